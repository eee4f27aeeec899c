import pytest

from tests.fixtures.collectibles import NOBODY, token_id
from tests.support.reverts import reverts


@pytest.fixture
def token(collection, edition, artist, alice):
    """The middle one of a batch of 5 that alice holds."""
    collection.mint(alice, edition, 5, {"from": artist})
    return token_id(edition, 3)


def test_a_burnt_token_is_gone(collection, edition, token, alice):
    burnt = collection.burn(token, {"from": alice})

    assert burnt.events["Transfer"] == {"from": alice, "to": NOBODY, "tokenId": token}
    assert collection.balanceOf(alice) == 4
    assert (collection.minted(edition), collection.burned(edition)) == (5, 1)
    with reverts("ERC721NonexistentToken", token):
        collection.ownerOf(token)


def test_its_neighbours_stay(collection, edition, token, alice):
    collection.burn(token, {"from": alice})

    assert [collection.ownerOf(token_id(edition, number)) for number in (1, 2, 4, 5)] == [alice] * 4


def test_a_burnt_token_never_comes_back(collection, edition, token, artist, alice, bob):
    collection.burn(token, {"from": alice})

    with reverts("ERC721NonexistentToken", token):
        collection.burn(token, {"from": alice})
    with reverts("ERC721NonexistentToken", token):
        collection.transferFrom(alice, bob, token, {"from": alice})
    with reverts("ERC721NonexistentToken", token):
        collection.transferFrom(NOBODY, bob, token, {"from": bob})
    with reverts("ERC721NonexistentToken", token):
        collection.approve(bob, token, {"from": alice})
    assert collection.mint(bob, edition, 2, {"from": artist}).return_value == token_id(edition, 6)


def test_a_token_that_moved_can_be_burnt(collection, edition, token, alice, bob):
    collection.transferFrom(alice, bob, token, {"from": alice})
    collection.burn(token, {"from": bob})

    assert (collection.balanceOf(alice), collection.balanceOf(bob)) == (4, 0)
    with reverts("ERC721NonexistentToken", token):
        collection.getApproved(token)


def test_all_of_a_batch_can_be_burnt(collection, edition, token, alice):
    for number in range(1, 6):
        collection.burn(token_id(edition, number), {"from": alice})

    assert collection.balanceOf(alice) == 0
    assert collection.burned(edition) == 5


def test_the_approved_and_operators_can_burn(collection, edition, token, alice, bob, carol):
    collection.approve(bob, token, {"from": alice})
    collection.setApprovalForAll(carol, True, {"from": alice})

    collection.burn(token, {"from": bob})
    collection.burn(token + 1, {"from": carol})

    assert collection.balanceOf(alice) == 3


def test_nobody_else_can_burn_not_even_the_artist(collection, token, artist, stranger):
    for person in (artist, stranger):
        with reverts("ERC721InsufficientApproval", person, token):
            collection.burn(token, {"from": person})


def test_a_token_never_minted_cannot_be_burnt(collection, edition, artist):
    with reverts("ERC721NonexistentToken", token_id(edition, 1)):
        collection.burn(token_id(edition, 1), {"from": artist})


def test_nobody_has_no_balance_to_ask_for(collection):
    with reverts("ERC721InvalidOwner", NOBODY):
        collection.balanceOf(NOBODY)
