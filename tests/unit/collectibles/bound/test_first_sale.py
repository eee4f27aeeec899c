"""What its creator still has is nobody's hold: the first holder is who has it after."""

import pytest
from brownie import chain

from tests.fixtures.bound import ANT_180_730, DAY, later
from tests.fixtures.collectibles import token_id, work_terms
from tests.support.reverts import reverts

TOKEN = token_id(1, 2)


@pytest.fixture
def collection(make_bound, artist, dave):
    """The artist holds a batch of three; Dave, the house, may take them."""
    collection = make_bound(ANT_180_730)
    collection.mint(artist, 1, 3, {"from": artist})
    collection.setApprovalForAll(dave, True, {"from": artist})
    return collection


def test_the_creator_sends_it_at_once_and_the_next_is_the_first_holder(collection, artist, alice, bob):
    assert collection.isTransferable(TOKEN, artist, alice)
    collection.transferFrom(artist, alice, TOKEN, {"from": artist})

    assert collection.heldUntil(TOKEN) == chain[-1].timestamp + 180 * DAY
    later(181)
    collection.transferFrom(alice, bob, TOKEN, {"from": alice})
    assert collection.heldUntil(TOKEN) == chain[-1].timestamp + 730 * DAY


def test_so_it_is_through_a_house(collection, artist, alice, dave):
    collection.transferFrom(artist, dave, TOKEN, {"from": dave})
    collection.transferFrom(dave, alice, TOKEN, {"from": dave})

    assert collection.heldUntil(TOKEN) == chain[-1].timestamp + 180 * DAY


def test_unsold_it_is_still_the_creators(collection, artist, alice, dave):
    since = collection.heldSince(TOKEN)
    collection.transferFrom(artist, dave, TOKEN, {"from": dave})
    later(1)
    collection.transferFrom(dave, artist, TOKEN, {"from": dave})

    assert collection.heldUntil(TOKEN) == collection.heldSince(TOKEN) == since
    collection.transferFrom(artist, alice, TOKEN, {"from": artist})


def test_what_came_back_to_the_creator_is_held_like_anybodys(collection, artist, alice, bob):
    collection.transferFrom(artist, alice, TOKEN, {"from": artist})
    later(181)
    collection.transferFrom(alice, artist, TOKEN, {"from": alice})

    until = collection.heldUntil(TOKEN)
    assert until == chain[-1].timestamp + 730 * DAY
    with reverts("Policy_Held", until, chain[-1].timestamp):
        collection.transferFrom.call(artist, bob, TOKEN, {"from": artist})


def test_the_owner_is_not_the_creator_of_anothers_work(collection, artist, carol, bob):
    collection.register(work_terms("Carol's", carol), {"from": artist})
    for holder in (artist, carol):
        collection.mint(holder, 2, 1, {"from": artist})

    with reverts("Policy_Held", collection.heldUntil(token_id(2, 1)), chain[-1].timestamp):
        collection.transferFrom.call(artist, bob, token_id(2, 1), {"from": artist})
    collection.transferFrom.call(carol, bob, token_id(2, 2), {"from": carol})
