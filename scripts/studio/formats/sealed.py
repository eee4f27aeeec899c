"""Sealed second-price auctions: commit with a deposit, reveal, and the highest bidder pays the second highest bid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from scripts.studio import bid_secrets
from scripts.studio.bid_secrets import Subject
from scripts.studio.chain import Chain, Receipt
from scripts.studio.formats.base import Bid, Claim, Format, decided, stuck_tokens, unsold
from scripts.studio.lot_lines import SealedLine, Words
from scripts.studio.lots import Lot, LotError, LotState, Stage
from scripts.studio.moments import said_moment, said_span
from scripts.studio.packing import Layout
from scripts.studio.replays import Entry, Payment, Replay, open_or
from scripts.studio.steps import Sending
from scripts.studio.tills import pay
from scripts.studio.tokens import NOBODY


class Commitments:
    """Deposits behind sealed bids, as logs tell them: for the replays of both sealed formats."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.deposits: dict[str, int] = {}  # units, of bids not revealed yet
        self.commitments: dict[str, str] = {}
        frame, rules = replay.lot.frame, replay.rules
        self.reveals_at = frame["opensAt"] + rules["biddingTime"]
        self.ends_at = self.reveals_at + rules["revealTime"]

    def commit(self, entry: Entry) -> None:
        replay, bidder = self.replay, entry.args["bidder"]
        units = replay.units(entry, entry.args["deposit"])
        replay.check_buyer(entry, bidder)
        replay.check_from(entry, replay.lot.frame["opensAt"], "the opening")
        replay.check_until(entry, self.reveals_at, "the bidding")
        replay.require(entry, not replay.stage.ended, "after the lot ended")
        replay.require(entry, units >= replay.rules["reserve"], "the deposit is below the reserve")
        more = units - self.deposits.get(bidder, 0)
        replay.require(entry, more >= 0, "the deposit fell")
        replay.take(entry, "deposit", bidder, more * replay.lot.unit)
        self.deposits[bidder], self.commitments[bidder] = units, entry.args["commitment"]

    def reveal(self, entry: Entry, values: tuple[int, ...]) -> int:
        """Units that the bidder had deposited; the commitment is opened, and checked where the call told its salt."""
        replay, bidder = self.replay, entry.args["bidder"]
        replay.check_from(entry, self.reveals_at, "the reveals")
        replay.check_until(entry, self.ends_at, "the reveals")
        commitment = self.commitments.pop(bidder, None)
        replay.require(entry, commitment is not None, f"{bidder} had no commitment")
        salt = entry.args.get("salt")
        if commitment and salt:
            subject = Subject(replay.house.chain_id, "", replay.house.address, replay.lot.id, bidder)
            found = "0x" + subject.commitment(values, bytes.fromhex(salt[2:])).hex()
            replay.require(entry, found.startswith(commitment), f"{bidder} committed to another bid")
        return self.deposits.pop(bidder, 0)

    def forfeit(self, entry: Entry) -> None:
        replay, bidder, unit = self.replay, entry.args["bidder"], self.replay.lot.unit
        replay.check_from(entry, self.ends_at, "the end of the reveals")
        replay.require(entry, bidder in self.commitments, f"{bidder} has no bid that waits for its reveal")
        bond, deposit = replay.rules["bond"] * unit, self.deposits.pop(bidder, 0) * unit
        self.commitments.pop(bidder, None)
        replay.expect(entry, bond=bond)
        replay.pay(entry, "bond", replay.lot.seller, bond)
        replay.pay(entry, "deposit", bidder, deposit - bond)

    def owed(self) -> list[Payment]:
        """Deposits that were never revealed, less the bond."""
        replay, unit = self.replay, self.replay.lot.unit
        if not replay.stage.ended:
            return []
        rest = {bidder: (units - replay.rules["bond"]) * unit for bidder, units in self.deposits.items()}
        return [Payment("", 0, "deposit", "", bidder, amount) for bidder, amount in rest.items()]


