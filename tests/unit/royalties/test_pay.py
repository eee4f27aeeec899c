"""Paying somebody else: anyone may, to that recipient only; what bounces is a credit."""

from contextlib import suppress

import pytest
from brownie.exceptions import VirtualMachineError

from tests.fixtures.royalties import ETH, ETHER
from tests.support.reverts import reverts


def test_anyone_may_trigger_anyones_payment(opened, pay_in, alice, stranger):
    pay_in(opened.split, 3 * ETH)
    before = alice.balance()
    tx = opened.split.pay(ETHER, alice, {"from": stranger})
    assert alice.balance() == before + ETH
    assert dict(tx.events["Paid"]) == {"currency": ETHER, "recipient": alice, "amount": ETH}


def test_a_first_payment_opens_the_account(trio, pay_in, bob, stranger):
    pay_in(trio.split, ETH)
    before = bob.balance()
    tx = trio.split.openAndPay(ETHER, trio.proof(bob), {"from": stranger})
    assert tx.events["Paid"]["amount"] == ETH * 3 // 10
    assert bob.balance() == before + ETH * 3 // 10
    assert list(tx.events.keys()) == ["Opened", "Paid"]


def test_somebody_who_is_no_recipient_is_not_paid(opened, pay_in, stranger):
    pay_in(opened.split, ETH)
    with reverts("Split_NotOpen", stranger):
        opened.split.pay(ETHER, stranger, {"from": stranger})


@pytest.mark.parametrize("vice", ["Refuser", "GasBurner", "ReturnBomber"])
def test_a_payment_that_bounces_becomes_a_credit(make_split, hostile_of, pay_in, alice, deployer, vice):
    hostile = hostile_of(vice)
    made = make_split({hostile: 1, alice: 1})
    pay_in(made.split, 2 * ETH)
    tx = made.split.openAndPay(ETHER, made.proof(hostile), {"from": alice})
    assert tx.gas_used < 180_000
    assert made.split.credit(hostile, ETHER) == ETH
    assert (made.split.sent(ETHER), made.split.received(ETHER)) == (0, 2 * ETH)
    assert made.split.owed(ETHER, hostile) == 0

    before = deployer.balance()
    hostile.act(made.split, made.split.withdraw.encode_input(ETHER, deployer), 0, {"from": alice})
    assert deployer.balance() == before + ETH
    assert made.split.sent(ETHER) == ETH


def test_a_caller_with_little_gas_cannot_turn_a_payment_into_a_credit(opened, pay_in, alice, stranger):
    pay_in(opened.split, 3 * ETH)
    for gas in range(44_000, 140_000, 4_000):
        with suppress(VirtualMachineError):
            opened.split.pay(ETHER, alice, {"from": stranger, "gas_limit": gas})
        assert opened.split.credit(alice, ETHER) == 0
    assert opened.split.paid(ETHER, alice) == ETH


# Where payouts go.


def test_a_recipient_moves_their_payouts(opened, pay_in, alice, dave, stranger):
    pay_in(opened.split, 3 * ETH)
    tx = opened.split.movePayout(dave, {"from": alice})
    assert dict(tx.events["PayoutMoved"]) == {"recipient": alice, "payout": dave}
    before = dave.balance()
    opened.split.pay(ETHER, alice, {"from": stranger})
    assert dave.balance() == before + ETH

    opened.split.movePayout(ETHER, {"from": alice})
    pay_in(opened.split, 3 * ETH)
    before = alice.balance()
    opened.split.pay(ETHER, alice, {"from": stranger})
    assert alice.balance() == before + ETH


def test_nobody_moves_anybody_elses(opened, stranger, bob, alice):
    with reverts("Split_NotOpen", stranger):
        opened.split.movePayout(stranger, {"from": stranger})
    opened.split.movePayout(bob, {"from": bob})
    assert opened.split.accountOf(alice)[3] == ETHER


def test_payouts_do_not_move_to_the_split(opened, alice):
    with reverts("Split_BadPayout", opened.split.address):
        opened.split.movePayout(opened.split, {"from": alice})


def test_what_bounces_off_a_moved_payout_is_the_recipients_own_credit(opened, pay_in, hostile_of, alice, stranger):
    opened.split.movePayout(hostile_of("Refuser"), {"from": alice})
    pay_in(opened.split, 3 * ETH)
    opened.split.pay(ETHER, alice, {"from": stranger})
    assert opened.split.credit(alice, ETHER) == ETH


def test_a_contract_moves_its_own_payout_whoever_sends_it(make_split, pay_in, hostile_of, alice, dave, stranger):
    puppet = hostile_of("Puppet")
    made = make_split({puppet: 1, alice: 1})
    made.open_all(stranger)
    puppet.act(made.split, made.split.movePayout.encode_input(dave), 0, {"from": alice})
    pay_in(made.split, 200)
    before = dave.balance()
    made.split.pay(ETHER, puppet, {"from": stranger})
    made.split.pay(ETHER, alice, {"from": stranger})
    assert dave.balance() == before + 100
    assert (made.split.paid(ETHER, puppet), made.split.paid(ETHER, alice)) == (100, 100)
