"""Money on its way out: everybody of a split paid at once, and every credit that is still owed."""

from __future__ import annotations

from dataclasses import dataclass

from web3.contract import Contract

from scripts.studio.chain import Chain, Receipt
from scripts.studio.deployments import Deployments
from scripts.studio.errors import SplitError
from scripts.studio.money import ETHER
from scripts.studio.splits import Leaf, Terms, read_terms
from scripts.studio.steps import Sending

PAID_AT_ONCE = 300
"""Recipients paid in one transaction: at most some 45,000 gas each, where all are new accounts."""
PAGE = 150
"""Recipients of one page: some 80,000 gas each, where accounts have to be opened."""


@dataclass(frozen=True)
class Payee:
    """One recipient of a split and what it is owed now, in the currency's smallest unit."""

    leaf: Leaf
    whole: int
    owed: int

    @property
    def percent(self) -> float:
        return 100 * self.leaf.shares / self.whole


@dataclass(frozen=True)
class Credit:
    """What a contract keeps for an account, in the smallest unit of the currency."""

    contract: Contract
    account: str
    amount: int
    currency: str = ETHER


def terms_of(chain: Chain, book: Deployments, split: str) -> Terms:
    """The terms of a split as published on chain. Raises SplitError where nobody published them."""
    factory = book.contract(chain, "SplitFactory")
    published = chain.events(factory, "TermsPublished", split=split)
    if not published:
        raise SplitError(
            "the terms were never published", where=split, expected="a TermsPublished event of the factory"
        )
    return read_terms(bytes(published[-1].args["list"]))


def payees_of(chain: Chain, split: Contract, terms: Terms, currency: str = ETHER) -> list[Payee]:
    """Everybody in the terms, with what they are owed now."""
    owed = chain.call(split.functions.owedToAll(currency, terms.list))
    return [Payee(leaf, terms.whole, amount) for leaf, amount in zip(terms.leaves, owed, strict=True)]


def pay_everybody(sending: Sending, split: Contract, terms: Terms, currency: str = ETHER) -> list[Receipt]:
    """Pays everybody, in one transaction where that fits into a block, else page by page.

    Who cannot be paid is credited and blocks nobody.
    """
    count = len(terms.leaves)
    if count <= PAID_AT_ONCE:
        everybody = split.functions.payAll(currency, terms.list)
        return [sending.send(f"pay {currency}", everybody, "pay everybody of the split")]
    pages = [(start, min(start + PAGE, count)) for start in range(0, count, PAGE)]
    functions = split.functions
    return [
        sending.send(
            f"pay {currency} {start}", functions.payPage(currency, terms.list, start, end),
            f"pay recipients {start + 1} to {end}",
        )
        for start, end in pages
    ]  # fmt: skip


def credits_of(chain: Chain, contract: Contract, first_block: int = 0) -> list[Credit]:
    """Every account that `contract` owes something now, in every currency it ever owed or sold in."""
    told = chain.events(contract, "Credited", first_block)
    owed = dict.fromkeys((event.args["account"], event.args["currency"]) for event in told)
    names = {entry.get("name") for entry in contract.abi}
    if "TREASURY" in names:  # its fees accrue without an event of their own
        listed = chain.events(contract, "LotListed", first_block) if "LotListed" in names else []
        treasury = chain.call(contract.functions.TREASURY())
        owed |= {(treasury, currency): None for currency in (ETHER, *(e.args["terms"]["currency"] for e in listed))}
    credits = contract.functions.credit
    return [
        Credit(contract, account, amount, currency)
        for account, currency in owed
        if (amount := chain.call(credits(account, currency)))
    ]


def withdraw(sending: Sending, credit: Credit, to: str | None = None) -> Receipt:
    """Sends the sender's whole credit to the sender itself, or where it says."""
    function = credit.contract.functions.withdraw(credit.currency, to or sending.sender.address)
    step = f"withdraw {credit.currency} from {credit.contract.address}"
    return sending.send(step, function, f"withdraw the credit of {sending.sender.name}")
