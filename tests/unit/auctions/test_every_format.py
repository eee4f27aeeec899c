"""What every format but the reserve auction refuses alike: lots unknown, over, listed twice, and words too full."""

import pytest
from brownie import chain

from tests.fixtures.auctions import (
    UNKNOWN,
    pack_dutch,
    pack_ranked,
    pack_sealed,
    pack_uniform,
    pass_time,
    terms_of,
)
from tests.support.reverts import name, reverts

HOUR = 3_600
MOST_UNITS = 2**48 - 1
RULES = {
    "DutchAuctions": pack_dutch(),
    "SealedBidAuctions": pack_sealed(),
    "RankedAuctions": pack_ranked(),
    "UniformPriceSales": pack_uniform(),
}
BITS_USED = {"DutchAuctions": 177, "SealedBidAuctions": 160, "RankedAuctions": 145, "UniformPriceSales": 176}
ENDED_BY_RULES = ["SealedBidAuctions", "RankedAuctions", "UniformPriceSales"]
EDITIONS = ["DutchAuctions", "RankedAuctions", "UniformPriceSales"]
SEALED = ["SealedBidAuctions", "UniformPriceSales"]

every_format = pytest.mark.parametrize("form", RULES)


@pytest.fixture(scope="module")
def houses(house_for, DutchAuctions, SealedBidAuctions, RankedAuctions, UniformPriceSales):
    containers = (DutchAuctions, SealedBidAuctions, RankedAuctions, UniformPriceSales)
    return {container._name: house_for(container) for container in containers}


@pytest.fixture
def terms(houses, artist, paintings):
    """`terms(form, **changes)`: those of paintings 1 to 3 that the house may list."""

    def make(form, **changes):
        given = {"unit_exponent": 0, "rules": RULES[form], **changes}
        return terms_of(houses[form], artist, paintings, 1_000_001, **given)

    return make


@pytest.fixture
def listed(houses, terms, artist):
    """The same, listed."""

    def make(form, **changes):
        lot = terms(form, **changes)
        houses[form].list(lot, {"from": artist})
        return lot

    return make


def commit(house, lot, bidder, amount, deposit):
    """A sealed bid for one token."""
    quantity = () if house._name == "SealedBidAuctions" else (1,)
    sealed = house.commitmentOf(lot, bidder, amount, *quantity, bytes(32))
    return house.commit(lot, sealed, deposit, 0, {"from": bidder, "value": deposit})


@every_format
def test_a_lot_is_listed_once(houses, listed, artist, form):
    lot = listed(form)
    with reverts("House_LotExists", houses[form].lotId(lot)):
        houses[form].list(lot, {"from": artist})


@every_format
def test_nothing_is_done_with_a_lot_nobody_listed(houses, terms, artist, form):
    house, lot = houses[form], terms(form)
    assert house.lotState(lot)[0] == UNKNOWN
    with reverts("House_UnknownLot", house.lotId(lot)):
        house.cancel(lot, {"from": artist})
    if form in ("RankedAuctions", "UniformPriceSales"):
        with reverts("House_UnknownLot", house.lotId(lot)):
            house.settle(lot, 1, {"from": artist})


@every_format
def test_a_lot_is_cancelled_once_and_by_its_seller(houses, listed, artist, stranger, form):
    house, lot = houses[form], listed(form)
    with reverts("House_NotAllowed", stranger, artist):
        house.cancel(lot, {"from": stranger})
    house.cancel(lot, {"from": artist})
    with reverts("House_LotEnded", house.lotId(lot)):
        house.cancel(lot, {"from": artist})


@every_format
def test_rules_with_bits_of_no_meaning_are_refused(houses, terms, artist, form):
    lot = terms(form, rules=RULES[form] | 1 << BITS_USED[form])
    with reverts("House_TermOutOfBounds", name("rules"), 1, 0, 0):
        houses[form].list(lot, {"from": artist})


@pytest.mark.parametrize("form", ENDED_BY_RULES)
def test_a_format_that_ends_by_its_rules_takes_no_closing_time(houses, terms, artist, form):
    closes_at = chain.time() + 10 * HOUR
    with reverts("House_TermOutOfBounds", name("closesAt"), closes_at, 0, 0):
        houses[form].list(terms(form, closes_at=closes_at), {"from": artist})


@pytest.mark.parametrize("form", ENDED_BY_RULES)
def test_a_lot_that_would_be_over_is_not_listed(houses, terms, artist, form):
    lot = terms(form, opens_at=chain.time() - 10 * HOUR)
    with pytest.raises(Exception, match="House_Closed"):
        houses[form].list(lot, {"from": artist})


@pytest.mark.parametrize("form", EDITIONS)
def test_a_token_past_the_lot_was_never_stuck(houses, listed, stranger, form):
    lot = listed(form)
    for token_id in (lot.token_id, lot.token_id + 99, lot.token_id + 100, lot.token_id + 256):
        with reverts("House_NotStuck", houses[form].lotId(lot)):
            houses[form].reclaim(lot, token_id, {"from": stranger})


@pytest.mark.parametrize("form", SEALED)
def test_deposits_are_no_more_than_a_word_holds(houses, listed, alice, form):
    house, lot = houses[form], listed(form)
    commit(house, lot, alice, 5_000, MOST_UNITS)
    assert house.balance() == MOST_UNITS
    with reverts("House_TooManyUnits", MOST_UNITS + 1, MOST_UNITS):
        commit(house, lot, alice, 5_000, 1)


