"""A certificate for one token, to print or to hang: what it is, its digests, and a code that leads to a check.

The code holds the IPFS address of a page that tells how to check the token with any node; the page's bytes follow from
the token alone, so that the certificate cannot lead anywhere else. Laid out once, in millimetres, for paper (PDF) and
for a screen (PNG).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import segno
from eth_utils.abi import function_signature_to_4byte_selector
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from scripts.studio.cids import bytes_cid, ipfs_path
from scripts.studio.errors import SettingsError, StudioError
from scripts.studio.exhibits import Exhibit, TokenFacts, WorkFacts
from scripts.studio.pages import clean, render
from scripts.studio.pictures import SVG, examine, rendered_svg
from scripts.studio.services import ROOT

FONTS = ROOT / "node_modules" / "dejavu-fonts-ttf" / "ttf"
FACES = {"serif": "DejaVuSerif.ttf", "sans": "DejaVuSans.ttf", "mono": "DejaVuSansMono.ttf"}
PAGE = (210.0, 297.0)
"""A4, in millimetres."""
DOTS_PER_MM = 8
"""Of the PNG: 203 dots an inch."""
POINT = 25.4 / 72
TITLE_SIZES = (22, 18, 15, 12)
"""Millimetres in a point."""
INK, QUIET, LINE, PAPER = "#1c1b1a", "#6f6a61", "#cfc8bb", "#ffffff"

Face = Literal["serif", "sans", "mono"]


@dataclass(frozen=True)
class Certificate:
    """All that is printed."""

    name: str
    collection_name: str
    collection: str  # address
    token: int
    number: int
    editions: int
    made: str  # "made 2026-11", or ""
    chain_id: int
    genesis_hash: str
    content_digest: str
    metadata_digest: str
    uri: str
    licence: str
    minted_at: int  # seconds since 1970
    picture: Image.Image
    check: bytes  # the page that tells how to check

    @property
    def check_link(self) -> str:
        """What the code holds."""
        return f"ipfs://{bytes_cid(self.check)}"


@dataclass(frozen=True)
class Text:
    """One or more lines of text; `y` is the top of the first, all in millimetres, `size` in points."""

    x: float
    y: float
    text: str
    size: float
    face: Face = "sans"
    colour: str = INK
    width: float = 170
    centred: bool = False


@dataclass(frozen=True)
class Plate:
    """A picture, fitted into a rectangle."""

    x: float
    y: float
    width: float
    height: float
    picture: Image.Image


@dataclass(frozen=True)
class Bar:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


Item = Text | Plate | Bar


def certificate_of(exhibit: Exhibit, token_id: int) -> Certificate:
    """The certificate of a token. Raises StudioError if it is not there, or its bytes are not those stated."""
    for work in exhibit.works:
        for token in work.tokens:
            if token.id == token_id:
                return _certificate(exhibit, work, token)
    raise StudioError("no such token", where=exhibit.address, expected="a token that was minted", found=token_id)


def _certificate(exhibit: Exhibit, work: WorkFacts, token: TokenFacts) -> Certificate:
    if work.picture is None or not work.verified:
        found = work.withheld or "other bytes than the contract states"
        raise StudioError(
            "nothing to certify", where=f"token {token.id}", expected="a work whose bytes check", found=found
        )
    minted = next((moment.time for moment in token.moments if moment.kind == "minted"), 0)
    return Certificate(
        name=work.name,
        collection_name=exhibit.name,
        collection=exhibit.address,
        token=token.id,
        number=token.number,
        editions=work.editions,
        made=f"made {work.created}" if work.created else "",
        chain_id=exhibit.chain_id,
        genesis_hash=exhibit.genesis_hash,
        content_digest=work.content_digest,
        metadata_digest=work.metadata_digest,
        uri=work.uri,
        licence=work.licence,
        minted_at=minted,
        picture=_opened(work),
        check=check_page(exhibit, work, token),
    )


def check_page(exhibit: Exhibit, work: WorkFacts, token: TokenFacts) -> bytes:
    """How anyone can check the token with any node. The same token gives the same bytes."""
    argument = f"{token.id:064x}"

    def data(signature: str) -> str:
        return "0x" + function_signature_to_4byte_selector(signature).hex() + argument

    shown = work.recording_link or work.picture_link
    files = []
    root, inside = ipfs_path(work.uri)
    if not inside:  # in a directory, the digest is that of the directory's node, which takes a node to compute
        files.append({"what": "Its metadata", "path": root, "digest": work.metadata_digest[2:]})
    if shown:
        path = "/".join(ipfs_path(shown)).rstrip("/")
        files.append({"what": "The work itself", "path": path, "digest": work.content_digest[2:]})
    page = render(
        "verification.html",
        "'none'",
        name=work.name,
        token=str(token.id),
        number=token.number,
        editions=work.editions,
        collection=exhibit.address,
        chain_id=str(exhibit.chain_id),
        genesis_hash=exhibit.genesis_hash,
        questions=[
            {"what": what, "data": data(signature), "answer": answer}
            for what, signature, answer in (
                ("contentDigest(token), the SHA-256 of the work", "contentDigest(uint256)", work.content_digest),
                ("metadataDigest(token), what its link holds", "metadataDigest(uint256)", work.metadata_digest),
                ("ownerOf(token), who holds it now", "ownerOf(uint256)", "the address of whoever shows it to you"),
            )
        ],
        files=files,
    )
    return page.encode()


def certificate_pdf(certificate: Certificate, font: Path | None = None) -> bytes:
    """The certificate as a PDF: real text, its picture, a code drawn as lines. Same certificate, same bytes."""
    items = _layout(certificate, font)
    pdf = FPDF(unit="mm", format=PAGE)
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    moment = datetime.fromtimestamp(certificate.minted_at, UTC)
    pdf.set_creation_date(moment)
    pdf.set_title(f"{clean(certificate.name, 200)}, token {certificate.token}")
    pdf.set_lang("en")
    pdf.set_subject(f"Certificate of a token of {certificate.collection}")
    for face in FACES:
        pdf.add_font(face, fname=str(_face(face, font)))
    pdf.add_page()
    for item in items:
        if isinstance(item, Bar):
            pdf.set_fill_color(item.colour)
            pdf.rect(item.x, item.y, item.width, item.height, style="F")
        elif isinstance(item, Plate):
            x, y, width, height = _fitted(item)
            pdf.image(item.picture, x, y, width, height, alt_text=clean(certificate.name, 200))
        else:
            pdf.set_font(item.face, size=item.size)
            pdf.set_text_color(item.colour)
            height = _row(item)
            for row, line in enumerate(_lines(item, font)):
                pdf.set_xy(item.x, item.y + row * height)
                pdf.cell(item.width, height, line, align="C" if item.centred else "L")
    return bytes(pdf.output())


def certificate_png(certificate: Certificate, font: Path | None = None) -> bytes:
    """The certificate as a picture of 1,680 by 2,376 pixels."""
    scale = DOTS_PER_MM
    page = Image.new("RGB", (round(PAGE[0] * scale), round(PAGE[1] * scale)), PAPER)
    draw = ImageDraw.Draw(page)
    for item in _layout(certificate, font):
        if isinstance(item, Bar):
            left, top = round(item.x * scale), round(item.y * scale)
            right, bottom = round((item.x + item.width) * scale), round((item.y + item.height) * scale)
            draw.rectangle((left, top, max(left, right - 1), max(top, bottom - 1)), item.colour)
        elif isinstance(item, Plate):
            left, top, across, down = (round(part * scale) for part in _fitted(item))
            page.paste(item.picture.resize((across, down), Image.Resampling.LANCZOS), (left, top))
        else:
            drawn = ImageFont.truetype(str(_face(item.face, font)), round(item.size * POINT * scale))
            for row, line in enumerate(_lines(item, font)):
                down = round((item.y + row * _row(item)) * scale)
                across = round((item.x + item.width / 2) * scale if item.centred else item.x * scale)
                draw.text((across, down), line, item.colour, drawn, anchor="ma" if item.centred else "la")
    target = io.BytesIO()
    page.save(target, "PNG", optimize=True, dpi=(25.4 * scale, 25.4 * scale))
    return target.getvalue()


def _layout(certificate: Certificate, font: Path | None) -> list[Item]:
    """Everything on the page, in millimetres from its upper left corner."""
    _check_letters(certificate, font)
    edition = (
        f"Number {certificate.number:,} of {certificate.editions:,}" if certificate.editions > 1 else "A single work"
    )
    minted = datetime.fromtimestamp(certificate.minted_at, UTC).strftime("%-d %B %Y") if certificate.minted_at else ""
    about = [edition, certificate.made, f"minted {minted}" if minted else "", clean(certificate.licence, 60)]
    facts = [
        ("Token", f"{certificate.token}"),
        ("Collection", certificate.collection),
        ("Chain", f"{certificate.chain_id}, genesis {certificate.genesis_hash}"),
        ("SHA-256 of the work", certificate.content_digest),
        ("SHA-256 of its metadata", certificate.metadata_digest),
        ("tokenURI", certificate.uri),
    ]
    collection = _above(180.2, certificate.collection_name, (11,), QUIET, font)
    title = _above(collection.y - 2.5, certificate.name, TITLE_SIZES, INK, font)
    items: list[Item] = [
        Text(20, 16, "CERTIFICATE", 8, "sans", QUIET, centred=True),
        Plate(30, 26, 150, title.y - 34, certificate.picture),
        title,
        collection,
        Text(20, 183, ", ".join(part for part in about if part), 9, "sans", QUIET, centred=True),
        Bar(20, 194, 170, 0.25, LINE),
    ]
    top = 200.0
    for label, value in facts:
        said = Text(20, top + 3.8, clean(value, 160), 7, "mono", INK, 116)
        items += [Text(20, top, label, 7, "sans", QUIET, 116), said]
        top += 8.2 + _height(said, font)
    items += _code(certificate.check_link, 144, 200, 46)
    leads = "Leads to a page that tells how to check this token with any node:"
    items.append(Text(144, 249, leads, 6.5, "sans", QUIET, 46))
    items.append(Text(144, 256.5, certificate.check_link, 6, "mono", INK, 46))
    return items


def _above(bottom: float, said: str, sizes: Sequence[float], colour: str, font: Path | None) -> Text:
    """Centred words that end at `bottom`: in the largest of the sizes at which they take two lines, else the least."""
    words = clean(said, 90).replace("\n", " ")
    each = [Text(20, 0, words, size, "serif", colour, centred=True) for size in sizes]
    text = next((text for text in each if len(_lines(text, font)) <= 2), each[-1])
    return replace(text, y=bottom - _height(text, font))


def _row(text: Text) -> float:
    """Millimetres from one line to the next."""
    return text.size * POINT * 1.35


def _height(text: Text, font: Path | None) -> float:
    """Millimetres of all its lines."""
    return len(_lines(text, font)) * _row(text)


def _code(content: str, x: float, y: float, side: float) -> list[Item]:
    """A QR code as bars, with the quiet border it needs."""
    matrix = [list(row) for row in segno.make(content, error="m", micro=False).matrix]
    cell = side / (len(matrix) + 4)
    items: list[Item] = []
    for row, cells in enumerate(matrix):
        start = None
        for column, dark in enumerate([*cells, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                left, top = x + (start + 2) * cell, y + (row + 2) * cell
                items.append(Bar(left, top, (column - start) * cell, cell, "#000000"))
                start = None
    return items


def _fitted(plate: Plate) -> tuple[float, float, float, float]:
    """Where the picture lies inside its rectangle."""
    scale = min(plate.width / plate.picture.width, plate.height / plate.picture.height)
    width, height = plate.picture.width * scale, plate.picture.height * scale
    return plate.x + (plate.width - width) / 2, plate.y + (plate.height - height) / 2, width, height


def _lines(item: Text, font: Path | None) -> Sequence[str]:
    """The text broken at words, or inside a long one, to fit its width."""
    drawn = ImageFont.truetype(str(_face(item.face, font)), 100)
    room = item.width / (item.size * POINT) * 100
    lines, line = [], ""
    for word in item.text.split(" "):
        candidate = f"{line} {word}".strip()
        if drawn.getlength(candidate) <= room:
            line = candidate
            continue
        if line:
            lines.append(line)
        while drawn.getlength(word) > room:
            fits = next(n for n in range(len(word), 0, -1) if drawn.getlength(word[:n]) <= room)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return [*lines, line]


def _face(face: str, font: Path | None) -> Path:
    """The font of a face; one font given for all is used for all but the fixed-width one."""
    path = font if font and face != "mono" else FONTS / FACES[face]
    if not path.is_file():
        raise SettingsError("no such font", where=path, expected="a .ttf or .otf file", run="make setup")
    return path


def _check_letters(certificate: Certificate, font: Path | None) -> None:
    """Raises StudioError rather than print boxes for letters the font does not have."""
    from fontTools.ttLib import TTFont, TTLibError

    path = _face("serif", font)
    try:
        known = TTFont(path, lazy=True, fontNumber=0).getBestCmap()
    except (TTLibError, OSError) as error:
        raise SettingsError("not a font", where=path, expected="a .ttf or .otf file", found=str(error)) from error
    text = clean(certificate.name, 90) + clean(certificate.collection_name, 90) + clean(certificate.licence, 60)
    lacking = sorted({letter for letter in text if ord(letter) not in known and not letter.isspace()})
    if lacking:
        raise StudioError(
            "letters the font lacks",
            where=path.name,
            expected="a font that has them, --font FILE.ttf",
            found=" ".join(lacking),
        )


def _opened(work: WorkFacts) -> Image.Image:
    """The first frame, on white, no larger than paper can show."""
    import tempfile

    assert work.picture is not None
    picture: Any
    if work.picture.media_type == SVG:
        with tempfile.NamedTemporaryFile(suffix=".svg") as file:
            file.write(work.picture.data)
            file.flush()
            size = examine(Path(file.name))
            return rendered_svg(Path(file.name), size.width, size.height, 1200)
    with Image.open(io.BytesIO(work.picture.data)) as picture:
        small = picture.convert("RGBA")
        small.thumbnail((1200, 1200), Image.Resampling.LANCZOS)
        return Image.alpha_composite(Image.new("RGBA", small.size, "white"), small).convert("RGB")
