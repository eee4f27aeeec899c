"""What other contracts can learn of a split's terms: parents, public benefit, how many levels are above."""

from fractions import Fraction

import pytest

from scripts.studio.lineage import PARENT, PUBLIC_BENEFIT, derive
from tests.fixtures.royalties import ETH, ETHER, split_at
from tests.support.reverts import reverts


@pytest.fixture(scope="module")
def reader(TermsReader, split_factory, deployer):
    return deployer.deploy(TermsReader, split_factory)


@pytest.fixture(scope="module")
def family(split_factory, alice, bob, carol, dave, treasury, deployer):
    """Four generations of works, eldest first: each pays its parent a tenth, all pay the treasury for the public."""
    splits, terms = [], []
    for maker in (alice, bob, carol, dave):
        parents = [(splits[-1].address, Fraction(1, 10))] if splits else []
        each = derive([(maker.address, "artist", 1)], parents, (treasury.address, Fraction(1, 50)))
        split_factory.createPublished(each.list, {"from": deployer})
        splits.append(split_at(split_factory.splitOf(each.root)))
        terms.append(each)
    return splits, [each.list for each in terms]


def test_the_public_benefit_of_a_split_can_be_read(reader, family):
    splits, lists = family
    for split, list_ in zip(splits, lists, strict=True):
        shares, whole = reader.sharesOfRole(split, list_, PUBLIC_BENEFIT)
        assert shares * 50 == whole


def test_the_parents_of_a_split_can_be_read(reader, family):
    splits, lists = family
    parents, shares, whole = reader.parentsOf(splits[1], lists[1])
    assert parents == [splits[0].address]
    assert shares[0] * 10 == whole
    assert reader.parentsOf(splits[0], lists[0])[0] == ()
    assert reader.sharesOfRole(splits[0], lists[0], PARENT)[0] == 0


def test_the_levels_above_are_counted_in_any_order(reader, family):
    splits, lists = family
    for level in range(4):
        assert reader.levelsAbove(splits[level], lists[level::-1]) == level
        assert reader.levelsAbove(splits[level], lists) == level


def test_a_fourth_level_is_refused(reader, family, split_factory, stranger):
    splits, lists = family
    great = derive([(stranger.address, "artist", 1)], [(splits[3].address, Fraction(1, 20))])
    with reverts("TermsReader_TooManyLevels", splits[0], 3):
        reader.levelsAbove(split_factory.splitOf(great.root), [*lists, great.list])


def test_a_parent_without_its_terms_is_refused(reader, family):
    splits, lists = family
    with reverts("TermsReader_UnknownParent", splits[0]):
        reader.levelsAbove(splits[2], lists[1:])


def test_a_parent_that_is_no_split_is_refused(reader, split_factory, alice, stranger):
    terms = derive([(alice.address, "artist", 1)], [(stranger.address, Fraction(1, 20))])
    with reverts("TermsReader_UnknownParent", stranger):
        reader.levelsAbove(split_factory.splitOf(terms.root), [terms.list])


def test_the_terms_of_another_split_are_refused(reader, family):
    splits, lists = family
    for call in (
        lambda: reader.sharesOfRole(splits[1], lists[0], PARENT),
        lambda: reader.parentsOf(splits[1], lists[0]),
    ):
        with reverts("TermsReader_WrongTerms", splits[1], splits[0]):
            call()


def test_a_sale_of_the_youngest_pays_every_ancestor(family, pay_in, alice, bob, carol, dave, treasury):
    splits, lists = family
    pay_in(splits[3], ETH)
    before = [who.balance() for who in (alice, bob, carol, dave)]
    public = treasury.balance()
    for split, list_ in zip(reversed(splits), reversed(lists), strict=True):
        split.payAll(ETHER, list_, {"from": dave, "gas_price": 2 * 10**9})
    paid = [who.balance() - had for who, had in zip((alice, bob, carol), before, strict=False)]
    assert paid == [ETH * 98 // 100_000, ETH * 88 // 10_000, ETH * 88 // 1_000]
    assert treasury.balance() - public == ETH * 2 // 100 * 1_111 // 1_000
    assert all(split.balance() == 0 for split in splits)


def test_of_several_parents_the_one_with_most_above_it_counts(reader, family, split_factory, stranger, gallery):
    splits, lists = family
    aunt = derive([(gallery.address, "artist", 1)], [])
    parents = [
        (split, Fraction(1, 20)) for split in (splits[1].address, splits[0].address, split_factory.splitOf(aunt.root))
    ]
    child = derive([(stranger.address, "artist", 1)], parents)
    assert reader.levelsAbove(split_factory.splitOf(child.root), [*lists, aunt.list, child.list]) == 2
