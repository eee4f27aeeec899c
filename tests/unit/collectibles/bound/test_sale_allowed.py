"""What houses are told when they ask whether a token may be sold, and what goes into them."""

import pytest

from tests.fixtures.bound import ANT_180_730, HUANHE_0, NO_RESALE, ZHIXIN_30, Policy, later
from tests.fixtures.collectibles import NOBODY, token_id
from tests.support.reverts import reverts

ETHER = NOBODY
MINE, ANOTHERS = token_id(1, 1), token_id(1, 2)


@pytest.fixture
def make_sold(make_bound, artist, alice):
    """A collection of which the artist has one token, and Alice another."""

    def make(policy):
        collection = make_bound(policy)
        for holder in (artist, alice):
            collection.mint(holder, 1, 1, {"from": artist})
        return collection

    return make


@pytest.mark.parametrize(
    "policy,mine,anothers",
    [
        (Policy(), True, True),
        (ANT_180_730, True, False),
        (ZHIXIN_30, False, False),
        (Policy(giftsOnly=True), False, False),
        (HUANHE_0, False, False),
        (Policy(noResale=True), True, False),
    ],
)
def test_each_policy_answers(make_sold, artist, alice, coin, dave, policy, mine, anothers):
    collection = make_sold(policy)

    for currency in (ETHER, coin):
        assert collection.saleAllowed(MINE, artist, currency) == mine
        assert collection.saleAllowed(ANOTHERS, alice, currency) == anothers
    assert collection.isTransferable(MINE, artist, dave) == mine
    assert collection.isTransferable(ANOTHERS, alice, dave) == anothers


def test_it_may_be_sold_once_it_may_move(make_sold, alice):
    collection = make_sold(ANT_180_730)
    later(181)

    assert collection.saleAllowed(ANOTHERS, alice, ETHER)


def test_only_by_its_holder(make_sold, artist, alice, bob):
    collection = make_sold(Policy())

    assert not collection.saleAllowed(MINE, alice, ETHER)
    assert not collection.saleAllowed(ANOTHERS, bob, ETHER)
    with reverts("ERC721NonexistentToken", token_id(1, 3)):
        collection.saleAllowed(token_id(1, 3), artist, ETHER)


def test_without_ether_in_tokens_alone(make_sold, artist, alice, coin):
    collection = make_sold(Policy(noEther=True))

    for token, holder in ((MINE, artist), (ANOTHERS, alice)):
        assert collection.saleAllowed(token, holder, coin)
        assert not collection.saleAllowed(token, holder, ETHER)


def test_without_resale_no_house_takes_it_but_friends_do(make_sold, alice, bob, dave):
    collection = make_sold(NO_RESALE)
    with reverts("Policy_NoResale", ANOTHERS, alice):
        collection.transferFrom(alice, dave, ANOTHERS, {"from": alice})
    assert not collection.isTransferable(ANOTHERS, alice, dave)

    collection.transferFrom(alice, bob, ANOTHERS, {"from": alice})

    assert collection.ownerOf(ANOTHERS) == bob


def test_what_the_creator_bought_back_is_not_sold_again(make_sold, artist, alice, dave, coin):
    collection = make_sold(NO_RESALE)
    collection.transferFrom(alice, artist, ANOTHERS, {"from": alice})

    assert not collection.saleAllowed(ANOTHERS, artist, coin)
    with reverts("Policy_NoResale", ANOTHERS, artist):
        collection.transferFrom(artist, dave, ANOTHERS, {"from": artist})


def test_sellers_profit_from_a_looser_policy_at_once(make_sold, artist, alice):
    collection = make_sold(NO_RESALE._replace(firstHold=86_400))
    assert not collection.saleAllowed(ANOTHERS, alice, ETHER)

    collection.loosen(Policy(), {"from": artist})

    assert collection.saleAllowed(ANOTHERS, alice, ETHER)


def test_a_house_is_asked_within_its_gas(make_bound, artist, alice, coin):
    """The dearest question: a token of an old batch, three words of starts away, still held."""
    collection = make_bound(ANT_180_730._replace(noResale=True, noEther=True))
    for amount in (400, 500, 500):
        collection.mint(alice, 1, amount, {"from": artist})
    token = token_id(1, 899)

    assert not collection.saleAllowed(token, alice, coin, {"gas_limit": 21_000 + 54_000})
    later(181)
    gas = collection.saleAllowed.estimate_gas(token, alice, coin, {"from": alice}) - 21_000
    assert gas < 50_000
