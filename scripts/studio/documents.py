"""JSON and TOML files read strictly, and JSON bytes written canonically."""

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import rfc8785

from scripts.studio.errors import MetadataError, StudioError, shown

LARGEST_DOCUMENT = 262_144
"""Bytes; what is larger is no sidecar and no collection file."""
LARGEST_INTEGER = 2**53 - 1
"""Beyond it, JSON readers disagree about a number."""


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for name, value in pairs:
        if name in seen:
            raise ValueError(f"the field {shown(name)} twice")
        seen[name] = value
    return seen


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name}, which is no JSON number")


def _checked_integer(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > LARGEST_INTEGER:
        raise ValueError(f"{text[:24]}, beyond what JSON readers agree on")
    return int(text)


def read_document(path: Path, error: type[StudioError] = MetadataError) -> dict[str, Any]:
    """The object in a .json or .toml file; fractions come as Decimal.

    Raises `error` for a file that cannot be read, is empty, too large, not UTF-8, not one object, or has a field twice.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_DOCUMENT else None
    except OSError as problem:
        raise error("cannot be read", where=path, found=problem.strerror or str(problem)) from problem
    if data is None:
        raise error(
            "too large", where=path, expected=f"at most {LARGEST_DOCUMENT:,} bytes", found=f"{path.stat().st_size:,}"
        )
    if not data.strip():
        raise error("empty file", where=path, expected="an object with at least a name", found="nothing")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise error(
            "not text", where=path, expected="UTF-8", found=f"byte {data[problem.start]:#04x} at {problem.start}"
        ) from problem
    try:
        if path.suffix.lower() == ".toml":
            value = tomllib.loads(text, parse_float=Decimal)
        else:
            value = json.loads(
                text,
                parse_float=Decimal,
                parse_int=_checked_integer,
                parse_constant=_no_constant,
                object_pairs_hook=_no_duplicates,
            )
    except json.JSONDecodeError as problem:
        found = f"{problem.msg} in line {problem.lineno}, column {problem.colno}"
        raise error("not JSON", where=path, expected="one JSON object", found=found) from problem
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as problem:
        kind = "TOML" if path.suffix.lower() == ".toml" else "JSON"
        raise error(f"not {kind}", where=path, expected=f"valid {kind}", found=str(problem)) from problem
    if not isinstance(value, dict):
        raise error("not an object", where=path, expected="{ ... }", found=shown(value))
    return value


def canonical(value: Any) -> bytes:
    """The one byte string of a JSON value (RFC 8785): same value, same bytes, same CID."""
    try:
        return rfc8785.dumps(_without_decimals(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as problem:
        raise MetadataError("cannot be written as canonical JSON", found=str(problem)) from problem


def _without_decimals(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {name: _without_decimals(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without_decimals(part) for part in value]
    return value
