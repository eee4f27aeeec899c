"""What a collection has to show, read from the chain and IPFS: nothing in it is believed before it is checked.

Metadata may be anybody's. A field of another type than it should have is left out; a picture whose bytes are no safe
picture is withheld, and the reason is shown in its place.
"""

import json
import tempfile
from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web3.contract import Contract

from scripts.studio import pictures, recordings
from scripts.studio.assets import ENDINGS
from scripts.studio.chain import Chain
from scripts.studio.cids import bytes_cid, cid_to_digest, ipfs_path
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
    houses: list[Contract],
    fetch: Fetch,
    progress: Callable[[int], None] = lambda works: None,
    only: Set[int] = frozenset(),
) -> Exhibit:
    """The collection as it stands now, or `only` some works of it.

    Raises VerificationFailed where there is no contract, IpfsUnreachable without a node.
    """
    if not chain.code(collection.address):
        raise VerificationFailed("no contract there", where=collection.address, expected="a collection's code")
    block = int(chain.web3.eth.block_number)
    moments = timeline(chain, collection, houses)
    tokens: dict[int, list[TokenFacts]] = {}
    for token in tokens_of(chain, collection):
        tokens.setdefault(token.work, []).append(TokenFacts(token.id, token.owner, tuple(moments.get(token.id, ()))))
    works = []
    for number in sorted(only) or range(1, int(chain.call(collection.functions.works())) + 1):
        works.append(_work(chain, collection, number, tuple(tokens.get(number, ())), fetch))
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


def _work(chain: Chain, collection: Contract, number: int, tokens: tuple[TokenFacts, ...], fetch: Fetch) -> WorkFacts:
    terms = chain.call(collection.functions.terms(number))
    content_digest, metadata_digest, _, receiver, royalty_bps = terms[:5]
    uri = str(chain.call(collection.functions.tokenURI(tokens[0].id))) if tokens else ""
    value = _document(uri, fetch) if uri else {}
    picture, recording, withheld = _files(value, fetch)
    shown = recording or picture
    return WorkFacts(
        number=number,
        tokens=tokens,
        editions=int(chain.call(collection.functions.cap(number))),
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
    )


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
