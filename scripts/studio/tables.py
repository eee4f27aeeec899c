"""One table for all works in place of a sidecar each: works.csv or works.toml.

A row names its file and says what a sidecar would. In a CSV, `trait:Medium` is an attribute in words, `number:Strokes`
one in numbers; an empty cell says nothing.
"""

import csv
import io
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from scripts.studio.documents import LARGEST_DOCUMENT, read_document
from scripts.studio.errors import MetadataError, StudioError, shown
from scripts.studio.metadata import Sidecar
from scripts.studio.schemas import checked

FILE = "file"
LARGEST_TABLE = 64 * LARGEST_DOCUMENT
"""Bytes of a CSV: some ten thousand works."""

Rows = list[tuple[str, dict[str, Any]]]
"""Where each row stands, in words, and what it says."""


def read_table(path: Path) -> tuple[dict[str, Sidecar], list[StudioError]]:
    """Sidecars by file name, and all that is wrong with the table."""
    try:
        rows = _csv_rows(path) if path.suffix == ".csv" else _toml_rows(path)
    except MetadataError as error:
        return {}, [error]
    found: dict[str, Sidecar] = {}
    errors: list[StudioError] = []
    for place, row in rows:
        name = row.pop(FILE, None)
        if not isinstance(name, str) or not name:
            errors.append(
                MetadataError(
                    "missing field", where=path, field=f"{place}.{FILE}", expected="a file's name", found="none"
                )
            )
            continue
        if name in found:
            errors.append(
                MetadataError(
                    "the same file twice",
                    where=path,
                    field=f"{place}.{FILE}",
                    expected="one row a file",
                    found=shown(name),
                )
            )
            continue
        sidecar, problems = checked(Sidecar, row, path, MetadataError)
        errors.extend(
            MetadataError(
                problem.what,
                where=path,
                field=f"{place}.{problem.field}".rstrip("."),
                expected=problem.expected,
                found=problem.found,
            )
            for problem in problems
        )
        if sidecar:
            found[name] = sidecar
    return found, errors


def _toml_rows(path: Path) -> Rows:
    document = read_document(path, MetadataError)
    rows = document.get("works")
    if set(document) != {"works"} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MetadataError(
            "not a table of works",
            where=path,
            expected="[[works]] entries and nothing else",
            found=shown(list(document)),
        )
    return [(f"works[{index}]", row) for index, row in enumerate(rows)]


def _csv_rows(path: Path) -> Rows:
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise MetadataError("cannot be read", where=path, found=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise MetadataError("not text", where=path, expected="UTF-8", found=f"byte {data[error.start]:#04x}") from error
    if len(data) > LARGEST_TABLE:
        raise MetadataError(
            "too large", where=path, expected=f"at most {LARGEST_TABLE:,} bytes", found=f"{len(data):,}"
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = next(reader, [])
        _check_columns(path, columns)
        return [
            (f"line {reader.line_num}", _row(path, reader.line_num, columns, cells)) for cells in reader if any(cells)
        ]
    except csv.Error as error:
        raise MetadataError(
            "not CSV", where=path, field=f"line {reader.line_num}", expected="comma-separated values", found=str(error)
        ) from error


def _check_columns(path: Path, columns: list[str]) -> None:
    known = {FILE, *Sidecar.model_fields} - {"attributes"}
    for column in columns:
        if column not in known and not column.startswith(("trait:", "number:")):
            expected = "one of " + ", ".join([FILE, *sorted(known - {FILE}), "trait:NAME", "number:NAME"])
            raise MetadataError("unknown column", where=path, field="line 1", expected=expected, found=shown(column))
    if FILE not in columns or len(set(columns)) != len(columns):
        raise MetadataError(
            "unfit columns", where=path, field="line 1", expected="a column file, and each once", found=shown(columns)
        )


def _row(path: Path, line: int, columns: list[str], cells: list[str]) -> dict[str, Any]:
    if len(cells) != len(columns):
        raise MetadataError(
            "unfit row", where=path, field=f"line {line}", expected=f"{len(columns)} cells", found=f"{len(cells)}"
        )
    row: dict[str, Any] = {}
    attributes = []
    for column, cell in zip(columns, cells, strict=True):
        if not cell:
            continue
        kind, _, trait = column.partition(":")
        if trait:
            value = _number(cell) if kind == "number" else cell
            shape = {"display_type": "number"} if kind == "number" else {}
            attributes.append({"trait_type": trait, "value": value, **shape})
        else:
            row[column] = _number(cell) if column == "editions" else cell
    if attributes:
        row["attributes"] = attributes
    return row


def _number(cell: str) -> int | Decimal | str:
    """The number in a cell; the cell as it is where there is none, for the schema to refuse by name."""
    try:
        number = Decimal(cell.strip())
    except InvalidOperation:
        return cell
    if not number.is_finite() or abs(number) > 2**53:
        return cell
    return int(number) if number == number.to_integral_value() and "." not in cell else number
