"""Dutch auctions: the price falls, a buyer pays that of the second, and in a uniform sale all pay the last."""

import pytest
from brownie import chain

from tests.fixtures.auctions import ETHER, LISTED, OVER, RETURNED, SOLD, pack_dutch, parts_of, pass_time, terms_of
from tests.support.reverts import name, reverts

# Prices start at 1,000,000 wei and fall to 100,000 in 900 s: 1,000 a second.
LINEAR = {"start": 1_000_000, "floor": 100_000, "duration": 900}


def buy(house, lot, buyer, count=1, most=None):
    """Buys and returns what it cost, and the transaction."""
    most = 10**7 if most is None else most
    tx = house.buy(lot, count, most, 0, {"from": buyer, "value": most})
    return tx.events["UnitsBought"]["price"], tx


@pytest.mark.parametrize(
    "elapsed, price",
    [(0, 1_000_000), (1, 999_000), (450, 550_000), (899, 101_000), (900, 100_000), (10**6, 100_000)],
)
def test_a_linear_price_falls_by_the_second(dutch_house, open_dutch, elapsed, price):
    lot = open_dutch(**LINEAR)
    opens_at = lot.frame >> 32 & (2**40 - 1)
    assert dutch_house.priceAt(lot, opens_at + elapsed) == price
    assert dutch_house.priceAt(lot, opens_at - 1) == 1_000_000


@pytest.mark.parametrize(
    "elapsed, price",
    [(0, 1_024), (1, 973), (5, 768), (10, 512), (15, 384), (20, 256), (30, 128), (40, 64), (50, 60), (900, 60)],
)
def test_an_exponential_price_halves_and_stops_at_the_floor(dutch_house, open_dutch, elapsed, price):
    lot = open_dutch(start=1_024, floor=60, half_life=10)
    opens_at = lot.frame >> 32 & (2**40 - 1)
    assert dutch_house.priceAt(lot, opens_at + elapsed) == price


def test_prices_are_rounded_up(dutch_house, open_dutch):
    lot = open_dutch(start=10, floor=9, duration=900)
    opens_at = lot.frame >> 32 & (2**40 - 1)
    assert [dutch_house.priceAt(lot, opens_at + at) for at in (1, 899, 900)] == [10, 10, 9]


def test_a_buyer_pays_the_price_of_the_second_and_gets_the_change(
    dutch_house, open_dutch, paintings, artist, dave, treasury, alice
):
    lot = open_dutch(**LINEAR)
    pass_time(300)
    before = alice.balance(), artist.balance(), dave.balance()
    price, tx = buy(dutch_house, lot, alice)

    assert price == dutch_house.priceAt(lot, tx.timestamp)
    assert before[0] - alice.balance() == price + tx.gas_used * tx.gas_price
    parts = parts_of(lot, price)
    assert (artist.balance() - before[1], dave.balance() - before[2]) == (parts.seller, parts.royalty)
    assert dutch_house.balance() == dutch_house.credit(treasury, ETHER) == parts.house
    assert paintings.ownerOf(lot.token_id) == alice
    assert dutch_house.lotState(lot) == (SOLD, 1, price)
    assert tx.events["LotSold"]["buyer"] == alice


def test_a_price_above_the_most_reverts(dutch_house, open_dutch, alice):
    lot = open_dutch(start=1_000, floor=1_000)
    with reverts("House_PriceAbove", 1_000, 999):
        dutch_house.buy(lot, 1, 999, 0, {"from": alice, "value": 999})
    with reverts("House_WrongPayment", 999, 1_000):
        dutch_house.buy(lot, 1, 1_000, 0, {"from": alice, "value": 999})


def test_an_edition_sells_in_order_and_no_more_than_there_are(dutch_house, open_dutch, paintings, alice, bob):
    lot = open_dutch(quantity=5, **LINEAR)
    buy(dutch_house, lot, alice, 2)
    with reverts("House_NotSoMany", 4, 3):
        buy(dutch_house, lot, bob, 4)
    with reverts("House_NotSoMany", 0, 3):
        buy(dutch_house, lot, bob, 0)
    buy(dutch_house, lot, bob, 3)
    owners = [paintings.ownerOf(lot.token_id + i) for i in range(5)]
    assert owners == [alice, alice, bob, bob, bob]
    with reverts("House_NotSoMany", 1, 0):
        buy(dutch_house, lot, bob)


