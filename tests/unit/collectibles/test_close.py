from tests.support.reverts import reverts


def test_an_edition_closes_at_what_is_minted_by_then(collection, edition, artist, alice):
    collection.mint(alice, edition, 7, {"from": artist})

    closed = collection.close(edition, {"from": artist})

    assert closed.events["CapLowered"] == {"work": edition, "cap": 7}
    with reverts("Collection_CapExceeded", 1, 0):
        collection.mint(alice, edition, 1, {"from": artist})


def test_a_closed_edition_cannot_be_closed_again(collection, edition, artist, alice):
    collection.mint(alice, edition, 7, {"from": artist})
    collection.close(edition, {"from": artist})

    with reverts("Collection_CapCannotBe", 7, 7, 7):
        collection.close(edition, {"from": artist})


def test_only_the_owner_closes(collection, edition, artist, bob):
    collection.setMinter(bob, 0, True, {"from": artist})

    with reverts("OwnableUnauthorizedAccount", bob):
        collection.close(edition, {"from": bob})


def test_no_such_work_reverts(collection, artist):
    with reverts("Collection_NoSuchWork", 1, 0):
        collection.close(1, {"from": artist})
