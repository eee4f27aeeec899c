"""A lot of a hundred tokens whose transfers burn all the gas they get could not be ended: giving back the unsold
ones in one go took more than a transaction may use (2^24 gas, EIP-7825), and the winners' money hung on it. Now a bid
is settled a token at a time if need be, and what can't be given back in bounded gas waits to be reclaimed."""

import pytest
from brownie import chain

from tests.fixtures.auctions import (
    ETHER,
    OVER,
    SOLD,
    pack_dutch,
    pack_ranked,
    pack_uniform,
    parts_of,
    pass_time,
    terms_of,
)

HOUR = 3_600
MOST_GAS = 2**24
SALT = b"\x07" * 32


@pytest.fixture(scope="module")
def token(StuckToken, deployer, artist):
    """A hundred tokens of the artist's, honest until told to stick."""
    token = deployer.deploy(StuckToken)
    token.mintMany(artist, 1, 100, {"from": deployer})
    return token


@pytest.fixture
def list_all(house_for, token, artist):
    def list_(container, rules, closes_at=0):
        house = house_for(container)
        token.setApprovalForAll(house, True, {"from": artist})
        lot = terms_of(
            house, artist, token, 1, unit_exponent=0, opens_at=chain.time(), closes_at=closes_at, rules=rules
        )
        house.list(lot, {"from": artist})
        return house, lot

    return list_


def test_one_winner_of_a_hundred_tokens_leaves_a_ranked_auction(
    RankedAuctions, list_all, token, artist, alice, deployer, stranger
):
    house, lot = list_all(RankedAuctions, pack_ranked(quantity=100))
    house.bid(lot, 1_000, 0, 0, {"from": alice, "value": 1_000})
    pass_time(HOUR)
    token.stick(True, True, {"from": deployer})
    before = alice.balance()
    house.settle(lot, 1, {"from": stranger, "gas_limit": MOST_GAS})
    assert alice.balance() == before + 1_000
    assert house.balance() == 0

    token.stick(False, False, {"from": deployer})
    for token_id in (1, 2, 100):
        house.reclaim(lot, token_id, {"from": stranger})
        assert token.ownerOf(token_id) == artist


def test_a_winner_of_a_hundred_tokens_leaves_a_uniform_sale(
    UniformPriceSales, list_all, token, artist, treasury, alice, deployer, stranger
):
    house, lot = list_all(UniformPriceSales, pack_uniform(quantity=100))
    sealed = house.commitmentOf(lot, alice, 10, 100, SALT)
    house.commit(lot, sealed, 1_000, 0, {"from": alice, "value": 1_000})
    pass_time(HOUR)
    house.reveal(lot, 10, 100, SALT, 0, {"from": alice})
    pass_time(HOUR)

    before = alice.balance(), artist.balance()
    house.settle(lot, 30, {"from": stranger, "gas_limit": MOST_GAS})
    assert [token.ownerOf(token_id) for token_id in (70, 71, 100)] == [house, alice, alice]
    assert house.lotState(lot)[0] == OVER and house.bidOf(lot, 1)[2] == 70

    token.stick(True, True, {"from": deployer})
    for _ in range(4):
        house.settle(lot, 20, {"from": stranger, "gas_limit": MOST_GAS})
    assert house.lotState(lot)[0] == SOLD
    assert alice.balance() == before[0] + 700
    assert artist.balance() == before[1] + parts_of(lot, 300).seller
    assert house.balance() == house.credit(treasury, ETHER)


def test_a_uniform_dutch_sale_pays_its_seller(
    DutchAuctions, list_all, token, artist, treasury, alice, deployer, stranger
):
    rules = pack_dutch(start=1_000, floor=1_000, duration=60, quantity=100, uniform=True)
    house, lot = list_all(DutchAuctions, rules, closes_at=chain.time() + HOUR)
    house.buy(lot, 1, 1_000, 0, {"from": alice, "value": 1_000})
    pass_time(2 * HOUR)
    token.stick(True, True, {"from": deployer})
    before = artist.balance()
    house.settle(lot, {"from": stranger, "gas_limit": MOST_GAS})
    assert artist.balance() == before + parts_of(lot, 1_000).seller
    assert house.balance() == house.credit(treasury, ETHER)
    token.stick(False, False, {"from": deployer})
    house.reclaim(lot, 100, {"from": stranger})
    assert token.ownerOf(100) == artist
