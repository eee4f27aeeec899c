"""Fault 7: first and last seconds, zero increments, one-wei bids. The exact seconds are swept by the forge properties
(`AuctionTime.t.sol`), where a test owns the clock."""

import pytest
from brownie import chain

from tests.fixtures.auctions import DURATION, RESERVE, pass_time
from tests.support.reverts import reverts
from tests.support.snapshots import snapshot


def at(second: int, action):
    """Runs `action` in a transaction mined in exactly that second; tries again where the clock ticked between."""
    for _ in range(10):
        chain.sleep(second - chain.time())
        put_back = snapshot()
        tx = action()
        if tx.timestamp == second:
            return tx
        put_back()
    raise AssertionError(f"never hit the second {second}")


def test_the_last_second_takes_a_bid_and_the_end_does_not(house, open_lot, alice, bob):
    lot = open_lot(window=0, extension_cap=0)
    end = house.bid(lot, {"from": alice, "value": RESERVE}).timestamp + DURATION
    tx = at(end - 1, lambda: house.bid(lot, {"from": bob, "value": 2 * RESERVE}))
    assert tx.events["BidPlaced"]["endsAt"] == end
    pass_time(1)
    with pytest.raises(Exception, match="House_Closed"):
        house.bid(lot, {"from": alice, "value": 4 * RESERVE})


def test_the_end_settles_and_the_second_before_does_not(house, open_lot, alice, stranger):
    lot = open_lot()
    end = house.bid(lot, {"from": alice, "value": RESERVE}).timestamp + DURATION
    pass_time(end - chain.time() - 5)
    with pytest.raises(Exception, match="House_NotOver"):
        house.settle(lot, {"from": stranger})
    at(end, lambda: house.settle(lot, {"from": stranger}))


def test_after_one_wei_two_are_the_least_even_without_an_increment(house, open_lot, alice, bob):
    lot = open_lot(reserve=1, unit_exponent=0, increment_bps=0)
    with reverts("House_BidTooLow", 0, 1):
        house.bid(lot, {"from": alice, "value": 0})
    house.bid(lot, {"from": alice, "value": 1})
    with reverts("House_BidTooLow", 1, 2):
        house.bid(lot, {"from": bob, "value": 1})
    with reverts("House_BidTooLow", 0, 2):
        house.bid(lot, {"from": bob, "value": 0})
    house.bid(lot, {"from": bob, "value": 2})
