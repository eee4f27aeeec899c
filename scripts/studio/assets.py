"""An artist's folder, read: which file is what, and everything that is wrong with it. No chain, no node.

A work is all files that share a name: `low-tide.png` and its sidecar `low-tide.json`; a clip, a sound or a model has a
cover too: `surf.mp4`, `surf.png`, `surf.json`. Works are numbered from 1 in the order of their names, numbers inside a
name counting as numbers: `work-2` comes before `work-10`.
"""

import os
import re
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from scripts.studio import pictures, recordings
from scripts.studio.cids import file_digest
from scripts.studio.errors import AssetError, StudioError, shown
from scripts.studio.pictures import Picture
from scripts.studio.recordings import Recording
from scripts.studio.texts import key

PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": pictures.SVG,
}
RECORDINGS = {".mp4": recordings.MP4, ".mp3": recordings.MP3, ".glb": recordings.GLB}
ENDINGS = {kind: ending for ending, kind in reversed((PICTURES | RECORDINGS).items())}
"""The usual ending of a file of each type."""
SIDECAR = ".json"
COLLECTION_FILES = ("collection.toml", "collection.json")
TABLE_FILES = ("works.csv", "works.toml")

LARGEST_FILE = 100_000_000
"""Bytes; what marketplaces and gateways still show."""
LONGEST_NAME = 120
NEAR = 12
"""Two pictures whose 256-bit fingerprints differ in at most so many bits look the same."""

_WINDOWS_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))]
)
_UNSAFE = frozenset('<>:"/\\|?*%#')


@dataclass(frozen=True)
class Asset:
    """One file of the folder, whole and checked; a clip, a sound or a model with the picture that is its cover."""

    path: Path
    content: Picture | Recording
    size: int  # bytes
    digest: bytes  # SHA-256 of the bytes: the content digest
    cover: "Asset | None" = None

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def media_type(self) -> str:
        return self.content.media_type

    @property
    def shown(self) -> "Asset":
        """What can be looked at: the cover, or the picture itself."""
        return self.cover or self

    @property
    def picture(self) -> Picture:
        """The picture to look at."""
        content = self.shown.content
        assert isinstance(content, Picture), "a recording is only an asset once it has a cover"
        return content

    @property
    def files(self) -> tuple["Asset", ...]:
        """All files of the work."""
        return (self, self.cover) if self.cover else (self,)

    @property
    def kept(self) -> "dict[str, Asset]":
        """The files by the names they are pinned under, which say what they are and not what the artist calls them."""
        work = {f"work{ENDINGS[self.media_type]}": self}
        return work | {f"cover{ENDINGS[self.cover.media_type]}": self.cover} if self.cover else work


@dataclass(frozen=True)
class Folder:
    """What was found: works' files by name, and all that is wrong."""

    path: Path
    assets: tuple[Asset, ...]  # in the order of the works
    sidecars: dict[str, Path]  # by the name without its ending
    table: Path | None  # one file for what all sidecars would say
    collection: Path | None
    errors: tuple[StudioError, ...] = field(default=())


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts `work-2` before `work-10`."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple(
        (0, int(part), part) if part.isdecimal() and part.isascii() else (1, 0, part) for part in parts if part
    )


