"""Transactions of one account, one after the other, each written to a journal before it is sent.

Before the first, whatever the account has on its way is waited for: so what the chain then says is the whole truth, and
a run that was killed between any two steps can be started again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

from eth_utils import keccak, to_hex
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.exceptions import Web3Exception

from scripts.studio.accounts import Signer
from scripts.studio.chain import Chain, Event, Receipt
from scripts.studio.documents import canonical
from scripts.studio.journal import Entry, Journal
from scripts.studio.sending import DEEPEST_REORG, Transaction, find_transaction


class Sending(Protocol):
    """Something that sends the calls of one account."""

    chain: Chain
    sender: Signer
    rehearses: bool  # whether all is tried only: nothing is sent, and nothing may be written

    def send(self, step: str, function: ContractFunction, label: str, value: int = 0) -> Receipt: ...


class Direct:
    """Calls that need no journal: who sends them reads from the chain what is missing."""

    rehearses = False

    def __init__(self, chain: Chain, sender: Signer) -> None:
        self.chain = chain
        self.sender = sender

    def send(self, step: str, function: ContractFunction, label: str, value: int = 0) -> Receipt:
        """One contract call with `value` wei, mined. Raises TransactionFailed: the contract's error as a sentence."""
        return self.chain.send(self.sender, function, label, value)


class Steps:
    """The steps of one account towards one end."""

    rehearses = False

    def __init__(self, chain: Chain, sender: Signer, journal: Journal) -> None:
        self.chain = chain
        self.sender = sender
        self.journal = journal
        self.sent: list[Receipt] = []
        if journal.set_aside:
            chain.tell(f"the journal was damaged: kept as {journal.set_aside}; the chain is asked instead")

    def catch_up(self, candidates: Callable[[], Iterable[str]] = tuple) -> list[Receipt]:
        """Waits for what an earlier run left on its way; returns what of it succeeded.

        A run killed between sending and writing left no hash: `candidates` gives hashes of transactions that may be it,
        and the one with the step's nonce is; else the chain is searched for that nonce. Raises TransactionFailed where
        something is not mined in time.
        """
        self.chain.make_sure()
        self._fill_gaps()
        known = dict(self.journal.unfinished())
        caught = []
        for intent in self.journal.open_intents():
            receipt = self._receipt_of(intent, known.get(intent.key), candidates)
            if receipt:
                caught.append(receipt)
                self.journal.done(intent.key, block=receipt.block, gas=receipt.gas_used)
            else:
                self.journal.failed(intent.key)
        return caught

    def caught(self, contract: Contract, name: str, **filters: Any) -> tuple[Receipt, Event] | None:
        """What an earlier, interrupted run did last, where a contract tells of it by this event; what was on its way is
        waited for as in `catch_up`.
        """

        def told() -> list[str]:
            return [event.tx_hash for event in self.chain.events(contract, name, **filters)]

        found = [
            (receipt, event)
            for receipt in self.catch_up(told)
            for event in self.chain.events_in(receipt, contract, name)
        ]
        return found[-1] if found else None

    def send(
        self, step: str, function: ContractFunction, label: str, value: int = 0, gas: int | None = None
    ) -> Receipt:
        """One contract call with `value` wei, mined. Raises TransactionFailed: the contract's error as a sentence.

        With `gas`, a limit known to be enough, nothing is simulated.
        """
        block = int(self.chain.web3.eth.block_number)

        def before(transaction: Transaction) -> None:
            call = to_hex(keccak(hexstr=transaction["data"]))
            nonce = transaction["nonce"]
            self.journal.intend(step, nonce=nonce, sender=self.sender.address, call=call, after=block)

        def sent(tx_hash: str) -> None:
            self.journal.sent(step, tx_hash)

        receipt = self.chain.send(self.sender, function, label, value, before, sent, gas)
        self.journal.done(step, block=receipt.block, gas=receipt.gas_used)
        self.sent.append(receipt)
        return receipt

    def stand(self) -> bool:
        """Whether all that was sent is still on the chain, where its receipts say."""
        return all(self.chain.stands(receipt) for receipt in self.sent)

    def _fill_gaps(self) -> None:
        """Uses up nonces below an intended step's, where the chain went back: a node may keep that step until then."""
        own = [intent.facts for intent in self.journal.open_intents()
               if intent.facts.get("sender") == self.sender.address]  # fmt: skip
        last = max((int(facts.get("nonce", -1)) for facts in own), default=-1)
        while last - DEEPEST_REORG <= (nonce := self.chain.free_nonce(self.sender.address)) < last:
            self.chain.pay(self.sender, self.sender.address, 0, f"fill the place of nonce {nonce}")

    def _receipt_of(
        self, intent: Entry, tx_hash: str | None, candidates: Callable[[], Iterable[str]]
    ) -> Receipt | None:
        """The receipt of an earlier run's step; None where it did not happen, or something else took its nonce."""
        if tx_hash and (receipt := self.chain.receipt(tx_hash, intent.key)):
            return receipt
        nonce, call = intent.facts.get("nonce"), intent.facts.get("call")
        if found := self._with_nonce(nonce, candidates()):
            return self.chain.receipt(found, intent.key)
        if nonce is None or call is None or intent.facts.get("sender") != self.sender.address:
            return None
        try:
            mined = find_transaction(self.chain, self.sender.address, nonce, int(intent.facts.get("after", 0)))
        except Web3Exception:  # a node that forgot the state of old blocks
            return None
        if mined is None or to_hex(keccak(mined["input"])) != call:
            return None
        return self.chain.receipt(str(self.chain.web3.to_hex(mined["hash"])), intent.key)

    def _with_nonce(self, nonce: object, hashes: Iterable[str]) -> str | None:
        for tx_hash in hashes:
            transaction = self.chain.web3.eth.get_transaction(tx_hash)  # type: ignore[arg-type]
            if (transaction["from"], transaction["nonce"]) == (self.sender.address, nonce):
                return tx_hash
        return None


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
