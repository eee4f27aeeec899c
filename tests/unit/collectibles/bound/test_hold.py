import pytest
from brownie import chain

from tests.fixtures.bound import ANT_180_730, DAY, Policy, later
from tests.fixtures.collectibles import NOBODY, token_id
from tests.support.reverts import reverts


@pytest.fixture
def collection(make_bound):
    return make_bound(ANT_180_730)


@pytest.fixture(params=["single", "latest batch", "older batch"])
def token(request, collection, artist, alice):
    """A token of alice's, new."""
    minted = collection.mint(alice, 1, 1 if request.param == "single" else 4, {"from": artist}).return_value
    if request.param == "older batch":
        collection.mint(alice, 1, 2, {"from": artist})
    return minted + (0 if request.param == "single" else 2)


def test_the_first_holder_keeps_it_180_days_the_next_730(collection, token, alice, bob, carol):
    until = collection.heldUntil(token)
    later(179)
    assert not collection.isTransferable(token, alice, bob)
    with reverts("Policy_Held", until, chain[-1].timestamp):
        collection.transferFrom.call(alice, bob, token, {"from": alice})

    later(2)
    assert collection.isTransferable(token, alice, bob)
    collection.transferFrom(alice, bob, token, {"from": alice})

    until = collection.heldUntil(token)
    assert until == chain[-1].timestamp + 730 * DAY
    later(729)
    with reverts("Policy_Held", until, chain[-1].timestamp):
        collection.transferFrom.call(bob, carol, token, {"from": bob})
    later(2)
    collection.transferFrom(bob, carol, token, {"from": bob})
    assert collection.heldUntil(token) == chain[-1].timestamp + 730 * DAY


def test_it_ends_at_its_second(collection, token, alice, bob):
    until = collection.heldUntil(token)
    chain.mine(timestamp=until - 1)
    with reverts("Policy_Held", until, until - 1):
        collection.transferFrom.call(alice, bob, token, {"from": alice})

    chain.mine(timestamp=until)

    collection.transferFrom.call(alice, bob, token, {"from": alice})


def test_approvals_do_not_help_and_do_not_hurt(collection, token, alice, bob):
    until = collection.heldUntil(token)
    collection.approve(bob, token, {"from": alice})
    assert collection.heldUntil(token) == until
    with reverts("Policy_Held", until, chain[-1].timestamp):
        collection.transferFrom.call(alice, bob, token, {"from": bob})

    later(181)
    collection.transferFrom(alice, bob, token, {"from": bob})

    assert collection.ownerOf(token) == bob


def test_a_loan_and_a_freeze_leave_the_time_alone(collection, token, alice, bob):
    until = collection.heldUntil(token)
    collection.setUser(token, bob, 2**64 - 1, {"from": alice})
    collection.freeze(token, {"from": alice})

    assert collection.heldUntil(token) == until


def test_a_held_token_can_be_burnt(collection, token, alice):
    assert collection.isTransferable(token, alice, NOBODY)
    collection.burn(token, {"from": alice})

    with reverts("ERC721NonexistentToken", token):
        collection.heldUntil(token)


def test_tokens_of_one_batch_have_their_own_time_once_they_moved(collection, artist, alice, bob):
    collection.mint(alice, 1, 3, {"from": artist})
    later(181)
    collection.transferFrom(alice, bob, token_id(1, 2), {"from": alice})

    for number in (1, 3):
        assert collection.isTransferable(token_id(1, number), alice, bob)
    assert not collection.isTransferable(token_id(1, 2), bob, alice)


def test_isTransferable_knows_holders_mints_and_burns(collection, token, alice, bob, dave):
    later(181)

    assert collection.isTransferable(token, alice, bob)
    assert collection.isTransferable(token, alice, dave)
    assert not collection.isTransferable(token, bob, alice)
    assert collection.isTransferable(token_id(1, 900), NOBODY, alice)
    with reverts("ERC721NonexistentToken", token_id(1, 900)):
        collection.isTransferable(token_id(1, 900), alice, bob)


def test_without_holds_all_is_as_ever(make_bound, artist, alice, bob):
    collection = make_bound(Policy())
    collection.mint(alice, 1, 3, {"from": artist})
    collection.approve(bob, token_id(1, 2), {"from": alice})
    collection.transferFrom(alice, bob, token_id(1, 2), {"from": bob})
    collection.transferFrom(alice, bob, token_id(1, 3), {"from": alice})

    assert (collection.balanceOf(alice), collection.balanceOf(bob)) == (1, 2)
    assert collection.tokenURI(token_id(1, 3)) == collection.tokenURI(token_id(1, 1))
    assert collection.royaltyInfo(token_id(1, 3), 10_000) == (artist, 1000)
