"""Reserve auctions: a lot is the hash of its terms, and the terms are read back from the event that listed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from web3 import Web3
from web3.contract import Contract

from scripts.studio.accounts import Signer
from scripts.studio.chain import Chain, Receipt
from scripts.studio.errors import TransactionFailed
from scripts.studio.money import ether

ETHER = "0x" + "00" * 20
"""Ether as a currency."""
UNIT_EXPONENT = 9
"""Prices in ether are whole gwei: 10^9 wei."""
HOUR = 3600
DAY = 24 * HOUR


class Stage(IntEnum):
    """Where a lot stands, in the contract's order."""

    UNKNOWN = 0
    LISTED = 1
    RUNNING = 2
    OVER = 3
    SOLD = 4
    RETURNED = 5
    STUCK = 6


@dataclass(frozen=True)
class Conditions:
    """What a seller chooses. Money in wei, whole gwei; times in seconds; parts in basis points of 10,000."""

    reserve: int
    duration: int = DAY
    window: int = 15 * 60
    extension_cap: int = 3 * HOUR
    increment_bps: int = 500
    buy_now: int = 0
    gallery: str = ETHER
    gallery_bps: int = 0
    closes_at: int = 0


@dataclass(frozen=True)
class Lot:
    """A listed lot: its id and its terms, as the contract takes them (struct `Lot`)."""

    id: str
    terms: Mapping[str, Any]

    @property
    def collection(self) -> str:
        return str(self.terms["collection"])

    @property
    def token_id(self) -> int:
        return int(self.terms["tokenId"])

    @property
    def seller(self) -> str:
        return str(self.terms["seller"])


@dataclass(frozen=True)
class LotState:
    """A lot as the chain has it now; amounts in wei, `ends_at` in Unix seconds, 0 where there is none."""

    stage: Stage
    bidder: str
    amount: int
    ends_at: int
    least: int


def open_lot(
    chain: Chain, house: Contract, seller: Signer, collection: Contract, token_id: int, conditions: Conditions
) -> tuple[Lot, Receipt]:
    """Approves the house if need be, reads what the house will freeze, lists the token.

    Raises TransactionFailed with the house's own error.
    """
    functions = collection.functions
    if not chain.call(functions.isApprovedForAll(seller.address, house.address)):
        chain.send(seller, functions.setApprovalForAll(house.address, True), "approve the auction house")
    receiver, royalty_bps, digest = chain.call(house.functions.readToken(collection.address, token_id))
    frame = {
        "galleryBps": conditions.gallery_bps,
        "royaltyBps": royalty_bps,
        "opensAt": chain.now(),
        "closesAt": conditions.closes_at,
        "unitExponent": UNIT_EXPONENT,
        "conditions": 0,
    }
    rules = {
        "reserve": units(conditions.reserve),
        "buyNow": units(conditions.buy_now),
        "duration": conditions.duration,
        "window": conditions.window,
        "extensionCap": conditions.extension_cap,
        "incrementBps": conditions.increment_bps,
    }
    terms = {
        "seller": seller.address,
        "collection": collection.address,
        "tokenId": token_id,
        "currency": ETHER,
        "gallery": conditions.gallery,
        "royaltyReceiver": receiver,
        "metadataDigest": digest,
        "frame": chain.call(house.functions.packFrame(frame)),
        "rules": chain.call(house.functions.packRules(rules)),
    }
    receipt = chain.send(seller, house.functions.list(terms), f"list token {token_id}")
    return as_lot(chain.events_in(receipt, house, "LotListed")[0].args), receipt


def units(wei: int) -> int:
    """An amount in the house's units. Raises TransactionFailed for what is no whole number of them."""
    whole, rest = divmod(wei, 10**UNIT_EXPONENT)
    if rest:
        raise TransactionFailed("no whole number of gwei", expected="a multiple of 1,000,000,000 wei", found=wei)
    return whole


def all_lots(chain: Chain, house: Contract, first_block: int = 0) -> list[Lot]:
    """Every lot ever listed, in order."""
    return [as_lot(event.args) for event in chain.events(house, "LotListed", first_block)]


def as_lot(args: Mapping[str, Any]) -> Lot:
    """From the arguments of a `LotListed` event."""
    return Lot(Web3.to_hex(args["lot"]), dict(args["terms"]))


def state_of(chain: Chain, house: Contract, lot: Lot) -> LotState:
    stage, bidder, amount, ends_at, least = chain.call(house.functions.lotState(lot.terms))
    return LotState(Stage(stage), bidder, amount, ends_at, least)


def bid(chain: Chain, house: Contract, lot: Lot, bidder: Signer, amount: int, from_credit: int = 0) -> Receipt:
    """Bids `amount` wei in all, of which `from_credit` out of the bidder's credit with the house."""
    functions = house.functions
    function = functions.bidWith(lot.terms, amount, from_credit) if from_credit else functions.bid(lot.terms)
    return chain.send(bidder, function, f"bid {ether(amount)} on token {lot.token_id}", value=amount - from_credit)


def settle(chain: Chain, house: Contract, lot: Lot, caller: Signer) -> Receipt:
    """Settles a lot whose time is over, or sends an unsold one back. Anyone may."""
    return chain.send(caller, house.functions.settle(lot.terms), f"settle the lot of token {lot.token_id}")


def cancel(chain: Chain, house: Contract, lot: Lot, seller: Signer) -> Receipt:
    """Takes an untouched lot back. Only its seller, only before the first bid."""
    return chain.send(seller, house.functions.cancel(lot.terms), f"take back the lot of token {lot.token_id}")


def buy_now_price(chain: Chain, house: Contract, lot: Lot) -> int:
    """Wei for which the lot can be bought before the first bid; 0 where it cannot."""
    return int(chain.call(house.functions.readRules(lot.terms["rules"]))[1]) * 10**UNIT_EXPONENT


def buy(chain: Chain, house: Contract, lot: Lot, buyer: Signer) -> Receipt:
    """Buys a lot outright, before the first bid."""
    price = buy_now_price(chain, house, lot)
    return chain.send(buyer, house.functions.buy(lot.terms, 0), f"buy token {lot.token_id}", value=price)
