import pytest

from tests.fixtures.collectibles import digest_of, token_id
from tests.support.reverts import reverts


@pytest.fixture
def token(collection, single, artist, alice):
    collection.mint(alice, single, 3, {"from": artist})
    return token_id(single, 2)


def test_a_frozen_token_keeps_its_version_whoever_holds_it(collection, single, token, artist, alice, bob):
    collection.revise(single, digest_of("second"), {"from": artist})

    frozen = collection.freeze(token, {"from": alice})

    assert frozen.events["TokenFrozen"] == {
        "tokenId": token,
        "metadataDigest": "0x" + digest_of("Tide.json").hex(),
    }
    assert collection.isFrozen(token)
    collection.transferFrom(alice, bob, token, {"from": alice})
    assert collection.isFrozen(token)
    with reverts("Collection_TokenFrozen", token):
        collection.acceptVersion(token, 1, {"from": bob})


def test_its_neighbours_stay_free(collection, single, token, alice):
    collection.freeze(token, {"from": alice})

    assert not collection.isFrozen(token_id(single, 1))
    assert not collection.isFrozen(token_id(single, 3))


def test_freezing_twice_reverts(collection, token, alice):
    collection.freeze(token, {"from": alice})

    with reverts("Collection_TokenFrozen", token):
        collection.freeze(token, {"from": alice})


def test_only_the_holder_freezes_a_token(collection, token, artist, alice, bob):
    collection.setApprovalForAll(bob, True, {"from": alice})

    for person in (artist, bob):
        with reverts("Collection_NotHolder", person, alice):
            collection.freeze(token, {"from": person})


def test_a_frozen_token_can_be_approved_moved_and_burnt(collection, token, alice, bob, carol):
    collection.freeze(token, {"from": alice})
    collection.approve(bob, token, {"from": alice})
    collection.transferFrom(alice, carol, token, {"from": bob})
    collection.burn(token, {"from": carol})

    assert collection.balanceOf(alice) == 2


def test_a_frozen_work_changes_no_more(collection, single, token, artist):
    frozen = collection.freezeWork(single, {"from": artist})

    assert frozen.events["WorkFrozen"] == {"work": single}
    assert collection.isWorkFrozen(single)
    with reverts("Collection_WorkFrozen", single):
        collection.revise(single, digest_of("second"), {"from": artist})
    with reverts("Collection_WorkFrozen", single):
        collection.lowerCap(single, 5, {"from": artist})
    with reverts("Collection_WorkFrozen", single):
        collection.close(single, {"from": artist})
    with reverts("Collection_WorkFrozen", single):
        collection.freezeWork(single, {"from": artist})


def test_all_tokens_of_a_frozen_work_are_frozen_the_next_ones_too(collection, single, token, artist, bob):
    collection.freezeWork(single, {"from": artist})
    collection.mint(bob, single, 2, {"from": artist})

    assert all(collection.isFrozen(token_id(single, number)) for number in range(1, 6))


def test_a_token_of_an_older_version_of_a_frozen_work_can_still_be_brought_up(collection, single, token, artist, alice):
    collection.revise(single, digest_of("second"), {"from": artist})
    collection.freezeWork(single, {"from": artist})
    assert not collection.isFrozen(token)

    collection.acceptVersion(token, 1, {"from": alice})

    assert collection.isFrozen(token)


def test_other_works_stay_free(collection, single, edition, artist):
    collection.freezeWork(single, {"from": artist})

    assert not collection.isWorkFrozen(edition)
    collection.revise(edition, digest_of("second"), {"from": artist})


def test_only_the_owner_freezes_a_work(collection, single, artist, bob):
    collection.setMinter(bob, 0, True, {"from": artist})

    with reverts("OwnableUnauthorizedAccount", bob):
        collection.freezeWork(single, {"from": bob})


def test_what_does_not_exist_cannot_be_frozen(collection, single, artist):
    with reverts("Collection_NoSuchWork", 0, single):
        collection.freezeWork(0, {"from": artist})
    with reverts("ERC721NonexistentToken", token_id(single, 1)):
        collection.freeze(token_id(single, 1), {"from": artist})
    with reverts("ERC721NonexistentToken", token_id(single, 1)):
        collection.isFrozen(token_id(single, 1))
