"""Ranked auctions: as many bids stand as there are tokens, a better one pushes the worst out, and the best gets the
first token."""

import pytest
from brownie import ZERO_ADDRESS, chain, project

from tests.fixtures.auctions import (
    ETHER,
    LISTED,
    OVER,
    RETURNED,
    RUNNING,
    SOLD,
    Lot,
    pack_ranked,
    parts_of,
    pass_time,
)
from tests.support.reverts import name, reverts

HOUR = 3_600


@pytest.fixture(scope="module")
def ranked(house_for, RankedAuctions):
    return house_for(RankedAuctions)


@pytest.fixture
def open_lot(ranked, open_edition):
    def open_(number=1, token=None, token_id=None, currency=ETHER, **rules) -> Lot:
        return open_edition(ranked, pack_ranked(**rules), number, token, token_id, currency)

    return open_


def bid(ranked, lot, bidder, amount, hint=0):
    return ranked.bid(lot, amount, 0, hint, {"from": bidder, "value": amount})


def ranking(ranked, lot) -> list[tuple[str, int]]:
    """Standing bids, worst first."""
    number, found = ranked.lotState(lot)[1], []
    while number:
        bidder, price, _, number = ranked.bidOf(lot, number)
        found.append((bidder, price))
    return found


def test_bids_are_ranked_and_ties_favour_the_earlier(ranked, open_lot, alice, bob, carol):
    lot = open_lot(quantity=5)
    assert ranked.lotState(lot)[0] == LISTED
    for bidder, amount in ((alice, 2_000), (bob, 1_500), (carol, 2_000), (bob, 3_000), (alice, 1_500)):
        bid(ranked, lot, bidder, amount)
    assert ranked.lotState(lot)[:3] == (RUNNING, 5, 5)
    expected = [(alice, 1_500), (bob, 1_500), (carol, 2_000), (alice, 2_000), (bob, 3_000)]
    assert ranking(ranked, lot) == expected


@pytest.mark.parametrize("hint", range(6))
def test_a_hint_changes_the_cost_alone(ranked, open_lot, alice, bob, hint):
    lot = open_lot(quantity=5)
    for amount in (1_000, 2_000, 3_000):
        bid(ranked, lot, alice, amount)
    bid(ranked, lot, bob, 2_500, hint)
    assert [amount for _, amount in ranking(ranked, lot)] == [1_000, 2_000, 2_500, 3_000]


def test_a_better_bid_pushes_the_worst_out_with_its_money(ranked, open_lot, alice, bob, carol):
    lot = open_lot(quantity=2)
    bid(ranked, lot, alice, 1_000)
    bid(ranked, lot, bob, 2_000)
    assert ranked.leastBid(lot) == 1_050
    before = alice.balance()
    tx = bid(ranked, lot, carol, 1_050)
    assert alice.balance() == before + 1_000
    assert dict(tx.events["BidEjected"]) == {"lot": ranked.lotId(lot), "bidder": alice, "number": 1, "back": 1_000}
    assert ranking(ranked, lot) == [(carol, 1_050), (bob, 2_000)]
    assert ranked.balance() == 3_050


def test_too_low_a_bid_reverts(ranked, open_lot, alice, bob):
    lot = open_lot(quantity=1, increment_bps=0)
    with reverts("House_BidTooLow", 999, 1_000):
        bid(ranked, lot, alice, 999)
    bid(ranked, lot, alice, 1_000)
    with reverts("House_BidTooLow", 1_000, 1_001):
        bid(ranked, lot, bob, 1_000)


def test_each_pays_their_own_bid_and_the_best_gets_the_first_token(
    ranked, open_lot, paintings, artist, dave, treasury, alice, bob, carol, stranger
):
    lot = open_lot(quantity=3)
    for bidder, amount in ((alice, 2_000), (bob, 5_000), (carol, 3_000)):
        bid(ranked, lot, bidder, amount)
    pass_time(HOUR)
    assert ranked.lotState(lot)[0] == OVER
    before = artist.balance(), dave.balance()
    tx = ranked.settle(lot, 10, {"from": stranger})
    parts = parts_of(lot, 10_000)
    assert (artist.balance() - before[0], dave.balance() - before[1]) == (parts.seller, parts.royalty)
    assert ranked.balance() == ranked.credit(treasury, ETHER) == parts.house
    assert [paintings.ownerOf(lot.token_id + i) for i in range(3)] == [bob, carol, alice]
    assert [event["price"] for event in tx.events["UnitsWon"]] == [2_000, 3_000, 5_000]
    assert ranked.lotState(lot)[0] == SOLD


