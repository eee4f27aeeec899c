import pytest
from brownie import chain

from tests.fixtures.bound import ANT_180_730, DAY, later
from tests.fixtures.collectibles import token_id
from tests.support.reverts import reverts


@pytest.fixture
def collection(make_bound, artist, alice, dave):
    """Alice holds a batch of three; Dave, the house, may take them."""
    collection = make_bound(ANT_180_730)
    collection.mint(alice, 1, 3, {"from": artist})
    collection.setApprovalForAll(dave, True, {"from": alice})
    return collection


TOKEN = token_id(1, 2)


def test_a_held_token_does_not_go_into_custody(collection, alice, dave):
    until = collection.heldUntil(TOKEN)

    with reverts("Policy_Held", until, chain[-1].timestamp):
        collection.transferFrom.call(alice, dave, TOKEN, {"from": dave})


def test_what_comes_back_keeps_its_time(collection, alice, bob, dave):
    until = collection.heldUntil(TOKEN)
    later(181)
    collection.transferFrom(alice, dave, TOKEN, {"from": dave})
    assert collection.heldUntil(TOKEN) == until
    later(50)
    collection.transferFrom(dave, alice, TOKEN, {"from": dave})

    assert collection.heldUntil(TOKEN) == until
    collection.transferFrom(alice, bob, TOKEN, {"from": alice})
    assert collection.ownerOf(TOKEN) == bob


def test_what_a_later_holder_gets_back_keeps_its_time_too(collection, alice, bob, carol, dave):
    later(181)
    collection.transferFrom(alice, bob, TOKEN, {"from": alice})
    until = collection.heldUntil(TOKEN)
    later(731)
    collection.setApprovalForAll(dave, True, {"from": bob})
    collection.transferFrom(bob, dave, TOKEN, {"from": dave})
    collection.transferFrom(dave, bob, TOKEN, {"from": dave})

    assert collection.heldUntil(TOKEN) == until
    collection.transferFrom(bob, carol, TOKEN, {"from": bob})


def test_what_is_sold_out_of_custody_starts_anew(collection, alice, bob, dave):
    later(181)
    collection.transferFrom(alice, dave, TOKEN, {"from": dave})
    later(3)

    collection.transferFrom(dave, bob, TOKEN, {"from": dave})

    assert collection.heldUntil(TOKEN) == chain[-1].timestamp + 730 * DAY
    assert not collection.isTransferable(TOKEN, bob, alice)


def test_the_house_is_never_stuck_with_a_token(collection, alice, bob, dave):
    """A sale under way ends, whatever the times are: what came was free."""
    later(181)
    collection.transferFrom(alice, dave, TOKEN, {"from": dave})

    assert collection.isTransferable(TOKEN, dave, bob)
    collection.transferFrom.call(dave, bob, TOKEN, {"from": dave})
    collection.transferFrom.call(dave, alice, TOKEN, {"from": dave})


def test_a_token_minted_to_the_house_is_sold_like_any_other(collection, artist, bob, dave):
    token = collection.mint(dave, 1, 2, {"from": artist}).return_value

    collection.transferFrom(dave, bob, token, {"from": dave})

    assert collection.heldUntil(token) == chain[-1].timestamp + 730 * DAY


def test_a_second_stay_in_custody_remembers_the_second_owner(collection, alice, bob, dave):
    later(181)
    collection.transferFrom(alice, dave, TOKEN, {"from": dave})
    collection.transferFrom(dave, bob, TOKEN, {"from": dave})
    until = collection.heldUntil(TOKEN)
    later(731)
    collection.setApprovalForAll(dave, True, {"from": bob})
    collection.transferFrom(bob, dave, TOKEN, {"from": dave})

    collection.transferFrom(dave, alice, TOKEN, {"from": dave})

    assert collection.heldUntil(TOKEN) == chain[-1].timestamp + 730 * DAY > until


def test_a_house_that_moves_a_token_to_itself_still_knows_whose_it_is(collection, alice, dave):
    until = collection.heldUntil(TOKEN)
    later(181)
    collection.transferFrom(alice, dave, TOKEN, {"from": dave})
    collection.transferFrom(dave, dave, TOKEN, {"from": dave})
    collection.transferFrom(dave, alice, TOKEN, {"from": dave})

    assert collection.heldUntil(TOKEN) == until
