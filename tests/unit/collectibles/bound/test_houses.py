"""Tokens with a policy in real houses: listed, bid on, settled, taken back; what may not be sold is not listed."""

import pytest
from brownie import chain

from tests.fixtures.auctions import DURATION, ETHER, RESERVE, pack_ranked, pass_time, terms_of
from tests.fixtures.bound import ANT_180_730, DAY, HUANHE_0, NO_RESALE, ZHIXIN_30, Policy, later
from tests.fixtures.collectibles import token_id
from tests.support.reverts import reverts

TOKEN = token_id(1, 1)
HOUR = 3_600
COINS = 10**6


@pytest.fixture
def bound(make_housed, artist):
    """180 days, then 730; three tokens are the artist's."""
    collection = make_housed(ANT_180_730)
    collection.mint(artist, 1, 3, {"from": artist})
    return collection


def sell(house, collection, seller, buyer):
    """Through a reserve auction, from listing to settlement."""
    if collection.policy()[2] is False:
        collection.setApprovalForAll(house, True, {"from": seller})
    lot = terms_of(house, seller, collection, TOKEN)
    house.list(lot, {"from": seller})
    house.bid(lot, {"from": buyer, "value": RESERVE})
    pass_time(DURATION)
    house.settle(lot, {"from": buyer})


def test_the_artist_sells_at_once_and_buyers_hold(bound, english, artist, alice, bob):
    sell(english, bound, artist, alice)
    assert bound.ownerOf(TOKEN) == alice
    until = bound.heldUntil(TOKEN)
    assert until == chain[-1].timestamp + 180 * DAY

    bound.setApprovalForAll(english, True, {"from": alice})
    lot = terms_of(english, alice, bound, TOKEN)
    with reverts("Consignment_SaleNotAllowed", bound, TOKEN, ETHER):
        english.list.call(lot, {"from": alice})

    later(181)
    sell(english, bound, alice, bob)
    assert bound.heldUntil(TOKEN) == chain[-1].timestamp + 730 * DAY


def test_a_lot_taken_back_leaves_the_clock_alone(bound, english, artist, alice, bob):
    bound.transferFrom(artist, alice, TOKEN, {"from": artist})
    since, until = bound.heldSince(TOKEN), bound.heldUntil(TOKEN)
    later(181)
    bound.setApprovalForAll(english, True, {"from": alice})
    lot = terms_of(english, alice, bound, TOKEN, opens_at=chain[-1].timestamp)
    english.list(lot, {"from": alice})
    assert bound.heldUntil(TOKEN) == until
    later(3)
    english.cancel(lot, {"from": alice})

    assert (bound.ownerOf(TOKEN), bound.heldSince(TOKEN), bound.heldUntil(TOKEN)) == (alice, since, until)
    bound.transferFrom(alice, bob, TOKEN, {"from": alice})


def test_a_lot_that_closed_unsold_goes_back_as_it_came(bound, english, artist, alice):
    bound.transferFrom(artist, alice, TOKEN, {"from": artist})
    since = bound.heldSince(TOKEN)
    later(181)
    bound.setApprovalForAll(english, True, {"from": alice})
    lot = terms_of(english, alice, bound, TOKEN, opens_at=chain[-1].timestamp, closes_at=chain[-1].timestamp + 600)
    english.list(lot, {"from": alice})
    pass_time(601)
    english.settle(lot, {"from": alice})

    assert (bound.ownerOf(TOKEN), bound.heldSince(TOKEN)) == (alice, since)


