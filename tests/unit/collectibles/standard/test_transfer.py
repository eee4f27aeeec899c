import pytest

from tests.fixtures.collectibles import NOBODY, token_id
from tests.support.reverts import reverts


@pytest.mark.parametrize("amount", [1, 2, 5, 200, 500])
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_any_token_of_any_batch_moves(collection, edition, artist, alice, bob, amount, place):
    collection.mint(alice, edition, amount, {"from": artist})
    number = {"first": 1, "middle": amount // 2 + 1, "last": amount}[place]
    token = token_id(edition, number)

    moved = collection.transferFrom(alice, bob, token, {"from": alice})

    assert moved.events["Transfer"] == {"from": alice, "to": bob, "tokenId": token}
    assert collection.ownerOf(token) == bob
    assert (collection.balanceOf(alice), collection.balanceOf(bob)) == (amount - 1, 1)
    for neighbour in {max(1, number - 1), min(amount, number + 1)} - {number}:
        assert collection.ownerOf(token_id(edition, neighbour)) == alice


@pytest.mark.parametrize("later", [1, 2, 191, 250, 500])
def test_a_token_of_an_older_batch_moves(collection, edition, artist, alice, bob, later):
    collection.mint(alice, edition, 500, {"from": artist})
    collection.mint(bob, edition, 3, {"from": artist})
    collection.mint(alice, edition, later, {"from": artist})

    for number in (1, 192, 193, 448, 449, 500):
        collection.transferFrom(alice, bob, token_id(edition, number), {"from": alice})
        assert collection.ownerOf(token_id(edition, number)) == bob

    assert collection.balanceOf(alice) == 494 + later
    assert collection.balanceOf(bob) == 9


def test_a_token_moves_on_and_back(collection, edition, artist, alice, bob, carol):
    collection.mint(alice, edition, 3, {"from": artist})
    token = token_id(edition, 2)

    for giver, taker in [(alice, bob), (bob, carol), (carol, alice), (alice, bob)]:
        collection.transferFrom(giver, taker, token, {"from": giver})
        assert collection.ownerOf(token) == taker

    assert [collection.balanceOf(person) for person in (alice, bob, carol)] == [2, 1, 0]


def test_a_transfer_to_oneself_changes_nothing(collection, edition, artist, alice):
    collection.mint(alice, edition, 3, {"from": artist})
    token = token_id(edition, 2)

    for _ in range(2):
        collection.transferFrom(alice, alice, token, {"from": alice})

    assert collection.ownerOf(token) == alice
    assert collection.balanceOf(alice) == 3


def test_a_holder_who_gave_all_away_can_be_given_more(collection, edition, artist, alice, bob):
    collection.mint(alice, edition, 2, {"from": artist})
    for number in (1, 2):
        collection.transferFrom(alice, bob, token_id(edition, number), {"from": alice})

    collection.mint(alice, edition, 1, {"from": artist})

    assert collection.balanceOf(alice) == 1
    assert [collection.ownerOf(token_id(edition, number)) for number in (1, 2, 3)] == [bob, bob, alice]


def test_a_run_that_was_given_away_is_not_the_holders(collection, edition, artist, alice, bob):
    collection.mint(alice, edition, 2, {"from": artist})
    token = token_id(edition, 1)
    collection.transferFrom(alice, bob, token, {"from": alice})

    with reverts("ERC721InsufficientApproval", alice, token):
        collection.transferFrom(alice, alice, token, {"from": alice})


def test_a_transfer_from_another_than_the_holder_reverts(collection, edition, artist, alice, bob):
    collection.mint(alice, edition, 2, {"from": artist})
    collection.mint(bob, edition, 2, {"from": artist})
    token = token_id(edition, 1)

    with reverts("ERC721IncorrectOwner", bob, token, alice):
        collection.transferFrom(bob, alice, token, {"from": alice})


def test_nobody_can_take_from_an_older_batch_by_naming_themselves(collection, edition, artist, alice, bob):
    collection.mint(alice, edition, 2, {"from": artist})
    collection.mint(bob, edition, 2, {"from": artist})
    token = token_id(edition, 2)

    with reverts("ERC721InsufficientApproval", bob, token):
        collection.transferFrom(bob, bob, token, {"from": bob})


def test_a_transfer_to_nobody_reverts(collection, edition, artist, alice):
    collection.mint(alice, edition, 2, {"from": artist})

    with reverts("ERC721InvalidReceiver", NOBODY):
        collection.transferFrom(alice, NOBODY, token_id(edition, 1), {"from": alice})


@pytest.mark.parametrize("number", [0, 3, 192, 193, 700, 999_999])
def test_a_token_never_minted_cannot_move(collection, edition, artist, alice, bob, number):
    collection.mint(alice, edition, 2, {"from": artist})
    token = token_id(edition, number)

    with reverts("ERC721NonexistentToken", token):
        collection.transferFrom(alice, bob, token, {"from": alice})


def test_a_stranger_cannot_move_a_token_nor_can_the_artist(collection, edition, artist, alice, stranger):
    collection.mint(alice, edition, 2, {"from": artist})
    token = token_id(edition, 1)

    for person in (stranger, artist):
        with reverts("ERC721InsufficientApproval", person, token):
            collection.transferFrom(alice, person, token, {"from": person})


def test_a_plain_transfer_asks_no_receiver(collection, collection_factory, edition, artist, alice):
    collection.mint(alice, edition, 2, {"from": artist})

    collection.transferFrom(alice, collection_factory, token_id(edition, 1), {"from": alice})

    assert collection.ownerOf(token_id(edition, 1)) == collection_factory
