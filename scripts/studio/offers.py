"""Offers on tokens and on collections: paid in beforehand, or signed (EIP-712), then accepted or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from eth_utils import to_checksum_address
from web3.contract import Contract

from scripts.studio.chain import Chain, Receipt
from scripts.studio.errors import StudioError, TransactionFailed
from scripts.studio.formats.base import OWNER_OF
from scripts.studio.moments import said_moment
from scripts.studio.money import ETHER
from scripts.studio.refusals import refused
from scripts.studio.signing import digest_of, is_signed, json_ready, typed_message
from scripts.studio.steps import Sending
from scripts.studio.tills import pay, said_price

NO_DIGEST = bytes(32)
SHOW = "./vernissage offer show"

_OFFER_TYPE = [
    {"name": "bidder", "type": "address"},
    {"name": "collection", "type": "address"},
    {"name": "tokenId", "type": "uint256"},
    {"name": "anyToken", "type": "bool"},
    {"name": "currency", "type": "address"},
    {"name": "price", "type": "uint256"},
    {"name": "metadataDigest", "type": "bytes32"},
    {"name": "mostRoyaltyBps", "type": "uint16"},
    {"name": "expiresAt", "type": "uint40"},
    {"name": "nonce", "type": "uint256"},
]


class OfferError(StudioError):
    """An offer can't be used."""


class OfferState(IntEnum):
    """What became of an offer, in the contract's order."""

    OPEN = 0
    ESCROWED = 1
    ACCEPTED = 2
    CANCELLED = 3


@dataclass(frozen=True)
class Offer:
    """`Offer` of interfaces/IOffers.sol. Money in the currency's smallest unit, times in Unix seconds."""

    bidder: str
    collection: str
    token_id: int
    any_token: bool
    price: int
    expires_at: int
    most_royalty_bps: int
    currency: str = ETHER
    metadata_digest: bytes = NO_DIGEST
    nonce: int = 0

    def struct(self) -> dict[str, Any]:
        """As the contract names its fields."""
        values = (
            self.bidder, self.collection, self.token_id, self.any_token, self.currency, self.price,
            self.metadata_digest, self.most_royalty_bps, self.expires_at, self.nonce,
        )  # fmt: skip
        return {field["name"]: value for field, value in zip(_OFFER_TYPE, values, strict=True)}

    def message(self, chain_id: int, contract: str) -> dict[str, Any]:
        """What a wallet shows and signs."""
        types, message = {"Offer": _OFFER_TYPE}, json_ready(self.struct())
        return typed_message("Vernissage Offers", chain_id, contract, "Offer", types, message)


@dataclass(frozen=True)
class Signed:
    """An offer, where it is good, and the bidder's signature; empty where it was paid in instead."""

    offer: Offer
    chain_id: int
    contract: str
    signature: bytes = b""

    @property
    def id(self) -> bytes:
        """The 32 bytes that are signed: the offer's id."""
        return digest_of(self.offer.message(self.chain_id, self.contract))


@dataclass(frozen=True)
class Standing:
    """What an offer is worth on the chain now."""

    state: OfferState
    problems: tuple[str, ...]  # why it can't be accepted, in words

    @property
    def good(self) -> bool:
        return not self.problems


# ---- making ----


def make(sending: Sending, house: Contract, offer: Offer, from_credit: int) -> Receipt:
    """Pays an offer in. Raises TransactionFailed with the contract's error."""
    value = pay(sending, offer.currency, house.address, offer.price - from_credit)
    function = house.functions.make(offer.struct(), from_credit)
    label = f"offer {said_price(offer.currency, offer.price)}"
    return sending.send(f"make {offer.nonce} {offer.price}", function, label, value)


def fund(sending: Sending, house: Contract, offer: Offer) -> Receipt | None:
    """Makes sure that a signed offer can be paid: adds what the bidder's credit lacks; of a token, approves it."""
    lacks = lacking(sending.chain, house, offer)
    if not lacks:
        return None
    value = pay(sending, offer.currency, house.address, lacks)
    function = house.functions.deposit(offer.currency, lacks)
    return sending.send(f"deposit {lacks}", function, f"add {said_price(offer.currency, lacks)} to the credit", value)


def lacking(chain: Chain, house: Contract, offer: Offer) -> int:
    """What the bidder's credit lacks of the price."""
    return max(0, offer.price - int(chain.call(house.functions.credit(offer.bidder, offer.currency))))


