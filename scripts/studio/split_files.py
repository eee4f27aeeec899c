"""A split as people write it: names, roles, addresses and shares, in a TOML or CSV file.

    [[recipients]]                  name,role,address,share
    name = "Ida Marsh"              Ida Marsh,artist,0xFFcf...09f0,70
    role = "artist"                 Teo Quay,gallery,gallery,30
    address = "0xFFcf...09f0"
    share = "70"

A share is a percentage (`12.5`, `12.5 %`) or a fraction (`1/3`); together they are exactly one whole. In place of an
address a local chain's role may stand, as `account` or in the address column.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from scripts.studio.archives import Archive, Place
from scripts.studio.cars import check_car, places_of
from scripts.studio.cids import digest_to_cid
from scripts.studio.documents import canonical, read_document
from scripts.studio.errors import IpfsError, PlanErrors, SplitError, StudioError
from scripts.studio.schemas import Line, Strict, checked
from scripts.studio.splits import Terms, checked_address, make_terms, role_code, role_name, shares_of

COLUMNS = ("name", "role", "address", "share")


TERMS_FILE = "terms.json"
"""What a split's document is called in the directory that is pinned."""


class RecipientLine(Strict):
    """One recipient as written."""

    name: Line
    role: Line = "other"
    address: str | None = None
    account: str | None = None
    share: str | int


class SplitFile(Strict):
    """A split as written."""

    recipients: Annotated[list[RecipientLine], Field(min_length=1, max_length=5_000)]


@dataclass(frozen=True)
class Recipient:
    """One recipient, resolved."""

    name: str
    role: str
    address: str  # checksummed
    shares: int  # of Split.terms.whole, as it stands in the terms


@dataclass(frozen=True)
class Split:
    """A split that was read: the terms for the chain, and the names that stay off it."""

    terms: Terms
    recipients: tuple[Recipient, ...]  # in the order of the terms

    def document(self) -> bytes:
        """What is pinned: the terms with their root, canonical JSON. Roles and addresses, and no names."""
        return canonical(
            {
                "split": {
                    "root": "0x" + self.terms.root.hex(),
                    "whole": self.terms.whole,
                    "recipients": [
                        {"address": each.address, "role": each.role, "shares": each.shares} for each in self.recipients
                    ],
                }
            }
        )


def read_split(path: Path, resolve: Callable[[str], str]) -> Split:
    """The split in a file; `resolve` gives the address of an account's name on the chain in use. The file may also be
    the document that was pinned of a split, or the CAR of it that `backup` wrote.

    Raises PlanErrors or SplitError: an unknown field, a bad address or checksum, a recipient twice, shares that are not
    one whole (thirds are explained), each naming the file and the line's field.
    """
    if path.suffix.lower() == ".car":
        return _pinned(_from_car(path), path)
    value = _from_csv(path) if path.suffix.lower() == ".csv" else read_document(path, SplitError)
    if set(value) == {"split"}:
        return _pinned(value, path)
    written, errors = checked(SplitFile, value, path, SplitError)
    if written is None:
        raise PlanErrors(errors, where=path)
    shares = shares_of([line.share for line in written.recipients], path)
    addresses = [_address(line, index, path, resolve, errors) for index, line in enumerate(written.recipients)]
    if errors:
        raise PlanErrors(errors, where=path)
    lines = zip(written.recipients, addresses, shares, strict=True)
    return split_of([Recipient(line.name, line.role, address, share) for line, address, share in lines], path)


def split_of(recipients: Sequence[Recipient], where: object = "") -> Split:
    """The split of these recipients, shares not reduced yet. Raises SplitError for what no contract would take."""
    terms = make_terms([(each.address, each.role, each.shares) for each in recipients], where)
    named = {checked_address(each.address): each for each in recipients}
    ordered = [(named[leaf.recipient], leaf) for leaf in terms.leaves]
    return Split(
        terms, tuple(Recipient(each.name, _role(each.role), leaf.recipient, leaf.shares) for each, leaf in ordered)
    )


def _pinned(value: dict[str, Any], path: Path) -> Split:
    """The split of a document that was pinned. Raises SplitError where it is none, or not of the root it names."""
    try:
        said = value["split"]
        lines = [Recipient("", str(r["role"]), str(r["address"]), int(r["shares"])) for r in said["recipients"]]
        root = str(said["root"])
    except (KeyError, TypeError, ValueError) as error:
        raise SplitError("not a split's document", where=path, expected="root, whole and recipients") from error
    split = split_of(lines, path)
    if "0x" + split.terms.root.hex() != root:
        raise SplitError(
            "not the terms of its root", where=path, field="split.root", expected=root,
            found="0x" + split.terms.root.hex(),
        )  # fmt: skip
    return split


def _from_car(path: Path) -> dict[str, Any]:
    """The document in a CAR. Raises SplitError where there is none in it, IpfsError where it is not whole."""
    report = check_car(path)
    found = Archive({digest_to_cid(d, codec): Place(path, at, size) for (codec, d), at, size in places_of(path)})
    try:
        value = json.loads(found.read(f"{report.root}/{TERMS_FILE}"))
    except (IpfsError, ValueError) as error:
        raise SplitError("no split's document in it", where=path, expected=f"{report.root}/{TERMS_FILE}") from error
    return value if isinstance(value, dict) else {}


def _role(role: str) -> str:
    """The role as the chain knows it, or as written where it has no code."""
    return role_name(role_code(role)) if role_code(role) else role


def _address(
    line: RecipientLine, index: int, path: Path, resolve: Callable[[str], str], errors: list[StudioError]
) -> str:
    field = f"recipients[{index}]"
    try:
        if line.address and line.address.startswith("0x"):
            return checked_address(line.address, path, f"{field}.address")
        name = line.account or line.address
        if not name:
            raise SplitError("nobody to pay", where=path, field=f"{field}.address", expected="an address")
        return resolve(name)
    except StudioError as error:
        errors.append(error)
        return ""


def _from_csv(path: Path) -> dict[str, Any]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SplitError("cannot be read", where=path, expected="a CSV file", found=str(error)) from error
    if not rows or not set(rows[0]) >= set(COLUMNS):
        raise SplitError(
            "not a table of recipients", where=path, field="header", expected=",".join(COLUMNS),
            found=",".join(map(str, rows[0])) if rows else "no rows",
        )  # fmt: skip
    return {"recipients": [{name: (value or "").strip() for name, value in row.items() if name} for row in rows]}
