"""Fault 2: re-entry from a refund, from a payment at settlement, from the token and from a coin's hook, into any
function. Whoever re-enters finds the books closed."""

import pytest

from tests.fixtures.auctions import DURATION, ETHER, GWEI, RESERVE, SOLD, parts_of, pass_time, terms_of


@pytest.fixture
def reenterer(Reenterer, deployer):
    return deployer.deploy(Reenterer)


@pytest.fixture
def token(ReentrantToken, deployer):
    return deployer.deploy(ReentrantToken)


def inputs(house, lot):
    """Every function that moves something, as calls on this lot."""
    return {
        "bid": house.bid.encode_input(lot),
        "bidWith": house.bidWith.encode_input(lot, 9 * RESERVE, 9 * RESERVE),
        "buy": house.buy.encode_input(lot, 0),
        "cancel": house.cancel.encode_input(lot),
        "settle": house.settle.encode_input(lot),
        "accept": house.accept.encode_input(lot),
        "refuse": house.refuse.encode_input(lot),
        "reclaim": house.reclaim.encode_input(lot),
        "list": house.list.encode_input(lot),
        "withdraw": house.withdraw.encode_input(ETHER, house.address),
    }


CALLS = ["bid", "bidWith", "buy", "cancel", "settle", "accept", "refuse", "reclaim", "list", "withdraw"]


@pytest.mark.parametrize("call", CALLS)
def test_a_refunded_bidder_that_calls_back_gains_nothing(house, open_lot, reenterer, alice, deployer, call):
    lot = open_lot()
    reenterer.act(house, house.bid.encode_input(lot), 0, {"from": deployer, "value": RESERVE})
    reenterer.prime(house, inputs(house, lot)[call], 0, {"from": deployer})
    house.bid(lot, {"from": alice, "value": 2 * RESERVE})

    assert not reenterer.succeeded()
    assert house.lotState(lot)[1:3] == (alice, 2 * RESERVE)
    assert reenterer.balance() + house.credit(reenterer, ETHER) == RESERVE
    assert house.balance() == 2 * RESERVE + house.credit(reenterer, ETHER)


@pytest.mark.parametrize("call", CALLS)
def test_a_paid_gallery_that_calls_back_gains_nothing(
    house, open_lot, reenterer, paintings, treasury, alice, deployer, stranger, call
):
    lot = open_lot(gallery=reenterer, gallery_bps=1_000)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    reenterer.prime(house, inputs(house, lot)[call], 0, {"from": deployer})
    house.settle(lot, {"from": stranger})

    assert not reenterer.succeeded()
    assert paintings.ownerOf(lot.token_id) == alice
    parts = parts_of(lot, RESERVE)
    assert reenterer.balance() + house.credit(reenterer, ETHER) == parts.gallery
    assert house.balance() == house.credit(treasury, ETHER) + house.credit(reenterer, ETHER)


@pytest.mark.parametrize("call", CALLS)
def test_a_token_that_calls_back_while_it_is_delivered_changes_nothing(
    house, foreign_lot, token, treasury, alice, deployer, stranger, call
):
    lot = foreign_lot(token)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    token.prime(house, inputs(house, lot)[call], {"from": deployer})
    house.settle(lot, {"from": stranger})

    assert token.tried() and not token.succeeded()
    assert token.ownerOf(7) == alice
    assert house.lotState(lot)[:3] == (SOLD, alice, RESERVE)
    assert house.balance() == house.credit(treasury, ETHER)


@pytest.mark.parametrize("call", ["settle", "cancel", "buy", "reclaim", "list"])
def test_a_token_that_calls_back_while_it_enters_escrow_changes_nothing(house, artist, token, deployer, call):
    token.mint(artist, 7, {"from": deployer})
    token.approve(house, 7, {"from": artist})
    lot = terms_of(house, artist, token, 7)
    token.prime(house, inputs(house, lot)[call], {"from": deployer})
    house.list(lot, {"from": artist})
    assert token.tried() and not token.succeeded()
    assert token.ownerOf(7) == house


@pytest.mark.parametrize("call", ["bidWith", "buy"])
def test_a_coin_that_calls_back_while_it_is_pulled_cannot_pay_once_for_two(
    EnglishAuctions, HookCoin, Puppet, paintings, artist, treasury, deployer, call
):
    coin = deployer.deploy(HookCoin)
    house = deployer.deploy(EnglishAuctions, treasury, 0, [coin], "0x" + "0" * 40)
    paintings.setApprovalForAll(house, True, {"from": artist})
    lot = terms_of(house, artist, paintings, 1_000_001, currency=coin, unit_exponent=0, reserve=1_000, buy_now=2_000)
    house.list(lot, {"from": artist})
    bidder = deployer.deploy(Puppet)
    coin.mint(bidder, 10_000, {"from": deployer})
    coin.mint(house, 5_000, {"from": deployer})
    bidder.act(coin, coin.approve.encode_input(house, 10_000), 0, {"from": deployer})

    inner = house.bidWith.encode_input(lot, 2_000, 0) if call == "bidWith" else house.buy.encode_input(lot, 0)
    outer = house.bidWith.encode_input(lot, 1_000, 0) if call == "bidWith" else house.buy.encode_input(lot, 0)
    coin.prime(bidder, bidder, bidder.act.encode_input(house, inner, 0), {"from": deployer})
    paid = coin.balanceOf(bidder)
    try:
        bidder.act(house, outer, 0, {"from": deployer})
    except Exception:
        assert coin.balanceOf(bidder) == paid
        assert coin.balanceOf(house) == 5_000
    else:
        assert not coin.succeeded()
        standing = house.lotState(lot)[2]
        assert coin.balanceOf(house) - 5_000 == (standing if call == "bidWith" else 0)


def test_a_royalty_receiver_that_calls_back_gains_nothing(
    house, foreign_lot, ForeignToken, reenterer, treasury, alice, deployer, stranger
):
    token = deployer.deploy(ForeignToken)
    token.setRoyalty(reenterer, 1_000, {"from": deployer})
    lot = foreign_lot(token, buy_now=RESERVE // GWEI)
    reenterer.prime(house, house.withdraw.encode_input(ETHER, reenterer.address), 0, {"from": deployer})
    house.buy(lot, 0, {"from": alice, "value": RESERVE})
    assert not reenterer.succeeded()
    assert reenterer.balance() + house.credit(reenterer, ETHER) == RESERVE // 10
    assert house.balance() == house.credit(treasury, ETHER) + house.credit(reenterer, ETHER)
