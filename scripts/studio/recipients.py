"""Lists of addresses in CSV: for an airdrop `address`, for an allowlist `address,price,limit`. A column `note` is free.

Everything wrong with a list is told at once, each with its file and line.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.studio.errors import PlanErrors, SplitError, StudioError, shown
from scripts.studio.money import price_of
from scripts.studio.splits import checked_address

LARGEST_LIST = 16 * 1024 * 1024
"""Bytes: some 300,000 addresses."""
LARGEST_COUNT = 2**32 - 1


class ListError(StudioError):
    """A list of addresses is wrong."""


@dataclass(frozen=True)
class Recipients:
    """An airdrop's list: named by the digest of its file, served in its order."""

    path: Path
    digest: bytes  # SHA-256 of the file, 32 bytes
    addresses: tuple[str, ...]  # checksummed
    lines: tuple[int, ...]  # where each stands in the file, from 1


@dataclass(frozen=True)
class Listed:
    """One account of an allowlist: what it pays for one token, and how many it may get."""

    address: str  # checksummed
    price: int  # smallest unit of the currency
    limit: int


def read_recipients(path: Path) -> Recipients:
    """The list of an airdrop. Raises PlanErrors: no address, a bad checksum, the zero address, an address twice."""
    data = _bytes(path)
    errors: list[StudioError] = []
    rows = list(_rows(path, data, ("address",), errors))
    addresses = _addresses(path, rows, errors)
    if errors:
        raise PlanErrors(errors, where=path)
    return Recipients(path, hashlib.sha256(data).digest(), tuple(addresses), tuple(line for line, _ in rows))


def read_allowlist(path: Path, is_ether: bool) -> list[Listed]:
    """The accounts of an allowlist; prices in ether, or whole smallest units of a token.

    Raises PlanErrors: as `read_recipients`, and prices or limits that are none.
    """
    errors: list[StudioError] = []
    rows = list(_rows(path, _bytes(path), ("address", "price", "limit"), errors))
    addresses = _addresses(path, rows, errors)
    listed = []
    for (line, row), address in zip(rows, addresses, strict=True):
        price, limit = price_of(row["price"], is_ether), _count(row["limit"])
        if price is None:
            expected = 'ether, as "0.25"' if is_ether else "a whole number of the token's smallest unit"
            errors.append(_slip(path, line, "price", "not a price", expected, row["price"]))
        if limit is None:
            errors.append(_slip(path, line, "limit", "not a number of tokens", "1 or more", row["limit"]))
        listed.append(Listed(address, price or 0, limit or 0))
    if errors:
        raise PlanErrors(errors, where=path)
    return listed


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_LIST:
            raise ListError("too large", where=path, expected=f"at most {LARGEST_LIST:,} bytes", found=f"{size:,}")
        return path.read_bytes()
    except OSError as error:
        raise ListError("cannot be read", where=path, found=error.strerror or str(error)) from error


def _rows(
    path: Path, data: bytes, columns: Sequence[str], errors: list[StudioError]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Line numbers and cells of the rows; rows of another length go to `errors`."""
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        head = [cell.strip() for cell in next(reader, [])]
        if sorted(set(head) - {"note"}) != sorted(columns) or len(set(head)) != len(head):
            raise ListError(
                "unfit columns", where=path, field="line 1", expected=",".join(columns), found=shown(",".join(head))
            )
        empty = True
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            empty = False
            if len(cells) != len(head):
                errors.append(_slip(path, reader.line_num, "", "unfit row", f"{len(head)} cells", f"{len(cells)}"))
                continue
            yield reader.line_num, {name: cell.strip() for name, cell in zip(head, cells, strict=True)}
        if empty:
            raise ListError("nobody on the list", where=path, expected="one address a line", found="none")
    except UnicodeDecodeError as error:
        raise ListError("not text", where=path, expected="UTF-8", found=f"byte {data[error.start]:#04x}") from error
    except csv.Error as error:
        line = f"line {reader.line_num}"
        raise ListError("not CSV", where=path, field=line, expected="commas between cells", found=str(error)) from error


def _addresses(path: Path, rows: Sequence[tuple[int, dict[str, str]]], errors: list[StudioError]) -> list[str]:
    """The rows' addresses, checksummed; empty where one is wrong."""
    seen: dict[str, int] = {}
    found = []
    for line, row in rows:
        try:
            address = checked_address(row["address"], path, f"line {line}.address")
        except SplitError as error:
            errors.append(
                ListError(error.what, where=path, field=error.field, expected=error.expected, found=error.found)
            )
            address = ""
        if address in seen and address:
            errors.append(
                _slip(
                    path, line, "address", "the same address twice", f"each once; line {seen[address]} has it", address
                )
            )
        seen.setdefault(address, line)
        found.append(address)
    return found


def _count(text: str) -> int | None:
    count = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0
    return count if 1 <= count <= LARGEST_COUNT else None


def _slip(path: Path, line: int, column: str, what: str, expected: str, found: str) -> ListError:
    field = f"line {line}.{column}" if column else f"line {line}"
    return ListError(what, where=path, field=field, expected=expected, found=shown(found))
