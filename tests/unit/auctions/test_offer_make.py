"""Making an offer: its amount is held by the house, out of ether, credit or a coin."""

import pytest
from brownie import ZERO_ADDRESS, chain

from tests.fixtures.auctions import ETHER
from tests.fixtures.offers import DAY, ESCROWED, PRICE, TOKEN
from tests.support.reverts import reverts


def test_an_offer_in_ether_is_held_and_told(offers, an_offer, alice):
    offer = an_offer(alice)
    before = alice.balance()
    tx = offers.make(offer, 0, {"from": alice, "value": PRICE})

    assert before - alice.balance() == PRICE + tx.gas_used * tx.gas_price
    assert offers.balance() == PRICE
    assert offers.offerState(offers.offerId(offer)) == ESCROWED
    told = tx.events["OfferMade"]
    assert (told["offer"], told["bidder"], told["collection"]) == (offers.offerId(offer), alice, offer.collection)
    assert tuple(told["terms"])[7:] == (offer.mostRoyaltyBps, offer.expiresAt, 0)


def test_an_offer_in_a_coin_is_pulled(offers, an_offer, coin, alice):
    offer = an_offer(alice, currency=coin, price=1_234_567)
    before = coin.balanceOf(alice)
    offers.make(offer, 0, {"from": alice})
    assert before - coin.balanceOf(alice) == coin.balanceOf(offers) == 1_234_567


@pytest.mark.parametrize("from_credit", [1, 400, 1_000])
def test_credit_pays_for_an_offer(offers, an_offer, coin, alice, from_credit):
    offers.deposit(ETHER, 1_000, {"from": alice, "value": 1_000})
    offers.deposit(coin, 1_000, {"from": alice})
    offers.make(an_offer(alice, price=1_000), from_credit, {"from": alice, "value": 1_000 - from_credit})
    offers.make(an_offer(alice, currency=coin, price=1_000, nonce=1), from_credit, {"from": alice})
    for currency, held in ((ETHER, offers.balance()), (coin, coin.balanceOf(offers))):
        assert offers.credit(alice, currency) == 1_000 - from_credit
        assert held == 2_000 - from_credit


def test_more_credit_than_there_is_reverts(offers, an_offer, alice):
    offers.deposit(ETHER, 999, {"from": alice, "value": 999})
    with reverts("Credits_TooLittleCredit", 1_000, 999):
        offers.make(an_offer(alice, price=1_000), 1_000, {"from": alice})


@pytest.mark.parametrize("sent", [0, PRICE - 1, PRICE + 1])
def test_another_payment_than_the_amount_reverts(offers, an_offer, alice, sent):
    with reverts("House_WrongPayment", sent, PRICE):
        offers.make(an_offer(alice), 0, {"from": alice, "value": sent})


def test_ether_with_an_offer_in_a_coin_reverts(offers, an_offer, coin, alice):
    with reverts("House_WrongPayment", 1, 1_000):
        offers.make(an_offer(alice, currency=coin, price=1_000), 0, {"from": alice, "value": 1})


def test_nobody_makes_an_offer_for_another(offers, an_offer, alice, bob):
    with reverts("House_NotAllowed", bob, alice):
        offers.make(an_offer(alice), 0, {"from": bob, "value": PRICE})


def test_terms_out_of_bounds_revert(offers, an_offer, paintings, alice):
    for price in (0, 2**96):
        with reverts("Offer_BadPrice", price):
            offers.make(an_offer(alice, price=price), 0, {"from": alice})
    with reverts("House_CurrencyNotTaken", paintings):
        offers.make(an_offer(alice, currency=paintings), 0, {"from": alice})


def test_an_expired_offer_cannot_be_made(offers, an_offer, alice):
    now = chain.time() + 100
    chain.mine(timestamp=now)
    offer = an_offer(alice, expiresAt=now)
    with reverts("Offer_Expired", now, now):
        offers.make.call(offer, 0, {"from": alice, "value": PRICE})


def test_the_same_offer_is_made_once_and_again_with_another_nonce(offers, made, alice, bob):
    offer = made(alice)
    with reverts("Offer_NotOpen", offers.offerId(offer), ESCROWED):
        offers.make(offer, 0, {"from": alice, "value": PRICE})
    made(bob)
    made(alice, nonce=1)
    made(alice, nonce=2**256 - 1)
    assert offers.balance() == 4 * PRICE


def test_every_term_is_part_of_the_id(offers, an_offer, coin, alice, bob):
    offer = an_offer(alice)
    others = {
        "bidder": str(bob),
        "collection": str(coin),
        "tokenId": TOKEN + 1,
        "anyToken": True,
        "currency": str(coin),
        "price": PRICE + 1,
        "expiresAt": offer.expiresAt + 1,
        "mostRoyaltyBps": 1,
        "metadataDigest": b"\1" * 32,
        "nonce": 1,
    }
    assert set(others) == set(offer._fields)
    ids = {bytes(offers.offerId(offer._replace(**{field: value}))) for field, value in others.items()}
    assert len(ids | {bytes(offers.offerId(offer))}) == len(offer) + 1


def test_an_offer_for_a_collection_that_is_none_hurts_nobody_but_its_buyer(offers, made, stranger, alice):
    offer = made(alice, collection=stranger)
    with reverts("House_NotTokenOwner", ZERO_ADDRESS, stranger):
        offers.accept(offer, TOKEN, 0, b"", {"from": stranger})
    offers.cancel(offer, {"from": alice})
    assert offers.balance() == 0


def test_a_deposit_is_credit(offers, coin, alice):
    tx = offers.deposit(ETHER, 5, {"from": alice, "value": 5})
    assert tx.events["Credited"] == {"account": alice, "currency": ETHER, "amount": 5}
    offers.deposit(coin, 7, {"from": alice})
    assert (offers.credit(alice, ETHER), offers.credit(alice, coin)) == (5, 7)
    offers.withdraw(coin, alice, {"from": alice})
    offers.withdraw(ETHER, alice, {"from": alice})
    assert (offers.balance(), coin.balanceOf(offers)) == (0, 0)


def test_a_deposit_of_nothing_is_none(offers, alice):
    assert not offers.deposit(ETHER, 0, {"from": alice}).events
    assert offers.credit(alice, ETHER) == 0


def test_a_deposit_is_what_it_says(offers, coin, paintings, alice):
    with reverts("House_WrongPayment", 5, 6):
        offers.deposit(ETHER, 6, {"from": alice, "value": 5})
    with reverts("House_WrongPayment", 5, 5):
        offers.deposit(coin, 5, {"from": alice, "value": 5})
    with reverts("House_CurrencyNotTaken", paintings):
        offers.deposit(paintings, 5, {"from": alice})


def test_a_deposit_cannot_be_delivered_by_others(offers, alice, stranger):
    offers.deposit(ETHER, 5, {"from": alice, "value": 5})
    with reverts("Credits_OwnersAlone", alice):
        offers.deliver(alice, ETHER, {"from": stranger})


def test_an_offer_that_lasts_a_day_can_be_made_until_its_last_second(offers, an_offer, alice):
    offer = an_offer(alice)
    chain.sleep(DAY - 100)
    offers.make(offer, 0, {"from": alice, "value": PRICE})
    assert offers.offerState(offers.offerId(offer)) == ESCROWED