def test_all_pay_the_worst_winning_bid_where_that_was_agreed(ranked, open_lot, artist, treasury, alice, bob, stranger):
    lot = open_lot(quantity=2, uniform=True)
    bid(ranked, lot, alice, 2_000)
    bid(ranked, lot, bob, 5_000)
    assert ranked.lotState(lot)[3] == 2_000
    pass_time(HOUR)
    before = artist.balance(), alice.balance(), bob.balance()
    ranked.settle(lot, 10, {"from": stranger})
    assert artist.balance() - before[0] == parts_of(lot, 4_000).seller
    assert (alice.balance() - before[1], bob.balance() - before[2]) == (0, 3_000)
    assert ranked.balance() == ranked.credit(treasury, ETHER)


def test_settling_goes_in_steps_of_any_size(ranked, open_lot, paintings, treasury, alice, bob, carol, stranger):
    lot = open_lot(quantity=4)
    for bidder, amount in ((alice, 2_000), (bob, 5_000), (carol, 3_000)):
        bid(ranked, lot, bidder, amount)
    pass_time(HOUR)
    for left in (2, 1):
        ranked.settle(lot, 1, {"from": stranger})
        assert ranked.lotState(lot)[:3:2] == (OVER, left)
    ranked.settle(lot, 1, {"from": stranger})
    assert ranked.lotState(lot)[0] == SOLD
    with reverts("House_LotEnded", ranked.lotId(lot)):
        ranked.settle(lot, 1, {"from": stranger})
    owners = [paintings.ownerOf(lot.token_id + i) for i in range(4)]
    assert owners == [bob, carol, alice, lot.seller]
    assert ranked.balance() == ranked.credit(treasury, ETHER)


def test_a_lot_without_bids_goes_back(ranked, open_lot, paintings, artist, stranger):
    lot = open_lot(quantity=2)
    with pytest.raises(Exception, match="House_NotOver"):
        ranked.settle(lot, 1, {"from": stranger})
    pass_time(HOUR)
    ranked.settle(lot, 0, {"from": stranger})
    assert ranked.lotState(lot)[0] == RETURNED
    assert paintings.ownerOf(lot.token_id + 1) == artist


def test_late_bids_extend_within_the_cap(ranked, open_lot, alice):
    lot = open_lot(quantity=2)
    end = ranked.lotState(lot)[4]
    latest = end + 900
    amount = 1_000
    while end < latest:
        pass_time(end - chain.time() - 60)
        amount *= 2
        new_end = bid(ranked, lot, alice, amount).events["RankedBid"]["endsAt"]
        assert end < new_end <= latest
        end = new_end
    assert ranked.lotState(lot)[4] == latest
    pass_time(end - chain.time() + 1)
    with pytest.raises(Exception, match="House_Closed"):
        bid(ranked, lot, alice, 10 * amount)


def test_the_seller_cancels_only_before_the_first_bid(ranked, open_lot, paintings, artist, alice, stranger):
    lot = open_lot(1)
    with reverts("House_NotAllowed", stranger, artist):
        ranked.cancel(lot, {"from": stranger})
    ranked.cancel(lot, {"from": artist})
    assert paintings.ownerOf(lot.token_id + 2) == artist
    lot = open_lot(4)
    bid(ranked, lot, alice, 1_000)
    with reverts("House_BidsStand", 1):
        ranked.cancel(lot, {"from": artist})


def test_it_works_in_a_coin_and_from_credit(
    ranked, open_lot, BlocklistCoin, coin, artist, alice, bob, stranger, deployer
):
    lot = open_lot(currency=coin, quantity=1)
    had = coin.balanceOf(alice)
    ranked.bid(lot, 1_000, 0, 0, {"from": alice})
    ranked.bid(lot, 2_000, 0, 0, {"from": bob})
    assert coin.balanceOf(alice) == had
    pass_time(HOUR)
    ranked.settle(lot, 1, {"from": stranger})
    assert coin.balanceOf(artist) == parts_of(lot, 2_000).seller


def test_terms_out_of_their_bounds_revert(open_lot):
    for rules, facts in [
        ({"reserve": 0}, ("reserve", 0, 1, 2**48 - 1)),
        ({"duration": 59, "window": 0}, ("duration", 59, 60, 7_776_000)),
        ({"window": 3_601}, ("window", 3_601, 0, 3_600)),
        ({"increment_bps": 5_001}, ("incrementBps", 5_001, 0, 5_000)),
        ({"quantity": 0}, ("quantity", 0, 1, 100)),
        ({"quantity": 101}, ("quantity", 101, 1, 100)),
    ]:
        with reverts("House_TermOutOfBounds", name(facts[0]), *facts[1:]):
            open_lot(**rules)


