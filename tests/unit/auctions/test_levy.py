"""The resale levy: the scale of Directive 2001/84/EC to the cent, at a rate that must be fresh."""

import pytest
from brownie import ZERO_ADDRESS, chain

from tests.fixtures.levy import DAY, EUROPE, YEAR, schedule_of
from tests.support.reverts import name, reverts


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
    assert levy.quote(9_999_99, False, now - 3 * YEAR + 100) == 0
    assert levy.quote(10_000_00, False, now - 3 * YEAR + 100) == 400_00
    assert levy.quote(9_999_99, False, now - 3 * YEAR - 100) == 399_99
    assert levy.quote(9_999_99, False, 0) == 399_99


def test_a_jurisdiction_has_its_own_schedule(ResaleLevy, feed, deployer):
    own = schedule_of(jurisdiction="DE", minimum=400_00, exempt_below=10_000_01, first_bps=500)
    levy = deployer.deploy(ResaleLevy, own, [(ZERO_ADDRESS, feed, 18)], DAY)
    assert levy.schedule() == ("0x" + own[0].hex(), 400_00, 10_000_01, 3 * YEAR, 500)
    assert levy.quote(399_99, False, 0) == 0
    assert levy.quote(400_00, False, 0) == 20_00
    assert levy.quote(200_000_00, False, 0) == 2_500_00 + 4_500_00
    assert levy.quote(10_000_00, False, chain.time() - 100) == 0
    assert levy.quote(10_000_01, False, chain.time() - 100) == 500_00


@pytest.mark.parametrize(
    "term, value, least, most",
    [
        ("minimum", 3_000_01, 0, 3_000_00),
        ("first_bps", 399, 400, 500),
        ("first_bps", 501, 400, 500),
        ("exempt_below", 10_000_02, 0, 10_000_01),
        ("exempt_time", 3 * YEAR + 1, 0, 3 * YEAR),
    ],
)
def test_a_schedule_the_directive_does_not_allow_reverts(ResaleLevy, feed, deployer, term, value, least, most):
    camel = term.split("_")[0] + "".join(part.title() for part in term.split("_")[1:])
    with reverts("Levy_TermOutOfBounds", name(camel), value, least, most):
        deployer.deploy(ResaleLevy, schedule_of(**{term: value}), [], DAY)


def test_a_work_cannot_have_been_acquired_in_the_future(levy):
    later = chain.time() + 10_000
    with pytest.raises(Exception, match=f"Levy_AcquiredLater: {later}"):
        levy.quote(10_000_00, False, later)


def test_a_price_is_turned_into_cents_and_the_levy_back(levy):
    assert levy.toCents(ZERO_ADDRESS, 10**18) == 2_500_00
    assert levy.toCents(ZERO_ADDRESS, 10**18 - 1) == 2_499_99
    owed, cents = levy.quotePrice(ZERO_ADDRESS, 4 * 10**18, False, 0)
    assert (owed, cents) == (16 * 10**16, 400_00)
    assert levy.quotePrice(ZERO_ADDRESS, 10**18, False, 0) == (0, 0)
    assert levy.quotePrice(ZERO_ADDRESS, 4 * 10**18, True, 0) == (0, 0)


def test_a_rate_is_told_in_millionths_and_agreed_ones_need_no_feed(levy, feed, deployer):
    assert levy.rateOf(ZERO_ADDRESS) == 2_500 * 10**6
    feed.set(2_500 * 10**8, chain.time() - 2 * DAY, {"from": deployer})
    assert levy.owed(ZERO_ADDRESS, 4 * 10**18, 2_500 * 10**6, 0) == (16 * 10**16, 400_00)
    assert levy.owed(ZERO_ADDRESS, 1_000 * 10**18, 2_500 * 10**6, 0) == (5 * 10**18, 12_500_00)


def test_other_currencies_have_other_feeds_and_decimals(ResaleLevy, RateFeed, feed, coin, deployer):
    other = deployer.deploy(RateFeed)
    other.set(92 * 10**6, chain.time(), {"from": deployer})
    levy = deployer.deploy(ResaleLevy, EUROPE, [(ZERO_ADDRESS, feed, 18), (coin, other, 6)], DAY)
    assert levy.feedOf(coin) == (other, 6)
    assert levy.toCents(coin, 1_000_000) == 92
    assert levy.quotePrice(coin, 10_000 * 10**6, False, 0) == (400 * 10**6, 368_00)
    with reverts("Levy_NoFeed", deployer):
        levy.rateOf(deployer)


def test_a_stale_rate_reverts(levy, feed, deployer):
    old = chain.time() - DAY - 10
    feed.set(2_500 * 10**8, old, {"from": deployer})
    for view in (lambda: levy.toCents(ZERO_ADDRESS, 1), lambda: levy.quotePrice(ZERO_ADDRESS, 10**18, False, 0)):
        with pytest.raises(Exception, match=f"Levy_RateStale: {old}"):
            view()
    feed.set(2_500 * 10**8, chain.time() + 10_000, {"from": deployer})
    with pytest.raises(Exception, match="Levy_RateStale"):
        levy.toCents(ZERO_ADDRESS, 1)


@pytest.mark.parametrize("answer", [0, -1, 99, 2**48 * 100, 2**128])
def test_a_rate_that_is_none_reverts(levy, feed, deployer, answer):
    feed.set(answer, chain.time(), {"from": deployer})
    with reverts("Levy_RateInvalid", answer):
        levy.rateOf(ZERO_ADDRESS)


def test_a_feed_that_is_none_reverts(ResaleLevy, OddDecimalsCoin, feed, deployer):
    with reverts("Levy_BadFeed", ZERO_ADDRESS):
        deployer.deploy(ResaleLevy, EUROPE, [(ZERO_ADDRESS, ZERO_ADDRESS, 18)], DAY)
    with reverts("Levy_BadFeed", feed):
        deployer.deploy(ResaleLevy, EUROPE, [(ZERO_ADDRESS, feed, 19)], DAY)
    precise = deployer.deploy(OddDecimalsCoin, 19)
    with reverts("Levy_BadFeed", precise):
        deployer.deploy(ResaleLevy, EUROPE, [(ZERO_ADDRESS, precise, 18)], DAY)
