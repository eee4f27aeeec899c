import pytest

from tests.fixtures.collectibles import EVERY_WORK
from tests.support.reverts import reverts


def test_a_right_is_given_and_taken_back(collection, single, artist, bob):
    given = collection.setMinter(bob, single, True, {"from": artist})
    assert given.events["MinterSet"] == {"minter": bob, "work": single, "allowed": True}
    assert collection.isMinter(bob, single)
    assert not collection.isMinter(bob, EVERY_WORK)

    taken = collection.setMinter(bob, single, False, {"from": artist})

    assert taken.events["MinterSet"] == {"minter": bob, "work": single, "allowed": False}
    assert not collection.isMinter(bob, single)
    with reverts("Collection_NotMinter", bob, single):
        collection.mint(bob, single, 1, {"from": bob})


def test_a_right_to_every_work_is_a_right_to_each(collection, single, edition, artist, bob):
    collection.setMinter(bob, EVERY_WORK, True, {"from": artist})

    assert collection.isMinter(bob, single)
    assert collection.isMinter(bob, edition)
    assert collection.isMinter(bob, EVERY_WORK)


def test_the_owner_needs_no_right(collection, single, artist, stranger):
    assert collection.isMinter(artist, single)
    assert collection.isMinter(artist, EVERY_WORK)
    assert not collection.isMinter(stranger, single)


def test_no_such_work_reverts(collection, single, artist, bob):
    with reverts("Collection_NoSuchWork", single + 1, single):
        collection.setMinter(bob, single + 1, True, {"from": artist})


@pytest.mark.parametrize("everything", [True, False])
def test_only_the_owner_gives_rights(collection, single, artist, bob, everything):
    collection.setMinter(bob, EVERY_WORK, True, {"from": artist})

    with reverts("OwnableUnauthorizedAccount", bob):
        collection.setMinter(bob, EVERY_WORK if everything else single, True, {"from": bob})