def read_folder(path: Path) -> Folder:
    """Look at every file of a folder, or at a single picture, and gather all that is wrong with them.

    Raises AssetError only where there is nothing to look at.
    """
    alone = path.is_file() and not path.is_symlink()
    root = path.parent if alone else path
    if not path.exists():
        raise AssetError(
            "not found", where=path, expected="a folder of pictures, or one picture", run="./vernissage plan artworks"
        )
    if not alone and not path.is_dir():
        raise AssetError(
            "cannot be used", where=path, expected="a folder of pictures, or one picture", found="something else"
        )
    errors: list[StudioError] = []
    names = [path.name] if alone else _names(path)
    files = [root / name for name in names if _usable(root, name, errors)]
    errors.extend(_clashes(files))
    if alone:
        endings = [SIDECAR] if path.suffix.lower() in PICTURES else [SIDECAR, *PICTURES]
        extra = [root / f"{path.stem}{ending}" for ending in endings]
        files.extend(file for file in extra if file.is_file() and _usable(root, file.name, errors))

    collections = [file for file in files if file.name in COLLECTION_FILES]
    tables = [file for file in files if file.name in TABLE_FILES]
    for what, several in (("collection files", collections), ("tables", tables)):
        if len(several) > 1:
            found = " and ".join(file.name for file in several)
            errors.append(AssetError(f"two {what}", where=root, expected="one of them", found=found))
    own = {*collections, *tables}
    sidecars = {file.stem: file for file in files if file.suffix == SIDECAR and file not in own}
    media = [file for file in files if file.suffix.lower() in PICTURES | RECORDINGS]
    understood = {*own, *media}
    for file in files:
        if file not in understood and file.suffix != SIDECAR:
            known = ", ".join([*PICTURES, *RECORDINGS])
            expected = f"{known}, or {SIDECAR} beside one"
            errors.append(
                AssetError("not a work", where=file, expected=expected, found=shown(file.suffix or file.name))
            )
    errors.extend(_shared_stems([file for file in media if file.suffix.lower() in PICTURES]))
    errors.extend(_shared_stems([file for file in media if file.suffix.lower() in RECORDINGS]))
    stems = {file.stem for file in media}
    errors.extend(
        AssetError(
            "a sidecar without its work", where=sidecar, expected=f"{stem}.png or another work beside it", found="none"
        )
        for stem, sidecar in sidecars.items()
        if stem not in stems
    )
    if not media and not errors:
        errors.append(AssetError("no works", where=path, expected="at least one picture", found="none"))

    examined: list[Asset] = []
    for outcome in _examined(sorted(media, key=lambda file: natural_order(file.name))):
        if isinstance(outcome, Asset):
            examined.append(outcome)
        else:
            errors.append(outcome)
    errors.extend(_duplicates(examined))
    assets = _covered(examined, {file.stem for file in media if file.suffix.lower() in PICTURES}, errors)
    return Folder(
        path,
        tuple(assets),
        sidecars,
        tables[0] if len(tables) == 1 else None,
        collections[0] if len(collections) == 1 else None,
        tuple(errors),
    )


def _covered(examined: list[Asset], covers: set[str], errors: list[StudioError]) -> list[Asset]:
    """The works: each recording with its cover, and every picture that covers nothing."""
    recorded = {asset.path.stem for asset in examined if isinstance(asset.content, Recording)}
    pictured = {asset.path.stem: asset for asset in examined if isinstance(asset.content, Picture)}
    works = []
    for asset in examined:
        stem = asset.path.stem
        if isinstance(asset.content, Picture):
            works.extend([asset] if stem not in recorded else [])
        elif stem in pictured:
            works.append(replace(asset, cover=pictured[stem]))
        elif stem not in covers:
            expected = f"{stem}.png or another picture beside it"
            errors.append(AssetError("no cover", where=asset.path, expected=expected, found="none"))
    return works


