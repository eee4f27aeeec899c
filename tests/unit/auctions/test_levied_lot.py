"""A lot that carries the resale levy: at the rate it was listed with, out of the seller's part, to the author."""

import pytest
from brownie import ZERO_ADDRESS, chain

from tests.fixtures.auctions import (
    DURATION,
    ETHER,
    GWEI,
    ROYALTY_BPS,
    frame_of,
    pack_dutch,
    pack_sealed,
    parts_of,
    pass_time,
    terms_of,
)
from tests.fixtures.collectibles import work_terms
from tests.fixtures.levy import DAY, RATE, YEAR
from tests.support.reverts import name, reverts

TOKEN = 1_000_001
MICRO = RATE * 10**6
"""The rate as a lot's terms name it: millionths of a euro for an ether."""
EUROS_4_000 = 16 * 10**17
"""In wei."""


@pytest.fixture(scope="module")
def registry(Consignments, levy, deployer):
    return deployer.deploy(Consignments, levy)


@pytest.fixture(scope="module")
def house(EnglishAuctions, registry, house_for):
    """The reserve auctions of a jurisdiction with a resale right."""
    return house_for(EnglishAuctions, registry)


@pytest.fixture
def sell(house, make_terms, artist, alice, stranger):
    """`sell(price, **terms)`: lists, sells to alice at that price in wei; the lot and the settlement."""

    def make(price: int, number: int = 1, **changes: int):
        given = {"levy_rate": MICRO, "reserve": price // GWEI, **changes}
        lot = make_terms(number, **given)
        house.list(lot, {"from": artist})
        house.bid(lot, {"from": alice, "value": price})
        pass_time(DURATION)
        return lot, house.settle(lot, {"from": stranger})

    return make


def test_the_levy_goes_with_the_royalty_out_of_the_sellers_part(house, make_terms, artist, alice, dave, stranger):
    lot = make_terms(levy_rate=MICRO, reserve=EUROS_4_000 // GWEI)
    house.list(lot, {"from": artist})
    house.bid(lot, {"from": alice, "value": EUROS_4_000})
    pass_time(DURATION)
    before = artist.balance(), dave.balance()
    tx = house.settle(lot, {"from": stranger})
    parts, owed = parts_of(lot, EUROS_4_000), EUROS_4_000 * 4 // 100
    assert artist.balance() - before[0] == parts.seller - owed
    assert dave.balance() - before[1] == parts.royalty + owed
    assert house.balance() == parts.house
    assert dict(tx.events["LevyTaken"]) == {
        "lot": house.lotId(lot),
        "author": dave,
        "amount": owed,
        "cents": 160_00,
    }
    assert tx.events["LotSold"]["royalty"] == parts.royalty + owed


def test_what_will_be_paid_can_be_asked_before(house, make_terms):
    lot = make_terms(levy_rate=MICRO)
    parts = parts_of(lot, EUROS_4_000)
    owed = EUROS_4_000 * 4 // 100
    expected = (parts.house, 0, parts.royalty + owed, parts.seller - owed)
    assert house.proceeds(lot, EUROS_4_000) == expected
    assert house.proceeds(make_terms(), EUROS_4_000) == (parts.house, 0, parts.royalty, parts.seller)


def test_below_the_minimum_nothing_is_taken(sell):
    lot, tx = sell(10**18)
    assert tx.events["LevyTaken"]["amount"] == 0
    assert tx.events["LotSold"]["royalty"] == parts_of(lot, 10**18).royalty


def test_it_is_at_most_12500_euros(sell):
    price = 900 * 10**18
    _, tx = sell(price)
    assert tx.events["LevyTaken"]["cents"] == 12_500_00
    assert tx.events["LevyTaken"]["amount"] == 5 * 10**18


def test_a_lot_without_it_pays_none(sell):
    lot, tx = sell(EUROS_4_000, levy_rate=0)
    assert "LevyTaken" not in tx.events
    assert tx.events["LotSold"]["royalty"] == parts_of(lot, EUROS_4_000).royalty


@pytest.mark.parametrize("years, owed", [(1, 0), (4, 160_00)])
def test_a_work_bought_from_the_author_lately_is_exempt(sell, years, owed):
    _, tx = sell(EUROS_4_000, acquired_at=chain.time() - years * YEAR)
    assert tx.events["LevyTaken"]["cents"] == owed


def test_a_feed_that_dies_or_moves_changes_nothing(house, make_terms, feed, artist, deployer, alice, stranger):
    lot = make_terms(levy_rate=MICRO, reserve=EUROS_4_000 // GWEI)
    house.list(lot, {"from": artist})
    house.bid(lot, {"from": alice, "value": EUROS_4_000})
    feed.set(-1, 0, {"from": deployer})
    pass_time(30 * DAY)
    assert house.settle(lot, {"from": stranger}).events["LevyTaken"]["cents"] == 160_00


def test_an_author_who_refuses_money_is_owed_it(house, Refuser, paintings, deployer, artist, alice, stranger):
    author = deployer.deploy(Refuser)
    paintings.register(work_terms("Ebb", artist, cap=1, receiver=author, bps=ROYALTY_BPS), {"from": artist})
    paintings.mint(artist, 2, 1, {"from": artist})
    lot = terms_of(house, artist, paintings, 2_000_001, levy_rate=MICRO, reserve=EUROS_4_000 // GWEI)
    house.list(lot, {"from": artist})
    house.bid(lot, {"from": alice, "value": EUROS_4_000})
    pass_time(DURATION)
    house.settle(lot, {"from": stranger})
    assert house.credit(author, ETHER) == parts_of(lot, EUROS_4_000).royalty + EUROS_4_000 * 4 // 100


def test_it_is_listed_at_the_rate_of_the_day_alone(house, make_terms, artist, feed, deployer):
    with reverts("House_TermOutOfBounds", name("levyRate"), MICRO - 1, MICRO, MICRO):
        house.list(make_terms(levy_rate=MICRO - 1), {"from": artist})
    feed.set(RATE * 10**8, chain.time() - 2 * DAY, {"from": deployer})
    with pytest.raises(Exception, match="Levy_RateStale"):
        house.list(make_terms(levy_rate=MICRO), {"from": artist})


def test_nothing_else_stands_in_the_frame(house, make_terms, artist):
    lot = make_terms(levy_rate=MICRO)
    for frame, acquired_at in ((lot.frame | 1 << 208, 1 << 32), (lot.frame | 0xFFFFFFFF << 176, 0xFFFFFFFF)):
        with pytest.raises(Exception, match=f"House_TermOutOfBounds: b'acquiredAt.*', {acquired_at}, 0,"):
            house.list(lot._replace(frame=frame), {"from": artist})
    with reverts("House_TermOutOfBounds", name("levyRate"), 0, MICRO, MICRO):
        house.list(frame_of(lot, levy_rate=0, acquired_at=5), {"from": artist})


def test_a_house_without_the_levy_lists_no_such_lot(EnglishAuctions, house_for, make_terms, artist, dave):
    plain = house_for(EnglishAuctions)
    assert plain.LEVY() == ZERO_ADDRESS
    with reverts("House_NoLevy", ZERO_ADDRESS, dave):
        plain.list(make_terms(levy_rate=MICRO), {"from": artist})


def test_a_token_that_names_no_author_carries_none(house, levy, ForeignToken, artist, deployer):
    token = deployer.deploy(ForeignToken)
    token.mint(artist, 7, {"from": deployer})
    token.approve(house, 7, {"from": artist})
    with reverts("House_NoLevy", levy, ZERO_ADDRESS):
        house.list(terms_of(house, artist, token, 7, levy_rate=MICRO), {"from": artist})


def test_one_token_of_an_edition_carries_it_and_several_do_not(
    DutchAuctions, registry, house_for, paintings, artist, alice
):
    dutch = house_for(DutchAuctions, registry)
    flat = EUROS_4_000 // GWEI
    rules = {"start": flat, "floor": flat}
    two = terms_of(dutch, artist, paintings, TOKEN, levy_rate=MICRO, rules=pack_dutch(quantity=2, **rules))
    with reverts("House_TermOutOfBounds", name("quantity"), 2, 1, 1):
        dutch.list(two, {"from": artist})
    one = terms_of(dutch, artist, paintings, TOKEN, levy_rate=MICRO, rules=pack_dutch(**rules))
    dutch.list(one, {"from": artist})
    tx = dutch.buy(one, 1, EUROS_4_000, 0, {"from": alice, "value": EUROS_4_000})
    assert tx.events["LevyTaken"]["cents"] == 160_00


def test_a_sealed_auction_carries_it(SealedBidAuctions, registry, house_for, paintings, artist, alice, stranger):
    sealed = house_for(SealedBidAuctions, registry)
    rules = pack_sealed(reserve=EUROS_4_000 // GWEI, bond=0)
    lot = terms_of(sealed, artist, paintings, TOKEN, levy_rate=MICRO, rules=rules)
    sealed.list(lot, {"from": artist})
    seal = sealed.commitmentOf(lot, alice, EUROS_4_000, bytes(32))
    sealed.commit(lot, seal, EUROS_4_000, 0, {"from": alice, "value": EUROS_4_000})
    pass_time(3_600)
    sealed.reveal(lot, EUROS_4_000, bytes(32), {"from": alice})
    pass_time(3_600)
    assert sealed.settle(lot, {"from": stranger}).events["LevyTaken"]["cents"] == 160_00


def test_it_packs_and_unpacks(house):
    word = house.packLevy(MICRO, 1_700_000_000)
    assert word == MICRO << 128 | 1_700_000_000 << 176
    assert house.readLevy(word | 5) == (MICRO, 1_700_000_000)


def test_the_currency_must_have_a_rate(house, levy, make_terms, coin, artist):
    with reverts("Levy_NoFeed", coin):
        house.list(make_terms(levy_rate=MICRO, currency=coin, unit_exponent=0), {"from": artist})
    assert levy.feedOf(ETHER)[1] == 18


def test_a_levy_of_more_than_the_sellers_part_takes_that_part_and_no_more(
    EnglishAuctions, Consignments, GreedyLevy, house_for, paintings, deployer, artist, alice, dave, stranger
):
    registry = deployer.deploy(Consignments, deployer.deploy(GreedyLevy))
    house = house_for(EnglishAuctions, registry)
    lot = terms_of(house, artist, paintings, TOKEN, levy_rate=10**6, reserve=10)
    house.list(lot, {"from": artist})
    house.bid(lot, {"from": alice, "value": 10 * GWEI})
    pass_time(DURATION)
    before = artist.balance(), dave.balance()
    tx = house.settle(lot, {"from": stranger})
    parts = parts_of(lot, 10 * GWEI)
    assert tx.events["LevyTaken"]["amount"] == parts.seller
    assert (artist.balance() - before[0], dave.balance() - before[1]) == (0, parts.royalty + parts.seller)
    assert house.balance() == parts.house
