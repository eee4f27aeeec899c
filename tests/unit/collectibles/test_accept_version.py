import pytest

from tests.fixtures.collectibles import digest_of, token_id
from tests.support.reverts import reverts


@pytest.fixture
def token(collection, edition, artist, alice):
    """One of a batch of three of version 0; versions 1 and 2 exist."""
    collection.mint(alice, edition, 3, {"from": artist})
    for version in (1, 2):
        collection.revise(edition, digest_of(f"version {version}"), {"from": artist})
    return token_id(edition, 2)


@pytest.mark.parametrize("version", [1, 2])
def test_a_holder_takes_a_newer_version(collection, edition, token, alice, version):
    accepted = collection.acceptVersion(token, version, {"from": alice})

    assert accepted.events["MetadataUpdate"] == {"_tokenId": token}
    assert collection.versionOf(token) == version
    assert collection.metadataDigest(token) == "0x" + digest_of(f"version {version}").hex()
    assert collection.ownerOf(token) == alice
    assert collection.versionOf(token_id(edition, 1)) == collection.versionOf(token_id(edition, 3)) == 0


def test_the_version_goes_with_the_token(collection, token, alice, bob):
    collection.acceptVersion(token, 1, {"from": alice})
    collection.transferFrom(alice, bob, token, {"from": alice})

    assert collection.versionOf(token) == 1
    collection.acceptVersion(token, 2, {"from": bob})
    assert collection.versionOf(token) == 2


def test_an_approval_stays(collection, token, alice, bob):
    collection.approve(bob, token, {"from": alice})
    collection.acceptVersion(token, 1, {"from": alice})

    assert collection.getApproved(token) == bob


@pytest.mark.parametrize("version", [0, 1])
def test_there_is_no_way_back(collection, token, alice, version):
    collection.acceptVersion(token, 1, {"from": alice})

    with reverts("Collection_VersionCannotBe", version, 1, 2):
        collection.acceptVersion(token, version, {"from": alice})


@pytest.mark.parametrize("version", [3, 256, 2**256 - 1])
def test_a_version_that_is_not_there_reverts(collection, token, alice, version):
    with reverts("Collection_VersionCannotBe", version, 0, 2):
        collection.acceptVersion(token, version, {"from": alice})


def test_neither_artist_nor_operator_nor_approved_can(collection, token, artist, alice, bob, carol):
    collection.setApprovalForAll(bob, True, {"from": alice})
    collection.approve(carol, token, {"from": alice})

    for person in (artist, bob, carol):
        with reverts("Collection_NotHolder", person, alice):
            collection.acceptVersion(token, 1, {"from": person})


def test_a_token_that_does_not_exist_has_none(collection, edition, token, alice):
    with reverts("ERC721NonexistentToken", token_id(edition, 9)):
        collection.acceptVersion(token_id(edition, 9), 1, {"from": alice})
