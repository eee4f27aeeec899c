"""docs/promises.md says nothing that the repository does not hold: each promise has its links, and no link is dead."""

import re
from pathlib import Path

import pytest

from scripts.studio.services import ROOT

PAGE = ROOT / "docs" / "promises.md"
KINDS = ("code", "state machine", "fuzzed", "attacks")
FIRST = {"Collectibles": 100, "Royalties": 200, "Auctions": 300, "Studio": 400}


def sections() -> dict[str, str]:
    """The text under each promise, by its heading."""
    parts = re.split(r"^### (P\d{3}\. .+)$", PAGE.read_text(), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


PROMISES = sections()


def links(kind: str, text: str) -> list[tuple[str, Path]]:
    line = re.search(rf"^- {kind}: (.+)$", text, flags=re.MULTILINE)
    found = re.findall(r"\[([^\]]+)\]\(([^)]+)\)", line[1]) if line else []
    return [(name, (PAGE.parent / target).resolve()) for name, target in found]


def test_there_are_at_least_twenty_promises_numbered_without_gaps():
    assert len(PROMISES) >= 20
    numbers = [int(heading[1:4]) for heading in PROMISES]
    for first in FIRST.values():
        own = [number for number in numbers if first <= number < first + 100]
        assert own == list(range(first, first + len(own))) and own


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("heading", PROMISES, ids=lambda heading: heading[:4])
def test_each_promise_links_to_where_it_is_kept_and_tried(heading, kind):
    found = links(kind, PROMISES[heading])
    assert found, f"{heading[:4]} has no link under {kind!r}"
    for name, path in found:
        assert path.is_file(), f"{heading[:4]}: {kind}: no file {path.relative_to(ROOT)}"
        if name != path.name:
            assert re.search(rf"\b{name}\b", path.read_text()), f"{heading[:4]}: {path.name} has no {name}"
