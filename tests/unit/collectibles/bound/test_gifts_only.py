import pytest
from brownie import chain

from tests.fixtures.bound import ZHIXIN_30, later
from tests.fixtures.collectibles import NOBODY, token_id
from tests.support.reverts import reverts

TOKEN = token_id(1, 2)


@pytest.fixture
def collection(make_bound, artist, alice):
    collection = make_bound(ZHIXIN_30)
    collection.mint(alice, 1, 3, {"from": artist})
    return collection


def test_a_holder_gives_after_the_hold(collection, alice, bob):
    with reverts("Policy_Held", collection.heldUntil(TOKEN), chain[-1].timestamp):
        collection.transferFrom.call(alice, bob, TOKEN, {"from": alice})
    later(31)

    collection.transferFrom(alice, bob, TOKEN, {"from": alice})

    assert collection.ownerOf(TOKEN) == bob
    assert not collection.isTransferable(TOKEN, bob, alice)


def test_nobody_can_be_approved(collection, alice, bob):
    with reverts("Policy_GiftsOnly", bob, alice):
        collection.approve(bob, TOKEN, {"from": alice})
    with reverts("Policy_GiftsOnly", bob, alice):
        collection.setApprovalForAll(bob, True, {"from": alice})
    collection.setApprovalForAll(bob, False, {"from": alice})
    collection.approve(NOBODY, TOKEN, {"from": alice})


def test_the_house_gets_nothing(collection, alice, dave):
    later(31)

    assert not collection.isTransferable(TOKEN, alice, dave)
    with reverts("Policy_GiftsOnly", alice, alice):
        collection.transferFrom(alice, dave, TOKEN, {"from": alice})


def test_once_loosened_it_can_be_sold(collection, artist, alice, bob, dave):
    collection.loosen(ZHIXIN_30._replace(giftsOnly=False), {"from": artist})
    later(31)
    collection.setApprovalForAll(dave, True, {"from": alice})

    collection.transferFrom(alice, dave, TOKEN, {"from": dave})
    collection.transferFrom(dave, bob, TOKEN, {"from": dave})

    assert collection.ownerOf(TOKEN) == bob
