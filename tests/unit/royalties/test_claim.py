"""Claiming one's own share: exact, only what is owed, to where the recipient said."""

import pytest

from tests.fixtures.royalties import ETH, ETHER, extras, split_at
from tests.support.reverts import reverts


def test_a_claim_pays_exactly_the_share(opened, pay_in, alice):
    pay_in(opened.split, 100)
    before = alice.balance()
    tx = opened.split.claim(ETHER, {"from": alice})
    paid = 33
    assert alice.balance() == before + paid - tx.gas_used * tx.gas_price
    assert dict(tx.events["Paid"]) == {"currency": ETHER, "recipient": alice, "amount": paid}
    assert "Diverted" not in tx.events
    assert opened.split.paid(ETHER, alice) == opened.split.sent(ETHER) == paid


def test_the_wei_that_did_not_divide_is_paid_when_it_does(opened, pay_in, alice):
    pay_in(opened.split, 100)
    opened.split.claim(ETHER, {"from": alice})
    pay_in(opened.split, 2)
    assert opened.split.claim(ETHER, {"from": alice}).events["Paid"]["amount"] == 1  # 34 of 102


def test_claiming_after_every_piece_gives_what_one_claim_gives(opened, pay_in, alice, bob, carol):
    for piece in (1, 1, 1, 7, 10, 13, 67):
        pay_in(opened.split, piece)
        opened.split.claim(ETHER, {"from": alice})
    opened.split.claim(ETHER, {"from": bob})
    opened.split.claim(ETHER, {"from": carol})
    assert [opened.split.paid(ETHER, who) for who in (alice, bob, carol)] == [33, 33, 33]
    assert opened.split.balance() == 1


def test_nothing_owed_is_nothing_done(opened, pay_in, alice):
    pay_in(opened.split, ETH)
    opened.split.claim(ETHER, {"from": alice})
    assert opened.split.claim.call(ETHER, {"from": alice}) == 0
    assert not opened.split.claim(ETHER, {"from": alice}).events


def test_an_account_that_is_not_open_cannot_claim(trio, pay_in, alice, stranger):
    pay_in(trio.split, ETH)
    for who in (alice, stranger):
        with reverts("Split_NotOpen", who):
            trio.split.claim(ETHER, {"from": who})


def test_the_implementation_itself_holds_nobody(split_factory, alice):
    implementation = split_at(split_factory.IMPLEMENTATION())
    with reverts("Split_NotOpen", alice):
        implementation.claim(ETHER, {"from": alice})


@pytest.mark.parametrize("count", [2, 10, 16, 100, 1000])
def test_a_claim_costs_the_same_whatever_the_number_of_recipients(make_split, pay_in, alice, bob, count):
    made = make_split([(alice, 100), (bob, 101), *((who, 102 + i) for i, who in enumerate(extras(count - 2)))])
    pay_in(made.split, ETH)
    for who in (alice, bob):
        made.split.openAndPay(ETHER, made.proof(who), {"from": who})
    pay_in(made.split, ETH)
    assert made.split.claim(ETHER, {"from": alice}).gas_used <= 44_500
    assert made.split.pay(ETHER, bob, {"from": alice}).gas_used <= 47_000


# Elsewhere, or as a credit.


def test_a_recipient_may_send_a_payment_elsewhere(opened, pay_in, alice, dave):
    pay_in(opened.split, 3 * ETH)
    before = dave.balance()
    tx = opened.split.claimTo(ETHER, dave, {"from": alice})
    assert dave.balance() == before + ETH
    assert dict(tx.events["Paid"]) == {"currency": ETHER, "recipient": alice, "amount": ETH}
    assert dict(tx.events["Diverted"]) == {"recipient": alice, "to": dave}


def test_a_payment_to_nobody_or_to_the_split_is_refused(opened, pay_in, alice):
    pay_in(opened.split, 3 * ETH)
    for to in (ETHER, opened.split.address):
        with reverts("Split_BadPayout", to):
            opened.split.claimTo(ETHER, to, {"from": alice})


def test_a_recipient_may_leave_a_payment_as_credit(opened, pay_in, alice, dave):
    pay_in(opened.split, 3 * ETH)
    tx = opened.split.claimAsCredit(ETHER, {"from": alice})
    assert dict(tx.events["Credited"]) == {"account": alice, "currency": ETHER, "amount": ETH}
    assert opened.split.credit(alice, ETHER) == ETH
    assert opened.split.sent(ETHER) == 0
    assert opened.split.received(ETHER) == 3 * ETH
    assert opened.split.owed(ETHER, alice) == 0

    before = dave.balance()
    opened.split.withdraw(ETHER, dave, {"from": alice})
    assert dave.balance() == before + ETH
    assert opened.split.sent(ETHER) == ETH
    assert opened.split.received(ETHER) == 3 * ETH
