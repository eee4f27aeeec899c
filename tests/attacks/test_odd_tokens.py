"""Fault 13: tokens that are not what ERC-20 says. Each is paid exactly, or refused with a clear error, or credited to
the one it would not pay; never wrong in silence, never at the cost of ether, of another token or of anybody else."""

import pytest

from tests.fixtures.royalties import ETH, ETHER, extras
from tests.support.reverts import reverts


@pytest.fixture
def filled(opened, hostile_of, stranger, pay_in):
    """The split of three thirds, holding 300 of a coin of that vice, and 3 ether that must come to no harm."""

    def fill(vice, *args):
        coin = hostile_of(vice) if not args else args[0]
        coin.mint(opened.split, 300, {"from": stranger})
        pay_in(opened.split, 3 * ETH)
        return coin

    yield fill
    assert opened.split.received(ETHER) == 3 * ETH


def books(split, coin):
    return split.received(coin), split.sent(coin), coin.balanceOf(split)


# A fee on transfer.


def test_with_a_fee_the_recipient_bears_it_and_the_books_are_exact(opened, filled, alice, stranger):
    coin = filled("TaxedCoin")
    opened.split.pay(coin, alice, {"from": stranger})
    assert coin.balanceOf(alice) == 99
    assert books(opened.split, coin) == (300, 100, 200)
    opened.split.payAll(coin, opened.list, {"from": stranger})
    assert books(opened.split, coin) == (300, 300, 0)


def test_a_surcharge_on_the_sender_is_refused(opened, filled, alice, stranger):
    """It would be paid by the other recipients."""
    coin = filled("SurchargeCoin")
    for call in (
        lambda: opened.split.pay(coin, alice, {"from": stranger}),
        lambda: opened.split.payAll(coin, opened.list, {"from": stranger}),
    ):
        with reverts("Split_WrongAmountSent", coin, 101, 100):
            call()
    assert books(opened.split, coin) == (300, 0, 300)


# Return values.


def test_without_a_return_value_it_is_paid(opened, filled, alice, bob, carol, stranger):
    coin = filled("SilentCoin")
    opened.split.pay(coin, alice, {"from": stranger})
    opened.split.payAll(coin, opened.list, {"from": stranger})
    assert [coin.balanceOf(who) for who in (alice, bob, carol)] == [100, 100, 100]


@pytest.mark.parametrize(
    ("vice", "dislike"),
    [
        ("FalseCoin", "setDisliked"),
        ("BlocklistCoin", "setBlocked"),
        ("PretendingCoin", "setDisliked"),
        ("BurningCoin", "setDisliked"),
    ],
)
@pytest.mark.parametrize("way", ["pay", "payAll", "payPage"])
def test_one_it_will_not_pay_is_credited_and_blocks_nobody(
    opened, filled, alice, bob, carol, dave, stranger, vice, dislike, way
):
    """It returns false, reverts, pretends to have paid, or burns all its gas."""
    coin = filled(vice)
    getattr(coin, dislike)(bob, True, {"from": stranger})
    if way == "pay":
        for who in (alice, bob, carol):
            opened.split.pay(coin, who, {"from": stranger})
    elif way == "payAll":
        opened.split.payAll(coin, opened.list, {"from": stranger})
    else:
        opened.split.payPage(coin, opened.list, 0, 3, {"from": stranger})

    assert [coin.balanceOf(who) for who in (alice, bob, carol)] == [100, 0, 100]
    assert opened.split.credit(bob, coin) == 100
    assert books(opened.split, coin) == (300, 200, 100)
    assert opened.split.owed(coin, bob) == 0

    opened.split.withdraw(coin, dave, {"from": bob})
    assert coin.balanceOf(dave) == 100
    assert books(opened.split, coin) == (300, 300, 0)


def test_a_withdrawal_it_only_pretends_to_make_is_refused(opened, filled, bob, stranger):
    coin = filled("PretendingCoin")
    coin.setDisliked(bob, True, {"from": stranger})
    opened.split.pay(coin, bob, {"from": stranger})
    with reverts("Split_WrongAmountSent", coin, 0, 100):
        opened.split.withdraw(coin, bob, {"from": bob})
    with reverts("Split_WrongAmountSent", coin, 0, 100):
        opened.split.deliver(bob, coin, {"from": stranger})
    assert opened.split.credit(bob, coin) == 100


# Zero and decimals.


def test_it_is_never_asked_to_move_nothing(make_split, hostile_of, stranger):
    coin = hostile_of("ZeroRefusingCoin")
    small, large = extras(2, "zero")
    made = make_split([(small, 1), (large, 999)])
    coin.mint(made.split, 500, {"from": stranger})
    made.split.payAll(coin, made.list, {"from": stranger})  # the small one is entitled to nothing yet
    assert (coin.balanceOf(small), coin.balanceOf(large)) == (0, 499)
    made.split.payPage(coin, made.list, 0, 2, {"from": stranger})
    coin.mint(made.split, 500, {"from": stranger})
    made.split.payAll(coin, made.list, {"from": stranger})
    assert (coin.balanceOf(small), coin.balanceOf(large)) == (1, 999)


def test_without_decimals_it_is_paid_in_whole_pieces(opened, deployer, OddDecimalsCoin, stranger, alice, bob, carol):
    coin = deployer.deploy(OddDecimalsCoin, 0)
    for pieces, each in ((2, 0), (1, 1), (4, 2)):
        coin.mint(opened.split, pieces, {"from": stranger})
        opened.split.payAll(coin, opened.list, {"from": stranger})
        assert [coin.balanceOf(who) for who in (alice, bob, carol)] == [each] * 3


