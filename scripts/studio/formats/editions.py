"""What auctions of several tokens at once share: the best bids stand, and winners are settled from the worst up."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field, replace
from typing import Any

from scripts.studio.chain import Chain, Receipt
from scripts.studio.formats.base import AT_ONCE, Claim, Format, Recorded, stuck_tokens, unsold
from scripts.studio.lots import Lot, LotState, Stage
from scripts.studio.replays import Entry, Replay, open_or
from scripts.studio.steps import Sending
from scripts.studio.tokens import NOBODY


@dataclass(frozen=True, order=True)
class Standing:
    """A standing bid; the better one sorts first, ties in favour of the earlier."""

    rank: tuple[int, int] = field(init=False)
    units: int = field(compare=False)
    number: int = field(compare=False)
    bidder: str = field(compare=False)
    quantity: int = field(compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rank", (-self.units, self.number))


class EditionReplay(Replay):
    """Bids that stand and are pushed out, and the settlement of the winners."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(*facts)
        self.standing: list[Standing] = []
        self.price = 0  # units that every winner pays; 0 where each pays their own; fixed when settling starts
        self.winners = 0  # tokens with a winner, fixed likewise
        self.settling = False
        self.ends_at = 0
        self.gone: set[int] = set()  # tokens that left the house, by index
        self.stuck: set[int] = set()
        self.failed: list[tuple[str, int]] = []  # tx and index of tokens that would not be delivered
        self.ejected: list[Entry] = []  # told by the house
        self.ejections: list[tuple[Entry, Standing]] = []  # called for by the terms
        self.unpaid: dict[str, int] = {}  # by transaction: what its winners paid and no sale has told

    # ---- for heirs ----

    def clearing(self) -> int:
        """Units that every winner would pay now, or 0 where each pays their own."""
        raise NotImplementedError

    @property
    def total(self) -> int:
        return sum(bid.quantity for bid in self.standing)

    def stand(self, entry: Entry, bid: Standing) -> None:
        """Books a bid, and takes out what better ones leave no token for."""
        self.even(entry.tx)
        self.require(entry, not self.settling and not self.stage.ended, "after the lot ended")
        insort(self.standing, bid)
        while self.standing and self.total - self.standing[-1].quantity >= self.rules["quantity"]:
            self.ejections.append((entry, self.standing.pop()))
        self.reconcile()

    # ---- events ----

    def on_bid_ejected(self, entry: Entry) -> None:
        self.even(entry.tx)
        self.ejected.append(entry)
        self.reconcile()

    def on_units_won(self, entry: Entry) -> None:
        self.start(entry)
        if not self.standing:
            return self.fault(entry, "no bid stands")
        unit, total, worst = self.lot.unit, self.total, self.standing.pop()
        first, end = total - worst.quantity, min(total, self.rules["quantity"])
        told = entry.args["firstTokenId"] - self.lot.token_id
        if first < told < end:  # a winner of many, settled in several steps from the last token on
            self.standing.append(replace(worst, quantity=told - first))
            worst, first = replace(worst, quantity=total - told), told
        won = range(first, end)
        lost = [each for each in self.failed if each[0] == entry.tx and each[1] in won]
        self.failed = [each for each in self.failed if each not in lost]
        count, price = len(won) - len(lost), (self.price or worst.units) * unit
        back = worst.units * worst.quantity * unit - price * count
        self.expect(
            entry, bidder=worst.bidder, firstTokenId=self.lot.token_id + first, count=count, price=price, back=back
        )
        self.gone |= set(won) - {index for _, index in lost}
        self.win(entry, worst.bidder, self.lot.token_id + first, count, price)
        self.pay(entry, "refund", worst.bidder, back)
        self.unpaid[entry.tx] = self.unpaid.get(entry.tx, 0) + price * count
        if not self.standing:
            self.stage = Stage.SOLD

    def on_token_returned(self, entry: Entry) -> None:
        index = entry.args["tokenId"] - self.lot.token_id
        if index in self.stuck:
            self.expect(entry, stuck=False)
            self.stuck.discard(index)
            self.gone.add(index)
            return
        self.require(entry, 0 <= index < self.rules["quantity"], "no token of this lot")
        self.require(entry, index not in self.gone, "a token that had left")
        if self.bids or self.settling:
            self.start(entry)
        if self.standing:
            self.failed.append((entry.tx, index))
        elif not self.winners:
            self.stage = Stage.RETURNED
        else:
            self.require(entry, index >= self.winners or self.stage is Stage.SOLD, "a token that somebody won")
        (self.stuck if entry.args["stuck"] else self.gone).add(index)

    def on_lot_sold(self, entry: Entry) -> None:
        self.settle(entry, NOBODY, self.unpaid.pop(entry.tx, 0))

    # ---- inner ----

    def start(self, entry: Entry) -> None:
        """Settling starts: price and winners are fixed."""
        self.even(entry.tx)
        if not self.settling and not self.stage.ended:
            self.check_from(entry, self.ends_at, "the end")
            self.settling = True
            self.price, self.winners = self.clearing(), min(self.total, self.rules["quantity"])

    def reconcile(self) -> None:
        """Holds each ejection that the house told against the one that the terms call for."""
        while self.ejected and self.ejections:
            entry, (_, bid) = self.ejected.pop(0), self.ejections.pop(0)
            back = bid.units * bid.quantity * self.lot.unit
            self.expect(entry, bidder=bid.bidder, number=bid.number, back=back)
            self.pay(entry, "refund", bid.bidder, back)

    def even(self, tx: str = "") -> None:
        """What an earlier transaction left open is a fault."""
        for entry in [entry for entry in self.ejected if entry.tx != tx]:
            self.fault(entry, "the terms push no bid out here")
            self.ejected.remove(entry)
        for entry, bid in [each for each in self.ejections if each[0].tx != tx]:
            self.fault(entry, f"bid {bid.number} of {bid.bidder} had to be pushed out")
            self.ejections.remove((entry, bid))
        for earlier in [earlier for earlier, amount in self.unpaid.items() if amount and earlier != tx]:
            self.faults.append(f"UnitsWon in {earlier}: {self.lot.said(self.unpaid.pop(earlier))} were never paid out")

    def record(self) -> dict[str, Any]:
        self.even()
        if self.stage.ended and len(self.gone) + len(self.stuck) < self.rules["quantity"]:
            self.faults.append(f"{self.rules['quantity'] - len(self.gone) - len(self.stuck)} tokens have no end told")
        worst = self.standing[-1].number if self.standing else 0
        said = {"stage": open_or(self.stage), "worst": worst, "total": self.total}
        if self.stage is Stage.RETURNED:
            return said
        price = self.price if self.settling else self.clearing()
        return {**said, "price": price * self.lot.unit}


