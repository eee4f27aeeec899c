import pytest

from tests.fixtures.bound import HUANHE_0, Policy
from tests.fixtures.collectibles import NOBODY, token_id
from tests.support.reverts import reverts


@pytest.fixture
def collection(make_bound):
    return make_bound(HUANHE_0)


@pytest.mark.parametrize("amount", [1, 2, 7])
def test_every_mint_says_that_its_tokens_are_locked(collection, artist, alice, amount):
    minted = collection.mint(alice, 1, amount, {"from": artist})

    tokens = [token_id(1, number) for number in range(1, amount + 1)]
    assert [event["tokenId"] for event in minted.events["Locked"]] == tokens
    assert all(collection.locked(token) for token in tokens)
    assert collection.heldUntil(tokens[0]) == 2**256 - 1


def test_a_collection_that_moves_says_no_such_thing(make_bound, artist, alice):
    collection = make_bound(Policy())

    assert "Locked" not in collection.mint(alice, 1, 3, {"from": artist}).events
    assert not collection.locked(token_id(1, 1))


def test_nobody_moves_or_approves_anything(collection, artist, alice, bob, dave):
    token = collection.mint(alice, 1, 3, {"from": artist}).return_value
    for to in (bob, alice, dave):
        with reverts("Policy_NeverMoves", collection):
            collection.transferFrom(alice, to, token, {"from": alice})
    with reverts("Policy_NeverMoves", collection):
        collection.safeTransferFrom(alice, bob, token, {"from": alice})
    with reverts("Policy_NeverMoves", collection):
        collection.approve(bob, token, {"from": alice})
    with reverts("Policy_NeverMoves", collection):
        collection.setApprovalForAll(bob, True, {"from": alice})
    collection.approve(NOBODY, token, {"from": alice})
    collection.setApprovalForAll(bob, False, {"from": alice})

    assert not collection.isTransferable(token, alice, bob)


def test_a_holder_can_burn_lend_and_freeze(collection, artist, alice, bob):
    token = collection.mint(alice, 1, 3, {"from": artist}).return_value

    collection.setUser(token, bob, 2**64 - 1, {"from": alice})
    collection.freeze(token, {"from": alice})
    assert collection.isTransferable(token, alice, NOBODY)
    collection.burn(token, {"from": alice})

    assert collection.balanceOf(alice) == 2


def test_a_token_that_does_not_exist_is_not_locked(collection):
    with reverts("ERC721NonexistentToken", token_id(1, 1)):
        collection.locked(token_id(1, 1))
