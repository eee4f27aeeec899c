"""What a sale format is to the commands: its terms in a plan, its steps, where a lot of it stands, and its replay.

A verb that a format does not have is refused here, with the verb it has instead.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from web3.contract import Contract
from web3.contract.contract import ContractFunction

from scripts.studio.chain import Chain, Receipt
from scripts.studio.lot_lines import LotLine, Words
from scripts.studio.lots import Lot, LotError, LotState, Stage
from scripts.studio.moments import said_span
from scripts.studio.packing import Layout
from scripts.studio.replays import Replay
from scripts.studio.steps import Sending
from scripts.studio.tokens import NOBODY

AT_ONCE = 20
"""Tokens of an edition settled in one transaction: some 150,000 gas each."""

OWNER_OF = [
    {
        "type": "function", "name": "ownerOf", "stateMutability": "view",
        "inputs": [{"name": "tokenId", "type": "uint256"}], "outputs": [{"name": "", "type": "address"}],
    }
]  # fmt: skip


@dataclass(frozen=True)
class Bid:
    """What a bidder would pay: for one token, in the currency's smallest unit."""

    amount: int
    quantity: int = 1
    deposit: int | None = None  # of a sealed bid, in all; None for just enough
    from_credit: int = 0
    secret: Path | None = None  # where a sealed bid's secret is kept


@dataclass(frozen=True)
class Purchase:
    """What a buyer takes at the price of the moment: `most` in all, None for what it costs now."""

    count: int = 1
    most: int | None = None
    from_credit: int = 0


@dataclass(frozen=True)
class Claim:
    """Something that an ended lot still owes somebody, and the call that sends it. Anyone may send it."""

    what: str
    to: str
    amount: int  # smallest units; 0 for a token
    step: str  # names it in a journal
    function: ContractFunction


@dataclass(frozen=True)
class Recorded:
    """A purchase that its house keeps a record of: its number, 0 where a lot is sold whole, and what proves it."""

    number: int = 0
    words: tuple[int, ...] = ()


class Format(ABC):
    """One way to sell."""

    name: ClassVar[str]
    title: ClassVar[str]  # in a sentence: "a reserve auction"
    contract: ClassVar[str]
    layout: ClassVar[Layout]  # of `Lot.rules`
    Line: ClassVar[type[LotLine]]
    replay: ClassVar[type[Replay]]
    instead: ClassVar[Mapping[str, str]] = {}  # verb -> the verb that this format has in its place
    bid_event: ClassVar[str] = "BidPlaced"  # that tells of a bid, with lot and bidder indexed
    seals: ClassVar[bool] = False  # whether a bid is a commitment, opened later by a secret
    commitment_bytes: ClassVar[int] = 0
    planned: ClassVar[bool] = True  # whether a plan lists lots of it

    # ---- terms ----

    @abstractmethod
    def rules(self, line: Any, words: Words) -> dict[str, int]:
        """A plan's line as the numbers of the format; what is wrong goes to `words`."""

    def closes(self, line: Any, words: Words) -> int:
        """When a lot of that line closes; 0 for never."""
        return 0

    def rules_of(self, lot: Lot) -> dict[str, int]:
        return self.layout.unpack(lot.terms["rules"])

    def quantity(self, lot: Lot) -> int:
        """Tokens of the lot: that of its terms and those that follow it."""
        return self.rules_of(lot).get("quantity", 1)

    @abstractmethod
    def explained(self, lot: Lot) -> dict[str, str]:
        """The format's own terms, for people."""

    # ---- where a lot stands ----

    @abstractmethod
    def state(self, chain: Chain, lot: Lot, now: int = 0) -> LotState:
        """The lot as the house has it; `now`, in Unix seconds, where it is later than the newest block."""

    @abstractmethod
    def record(self, chain: Chain, lot: Lot) -> dict[str, Any]:
        """What the house keeps of the lot, to be held against its replay."""

    # ---- steps ----

    def bid(self, sending: Sending, lot: Lot, bid: Bid) -> Receipt | None:
        """Bids; None where this very bid stands already."""
        raise self.has_no("bid", lot)

    def buy(self, sending: Sending, lot: Lot, purchase: Purchase) -> Receipt:
        raise self.has_no("buy", lot)

    def price_now(self, chain: Chain, lot: Lot, count: int) -> int:
        """What `count` tokens cost now."""
        raise self.has_no("buy", lot)

    def reveal(self, sending: Sending, lot: Lot, secret: Path) -> Receipt:
        raise self.has_no("reveal", lot)

    def settle(self, sending: Sending, lot: Lot, at_once: int = AT_ONCE) -> list[Receipt]:
        """Settles a lot whose time is over, or sends an unsold one back. Anyone may."""
        function = lot.house.functions.settle(lot.terms)
        return [sending.send(f"settle {lot.id}", function, f"settle the lot of token {lot.token_id}")]

    def decide(self, sending: Sending, lot: Lot, accepts: bool) -> Receipt:
        """Takes a lot whose metadata changed all the same, or leaves it and has the money back. The winner's."""
        raise self.has_no("settle --accept or --refuse", lot)

    def cancel(self, sending: Sending, lot: Lot) -> Receipt:
        """Takes an untouched lot back. Only its seller."""
        function = lot.house.functions.cancel(lot.terms)
        return sending.send(f"cancel {lot.id}", function, f"take back the lot of token {lot.token_id}")

    def claims(self, chain: Chain, lot: Lot) -> list[Claim]:
        """What is still owed of an ended lot, credits apart."""
        return []

    def recorded(self, chain: Chain, lot: Lot) -> list[Recorded]:
        """The purchases that certificates can be drawn of."""
        buyer = chain.call(lot.house.functions.saleRecord(lot.terms))[0]
        return [] if buyer == NOBODY else [Recorded()]

    # ---- for heirs ----

    def has_no(self, verb: str, lot: Lot) -> LotError:
        other = self.instead.get(verb.split()[0])
        return LotError(
            f"this is {self.title}: it knows no {verb}", where=f"token {lot.token_id}", found=lot.id[:18],
            run=f"./vernissage lot {other or 'show'} {lot.id[:18]}",
        )  # fmt: skip


