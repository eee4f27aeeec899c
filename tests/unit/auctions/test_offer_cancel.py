"""Cancelling an offer: its bidder at any time, anyone once it expired or its nonce is void."""

from brownie import chain

from tests.fixtures.auctions import ETHER
from tests.fixtures.offers import ACCEPTED, CANCELLED, ESCROWED, PRICE, TOKEN
from tests.support.reverts import reverts


def test_the_bidder_cancels_at_any_time(offers, made, artist, alice):
    offer = made(alice)
    before = alice.balance()
    tx = offers.cancel(offer, {"from": alice})
    assert alice.balance() - before == PRICE - tx.gas_used * tx.gas_price
    assert offers.balance() == 0
    assert tx.events["OfferCancelled"] == {"offer": offers.offerId(offer), "bidder": alice}
    with reverts("Offer_NotOpen", offers.offerId(offer), CANCELLED):
        offers.accept(offer, TOKEN, 0, b"", {"from": artist})


def test_a_coin_comes_back(offers, made, coin, alice):
    before = coin.balanceOf(alice)
    offers.cancel(made(alice, currency=coin, price=1_000), {"from": alice})
    assert (coin.balanceOf(alice), coin.balanceOf(offers)) == (before, 0)


def test_an_offer_is_cancelled_once(offers, made, alice, bob):
    offer = made(alice)
    made(bob)
    offers.cancel(offer, {"from": alice})
    with reverts("Offer_NotOpen", offers.offerId(offer), CANCELLED):
        offers.cancel(offer, {"from": alice})
    assert offers.balance() == PRICE


def test_what_was_accepted_cannot_be_cancelled(offers, made, artist, alice):
    offer = made(alice)
    offers.accept(offer, TOKEN, 0, b"", {"from": artist})
    with reverts("Offer_NotOpen", offers.offerId(offer), ACCEPTED):
        offers.cancel(offer, {"from": alice})


def test_others_send_it_back_only_once_it_expired(offers, made, alice, stranger):
    offer = made(alice)
    chain.mine(timestamp=offer.expiresAt - 1)
    with reverts("House_NotAllowed", stranger, alice):
        offers.cancel.call(offer, {"from": stranger})
    chain.mine(timestamp=offer.expiresAt)
    before = alice.balance()
    offers.cancel(offer, {"from": stranger})
    assert alice.balance() - before == PRICE


def test_a_bidder_that_refuses_money_has_it_as_credit(offers, an_offer, Refuser, deployer):
    refuser = deployer.deploy(Refuser)
    offer = an_offer(refuser)
    refuser.act(offers, offers.make.encode_input(offer, 0), 0, {"from": deployer, "value": PRICE})
    refuser.act(offers, offers.cancel.encode_input(offer), 0, {"from": deployer})
    assert offers.credit(refuser, ETHER) == offers.balance() == PRICE
    again = an_offer(refuser, nonce=1)
    refuser.act(offers, offers.make.encode_input(again, PRICE), 0, {"from": deployer})
    assert offers.offerState(offers.offerId(again)) == ESCROWED
    assert offers.credit(refuser, ETHER) == 0


def test_a_raised_nonce_voids_what_is_below_it_and_anyone_sends_it_back(
    offers, made, an_offer, artist, alice, stranger
):
    offer = made(alice, nonce=4)
    offers.raiseNonce(5, {"from": alice})
    with reverts("Offer_NonceTooLow", 4, 5):
        offers.accept(offer, TOKEN, 0, b"", {"from": artist})
    with reverts("Offer_NonceTooLow", 4, 5):
        offers.make(an_offer(alice, nonce=4, price=1), 0, {"from": alice, "value": 1})
    before = alice.balance()
    offers.cancel(offer, {"from": stranger})
    assert (alice.balance() - before, offers.balance()) == (PRICE, 0)


def test_a_nonce_only_rises_and_is_each_bidders_own(offers, made, alice, bob):
    offers.raiseNonce(5, {"from": bob})
    for least in (0, 5):
        with reverts("Offer_NonceTooLow", least, 6):
            offers.raiseNonce(least, {"from": bob})
    offer = made(alice)
    assert offers.offerState(offers.offerId(offer)) == ESCROWED
