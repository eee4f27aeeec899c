"""Rights to mint: who may mint a work beside the collection's owner, given and taken back work by work."""

from __future__ import annotations

from dataclasses import dataclass

from web3.contract import Contract

from scripts.studio.chain import Chain, Receipt
from scripts.studio.deployments import Deployments
from scripts.studio.steps import Steps

EVERY_WORK = 0
"""In place of a work's number: every work, and registering new ones."""
WAYS = ("Vouchers", "Phases", "Airdrops", "Recipes")
"""The contracts that mint for an artist once they may."""


@dataclass(frozen=True)
class Right:
    """Somebody may mint a work, or all of them."""

    minter: str  # checksummed address
    way: str  # the contract's name; empty for a person
    work: int  # EVERY_WORK for all


def rights_of(chain: Chain, book: Deployments, collection: Contract, first_block: int = 0) -> list[Right]:
    """Every right that stands, in the order they were given."""
    names = {book.contracts[way].address: way for way in WAYS if way in book.contracts}
    standing: dict[tuple[str, int], bool] = {}
    for event in chain.events(collection, "MinterSet", first_block):
        standing[event.args["minter"], event.args["work"]] = event.args["allowed"]
    return [Right(minter, names.get(minter, ""), work) for (minter, work), stands in standing.items() if stands]


def ensure_right(steps: Steps, collection: Contract, minter: Contract, work: int) -> Receipt | None:
    """Gives a contract the right to mint a work where it has none; what was sent."""
    if steps.chain.call(collection.functions.isMinter(minter.address, work)):
        return None
    return set_right(steps, collection, minter.address, work, True)


def set_right(steps: Steps, collection: Contract, minter: str, work: int, allowed: bool) -> Receipt:
    """Gives a right, or takes it back. Only the collection's owner may."""
    what = "every work" if work == EVERY_WORK else f"work {work}"
    label = f"{'give' if allowed else 'take back'} the right to mint {what}"
    return steps.send(f"{label} {minter}", collection.functions.setMinter(minter, work, allowed), label)
