"""Faults 18 and 21, and R12: other metadata than was shown, after a holder, a bidder or a buyer relied on it."""

import pytest

from tests.fixtures.collectibles import digest_of, token_id
from tests.support.reverts import reverts


@pytest.fixture
def token(collection, edition, artist, alice):
    collection.mint(alice, edition, 5, {"from": artist})
    return token_id(edition, 4)


def test_no_power_of_the_artist_changes_what_a_holder_has(collection, edition, token, artist, alice):
    shown = collection.tokenURI(token)

    collection.revise(edition, digest_of("something cheap"), {"from": artist})
    collection.freezeWork(edition, {"from": artist})
    collection.setContractDigest(digest_of("other"), {"from": artist})
    collection.renounceOwnership({"from": artist})

    assert collection.tokenURI(token) == shown


@pytest.mark.parametrize("moment", ["before", "while", "after"])
def test_a_token_in_custody_comes_out_as_it_went_in(collection, edition, token, artist, alice, bob, carol, moment):
    """Carol stands for a house that never accepts a version; Bob buys."""
    shown = collection.metadataDigest(token)
    for step, (giver, taker) in enumerate([(alice, carol), (carol, bob)]):
        if moment == ("before", "while")[step]:
            collection.revise(edition, digest_of("something cheap"), {"from": artist})
        collection.transferFrom(giver, taker, token, {"from": giver})
    if moment == "after":
        collection.revise(edition, digest_of("something cheap"), {"from": artist})

    assert collection.metadataDigest(token) == shown


def test_a_seller_whose_token_is_in_custody_cannot_switch_it(collection, edition, token, artist, alice, carol):
    collection.revise(edition, digest_of("something cheap"), {"from": artist})
    collection.transferFrom(alice, carol, token, {"from": alice})

    for person in (alice, artist):
        with reverts("Collection_NotHolder", person, carol):
            collection.acceptVersion(token, 1, {"from": person})


def test_a_digest_taken_by_a_revision_is_still_not_a_second_work(collection, edition, token, artist):
    """Revising a work to another's metadata lends it neither that work's royalty nor its digest."""
    collection.revise(edition, digest_of("Tide.json"), {"from": artist})

    assert collection.workOf(digest_of("Tide.json")) == 0
    assert collection.workOf(digest_of("Dunes")) == edition
