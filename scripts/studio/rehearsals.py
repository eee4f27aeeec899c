"""A dry run: the steps of one account, each tried on the node as it would be sent, and none of them sent.

Nobody signs, so no password is asked, and nothing is written. A call that would revert is refused here as it would be
there. What follows an approval can't be tried before the approval is mined: it is told without its gas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from web3.contract.contract import ContractFunction
from web3.exceptions import Web3Exception

from scripts.studio.accounts import Signer
from scripts.studio.caps import gwei
from scripts.studio.chain import Chain, Receipt
from scripts.studio.errors import TooDear
from scripts.studio.journal import Entry
from scripts.studio.money import ether
from scripts.studio.steps import Steps

APPROVALS = ("approve", "setApprovalForAll")
"""Calls that those after them need."""


@dataclass(frozen=True)
class Tried:
    """One transaction that would be sent."""

    label: str  # what it does, in words
    to: str
    call: str  # the function's name
    args: tuple[Any, ...] = field(repr=False)
    value: int  # wei
    gas: int | None  # the least limit it passes with, most of which may come back; None after an approval
    gas_price: int  # wei, now

    def approves(self, function: ContractFunction) -> bool:
        """Whether this is an approval, and that very call."""
        same = (self.to, self.call, self.args) == (function.address, function.fn_name, tuple(function.args))
        return self.call in APPROVALS and same

    @property
    def fee(self) -> int:
        """Wei of gas, as far as it is known."""
        return (self.gas or 0) * self.gas_price

    def lines(self, name: str) -> list[str]:
        """For people; `name` is the contract's, empty if nobody knows it."""
        gas = "known once the approval before it is mined"
        if self.gas is not None:
            gas = f"up to {self.gas:,}, {ether(self.fee)} at {gwei(self.gas_price)}"
        return [
            f"would   {self.label}",
            f"  to    {f'{name}, ' if name else ''}{self.to}",
            f"  call  {self.call}",
            f"  value {ether(self.value)}",
            f"  gas   {gas}",
        ]

    def facts(self, name: str) -> dict[str, Any]:
        """JSON-ready; money in wei. The call's data stays out: it may open a sealed bid."""
        return {
            "what": self.label, "to": self.to, "contract": name or None, "call": self.call, "value": self.value,
            "gas": self.gas, "gas_price": self.gas_price, "fee": None if self.gas is None else self.fee,
        }  # fmt: skip


class Rehearsal(Steps):
    """Steps that are tried; `sent` stays empty. `interrupted` are steps an earlier run wrote down and never ended."""

    rehearses = True

    def __init__(self, chain: Chain, sender: Signer, interrupted: Iterable[Entry] = ()) -> None:
        self.chain = chain
        self.sender = sender
        self.sent: list[Receipt] = []
        self.tried: list[Tried] = []
        for entry in interrupted:
            chain.tell(f"an earlier run was interrupted at {entry.key!r}: the next looks first whether that was done")

    def catch_up(self, candidates: Callable[[], Iterable[str]] = tuple) -> list[Receipt]:
        """Nothing is waited for."""
        return []

    def send(
        self, step: str, function: ContractFunction, label: str, value: int = 0, gas: int | None = None
    ) -> Receipt:
        """Tries one call. Raises TransactionFailed with the contract's error, TooDear where the ether ends."""
        price = int(self.chain.web3.eth.gas_price)
        made = Receipt("", 0, self.sender.address, function.address, 0, 0, label, {"logs": []})
        if any(approved.approves(function) for approved in self.tried):
            return made
        try:
            found: int | None = int(function.estimate_gas({"from": self.sender.address, "value": value}))  # type: ignore[arg-type,typeddict-item]
        except Web3Exception as error:
            if not any(earlier.call in APPROVALS for earlier in self.tried):
                raise self.chain.failure(label, error) from error
            found = None
        self.tried.append(Tried(label, function.address, function.fn_name, tuple(function.args), value, found, price))
        self._afford(label)
        return made

    def _afford(self, label: str) -> None:
        """Raises TooDear where all that was tried costs more than the sender has; not every node looks."""
        cost = sum(each.value + each.fee for each in self.tried)
        balance = self.chain.balance(self.sender.address)
        if balance < cost:
            raise TooDear("not enough ether", where=label, expected=f"up to {ether(cost)}", found=ether(balance))


def summary(tried: list[Tried]) -> str:
    """All of it on one line."""
    if not tried:
        return "nothing would be sent"
    count = f"{len(tried)} transaction{'' if len(tried) == 1 else 's'}"
    value, fees = sum(each.value for each in tried), sum(each.fee for each in tried)
    more = " and what is not known yet" if any(each.gas is None for each in tried) else ""
    return f"{count}, {ether(value)} and up to {ether(fees)} of gas{more}; nothing was sent"
