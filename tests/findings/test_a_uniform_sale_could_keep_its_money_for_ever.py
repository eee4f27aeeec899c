"""A Dutch lot at one price for all keeps what was paid until it closes, and its seller could close it in the year
36812: buyers, who can't cancel, would never have seen their rebate. It closes within 90 days of its lowest price."""

from brownie import chain

from tests.fixtures.auctions import ETHER, SOLD, pass_time
from tests.support.reverts import name, reverts

DAY = 86_400


def test_the_close_of_a_uniform_sale_is_at_most_ninety_days_after_its_lowest_price(open_dutch):
    opens = chain.time()
    last = opens + 900 + 90 * DAY
    for closes in (0, last + 1, 2**40 - 1):
        with reverts("House_TermOutOfBounds", name("closesAt"), closes, opens + 1, last):
            open_dutch(uniform=True, duration=900, opens_at=opens, closes_at=closes)


def test_everybody_is_paid_after_the_longest_sale_there_is(dutch_house, open_dutch, alice, stranger):
    opens = chain.time()
    lot = open_dutch(uniform=True, start=1_000, floor=100, quantity=3, opens_at=opens, closes_at=opens + 900 + 90 * DAY)
    dutch_house.buy(lot, 1, 1_000, 0, {"from": alice, "value": 1_000})
    pass_time(901)
    dutch_house.buy(lot, 1, 100, 0, {"from": stranger, "value": 100})
    paid = 1_000 - dutch_house.rebateOf(lot, alice)
    assert paid == 1_000  # nothing is due before the close
    pass_time(90 * DAY)

    dutch_house.rebate(lot, alice, {"from": stranger})
    dutch_house.settle(lot, {"from": stranger})
    assert dutch_house.lotState(lot) == (SOLD, 2, 100)
    assert dutch_house.balance() == sum(
        dutch_house.credit(who, ETHER) for who in (alice, stranger, dutch_house.TREASURY())
    )


def test_a_sale_at_single_prices_may_stay_open(dutch_house, open_dutch):
    assert dutch_house.lotState(open_dutch(closes_at=2**40 - 1))[0] != 0