def sign(sending: Sending, house: Contract, offer: Offer) -> Signed:
    """Signs as the bidder; nothing is sent. Raises OfferError where another key did."""
    chain = sending.chain
    message = offer.message(chain.chain_id, house.address)
    signed = Signed(offer, chain.chain_id, house.address, sending.sender.sign_typed_data(chain.web3, message))
    if not is_signed(chain, offer.bidder, message, signed.signature):
        raise OfferError("signed by another key", where=sending.sender.name, expected=offer.bidder)
    return signed


def digest_now(chain: Chain, house: Contract, collection: str, token_id: int | None) -> bytes:
    """What a token says of its metadata now, as the house reads it."""
    return bytes(chain.call(house.functions.readToken(collection, token_id))[2])


def next_nonce(chain: Chain, house: Contract, bidder: str) -> int:
    """The least nonce of a bidder's valid offers that none paid in has yet."""
    least = int(chain.call(house.functions.leastNonce(bidder)))
    used = [event.args["terms"]["nonce"] for event in chain.events(house, "OfferMade", bidder=bidder)]
    return max([least, *(nonce + 1 for nonce in used)])


# ---- ending ----


def accept(sending: Sending, house: Contract, signed: Signed, token_id: int, least: int) -> Receipt:
    """Sells a token to the bidder for no less than `least`; approves the house for it where that is missing."""
    chain, offer = sending.chain, signed.offer
    token = chain.at(offer.collection, _APPROVING)
    seller = sending.sender.address
    for_all = chain.call(token.functions.isApprovedForAll(seller, house.address))
    if not for_all and chain.call(token.functions.getApproved(token_id)) != house.address:
        approve = token.functions.approve(house.address, token_id)
        sending.send(f"approve {token_id}", approve, f"approve token {token_id} to the house of offers")
    function = house.functions.accept(offer.struct(), token_id, least, signed.signature)
    return sending.send(f"accept 0x{signed.id.hex()}", function, f"accept the offer for token {token_id}")


def cancel(sending: Sending, house: Contract, offer: Offer) -> Receipt:
    """Takes an offer back. The bidder at any time; anyone once it has expired or its nonce is void."""
    return sending.send(f"cancel {offer.nonce}", house.functions.cancel(offer.struct()), "cancel the offer")


def raise_nonce(sending: Sending, house: Contract, least: int) -> Receipt:
    """Makes void all of the sender's offers with a lower nonce."""
    return sending.send(f"raise to {least}", house.functions.raiseNonce(least), f"make void all nonces below {least}")


# ---- reading ----


def paid_in(chain: Chain, house: Contract, first_block: int = 0) -> list[Signed]:
    """Every offer that was ever paid in, in order."""
    return [
        Signed(offer_of(event.args["terms"]), chain.chain_id, house.address)
        for event in chain.events(house, "OfferMade", first_block)
    ]


def standing(chain: Chain, house: Contract, signed: Signed, token_id: int | None) -> Standing:
    """What it is worth now, to the owner of a token. Raises OfferError where it is another chain's or contract's."""
    check_domain(chain, house, signed)
    offer, call = signed.offer, chain.call
    state = OfferState(call(house.functions.offerState(signed.id)))
    problems = []
    if state in (OfferState.ACCEPTED, OfferState.CANCELLED):
        problems.append(f"it was {state.name.lower()}")
    elif state is OfferState.OPEN:
        message = offer.message(signed.chain_id, signed.contract)
        if not is_signed(chain, offer.bidder, message, signed.signature):
            problems.append(f"{offer.bidder} did not sign it, and it was not paid in")
        lacks = lacking(chain, house, offer)
        if lacks and (offer.currency == ETHER or not _approved(chain, house, offer, lacks)):
            problems.append(f"its bidder's credit lacks {said_price(offer.currency, lacks)}")
    if chain.now() >= offer.expires_at:
        problems.append(f"it expired at {said_moment(offer.expires_at)}")
    least = int(call(house.functions.leastNonce(offer.bidder)))
    if offer.nonce < least:
        problems.append(f"its nonce {offer.nonce} is void, the least is {least}")
    wanted = token_id if token_id is not None else None if offer.any_token else offer.token_id
    if not problems and wanted is not None:
        problems += _preview(chain, house, offer, wanted)
    return Standing(state, tuple(problems))


