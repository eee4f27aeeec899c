"""Bidding the ether sent: the least bid, the clock, the refund, who may not."""

import pytest
from brownie import chain

from tests.fixtures.auctions import (
    DURATION,
    EXTENSION_CAP,
    GWEI,
    OVER,
    RESERVE,
    RUNNING,
    WINDOW,
    pass_time,
)
from tests.support.reverts import reverts


def test_the_first_bid_at_the_reserve_starts_the_clock(house, open_lot, alice):
    lot = open_lot()
    pass_time(10 * DURATION)
    tx = house.bid(lot, {"from": alice, "value": RESERVE})

    end = tx.timestamp + DURATION
    assert dict(tx.events["BidPlaced"]) == {
        "lot": house.lotId(lot),
        "bidder": alice,
        "amount": RESERVE,
        "endsAt": end,
    }
    assert house.lotState(lot) == (RUNNING, alice, RESERVE, end, RESERVE * 105 // 100)
    assert house.balance() == RESERVE


def test_a_bid_one_unit_below_the_reserve_reverts(house, open_lot, alice):
    with reverts("House_BidTooLow", RESERVE - GWEI, RESERVE):
        house.bid(open_lot(), {"from": alice, "value": RESERVE - GWEI})


def test_an_outbid_sends_the_standing_bid_back_to_the_wei(house, open_lot, alice, bob):
    lot = open_lot()
    house.bid(lot, {"from": alice, "value": RESERVE})
    before = alice.balance()
    least = RESERVE * 105 // 100
    tx = house.bid(lot, {"from": bob, "value": least})

    assert alice.balance() == before + RESERVE
    assert house.balance() == least
    assert house.lotState(lot)[1:3] == (bob, least)
    assert "Credited" not in tx.events


def test_a_bid_one_unit_below_the_least_reverts(house, open_lot, alice, bob):
    lot = open_lot()
    house.bid(lot, {"from": alice, "value": RESERVE})
    least = RESERVE * 105 // 100
    with reverts("House_BidTooLow", least - GWEI, least):
        house.bid(lot, {"from": bob, "value": least - GWEI})


def test_an_equal_bid_never_takes_the_lead(house, open_lot, alice, bob):
    lot = open_lot(reserve=1, increment_bps=0, unit_exponent=0)
    house.bid(lot, {"from": alice, "value": 1})
    with reverts("House_BidTooLow", 1, 2):
        house.bid(lot, {"from": bob, "value": 1})
    house.bid(lot, {"from": bob, "value": 2})


@pytest.mark.parametrize("standing, least", [(1, 2), (19, 20), (20, 21), (39, 40), (40, 42), (41, 43)])
def test_the_step_is_rounded_down_but_at_least_one_unit(house, open_lot, alice, standing, least):
    lot = open_lot(reserve=1, unit_exponent=0)
    house.bid(lot, {"from": alice, "value": standing})
    assert house.lotState(lot)[4] == least


def test_a_bid_of_part_of_a_unit_reverts(house, open_lot, alice):
    with reverts("House_NotWholeUnits", RESERVE + 1, GWEI):
        house.bid(open_lot(), {"from": alice, "value": RESERVE + 1})


def test_a_bid_that_does_not_fit_the_slot_reverts(house, open_lot, alice):
    lot = open_lot(reserve=1, unit_exponent=0)
    with reverts("House_TooManyUnits", 2**48, 2**48 - 1):
        house.bid(lot, {"from": alice, "value": 2**48})
    house.bid(lot, {"from": alice, "value": 2**48 - 1})


def test_a_bid_in_the_window_moves_the_end_to_a_window_after_it(house, open_lot, alice, bob):
    lot = open_lot()
    first = house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION - WINDOW + 100)
    tx = house.bid(lot, {"from": bob, "value": 2 * RESERVE})

    assert tx.events["BidPlaced"]["endsAt"] == tx.timestamp + WINDOW > first.timestamp + DURATION
    assert house.lotState(lot)[3] == tx.timestamp + WINDOW


