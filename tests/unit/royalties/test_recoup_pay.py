"""Paying out of a split that recoups first: advances in their order, then pro rata, exact to the wei."""

import random

import pytest
from brownie.exceptions import VirtualMachineError

from tests.fixtures.recoup import entitled
from tests.fixtures.royalties import ETHER
from tests.support.reverts import reverts


def owed(made, *people, currency=ETHER):
    return [made.split.owed(made.terms, currency, who) for who in people]


def test_the_advance_comes_first_and_the_tail_after_it(recouping, pay_in, gallery, alice, bob):
    for amount, due in (
        (999, [999, 0, 0]),
        (1, [1_000, 0, 0]),
        (1, [1_000, 0, 0]),
        (9, [1_001, 6, 3]),
        (1, [1_001, 6, 3]),
        (99, [1_011, 66, 33]),
    ):
        pay_in(recouping.split, amount)
        assert owed(recouping, gallery, alice, bob) == due


def test_a_claim_pays_exactly_what_is_owed(recouping, pay_in, gallery, alice):
    pay_in(recouping.split, 1_100)
    before = alice.balance()
    tx = recouping.split.claim(recouping.terms, ETHER, {"from": alice})
    assert alice.balance() == before + 60 - tx.gas_used * tx.gas_price
    assert dict(tx.events["Paid"]) == {"currency": ETHER, "recipient": alice, "amount": 60}
    assert recouping.split.paid(ETHER, alice) == recouping.split.sent(ETHER) == 60
    assert recouping.split.received(ETHER) == 1_100
    assert not recouping.split.claim(recouping.terms, ETHER, {"from": alice}).events


def test_several_advances_are_paid_back_in_their_order(make_recoup, pay_in, gallery, carol, alice):
    made = make_recoup([(gallery, ETHER, 100), (carol, ETHER, 50), (gallery, ETHER, 10)], {alice: 1})
    for amount, due in ((120, [100, 20, 0]), (30, [100, 50, 0]), (5, [105, 50, 0]), (6, [110, 50, 1])):
        pay_in(made.split, amount)
        assert owed(made, gallery, carol, alice) == due


def test_an_advance_counts_in_its_own_currency_alone(make_recoup, hostile_of, pay_in, treasury, gallery, alice):
    coin, other = hostile_of("PlainCoin"), hostile_of("PlainCoin")
    made = make_recoup([(gallery, coin, 500), (gallery, ETHER, 10)], {alice: 1})
    pay_in(made.split, 15)
    coin.mint(made.split, 600, {"from": treasury})
    other.mint(made.split, 70, {"from": treasury})
    for currency, due in ((ETHER, [10, 5]), (coin, [500, 100]), (other, [0, 70])):
        assert owed(made, gallery, alice, currency=currency) == due
        made.split.payAll(made.terms, currency, {"from": treasury})
        assert owed(made, gallery, alice, currency=currency) == [0, 0]
    assert [(each.balanceOf(gallery), each.balanceOf(alice)) for each in (coin, other)] == [(500, 100), (0, 70)]
    assert [each.balanceOf(made.split) for each in (coin, other)] == [0, 0]


def test_what_is_still_to_recoup_is_told(recouping, pay_in):
    for amount, left in ((0, 1_000), (400, 600), (599, 1), (5, 0)):
        pay_in(recouping.split, amount)
        assert recouping.split.toRecoup(recouping.terms, ETHER) == left


def test_everybody_is_paid_at_once_and_once(recouping, pay_in, gallery, alice, bob, stranger):
    pay_in(recouping.split, 1_100)
    before = [who.balance() for who in (gallery, alice, bob)]
    recouping.split.payAll(recouping.terms, ETHER, {"from": stranger})
    assert [who.balance() - had for who, had in zip((gallery, alice, bob), before, strict=True)] == [1_010, 60, 30]
    assert recouping.split.balance() == 0
    assert not recouping.split.payAll(recouping.terms, ETHER, {"from": stranger}).events


@pytest.mark.parametrize("seed", range(3))
def test_pieces_claims_and_their_order_change_nobodys_total(make_recoup, pay_in, gallery, alice, bob, carol, seed):
    chance = random.Random(seed)
    shares = {alice: 7, bob: 5, gallery: 1}
    made = make_recoup([(gallery, ETHER, 50), (carol, ETHER, 33)], shares)
    people, total = [gallery, alice, bob, carol], 0
    for _ in range(12):
        amount = chance.randint(1, 40)
        pay_in(made.split, amount)
        total += amount
        who = chance.choice(people)
        made.split.pay(made.terms, ETHER, who, {"from": carol})
    made.split.payAll(made.terms, ETHER, {"from": carol})
    due = entitled(made.terms, shares, total)
    assert {who: made.split.paid(ETHER, who) for who in people} == due
    assert 0 <= made.split.balance() == total - sum(due.values()) < len(shares)


def test_somebody_who_is_not_in_the_terms_is_owed_nothing(recouping, pay_in, stranger):
    pay_in(recouping.split, 5_000)
    assert recouping.split.owed(recouping.terms, ETHER, stranger) == 0
    assert not recouping.split.claim(recouping.terms, ETHER, {"from": stranger}).events


