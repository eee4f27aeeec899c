"""Fault 9, around payments: a splitter whose callers name the exact amount can be made to revert by a wei sent or taken
in front of them. Here nobody names an amount, so what comes first changes who triggers, never who gets what."""

import pytest

from tests.fixtures.royalties import ETH, ETHER


@pytest.mark.parametrize("in_front", ["a wei more", "paid already", "paid to everybody", "left as credit"])
def test_a_payment_made_by_another_first_is_no_error(opened, pay_in, alice, bob, carol, stranger, in_front):
    pay_in(opened.split, 3 * ETH)
    before = [who.balance() for who in (bob, carol)]
    if in_front == "a wei more":
        stranger.transfer(opened.split.address, 1)
    elif in_front == "paid already":
        opened.split.pay(ETHER, bob, {"from": stranger})
    elif in_front == "paid to everybody":
        opened.split.payAll(ETHER, opened.list, {"from": stranger})
    else:
        opened.split.claimAsCredit(ETHER, {"from": alice})
    opened.split.payAll(ETHER, opened.list, {"from": stranger})
    opened.split.pay(ETHER, bob, {"from": stranger})
    assert [who.balance() - had for who, had in zip((bob, carol), before, strict=True)] == [ETH, ETH]
    assert opened.split.paid(ETHER, alice) == ETH
    assert opened.split.balance() == opened.split.credit(alice, ETHER) + (in_front == "a wei more")


def test_a_wei_in_front_of_an_advance_changes_no_rank(recouping, pay_in, gallery, alice, stranger):
    pay_in(recouping.split, 1_000)
    stranger.transfer(recouping.split.address, 1)
    before = gallery.balance()
    recouping.split.pay(recouping.terms, ETHER, gallery, {"from": stranger})
    assert gallery.balance() == before + 1_000
    assert recouping.split.owed(recouping.terms, ETHER, alice) == 0


def test_a_credit_delivered_in_front_of_its_owner_is_theirs(opened, pay_in, alice, stranger):
    pay_in(opened.split, 3 * ETH)
    opened.split.claimAsCredit(ETHER, {"from": alice})
    before = alice.balance()
    opened.split.deliver(alice, ETHER, {"from": stranger})
    assert alice.balance() == before + ETH
    with pytest.raises(Exception, match="Credits_NothingOwed"):
        opened.split.withdraw(ETHER, stranger, {"from": alice})
