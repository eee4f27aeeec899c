"""Draws the sample artworks: fourteen studies of a coast, the same bytes every time for the same libraries.

    .venv/bin/python -m scripts.draw_artworks [FOLDER]

Every picture is made by arithmetic from a seed; sidecars and the collection file are written by hand and left alone.
"""

import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIDE = 1000
FINE = 2
"""Line work is drawn this many times larger, then reduced: no jagged edges."""

Colour = tuple[int, int, int]


def colour(text: str) -> Colour:
    """`"1b3a4b"` as red, green and blue."""
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def between(colours: Sequence[Colour], at: float) -> Colour:
    """The colour at 0..1 along a row of colours."""
    at = min(max(at, 0.0), 1.0) * (len(colours) - 1)
    index = min(int(at), len(colours) - 2)
    part = at - index
    one, other = colours[index], colours[index + 1]
    return tuple(round(a + (b - a) * part) for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


def palette(*texts: str) -> list[Colour]:
    return [colour(text) for text in texts]


def gradient(size: tuple[int, int], colours: Sequence[Colour]) -> Image.Image:
    """From the first colour above to the last below."""
    column = Image.new("RGB", (1, 512))
    column.putdata([between(colours, y / 511) for y in range(512)])
    return column.resize(size, Image.Resampling.BICUBIC)


def noise(random: Random, size: int, cells: int, octaves: int = 4) -> Image.Image:
    """Soft grey noise: octaves of random cells, each finer and fainter."""
    field = Image.new("L", (size, size), 128)
    weight = 0.5
    for octave in range(octaves):
        side = cells << octave
        layer = Image.new("L", (side, side))
        layer.putdata([random.randrange(256) for _ in range(side * side)])
        field = Image.blend(field, layer.resize((size, size), Image.Resampling.BICUBIC), weight)
        weight *= 0.55
    return field


def reduced(image: Image.Image, side: int = SIDE) -> Image.Image:
    return image.resize((side, side * image.height // image.width), Image.Resampling.LANCZOS)


def grained(image: Image.Image, random: Random, strength: int) -> Image.Image:
    """A little paper grain; it keeps gradients from banding."""
    grain = Image.new("L", (250, 250))
    grain.putdata([128 + random.randint(-strength, strength) for _ in range(250 * 250)])
    tile = Image.new("L", image.size)
    for left in range(0, image.width, 250):
        for top in range(0, image.height, 250):
            tile.paste(grain.rotate(90 * ((left + top) // 250 % 4)), (left, top))
    return ImageChops.overlay(image, Image.merge("RGB", (tile, tile, tile)))


def low_tide(random: Random) -> Image.Image:
    """Thousands of strokes follow the same current over wet sand."""
    side = SIDE * FINE
    image = gradient((side, side), palette("f3dfc1", "ecc9a0", "d8a47f", "7d8f9b", "274c5e"))
    draw = ImageDraw.Draw(image)
    strokes = palette("fff5e1", "f7c59f", "c8553d", "588b8b", "14323f", "0b2530")
    pools = [(random.uniform(0.1, 0.9), random.uniform(0.15, 0.95), random.choice((-1, 1))) for _ in range(5)]
    for _ in range(5200):
        x, y = random.uniform(-0.05, 1.05), random.uniform(-0.05, 1.05)
        points = []
        for _ in range(random.randint(14, 46)):
            points.append((x * side, y * side))
            angle = 0.5 * math.sin(3.1 * x + 1.3) + 0.35 * math.cos(5.2 * y)
            dx, dy = math.cos(angle), math.sin(angle) * 0.6
            for px, py, turn in pools:
                away = (x - px) ** 2 + (y - py) ** 2 + 0.004
                dx += turn * (py - y) * 0.05 / away
                dy += turn * (x - px) * 0.05 / away
            length = math.hypot(dx, dy)
            x, y = x + 0.006 * dx / length, y + 0.006 * dy / length
        tone = between(strokes, min(max(y + random.gauss(0, 0.16), 0), 1))
        draw.line(points, fill=tone, width=random.choice((2, 2, 3, 3, 4, 7)), joint="curve")
    return reduced(image, 900).quantize(128, dither=Image.Dither.NONE)


def night_ferry(random: Random) -> Image.Image:
    """A lit ferry crosses black water; every light has its broken twin below."""
    side = SIDE * FINE
    horizon = side * 46 // 100
    image = gradient((side, side), palette("050816", "0b1633", "1d2f5d", "0a1230", "050a1c", "02040c"))
    draw = ImageDraw.Draw(image)
    for _ in range(420):
        x, y, size = random.random() * side, random.random() ** 1.6 * horizon * 0.95, random.choice((1, 1, 2, 2, 3))
        draw.ellipse((x, y, x + size, y + size), fill=between(palette("6b7fb3", "ffffff"), random.random()))
    glow = Image.new("RGB", (side, side))
    lights = ImageDraw.Draw(glow)
    hull = [(int(side * 0.28), 0.5), (int(side * 0.36), 0.8), (int(side * 0.64), 1.0), (int(side * 0.72), 0.6)]
    draw.polygon(
        [(side * 0.24, horizon - 60), (side * 0.76, horizon - 60), (side * 0.73, horizon), (side * 0.27, horizon)],
        fill=(3, 5, 12),
    )
    draw.rectangle((side * 0.31, horizon - 140, side * 0.69, horizon - 60), fill=(5, 8, 18))
    draw.rectangle((side * 0.38, horizon - 205, side * 0.62, horizon - 140), fill=(6, 9, 20))
    draw.rectangle((side * 0.535, horizon - 280, side * 0.575, horizon - 205), fill=(8, 10, 22))
    warm = palette("ff7b3a", "ffd27a", "fff3d0")
    for top, left, right in ((-118, 0.32, 0.68), (-88, 0.32, 0.68), (-186, 0.39, 0.61), (-44, 0.27, 0.73)):
        for index in range(int((right - left) * 90)):
            x = side * left + index * side / 90
            if random.random() < 0.85:
                tone = between(warm, random.random())
                lights.rectangle((x, horizon + top, x + 11, horizon + top + 15), fill=tone)
                _reflection(lights, random, x, horizon, side, tone)
    for x, strength in hull:
        _reflection(lights, random, x, horizon, side, between(palette("40140a", "ff5a36"), strength))
    for x, tone in ((side * 0.262, colour("ff3b30")), (side * 0.735, colour("35e06f"))):
        lights.ellipse((x - 9, horizon - 80, x + 9, horizon - 62), fill=tone)
        for _ in range(5):
            _reflection(lights, random, x, horizon, side, tone)
    lights.ellipse((side * 0.79, side * 0.09, side * 0.87, side * 0.17), fill=colour("e9e3cf"))
    for _ in range(26):
        _reflection(lights, random, side * 0.83 + random.gauss(0, 26), horizon, side, colour("77788a"))
    halo = glow.filter(ImageFilter.GaussianBlur(26))
    image = ImageChops.screen(
        ImageChops.screen(image, halo), ImageChops.screen(glow, glow.filter(ImageFilter.GaussianBlur(7)))
    )
    return grained(reduced(image, 900), random, 5)


def _reflection(draw: ImageDraw.ImageDraw, random: Random, x: float, horizon: int, side: int, tone: Colour) -> None:
    """Short level dashes below a light, wider and fainter as they come nearer."""
    for _ in range(9):
        depth = random.random() ** 1.7
        y = horizon + 8 + depth * (side - horizon)
        width = 6 + 46 * depth * random.random()
        drift = random.gauss(0, 5 + 46 * depth)
        faded = between([tone, (2, 4, 12)], 0.25 + 0.75 * depth)
        draw.line((x + drift - width, y, x + drift + width, y), fill=faded, width=2 + int(4 * depth))


def harbour_lights(random: Random) -> Image.Image:
    """A harbour seen through wet glass: nothing but soft discs."""
    image = gradient((SIDE, SIDE), palette("0d1b2a", "1b263b", "33415c", "14213d"))
    tones = palette("ff9f1c", "ffbf69", "cbf3f0", "2ec4b6", "e71d36", "ffd6e0", "8ecae6")
    for blur, count, smallest, largest, strength in (
        (14, 34, 60, 130, 70),
        (5, 42, 30, 84, 105),
        (1.2, 36, 12, 46, 170),
    ):
        layer = Image.new("RGB", (SIDE, SIDE))
        for _ in range(count):
            disc = Image.new("RGB", (SIDE, SIDE))
            draw = ImageDraw.Draw(disc)
            x, y = random.gauss(0.5, 0.3) * SIDE, random.gauss(0.56, 0.17) * SIDE
            radius = random.uniform(smallest, largest)
            tone = random.choice(tones)
            inner = between([(0, 0, 0), tone], strength / 255)
            rim = between([(0, 0, 0), tone], min(1, strength / 255 * 1.5))
            draw.ellipse(
                (x - radius, y - radius, x + radius, y + radius),
                fill=inner,
                outline=rim,
                width=max(2, int(radius / 14)),
            )
            layer = ImageChops.screen(layer, disc)
        image = ImageChops.screen(image, layer.filter(ImageFilter.GaussianBlur(blur)))
    return grained(image, random, 7)


def swell(random: Random) -> list[Image.Image]:
    """Seven bands of water rise and fall; the last frame leads into the first."""
    side, frames = 480, 30
    tones = palette("ffe8d6", "ffb997", "f67e7d", "843b62", "4a2c5a", "2a2150", "151640", "0b0d2a")
    waves = [
        [
            (random.randint(1, 3), random.choice((-1, 1)), random.uniform(0, math.tau), random.uniform(7, 17))
            for _ in range(3)
        ]
        for _ in range(7)
    ]
    film = []
    for frame in range(frames):
        turn = frame / frames * math.tau
        image = gradient((side * 2, side * 2), palette("ffe8d6", "ffd7ba", "ffc49b"))
        draw = ImageDraw.Draw(image)
        draw.ellipse((side * 0.98, side * 0.26, side * 1.5, side * 0.78), fill=colour("fff7ee"))
        for band, parts in enumerate(waves):
            base = side * 2 * (0.33 + 0.095 * band)
            points = []
            for x in range(0, side * 2 + 8, 8):
                y = base
                for count, way, phase, height in parts:
                    y += (height + 2.2 * band) * math.sin(count * math.tau * x / (side * 2) + way * turn + phase)
                points.append((x, y))
            draw.polygon([*points, (side * 2, side * 2), (0, side * 2)], fill=tones[band + 1])
            draw.line(points, fill=between([tones[band + 1], tones[band]], 0.65), width=4)
        film.append(reduced(image, side).quantize(48, dither=Image.Dither.NONE))
    return film


def salt_marsh(random: Random) -> Image.Image:
    """Round plots of every size, packed as tightly as they go, as marsh grass does from the air."""
    side = SIDE * FINE
    image = Image.new("RGB", (side, side), colour("e9e2c8"))
    draw = ImageDraw.Draw(image)
    land = noise(random, 256, 3, 3)
    tones = palette("23395b", "406e8e", "8ea8c3", "b9c08a", "7c9a4f", "3f6b3a", "24422c", "c97b3b")
    placed: list[tuple[float, float, float]] = []
    grid: dict[tuple[int, int], list[tuple[float, float, float]]] = {}
    cell = 140
    for attempt in range(24_000):
        x, y = random.random() * side, random.random() * side
        most = 120 - 112 * min(1, attempt / 9_000)
        column, row = int(x // cell), int(y // cell)
        room = max(most, 8.0)
        for near in range(column - 2, column + 3):
            for across in range(row - 2, row + 3):
                for ox, oy, radius in grid.get((near, across), ()):
                    room = min(room, math.hypot(x - ox, y - oy) - radius - 4)
            if room < 5:
                break
        if room < 5:
            continue
        placed.append((x, y, room))
        grid.setdefault((column, row), []).append((x, y, room))
        value = land.getpixel((int(x * 255 / side), int(y * 255 / side)))
        assert isinstance(value, int)
        wet = min(max((value - 70) / 116 + random.gauss(0, 0.06), 0), 1)
        tone = between(tones[:7], wet) if random.random() > 0.03 else tones[7]
        draw.ellipse((x - room, y - room, x + room, y + room), fill=tone)
        for ring in range(1, int(room // 14)):
            inner = room - ring * 14
            draw.ellipse(
                (x - inner, y - inner, x + inner, y + inner), outline=between([tone, colour("f6f1dd")], 0.28), width=3
            )
    return reduced(image)


def kelp(random: Random) -> Image.Image:
    """Stalks lean in one current; each leaf is two arcs."""
    side = SIDE * FINE
    image = gradient((side, side), palette("9fd8cb", "3f8f8c", "1b5a66", "0c3342", "061d2a"))
    for depth in range(3):
        layer = Image.new("RGBA", (side, side))
        draw = ImageDraw.Draw(layer)
        tones = [palette("2f7f7a", "4da397"), palette("123f3d", "5f8f3e"), palette("0a2622", "c9b03f")][depth]
        for _ in range((11, 9, 7)[depth]):
            x, y, lean = random.uniform(-0.05, 1.05) * side, side * 1.04, random.uniform(-0.1, 0.1)
            steps = random.randint(64, 105)
            stalk = []
            for step in range(steps):
                stalk.append((x, y))
                lean += 0.004 * math.cos(step / 13 + x / 260) + 0.0026
                x, y = x + 18 * math.sin(lean), y - 18 * math.cos(lean)
                if step > 8 and step % 3 == 0:
                    _leaf(
                        draw,
                        x,
                        y,
                        lean + (1 if step % 2 else -1) * random.uniform(0.7, 1.15),
                        random.uniform(60, 150) * (1 - 0.5 * step / steps),
                        between(tones, min(1, step / steps + random.gauss(0, 0.1))),
                    )
            draw.line(stalk, fill=tones[0], width=9 - 2 * (2 - depth), joint="curve")
        if depth < 2:
            layer = layer.filter(ImageFilter.GaussianBlur((9, 3)[depth]))
        image.paste(layer, (0, 0), layer)
    rays = Image.new("L", (side, side))
    draw = ImageDraw.Draw(rays)
    for _ in range(13):
        left, width, reach = random.uniform(0, side), random.uniform(20, 110), random.uniform(0.4, 0.9) * side
        draw.polygon(
            [(left, 0), (left + width, 0), (left + width * 1.8 + reach * 0.34, reach), (left + reach * 0.34, reach)],
            fill=random.randint(18, 46),
        )
    beams = rays.filter(ImageFilter.GaussianBlur(30))
    image = ImageChops.screen(image, Image.merge("RGB", (beams, beams, beams)))
    return reduced(image, 900).quantize(160, dither=Image.Dither.NONE)


def _leaf(draw: ImageDraw.ImageDraw, x: float, y: float, angle: float, length: float, tone: Colour) -> None:
    tip = (x + length * math.sin(angle), y - length * math.cos(angle))
    edges: list[tuple[float, float]] = []
    for way in (1, -1):
        edge = []
        for step in range(9):
            along = step / 8
            across = way * 0.13 * length * math.sin(math.pi * along) * (1 - 0.4 * along)
            edge.append(
                (
                    x + (tip[0] - x) * along + across * math.cos(angle),
                    y + (tip[1] - y) * along + across * math.sin(angle),
                )
            )
        edges += edge if way == 1 else edge[::-1]
    draw.polygon(edges, fill=tone)
    draw.line((x, y, *tip), fill=between([tone, (0, 0, 0)], 0.25), width=2)


def shell(random: Random) -> Image.Image:
    """Eleven hundred chambers, each turned by the golden angle from the one before."""
    side = SIDE * FINE
    image = gradient((side, side), palette("2b2d42", "22223b", "1a1a2e"))
    draw = ImageDraw.Draw(image)
    tones = palette("fff1e6", "fde2e4", "f4acb7", "e07a5f", "9d4edd", "3d5a80", "1d3557")
    golden = math.pi * (3 - math.sqrt(5))
    for index in range(1100, 0, -1):
        reach = index / 1100
        radius = 0.46 * side * reach**0.62
        angle = index * golden
        x, y = side / 2 + radius * math.cos(angle), side / 2 + radius * math.sin(angle)
        size = 5 + 34 * reach**0.9
        tone = between(tones, reach**0.85 + 0.07 * math.sin(angle * 3))
        for ring, light in ((1.0, 0.0), (0.72, 0.25), (0.42, 0.55)):
            part = size * ring
            draw.ellipse(
                (x - part, y - part, x + part, y + part),
                fill=between([tone, colour("fffaf3")], light * (1 - reach * 0.6)),
            )
        draw.ellipse((x - size, y - size, x + size, y + size), outline=between([tone, colour("1a1a2e")], 0.45), width=3)
    return reduced(image, 900).quantize(128, dither=Image.Dither.NONE)


def storm_front(random: Random) -> Image.Image:
    """Noise bent by noise bent by noise: weather."""
    size = 500
    one, two, three = (noise(random, size, cells, 4).tobytes() for cells in (3, 3, 4))
    tones = palette("0b1320", "1c2b3f", "3a5068", "6d8299", "b8c1c9", "f1e4cf", "f7b267", "d9622b")
    cells = []
    for y in range(size):
        for x in range(size):
            at = y * size + x
            sx = size - 1 - abs(size - 1 - abs(int(x + (one[at] - 128) * 1.5)))
            sy = size - 1 - abs(size - 1 - abs(int(y + (two[at] - 128) * 1.1)))
            value = (three[sy * size + sx] / 255 - 0.28) / 0.46
            value += 0.20 * (y / size - 0.55) + 0.10 * (one[sy * size + x] / 255 - 0.5)
            cells.append(between(tones, value))
    image = Image.new("RGB", (size, size))
    image.putdata(cells)
    image = image.resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, SIDE * 0.9, SIDE, SIDE), fill=colour("0a1018"))
    for _ in range(260):
        left, depth = random.random() * SIDE, random.random() ** 0.7
        top = SIDE * (0.905 + 0.095 * depth)
        draw.line(
            (left, top, left + 20 + 60 * depth, top),
            fill=between(palette("16222f", "5c6f80", "b98a5a"), random.random()),
            width=1 + int(depth * 2),
        )
    return grained(image.filter(ImageFilter.SMOOTH), random, 6)


def dunes(random: Random) -> Image.Image:
    """Ridge before ridge, each a little lower, warmer and nearer."""
    side = SIDE * FINE
    image = gradient((side, side), palette("f9dcc4", "fec89a", "ffb5a7", "f8edeb"))
    draw = ImageDraw.Draw(image)
    draw.ellipse((side * 0.62, side * 0.13, side * 0.82, side * 0.33), fill=colour("fff8f0"))
    tones = palette("e5b8a5", "d99b82", "c97c5d", "b36a5e", "8d5b6c", "5d4a6b", "37385c", "1f2544")
    ridges = 15
    for ridge in range(ridges):
        part = ridge / (ridges - 1)
        base = side * (0.36 + 0.6 * part**1.15)
        phases = [
            (random.uniform(0.6, 1.7) * (1 + octave * 1.9), random.uniform(0, math.tau), 0.062 / (1 + octave * 1.6))
            for octave in range(4)
        ]
        points = []
        for x in range(0, side + 10, 10):
            y = base
            for rate, phase, height in phases:
                wave = math.sin(rate * math.tau * x / side + phase)
                y -= side * height * (0.55 + 0.65 * part) * (1 - abs(wave)) ** 1.6
            points.append((x, y))
        tone = between(tones, part)
        draw.polygon([*points, (side, side), (0, side)], fill=tone)
        for strand in range(1, 12):
            shade = between([tone, between(tones, min(1, part + 0.22))], strand / 14)
            lowered = [(x, y + strand * (7 + 13 * part) + 9 * math.sin(x / 90 + strand)) for x, y in points]
            draw.line(lowered, fill=shade, width=3)
    return grained(reduced(image), random, 5)


def standing_wave(random: Random) -> Image.Image:
    """Sand on a ringing plate gathers where nothing moves."""
    side = SIDE * FINE
    image = Image.new("RGB", (side, side), colour("10151b"))
    draw = ImageDraw.Draw(image)
    sand = palette("f2d7a6", "e8b468", "fff3d6", "c98d4b")
    modes = ((3, 7, 1.0), (1, 5, 0.8), (5, 11, 0.5))
    for _ in range(200_000):
        x, y = random.random(), random.random()
        height = 0.0
        for m, n, weight in modes:
            height += weight * (
                math.cos(m * math.pi * x) * math.cos(n * math.pi * y)
                + math.cos(n * math.pi * x) * math.cos(m * math.pi * y)
            )
        if abs(height) < 0.1 + 0.09 * random.random() ** 3:
            px, py = (0.06 + 0.88 * x) * side, (0.06 + 0.88 * y) * side
            size = random.choice((2, 2, 3, 4))
            draw.rectangle((px, py, px + size, py + size), fill=random.choice(sand))
    draw.rectangle((side * 0.045, side * 0.045, side * 0.955, side * 0.955), outline=colour("6b5536"), width=5)
    return reduced(image, 800).quantize(32, dither=Image.Dither.NONE)


def glass_floats(random: Random) -> Image.Image:
    """Panes of coloured glass laid over each other on white; where they meet, a third colour appears."""
    side = SIDE * FINE
    image = Image.new("RGB", (side, side), colour("fbf7ef"))
    tones = palette("f94144", "f9844a", "f9c74f", "90be6d", "43aa8b", "4d908e", "577590", "277da1")
    for index in range(26):
        pane = Image.new("RGB", (side, side), (255, 255, 255))
        draw = ImageDraw.Draw(pane)
        angle = index * 2.399963
        reach = side * 0.075 * math.sqrt(index)
        x, y = side / 2 + reach * math.cos(angle), side / 2 + reach * math.sin(angle)
        radius = side * random.uniform(0.075, 0.19)
        tone = between([random.choice(tones), (255, 255, 255)], random.uniform(0.1, 0.45))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tone)
        shine = between([tone, (255, 255, 255)], 0.5)
        draw.arc(
            (x - radius * 0.8, y - radius * 0.8, x + radius * 0.8, y + radius * 0.8), 200, 260, fill=shine, width=16
        )
        image = ImageChops.multiply(image, pane)
    return reduced(image, 900).quantize(200, dither=Image.Dither.NONE)


def gulls(random: Random) -> Image.Image:
    """A flock, each bird two strokes, thinning out towards the light."""
    side = SIDE * FINE
    image = gradient((side, side), palette("274060", "5b7c99", "a3bfcf", "f3e2c7", "f7c59f", "ef9f76"))
    draw = ImageDraw.Draw(image)
    for _ in range(620):
        spread = random.random()
        angle = random.gauss(-0.5, 0.32)
        x = side * (0.86 - 0.95 * spread) + random.gauss(0, 120 * (0.3 + spread))
        y = side * (0.80 + 0.9 * math.sin(angle) * spread) + random.gauss(0, 70)
        size = 8 + 52 * spread**2.2 * random.uniform(0.5, 1.2)
        beat, tilt = random.uniform(-0.25, 0.75), random.gauss(0, 0.22)
        tone = between(palette("c98f73", "6a6a7c", "1c2a3e", "0d1624"), spread + random.gauss(0, 0.08))
        for way in (-1, 1):
            wing = []
            for step in range(9):
                along = step / 8
                rise = math.sin(along * math.pi * 0.9) * beat + along * 0.25 * (1 - beat)
                dx, dy = way * along * size, -rise * size * 0.75
                wing.append(
                    (x + dx * math.cos(tilt) - dy * math.sin(tilt), y + dx * math.sin(tilt) + dy * math.cos(tilt))
                )
            draw.line(wing, fill=tone, width=max(2, int(size / 8)), joint="curve")
    return grained(reduced(image), random, 5)


def lighthouse(random: Random) -> str:
    """A tower, a beam, and the same beam in the water."""
    stars = "".join(
        f'<circle cx="{random.randint(0, 1000)}" cy="{int(600 * random.random() ** 1.4)}" '
        f'r="{random.choice((1, 1.4, 2)):g}" opacity="{random.uniform(0.3, 1):.2f}"/>'
        for _ in range(140)
    )
    sea = "".join(
        f'<path d="M{random.randint(-60, 960)} {y} q{w} -{random.randint(2, 7)} {2 * w} 0" '
        f'opacity="{random.uniform(0.08, 0.5):.2f}"/>'
        for y in range(706, 1000, 6)
        for w in (random.randint(14, 70), random.randint(14, 70))
    )
    bands = "".join(
        f'<path d="M{468 - 4.4 * i:.1f} {392 + 52 * i} h{64 + 8.8 * i:.1f} l4.4 52 h-{72.8 + 8.8 * i:.1f}z" '
        f'fill="{"#e4572e" if i % 2 else "#f4ece1"}"/>'
        for i in range(6)
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" width="1000" height="1000" role="img">
<title>Lighthouse</title>
<defs>
<linearGradient id="sky" x2="0" y2="1"><stop stop-color="#070b24"/><stop offset=".55" stop-color="#2b2d6e"/><stop offset=".8" stop-color="#b0527c"/><stop offset="1" stop-color="#ffb38a"/></linearGradient>
<linearGradient id="sea" x2="0" y2="1"><stop stop-color="#7b4572"/><stop offset=".3" stop-color="#29285c"/><stop offset="1" stop-color="#080a22"/></linearGradient>
<linearGradient id="left" x1="1" x2="0"><stop stop-color="#fff6cf" stop-opacity=".95"/><stop offset="1" stop-color="#fff6cf" stop-opacity="0"/></linearGradient>
<linearGradient id="right"><stop stop-color="#fff6cf" stop-opacity=".95"/><stop offset="1" stop-color="#fff6cf" stop-opacity="0"/></linearGradient>
<radialGradient id="lamp"><stop stop-color="#fffbe6"/><stop offset=".25" stop-color="#ffe9a8" stop-opacity=".8"/><stop offset="1" stop-color="#ffe9a8" stop-opacity="0"/></radialGradient>
</defs>
<rect width="1000" height="700" fill="url(#sky)"/>
<g fill="#fff">{stars}</g>
<path d="M500 345 L-40 190 L-40 470z" fill="url(#left)" opacity=".75"/>
<path d="M500 345 L1040 230 L1040 430z" fill="url(#right)" opacity=".6"/>
<rect y="700" width="1000" height="300" fill="url(#sea)"/>
<g fill="none" stroke="#ffd9b8" stroke-width="3" stroke-linecap="round">{sea}</g>
<path d="M300 716 q60 -66 150 -50 q60 -34 120 4 q110 -10 150 46z" fill="#0c0f2c"/>
{bands}
<path d="M456 392 h88 v-14 h-88z M470 300 q30 -34 60 0z" fill="#141a3c"/>
<rect x="474" y="300" width="52" height="78" fill="#141a3c"/><rect x="482" y="312" width="36" height="60" fill="#fff3c4"/>
<circle cx="500" cy="345" r="150" fill="url(#lamp)"/>
</svg>
"""  # noqa: E501 - as drawn


def tide_table(random: Random) -> str:
    """A month of moons over a month of tides, one column a night."""
    nights = 30
    moons, tides = [], []
    for night in range(nights):
        column, row = night % 6, night // 6
        x, y, radius = 140 + 144 * column, 120 + 128 * row, 46
        phase = night / nights
        lit = math.cos(phase * math.tau)
        right = phase < 0.5
        edge = 0 if (lit > 0) == right else 1
        outer = f"M{x} {y - radius} A{radius} {radius} 0 0 {1 if right else 0} {x} {y + radius}"
        inner = f"A{abs(lit) * radius:.2f} {radius} 0 0 {edge} {x} {y - radius}z"
        moons.append(
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#1c2541"/><path d="{outer} {inner}" fill="#f5e6c8"/>'
        )
    for line in range(9):
        points = []
        for step in range(101):
            x = step * 10
            pull = 0.55 + 0.45 * math.cos(2 * math.tau * step / 100)
            height = 800 + line * 19 + (34 - 2.4 * line) * pull * math.sin(math.tau * step / 100 * 14 + line * 0.35)
            points.append(f"{x} {height:.1f}")
        shade = "#{:02x}{:02x}{:02x}".format(*between(palette("5bc0be", "3a86a8", "28507a", "18305a"), line / 8))
        tides.append(f'<polyline points="{" ".join(points)}" stroke="{shade}" stroke-width="{5 - 0.35 * line:.2f}"/>')
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" width="1000" height="1000" role="img">
<title>Tide table</title>
<rect width="1000" height="1000" fill="#0b132b"/>
<g>{"".join(moons)}</g>
<g fill="none" stroke-linejoin="round">{"".join(tides)}</g>
</svg>
"""


def _png(image: Image.Image, path: Path) -> None:
    image.save(path, "PNG", optimize=True)


def _jpeg(image: Image.Image, path: Path) -> None:
    image.save(path, "JPEG", quality=86, optimize=True, progressive=True)


def _webp(image: Image.Image, path: Path) -> None:
    image.save(path, "WEBP", quality=82, method=6)


def _gif(frames: list[Image.Image], path: Path) -> None:
    frames[0].save(
        path, "GIF", save_all=True, append_images=frames[1:], duration=80, loop=0, optimize=False, disposal=1
    )


def _svg(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")


WORKS: dict[str, tuple[Callable[[Random], object], Callable[..., None]]] = {
    "01-low-tide.png": (low_tide, _png),
    "02-night-ferry.jpg": (night_ferry, _jpeg),
    "03-lighthouse.svg": (lighthouse, _svg),
    "04-harbour-lights.jpg": (harbour_lights, _jpeg),
    "05-swell.gif": (swell, _gif),
    "06-salt-marsh.webp": (salt_marsh, _webp),
    "07-kelp.png": (kelp, _png),
    "08-shell.png": (shell, _png),
    "09-storm-front.jpg": (storm_front, _jpeg),
    "10-gulls.webp": (gulls, _webp),
    "11-tide-table.svg": (tide_table, _svg),
    "12-dunes.webp": (dunes, _webp),
    "13-standing-wave.png": (standing_wave, _png),
    "14-glass-floats.png": (glass_floats, _png),
}


def main(arguments: Sequence[str]) -> None:
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent / "artworks"
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (name, (draw, save)) in enumerate(WORKS.items(), start=1):
        save(draw(Random(seed)), folder / name)
        print(f"{name:24} {(folder / name).stat().st_size:9,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
