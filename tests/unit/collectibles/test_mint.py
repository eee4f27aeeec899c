import pytest
from brownie import chain

from tests.fixtures.collectibles import EVERY_WORK, NOBODY, OPEN_EDITION, token_id, work_terms
from tests.support.reverts import reverts


@pytest.mark.parametrize("amount", [1, 2, 5, 10])
def test_a_mint_gives_the_next_numbers(collection, single, artist, alice, amount):
    minted = collection.mint(alice, single, amount, {"from": artist})

    assert minted.return_value == token_id(single, 1)
    assert collection.balanceOf(alice) == amount
    assert collection.minted(single) == amount
    assert [dict(event) for event in minted.events["Transfer"]] == [
        {"from": NOBODY, "to": alice, "tokenId": token_id(single, number)} for number in range(1, amount + 1)
    ]
    assert [collection.ownerOf(token_id(single, number)) for number in range(1, amount + 1)] == [alice] * amount


def test_batches_and_singles_of_several_holders_interleave(collection, edition, artist, alice, bob, carol):
    expected = []
    for to, amount in [(alice, 3), (bob, 1), (carol, 2), (alice, 1), (alice, 7), (bob, 190), (carol, 500), (bob, 2)]:
        first = collection.mint(to, edition, amount, {"from": artist}).return_value
        assert first == token_id(edition, len(expected) + 1)
        expected += [to] * amount

    assert [collection.balanceOf(person) for person in (alice, bob, carol)] == [11, 193, 502]
    for number in [*range(1, 16), 100, 191, 192, 193, 204, 205, 300, 448, 449, 450, 703, 704, 705, 706]:
        assert collection.ownerOf(token_id(edition, number)) == expected[number - 1], number


@pytest.mark.parametrize("number", [0, 6, 7, 192, 193, 194, 448, 449, 500, 999_999])
def test_numbers_not_minted_do_not_exist(collection, edition, artist, alice, number):
    collection.mint(alice, edition, 5, {"from": artist})

    with reverts("ERC721NonexistentToken", token_id(edition, number)):
        collection.ownerOf(token_id(edition, number))


@pytest.mark.parametrize("mints", [[192], [191, 1], [191, 2], [192, 1], [192, 2], [448], [192, 256, 1], [192, 256, 2]])
def test_the_next_number_after_every_border_does_not_exist(collection, edition, artist, alice, mints):
    for amount in mints:
        collection.mint(alice, edition, amount, {"from": artist})
    total = sum(mints)

    assert collection.ownerOf(token_id(edition, total)) == alice
    with reverts("ERC721NonexistentToken", token_id(edition, total + 1)):
        collection.ownerOf(token_id(edition, total + 1))


def test_works_do_not_mix(collection, single, edition, artist, alice, bob):
    collection.mint(alice, single, 4, {"from": artist})
    collection.mint(bob, edition, 4, {"from": artist})

    assert collection.ownerOf(token_id(single, 4)) == alice
    assert collection.ownerOf(token_id(edition, 1)) == bob


def test_the_last_one_can_be_minted_and_no_more(collection, single, artist, alice):
    collection.mint(alice, single, 9, {"from": artist})
    collection.mint(alice, single, 1, {"from": artist})

    with reverts("Collection_CapExceeded", 1, 0):
        collection.mint(alice, single, 1, {"from": artist})


def test_more_than_is_left_reverts_and_mints_none(collection, single, artist, alice):
    collection.mint(alice, single, 8, {"from": artist})

    with reverts("Collection_CapExceeded", 3, 2):
        collection.mint(alice, single, 3, {"from": artist})

    assert collection.minted(single) == 8


@pytest.mark.parametrize("amount", [0, 501, 2**256 - 1])
def test_an_amount_out_of_range_reverts(collection, edition, artist, alice, amount):
    with reverts("Collection_AmountOutOfRange", amount, 500):
        collection.mint(alice, edition, amount, {"from": artist})


@pytest.mark.parametrize("work", [2, 2**32, 2**255])
def test_no_such_work_reverts(collection, edition, artist, alice, work):
    with reverts("Collection_NoSuchWork", work, 1):
        collection.mint(alice, work, 1, {"from": artist})


def test_work_zero_reverts(collection, edition, artist, alice):
    with reverts("Collection_NoSuchWork", 0, 1):
        collection.mint(alice, 0, 1, {"from": artist})


@pytest.mark.parametrize("amount", [1, 2])
def test_minting_to_nobody_reverts(collection, single, artist, amount):
    with reverts("ERC721InvalidReceiver", NOBODY):
        collection.mint(NOBODY, single, amount, {"from": artist})


def test_a_stranger_cannot_mint(collection, single, stranger):
    with reverts("Collection_NotMinter", stranger, single):
        collection.mint(stranger, single, 1, {"from": stranger})


def test_a_minter_mints_its_work_and_no_other(collection, single, edition, artist, bob):
    collection.setMinter(bob, single, True, {"from": artist})

    collection.mint(bob, single, 1, {"from": bob})

    assert collection.balanceOf(bob) == 1
    with reverts("Collection_NotMinter", bob, edition):
        collection.mint(bob, edition, 1, {"from": bob})


def test_a_minter_of_every_work_mints_works_to_come(collection, artist, bob):
    collection.setMinter(bob, EVERY_WORK, True, {"from": artist})
    collection.register(work_terms("Later", artist), {"from": artist})

    collection.mint(bob, 1, 2, {"from": bob})

    assert collection.balanceOf(bob) == 2


def test_an_edition_closes_at_its_second(collection, artist, alice):
    closes = chain.time() + 1000
    collection.register(work_terms("Hour", artist, cap=OPEN_EDITION, closes_at=closes), {"from": artist})

    chain.mine(timestamp=closes - 2)
    collection.mint(alice, 1, 3, {"from": artist})
    chain.mine(timestamp=closes)
    with reverts("Collection_Closed", closes, chain[-1].timestamp):
        collection.mint.call(alice, 1, 1, {"from": artist})

    assert collection.minted(1) == 3


def test_a_timed_edition_still_has_its_cap(collection, artist, alice):
    collection.register(work_terms("Both", artist, cap=2, closes_at=2**32 - 1), {"from": artist})
    collection.mint(alice, 1, 2, {"from": artist})

    with reverts("Collection_CapExceeded", 1, 0):
        collection.mint(alice, 1, 1, {"from": artist})
