"""A plan of lots brought to the chain, lot by lot: what stands already, or was sold, is left alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.deployments import Deployments
from scripts.studio.errors import PlanErrors, StudioError
from scripts.studio.formats.base import OWNER_OF
from scripts.studio.houses import format_of, house_of
from scripts.studio.lot_plans import PlannedLot, Reading
from scripts.studio.lots import Lot, LotError, open_lot
from scripts.studio.refusals import in_words
from scripts.studio.steps import Sending

_DECIMALS = [
    {
        "type": "function", "name": "decimals", "stateMutability": "view", "inputs": [],
        "outputs": [{"name": "", "type": "uint8"}],
    }
]  # fmt: skip


@dataclass(frozen=True)
class Opening:
    """A planned lot, the collection it is of, and who sells it."""

    planned: PlannedLot
    collection: Contract
    seller: str

    @property
    def tokens(self) -> range:
        first = self.planned.draft.token_id
        return range(first, first + self.planned.draft.rules.get("quantity", 1))


def reading_of(chain: Chain) -> Reading:
    """What a plan's reader asks of a chain."""

    def decimals(currency: str) -> int:
        if not chain.code(currency):
            raise LotError("no token there", where=currency, expected="an ERC-20 contract")
        return int(chain.call(chain.at(currency, _DECIMALS).functions.decimals()))

    return Reading(lambda name: str(chain.account(name).address), decimals, chain.now())


def openings_of(
    planned: Sequence[PlannedLot], lister: str, collection_at: Callable[[str | None], Contract]
) -> list[Opening]:
    """Each lot of a plan with its collection and its seller, who is the lister unless the plan says another."""
    found: dict[str | None, Contract] = {}
    for lot in planned:
        if lot.collection not in found:
            found[lot.collection] = collection_at(lot.collection)
    return [Opening(lot, found[lot.collection], lot.draft.seller or lister) for lot in planned]


def missing(chain: Chain, openings: Sequence[Opening], lots: Sequence[Lot]) -> list[Opening]:
    """Those still to open. Raises PlanErrors where a seller has not got what is to be sold."""
    errors: list[StudioError] = []
    waiting = []
    for opening in openings:
        if _is_done(chain, opening, lots):
            continue
        owner = _owner_of_others(chain, opening)
        if owner:
            errors.append(
                LotError(
                    "the token belongs to somebody else", where=opening.planned.place or "a lot",
                    expected=opening.seller, found=owner, run="./vernissage lot show",
                )
            )  # fmt: skip
        waiting.append(opening)
    if errors:
        raise PlanErrors(errors)
    return waiting


def open_one(sending: Sending, book: Deployments, opening: Opening) -> str:
    """Lists one lot; its id. Raises TransactionFailed with the house's refusal in words."""
    chain, planned = sending.chain, opening.planned
    house = house_of(chain, book, planned.format.name)
    with in_words(currency=planned.draft.currency):
        return open_lot(sending, house.contract, planned.format.layout, opening.collection, planned.draft)


def _is_done(chain: Chain, opening: Opening, lots: Sequence[Lot]) -> bool:
    """Whether the newest lot of that token by that seller stands, or was sold."""
    for lot in reversed(lots):
        if lot.collection == opening.collection.address and lot.seller == opening.seller:
            first, count = lot.token_id, format_of(lot).quantity(lot)
            if first <= opening.tokens.start < first + count:
                stage = format_of(lot).state(chain, lot).stage
                return not stage.ended or stage.name == "SOLD"
    return False


def _owner_of_others(chain: Chain, opening: Opening) -> str:
    """Who else has one of the tokens; nobody where the seller has all."""
    contract = chain.at(opening.collection.address, OWNER_OF)
    for token in opening.tokens:
        owner = str(chain.call(contract.functions.ownerOf(token)))
        if owner != opening.seller:
            return f"{owner} has {token}"
    return ""
