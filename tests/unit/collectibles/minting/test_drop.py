import pytest
from brownie import web3

from tests.fixtures.collectibles import digest_of, token_id
from tests.support.reverts import reverts

LIST = digest_of("addresses.csv")


def people(count: int) -> list[str]:
    return [web3.to_checksum_address(f"0x{index + 1:040x}") for index in range(0x1000, 0x1000 + count)]


def test_each_gets_one_in_order(airdrops, collection, edition, artist):
    everyone = people(5)

    dropped = airdrops.drop(collection, edition, LIST, 0, everyone, {"from": artist})

    assert [collection.ownerOf(token_id(edition, number)) for number in range(1, 6)] == everyone
    assert airdrops.next(collection, edition, LIST) == 5
    assert dropped.events["Dropped"] == {
        "collection": collection,
        "work": edition,
        "list": "0x" + LIST.hex(),
        "start": 0,
        "count": 5,
        "firstTokenId": token_id(edition, 1),
    }


def test_a_list_goes_on_where_it_stopped(airdrops, collection, edition, artist, alice):
    everyone = people(6)
    airdrops.drop(collection, edition, LIST, 0, everyone[:4], {"from": artist})
    collection.mint(alice, edition, 3, {"from": artist})

    airdrops.drop(collection, edition, LIST, 4, everyone[4:], {"from": artist})

    assert all(collection.balanceOf(who) == 1 for who in everyone)


@pytest.mark.parametrize("start", [0, 3, 5, 2**256 - 1])
def test_nobody_is_served_twice_or_left_out(airdrops, collection, edition, artist, start):
    airdrops.drop(collection, edition, LIST, 0, people(4), {"from": artist})

    with reverts("Airdrops_NotNext", start, 4):
        airdrops.drop(collection, edition, LIST, start, people(4), {"from": artist})


def test_lists_and_works_have_their_own_places(airdrops, collection, edition, single, artist):
    airdrops.drop(collection, edition, LIST, 0, people(2), {"from": artist})
    airdrops.drop(collection, edition, digest_of("other.csv"), 0, people(3), {"from": artist})
    airdrops.drop(collection, single, LIST, 0, people(1), {"from": artist})

    assert (collection.minted(edition), collection.minted(single)) == (5, 1)


def test_an_address_may_stand_on_a_list_twice(airdrops, collection, edition, artist, alice):
    airdrops.drop(collection, edition, LIST, 0, [alice, alice], {"from": artist})

    assert collection.balanceOf(alice) == 2


def test_the_most_at_once_fit_in_a_transaction(airdrops, collection, edition, artist):
    dropped = airdrops.drop(collection, edition, LIST, 0, people(200), {"from": artist})

    assert collection.minted(edition) == 200
    assert dropped.gas_used < 2**24


@pytest.mark.parametrize("count", [0, 201])
def test_nobody_or_too_many_revert(airdrops, collection, edition, artist, count):
    with reverts("Airdrops_RecipientsOutOfRange", count, 200):
        airdrops.drop(collection, edition, LIST, 0, people(count), {"from": artist})


def test_a_cap_undoes_the_whole_drop(airdrops, collection, single, artist):
    with reverts("Collection_CapExceeded", 1, 0):
        airdrops.drop(collection, single, LIST, 0, people(11), {"from": artist})

    assert airdrops.next(collection, single, LIST) == 0
    assert collection.minted(single) == 0


def test_only_who_may_mint_drops(airdrops, collection, edition, single, artist, bob):
    collection.setMinter(bob, edition, True, {"from": artist})

    airdrops.drop(collection, edition, LIST, 0, people(1), {"from": bob})
    with reverts("Airdrops_NotMinter", bob, single):
        airdrops.drop(collection, single, LIST, 0, people(1), {"from": bob})
