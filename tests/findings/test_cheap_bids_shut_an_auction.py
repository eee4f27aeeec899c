"""Bids were numbered in 16 bits, so 65,535 of them, a unit above each other or the same sealed one again and again,
shut an auction to everybody else: some 5e9 gas, which is little where gas is cheap and the tokens are not. Numbers have
32 bits now, and so many bids are out of anybody's reach."""

import pytest
from brownie import chain, web3
from eth_abi import encode
from eth_utils import keccak

from tests.fixtures.auctions import ETHER, SOLD, pack_ranked, pack_uniform, pass_time, terms_of

HOUR = 3_600
SALT = b"\x07" * 32
BIDS_AT = 40


@pytest.fixture
def open_lot(house_for, paintings, artist):
    def open_(container, rules):
        house = house_for(container)
        lot = terms_of(house, artist, paintings, 1_000_001, unit_exponent=0, opens_at=chain.time(), rules=rules)
        house.list(lot, {"from": artist})
        return house, lot

    return open_


def pretend_bids(house, lot, made, count):
    """Writes `count` into the number of bids made, of which there are `made`, wherever the house keeps the lot."""
    for slot in range(12):
        place = keccak(encode(["bytes32", "uint256"], [bytes(house.lotId(lot)), slot]))
        word = int.from_bytes(web3.eth.get_storage_at(house.address, int.from_bytes(place, "big")), "big")
        if word and word >> BIDS_AT & (2**32 - 1) == made:
            word += count - made << BIDS_AT
            web3.provider.make_request("evm_setAccountStorageAt", [house.address, "0x" + place.hex(), f"0x{word:064x}"])
            chain.mine()
            return
    raise AssertionError("the lot's record is not where it was looked for")


def test_a_better_bid_stands_after_65_535_others(RankedAuctions, open_lot, paintings, alice, bob, stranger):
    house, lot = open_lot(RankedAuctions, pack_ranked(quantity=1, increment_bps=0))
    house.bid(lot, 1_000, 0, 0, {"from": alice, "value": 1_000})
    pretend_bids(house, lot, 1, 2**16 - 1)
    for amount in (1_001, 1_002):
        house.bid(lot, amount, 0, 0, {"from": bob, "value": amount})
    assert house.lotState(lot)[1] == 2**16 + 1
    pass_time(HOUR)
    house.settle(lot, 1, {"from": stranger})
    assert paintings.ownerOf(lot.token_id) == bob


def test_a_sealed_bid_is_taken_after_65_535_others(UniformPriceSales, open_lot, paintings, alice, bob, stranger):
    house, lot = open_lot(UniformPriceSales, pack_uniform(quantity=1))
    for bidder in (alice, bob):
        if bidder == bob:
            pretend_bids(house, lot, 1, 2**16 - 1)
        sealed = house.commitmentOf(lot, bidder, 20, 1, SALT)
        house.commit(lot, sealed, 20, 0, {"from": bidder, "value": 20})
    pass_time(HOUR)
    for bidder in (bob, alice):
        house.reveal(lot, 20, 1, SALT, 0, {"from": bidder})
    assert house.credit(bob, ETHER) == 20  # the same price, and later
    pass_time(HOUR)
    house.settle(lot, 1, {"from": stranger})
    assert paintings.ownerOf(lot.token_id) == alice
    assert house.lotState(lot)[0] == SOLD
