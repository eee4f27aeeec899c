"""Reserve auctions: the clock starts at the first bid; bought outright until then, where the terms say so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scripts.studio.chain import Chain, Receipt
from scripts.studio.formats.base import Bid, Claim, Format, Purchase, decided, said_extension, stuck_tokens, unsold
from scripts.studio.lot_lines import Amount, ClockLine, ClosingLine, Words
from scripts.studio.lots import MAX_UNITS, Lot, LotState, Stage
from scripts.studio.moments import said_span
from scripts.studio.money import ETHER
from scripts.studio.packing import Layout
from scripts.studio.replays import Entry, Replay, least_next, open_or
from scripts.studio.steps import Sending
from scripts.studio.tills import pay
from scripts.studio.tokens import NOBODY


class EnglishLine(ClosingLine, ClockLine):
    """What a plan says of a reserve auction."""

    reserve: Amount
    buy_now: Amount | None = None


class EnglishReplay(Replay):
    """Bids, the clock, extensions, and the last bid's sale."""

    leader = NOBODY
    standing = 0  # units
    end = 0
    extended = 0
    bought_in = ""

    @property
    def amount(self) -> int:
        return self.standing * self.lot.unit

    def on_bid_placed(self, entry: Entry) -> None:
        bidder, units = entry.args["bidder"], self.units(entry, entry.args["amount"])
        self.bids += 1
        self.check_buyer(entry, bidder)
        self.require(entry, not self.stage.ended, "after the lot ended")
        if self.bids == 1:
            self.check_open(entry)
            least = self.rules["reserve"]
            bought = bool(self.rules["buyNow"]) and units == self.rules["buyNow"] and entry.args["endsAt"] == entry.time
            self.bought_in = entry.tx if bought else ""
            self.end = entry.time + (0 if bought else self.rules["duration"])
        else:
            least = least_next(self.standing, self.rules["incrementBps"])
            self.check_until(entry, self.end, "the end")
            latest = self.end + self.rules["extensionCap"] - self.extended
            later = min(max(self.end, entry.time + self.rules["window"]), max(self.end, latest))
            self.extended, self.end = self.extended + later - self.end, later
        self.require(entry, units >= least, f"{self.lot.said(units * self.lot.unit)} where at least "
                     f"{self.lot.said(least * self.lot.unit)} were due")  # fmt: skip
        self.expect(entry, endsAt=self.end)
        self.take(entry, "bid", bidder, entry.args["amount"])
        self.pay(entry, "refund", self.leader, self.amount)
        self.leader, self.standing = bidder, units

    def on_lot_sold(self, entry: Entry) -> None:
        self.ended(entry)
        self.settle(entry, self.leader, self.amount)
        self.win(entry, self.leader, self.lot.token_id, 1, self.amount)
        self.stage = Stage.SOLD

    def on_sale_undone(self, entry: Entry) -> None:
        self.ended(entry)
        self.expect(entry, winner=self.leader, price=self.amount)
        self.pay(entry, "refund", self.leader, self.amount)
        self.stage = Stage.STUCK if entry.args["stuck"] else Stage.RETURNED
        self.leader, self.standing = NOBODY, 0

    def on_lot_returned(self, entry: Entry) -> None:
        super().on_lot_returned(entry)
        self.require(entry, self.stage in (Stage.LISTED, Stage.STUCK), "after the lot ended")
        self.require(entry, self.leader == NOBODY, f"{self.leader} leads")
        self.stage = Stage.RETURNED

    def ended(self, entry: Entry) -> None:
        self.require(entry, self.leader != NOBODY, "nobody bid")
        self.require(entry, not self.stage.ended, "after the lot ended")
        if entry.tx != self.bought_in:
            self.check_from(entry, self.end, "the end")

    def record(self) -> dict[str, Any]:
        return {"stage": open_or(self.stage), "bidder": self.leader, "amount": self.amount}