def test_a_uniform_sale_charges_all_the_last_price(
    dutch_house, open_dutch, artist, dave, treasury, alice, bob, stranger
):
    lot = open_dutch(quantity=5, uniform=True, closes_at=chain.time() + 5_000, **LINEAR)
    first, _ = buy(dutch_house, lot, alice, 2)
    pass_time(300)
    second, _ = buy(dutch_house, lot, bob, 2)
    last = second // 2
    assert dutch_house.balance() == first + second
    assert dutch_house.rebateOf(lot, alice) == 0
    with reverts("House_NothingDue", dutch_house.lotId(lot)):
        dutch_house.rebate(lot, alice, {"from": alice})

    pass_time(5_000)
    assert dutch_house.lotState(lot) == (OVER, 4, last)
    before = artist.balance(), dave.balance(), alice.balance()
    dutch_house.settle(lot, {"from": stranger})
    parts = parts_of(lot, 4 * last)
    assert (artist.balance() - before[0], dave.balance() - before[1]) == (parts.seller, parts.royalty)

    tx = dutch_house.rebate(lot, alice, {"from": stranger})
    assert alice.balance() - before[2] == first - 2 * last == tx.events["Rebated"]["amount"]
    for buyer in (alice, bob):
        with reverts("House_NothingDue", dutch_house.lotId(lot)):
            dutch_house.rebate(lot, buyer, {"from": stranger})
    assert dutch_house.balance() == dutch_house.credit(treasury, ETHER) == parts.house
    assert dutch_house.lotState(lot)[0] == SOLD


def test_a_uniform_sale_is_over_when_sold_out(dutch_house, open_dutch, treasury, alice, bob, stranger):
    lot = open_dutch(quantity=2, uniform=True, closes_at=chain.time() + 5_000, **LINEAR)
    buy(dutch_house, lot, alice)
    with pytest.raises(Exception, match="House_NotOver"):
        dutch_house.settle(lot, {"from": stranger})
    pass_time(100)
    buy(dutch_house, lot, bob)
    dutch_house.rebate(lot, alice, {"from": stranger})
    dutch_house.settle(lot, {"from": stranger})
    assert dutch_house.balance() == dutch_house.credit(treasury, ETHER)


def test_unsold_tokens_go_back(dutch_house, open_dutch, paintings, artist, alice, stranger):
    lot = open_dutch(quantity=3, closes_at=chain.time() + 1_000, **LINEAR)
    buy(dutch_house, lot, alice)
    pass_time(1_001)
    dutch_house.settle(lot, {"from": stranger})
    assert [paintings.ownerOf(lot.token_id + i) for i in range(3)] == [alice, artist, artist]
    with reverts("House_LotEnded", dutch_house.lotId(lot)):
        buy(dutch_house, lot, alice)


def test_the_seller_ends_a_sale_at_single_prices_at_will(dutch_house, open_dutch, paintings, artist, alice):
    lot = open_dutch(quantity=3, **LINEAR)
    buy(dutch_house, lot, alice)
    with reverts("House_NotAllowed", alice, artist):
        dutch_house.cancel(lot, {"from": alice})
    dutch_house.cancel(lot, {"from": artist})
    assert paintings.ownerOf(lot.token_id + 2) == artist


def test_the_seller_cannot_end_a_uniform_sale_with_buyers(dutch_house, open_dutch, artist, alice):
    lot = open_dutch(quantity=3, uniform=True, closes_at=chain.time() + 1_000, **LINEAR)
    buy(dutch_house, lot, alice)
    with reverts("House_UnitsSold", 1):
        dutch_house.cancel(lot, {"from": artist})


def test_an_untouched_sale_is_cancelled(dutch_house, open_dutch, artist):
    lot = open_dutch(quantity=3, uniform=True, closes_at=chain.time() + 1_000, **LINEAR)
    assert dutch_house.lotState(lot)[0] == LISTED
    dutch_house.cancel(lot, {"from": artist})
    assert dutch_house.lotState(lot) == (RETURNED, 0, 0)


def test_a_sale_in_a_coin_pulls_the_price_alone(dutch_house, open_dutch, coin, artist, alice):
    lot = open_dutch(currency=coin, **LINEAR)
    had = coin.balanceOf(alice)
    tx = dutch_house.buy(lot, 1, 10**7, 0, {"from": alice})
    price = tx.events["UnitsBought"]["price"]
    assert had - coin.balanceOf(alice) == price
    assert coin.balanceOf(artist) == parts_of(lot, price).seller
    with reverts("House_NotSoMany", 1, 0):
        dutch_house.buy(lot, 1, 10**7, 0, {"from": alice})


def test_buying_before_the_opening_or_after_the_closing_reverts(dutch_house, open_dutch, alice):
    now = chain.time()
    lot = open_dutch(opens_at=now + 500, closes_at=now + 600, **LINEAR)
    with pytest.raises(Exception, match="House_NotOpen"):
        buy(dutch_house, lot, alice)
    pass_time(601)
    with pytest.raises(Exception, match="House_Closed"):
        buy(dutch_house, lot, alice)


