"""Buying at once, before the first bid."""

from tests.fixtures.auctions import ETHER, GWEI, LISTED, RESERVE, SOLD, parts_of
from tests.support.reverts import reverts

PRICE = 5 * RESERVE


def test_a_lot_is_bought_and_settled_at_once(house, open_lot, paintings, artist, alice, dave, treasury):
    lot = open_lot(buy_now=PRICE // GWEI)
    before = artist.balance(), dave.balance()
    tx = house.buy(lot, 0, {"from": alice, "value": PRICE})

    parts = parts_of(lot, PRICE)
    assert paintings.ownerOf(lot.token_id) == alice
    assert (artist.balance() - before[0], dave.balance() - before[1]) == (parts.seller, parts.royalty)
    assert house.credit(treasury, ETHER) == parts.house == house.balance()
    assert house.lotState(lot)[:3] == (SOLD, alice, PRICE)
    assert house.saleRecord(lot) == (alice, PRICE, tx.timestamp)


def test_another_price_reverts(house, open_lot, alice):
    lot = open_lot(buy_now=PRICE // GWEI)
    for sent in (PRICE - 1, PRICE + 1):
        with reverts("House_WrongPayment", sent, PRICE):
            house.buy(lot, 0, {"from": alice, "value": sent})
    assert house.lotState(lot)[0] == LISTED


def test_after_the_first_bid_it_is_too_late(house, open_lot, alice, bob):
    lot = open_lot(buy_now=PRICE // GWEI)
    house.bid(lot, {"from": alice, "value": RESERVE})
    with reverts("House_BidStands", alice, RESERVE):
        house.buy(lot, 0, {"from": bob, "value": PRICE})


def test_a_lot_without_such_a_price_cannot_be_bought(house, open_lot, alice):
    lot = open_lot()
    with reverts("House_NotForBuyNow", house.lotId(lot)):
        house.buy(lot, 0, {"from": alice})


def test_the_seller_cannot_buy(house, open_lot, artist):
    with reverts("House_InterestedParty", artist):
        house.buy(open_lot(buy_now=PRICE // GWEI), 0, {"from": artist, "value": PRICE})


def test_a_lot_in_a_coin_is_bought(house, open_lot, paintings, coin, alice, artist, dave, treasury):
    lot = open_lot(currency=coin, unit_exponent=0, reserve=10, buy_now=999)
    house.buy(lot, 0, {"from": alice})
    parts = parts_of(lot, 999)
    assert paintings.ownerOf(lot.token_id) == alice
    assert (coin.balanceOf(artist), coin.balanceOf(dave)) == (parts.seller, parts.royalty)
    assert coin.balanceOf(house) == house.credit(treasury, coin) == parts.house