def decided(sending: Sending, lot: Lot, accepts: bool) -> Receipt:
    """`accept` or `refuse` of the houses that have them."""
    verb = "accept" if accepts else "refuse"
    function = lot.house.functions[verb](lot.terms)
    return sending.send(f"{verb} {lot.id}", function, f"{verb} the lot of token {lot.token_id}")


def said_extension(rules: Mapping[str, int]) -> str:
    """How late bids move the end, for people."""
    return f"{said_span(rules['window'])} after a late bid, at most {said_span(rules['extensionCap'])} in all"


def stuck_tokens(chain: Chain, lot: Lot, count: int, each: bool) -> list[Claim]:
    """Tokens that would not move when the lot ended and still lie in the house; `each` where they go one by one."""
    token = chain.at(lot.collection, OWNER_OF)
    found = []
    for token_id in range(lot.token_id, lot.token_id + count):
        reclaim = lot.house.functions.reclaim
        function = reclaim(lot.terms, token_id) if each else reclaim(lot.terms)
        if _holds(token, token_id, lot.house) and _passes(function):
            found.append(Claim(f"token {token_id}", lot.seller, 0, f"reclaim {lot.id} {token_id}", function))
    return found


def _holds(token: Contract, token_id: int, house: Contract) -> bool:
    try:
        return bool(token.functions.ownerOf(token_id).call() == house.address)
    except Exception:  # whatever a foreign token does when asked: it does not say that the house holds it
        return False


def _passes(function: ContractFunction) -> bool:
    try:
        function.call()
    except Exception:  # not stuck, or it still would not move
        return False
    return True


def unsold(stage: Stage) -> str:
    """A stage in words, where nobody bought."""
    return {
        Stage.UNKNOWN: "not listed here",
        Stage.LISTED: "no bid",
        Stage.RUNNING: "no bid",
        Stage.OVER: "over without a sale",
        Stage.RETURNED: "back with the seller",
        Stage.STUCK: "undone; the token would not move",
    }.get(stage, stage.name.lower())
