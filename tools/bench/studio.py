"""make bench-studio: a folder pinned and minted by `./vernissage mint`, beside the least it could take, in one run.

The least is `ipfs add -r` of the same files on a node of its own, and the same batches of works sent to the same chain
one after the other, ready-made, with nothing looked at. Writes reports/studio.json and docs/studio-bench.md.

    make bench-studio
    make bench-studio ARGS="--sizes 100 1000"      those sizes only; the report's other rows stay
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import psutil
import requests
from PIL import Image

from scripts.studio import services
from scripts.studio.cids import IMPORT_PARAMETERS, cid_to_digest
from scripts.studio.minting import WORKS_AT_ONCE, batches
from scripts.studio.plans import Plan, make_plan, staged
from scripts.studio.services import KUBO, ROOT
from scripts.studio.statuses import ExitStatus
from tools.soak.folders import paint
from tools.soak.world import Kept, World

SIZES = (100, 1_000, 10_000)
REPEATS = {100: 3, 1_000: 3}
GOAL = 1.5
"""Times the bound that pinning and minting 1,000 works may take."""
SMALL = (96, 64)
"""Pixels of a picture of the rows by number: 18 kB each."""
LARGE = (1_800, 1_800)
"""Pixels of a picture of the rows by bytes."""
LARGE_WORKS = 20
GAS = 12_000_000
"""Limit of a bare transaction."""
REPORT = ROOT / "reports" / "studio.json"
PAGE = ROOT / "docs" / "studio-bench.md"


@dataclass(frozen=True)
class Spent:
    """What something took."""

    seconds: float
    cpu: float  # seconds of processor time, of everything that worked on it


@dataclass(frozen=True)
class Row:
    """One folder, minted."""

    works: int
    megabytes: float
    bound: Spent  # ipfs add -r, and the bare transactions
    bound_ipfs: float  # seconds of the former
    plan: float  # seconds until the folder was checked and hashed, Python's start included
    pin: float
    mint: float
    whole: Spent  # the command from start to end
    peak_mb: float  # resident memory of the command at its highest

    @property
    def ratio(self) -> float:
        """Pinning and minting beside the bound."""
        return (self.pin + self.mint) / self.bound.seconds

    @property
    def whole_ratio(self) -> float:
        """Everything, planning included, beside the bound."""
        return self.whole.seconds / self.bound.seconds

    @property
    def cpu_ratio(self) -> float:
        """Everything in processor time, which other work on the machine does not stretch."""
        return self.whole.cpu / self.bound.cpu


# ---- folders ----


def noise(size: tuple[int, int]) -> Callable[[random.Random], Image.Image]:
    """Every pixel its own: a file as large as the picture."""
    return lambda dice: Image.frombytes("RGB", size, dice.randbytes(size[0] * size[1] * 3))


def squares(size: tuple[int, int]) -> Callable[[random.Random], Image.Image]:
    """The same pixels to decode in a small file."""
    return lambda dice: Image.frombytes("RGB", (18, 18), dice.randbytes(972)).resize(size, Image.Resampling.NEAREST)


# ---- the bound ----


@contextmanager
def watched(*services: Kept) -> Iterator[Callable[[], Spent]]:
    """Time and processor time of services from here on."""
    processes = [service.process() for service in services]

    def used() -> float:
        return sum(process.cpu_times().user + process.cpu_times().system for process in processes)

    started, before = time.monotonic(), used()
    yield lambda: Spent(time.monotonic() - started, used() - before)


def bare_add(plan: Plan, scratch: Path) -> Spent:
    """`ipfs add -r` of both directories on an empty node."""
    node = Kept(lambda: services.kubo(scratch / "bare"), lambda address: int(address.rsplit("/", 1)[-1]))
    node.start()
    try:
        options = [f"--{name}={value}" for name, value in IMPORT_PARAMETERS.items()]
        with staged(plan) as folders:
            real = [copied(folder, scratch / "files" / folder.name) for folder in folders]
        with watched(node) as spent:
            before = os.times()
            for folder, cid in zip(real, (plan.pictures_cid, plan.metadata_cid), strict=True):
                command = [str(KUBO), f"--api={node.address}", "add", "-r", "-Q", *options, str(folder)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                assert done.stdout.strip() == cid, done.stdout
            after, total = os.times(), spent()
        own = after.children_user + after.children_system - before.children_user - before.children_system
        return replace(total, cpu=total.cpu + own)
    finally:
        node.stop()


def copied(folder: Path, target: Path) -> Path:
    """The files that the links of a staged directory lead to, as real ones."""
    for file in folder.rglob("*"):
        if file.is_file():
            place = target / file.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
    return target


def bare_transactions(world: World, plan: Plan) -> Spent:
    """The works of a plan published in a collection of their own, batch after batch, nothing asked in between."""
    assert world.book is not None
    chain = world.connect()
    artist = chain.account("artist")
    factory = world.book.contract(chain, "CollectionFactory")
    creation = ("Bare", "BARE", artist.address, cid_to_digest(plan.collection_cid)[0], os.urandom(32))
    address = chain.call(factory.functions.predict(artist.address, *creation))
    chain.send(artist, factory.functions.create(*creation), "create")
    collection = world.book.contract(chain, "Collection", address)
    nonce = chain.free_nonce(artist.address)
    bodies = []
    for offset, batch in enumerate(batches(plan.works, WORKS_AT_ONCE)):
        terms = [
            (work.content_digest, work.metadata_digest, artist.address, artist.address, 500, work.editions, 0, 0)
            for work in batch
        ]
        data = collection.encode_abi("publish", [terms, artist.address, [1] * len(batch)])
        transaction = {
            "from": artist.address, "to": address, "data": data, "gas": hex(GAS), "nonce": hex(nonce + offset),
            "gasPrice": hex(2 * 10**9),
        }  # fmt: skip
        asked = {"jsonrpc": "2.0", "id": offset, "method": "eth_sendTransaction", "params": [transaction]}
        bodies.append(json.dumps(asked).encode())
    with requests.Session() as session, watched(world.ganache) as spent:
        for body in bodies:
            answer = session.post(world.ganache.address, data=body, headers={"Content-Type": "application/json"})
            assert "result" in answer.json(), answer.text
        total = spent()
    assert chain.call(collection.functions.works()) == len(plan.works)
    return total


# ---- the studio ----


def minted(world: World, folder: Path) -> tuple[list[float], Spent, float]:
    """`./vernissage mint`, timed by what it says: seconds to plan, pin and mint; all it took; its peak in MB."""
    marks: list[float] = []
    told = [re.compile(r"works, .* MB in "), re.compile(r"^pinned +pictures"), re.compile(r"^minted +collection")]
    with watched(world.ganache, world.kubo) as spent:
        started, before = time.monotonic(), os.times()
        process = world.studio("mint", str(folder))
        peak = Peak(process.pid)
        assert process.stdout is not None
        for line in process.stdout:
            if len(marks) < len(told) and told[len(marks)].search(line):
                marks.append(time.monotonic() - started)
        status = process.wait()
        after, total = os.times(), spent()
    assert status == ExitStatus.DONE and len(marks) == len(told), process.stderr and process.stderr.read()
    own = after.children_user + after.children_system - before.children_user - before.children_system
    seconds = [marks[0], marks[1] - marks[0], total.seconds - marks[1]]
    return seconds, replace(total, cpu=total.cpu + own), peak.megabytes()


class Peak:
    """The highest resident memory of a process, as the kernel keeps it, read while it lives."""

    def __init__(self, pid: int) -> None:
        self._bytes = 0
        self._process = psutil.Process(pid)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        try:
            while True:
                self._bytes = max(self._bytes, self._process.memory_info().rss)
                time.sleep(0.05)
        except psutil.NoSuchProcess:
            return

    def megabytes(self) -> float:
        self._thread.join(1)
        return self._bytes / 1e6


# ---- rows ----


def measure(name: str, works: int, picture: Callable[[random.Random], Image.Image]) -> Row:
    """One folder in a world of its own."""
    with tempfile.TemporaryDirectory(prefix="vernissage-bench-") as place, World.opened(Path(place, "world")) as world:
        dice = random.Random(name)
        folder = paint(Path(place, name), f"Bench {name}", ((picture(dice), 1) for _ in range(works)))
        plan = make_plan(folder)
        add = bare_add(plan, Path(place))
        sent = bare_transactions(world, plan)
        (planning, pinning, minting), whole, peak = minted(world, folder)
        bound = Spent(add.seconds + sent.seconds, add.cpu + sent.cpu)
        return Row(works, plan.size / 1e6, bound, add.seconds, planning, pinning, minting, whole, peak)


def middle(rows: list[Row]) -> Row:
    """The run in the middle, by how it did beside its own bound."""
    return sorted(rows, key=lambda row: row.ratio)[len(rows) // 2]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="make bench-studio", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", help="numbers of works; other rows stay as they were")
    parser.add_argument("--bytes", action="store_true", help="only the rows by bytes")
    parser.add_argument("--repeats", type=int, help="runs of each size, of which the middle one counts")
    options = parser.parse_args(arguments)
    sizes = [] if options.bytes else SIZES if options.sizes is None else options.sizes
    for works in sizes:
        runs = [
            _told(measure(f"{works}-{number}", works, noise(SMALL)))
            for number in range(options.repeats or REPEATS.get(works, 1))
        ]
        keep("by_number", str(works), middle(runs), len(runs))
    if options.bytes or options.sizes is None:
        for kind, picture in (("small files", squares(LARGE)), ("large files", noise(LARGE))):
            keep("by_bytes", kind, _told(measure(kind.replace(" ", "-"), LARGE_WORKS, picture)), 1)
    return ExitStatus.DONE


def keep(table: str, name: str, row: Row, runs: int) -> None:
    """Puts a row in the report and draws the page anew: what was measured stands, whatever stops the rest."""
    report = json.loads(REPORT.read_text()) if REPORT.exists() else {"by_number": {}, "by_bytes": {}}
    report["goal"] = GOAL
    report[table][name] = {**asdict(row), "ratio": row.ratio, "cpu_ratio": row.cpu_ratio, "runs": runs}
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=1) + "\n")
    PAGE.write_text(page(*([_row(fields) for fields in report[kind].values()] for kind in ("by_number", "by_bytes"))))
    print(f"wrote {REPORT.relative_to(ROOT)}, {PAGE.relative_to(ROOT)}", flush=True)


def _row(fields: dict[str, Any]) -> Row:
    own = {name: fields[name] for name in Row.__dataclass_fields__}
    return Row(**{**own, "bound": Spent(**own["bound"]), "whole": Spent(**own["whole"])})


def _told(row: Row) -> Row:
    print(_line(row), flush=True)
    return row


def page(by_number: list[Row], by_bytes: list[Row]) -> str:
    """docs/studio-bench.md."""
    by_number = sorted(by_number, key=lambda row: row.works)
    small, large = (f"{width:,} x {height:,}" for width, height in (SMALL, LARGE))
    return f"""# The studio, measured

