"""A lot is the hash of its terms, whatever its format; the terms are read back from the event that listed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any

from eth_abi import encode
from eth_utils import keccak
from web3 import Web3
from web3.contract import Contract

from scripts.studio.chain import Chain, Event
from scripts.studio.errors import StudioError
from scripts.studio.levies import levy_rate
from scripts.studio.money import ETHER
from scripts.studio.packing import Layout
from scripts.studio.steps import Sending
from scripts.studio.tills import said_price
from scripts.studio.tokens import NOBODY

MAX_UNITS = 2**48 - 1
"""The highest price, in units of a lot."""
HOUR = 3600
DAY = 24 * HOUR
CHECKS_LINKS = 1
"""Condition bit: accounts linked to the seller or the gallery can't buy."""

FRAME = Layout(
    (
        ("galleryBps", 16),
        ("royaltyBps", 16),
        ("opensAt", 40),
        ("closesAt", 40),
        ("unitExponent", 8),
        ("conditions", 8),
        ("levyRate", 48),
        ("acquiredAt", 32),
    )
)
TERMS = (
    ("seller", "address"),
    ("collection", "address"),
    ("tokenId", "uint256"),
    ("currency", "address"),
    ("gallery", "address"),
    ("royaltyReceiver", "address"),
    ("metadataDigest", "bytes32"),
    ("frame", "uint256"),
    ("rules", "uint256"),
)
"""Struct `Lot` of interfaces/IAuctionHouse.sol."""


class LotError(StudioError):
    """A lot can't be used so."""


class Stage(IntEnum):
    """Where a lot stands, in the contract's order."""

    UNKNOWN = 0
    LISTED = 1
    RUNNING = 2
    OVER = 3
    SOLD = 4
    RETURNED = 5
    STUCK = 6

    @property
    def ended(self) -> bool:
        return self in (Stage.SOLD, Stage.RETURNED, Stage.STUCK)


@dataclass(frozen=True)
class Lot:
    """A listed lot: its id, its terms as the contract takes them, and the house that has it."""

    id: str
    terms: Mapping[str, Any]
    house: Contract = field(compare=False, repr=False)
    format: str  # a name of scripts/studio/formats
    block: int = 0  # in which it was listed

    @property
    def collection(self) -> str:
        return str(self.terms["collection"])

    @property
    def token_id(self) -> int:
        return int(self.terms["tokenId"])

    @property
    def seller(self) -> str:
        return str(self.terms["seller"])

    @property
    def currency(self) -> str:
        return str(self.terms["currency"])

    @property
    def gallery(self) -> str:
        return str(self.terms["gallery"])

    @cached_property
    def frame(self) -> dict[str, int]:
        return FRAME.unpack(self.terms["frame"])

    @property
    def unit(self) -> int:
        """Smallest units of the currency in one unit of price."""
        return 10 ** self.frame["unitExponent"]

    def said(self, amount: int) -> str:
        """An amount of the lot's currency, for people."""
        return said_price(self.currency, amount)


@dataclass(frozen=True)
class LotState:
    """A lot as the chain has it now. Amounts in the currency's smallest unit, times in Unix seconds."""

    stage: Stage
    said: str  # the same in words
    buyer: str = NOBODY  # who leads, or bought
    amount: int = 0  # what they bid, or paid
    ends_at: int = 0  # the next moment that matters; 0 where there is none
    least: int = 0  # what the next bid must have, or a token costs now; 0 where none is taken
    ask: str = ""  # that in words: it changes with time
    due: bool = False  # whether it waits to be settled
    facts: Mapping[str, str] = field(default_factory=dict)  # what else `lot show` tells


