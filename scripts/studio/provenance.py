"""Where a token has been: minted, moved, listed, bid on, sold. Told by the chain's events alone, oldest first.

Every sale format is told in the same words. What concerns a whole lot - a bid on any of its tokens - is told of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from web3.contract import Contract

from scripts.studio.chain import Chain, Event
from scripts.studio.statements import currency_of
from scripts.studio.tokens import NOBODY

Kind = Literal["minted", "moved", "burnt", "listed", "bid", "sealed bid", "opened bid", "sold", "returned", "undone"]

HOUSES = {
    "EnglishAuctions": "reserve auction",
    "DutchAuctions": "Dutch auction",
    "SealedBidAuctions": "sealed-bid auction",
    "UniformPriceSales": "uniform-price sale",
    "RankedAuctions": "ranked auction",
    "Offers": "offer",
}
"""What each house does, in words."""

BIDS: dict[str, tuple[Kind, str]] = {
    "BidPlaced": ("bid", "amount"),
    "RankedBid": ("bid", "amount"),
    "BidCommitted": ("sealed bid", ""),
    "BidRevealed": ("opened bid", "amount"),
}
"""Events that tell of a bid: what it is, and the field with the amount, where it can be seen."""


@dataclass(frozen=True)
class Moment:
    """One thing that happened to a token."""

    token: int
    kind: Kind
    time: int  # seconds since 1970, of the block
    block: int
    tx_hash: str
    by: str  # who had it, listed it or bid
    to: str = ""  # who has it after; "" where nobody new has
    amount: int = 0  # in the smallest unit of the lot's currency
    lot: str = ""  # the lot's id, where it is about one
    said: str = ""  # the amount for people, with its currency
    house: str = ""  # what kind of sale: "reserve auction"


def timeline(
    chain: Chain, collection: Contract, houses: Mapping[str, Contract], first_block: int = 0
) -> dict[int, list[Moment]]:
    """The moments of every token of a collection, by token id. `houses` by the names of their contracts.

    Moves into and out of a house, and those a sale is made of, are told as what they were: listed, sold, returned.
    """
    transfers = chain.events(collection, "Transfer", first_block)
    custody = {house.address for house in houses.values()}
    found: list[tuple[Event, Moment]] = []
    sales: set[tuple[str, int]] = set()  # transactions in which a token was sold without having been in custody
    for name, house in houses.items():
        for event, moment in _House(chain, collection, name, house, transfers, first_block).moments():
            found.append((event, moment))
            if moment.kind == "sold":
                sales.add((event.tx_hash, moment.token))
    for event in transfers:
        giver, taker, token = event.args["from"], event.args["to"], int(event.args["tokenId"])
        if giver in custody or taker in custody or (event.tx_hash, token) in sales:
            continue
        kind: Kind = "minted" if giver == NOBODY else "burnt" if taker == NOBODY else "moved"
        by, to = ("" if party == NOBODY else party for party in (giver, taker))
        found.append((event, Moment(token, kind, 0, event.block, event.tx_hash, by, to)))
    clock: dict[int, int] = {}
    moments: dict[int, list[Moment]] = defaultdict(list)
    for event, moment in sorted(found, key=lambda entry: (entry[0].block, entry[0].index)):
        if event.block not in clock:
            clock[event.block] = int(chain.web3.eth.get_block(event.block)["timestamp"])
        moments[moment.token].append(replace(moment, time=clock[event.block]))
    return dict(moments)


class _House:
    """What one house tells of the lots of one collection."""

    def __init__(
        self, chain: Chain, collection: Contract, name: str, house: Contract, transfers: list[Event], since: int
    ) -> None:
        self.chain, self.house, self.since = chain, house, since
        self.words = HOUSES.get(name, "sale")
        self.known = {entry["name"] for entry in house.abi if entry["type"] == "event"}
        self.listings = chain.events(house, "LotListed", since, collection=collection.address)
        self.terms = {_id(event): event.args["terms"] for event in self.listings}
        self.tokens = {_id(event): list(self._tokens(event, transfers)) for event in self.listings}
        self.units: dict[str, Any] = {}

    def moments(self) -> Iterator[tuple[Event, Moment]]:
        for event in self.listings if self.words != HOUSES["Offers"] else ():  # an offer is listed as it is sold
            yield from self._each(event, "listed", self.terms[_id(event)]["seller"])
        for name, (kind, field) in BIDS.items():
            for event in self._events(name):
                yield from self._each(event, kind, event.args["bidder"], amount=event.args[field] if field else 0)
        yield from self._sales()
        for event in self._events("LotReturned"):
            seller = self.terms[_id(event)]["seller"]
            yield from self._each(event, "returned", seller, to=seller)
        for event in self._events("TokenReturned"):
            seller = self.terms[_id(event)]["seller"]
            if not event.args["stuck"]:
                yield event, self._moment(event, int(event.args["tokenId"]), "returned", seller, to=seller)
        for event in self._events("SaleUndone"):
            seller = self.terms[_id(event)]["seller"]
            yield from self._each(event, "undone", event.args["winner"], to=seller, amount=event.args["price"])

    def _sales(self) -> Iterator[tuple[Event, Moment]]:
        """Sold: by the format's own event where a lot has several buyers, else by that of every house."""
        for event in self._events("UnitsBought"):
            yield from self._units(event, event.args["buyer"], event.args["price"] // event.args["count"])
        for event in self._events("UnitsWon"):
            yield from self._units(event, event.args["bidder"], event.args["price"])
        if not self.known & {"UnitsBought", "UnitsWon"}:
            for event in self._events("LotSold"):
                seller, price = self.terms[_id(event)]["seller"], event.args["price"]
                yield from self._each(event, "sold", seller, to=event.args["buyer"], amount=price)

    def _units(self, event: Event, buyer: str, price: int) -> Iterator[tuple[Event, Moment]]:
        first, seller = int(event.args["firstTokenId"]), self.terms[_id(event)]["seller"]
        for token in range(first, first + int(event.args["count"])):
            yield event, self._moment(event, token, "sold", seller, to=buyer, amount=price)

    def _events(self, name: str) -> Iterator[Event]:
        for event in self.chain.events(self.house, name, self.since) if name in self.known else ():
            if _id(event) in self.terms:
                yield event

    def _each(self, event: Event, kind: Kind, by: str, **facts: Any) -> Iterator[tuple[Event, Moment]]:
        """The same of every token of the lot."""
        for token in self.tokens[_id(event)]:
            yield event, self._moment(event, token, kind, by, **facts)

    def _moment(self, event: Event, token: int, kind: Kind, by: str, to: str = "", amount: int = 0) -> Moment:
        lot = _id(event)
        said = self._said(self.terms[lot]["currency"], int(amount)) if amount else ""
        return Moment(token, kind, 0, event.block, event.tx_hash, by, to, int(amount), lot, said, self.words)

    def _said(self, address: str, amount: int) -> str:
        if address not in self.units:
            self.units[address] = currency_of(self.chain, address)
        currency = self.units[address]
        return f"{currency.shown(amount)} {currency.symbol}"

    def _tokens(self, listing: Event, transfers: list[Event]) -> Iterator[int]:
        """The tokens that came into custody with a listing; of an offer, the one it names."""
        first = int(listing.args["terms"]["tokenId"])
        yield first
        for event in transfers:
            token = int(event.args["tokenId"])
            if (event.tx_hash, event.args["to"]) == (listing.tx_hash, self.house.address) and token > first:
                yield token


def _id(event: Event) -> str:
    return "0x" + bytes(event.args["lot"]).hex()