def test_the_seller_cannot_buy(dutch_house, open_dutch, artist):
    with reverts("House_InterestedParty", artist):
        buy(dutch_house, open_dutch(**LINEAR), artist)


def test_terms_out_of_their_bounds_revert(dutch_house, open_dutch):
    for rules, facts in [
        ({"floor": 0}, ("floor", 0, 1, 1_000)),
        ({"floor": 1_001}, ("floor", 1_001, 1, 1_000)),
        ({"duration": 59}, ("duration", 59, 60, 7_776_000)),
        ({"half_life": 901}, ("halfLife", 901, 0, 900)),
        ({"quantity": 0}, ("quantity", 0, 1, 100)),
        ({"quantity": 101}, ("quantity", 101, 1, 100)),
    ]:
        with reverts("House_TermOutOfBounds", name(facts[0]), *facts[1:]):
            open_dutch(**rules)
    with pytest.raises(Exception, match="House_Closed"):
        open_dutch(opens_at=chain.time() - 10_000)


def test_words_are_packed_as_the_contract_packs_them(dutch_house):
    word = pack_dutch(start=7, floor=5, duration=99, half_life=3, quantity=9, uniform=True)
    assert dutch_house.readRules(word) == (7, 5, 99, 3, 9, True)
    assert dutch_house.packRules((7, 5, 99, 3, 9, True)) == word


def test_tokens_that_differ_are_no_edition(dutch_house, collection, paintings, artist, deployer, ForeignToken, dave):
    token = deployer.deploy(ForeignToken)
    token.mint(artist, 1, {"from": deployer})
    token.mint(dave, 2, {"from": deployer})
    token.setApprovalForAll(dutch_house, True, {"from": artist})
    lot = terms_of(dutch_house, artist, token, 1, unit_exponent=0, rules=pack_dutch(quantity=2))
    with reverts("House_NotTokenOwner", dave, artist):
        dutch_house.list(lot, {"from": artist})


@pytest.fixture
def stuck_sale(dutch_house, StuckToken, deployer, artist, alice):
    token = deployer.deploy(StuckToken)
    for token_id in (1, 2, 3):
        token.mint(artist, token_id, {"from": deployer})
    token.setApprovalForAll(dutch_house, True, {"from": artist})
    lot = terms_of(
        dutch_house,
        artist,
        token,
        1,
        unit_exponent=0,
        closes_at=chain.time() + 1_000,
        rules=pack_dutch(quantity=3, uniform=True, **LINEAR),
    )
    dutch_house.list(lot, {"from": artist})
    buy(dutch_house, lot, alice)
    token.stick(True, True, {"from": deployer})
    return token, lot


def test_a_stuck_token_is_not_paid_for(dutch_house, stuck_sale, bob):
    with reverts("House_TokenStuck", 2):
        buy(dutch_house, stuck_sale[1], bob)


def test_stuck_unsold_tokens_stop_no_payout_and_go_back_later(
    dutch_house, stuck_sale, artist, treasury, deployer, stranger
):
    token, lot = stuck_sale
    pass_time(1_001)
    dutch_house.settle(lot, {"from": stranger})
    assert dutch_house.balance() == dutch_house.credit(treasury, ETHER)
    token.stick(False, False, {"from": deployer})
    for token_id in (2, 3):
        dutch_house.reclaim(lot, token_id, {"from": stranger})
        assert token.ownerOf(token_id) == artist
        with reverts("House_NotStuck", dutch_house.lotId(lot)):
            dutch_house.reclaim(lot, token_id, {"from": stranger})
    with reverts("House_NotStuck", dutch_house.lotId(lot)):
        dutch_house.reclaim(lot, 1, {"from": stranger})


def test_a_buyer_that_refuses_change_and_rebate_is_owed_them(dutch_house, open_dutch, Refuser, deployer, stranger, bob):
    lot = open_dutch(quantity=2, uniform=True, closes_at=chain.time() + 1_000, **LINEAR)
    buyer = deployer.deploy(Refuser)
    call = dutch_house.buy.encode_input(lot, 1, 10**7, 0)
    tx = buyer.act(dutch_house, call, 0, {"from": deployer, "value": 10**7})
    price = tx.events["UnitsBought"]["price"]
    assert dutch_house.credit(buyer, ETHER) == 10**7 - price
    pass_time(200)
    last, _ = buy(dutch_house, lot, bob)
    dutch_house.rebate(lot, buyer, {"from": stranger})
    assert dutch_house.credit(buyer, ETHER) == 10**7 - last


def test_a_uniform_sale_that_nobody_bought_of_stays_listed_until_it_is_given_back(dutch_house, open_dutch):
    lot = open_dutch(quantity=3, uniform=True, closes_at=chain.time() + 1_000, **LINEAR)
    pass_time(1_000)
    assert dutch_house.lotState(lot) == (LISTED, 0, 0)
