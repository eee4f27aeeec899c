"""Small folders of art for tests: real pictures, real sidecars, one thing wrong at a time."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from scripts.studio.errors import PlanErrors, StudioError
from scripts.studio.plans import Plan, make_plan

COLLECTION = """
name = "Pebbles"
symbol = "PEB"
description = "Stones from one beach."
royalty_percent = 7.5
[[collaborators]]
name = "Ida"
role = "artist"
account = "artist"
share_percent = 70
[[collaborators]]
name = "Teo"
role = "gallery"
account = "gallery"
share_percent = 30
"""

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">'
    '<rect width="200" height="100" fill="#246"/>{}</svg>'
)


def picture(path: Path, seed: int, size: tuple[int, int] = (160, 120), **options: Any) -> Path:
    """A picture unlike that of any other seed."""
    pick = random.Random(seed)
    image = Image.new("RGB", size, tuple(pick.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = pick.randrange(size[0]), pick.randrange(size[1])
        reach = pick.randrange(10, 60)
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=tuple(pick.randrange(256) for _ in range(3)))
    image.save(path, **options)
    return path


def film(path: Path, seed: int, frames: int = 4) -> Path:
    """An animated GIF."""
    pick = random.Random(seed)
    images = []
    for _ in range(frames):
        image = Image.new("RGB", (120, 120), "white")
        ImageDraw.Draw(image).ellipse((pick.randrange(50), pick.randrange(50), 90, 100), fill="navy")
        images.append(image)
    images[0].save(path, save_all=True, append_images=images[1:], duration=80, loop=0)
    return path


def sidecar(path: Path, **fields: Any) -> Path:
    """The sidecar of a picture; a field given as None is left out."""
    value = {"name": path.stem.title(), "alt": f"A stone called {path.stem}.", **fields}
    target = path.with_suffix(".json")
    target.write_text(json.dumps({name: part for name, part in value.items() if part is not None}), encoding="utf-8")
    return target


def good_folder(root: Path) -> Path:
    """Three works in three formats, one of them an edition of ten, and a collection file. Nothing is wrong with it."""
    folder = root / "art"
    folder.mkdir()
    (folder / "collection.toml").write_text(COLLECTION)
    sidecar(picture(folder / "agate.png", 1))
    sidecar(picture(folder / "basalt.jpg", 2), editions=10)
    (folder / "chert.svg").write_text(SVG.format(""))
    sidecar(folder / "chert.svg")
    return folder


def many_works(root: Path, count: int) -> Path:
    """A folder of so many small works."""
    folder = root / "many"
    folder.mkdir(parents=True)
    (folder / "collection.toml").write_text(COLLECTION)
    for number in range(1, count + 1):
        sidecar(picture(folder / f"stone-{number}.png", number, (96, 96)))
    return folder


def errors_of(path: Path, make: Callable[[Path], Plan] = make_plan) -> list[StudioError]:
    """Everything a plan of this folder is refused for; none if it is not."""
    try:
        make(path)
    except PlanErrors as errors:
        return errors.each()
    return []


def only_error(path: Path) -> StudioError:
    """The one thing that is wrong."""
    found = errors_of(path)
    assert len(found) == 1, [error.line() for error in found]
    return found[0]
