"""A plan for one way to mint, as an artist writes it: TOML or JSON, one way a file.

way = "mint"                      # mint, phase, allowlist, airdrop, voucher or recipe
collection = "0x5b1869D9A4C187F2EAa108f3062412ecf0526b24"     # or: folder = "artworks", whose collection it is
work = 3
to = "0xFFcf8FDEE72ac11b5c542428B35EEF5769C409f0"
amount = 5                        # how many the artist's own mints shall have given it in all

docs/minting.md has one of each.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from scripts.studio import licences
from scripts.studio.documents import read_document
from scripts.studio.errors import PlanErrors, StudioError, shown
from scripts.studio.mint_files import (
    SCHEMAS,
    AirdropFile,
    AllowlistFile,
    MintFile,
    PhaseFile,
    RecipeFile,
    TermsFile,
    VoucherFile,
    Written,
)
from scripts.studio.moments import Moment, seconds_of
from scripts.studio.money import ETHER, price_of
from scripts.studio.schemas import checked
from scripts.studio.sealing import SEALED, Seal, read_seal
from scripts.studio.splits import checked_address

SUFFIXES = (".toml", ".json")
DISCLOSURES = ("unstated", "human", "composite", "generated")
"""How much of a work a machine made, in the contract's order."""
KINDS = ("single", "series", "sealed")

Resolve = Callable[[str], str]
"""The address of an account's name on the chain in use."""


class MintPlanError(StudioError):
    """A plan for a way to mint is wrong."""


@dataclass(frozen=True)
class PlannedTerms:
    """A work's terms as a plan gives them; None is what is filled in later."""

    folder: Path | None
    file: str | None
    content_digest: bytes | None
    metadata_digest: bytes | None
    creator: str | None
    royalty_receiver: str | None
    royalty_bps: int
    cap: int | None
    closes_at: int
    kind: int


@dataclass(frozen=True)
class MintPlan:
    """What every plan has. `collection` is an address or a name of the artist's, None for that of the folder's plan."""

    path: Path
    collection: str | None
    folder: Path | None
    by: str | None  # the account that mints; None for the artist
    work: int | None  # its number; None where `terms` say which
    terms: PlannedTerms | None

    @property
    def number(self) -> int:
        """The work's number, once it is known."""
        assert self.work is not None
        return self.work


@dataclass(frozen=True)
class OwnerMint(MintPlan):
    """`amount` is what the minter's own mints shall have given `to` in all."""

    to: str
    amount: int


@dataclass(frozen=True)
class PhasePlan(MintPlan):
    """A phase to open, public or for a list. Money in the currency's smallest unit, times in Unix seconds."""

    currency: str
    price: int
    payee: str | None  # None: the receiver of the work's royalties, a split as a rule
    wallet_limit: int
    supply: int
    opens_at: int
    closes_at: int
    version: int | None  # of the work's metadata; None: the newest when it is opened
    list: Path | None  # the allowlist's CSV

    @property
    def proofs(self) -> Path:
        """Where the allowlist's tree goes."""
        return self.path.with_suffix(".proofs.json")


@dataclass(frozen=True)
class AirdropPlan(MintPlan):
    """One token of a work to each address of a list, `at_once` in one transaction."""

    list: Path
    at_once: int
    repeat: bool  # whether somebody may be served who was served by another list


@dataclass(frozen=True)
class VoucherPlan(MintPlan):
    """A voucher to sign: of a registered work, or of terms."""

    price: int
    currency: str
    payee: str | None
    recipient: str | None
    bearer: bool
    uses: int
    opens_at: int
    closes_at: int
    nonce: int | None
    licence: bytes  # digest of its terms; zero for none
    licence_terms: licences.Terms | None  # where the plan says them
    disclosure: int


@dataclass(frozen=True)
class RecipePlan(MintPlan):
    """A recipe to open: tokens of these works, in this order, are burnt for one of the plan's work."""

    burns: tuple[int, ...]
    burns_collection: str | None  # as `collection`; None: the collection that mints
    closes_at: int


AnyPlan = OwnerMint | PhasePlan | AirdropPlan | VoucherPlan | RecipePlan


def is_plan_file(path: Path) -> bool:
    """Whether a path is a plan for a way to mint; anything else is a folder of art, or a picture."""
    return path.suffix.lower() in SUFFIXES and not path.is_dir()


