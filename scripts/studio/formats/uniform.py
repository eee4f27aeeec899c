"""Uniform-price sales: sealed bids of a price and a quantity; all winners pay the lowest winning bid."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from scripts.studio import bid_secrets
from scripts.studio.chain import Chain, Receipt
from scripts.studio.formats.base import Bid, Claim
from scripts.studio.formats.editions import Edition, EditionReplay, Standing, hint_for
from scripts.studio.formats.sealed import Commitments, commit, committed_by, said_sealing, unrevealed
from scripts.studio.lot_lines import Quantity, SealedLine, Words
from scripts.studio.lots import Lot, LotState
from scripts.studio.packing import Layout
from scripts.studio.replays import Entry, Payment
from scripts.studio.steps import Sending

MOST_ASKED = 2**16 - 1
"""Tokens that one bid may ask for."""


class UniformLine(SealedLine):
    """What a plan says of a uniform-price sale."""

    quantity: Quantity


class UniformReplay(EditionReplay):
    """Commitments, reveals, and one price for all who win."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(*facts)
        self.sealed = Commitments(self)
        self.ends_at = self.sealed.ends_at
        self.numbers: dict[str, int] = {}

    def clearing(self) -> int:
        return self.rules["reserve"] if self.total < self.rules["quantity"] else self.standing[-1].units

    def on_bid_committed(self, entry: Entry) -> None:
        self.bids += 1
        self.expect(entry, number=self.bids)
        self.numbers[entry.args["bidder"]] = self.bids
        self.sealed.commit(entry)

    def on_bid_revealed(self, entry: Entry) -> None:
        bidder, amount, quantity = entry.args["bidder"], entry.args["amount"], entry.args["quantity"]
        deposit = self.sealed.reveal(entry, (amount, quantity))
        units, rest = divmod(amount, self.lot.unit)
        counts = not rest and units >= self.rules["reserve"] and 0 < quantity <= MOST_ASKED
        counts = counts and units * quantity <= deposit
        self.expect(entry, counts=counts)
        self.pay(entry, "deposit", bidder, (deposit - (units * quantity if counts else 0)) * self.lot.unit)
        if counts:
            self.stand(entry, Standing(units, self.numbers.get(bidder, 0), bidder, quantity))

    def on_bond_forfeited(self, entry: Entry) -> None:
        self.sealed.forfeit(entry)

    def owed(self) -> list[Payment]:
        return self.sealed.owed()


class Uniform(Edition):
    name = "uniform"
    title = "a uniform-price sale"
    contract = "UniformPriceSales"
    layout = Layout((("reserve", 48), ("bond", 48), ("biddingTime", 32), ("revealTime", 32), ("quantity", 16)))
    Line = UniformLine
    replay = UniformReplay
    instead = {"buy": "bid"}  # noqa: RUF012
    bid_event = "BidCommitted"
    seals = True
    commitment_bytes = 22

    def rules(self, line: UniformLine, words: Words) -> dict[str, int]:
        return {**words.sealed(line), "quantity": line.quantity}

    def explained(self, lot: Lot) -> dict[str, str]:
        rules = self.rules_of(lot)
        return {
            "reserve": f"{lot.said(rules['reserve'] * lot.unit)} a token",
            "tokens": f"{rules['quantity']} from {lot.token_id} on",
            **said_sealing(lot, rules),
            "everybody pays": "the lowest winning bid",
        }

    def state(self, chain: Chain, lot: Lot, now: int = 0) -> LotState:
        state, reveals = super().state(chain, lot, now), lot.frame["opensAt"] + self.rules_of(lot)["biddingTime"]
        if state.stage.ended or max(now, chain.now()) >= reveals:
            return state
        events = chain.events(lot.house, "BidCommitted", lot.block, lot=lot.id)
        said = f"{len({event.args['bidder'] for event in events})} sealed bids, {self.quantity(lot)} for sale"
        least = self.rules_of(lot)["reserve"] * lot.unit
        return replace(state, said=said, ends_at=reveals, least=least, ask=f"{lot.said(least)} or more")

    def deposited(self, chain: Chain, lot: Lot, bidder: str) -> int:
        """What waits behind a bidder's sealed bid."""
        return int(chain.call(lot.house.functions.depositOf(lot.terms, bidder)))

    def bid(self, sending: Sending, lot: Lot, bid: Bid) -> Receipt | None:
        return commit(self, sending, lot, bid, (bid.amount, bid.quantity))

    def reveal(self, sending: Sending, lot: Lot, secret: Path) -> Receipt:
        found = bid_secrets.opening(secret, *committed_by(sending, lot))
        amount, quantity = found.values
        hint = hint_for(sending.chain, lot, amount // lot.unit)
        function = lot.house.functions.reveal(lot.terms, amount, quantity, found.salt, hint)
        return sending.send(f"reveal on {lot.id}", function, f"reveal the bid on the lot of token {lot.token_id}")

    def claims(self, chain: Chain, lot: Lot) -> list[Claim]:
        return unrevealed(self, chain, lot) + super().claims(chain, lot)


FORMAT = Uniform()
