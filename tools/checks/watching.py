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
from tools.checks.artefacts import JUMPI, Artefact, Place
from tools.checks.branches import Syntax

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
    command = [str(ROOT / ".venv" / "bin" / "brownie"), "test", *tests, "--network", "watched", "-n", workers]
    digest = _digest()
    with log.open("w") as output:
        done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    _join(sorted(parts.glob("*.json")), file)
    file.with_suffix(".digest").write_text(digest if list(tests) == CONTRACT_TESTS else "")
    return done.returncode


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
    known = [artefact for artefact in artefacts if artefact.trailer]
    for row in json.loads(file.read_text())["seen"]:
        artefact = _whose(row["code"], known)
        if artefact:
            yield Seen(row["mark"], row["kind"], artefact, base64.b64decode(row["steps"]))


def read_seconds(file: Path) -> dict[str, float]:
    """How long each test file took."""
    return dict(json.loads(file.read_text())["seconds"])


def count(seen: Iterable[Seen], syntax: Syntax) -> None:
    """Marks the branches' ways that were gone and the functions that ran."""
    functions = list(syntax.functions.values())
    ran: set[Place] = set()
    for one in seen:
        for place, byte, jumps in one.places():
            ran.add(place)
            branch = syntax.branches.get(place)
            if branch and jumps:
                branch.taken |= bool(byte & JUMPED)
                branch.passed |= bool(byte & FELL)
    for function in functions:
        body = function.place
        function.ran = any(
            place.path == body.path and body.start <= place.start < body.start + body.length for place in ran
        )


def _whose(code: str, artefacts: Sequence[Artefact]) -> Artefact | None:
    """By the metadata at its end; a constructor by what it begins with, arguments follow."""
    if code.startswith("data "):
        data = bytes.fromhex(code.removeprefix("data 0x"))
        return next((artefact for artefact in artefacts if data.startswith(artefact.creation)), None)
    data = bytes.fromhex(code.removeprefix("0x"))
    return next((artefact for artefact in artefacts if data.endswith(artefact.trailer)), None)


def _digest() -> str:
    files = [file for top in ("contracts", "interfaces", "tests") for file in (ROOT / top).rglob("*.*")]
    sources = sorted(file for file in files if file.suffix in (".sol", ".py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()