def examine(path: Path) -> Asset:
    """One file: decoded, held against its name, hashed. Raises AssetError."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise AssetError("too large", where=path, expected=f"at most {LARGEST_FILE:,} bytes", found=f"{size:,} bytes")
    ending = path.suffix.lower()
    content = recordings.examine(path) if ending in RECORDINGS else pictures.examine(path)
    expected = (PICTURES | RECORDINGS)[ending]
    if content.media_type != expected:
        found = f"{content.media_type} by its content"
        raise AssetError("named as what it is not", where=path, expected=f"{expected} by its name", found=found)
    try:
        digest, size = file_digest(path)
    except OSError as error:
        raise AssetError("cannot be read", where=path, found=error.strerror or str(error)) from error
    return Asset(path, content, size, digest)


def near_duplicates(assets: Iterable[Asset]) -> Iterator[tuple[Asset, Asset, int]]:
    """Pairs of pictures that look the same but are different files, with the distance in bits (0 to `NEAR`).

    Two fingerprints that differ in at most `NEAR` bits agree in at least one of `NEAR` + 1 bands, so only pictures that
    share a band are compared.
    """
    bits = pictures.FINGERPRINT_SIDE**2
    width = -(-bits // (NEAR + 1))
    bands: dict[tuple[int, int], list[int]] = defaultdict(list)
    fingerprints = [(asset, asset.picture.fingerprint) for asset in assets if asset.picture.fingerprint is not None]
    for index, (asset, fingerprint) in enumerate(fingerprints):
        assert fingerprint is not None
        keys = [(band, fingerprint >> band * width & (1 << width) - 1) for band in range(NEAR + 1)]
        for other_index in sorted({other for band in keys for other in bands[band]}):
            other, other_fingerprint = fingerprints[other_index]
            assert other_fingerprint is not None
            distance = (fingerprint ^ other_fingerprint).bit_count()
            if distance <= NEAR and other.digest != asset.digest:
                yield other, asset, distance
        for band in keys:
            bands[band].append(index)


def _names(folder: Path) -> list[str]:
    """Names in a folder, hidden ones left out, in order. Raises AssetError if it cannot be listed."""
    try:
        return sorted((name for name in os.listdir(folder) if not name.startswith(".")), key=natural_order)
    except OSError as error:
        raise AssetError("cannot be listed", where=folder, found=error.strerror or str(error)) from error


def name_flaw(name: str) -> str | None:
    """What keeps a file name from meaning the same on every system, in a URL and on IPFS; None if nothing does."""
    if any("\ud800" <= letter <= "\udfff" for letter in name):
        return "bytes that are not UTF-8"
    if unicodedata.normalize("NFC", name) != name:
        return "letters in decomposed form (NFD)"
    bad = next((letter for letter in name if letter in _UNSAFE or not letter.isprintable()), None)
    if bad is not None:
        return f"the letter {shown(bad)}"
    if name.split(".")[0].casefold().rstrip() in _WINDOWS_NAMES:
        return "a name Windows keeps for itself"
    if name != name.strip() or name.endswith("."):
        return "a space or full stop at its end"
    if len(name.encode()) > LONGEST_NAME:
        return f"{len(name.encode())} bytes"
    return None


def _usable(root: Path, name: str, errors: list[StudioError]) -> bool:
    """True for a regular file with a safe name inside the folder; otherwise the reason is added to `errors`."""
    path = root / name
    if flaw := name_flaw(name):
        expected = f"a name of at most {LONGEST_NAME} bytes that every system can hold"
        errors.append(AssetError("unsafe name", where=path, expected=expected, found=flaw))
        return False
    try:
        if path.is_symlink():
            target = Path(os.path.realpath(path))
            if not target.is_relative_to(os.path.realpath(root)):
                errors.append(
                    AssetError(
                        "leads out of the folder", where=path, expected="a file inside it", found=f"a link to {target}"
                    )
                )
                return False
        mode = path.stat().st_mode
    except OSError as error:
        errors.append(AssetError("cannot be read", where=path, expected="a file", found=error.strerror or str(error)))
        return False
    if not stat.S_ISREG(mode):
        found = "a folder" if stat.S_ISDIR(mode) else "a device or pipe"
        errors.append(AssetError("not a file", where=path, expected="files lying flat in the folder", found=found))
        return False
    return True


def _clashes(files: list[Path]) -> Iterator[StudioError]:
    """Names that some file systems take for one and the same."""
    seen: dict[str, Path] = {}
    for file in files:
        other = seen.setdefault(key(file.name), file)
        if other is not file:
            yield AssetError(
                "names that clash",
                where=file,
                expected="names that differ in more than case",
                found=f"also {other.name}",
            )


def _shared_stems(media: list[Path]) -> Iterator[StudioError]:
    """Two files for one work: which of them is it?"""
    seen: dict[str, Path] = {}
    for file in media:
        other = seen.setdefault(key(file.stem), file)
        if other is not file and key(other.name) != key(file.name):
            yield AssetError(
                "two files for one work", where=file, expected=f"one file named {file.stem}", found=f"also {other.name}"
            )


def _examined(files: list[Path]) -> Iterator[Asset | AssetError]:
    """Each file examined, two at a time: decoding and hashing leave Python's lock."""

    def outcome(path: Path) -> Asset | AssetError:
        try:
            return examine(path)
        except AssetError as error:
            return error

    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        yield from pool.map(outcome, files)


def _duplicates(assets: list[Asset]) -> Iterator[StudioError]:
    seen: dict[bytes, Asset] = {}
    for asset in assets:
        other = seen.setdefault(asset.digest, asset)
        if other is not asset:
            found = f"the bytes of {other.name} (SHA-256 {asset.digest.hex()[:16]}...)"
            yield AssetError("the same picture twice", where=asset.path, expected="a picture of its own", found=found)
