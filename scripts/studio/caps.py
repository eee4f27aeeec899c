"""The most that gas may cost, said before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scripts.studio.errors import TooDear
from scripts.studio.money import ether

GWEI = 10**9
MAX_GAS_PRICE = "VERNISSAGE_MAX_GAS_PRICE"
MAX_FEES = "VERNISSAGE_MAX_FEES"
"""Names of the caps in the environment: gwei a gas, and ether of all fees of a run."""


@dataclass(frozen=True)
class Caps:
    """The most that gas may cost, in wei: one unit of it, and all fees of a run together. None: as much as it takes."""

    gas_price: int | None = None
    fees: int | None = None

    def capped(self, label: str, transaction: Mapping[str, Any], price: int, spent: int) -> dict[str, Any]:
        """The transaction with its price no higher than the cap. `price` is wei a gas now, `spent` wei of fees so far.

        Raises TooDear where it would cost more than allowed.
        """
        if self.gas_price is not None and price > self.gas_price:
            raise TooDear(
                "gas costs more than you allow", where=label, expected=f"at most {gwei(self.gas_price)} a gas",
                found=f"{gwei(price)} now", run=f"the same command later, or with {MAX_GAS_PRICE}=GWEI",
            )  # fmt: skip
        fees = spent + int(transaction["gas"]) * price
        if self.fees is not None and fees > self.fees:
            raise TooDear(
                "all fees together would be more than you allow", where=label, expected=f"at most {ether(self.fees)}",
                found=f"{ether(fees)}, of which {ether(spent)} is spent", run=f"the same command with {MAX_FEES}=ETHER",
            )  # fmt: skip
        most = {name: transaction[name] for name in ("maxFeePerGas", "maxPriorityFeePerGas") if name in transaction}
        if self.gas_price is not None:
            most = {name: min(int(value), self.gas_price) for name, value in most.items()}
        return {**transaction, **most}


def gwei(wei: int) -> str:
    """A gas price for people."""
    return f"{Decimal(wei) / GWEI:f} gwei"
