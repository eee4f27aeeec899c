"""What a collection has to show, read from the chain and IPFS: nothing in it is believed before it is checked.

Metadata may be anybody's. A field of another type than it should have is left out; a picture whose bytes are no safe
picture is withheld, and the reason is shown in its place.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from web3.contract import Contract

from scripts.studio import pictures, recordings
from scripts.studio.assets import ENDINGS
from scripts.studio.chain import Chain
from scripts.studio.cids import bytes_cid, cid_to_digest, digest_to_cid, ipfs_path
from scripts.studio.errors import AssetError, IpfsUnreachable, StudioError, VerificationFailed
from scripts.studio.provenance import Moment, timeline
from scripts.studio.tokens import WORK_SIZE, tokens_of

Fetch = Callable[[str], bytes]
"""Bytes behind `<CID>` or `<CID>/<path>`."""


@dataclass(frozen=True)
class File:
    """A file that was looked into and found to be what it is shown as."""

    data: bytes
    media_type: str

    @property
    def ending(self) -> str:
        return ENDINGS[self.media_type]


@dataclass(frozen=True)
class TokenFacts:
    """One token as the chain has it."""

    id: int
    owner: str  # whoever holds it: a house, while it is for sale
    moments: tuple[Moment, ...]

    @property
    def number(self) -> int:
        return self.id % WORK_SIZE

    @property
    def lot(self) -> Moment | None:
        """Its listing, while it is for sale."""
        for moment in reversed(self.moments):
            if moment.kind == "listed":
                return moment
            if moment.kind in ("sold", "returned", "moved", "burnt"):
                return None
        return None


@dataclass(frozen=True)
class Lot:
    """A lot that stands open."""

    id: str
    house: str  # what kind of sale
    seller: str
    since: int  # seconds since 1970
    tokens: tuple[int, ...]  # still for sale, by number
    bids: int
    best: str  # the highest bid that can be seen; "" while there is none

    @classmethod
    def of(cls, tokens: list[TokenFacts]) -> Lot:
        """From the tokens that are in it."""
        listed = tokens[0].lot
        assert listed is not None
        bids = [m for m in tokens[0].moments if m.lot == listed.lot and m.kind in ("bid", "sealed bid", "opened bid")]
        seen = max((m for m in bids if m.amount), key=lambda m: m.amount, default=None)
        numbers = tuple(token.number for token in tokens)
        count = sum(m.kind != "opened bid" for m in bids)
        return cls(listed.lot, listed.house, listed.by, listed.time, numbers, count, seen.said if seen else "")


@dataclass(frozen=True)
class WorkFacts:
    """One work: what the chain states of it, and what its metadata says."""

    number: int
    tokens: tuple[TokenFacts, ...]
    editions: int  # the cap: how many there can ever be
    uri: str
    content_digest: str  # 0x...
    metadata_digest: str  # 0x...
    royalty_bps: int
    royalty_receiver: str
    name: str
    description: str
    alt: str
    attributes: tuple[tuple[str, str], ...]
    licence: str
    created: str
    external_url: str
    picture: File | None
    picture_link: str  # ipfs://..., "" without a picture
    recording: File | None  # the work itself, where it is a clip, a sound or a model
    recording_link: str
    withheld: str  # why there is no picture; "" if there is one
    verified: bool  # the bytes shown are those the contract states
    version: int = 0  # of its metadata, as shown
    minted: int = 0  # how many there ever were
    gone: tuple[Moment, ...] = ()  # what happened to numbers that were destroyed

    @property
    def lots(self) -> tuple[Lot, ...]:
        """Lots that stand open, each with the tokens of it that are still in the house."""
        found: dict[str, list[TokenFacts]] = {}
        for token in self.tokens:
            if token.lot:
                found.setdefault(token.lot.lot, []).append(token)
        return tuple(Lot.of(tokens) for tokens in found.values())


@dataclass(frozen=True)
class Exhibit:
    """A whole collection."""

    name: str
    symbol: str
    description: str
    address: str
    network: str
    chain_id: int
    genesis_hash: str
    block: int  # the newest when it was read
    works: tuple[WorkFacts, ...]


def read_exhibit(
    chain: Chain,
    collection: Contract,
    houses: Mapping[str, Contract],
    fetch: Fetch,
    progress: Callable[[int], None] = lambda works: None,
    only: Set[int] = frozenset(),
    first: int = 0,
) -> Exhibit:
    """The collection as it stands now, or `only` some works of it.

    Tokens of a work may show different versions of its metadata: the work is shown as token `first` has it, or as its
    first token does.

    Raises VerificationFailed where there is no contract, IpfsUnreachable without a node.
    """
    if not chain.code(collection.address):
        raise VerificationFailed("no contract there", where=collection.address, expected="a collection's code")
    block = int(chain.web3.eth.block_number)
    moments = timeline(chain, collection, houses)
    tokens: dict[int, list[TokenFacts]] = {}
    for token in tokens_of(chain, collection):
        tokens.setdefault(token.work, []).append(TokenFacts(token.id, token.owner, tuple(moments.get(token.id, ()))))
    gone: dict[int, list[Moment]] = {}
    held = {token.id for owned in tokens.values() for token in owned}
    for token_id in moments.keys() - held:
        gone.setdefault(token_id // WORK_SIZE, []).extend(moments[token_id])
    works = []
    for number in sorted(only) or range(1, int(chain.call(collection.functions.works())) + 1):
        work = _work(chain, collection, number, tuple(tokens.get(number, ())), fetch, first)
        works.append(replace(work, gone=tuple(gone.get(number, ()))))
        progress(1)
    about = _document(chain.call(collection.functions.contractURI()), fetch)
    return Exhibit(
        name=str(chain.call(collection.functions.name())),
        symbol=str(chain.call(collection.functions.symbol())),
        description=_text(about, "description"),
        address=collection.address,
        network=chain.network,
        chain_id=chain.chain_id,
        genesis_hash=chain.genesis_hash,
        block=block,
        works=tuple(works),
    )


def _work(
    chain: Chain, collection: Contract, number: int, tokens: tuple[TokenFacts, ...], fetch: Fetch, first: int
) -> WorkFacts:
    view = collection.functions
    terms = chain.call(view.terms(number))
    content_digest, metadata_digest, _, receiver, royalty_bps = terms[:5]
    uri, version = _promised(terms), 0
    if tokens:
        shown_token = first if first in {token.id for token in tokens} else tokens[0].id
        uri, version = str(chain.call(view.tokenURI(shown_token))), int(chain.call(view.versionOf(shown_token)))
        metadata_digest = chain.call(view.metadataDigest(shown_token))
    value = _document(uri, fetch) if uri else {}
    picture, recording, withheld = _files(value, fetch)
    shown = recording or picture
    return WorkFacts(
        number=number,
        tokens=tokens,
        editions=int(chain.call(view.cap(number))),
        uri=uri,
        content_digest=f"0x{content_digest.hex()}",
        metadata_digest=f"0x{metadata_digest.hex()}",
        royalty_bps=int(royalty_bps),
        royalty_receiver=str(receiver),
        name=_text(value, "name") or f"Work {number}",
        description=_text(value, "description"),
        alt=_text(_part(value, "properties"), "alt"),
        attributes=_attributes(value),
        licence=_text(_part(value, "properties"), "licence"),
        created=_text(_part(value, "properties"), "created"),
        external_url=_text(value, "external_url"),
        picture=picture,
        picture_link=str(value["image"]) if picture else "",
        recording=recording,
        recording_link=str(value["animation_url"]) if recording else "",
        withheld=withheld,
        verified=shown is not None and _sha256(shown.data) == content_digest,
        version=version,
        minted=int(chain.call(view.minted(number))),
    )


def _promised(terms: Any) -> str:
    """What `tokenURI` will be of a work that nobody has a token of; "" for a series, whose numbers differ."""
    return f"ipfs://{digest_to_cid(bytes(terms[1]), 'raw')}" if terms[7] == 0 else ""


def _sha256(data: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(data).digest()


def _document(uri: str, fetch: Fetch) -> dict[str, Any]:
    """The JSON object behind a link, if its bytes have its CID; nothing otherwise."""
    try:
        cid, path = ipfs_path(uri)
        data = fetch(f"{cid}/{path}" if path else cid)
        if not path and cid_to_digest(cid)[1] == "raw" and bytes_cid(data) != cid:
            return {}
        value = json.loads(data)
    except IpfsUnreachable:
        raise
    except (StudioError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _files(value: dict[str, Any], fetch: Fetch) -> tuple[File | None, File | None, str]:
    """The picture, the recording, and why there is no picture."""
    picture, withheld = _file(value.get("image"), fetch)
    if picture and not picture.media_type.startswith("image/"):
        return None, None, f"{picture.media_type} where a picture should be"
    recording = _file(value["animation_url"], fetch)[0] if "animation_url" in value else None
    if recording and recording.media_type.startswith("image/"):
        recording = None
    return picture, recording, withheld


def _file(link: Any, fetch: Fetch) -> tuple[File | None, str]:
    """The file behind a link, looked into; or why it is not shown."""
    try:
        cid, path = ipfs_path(link if isinstance(link, str) else "")
        data = fetch(f"{cid}/{path}" if path else cid)
        with tempfile.NamedTemporaryFile(prefix="vernissage-") as file:
            file.write(data)
            file.flush()
            at = Path(file.name)
            try:
                return File(data, pictures.examine(at).media_type), ""
            except AssetError as error:
                if not data.startswith((b"glTF", b"ID3", b"\xff")) and data[4:8] != b"ftyp":
                    raise
                try:
                    return File(data, recordings.examine(at).media_type), ""
                except AssetError:
                    raise error from None
    except IpfsUnreachable:
        raise
    except StudioError as error:
        found = f", found {error.found}" if error.found and not error.found.startswith("/tmp") else ""
        return None, f"{error.what}{found}"


def _part(value: dict[str, Any], name: str) -> dict[str, Any]:
    part = value.get(name)
    return part if isinstance(part, dict) else {}


def _text(value: dict[str, Any], name: str) -> str:
    text = value.get(name)
    return text if isinstance(text, str) else ""


def _attributes(value: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    listed = value.get("attributes")
    found = []
    for entry in listed[:200] if isinstance(listed, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("value"), str | int | float):
            trait = entry.get("trait_type")
            found.append((trait if isinstance(trait, str) else "", str(entry["value"])))
    return tuple(found)
