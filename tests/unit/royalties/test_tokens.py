"""Tokens: the same verbs as for ether, each currency with books of its own."""

import pytest

from tests.fixtures.royalties import ETH, ETHER, extras
from tests.support.reverts import reverts


@pytest.fixture(scope="module")
def coin(deployer, PlainCoin):
    return deployer.deploy(PlainCoin)


@pytest.fixture
def give(coin, stranger):
    return lambda made, amount: coin.mint(made.split, amount, {"from": stranger})


def test_a_claim_pays_exactly_the_share(opened, coin, give, alice):
    give(opened, 100)
    tx = opened.split.claim(coin, {"from": alice})
    assert coin.balanceOf(alice) == 33
    assert dict(tx.events["Paid"]) == {"currency": coin, "recipient": alice, "amount": 33}
    assert opened.split.paid(coin, alice) == opened.split.sent(coin) == 33
    assert opened.split.received(coin) == 100


def test_currencies_do_not_touch_each_other(opened, coin, give, pay_in, alice, bob, stranger):
    give(opened, 300)
    pay_in(opened.split, 3 * ETH)
    opened.split.payAll(coin, opened.list, {"from": stranger})
    assert opened.split.received(ETHER) == 3 * ETH
    assert opened.split.owed(ETHER, alice) == ETH
    assert opened.split.sent(ETHER) == opened.split.watermark(ETHER) == 0
    opened.split.pay(ETHER, bob, {"from": stranger})
    assert (opened.split.received(coin), opened.split.sent(coin), opened.split.watermark(coin)) == (300, 300, 300)


def test_everybody_is_paid_and_what_was_paid_alone_left_out(opened, coin, give, alice, bob, carol, stranger):
    give(opened, 100)
    opened.split.claim(coin, {"from": alice})
    give(opened, 201)
    opened.split.payAll(coin, opened.list, {"from": stranger})
    assert [coin.balanceOf(who) for who in (alice, bob, carol)] == [100, 100, 100]
    assert coin.balanceOf(opened.split) == 1
    give(opened, 2)
    assert opened.split.owed(coin, bob) == 1


def test_pages_pay_tokens_too(make_split, coin, give, stranger):
    made = make_split([(who, index + 1) for index, who in enumerate(extras(12, "tokens"))])
    give(made, 7_801)
    for start, end in ((6, 12), (0, 7)):
        made.split.payPage(coin, made.list, start, end, {"from": stranger})
    assert [coin.balanceOf(leaf.recipient) for leaf in made.terms.leaves] == [
        7_801 * leaf.shares // 78 for leaf in made.terms.leaves
    ]


def test_a_moved_payout_holds_for_tokens(opened, coin, give, alice, dave, stranger):
    opened.split.movePayout(dave, {"from": alice})
    give(opened, 300)
    opened.split.payAll(coin, opened.list, {"from": stranger})
    give(opened, 300)
    opened.split.pay(coin, alice, {"from": stranger})
    assert (coin.balanceOf(dave), coin.balanceOf(alice)) == (200, 0)


def test_a_payment_can_go_elsewhere_or_wait_as_credit(opened, coin, give, alice, bob, dave):
    give(opened, 300)
    opened.split.claimTo(coin, dave, {"from": alice})
    opened.split.claimAsCredit(coin, {"from": bob})
    assert coin.balanceOf(dave) == 100
    assert (opened.split.credit(bob, coin), opened.split.sent(coin), opened.split.received(coin)) == (100, 100, 300)
    opened.split.withdraw(coin, dave, {"from": bob})
    assert coin.balanceOf(dave) == 200
    assert (opened.split.credit(bob, coin), opened.split.sent(coin), opened.split.received(coin)) == (0, 200, 300)


def test_anyone_may_deliver_a_credit_home(opened, coin, give, bob, stranger):
    give(opened, 300)
    opened.split.claimAsCredit(coin, {"from": bob})
    opened.split.deliver(bob, coin, {"from": stranger})
    assert coin.balanceOf(bob) == 100
    assert opened.split.sent(coin) == 100


@pytest.mark.parametrize("what", ["account", "contract"])
def test_what_is_no_token_owes_nobody_anything(opened, stranger, alice, what):
    currency = stranger if what == "account" else opened.split.address
    assert opened.split.received(currency) == opened.split.owed(currency, alice) == 0
    assert not opened.split.claim(currency, {"from": alice}).events
    with reverts("Credits_NothingOwed", alice, currency):
        opened.split.withdraw(currency, alice, {"from": alice})