def read_mint_plan(path: Path, resolve: Resolve) -> AnyPlan:
    """The plan in a file. Raises PlanErrors with everything that is wrong, naming field, expected and found."""
    value = read_document(path, MintPlanError)
    schema = SCHEMAS.get(value.get("way", "")) if isinstance(value.get("way"), str) else None
    if schema is None:
        raise MintPlanError(
            "no such way to mint", where=path, field="way", expected=f"one of {', '.join(SCHEMAS)}",
            found=shown(value.get("way")),
        )  # fmt: skip
    written, errors = checked(schema, value, path, MintPlanError)
    if written is None:
        raise PlanErrors(errors, where=path)
    reader = _Reader(path, resolve, errors)
    made = reader.plan(written)
    if errors:
        raise PlanErrors(errors, where=path)
    return made


class _Reader:
    """Turns what is written into a plan; what is wrong goes to `errors`."""

    def __init__(self, path: Path, resolve: Resolve, errors: list[StudioError]) -> None:
        self.path = path
        self.resolve = resolve
        self.errors = errors

    def plan(self, written: Written) -> AnyPlan:
        if written.collection and written.folder:
            self.wrong("both a collection and a folder", "folder", "one of them", written.folder)
        folder = self.path.parent / written.folder if written.folder else None
        collection = self.collection(written.collection, "collection")
        if (written.work is None) == (written.terms is None):
            self.wrong("which work", "work", "either work, or [terms] of one", "both" if written.work else "neither")
        common: dict[str, Any] = {
            "path": self.path, "collection": collection, "folder": folder, "by": written.by, "work": written.work,
            "terms": self.terms(written.terms) if written.terms else None,
        }  # fmt: skip
        if isinstance(written, MintFile):
            return OwnerMint(**common, to=self.address(written.to, "to"), amount=written.amount)
        if isinstance(written, AirdropFile):
            return AirdropPlan(
                **common, list=self.path.parent / written.list, at_once=written.at_once,
                repeat=written.repeat,
            )  # fmt: skip
        if isinstance(written, VoucherFile):
            return self.voucher(written, common)
        if isinstance(written, RecipeFile):
            return RecipePlan(
                **common, burns=tuple(written.burns), closes_at=self.moment(written.closes, "closes"),
                burns_collection=self.collection(written.burns_collection, "burns_collection"),
            )  # fmt: skip
        assert isinstance(written, PhaseFile | AllowlistFile)
        return self.phase(written, common)

    def phase(self, written: PhaseFile | AllowlistFile, common: dict[str, Any]) -> PhasePlan:
        currency = self.optional(written.currency, "currency") or ETHER
        opens, closes = self.window(written.opens, written.closes)
        return PhasePlan(
            **common,
            currency=currency,
            price=self.price(written.price, currency) if isinstance(written, PhaseFile) else 0,
            payee=self.optional(written.payee, "payee"),
            wallet_limit=written.wallet_limit if isinstance(written, PhaseFile) else 0,
            supply=written.supply,
            opens_at=opens,
            closes_at=closes,
            version=written.version,
            list=self.path.parent / written.list if isinstance(written, AllowlistFile) else None,
        )

    def voucher(self, written: VoucherFile, common: dict[str, Any]) -> VoucherPlan:
        if written.recipient and written.bearer:
            self.wrong("for whom", "bearer", "a recipient or a bearer", "both")
        currency = self.optional(written.currency, "currency") or ETHER
        opens, closes = self.window(written.opens, written.closes)
        licence, terms = self.licence(written)
        return VoucherPlan(
            **common,
            price=self.price(written.price, currency),
            currency=currency,
            payee=self.optional(written.payee, "payee"),
            recipient=self.optional(written.recipient, "recipient"),
            bearer=written.bearer,
            uses=written.uses,
            opens_at=opens,
            closes_at=closes,
            nonce=written.nonce,
            licence=licence,
            licence_terms=terms,
            disclosure=DISCLOSURES.index(written.disclosure),
        )

    def terms(self, written: TermsFile) -> PlannedTerms:
        by_file, by_digest = bool(written.file), bool(written.metadata_digest)
        ways = by_file + by_digest + bool(written.sealed)
        if ways != 1:
            one = "one of file, metadata_digest and sealed"
            self.wrong("which work", "terms", one, f"{ways} of them" if ways else "none")
        if by_digest and not written.content_digest and written.kind == "single":
            self.wrong("missing field", "terms.content_digest", "the SHA-256 of the artwork", "none")
        bps = Decimal(written.royalty_percent) * 100
        if bps != bps.to_integral_value():
            self.wrong("too fine", "terms.royalty_percent", "at most two decimals", str(written.royalty_percent))
        sealed = self.seal(written) if written.sealed else None
        return PlannedTerms(
            folder=self.path.parent / (written.folder or ".") if by_file else None,
            file=written.file,
            content_digest=sealed.commitment if sealed else _bytes(written.content_digest),
            metadata_digest=sealed.cover_digest if sealed else _bytes(written.metadata_digest),
            creator=self.optional(written.creator, "terms.creator"),
            royalty_receiver=self.optional(written.royalty_receiver, "terms.royalty_receiver"),
            royalty_bps=int(bps),
            cap=len(sealed.order) if sealed and not written.cap else written.cap,
            closes_at=self.moment(written.closes, "terms.closes"),
            kind=SEALED if sealed else KINDS.index(written.kind),
        )

    def seal(self, written: TermsFile) -> Seal | None:
        """The seal that is named; None if anything is wrong with it."""
        try:
            made = read_seal(self.path.parent / (written.sealed or ""))
        except StudioError as error:
            self.errors.append(error)
            return None
        if written.cap and written.cap > len(made.order):
            self.wrong("more than was sealed", "terms.cap", f"at most {len(made.order)}", str(written.cap))
        return made

    def licence(self, written: VoucherFile) -> tuple[bytes, licences.Terms | None]:
        """The digest of the licence's terms, zero for none, and the terms: of a name, or of a text of the artist's."""
        if written.licence and written.licence_file:
            self.wrong("which licence", "licence", "licence or licence_file", "both")
        if written.licence and re.fullmatch("0x[0-9a-fA-F]{64}", written.licence):
            return bytes.fromhex(written.licence[2:]), None
        terms = None
        if written.licence:
            known = licences.known(written.licence)
            if known is None:
                self.wrong("no such licence", "licence", f"one of {', '.join(licences.NAMES)}", written.licence)
            terms = known.terms if known else None
        elif written.licence_file:
            try:
                text = hashlib.sha256((self.path.parent / written.licence_file).read_bytes()).digest()
                terms = licences.Terms(text, ends_on_transfer=written.licence_ends_on_transfer)
            except OSError as error:
                self.wrong("cannot be read", "licence_file", "a text", error.strerror or str(error))
        return (terms.digest if terms else bytes(32)), terms

    def window(self, opens: Moment | None, closes: Moment | None) -> tuple[int, int]:
        start, end = self.moment(opens, "opens"), self.moment(closes, "closes")
        if end and end <= start:
            self.wrong("it closes before it opens", "closes", "a later moment", str(closes))
        return start, end

    def moment(self, value: Moment | None, field: str) -> int:
        """Unix seconds; 0 for none."""
        if value is None:
            return 0
        seconds = seconds_of(value)
        if seconds is None:
            self.wrong("not a moment", field, "a date with time and zone, as 2026-12-24T18:00:00Z", str(value))
        return seconds or 0

    def price(self, text: str, currency: str) -> int:
        amount = price_of(text, currency == ETHER)
        if amount is None:
            ether = 'ether, as "0.25"'
            self.wrong("not a price", "price", ether if currency == ETHER else "whole smallest units", text)
        return amount or 0

    def collection(self, value: str | None, field: str) -> str | None:
        """An address, checked; a name is looked for once there is a chain."""
        return self.address(value, field) if value and value.startswith("0x") else value

    def optional(self, value: str | None, field: str) -> str | None:
        return None if value is None else self.address(value, field)

    def address(self, value: str, field: str) -> str:
        """An address as written, or of a name; the zero address where there is none, told."""
        try:
            return checked_address(value, self.path, field) if value.startswith("0x") else self.resolve(value)
        except StudioError as error:
            self.errors.append(error)
            return ETHER

    def wrong(self, what: str, field: str, expected: str, found: str) -> None:
        self.errors.append(MintPlanError(what, where=self.path, field=field, expected=expected, found=shown(found)))


def _bytes(digest: str | None) -> bytes | None:
    return bytes.fromhex(digest.removeprefix("0x")) if digest else None
