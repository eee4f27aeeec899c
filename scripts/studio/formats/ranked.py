"""Ranked auctions: as many bids stand as there are tokens, each for one; a better one pushes the worst out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scripts.studio.chain import Chain, Receipt
from scripts.studio.formats.base import Bid, said_extension
from scripts.studio.formats.editions import Edition, EditionReplay, Standing, hint_for
from scripts.studio.lot_lines import Amount, ClockLine, Quantity, Words
from scripts.studio.lots import Lot, LotState, Stage
from scripts.studio.moments import said_moment, said_span
from scripts.studio.packing import Layout
from scripts.studio.replays import Entry, least_next
from scripts.studio.steps import Sending
from scripts.studio.tills import pay


class RankedLine(ClockLine):
    """What a plan says of a ranked auction."""

    reserve: Amount
    quantity: Quantity
    uniform: bool = False


class RankedReplay(EditionReplay):
    """Open bids, each for one token, and a clock that late bids move."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(*facts)
        self.ends_at = self.lot.frame["opensAt"] + self.rules["duration"]
        self.latest = self.ends_at + self.rules["extensionCap"]

    def clearing(self) -> int:
        return self.standing[-1].units if self.rules["uniform"] and self.standing else 0

    def on_ranked_bid(self, entry: Entry) -> None:
        bidder, units = entry.args["bidder"], self.units(entry, entry.args["amount"])
        self.bids += 1
        self.check_buyer(entry, bidder)
        self.check_from(entry, self.lot.frame["opensAt"], "the opening")
        self.check_until(entry, self.ends_at, "the end")
        full = self.total >= self.rules["quantity"]
        least = least_next(self.standing[-1].units, self.rules["incrementBps"]) if full else self.rules["reserve"]
        self.require(entry, units >= least, f"{self.lot.said(units * self.lot.unit)} where at least "
                     f"{self.lot.said(least * self.lot.unit)} were due")  # fmt: skip
        self.ends_at = max(self.ends_at, min(entry.time + self.rules["window"], self.latest))
        self.expect(entry, number=self.bids, endsAt=self.ends_at)
        self.take(entry, "bid", bidder, entry.args["amount"])
        self.stand(entry, Standing(units, self.bids, bidder, 1))


class Ranked(Edition):
    name = "ranked"
    title = "a ranked auction"
    contract = "RankedAuctions"
    layout = Layout(
        (
            ("reserve", 48),
            ("duration", 32),
            ("window", 16),
            ("extensionCap", 16),
            ("incrementBps", 16),
            ("quantity", 16),
            ("uniform", 8),
        )
    )
    Line = RankedLine
    replay = RankedReplay
    instead = {"buy": "bid", "reveal": "bid"}  # noqa: RUF012
    bid_event = "RankedBid"

    def rules(self, line: RankedLine, words: Words) -> dict[str, int]:
        reserve = words.units("reserve", line.reserve, least=1)
        return {
            "reserve": reserve, **words.clock(line), "quantity": line.quantity, "uniform": int(line.uniform),
        }  # fmt: skip

    def explained(self, lot: Lot) -> dict[str, str]:
        rules = self.rules_of(lot)
        return {
            "reserve": lot.said(rules["reserve"] * lot.unit),
            "tokens": f"{rules['quantity']} from {lot.token_id} on, the best bid gets the first",
            "bidding": f"{said_span(rules['duration'])}, until {said_moment(lot.frame['opensAt'] + rules['duration'])}",
            "extension": said_extension(rules),
            "increment": f"{rules['incrementBps'] / 100:g} % over the worst, once all tokens are bid for",
            "everybody pays": "the worst winning bid" if rules["uniform"] else "their own bid",
        }

    def state(self, chain: Chain, lot: Lot, now: int = 0) -> LotState:
        state = super().state(chain, lot, now)
        if state.stage not in (Stage.LISTED, Stage.RUNNING):
            return state
        least = int(chain.call(lot.house.functions.leastBid(lot.terms)))
        return replace(state, least=least, ask=f"next {lot.said(least)} or more")

    def bid(self, sending: Sending, lot: Lot, bid: Bid) -> Receipt:
        hint = hint_for(sending.chain, lot, bid.amount // lot.unit)
        value = pay(sending, lot.currency, lot.house.address, bid.amount - bid.from_credit)
        function = lot.house.functions.bid(lot.terms, bid.amount, bid.from_credit, hint)
        label = f"bid {lot.said(bid.amount)} on a token of the lot of token {lot.token_id}"
        return sending.send(f"bid {bid.amount} on {lot.id}", function, label, value)


FORMAT = Ranked()
