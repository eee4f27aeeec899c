import pytest
from brownie import web3

from tests.fixtures.collectibles import OPEN_EDITION, work_terms

SUPPORTED = {
    "ERC-165": "0x01ffc9a7",
    "ERC-721": "0x80ac58cd",
    "ERC-721 metadata": "0x5b5e139f",
    "ERC-2981": "0x2a55205a",
    "ERC-4494": "0x5604e225",
    "ERC-4906": "0x49064906",
    "ERC-4907": "0xad092b5c",
}


@pytest.mark.parametrize("standard", SUPPORTED)
def test_what_it_is(collection, standard):
    assert collection.supportsInterface(SUPPORTED[standard])


@pytest.mark.parametrize("interface_id", ["0xffffffff", "0x00000000", "0x780e9d63", "0xd9b67a26", "0xdeadbeef"])
def test_what_it_is_not(collection, interface_id):
    assert not collection.supportsInterface(interface_id)


@pytest.mark.parametrize("interface_id", ["0x01ffc9a7", "0x2a55205a", "0xffffffff", "0xdeadbeef"])
def test_asking_costs_less_than_30_000_gas(collection, artist, interface_id):
    # A transaction's own 21,000 and its calldata are not part of the call.
    assert collection.supportsInterface.estimate_gas(interface_id, {"from": artist}) - 21_000 < 30_000


def test_code_is_far_below_the_limit(collection_factory):
    code = collection_factory.COLLECTION()
    assert len(web3.eth.get_code(code)) < 22_000
    assert len(web3.eth.get_code(collection_factory.address)) < 24_576


@pytest.mark.parametrize("amount", [1, 500])
def test_reading_royalty_and_digest_is_cheap_enough_for_a_house(collection, artist, alice, amount):
    """A house asks with a capped call; both answers together stay far below 30,000 gas."""
    collection.register(work_terms("Asked", artist, cap=OPEN_EDITION), {"from": artist})
    collection.mint(alice, 1, amount, {"from": artist})

    asked = collection.royaltyInfo.estimate_gas(1_000_001, 10**18, {"from": artist}) - 21_000
    read = collection.metadataDigest.estimate_gas(1_000_001, {"from": artist}) - 21_000

    assert asked < 15_000
    assert read < 18_000