def test_words_are_packed_as_the_contract_packs_them(ranked):
    word = pack_ranked(reserve=7, duration=99, window=3, extension_cap=4, increment_bps=5, quantity=9, uniform=True)
    assert ranked.readRules(word) == (7, 99, 3, 4, 5, 9, True)
    assert ranked.packRules((7, 99, 3, 4, 5, 9, True)) == word


# Hostile


@pytest.mark.parametrize("vice", ["Refuser", "GasBurner", "ReturnBomber"])
def test_a_bidder_that_takes_no_money_is_pushed_out_all_the_same(ranked, open_lot, alice, deployer, vice):
    bidder, lot = deployer.deploy(getattr(project.get_loaded_projects()[0], vice)), open_lot(quantity=1)
    bidder.act(ranked, ranked.bid.encode_input(lot, 1_000, 0, 0), 0, {"from": deployer, "value": 1_000})
    bid(ranked, lot, alice, 2_000)
    assert ranked.credit(bidder, ETHER) == 1_000


def test_a_token_that_sticks_is_refunded_and_the_others_sold(
    ranked, open_lot, StuckToken, artist, treasury, alice, bob, deployer, stranger
):
    token = deployer.deploy(StuckToken)
    for token_id in (1, 2):
        token.mint(artist, token_id, {"from": deployer})
    token.setApprovalForAll(ranked, True, {"from": artist})
    lot = open_lot(token=token, token_id=1, quantity=2)
    bid(ranked, lot, alice, 1_000)
    bid(ranked, lot, bob, 2_000)
    pass_time(HOUR)
    token.stick(True, True, {"from": deployer})
    before = alice.balance()
    tx = ranked.settle(lot, 1, {"from": stranger})
    assert alice.balance() == before + 1_000
    assert dict(tx.events["TokenReturned"]) == {"lot": ranked.lotId(lot), "tokenId": 2, "stuck": True}
    token.stick(False, False, {"from": deployer})
    ranked.settle(lot, 1, {"from": stranger})
    tx = ranked.reclaim(lot, 2, {"from": stranger})
    assert dict(tx.events["TokenReturned"]) == {"lot": ranked.lotId(lot), "tokenId": 2, "stuck": False}
    assert (token.ownerOf(1), token.ownerOf(2)) == (bob, artist)
    with reverts("House_NotStuck", ranked.lotId(lot)):
        ranked.reclaim(lot, 2, {"from": stranger})
    assert ranked.balance() == ranked.credit(treasury, ETHER)


def test_a_token_that_changed_goes_back_and_its_winner_pays_nothing(
    ranked, open_lot, ChangingToken, artist, alice, deployer, stranger
):
    token = deployer.deploy(ChangingToken)
    token.mint(artist, 1, {"from": deployer})
    token.setApprovalForAll(ranked, True, {"from": artist})
    lot = open_lot(token=token, token_id=1, quantity=1)
    bid(ranked, lot, alice, 1_000)
    pass_time(HOUR)
    token.show("ipfs://second", {"from": deployer})
    before = alice.balance()
    ranked.settle(lot, 1, {"from": stranger})
    assert alice.balance() == before + 1_000
    assert token.ownerOf(1) == artist
    assert ranked.balance() == 0


def test_a_token_that_settles_again_while_it_moves_pays_nobody_twice(
    ranked, open_lot, ReentrantToken, artist, treasury, alice, bob, deployer, stranger
):
    token = deployer.deploy(ReentrantToken)
    for token_id in (1, 2, 3):
        token.mint(artist, token_id, {"from": deployer})
    token.setApprovalForAll(ranked, True, {"from": artist})
    lot = open_lot(token=token, token_id=1, quantity=3)
    bid(ranked, lot, alice, 1_000)
    bid(ranked, lot, bob, 2_000)
    pass_time(HOUR)
    token.prime(ranked, ranked.settle.encode_input(lot, 5), {"from": deployer})
    ranked.settle(lot, 5, {"from": stranger})
    assert token.tried()
    assert [token.ownerOf(token_id) for token_id in (1, 2, 3)] == [bob, alice, artist]
    assert ranked.balance() == ranked.credit(treasury, ETHER)
    assert ranked.lotState(lot)[0] == SOLD


def test_the_costliest_bid_is_bounded(ranked, open_lot, alice, bob):
    """Twenty stand; a bid with no hint that tops them all walks past each."""
    lot = open_lot(quantity=20)
    for step in range(20):
        bid(ranked, lot, alice, 1_000 + 100 * step)
    tx = bid(ranked, lot, bob, 10_000)
    assert tx.gas_used < 110_000 + 20 * 2_500
    assert ranking(ranked, lot)[-1] == (bob, 10_000)
    assert ranked.bidOf(lot, 1)[0] == ZERO_ADDRESS
