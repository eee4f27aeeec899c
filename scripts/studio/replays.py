"""A sale played again from its logs alone: what the terms make of what people did, held against what the house did.

Written against the published terms, not against the house's code: a house that bends its own rules is found out. A
format's replay is a class with one `on_` method for each event of its house; what people did (bids, purchases, reveals)
moves the replay, what the house did (sales, refunds, returns) is compared with where the replay stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.studio.levies import Levy
from scripts.studio.lots import Lot, Stage
from scripts.studio.moments import said_moment
from scripts.studio.tokens import NOBODY

BPS = 10_000
MONEY = ("amount", "price", "back", "bond", "deposit", "houseFee", "galleryFee", "royalty")
"""Facts of events that are amounts of the lot's currency."""
MOMENTS = ("endsAt",)
"""Facts of events that are Unix seconds."""


@dataclass(frozen=True)
class Entry:
    """One log of a house about a lot: numbers as int, bytes as hex.

    Two facts come from beside the log: `salt` from the call that revealed, `paidIn` from the offer when it was made.
    """

    name: str
    args: Mapping[str, Any]
    time: int  # of its block, in Unix seconds
    block: int
    index: int
    tx: str


@dataclass(frozen=True)
class Payment:
    """Money that had to move in one transaction: into the house where `to` is empty, else out of it."""

    tx: str
    block: int
    what: str
    by: str
    to: str
    amount: int


@dataclass(frozen=True)
class Win:
    """Tokens that somebody bought: `count` from `first` on, each at `price`."""

    tx: str
    buyer: str
    first: int
    count: int
    price: int


@dataclass(frozen=True)
class House:
    """What a replay has to know of the house, beside the lot's terms."""

    chain_id: int
    address: str
    house_bps: int
    treasury: str
    levy: Levy | None = None


