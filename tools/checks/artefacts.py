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

    @property
    def ast(self) -> Mapping[str, Any]:
        return self.document["ast"]  # type: ignore[no-any-return]

    @cached_property
    def trailer(self) -> bytes:
        """The metadata at the end of the code: a hash of the sources, so no two contracts have the same."""
        code = _bytes(self.document["deployedBytecode"])
        return code[-(int.from_bytes(code[-2:]) + 2) :] if code else b""

    @cached_property
    def creation(self) -> bytes:
        return _bytes(self.document["bytecode"])

    def instructions(self, kind: str) -> Iterator[Instruction]:
        """Of the deployed code ("run") or of the constructor ("init")."""
        words = ("deployedBytecode", "deployedSourceMap") if kind == "run" else ("bytecode", "sourceMap")
        code, map_ = _bytes(self.document[words[0]]), self.document[words[1]]
        paths = self.document["allSourcePaths"]
        places = _places(map_)
        position = 0
        while position < len(code):
            start, length, file = next(places, (0, 0, -1))
            yield Instruction(position, code[position], Place(paths.get(str(file)), start, length))
            pushed = code[position] - PUSH0 if PUSH0 < code[position] <= PUSH32 else 0
            position += 1 + pushed


def ours(path: str | None) -> bool:
    """Whether a source is one of our own contracts: no double, no interface, nobody else's."""
    return path is not None and path.startswith("contracts/") and not path.startswith("contracts/testing/")


def read_artefacts(folder: Path = BUILD) -> list[Artefact]:
    """All of our own that have code, libraries with their pieces of syntax included."""
    documents = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    return [
        Artefact(document["contractName"], document["sourcePath"], document)
        for document in documents
        if ours(document["sourcePath"])
    ]


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