def test_with_77_decimals_one_whole_coin_is_more_than_the_books_hold(
    opened, deployer, OddDecimalsCoin, stranger, alice, pay_in
):
    coin = deployer.deploy(OddDecimalsCoin, 77)
    coin.mint(opened.split, 3 * 10**35, {"from": stranger})
    opened.split.pay(coin, alice, {"from": stranger})
    assert coin.balanceOf(alice) == 10**35

    coin.mint(opened.split, 10**77, {"from": stranger})
    with reverts("Split_TooMuch", 10**77 + 2 * 10**35, 2**119 - 1):
        opened.split.pay(coin, alice, {"from": stranger})
    pay_in(opened.split, 3 * ETH)
    opened.split.payAll(ETHER, opened.list, {"from": stranger})  # ether does not care
    assert opened.split.balance() == 0


# Rebasing.


def test_what_a_rebase_adds_is_shared(opened, filled, alice, bob, carol, stranger):
    coin = filled("RebasingCoin")
    opened.split.pay(coin, alice, {"from": stranger})
    coin.rebase(200, {"from": stranger})  # 200 left became 400
    assert opened.split.received(coin) == 500
    opened.split.payAll(coin, opened.list, {"from": stranger})
    assert [opened.split.paid(coin, who) for who in (alice, bob, carol)] == [166, 166, 166]
    assert coin.balanceOf(opened.split) == 2


def test_what_a_rebase_takes_is_missing_for_those_not_paid_yet_and_said(opened, filled, alice, bob, carol, stranger):
    coin = filled("RebasingCoin")
    opened.split.pay(coin, alice, {"from": stranger})
    coin.rebase(50, {"from": stranger})  # 200 left became 100
    assert opened.split.received(coin) == 200
    assert [opened.split.owed(coin, who) for who in (alice, bob, carol)] == [0, 66, 66]
    first, last = (bob, carol) if int(bob.address, 16) < int(carol.address, 16) else (carol, bob)
    with reverts("Split_Short", coin, 66, 34):
        opened.split.payAll(coin, opened.list, {"from": stranger})
    opened.split.pay(coin, first, {"from": stranger})
    opened.split.pay(coin, last, {"from": stranger})
    assert (opened.split.paid(coin, first), opened.split.paid(coin, last)) == (66, 34)
    coin.mint(opened.split, 64, {"from": stranger})  # 32 by now: the last one's claim was not forgotten
    assert opened.split.owed(coin, last) == 32


# Calls in the middle of a payment.


@pytest.mark.parametrize("is_early", [True, False])
@pytest.mark.parametrize("call", ["claim", "payOther", "payAll", "withdraw", "deliver"])
@pytest.mark.parametrize("way", ["pay", "payAll"])
def test_a_call_in_the_middle_of_a_payment_changes_nothing(
    opened, filled, alice, bob, carol, dave, stranger, is_early, call, way
):
    coin = filled("CallingCoin")
    opened.split.claimAsCredit(coin, {"from": carol})
    data = {
        "claim": opened.split.pay.encode_input(coin, alice),
        "payOther": opened.split.pay.encode_input(coin, bob),
        "payAll": opened.split.payAll.encode_input(coin, opened.list),
        "withdraw": opened.split.withdraw.encode_input(coin, dave),
        "deliver": opened.split.deliver.encode_input(carol, coin),
    }[call]
    coin.prime(alice, opened.split, data, is_early, {"from": stranger})
    if way == "pay":
        opened.split.pay(coin, alice, {"from": stranger})
    else:
        opened.split.payAll(coin, opened.list, {"from": stranger})
    assert coin.tried() and not coin.succeeded()
    opened.split.payAll(coin, opened.list, {"from": stranger})
    opened.split.withdraw(coin, carol, {"from": carol})
    assert [coin.balanceOf(who) for who in (alice, bob, carol)] == [100, 100, 100]
    assert books(opened.split, coin) == (300, 300, 0)


def test_a_call_in_the_middle_of_a_withdrawal_changes_nothing(opened, filled, alice, bob, carol, stranger):
    coin = filled("CallingCoin")
    opened.split.claimAsCredit(coin, {"from": alice})
    coin.prime(alice, opened.split, opened.split.pay.encode_input(coin, bob), True, {"from": stranger})
    opened.split.withdraw(coin, alice, {"from": alice})
    assert coin.tried() and not coin.succeeded()
    opened.split.payAll(coin, opened.list, {"from": stranger})
    assert [coin.balanceOf(who) for who in (alice, bob, carol)] == [100, 100, 100]


def test_what_comes_back_in_the_middle_of_a_payment_is_credited_to_the_one_who_sent_it_back(
    opened, filled, alice, bob, carol, stranger
):
    """Half of the payment is sent back while it is made: it counts as not delivered, and nobody else is touched."""
    coin = filled("CallingCoin")
    coin.prime(alice, coin, coin.mint.encode_input(opened.split, 50), False, {"from": stranger})
    opened.split.payAll(coin, opened.list, {"from": stranger})
    assert [coin.balanceOf(who) for who in (alice, bob, carol)] == [100, 100, 100]
    assert opened.split.credit(alice, coin) == 50
    assert books(opened.split, coin) == (300, 250, 50)


# And ether beside it.


def test_a_token_that_is_being_paid_does_not_shut_the_ether(opened, filled, alice, bob, stranger):
    coin = filled("CallingCoin")
    opened.split.pay(ETHER, bob, {"from": stranger})
    coin.prime(alice, opened.split, opened.split.pay.encode_input(ETHER, alice), True, {"from": stranger})
    before = alice.balance()
    opened.split.pay(coin, alice, {"from": stranger})
    assert coin.succeeded()
    assert alice.balance() == before + ETH
