"""Which test files go through a line of a contract, and in which deployed contract: what a mutant is tried with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scripts.studio.services import ROOT
from tools.checks.artefacts import Artefact, ours
from tools.checks.watching import Seen

LONGEST_PLACE = 12
"""Lines. What is longer is a function or a contract, not the line itself."""
NEAR = 6
"""Lines to look on for code, from one that has none itself: the head of a function, a statement's first line."""
MOST_CONTRACTS = 2
MOST = 0.2
"""Of the time that all tests take: what those tried with one fault may take."""


@dataclass(frozen=True)
class Plan:
    """The test files to try, in their order; the contracts to compile for them; about how long they take."""

    tests: tuple[str, ...]
    contracts: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Reach:
    """Who goes where: path -> line -> {(contract, test file)}."""

    lines: Mapping[str, Mapping[int, set[tuple[str, str]]]]
    seconds: Mapping[str, float]
    makers: Mapping[str, set[str]]  # contract -> those whose code has its code inside

    def plan(self, path: str, line: int) -> Plan:
        """The contracts most tests go through the line in, and those tests, the quickest first."""
        here = self.lines.get(path, {})
        visits = next((here[near] for near in range(line, line + NEAR) if near in here), set())
        most = [name for name, _ in Counter(contract for contract, _ in sorted(visits)).most_common(MOST_CONTRACTS)]
        marks = sorted({mark for contract, mark in visits if contract in most}, key=lambda mark: self.seconds[mark])
        most_seconds = MOST * sum(self.seconds.values())
        tests: list[str] = []
        whole = 0.0
        for mark in marks:
            if tests and whole + self.seconds[mark] > most_seconds:
                break
            tests.append(mark)
            whole += self.seconds[mark]
        contracts = sorted({*most, *(maker for name in most for maker in self.makers.get(name, ()))})
        return Plan(tuple(tests), tuple(contracts), whole)


def read_reach(seen: Iterable[Seen], seconds: Mapping[str, float], artefacts: Sequence[Artefact]) -> Reach:
    lines: dict[str, dict[int, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    starts: dict[str, list[int]] = {}
    for one in seen:
        for place in {place for place, _, _ in one.places() if ours(place.path)}:
            path = str(place.path)
            if path not in starts:
                starts[path] = _line_of_each_byte(path)
            first = starts[path][place.start]
            last = starts[path][min(place.start + place.length, len(starts[path])) - 1]
            if last - first < LONGEST_PLACE:
                for line in range(first, last + 1):
                    lines[path][line].add((one.artefact.name, one.mark))
    return Reach(lines, seconds, _makers(artefacts))


def _line_of_each_byte(path: str) -> list[int]:
    line, found = 1, []
    for byte in (ROOT / path).read_bytes():
        found.append(line)
        line += byte == 0x0A
    return found


def _makers(artefacts: Sequence[Artefact]) -> dict[str, set[str]]:
    """Factories have what they make inside them."""
    makers: dict[str, set[str]] = defaultdict(set)
    for made in artefacts:
        for maker in artefacts:
            if made.creation and maker is not made and made.creation in maker.creation:
                makers[made.name].add(maker.name)
    return makers
