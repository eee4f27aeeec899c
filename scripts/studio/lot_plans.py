"""A plan of lots: what to sell and how, of any format, in one TOML, JSON or CSV file.

[defaults]                 # every field may stand here; a format takes those it knows
duration_hours = 24

[[lots]]
token = 1000001
reserve = "1.5"            # ether
gallery = "gallery"        # a name on a local chain, or an address
gallery_percent = 10

[[lots]]
token = 2000001
format = "dutch"
start = "3"
floor = "0.5"
quantity = 5

In a CSV the columns are the fields, a lot a row, and an empty cell says nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.studio.documents import read_document
from scripts.studio.errors import PlanErrors, StudioError, shown
from scripts.studio.formats import FORMATS
from scripts.studio.formats.base import Format
from scripts.studio.lot_lines import LotLine, LotPlanError, Words, bps
from scripts.studio.lots import Draft
from scripts.studio.money import ETHER
from scripts.studio.schemas import checked
from scripts.studio.tokens import NOBODY

MOST_LOTS = 1_000
PLANNED = {name: each for name, each in FORMATS.items() if each.planned}
UNIT_DIGITS = 9
"""Decimals that prices in a currency keep: gwei of ether."""


@dataclass(frozen=True)
class PlannedLot:
    """One lot to open."""

    format: Format
    draft: Draft
    collection: str | None  # an address, or a name of one of the artist's; None: that of the folder
    place: str  # where it stands in the plan


@dataclass(frozen=True)
class _Row:
    """A lot as written: its fields, where each stands, and whether it is cells of text."""

    fields: dict[str, Any]
    place: Callable[[str], str]
    cells: bool


@dataclass(frozen=True)
class Reading:
    """What a plan needs of the chain: names turned into addresses, a token's decimals, and the time."""

    resolve: Callable[[str], str]
    decimals: Callable[[str], int]
    now: int


def read_lot_plan(path: Path, reading: Reading) -> list[PlannedLot]:
    """The lots of a plan. Raises PlanErrors with everything that is wrong, naming line, field, expected and found."""
    errors: list[StudioError] = []
    rows, defaults = _csv_rows(path) if path.suffix.lower() == ".csv" else _document_rows(path, errors)
    planned = [lot for row in rows if (lot := _planned(path, row, defaults, reading, errors))]
    taken: dict[tuple[str | None, int], str] = {}
    for lot in planned:
        for token in range(lot.draft.token_id, lot.draft.token_id + lot.draft.rules.get("quantity", 1)):
            if (lot.collection, token) in taken:
                errors.append(
                    LotPlanError(
                        "the same token twice", where=path, field=lot.place, expected="each in one lot", found=token
                    )
                )
                break
            taken[lot.collection, token] = lot.place
    if errors:
        raise PlanErrors({error.line(): error for error in errors}.values(), where=path)
    return planned


def _planned(
    path: Path, row: _Row, defaults: dict[str, Any], reading: Reading, errors: list[StudioError]
) -> PlannedLot | None:
    name = row.fields.get("format", defaults.get("format", "english"))
    format_ = PLANNED.get(name) if isinstance(name, str) else None
    if format_ is None:
        expected = f"one of {', '.join(PLANNED)}"
        errors.append(
            LotPlanError("no such format", where=path, field=row.place("format"), expected=expected, found=shown(name))
        )
        return None
    known = format_.Line.model_fields
    fields = {field: value for field, value in defaults.items() if field in known} | row.fields
    line, problems = checked(format_.Line, fields, path, LotPlanError, strict=not row.cells)
    errors += [
        LotPlanError(
            problem.what, where=path, field=row.place(problem.field), expected=problem.expected, found=problem.found
        )
        for problem in problems
    ]
    if line is None:
        return None
    words = Words(path, row.place, reading.resolve, errors, reading.now)
    collection = line.collection
    if collection and collection.startswith("0x"):
        collection = words.address("collection", collection)
    return PlannedLot(format_, _draft(format_, line, words, reading), collection, row.place(""))


