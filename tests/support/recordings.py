"""Small clips, sounds and models, written byte by byte: what the formats ask for, and no more."""

import json
import struct
from pathlib import Path
from typing import Any


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def clip_bytes(seconds: float = 2.5, width: int = 320, height: int = 180, media: bytes = b"frames" * 50) -> bytes:
    """An MP4 with one track."""
    mvhd = box(b"mvhd", bytes(12), struct.pack(">II", 1000, round(seconds * 1000)), bytes(80))
    tkhd = box(b"tkhd", bytes(76), struct.pack(">II", width << 16, height << 16))
    moov = box(b"moov", mvhd, box(b"trak", tkhd))
    return box(b"ftyp", b"isom", bytes(4), b"isommp42") + moov + box(b"mdat", media)


def sound_bytes(frames: int = 60, tagged: bool = True) -> bytes:
    """An MP3 of silence: MPEG 1 layer III, 128 kbit/s, 44.1 kHz; 417 bytes and 26 ms a frame."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 0, 20]) + bytes(20) if tagged else b""
    return tag + frame * frames + (b"TAG" + bytes(125) if tagged else b"")


def model_bytes(document: dict[str, Any] | None = None) -> bytes:
    """A GLB of one triangle."""
    vertices = struct.pack("<9f", 0, 0, 0, 1, 0, 0, 0, 1, 0)
    document = document or {
        "asset": {"version": "2.0"},
        "buffers": [{"byteLength": len(vertices)}],
        "bufferViews": [{"buffer": 0, "byteLength": len(vertices)}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "nodes": [{"mesh": 0}],
        "scenes": [{"nodes": [0]}],
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    body = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(vertices), b"BIN\0") + vertices
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body


def write(path: Path) -> Path:
    """A sound file for its ending."""
    makers = {".mp4": clip_bytes, ".mp3": sound_bytes, ".glb": model_bytes}
    path.write_bytes(makers[path.suffix]())
    return path
