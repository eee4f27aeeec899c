"""What the houses and policies of transfer refuse, in people's words: what, expected, found and the next command.

A line for every custom error of the houses, the offers, the registry, the certificates, the credits and the policies; a
test holds the table against the compiled ABIs. In a template, `{least:money}` is an amount in its currency,
`{endsAt:moment}` a Unix second, `{bps:percent}` basis points, `{term:name}` a short name in bytes, `{lot:short}` the
start of an id.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scripts.studio.errors import StudioError, TransactionFailed
from scripts.studio.lots import Lot
from scripts.studio.moments import said_moment
from scripts.studio.money import ETHER
from scripts.studio.reverts import Revert
from scripts.studio.tills import said_price

SHOW = "./vernissage lot show"
WATCH = "./vernissage lot watch"
COLLECTION = "./vernissage collection show"


class Refused(TransactionFailed):
    """A house would not do it; nothing was sent."""


@dataclass(frozen=True)
class Said:
    """The templates of one error. `run` gets the lot's id, where it is about one."""

    what: str
    expected: str = ""
    found: str = ""
    run: str = SHOW


REFUSALS: dict[str, Said] = {
    "House_UnknownLot": Said("this house has no such lot", found="{lot:short}"),
    "House_LotExists": Said("a lot with these very terms was listed before", found="{lot:short}"),
    "House_DirtyTerms": Said("an address in the terms is none", found="{lot:short}"),
    "House_LotEnded": Said("the lot is over: sold, returned or undone", found="{lot:short}"),
    "House_NotAllowed": Said("only one account may do this", "{allowed}", "{caller}"),
    "House_NotTokenOwner": Said("the token belongs to somebody else", "{seller}", "{owner}"),
    "House_TokenNotReceived": Said("the collection did not move the token", found="owner {owner}"),
    "House_CurrencyNotTaken": Said("the house does not take this currency", "ether, or one on its list", "{currency}"),
    "House_FeeTooHigh": Said("the fee is too high", "at most {most:percent}", "{bps:percent}"),
    "House_BadGallery": Said("this can't be the gallery", "neither the house nor the seller", "{gallery}"),
    "House_RoyaltyDiffers": Said(
        "the collection names another royalty now", found="{bps:percent} to {receiver}", run="the same command again"
    ),
    "House_MetadataDiffers": Said(
        "the token's metadata is not what was listed", "{listed}", "{found}",
        "./vernissage lot settle {id} --accept, or --refuse: the winner's choice",
    ),
    "House_TermOutOfBounds": Said("the term {term:name} is out of bounds", "{least} to {most}", "{value}"),
    "House_NotWholeUnits": Said("too fine an amount", "a multiple of {unit:money}", "{amount:money}"),
    "House_TooManyUnits": Said("too large an amount", "at most {most:,} units", "{units:,} units"),
    "House_NoBid": Said("nobody bid", found="{lot:short}"),
    "House_MetadataUnchanged": Said("the metadata is what was listed: there is nothing to refuse"),
    "House_NotStuck": Said("the token is not stuck in the house", found="{lot:short}"),
    "House_NotOpen": Said("it is too early", "{opensAt:moment} or later", "{time:moment}", f"{WATCH} {{id}}"),
    "House_Closed": Said("it is too late", "before {closesAt:moment}", "{time:moment}"),
    "House_NotOver": Said("it is not over", "{endsAt:moment} or later", "{time:moment}", f"{WATCH} {{id}}"),
    "House_InterestedParty": Said("who sells a lot, or is linked to who does, can't buy it", found="{account}"),
    "House_WrongPayment": Said("what is paid is not the price", "{amount:money}", "{paid:money}"),
    "House_GasTooLow": Said("too little gas for a call that must not fail", "{least:,}", "{left:,}"),
    "House_PriceAbove": Said("the price is above the most you will pay", "at most {most:money}", "{price:money}"),
    "House_TokenStuck": Said("the token would not move to its buyer", found="token {tokenId}"),
    "House_NoLevy": Said("no resale levy on this lot", "a house with a levy, and an author whom the collection names",
                         "levy {levy}, author {receiver}"),
    "House_BadTreasury": Said("this can't be the treasury", found="{treasury}", run=""),
    "House_BidTooLow": Said("the bid is too low", "at least {least:money}", "{sent:money}"),
    "House_BidStands": Said("a bid stands", "an untouched lot", "{amount:money} by {bidder}"),
    "House_BidsStand": Said("bids stand", "an untouched lot", "{bids} bids"),
    "House_NotForBuyNow": Said("the lot has no buy-now price", "a bid", run="./vernissage lot bid {id} AMOUNT"),
    "House_NotSoMany": Said("there are not so many left", "{left} or fewer", "{asked}"),
    "House_UnitsSold": Said("a uniform sale with buyers can't be ended", "none sold", "{sold} sold"),
    "House_NothingDue": Said("nothing is owed, or not yet", found="{lot:short}"),
    "House_TooManyBids": Said("the lot has had as many bids as can be numbered", found="{bids:,}"),
    "House_DepositTooLow": Said("the deposit is below the reserve", "at least {least:money}", "{deposit:money}"),
    "House_NotCommitted": Said("not the bid that was committed to, or none is left to reveal", found="{bidder}"),
    "House_Committed": Said("sealed bids stand", "an untouched lot", "{commitments} commitments"),
    "Offer_NotOpen": Said("the offer is done with", "one that is open", "{state:offer}", "./vernissage offer show"),
    "Offer_NotSigned": Said("nobody signed it, and it was not paid in", "the bidder's signature", "{offer:short}"),
    "Offer_Expired": Said("the offer has expired", "before {expiresAt:moment}", "{time:moment}"),
    "Offer_NonceTooLow": Said("the nonce is void", "{least} or more", "{nonce}"),
    "Offer_OtherToken": Said("the offer is for another token", "token {wanted}", "token {tokenId}"),
    "Offer_BadPrice": Said("no price for an offer", "more than nothing, at most 96 bits", "{price:money}"),
    "Offer_RoyaltyTooHigh": Said("the royalty is above what the bidder will see paid", "at most {most:percent}",
                                 "{bps:percent}"),
    "Offer_TooLittle": Said("the seller would get less than they named", "at least {least:money}", "{toSeller:money}"),
    "Consignment_NotConsigned": Said("the token is not consigned to this gallery", "a consignment of {artist}",
                                     "token {tokenId}, gallery {gallery}", "./vernissage lot consign"),
    "Consignment_Until": Said("the lot has to close while the consignment lasts", "at most {until:moment}",
                              "{endsAt:closing}"),
    "Consignment_FeeTooHigh": Said("the gallery asks for more than was agreed", "at most {agreed:percent}",
                                   "{bps:percent}"),
    "Consignment_WrongCurrency": Said("another currency than was agreed", "{agreed:currency}", "{currency:currency}"),
    "Consignment_PriceTooLow": Said("the least price is below what was agreed", "at least {least:money}",
                                    "{price:money}"),
    "Consignment_Empty": Said("a consignment needs a gallery other than the artist, and an end to come",
                              found="{gallery}, {until:moment}"),
    "Consignment_SaleNotAllowed": Said("the collection does not permit this sale", "what its policy allows",
                                       "token {tokenId} of {collection} in {currency:currency}", COLLECTION),
    "Consignment_LinkedToItself": Said("nobody is linked to themselves", found="{account}"),
    "Certificate_UnknownHouse": Said("no certificates are drawn of this house", found="{house}"),
    "Certificate_NotSold": Said("there was no such sale", found="{lot:short}"),
    "Certificate_Drawn": Said("the sale has its certificate", found="{certificateId}"),
    "Certificate_NotBuyer": Said("only the buyer commits, and once", "{buyer}", "{caller}"),
    "Certificate_Soulbound": Said("a certificate never moves", found="{certificateId}"),
    "Policy_Held": Said("its holder still has to keep the token", "{until:moment} or later", "{time:moment}",
                        COLLECTION),
    "Policy_GiftsOnly": Said("tokens of this collection are given, never sold: no house or operator takes them",
                             "{holder}, sending it", "{sender}", COLLECTION),
    "Policy_NoResale": Said("houses sell this collection's tokens for their creator alone", found="{seller}",
                            run=COLLECTION),
    "Policy_NeverMoves": Said("tokens of this collection never move", found="{collection}", run=COLLECTION),
    "Policy_CannotTighten": Said("a policy only loosens", "at most {current:,} (seconds; 1 for yes)", "{asked:,}",
                                 COLLECTION),
    "Policy_Contradicts": Said("tokens that never move are held for no time", "no other rule",
                               "{firstHold:,} and {nextHold:,} seconds", COLLECTION),
    "Credits_NothingOwed": Said("nothing is owed", found="{account} in {currency:currency}",
                                run="./vernissage credit show"),
    "Credits_TooLittleCredit": Said("the credit does not cover it", "{needed:money}", "{credit:money}",
                                    "./vernissage credit show"),
    "Credits_GasTooLow": Said("too little gas for a payment that must not fail", "{least:,}", "{left:,}"),
    "Credits_TransferRefused": Said("the recipient refuses the money; the credit is untouched", "another address",
                                    "{to}", "./vernissage credit withdraw --to ADDRESS"),
    "Credits_BadRecipient": Said("money can't go there", "neither nobody nor the house itself", "{to}"),
    "Credits_WrongAmountReceived": Said("the token delivered another amount", "{asked:money}", "{received:money}"),
    "Credits_TooLarge": Said("too large an amount", "at most {most}", "{amount}"),
    "Credits_OwnersAlone": Said("only its owner moves a refund", "{account}", run="./vernissage credit withdraw"),
}  # fmt: skip