class English(Format):
    name = "english"
    title = "a reserve auction"
    contract = "EnglishAuctions"
    layout = Layout(
        (("reserve", 48), ("buyNow", 48), ("duration", 32), ("window", 16), ("extensionCap", 16), ("incrementBps", 16))
    )
    Line = EnglishLine
    replay = EnglishReplay
    instead = {"reveal": "bid"}  # noqa: RUF012

    def rules(self, line: EnglishLine, words: Words) -> dict[str, int]:
        reserve = words.units("reserve", line.reserve, least=1)
        least = max(1, reserve)
        buy_now = words.units("buy_now", line.buy_now, least=least) if line.buy_now is not None else 0
        return {"reserve": reserve, "buyNow": buy_now, **words.clock(line)}

    def closes(self, line: EnglishLine, words: Words) -> int:
        return words.closing(line)

    def explained(self, lot: Lot) -> dict[str, str]:
        rules = self.rules_of(lot)
        return {
            "reserve": lot.said(rules["reserve"] * lot.unit),
            "buy now": lot.said(rules["buyNow"] * lot.unit) if rules["buyNow"] else "no",
            "duration": f"{said_span(rules['duration'])} from the first bid",
            "extension": said_extension(rules),
            "increment": f"{rules['incrementBps'] / 100:g} %",
        }

    def state(self, chain: Chain, lot: Lot, now: int = 0) -> LotState:
        stage, bidder, amount, ends_at, least = chain.call(lot.house.functions.lotState(lot.terms))
        stage, closes = Stage(stage), lot.frame["closesAt"]
        closed = stage is Stage.LISTED and not least
        if stage is Stage.SOLD:
            said = f"sold to {bidder} for {lot.said(amount)}"
        elif bidder != NOBODY:
            said = f"{lot.said(amount)} by {bidder}"
        else:
            said = "closed without a bid" if closed else unsold(stage)
        state = LotState(stage, said, bidder, amount, ends_at or (closes if stage is Stage.LISTED else 0), least)
        ask = f"next {lot.said(least)} or more" if least else ""
        return replace(state, due=closed or stage is Stage.OVER, ask=ask)

    def record(self, chain: Chain, lot: Lot) -> dict[str, Any]:
        stage, bidder, amount, _, _ = chain.call(lot.house.functions.lotState(lot.terms))
        return {"stage": open_or(Stage(stage)), "bidder": bidder, "amount": amount}

    def bid(self, sending: Sending, lot: Lot, bid: Bid) -> Receipt:
        functions = lot.house.functions
        plainly = lot.currency == ETHER and not bid.from_credit
        function = functions.bid(lot.terms) if plainly else functions.bidWith(lot.terms, bid.amount, bid.from_credit)
        value = pay(sending, lot.currency, lot.house.address, bid.amount - bid.from_credit)
        label = f"bid {lot.said(bid.amount)} on token {lot.token_id}"
        return sending.send(f"bid {bid.amount} on {lot.id}", function, label, value)

    def price_now(self, chain: Chain, lot: Lot, count: int) -> int:
        return self.rules_of(lot)["buyNow"] * lot.unit

    def buy(self, sending: Sending, lot: Lot, purchase: Purchase) -> Receipt:
        price = self.price_now(sending.chain, lot, 1)
        value = pay(sending, lot.currency, lot.house.address, price - purchase.from_credit)
        function = lot.house.functions.buy(lot.terms, purchase.from_credit)
        return sending.send(f"buy {lot.id}", function, f"buy token {lot.token_id}", value)

    def decide(self, sending: Sending, lot: Lot, accepts: bool) -> Receipt:
        return decided(sending, lot, accepts)

    def claims(self, chain: Chain, lot: Lot) -> list[Claim]:
        return stuck_tokens(chain, lot, 1, each=False)


def english_rules(
    reserve: int, buy_now: int = 0, duration: int = 86_400, window: int = 900, extension_cap: int = 10_800,
    increment_bps: int = 500,
) -> dict[str, int]:  # fmt: skip
    """The numbers of a reserve auction in ether: prices in wei, whole gwei; times in seconds."""
    gwei = 10**9
    assert reserve % gwei == 0 and buy_now % gwei == 0 and reserve <= MAX_UNITS * gwei
    return {
        "reserve": reserve // gwei,
        "buyNow": buy_now // gwei,
        "duration": duration,
        "window": window,
        "extensionCap": extension_cap,
        "incrementBps": increment_bps,
    }


FORMAT = English()
