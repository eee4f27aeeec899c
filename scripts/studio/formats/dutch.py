"""Dutch auctions: one or more tokens at a price that falls with time, each at its own price or all at the last one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from scripts.studio.chain import Chain, Receipt
from scripts.studio.formats.base import Claim, Format, Purchase, Recorded, stuck_tokens
from scripts.studio.lot_lines import MONTHS, Amount, ClosingLine, Hours, Quantity, Words, seconds
from scripts.studio.lots import DAY, Lot, LotState, Stage
from scripts.studio.moments import said_span
from scripts.studio.packing import Layout
from scripts.studio.replays import Entry, Payment, Replay, open_or
from scripts.studio.steps import Sending
from scripts.studio.tills import pay
from scripts.studio.tokens import NOBODY

Halving = Annotated[int, Field(ge=0, le=MONTHS)] | Annotated[Decimal, Field(ge=0, le=MONTHS)]

MOST_AFTER_FALL = 90 * DAY
"""Seconds from the lowest price of a uniform sale to its close."""
PURCHASE = Layout((("buyer", 160), ("units", 48), ("time", 40), ("count", 8)))
"""What the house hashes of each purchase."""


class DutchLine(ClosingLine):
    """What a plan says of a Dutch auction."""

    start: Amount
    floor: Amount
    duration_hours: Hours = 24
    half_life_hours: Halving = 0
    quantity: Quantity = 1
    uniform: bool = False


def units_at(rules: Mapping[str, int], elapsed: int) -> int:
    """The price of a token so many seconds after the opening, in units, rounded up."""
    start, floor, duration, half_life = rules["start"], rules["floor"], rules["duration"], rules["halfLife"]
    if elapsed >= duration:
        return floor
    if not half_life:
        return start - (start - floor) * elapsed // duration
    halvings, rest = divmod(elapsed, half_life)
    divisor = 2 * half_life << halvings
    return max(floor, -(-start * (2 * half_life - rest) // divisor))


class DutchReplay(Replay):
    """Purchases at the price of their second; of a uniform sale, the last price for all and a rebate for the others."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(*facts)
        self.sold = 0
        self.last = 0  # units
        self.over = False
        self.paid: dict[str, int] = {}  # of a uniform sale, in units
        self.counts: dict[str, int] = {}
        self.pending: tuple[str, str, int] | None = None  # a purchase whose sale has to follow: tx, buyer, price

    def on_units_bought(self, entry: Entry) -> None:
        buyer, count = entry.args["buyer"], entry.args["count"]
        left = self.rules["quantity"] - self.sold
        units = units_at(self.rules, max(0, entry.time - self.lot.frame["opensAt"]))
        price = units * count * self.lot.unit
        self.check_buyer(entry, buyer)
        self.check_open(entry)
        self.require(entry, not self.over, "after the sale ended")
        self.require(entry, 0 < count <= left, f"{count} tokens where {left} were left")
        self.expect(entry, firstTokenId=self.lot.token_id + self.sold, price=price)
        self.take(entry, "purchase", buyer, price)
        self.win(entry, buyer, self.lot.token_id + self.sold, count, units * self.lot.unit)
        self.bids += 1
        self.sold, self.last = self.sold + count, units
        if self.rules["uniform"]:
            self.paid[buyer] = self.paid.get(buyer, 0) + units * count
            self.counts[buyer] = self.counts.get(buyer, 0) + count
        else:
            self.check_paid_out()
            self.pending = (entry.tx, buyer, price)

    def on_lot_sold(self, entry: Entry) -> None:
        if self.rules["uniform"]:
            self.require(entry, self.is_over(entry.time), "before the sale was over")
            self.settle(entry, NOBODY, self.last * self.sold * self.lot.unit)
            self.over, self.stage = True, Stage.SOLD
            return
        tx, buyer, price = self.pending or ("", NOBODY, 0)
        self.require(entry, tx == entry.tx, "no purchase goes with it")
        self.settle(entry, buyer, price)
        self.pending = None
        if self.sold == self.rules["quantity"]:
            self.stage = Stage.SOLD

    def on_lot_returned(self, entry: Entry) -> None:
        super().on_lot_returned(entry)
        if self.over:  # a stuck token went back later
            return
        self.require(entry, self.sold < self.rules["quantity"], "all tokens are sold")
        if self.rules["uniform"] and self.sold:
            self.check_from(entry, self.lot.frame["closesAt"], "the close")
        else:
            self.over = True
        self.stage = Stage.SOLD if self.sold else Stage.RETURNED

    def on_rebated(self, entry: Entry) -> None:
        buyer = entry.args["buyer"]
        self.require(entry, self.is_over(entry.time), "before the sale was over")
        self.expect(entry, amount=self.due(buyer) * self.lot.unit)
        self.pay(entry, "rebate", buyer, entry.args["amount"])
        self.paid[buyer] = self.last * self.counts.get(buyer, 0)

    def due(self, buyer: str) -> int:
        """Units above the last price."""
        return self.paid.get(buyer, 0) - self.last * self.counts.get(buyer, 0)

    def is_over(self, time: int) -> bool:
        closes = self.lot.frame["closesAt"]
        return self.sold == self.rules["quantity"] or bool(closes and time >= closes)

    def check_paid_out(self) -> None:
        if self.pending:
            self.faults.append(f"UnitsBought in {self.pending[0]}: no sale was paid out for it")

    def record(self) -> dict[str, Any]:
        self.check_paid_out()
        return {"stage": open_or(self.stage), "sold": self.sold, "last": self.last * self.lot.unit}

    def owed(self) -> list[Payment]:
        return [Payment("", 0, "rebate", "", buyer, self.due(buyer) * self.lot.unit) for buyer in self.paid
                if self.due(buyer) and self.over]  # fmt: skip


