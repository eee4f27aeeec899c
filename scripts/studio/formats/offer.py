"""Accepted offers: listed and sold in one call. They are made by `offer`, and shown and audited as lots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eth_utils import to_checksum_address

from scripts.studio.chain import Chain, Receipt
from scripts.studio.errors import StudioError
from scripts.studio.formats.base import AT_ONCE, Format
from scripts.studio.lot_lines import LotLine, Words
from scripts.studio.lots import Lot, LotState, Stage
from scripts.studio.moments import said_moment
from scripts.studio.packing import Layout
from scripts.studio.replays import Entry, Replay
from scripts.studio.steps import Sending
from scripts.studio.tokens import NOBODY


class OfferReplay(Replay):
    """One sale, at the price its terms name."""

    @property
    def bidder(self) -> str:
        return bidder_of(self.rules)

    def on_lot_listed(self, entry: Entry) -> None:
        super().on_lot_listed(entry)
        self.require(entry, entry.time == self.lot.frame["opensAt"], "at another second than its terms say")
        self.check_buyer(entry, self.bidder)

    paid_in: int | None = None  # with an earlier transaction, when it was made

    def on_offer_accepted(self, entry: Entry) -> None:
        self.bids += 1
        self.expect(entry, seller=self.lot.seller)
        self.paid_in = entry.args.get("paidIn")
        self.require(entry, self.paid_in in (None, self.rules["price"]), "another price was paid in")

    def on_lot_sold(self, entry: Entry) -> None:
        self.require(entry, self.bids == 1, "no offer was accepted")
        self.require(entry, not self.stage.ended, "it was sold before")
        price = self.rules["price"]
        if self.paid_in is None:
            self.take(entry, "offer", self.bidder, price)
        self.settle(entry, self.bidder, price)
        self.win(entry, self.bidder, self.lot.token_id, 1, price)
        self.stage = Stage.SOLD

    def record(self) -> dict[str, Any]:
        if self.stage is not Stage.SOLD:
            return {"buyer": NOBODY, "price": 0, "at": 0}
        return {"buyer": self.bidder, "price": self.rules["price"], "at": self.lot.frame["opensAt"]}


def bidder_of(rules: Mapping[str, int]) -> str:
    return str(to_checksum_address(f"0x{rules['bidder']:040x}"))


class Offer(Format):
    name = "offer"
    title = "an accepted offer"
    contract = "Offers"
    layout = Layout((("bidder", 160), ("price", 96)))
    Line = LotLine
    replay = OfferReplay
    planned = False

    def rules(self, line: LotLine, words: Words) -> dict[str, int]:
        raise StudioError("offers are made by a bidder", run="./vernissage offer make")

    def explained(self, lot: Lot) -> dict[str, str]:
        rules = self.rules_of(lot)
        return {
            "offered": lot.said(rules["price"]),
            "by": bidder_of(rules),
            "accepted": said_moment(lot.frame["opensAt"]),
        }

    def state(self, chain: Chain, lot: Lot, now: int = 0) -> LotState:
        rules = self.rules_of(lot)
        said = f"sold to {bidder_of(rules)} for {lot.said(rules['price'])}"
        return LotState(Stage.SOLD, said, bidder_of(rules), rules["price"])

    def record(self, chain: Chain, lot: Lot) -> dict[str, Any]:
        buyer, price, at = chain.call(lot.house.functions.saleRecord(lot.terms))
        return {"buyer": buyer, "price": price, "at": at}

    def settle(self, sending: Sending, lot: Lot, at_once: int = AT_ONCE) -> list[Receipt]:
        raise self.has_no("settle", lot)

    def cancel(self, sending: Sending, lot: Lot) -> Receipt:
        raise self.has_no("cancel", lot)


FORMAT = Offer()
