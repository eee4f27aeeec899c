"""Accepting a signed offer: paid out of the buyer's credit and, in a coin, out of the allowance."""

import pytest
from eth_account import Account

from tests.fixtures.auctions import ETHER
from tests.fixtures.offers import ACCEPTED, CANCELLED, OPEN, PRICE, TOKEN, domain_of, lot_of, parts_of_offer, sign_offer
from tests.support.reverts import reverts


def test_the_id_is_what_a_wallet_signs(offers, signed, buyer):
    offer, signature = signed()
    assert Account._recover_hash(bytes(offers.offerId(offer)), signature=signature) == buyer


def test_a_signed_offer_in_ether_is_paid_from_credit(offers, signed, paintings, artist, dave, treasury, buyer):
    offer, signature = signed()
    offers.deposit(ETHER, PRICE + 5, {"from": buyer, "value": PRICE + 5})
    house, royalty, to_seller = parts_of_offer(PRICE)
    before = artist.balance(), dave.balance()
    tx = offers.accept(offer, TOKEN, to_seller, signature, {"from": artist})

    assert paintings.ownerOf(TOKEN) == buyer
    assert artist.balance() - before[0] == to_seller - tx.gas_used * tx.gas_price
    assert dave.balance() - before[1] == royalty
    assert (offers.credit(buyer, ETHER), offers.credit(treasury, ETHER)) == (5, house)
    assert offers.balance() == 5 + house
    assert tx.events["CreditSpent"] == {"account": buyer, "currency": ETHER, "amount": PRICE}
    assert offers.saleRecord(lot_of(offers, offer, artist, TOKEN, tx.timestamp)) == (buyer, PRICE, tx.timestamp)


@pytest.mark.parametrize("credit", [0, 1, 999, 1_000, 1_001])
def test_a_signed_offer_in_a_coin_takes_credit_first(offers, signed, coin, artist, treasury, buyer, credit):
    if credit:
        offers.deposit(coin, credit, {"from": buyer})
    before = coin.balanceOf(buyer)
    offer, signature = signed(currency=coin, price=1_000)
    offers.accept(offer, TOKEN, 0, signature, {"from": artist})
    used = min(credit, 1_000)
    assert before - coin.balanceOf(buyer) == 1_000 - used
    assert offers.credit(buyer, coin) == credit - used
    assert coin.balanceOf(offers) == credit - used + offers.credit(treasury, coin)
    assert offers.credit(treasury, coin) == 25


def test_too_little_credit_reverts(offers, signed, artist, buyer):
    offer, signature = signed()
    offers.deposit(ETHER, PRICE - 1, {"from": buyer, "value": PRICE - 1})
    with reverts("Credits_TooLittleCredit", PRICE, PRICE - 1):
        offers.accept(offer, TOKEN, 0, signature, {"from": artist})


def test_too_small_an_allowance_reverts(offers, signed, coin, artist, buyer, paintings):
    offer, signature = signed(currency=coin, price=1_000)
    coin.approve(offers, 999, {"from": buyer})
    with reverts("Credits_WrongAmountReceived", 0, 1_000):
        offers.accept(offer, TOKEN, 0, signature, {"from": artist})
    assert paintings.ownerOf(TOKEN) == artist
    assert offers.offerState(offers.offerId(offer)) == OPEN


def test_any_token_of_the_collection_fills_a_signed_offer_once(offers, signed, paintings, coin, artist, buyer):
    offer, signature = signed(currency=coin, price=1_000, tokenId=0, anyToken=True)
    offers.accept(offer, TOKEN + 4, 0, signature, {"from": artist})
    assert paintings.ownerOf(TOKEN + 4) == buyer
    with reverts("Offer_NotOpen", offers.offerId(offer), ACCEPTED):
        offers.accept(offer, TOKEN + 5, 0, signature, {"from": artist})


