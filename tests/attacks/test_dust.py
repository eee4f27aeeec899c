"""Fault 10: the parts add up to the whole, to the wei, for every list and amount; what does not divide stays for the
next deposit and belongs to all; cutting a deposit into pieces changes nobody's total. (The wei of a third that one
splitter loses track of, and the small amounts that another rounds away from its minorities.)"""

import pytest

from tests.fixtures.royalties import ETHER, extras

SHARES = ([1, 1, 1], [9, 1], [90, 5, 5], [1, 16_777_214], [7, 11, 13, 17], list(range(1, 40)))


@pytest.mark.parametrize("shares", SHARES, ids=lambda shares: f"{len(shares)} of {sum(shares)}")
@pytest.mark.parametrize("amount", [1, 2, 99, 100, 10**18 + 1, 123_456_789_987_654_321])
def test_parts_and_remainder_make_the_whole(make_split, pay_in, stranger, web3, shares, amount):
    made = make_split(zip(extras(len(shares), "dust"), shares, strict=True))
    pay_in(made.split, amount)
    made.split.payAll(ETHER, made.list, {"from": stranger})
    paid = [web3.eth.get_balance(leaf.recipient) for leaf in made.terms.leaves]

    assert paid == [amount * leaf.shares // made.terms.whole for leaf in made.terms.leaves]
    assert sum(paid) + made.split.balance() == amount
    assert made.split.balance() < len(shares)
    assert made.split.received(ETHER) == amount


def test_the_remainder_is_paid_as_soon_as_it_divides(make_split, pay_in, stranger, web3):
    """100 wei over three leave one; with two more wei it belongs to all three, and nothing stays."""
    made = make_split([(who, 1) for who in extras(3, "thirds")])
    pay_in(made.split, 100)
    made.split.payAll(ETHER, made.list, {"from": stranger})
    assert made.split.balance() == 1
    pay_in(made.split, 2)
    made.split.payAll(ETHER, made.list, {"from": stranger})
    assert [web3.eth.get_balance(leaf.recipient) for leaf in made.terms.leaves] == [34, 34, 34]
    assert made.split.balance() == 0


def test_a_deposit_in_pieces_pays_everybody_what_it_pays_whole(make_split, pay_in, stranger, web3):
    """Paid out after each of two hundred payments of one wei: the minority of 1 in 20 has its tenth of them all."""
    made = make_split(zip(extras(3, "pieces"), [90, 5, 5], strict=True))
    for piece in range(200):
        pay_in(made.split, 1)
        if piece % 2:
            made.split.payAll(ETHER, made.list, {"from": stranger})
        else:
            made.split.payPage(ETHER, made.list, 0, 3, {"from": stranger})
    made.split.payAll(ETHER, made.list, {"from": stranger})
    paid = {leaf.shares: web3.eth.get_balance(leaf.recipient) for leaf in made.terms.leaves}
    assert paid == {90: 180, 5: 10} or paid == {18: 180, 1: 10}
    assert made.split.balance() == 0


def test_no_caller_chooses_an_amount_that_rounds_a_minority_away(opened, pay_in, alice, stranger):
    """Payments cannot be made in parts: whoever calls, and how often, the whole of what is owed is paid."""
    pay_in(opened.split, 10)
    for _ in range(3):
        opened.split.pay(ETHER, alice, {"from": stranger})
    assert opened.split.paid(ETHER, alice) == 3
    assert opened.split.owed(ETHER, alice) == 0
