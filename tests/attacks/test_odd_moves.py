"""Fault 8: moves in the wrong order or by the wrong hand, and tokens sent to the house without a lot."""

from tests.fixtures.auctions import DURATION, RESERVE, pass_time, terms_of
from tests.support.reverts import reverts


def test_nothing_happens_to_a_lot_that_has_ended(house, open_lot, artist, alice, bob, stranger):
    lot = open_lot(buy_now=RESERVE // 10**9)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    house.settle(lot, {"from": stranger})
    ended = ("House_LotEnded", house.lotId(lot))
    with reverts(*ended):
        house.bid(lot, {"from": bob, "value": 2 * RESERVE})
    with reverts(*ended):
        house.bidWith(lot, 2 * RESERVE, 0, {"from": bob, "value": 2 * RESERVE})
    with reverts(*ended):
        house.buy(lot, 0, {"from": bob, "value": RESERVE})
    with reverts(*ended):
        house.cancel(lot, {"from": artist})
    with reverts(*ended):
        house.settle(lot, {"from": stranger})
    with reverts(*ended):
        house.accept(lot, {"from": alice})
    with reverts(*ended):
        house.refuse(lot, {"from": alice})
    with reverts("House_NotStuck", house.lotId(lot)):
        house.reclaim(lot, {"from": artist})


def test_the_winner_may_settle_for_themselves(house, open_lot, paintings, alice):
    lot = open_lot()
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    house.settle(lot, {"from": alice})
    assert paintings.ownerOf(lot.token_id) == alice


def test_two_lots_for_one_token_one_after_the_other(house, open_lot, paintings, artist, alice, stranger):
    first = open_lot(1)
    house.cancel(first, {"from": artist})
    second = open_lot(1, increment_bps=100)
    with reverts("House_LotEnded", house.lotId(first)):
        house.bid(first, {"from": alice, "value": RESERVE})
    house.bid(second, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    house.settle(second, {"from": stranger})
    assert paintings.ownerOf(second.token_id) == alice


def test_a_token_sent_without_a_lot_can_be_sold_by_nobody(house, paintings, artist, stranger):
    paintings.transferFrom(artist, house, 1_000_005, {"from": artist})
    for who in (artist, stranger):
        lot = terms_of(house, who, paintings, 1_000_005)
        with reverts("House_NotTokenOwner", house, who):
            house.list(lot, {"from": who})


def test_a_safe_transfer_to_the_house_is_refused(house, paintings, artist):
    with reverts("ERC721InvalidReceiver", house):
        paintings.safeTransferFrom(artist, house, 1_000_006, {"from": artist})
    assert paintings.ownerOf(1_000_006) == artist
