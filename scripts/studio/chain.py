"""One connection to one known chain: calls, transactions, receipts, logs. The only module that sends.

A chain is known by its id and the hash of its genesis block. A transaction is simulated first, so that what would
revert costs nothing and is told as a sentence with the facts that disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from eth_utils import to_checksum_address
from web3 import HTTPProvider, Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.exceptions import TimeExhausted, TransactionNotFound, Web3Exception, Web3RPCError
from web3.logs import DISCARD

from scripts.studio.accounts import Signer, open_account
from scripts.studio.errors import NoChain, TransactionFailed
from scripts.studio.reverts import ErrorTable, revert_data

CALL_SECONDS = 60
RECEIPT_SECONDS = 300
GAS_MARGIN_PERCENT = 25
"""Gas given above the estimate: an estimate is the least that did not revert, and state may move before it is mined."""
LOG_PAGE = 5_000
"""Blocks asked for in one `eth_getLogs`."""


@dataclass(frozen=True)
class Receipt:
    """A transaction that was mined and succeeded."""

    tx_hash: str
    block: int
    sender: str
    to: str | None
    gas_used: int
    fee: int  # wei the sender paid for gas
    label: str  # what it did, in words
    raw: Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """One decoded log."""

    name: str
    address: str
    args: Mapping[str, Any]
    block: int
    index: int
    tx_hash: str


class Chain:
    """A chain that answers, and whose genesis is known."""

    def __init__(self, web3: Web3, network: str) -> None:
        self.web3 = web3
        self.network = network
        self.chain_id = int(web3.eth.chain_id)
        self.genesis_hash = web3.to_hex(web3.eth.get_block(0)["hash"])
        self.errors = ErrorTable([])
        self.receipts: list[Receipt] = []
        self._signers: dict[str, Signer] = {}

    @classmethod
    def open(cls, rpc: str, network: str) -> Chain:
        """Connects. Raises NoChain where nothing that speaks Ethereum answers at `rpc`."""
        try:
            return cls(Web3(HTTPProvider(rpc, request_kwargs={"timeout": CALL_SECONDS})), network)
        except (requests.RequestException, Web3Exception, ValueError) as error:
            raise NoChain(
                "no chain answers", where=rpc, expected=f"the network {network!r}", run="make chain"
            ) from error

    # ---- accounts ----

    def account(self, name: str) -> Signer:
        """The signer called `name`, opened once."""
        if name not in self._signers:
            self._signers[name] = open_account(name, self.web3)
        return self._signers[name]

    def balance(self, address: str) -> int:
        """Wei."""
        return int(self.web3.eth.get_balance(to_checksum_address(address)))

    # ---- contracts ----

    def at(self, address: str, abi: list[dict[str, Any]]) -> Contract:
        return self.web3.eth.contract(address=to_checksum_address(address), abi=abi)

    def code(self, address: str) -> bytes:
        return bytes(self.web3.eth.get_code(to_checksum_address(address)))

    def call(self, function: ContractFunction, sender: Signer | None = None, value: int = 0) -> Any:
        """The result of a view, or of a transaction that is only tried. Raises TransactionFailed where it reverts."""
        try:
            fields: Any = {"from": sender.address, "value": value} if sender else {}
            return function.call(fields)
        except (Web3Exception, requests.RequestException) as error:
            raise self._failed(function.fn_name, error) from error

    def send(
        self,
        sender: Signer,
        function: ContractFunction,
        label: str,
        value: int = 0,
        before: Callable[[int], object] | None = None,
        sent: Callable[[str], object] | None = None,
    ) -> Receipt:
        """Sends one contract call from `sender` with `value` wei and waits until it is mined.

        `before(nonce)` runs when all is ready and nothing is sent; `sent(hash)` right after: both for a journal.
        Raises TransactionFailed, with the contract's own error as a sentence.
        """
        fields: dict[str, Any] = {"from": sender.address, "value": value}
        try:
            gas = int(function.estimate_gas(fields))  # type: ignore[arg-type]
            fields["gas"] = gas + gas * GAS_MARGIN_PERCENT // 100
            fields["nonce"] = self.web3.eth.get_transaction_count(to_checksum_address(sender.address), "pending")
            transaction = dict(function.build_transaction(fields))  # type: ignore[arg-type]
            return self._broadcast(sender, transaction, label, before, sent)
        except (Web3Exception, requests.RequestException) as error:
            raise self._failed(label, error) from error

    def pay(self, sender: Signer, to: str, value: int, label: str) -> Receipt:
        """Sends `value` wei to a plain address or a contract's `receive`."""
        fields: dict[str, Any] = {"from": sender.address, "to": to_checksum_address(to), "value": value}
        try:
            gas = self.web3.eth.estimate_gas(fields)  # type: ignore[arg-type]
            fields["gas"] = gas + gas * GAS_MARGIN_PERCENT // 100
            fields["nonce"] = self.web3.eth.get_transaction_count(to_checksum_address(sender.address), "pending")
            return self._broadcast(sender, {**fields, "gasPrice": self.web3.eth.gas_price}, label, None, None)
        except (Web3Exception, requests.RequestException) as error:
            raise self._failed(label, error) from error

    def _broadcast(
        self,
        sender: Signer,
        transaction: dict[str, Any],
        label: str,
        before: Callable[[int], object] | None,
        sent: Callable[[str], object] | None,
    ) -> Receipt:
        if before:
            before(transaction["nonce"])
        tx_hash = self.web3.to_hex(sender.send(self.web3, transaction))
        if sent:
            sent(tx_hash)
        return self.wait(tx_hash, label)

    def wait(self, tx_hash: str, label: str) -> Receipt:
        """The receipt, once mined. Raises TransactionFailed if it reverted or is not mined in time."""
        try:
            waiting: Any = {"timeout": RECEIPT_SECONDS, "poll_latency": 0.02}
            raw = self.web3.eth.wait_for_transaction_receipt(tx_hash, **waiting)  # type: ignore[arg-type]
        except TimeExhausted as error:
            raise TransactionFailed(
                "not mined yet",
                where=label,
                expected=f"a receipt within {RECEIPT_SECONDS} s",
                found=tx_hash,
                run="the same command again",
            ) from error
        receipt = as_receipt(raw, label)
        if not raw["status"]:
            raise TransactionFailed("it was mined and reverted", where=label, found=tx_hash)
        self.receipts.append(receipt)
        return receipt

    def receipt(self, tx_hash: str, label: str) -> Receipt | None:
        """The receipt of a transaction sent earlier; None where the chain does not know it, or it reverted."""
        try:
            raw = self.web3.eth.get_transaction_receipt(tx_hash)  # type: ignore[arg-type]
        except TransactionNotFound:
            return None
        return as_receipt(raw, label) if raw["status"] else None

    def _failed(self, label: str, error: Exception) -> Exception:
        if isinstance(error, requests.RequestException):
            return NoChain(
                "the chain stopped answering", where=label, expected=f"the network {self.network!r}", run="make chain"
            )
        answer = getattr(error, "rpc_response", None) or {}
        raw = getattr(error, "data", None)
        data = revert_data(answer.get("error")) or revert_data({"data": raw})
        revert = self.errors.decode(data) if data else None
        if revert:
            return TransactionFailed(revert.sentence(), where=label)
        said = answer.get("error", {}).get("message") if isinstance(error, Web3RPCError) else None
        return TransactionFailed(said or str(error) or type(error).__name__, where=label)

    # ---- logs ----

    def events(self, contract: Contract, name: str, first_block: int = 0, **filters: Any) -> list[Event]:
        """Every `name` event of a contract in order; `filters` are values of indexed arguments."""
        return list(self._events(contract, name, first_block, filters))

    def _events(self, contract: Contract, name: str, first_block: int, filters: Mapping[str, Any]) -> Iterator[Event]:
        last = int(self.web3.eth.block_number)
        for start in range(first_block, last + 1, LOG_PAGE):
            end = min(last, start + LOG_PAGE - 1)
            for log in contract.events[name]().get_logs(from_block=start, to_block=end, argument_filters=dict(filters)):
                yield as_event(log)

    def events_in(self, receipt: Receipt, contract: Contract, name: str) -> list[Event]:
        """The `name` events of `contract` in one receipt."""
        found = contract.events[name]().process_receipt(receipt.raw, errors=DISCARD)
        return [as_event(log) for log in found if log["address"] == contract.address]

    # ---- time, on a local chain ----

    def now(self) -> int:
        """Timestamp of the newest block, in seconds."""
        return int(self.web3.eth.get_block("latest")["timestamp"])

    def pass_time(self, seconds: int) -> None:
        """Lets a local chain's clock run on and mines a block; a live chain refuses."""
        for method, parameters in (("evm_increaseTime", [seconds]), ("evm_mine", [])):
            answer = self.web3.provider.make_request(method, parameters)  # type: ignore[arg-type]
            if "error" in answer:
                raise TransactionFailed(
                    "this chain's clock cannot be moved", where=self.network, expected="a local chain"
                )


def as_receipt(raw: Mapping[str, Any], label: str) -> Receipt:
    price = int(raw.get("effectiveGasPrice", 0))
    return Receipt(
        Web3.to_hex(raw["transactionHash"]), int(raw["blockNumber"]), raw["from"], raw.get("to"), int(raw["gasUsed"]),
        int(raw["gasUsed"]) * price, label, raw,
    )  # fmt: skip


def as_event(log: Mapping[str, Any]) -> Event:
    return Event(
        log["event"],
        log["address"],
        log["args"],
        int(log["blockNumber"]),
        int(log["logIndex"]),
        Web3.to_hex(log["transactionHash"]),
    )