OFFER_STATES = ("open", "paid in", "accepted", "cancelled")


@contextmanager
def in_words(lot: Lot | None = None, currency: str = ETHER) -> Iterator[None]:
    """Tells a contract's own error as a refusal: what, expected, found and the next command."""
    try:
        yield
    except TransactionFailed as failed:
        refusal = refused(failed, lot, currency)
        if refusal is None:
            raise
        raise refusal from failed


def refused(failed: TransactionFailed, lot: Lot | None, currency: str = ETHER) -> StudioError | None:
    """A failed transaction as a refusal; None where no house's error is behind it."""
    revert: Revert | None = failed.revert
    said = REFUSALS.get(revert.name) if revert else None
    if revert is None or said is None:
        return None
    words = _Words(lot.currency if lot else currency)
    facts = dict(revert.facts)
    which = lot.id[:18] if lot else ""
    command = words.format(said.run, **facts, id=which).strip()
    if lot and command == SHOW:
        command = f"{SHOW} {which}"
    where = f"token {lot.token_id}" if lot else failed.where
    return Refused(
        words.format(said.what, **facts), where=where, expected=words.format(said.expected, **facts),
        found=words.format(said.found, **facts), run=command,
    )  # fmt: skip


class _Words(string.Formatter):
    """Templates whose fields know what they are."""

    def __init__(self, currency: str) -> None:
        self.currency = currency

    def format_field(self, value: Any, kind: str) -> str:
        if kind == "money":
            return said_price(self.currency, value)
        if kind == "moment":
            return said_moment(value)
        if kind == "closing":
            return said_moment(value) if value else "never"
        if kind == "percent":
            return f"{value / 100:g} %"
        if kind == "currency":
            return "ether" if value == ETHER else str(value)
        if kind == "name":
            return bytes(value).rstrip(b"\0").decode("ascii", "replace")
        if kind == "short":
            return "0x" + bytes(value).hex()[:16]
        if kind == "offer":
            return OFFER_STATES[value] if value < len(OFFER_STATES) else str(value)
        if isinstance(value, bytes):
            return "0x" + value.hex()
        return format(value, kind)
