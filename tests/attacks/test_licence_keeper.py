"""R7: a licence that ends on transfer, kept or brought back by who parted with the token, or taken from who did not."""

import pytest
from brownie import chain

from tests.fixtures.bound import ANT_180_730, later
from tests.fixtures.collectibles import token_id, work_terms
from tests.fixtures.licences import ENDS
from tests.support.reverts import reverts

TOKEN = token_id(1, 1)


@pytest.fixture
def licensed(collection, licences, artist, alice):
    """Alice was granted a licence with her token, a day after she got it."""
    collection.register(work_terms("Tide", artist, cap=10), {"from": artist})
    collection.mint(alice, 1, 3, {"from": artist})
    later(1)
    licences.grant(collection, TOKEN, alice, licences.digestOf(ENDS), 0, {"from": artist})
    return collection


def has(licences, collection, person):
    return licences.stands(collection, TOKEN, person, licences.digestOf(ENDS))


def test_coming_back_to_the_token_does_not_bring_the_licence_back(licences, licensed, alice, bob):
    for days in (0, 30):
        licensed.transferFrom(alice, bob, TOKEN, {"from": alice})
        later(days)
        licensed.transferFrom(bob, alice, TOKEN, {"from": bob})
        assert not has(licences, licensed, alice)


def test_nor_does_sending_it_to_oneself(licences, licensed, alice):
    licensed.transferFrom(alice, alice, TOKEN, {"from": alice})

    assert not has(licences, licensed, alice)


def test_a_grant_in_the_second_the_token_came_is_refused(licences, licensed, artist, alice, bob):
    """Else Alice could part with the token and get it back in that second, and nobody could tell."""
    licensed.transferFrom(alice, bob, TOKEN, {"from": alice})
    now = chain[-1].timestamp

    with reverts("Licences_TooSoon", now, now):
        licences.grant.call(licensed, TOKEN, bob, licences.digestOf(ENDS), 0, {"from": artist})
    later(1)
    licences.grant(licensed, TOKEN, bob, licences.digestOf(ENDS), 0, {"from": artist})
    assert has(licences, licensed, bob)


def test_who_buys_just_before_the_grant_does_not_get_it(licences, licensed, artist, alice, bob):
    """The artist names whom the licence is for, so a purchase that slips in between ends it."""
    second = token_id(1, 2)
    licensed.transferFrom(alice, bob, second, {"from": alice})
    later(1)

    with reverts("Licences_NotHolder", alice, bob):
        licences.grant(licensed, second, alice, licences.digestOf(ENDS), 0, {"from": artist})


def test_the_artist_takes_nothing_back_by_another_grant(licences, licensed, artist, alice, bob):
    digest = licences.digestOf(ENDS)
    for holder in (alice, bob):
        with pytest.raises(Exception, match=r"Licences_(StillGranted|NotHolder)"):
            licences.grant(licensed, TOKEN, holder, digest, chain[-1].timestamp + 60, {"from": artist})

    assert has(licences, licensed, alice)


def test_nor_while_the_token_lies_in_a_house(licences, make_bound, artist, alice, dave):
    """A house that gives it back gives the licence back; meanwhile it is nobody's, and nobody's to overwrite."""
    bound = make_bound(ANT_180_730)
    bound.mint(alice, 1, 1, {"from": artist})
    later(181)
    digest = licences.digestOf(ENDS)
    licences.grant(bound, TOKEN, alice, digest, 0, {"from": artist})
    bound.transferFrom(alice, dave, TOKEN, {"from": alice})
    assert not has(licences, bound, alice) and not has(licences, bound, dave)
    with reverts("Licences_StillGranted", TOKEN, digest):
        licences.grant(bound, TOKEN, dave, digest, 0, {"from": artist})

    bound.transferFrom(dave, alice, TOKEN, {"from": dave})

    assert has(licences, bound, alice)


def test_what_a_house_sold_has_lost_it(licences, make_bound, artist, alice, bob, dave):
    bound = make_bound(ANT_180_730)
    bound.mint(alice, 1, 1, {"from": artist})
    later(181)
    licences.grant(bound, TOKEN, alice, licences.digestOf(ENDS), 0, {"from": artist})
    bound.transferFrom(alice, dave, TOKEN, {"from": alice})
    bound.transferFrom(dave, bob, TOKEN, {"from": dave})

    assert not has(licences, bound, alice) and not has(licences, bound, bob)
