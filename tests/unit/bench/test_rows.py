"""How rows are measured, with figures from scenarios that need no chain."""

from contextlib import contextmanager

from tools.bench import auctions, collectibles, formats, policies, royalties, shares
from tools.bench.errors import BenchError
from tools.bench.report import read_goals
from tools.bench.rows import OURS, Contestant, Feature, Row, measure, same

MODULES = (collectibles, policies, royalties, shares, auctions, formats)


class CountingChain:
    """Stands for the chain where only its `undone` is asked for: counts how often a state was restored."""

    def __init__(self):
        self.restored = 0

    @contextmanager
    def undone(self):
        try:
            yield
        finally:
            self.restored += 1


def fails(stage):
    raise BenchError("reverted", where="House.bid")


def contestants():
    return (Contestant(OURS, lambda chain: 1), Contestant("Peer", lambda chain: 2))


def test_every_contestant_plays_a_row_on_its_own_stage():
    chain = CountingChain()
    row = same("bid", lambda stage: stage * 100, (OURS, "Peer"))
    (measured,) = measure(chain, Feature("Auctions", contestants(), (row,)))
    assert (measured.ours, measured.peers) == (100, {"Peer": 200})
    assert chain.restored == 2


def test_a_scenario_that_fails_is_an_error_of_its_row_alone():
    chain = CountingChain()
    rows = (Row("bid", {OURS: fails, "Peer": lambda stage: 5}), Row("settle", {OURS: lambda stage: 7}))
    bid, settle = measure(chain, Feature("Auctions", contestants(), rows))
    assert (bid.ours, bid.peers, bid.errors) == (None, {"Peer": 5}, {OURS: "House.bid: reverted"})
    assert (settle.ours, settle.errors) == (7, {})
    assert chain.restored == 3


def test_a_contestant_that_cannot_be_deployed_fails_its_rows_and_no_others():
    broken = (Contestant(OURS, fails), Contestant("Peer", lambda chain: 2))
    rows = (same("bid", lambda stage: stage, (OURS, "Peer")),)
    (measured,) = measure(CountingChain(), Feature("Auctions", broken, rows))
    assert (measured.ours, measured.peers, measured.errors) == (None, {"Peer": 2}, {OURS: "House.bid: reverted"})


def test_asides_are_measured_on_ours_and_said_in_the_note():
    row = Row("settle", {OURS: lambda stage: 7}, "In ether.", {"To a split": lambda stage: 12_345})
    (measured,) = measure(CountingChain(), Feature("Auctions", contestants(), (row,)))
    assert measured.note == "In ether. To a split: 12,345."


def test_every_declared_row_has_a_goal_and_is_declared_once():
    declared = [row.id for module in MODULES for row in module.ROWS]
    assert len(declared) == len(set(declared))
    assert set(declared) <= set(read_goals())
