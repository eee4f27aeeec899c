"""A sale, recomputed from its logs alone: who should have won, at what price, and who should have got what (R11).

Written against the published terms, not against the house's code: a house that bends its own rules is found out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.contract import Contract

from scripts.studio.chain import Chain, Event
from scripts.studio.lots import Lot, Stage, state_of
from scripts.studio.tokens import NOBODY

BPS = 10_000


@dataclass(frozen=True)
class Bid:
    """One bid as logged; money in wei, times in Unix seconds."""

    bidder: str
    amount: int
    time: int
    ends_at: int  # the end after it, as logged


@dataclass(frozen=True)
class Outcome:
    """How a sale ended, or should have: nobody and zeros where it was not sold."""

    buyer: str = NOBODY
    price: int = 0
    house_fee: int = 0
    gallery_fee: int = 0
    royalty: int = 0

    @property
    def to_seller(self) -> int:
        return self.price - self.house_fee - self.gallery_fee - self.royalty


@dataclass(frozen=True)
class Audit:
    """A lot's bids, what should have come of them, what did, and every difference in words."""

    lot: Lot
    stage: Stage
    bids: tuple[Bid, ...]
    expected: Outcome
    found: Outcome
    differences: tuple[str, ...]

    @property
    def clean(self) -> bool:
        return not self.differences


@dataclass(frozen=True)
class Rules:
    """The lot's numbers: units of `unit` wei, seconds, basis points."""

    unit: int
    reserve: int
    buy_now: int
    duration: int
    window: int
    extension_cap: int
    increment_bps: int


def audit_lot(chain: Chain, house: Contract, lot: Lot) -> Audit:
    """Replays a lot's bids against its terms, and holds the result against the logs and the state of the house."""
    differences = [] if _id_of(chain, lot) == lot.id else ["the terms do not hash to the lot's id"]
    rules = rules_of(chain, house, lot)
    bids = tuple(_bids(chain, house, lot))
    expected_end, faults = replay(rules, bids)
    differences += faults

    state = state_of(chain, house, lot)
    found, sold_at = _logged_outcome(chain, house, lot)
    expected = expected_outcome(chain, house, lot, bids) if state.stage is Stage.SOLD else Outcome()
    for name, wanted in vars(expected).items():
        if getattr(found, name) != wanted:
            differences.append(f"{name.replace('_', ' ')}: the replay says {wanted}, the log {getattr(found, name)}")
    if state.stage is Stage.SOLD and (state.bidder, state.amount) != (expected.buyer, expected.price):
        differences.append(f"the house's record says {state.bidder} at {state.amount}")
    if sold_at and bids and sold_at < expected_end:
        differences.append(f"settled at {sold_at}, before the end at {expected_end}")
    return Audit(lot, state.stage, bids, expected, found, tuple(differences))


def replay(rules: Rules, bids: tuple[Bid, ...]) -> tuple[int, list[str]]:
    """The end that the bids lead to (0 without bids), and each bid that the terms do not allow."""
    end = extended = standing = 0
    faults = []
    for number, bid in enumerate(bids, start=1):
        units, rest = divmod(bid.amount, rules.unit)
        if rest:
            faults.append(f"bid {number}: {bid.amount} is no whole number of units of {rules.unit}")
        bought = number == 1 and rules.buy_now and units == rules.buy_now and bid.ends_at == bid.time
        if number == 1:
            least = rules.reserve
            end = bid.time if bought else bid.time + rules.duration
        else:
            least = standing + max(1, standing * rules.increment_bps // BPS)
            if bid.time >= end:
                faults.append(f"bid {number}: at {bid.time}, after the end at {end}")
            later = min(max(end, bid.time + rules.window), end + rules.extension_cap - extended)
            extended, end = extended + later - end, later
        if units < least:
            faults.append(f"bid {number}: {units} units where at least {least} were due")
        if bid.ends_at != end:
            faults.append(f"bid {number}: the log ends it at {bid.ends_at}, the terms at {end}")
        standing = units
    return end, faults


def expected_outcome(chain: Chain, house: Contract, lot: Lot, bids: tuple[Bid, ...]) -> Outcome:
    """The last bid wins; each part is its basis points of the price, rounded down, the seller has the rest."""
    if not bids:
        return Outcome()
    winner = bids[-1]
    frame = chain.call(house.functions.readFrame(lot.terms["frame"]))
    gallery_bps, royalty_bps = frame[0], frame[1]
    house_bps = chain.call(house.functions.HOUSE_BPS())
    return Outcome(
        winner.bidder,
        winner.amount,
        winner.amount * house_bps // BPS,
        winner.amount * gallery_bps // BPS if lot.terms["gallery"] != NOBODY else 0,
        winner.amount * royalty_bps // BPS if lot.terms["royaltyReceiver"] != NOBODY else 0,
    )


def _bids(chain: Chain, house: Contract, lot: Lot) -> list[Bid]:
    return [
        Bid(event.args["bidder"], event.args["amount"], _time(chain, event), event.args["endsAt"])
        for event in chain.events(house, "BidPlaced", lot=lot.id)
    ]


def _logged_outcome(chain: Chain, house: Contract, lot: Lot) -> tuple[Outcome, int]:
    """What `LotSold` says, and when; nothing where the lot was not sold."""
    sold = chain.events(house, "LotSold", lot=lot.id)
    if not sold:
        return Outcome(), 0
    args: Mapping[str, Any] = sold[-1].args
    outcome = Outcome(args["buyer"], args["price"], args["houseFee"], args["galleryFee"], args["royalty"])
    return outcome, _time(chain, sold[-1])


def rules_of(chain: Chain, house: Contract, lot: Lot) -> Rules:
    """The lot's numbers, read from its terms."""
    exponent = chain.call(house.functions.readFrame(lot.terms["frame"]))[4]
    return Rules(10**exponent, *chain.call(house.functions.readRules(lot.terms["rules"])))


def _id_of(chain: Chain, lot: Lot) -> str:
    """keccak256 of the terms, each in a word of its own, computed here."""
    names = (
        "seller",
        "collection",
        "tokenId",
        "currency",
        "gallery",
        "royaltyReceiver",
        "metadataDigest",
        "frame",
        "rules",
    )
    types = ("address", "address", "uint256", "address", "address", "address", "bytes32", "uint256", "uint256")
    encoded = chain.web3.codec.encode(types, [lot.terms[name] for name in names])
    return Web3.to_hex(Web3.keccak(encoded))


def _time(chain: Chain, event: Event) -> int:
    return int(chain.web3.eth.get_block(event.block)["timestamp"])
