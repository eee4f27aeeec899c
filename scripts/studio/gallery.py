"""A collection as static pages: they need no script and no server, and ask nobody for anything.

The same files work from a disk and from IPFS: every link is relative, every name in the folder is made here, and
nothing of anybody's metadata is put into a page but as escaped text.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scripts.studio.errors import StudioError
from scripts.studio.exhibits import Exhibit, WorkFacts
from scripts.studio.money import ether
from scripts.studio.pages import render
from scripts.studio.provenance import Moment

MARK = ".vernissage-gallery"
"""Lies in every gallery, so that no other folder is ever replaced by one."""
MOST_TOKENS = 200
"""Tokens of an edition listed one by one on its page."""


def write_gallery(exhibit: Exhibit, folder: Path) -> Path:
    """The gallery in a folder of its own; the page to open.

    An earlier gallery there is replaced, in one move, when all of the new one is written. Raises StudioError where the
    folder holds something else.
    """
    if folder.exists() and not (folder / MARK).exists():
        raise StudioError("holds something else than a gallery", where=folder, expected="a gallery, or nothing")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _beside(folder) as scratch:
        (scratch / "works").mkdir()
        (scratch / "pictures").mkdir()
        (scratch / MARK).write_text("Made by vernissage; replaced at its next run.\n")
        for work in exhibit.works:
            for stem, file in ((f"{work.number}", work.picture), (f"{work.number}-work", work.recording)):
                if file:
                    (scratch / "pictures" / f"{stem}{file.ending}").write_bytes(file.data)
        neighbours = [None, *exhibit.works, None]
        for before, work, after in zip(neighbours, exhibit.works, neighbours[2:], strict=False):
            page = render(
                "work.html",
                "'self'",
                exhibit=exhibit,
                work=work,
                before=before,
                after=after,
                picture=_picture(work),
                recording=f"{work.number}-work{work.recording.ending}" if work.recording else None,
                tokens=work.tokens[:MOST_TOKENS],
                moments=[_told(moment) for token in work.tokens[:MOST_TOKENS] for moment in token.moments],
                hidden=max(0, len(work.tokens) - MOST_TOKENS),
            )
            (scratch / "works" / f"{work.number}.html").write_text(page, encoding="utf-8")
        pictures = {work.number: _picture(work) for work in exhibit.works}
        index = render("gallery.html", "'self'", exhibit=exhibit, pictures=pictures, prices=_prices(exhibit))
        (scratch / "index.html").write_text(index, encoding="utf-8")
        _replace(folder, scratch)
    return folder / "index.html"


def _picture(work: WorkFacts) -> str | None:
    """Name of the picture's file in the gallery."""
    return f"{work.number}{work.picture.ending}" if work.picture else None


def _prices(exhibit: Exhibit) -> dict[int, str]:
    """What each work last sold for."""
    found: dict[int, tuple[int, str]] = {}
    for work in exhibit.works:
        for token in work.tokens:
            for moment in token.moments:
                if moment.kind == "sold" and moment.block >= found.get(work.number, (0, ""))[0]:
                    found[work.number] = (moment.block, ether(moment.amount))
    return {number: price for number, (_, price) in found.items()}


def _told(moment: Moment) -> dict[str, str]:
    """A moment in words."""
    words = {
        "minted": "Minted",
        "moved": "Moved",
        "burnt": "Destroyed",
        "listed": "Put up for auction",
        "bid": "Bid",
        "sold": "Sold",
        "returned": "Went back unsold",
        "undone": "Sale undone",
    }
    return {
        "when": datetime.fromtimestamp(moment.time, UTC).strftime("%Y-%m-%d %H:%M"),
        "token": str(moment.token),
        "what": words[moment.kind],
        "amount": ether(moment.amount) if moment.amount else "",
        "by": moment.by,
        "to": moment.to,
        "tx": moment.tx_hash,
        "block": f"{moment.block:,}",
    }


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A new folder on the same disk, gone if anything fails."""
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        scratch.chmod(0o755)
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _replace(folder: Path, new: Path) -> None:
    if not folder.exists():
        os.rename(new, folder)
        return
    with _beside(folder) as old:
        os.rename(folder, old / "old")
        os.rename(new, folder)
