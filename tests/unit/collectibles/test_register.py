import pytest
from brownie import chain

from tests.fixtures.collectibles import (
    NO_DIGEST,
    NOBODY,
    OPEN_EDITION,
    SERIES,
    SINGLE,
    digest_of,
    work_terms,
)
from tests.support.reverts import reverts


def hexed(terms):
    return tuple("0x" + fact.hex() if isinstance(fact, bytes) else fact for fact in terms)


def test_works_are_numbered_from_one(collection, artist):
    first = collection.register(work_terms("One", artist), {"from": artist})
    second = collection.register(work_terms("Two", artist), {"from": artist})

    assert (first.return_value, second.return_value) == (1, 2)
    assert collection.works() == 2


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"cap": 1},
        {"cap": OPEN_EDITION},
        {"bps": 0},
        {"bps": 0, "receiver": NOBODY},
        {"bps": 2500},
        {"kind": SERIES},
        {"kind": SERIES, "content": NO_DIGEST},
        {"closes_at": 2**32 - 1},
        {"closes_at": 2**32 - 1, "cap": OPEN_EDITION, "bps": 2500, "kind": SERIES},
    ],
)
def test_terms_come_back_as_they_were_said(collection, artist, changed):
    terms = work_terms("Said", artist, **changed)

    registered = collection.register(terms, {"from": artist})

    assert collection.terms(1) == hexed(terms)
    event = registered.events["WorkRegistered"]
    assert (event["work"], event["contentDigest"], event["creator"]) == (1, hexed(terms)[0], artist)
    assert event["terms"] == hexed(terms)


def test_a_work_starts_with_nothing_minted(collection, artist):
    collection.register(work_terms("New", artist, cap=7), {"from": artist})

    assert (collection.cap(1), collection.minted(1), collection.burned(1)) == (7, 0, 0)


def test_a_creator_can_be_another_than_the_founder(collection, artist, carol):
    collection.register(work_terms("Hers", carol), {"from": artist})
    collection.register(work_terms("Mine", artist), {"from": artist})

    assert collection.terms(1)["creator"] == carol
    assert collection.terms(2)["creator"] == artist


def test_a_creator_stays_when_the_collection_is_sold(collection, artist, alice):
    collection.register(work_terms("Mine", artist), {"from": artist})
    collection.transferOwnership(alice, {"from": artist})
    collection.acceptOwnership({"from": alice})
    collection.register(work_terms("Hers", alice), {"from": alice})

    assert collection.terms(1)["creator"] == artist
    assert collection.terms(2)["creator"] == alice


def test_a_digest_leads_to_its_work(collection, artist):
    collection.register(work_terms("One", artist), {"from": artist})
    collection.register(work_terms("Two", artist), {"from": artist})

    assert collection.workOf(digest_of("One")) == 1
    assert collection.workOf(digest_of("Two")) == 2
    assert collection.workOf(digest_of("Three")) == 0


def test_a_series_without_a_content_digest_is_found_by_its_metadata(collection, artist):
    collection.register(work_terms("Grains", artist, kind=SERIES, content=NO_DIGEST), {"from": artist})

    assert collection.workOf(digest_of("Grains.json")) == 1
    assert collection.workOf(NO_DIGEST) == 0


def test_a_content_digest_is_registered_once(collection, artist):
    collection.register(work_terms("Tide", artist), {"from": artist})

    with reverts("Collection_DigestAlreadyRegistered", digest_of("Tide"), 1):
        collection.register(work_terms("Other", artist, content=digest_of("Tide"), cap=99), {"from": artist})


def test_a_series_is_registered_once(collection, artist):
    terms = work_terms("Grains", artist, kind=SERIES, content=NO_DIGEST)
    collection.register(terms, {"from": artist})

    with reverts("Collection_DigestAlreadyRegistered", digest_of("Grains.json"), 1):
        collection.register(terms, {"from": artist})