@dataclass(frozen=True)
class Draft:
    """A lot to list: all but what the house reads from the token."""

    token_id: int
    rules: Mapping[str, int]  # of the format, in units, seconds and basis points
    currency: str = ETHER
    unit_exponent: int = 9
    gallery: str = NOBODY
    gallery_bps: int = 0
    opens_at: int = 0  # Unix seconds; 0: the moment it is listed
    closes_at: int = 0
    seller: str | None = None  # None: who lists it
    levy: bool = False  # whether the lot carries the resale levy, at today's rate
    acquired_at: int = 0  # when the seller bought the work from its author; 0 if they did not


def open_lot(sending: Sending, house: Contract, layout: Layout, collection: Contract, draft: Draft) -> str:
    """Approves the house where its caller sells and has not yet, and lists the token; the lot's id.

    Raises TransactionFailed with the house's own error.
    """
    chain, lister = sending.chain, sending.sender.address
    seller = draft.seller or lister
    if seller == lister and not chain.call(collection.functions.isApprovedForAll(seller, house.address)):
        approve = collection.functions.setApprovalForAll(house.address, True)
        sending.send(f"approve {house.address}", approve, "approve the auction house")
    terms = terms_of(chain, house, layout, collection.address, seller, draft)
    sending.send(f"list {draft.token_id}", house.functions.list(terms), f"list token {draft.token_id}")
    return id_of(terms)


def terms_of(
    chain: Chain, house: Contract, layout: Layout, collection: str, seller: str, draft: Draft
) -> dict[str, Any]:
    """The terms of a draft as of now: what the house reads from token and registry is filled in."""
    receiver, royalty_bps, digest = chain.call(house.functions.readToken(collection, draft.token_id))
    frame = {
        "galleryBps": draft.gallery_bps,
        "royaltyBps": royalty_bps,
        "opensAt": draft.opens_at or chain.now(),
        "closesAt": draft.closes_at,
        "unitExponent": draft.unit_exponent,
        "conditions": _conditions(chain, house, (seller, draft.gallery)),
        "levyRate": levy_rate(chain, house, draft.currency) if draft.levy else 0,
        "acquiredAt": draft.acquired_at,
    }
    return {
        "seller": seller,
        "collection": collection,
        "tokenId": draft.token_id,
        "currency": draft.currency,
        "gallery": draft.gallery,
        "royaltyReceiver": receiver,
        "metadataDigest": bytes(digest),
        "frame": FRAME.pack(frame),
        "rules": layout.pack(draft.rules),
    }


def listed(house: Contract, format_name: str, event: Event) -> Lot:
    """The lot of a `LotListed` event."""
    return Lot(Web3.to_hex(event.args["lot"]), dict(event.args["terms"]), house, format_name, event.block)


def id_of(terms: Mapping[str, Any]) -> str:
    """keccak256 of the terms, each in a word of its own, computed here."""
    return "0x" + keccak(encode([kind for _, kind in TERMS], [terms[name] for name, _ in TERMS])).hex()


def changed_tokens(chain: Chain, lot: Lot, count: int) -> list[int]:
    """Which of the lot's tokens say something else of their metadata than was listed (R12)."""
    wanted = bytes(lot.terms["metadataDigest"])
    if not any(wanted):
        return []
    tokens = range(lot.token_id, lot.token_id + count)
    read = lot.house.functions.readToken
    return [token for token in tokens if bytes(chain.call(read(lot.collection, token))[2]) != wanted]


def _conditions(chain: Chain, house: Contract, parties: Sequence[str]) -> int:
    """What the house's registry will ask for: that links are checked where the seller or the gallery has any."""
    registry = chain.call(house.functions.REGISTRY())
    if registry == NOBODY:
        return 0
    links = chain.at(registry, _REGISTRY)
    return CHECKS_LINKS if any(chain.call(links.functions.hasLinks(party)) for party in parties) else 0


_REGISTRY = [
    {
        "type": "function", "name": "hasLinks", "stateMutability": "view",
        "inputs": [{"name": "account", "type": "address"}], "outputs": [{"name": "", "type": "bool"}],
    }
]  # fmt: skip
