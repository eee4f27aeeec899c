"""Fault 1: an outbid bidder that reverts, burns all its gas or returns a bomb. The next bid goes through at a bounded
price and the refund becomes a credit of the one it was meant for."""

import pytest
from brownie import project

from tests.fixtures.auctions import ETHER, RESERVE, RUNNING

# Anyone's outbid: about 43,000 for it, 30,000 for the stipend at most, 25,000 for a first credit.
MOST_GAS = 110_000


@pytest.fixture(params=["Refuser", "GasBurner", "ReturnBomber"])
def hostile(request, deployer, house, open_lot):
    """A lot on which a bidder with that vice leads."""
    bidder = deployer.deploy(getattr(project.get_loaded_projects()[0], request.param))
    lot = open_lot()
    bidder.act(house, house.bid.encode_input(lot), 0, {"from": deployer, "value": RESERVE})
    return bidder, lot


def test_the_next_bid_succeeds_and_the_refund_is_a_credit(hostile, house, alice, deployer, bob):
    bidder, lot = hostile
    tx = house.bid(lot, {"from": alice, "value": 2 * RESERVE})

    assert tx.gas_used < MOST_GAS
    assert house.lotState(lot)[:2] == (RUNNING, alice)
    assert house.credit(bidder, ETHER) == RESERVE
    assert house.balance() == 3 * RESERVE
    assert dict(tx.events["Credited"]) == {"account": bidder, "currency": ETHER, "amount": RESERVE}

    before = bob.balance()
    bidder.act(house, house.withdraw.encode_input(ETHER, bob), 0, {"from": deployer})
    assert bob.balance() == before + RESERVE


def test_it_can_bid_again_from_the_credit(hostile, house, alice, deployer):
    bidder, lot = hostile
    house.bid(lot, {"from": alice, "value": 2 * RESERVE})
    data = house.bidWith.encode_input(lot, 3 * RESERVE, RESERVE)
    bidder.act(house, data, 0, {"from": deployer, "value": 2 * RESERVE})
    assert house.lotState(lot)[1] == bidder
    assert house.credit(bidder, ETHER) == 0


def test_starving_an_outbid_cannot_turn_a_good_refund_into_a_credit(house, open_lot, alice, bob):
    lot = open_lot()
    house.bid(lot, {"from": alice, "value": RESERVE})
    before = alice.balance()
    succeeded = 0
    for gas in range(44_000, 120_000, 4_000):
        try:
            house.bid(lot, {"from": bob, "value": 2 * RESERVE, "gas_limit": gas})
        except Exception:
            continue
        succeeded += 1
        break
    assert succeeded
    assert house.credit(alice, ETHER) == 0
    assert alice.balance() == before + RESERVE
