"""Fault 6: sellers, galleries and winners that take no money and no hooks; lots without a bid. Nothing is stuck."""

import pytest
from brownie import project

from tests.fixtures.auctions import DURATION, ETHER, RESERVE, SOLD, parts_of, pass_time, terms_of


@pytest.mark.parametrize("vice", ["Refuser", "GasBurner", "ReturnBomber"])
def test_a_seller_that_cannot_be_paid_is_owed(
    house, paintings, artist, alice, bob, stranger, deployer, vice
):
    seller = deployer.deploy(getattr(project.get_loaded_projects()[0], vice))
    paintings.transferFrom(artist, seller, 1_000_001, {"from": artist})
    seller.act(paintings, paintings.approve.encode_input(house, 1_000_001), 0, {"from": deployer})
    lot = terms_of(house, seller, paintings, 1_000_001)
    seller.act(house, house.list.encode_input(lot), 0, {"from": deployer})
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    house.settle(lot, {"from": stranger})

    parts = parts_of(lot, RESERVE)
    assert house.lotState(lot)[0] == SOLD
    assert house.credit(seller, ETHER) == parts.seller
    before = bob.balance()
    seller.act(house, house.withdraw.encode_input(ETHER, bob), 0, {"from": deployer})
    assert bob.balance() == before + parts.seller


def test_a_seller_that_cannot_be_paid_gets_an_unsold_token_back(house, paintings, artist, Refuser, deployer):
    seller = deployer.deploy(Refuser)
    paintings.transferFrom(artist, seller, 1_000_001, {"from": artist})
    seller.act(paintings, paintings.approve.encode_input(house, 1_000_001), 0, {"from": deployer})
    lot = terms_of(house, seller, paintings, 1_000_001)
    seller.act(house, house.list.encode_input(lot), 0, {"from": deployer})
    seller.act(house, house.cancel.encode_input(lot), 0, {"from": deployer})
    assert paintings.ownerOf(1_000_001) == seller


def test_a_gallery_that_cannot_be_paid_is_owed(house, open_lot, Refuser, alice, deployer, stranger):
    refuser = deployer.deploy(Refuser)
    lot = open_lot(gallery=refuser, gallery_bps=1_000)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    house.settle(lot, {"from": stranger})
    assert house.credit(refuser, ETHER) == RESERVE // 10

    refuser.relent({"from": deployer})
    house.deliver(refuser, ETHER, {"from": stranger})
    assert refuser.balance() == RESERVE // 10


def test_a_coin_that_blocks_a_leader_delays_nobody(house_of, BlocklistCoin, deployer, alice, bob, carol, stranger):
    coin = deployer.deploy(BlocklistCoin)
    house, lot = house_of(coin)
    house.bidWith(lot, 1_000, 0, {"from": alice})
    coin.setBlocked(alice, True, {"from": deployer})
    house.bidWith(lot, 2_000, 0, {"from": bob})
    assert house.credit(alice, coin) == 1_000
    assert coin.balanceOf(house) == 3_000

    before = coin.balanceOf(carol)
    house.withdraw(coin, carol, {"from": alice})
    assert coin.balanceOf(carol) == before + 1_000


def test_a_coin_that_blocks_the_seller_delays_nobody(
    house_of, BlocklistCoin, deployer, artist, dave, alice, treasury, stranger
):
    coin = deployer.deploy(BlocklistCoin)
    house, lot = house_of(coin)
    house.bidWith(lot, 10_000, 0, {"from": alice})
    pass_time(DURATION)
    coin.setBlocked(artist, True, {"from": deployer})
    coin.setBlocked(dave, True, {"from": deployer})
    house.settle(lot, {"from": stranger})
    parts = parts_of(lot, 10_000)
    assert house.credit(artist, coin) == parts.seller
    assert house.credit(dave, coin) == parts.royalty
    assert coin.balanceOf(house) == 10_000 == parts.seller + parts.royalty + house.credit(treasury, coin)


def test_a_coin_that_says_no_by_false_is_no_payment(house_of, FalseCoin, deployer, alice, bob):
    coin = deployer.deploy(FalseCoin)
    house, lot = house_of(coin)
    house.bidWith(lot, 1_000, 0, {"from": alice})
    coin.setDisliked(alice, True, {"from": deployer})
    house.bidWith(lot, 2_000, 0, {"from": bob})
    assert house.credit(alice, coin) == 1_000


def test_a_coin_that_returns_nothing_works(house_of, SilentCoin, deployer, artist, alice, bob, stranger):
    coin = deployer.deploy(SilentCoin)
    house, lot = house_of(coin)
    had = coin.balanceOf(alice)
    house.bidWith(lot, 1_000, 0, {"from": alice})
    house.bidWith(lot, 2_000, 0, {"from": bob})
    assert coin.balanceOf(alice) == had
    pass_time(DURATION)
    house.settle(lot, {"from": stranger})
    assert coin.balanceOf(artist) == parts_of(lot, 2_000).seller


@pytest.fixture
def house_of(EnglishAuctions, paintings, deployer, treasury, artist, alice, bob):
    """`house_of(coin)`: a house that takes this coin, and a lot in it; alice and bob have plenty."""

    def make(coin):
        house = deployer.deploy(EnglishAuctions, treasury, 250, [coin], "0x" + "0" * 40)
        paintings.setApprovalForAll(house, True, {"from": artist})
        for bidder in (alice, bob):
            coin.mint(bidder, 10**9, {"from": deployer})
            coin.approve(house, 10**9, {"from": bidder})
        lot = terms_of(house, artist, paintings, 1_000_001, currency=coin, unit_exponent=0, reserve=1_000)
        house.list(lot, {"from": artist})
        return house, lot

    return make
