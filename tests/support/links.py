"""Links from a page of docs/ into the repository, and whether they lead where they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from scripts.studio.services import ROOT


class Link(NamedTuple):
    """`[name](path)`: the name is the file's own, or that of something in it."""

    name: str
    path: Path

    def flaw(self) -> str:
        """What is wrong with it; nothing if nothing is."""
        where = self.path.relative_to(ROOT)
        if not self.path.is_file():
            return f"no file {where}"
        if self.name != self.path.name and not re.search(rf"\b{re.escape(self.name)}\b", self.path.read_text()):
            return f"{where} has no {self.name}"
        return ""


def links_in(page: Path, text: str) -> list[Link]:
    """The links in a piece of that page."""
    found = re.findall(r"\[([^\]]+)\]\(([^)]+)\)", text)
    return [Link(name, (page.parent / target).resolve()) for name, target in found]
