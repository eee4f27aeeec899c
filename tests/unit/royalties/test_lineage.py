"""Parents' shares up to three levels, and a fixed share for the public benefit, as terms nobody can change."""

from fractions import Fraction

import pytest

from scripts.studio.errors import SplitError
from scripts.studio.lineage import Ancestor, ancestors, derive, public_benefit
from scripts.studio.splits import make_terms
from tests.fixtures.royalties import ETH, ETHER, Made, extras, split_at

TENTH = Fraction(1, 10)


@pytest.fixture
def make(split_factory, deployer):
    def made_of(terms):
        split_factory.createPublished(terms.list, {"from": deployer})
        return Made(split_at(split_factory.splitOf(terms.root)), terms)

    return made_of


@pytest.fixture
def family(make):
    """A work, one made from it, one made from that, and one made from that; each gives its parent a tenth or more."""
    makers = extras(5, "makers")
    grand = make(derive([(makers[0], "artist", 3), (makers[1], "writer", 1)]))
    parent = make(derive([(makers[2], "artist", 1)], [(grand.split.address, TENTH)]))
    child = make(derive([(makers[3], "artist", 1)], [(parent.split.address, Fraction(1, 4))]))
    youngest = make(derive([(makers[4], "artist", 1)], [(child.split.address, Fraction(1, 2))]))
    return grand, parent, child, youngest


def published_of(*family):
    return {made.split.address: made.terms for made in family}.get


def test_a_sale_of_a_derivative_pays_every_ancestor_to_the_wei(family, pay_in, stranger, web3):
    grand, parent, child, youngest = family
    pay_in(youngest.split, 800)
    for made in (youngest, child, parent, grand):
        made.split.payAll(ETHER, made.list, {"from": stranger})
    makers = [web3.eth.get_balance(who) for who in extras(5, "makers")]
    # 800: half to the child, a quarter of that to the parent, a tenth of that to the first work
    assert makers == [7, 2, 90, 300, 400]
    assert sum(makers) + grand.split.balance() == 800


def test_the_parts_that_ancestors_get_are_told_beforehand(family):
    grand, parent, child, youngest = family
    assert ancestors(youngest.terms, published_of(*family)) == [
        Ancestor(child.split.address, 1, Fraction(1, 2)),
        Ancestor(parent.split.address, 2, Fraction(1, 8)),
        Ancestor(grand.split.address, 3, Fraction(1, 80)),
    ]
    assert ancestors(grand.terms, published_of(*family)) == []


def test_a_fourth_level_is_refused(family, alice):
    youngest = family[-1]
    fourth = derive([(alice.address, "artist", 1)], [(youngest.split.address, TENTH)])
    with pytest.raises(SplitError, match="too many levels of parents"):
        ancestors(fourth, published_of(*family))


def test_a_parent_whose_terms_nobody_knows_is_refused(family):
    with pytest.raises(SplitError, match="never published"):
        ancestors(family[1].terms, lambda split: None)


def test_the_public_benefit_gets_its_part_of_every_sale_and_nobody_can_end_it(make, pay_in, stranger, alice, bob, web3):
    (heritage,) = extras(1, "heritage")
    made = make(
        derive([(alice.address, "artist", 2), (bob.address, "gallery", 1)], benefit=(heritage, Fraction(3, 100)))
    )
    assert public_benefit(made.terms) == Fraction(3, 100)
    for sale in (100, ETH, 33):
        pay_in(made.split, sale)
        made.split.payAll(ETHER, made.list, {"from": stranger})
    assert web3.eth.get_balance(heritage) == (ETH + 133) * 3 // 100
    # No function changes a share: terms without the benefit are another split's.
    without = make_terms([(alice.address, "artist", 2), (bob.address, "gallery", 1)])
    assert not made.split.isRoot(without.root)


def test_own_shares_keep_their_proportion(alice, bob):
    parent, heritage = extras(2, "fixed")
    terms = derive([(alice.address, "artist", 2), (bob.address, "writer", 1)], [(parent, TENTH)], (heritage, TENTH / 5))
    assert terms.leaf(alice.address).shares == 2 * terms.leaf(bob.address).shares
    assert Fraction(terms.leaf(parent).shares, terms.whole) == TENTH
    assert Fraction(terms.leaf(heritage).shares, terms.whole) == TENTH / 5


@pytest.mark.parametrize(("part", "what"), [(Fraction(0), "no such part"), (Fraction(1), "no such part")])
def test_a_part_is_above_nothing_and_below_everything(alice, part, what):
    with pytest.raises(SplitError, match=what):
        derive([(alice.address, "artist", 1)], [(extras(1)[0], part)])


def test_something_must_be_left_for_the_work_itself(alice):
    half = Fraction(1, 2)
    with pytest.raises(SplitError, match="nothing is left"):
        derive([(alice.address, "artist", 1)], [(who, half) for who in extras(2)])
    with pytest.raises(SplitError, match="nobody made the work"):
        derive([], [(extras(1)[0], half)])
