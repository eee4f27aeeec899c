"""Where a token has been: minted, moved, listed, bid on, sold. Told by the chain's events alone, oldest first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from web3.contract import Contract

from scripts.studio.chain import Chain, Event
from scripts.studio.tokens import NOBODY

Kind = Literal["minted", "moved", "burnt", "listed", "bid", "sold", "returned", "undone"]


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
    amount: int = 0  # wei, of the lot's currency
    lot: str = ""  # the lot's id, where it is about one


def timeline(
    chain: Chain, collection: Contract, houses: Iterable[Contract], first_block: int = 0
) -> dict[int, list[Moment]]:
    """The moments of every token of a collection, by token id.

    Moves into and out of a house are told as what they were: listed, sold, returned.
    """
    houses = list(houses)
    clock: dict[int, int] = {}

    def time(event: Event) -> int:
        if event.block not in clock:
            clock[event.block] = int(chain.web3.eth.get_block(event.block)["timestamp"])
        return clock[event.block]

    custody = {house.address for house in houses}
    found: list[tuple[int, int, Moment]] = []

    def tell(event: Event, token: int, kind: Kind, by: str, **facts: Any) -> None:
        found.append(
            (event.block, event.index, Moment(token, kind, time(event), event.block, event.tx_hash, by, **facts))
        )

    for event in chain.events(collection, "Transfer", first_block):
        giver, taker, token = event.args["from"], event.args["to"], int(event.args["tokenId"])
        if giver in custody or taker in custody:
            continue
        kind: Kind = "minted" if giver == NOBODY else "burnt" if taker == NOBODY else "moved"
        tell(event, token, kind, giver if giver != NOBODY else "", to=taker if taker != NOBODY else "")
    for house in houses:
        for event, token, kind, facts in _sales(chain, house, collection.address, first_block):
            tell(event, token, kind, **facts)
    moments: dict[int, list[Moment]] = defaultdict(list)
    for _, _, moment in sorted(found, key=lambda entry: entry[:2]):
        moments[moment.token].append(moment)
    return dict(moments)


def _sales(
    chain: Chain, house: Contract, collection: str, first_block: int
) -> Iterable[tuple[Event, int, Kind, Mapping[str, Any]]]:
    """What a house tells of the lots of one collection."""
    lots: dict[str, Mapping[str, Any]] = {}
    for event in chain.events(house, "LotListed", first_block, collection=collection):
        lot = _id(event)
        lots[lot] = event.args["terms"]
        seller = event.args["terms"]["seller"]
        yield event, int(event.args["terms"]["tokenId"]), "listed", {"by": seller, "lot": lot}

    def of(name: str) -> Iterable[tuple[Event, str, Mapping[str, Any]]]:
        for event in chain.events(house, name, first_block):
            if (lot := _id(event)) in lots:
                yield event, lot, lots[lot]

    for event, lot, terms in of("BidPlaced"):
        facts = {"by": event.args["bidder"], "amount": int(event.args["amount"]), "lot": lot}
        yield event, int(terms["tokenId"]), "bid", facts
    for event, lot, terms in of("LotSold"):
        facts = {"by": terms["seller"], "to": event.args["buyer"], "amount": int(event.args["price"]), "lot": lot}
        yield event, int(terms["tokenId"]), "sold", facts
    for event, lot, terms in of("LotReturned"):
        yield event, int(terms["tokenId"]), "returned", {"by": terms["seller"], "to": terms["seller"], "lot": lot}
    for event, lot, terms in of("SaleUndone"):
        facts = {"by": event.args["winner"], "to": terms["seller"], "amount": int(event.args["price"]), "lot": lot}
        yield event, int(terms["tokenId"]), "undone", facts


def _id(event: Event) -> str:
    return "0x" + bytes(event.args["lot"]).hex()
