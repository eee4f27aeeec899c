import pytest
from brownie import chain

from tests.fixtures.collectibles import NOBODY, token_id
from tests.support.reverts import reverts

LONG = 2**64 - 1


@pytest.fixture
def token(collection, edition, artist, alice):
    collection.mint(alice, edition, 3, {"from": artist})
    return token_id(edition, 2)


def test_a_token_starts_unlent(collection, token):
    assert (collection.userOf(token), collection.userExpires(token)) == (NOBODY, 0)


def test_a_loan_gives_use_and_nothing_else(collection, token, alice, bob):
    lent = collection.setUser(token, bob, LONG, {"from": alice})

    assert lent.events["UpdateUser"] == {"tokenId": token, "user": bob, "expires": LONG}
    assert (collection.userOf(token), collection.userExpires(token)) == (bob, LONG)
    assert collection.ownerOf(token) == alice
    with reverts("ERC721InsufficientApproval", bob, token):
        collection.transferFrom(alice, bob, token, {"from": bob})
    with reverts("ERC721InsufficientApproval", bob, token):
        collection.setUser(token, bob, LONG, {"from": bob})


def test_a_loan_ends_by_itself_after_its_last_second(collection, token, alice, bob):
    expires = chain[-1].timestamp + 1000
    collection.setUser(token, bob, expires, {"from": alice})

    chain.mine(timestamp=expires)
    assert collection.userOf(token) == bob
    chain.mine(timestamp=expires + 1)
    assert collection.userOf(token) == NOBODY
    assert collection.userExpires(token) == expires


def test_a_loan_can_be_taken_back_and_given_again(collection, token, alice, bob, carol):
    collection.setUser(token, bob, LONG, {"from": alice})
    collection.setUser(token, NOBODY, 0, {"from": alice})
    assert (collection.userOf(token), collection.userExpires(token)) == (NOBODY, 0)

    collection.setUser(token, carol, LONG, {"from": alice})

    assert collection.userOf(token) == carol


@pytest.mark.parametrize("lent", [False, True], ids=["unlent", "lent"])
@pytest.mark.parametrize("no_user, expires", [(True, LONG), (False, 0), (True, 0)])
def test_no_user_and_no_second_mean_no_loan_in_the_views_and_in_the_event(
    collection, token, alice, bob, carol, no_user, expires, lent
):
    if lent:
        collection.setUser(token, bob, LONG, {"from": alice})

    ended = collection.setUser(token, NOBODY if no_user else carol, expires, {"from": alice})

    assert ended.events["UpdateUser"] == {"tokenId": token, "user": NOBODY, "expires": 0}
    assert (collection.userOf(token), collection.userExpires(token)) == (NOBODY, 0)


def test_a_loan_that_is_over_when_it_is_made_has_no_user_and_its_second(collection, token, alice, bob):
    late = collection.setUser(token, bob, 1, {"from": alice})

    assert late.events["UpdateUser"] == {"tokenId": token, "user": bob, "expires": 1}
    assert (collection.userOf(token), collection.userExpires(token)) == (NOBODY, 1)


@pytest.mark.parametrize("way", ["transfer", "safe transfer"])
def test_a_loan_ends_with_a_transfer_and_says_so(collection, token, alice, bob, carol, way):
    collection.setUser(token, bob, LONG, {"from": alice})

    send = collection.transferFrom if way == "transfer" else collection.safeTransferFrom
    moved = send(alice, carol, token, {"from": alice})

    assert moved.events["UpdateUser"] == {"tokenId": token, "user": NOBODY, "expires": 0}
    assert (collection.userOf(token), collection.userExpires(token)) == (NOBODY, 0)
    collection.transferFrom(carol, alice, token, {"from": carol})
    assert collection.userOf(token) == NOBODY


def test_a_token_that_is_not_lent_moves_without_a_word(collection, token, alice, bob):
    assert "UpdateUser" not in collection.transferFrom(alice, bob, token, {"from": alice}).events


def test_the_approved_and_operators_can_lend(collection, token, alice, bob, carol):
    collection.approve(bob, token, {"from": alice})
    collection.setApprovalForAll(carol, True, {"from": alice})

    collection.setUser(token, bob, LONG, {"from": bob})
    collection.setUser(token + 1, carol, LONG, {"from": carol})

    assert (collection.userOf(token), collection.userOf(token + 1)) == (bob, carol)
    assert collection.getApproved(token) == bob


def test_strangers_and_the_artist_cannot_lend(collection, token, artist, stranger):
    for person in (artist, stranger):
        with reverts("ERC721InsufficientApproval", person, token):
            collection.setUser(token, person, LONG, {"from": person})


def test_a_lent_token_can_be_burnt(collection, token, alice, bob):
    collection.setUser(token, bob, LONG, {"from": alice})

    burnt = collection.burn(token, {"from": alice})

    assert burnt.events["UpdateUser"] == {"tokenId": token, "user": NOBODY, "expires": 0}
    with reverts("ERC721NonexistentToken", token):
        collection.userOf(token)


def test_the_neighbours_of_a_lent_token_are_not_lent(collection, token, alice, bob):
    collection.setUser(token, bob, LONG, {"from": alice})

    assert collection.userOf(token - 1) == collection.userOf(token + 1) == NOBODY