def test_a_recipient_may_send_a_payment_elsewhere_or_leave_it(recouping, pay_in, gallery, alice, dave):
    pay_in(recouping.split, 1_100)
    before = dave.balance()
    recouping.split.claimTo(recouping.terms, ETHER, dave, {"from": alice})
    assert dave.balance() == before + 60
    recouping.split.claimAsCredit(recouping.terms, ETHER, {"from": gallery})
    assert (recouping.split.credit(gallery, ETHER), recouping.split.sent(ETHER)) == (1_010, 60)
    recouping.split.withdraw(ETHER, dave, {"from": gallery})
    assert recouping.split.received(ETHER) == 1_100
    assert recouping.split.balance() == 30
    for to in (ETHER, recouping.split.address):
        with reverts("Income_BadPayout", to):
            recouping.split.claimTo(recouping.terms, ETHER, to, {"from": alice})


def test_ether_comes_in_under_the_smallest_stipend(recouping, StipendPayer, deployer, gallery):
    payer = deployer.deploy(StipendPayer)
    payer.pay(recouping.split, 2_300, {"from": deployer, "value": 10})
    assert owed(recouping, gallery) == [10]


def test_a_claim_costs_what_was_said(recouping, pay_in, alice):
    pay_in(recouping.split, 2_000)
    recouping.split.claim(recouping.terms, ETHER, {"from": alice})
    pay_in(recouping.split, 2_000)
    assert recouping.split.claim(recouping.terms, ETHER, {"from": alice}).gas_used <= 52_000


def test_a_token_claimed_as_credit_stays_until_it_is_withdrawn(make_recoup, hostile_of, gallery, alice, bob):
    coin = hostile_of("PlainCoin")
    made = make_recoup([(gallery, coin, 100)], {alice: 1})
    coin.mint(made.split, 150, {"from": bob})
    made.split.claimAsCredit(made.terms, coin, {"from": gallery})
    assert (made.split.credit(gallery, coin), made.split.sent(coin)) == (100, 0)
    made.split.withdraw(coin, bob, {"from": gallery})
    assert (coin.balanceOf(bob), made.split.sent(coin), made.split.received(coin)) == (100, 100, 150)


def test_a_surcharge_on_the_sender_is_refused_pushed_or_withdrawn(make_recoup, hostile_of, gallery, alice, bob):
    """It would be paid by the other recipients."""
    coin = hostile_of("SurchargeCoin")
    made = make_recoup([(gallery, coin, 100)], {alice: 1})
    coin.mint(made.split, 300, {"from": bob})
    with reverts("Income_WrongAmountSent", coin, 101, 100):
        made.split.claim(made.terms, coin, {"from": gallery})
    made.split.claimAsCredit(made.terms, coin, {"from": gallery})
    with reverts("Income_WrongAmountSent", coin, 101, 100):
        made.split.withdraw(coin, gallery, {"from": gallery})
    assert (made.split.credit(gallery, coin), coin.balanceOf(made.split)) == (100, 300)


def test_a_token_that_only_says_it_moved_leaves_the_credit_where_it_is(make_recoup, hostile_of, gallery, alice, bob):
    coin = hostile_of("PretendingCoin")
    made = make_recoup([(gallery, coin, 100)], {alice: 1})
    coin.mint(made.split, 100, {"from": bob})
    made.split.claimAsCredit(made.terms, coin, {"from": gallery})
    coin.setDisliked(gallery, True, {"from": bob})
    with reverts("Income_WrongAmountSent", coin, 0, 100):
        made.split.withdraw(coin, gallery, {"from": gallery})
    assert made.split.credit(gallery, coin) == 100


def test_of_a_token_that_shrank_no_more_is_paid_than_is_there(make_recoup, hostile_of, gallery, alice, bob):
    coin = hostile_of("RebasingCoin")
    made = make_recoup([(gallery, coin, 100)], {alice: 1})
    coin.mint(made.split, 200, {"from": bob})
    made.split.pay(made.terms, coin, gallery, {"from": bob})
    coin.rebase(40, {"from": bob})
    made.split.pay(made.terms, coin, alice, {"from": bob})
    assert (made.split.paid(coin, alice), coin.balanceOf(made.split)) == (40, 0)


def test_a_token_that_claims_more_than_can_be_counted_is_refused(make_recoup, hostile_of, gallery, alice, bob):
    coin = hostile_of("BoastingCoin")
    made = make_recoup([(gallery, coin, 100)], {alice: 1})
    coin.mint(made.split, 150, {"from": bob})
    made.split.pay(made.terms, coin, gallery, {"from": bob})
    coin.boast(True, {"from": bob})
    with reverts("Income_TooMuch", coin, 2**256 - 1, 2**127 - 1):
        made.split.pay(made.terms, coin, alice, {"from": bob})
    coin.boast(False, {"from": bob})
    made.split.pay(made.terms, coin, alice, {"from": bob})
    assert (made.split.paid(coin, gallery), made.split.paid(coin, alice)) == (100, 50)


def test_a_token_is_never_asked_with_too_little_gas_to_answer(make_recoup, hostile_of, gallery, alice, bob):
    coin = hostile_of("PlainCoin")
    made = make_recoup([(gallery, coin, 100)], {alice: 1})
    coin.mint(made.split, 150, {"from": bob})
    with pytest.raises(VirtualMachineError, match=r"Credits_GasTooLow: [0-9]+, 106000"):
        made.split.pay(made.terms, coin, gallery, {"from": bob, "gas_limit": 130_000})
    assert made.split.paid(coin, gallery) == 0
