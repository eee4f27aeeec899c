"""Clips, sounds and models looked into: MP4, MP3 and GLB, box by box, frame by frame. No file is believed by its name.

Nothing is played or rendered. A file must be whole, be what it says, and ask for nothing outside itself.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from scripts.studio.errors import AssetError, shown

MP4, MP3, GLB = "video/mp4", "audio/mpeg", "model/gltf-binary"

LARGEST_MODEL_TEXT = 16_000_000
"""Bytes of a model's JSON."""
FEWEST_FRAMES = 10
"""Frames of sound below which a file is taken for noise that happens to look like sound."""

_BITRATES = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""kbit/s by (MPEG version 1 or 2, layer) and index; ISO 11172-3 and 13818-3."""
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Samples a second by the version bits of a frame's header."""


@dataclass(frozen=True)
class Recording:
    """What looking into a clip, a sound or a model told."""

    media_type: str
    seconds: float | None  # None for a model
    width: int = 0  # pixels; 0 where there is nothing to see
    height: int = 0


def examine(path: Path) -> Recording:
    """A clip, sound or model, by its content. Raises AssetError for what is none, is not whole, or asks outside."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            head = file.read(12)
            if not head:
                raise AssetError("empty file", where=path, expected="a clip, a sound or a model", found="0 bytes")
            if head[:4] == b"glTF":
                return _model(path, file, size)
            if head[4:8] == b"ftyp":
                return _clip(path, file, size)
            return _sound(path, file, size)
    except OSError as error:
        raise AssetError("cannot be read", where=path, found=error.strerror or str(error)) from error


def _clip(path: Path, file: BinaryIO, size: int) -> Recording:
    """ISO base media: the top boxes fill the file exactly, and the movie box tells of at least one track."""
    boxes = dict(_boxes(path, file, 0, size))
    if b"moov" not in boxes or b"mdat" not in boxes:
        missing = "moov" if b"moov" not in boxes else "mdat"
        raise AssetError("not a whole clip", where=path, expected=f"a box {missing}", found="none")
    seconds, width, height = 0.0, 0, 0
    for kind, (start, end) in _boxes(path, file, *boxes[b"moov"]):
        if kind == b"mvhd":
            seconds = _duration(path, file, start, end)
        elif kind == b"trak":
            for inner, (first, last) in _boxes(path, file, start, end):
                if inner == b"tkhd" and last - first >= 84:
                    file.seek(last - 8)
                    across, down = struct.unpack(">II", file.read(8))
                    width, height = max(width, across >> 16), max(height, down >> 16)
    if not (seconds and width and height):
        raise AssetError(
            "not a clip", where=path, expected="a picture track that lasts", found=f"{width} x {height}, {seconds:g} s"
        )
    return Recording(MP4, seconds, width, height)


def _boxes(path: Path, file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Kind and content, from byte to byte, of each box in a row of boxes."""
    at = start
    while at < end:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            raise AssetError("not a whole clip", where=path, expected=f"a box at byte {at:,}", found="its end")
        length, kind, header = struct.unpack(">I", head[:4])[0], head[4:8], 8
        if length == 1 and len(head) == 16:
            length, header = struct.unpack(">Q", head[8:16])[0], 16
        elif length == 0:
            length = end - at
        if length < header or at + length > end:
            found = f"{shown(kind.decode('latin-1'))} of {length:,}, {end - at:,} left"
            raise AssetError("not a whole clip", where=path, expected="boxes that fit", found=found)
        yield kind, (at + header, at + length)
        at += length


def _duration(path: Path, file: BinaryIO, start: int, end: int) -> float:
    """Seconds, from the movie's header."""
    file.seek(start)
    data = file.read(min(end - start, 32))
    if len(data) < 20 or (data[0] == 1 and len(data) < 32):
        raise AssetError("not a whole clip", where=path, expected="a movie header", found=f"{len(data)} bytes")
    scale, length = struct.unpack(">IQ", data[20:32]) if data[0] == 1 else struct.unpack(">II", data[12:20])
    return float(length / scale) if scale else 0.0


