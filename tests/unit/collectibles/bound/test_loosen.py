import pytest

from tests.fixtures.bound import ANT_180_730, DAY, HUANHE_0, NO_RESALE, ZHIXIN_30, Policy
from tests.support.reverts import reverts


@pytest.mark.parametrize(
    "before,after",
    [
        (ANT_180_730, Policy(90 * DAY, 730 * DAY)),
        (ANT_180_730, Policy(180 * DAY, 0)),
        (ANT_180_730, Policy()),
        (ZHIXIN_30, Policy(30 * DAY, 30 * DAY)),
        (ZHIXIN_30, ZHIXIN_30),
        (NO_RESALE, Policy(noEther=True)),
        (NO_RESALE, Policy(noResale=True)),
    ],
)
def test_a_policy_loosens(make_bound, artist, before, after):
    collection = make_bound(before)

    loosened = collection.loosen(after, {"from": artist})

    assert loosened.events["PolicySet"]["policy"] == after
    assert collection.policy() == after


@pytest.mark.parametrize(
    "before,after,asked,current",
    [
        (ANT_180_730, Policy(180 * DAY + 1, 0), 180 * DAY + 1, 180 * DAY),
        (ANT_180_730, Policy(0, 730 * DAY + 1), 730 * DAY + 1, 730 * DAY),
        (ANT_180_730, ANT_180_730._replace(giftsOnly=True), 1, 0),
        (Policy(), HUANHE_0, 1, 0),
        (Policy(), Policy(1, 0), 1, 0),
        (Policy(noEther=True), NO_RESALE, 1, 0),
        (Policy(noResale=True), NO_RESALE, 1, 0),
    ],
)
def test_a_policy_never_tightens(make_bound, artist, before, after, asked, current):
    collection = make_bound(before)

    with reverts("Policy_CannotTighten", asked, current):
        collection.loosen(after, {"from": artist})

    assert collection.policy() == before


def test_never_stays_never(make_bound, artist):
    collection = make_bound(HUANHE_0)

    with reverts("Policy_NeverMoves", collection):
        collection.loosen(Policy(), {"from": artist})


def test_what_was_loosened_does_not_tighten_back(make_bound, artist):
    collection = make_bound(ANT_180_730)
    collection.loosen(Policy(), {"from": artist})

    with reverts("Policy_CannotTighten", 180 * DAY, 0):
        collection.loosen(ANT_180_730, {"from": artist})


def test_holders_profit_at_once(make_bound, artist, alice, bob):
    collection = make_bound(ANT_180_730)
    token = collection.mint(alice, 1, 2, {"from": artist}).return_value
    collection.loosen(Policy(), {"from": artist})

    collection.transferFrom(alice, bob, token, {"from": alice})

    assert collection.ownerOf(token) == bob


def test_only_the_owner_loosens(make_bound, artist, bob):
    collection = make_bound(ANT_180_730)
    collection.setMinter(bob, 0, True, {"from": artist})

    with reverts("OwnableUnauthorizedAccount", bob):
        collection.loosen(Policy(), {"from": bob})
