"""Fault 16: a receiver that mints, moves or burns again while it is given a token."""

import pytest

from tests.fixtures.collectibles import token_id, work_terms
from tests.support.reverts import reverts

CAP = 4


@pytest.fixture
def receiver(collection, artist, ReentrantReceiver, deployer):
    """May mint work 1, of which 3 of 4 are minted, two of them to itself."""
    receiver = deployer.deploy(ReentrantReceiver)
    collection.register(work_terms("Prize", artist, cap=CAP), {"from": artist})
    collection.setMinter(receiver, 1, True, {"from": artist})
    collection.mint(receiver, 1, 2, {"from": artist})
    return receiver


def give(collection, artist, alice, receiver):
    """Alice mints number 3 and sends it to the receiver, which then does what it is armed with."""
    collection.mint(alice, 1, 1, {"from": artist})
    return collection.safeTransferFrom(alice, receiver, token_id(1, 3), {"from": alice})


def test_a_mint_gives_no_chance_to_re_enter(collection, artist, receiver):
    receiver.arm(collection.mint.encode_input(receiver, 1, 1), {"from": artist})

    collection.mint(receiver, 1, 1, {"from": artist})

    assert receiver.calls() == 0
    assert collection.minted(1) == 3


def test_minting_inside_a_transfer_reaches_the_cap_and_not_past_it(collection, artist, alice, receiver):
    receiver.arm(collection.mint.encode_input(receiver, 1, 1), {"from": artist})

    give(collection, artist, alice, receiver)

    assert receiver.succeeded()
    assert collection.minted(1) == CAP
    assert collection.balanceOf(receiver) == 4
    assert [collection.ownerOf(token_id(1, number)) for number in range(1, 5)] == [receiver] * 4


def test_minting_past_the_cap_inside_a_transfer_fails(collection, artist, alice, receiver):
    receiver.arm(collection.mint.encode_input(receiver, 1, 2), {"from": artist})

    give(collection, artist, alice, receiver)

    assert not receiver.succeeded()
    assert collection.minted(1) == 3
    assert collection.balanceOf(receiver) == 3


def test_sending_it_on_inside_the_transfer_is_exact(collection, artist, alice, bob, receiver):
    onward = collection.transferFrom.encode_input(receiver, bob, token_id(1, 3))
    receiver.arm(onward, {"from": artist})

    give(collection, artist, alice, receiver)

    assert receiver.succeeded()
    assert collection.ownerOf(token_id(1, 3)) == bob
    assert [collection.balanceOf(person) for person in (alice, bob, receiver)] == [0, 1, 2]


def test_burning_it_inside_the_transfer_is_exact(collection, artist, alice, receiver):
    receiver.arm(collection.burn.encode_input(token_id(1, 3)), {"from": artist})

    give(collection, artist, alice, receiver)

    assert receiver.succeeded()
    assert collection.burned(1) == 1
    assert collection.balanceOf(receiver) == 2
    with reverts("ERC721NonexistentToken", token_id(1, 3)):
        collection.ownerOf(token_id(1, 3))


def test_the_givers_approval_is_gone_inside_the_transfer(collection, artist, alice, receiver):
    collection.mint(alice, 1, 1, {"from": artist})
    collection.approve(receiver, token_id(1, 3), {"from": alice})
    back_and_forth = collection.transferFrom.encode_input(alice, receiver, token_id(1, 3))
    receiver.arm(back_and_forth, {"from": artist})

    collection.safeTransferFrom(alice, receiver, token_id(1, 3), {"from": alice})

    assert not receiver.succeeded()
    assert collection.ownerOf(token_id(1, 3)) == receiver
