"""Runs tests on a Ganache that remembers which instructions ran, and reads back what it saw."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.studio.services import ROOT
from tools.checks.artefacts import BUILD, JUMPI, Artefact, Place, opcodes, unhashed
from tools.checks.branches import Syntax
from tools.checks.environment import CheckError

ON_THE_STUDIO = (
    *("broken_journal", "dying_ipfs_node", "failing_rpc", "full_disk", "hostile_metadata", "hostile_svg"),
    *("killed_between_steps", "killed_outright", "known_key", "path_tricks", "two_runs"),
)
"""Attacks that never reach a contract."""
ATTACKS = {file.stem: str(file.relative_to(ROOT)) for file in sorted((ROOT / "tests" / "attacks").glob("test_*.py"))}
CONTRACT_TESTS = [
    *(f"tests/unit/{feature}" for feature in ("auctions", "collectibles", "payments", "royalties")),
    *(path for name, path in ATTACKS.items() if name.removeprefix("test_") not in ON_THE_STUDIO),
    *("tests/findings", "tests/stateful"),
]
BROWNIE = str(ROOT / ".venv" / "bin" / "brownie")
RAN, FELL, JUMPED = 1, 2, 4


@dataclass(frozen=True)
class Seen:
    """What one test file did to one contract; `steps` has a byte of RAN, FELL and JUMPED for each position."""

    mark: str
    kind: str
    artefact: Artefact
    steps: bytes

    def places(self) -> Iterator[tuple[Place, int, bool]]:
        """Where in the sources it was: the place, its byte, whether it is a conditional jump."""
        for instruction in self.artefact.instructions(self.kind):
            if instruction.position < len(self.steps) and self.steps[instruction.position]:
                yield instruction.place, self.steps[instruction.position], instruction.opcode == JUMPI


def watch(tests: Sequence[str], file: Path, log: Path, workers: str = "auto") -> int:
    """Runs those tests on so many processes. Returns pytest's exit status.

    What ran is left in `file`, what pytest printed in `log`.
    """
    compile_together()
    parts = file.with_suffix("")
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True)
    file.unlink(missing_ok=True)
    env = {
        **os.environ,
        "WATCH_FOLDER": str(parts),
        "PYTHONPATH": str(ROOT),
        "PYTEST_PLUGINS": "tools.checks.marks",
    }
    command = [BROWNIE, "test", *tests, "--network", "watched", "-n", workers]
    digest = _digest()
    with log.open("w") as output:
        done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    _join(sorted(parts.glob("*.json")), file)
    file.with_suffix(".digest").write_text(digest if list(tests) == CONTRACT_TESTS else "")
    return done.returncode


def compile_together() -> None:
    """All contracts anew. Brownie compiles what changed, and then neither numbers files nor hashes sources alike."""
    shutil.rmtree(BUILD, ignore_errors=True)
    done = subprocess.run([BROWNIE, "compile"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise CheckError("the contracts do not compile", found=(done.stdout + done.stderr)[-400:], run="make setup")


def _join(parts: Sequence[Path], file: Path) -> None:
    """What each process of a run saw, as if one had seen it."""
    seen = [json.loads(part.read_text()) for part in parts]
    seconds: Counter[str] = Counter()
    for one in seen:
        seconds.update(one["seconds"])
    file.write_text(json.dumps({"seconds": seconds, "seen": [row for one in seen for row in one["seen"]]}))


def is_current(file: Path) -> bool:
    """Whether `file` is of the contracts and tests as they are now."""
    stamp = file.with_suffix(".digest")
    return file.is_file() and stamp.is_file() and stamp.read_text() == _digest()


def read_seen(file: Path, artefacts: Iterable[Artefact]) -> Iterator[Seen]:
    """What is of our own contracts; doubles, clones' few bytes and other people's code are left out."""
    known = _Known(artefacts)
    for row in json.loads(file.read_text())["seen"]:
        artefact = known.whose(row["code"])
        if artefact:
            yield Seen(row["mark"], row["kind"], artefact, base64.b64decode(row["steps"]))


def read_seconds(file: Path) -> dict[str, float]:
    """How long each test file took."""
    return dict(json.loads(file.read_text())["seconds"])


def count(seen: Iterable[Seen], artefacts: Iterable[Artefact], syntax: Syntax) -> None:
    """Marks the branches' ways that were gone and the functions that ran.

    A function that the compiler wrote into its callers, and has no instructions of its own, runs with them.
    """
    functions = list(syntax.functions.values())
    ran: set[Place] = set()
    for one in seen:
        for place, byte, jumps in one.places():
            ran.add(place)
            branch = syntax.branches.get(place)
            if branch and jumps:
                branch.taken |= bool(byte & JUMPED)
                branch.passed |= bool(byte & FELL)
    made = {one.place for artefact in artefacts for kind in ("run", "init") for one in artefact.instructions(kind)}
    for function in functions:
        mine = {place for place in made if _within(place, function.place)}
        function.ran = not mine or not mine.isdisjoint(ran)


def _within(place: Place, whole: Place) -> bool:
    return place.path == whole.path and whole.start <= place.start < whole.start + whole.length


class _Known:
    """Finds the contract that code on a chain is of."""

    def __init__(self, artefacts: Iterable[Artefact]) -> None:
        made = [artefact for artefact in artefacts if artefact.creation]
        self._deployed = {artefact.deployed: artefact for artefact in made}
        self._creations = made
        self._asked: dict[str, Artefact | None] = {}

    def whose(self, code: str) -> Artefact | None:
        if code not in self._asked:
            self._asked[code] = self._find(unhashed(code))
        return self._asked[code]

    def _find(self, code: str) -> Artefact | None:
        """By its opcodes; a constructor by what it begins with, since arguments follow."""
        if not code.startswith("data "):
            return self._deployed.get(opcodes(bytes.fromhex(code.removeprefix("0x"))))
        data = bytes.fromhex(code.removeprefix("data 0x"))
        return next((artefact for artefact in self._creations if data.startswith(artefact.creation)), None)


def _digest() -> str:
    files = [file for top in ("contracts", "interfaces", "tests") for file in (ROOT / top).rglob("*.*")]
    sources = sorted(file for file in files if file.suffix in (".sol", ".py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()
