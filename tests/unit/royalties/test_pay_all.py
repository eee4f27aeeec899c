"""Paying everybody: in one transaction or in pages, exact beside payments made alone, blocked by nobody."""

import pytest

from scripts.studio.splits import read_terms
from tests.fixtures.royalties import ETH, ETHER, extras, terms_for
from tests.support.reverts import reverts


@pytest.fixture
def balances(web3):
    return lambda made: {leaf.recipient: web3.eth.get_balance(leaf.recipient) for leaf in made.terms.leaves}


def gained(made, before, after):
    return [after[leaf.recipient] - before[leaf.recipient] for leaf in made.terms.leaves]


def shares_of(made, amount):
    return [amount * leaf.shares // made.terms.whole for leaf in made.terms.leaves]


@pytest.fixture(scope="module")
def crowd(make_split):
    """Twenty recipients with 1 to 20 shares, 210 in all."""
    return make_split([(who, index + 1) for index, who in enumerate(extras(20, "crowd"))])


def test_everybody_is_paid_to_the_wei(crowd, pay_in, balances, stranger):
    pay_in(crowd.split, ETH + 1)
    before = balances(crowd)
    tx = crowd.split.payAll(ETHER, crowd.list, {"from": stranger})
    assert gained(crowd, before, balances(crowd)) == shares_of(crowd, ETH + 1)
    assert crowd.split.sent(ETHER) == sum(shares_of(crowd, ETH + 1))
    assert dict(tx.events["PaidAll"]) == {"currency": ETHER, "before": 0, "received": ETH + 1}
    assert crowd.split.watermark(ETHER) == crowd.split.received(ETHER) == ETH + 1
    assert crowd.split.balance() == ETH + 1 - sum(shares_of(crowd, ETH + 1)) < 20


def test_twice_in_pieces_is_once_in_whole(crowd, pay_in, balances, stranger):
    before = balances(crowd)
    for piece in (1, 209, ETH // 3, 11, ETH - 7):
        pay_in(crowd.split, piece)
        crowd.split.payAll(ETHER, crowd.list, {"from": stranger})
    assert gained(crowd, before, balances(crowd)) == shares_of(crowd, crowd.split.received(ETHER))


def test_nothing_new_is_nothing_done(crowd, pay_in, stranger):
    pay_in(crowd.split, ETH)
    crowd.split.payAll(ETHER, crowd.list, {"from": stranger})
    assert crowd.split.payAll.call(ETHER, crowd.list, {"from": stranger}) == 0
    assert not crowd.split.payAll(ETHER, crowd.list, {"from": stranger}).events


def test_it_leaves_out_what_was_paid_alone(opened, pay_in, balances, alice, bob, stranger, dave):
    pay_in(opened.split, 100)
    opened.split.claimTo(ETHER, dave, {"from": alice})  # alice is ahead by 33
    pay_in(opened.split, 200)
    before = balances(opened)
    opened.split.payAll(ETHER, opened.list, {"from": stranger})
    after = balances(opened)
    assert {leaf: after[leaf] - before[leaf] for leaf in before} == {
        leaf: 67 if leaf == alice else 100 for leaf in before
    }
    assert [opened.split.paid(ETHER, who) for who in (alice, bob)] == [100, 100]


def test_what_was_paid_to_everybody_is_left_out_of_a_claim(opened, pay_in, stranger, alice, dave):
    pay_in(opened.split, 100)
    opened.split.payAll(ETHER, opened.list, {"from": stranger})
    pay_in(opened.split, 2)
    assert opened.split.owed(ETHER, alice) == 1
    before = dave.balance()
    opened.split.claimTo(ETHER, dave, {"from": alice})
    assert dave.balance() == before + 1


def test_accounts_need_not_be_open(trio, pay_in, stranger, alice):
    pay_in(trio.split, 10 * ETH)
    before = alice.balance()
    trio.split.payAll(ETHER, trio.list, {"from": stranger})
    assert alice.balance() == before + 5 * ETH
    trio.split.open(trio.proof(alice), {"from": stranger})
    assert trio.split.paid(ETHER, alice) == 5 * ETH
    assert trio.split.owed(ETHER, alice) == 0


def test_moved_payouts_are_followed_every_time(opened, pay_in, stranger, alice, dave):
    opened.split.movePayout(dave, {"from": alice})
    for _ in range(3):
        pay_in(opened.split, 3 * ETH)
        before = dave.balance()
        opened.split.payAll(ETHER, opened.list, {"from": stranger})
        assert dave.balance() == before + ETH


def test_the_list_must_be_the_splits(trio, opened, stranger, alice, bob, carol):
    other = terms_for({alice: 5, bob: 2, carol: 3})
    with reverts("Split_WrongTerms", other.root):
        trio.split.payAll(ETHER, other.list, {"from": stranger})
    part = trio.list[:48]
    with reverts("Split_WrongTerms", read_terms(part).root):
        trio.split.payAll(ETHER, part, {"from": stranger})


@pytest.mark.parametrize("vice", ["Refuser", "GasBurner", "ReturnBomber"])
def test_those_who_cannot_be_paid_are_credited_and_block_nobody(
    make_split, hostile_of, pay_in, balances, stranger, vice
):
    hostile = [hostile_of(vice) for _ in range(3)]
    made = make_split([*((who, 1) for who in hostile), *((who, 1) for who in extras(5))])
    pay_in(made.split, 8 * ETH)
    before = balances(made)
    made.split.payAll(ETHER, made.list, {"from": stranger})
    expected = [0 if leaf.recipient in hostile else ETH for leaf in made.terms.leaves]
    assert gained(made, before, balances(made)) == expected
    assert [made.split.credit(who, ETHER) for who in hostile] == [ETH] * 3
    assert made.split.sent(ETHER) == 5 * ETH
    assert made.split.received(ETHER) == made.split.watermark(ETHER) == 8 * ETH


def test_paying_a_hundred_stays_within_its_budget(make_split, pay_in, stranger):
    made = make_split([(who, 100 + index) for index, who in enumerate(extras(100))])
    for _ in range(2):
        pay_in(made.split, ETH)
        gas = made.split.payAll(ETHER, made.list, {"from": stranger}).gas_used
    assert gas <= 1_085_000


# Pages.


def test_pages_in_any_order_pay_what_one_payment_does(crowd, pay_in, balances, stranger):
    pay_in(crowd.split, ETH + 1)
    before = balances(crowd)
    for start, end in ((13, 20), (0, 4), (4, 13), (2, 18), (5, 5)):
        crowd.split.payPage(ETHER, crowd.list, start, end, {"from": stranger})
    assert gained(crowd, before, balances(crowd)) == shares_of(crowd, ETH + 1)
    assert crowd.split.sent(ETHER) == sum(shares_of(crowd, ETH + 1))


def test_pages_and_payments_to_everybody_mix(crowd, pay_in, balances, stranger):
    before = balances(crowd)
    for round_ in range(3):
        pay_in(crowd.split, 10**9 + 7 * round_)
        crowd.split.payPage(ETHER, crowd.list, 5, 15, {"from": stranger})
        pay_in(crowd.split, 10**9 + 11)
        crowd.split.payAll(ETHER, crowd.list, {"from": stranger})
    assert gained(crowd, before, balances(crowd)) == shares_of(crowd, crowd.split.received(ETHER))


@pytest.mark.parametrize(("start", "end"), [(0, 21), (3, 2), (21, 21)])
def test_a_page_must_lie_within_the_list(crowd, stranger, start, end):
    with reverts("Split_BadPage", start, end, 20):
        crowd.split.payPage(ETHER, crowd.list, start, end, {"from": stranger})


def test_pages_need_the_splits_own_list(trio, stranger, alice, bob):
    other = terms_for({alice: 1, bob: 1})
    with reverts("Split_WrongTerms", other.root):
        trio.split.payPage(ETHER, other.list, 0, 1, {"from": stranger})


# What is owed, seen from outside.


def test_all_that_is_owed_is_seen_opened_or_not(opened, pay_in, alice, dave, stranger, trio, bob, carol):
    pay_in(opened.split, 100)
    opened.split.claimTo(ETHER, dave, {"from": alice})
    expected = [0 if leaf.recipient == alice else 33 for leaf in opened.terms.leaves]
    assert list(opened.split.owedToAll(ETHER, opened.list)) == expected

    pay_in(trio.split, 100)
    assert list(trio.split.owedToAll(ETHER, trio.list)) == shares_of(trio, 100)
    assert trio.split.owed(ETHER, bob) == trio.split.paid(ETHER, bob) == 0
    assert trio.split.isRoot(trio.terms.root)
    assert not trio.split.isRoot(opened.terms.root)
