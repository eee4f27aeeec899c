"""A token that would not move stays in the house until it does; the winner has the money back meanwhile."""

import pytest

from tests.fixtures.auctions import DURATION, RESERVE, RETURNED, STUCK, pass_time
from tests.support.reverts import reverts


@pytest.fixture
def stuck(house, foreign_lot, StuckToken, deployer, alice, stranger):
    token = deployer.deploy(StuckToken)
    lot = foreign_lot(token)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    token.stick(True, False, {"from": deployer})
    house.settle(lot, {"from": stranger})
    return token, lot


def test_a_stuck_token_goes_back_once_it_moves(house, stuck, artist, deployer, stranger):
    token, lot = stuck
    assert house.lotState(lot)[0] == STUCK
    with reverts("stuck"):
        house.reclaim(lot, {"from": stranger})
    token.stick(False, False, {"from": deployer})
    tx = house.reclaim(lot, {"from": stranger})
    assert token.ownerOf(7) == artist
    assert house.lotState(lot)[0] == RETURNED
    assert dict(tx.events["LotReturned"]) == {"lot": house.lotId(lot), "seller": artist}


def test_it_is_reclaimed_once(house, stuck, deployer, stranger):
    token, lot = stuck
    token.stick(False, False, {"from": deployer})
    house.reclaim(lot, {"from": stranger})
    with reverts("House_NotStuck", house.lotId(lot)):
        house.reclaim(lot, {"from": stranger})


def test_only_stuck_lots_are_reclaimed(house, open_lot, artist, stranger):
    lot = open_lot()
    with reverts("House_NotStuck", house.lotId(lot)):
        house.reclaim(lot, {"from": artist})
    house.cancel(lot, {"from": artist})
    with reverts("House_NotStuck", house.lotId(lot)):
        house.reclaim(lot, {"from": artist})
