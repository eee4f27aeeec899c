"""CARs read without a node: every block hashed, every link followed, so that "complete" is a proof and no promise."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import aleph_cid

from scripts.studio.cids import Codec, digest_to_cid
from scripts.studio.errors import IpfsError

LARGEST_BLOCK = 4_000_000
"""Bytes; nodes exchange no larger ones."""
CODES: dict[int, Codec] = {0x55: "raw", 0x70: "dag-pb"}
SHA2_256 = 0x12

Key = tuple[Codec, bytes]
"""A block by its codec and the sha2-256 of its bytes."""


@dataclass(frozen=True)
class CarReport:
    """A whole CAR: every block below its root is in it, and every block is what its CID says."""

    path: Path
    root: str
    blocks: tuple[str, ...]  # CIDs
    size: int  # bytes of the file
    digest: bytes  # SHA-256 of the file


def check_car(path: Path) -> CarReport:
    """Read a CARv1 from end to end. Raises IpfsError for anything but a whole one; memory stays flat."""
    held: set[Key] = set()
    wanted: set[Key] = set()
    whole = hashlib.sha256()
    try:
        root = str(aleph_cid.read_carv1_root(path))
        for key, data, _ in _sections(path, whole):
            if hashlib.sha256(data).digest() != key[1]:
                raise _broken(path, f"other bytes than {digest_to_cid(key[1], key[0])} stands for")
            held.add(key)
            if key[0] == "dag-pb":
                wanted.update(_links(path, data))
    except (OSError, ValueError) as error:
        raise IpfsError("not a CAR", where=path, expected="a CARv1 with one root", found=str(error)) from error
    blocks = {digest_to_cid(digest, codec) for codec, digest in held}
    missing = sorted(digest_to_cid(digest, codec) for codec, digest in wanted - held)
    if root not in blocks:
        missing.insert(0, root)
    if missing:
        found = f"{len(missing):,} missing, as {missing[0]}"
        raise IpfsError("not a whole CAR", where=path, expected="every block below its root", found=found)
    return CarReport(path, root, tuple(sorted(blocks)), path.stat().st_size, whole.digest())


def places_of(path: Path) -> Iterator[tuple[Key, int, int]]:
    """Each block of a CAR that was checked: its key, where its bytes start, and how many they are."""
    for key, data, start in _sections(path, hashlib.sha256()):
        yield key, start, len(data)


def _sections(path: Path, whole: "hashlib._Hash") -> Iterator[tuple[Key, bytes, int]]:
    """Each block of a CAR: its key, its bytes, and where they start. All that is read goes through `whole`."""
    with path.open("rb") as file:
        head = _varint(path, file, whole)
        whole.update(_exactly(path, file, head or 0))
        while (length := _varint(path, file, whole)) is not None:
            if length > LARGEST_BLOCK + 100:
                raise _broken(path, f"a block of {length:,} bytes")
            section = _exactly(path, file, length)
            whole.update(section)
            key, data = _split(path, section)
            yield key, data, file.tell() - len(data)


def _broken(path: Path, found: str) -> IpfsError:
    return IpfsError("a broken CAR", where=path, expected="blocks that are what their CIDs say", found=found)


def _varint(path: Path, file: BinaryIO, whole: "hashlib._Hash") -> int | None:
    """An unsigned LEB128 number; None at the end of the file."""
    value, shift = 0, 0
    while byte := file.read(1):
        whole.update(byte)
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
        shift += 7
        if shift > 63:
            break
    if shift:
        raise _broken(path, "a length cut off")
    return None


def _exactly(path: Path, file: BinaryIO, length: int) -> bytes:
    data = file.read(length) if length <= LARGEST_BLOCK + 100 else b""
    if len(data) != length:
        raise _broken(path, f"its end, {length - len(data):,} bytes too early")
    return data


def _split(path: Path, section: bytes) -> tuple[Key, bytes]:
    """A block's key, and its bytes."""
    key, rest = _cid(path, section)
    return key, section[len(section) - rest :]


def _cid(path: Path, data: bytes) -> tuple[Key, int]:
    """The key in binary CID, and how many bytes come after it."""
    if data[:2] == bytes((SHA2_256, 32)) and len(data) >= 34:
        return ("dag-pb", data[2:34]), len(data) - 34
    codec = CODES.get(data[1]) if len(data) >= 36 and data[0] == 1 else None
    if codec is None or data[2:4] != bytes((SHA2_256, 32)):
        raise _broken(path, f"a CID of another kind, 0x{data[:4].hex()}")
    return (codec, data[4:36]), len(data) - 36


def _links(path: Path, node: bytes) -> Iterator[Key]:
    """What a dag-pb node links to: field 2 of the node, field 1 of each link."""
    for number, value in fields_of(path, node):
        if number == 2:
            for inner, hash_bytes in fields_of(path, value):
                if inner == 1:
                    yield link_of(path, hash_bytes)


def link_of(path: Path, data: bytes) -> Key:
    """What the hash in a link leads to."""
    key, rest = _cid(path, data)
    if rest:
        raise _broken(path, "a link that is no CID")
    return key


def fields_of(path: Path, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of the length-delimited fields of a protocol buffer."""
    return ((number, value) for number, value in _fields(path, data) if isinstance(value, bytes))


def varint_fields(path: Path, data: bytes) -> Iterator[tuple[int, int]]:
    """Number and value of the numeric fields of a protocol buffer."""
    return ((number, value) for number, value in _fields(path, data) if isinstance(value, int))


def _fields(path: Path, data: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0

    def number() -> int:
        nonlocal at
        value, shift = 0, 0
        while at < len(data) and shift < 64:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
        raise _broken(path, "a node cut off")

    while at < len(data):
        tag = number()
        if tag & 7 == 0:
            yield tag >> 3, number()
        elif tag & 7 == 2:
            length = number()
            if at + length > len(data):
                raise _broken(path, "a node cut off")
            yield tag >> 3, data[at : at + length]
            at += length
        else:
            raise _broken(path, "a node of another kind")
