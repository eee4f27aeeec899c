"""What a plan of lots may say of one, in people's units, and the reader that turns it into whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field

from scripts.studio.errors import StudioError, UnknownAccount, shown
from scripts.studio.lots import DAY, HOUR, MAX_UNITS
from scripts.studio.moments import Moment, seconds_of
from scripts.studio.money import ETHER, price_of
from scripts.studio.schemas import Line, Strict
from scripts.studio.splits import checked_address

MONTHS = 2160
"""Hours: the longest the contracts allow."""
BOND_PART = 10
"""A bond is at most this part of the reserve."""

Number = Annotated[int, Field(ge=0)] | Annotated[Decimal, Field(ge=0)]
Amount = Line | Number
"""Ether, or whole smallest units of a token; as text or as a number."""
Hours = Annotated[int, Field(ge=1, le=MONTHS)] | Annotated[Decimal, Field(ge=Decimal(1) / 60, le=MONTHS)]
Minutes = Annotated[int, Field(ge=0, le=1080)] | Annotated[Decimal, Field(ge=0, le=1080)]
Percent = Annotated[int, Field(ge=0, le=50)] | Annotated[Decimal, Field(ge=0, le=50, decimal_places=2)]
Quantity = Annotated[int, Field(ge=1, le=100)]


class LotPlanError(StudioError):
    """A plan of lots is wrong."""


class LotLine(Strict):
    """What every format has."""

    token: Annotated[int, Field(ge=0, lt=2**256)]
    format: str = "english"
    collection: Line | None = None
    seller: Line | None = None
    currency: Line | None = None
    gallery: Line | None = None
    gallery_percent: Percent = 0
    opens: Moment | None = None
    resale_levy: bool = False
    acquired: Moment | None = None


class ClosingLine(LotLine):
    """A format whose lots close when nobody came."""

    closes: Moment | None = None
    closes_in_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class ClockLine(LotLine):
    """A format of open bids, whose end late ones move."""

    duration_hours: Hours = 24
    window_minutes: Minutes = 15
    extension_cap_minutes: Minutes = 180
    increment_percent: Percent = 5


class SealedLine(LotLine):
    """A format of sealed bids."""

    reserve: Amount
    bond: Amount | None = None
    bidding_hours: Hours = 72
    reveal_hours: Hours = 48


class Words:
    """Reads the words of one line; what is wrong goes to `errors`, with the place of its field."""

    def __init__(
        self,
        path: Path,
        place: Callable[[str], str],
        resolve: Callable[[str], str],
        errors: list[StudioError],
        now: int,
    ) -> None:
        self.path = path
        self.place = place
        self.resolve = resolve
        self.errors = errors
        self.now = now
        self.currency = ETHER
        self.exponent = 9

    def units(self, field: str, written: str | int | Decimal | None, least: int = 0, most: int = MAX_UNITS) -> int:
        """A price in units of the lot; 0 where none is written. Told where it is none, or out of bounds."""
        if written is None:
            if least:
                self.wrong("missing field", field, "a price", "none")
            return 0
        text = written if isinstance(written, str) else f"{Decimal(written):f}"
        amount, unit = price_of(text, self.currency == ETHER), 10**self.exponent
        if amount is None:
            expected = 'ether, as "0.25"' if self.currency == ETHER else "whole smallest units"
            self.wrong("not a price", field, expected, shown(text))
            return 0
        units, rest = divmod(amount, unit)
        if rest:
            finest = "9 decimals" if self.currency == ETHER else f"a multiple of {unit:,}"
            self.wrong("too fine a price", field, f"at most {finest}", shown(text))
        elif not least <= units <= most:
            bounds = f"{self.said(least)} to {self.said(most)}" if most < MAX_UNITS else f"{self.said(least)} or more"
            self.wrong("a price out of bounds", field, bounds, shown(text))
        return min(units, MAX_UNITS)

    def clock(self, line: ClockLine) -> dict[str, int]:
        """Times and step of open bids."""
        duration, window = seconds(line.duration_hours), int(Decimal(line.window_minutes) * 60)
        if window > duration:
            self.wrong(
                "a window past the whole", "window_minutes", f"at most {duration // 60}", str(line.window_minutes)
            )
        return {
            "duration": duration,
            "window": window,
            "extensionCap": int(Decimal(line.extension_cap_minutes) * 60),
            "incrementBps": bps(line.increment_percent),
        }

    def sealed(self, line: SealedLine) -> dict[str, int]:
        """Reserve, bond and times of sealed bids; the bond as large as it may be, where nothing is said."""
        reserve = self.units("reserve", line.reserve, least=1)
        most = reserve // BOND_PART
        return {
            "reserve": reserve,
            "bond": most if line.bond is None else self.units("bond", line.bond, most=most),
            "biddingTime": seconds(line.bidding_hours),
            "revealTime": seconds(line.reveal_hours),
        }

    def said(self, units: int) -> str:
        """Units as a person would write them."""
        amount = units * 10**self.exponent
        return f"{Decimal(amount).scaleb(-18).normalize():f}" if self.currency == ETHER else str(amount)

    def moment(self, field: str, written: Moment | None) -> int:
        """Unix seconds; 0 where none is written."""
        if written is None:
            return 0
        seconds = seconds_of(written)
        if seconds is None:
            self.wrong(
                "not a moment", field, "a date with time and zone, as 2026-12-24T18:00:00Z", shown(_plain(written))
            )
        return seconds or 0

    def closing(self, line: ClosingLine) -> int:
        """When a lot closes; 0 where it is not said."""
        if line.closes is not None and line.closes_in_days is not None:
            self.wrong("when it closes", "closes", "closes or closes_in_days", "both")
        closes = self.moment("closes", line.closes)
        start = max(self.now, self.moment("opens", line.opens))
        if line.closes_in_days:
            return start + line.closes_in_days * DAY
        if closes and closes <= start:
            self.wrong("it closes before it opens", "closes", "a later moment", shown(_plain(line.closes)))
        return closes

    def address(self, field: str, written: str | None) -> str:
        """An address as written, or of a name; the zero address where there is none."""
        if written is None:
            return ETHER
        try:
            where = self.place(field)
            return checked_address(written, self.path, where) if written.startswith("0x") else self.resolve(written)
        except UnknownAccount:
            self.wrong("no such account", field, "a name or an address", written)
        except StudioError as error:
            self.errors.append(error)
        return ETHER

    def wrong(self, what: str, field: str, expected: str, found: str) -> None:
        self.errors.append(LotPlanError(what, where=self.path, field=self.place(field), expected=expected, found=found))


def seconds(hours: int | Decimal) -> int:
    return int(Decimal(hours) * HOUR)


def bps(percent: int | Decimal) -> int:
    """Basis points; two decimals of a percent are one."""
    return int(Decimal(percent) * 100)


def _plain(written: Moment | None) -> str:
    return written.isoformat() if isinstance(written, datetime) else str(written)