class Edition(Format):
    """What the formats of several tokens have in common."""

    def state(self, chain: Chain, lot: Lot, now: int = 0) -> LotState:
        number, _, total, price, ends_at = chain.call(lot.house.functions.lotState(lot.terms))
        stage, quantity = Stage(number), self.rules_of(lot)["quantity"]
        if stage is Stage.SOLD:
            won = chain.events(lot.house, "UnitsWon", lot.block, lot=lot.id)
            prices = [event.args["price"] for event in won if event.args["count"]]
            said = f"{sum(event.args['count'] for event in won)} of {quantity} sold"
            if prices:
                most = f" to {lot.said(max(prices))}" if max(prices) != min(prices) else ""
                said += f" at {lot.said(min(prices))}{most} each"
        elif stage.ended:
            said = unsold(stage)
        else:
            said = f"{total} asked for, {quantity} for sale" + (
                f"; all would pay {lot.said(price)}" if price and total else ""
            )
        state = LotState(stage, said, NOBODY, price, 0 if stage.ended else ends_at, due=stage is Stage.OVER)
        return replace(state, facts={"tokens asked for": f"{total} of {quantity}"})

    def record(self, chain: Chain, lot: Lot) -> dict[str, Any]:
        number, worst, total, price, _ = chain.call(lot.house.functions.lotState(lot.terms))
        stage = Stage(number)
        said = {"stage": open_or(stage), "worst": worst, "total": total}
        return said if stage is Stage.RETURNED else {**said, "price": price}

    def settle(self, sending: Sending, lot: Lot, at_once: int = AT_ONCE) -> list[Receipt]:
        """In as many transactions as it takes, so many tokens in each."""
        sent: list[Receipt] = []
        while not sent or (not sending.rehearses and self.state(sending.chain, lot).due):
            function = lot.house.functions.settle(lot.terms, at_once)
            sent.append(
                sending.send(f"settle {lot.id} {len(sent)}", function, f"settle the lot of token {lot.token_id}")
            )
        return sent

    def recorded(self, chain: Chain, lot: Lot) -> list[Recorded]:
        """By the numbers of the bids that won."""
        bids = chain.events(lot.house, self.bid_event, lot.block, lot=lot.id)
        record = lot.house.functions.purchaseRecord
        numbers = [int(event.args["number"]) for event in bids]
        return [Recorded(number) for number in numbers if chain.call(record(lot.terms, number, []))[0] != NOBODY]

    def claims(self, chain: Chain, lot: Lot) -> list[Claim]:
        return stuck_tokens(chain, lot, self.quantity(lot), each=True)


def hint_for(chain: Chain, lot: Lot, units: int) -> int:
    """Number of the standing bid just below a new one of so many units a token; 0 where there is none."""
    below, number = 0, int(chain.call(lot.house.functions.lotState(lot.terms))[1])
    while number:
        _, price, _, following = chain.call(lot.house.functions.bidOf(lot.terms, number))
        if price // lot.unit >= units:
            return below
        below, number = number, int(following)
    return below
