"""The collection file: what all works of a folder have in common, who made them, and who gets what of a royalty."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from eth_utils.address import is_checksum_address, is_hex_address, to_checksum_address
from pydantic import Field, model_validator

from scripts.studio import licences
from scripts.studio.documents import canonical, read_document
from scripts.studio.errors import CollectionError, StudioError, UsageError, shown
from scripts.studio.policies import Policy, PolicyTable, policy_named
from scripts.studio.schemas import Line, Link, Strict, Text, checked
from scripts.studio.texts import key

MOST_ROYALTY_PERCENT = 50
WHOLE = 1_000_000
"""Parts in a whole: a share is given in percent with up to four decimals."""

Percent = Annotated[int, Field(strict=True)] | Decimal


class Collaborator(Strict):
    """Who gets a share. `account` names an account of the chain in use; `address` is the same everywhere."""

    name: Line
    role: Line
    share_percent: Percent
    account: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    address: str | None = None


class CollectionFile(Strict):
    """The collection file as written."""

    name: Line
    symbol: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,11}$")]
    description: Text | None = None
    image: Line | None = None
    banner_image: Line | None = None
    external_link: Link | None = None
    licence: Line | None = None
    royalty_percent: Percent = 0
    near_duplicates: Literal["refuse", "allow"] = "refuse"
    key: Line | None = None
    policy: Line | PolicyTable | None = None
    collaborators: list[Collaborator] = Field(default_factory=list, max_length=1_000)

    @model_validator(mode="after")
    def _royalty_has_takers(self) -> "CollectionFile":
        if self.royalty_percent and not self.collaborators:
            raise ValueError("collaborators with shares, since there is a royalty")
        return self


@dataclass(frozen=True)
class Share:
    """One line of the split."""

    name: str
    role: str
    account: str | None  # a name the chain side resolves; None if `address` is given
    address: str | None  # checksummed; None if `account` is given
    parts: int  # of WHOLE


@dataclass(frozen=True)
class Collection:
    """What all works have in common."""

    name: str
    symbol: str
    description: str | None
    image: str | None  # name of a picture in the folder
    banner_image: str | None
    external_link: str | None
    licence: str | None
    royalty_bps: int  # of the price
    near_duplicates_allowed: bool
    shares: tuple[Share, ...]  # they add up to WHOLE, or there are none
    key: str = ""  # tells two collections of one name and symbol apart
    policy: Policy | None = None  # None: nothing is said of it

    @property
    def id(self) -> str:
        """64 hex digits that stay when the folder grows: of name, symbol and key, none of which can ever change."""
        return hashlib.sha256(canonical([self.name, self.symbol, self.key])).hexdigest()


def read_collection(path: Path) -> tuple[Collection | None, list[StudioError]]:
    """The collection in a .toml or .json file, and all that is wrong with it; None if anything is."""
    try:
        value = read_document(path, CollectionError)
    except CollectionError as error:
        return None, [error]
    written, errors = checked(CollectionFile, value, path, CollectionError)
    if written is None:
        return None, errors
    shares = _shares(written, path, errors)
    policy = _policy(written.policy, path, errors)
    royalty = Decimal(written.royalty_percent)
    if not 0 <= royalty <= MOST_ROYALTY_PERCENT or royalty * 100 != int(royalty * 100):
        expected = f"0 to {MOST_ROYALTY_PERCENT}, with at most two decimals"
        errors.append(
            CollectionError("wrong value", where=path, field="royalty_percent", expected=expected, found=str(royalty))
        )
    if errors:
        return None, errors
    return (
        Collection(
            written.name,
            written.symbol,
            written.description,
            written.image,
            written.banner_image,
            written.external_link,
            written.licence,
            int(royalty * 100),
            written.near_duplicates == "allow",
            tuple(shares),
            written.key or "",
            policy,
        ),
        [],
    )


def collection_from_name(name: str, key: str) -> Collection:
    """The collection of a picture that came alone: nothing but its name, no royalty. `key` is the picture's digest."""
    return Collection(name, "ART", None, None, None, None, None, 0, True, (), key)


def collection_metadata(collection: Collection, links: Mapping[str, str]) -> dict[str, Any]:
    """The ERC-7572 JSON behind `contractURI()`. Collaborators known by address are listed, and none by name.

    `links` are the ipfs:// links of the folder's files by name.
    """

    def link(name: str | None) -> str | None:
        return links[name] if name else None

    value = {
        "name": collection.name,
        "symbol": collection.symbol,
        "description": collection.description,
        "image": link(collection.image),
        "banner_image": link(collection.banner_image),
        "external_link": collection.external_link,
        "licence": licences.canonical(collection.licence),
        "collaborators": [share.address for share in collection.shares if share.address] or None,
    }
    return {name: part for name, part in value.items() if part is not None}


def _policy(written: str | PolicyTable | None, path: Path, errors: list[StudioError]) -> Policy | None:
    """The policy by its preset's name or its rules; None where nothing is said, or none of that name is known."""
    if isinstance(written, PolicyTable):
        return written.policy
    try:
        return policy_named(written) if written else None
    except UsageError as error:
        wrong = CollectionError(error.what, where=path, field="policy", expected=error.expected, found=error.found)
        errors.append(wrong)
    return None


def _shares(written: CollectionFile, path: Path, errors: list[StudioError]) -> list[Share]:
    shares: list[Share] = []
    total = Decimal(0)
    seen: dict[str, str] = {}
    for index, collaborator in enumerate(written.collaborators):
        field = f"collaborators[{index}]"
        percent = Decimal(collaborator.share_percent)
        total += percent
        parts = percent * WHOLE / 100
        if not 0 < percent <= 100 or parts != int(parts):
            expected = "more than 0, at most 100, with at most four decimals"
            errors.append(
                CollectionError(
                    "wrong value", where=path, field=f"{field}.share_percent", expected=expected, found=str(percent)
                )
            )
        if (collaborator.account is None) == (collaborator.address is None):
            found = "neither" if collaborator.account is None else "both"
            errors.append(
                CollectionError(
                    "no payee", where=path, field=field, expected="either an address or an account", found=found
                )
            )
            continue
        address = (
            _checked_address(collaborator.address, path, f"{field}.address", errors) if collaborator.address else None
        )
        payee = key(address or collaborator.account or "")
        if address is None and collaborator.address:
            continue
        if payee in seen:
            errors.append(
                CollectionError(
                    "the same payee twice",
                    where=path,
                    field=field,
                    expected="one line a payee",
                    found=f"also {seen[payee]}",
                )
            )
        seen.setdefault(payee, field)
        shares.append(Share(collaborator.name, collaborator.role, collaborator.account, address, int(parts)))
    if written.collaborators and total != 100:
        errors.append(
            CollectionError(
                "shares that do not add up",
                where=path,
                field="collaborators[*].share_percent",
                expected="100 % in all",
                found=f"{total} %",
            )
        )
    return shares


def _checked_address(address: str, path: Path, field: str, errors: list[StudioError]) -> str | None:
    """The address if its checksum holds; one in a single case carries none and is refused: a slip would go unseen."""
    if not is_hex_address(address) or not address.startswith("0x"):
        expected = "0x and 40 hex digits"
    elif int(address, 16) == 0:
        expected = "somebody's address, not the zero address"
    elif not is_checksum_address(address):
        expected = f"the checksum {to_checksum_address(address)}, if that is the address"
    else:
        return address
    errors.append(CollectionError("wrong address", where=path, field=field, expected=expected, found=shown(address)))
    return None
