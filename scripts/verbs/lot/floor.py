"""What all verbs of `lot` share: arguments, the houses and lots of a chain, who acts, and words for people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.verbs.options import open_stage

if TYPE_CHECKING:  # importing them takes half a second, which `--help` need not
    from scripts.studio.houses import House
    from scripts.studio.lots import Lot
    from scripts.studio.mainjob import Stage

Which = Annotated[
    str, typer.Argument(metavar="LOT", help="A lot's id, the start of one, or a token id (its newest lot).")
]
WhichOne = Annotated[str | None, typer.Argument(metavar="[LOT]", help="One lot; all of them if left out.")]
FromCredit = Annotated[
    str, typer.Option("--from-credit", metavar="AMOUNT", help="How much of it out of your credit with that house.")
]
Collection = Annotated[
    str | None,
    typer.Option("--collection", metavar="NAME|ADDRESS", help="The tokens' contract; the folder's own if not given."),
]


@dataclass
class Floor:
    """The sales of one chain."""

    stage: Stage

    @cached_property
    def houses(self) -> list[House]:
        from scripts.studio.houses import houses_of

        return houses_of(self.stage.chain, self.stage.book)

    @cached_property
    def lots(self) -> list[Lot]:
        """Every lot ever listed, as of the first look."""
        from scripts.studio.houses import all_lots

        return all_lots(self.stage.chain, self.houses)

    @cached_property
    def names(self) -> dict[str, str]:
        """Who the accounts of a local chain are."""
        chain = self.stage.chain
        return {chain.account(name).address: name for name in self.stage.network.people()}

    def find(self, which: str) -> Lot:
        from scripts.studio.houses import find_lot

        return find_lot(self.lots, which)

    def named(self, text: str) -> str:
        """The same with people's names, or the ends of their addresses."""

        def name(found: re.Match[str]) -> str:
            return self.names.get(found[0]) or f"{found[0][:6]}…{found[0][-4:]}"

        return re.sub(r"0x[0-9a-fA-F]{40}\b", name, text)

    def collection_at(self, which: str | None) -> Any:
        """A collection by its address or name, or that of the folder."""
        if which is None:
            return self.stage.collection()
        address = self.stage.collection_named(which)
        if not self.stage.chain.code(address):
            raise UsageError("no collection there", where=address, expected="an ERC-721 contract")
        return self.stage.book.contract(self.stage.chain, "Collection", address)


def open_floor(env: Environment, network: str) -> Floor:
    return Floor(open_stage(env, network))


def amount_of(text: str, currency: str, field: str = "AMOUNT") -> int:
    """An amount as typed, in the currency's smallest unit. Raises UsageError where it is none."""
    from scripts.studio.money import ETHER, price_of

    amount = price_of(text, currency == ETHER)
    if amount is None:
        expected = "ether, such as 1.25" if currency == ETHER else f"whole smallest units of {currency}"
        raise UsageError("no amount", field=field, expected=expected, found=text)
    return amount
