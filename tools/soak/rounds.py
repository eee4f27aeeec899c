"""One round: a folder minted while things are killed, then minted to its end, then counted."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image

from scripts.studio.plans import make_plan
from tools.soak.folders import paint
from tools.soak.world import World, wait_for

Victim = Literal["studio", "Kubo", "Ganache"]

END_SECONDS = 180
"""A run that was hit has to end by itself within this."""
LONGEST_DELAY = 0.3
"""Seconds after a line of the journal: about what a transaction takes, or a folder to be added."""
MOST_RUNS = 4
"""Undisturbed runs that may be needed after the last blow: one that stops in one clear line is no loss."""

UNDISTURBED = 2**31
"""Seed of the folder that nothing is done to."""


@dataclass(frozen=True)
class Blow:
    """What is killed, and when."""

    victim: Victim
    in_journal: bool  # counted in what the mint has still to write to its journal, else in time until it begins one
    part: float  # of it, 0 to 1
    delay: float  # seconds more
    back_after: float | None  # seconds until it is started again; None: when the studio has ended

    def __str__(self) -> str:
        since = "of the journal" if self.in_journal else "of the time before it"
        back = "" if self.victim == "studio" else ", back " + ("later" if self.back_after is None else "soon")
        return f"{self.victim} at {self.part:.0%} {since}{back}"


@dataclass(frozen=True)
class Pace:
    """What an undisturbed mint takes here and now."""

    until_journal: float  # seconds
    after_journal: float  # seconds
    journal: int  # bytes


@dataclass(frozen=True)
class Outcome:
    """A round that was played."""

    seed: int
    blows: tuple[Blow, ...]
    hits: int  # blows that met a running mint
    runs: int  # times the command was started in all
    seconds: float
    losses: tuple[str, ...]


def blows_of(seed: int) -> tuple[Blow, ...]:
    """The blows of a round: one to three, the same for the same seed."""
    dice = random.Random(seed)

    def blow() -> Blow:
        victim: Victim = dice.choice(["studio", "studio", "Kubo", "Ganache"])
        back = dice.choice([dice.uniform(0, 1), None]) if victim != "studio" else None
        return Blow(victim, dice.random() < 0.75, dice.random(), dice.uniform(0, LONGEST_DELAY), back)

    return tuple(blow() for _ in range(dice.choice([1, 1, 2, 3])))


def painted(folder: Path, seed: int) -> Path:
    """A folder of three works, one of them an edition of 1,200: six transactions to mint."""
    dice = random.Random(seed)
    squares = [Image.frombytes("L", (9, 8), dice.randbytes(72)).resize((144, 128), 0) for _ in range(3)]
    return paint(folder, f"Soak {seed}", zip(squares, (1, 1, 1_200), strict=True))


def measure(world: World) -> Pace:
    """An undisturbed mint. Raises AssertionError where even that loses something."""
    folder = painted(world.folder / "art" / "undisturbed", UNDISTURBED)
    before = world.journals()
    started = time.monotonic()
    process = world.studio("mint", str(folder), "--json")
    wait_for(lambda: world.journals() > before or process.poll() is not None, END_SECONDS)
    journal = time.monotonic()
    output, errors = process.communicate(timeout=END_SECONDS)
    assert process.returncode == 0, output + errors
    assert not (lost := world.losses(make_plan(folder))), lost
    return Pace(journal - started, time.monotonic() - journal, world.journals() - before)


def play(world: World, seed: int, pace: Pace) -> Outcome:
    """The round of a seed, from a folder of its own to the count."""
    started = time.monotonic()
    folder = painted(world.folder / "art" / str(seed), seed)
    blows = blows_of(seed)
    faults: list[str] = []
    hits = runs = 0
    whole = world.journals() + pace.journal
    for blow in blows:
        hit, fault = _strike(world, folder, blow, pace, max(0, whole - world.journals()))
        hits, runs = hits + hit, runs + 1
        faults += fault
    for _ in range(MOST_RUNS):
        runs += 1
        process = world.studio("mint", str(folder), "--json")
        output, errors = _ended(process)
        faults += _unclear(process, output, errors)
        if process.returncode == 0:
            break
    else:
        faults.append(f"not minted after {MOST_RUNS} undisturbed runs: {output}")
    faults += world.losses(make_plan(folder))
    return Outcome(seed, blows, hits, runs, time.monotonic() - started, tuple(faults))


def _strike(world: World, folder: Path, blow: Blow, pace: Pace, rest: int) -> tuple[bool, list[str]]:
    """One run of the command, of whose journal `rest` bytes are unwritten, and one blow.

    Whether it met a running mint, and what was unclear about its end.
    """
    target = world.journals() + blow.part * rest
    process = world.studio("mint", str(folder), "--json")
    if blow.in_journal:
        wait_for(lambda: world.journals() > target or process.poll() is not None, END_SECONDS)
    else:
        time.sleep(blow.part * pace.until_journal)
    time.sleep(blow.delay)
    hit = process.poll() is None
    if blow.victim == "studio":
        process.kill()
        process.communicate()
        return hit, []
    service = world.kubo if blow.victim == "Kubo" else world.ganache
    service.kill()
    ended = wait_for(lambda: process.poll() is not None, END_SECONDS if blow.back_after is None else blow.back_after)
    fault = [] if ended or blow.back_after is not None else [f"still running {END_SECONDS} s without {blow.victim}"]
    service.start()  # in this thread: a child ends with the thread that started it
    world.record()
    output, errors = _ended(process)
    return hit, fault or _unclear(process, output, errors)


def _ended(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What it printed until it ended; what takes too long is killed, and its status tells."""
    try:
        return process.communicate(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()


def _unclear(process: subprocess.Popen[str], output: str, errors: str) -> list[str]:
    """A run has to end with 0, or with 1 and errors that name the next command."""
    if process.returncode == 0:
        return []
    try:
        told = json.loads(output)["errors"]
        clear = process.returncode == 1 and told and all(error["run"] for error in told)
    except (ValueError, KeyError):
        clear = False
    return [] if clear else [f"ended with {process.returncode}: {output}{errors}"]


def seeds_from(first: int, rounds: int) -> Iterator[int]:
    yield from range(first, first + rounds)
