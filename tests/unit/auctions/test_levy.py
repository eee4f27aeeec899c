"""The resale levy: the scale of Directive 2001/84/EC to the cent, at a rate that must be fresh."""

import pytest
from brownie import ZERO_ADDRESS, chain

from tests.support.reverts import reverts

DAY, YEAR = 86_400, 365 * 86_400


@pytest.fixture(scope="module")
def feed(RateFeed, deployer):
    """2,500 euros an ether."""
    feed = deployer.deploy(RateFeed)
    feed.set(2_500 * 10**8, chain.time(), {"from": deployer})
    return feed


@pytest.fixture(scope="module")
def levy(ResaleLevy, feed, deployer):
    return deployer.deploy(ResaleLevy, feed, 18, DAY)


@pytest.mark.parametrize(
    "euros, owed",
    [
        ("0.00", "0.00"),
        ("2999.99", "0.00"),
        ("3000.00", "120.00"),
        ("10000.00", "400.00"),
        ("50000.00", "2000.00"),
        ("200000.00", "6500.00"),
        ("350000.00", "8000.00"),
        ("500000.00", "8750.00"),
        ("1000000.00", "10000.00"),
        ("1999999.00", "12499.99"),
        ("2000000.00", "12500.00"),
        ("5000000.00", "12500.00"),
    ],
)
def test_the_scale(levy, euros, owed):
    def cents(text: str) -> int:
        return int(text.replace(".", ""))

    assert levy.quote(cents(euros), False, 0) == cents(owed)
    assert levy.quote(cents(euros), True, 0) == 0


def test_what_was_bought_from_the_author_lately_and_cheaply_is_exempt(levy):
    now = chain.time()
    assert levy.quote(10_000_00, False, now - 3 * YEAR + 100) == 0
    assert levy.quote(10_000_01, False, now - 3 * YEAR + 100) == 400_00
    assert levy.quote(10_000_00, False, now - 3 * YEAR - 100) == 400_00


def test_a_work_cannot_have_been_acquired_in_the_future(levy):
    later = chain.time() + 10_000
    with pytest.raises(Exception, match=f"Levy_AcquiredLater: {later}"):
        levy.quote(10_000_00, False, later)


def test_a_price_is_turned_into_cents_and_the_levy_back(levy):
    assert levy.toCents(10**18) == 2_500_00
    assert levy.toCents(10**18 - 1) == 2_499_99
    owed, cents = levy.quotePrice(4 * 10**18, False, 0)
    assert (owed, cents) == (16 * 10**16, 400_00)
    assert levy.quotePrice(10**18, False, 0) == (0, 0)
    assert levy.quotePrice(4 * 10**18, True, 0) == (0, 0)


def test_other_decimals_work(ResaleLevy, feed, deployer):
    levy = deployer.deploy(ResaleLevy, feed, 6, DAY)
    feed.set(92 * 10**6, chain.time(), {"from": deployer})
    assert levy.toCents(1_000_000) == 92
    assert levy.quotePrice(10_000 * 10**6, False, 0) == (400 * 10**6, 368_00)


def test_a_stale_rate_reverts(levy, feed, deployer):
    old = chain.time() - DAY - 10
    feed.set(2_500 * 10**8, old, {"from": deployer})
    for view in (lambda: levy.toCents(1), lambda: levy.quotePrice(10**18, False, 0)):
        with pytest.raises(Exception, match=f"Levy_RateStale: {old}"):
            view()
    feed.set(2_500 * 10**8, chain.time() + 10_000, {"from": deployer})
    with pytest.raises(Exception, match="Levy_RateStale"):
        levy.toCents(1)


@pytest.mark.parametrize("answer", [0, -1])
def test_a_rate_that_is_none_reverts(levy, feed, deployer, answer):
    feed.set(answer, chain.time(), {"from": deployer})
    with reverts("Levy_RateInvalid", answer):
        levy.toCents(1)


def test_a_feed_that_is_none_reverts(ResaleLevy, feed, deployer):
    with reverts("Levy_BadFeed", ZERO_ADDRESS):
        deployer.deploy(ResaleLevy, ZERO_ADDRESS, 18, DAY)
    with reverts("Levy_BadFeed", feed):
        deployer.deploy(ResaleLevy, feed, 19, DAY)
