"""Statements of a split: what each recipient was entitled to, was paid and is owed, recomputed from the events alone.

The events are added up with the split's own arithmetic, then held against what the contract says and holds, to the wei.
A statement that does not tie is not written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from typing import Any

from web3.contract import Contract
from web3.exceptions import Web3Exception

from scripts.studio.chain import Chain, Event
from scripts.studio.errors import ChainError, VerificationFailed
from scripts.studio.money import ETHER
from scripts.studio.pages import render
from scripts.studio.splits import Leaf, Terms, role_name

EVENTS = ("Received", "Paid", "PaidAll", "Credited", "CreditWithdrawn")
TRIES = 5
"""How often a statement starts again because a block came in while it was read."""

TOKEN_ABI: list[dict[str, Any]] = [
    {
        "type": "function",
        "name": name,
        "stateMutability": "view",
        "inputs": [{"name": "account", "type": "address"}] if name == "balanceOf" else [],
        "outputs": [{"name": "", "type": kind}],
    }
    for name, kind in (("balanceOf", "uint256"), ("decimals", "uint8"), ("symbol", "string"))
]

COLUMNS = (
    "recipient",
    "role",
    "shares",
    "whole",
    "currency",
    "time",
    "block",
    "transaction",
    "what",
    "amount",
    "paid so far",
    "credit",
)


@dataclass(frozen=True)
class Currency:
    """What amounts are in."""

    address: str  # the zero address for ether
    symbol: str
    decimals: int

    def shown(self, amount: int) -> str:
        """An amount of the smallest unit, exact, in whole units."""
        with localcontext() as context:
            context.prec = 200
            text = f"{Decimal(amount).scaleb(-self.decimals):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Entry:
    """One thing that happened to a recipient's account, in the currency's smallest unit."""

    time: datetime
    block: int
    tx_hash: str
    what: str  # "paid", "paid with everybody", "credited", "credit withdrawn"
    amount: int
    paid: int  # paid so far, credits included
    credit: int  # of that, not delivered yet


@dataclass(frozen=True)
class Account:
    """A recipient's account in one currency."""

    leaf: Leaf
    whole: int
    entitled: int
    paid: int
    credit: int
    entries: tuple[Entry, ...]

    @property
    def owed(self) -> int:
        """Entitled to and not booked as paid yet."""
        return self.entitled - self.paid

    @property
    def delivered(self) -> int:
        """What really left for the recipient."""
        return self.paid - self.credit


@dataclass(frozen=True)
class Statement:
    """A split in one currency at one block; amounts in the smallest unit."""

    split: str
    chain_id: int
    block: int
    time: datetime
    currency: Currency
    received: int
    logged: int  # of that, what came with a `Received` event; the rest came silently
    held: int
    accounts: tuple[Account, ...]

    @property
    def sent(self) -> int:
        return sum(account.delivered for account in self.accounts)

    @property
    def remainder(self) -> int:
        """What does not divide yet: less than one unit a recipient."""
        return self.received - sum(account.entitled for account in self.accounts)

    def account(self, recipient: str) -> Account:
        """The account of a recipient. Raises VerificationFailed if there is none."""
        for account in self.accounts:
            if account.leaf.recipient.lower() == recipient.lower():
                return account
        raise VerificationFailed("not among the recipients", where=self.split, found=recipient)


def read_statement(chain: Chain, split: Contract, terms: Terms, token: str = ETHER, first_block: int = 0) -> Statement:
    """The statement of a split, up to the newest block; `first_block` is the one the split was made in, or before.

    Raises VerificationFailed where events, books and balances do not agree, ChainError where blocks come faster than
    they can be read.
    """
    currency = currency_of(chain, token)
    for _ in range(TRIES):
        block = int(chain.web3.eth.block_number)
        statement = _read(chain, split, terms, currency, first_block, block)
        if int(chain.web3.eth.block_number) == block:
            _tie(chain, split, terms, statement)
            return statement
    raise ChainError("blocks come faster than they can be read", where=split.address, run="the same command again")


def currency_of(chain: Chain, token: str) -> Currency:
    """Ether, or a token by what it says of itself; one that says nothing is counted in its smallest unit."""
    if token == ETHER:
        return Currency(ETHER, "ether", 18)
    contract = chain.at(token, TOKEN_ABI)
    try:
        return Currency(
            contract.address, str(contract.functions.symbol().call())[:16], contract.functions.decimals().call()
        )
    except (Web3Exception, ValueError, OverflowError):
        return Currency(contract.address, "units", 0)


def statement_csv(statement: Statement, recipient: str) -> str:
    """One recipient's statement: what happened line by line, then how it stands. Amounts in the smallest unit."""
    account = statement.account(recipient)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    leaf = account.leaf
    start = (leaf.recipient, role_name(leaf.role), leaf.shares, account.whole, statement.currency.address)
    for entry in account.entries:
        what = (entry.time.isoformat(), entry.block, entry.tx_hash, entry.what, entry.amount, entry.paid, entry.credit)
        table.writerow((*start, *what))
    end = (statement.time.isoformat(), statement.block, "")
    table.writerow((*start, *end, "owed now", account.owed, account.paid, account.credit))
    return text.getvalue()


