"""One transaction brought into the chain: looked for where an answer was lost, sent again where the network lost it.

A nonce is used once, so the same transaction may be handed over as often as it takes: it is mined at most once. Which
transaction used the nonce in the end is read from the chain.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from eth_utils import to_checksum_address
from hexbytes import HexBytes
from web3.exceptions import BlockNotFound, TransactionNotFound, Web3RPCError

from scripts.studio.accounts import Signer
from scripts.studio.errors import NoChain, TakenBack, TransactionFailed
from scripts.studio.rpc import Unsure

if TYPE_CHECKING:
    from scripts.studio.chain import Chain

Transaction = dict[str, Any]

POSTS = 4
"""Times one transaction is handed over at most."""
DEEPEST_REORG = 64
"""Blocks that may still be exchanged for others."""
FIRST_LOOK, LONGEST_LOOK = 0.01, 1.0
"""Seconds between looks for a receipt: at first, and in the end."""


class Parcel:
    """A transaction with all its fields, nonce included, on its way."""

    def __init__(
        self,
        chain: Chain,
        sender: Signer,
        transaction: Transaction,
        label: str,
        sent: Callable[[str], object] | None = None,
    ) -> None:
        self.chain = chain
        self.sender = sender
        self.transaction = transaction
        self.label = label
        self._sent = sent
        self._block = int(chain.web3.eth.block_number)  # it can't be in this one or before
        self._hash = ""
        self._posts = 0

    def bring_in(self) -> Mapping[str, Any]:
        """The raw receipt, once mined and confirmed. Raises TransactionFailed, NoChain, WrongChain or Web3Exception."""
        self._post()
        deadline = time.monotonic() + self.chain.limits.receipt_seconds
        pause, missed_since = FIRST_LOOK, None
        while time.monotonic() < deadline:
            receipt = self.chain.raw_receipt(self._hash)
            if receipt is not None:
                missed_since = None
                if self._confirmed(receipt):
                    return receipt
            elif self._is_lost():
                missed_since = missed_since or time.monotonic()
                if time.monotonic() - missed_since >= self.chain.limits.gone_seconds:
                    self.chain.tell(f"{self.label}: no node knows of it any more; sending it again")
                    self._post()
                    missed_since = None
            else:
                missed_since = None
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_LOOK)
        raise TransactionFailed(
            "not mined yet", where=self.label, expected=f"a receipt within {self.chain.limits.receipt_seconds:g} s",
            found=self._hash, run="the same command again",
        )  # fmt: skip

    def _post(self) -> None:
        """Hands it over, again if need be, until it is known to have arrived."""
        lost: NoChain | None = None
        while self._posts < POSTS:
            self.chain.make_sure()
            self._posts += 1
            try:
                self._is_called(str(self.chain.web3.to_hex(self.sender.send(self.chain.web3, self.transaction))))
                return
            except Unsure as error:
                lost = error
                self.chain.tell(f"{self.label}: {error.found}; looking whether it arrived")
                if self._find():
                    return
                self._count()
            except Web3RPCError:
                if self._posts == 1 or not self._find():  # an earlier post of ours may be why it is refused
                    self._count()
                    raise
        raise lost or TransactionFailed(
            "the network loses it", where=self.label, expected=f"mined after {POSTS} tries", found=self._hash,
            run="the same command again",
        )  # fmt: skip

    def _is_lost(self) -> bool:
        """Whether nothing has or waits for its nonce. A transaction that took its place is followed from here on."""
        if self._known(self._hash):
            return False
        if self._count() > self.transaction["nonce"]:
            self._find()
            return False
        address = to_checksum_address(self.sender.address)
        return int(self.chain.web3.eth.get_transaction_count(address, "pending")) <= self.transaction["nonce"]

    def _count(self) -> int:
        """Nonces used. Raises TakenBack where ours is not the next one any more: then it can't be mined as it is."""
        used = int(self.chain.web3.eth.get_transaction_count(to_checksum_address(self.sender.address), "latest"))
        if used < self.transaction["nonce"]:
            raise TakenBack(
                "the chain took transactions back", where=self.label, expected=f"nonce {self.transaction['nonce']}",
                found=f"nonce {used}", run="the same command again",
            )  # fmt: skip
        return used

    def _find(self) -> bool:
        """Looks for the transaction of our nonce, on the chain and on its way; it is ours if it does the same.

        Raises TransactionFailed where it does something else.
        """
        found = find_transaction(self.chain, self.sender.address, self.transaction["nonce"], self._block)
        if found is None:
            return False
        tx_hash = str(self.chain.web3.to_hex(found["hash"]))
        if tx_hash != self._hash:
            if not self._does_the_same(found):
                raise TransactionFailed(
                    "another transaction took its place", where=self.label, expected=self._hash or "ours",
                    found=tx_hash, run="the same command again",
                )  # fmt: skip
            self._is_called(tx_hash)
        return True

    def _does_the_same(self, other: Mapping[str, Any]) -> bool:
        ours = self.transaction
        return (other.get("to"), int(other["value"]), HexBytes(other["input"])) == (
            ours.get("to"), int(ours.get("value", 0)), HexBytes(ours.get("data", b"")),
        )  # fmt: skip

    def _is_called(self, tx_hash: str) -> None:
        if tx_hash != self._hash:
            self._hash = tx_hash
            if self._sent:
                self._sent(tx_hash)

    def _known(self, tx_hash: str) -> bool:
        try:
            return bool(self.chain.web3.eth.get_transaction(tx_hash))  # type: ignore[arg-type]
        except TransactionNotFound:
            return False

    def _confirmed(self, receipt: Mapping[str, Any]) -> bool:
        wanted = self.chain.limits.confirmations
        if wanted <= 1:
            return True
        have = int(self.chain.web3.eth.block_number) - int(receipt["blockNumber"]) + 1
        if have < wanted:
            self.chain.tell(f"{self.label}: {have} of {wanted} confirmations")
        return have >= wanted


def find_transaction(chain: Chain, address: str, nonce: int, after: int) -> Mapping[str, Any] | None:
    """The transaction of an account that has a nonce: mined after block `after`, or waiting; None where there is none.

    Halves the blocks by the account's count, so that few are read.
    """
    count, checked = chain.web3.eth.get_transaction_count, to_checksum_address(address)
    high = int(chain.web3.eth.block_number)
    low = max(-1, min(after, high) - DEEPEST_REORG)
    if count(checked, high) <= nonce:
        return _in_block(chain, "pending", checked, nonce)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if count(checked, middle) > nonce else (middle, high)
    return _in_block(chain, high, checked, nonce)


def _in_block(chain: Chain, block: Any, address: str, nonce: int) -> Mapping[str, Any] | None:
    try:
        transactions = chain.web3.eth.get_block(block, full_transactions=True)["transactions"]
    except (BlockNotFound, Web3RPCError):
        return None
    return next(
        (found for found in transactions if not isinstance(found, bytes)
         and (found["from"], found["nonce"]) == (address, nonce)),
        None,
    )  # fmt: skip