@pytest.mark.parametrize("form", SEALED)
def test_a_commitment_to_nothing_is_refused(houses, listed, alice, form):
    empty = bytes(24 if form == "SealedBidAuctions" else 22)
    with reverts("House_NotCommitted", alice):
        houses[form].commit(listed(form), empty, 5_000, 0, {"from": alice, "value": 5_000})


@pytest.mark.parametrize("form", SEALED)
def test_a_sealed_bid_that_is_no_whole_unit_does_not_count(houses, listed, alice, form):
    house, lot = houses[form], listed(form, unit_exponent=3)
    commit(house, lot, alice, 5_000_500, 6_000_000)
    pass_time(HOUR)
    facts = (5_000_500, bytes(32)) if form == "SealedBidAuctions" else (5_000_500, 1, bytes(32), 0)
    tx = house.reveal(lot, *facts, {"from": alice})
    assert not tx.events["BidRevealed"]["counts"]


def test_a_sealed_auction_without_bids_has_nobody_to_refuse_it(houses, listed, alice):
    house, lot = houses["SealedBidAuctions"], listed("SealedBidAuctions")
    with reverts("House_NoBid", house.lotId(lot)):
        house.refuse(lot, {"from": alice})


def test_a_dutch_sale_without_a_closing_time_is_over_only_when_sold_out(houses, listed, stranger):
    house, lot = houses["DutchAuctions"], listed("DutchAuctions")
    with pytest.raises(Exception, match="House_NotOver"):
        house.settle(lot, {"from": stranger})


def test_a_price_halved_often_enough_is_the_floor(houses, terms):
    lot = terms("DutchAuctions", rules=pack_dutch(start=MOST_UNITS, floor=1, half_life=1))
    opens_at = lot.frame >> 32 & (2**40 - 1)
    assert [houses["DutchAuctions"].priceAt(lot, opens_at + halvings) for halvings in (46, 47, 48, 300)] == [4, 2, 1, 1]


def test_a_dutch_sale_in_a_coin_takes_credit_and_no_ether(houses, listed, coin, treasury, alice):
    house = houses["DutchAuctions"]
    lot = listed("DutchAuctions", currency=coin, rules=pack_dutch(start=10**6, floor=10**6, quantity=2))
    house.buy(lot, 1, 10**6, 0, {"from": alice})
    assert house.credit(treasury, coin) == 25_000
    with reverts("House_WrongPayment", 1, 10**6):
        house.buy(lot, 1, 10**6, 0, {"from": alice, "value": 1})
    coin.mint(treasury, 10**6, {"from": alice})
    coin.approve(house, 2**256 - 1, {"from": treasury})
    house.buy(lot, 1, 10**6, 20_000, {"from": treasury})
    assert coin.balanceOf(treasury) == 20_000
    assert house.credit(treasury, coin) == 25_000 - 20_000 + 25_000


def test_more_credit_than_the_price_is_not_spent(houses, listed, coin, treasury, alice):
    house = houses["DutchAuctions"]
    lot = listed("DutchAuctions", currency=coin, rules=pack_dutch(start=10**6, floor=100, duration=100, quantity=2))
    house.buy(lot, 1, 10**6, 0, {"from": alice})
    held = house.credit(treasury, coin)
    pass_time(100)
    house.buy(lot, 1, 100, held, {"from": treasury})
    assert house.credit(treasury, coin) == held - 100 + 2


def test_an_ether_buyer_makes_up_with_credit_what_is_not_sent(houses, listed, treasury, alice):
    house = houses["DutchAuctions"]
    lot = listed("DutchAuctions", rules=pack_dutch(start=10**6, floor=10**6, quantity=2))
    house.buy(lot, 1, 10**6, 0, {"from": alice, "value": 10**6})
    with reverts("House_WrongPayment", 10**6 - 1, 10**6):
        house.buy(lot, 1, 10**6, 24_999, {"from": treasury, "value": 975_000})
    house.buy(lot, 1, 10**6, 25_000, {"from": treasury, "value": 975_000})
    assert house.credit(treasury, "0x" + "0" * 40) == 25_000


def test_an_edition_whose_metadata_changed_is_not_handed_over(houses, ChangingToken, deployer, artist, alice):
    house, token = houses["DutchAuctions"], deployer.deploy(ChangingToken)
    token.mint(artist, 1, {"from": deployer})
    token.setApprovalForAll(house, True, {"from": artist})
    lot = terms_of(house, artist, token, 1, unit_exponent=0, rules=pack_dutch())
    house.list(lot, {"from": artist})
    token.show("ipfs://second", {"from": deployer})
    with reverts("House_MetadataDiffers", house.readToken(token, 1)[2], lot.metadata_digest):
        house.buy(lot, 1, 1_000, 0, {"from": alice, "value": 1_000})


def test_parts_that_exceed_the_price_and_prices_past_all_money_are_refused(houses, terms):
    house, lot = houses["DutchAuctions"], terms("DutchAuctions", gallery_bps=9_000)
    with reverts("House_FeeTooHigh", 10_250, 10_000):
        house.proceeds(lot, 1)
    with reverts("House_TermOutOfBounds", name("price"), 2**128, 0, 2**128 - 1):
        house.proceeds(terms("DutchAuctions"), 2**128)


def test_rules_of_both_kinds_of_price_are_packed_as_read(houses):
    for form in ("DutchAuctions", "RankedAuctions"):
        for word in (RULES[form], RULES[form] | 1 << (BITS_USED[form] - 1)):
            rules = houses[form].readRules(word)
            assert houses[form].packRules(rules) == word
