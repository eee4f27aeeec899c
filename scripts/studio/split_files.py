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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from scripts.studio.documents import canonical, read_document
from scripts.studio.errors import PlanErrors, SplitError, StudioError
from scripts.studio.schemas import Line, Strict, checked
from scripts.studio.splits import Terms, checked_address, make_terms, role_code, role_name, shares_of

COLUMNS = ("name", "role", "address", "share")


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
    """The split in a file; `resolve` gives the address of an account's name on the chain in use.

    Raises PlanErrors or SplitError: an unknown field, a bad address or checksum, a recipient twice, shares that are not
    one whole (thirds are explained), each naming the file and the line's field.
    """
    value = _from_csv(path) if path.suffix.lower() == ".csv" else read_document(path, SplitError)
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
