"""Pictures decoded and checked: PNG, JPEG, GIF and WebP by Pillow, SVG as the XML it is. No name is believed."""

import io
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from PIL import Image, ImageOps, UnidentifiedImageError

from scripts.studio.errors import AssetError, shown

RASTER_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
SVG = "image/svg+xml"

MOST_PIXELS = 80_000_000
"""Pixels of one frame: a small file that unfolds to more is a bomb, or a mistake."""
MOST_FRAME_PIXELS = 2_000_000_000
"""Pixels of all frames together."""
SHORTEST_SIDE = 64
LONGEST_SIDE = 20_000
LARGEST_SVG = 4_000_000
"""Bytes."""
MOST_SVG_ELEMENTS = 100_000

FINGERPRINT_SIDE = 16
"""A fingerprint has 16 x 16 bits."""

_SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_HARMLESS_ELEMENTS = frozenset(
    """
    svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textPath
    image linearGradient radialGradient stop pattern clipPath mask marker switch view style animate
    animateTransform animateMotion mpath set filter feBlend feColorMatrix feComponentTransfer feComposite
    feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB
    feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
    feSpotLight feTile feTurbulence
    """.split()  # noqa: SIM905 - a list of names reads worse
)
_EDITORS = (
    "{http://www.inkscape.org/",
    "{http://sodipodi.sourceforge.net/",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "{http://creativecommons.org/",
    "{http://web.resource.org/cc/",
    "{http://purl.org/dc/",
    "{http://ns.adobe.com/",
    "{http://www.serif.com/",
    "{http://www.bohemiancoding.com/sketch/",
    "{https://boxy-svg.com",
)
"""Namespaces drawing programs leave notes in; no browser gives them a meaning, as it does to HTML inside an SVG."""
_INNER_LINK = re.compile(r"#[\w.:-]+|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_OUTER_STYLE = re.compile(
    r"@import|url\(\s*[\"']?\s*(?!#|data:image/(?:png|jpeg|gif|webp);)|expression\s*\(|javascript:", re.I
)


@dataclass(frozen=True)
class Picture:
    """What decoding a picture told."""

    media_type: str  # image/png ...
    width: int  # pixels, as shown: after the EXIF turn
    height: int
    frames: int  # 1 for a still
    fingerprint: int | None  # 256-bit difference hash of the first frame; None for a plain surface


def examine(path: Path) -> Picture:
    """Decode every frame of a picture. Raises AssetError for what is no whole, safe picture within the limits."""
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise AssetError("cannot be read", where=path, found=error.strerror or str(error)) from error
    if not head:
        raise AssetError("empty file", where=path, expected="a picture", found="0 bytes")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return _examine_svg(path) if start.startswith(b"<") else _examine_raster(path)


