"""What minting a plan will cost, known before there is a chain: gas as it was measured, times a gas price.

Held against real receipts by `tests/integration/test_keeping.py`, to within `TOLERANCE_PERCENT`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.studio import licences
from scripts.studio.caps import GWEI
from scripts.studio.plans import Plan, Work

COLLECTION, BOUND_COLLECTION = 112_500, 142_700
"""Gas of a collection through its factory, without a policy and with one."""
SPLIT, PAYEE = 78_700, 720
"""Gas of a split whose terms are published, and of each payee in it."""
TRANSACTION = 30_100
"""Gas of publishing, before the first work."""
WORK = 126_800
"""Gas of registering a work and minting its first token."""
EDITION, TOKEN = 20_000, 1_950
"""Gas of an edition, and of each token after its first."""
LICENCE = 56_600
"""Gas of declaring a work's licence."""
REVISION = 75_000
"""Gas of giving a work, or the collection, other metadata."""
WORKS_AT_ONCE, TOKENS_AT_ONCE = 40, 500
"""Works of one transaction, and tokens of one work in one."""
TOLERANCE_PERCENT = 5
DEFAULT_GAS_PRICE = 10 * GWEI
"""Wei a gas, where nobody says another."""


@dataclass(frozen=True)
class Cost:
    """Gas by step, and transactions."""

    split: int
    collection: int
    works: int
    transactions: int

    @property
    def gas(self) -> int:
        """All of it."""
        return self.split + self.collection + self.works

    def wei(self, gas_price: int) -> int:
        """At so many wei a gas."""
        return self.gas * gas_price


def estimate(plan: Plan, works: Sequence[Work] | None = None, split: bool = True, collection: bool = True) -> Cost:
    """The cost of minting `works` of a plan, all if None, with a split and a collection where those lack too."""
    works = plan.works if works is None else works
    payees = len(plan.collection.shares) if split else 0
    batches = -(-len(works) // WORKS_AT_ONCE)
    more = sum(-(-work.editions // TOKENS_AT_ONCE) - 1 for work in works)
    gas = (batches + more) * TRANSACTION + len(works) * WORK
    gas += sum(EDITION + (work.editions - 1) * TOKEN for work in works if work.editions > 1)
    licensed = sum(licences.known(plan.licence_of(work)) is not None for work in works)
    gas += licensed * LICENCE
    transactions = batches + more + licensed + collection + bool(payees)
    policy = plan.collection.policy
    created = COLLECTION if policy is None or policy.is_open else BOUND_COLLECTION
    return Cost(SPLIT + payees * PAYEE if payees else 0, created if collection else 0, gas, transactions)