def _draft(format_: Format, line: LotLine, words: Words, reading: Reading) -> Draft:
    words.currency = words.address("currency", line.currency)
    if words.currency != ETHER:
        words.exponent = max(0, reading.decimals(words.currency) - UNIT_DIGITS)
    gallery = words.address("gallery", line.gallery)
    if gallery == NOBODY and line.gallery_percent:
        words.wrong("a part for nobody", "gallery_percent", "a gallery beside it", "none")
    rules, acquired = format_.rules(line, words), words.moment("acquired", line.acquired)
    if line.resale_levy and rules.get("quantity", 1) != 1:
        words.wrong(
            "a levy on an edition", "quantity", "1: the levy is owed on each work's price", str(rules["quantity"])
        )
    if acquired and not (line.resale_levy and acquired <= reading.now):
        words.wrong("when it was bought", "acquired", "a moment past, and resale_levy = true", str(line.acquired))
    return Draft(
        token_id=line.token,
        rules=rules,
        currency=words.currency,
        unit_exponent=words.exponent,
        gallery=gallery,
        gallery_bps=bps(line.gallery_percent),
        opens_at=words.moment("opens", line.opens),
        closes_at=format_.closes(line, words),
        seller=words.address("seller", line.seller) if line.seller else None,
        levy=line.resale_levy,
        acquired_at=acquired,
    )


# ---- files ----


def _document_rows(path: Path, errors: list[StudioError]) -> tuple[list[_Row], dict[str, Any]]:
    """The lots of a TOML or JSON, and the defaults; defaults that no format knows are told."""
    document = read_document(path, LotPlanError)
    lots, defaults = document.get("lots"), document.get("defaults", {})
    if not isinstance(lots, list) or not lots or not all(isinstance(lot, dict) for lot in lots):
        raise LotPlanError(
            "no lots", where=path, field="lots", expected="[[lots]], each with a token", found=shown(lots)
        )
    if len(lots) > MOST_LOTS:
        raise LotPlanError(
            "too many lots", where=path, field="lots", expected=f"at most {MOST_LOTS:,}", found=len(lots)
        )
    if not isinstance(defaults, dict) or set(document) - {"lots", "defaults"}:
        raise LotPlanError(
            "not a plan of lots", where=path, expected="[defaults] and [[lots]]", found=shown(sorted(document))
        )
    known = {field for each in PLANNED.values() for field in each.Line.model_fields} - {"token"}
    for field in defaults:
        if field not in known:
            expected = f"one of {', '.join(sorted(known))}"
            errors.append(
                LotPlanError(
                    "unknown field", where=path, field=f"defaults.{field}", expected=expected, found=shown(field)
                )
            )
    lines = _toml_lines(path) if path.suffix.lower() == ".toml" else []
    return [_Row(lot, _placer(index, lot, defaults, lines), False) for index, lot in enumerate(lots)], defaults


def _placer(index: int, lot: dict[str, Any], defaults: dict[str, Any], lines: list[str]) -> Callable[[str], str]:
    """Says where a field stands: `line 7: lots[1].reserve`, or `defaults.reserve` where that is what it is."""
    headers = [number for number, line in enumerate(lines) if re.match(r"\s*\[\[\s*lots\s*\]\]", line)]
    first = headers[index] if index < len(headers) else None
    last = headers[index + 1] if index + 1 < len(headers) else len(lines)

    def place(field: str) -> str:
        root = field.split(".")[0].split("[")[0]
        if root in defaults and root not in lot:
            return f"defaults.{field}"
        path = f"lots[{index}].{field}".rstrip(".")
        if first is None:
            return path
        at = next((n for n in range(first, last) if re.match(rf'\s*"?{re.escape(root)}"?\s*=', lines[n])), first)
        return f"line {at + 1}: {path}"

    return place


def _toml_lines(path: Path) -> list[str]:
    return path.read_text("utf-8-sig").splitlines()


def _csv_rows(path: Path) -> tuple[list[_Row], dict[str, Any]]:
    try:
        reader = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except OSError as error:
        raise LotPlanError("cannot be read", where=path, found=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise LotPlanError("not text", where=path, expected="UTF-8", found=f"byte {error.start}") from error
    except csv.Error as error:
        raise LotPlanError("not CSV", where=path, expected="comma-separated values", found=str(error)) from error
    if not rows or "token" not in (reader.fieldnames or []) or len(rows) > MOST_LOTS:
        expected = f"a column token, and 1 to {MOST_LOTS:,} rows"
        raise LotPlanError(
            "no lots", where=path, expected=expected, found=f"{shown(reader.fieldnames)}, {len(rows)} rows"
        )
    found = []
    for line, row in rows:
        if None in row or None in row.values():
            raise LotPlanError(
                "unfit row", where=path, field=f"line {line}", expected=f"{len(reader.fieldnames or [])} cells"
            )
        fields = {field: cell.strip() for field, cell in row.items() if cell.strip()}
        found.append(_Row(fields, _line_placer(line), True))
    return found, {}


def _line_placer(line: int) -> Callable[[str], str]:
    return lambda field: f"line {line}: {field}".rstrip(": ")
