"""Transactions of one account, one after the other, each written to a journal before it is sent.

Before the first, whatever the account has on its way is waited for: so what the chain then says is the whole truth, and
a run that was killed between any two steps can be started again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from eth_utils import to_checksum_address
from web3.contract.contract import ContractFunction

from scripts.studio.accounts import Signer
from scripts.studio.chain import RECEIPT_SECONDS, Chain, Receipt
from scripts.studio.documents import canonical
from scripts.studio.errors import TransactionFailed
from scripts.studio.journal import Journal

LOOK_SECONDS = 0.2
"""Seconds between two looks at what is on its way."""


class Steps:
    """The steps of one account towards one end."""

    def __init__(self, chain: Chain, sender: Signer, journal: Journal) -> None:
        self.chain = chain
        self.sender = sender
        self.journal = journal
        self.sent: list[Receipt] = []

    def catch_up(self, candidates: Callable[[], Iterable[str]] = tuple) -> list[Receipt]:
        """Waits for what an earlier run left on its way; returns what of it succeeded.

        `candidates` gives hashes of transactions that may be a step whose hash was never written down: a run killed
        between sending and writing. One with the step's nonce is it. Raises TransactionFailed where something is not
        mined in time.
        """
        self._wait_until_nothing_is_pending()
        known = dict(self.journal.unfinished())
        caught = []
        for intent in self.journal.open_intents():
            tx_hash = known.get(intent.key) or self._with_nonce(intent.facts.get("nonce"), candidates())
            receipt = self.chain.receipt(tx_hash, intent.key) if tx_hash else None
            if receipt:
                caught.append(receipt)
                self.journal.done(intent.key, block=receipt.block, gas=receipt.gas_used)
            else:
                self.journal.failed(intent.key)
        return caught

    def send(self, step: str, function: ContractFunction, label: str, value: int = 0) -> Receipt:
        """One contract call with `value` wei, mined. Raises TransactionFailed: the contract's error as a sentence."""

        def before(nonce: int) -> None:
            self.journal.intend(step, nonce=nonce, sender=self.sender.address)

        def sent(tx_hash: str) -> None:
            self.journal.sent(step, tx_hash)

        receipt = self.chain.send(self.sender, function, label, value, before, sent)
        self.journal.done(step, block=receipt.block, gas=receipt.gas_used)
        self.sent.append(receipt)
        return receipt

    def _with_nonce(self, nonce: object, hashes: Iterable[str]) -> str | None:
        for tx_hash in hashes:
            transaction = self.chain.web3.eth.get_transaction(tx_hash)  # type: ignore[arg-type]
            if (transaction["from"], transaction["nonce"]) == (self.sender.address, nonce):
                return tx_hash
        return None

    def _wait_until_nothing_is_pending(self) -> None:
        count, address = self.chain.web3.eth.get_transaction_count, to_checksum_address(self.sender.address)
        deadline = time.monotonic() + RECEIPT_SECONDS
        while count(address, "latest") < count(address, "pending"):
            if time.monotonic() > deadline:
                raise TransactionFailed(
                    "a transaction of this account is not mined yet", where=address,
                    expected="nothing on its way, so that nothing is sent twice", run="the same command again",
                )  # fmt: skip
            time.sleep(LOOK_SECONDS)


def journal_of(state: Path, chain: Chain, contract: str, purpose: Any) -> Journal:
    """The journal of a purpose (JSON-ready facts that name it) on this chain; to be used in a `with` statement."""
    name = hashlib.sha256(canonical(purpose)).hexdigest()
    return Journal.open(
        state / "journals" / f"{chain.network}-{chain.genesis_hash[2:10]}-{name[:16]}.jsonl",
        plan=name,
        chain_id=chain.chain_id,
        genesis_hash=chain.genesis_hash,
        contract=contract,
    )
