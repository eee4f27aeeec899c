"""Small pictures of large ones, whatever their format."""

import io

from PIL import Image, ImageOps

from scripts.studio.assets import Asset
from scripts.studio.pictures import SVG, rendered_svg


def thumbnail(asset: Asset, side: int) -> Image.Image:
    """The picture, or the cover, of a work within a square of so many pixels, on white where it is transparent."""
    picture, path = asset.picture, asset.shown.path
    if picture.media_type == SVG:
        return rendered_svg(path, picture.width, picture.height, side)
    with Image.open(path) as image:
        image.draft("RGB", (side * 2, side * 2))
        turned = ImageOps.exif_transpose(image)
        if turned.mode not in ("RGB", "L"):
            turned = turned.convert("RGBA")
            turned = Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned)
        small = turned.convert("RGB")
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        return small


def png(image: Image.Image) -> bytes:
    """The picture as a PNG; the same picture gives the same bytes."""
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()
