"""The plan: a folder turned into exactly what will be pinned and minted. Same folder, same bytes, same CIDs."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.studio import assets as _assets
from scripts.studio import licences
from scripts.studio.assets import Asset, Folder
from scripts.studio.cids import IMPORT_PARAMETERS, bytes_cid, cid_to_digest, folder_cid
from scripts.studio.collection import Collection, collection_from_name, collection_metadata, read_collection
from scripts.studio.documents import canonical
from scripts.studio.errors import AssetError, CollectionError, MetadataError, PlanErrors, StudioError, plain
from scripts.studio.metadata import Sidecar, links_of, metadata_bytes, read_sidecar, sidecar_from_name, token_metadata
from scripts.studio.tables import read_table
from scripts.studio.texts import key

COLLECTION_METADATA = "collection.json"
SCRATCH = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""Where links and metadata are laid out: in memory where the system has such a place, since each work is a folder."""


@dataclass(frozen=True)
class Work:
    """One work: what is minted, and under which digests."""

    number: int  # 1, 2, 3 ... in the order of the file names; in a folder that grew the contract has others
    name: str  # the title
    asset: Asset
    folder_cid: str  # CIDv1 of the directory with the work's own files
    sidecar: Sidecar
    metadata: bytes  # canonical JSON, one raw block
    metadata_cid: str  # CIDv1, raw
    metadata_digest: bytes  # 32 bytes inside it
    editions: int  # 1: a single work
    royalty_bps: int

    @property
    def file(self) -> str:
        """Name of the artwork's file on disk."""
        return self.asset.name

    @property
    def path(self) -> str:
        """Where the artwork's file is in the directory of pictures."""
        return f"{self.asset.path.stem}/{next(iter(self.asset.kept))}"

    @property
    def content_digest(self) -> bytes:
        """SHA-256 of the artwork's bytes, 32 bytes."""
        return self.asset.digest

    @property
    def token_uri(self) -> str:
        """What `tokenURI` will say for every number of it."""
        return f"ipfs://{self.metadata_cid}"

    @property
    def metadata_file(self) -> str:
        """Name of its metadata in the directory of metadata."""
        return f"{self.number}.json"


@dataclass(frozen=True)
class Plan:
    """Everything that will be pinned and minted. Only metadata is held in memory, never media."""

    folder: Path
    collection: Collection
    works: tuple[Work, ...]
    collection_metadata: bytes  # canonical ERC-7572 JSON
    collection_cid: str  # CIDv1 of it, raw: `contractURI` is ipfs://<this>
    pictures_cid: str  # CIDv1 of the directory of pictures: a directory a work
    metadata_cid: str  # CIDv1 of the directory of metadata: 1.json ... n.json and collection.json
    warnings: tuple[StudioError, ...]

    @property
    def id(self) -> str:
        """64 hex digits that name this plan: the SHA-256 of both directories' CIDs and of the split."""
        shares = [[share.account, share.address, share.parts] for share in self.collection.shares]
        return hashlib.sha256(
            canonical([self.pictures_cid, self.metadata_cid, self.collection.royalty_bps, shares])
        ).hexdigest()

    @property
    def metadata_digest(self) -> bytes:
        """32 bytes inside the CID of the directory of metadata."""
        return cid_to_digest(self.metadata_cid)[0]

    @property
    def tokens(self) -> int:
        """Tokens of all works."""
        return sum(work.editions for work in self.works)

    @property
    def size(self) -> int:
        """Bytes of all artworks and covers."""
        return sum(file.size for work in self.works for file in work.asset.files)

    def licence_of(self, work: Work) -> str:
        """What a work, or else the collection, says of its licence; empty where neither says anything."""
        return work.sidecar.licence or self.collection.licence or ""

    def document(self) -> dict[str, Any]:
        """The plan as JSON-ready facts: same folder, same document, wherever the folder lies."""
        return {
            "plan": self.id,
            "collection": {
                "name": self.collection.name,
                "symbol": self.collection.symbol,
                "royalty_bps": self.collection.royalty_bps,
                "policy": str(self.collection.policy) if self.collection.policy else None,
                "shares": [
                    {"role": share.role, "account": share.account, "address": share.address, "parts": share.parts}
                    for share in self.collection.shares
                ],
                "uri": f"ipfs://{self.collection_cid}",
            },
            "pictures": self.pictures_cid,
            "metadata": self.metadata_cid,
            "import": IMPORT_PARAMETERS,
            "works": [
                {
                    "work": work.number,
                    "name": work.name,
                    "file": work.file,
                    "type": work.asset.media_type,
                    "bytes": work.asset.size,
                    "editions": work.editions,
                    "royalty_bps": work.royalty_bps,
                    "content_digest": f"0x{work.content_digest.hex()}",
                    "metadata_digest": f"0x{work.metadata_digest.hex()}",
                    "uri": work.token_uri,
                }
                for work in self.works
            ],
            "warnings": [warning.facts() for warning in self.warnings],
        }