class Dutch(Format):
    name = "dutch"
    title = "a Dutch auction"
    contract = "DutchAuctions"
    layout = Layout(
        (("start", 48), ("floor", 48), ("duration", 32), ("halfLife", 32), ("quantity", 16), ("uniform", 8))
    )
    Line = DutchLine
    replay = DutchReplay
    instead = {"bid": "buy", "reveal": "buy"}  # noqa: RUF012

    def rules(self, line: DutchLine, words: Words) -> dict[str, int]:
        start = words.units("start", line.start, least=1)
        duration, half_life = seconds(line.duration_hours), seconds(line.half_life_hours)
        if half_life > duration:
            words.wrong(
                "a half-life past the whole", "half_life_hours", f"at most {line.duration_hours}",
                str(line.half_life_hours),
            )  # fmt: skip
        return {
            "start": start,
            "floor": words.units("floor", line.floor, least=1, most=max(1, start)),
            "duration": duration,
            "halfLife": half_life,
            "quantity": line.quantity,
            "uniform": int(line.uniform),
        }

    def closes(self, line: DutchLine, words: Words) -> int:
        """A uniform sale has to close: a day after its floor, if nothing else is said, and within 90 days of it."""
        closes = words.closing(line)
        if not line.uniform:
            return closes
        fallen = max(words.now, words.moment("opens", line.opens)) + seconds(line.duration_hours)
        if closes > fallen + MOST_AFTER_FALL:
            words.wrong(
                "it keeps its buyers' money too long", "closes" if line.closes else "closes_in_days",
                "at most 90 days after its lowest price", said_span(closes - fallen),
            )  # fmt: skip
        return closes or fallen + DAY

    def explained(self, lot: Lot) -> dict[str, str]:
        rules = self.rules_of(lot)
        curve = f"halves every {said_span(rules['halfLife'])}" if rules["halfLife"] else "in a straight line"
        return {
            "price": f"{lot.said(rules['start'] * lot.unit)} down to {lot.said(rules['floor'] * lot.unit)}",
            "falls": f"{curve}, within {said_span(rules['duration'])}",
            "tokens": f"{rules['quantity']} from {lot.token_id} on",
            "everybody pays": "the last price" if rules["uniform"] else "the price of their second",
        }

    def state(self, chain: Chain, lot: Lot, now: int = 0) -> LotState:
        stage_number, sold, last = chain.call(lot.house.functions.lotState(lot.terms))
        stage, rules, closes = Stage(stage_number), self.rules_of(lot), lot.frame["closesAt"]
        now = max(now, chain.now())
        closed = stage is Stage.LISTED and bool(closes and now >= closes)
        standing = f"{sold} of {rules['quantity']} sold" + (f", the last for {lot.said(last)}" if sold else "")
        least = self._price_at(chain, lot, now) if stage is Stage.LISTED and not closed else 0
        if stage is Stage.RETURNED:
            standing = "none sold; back with the seller"
        return LotState(
            stage, standing, NOBODY, last, closes if stage is Stage.LISTED and not closed else 0, least,
            f"now {lot.said(least)}" if least else "",
            due=closed or stage is Stage.OVER, facts={"sold": f"{sold} of {rules['quantity']}"},
        )  # fmt: skip

    def record(self, chain: Chain, lot: Lot) -> dict[str, Any]:
        stage, sold, last = chain.call(lot.house.functions.lotState(lot.terms))
        return {"stage": open_or(Stage(stage)), "sold": sold, "last": last}

    def price_now(self, chain: Chain, lot: Lot, count: int) -> int:
        """At the newest block's second: later it is less."""
        return self._price_at(chain, lot, chain.now()) * count

    def _price_at(self, chain: Chain, lot: Lot, time: int) -> int:
        return int(chain.call(lot.house.functions.priceAt(lot.terms, time)))

    def buy(self, sending: Sending, lot: Lot, purchase: Purchase) -> Receipt:
        most = purchase.most
        if most is None:
            most = self.price_now(sending.chain, lot, purchase.count)
        value = pay(sending, lot.currency, lot.house.address, max(0, most - purchase.from_credit))
        function = lot.house.functions.buy(lot.terms, purchase.count, most, purchase.from_credit)
        label = f"buy {purchase.count} of the lot of token {lot.token_id}"
        return sending.send(f"buy {purchase.count} of {lot.id}", function, label, value)

    def recorded(self, chain: Chain, lot: Lot) -> list[Recorded]:
        """By their order; all of them prove each, since the house keeps one hash over them."""
        words = tuple(
            PURCHASE.pack(
                {
                    "buyer": int(event.args["buyer"], 16),
                    "units": event.args["price"] // event.args["count"] // lot.unit,
                    "time": int(chain.web3.eth.get_block(event.block)["timestamp"]),
                    "count": event.args["count"],
                }
            )
            for event in chain.events(lot.house, "UnitsBought", lot.block, lot=lot.id)
        )
        record = lot.house.functions.purchaseRecord
        final = bool(words) and chain.call(record(lot.terms, 1, list(words)))[0] != NOBODY
        return [Recorded(number, words) for number in range(1, len(words) + 1)] if final else []

    def claims(self, chain: Chain, lot: Lot) -> list[Claim]:
        functions, found = lot.house.functions, []
        if self.rules_of(lot)["uniform"]:
            bought = chain.events(lot.house, "UnitsBought", lot.block, lot=lot.id)
            for buyer in dict.fromkeys(event.args["buyer"] for event in bought):
                due = int(chain.call(functions.rebateOf(lot.terms, buyer)))
                if due:
                    found.append(
                        Claim("rebate", buyer, due, f"rebate {lot.id} {buyer}", functions.rebate(lot.terms, buyer))
                    )
        return found + stuck_tokens(chain, lot, self.quantity(lot), each=True)


FORMAT = Dutch()