def _examine_raster(path: Path) -> Picture:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(path, formats=tuple(RASTER_TYPES))
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(path, "more than twice that") from error
    except UnidentifiedImageError as error:
        raise AssetError(
            "not a picture", where=path, expected="PNG, JPEG, GIF, WebP or SVG content", found="something else"
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise AssetError("cannot be decoded", where=path, expected="a whole picture", found=str(error)) from error
    with image:
        width, height = image.size
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            raise _too_many_pixels(path, f"{width:,} x {height:,}")
        if min(width, height) < SHORTEST_SIDE:
            raise AssetError(
                "too small", where=path, expected=f"at least {SHORTEST_SIDE} pixels a side", found=f"{width} x {height}"
            )
        frames = getattr(image, "n_frames", 1)
        if frames * width * height > MOST_FRAME_PIXELS:
            raise _too_many_pixels(path, f"{frames:,} frames of {width:,} x {height:,}")
        try:
            image.load()
            fingerprint = difference_hash(image)
            turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            for frame in range(1, frames):
                image.seek(frame)
                image.load()
        except (OSError, SyntaxError, ValueError, EOFError, MemoryError, IndexError) as error:
            raise AssetError("cannot be decoded", where=path, expected="a whole picture", found=str(error)) from error
        size = (height, width) if turned else (width, height)
        return Picture(RASTER_TYPES[image.format or ""], *size, frames, fingerprint)


def _too_many_pixels(path: Path, found: str) -> AssetError:
    expected = f"at most {MOST_PIXELS:,} pixels and {LONGEST_SIDE:,} a side"
    return AssetError("too many pixels", where=path, expected=expected, found=found)


def difference_hash(image: Image.Image) -> int | None:
    """256 bits: is each cell of a 17 x 16 grey grid darker than its right neighbour. None for a plain surface.

    Pictures that look the same differ in few bits, whatever their format, size and compression.
    """
    small = ImageOps.exif_transpose(image.copy() if getattr(image, "n_frames", 1) > 1 else image)
    if small.mode in ("P", "RGBA", "LA", "PA"):
        ground = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(ground, small.convert("RGBA"))
    side = FINGERPRINT_SIDE
    grey = small.convert("L").resize((side + 1, side), Image.Resampling.BOX)
    cells = grey.tobytes()
    if max(cells) - min(cells) < 8:
        return None
    bits = 0
    for row in range(side):
        for column in range(side):
            at = row * (side + 1) + column
            bits = bits << 1 | (cells[at] < cells[at + 1])
    return bits


def _examine_svg(path: Path) -> Picture:
    if (size := path.stat().st_size) > LARGEST_SVG:
        raise AssetError(
            "too large", where=path, expected=f"an SVG of at most {LARGEST_SVG:,} bytes", found=f"{size:,} bytes"
        )
    try:
        root: Element = ElementTree.parse(path, forbid_dtd=False, forbid_entities=True, forbid_external=True).getroot()
    except DefusedXmlException as error:
        raise AssetError("not a safe SVG", where=path, expected="no entities", found=type(error).__name__) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise AssetError("not an SVG", where=path, expected="whole XML", found=str(error)) from error
    if root.tag != f"{_SVG_NAMESPACE}svg":
        raise AssetError(
            "not an SVG", where=path, expected='<svg xmlns="http://www.w3.org/2000/svg">', found=shown(root.tag)
        )
    for index, element in enumerate(root.iter()):
        if index >= MOST_SVG_ELEMENTS:
            raise AssetError("too many elements", where=path, expected=f"at most {MOST_SVG_ELEMENTS:,}", found="more")
        _check_svg_element(path, element)
    width, height = _svg_size(path, root)
    return Picture(SVG, width, height, 1, difference_hash(rendered_svg(path, width, height, 256)))


def rendered_svg(path: Path, width: int, height: int, side: int) -> Image.Image:
    """A safe SVG of that size drawn on white, its longer side so many pixels. Raises AssetError if it cannot be."""
    import resvg_py

    across, down = (side, None) if width >= height else (None, side)
    try:
        flat = resvg_py.svg_to_bytes(
            svg_path=str(path), width=across, height=down, background="white", skip_system_fonts=True
        )
        return Image.open(io.BytesIO(flat)).convert("RGB")
    except BaseException as error:
        if not isinstance(error, ValueError | OSError) and type(error).__name__ != "PanicException":
            raise
        raise AssetError("cannot be drawn", where=path, expected="an SVG that renders", found=str(error)) from error


def _check_svg_element(path: Path, element: Element) -> None:
    """An SVG may move and shine; it may not run anything or ask anybody."""
    tag = str(element.tag)
    name = tag.removeprefix(_SVG_NAMESPACE)
    if tag.startswith(_EDITORS):
        return
    if name not in _HARMLESS_ELEMENTS:
        raise AssetError(
            "not a safe SVG", where=path, field=f"<{name}>", expected="drawing elements only", found=f"<{name}>"
        )
    if name == "style" and _OUTER_STYLE.search("".join(element.itertext())):
        raise AssetError(
            "not a safe SVG", where=path, field="<style>", expected="styles that load nothing", found="a link"
        )
    for attribute, value in element.attrib.items():
        plain_name = attribute.rsplit("}", 1)[-1]
        if plain_name.lower().startswith("on"):
            raise AssetError(
                "not a safe SVG",
                where=path,
                field=f"<{name} {plain_name}>",
                expected="no event handlers",
                found=shown(value),
            )
        if attribute in ("href", _XLINK_HREF, "src") and not _INNER_LINK.fullmatch(value.strip()):
            expected = "a link inside the file (#name) or an embedded picture"
            raise AssetError(
                "not a safe SVG", where=path, field=f"<{name} {plain_name}>", expected=expected, found=shown(value)
            )
        if name in ("animate", "set") and plain_name == "attributeName" and value.lower().endswith("href"):
            raise AssetError(
                "not a safe SVG", where=path, field=f"<{name}>", expected="no animated links", found=shown(value)
            )
        if _OUTER_STYLE.search(value):
            raise AssetError(
                "not a safe SVG",
                where=path,
                field=f"<{name} {plain_name}>",
                expected="styles that load nothing",
                found=shown(value),
            )


def _svg_size(path: Path, root: Element) -> tuple[int, int]:
    """Width and height in user units, from the attributes or the view box."""
    number = re.compile(r"\s*([0-9]*\.?[0-9]+)(?:px)?\s*")
    sides = [number.fullmatch(root.get(side, "")) for side in ("width", "height")]
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        if sides[0] and sides[1]:
            width, height = (float(side[1]) for side in sides if side)
        else:
            width, height = float(box[2]), float(box[3])
    except (IndexError, ValueError):
        width = height = 0
    if not (1 <= width <= LONGEST_SIDE and 1 <= height <= LONGEST_SIDE):
        expected = f"width and height, or a viewBox, from 1 to {LONGEST_SIDE:,}"
        raise AssetError(
            "an SVG without a size", where=path, field="<svg>", expected=expected, found=shown(dict(root.attrib))
        )
    return round(width), round(height)
