"""What may stand in the file of a plan for a way to mint; `mint_plans` makes plans of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scripts.studio.moments import Moment
from scripts.studio.schemas import Line, Strict

MAX_CAP = 999_999
"""The highest cap a work can have: an open edition."""

Digest = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{64}$")]
Count = Annotated[int, Field(ge=1, le=2**32 - 1)]


class TermsFile(Strict):
    """A work that need not exist yet: by its file in a folder of artworks, or by its digests."""

    folder: Line | None = None
    file: Line | None = None
    content_digest: Digest | None = None
    metadata_digest: Digest | None = None
    creator: Line | None = None
    royalty_receiver: Line | None = None
    royalty_percent: Annotated[Decimal, Field(ge=0, le=25)] | Annotated[int, Field(ge=0, le=25)] = 0
    cap: Annotated[int, Field(ge=1, le=MAX_CAP)] | None = None
    closes: Moment | None = None
    kind: Literal["single", "series"] = "single"
    sealed: Line | None = None


class Written(Strict):
    """What every plan says: where, and which work: a number, or the terms of one that need not exist yet."""

    way: str
    collection: Line | None = None
    folder: Line | None = None
    by: Line | None = None
    work: Count | None = None
    terms: TermsFile | None = None


class MintFile(Written):
    """The artist mints to somebody."""

    to: Line
    amount: Count = 1


class SaleFile(Written):
    """What phases with and without a list have in common."""

    currency: Line | None = None
    payee: Line | None = None
    supply: Annotated[int, Field(ge=0, le=2**32 - 1)] = 0
    opens: Moment | None = None
    closes: Moment | None = None
    version: Annotated[int, Field(ge=0, le=255)] | None = None


class PhaseFile(SaleFile):
    """A public phase."""

    price: Line
    wallet_limit: Annotated[int, Field(ge=0, le=2**32 - 1)] = 0


class AllowlistFile(SaleFile):
    """A phase for the accounts of a list, each with its own price and limit."""

    list: Line


class AirdropFile(Written):
    """One token to each address of a list."""

    list: Line
    at_once: Annotated[int, Field(ge=1, le=200)] = 100
    repeat: bool = False


class VoucherFile(Written):
    """A promise to sign."""

    price: Line = "0"
    currency: Line | None = None
    payee: Line | None = None
    recipient: Line | None = None
    bearer: bool = False
    uses: Count = 1
    opens: Moment | None = None
    closes: Moment | None = None
    nonce: Annotated[int, Field(ge=0, le=2**53 - 1)] | None = None
    licence: Line | None = None
    licence_file: Line | None = None
    licence_ends_on_transfer: bool = False
    disclosure: Literal["unstated", "human", "composite", "generated"] = "unstated"


class RecipeFile(Written):
    """A set to burn for one of the work."""

    burns: Annotated[list[Count], Field(min_length=1, max_length=50)]
    burns_collection: Line | None = None
    closes: Moment | None = None


SCHEMAS: dict[str, type[Written]] = {
    "mint": MintFile,
    "phase": PhaseFile,
    "allowlist": AllowlistFile,
    "airdrop": AirdropFile,
    "voucher": VoucherFile,
    "recipe": RecipeFile,
}
"""By the plan's `way`."""