def make_plan(path: Path) -> Plan:
    """The plan for a folder, or for a single picture.

    Raises PlanErrors with everything that is wrong, all at once.
    """
    try:
        folder = _assets.read_folder(path)
    except AssetError as error:
        raise PlanErrors([error], where=path) from error
    errors = list(folder.errors)
    warnings: list[StudioError] = []
    sidecars = _sidecars(folder, errors, warnings)
    collection = _collection(folder, sidecars, errors, warnings)
    errors.extend(_same_titles(folder, sidecars))
    errors.extend(_wrong_licences(folder, collection, sidecars))
    for one, other, distance in _assets.near_duplicates(folder.assets):
        allowed = collection is not None and collection.near_duplicates_allowed
        (warnings if allowed else errors).append(
            AssetError(
                "pictures that look the same",
                where=other.path,
                expected=f'over {_assets.NEAR} bits apart, or near_duplicates = "allow" in the collection file',
                found=f"{distance} bits from {one.name}",
            )
        )
    if errors or collection is None:
        raise PlanErrors(_in_order(errors), where=path)
    return _built(folder, collection, sidecars, tuple(warnings))


@contextmanager
def staged(plan: Plan) -> Iterator[tuple[Path, Path]]:
    """The two directories as they will be pinned, for as long as the block lasts: (pictures, metadata).

    Pictures are links to the artist's own files: nothing is copied, and nothing of the artist's is changed.
    """
    with tempfile.TemporaryDirectory(prefix="vernissage-", dir=SCRATCH) as scratch:
        pictures, metadata = Path(scratch, "pictures"), Path(scratch, "metadata")
        _stage_pictures(pictures, [work.asset for work in plan.works])
        _stage_metadata(metadata, {work.metadata_file: work.metadata for work in plan.works}, plan.collection_metadata)
        yield pictures, metadata


def _built(
    folder: Folder, collection: Collection, sidecars: dict[str, Sidecar], warnings: tuple[StudioError, ...]
) -> Plan:
    errors: list[StudioError] = []
    with tempfile.TemporaryDirectory(prefix="vernissage-", dir=SCRATCH) as scratch:
        pictures, metadata = Path(scratch, "pictures"), Path(scratch, "metadata")
        _stage_pictures(pictures, folder.assets)
        pictures_cid = folder_cid(pictures)
        works: list[Work] = []
        links: dict[str, str] = {}
        for number, asset in enumerate(folder.assets, start=1):
            sidecar = sidecars[asset.path.stem]
            own_cid = folder_cid(pictures / asset.path.stem)
            links |= links_of(asset, own_cid)
            try:
                data = metadata_bytes(token_metadata(sidecar, asset, own_cid, collection.licence), asset.path)
            except MetadataError as error:
                errors.append(error)
                continue
            cid = bytes_cid(data)
            digest = cid_to_digest(cid)[0]
            editions, royalty = sidecar.editions, collection.royalty_bps
            works.append(Work(number, sidecar.name, asset, own_cid, sidecar, data, cid, digest, editions, royalty))
        if errors:
            raise PlanErrors(errors, where=folder.path)
        collection_data = canonical(collection_metadata(collection, links))
        _stage_metadata(metadata, {work.metadata_file: work.metadata for work in works}, collection_data)
        metadata_cid = folder_cid(metadata)
    return Plan(
        folder.path,
        collection,
        tuple(works),
        collection_data,
        bytes_cid(collection_data),
        pictures_cid,
        metadata_cid,
        warnings,
    )


def _stage_pictures(target: Path, assets: Iterable[Asset]) -> None:
    for asset in assets:
        own = target / asset.path.stem
        own.mkdir(parents=True)
        for name, file in asset.kept.items():
            os.symlink(os.path.realpath(file.path), own / name)


def _stage_metadata(target: Path, files: dict[str, bytes], collection: bytes) -> None:
    target.mkdir()
    for name, data in files.items():
        (target / name).write_bytes(data)
    (target / COLLECTION_METADATA).write_bytes(collection)


