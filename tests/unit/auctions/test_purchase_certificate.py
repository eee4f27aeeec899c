"""Certificates of edition sales: one a purchase, drawn by anyone from what the house keeps of it anyway."""

from __future__ import annotations

from typing import Any

import pytest
from brownie import ZERO_ADDRESS, chain, web3
from eth_abi import encode

from tests.fixtures.auctions import ETHER, pack_ranked, pack_uniform, pass_time
from tests.support.reverts import reverts

HOUR, DAY = 3_600, 86_400
SALT = b"\x07" * 32


def purchase(tx: Any, units: int, count: int) -> int:
    """The word of one purchase of a Dutch lot: who, at what price for a token, when, and how many."""
    return int(str(tx.sender), 16) | units << 160 | tx.timestamp << 208 | count << 248


@pytest.fixture(scope="module")
def ranked_house(RankedAuctions, house_for):
    return house_for(RankedAuctions)


@pytest.fixture(scope="module")
def uniform_house(UniformPriceSales, house_for):
    return house_for(UniformPriceSales)


@pytest.fixture(scope="module")
def certificates(SaleCertificate, dutch_house, ranked_house, uniform_house, deployer):
    return deployer.deploy(SaleCertificate, [dutch_house, ranked_house, uniform_house])


@pytest.fixture
def two_bought(dutch_house, open_dutch, alice, bob):
    """A lot of four at a flat price of 100 wei, of which alice bought two and bob one; and the words of both."""
    lot = open_dutch(quantity=4, start=100, floor=100)
    first = dutch_house.buy(lot, 2, 200, 0, {"from": alice, "value": 200})
    second = dutch_house.buy(lot, 1, 100, 0, {"from": bob, "value": 100})
    return lot, [purchase(first, 100, 2), purchase(second, 100, 1)], first.timestamp


def test_a_dutch_purchase_has_a_certificate(certificates, dutch_house, two_bought, alice, stranger):
    lot, purchases, bought_at = two_bought
    tx = certificates.drawPurchase(dutch_house, lot, 1, purchases, {"from": stranger})
    number = tx.return_value
    lot_id = dutch_house.lotId(lot)
    assert number == certificates.certificateOf(dutch_house, lot_id, 1)
    assert certificates.ownerOf(number) == alice
    expected = (lot_id, dutch_house, bought_at, tx.block_number, 2, ETHER, 1, 200, "0x" + "0" * 64)
    assert certificates.certificate(number) == expected
    assert certificates.locked(number)


def test_each_purchase_has_its_own_and_once(certificates, dutch_house, two_bought, alice, bob, stranger):
    lot, purchases, _ = two_bought
    first = certificates.drawPurchase(dutch_house, lot, 1, purchases, {"from": stranger}).return_value
    second = certificates.drawPurchase(dutch_house, lot, 2, purchases, {"from": stranger}).return_value
    assert (certificates.ownerOf(first), certificates.ownerOf(second)) == (alice, bob)
    with reverts("Certificate_Drawn", second):
        certificates.drawPurchase(dutch_house, lot, 2, purchases, {"from": bob})


def test_it_is_still_drawn_when_more_were_bought(certificates, dutch_house, two_bought, alice, carol, stranger):
    lot, purchases, _ = two_bought
    third = dutch_house.buy(lot, 1, 100, 0, {"from": carol, "value": 100})
    with reverts("Certificate_NotSold", dutch_house.lotId(lot)):
        certificates.drawPurchase(dutch_house, lot, 1, purchases, {"from": stranger})
    purchases.append(purchase(third, 100, 1))
    number = certificates.drawPurchase(dutch_house, lot, 1, purchases, {"from": stranger}).return_value
    assert certificates.ownerOf(number) == alice


def test_purchases_that_never_were_have_none(certificates, dutch_house, two_bought, stranger):
    lot, (first, second), _ = two_bought
    for number, purchases in (
        (0, [first, second]),
        (3, [first, second]),
        (1, [first]),
        (1, [second, first]),
        (1, [first ^ 1, second]),
        (1, [first + (1 << 160), second]),
        (1, [first, second, first]),
        (1, []),
    ):
        with reverts("Certificate_NotSold", dutch_house.lotId(lot)):
            certificates.drawPurchase(dutch_house, lot, number, purchases, {"from": stranger})