def _sound(path: Path, file: BinaryIO, size: int) -> Recording:
    """MPEG audio: frame after frame from the first to the last byte, tags before and after left out."""
    at = 0
    file.seek(0)
    tag = file.read(10)
    if tag[:3] == b"ID3":
        length = 0
        for part in tag[6:10]:
            length = length << 7 | part & 0x7F
        at = 10 + length + (10 if tag[5] & 0x10 else 0)
    frames, seconds, left = 0, 0.0, b""
    while at < size:
        file.seek(at)
        head = file.read(4)
        frame = _frame(head)
        if frame is None or at + frame[0] > size:
            left = head
            break
        frames, seconds, at = frames + 1, seconds + frame[1], at + frame[0]
    if frames < FEWEST_FRAMES:
        expected = "MP4, MP3 or GLB content"
        raise AssetError(
            "not a clip, a sound or a model", where=path, expected=expected, found=f"{frames} frames of sound"
        )
    if at < size and not (left[:3] in (b"TAG", b"APE", b"LYR") or not left.strip(b"\0")):
        raise AssetError(
            "not a whole sound", where=path, expected="whole frames to its end", found=f"a broken one at byte {at:,}"
        )
    return Recording(MP3, round(seconds, 3))


def _frame(head: bytes) -> tuple[int, float] | None:
    """Bytes and seconds of the frame this header starts; None if it starts none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer_bits = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate_index, bitrate_index, padding = head[2] >> 2 & 3, head[2] >> 4, head[2] >> 1 & 1
    if version == 1 or layer_bits == 0 or rate_index == 3 or bitrate_index in (0, 15):
        return None
    layer = 4 - layer_bits
    first = 1 if version == 3 else 2
    bitrate, rate = _BITRATES[first, layer][bitrate_index] * 1000, _RATES[version][rate_index]
    if layer == 1:
        return (12 * bitrate // rate + padding) * 4, 384 / rate
    samples = 1152 if layer == 2 or first == 1 else 576
    return samples // 8 * bitrate // rate + padding, samples / rate


def _model(path: Path, file: BinaryIO, size: int) -> Recording:
    """glTF 2 in one file: chunks that fill it exactly, JSON first, and no link to anything outside."""
    file.seek(0)
    head = file.read(12)
    version, length = struct.unpack("<II", head[4:12]) if len(head) == 12 else (0, 0)
    if version != 2 or length != size:
        raise AssetError(
            "not a whole model",
            where=path,
            expected=f"glTF 2 of {size:,} bytes",
            found=f"version {version}, {length:,} bytes",
        )
    at, document = 12, None
    while at < size:
        file.seek(at)
        chunk = file.read(8)
        length, kind = struct.unpack("<I4s", chunk) if len(chunk) == 8 else (size, b"")
        if at + 8 + length > size or (document is None and kind != b"JSON"):
            raise AssetError(
                "not a whole model",
                where=path,
                expected="chunks that fit, JSON first",
                found=f"{length:,} bytes at {at:,}",
            )
        if document is None:
            document = _model_text(path, file, length)
        at += 8 + length
    if not isinstance(document, dict) or not str(document.get("asset", {}).get("version", "")).startswith("2"):
        raise AssetError("not a model", where=path, field="asset.version", expected="glTF 2", found="none")
    for kind in ("buffers", "images"):
        for index, entry in enumerate(document.get(kind) or []):
            uri = entry.get("uri") if isinstance(entry, dict) else None
            if uri is not None and not str(uri).startswith("data:"):
                raise AssetError(
                    "a model that asks outside",
                    where=path,
                    field=f"{kind}[{index}].uri",
                    expected="all in one file",
                    found=shown(uri),
                )
    return Recording(GLB, None)


def _model_text(path: Path, file: BinaryIO, length: int) -> Any:
    if length > LARGEST_MODEL_TEXT:
        raise AssetError(
            "too large a model",
            where=path,
            expected=f"at most {LARGEST_MODEL_TEXT:,} bytes of JSON",
            found=f"{length:,}",
        )
    try:
        return json.loads(file.read(length))
    except (ValueError, RecursionError) as error:
        raise AssetError("not a whole model", where=path, expected="JSON", found=str(error)) from error
