"""Faults 11 and 106: as many recipients as can be named. Whatever their number, a sale pays the split, a claim fits a
transaction, and what can be created can be taken out."""

from scripts.studio.splits import make_terms
from tests.fixtures.formats import TOKEN_ID
from tests.fixtures.recoup import recoup_at
from tests.fixtures.royalties import ETH, ETHER, Made, extras, split_at

TRANSACTION = 2**24


def crowd(count, name, *named):
    """Terms of `count` recipients with a share each, and of those named with two."""
    return make_terms(
        [*((who, "artist", 1) for who in extras(count, name)), *((str(who), "artist", 2) for who in named)],
        reduce=False,
    )


def test_a_sale_pays_a_split_of_any_number_of_recipients(bring, split_factory, ForeignToken, deployer, alice, bob):
    terms = crowd(3_000, "sale", bob)
    split_factory.create(terms.root, {"from": deployer})
    made = Made(split_at(split_factory.splitOf(terms.root)), terms)
    token = deployer.deploy(ForeignToken)
    token.setRoyalty(made.split, 1_000, {"from": deployer})
    ending = bring("english", token)
    assert ending.send().gas_used < 130_000
    assert made.split.balance() == 1_000 and token.ownerOf(TOKEN_ID) == alice
    deployer.transfer(made.split.address, 3_002 * ETH - 1_000)
    before = bob.balance()
    tx = made.split.openAndPay(ETHER, made.proof(bob), {"from": deployer})
    assert bob.balance() == before + 2 * ETH
    assert tx.gas_used < 150_000


def test_a_tail_as_long_as_can_be_created_can_be_claimed(recoup_factory, deployer, bob, gallery):
    """Callers bring all the terms of a split that recoups, so a claim must never cost more than its creation did."""
    terms = ([(str(gallery), ETHER, 1_000)], crowd(1_500, "tail", bob).list)
    created = recoup_factory.create(terms, {"from": deployer})
    split = recoup_at(recoup_factory.splitOf(terms))
    deployer.transfer(split.address, 1_000 + 1_502 * 10**9)
    before = bob.balance()
    tx = split.pay(terms, ETHER, bob, {"from": deployer})
    assert bob.balance() == before + 2 * 10**9
    assert tx.gas_used < created.gas_used


def test_shares_of_as_many_as_can_be_created_are_claimed_at_one_price(ChangingSplitFactory, compiled, deployer, bob):
    """A split whose shares change writes a word for each when it is made; nothing grows with them afterwards."""
    factory = deployer.deploy(ChangingSplitFactory)
    listed = crowd(500, "holders", bob).list
    tx = factory.createManaged(deployer, listed, [], {"from": deployer})
    assert tx.gas_used < TRANSACTION
    split = compiled.ManagedSplit.at(factory.managedSplitOf(deployer, listed, []))
    deployer.transfer(split.address, 502 * 10**9)
    before = bob.balance()
    assert split.pay(ETHER, bob, {"from": deployer}).gas_used < 100_000
    assert bob.balance() == before + 2 * 10**9
