"""Fault 14: ether that comes without asking is income like any other: it breaks no equality and can be taken out."""

import pytest

from tests.fixtures.formats import FORMATS, TOKEN_ID
from tests.fixtures.royalties import ETH, ETHER, terms_for


def test_forced_ether_is_shared_to_the_wei(opened, deployer, ForcedPayer, pay_in, alice, bob, carol, stranger):
    pay_in(opened.split, 100)
    opened.split.pay(ETHER, alice, {"from": stranger})
    deployer.deploy(ForcedPayer, opened.split, amount=ETH + 2)
    assert opened.split.received(ETHER) == ETH + 102

    opened.split.payAll(ETHER, opened.list, {"from": stranger})
    assert [opened.split.paid(ETHER, who) for who in (alice, bob, carol)] == [(ETH + 102) // 3] * 3
    assert opened.split.balance() == (ETH + 102) % 3


def test_ether_forced_on_the_address_before_the_split_exists_is_shared(
    split_factory, deployer, ForcedPayer, trio, alice, bob, make_split, stranger
):
    terms = terms_for({alice: 7, bob: 1})
    deployer.deploy(ForcedPayer, split_factory.splitOf(terms.root), amount=8 * ETH)
    made = make_split({alice: 7, bob: 1})
    before = alice.balance()
    made.split.payAll(ETHER, made.list, {"from": stranger})
    assert alice.balance() == before + 7 * ETH


def test_ether_forced_on_the_implementation_harms_no_split(
    split_factory, deployer, ForcedPayer, trio, pay_in, stranger
):
    deployer.deploy(ForcedPayer, split_factory.IMPLEMENTATION(), amount=ETH)
    pay_in(trio.split, 10)
    assert trio.split.received(ETHER) == 10
    assert sum(trio.split.owedToAll(ETHER, trio.list)) == 10


@pytest.mark.parametrize("format_", FORMATS)
def test_ether_forced_on_a_house_is_nobodys_and_ends_every_sale_alike(
    bring, ForeignToken, ForcedPayer, deployer, dave, alice, treasury, format_
):
    """A house owes what was paid in and no more: what was forced on it stays, and is in nobody's way."""
    token = deployer.deploy(ForeignToken)
    token.setRoyalty(dave, 1_000, {"from": deployer})
    ending = bring(format_, token)
    deployer.deploy(ForcedPayer, ending.house, amount=ETH + 1)
    before = dave.balance()
    ending.send()
    house = ending.house
    assert dave.balance() == before + 1_000
    assert token.ownerOf(TOKEN_ID) == alice
    assert house.balance() == house.credit(treasury, ETHER) + ETH + 1
    house.deliver(treasury, ETHER, {"from": alice})
    assert house.balance() == ETH + 1


def test_ether_forced_on_a_changing_and_a_recouping_split_is_shared(
    recouping, ChangingSplitFactory, compiled, deployer, ForcedPayer, alice, bob, gallery, stranger
):
    factory, listed = deployer.deploy(ChangingSplitFactory), terms_for({alice: 3, bob: 1}).list
    factory.createManaged(stranger, listed, [], {"from": stranger})
    managed = compiled.ManagedSplit.at(factory.managedSplitOf(stranger, listed, []))
    for split, calls in (
        (managed, [(managed.pay, (ETHER, who)) for who in (alice, bob)]),
        (recouping.split, [(recouping.split.payAll, (recouping.terms, ETHER))]),
    ):
        deployer.deploy(ForcedPayer, split, amount=11_000)
        assert split.received(ETHER) == 11_000
        for call, args in calls:
            call(*args, {"from": stranger})
        assert split.balance() == 0
