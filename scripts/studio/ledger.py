"""Every wei of a local chain: what there was at the start, what gas took, and who holds the rest now.

Recomputed from the blocks alone, so that it does not depend on what any script believes it did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from web3 import Web3

from scripts.studio.chain import Chain, Receipt, as_receipt
from scripts.studio.errors import VerificationFailed


@dataclass(frozen=True)
class Balance:
    """What an address held at the start and holds now, in wei."""

    name: str
    address: str
    before: int
    after: int
    gas: int  # wei paid for gas

    @property
    def earned(self) -> int:
        """What came in less what went out, gas apart."""
        return self.after - self.before + self.gas


@dataclass(frozen=True)
class Ledger:
    """All balances of a chain between two blocks, and the gas that was burnt between them."""

    first_block: int
    last_block: int
    balances: tuple[Balance, ...]
    receipts: tuple[Receipt, ...]

    @property
    def gas(self) -> int:
        return sum(receipt.fee for receipt in self.receipts)

    @property
    def missing(self) -> int:
        """Wei that was there before and is not there now, gas apart. Zero, or something is wrong."""
        return sum(balance.before - balance.after for balance in self.balances) - self.gas


def read_ledger(chain: Chain, known: Iterable[tuple[str, str]], first_block: int = 0) -> Ledger:
    """The ledger from after `first_block` until now. `known` gives names to addresses; others are found in the blocks.

    Meant for a local chain: it reads every block.
    """
    last_block = int(chain.web3.eth.block_number)
    receipts = list(_receipts(chain, first_block + 1, last_block))
    names = {Web3.to_checksum_address(address): name for name, address in known}
    for receipt in receipts:
        for address in (receipt.sender, receipt.to, receipt.raw.get("contractAddress")):
            if address:
                names.setdefault(Web3.to_checksum_address(address), "")
    paid: dict[str, int] = {}
    for receipt in receipts:
        paid[receipt.sender] = paid.get(receipt.sender, 0) + receipt.fee
    balances = tuple(
        Balance(
            name,
            address,
            _balance(chain, address, first_block),
            _balance(chain, address, last_block),
            paid.get(address, 0),
        )
        for address, name in names.items()
    )
    return Ledger(first_block, last_block, balances, tuple(receipts))


def check(ledger: Ledger) -> None:
    """Raises VerificationFailed unless every wei is accounted for."""
    if ledger.missing:
        raise VerificationFailed(
            "money is missing", where=f"blocks {ledger.first_block} to {ledger.last_block}",
            expected="balances before = balances after + gas", found=f"{ledger.missing} wei",
        )  # fmt: skip


def _receipts(chain: Chain, first: int, last: int) -> Iterable[Receipt]:
    for number in range(first, last + 1):
        for tx_hash in chain.web3.eth.get_block(number)["transactions"]:
            raw = chain.web3.eth.get_transaction_receipt(tx_hash)  # type: ignore[arg-type]
            yield as_receipt(raw, "")


def _balance(chain: Chain, address: str, block: int) -> int:
    return int(chain.web3.eth.get_balance(Web3.to_checksum_address(address), block))
