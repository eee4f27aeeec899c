"""A collection as static pages: they need no script and no server, and ask nobody for anything.

The same files work from a disk and from IPFS: every link is relative, every name in the folder is made here, and
nothing of anybody's metadata is put into a page but as escaped text.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scripts.studio.errors import StudioError
from scripts.studio.exhibits import Exhibit, Lot, WorkFacts
from scripts.studio.pages import render
from scripts.studio.provenance import Moment
from scripts.studio.tokens import WORK_SIZE

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
                lots=[_offered(lot) for lot in work.lots],
                moments=_history(work),
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
                    found[work.number] = (moment.block, moment.said)
    return {number: price for number, (_, price) in found.items()}


def _offered(lot: Lot) -> dict[str, str]:
    """An open lot in words."""
    bids = f"{lot.bids:,} bid{'s' if lot.bids != 1 else ''}" if lot.bids else "no bid yet"
    return {
        "house": lot.house,
        "numbers": spans(lot.tokens),
        "since": _when(lot.since),
        "seller": lot.seller,
        "bids": f"{bids}, {lot.best} at most" if lot.best else bids,
        "id": lot.id,
    }


def _history(work: WorkFacts) -> list[dict[str, str]]:
    """What happened to a work's tokens, oldest first; what happened to several of them at once is one line."""
    told: dict[Moment, list[int]] = {}
    everything = [*work.gone, *(moment for token in work.tokens for moment in token.moments)]
    for moment in sorted(everything, key=lambda moment: moment.block):
        told.setdefault(replace(moment, token=0), []).append(moment.token % WORK_SIZE)
    return [_told(moment, numbers) for moment, numbers in told.items()]


def spans(numbers: Iterable[int]) -> str:
    """Numbers for people: `1-4, 7`."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(f"{first:,}" if first == last else f"{first:,}-{last:,}" for first, last in found)


def _when(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")


WORDS = {
    "minted": "Minted",
    "moved": "Moved",
    "burnt": "Destroyed",
    "bid": "Bid",
    "sealed bid": "Sealed bid",
    "opened bid": "Bid opened",
    "sold": "Sold",
    "returned": "Went back unsold",
    "undone": "Sale undone",
}


def _told(moment: Moment, numbers: list[int]) -> dict[str, str]:
    """A moment of some numbers of a work, in words."""
    return {
        "when": _when(moment.time),
        "numbers": spans(numbers),
        "what": WORDS.get(moment.kind) or f"Put up, {moment.house}",
        "amount": f"{moment.said} each" if len(numbers) > 1 and moment.kind == "sold" else moment.said,
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