class SealedReplay(Replay):
    """Commitments, reveals, and the second highest bid."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(*facts)
        self.sealed = Commitments(self)
        self.leader = NOBODY
        self.top = self.second = self.held = 0  # units; `held` is the leader's deposit

    @property
    def price(self) -> int:
        return max(self.second, self.rules["reserve"]) * self.lot.unit if self.leader != NOBODY else 0

    def on_bid_committed(self, entry: Entry) -> None:
        self.bids += 1
        self.sealed.commit(entry)

    def on_bid_revealed(self, entry: Entry) -> None:
        bidder, amount = entry.args["bidder"], entry.args["amount"]
        deposit = self.sealed.reveal(entry, (amount,))
        units, rest = divmod(amount, self.lot.unit)
        counts = not rest and self.rules["reserve"] <= units <= deposit
        self.expect(entry, counts=counts)
        if counts and units > self.top:
            self.pay(entry, "deposit", self.leader, self.held * self.lot.unit)
            self.leader, self.second, self.top, self.held = bidder, self.top, units, deposit
        else:
            self.pay(entry, "deposit", bidder, deposit * self.lot.unit)
            self.second = max(self.second, units) if counts else self.second

    def on_bond_forfeited(self, entry: Entry) -> None:
        self.sealed.forfeit(entry)

    def on_lot_sold(self, entry: Entry) -> None:
        self.ended(entry)
        price = self.price
        self.settle(entry, self.leader, price)
        self.win(entry, self.leader, self.lot.token_id, 1, price)
        self.pay(entry, "deposit", self.leader, self.held * self.lot.unit - price)
        self.stage = Stage.SOLD

    def on_sale_undone(self, entry: Entry) -> None:
        self.ended(entry)
        back = self.held * self.lot.unit
        self.expect(entry, winner=self.leader, price=back)
        self.pay(entry, "deposit", self.leader, back)
        self.stage = Stage.STUCK if entry.args["stuck"] else Stage.RETURNED
        self.leader = NOBODY

    def on_lot_returned(self, entry: Entry) -> None:
        super().on_lot_returned(entry)
        if self.stage is not Stage.STUCK:
            self.require(entry, not self.stage.ended, "after the lot ended")
            self.require(entry, self.leader == NOBODY, f"{self.leader} leads")
            if self.bids:
                self.check_from(entry, self.sealed.ends_at, "the end of the reveals")
        self.stage = Stage.RETURNED

    def ended(self, entry: Entry) -> None:
        self.require(entry, self.leader != NOBODY, "no bid counts")
        self.require(entry, not self.stage.ended, "after the lot ended")
        self.check_from(entry, self.sealed.ends_at, "the end of the reveals")

    def record(self) -> dict[str, Any]:
        return {"stage": open_or(self.stage), "leader": self.leader, "price": self.price}

    def owed(self) -> list[Payment]:
        return self.sealed.owed()


class Sealed(Format):
    name = "sealed"
    title = "a sealed-bid auction"
    contract = "SealedBidAuctions"
    layout = Layout((("reserve", 48), ("bond", 48), ("biddingTime", 32), ("revealTime", 32)))
    Line = SealedLine
    replay = SealedReplay
    instead = {"buy": "bid"}  # noqa: RUF012
    bid_event = "BidCommitted"
    seals = True
    commitment_bytes = 24

    def rules(self, line: SealedLine, words: Words) -> dict[str, int]:
        return words.sealed(line)

    def explained(self, lot: Lot) -> dict[str, str]:
        rules = self.rules_of(lot)
        return {"reserve": lot.said(rules["reserve"] * lot.unit), **said_sealing(lot, rules)}

    def state(self, chain: Chain, lot: Lot, now: int = 0) -> LotState:
        number, leader, price, ends_at = chain.call(lot.house.functions.lotState(lot.terms))
        stage, rules = Stage(number), self.rules_of(lot)
        reveals = lot.frame["opensAt"] + rules["biddingTime"]
        committed = len(
            {event.args["bidder"] for event in chain.events(lot.house, "BidCommitted", lot.block, lot=lot.id)}
        )
        said = f"{committed} sealed bid{'' if committed == 1 else 's'}"
        if stage is Stage.SOLD:
            said = f"sold to {leader} for {lot.said(price)}"
        elif stage.ended:
            said = unsold(stage)
        elif leader != NOBODY:
            said += f", {leader} would pay {lot.said(price)}"
        elif stage is Stage.RUNNING:
            said += ", none revealed"
        least = rules["reserve"] * lot.unit if stage is Stage.LISTED else 0
        state = LotState(stage, said, leader, price, reveals if stage is Stage.LISTED else ends_at, least)
        return replace(state, due=stage is Stage.OVER, ask=f"{lot.said(least)} or more" if least else "")

    def record(self, chain: Chain, lot: Lot) -> dict[str, Any]:
        stage, leader, price, _ = chain.call(lot.house.functions.lotState(lot.terms))
        return {"stage": open_or(Stage(stage)), "leader": leader, "price": price}

    def deposited(self, chain: Chain, lot: Lot, bidder: str) -> int:
        """What waits behind a bidder's sealed bid."""
        deposit, waits = chain.call(lot.house.functions.depositOf(lot.terms, bidder))
        return int(deposit) if waits else 0

    def bid(self, sending: Sending, lot: Lot, bid: Bid) -> Receipt | None:
        return commit(self, sending, lot, bid, (bid.amount,))

    def reveal(self, sending: Sending, lot: Lot, secret: Path) -> Receipt:
        found = bid_secrets.opening(secret, *committed_by(sending, lot))
        function = lot.house.functions.reveal(lot.terms, found.values[0], found.salt)
        return sending.send(f"reveal on {lot.id}", function, f"reveal the bid on token {lot.token_id}")

    def decide(self, sending: Sending, lot: Lot, accepts: bool) -> Receipt:
        return decided(sending, lot, accepts)

    def claims(self, chain: Chain, lot: Lot) -> list[Claim]:
        return unrevealed(self, chain, lot) + stuck_tokens(chain, lot, 1, each=False)