`make bench-studio` made this page. `./vernissage mint` of a folder of {small} pictures, on a Ganache and a Kubo of its
own, beside the least it could take, measured in the same run: `ipfs add -r` of the same files on another empty node,
and the same batches of {WORKS_AT_ONCE} works sent one after the other, ready-made, nothing asked in between. Of those
repeated, the run in the middle.

{_table(by_number)}

*pin + mint* beside the bound is the figure with a goal: at most {GOAL} for 1,000 works. *All* includes Python's start
and the plan: every picture decoded, hashed, fingerprinted and held against every other. *CPU* is processor time of the
command, Ganache and Kubo, beside that of the bound: what else runs on the machine does not stretch it.

## Memory follows the number of works, not their bytes

{LARGE_WORKS} works of {large} pixels, as small files and as large ones.

{_table(by_bytes)}
"""


def _table(rows: list[Row]) -> str:
    head = "works | MB | bound, s | plan, s | pin, s | mint, s | pin + mint | all | CPU | peak, MB"
    lines = [f"| {head} |", "|" + "---|" * 10]
    for row in rows:
        times = f"{row.bound.seconds:.1f} | {row.plan:.1f} | {row.pin:.1f} | {row.mint:.1f}"
        beside = f"{row.ratio:.2f} | {row.whole_ratio:.2f} | {row.cpu_ratio:.2f}"
        lines.append(f"| {row.works:,} | {row.megabytes:,.1f} | {times} | {beside} | {row.peak_mb:.0f} |")
    return "\n".join(lines)


def _line(row: Row) -> str:
    return (
        f"{row.works:6,} works, {row.megabytes:7.1f} MB: bound {row.bound.seconds:6.1f} s (ipfs {row.bound_ipfs:.1f}), "
        f"plan {row.plan:.1f}, pin {row.pin:.1f}, mint {row.mint:.1f}: {row.ratio:.2f} x, all {row.whole_ratio:.2f} x, "
        f"CPU {row.cpu_ratio:.2f} x, peak {row.peak_mb:.0f} MB"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
