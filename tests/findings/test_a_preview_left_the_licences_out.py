"""Each work with a licence that the chain knows is declared in a transaction of its own. The preview counted none of
them: of a licensed folder it named little more than half the gas, and a cap on fees of twice the preview could stop a
mint in the middle."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.studio import mainjob
from scripts.studio.costs import TOLERANCE_PERCENT
from tests.fixtures.stages import Mint


@pytest.fixture(autouse=True)
def isolation(studio_suite, fn_isolation):
    """These tests do use the chain."""


def test_the_preview_of_a_licensed_folder_is_what_it_takes(stage: mainjob.Stage, mint: Mint, art: Path) -> None:
    file = art / "collection.toml"
    file.write_text('licence = "CBE-COMMERCIAL"\n' + file.read_text())
    stage._plan = None
    cost, before = mainjob.outlook(stage).cost(), len(stage.chain.receipts)

    minted = mint()

    receipts = stage.chain.receipts[before:]
    assert cost.transactions == minted.sent == len(receipts) == 3 + 3
    spent = sum(receipt.gas_used for receipt in receipts)
    assert abs(cost.gas - spent) * 100 <= TOLERANCE_PERCENT * spent
