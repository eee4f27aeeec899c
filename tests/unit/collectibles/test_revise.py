import pytest
from multiformats import CID, multihash

from tests.fixtures.collectibles import NO_DIGEST, OPEN_EDITION, digest_of, token_id, work_terms
from tests.support.reverts import reverts


def uri_of(digest: bytes) -> str:
    return "ipfs://" + str(CID("base32", 1, "raw", multihash.wrap(digest, "sha2-256")))


def test_what_was_minted_keeps_its_metadata(collection, edition, artist, alice):
    collection.mint(alice, edition, 3, {"from": artist})
    collection.mint(alice, edition, 1, {"from": artist})

    revised = collection.revise(edition, digest_of("second"), {"from": artist})

    assert revised.return_value == 1
    event = {"work": edition, "version": 1, "metadataDigest": "0x" + digest_of("second").hex()}
    assert revised.events["WorkRevised"] == event
    for number in range(1, 5):
        assert collection.versionOf(token_id(edition, number)) == 0
        assert collection.metadataDigest(token_id(edition, number)) == "0x" + digest_of("Dunes.json").hex()


@pytest.mark.parametrize("amount", [1, 2, 300])
def test_what_is_minted_next_has_the_new_metadata(collection, edition, artist, alice, bob, amount):
    collection.mint(alice, edition, 2, {"from": artist})
    collection.revise(edition, digest_of("second"), {"from": artist})
    first = collection.mint(alice, edition, amount, {"from": artist}).return_value

    for token in {first, first + amount - 1}:
        assert collection.versionOf(token) == 1
        assert collection.tokenURI(token) == uri_of(digest_of("second"))
        collection.transferFrom(alice, bob, token, {"from": alice})
        assert collection.tokenURI(token) == uri_of(digest_of("second"))


def test_a_token_of_an_older_batch_keeps_its_version_when_it_moves(collection, edition, artist, alice, bob):
    for version in range(3):
        collection.mint(alice, edition, 4, {"from": artist})
        collection.revise(edition, digest_of(f"after {version}"), {"from": artist})

    for number, version in [(2, 0), (4, 0), (5, 1), (8, 1), (9, 2), (12, 2)]:
        collection.transferFrom(alice, bob, token_id(edition, number), {"from": alice})
        assert collection.versionOf(token_id(edition, number)) == version


def test_versions_can_be_read(collection, single, artist):
    assert (collection.newestVersion(single), collection.metadataOf(single, 1)) == (0, "0x" + NO_DIGEST.hex())

    collection.revise(single, digest_of("second"), {"from": artist})
    collection.revise(single, digest_of("third"), {"from": artist})

    assert collection.newestVersion(single) == 2
    assert [collection.metadataOf(single, version) for version in range(4)] == [
        "0x" + digest.hex() for digest in (digest_of("Tide.json"), digest_of("second"), digest_of("third"), NO_DIGEST)
    ]


def test_the_registered_terms_stay(collection, single, artist):
    before = collection.terms(single)

    collection.revise(single, digest_of("second"), {"from": artist})

    assert collection.terms(single) == before
    assert collection.royaltyInfo(token_id(single, 1), 10_000) == (artist, 1000)


def test_the_256th_version_reverts(collection, single, artist):
    for version in range(1, 256):
        collection.revise(single, digest_of(f"version {version}"), {"from": artist})

    with reverts("Collection_VersionCannotBe", 256, 255, 255):
        collection.revise(single, digest_of("one too many"), {"from": artist})
    collection.mint(artist, single, 2, {"from": artist})
    assert collection.metadataDigest(token_id(single, 2)) == "0x" + digest_of("version 255").hex()


def test_no_digest_reverts(collection, single, artist):
    with reverts("Collection_DigestMissing", digest_of("Tide"), NO_DIGEST):
        collection.revise(single, NO_DIGEST, {"from": artist})


def test_no_such_work_reverts(collection, single, artist):
    with reverts("Collection_NoSuchWork", single + 1, single):
        collection.revise(single + 1, digest_of("x"), {"from": artist})


def test_only_the_owner_revises(collection, single, artist, bob):
    collection.setMinter(bob, 0, True, {"from": artist})

    with reverts("OwnableUnauthorizedAccount", bob):
        collection.revise(single, digest_of("x"), {"from": bob})


def test_a_timed_edition_can_be_revised(collection, artist, alice):
    collection.register(work_terms("Both", artist, cap=OPEN_EDITION, closes_at=2**32 - 1), {"from": artist})
    collection.revise(1, digest_of("second"), {"from": artist})
    collection.mint(alice, 1, 2, {"from": artist})

    assert collection.versionOf(token_id(1, 2)) == 1
    assert collection.terms(1)["closesAt"] == 2**32 - 1