def _sidecars(folder: Folder, errors: list[StudioError], warnings: list[StudioError]) -> dict[str, Sidecar]:
    """By the name of the file without its ending."""
    found: dict[str, Sidecar] = {}
    for stem, path in folder.sidecars.items():
        sidecar, problems = read_sidecar(path)
        errors.extend(problems)
        if sidecar:
            found[stem] = sidecar
    described = set(folder.sidecars)
    if folder.table:
        rows, problems = read_table(folder.table)
        errors.extend(problems)
        stems = {asset.name: asset.path.stem for asset in folder.assets}
        for name, sidecar in rows.items():
            if name not in stems:
                expected = "the file of a work in this folder"
                errors.append(
                    MetadataError("no such work", where=folder.table, field=name, expected=expected, found="none")
                )
            elif stems[name] in folder.sidecars:
                found_too = f"also {folder.sidecars[stems[name]].name}"
                errors.append(
                    MetadataError("told twice", where=folder.table, field=name, expected="one of both", found=found_too)
                )
            else:
                found[stems[name]] = sidecar
        described |= set(stems.values()) if problems else set(found)
    for asset in folder.assets:
        stem = asset.path.stem
        if stem in described:
            continue
        expected = (
            f"a row for {asset.name} in {folder.table.name}" if folder.table else f"{stem}.json with name and alt"
        )
        if len(folder.assets) == 1 and not folder.table:
            warnings.append(
                MetadataError(
                    "no sidecar and no alt text", where=asset.path, expected=expected, found="the file's name"
                )
            )
            found[stem] = sidecar_from_name(asset)
        else:
            errors.append(MetadataError("no sidecar", where=asset.path, expected=expected, found="none"))
    return found


def _collection(
    folder: Folder, sidecars: dict[str, Sidecar], errors: list[StudioError], warnings: list[StudioError]
) -> Collection | None:
    if folder.collection is None:
        expected = "collection.toml with name, symbol, royalty and shares"
        if len(folder.assets) == 1 and folder.assets[0].path.stem in sidecars:
            warnings.append(
                CollectionError("no collection file", where=folder.path, expected=expected, found="no royalty")
            )
            alone = folder.assets[0]
            return collection_from_name(sidecars[alone.path.stem].name, alone.digest.hex())
        if not any(
            error.where.endswith(_assets.COLLECTION_FILES) or error.what == "two collection files" for error in errors
        ):
            errors.append(CollectionError("no collection file", where=folder.path, expected=expected, found="none"))
        return None
    collection, problems = read_collection(folder.collection)
    errors.extend(problems)
    names = {file.name for asset in folder.assets for file in asset.files}
    for field in ("image", "banner_image"):
        name = getattr(collection, field, None)
        if name and name not in names:
            errors.append(
                CollectionError(
                    "no such picture",
                    where=folder.collection,
                    field=field,
                    expected="a picture of the folder",
                    found=name,
                )
            )
    return collection


def _same_titles(folder: Folder, sidecars: dict[str, Sidecar]) -> Iterator[StudioError]:
    seen: dict[str, Path] = {}
    for stem, sidecar in sidecars.items():
        path = folder.sidecars.get(stem, folder.path)
        other = seen.setdefault(key(sidecar.name), path)
        if other is not path:
            yield MetadataError(
                "two works of one name",
                where=path,
                field="name",
                expected="a name of its own",
                found=f"also in {other.name}",
            )


def _wrong_licences(
    folder: Folder, collection: Collection | None, sidecars: dict[str, Sidecar]
) -> Iterator[StudioError]:
    """Licences that are not what they say they are, or not for that many: the collection's told once."""
    common = (collection.licence if collection else None) or ""
    if folder.collection and (flaw := licences.flaw_of(common, 1)):
        what, expected = flaw
        yield CollectionError(what, where=folder.collection, field="licence", expected=expected, found=common)
        common = ""
    for stem, sidecar in sidecars.items():
        name = sidecar.licence or common
        if flaw := licences.flaw_of(name, sidecar.editions):
            path = folder.sidecars.get(stem, folder.path)
            yield MetadataError(flaw[0], where=path, field="licence", expected=flaw[1], found=name)


def _in_order(errors: list[StudioError]) -> list[StudioError]:
    """File by file, so that one reads what to mend in one place."""
    return sorted(errors, key=lambda error: _assets.natural_order(plain(error.where)))
