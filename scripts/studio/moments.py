"""Moments as people write them, and in words: dates with a zone, and Unix seconds inside."""

from __future__ import annotations

from datetime import UTC, datetime

LAST_SECOND = 2**40 - 1
"""Of the contracts' windows; year 36,812."""

Moment = datetime | str | int


def seconds_of(written: Moment) -> int | None:
    """Unix seconds of a date with a zone, as a value or as text, or of seconds; None for anything else."""
    if isinstance(written, str):
        try:
            written = datetime.fromisoformat(written)
        except ValueError:
            return None
    if isinstance(written, datetime):
        if not written.tzinfo:
            return None
        written = int(written.timestamp())
    return written if 0 <= written <= LAST_SECOND else None


def said_moment(seconds: int) -> str:
    """A moment for people, in UTC: `2026-12-24 18:00:00 UTC`."""
    if seconds > 253_402_300_799:  # year 9999
        return f"second {seconds}"
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def said_span(seconds: int) -> str:
    """How long, in two parts at most: `2 d 3 h`, `59 min 8 s`, `12 s`."""
    parts = []
    for name, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts[:2]) or "0 s"