def statement_page(statement: Statement, recipient: str, name: str = "") -> str:
    """One recipient's statement as a page to print. `name` is the recipient's, if it is to be on it."""
    account = statement.account(recipient)
    return render(
        "statement.html",
        "'none'",
        statement=statement,
        account=account,
        name=name or account.leaf.recipient,
        role=role_name(account.leaf.role),
        percent=f"{100 * account.leaf.shares / account.whole:.4f}".rstrip("0").rstrip("."),
        shown=statement.currency.shown,
    )


def _read(chain: Chain, split: Contract, terms: Terms, currency: Currency, first: int, last: int) -> Statement:
    books = {leaf.recipient: _Book(leaf, terms.whole) for leaf in terms.leaves}
    times: dict[int, datetime] = {}
    logged = 0
    for event in _events(chain, split, currency, first):
        if event.block > last:
            break
        if event.name == "Received":
            logged += int(event.args["amount"])
            continue
        if event.block not in times:
            times[event.block] = _time(chain, event.block)
        for book in books.values():
            book.follow(event, times[event.block])
    held = _held(chain, split.address, currency)
    received = held + sum(book.paid - book.credit for book in books.values())
    accounts = tuple(book.close(received) for book in books.values())
    return Statement(
        split.address, chain.chain_id, last, _time(chain, last), currency, received, logged, held, accounts
    )


def _events(chain: Chain, split: Contract, currency: Currency, first_block: int) -> Iterator[Event]:
    """All that moved this currency's books, in order. A `Received` is always ether."""
    found: list[Event] = []
    for name in EVENTS:
        if name != "Received":
            found += chain.events(split, name, first_block, currency=currency.address)
        elif currency.address == ETHER:
            found += chain.events(split, name, first_block)
    yield from sorted(found, key=lambda event: (event.block, event.index))


class _Book:
    """A recipient's account while its events are added up."""

    def __init__(self, leaf: Leaf, whole: int) -> None:
        self.leaf = leaf
        self.whole = whole
        self.paid = 0
        self.credit = 0
        self.entries: list[Entry] = []

    def follow(self, event: Event, time: datetime) -> None:
        args = event.args
        if event.name == "PaidAll":
            # Of all that was received, less what was paid before: alone, or up to the round before.
            before = max(self.paid, self._entitled(int(args["before"])))
            amount = max(self._entitled(int(args["received"])) - before, 0)
            self.paid = before + amount
            self._note(event, time, "paid with everybody", amount)
        elif event.name == "Paid" and args["recipient"] == self.leaf.recipient:
            self.paid += int(args["amount"])
            self._note(event, time, "paid", int(args["amount"]))
        elif event.name == "Credited" and args["account"] == self.leaf.recipient:
            self.credit += int(args["amount"])
            self._note(event, time, "credited", int(args["amount"]))
        elif event.name == "CreditWithdrawn" and args["account"] == self.leaf.recipient:
            self.credit -= int(args["amount"])
            self._note(event, time, "credit withdrawn", int(args["amount"]))

    def close(self, received: int) -> Account:
        entitled = self._entitled(received)
        return Account(self.leaf, self.whole, entitled, self.paid, self.credit, tuple(self.entries))

    def _entitled(self, received: int) -> int:
        return received * self.leaf.shares // self.whole

    def _note(self, event: Event, time: datetime, what: str, amount: int) -> None:
        if amount:
            self.entries.append(Entry(time, event.block, event.tx_hash, what, amount, self.paid, self.credit))


def _tie(chain: Chain, split: Contract, terms: Terms, statement: Statement) -> None:
    """Holds the events' sums against the contract's books. Raises VerificationFailed at the first that differs."""
    currency = statement.currency.address
    said = chain.call(split.functions.owedToAll(currency, terms.list))
    pairs = [("received", statement.received, chain.call(split.functions.received(currency)))]
    pairs.append(("sent", statement.sent, chain.call(split.functions.sent(currency))))
    for account, owed in zip(statement.accounts, said, strict=True):
        who = account.leaf.recipient
        pairs.append((f"owed to {who}", max(account.owed, 0), owed))
        pairs.append((f"credit of {who}", account.credit, chain.call(split.functions.credit(who, currency))))
    for what, events, contract in pairs:
        if events != contract:
            raise VerificationFailed(
                "events and books do not agree", where=split.address, field=what, expected=contract, found=events
            )


def _held(chain: Chain, address: str, currency: Currency) -> int:
    if currency.address == ETHER:
        return chain.balance(address)
    return int(chain.call(chain.at(currency.address, TOKEN_ABI).functions.balanceOf(address)))


def _time(chain: Chain, block: int) -> datetime:
    return datetime.fromtimestamp(int(chain.web3.eth.get_block(block)["timestamp"]), UTC)
