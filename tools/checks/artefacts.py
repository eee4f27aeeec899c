"""Brownie's artefacts read back as instructions with the source each came from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from scripts.studio.services import ROOT

BUILD = ROOT / "build" / "contracts"
JUMPI = 0x57
PUSH0, PUSH32 = 0x5F, 0x7F
METADATA = re.compile("a2646970667358221220[0-9a-f]{64}64736f6c6343[0-9a-f]{6}0033")
UNLINKED = re.compile("__.{38}")


@dataclass(frozen=True)
class Place:
    """Bytes of a source file; `path` from the top folder, or None for what the compiler wrote itself."""

    path: str | None
    start: int
    length: int


@dataclass(frozen=True)
class Instruction:
    """`position` is the program counter."""

    position: int
    opcode: int
    place: Place


@dataclass(frozen=True)
class Artefact:
    """One compiled contract."""

    name: str
    path: str
    document: Mapping[str, Any]
    sources: Mapping[str, str]  # the compiler's numbers of files -> paths

    @property
    def ast(self) -> Mapping[str, Any]:
        return self.document["ast"]  # type: ignore[no-any-return]

    @cached_property
    def deployed(self) -> bytes:
        """The opcodes of the deployed code: what it is known by, whatever constants and immutables are in it."""
        return opcodes(_bytes(unhashed(self.document["deployedBytecode"] or "")))

    @cached_property
    def creation(self) -> bytes:
        """The code that makes it, without hashes of sources."""
        return _bytes(unhashed(self.document["bytecode"] or ""))

    def instructions(self, kind: str) -> Iterator[Instruction]:
        """Of the deployed code ("run") or of the constructor ("init")."""
        words = ("deployedBytecode", "deployedSourceMap") if kind == "run" else ("bytecode", "sourceMap")
        code, map_ = _bytes(self.document[words[0]]), self.document[words[1]]
        places = _places(map_)
        position = 0
        while position < len(code):
            start, length, file = next(places, (0, 0, -1))
            yield Instruction(position, code[position], Place(self.sources.get(str(file)), start, length))
            position += _size(code[position])


def ours(path: str | None) -> bool:
    """Whether a source is one of our own contracts: no double, no interface, nobody else's."""
    return path is not None and path.startswith("contracts/") and not path.startswith("contracts/testing/")


def read_artefacts(folder: Path = BUILD) -> list[Artefact]:
    """All of our own that have code, libraries with their pieces of syntax included.

    Compiled together: each knows the files it names alone, not those that these name, but all number them alike.
    """
    documents = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    sources = {number: path for document in documents for number, path in document["allSourcePaths"].items()}
    return [
        Artefact(document["contractName"], document["sourcePath"], document, sources)
        for document in documents
        if ours(document["sourcePath"])
    ]


def unhashed(code: str) -> str:
    """Hexadecimal code with nought for each hash of sources: they differ where a comment does."""
    return METADATA.sub(lambda found: "0" * len(found[0]), code)


def opcodes(code: bytes) -> bytes:
    """The instructions alone, without what they push."""
    position, found = 0, bytearray()
    while position < len(code):
        found.append(code[position])
        position += _size(code[position])
    return bytes(found)


def _size(opcode: int) -> int:
    """Bytes of an instruction with what it pushes."""
    return 1 + (opcode - PUSH0 if PUSH0 < opcode <= PUSH32 else 0)


def _bytes(code: str) -> bytes:
    return bytes.fromhex(UNLINKED.sub("0" * 40, code or ""))


def _places(map_: str) -> Iterator[tuple[int, int, int]]:
    """solc's source map: what an entry leaves out is what the one before it had."""
    last = ["0", "0", "-1"]
    for entry in map_.split(";"):
        for number, value in enumerate(entry.split(":")[:3]):
            if value:
                last[number] = value
        yield int(last[0]), int(last[1]), int(last[2])
