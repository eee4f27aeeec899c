"""Settling: anyone, after the end, and every wei of the price goes where the terms say."""

import pytest
from brownie import ZERO_ADDRESS, chain

from tests.fixtures.auctions import DURATION, ETHER, GWEI, RESERVE, RETURNED, SOLD, parts_of, pass_time
from tests.support.reverts import reverts


@pytest.fixture
def over(house, open_lot, alice):
    """A lot that alice won at one gwei above three reserves."""
    lot = open_lot()
    house.bid(lot, {"from": alice, "value": 3 * RESERVE + GWEI})
    pass_time(DURATION)
    return lot


def test_a_stranger_settles_and_everyone_is_paid_to_the_wei(
    house, over, paintings, artist, alice, dave, treasury, stranger
):
    before = artist.balance(), dave.balance()
    tx = house.settle(over, {"from": stranger})

    price = 3 * RESERVE + GWEI
    parts = parts_of(over, price)
    assert sum(parts) == price
    assert paintings.ownerOf(over.token_id) == alice
    assert (artist.balance() - before[0], dave.balance() - before[1]) == (parts.seller, parts.royalty)
    assert house.credit(treasury, ETHER) == house.balance() == parts.house
    assert dict(tx.events["LotSold"]) == {
        "lot": house.lotId(over),
        "buyer": alice,
        "price": price,
        "houseFee": parts.house,
        "galleryFee": 0,
        "royalty": parts.royalty,
    }
    assert house.lotState(over) == (SOLD, alice, price, 0, 0)


def test_the_parts_can_be_asked_before(house, over):
    assert house.proceeds(over, 10**18) == tuple(parts_of(over, 10**18))


def test_the_gallery_gets_its_part(house, open_lot, artist, gallery, alice, stranger):
    lot = open_lot(gallery=gallery, gallery_bps=5_000)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    before = gallery.balance(), artist.balance()
    house.settle(lot, {"from": stranger})
    parts = parts_of(lot, RESERVE)
    assert (gallery.balance() - before[0], artist.balance() - before[1]) == (parts.gallery, parts.seller)


def test_a_price_of_one_wei_is_settled(house, open_lot, artist, alice, stranger):
    lot = open_lot(reserve=1, unit_exponent=0)
    house.bid(lot, {"from": alice, "value": 1})
    pass_time(DURATION)
    before = artist.balance()
    house.settle(lot, {"from": stranger})
    assert artist.balance() == before + 1
    assert house.balance() == 0


def test_settling_before_the_end_reverts(house, open_lot, alice, stranger):
    lot = open_lot()
    end = house.bid(lot, {"from": alice, "value": RESERVE}).timestamp + DURATION
    with pytest.raises(Exception, match=f"House_NotOver: [0-9]+, {end}"):
        house.settle(lot, {"from": stranger})


def test_a_lot_settles_once(house, over, stranger):
    house.settle(over, {"from": stranger})
    with reverts("House_LotEnded", house.lotId(over)):
        house.settle(over, {"from": stranger})


def test_a_lot_nobody_bid_on_goes_back_once_it_has_closed(house, open_lot, paintings, artist, stranger):
    closes_at = chain.time() + 1_000
    lot = open_lot(closes_at=closes_at)
    with pytest.raises(Exception, match=f"House_NotOver: [0-9]+, {closes_at}"):
        house.settle(lot, {"from": stranger})
    pass_time(1_001)
    house.settle(lot, {"from": stranger})
    assert paintings.ownerOf(lot.token_id) == artist
    assert house.lotState(lot) == (RETURNED, ZERO_ADDRESS, 0, 0, 0)


def test_a_lot_that_never_closes_waits_for_a_bid(house, open_lot, stranger):
    lot = open_lot()
    with reverts("House_NoBid", house.lotId(lot)):
        house.settle(lot, {"from": stranger})


def test_a_winner_without_a_receiver_hook_gets_the_token(house, open_lot, paintings, Puppet, deployer, stranger):
    winner, lot = deployer.deploy(Puppet), open_lot()
    winner.act(house, house.bid.encode_input(lot), 0, {"from": deployer, "value": RESERVE})
    pass_time(DURATION)
    house.settle(lot, {"from": stranger})
    assert paintings.ownerOf(lot.token_id) == winner


def test_a_lot_in_a_coin_settles(house, open_lot, coin, artist, dave, treasury, gallery, alice, stranger):
    lot = open_lot(currency=coin, unit_exponent=0, reserve=10, gallery=gallery, gallery_bps=333)
    house.bidWith(lot, 9_999_999, 0, {"from": alice})
    pass_time(DURATION)
    house.settle(lot, {"from": stranger})
    parts = parts_of(lot, 9_999_999)
    paid = coin.balanceOf(treasury), coin.balanceOf(gallery), coin.balanceOf(dave), coin.balanceOf(artist)
    assert paid == (0, parts.gallery, parts.royalty, parts.seller)
    assert house.credit(treasury, coin) == coin.balanceOf(house) == parts.house
