"""Splits that recoup first under attack: no party and no token stops another or takes its rank."""

import pytest

from tests.fixtures.royalties import ETHER
from tests.support.reverts import reverts


@pytest.mark.parametrize("vice", ["Refuser", "GasBurner", "ReturnBomber"])
def test_whoever_has_the_advance_cannot_stop_the_tail(make_recoup, hostile_of, pay_in, alice, bob, stranger, vice):
    first = hostile_of(vice)
    made = make_recoup([(first, ETHER, 100)], {alice: 1, bob: 1})
    pay_in(made.split, 300)
    before = [who.balance() for who in (alice, bob)]
    made.split.payAll(made.terms, ETHER, {"from": stranger})
    assert [who.balance() for who in (alice, bob)] == [before[0] + 100, before[1] + 100]
    assert (made.split.credit(first, ETHER), made.split.balance()) == (100, 100)
    assert (made.split.received(ETHER), made.split.sent(ETHER)) == (300, 200)


def test_a_gallery_on_a_blocklist_keeps_its_rank_and_stops_nobody(
    make_recoup, hostile_of, treasury, gallery, alice, stranger
):
    coin = hostile_of("BlocklistCoin")
    made = make_recoup([(gallery, coin, 100)], {alice: 1})
    coin.mint(made.split, 150, {"from": treasury})
    coin.setBlocked(gallery, True, {"from": treasury})
    made.split.payAll(made.terms, coin, {"from": stranger})
    assert (coin.balanceOf(alice), made.split.credit(gallery, coin)) == (50, 100)
    coin.setBlocked(gallery, False, {"from": treasury})
    made.split.deliver(gallery, coin, {"from": stranger})
    assert (coin.balanceOf(gallery), coin.balanceOf(made.split)) == (100, 0)


@pytest.mark.parametrize("is_early", [True, False])
def test_a_token_that_calls_out_pays_nobody_twice(make_recoup, hostile_of, treasury, gallery, alice, is_early):
    coin = hostile_of("CallingCoin")
    made = make_recoup([(gallery, coin, 100)], {alice: 1})
    coin.mint(made.split, 150, {"from": treasury})
    again = made.split.payAll.encode_input(made.terms, coin)
    coin.prime(gallery, made.split, again, is_early, {"from": treasury})
    made.split.pay(made.terms, coin, gallery, {"from": treasury})
    assert coin.tried()
    assert not coin.succeeded()
    assert (coin.balanceOf(gallery), made.split.owed(made.terms, coin, alice)) == (100, 50)


def test_a_recipient_that_reenters_with_all_gas_takes_nothing_more(make_recoup, hostile_of, pay_in, alice, bob):
    holder = hostile_of("Reenterer")
    made = make_recoup([(holder, ETHER, 100)], {alice: 1, holder: 1})
    split = made.split
    pay_in(split, 200)
    holder.act(split, split.claimAsCredit.encode_input(made.terms, ETHER), 0, {"from": bob})
    pay_in(split, 20)
    holder.prime(split, split.claim.encode_input(made.terms, ETHER), 0, {"from": bob})
    holder.act(split, split.withdraw.encode_input(ETHER, holder), 0, {"from": bob})
    assert holder.succeeded()
    assert holder.balance() == split.paid(ETHER, holder) == 160
    assert (split.owed(made.terms, ETHER, alice), split.balance()) == (60, 60)


def test_a_token_that_shrinks_and_grows_pays_the_advance_no_twice(make_recoup, hostile_of, treasury, gallery, alice):
    coin = hostile_of("RebasingCoin")
    made = make_recoup([(gallery, coin, 100)], {alice: 1})
    coin.mint(made.split, 100, {"from": treasury})
    made.split.payAll(made.terms, coin, {"from": treasury})
    assert coin.balanceOf(gallery) == 100
    coin.rebase(50, {"from": treasury})
    coin.mint(made.split, 100, {"from": treasury})
    made.split.payAll(made.terms, coin, {"from": treasury})
    assert (made.split.paid(coin, gallery), made.split.paid(coin, alice)) == (100, 50)


@pytest.mark.parametrize("burns", [False, True])
def test_a_token_that_says_nothing_is_refused_by_name_and_stops_no_ether(
    make_recoup, hostile_of, pay_in, treasury, gallery, alice, burns
):
    coin = hostile_of("MuteCoin")
    made = make_recoup([(gallery, coin, 100)], {alice: 1})
    coin.mint(made.split, 150, {"from": treasury})
    pay_in(made.split, 10)
    coin.mute(True, burns, {"from": treasury})
    with reverts("Income_Unreadable", coin):
        made.split.pay(made.terms, coin, gallery, {"from": treasury})
    made.split.payAll(made.terms, ETHER, {"from": treasury})
    assert made.split.paid(ETHER, alice) == 10
    coin.mute(False, False, {"from": treasury})
    made.split.payAll(made.terms, coin, {"from": treasury})
    assert (coin.balanceOf(gallery), coin.balanceOf(alice)) == (100, 50)


def test_a_token_of_numbers_too_large_is_refused_by_name(make_recoup, hostile_of, treasury, gallery, alice):
    coin = hostile_of("PlainCoin")
    made = make_recoup([(gallery, coin, 100)], {alice: 1})
    coin.mint(made.split, 2**127, {"from": treasury})
    with reverts("Income_TooMuch", coin, 2**127, 2**127 - 1):
        made.split.pay(made.terms, coin, gallery, {"from": treasury})
