from tests.fixtures.collectibles import NOBODY, work_terms
from tests.support.reverts import reverts


def test_ownership_moves_in_two_steps(collection, artist, alice):
    started = collection.transferOwnership(alice, {"from": artist})
    assert started.events["OwnershipTransferStarted"] == {"previousOwner": artist, "newOwner": alice}
    assert (collection.owner(), collection.pendingOwner()) == (artist, alice)

    accepted = collection.acceptOwnership({"from": alice})

    assert accepted.events["OwnershipTransferred"] == {"previousOwner": artist, "newOwner": alice}
    assert (collection.owner(), collection.pendingOwner()) == (alice, NOBODY)
    with reverts("OwnableUnauthorizedAccount", artist):
        collection.transferOwnership(artist, {"from": artist})


def test_a_new_owner_changes_neither_founder_nor_works(collection, single, artist, alice):
    collection.transferOwnership(alice, {"from": artist})
    collection.acceptOwnership({"from": alice})

    assert collection.founder() == artist
    assert collection.works() == single
    assert collection.terms(single)["creator"] == artist


def test_a_proposal_can_be_taken_back(collection, artist, alice):
    collection.transferOwnership(alice, {"from": artist})
    collection.transferOwnership(NOBODY, {"from": artist})

    with reverts("Collection_NotProposedOwner", alice, NOBODY):
        collection.acceptOwnership({"from": alice})


def test_only_the_proposed_accepts(collection, artist, alice, stranger):
    collection.transferOwnership(alice, {"from": artist})

    with reverts("Collection_NotProposedOwner", stranger, alice):
        collection.acceptOwnership({"from": stranger})


def test_only_the_owner_proposes_or_renounces(collection, stranger):
    with reverts("OwnableUnauthorizedAccount", stranger):
        collection.transferOwnership(stranger, {"from": stranger})
    with reverts("OwnableUnauthorizedAccount", stranger):
        collection.renounceOwnership({"from": stranger})


def test_renouncing_ends_every_power_and_every_proposal(collection, single, artist, alice):
    collection.transferOwnership(alice, {"from": artist})

    renounced = collection.renounceOwnership({"from": artist})

    assert renounced.events["OwnershipTransferred"] == {"previousOwner": artist, "newOwner": NOBODY}
    assert (collection.owner(), collection.pendingOwner()) == (NOBODY, NOBODY)
    with reverts("Collection_NotProposedOwner", alice, NOBODY):
        collection.acceptOwnership({"from": alice})
    with reverts("Collection_NotMinter", artist, 0):
        collection.register(work_terms("More", artist), {"from": artist})
    with reverts("Collection_NotMinter", artist, single):
        collection.mint(artist, single, 1, {"from": artist})


def test_renouncing_leaves_holders_what_they_hold(collection, single, artist, alice, bob):
    collection.mint(alice, single, 2, {"from": artist})
    collection.renounceOwnership({"from": artist})

    collection.transferFrom(alice, bob, single * 1_000_000 + 1, {"from": alice})
    collection.burn(single * 1_000_000 + 2, {"from": alice})

    assert (collection.balanceOf(alice), collection.balanceOf(bob)) == (0, 1)
    assert collection.royaltyInfo(single * 1_000_000 + 1, 10_000) == (artist, 1000)


def test_renouncing_leaves_minters_their_right(collection, single, artist, bob):
    collection.setMinter(bob, single, True, {"from": artist})
    collection.renounceOwnership({"from": artist})

    collection.mint(bob, single, 1, {"from": bob})

    assert collection.balanceOf(bob) == 1
