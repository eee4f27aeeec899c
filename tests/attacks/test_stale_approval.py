"""Fault 20: approvals that outlive a transfer or a burn, and rights that reach further than the standard says."""

import pytest

from tests.fixtures.collectibles import NOBODY, token_id
from tests.support.reverts import reverts


@pytest.fixture
def token(collection, edition, artist, alice):
    collection.mint(alice, edition, 5, {"from": artist})
    return token_id(edition, 3)


@pytest.mark.parametrize("mover", ["holder", "approved", "operator"])
def test_an_approval_ends_with_the_transfer(collection, token, alice, bob, carol, dave, mover):
    collection.approve(bob, token, {"from": alice})
    collection.setApprovalForAll(dave, True, {"from": alice})

    collection.transferFrom(alice, carol, token, {"from": {"holder": alice, "approved": bob, "operator": dave}[mover]})

    assert collection.getApproved(token) == NOBODY
    for person in (alice, bob, dave):
        with reverts("ERC721InsufficientApproval", person, token):
            collection.transferFrom(carol, person, token, {"from": person})


def test_an_approval_does_not_come_back_with_the_token(collection, token, alice, bob, carol):
    collection.approve(bob, token, {"from": alice})
    collection.transferFrom(alice, carol, token, {"from": alice})
    collection.transferFrom(carol, alice, token, {"from": carol})

    assert collection.getApproved(token) == NOBODY
    with reverts("ERC721InsufficientApproval", bob, token):
        collection.transferFrom(alice, bob, token, {"from": bob})


def test_an_old_approval_does_not_shine_through_a_new_one(collection, token, alice, bob, carol, dave):
    collection.approve(bob, token, {"from": alice})
    collection.transferFrom(alice, carol, token, {"from": alice})
    collection.approve(dave, token, {"from": carol})

    with reverts("ERC721InsufficientApproval", bob, token):
        collection.transferFrom(carol, bob, token, {"from": bob})
    collection.approve(NOBODY, token, {"from": carol})
    for person in (bob, dave):
        with reverts("ERC721InsufficientApproval", person, token):
            collection.transferFrom(carol, person, token, {"from": person})


def test_a_transfer_to_oneself_ends_an_approval_too(collection, token, alice, bob):
    collection.approve(bob, token, {"from": alice})
    collection.transferFrom(alice, alice, token, {"from": alice})

    assert collection.getApproved(token) == NOBODY


def test_an_approval_ends_with_the_token(collection, token, alice, bob):
    collection.approve(bob, token, {"from": alice})
    collection.burn(token, {"from": alice})

    with reverts("ERC721NonexistentToken", token):
        collection.getApproved(token)
    with reverts("ERC721NonexistentToken", token):
        collection.burn(token, {"from": bob})


def test_an_approval_reaches_one_token_only(collection, edition, token, alice, bob):
    collection.approve(bob, token, {"from": alice})

    for number in (1, 2, 4, 5):
        with reverts("ERC721InsufficientApproval", bob, token_id(edition, number)):
            collection.transferFrom(alice, bob, token_id(edition, number), {"from": bob})


def test_an_operator_of_one_holder_is_none_of_the_next(collection, token, alice, bob, carol):
    collection.setApprovalForAll(bob, True, {"from": alice})
    collection.transferFrom(alice, carol, token, {"from": bob})

    with reverts("ERC721InsufficientApproval", bob, token):
        collection.transferFrom(carol, bob, token, {"from": bob})
    with reverts("ERC721InvalidApprover", bob):
        collection.approve(bob, token, {"from": bob})


def test_an_operator_cannot_make_operators(collection, token, alice, bob, carol):
    collection.setApprovalForAll(bob, True, {"from": alice})
    collection.setApprovalForAll(carol, True, {"from": bob})

    with reverts("ERC721InsufficientApproval", carol, token):
        collection.transferFrom(alice, carol, token, {"from": carol})


def test_a_minter_has_no_right_over_what_it_minted(collection, edition, artist, alice, bob):
    collection.setMinter(bob, edition, True, {"from": artist})
    token = collection.mint(alice, edition, 2, {"from": bob}).return_value

    with reverts("ERC721InsufficientApproval", bob, token):
        collection.transferFrom(alice, bob, token, {"from": bob})
    with reverts("ERC721InsufficientApproval", bob, token):
        collection.burn(token, {"from": bob})