def test_a_signed_offer_cancelled_by_itself_cannot_be_accepted(offers, signed, coin, artist, buyer):
    offer, signature = signed(currency=coin, price=1_000)
    before = coin.balanceOf(buyer)
    tx = offers.cancel(offer, {"from": buyer})
    assert tx.events["OfferCancelled"] == {"offer": offers.offerId(offer), "bidder": buyer}
    assert coin.balanceOf(buyer) == before
    with reverts("Offer_NotOpen", offers.offerId(offer), CANCELLED):
        offers.accept(offer, TOKEN, 0, signature, {"from": artist})


def test_a_raised_nonce_voids_all_signed_offers_below_it(offers, signed, coin, paintings, artist, buyer):
    below, at = signed(currency=coin, price=1_000, nonce=4), signed(currency=coin, price=1_000, nonce=5)
    tx = offers.raiseNonce(5, {"from": buyer})
    assert tx.events["NonceRaised"] == {"bidder": buyer, "least": 5}
    with reverts("Offer_NonceTooLow", 4, 5):
        offers.accept(below[0], TOKEN, 0, below[1], {"from": artist})
    offers.accept(at[0], TOKEN, 0, at[1], {"from": artist})
    assert paintings.ownerOf(TOKEN) == buyer


def test_paying_in_what_was_signed_sells_once(offers, signed, coin, artist, buyer):
    offer, signature = signed(currency=coin, price=1_000, anyToken=True)
    offers.make(offer, 0, {"from": buyer})
    offers.accept(offer, TOKEN, 0, signature, {"from": artist})
    with reverts("Offer_NotOpen", offers.offerId(offer), ACCEPTED):
        offers.accept(offer, TOKEN + 1, 0, signature, {"from": artist})
    assert coin.balanceOf(offers) == 25


def test_a_contract_signs_by_erc_1271(offers, an_offer, coin, paintings, ContractSigner, deployer, artist):
    wallet = deployer.deploy(ContractSigner)
    coin.mint(wallet, 1_000, {"from": deployer})
    wallet.act(coin, coin.approve.encode_input(offers, 1_000), 0, {"from": deployer})
    offer = an_offer(wallet, currency=coin, price=1_000)
    with reverts("Offer_NotSigned", bytes(offers.offerId(offer))):
        offers.accept(offer, TOKEN, 0, b"", {"from": artist})
    wallet.sign(offers.offerId(offer), {"from": deployer})
    offers.accept(offer, TOKEN, 0, b"", {"from": artist})
    assert paintings.ownerOf(TOKEN) == wallet


@pytest.mark.parametrize("change", ["price", "tokenId", "mostRoyaltyBps", "expiresAt", "nonce"])
def test_an_altered_offer_is_not_signed(offers, signed, coin, artist, buyer, change):
    offer, signature = signed(currency=coin, price=1_000)
    altered = offer._replace(**{change: getattr(offer, change) + 1})
    with reverts("Offer_NotSigned", bytes(offers.offerId(altered))):
        offers.accept(altered, altered.tokenId, 0, signature, {"from": artist})


def test_another_chain_or_contract_signs_nothing_here(offers, signed, coin, artist, buyer, buyer_key):
    offer, _ = signed(currency=coin, price=1_000)
    for domain in (domain_of(offers, chain_id=1), domain_of(coin)):
        with reverts("Offer_NotSigned", bytes(offers.offerId(offer))):
            offers.accept(offer, TOKEN, 0, sign_offer(domain, offer, buyer_key), {"from": artist})


def test_a_bad_signature_reverts(offers, signed, coin, artist, buyer):
    offer, signature = signed(currency=coin, price=1_000)
    flipped = signature[:-1] + bytes([signature[-1] ^ 1])
    for bad in (b"", b"\0" * 65, signature[:-1], signature + b"\0", flipped):
        with reverts("Offer_NotSigned", bytes(offers.offerId(offer))):
            offers.accept(offer, TOKEN, 0, bad, {"from": artist})


def test_the_zero_address_signs_nothing(offers, an_offer, coin, artist):
    nobody = "0x" + "0" * 40
    offer = an_offer(nobody, currency=coin, price=1_000)
    with reverts("Offer_NotSigned", bytes(offers.offerId(offer))):
        offers.accept(offer, TOKEN, 0, b"\0" * 65, {"from": artist})
