"""The resale levy of the houses: today's rate for a new lot, and the scale computed here, for the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.errors import StudioError, TransactionFailed
from scripts.studio.tokens import NOBODY

RATE_PER_CENT = 10_000
"""Rates are in millionths of a euro."""
SLICES = ((50_000_00, None), (200_000_00, 300), (350_000_00, 100), (500_000_00, 50), (None, 25))
"""Where each slice of a price ends, in euro cents, and its rate in basis points; the schedule has the first one's."""
CAP = 12_500_00


@dataclass(frozen=True)
class Levy:
    """What a jurisdiction decided, and the decimals of the currencies that it knows; amounts in euro cents."""

    minimum: int
    exempt_below: int
    exempt_time: int
    first_bps: int
    decimals: Mapping[str, int]

    def owed(self, currency: str, price: int, rate: int, acquired_at: int, sold_at: int) -> tuple[int, int]:
        """The levy on a price, in the currency's smallest unit and in euro cents, each rounded down."""
        whole = 10 ** self.decimals[currency]
        cents = price * rate // (RATE_PER_CENT * whole)
        recent = acquired_at and sold_at - acquired_at < self.exempt_time
        if cents < self.minimum or (recent and cents < self.exempt_below):
            return 0, 0
        total = start = 0
        for end, bps in SLICES:
            upper = cents if end is None else min(cents, end)
            total += max(0, upper - start) * (self.first_bps if bps is None else bps)
            start = max(start, upper)
        owed = min(total // 10_000, CAP)
        return owed * RATE_PER_CENT * whole // rate, owed


def levy_rate(chain: Chain, house: Contract, currency: str) -> int:
    """Today's rate for a new lot: millionths of a euro for one whole coin. Raises StudioError where there is none."""
    levy = _levy_of(chain, house)
    if levy is None:
        raise StudioError(
            "this house takes no resale levy", where=house.address, expected="VERNISSAGE_LEVY set when it was deployed"
        )
    try:
        return int(chain.call(levy.functions.rateOf(currency)))
    except TransactionFailed as failed:
        raise StudioError(
            "the resale levy has no rate now", where=levy.address, expected="a fresh euro rate of the currency",
            found="none, or a stale one",
        ) from failed  # fmt: skip


def read_levy(chain: Chain, house: Contract, currencies: set[str]) -> Levy | None:
    """The levy that a house's lots may carry; None where it takes none."""
    levy = _levy_of(chain, house)
    if levy is None:
        return None
    _, minimum, exempt_below, exempt_time, first_bps = chain.call(levy.functions.schedule())
    decimals = {currency: int(chain.call(levy.functions.feedOf(currency))[1]) for currency in currencies}
    return Levy(minimum, exempt_below, exempt_time, first_bps, decimals)


def _levy_of(chain: Chain, house: Contract) -> Contract | None:
    address = chain.call(house.functions.LEVY())
    return None if address == NOBODY else chain.at(address, _LEVY)


def _view(name: str, takes: str | None, gives: list[dict[str, Any]]) -> dict[str, Any]:
    inputs = [{"name": "currency", "type": takes}] if takes else []
    return {"type": "function", "name": name, "stateMutability": "view", "inputs": inputs, "outputs": gives}


_SCHEDULE = ("bytes32", "uint64", "uint64", "uint32", "uint16")
_LEVY = [
    _view("rateOf", "address", [{"name": "", "type": "uint256"}]),
    _view("feedOf", "address", [{"name": "", "type": "address"}, {"name": "", "type": "uint8"}]),
    _view("schedule", None, [{"name": "", "type": "tuple", "components": [
        {"name": f"part{index}", "type": kind} for index, kind in enumerate(_SCHEDULE)]}]),
]  # fmt: skip
