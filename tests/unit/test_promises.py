"""docs/promises.md says nothing that the repository does not hold: each promise has its lines, no link is dead, and no
more promises lean on the tests of others than are named here."""

import re

import pytest

from scripts.studio.services import ROOT
from tests.support.links import links_in

PAGE = ROOT / "docs" / "promises.md"
KINDS = ("code", "state machine", "invariant", "proof", "attacks")
FIRST = {"Collectibles": 100, "Royalties": 200, "Auctions": 300, "Studio": 400}
OWN = {"state machine": "tests/stateful", "invariant": "tests/properties", "proof": "tests/properties/Proofs.t.sol"}
STUDIO = {"P400", "P401", "P402", "P403"}
# What no machine or invariant of its own holds yet. A line less is welcome, a line more is not.
STAND_INS = {
    "state machine": {"P304", "P308", "P311", "P312", "P313"} | STUDIO,
    "invariant": {"P104", "P310", "P311"} | STUDIO,
    "proof": set(),
}


def sections() -> dict[str, str]:
    """The text under each promise, by its heading."""
    parts = re.split(r"^### (P\d{3}\. .+)$", PAGE.read_text(), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


PROMISES = sections()


def line_of(kind: str, text: str) -> str:
    found = re.search(rf"^- {kind}: (.+)$", text, flags=re.MULTILINE)
    return found[1] if found else ""


def test_there_are_at_least_twenty_promises_numbered_without_gaps():
    assert len(PROMISES) >= 20
    numbers = [int(heading[1:4]) for heading in PROMISES]
    for first in FIRST.values():
        own = [number for number in numbers if first <= number < first + 100]
        assert own == list(range(first, first + len(own))) and own


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("heading", PROMISES, ids=lambda heading: heading[:4])
def test_each_promise_links_to_where_it_is_kept_and_tried(heading, kind):
    line = line_of(kind, PROMISES[heading])
    links = links_in(PAGE, line)
    # A proof may be impossible, with a reason; nothing else may be missing.
    assert links or (kind == "proof" and re.match(r"none: .+", line)), f"{heading[:4]} has no link under {kind!r}"
    assert not [flaw for link in links if (flaw := link.flaw())]


@pytest.mark.parametrize("kind", OWN)
def test_no_more_promises_lean_on_the_tests_of_others(kind):
    leaning = set()
    for heading, text in PROMISES.items():
        line = line_of(kind, text)
        if line.startswith("stands in: "):
            leaning.add(heading[:4])
            continue
        for link in links_in(PAGE, line):
            assert link.path.is_relative_to(ROOT / OWN[kind]), f"{heading[:4]}: {link.name} is no {kind}"
    assert leaning <= STAND_INS[kind]
