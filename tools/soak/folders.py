"""Folders of art that nobody painted: as many works as asked for, unlike each other, nothing wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

COLLECTION = """name = "{title}"
symbol = "MADE"
description = "Made to be measured."
royalty_percent = 5
[[collaborators]]
name = "Ida"
role = "artist"
account = "artist"
share_percent = 100
"""


def paint(folder: Path, title: str, works: Iterable[tuple[Image.Image, int]]) -> Path:
    """A folder with these pictures and how many editions each has; `title` makes the collection one of its own."""
    folder.mkdir(parents=True)
    (folder / "collection.toml").write_text(COLLECTION.format(title=title))
    for number, (picture, editions) in enumerate(works, start=1):
        picture.save(folder / f"work-{number}.png", compress_level=1)
        about = {"name": f"Work {number}", "alt": f"A made picture, number {number}.", "editions": editions}
        (folder / f"work-{number}.json").write_text(json.dumps(about))
    return folder
