"""Files read out of CARs, without a node: directories, large files and sharded directories, as UnixFS keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.studio.cars import check_car, fields_of, link_of, places_of, varint_fields
from scripts.studio.cids import cid_to_digest, digest_to_cid
from scripts.studio.errors import IpfsError

DIRECTORY, SHARD = 1, 5
"""UnixFS: what a dag-pb node is; everything else is a file or a part of one."""
SHARD_PREFIX = 2
"""Letters before a name in a sharded directory: its place among 256."""
MOST_TEXT = 4_000_000
"""Bytes read where a document is expected."""


@dataclass(frozen=True)
class Place:
    """Where a block's bytes are."""

    car: Path
    start: int
    length: int


@dataclass
class Archive:
    """The blocks of some CARs, by CID."""

    places: dict[str, Place] = field(default_factory=dict)
    broken: dict[Path, str] = field(default_factory=dict)  # CARs that are not whole, and why: nothing of them is used

    @classmethod
    def of(cls, folder: Path) -> Archive:
        """All CARs of a folder, each block of them hashed. Raises IpfsError where there are none."""
        cars = sorted(folder.glob("*.car"))
        if not cars:
            raise IpfsError("no CARs", where=folder, expected="what `pin --car` or `backup` wrote", found="none")
        archive = cls()
        for car in cars:
            try:
                check_car(car)
            except IpfsError as error:
                archive.broken[car] = error.line()
                continue
            for (codec, digest), start, length in places_of(car):
                archive.places[digest_to_cid(digest, codec)] = Place(car, start, length)
        return archive

    def block(self, cid: str) -> bytes:
        """A block's bytes. Raises IpfsError where no CAR has it."""
        place = self.places.get(cid)
        if place is None:
            raise IpfsError("in no CAR", where=cid, expected="a whole CAR that holds it")
        with place.car.open("rb") as file:
            file.seek(place.start)
            return file.read(place.length)

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of the file at `<CID>[/<path>]`. Raises IpfsError where it is not there, or no file."""
        root, _, rest = path.partition("/")
        cid = root
        for name in rest.split("/") if rest else ():
            found = self.entries(cid).get(name)
            if found is None:
                raise IpfsError("no such file", where=path, found=f"no {name} in {cid}")
            cid = found
        yield from self._file(cid)

    def read(self, path: str, most: int = MOST_TEXT) -> bytes:
        """The bytes of a small file."""
        data = bytearray()
        for chunk in self.chunks(path):
            data += chunk
            if len(data) > most:
                raise IpfsError("too large to be what was expected", where=path, expected=f"at most {most:,} bytes")
        return bytes(data)

    def entries(self, cid: str) -> dict[str, str]:
        """CIDs by name of what lies in a directory. Raises IpfsError for what is none."""
        kind, _, links = self._node(cid)
        if kind == DIRECTORY:
            return dict(links)
        if kind != SHARD:
            raise IpfsError("not a directory", where=cid)
        found: dict[str, str] = {}
        for name, inner in links:
            found |= {name[SHARD_PREFIX:]: inner} if len(name) > SHARD_PREFIX else self.entries(inner)
        return found

    def _file(self, cid: str) -> Iterator[bytes]:
        if cid_to_digest(cid)[1] == "raw":
            yield self.block(cid)
            return
        kind, data, links = self._node(cid)
        if kind in (DIRECTORY, SHARD):
            raise IpfsError("a directory, not a file", where=cid)
        if data:
            yield data
        for _, inner in links:
            yield from self._file(inner)

    def _node(self, cid: str) -> tuple[int, bytes, list[tuple[str, str]]]:
        """What a dag-pb node is, the bytes in it, and its links by name."""
        if cid_to_digest(cid)[1] != "dag-pb":
            raise IpfsError("not a directory", where=cid)
        here, content, links = Path(cid), b"", []
        for number, value in fields_of(here, self.block(cid)):
            if number == 1:
                content = value
            elif number == 2:
                parts = dict(fields_of(here, value))
                codec, digest = link_of(here, parts.get(1, b""))
                links.append((parts.get(2, b"").decode("utf-8", "replace"), digest_to_cid(digest, codec)))
        kind = dict(varint_fields(here, content)).get(1, 0)
        data = dict(fields_of(here, content)).get(2, b"")
        return kind, data, links
