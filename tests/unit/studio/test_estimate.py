"""What a plan will cost, before there is a chain."""

import json
from pathlib import Path

from scripts.studio import costs, minting
from scripts.studio.costs import estimate
from scripts.studio.plans import make_plan
from scripts.studio.statuses import ExitStatus
from tests.support.folders import many_works
from tests.unit.studio.test_vernissage import Ran


def test_batches_are_those_the_minter_makes() -> None:
    assert costs.WORKS_AT_ONCE == minting.WORKS_AT_ONCE
    assert costs.TOKENS_AT_ONCE == minting.MINTS_AT_ONCE


def test_every_batch_is_a_transaction_beside_the_split_and_the_collection(tmp_path: Path) -> None:
    assert [estimate(make_plan(many_works(tmp_path / str(n), n))).transactions for n in (1, 40, 41)] == [3, 3, 4]


def test_a_large_edition_takes_more_transactions(art: Path) -> None:
    value = json.loads((art / "basalt.json").read_text())
    (art / "basalt.json").write_text(json.dumps({**value, "editions": 1_001}))
    assert estimate(make_plan(art)).transactions == 3 + 2


def test_without_a_royalty_there_is_no_split(art: Path) -> None:
    (art / "collection.toml").write_text('name = "P"\nsymbol = "P"\n')
    cost = estimate(make_plan(art))
    assert (cost.split, cost.transactions) == (0, 2)


def test_the_command_shows_gas_and_ether(art: Path) -> None:
    cost = estimate(make_plan(art))
    ran = Ran("plan", art, "--gas-price", "25", "--json")
    assert ran.status == ExitStatus.DONE
    assert ran.document["cost"] == {"gas": cost.gas, "transactions": 3, "wei": cost.gas * 25 * 10**9}
    assert f"about {cost.gas:,} gas in 3 transactions" in Ran("plan", art).out.getvalue()