def test_two_works_may_share_their_metadata(collection, artist):
    shared = digest_of("shared.json")
    collection.register(work_terms("One", artist, metadata=shared), {"from": artist})
    collection.register(work_terms("Two", artist, metadata=shared), {"from": artist})

    assert collection.terms(2)["metadataDigest"] == "0x" + shared.hex()


def test_the_same_digest_is_free_in_another_collection(collection_factory, Collection, collection, artist):
    made = collection_factory.create("Other", "OTH", artist, NO_DIGEST, NO_DIGEST, {"from": artist})
    other = Collection.at(made.return_value)
    collection.register(work_terms("Tide", artist), {"from": artist})

    other.register(work_terms("Tide", artist), {"from": artist})

    assert other.workOf(digest_of("Tide")) == 1


def test_a_single_work_without_a_content_digest_reverts(collection, artist):
    with reverts("Collection_DigestMissing", NO_DIGEST, digest_of("Bare.json")):
        collection.register(work_terms("Bare", artist, content=NO_DIGEST), {"from": artist})


@pytest.mark.parametrize("kind", [SINGLE, SERIES])
def test_a_work_without_metadata_reverts(collection, artist, kind):
    with reverts("Collection_DigestMissing", digest_of("Bare"), NO_DIGEST):
        collection.register(work_terms("Bare", artist, kind=kind, metadata=NO_DIGEST), {"from": artist})


def test_a_work_without_a_creator_reverts(collection, artist):
    with reverts("Collection_CreatorMissing", digest_of("Orphan")):
        collection.register(work_terms("Orphan", NOBODY, bps=0), {"from": artist})


@pytest.mark.parametrize("cap", [0, 1_000_000, 2**32 - 1])
def test_a_cap_out_of_range_reverts(collection, artist, cap):
    with reverts("Collection_CapOutOfRange", cap, 999_999):
        collection.register(work_terms("Cap", artist, cap=cap), {"from": artist})


@pytest.mark.parametrize("bps", [2501, 10_000, 65_535])
def test_a_royalty_above_the_most_reverts(collection, artist, bps):
    with reverts("Collection_RoyaltyTooHigh", bps, 2500):
        collection.register(work_terms("Dear", artist, bps=bps), {"from": artist})


def test_a_royalty_for_nobody_reverts(collection, artist):
    with reverts("Collection_RoyaltyWithoutReceiver", 1):
        collection.register(work_terms("Lost", artist, receiver=NOBODY, bps=1), {"from": artist})


def test_an_edition_that_closed_already_reverts(collection, artist):
    with reverts("Collection_ClosesInThePast", 1, chain[-1].timestamp):
        collection.register.call(work_terms("Late", artist, closes_at=1), {"from": artist})


def test_an_edition_that_closes_at_this_second_reverts(collection, artist):
    now = chain[-1].timestamp
    with reverts("Collection_ClosesInThePast", now, now):
        collection.register.call(work_terms("Late", artist, closes_at=now), {"from": artist})

    collection.register.call(work_terms("Late", artist, closes_at=now + 1), {"from": artist})


def test_a_stranger_cannot_register(collection, stranger):
    with reverts("Collection_NotMinter", stranger, 0):
        collection.register(work_terms("Theirs", stranger), {"from": stranger})


def test_a_minter_of_one_work_cannot_register(collection, single, artist, bob):
    collection.setMinter(bob, single, True, {"from": artist})

    with reverts("Collection_NotMinter", bob, 0):
        collection.register(work_terms("Theirs", bob), {"from": bob})


def test_a_minter_of_every_work_can_register(collection, artist, bob):
    collection.setMinter(bob, 0, True, {"from": artist})

    collection.register(work_terms("Ours", artist), {"from": bob})

    assert collection.workOf(digest_of("Ours")) == 1


@pytest.mark.parametrize("work", [0, 2, 2**40])
def test_terms_of_no_work_revert(collection, single, work):
    with reverts("Collection_NoSuchWork", work, 1):
        collection.terms(work)
