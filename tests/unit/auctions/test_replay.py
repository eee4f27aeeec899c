"""The audit's own replay of a sale: it must accept what the terms allow and name what they don't."""

import pytest

from scripts.studio.auditing import Bid, Rules, replay

GWEI = 10**9
RULES = Rules(unit=GWEI, reserve=1_000, buy_now=0, duration=86_400, window=900, extension_cap=3_600, increment_bps=500)
START = 1_800_000_000
END = START + 86_400


def test_a_first_bid_at_the_reserve_starts_the_clock():
    assert replay(RULES, (Bid("a", 1_000 * GWEI, START, END),)) == (END, [])


def test_a_first_bid_below_the_reserve_is_named():
    _, faults = replay(RULES, (Bid("a", 999 * GWEI, START, END),))
    assert faults == ["bid 1: 999 units where at least 1000 were due"]


def test_an_outbid_one_unit_below_the_increment_is_named():
    bids = (Bid("a", 1_000 * GWEI, START, END), Bid("b", 1_049 * GWEI, START + 1, END))
    assert replay(RULES, bids)[1] == ["bid 2: 1049 units where at least 1050 were due"]


def test_the_step_is_never_below_one_unit():
    rules = Rules(GWEI, 1, 0, 86_400, 900, 3_600, 500)
    bids = (Bid("a", GWEI, START, END), Bid("b", GWEI, START + 1, END))
    assert replay(rules, bids)[1] == ["bid 2: 1 units where at least 2 were due"]


def test_an_amount_between_two_units_is_named():
    _, faults = replay(RULES, (Bid("a", 1_000 * GWEI + 1, START, END),))
    assert faults == ["bid 1: 1000000000001 is no whole number of units of 1000000000"]


def test_a_bid_in_the_window_extends_to_a_window_after_it():
    bids = (Bid("a", 1_000 * GWEI, START, END), Bid("b", 2_000 * GWEI, END - 300, END + 600))
    assert replay(RULES, bids) == (END + 600, [])


def test_a_bid_just_outside_the_window_does_not_extend():
    bids = (Bid("a", 1_000 * GWEI, START, END), Bid("b", 2_000 * GWEI, END - 900, END))
    assert replay(RULES, bids) == (END, [])


def test_all_extensions_together_stop_at_the_cap():
    rules = Rules(GWEI, 1_000, 0, 86_400, 900, 1_000, 0)
    bids = (
        Bid("a", 1_000 * GWEI, START, END),
        Bid("b", 1_001 * GWEI, END - 1, END + 899),
        Bid("c", 1_002 * GWEI, END + 898, END + 1_000),
        Bid("d", 1_003 * GWEI, END + 999, END + 1_000),
    )
    assert replay(rules, bids) == (END + 1_000, [])


@pytest.mark.parametrize("late", [0, 1, 3_600])
def test_a_bid_at_or_after_the_end_is_named(late):
    bids = (Bid("a", 1_000 * GWEI, START, END), Bid("b", 2_000 * GWEI, END + late, END + late + 900))
    assert f"bid 2: at {END + late}, after the end at {END}" in replay(RULES, bids)[1]


def test_a_log_that_moves_the_end_otherwise_is_named():
    bids = (Bid("a", 1_000 * GWEI, START, END), Bid("b", 2_000 * GWEI, START + 5, END + 60))
    assert replay(RULES, bids)[1] == [f"bid 2: the log ends it at {END + 60}, the terms at {END}"]


def test_a_purchase_ends_the_lot_at_once():
    rules = Rules(GWEI, 1_000, 5_000, 86_400, 900, 3_600, 500)
    assert replay(rules, (Bid("a", 5_000 * GWEI, START, START),)) == (START, [])
