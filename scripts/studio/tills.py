"""Paying a contract that mints: ether goes with the call, of a token exactly the price is approved before it."""

from __future__ import annotations

from scripts.studio.errors import TransactionFailed
from scripts.studio.money import ETHER, ether
from scripts.studio.steps import Sending

_TOKEN = [
    {
        "type": "function", "name": "allowance", "stateMutability": "view",
        "inputs": [{"name": "owner", "type": "address"}, {"name": "spender", "type": "address"}],
        "outputs": [{"name": "", "type": "uint256"}],
    },
    {
        "type": "function", "name": "approve", "stateMutability": "nonpayable",
        "inputs": [{"name": "spender", "type": "address"}, {"name": "amount", "type": "uint256"}], "outputs": [],
    },
]  # fmt: skip
"""What is needed of ERC-20; `approve` without an answer, since some tokens give none."""


def said_price(currency: str, price: int) -> str:
    """An amount for people: ether, or smallest units of a token."""
    return ether(price) if currency == ETHER else f"{price:,} smallest units of {currency}"


def pay(steps: Sending, currency: str, till: str, price: int) -> int:
    """Makes ready to pay `price` in a currency's smallest unit; the wei to send with the call."""
    if currency == ETHER:
        return price
    if price:
        token = steps.chain.at(currency, _TOKEN)
        if not steps.chain.code(currency):
            raise TransactionFailed("no token there", where=currency, expected="an ERC-20 contract")
        if steps.chain.call(token.functions.allowance(steps.sender.address, till)) < price:
            steps.send(f"approve {price} to {till}", token.functions.approve(till, price), f"approve {price:,} units")
    return 0