def said_sealing(lot: Lot, rules: Mapping[str, int]) -> dict[str, str]:
    """Bond and times of sealed bids, for people."""
    reveals = lot.frame["opensAt"] + rules["biddingTime"]
    return {
        "bond": f"{lot.said(rules['bond'] * lot.unit)}, lost by who does not reveal",
        "bidding": f"until {said_moment(reveals)}",
        "reveals": f"{said_span(rules['revealTime'])}, until {said_moment(reveals + rules['revealTime'])}",
    }


def commit(format_: Any, sending: Sending, lot: Lot, bid: Bid, values: tuple[int, ...]) -> Receipt | None:
    """Keeps the secret, then commits to the bid with what its deposit still lacks; None where that stands already."""
    assert bid.secret is not None
    standing = format_.deposited(sending.chain, lot, sending.sender.address)
    least = max(bid.amount * bid.quantity, format_.rules_of(lot)["reserve"] * lot.unit)
    wanted = max(standing, least) if bid.deposit is None else bid.deposit
    if wanted < least or wanted < standing:
        raise LotError(
            "too small a deposit", where=f"token {lot.token_id}", expected=f"at least {lot.said(max(least, standing))}",
            found=lot.said(wanted), run=f"./vernissage lot show {lot.id[:18]}",
        )  # fmt: skip
    subject = bid_secrets.subject_of(sending.chain, lot, sending.sender.address)
    secret = bid_secrets.seal(bid.secret, subject, values, keep=not sending.rehearses)
    commitment = subject.commitment(secret.values, secret.salt)[: format_.commitment_bytes]
    more = wanted - standing
    if standing and not more and committed_by(sending, lot)[1] == commitment:
        return None
    value = pay(sending, lot.currency, lot.house.address, more - bid.from_credit)
    function = lot.house.functions.commit(lot.terms, commitment, more, bid.from_credit)
    return sending.send(f"commit {commitment.hex()}", function, f"commit to a bid on token {lot.token_id}", value)


def committed_by(sending: Sending, lot: Lot) -> tuple[Subject, bytes]:
    """What the sender's secret has to be about, and their commitment as the chain has it. Raises LotError for none."""
    bidder = sending.sender.address
    found = sending.chain.events(lot.house, "BidCommitted", lot.block, lot=lot.id, bidder=bidder)
    if not found:
        raise LotError(
            "no sealed bid to reveal", where=f"token {lot.token_id}", expected=f"one of {bidder}", found="none",
            run=f"./vernissage lot show {lot.id[:18]}",
        )  # fmt: skip
    return bid_secrets.subject_of(sending.chain, lot, bidder), bytes(found[-1].args["commitment"])


def unrevealed(format_: Any, chain: Chain, lot: Lot) -> list[Claim]:
    """Deposits of bids that were never revealed, less the bond, once the reveals are over."""
    rules = format_.rules_of(lot)
    if chain.now() < lot.frame["opensAt"] + rules["biddingTime"] + rules["revealTime"]:
        return []
    events = chain.events(lot.house, "BidCommitted", lot.block, lot=lot.id)
    found = []
    for bidder in dict.fromkeys(event.args["bidder"] for event in events):
        deposit = format_.deposited(chain, lot, bidder)
        if deposit:
            function = lot.house.functions.redeem(lot.terms, bidder)
            amount = deposit - rules["bond"] * lot.unit
            found.append(Claim("deposit less the bond", bidder, amount, f"redeem {lot.id} {bidder}", function))
    return found


FORMAT = Sealed()