def test_a_bid_before_the_window_leaves_the_end_alone(house, open_lot, alice, bob):
    lot = open_lot()
    first = house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION - WINDOW - 100)
    tx = house.bid(lot, {"from": bob, "value": 2 * RESERVE})
    assert tx.events["BidPlaced"]["endsAt"] == first.timestamp + DURATION


def test_extensions_together_stay_within_their_cap(house, open_lot, alice, bob):
    lot = open_lot()
    first = house.bid(lot, {"from": alice, "value": RESERVE})
    latest = first.timestamp + DURATION + EXTENSION_CAP
    end, amount = first.timestamp + DURATION, RESERVE
    while end < latest:
        pass_time(end - chain.time() - 60)
        amount *= 2
        new_end = house.bid(lot, {"from": bob, "value": amount}).events["BidPlaced"]["endsAt"]
        assert end < new_end <= latest
        end = new_end
    pass_time(end - chain.time() - 60)
    assert house.bid(lot, {"from": alice, "value": 2 * amount}).events["BidPlaced"]["endsAt"] == latest


def test_a_bid_after_the_end_reverts(house, open_lot, alice, bob):
    lot = open_lot()
    end = house.bid(lot, {"from": alice, "value": RESERVE}).timestamp + DURATION
    pass_time(DURATION + 5)
    assert house.lotState(lot) == (OVER, alice, RESERVE, end, 0)
    with pytest.raises(Exception, match=f"House_Closed: [0-9]+, {end}"):
        house.bid(lot, {"from": bob, "value": 2 * RESERVE})


def test_a_bid_before_the_opening_reverts(house, open_lot, alice):
    opens_at = chain.time() + 1_000
    lot = open_lot(opens_at=opens_at)
    with pytest.raises(Exception, match=f"House_NotOpen: [0-9]+, {opens_at}"):
        house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(1_001)
    house.bid(lot, {"from": alice, "value": RESERVE})


def test_a_first_bid_after_the_closing_reverts_but_later_ones_do_not(house, open_lot, alice, bob):
    closes_at = chain.time() + 1_000
    untouched, running = open_lot(1, closes_at=closes_at), open_lot(2, closes_at=closes_at)
    house.bid(running, {"from": alice, "value": RESERVE})
    pass_time(1_001)
    with pytest.raises(Exception, match=f"House_Closed: [0-9]+, {closes_at}"):
        house.bid(untouched, {"from": alice, "value": RESERVE})
    assert house.lotState(untouched)[4] == 0
    house.bid(running, {"from": bob, "value": 2 * RESERVE})


def test_the_leader_may_raise_their_own_bid(house, open_lot, alice):
    lot = open_lot()
    house.bid(lot, {"from": alice, "value": RESERVE})
    before = alice.balance()
    tx = house.bid(lot, {"from": alice, "value": 2 * RESERVE})
    assert before - alice.balance() == RESERVE + tx.gas_used * tx.gas_price
    assert house.balance() == 2 * RESERVE


def test_the_seller_and_the_gallery_cannot_bid(house, open_lot, artist, gallery):
    lot = open_lot(gallery=gallery, gallery_bps=1_000)
    for insider in (artist, gallery):
        with reverts("House_InterestedParty", insider):
            house.bid(lot, {"from": insider, "value": RESERVE})


def test_a_bid_on_other_terms_is_a_bid_on_no_lot(house, open_lot, alice):
    lot = open_lot()
    for other in (lot._replace(seller=str(alice)), lot._replace(rules=lot.rules + 1), lot._replace(token_id=1_000_002)):
        with reverts("House_UnknownLot", house.lotId(other)):
            house.bid(other, {"from": alice, "value": RESERVE})


def test_ether_on_a_lot_in_a_coin_reverts(house, open_lot, coin, alice):
    lot = open_lot(currency=coin, unit_exponent=0, reserve=1_000)
    with reverts("House_WrongPayment", 1_000, 1_000):
        house.bid(lot, {"from": alice, "value": 1_000})
