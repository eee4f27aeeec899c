"""Bidding from credit, and in an ERC-20."""

import pytest

from tests.fixtures.auctions import ETHER, RESERVE, RUNNING
from tests.support.reverts import reverts


@pytest.fixture(scope="module")
def refuser(Refuser, house, open_lot, deployer, alice):
    """A bidder contract that refused its refund, and so has a credit of one reserve."""
    refuser = deployer.deploy(Refuser)
    lot = open_lot(20)
    refuser.act(house, house.bid.encode_input(lot), 0, {"from": deployer, "value": RESERVE})
    house.bid(lot, {"from": alice, "value": 2 * RESERVE})
    assert house.credit(refuser, ETHER) == RESERVE
    return refuser


def test_a_bid_is_paid_from_credit_alone(house, open_lot, refuser, deployer):
    lot = open_lot()
    tx = refuser.act(house, house.bidWith.encode_input(lot, RESERVE, RESERVE), 0, {"from": deployer})

    assert house.credit(refuser, ETHER) == 0
    assert house.lotState(lot)[:3] == (RUNNING, refuser, RESERVE)
    assert dict(tx.events["CreditSpent"]) == {"account": refuser, "currency": ETHER, "amount": RESERVE}


def test_a_bid_is_paid_from_ether_and_credit(house, open_lot, refuser, deployer):
    lot = open_lot()
    data = house.bidWith.encode_input(lot, 3 * RESERVE, RESERVE // 4)
    refuser.act(house, data, 0, {"from": deployer, "value": 3 * RESERVE - RESERVE // 4})
    assert house.credit(refuser, ETHER) == RESERVE - RESERVE // 4
    assert house.lotState(lot)[2] == 3 * RESERVE


def test_more_credit_than_one_has_reverts(house, open_lot, refuser, deployer, bob):
    lot = open_lot()
    with reverts("Credits_TooLittleCredit", RESERVE + 1, RESERVE):
        data = house.bidWith.encode_input(lot, 2 * RESERVE, RESERVE + 1)
        refuser.act(house, data, 0, {"from": deployer, "value": RESERVE - 1})
    with reverts("Credits_TooLittleCredit", RESERVE, 0):
        house.bidWith(lot, RESERVE, RESERVE, {"from": bob})


@pytest.mark.parametrize("sent", [RESERVE - 1, RESERVE + 1, 0])
def test_ether_and_credit_must_make_the_amount(house, open_lot, alice, sent):
    with reverts("House_WrongPayment", sent, RESERVE):
        house.bidWith(open_lot(), RESERVE, 0, {"from": alice, "value": sent})


def test_bids_in_a_coin_are_pulled_and_sent_back(house, open_lot, coin, alice, bob):
    lot = open_lot(currency=coin, unit_exponent=0, reserve=1_000_000)
    had = coin.balanceOf(alice)
    house.bidWith(lot, 1_000_000, 0, {"from": alice})
    assert coin.balanceOf(house) == 1_000_000
    assert coin.balanceOf(alice) == had - 1_000_000

    house.bidWith(lot, 1_050_000, 0, {"from": bob})
    assert coin.balanceOf(house) == 1_050_000
    assert coin.balanceOf(alice) == had
    assert house.lotState(lot)[:3] == (RUNNING, bob, 1_050_000)


def test_ether_with_a_bid_in_a_coin_reverts(house, open_lot, coin, alice):
    lot = open_lot(currency=coin, unit_exponent=0, reserve=1_000)
    with reverts("House_WrongPayment", 1, 1_000):
        house.bidWith(lot, 1_000, 0, {"from": alice, "value": 1})


def test_credit_above_the_bid_reverts(house, open_lot, coin, alice):
    lot = open_lot(currency=coin, unit_exponent=0, reserve=1_000)
    with reverts("House_WrongPayment", 1_001, 1_000):
        house.bidWith(lot, 1_000, 1_001, {"from": alice})


def test_a_coin_that_is_not_approved_reverts(house, open_lot, coin, alice):
    coin.approve(house, 999, {"from": alice})
    lot = open_lot(currency=coin, unit_exponent=0, reserve=1_000)
    with reverts("Credits_WrongAmountReceived", 0, 1_000):
        house.bidWith(lot, 1_000, 0, {"from": alice})
