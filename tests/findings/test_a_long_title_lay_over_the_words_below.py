"""A certificate's title of two lines was printed over the collection's name: all places were for one line."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from scripts.studio import certificates
from scripts.studio.certificates import certificate_of
from tests.support.exhibits import exhibit, work


@pytest.mark.parametrize("name", ["Low Tide", "On the beach " * 7, "W" * 90, "wide " * 18])
def test_no_text_lies_over_another_or_over_the_picture(tmp_path: Path, name: str) -> None:
    """Every centred line of the page, and the picture, from the top down; collection and work have the same name."""
    made = certificate_of(exhibit(work(tmp_path, 7, name=name)), 7_000_001)
    items = certificates._layout(replace(made, collection_name=name), None)
    centred = [item for item in items if isinstance(item, certificates.Text) and item.centred]
    (plate,) = [item for item in items if isinstance(item, certificates.Plate)]
    spans = [(item.y, item.y + certificates._height(item, None)) for item in centred]
    spans = sorted([*spans, (plate.y, plate.y + plate.height)])
    assert all(bottom <= top for (_, bottom), (top, _) in pairwise(spans)), spans
    assert spans[-1][1] <= 194 and plate.height > 90
