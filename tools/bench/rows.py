"""What a row of the bench is, and how it is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.bench.chain import Chain
from tools.bench.errors import BenchError

OURS = "Vernissage"

Scenario = Callable[[Any], int]
"""Plays one situation on a contestant's stage and returns the gas of the transaction that is measured."""


@dataclass(frozen=True)
class Contestant:
    """One implementation that rows are measured on."""

    name: str
    raise_stage: Callable[[Chain], Any]  # deploys it; what it returns is what scenarios are played on
    version: str = ""  # the package's version
    settings: str = ""  # how it was compiled, in words


@dataclass(frozen=True)
class Row:
    """One row of the table: a situation, and on whose contracts it is played."""

    id: str
    scenarios: Mapping[str, Scenario]  # by the contestant's name; OURS among them where ours can do it
    note: str = ""
    asides: Mapping[str, Scenario] = field(default_factory=dict)  # by words: neighbouring situations of ours


def same(
    id: str, scenario: Scenario, on: Iterable[str], note: str = "", asides: Mapping[str, Scenario] | None = None
) -> Row:
    """A row whose situation is played in the very same steps on every contestant."""
    return Row(id, {name: scenario for name in on}, note, asides or {})


@dataclass(frozen=True)
class Feature:
    """The rows of one feature and who takes part in them."""

    name: str
    contestants: tuple[Contestant, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Measured:
    """One row's figures, in gas; `errors` says what could not be measured and why."""

    id: str
    ours: int | None
    peers: Mapping[str, int]
    note: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def measure(chain: Chain, feature: Feature) -> Iterator[Measured]:
    """Measures every row of a feature, each from the same state: nothing of one is left for the next."""
    stages: dict[str, Any] = {}
    failed: dict[str, str] = {}
    for contestant in feature.contestants:
        try:
            stages[contestant.name] = contestant.raise_stage(chain)
        except BenchError as error:
            failed[contestant.name] = error.line()
    for row in feature.rows:
        figures: dict[str, int] = {}
        errors: dict[str, str] = {}
        for name, scenario in row.scenarios.items():
            if name in failed:
                errors[name] = failed[name]
                continue
            try:
                with chain.undone():
                    figures[name] = scenario(stages[name])
            except BenchError as error:
                errors[name] = error.line()
        peers = {name: gas for name, gas in figures.items() if name != OURS}
        notes = [row.note] if row.note else []
        for words, scenario in row.asides.items() if OURS in stages else ():
            try:
                with chain.undone():
                    notes.append(f"{words}: {scenario(stages[OURS]):,}.")
            except BenchError as error:
                errors[words] = error.line()
        yield Measured(row.id, figures.get(OURS), peers, " ".join(notes), errors)
