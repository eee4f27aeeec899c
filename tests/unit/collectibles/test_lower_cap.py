import pytest

from tests.support.reverts import reverts


def test_a_cap_falls(collection, single, artist):
    lowered = collection.lowerCap(single, 4, {"from": artist})

    assert collection.cap(single) == 4
    assert collection.terms(single)["cap"] == 4
    assert lowered.events["CapLowered"] == {"work": single, "cap": 4}


def test_a_lower_cap_is_the_cap(collection, single, artist, alice):
    collection.lowerCap(single, 4, {"from": artist})
    collection.mint(alice, single, 4, {"from": artist})

    with reverts("Collection_CapExceeded", 1, 0):
        collection.mint(alice, single, 1, {"from": artist})


def test_an_edition_is_closed_at_what_is_minted(collection, edition, artist, alice):
    collection.mint(alice, edition, 230, {"from": artist})
    collection.lowerCap(edition, 230, {"from": artist})

    with reverts("Collection_CapExceeded", 1, 0):
        collection.mint(alice, edition, 1, {"from": artist})
    assert collection.ownerOf(edition * 1_000_000 + 230) == alice


def test_a_work_nobody_has_can_be_closed_for_ever(collection, single, artist, alice):
    collection.lowerCap(single, 0, {"from": artist})

    with reverts("Collection_CapExceeded", 1, 0):
        collection.mint(alice, single, 1, {"from": artist})
    assert collection.works() == single


@pytest.mark.parametrize("cap", [10, 11, 999_999, 2**256 - 1])
def test_a_cap_never_rises_or_stays(collection, single, artist, cap):
    with reverts("Collection_CapCannotBe", cap, 0, 10):
        collection.lowerCap(single, cap, {"from": artist})


def test_a_cap_never_falls_below_what_is_minted(collection, single, artist, alice):
    collection.mint(alice, single, 5, {"from": artist})

    with reverts("Collection_CapCannotBe", 4, 5, 10):
        collection.lowerCap(single, 4, {"from": artist})


def test_burning_does_not_make_room(collection, single, artist, alice):
    collection.mint(alice, single, 10, {"from": artist})
    collection.burn(single * 1_000_000 + 1, {"from": alice})

    with reverts("Collection_CapExceeded", 1, 0):
        collection.mint(alice, single, 1, {"from": artist})
    with reverts("Collection_CapCannotBe", 9, 10, 10):
        collection.lowerCap(single, 9, {"from": artist})


def test_no_such_work_reverts(collection, single, artist):
    with reverts("Collection_NoSuchWork", single + 1, single):
        collection.lowerCap(single + 1, 0, {"from": artist})


def test_only_the_owner_lowers_a_cap(collection, single, artist, bob):
    collection.setMinter(bob, 0, True, {"from": artist})

    with reverts("OwnableUnauthorizedAccount", bob):
        collection.lowerCap(single, 4, {"from": bob})