def test_an_edition_is_sold_and_the_rest_comes_back(bound, ranked, artist, alice, bob):
    """Two of three find buyers, who hold 180 days; the third is the artist's as if it had never been away."""
    since = bound.heldSince(token_id(1, 3))
    rules = pack_ranked(quantity=3)
    lot = terms_of(ranked, artist, bound, TOKEN, unit_exponent=0, rules=rules)
    ranked.list(lot, {"from": artist})
    assert bound.balanceOf(ranked) == 3
    for bidder in (alice, bob):
        ranked.bid(lot, 2_000, 0, 0, {"from": bidder, "value": 2_000})
    pass_time(HOUR)
    settled = chain[-1].timestamp
    ranked.settle(lot, 10, {"from": alice})

    owners = [bound.ownerOf(token_id(1, number)) for number in (1, 2, 3)]
    assert owners == [alice, bob, artist]
    for number in (1, 2):
        assert settled + 180 * DAY <= bound.heldUntil(token_id(1, number)) <= settled + 180 * DAY + 60
    assert bound.heldSince(token_id(1, 3)) == since
    assert bound.saleAllowed(token_id(1, 3), artist, ETHER)


def test_each_token_of_an_edition_is_asked_about(bound, ranked, artist, alice):
    """Of three tokens, one was Alice's and came back: the edition cannot be listed."""
    bound.transferFrom(artist, alice, token_id(1, 3), {"from": artist})
    later(181)
    bound.transferFrom(alice, artist, token_id(1, 3), {"from": alice})
    lot = terms_of(ranked, artist, bound, TOKEN, unit_exponent=0, rules=pack_ranked(quantity=3))

    with reverts("Consignment_SaleNotAllowed", bound, token_id(1, 3), ETHER):
        ranked.list(lot, {"from": artist})


def test_a_stay_in_one_house_after_another_changes_nothing(bound, english, ranked, artist, alice):
    bound.transferFrom(artist, alice, TOKEN, {"from": artist})
    since = bound.heldSince(TOKEN)
    later(181)
    for house, changes in ((english, {}), (ranked, {"rules": pack_ranked(quantity=1), "unit_exponent": 0})):
        bound.setApprovalForAll(house, True, {"from": alice})
        lot = terms_of(house, alice, bound, TOKEN, opens_at=chain[-1].timestamp + 10, **changes)
        house.list(lot, {"from": alice})
        house.cancel(lot, {"from": alice})

    assert (bound.ownerOf(TOKEN), bound.heldSince(TOKEN)) == (alice, since)


@pytest.mark.parametrize("policy", [ZHIXIN_30, HUANHE_0], ids=["gifts only", "never"])
def test_what_may_not_be_sold_is_not_listed(make_housed, english, artist, policy):
    collection = make_housed(policy)
    collection.mint(artist, 1, 1, {"from": artist})
    later(31)

    with reverts("Consignment_SaleNotAllowed", collection, TOKEN, ETHER):
        english.list(terms_of(english, artist, collection, TOKEN), {"from": artist})


def test_without_resale_and_ether_the_artist_alone_sells_and_for_coins(make_housed, english, coin, artist, alice):
    collection = make_housed(NO_RESALE)
    collection.mint(artist, 1, 1, {"from": artist})
    with reverts("Consignment_SaleNotAllowed", collection, TOKEN, ETHER):
        english.list(terms_of(english, artist, collection, TOKEN), {"from": artist})

    lot = terms_of(english, artist, collection, TOKEN, currency=coin, unit_exponent=0, reserve=COINS)
    english.list(lot, {"from": artist})
    english.bidWith(lot, COINS, 0, {"from": alice})
    pass_time(DURATION)
    english.settle(lot, {"from": alice})
    assert collection.ownerOf(TOKEN) == alice

    collection.setApprovalForAll(english, True, {"from": alice})
    again = terms_of(english, alice, collection, TOKEN, currency=coin, unit_exponent=0, reserve=COINS)
    with reverts("Consignment_SaleNotAllowed", collection, TOKEN, coin):
        english.list(again, {"from": alice})


def test_open_collections_are_sold_and_sold_again(make_housed, english, artist, alice, bob):
    collection = make_housed(Policy())
    collection.mint(artist, 1, 1, {"from": artist})
    sell(english, collection, artist, alice)
    sell(english, collection, alice, bob)

    assert collection.ownerOf(TOKEN) == bob
