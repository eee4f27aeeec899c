"""Fault 17: more than the cap, mints of absurd sizes, and work that grows with what exists."""

import pytest

from tests.fixtures.collectibles import OPEN_EDITION, token_id, work_terms
from tests.support.reverts import reverts


@pytest.mark.parametrize("mints", [[10], [1] * 10, [9, 1], [3, 3, 4]])
def test_a_cap_is_reached_exactly_however_it_is_minted(collection, single, artist, alice, mints):
    for amount in mints:
        collection.mint(alice, single, amount, {"from": artist})

    assert (collection.minted(single), collection.balanceOf(alice)) == (10, 10)
    for amount in (1, 2, 500):
        with reverts("Collection_CapExceeded", amount, 0):
            collection.mint(alice, single, amount, {"from": artist})


def test_burning_everything_makes_no_room(collection, single, artist, alice):
    collection.mint(alice, single, 10, {"from": artist})
    for number in range(1, 11):
        collection.burn(token_id(single, number), {"from": alice})

    with reverts("Collection_CapExceeded", 1, 0):
        collection.mint(alice, single, 1, {"from": artist})


@pytest.mark.parametrize("amount", [501, 2**20, 2**128, 2**256 - 1])
def test_no_amount_overflows_a_counter(collection, edition, artist, alice, amount):
    with reverts("Collection_AmountOutOfRange", amount, 500):
        collection.mint(alice, edition, amount, {"from": artist})

    assert collection.cap(edition) == OPEN_EDITION


def test_two_minters_share_one_cap(collection, single, artist, alice, bob, carol):
    for minter in (bob, carol):
        collection.setMinter(minter, single, True, {"from": artist})
    collection.mint(bob, single, 6, {"from": bob})

    with reverts("Collection_CapExceeded", 6, 4):
        collection.mint(carol, single, 6, {"from": carol})

    collection.mint(carol, single, 4, {"from": carol})
    assert collection.balanceOf(bob) + collection.balanceOf(carol) == 10


def test_the_largest_mint_stays_far_below_a_block(collection, edition, artist, alice):
    assert collection.mint(alice, edition, 500, {"from": artist}).gas_used < 1_100_000


def test_a_transfer_costs_the_same_whatever_was_minted_before(collection, artist, alice, bob):
    """The last token of a small batch moves at one price: first in its work, and after 2,000 others."""
    for title in ("Few", "Many"):
        collection.register(work_terms(title, artist, cap=OPEN_EDITION), {"from": artist})
    few, many = 1, 2
    collection.mint(bob, few, 2, {"from": artist})
    for _ in range(4):
        collection.mint(bob, many, 500, {"from": artist})
    costs = []
    for work in (few, many):
        first = collection.mint(alice, work, 5, {"from": artist}).return_value
        costs.append(collection.transferFrom(alice, bob, first + 4, {"from": alice}).gas_used)

    assert abs(costs[0] - costs[1]) < 200


def test_reading_an_owner_is_bounded_at_the_worst_place(collection, artist, edition, alice, bob):
    """A batch whose start lies two words of starts before the number, which is as far as one can lie."""
    collection.mint(bob, edition, 447, {"from": artist})
    collection.mint(alice, edition, 500, {"from": artist})
    collection.mint(alice, edition, 2, {"from": artist})
    worst = token_id(edition, 947)

    assert collection.ownerOf(worst) == alice
    assert collection.ownerOf.estimate_gas(worst, {"from": bob}) - 21_000 < 16_000
    assert collection.transferFrom(alice, bob, worst, {"from": alice}).gas_used < 71_000