def proceeds(chain: Chain, house: Contract, offer: Offer, token_id: int) -> tuple[str, int]:
    """Who would sell the token, and what they would get. Raises TransactionFailed where they could not."""
    seller, _, _, to_seller = chain.call(house.functions.preview(offer.struct(), token_id))
    return str(seller), int(to_seller)


def check_domain(chain: Chain, house: Contract, signed: Signed) -> None:
    if (signed.chain_id, signed.contract) != (chain.chain_id, house.address):
        raise OfferError(
            "not good here", expected=f"chain {chain.chain_id}, contract {house.address}",
            found=f"chain {signed.chain_id}, contract {signed.contract}", run=SHOW,
        )  # fmt: skip


def explained(signed: Signed) -> list[tuple[str, str]]:
    """What an offer says, read from what counts: name and text of each point."""
    offer = signed.offer
    return [
        ("price", said_price(offer.currency, offer.price)),
        (
            "for",
            f"any token of {offer.collection}" if offer.any_token else f"token {offer.token_id} of {offer.collection}",
        ),
        ("bidder", offer.bidder),
        ("royalty", f"at most {offer.most_royalty_bps / 100:g} %, out of the price"),
        ("metadata", "whatever it is" if offer.metadata_digest == NO_DIGEST else f"0x{offer.metadata_digest.hex()}"),
        ("until", said_moment(offer.expires_at)),
        ("nonce", str(offer.nonce)),
        ("chain", f"{signed.chain_id}, contract {signed.contract}"),
    ]


# ---- parts ----


def _preview(chain: Chain, house: Contract, offer: Offer, token_id: int) -> list[str]:
    try:
        proceeds(chain, house, offer, token_id)
    except TransactionFailed as failed:
        refusal = refused(failed, None, offer.currency) or failed
        facts = f"expected {refusal.expected}, found {refusal.found}" if refusal.expected else refusal.found
        return [f"{refusal.what} ({facts})" if facts else refusal.what]
    return []


def _approved(chain: Chain, house: Contract, offer: Offer, amount: int) -> bool:
    token = chain.at(offer.currency, _ALLOWING)
    return int(chain.call(token.functions.allowance(offer.bidder, house.address))) >= amount


def offer_of(fields: Mapping[str, Any]) -> Offer:
    """From the fields of a file, or of a log. Raises ValueError for what is none."""
    if set(fields) != {field["name"] for field in _OFFER_TYPE}:
        raise ValueError("missing or unknown fields")

    def number(name: str, bits: int) -> int:
        value = int(fields[name])
        if not 0 <= value < 2**bits:
            raise ValueError(f"{name} {value}")
        return value

    any_token, digest = fields["anyToken"], fields["metadataDigest"]
    if not isinstance(any_token, bool):
        raise ValueError(f"anyToken {any_token}")
    digest = bytes.fromhex(digest.removeprefix("0x")) if isinstance(digest, str) else bytes(digest)
    if len(digest) != 32:
        raise ValueError("a digest that is not 32 bytes")
    return Offer(
        bidder=to_checksum_address(fields["bidder"]),
        collection=to_checksum_address(fields["collection"]),
        token_id=number("tokenId", 256),
        any_token=any_token,
        price=number("price", 256),
        expires_at=number("expiresAt", 40),
        most_royalty_bps=number("mostRoyaltyBps", 16),
        currency=to_checksum_address(fields["currency"]),
        metadata_digest=digest,
        nonce=number("nonce", 256),
    )


def _view(name: str, inputs: list[tuple[str, str]], output: str) -> dict[str, Any]:
    return {
        "type": "function", "name": name, "stateMutability": "view",
        "inputs": [{"name": each, "type": kind} for each, kind in inputs], "outputs": [{"name": "", "type": output}],
    }  # fmt: skip


_ALLOWING = [_view("allowance", [("owner", "address"), ("spender", "address")], "uint256")]
_APPROVING = [
    *OWNER_OF,
    _view("isApprovedForAll", [("owner", "address"), ("operator", "address")], "bool"),
    _view("getApproved", [("tokenId", "uint256")], "address"),
    {
        "type": "function", "name": "approve", "stateMutability": "nonpayable",
        "inputs": [{"name": "to", "type": "address"}, {"name": "tokenId", "type": "uint256"}], "outputs": [],
    },
]  # fmt: skip
