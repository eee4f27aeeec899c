"""Shares that move around a payment: bought just before income, sold just after, moved in the middle of a payment. Each
unit of income has exactly one owner, the holder at the moment it came."""

import pytest
from brownie import Contract, project

from tests.fixtures.royalties import ETH, ETHER, terms_for


@pytest.fixture(scope="module")
def factory(ChangingSplitFactory, deployer):
    return deployer.deploy(ChangingSplitFactory)


@pytest.fixture
def make(factory, deployer):
    def make_split(shares, *tokens):
        args = ("Shares", "SHR", terms_for(shares, reduce=False).list, list(tokens))
        factory.createShares(*args, {"from": deployer})
        abi = project.get_loaded_projects()[0].SharesSplit.abi
        return Contract.from_abi("SharesSplit", factory.sharesSplitOf(*args), abi)

    return make_split


def test_borrowed_shares_earn_nothing_of_what_came_before(make, pay_in, alice, bob, dave):
    """Whoever borrows all shares, claims, and gives them back, takes nothing along."""
    split = make({alice: 50, bob: 50})
    pay_in(split, ETH)
    for who in (alice, bob):
        split.transfer(dave, 50, {"from": who})
    assert split.owed(ETHER, dave) == 0
    assert not split.claim(ETHER, {"from": dave}).events
    for who in (alice, bob):
        split.transfer(who, 50, {"from": dave})
    assert (split.owed(ETHER, alice), split.owed(ETHER, bob)) == (ETH // 2, ETH // 2)


def test_a_thousand_small_moves_gain_nobody_a_wei(make, pay_in, alice, bob):
    split = make({alice: 2, bob: 1})
    for _ in range(40):
        pay_in(split, 1)
        split.transfer(bob, 1, {"from": alice})
        pay_in(split, 1)
        split.transfer(alice, 1, {"from": bob})
    # alice: 40 x (2 + 1) thirds, bob: 40 x (1 + 2) thirds
    assert (split.owed(ETHER, alice), split.owed(ETHER, bob)) == (40, 40)


@pytest.mark.parametrize("is_early", [True, False])
def test_shares_do_not_move_while_a_token_is_being_paid(make, hostile_of, stranger, alice, bob, is_early):
    coin = hostile_of("CallingCoin")
    split = make({alice: 50, bob: 50}, coin)
    coin.mint(split, 300, {"from": stranger})
    split.approve(coin, 50, {"from": alice})
    data = split.transferFrom.encode_input(alice, bob, 50)
    coin.prime(alice, split, data, is_early, {"from": stranger})
    split.pay(coin, alice, {"from": stranger})
    assert coin.tried() and not coin.succeeded()
    split.pay(coin, bob, {"from": stranger})
    assert (coin.balanceOf(alice), coin.balanceOf(bob)) == (150, 150)


@pytest.mark.parametrize("is_early", [True, False])
@pytest.mark.parametrize("call", ["pay", "withdraw"])
def test_a_payment_in_the_middle_of_a_tokens_payment_changes_nothing(
    make, hostile_of, stranger, alice, bob, dave, is_early, call
):
    coin = hostile_of("CallingCoin")
    split = make({alice: 50, bob: 50}, coin)
    coin.mint(split, 300, {"from": stranger})
    split.claimAsCredit(coin, {"from": bob})
    data = split.pay.encode_input(coin, alice) if call == "pay" else split.deliver.encode_input(bob, coin)
    coin.prime(alice, split, data, is_early, {"from": stranger})
    split.pay(coin, alice, {"from": stranger})
    assert coin.tried() and not coin.succeeded()
    split.deliver(bob, coin, {"from": stranger})
    assert (coin.balanceOf(alice), coin.balanceOf(bob), coin.balanceOf(split)) == (150, 150, 0)


@pytest.mark.parametrize(
    ("vice", "dislike"), [("FalseCoin", "setDisliked"), ("BlocklistCoin", "setBlocked"), ("BurningCoin", "setDisliked")]
)
def test_one_a_token_will_not_pay_is_credited_and_blocks_nobody(
    make, hostile_of, stranger, alice, bob, dave, vice, dislike
):
    coin = hostile_of(vice)
    split = make({alice: 50, bob: 50}, coin)
    coin.mint(split, 300, {"from": stranger})
    getattr(coin, dislike)(alice, True, {"from": stranger})
    split.payMany(coin, [alice, bob], {"from": stranger})
    assert (coin.balanceOf(bob), split.credit(alice, coin)) == (150, 150)
    split.withdraw(coin, dave, {"from": alice})
    assert coin.balanceOf(dave) == 150
    assert (split.received(coin), split.sent(coin)) == (300, 300)


def test_what_a_token_takes_away_is_taken_from_no_ether_and_no_other_token(
    make, hostile_of, pay_in, stranger, alice, bob
):
    shrinking, coin = hostile_of("RebasingCoin"), hostile_of("PlainCoin")
    split = make({alice: 50, bob: 50}, shrinking, coin)
    for each in (shrinking, coin):
        each.mint(split, 300, {"from": stranger})
    pay_in(split, 2 * ETH)
    split.pay(shrinking, alice, {"from": stranger})
    shrinking.rebase(10, {"from": stranger})
    split.transfer(bob, 25, {"from": alice})
    assert split.owed(shrinking, alice) == 0
    assert (split.owed(coin, alice), split.owed(coin, bob)) == (150, 150)
    assert (split.owed(ETHER, alice), split.owed(ETHER, bob)) == (ETH, ETH)
