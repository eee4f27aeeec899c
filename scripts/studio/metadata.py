"""Sidecars read, and the JSON of tokens and collections made from them: ERC-721, what OpenSea adds, and ERC-7572."""

import base64
import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from scripts.studio import licences
from scripts.studio.assets import Asset
from scripts.studio.documents import canonical, read_document
from scripts.studio.errors import MetadataError, StudioError
from scripts.studio.recordings import Recording
from scripts.studio.schemas import Line, Link, Strict, Text, checked

MOST_EDITIONS = 999_999
"""Numbers fit below a million: token id = work x 1,000,000 + number."""
LARGEST_METADATA = 262_144
"""Bytes; one raw block, so that its digest is the SHA-256 of the file."""

Number = Annotated[int, Field(strict=True)] | Decimal


class Attribute(Strict):
    """One property of a work, as marketplaces filter by it."""

    trait_type: Line | None = None
    value: Annotated[str, Field(min_length=1, max_length=1_000)] | Number
    display_type: Literal["number", "boost_number", "boost_percentage", "date"] | None = None
    max_value: Number | None = None

    @model_validator(mode="after")
    def _types_agree(self) -> "Attribute":
        is_number = isinstance(self.value, int | Decimal) and not isinstance(self.value, bool)
        if self.display_type and not is_number:
            raise ValueError(f"a number as value, since display_type is {self.display_type}")
        if self.display_type == "date" and not (isinstance(self.value, int) and 0 <= self.value < 2**40):
            raise ValueError("a date in whole seconds since 1970")
        if self.max_value is not None and not (is_number and self.value <= self.max_value):  # type: ignore[operator]
            raise ValueError("a number as value, not above max_value")
        return self


class Sidecar(Strict):
    """What an artist says about a work, in the .json beside it."""

    name: Line
    alt: Text
    description: Text | None = None
    editions: Annotated[int, Field(ge=1, le=MOST_EDITIONS)] = 1
    attributes: list[Attribute] = Field(default_factory=list, max_length=200)
    external_url: Link | None = None
    background_color: Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{6}$")] | None = None
    licence: Line | None = None
    created: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    ai: Literal["none", "assisted", "generated"] | None = None

    @model_validator(mode="after")
    def _traits_are_told_apart(self) -> "Sidecar":
        traits = [attribute.trait_type for attribute in self.attributes if attribute.trait_type]
        twice = next((trait for trait in traits if traits.count(trait) > 1), None)
        if twice:
            raise ValueError(f'each trait_type once, "{twice}" is there twice')
        return self


def read_sidecar(path: Path) -> tuple[Sidecar | None, list[StudioError]]:
    """The sidecar in a file, and all that is wrong with it; None if anything is."""
    try:
        value = read_document(path, MetadataError)
    except MetadataError as error:
        return None, [error]
    return checked(Sidecar, value, path, MetadataError)


def sidecar_from_name(asset: Asset) -> Sidecar:
    """What is known of a picture that came alone: its name. Alt text is the name, for want of better."""
    title = re.sub(r"[-_\s]+", " ", asset.path.stem).strip().capitalize() or asset.path.stem
    return Sidecar(name=title, alt=title)


def links_of(asset: Asset, folder_cid: str) -> dict[str, str]:
    """The ipfs:// links of a work's files by name; `folder_cid` is that of the work's own directory."""
    return {file.name: f"ipfs://{folder_cid}/{kept}" for kept, file in asset.kept.items()}


def token_metadata(sidecar: Sidecar, asset: Asset, folder_cid: str, collection_licence: str | None) -> dict[str, Any]:
    """The JSON of a work's tokens: every number of an edition shares it.

    It names the files by the CID of the work's own directory, and carries the SHA-256 that the contract keeps as
    content digest: nothing in it changes with the folder's other works, or with the names of files.
    """
    links = links_of(asset, folder_cid)
    seen = asset.shown
    seconds = asset.content.seconds if isinstance(asset.content, Recording) else None
    properties = {
        "alt": sidecar.alt,
        "content_digest": f"0x{asset.digest.hex()}",
        "content_bytes": asset.size,
        "width": asset.content.width or None,
        "height": asset.content.height or None,
        "frames": asset.picture.frames if asset.picture.frames > 1 else None,
        "seconds": round(seconds, 3) if seconds is not None else None,
        "editions": sidecar.editions,
        "licence": licences.canonical(sidecar.licence or collection_licence),
        "created": sidecar.created,
        "ai": sidecar.ai,
        "files": [{"uri": links[file.name], "type": file.media_type} for file in asset.files],
    }
    return _present(
        {
            "name": sidecar.name,
            "description": sidecar.description,
            "image": links[seen.name],
            "image_integrity": integrity(seen.digest),
            "image_mimetype": seen.media_type,
            "animation_url": links[asset.name] if asset.cover else None,
            "content": {"mime": asset.media_type, "uri": links[asset.name]},
            "external_url": sidecar.external_url,
            "background_color": sidecar.background_color,
            "attributes": [attribute.model_dump(exclude_none=True) for attribute in sidecar.attributes],
            "properties": _present(properties),
        }
    )


def integrity(digest: bytes) -> str:
    """A SHA-256 in the form of subresource integrity."""
    return "sha256-" + base64.b64encode(digest).decode()


def metadata_bytes(value: dict[str, Any], where: Path) -> bytes:
    """Canonical bytes of a work's metadata. Raises MetadataError for more than one block of them."""
    data = canonical(value)
    if len(data) > LARGEST_METADATA:
        raise MetadataError(
            "too much metadata", where=where, expected=f"at most {LARGEST_METADATA:,} bytes", found=f"{len(data):,}"
        )
    return data


def _present(value: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in value.items() if part is not None}
