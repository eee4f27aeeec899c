"""Publishing: the terms are on the chain for ever, and only terms that are in order."""

import pytest

from scripts.studio.splits import Leaf, Terms, make_terms, read_terms
from tests.fixtures.royalties import extras, terms_for
from tests.support.reverts import reverts


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 15, 16, 17, 24, 25, 100, 333])
def test_published_terms_are_those_of_the_split_at_that_address(split_factory, stranger, count):
    terms = make_terms((address, index % 256, index + 1) for index, address in enumerate(extras(count)))
    assert bytes(split_factory.rootOf(terms.list)) == terms.root

    tx = split_factory.publish(terms.list, {"from": stranger})
    event = tx.events["TermsPublished"]
    assert event["split"] == split_factory.splitOf(terms.root) == tx.return_value
    assert read_terms(bytes(event["list"])) == terms


def test_creating_published_does_both(split_factory, deployer, alice, bob):
    terms = terms_for({alice: 5, bob: 3})
    tx = split_factory.createPublished(terms.list, {"from": deployer})
    assert tx.events["SplitCreated"]["split"] == tx.events["TermsPublished"]["split"] == tx.return_value


def test_terms_may_be_published_again_by_anyone(split_factory, deployer, stranger, alice, bob):
    terms = terms_for({alice: 5, bob: 3})
    split_factory.createPublished(terms.list, {"from": deployer})
    assert "TermsPublished" in split_factory.publish(terms.list, {"from": stranger}).events


def leaf(number: int, shares: int = 1) -> Leaf:
    return Leaf("0x" + number.to_bytes(20, "big").hex(), 0, shares)


def list_of(*leaves: Leaf) -> bytes:
    return Terms(leaves).list


@pytest.mark.parametrize("length", [0, 1, 23, 25, 47])
def test_a_list_of_no_whole_leaves_is_refused(split_factory, deployer, length):
    with reverts("Terms_BadLength", length):
        split_factory.publish(b"\x01" * length, {"from": deployer})


@pytest.mark.parametrize("at", [1, 7, 8, 9, 16])
def test_a_recipient_twice_is_refused(split_factory, deployer, at):
    leaves = [leaf(number) for number in range(1, 21)]
    leaves.insert(at, leaves[at - 1])
    with reverts("Terms_NotAscending", leaves[at].recipient, leaves[at - 1].recipient):
        split_factory.publish(list_of(*leaves), {"from": deployer})


def test_recipients_out_of_order_are_refused(split_factory, deployer):
    with reverts("Terms_NotAscending", leaf(4).recipient, leaf(5).recipient):
        split_factory.publish(list_of(leaf(1), leaf(5), leaf(4)), {"from": deployer})


def test_a_recipient_that_differs_only_by_role_is_refused(split_factory, deployer):
    one = leaf(7)
    other = Leaf(one.recipient, 9, 3)
    with reverts("Terms_NotAscending", one.recipient, one.recipient):
        split_factory.publish(list_of(one, other), {"from": deployer})


def test_the_zero_address_is_refused(split_factory, deployer):
    with reverts("Terms_NotAscending", leaf(0).recipient, leaf(0).recipient):
        split_factory.publish(list_of(leaf(0), leaf(1)), {"from": deployer})


@pytest.mark.parametrize("at", [0, 7, 8, 18])
def test_a_recipient_without_shares_is_refused(split_factory, deployer, at):
    leaves = [leaf(number, 0 if number == at + 1 else 1) for number in range(1, 20)]
    with reverts("Terms_NoShares", leaves[at].recipient):
        split_factory.publish(list_of(*leaves), {"from": deployer})


def test_the_most_shares_fit_and_one_more_does_not(split_factory, deployer):
    most = 2**24 - 1
    assert bytes(split_factory.rootOf(list_of(leaf(1, most - 1), leaf(2, 1))))[-3:] == b"\xff" * 3
    with reverts("Terms_TooManyShares", most + 1, most):
        split_factory.publish(list_of(leaf(1, most), leaf(2, 1)), {"from": deployer})
    spread = [leaf(number, most // 16) for number in range(1, 18)]
    with reverts("Terms_TooManyShares", 17 * (most // 16), most):
        split_factory.publish(list_of(*spread), {"from": deployer})
