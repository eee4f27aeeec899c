"""The houses of a deployment, one a format, those that stood before them, and the lots they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.deployments import Deployments
from scripts.studio.errors import UsageError
from scripts.studio.formats import FORMATS
from scripts.studio.formats.base import Format
from scripts.studio.lots import Lot, listed


@dataclass(frozen=True)
class House:
    """A house, its format, and a block that it was deployed in or after."""

    contract: Contract
    format: Format
    block: int


def houses_of(chain: Chain, book: Deployments) -> list[House]:
    """Every house that is deployed, and those that later ones took the place of: a lot ends where it was opened."""
    found = []
    for name, each in FORMATS.items():
        if each.contract in book.contracts:
            *earlier, _ = book.every(chain, each.contract)
            found += [House(contract, each, book.since or 0) for contract in earlier]
            found.append(house_of(chain, book, name))
    return found


def house_of(chain: Chain, book: Deployments, name: str) -> House:
    """The house of a format. Raises DeploymentError where it is not deployed."""
    format_ = FORMATS[name]
    contract = book.contract(chain, format_.contract)
    return House(contract, format_, book.contracts[format_.contract].block)


def format_of(lot: Lot) -> Format:
    return FORMATS[lot.format]


def all_lots(chain: Chain, houses: Sequence[House]) -> list[Lot]:
    """Every lot ever listed, in order."""
    events = [
        (event.block, event.index, house, event)
        for house in houses
        for event in chain.events(house.contract, "LotListed", house.block)
    ]
    events.sort(key=lambda found: found[:2])
    return [listed(house.contract, house.format.name, event) for _, _, house, event in events]


def find_lot(lots: Sequence[Lot], which: str) -> Lot:
    """The lot a person means: by its id, the start of one, or a token id, of which it is the newest lot; of lots on the
    same terms in one house after another, the newest too.

    Raises UsageError where none or several fit.
    """
    if which.isdigit():
        token = int(which)
        fitting = [lot for lot in lots if lot.token_id <= token < lot.token_id + format_of(lot).quantity(lot)]
        fitting = list({lot.collection: lot for lot in fitting}.values())
    else:
        fitting = [lot for lot in lots if lot.id.startswith(which.lower())] if len(which) > 2 else []
        fitting = list({lot.id: lot for lot in fitting}.values())
    if len(fitting) != 1:
        raise UsageError(
            "several lots" if fitting else "no such lot", where=which, expected="a lot's id or a token's",
            found=", ".join(lot.id[:18] for lot in fitting) or "none", run="./vernissage lot show",
        )  # fmt: skip
    return fitting[0]
