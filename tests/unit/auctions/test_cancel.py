"""Cancelling: by the seller, before the first bid."""

from brownie import ZERO_ADDRESS

from tests.fixtures.auctions import RESERVE, RETURNED
from tests.support.reverts import reverts


def test_the_seller_takes_an_untouched_lot_back(house, open_lot, paintings, artist):
    lot = open_lot()
    tx = house.cancel(lot, {"from": artist})

    assert paintings.ownerOf(lot.token_id) == artist
    assert house.lotState(lot) == (RETURNED, ZERO_ADDRESS, 0, 0, 0)
    assert dict(tx.events["LotReturned"]) == {"lot": house.lotId(lot), "seller": artist}


def test_nobody_else_does(house, open_lot, artist, stranger):
    with reverts("House_NotAllowed", stranger, artist):
        house.cancel(open_lot(), {"from": stranger})


def test_a_lot_with_a_bid_cannot_be_cancelled(house, open_lot, artist, alice):
    lot = open_lot()
    house.bid(lot, {"from": alice, "value": RESERVE})
    with reverts("House_BidStands", alice, RESERVE):
        house.cancel(lot, {"from": artist})


def test_a_lot_is_cancelled_once(house, open_lot, artist):
    lot = open_lot()
    house.cancel(lot, {"from": artist})
    with reverts("House_LotEnded", house.lotId(lot)):
        house.cancel(lot, {"from": artist})


def test_a_lot_that_was_never_listed_is_unknown(house, make_terms, artist):
    lot = make_terms()
    with reverts("House_UnknownLot", house.lotId(lot)):
        house.cancel(lot, {"from": artist})
