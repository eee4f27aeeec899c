"""Making a split that recoups first: at the address of its terms, which are checked and can't change."""

import pytest
from eth_abi import encode
from eth_utils.crypto import keccak

from tests.fixtures.recoup import recoup_at
from tests.fixtures.royalties import ETH, ETHER, terms_for
from tests.support.reverts import reverts


def test_making_tells_the_terms_and_keeps_their_hash(recoup_factory, deployer, gallery, alice):
    terms = ([(gallery.address, ETHER, ETH)], terms_for({alice: 1}).list)
    address = recoup_factory.splitOf(terms)
    tx = recoup_factory.create(terms, {"from": deployer})
    assert tx.events["RecoupCreated"]["split"] == address
    encoded = encode(["((address,address,uint256)[],bytes)"], [terms])
    assert bytes(recoup_at(address).termsHash()) == keccak(encoded)


def test_making_it_again_changes_nothing(recouping, recoup_factory, stranger):
    tx = recoup_factory.create(recouping.terms, {"from": stranger})
    assert tx.return_value == recouping.split.address
    assert not tx.events


def test_every_term_decides_the_address(recoup_factory, gallery, alice, bob):
    list_, other = terms_for({alice: 1}).list, terms_for({bob: 1}).list
    advances = [
        [],
        [(gallery, ETHER, 1)],
        [(gallery, ETHER, 2)],
        [(alice, ETHER, 1)],
        [(gallery, alice, 1)],
        [(gallery, ETHER, 1), (alice, ETHER, 1)],
        [(alice, ETHER, 1), (gallery, ETHER, 1)],
    ]
    found = {recoup_factory.splitOf((each, tail)) for each in advances for tail in (list_, other)}
    assert len(found) == 2 * len(advances)


def test_money_that_came_first_is_shared_by_the_terms(recoup_factory, treasury, deployer, gallery, alice):
    terms = ([(gallery, ETHER, 100)], terms_for({alice: 1}).list)
    address = recoup_factory.splitOf(terms)
    treasury.transfer(address, 150)
    recoup_factory.create(terms, {"from": deployer})
    assert recoup_at(address).owed(terms, ETHER, gallery) == 100
    assert recoup_at(address).owed(terms, ETHER, alice) == 50


@pytest.mark.parametrize("amount", [0, 2**127])
def test_an_advance_of_nothing_or_too_much_is_refused(recoup_factory, deployer, gallery, alice, amount):
    terms = ([(alice, ETHER, 1), (gallery, ETHER, amount)], terms_for({alice: 1}).list)
    with reverts("RecoupFactory_BadAdvance", 1, gallery, amount):
        recoup_factory.create(terms, {"from": deployer})


def test_an_advance_to_nobody_is_refused(recoup_factory, deployer, alice):
    with reverts("RecoupFactory_BadAdvance", 0, ETHER, 1):
        recoup_factory.create(([(ETHER, ETHER, 1)], terms_for({alice: 1}).list), {"from": deployer})


def test_too_many_advances_are_refused(recoup_factory, deployer, gallery, alice):
    with reverts("RecoupFactory_TooManyAdvances", 17, 16):
        recoup_factory.create(([(gallery, ETHER, 1)] * 17, terms_for({alice: 1}).list), {"from": deployer})


def test_a_tail_that_is_no_list_of_terms_is_refused(recoup_factory, deployer, alice, bob):
    leaf = terms_for({alice: 1}).list
    with reverts("Terms_BadLength", 0):
        recoup_factory.create(([], b""), {"from": deployer})
    with reverts("Terms_NotAscending", alice, alice):
        recoup_factory.create(([], leaf + leaf), {"from": deployer})


def test_other_terms_are_refused_everywhere(recouping, alice, bob, gallery):
    split = recouping.split
    other = ([(gallery.address, ETHER, 1)], recouping.terms[1])
    facts = (keccak(encode(["((address,address,uint256)[],bytes)"], [other])), bytes(split.termsHash()))
    for call in (
        lambda: split.claim(other, ETHER, {"from": alice}),
        lambda: split.claimTo(other, ETHER, bob, {"from": alice}),
        lambda: split.claimAsCredit(other, ETHER, {"from": alice}),
        lambda: split.pay(other, ETHER, alice, {"from": bob}),
        lambda: split.payAll(other, ETHER, {"from": bob}),
        lambda: split.owed(other, ETHER, alice),
        lambda: split.toRecoup(other, ETHER),
    ):
        with reverts("RecoupSplit_WrongTerms", *facts):
            call()
