"""The studio's own scale of the resale levy: the published examples, and the house's arithmetic."""

import pytest

from scripts.studio.levies import Levy
from scripts.studio.tokens import NOBODY

YEAR = 365 * 86_400
RATE = 2_500 * 1_000_000
"""2,500 euros an ether, in millionths of a euro."""
LEVY = Levy(3_000_00, 10_000_00, 3 * YEAR, 400, {NOBODY: 18})
NOW = 1_800_000_000


def cents_on(euros: str) -> int:
    """Euro cents owed on a price in euros, paid in ether worth exactly one euro each."""
    price = round(float(euros) * 100) * 10**16
    return LEVY.owed(NOBODY, price, 1_000_000, 0, NOW)[1]


@pytest.mark.parametrize(
    ("price", "owed"),
    [
        ("2999.99", 0), ("3000", 120_00), ("10000", 400_00), ("50000", 2_000_00), ("200000", 6_500_00),
        ("350000", 8_000_00), ("500000", 8_750_00), ("1000000", 10_000_00), ("1999999", 12_499_99),
        ("2000000", 12_500_00), ("5000000", 12_500_00),
    ],
)  # fmt: skip
def test_the_published_examples(price, owed):
    assert cents_on(price) == owed


@pytest.mark.parametrize(
    ("since", "price", "owed"), [(3 * YEAR - 1, 3, 0), (3 * YEAR, 3, 300_00), (1, 4, 400_00)], ids=["in", "out", "dear"]
)
def test_what_was_bought_lately_and_cheaply_is_exempt(since, price, owed):
    assert LEVY.owed(NOBODY, price * 10**18, RATE, NOW - since, NOW)[1] == owed


@pytest.mark.parametrize("price", [10**18 + 1, 2 * 10**18, 123_456_789 * 10**13, 7_777 * 10**18 + 3])
@pytest.mark.parametrize("rate", [2_500, 3_141])
def test_the_contract_computes_the_same(levy, price, rate):
    wei, cents = levy.owed(NOBODY, price, rate * 1_000_000, 0)
    assert LEVY.owed(NOBODY, price, rate * 1_000_000, 0, NOW) == (wei, cents)
