"""Fault 6: sellers, galleries and winners that take no money and no hooks; lots without a bid. Nothing is stuck."""

import pytest
from brownie import chain, project

from tests.fixtures.auctions import (
    DURATION,
    ETHER,
    RESERVE,
    SOLD,
    pack_dutch,
    pack_ranked,
    pack_sealed,
    pack_uniform,
    parts_of,
    pass_time,
    terms_of,
)
from tests.fixtures.formats import FORMATS, HOUR, PRICE, SALT, TOKEN_ID


@pytest.mark.parametrize("vice", ["Refuser", "GasBurner", "ReturnBomber"])
def test_a_seller_that_cannot_be_paid_is_owed(house, paintings, artist, alice, bob, stranger, deployer, vice):
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


# Every format: what its payees can't be paid is theirs as credit, to the unit, and nobody waits for them.


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_ends_though_a_coin_blocks_whom_it_pays(
    bring, BlocklistCoin, ForeignToken, deployer, artist, dave, alice, treasury, format_
):
    coin, token = deployer.deploy(BlocklistCoin), deployer.deploy(ForeignToken)
    token.setRoyalty(dave, 1_000, {"from": deployer})
    ending = bring(format_, token, coin)
    blocked = [artist, dave] if ending.sender == alice else [artist, dave, alice]
    for who in blocked:
        coin.setBlocked(who, True, {"from": deployer})
    ending.send()

    house, change = ending.house, max(ending.paid_in - PRICE, 0)
    assert token.ownerOf(TOKEN_ID) == alice
    assert [house.credit(who, coin) for who in (artist, dave, treasury, alice)] == [8_750, 1_000, 250, change]
    assert coin.balanceOf(house) == PRICE + change


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_ends_though_its_royalty_receiver_is_hostile(
    bring, ForeignToken, deployer, artist, alice, treasury, stranger, format_
):
    vice = ("Refuser", "GasBurner", "ReturnBomber")[FORMATS.index(format_) % 3]
    receiver = deployer.deploy(getattr(project.get_loaded_projects()[0], vice))
    token = deployer.deploy(ForeignToken)
    token.setRoyalty(receiver, 1_000, {"from": deployer})
    ending = bring(format_, token)
    assert ending.send().gas_used < 400_000
    house = ending.house
    assert token.ownerOf(TOKEN_ID) == alice
    assert [house.credit(who, ETHER) for who in (receiver, treasury, artist, alice)] == [1_000, 250, 0, 0]
    assert house.balance() == 1_250


@pytest.mark.parametrize("format_", ["ranked", "sealed", "uniform"])
def test_a_coin_that_blocks_who_is_outbid_stops_no_bid_in_any_format(
    every_format, BlocklistCoin, ForeignToken, deployer, alice, bob, carol, format_
):
    coin, token = deployer.deploy(BlocklistCoin), deployer.deploy(ForeignToken)
    house = every_format.house_of(format_, coin)
    every_format.fund(house, coin, alice, bob)
    if format_ == "ranked":
        lot = every_format.list(house, token, coin, rules=pack_ranked(reserve=PRICE, quantity=1))
        house.bid(lot, PRICE, 0, 0, {"from": alice})
        coin.setBlocked(alice, True, {"from": deployer})
        house.bid(lot, 2 * PRICE, 0, 0, {"from": bob})
    else:
        one = [] if format_ == "sealed" else [1]
        hint = [] if format_ == "sealed" else [0]
        rules = pack_sealed(reserve=PRICE) if format_ == "sealed" else pack_uniform(reserve=PRICE, quantity=1)
        lot = every_format.list(house, token, coin, rules=rules)
        for who, amount in ((alice, PRICE), (bob, 2 * PRICE)):
            house.commit(lot, house.commitmentOf(lot, who, amount, *one, SALT), amount, 0, {"from": who})
        pass_time(HOUR)
        house.reveal(lot, PRICE, *one, SALT, *hint, {"from": alice})
        coin.setBlocked(alice, True, {"from": deployer})
        house.reveal(lot, 2 * PRICE, *one, SALT, *hint, {"from": bob})
    assert (house.credit(alice, coin), house.credit(bob, coin)) == (PRICE, 0)
    assert coin.balanceOf(house) == 3 * PRICE
    house.withdraw(coin, carol, {"from": alice})
    assert coin.balanceOf(carol) == PRICE


def test_a_coin_that_blocks_a_buyer_keeps_the_rebate_for_them(
    every_format, BlocklistCoin, ForeignToken, deployer, alice, bob, carol
):
    coin, token = deployer.deploy(BlocklistCoin), deployer.deploy(ForeignToken)
    house = every_format.house_of("dutch", coin)
    every_format.fund(house, coin, alice, bob)
    token.mintMany(every_format.artist, TOKEN_ID, 2, {"from": deployer})
    rules = pack_dutch(start=2 * PRICE, floor=PRICE, duration=HOUR, quantity=2, uniform=True)
    lot = every_format.list(house, token, coin, chain.time() + 3 * HOUR, rules=rules, minted=True)
    house.buy(lot, 1, 2 * PRICE, 0, {"from": alice})
    pass_time(HOUR)
    house.buy(lot, 1, PRICE, 0, {"from": bob})
    due = house.rebateOf(lot, alice)
    assert PRICE - 10 < due <= PRICE
    coin.setBlocked(alice, True, {"from": deployer})
    house.rebate(lot, alice, {"from": bob})
    assert house.credit(alice, coin) == due
    house.settle(lot, {"from": bob})
    house.withdraw(coin, carol, {"from": alice})
    assert coin.balanceOf(carol) == due