def test_a_uniform_dutch_sale_has_them_at_its_last_price(certificates, dutch_house, open_dutch, alice, bob, stranger):
    opens_at = chain.time() + 10
    lot = open_dutch(quantity=3, uniform=True, start=1_000, floor=100, opens_at=opens_at, closes_at=opens_at + DAY)
    pass_time(60)
    first = dutch_house.buy(lot, 1, 1_000, 0, {"from": alice, "value": 1_000})
    words = [purchase(first, dutch_house.priceAt(lot, first.timestamp), 1)]
    with reverts("Certificate_NotSold", dutch_house.lotId(lot)):
        certificates.drawPurchase(dutch_house, lot, 1, words, {"from": stranger})
    pass_time(HOUR)
    last = dutch_house.buy(lot, 2, 200, 0, {"from": bob, "value": 200})
    words.append(purchase(last, 100, 2))
    for number, buyer, count in ((1, alice, 1), (2, bob, 2)):
        drawn = certificates.drawPurchase(dutch_house, lot, number, words, {"from": stranger}).return_value
        assert certificates.ownerOf(drawn) == buyer
        assert certificates.certificate(drawn)[4:8] == (count, ETHER, number, 100 * count)


def test_each_winner_of_a_ranked_auction_has_one(certificates, ranked_house, open_edition, alice, bob, carol, stranger):
    lot = open_edition(ranked_house, pack_ranked(quantity=2))
    for bidder, amount in ((alice, 1_000), (bob, 1_500), (carol, 2_000)):
        ranked_house.bid(lot, amount, 0, 0, {"from": bidder, "value": amount})
    pass_time(2 * HOUR)
    ends_at = ranked_house.lotState(lot)[4]
    ranked_house.settle(lot, 1, {"from": stranger})
    for number in (1, 3):  # pushed out; not settled yet
        with reverts("Certificate_NotSold", ranked_house.lotId(lot)):
            certificates.drawPurchase(ranked_house, lot, number, [], {"from": stranger})
    ranked_house.settle(lot, 1, {"from": stranger})
    for number, buyer, price in ((2, bob, 1_500), (3, carol, 2_000)):
        drawn = certificates.drawPurchase(ranked_house, lot, number, [], {"from": stranger}).return_value
        assert certificates.ownerOf(drawn) == buyer
        assert certificates.certificate(drawn)[2] == ends_at
        assert certificates.certificate(drawn)[4:8] == (1, ETHER, number, price)
        assert ranked_house.bidOf(lot, number) == (ZERO_ADDRESS, 0, 0, 0)


def test_each_winner_of_a_uniform_sale_has_one(certificates, uniform_house, open_edition, alice, bob, carol, stranger):
    lot = open_edition(uniform_house, pack_uniform(quantity=3))
    bids = {alice: (200, 1), bob: (50, 2), carol: (40, 2)}
    for bidder, (price, quantity) in bids.items():
        seal = uniform_house.commitmentOf(lot, bidder, price, quantity, SALT)
        uniform_house.commit(lot, seal, 500, 0, {"from": bidder, "value": 500})
    pass_time(HOUR)
    for bidder, (price, quantity) in bids.items():
        uniform_house.reveal(lot, price, quantity, SALT, 0, {"from": bidder})
    pass_time(HOUR)
    uniform_house.settle(lot, 10, {"from": stranger})
    for number, buyer, count in ((1, alice, 1), (2, bob, 2)):
        drawn = certificates.drawPurchase(uniform_house, lot, number, [], {"from": stranger}).return_value
        assert certificates.ownerOf(drawn) == buyer
        assert certificates.certificate(drawn)[4:8] == (count, ETHER, number, 50 * count)
    with reverts("Certificate_NotSold", uniform_house.lotId(lot)):
        certificates.drawPurchase(uniform_house, lot, 3, [], {"from": stranger})


def test_the_buyer_of_an_edition_commits_too(certificates, dutch_house, two_bought, alice, bob):
    lot, purchases, _ = two_bought
    number = certificates.drawPurchase(dutch_house, lot, 1, purchases, {"from": bob}).return_value
    seal = web3.keccak(encode(["uint256", "bytes", "bytes32"], [number, b"sold in Ghent", SALT]))
    with reverts("Certificate_NotBuyer", bob, alice):
        certificates.commit(number, seal, {"from": bob})
    certificates.commit(number, seal, {"from": alice})
    assert certificates.opens(number, b"sold in Ghent", SALT)


def test_other_houses_have_none(certificates, two_bought, stranger):
    with reverts("Certificate_UnknownHouse", stranger):
        certificates.drawPurchase(stranger, two_bought[0], 1, [], {"from": stranger})


@pytest.mark.parametrize("changed", range(16))
def test_words_of_other_purchases_are_not_believed(dutch_house, two_bought, alice, changed):
    lot, (first, second), bought_at = two_bought
    assert dutch_house.purchaseRecord(lot, 1, [first, second]) == (alice, 2, 200, bought_at)
    assert dutch_house.purchaseRecord(lot, 1, [first ^ 1 << changed, second]) == (ZERO_ADDRESS, 0, 0, 0)