class Replay:
    """The state of a lot as its logs lead to it, and every fault on the way."""

    def __init__(self, lot: Lot, house: House, rules: Mapping[str, int]) -> None:
        self.lot = lot
        self.house = house
        self.rules = rules
        self.stage = Stage.UNKNOWN
        self.bids = 0
        self.wins: list[Win] = []
        self.payments: list[Payment] = []
        self.faults: list[str] = []
        self.levied: Entry | None = None  # told, and not part of a sale yet

    def run(self, entries: Iterable[Entry]) -> None:
        """Plays every log in its order."""
        for entry in entries:
            play = getattr(self, "on" + re.sub("([A-Z])", lambda letter: "_" + letter[1].lower(), entry.name), None)
            if play is None:
                self.faults.append(f"{entry.name} in {entry.tx}: no such event belongs to this format")
            elif self.stage is Stage.UNKNOWN and entry.name != "LotListed":
                self.fault(entry, "before the lot was listed")
            else:
                play(entry)
        if self.stage is Stage.UNKNOWN:
            self.faults.append("no log lists the lot")

    def record(self) -> dict[str, Any]:
        """What the house's own record should say now, under the names that the format's `record` gives it."""
        raise NotImplementedError

    def owed(self) -> list[Payment]:
        """What people can still ask for."""
        return []

    # ---- what every house tells ----

    def on_lot_listed(self, entry: Entry) -> None:
        self.stage = Stage.LISTED

    def on_lot_returned(self, entry: Entry) -> None:
        self.expect(entry, seller=self.lot.seller)

    def on_lot_sold(self, entry: Entry) -> None:
        raise NotImplementedError

    def on_levy_taken(self, entry: Entry) -> None:
        self.require(entry, bool(self.lot.frame["levyRate"]), "the terms name no levy")
        self.levied = entry

    # ---- for heirs ----

    def settle(self, entry: Entry, buyer: str, price: int) -> None:
        """What a `LotSold` has to say, and who is paid by it: parts rounded down, the seller has the rest."""
        frame, terms = self.lot.frame, self.lot.terms
        house = price * self.house.house_bps // BPS
        gallery = price * frame["galleryBps"] // BPS if terms["gallery"] != NOBODY else 0
        royalty = price * frame["royaltyBps"] // BPS if terms["royaltyReceiver"] != NOBODY else 0
        levy = self.levy_on(entry, price, price - house - gallery - royalty) if frame["levyRate"] else 0
        royalty += levy
        self.expect(entry, buyer=buyer, price=price, houseFee=house, galleryFee=gallery, royalty=royalty)
        self.pay(entry, "house fee", self.house.treasury, house)
        self.pay(entry, "gallery", terms["gallery"], gallery)
        self.pay(entry, "royalty", terms["royaltyReceiver"], royalty)
        self.pay(entry, "seller", self.lot.seller, price - house - gallery - royalty)

    def levy_on(self, entry: Entry, price: int, most: int) -> int:
        """The resale levy on a price, of which the seller's part is `most`; held against what was told of it."""
        told, self.levied = self.levied, None
        if self.house.levy is None:
            self.fault(entry, "the house takes no levy")
            return 0
        rate, acquired = self.lot.frame["levyRate"], self.lot.frame["acquiredAt"]
        owed, cents = self.house.levy.owed(self.lot.currency, price, rate, acquired, entry.time)
        amount = min(owed, most)
        if told is None or told.tx != entry.tx:
            self.fault(entry, f"no levy of {self.lot.said(amount)} was told")
        else:
            self.expect(told, author=self.lot.terms["royaltyReceiver"], amount=amount, cents=cents)
        return amount

    def take(self, entry: Entry, what: str, by: str, amount: int) -> None:
        """Money that came in."""
        if amount:
            self.payments.append(Payment(entry.tx, entry.block, what, by, "", amount))

    def pay(self, entry: Entry, what: str, to: str, amount: int) -> None:
        """Money that had to go out, or to become a credit."""
        if amount:
            self.payments.append(Payment(entry.tx, entry.block, what, "", to, amount))

    def win(self, entry: Entry, buyer: str, first: int, count: int, price: int) -> None:
        if count:
            self.wins.append(Win(entry.tx, buyer, first, count, price))

    def expect(self, entry: Entry, **facts: Any) -> None:
        """Every fact of a log that is not what the replay says becomes a fault."""
        for name, wanted in facts.items():
            found = entry.args.get(name)
            if found != wanted:
                wanted_said, found_said = self.said(name, wanted), self.said(name, found)
                self.fault(entry, f"{name}: the replay says {wanted_said}, the log {found_said}")

    def require(self, entry: Entry, fits: bool, problem: str) -> None:
        if not fits:
            self.fault(entry, problem)

    def fault(self, entry: Entry, problem: str) -> None:
        self.faults.append(f"{entry.name} in {entry.tx}: {problem}")

    def said(self, name: str, value: Any) -> str:
        """A fact of an event, for people."""
        if isinstance(value, int) and not isinstance(value, bool):
            if name in MONEY:
                return self.lot.said(value)
            if name in MOMENTS:
                return said_moment(value)
        return "nothing" if value is None else str(value)

    def check_buyer(self, entry: Entry, account: str) -> None:
        """Nobody buys what they sell. Whom links shut out, only the registry knows."""
        if account in (self.lot.seller, self.lot.gallery):
            self.fault(entry, f"{account} sells this lot and can't buy it")

    def check_open(self, entry: Entry) -> None:
        """Within the frame's times."""
        opens, closes = self.lot.frame["opensAt"], self.lot.frame["closesAt"]
        if entry.time < opens:
            self.fault(entry, f"at {said_moment(entry.time)}, before the opening at {said_moment(opens)}")
        if closes and entry.time >= closes:
            self.fault(entry, f"at {said_moment(entry.time)}, after the close at {said_moment(closes)}")

    def check_from(self, entry: Entry, first: int, what: str) -> None:
        if entry.time < first:
            self.fault(entry, f"at {said_moment(entry.time)}, before {what} at {said_moment(first)}")

    def check_until(self, entry: Entry, last: int, what: str) -> None:
        if entry.time >= last:
            self.fault(entry, f"at {said_moment(entry.time)}, after {what} at {said_moment(last)}")

    def units(self, entry: Entry, amount: int) -> int:
        """An amount in units; one between two units is a fault."""
        units, rest = divmod(amount, self.lot.unit)
        if rest:
            self.fault(entry, f"{amount} is no whole number of units of {self.lot.unit}")
        return units


def least_next(units: int, increment_bps: int) -> int:
    """The least bid over a standing one, in units: the step is rounded down, and never below one unit."""
    return units + max(1, units * increment_bps // BPS)


def open_or(stage: Stage) -> str:
    """A stage as logs tell it: what only the clock tells apart is one."""
    return stage.name.lower() if stage.ended or stage is Stage.UNKNOWN else "open"
