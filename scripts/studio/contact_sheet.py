"""Everything that will be minted on one sheet: to look at before anything costs anything."""

import base64

from PIL import Image, ImageDraw, ImageFont

from scripts.studio.pages import clean, render
from scripts.studio.plans import Plan, Work
from scripts.studio.thumbnails import png, thumbnail

COLUMNS = 5
CELL = 240
"""Pixels of a picture's side on the PNG."""
MARGIN = 30
CAPTION = 58
MOST_WORKS = 2_000
"""Works on a PNG: beyond, it would be taller than pictures may be. The page takes any number."""
PAPER, INK, QUIET, MAT = "#faf8f4", "#1c1b1a", "#6f6a61", "#efebe3"


def contact_sheet_page(plan: Plan, side: int = 360) -> str:
    """One HTML file that needs no other: thumbnails inside, alt text kept."""
    works = [
        {
            "number": work.number,
            "name": work.name,
            "file": work.file,
            "kind": work.asset.media_type,
            "alt": work.sidecar.alt,
            "editions": work.editions,
            "thumbnail": base64.b64encode(png(thumbnail(work.asset, side))).decode(),
        }
        for work in plan.works
    ]
    return render(
        "contact_sheet.html",
        "data:",
        name=plan.collection.name,
        description=plan.collection.description,
        works=works,
        tokens=plan.tokens,
        royalty=f"{plan.collection.royalty_bps / 100:g}",
        plan=plan.id,
    )


def contact_sheet_picture(plan: Plan) -> bytes:
    """A PNG of the first `MOST_WORKS` works, five in a row."""
    works = plan.works[:MOST_WORKS]
    rows = -(-len(works) // COLUMNS)
    columns = min(COLUMNS, len(works))
    head = 96
    sheet = Image.new(
        "RGB", (MARGIN + columns * (CELL + MARGIN), head + rows * (CELL + CAPTION + MARGIN) + MARGIN), PAPER
    )
    draw = ImageDraw.Draw(sheet)
    draw.text((MARGIN, 26), _fitting(draw, clean(plan.collection.name), 30, sheet.width - 2 * MARGIN), INK, _font(30))
    found = f"{len(plan.works)} works, {plan.tokens:,} tokens"
    if len(works) < len(plan.works):
        found += f"; the first {len(works):,} are shown"
    draw.text((MARGIN, 66), found, QUIET, _font(15))
    for index, work in enumerate(works):
        left = MARGIN + index % COLUMNS * (CELL + MARGIN)
        top = head + MARGIN // 2 + index // COLUMNS * (CELL + CAPTION + MARGIN)
        _place(sheet, draw, work, left, top)
    return png(sheet)


def _place(sheet: Image.Image, draw: ImageDraw.ImageDraw, work: Work, left: int, top: int) -> None:
    draw.rectangle((left, top, left + CELL - 1, top + CELL - 1), MAT)
    small = thumbnail(work.asset, CELL)
    sheet.paste(small, (left + (CELL - small.width) // 2, top + (CELL - small.height) // 2))
    title = _fitting(draw, clean(f"{work.number}. {work.name}"), 16, CELL)
    draw.text((left, top + CELL + 10), title, INK, _font(16))
    kind = work.asset.media_type.split("/")[-1].split("+")[0]
    editions = f", edition of {work.editions:,}" if work.editions > 1 else ""
    draw.text((left, top + CELL + 33), _fitting(draw, f"{kind}{editions}", 13, CELL), QUIET, _font(13))


def _fitting(draw: ImageDraw.ImageDraw, text: str, size: int, width: int) -> str:
    """The text, cut where it would leave its place."""
    text = text.replace("\n", " ")
    if draw.textlength(text, _font(size)) <= width:
        return text
    while text and draw.textlength(text + "…", _font(size)) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font: the same on every machine."""
    return ImageFont.load_default(size)
