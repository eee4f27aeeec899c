"""Faults planted in our contracts, one at a time, by universalmutator's rules for Solidity."""

from __future__ import annotations

import random
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.studio.services import ROOT
from tools.checks.environment import BIN, CheckError

SECONDS = 120
COMMENTS = ("//", "/*", "*")


@dataclass(frozen=True)
class Mutant:
    """One line of one file, changed. `line` counts from 1; `before` and `after` are that line, stripped."""

    path: str
    line: int
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        """What a mutant is known by when the lines around it move."""
        return f"{Path(self.path).stem}: {self.before} -> {self.after}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.before}  ->  {self.after}"


def contracts() -> list[str]:
    """The files that are mutated: all of our own but the doubles."""
    files = sorted((ROOT / "contracts").rglob("*.sol"))
    return [str(file.relative_to(ROOT)) for file in files if "testing" not in file.parts]


def mutants_of(path: str) -> list[Mutant]:
    """All there are, in the tool's order, no two the same."""
    original = (ROOT / path).read_text().splitlines()
    with tempfile.TemporaryDirectory() as folder:
        command = [str(BIN / "mutate"), str(ROOT / path), "solidity", "--noCheck", "--mutantDir", folder]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS)
        if done.returncode:
            raise CheckError("can't make mutants", where=path, found=done.stderr.strip()[-300:])
        files = sorted(Path(folder).glob("*.mutant.*"), key=lambda file: int(file.name.split(".")[-2]))
        return list(dict.fromkeys(_read(path, original, files)))


def shuffled(path: str, seed: int) -> list[Mutant]:
    """All mutants of a file in an order that the seed decides: a sample is its beginning."""
    mutants = mutants_of(path)
    random.Random(f"{seed} {path}").shuffle(mutants)
    return mutants


def _read(path: str, original: Sequence[str], files: Sequence[Path]) -> Iterator[Mutant]:
    for file in files:
        source = file.read_text()
        changed = source.splitlines()
        line = next((n for n, (old, new) in enumerate(zip(original, changed, strict=False)) if old != new), None)
        if line is None or original[line].lstrip().startswith(COMMENTS):
            continue
        added = len(changed) - len(original)  # a statement put in behind this one
        after = " ".join(text.strip() for text in changed[line : line + 1 + max(added, 0)])
        yield Mutant(path, line + 1, original[line].strip(), after, source)
