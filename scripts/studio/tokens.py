"""The tokens of a collection as its events tell them."""

from __future__ import annotations

from dataclasses import dataclass

from web3.contract import Contract

from scripts.studio.chain import Chain

WORK_SIZE = 1_000_000
"""Token id = work x 1,000,000 + number."""
NOBODY = "0x" + "00" * 20


@dataclass(frozen=True)
class Token:
    """One token and who holds it now."""

    id: int
    owner: str

    @property
    def work(self) -> int:
        return self.id // WORK_SIZE

    @property
    def number(self) -> int:
        return self.id % WORK_SIZE


def tokens_of(chain: Chain, collection: Contract, first_block: int = 0) -> list[Token]:
    """Every token that exists, by id, replayed from the Transfer events."""
    owners: dict[int, str] = {}
    for event in chain.events(collection, "Transfer", first_block):
        owners[int(event.args["tokenId"])] = event.args["to"]
    return [Token(token, owner) for token, owner in sorted(owners.items()) if owner != NOBODY]
