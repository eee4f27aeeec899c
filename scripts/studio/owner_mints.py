"""What artists mint to somebody by their own hand, counted on the chain so that a plan run twice mints once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from web3.contract import Contract
from web3.logs import DISCARD

from scripts.studio.chain import Chain, Event, as_event
from scripts.studio.mint_plans import OwnerMint
from scripts.studio.steps import Steps
from scripts.studio.tokens import NOBODY, WORK_SIZE

MINTS_AT_ONCE = 500
"""Tokens in one transaction: the collection's own limit."""

Tell = Callable[[str], None]


def mint_to(steps: Steps, collection: Contract, plan: OwnerMint, tell: Tell) -> int:
    """Mints what the plan's recipient still lacks; how many that were."""
    minted = minted_by(steps.chain, collection, steps.sender.address, plan.to, plan.number)
    missing = max(0, plan.amount - minted)
    tell(f"{minted} of {plan.amount} of work {plan.number} were minted to {plan.to}")
    for amount in _portions(missing, MINTS_AT_ONCE):
        function = collection.functions.mint(plan.to, plan.number, amount)
        receipt = steps.send(f"mint {amount} after {minted}", function, f"mint {amount} of work {plan.number}")
        first = minted_in(steps.chain, receipt.raw, collection, plan.number)[0].args["tokenId"]
        tell(f"minted {amount} to {plan.to}: tokens {first} to {first + amount - 1}")
        minted += amount
    return missing


def minted_by(chain: Chain, collection: Contract, minter: str, to: str, work: int) -> int:
    """How many of a work `minter` minted to `to` with the collection's own `mint`; sales and airdrops don't count."""
    filters: dict[str, Any] = {"from": NOBODY, "to": to}
    events = chain.events(collection, "Transfer", **filters)
    hashes = Counter(event.tx_hash for event in events if event.args["tokenId"] // WORK_SIZE == work)
    selector = bytes.fromhex(collection.encode_abi("mint", [to, work, 1])[2:10])
    total = 0
    for tx_hash, count in hashes.items():
        transaction = chain.web3.eth.get_transaction(tx_hash)  # type: ignore[arg-type]
        direct = transaction["from"] == minter and transaction.get("to") == collection.address
        total += count if direct and bytes(transaction["input"])[:4] == selector else 0
    return total


def minted_in(chain: Chain, raw: Any, collection: Contract, work: int) -> list[Event]:
    """The mints of a work in a raw receipt, in order."""
    logs = collection.events["Transfer"]().process_receipt(raw, errors=DISCARD)
    events = [as_event(log) for log in logs if log["address"] == collection.address]
    return [event for event in events if event.args["from"] == NOBODY and event.args["tokenId"] // WORK_SIZE == work]


def _portions(amount: int, most: int) -> Iterator[int]:
    while amount:
        portion = min(amount, most)
        yield portion
        amount -= portion
