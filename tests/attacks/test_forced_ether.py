"""Fault 14: ether that comes without asking is income like any other: it breaks no equality and can be taken out."""

from tests.fixtures.royalties import ETH, ETHER


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
    from tests.fixtures.royalties import terms_for

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
