"""One connection to one known chain: calls, transactions, receipts, logs.

A chain is known by its id and the hash of its genesis block, and is asked for both again before anything is sent. A
transaction is simulated first, so that what would revert costs nothing and is told as a sentence with the facts that
disagree; `scripts.studio.sending` brings it in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_utils import to_checksum_address
from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.exceptions import BlockNotFound, TransactionNotFound, Web3Exception, Web3RPCError

from scripts.studio.accounts import Signer, address_of, onlooker, open_account
from scripts.studio.caps import Caps
from scripts.studio.errors import NoChain, TransactionFailed, WrongChain
from scripts.studio.reverts import ErrorTable, revert_data
from scripts.studio.rpc import PatientProvider, Tell, place
from scripts.studio.sending import Parcel, Transaction
from scripts.studio.services import STATE
from scripts.studio.turns import turn_of

GAS_MARGIN_PERCENT = 25
"""Gas given above the estimate: an estimate is the least that did not revert, and state may move before it is mined."""
CALLS_AT_ONCE = 100
"""Views asked for in one request."""
LOOK_SECONDS = 0.2
"""Between two looks at what is on its way."""
LOG_PAGE = 5_000
"""Blocks asked for in one `eth_getLogs`."""


@dataclass(frozen=True)
class Limits:
    """How long a transaction is waited for, and when it counts."""

    receipt_seconds: float = 300  # for a transaction to be mined
    gone_seconds: float = 10  # no node knows a transaction for so long: it was lost, and is sent again
    confirmations: int = 1  # blocks, its own included, after which a transaction counts


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
        self.limits = Limits()
        self.caps = Caps()
        self.live = False  # others' money: only keystores sign
        self.signs = True  # in a dry run nobody does: accounts are their addresses
        self.turns = STATE / "turns"  # where this machine's processes keep theirs apart
        self.oldest = 0  # no event that is asked for is in an earlier block
        self._tell: Tell = lambda text: None
        self._told = ""
        self.chain_id = int(web3.eth.chain_id)
        self.genesis_hash = self._genesis()
        self.errors = ErrorTable([])
        self.receipts: list[Receipt] = []
        self._signers: dict[str, Signer] = {}

    @classmethod
    def open(cls, rpc: str, network: str) -> Chain:
        """Connects. Raises NoChain where nothing that speaks Ethereum answers at `rpc`."""
        try:
            web3 = Web3(PatientProvider(rpc, network))
            web3.middleware_onion.remove(
                "validation"
            )  # asks for the chain's id at every call; `make_sure` does it once
            return cls(web3, network)
        except (NoChain, Web3Exception, ValueError, TypeError) as error:
            raise NoChain(
                "no chain answers", where=place(rpc), expected=f"the network {network!r}",
                found=error.found if isinstance(error, NoChain) else error, run="make chain",
            ) from error  # fmt: skip

    def watch(self, tell: Tell) -> None:
        """Has `tell` hear of every wait: what is waited for, and how long."""
        self._tell = tell
        if isinstance(self.web3.provider, PatientProvider):
            self.web3.provider.tell = tell

    def tell(self, text: str) -> None:
        """Says what is waited for to whoever watches; the same thing once, however often it is looked at."""
        if text != self._told:
            self._told = text
            self._tell(text)

    def make_sure(self) -> None:
        """Raises WrongChain where another chain answers by now: a node that was restarted, or that a port passed to."""
        found = int(self.web3.eth.chain_id)
        if found != self.chain_id:
            raise WrongChain(
                "another chain answers there now", where=self.network, expected=f"chain id {self.chain_id}",
                found=found, run="make chain",
            )  # fmt: skip
        genesis = self._genesis()
        if genesis != self.genesis_hash:
            raise WrongChain(
                "another chain answers there now", where=self.network, expected=f"genesis {self.genesis_hash}",
                found=genesis, run="make chain",
            )  # fmt: skip

    def _genesis(self) -> str:
        return str(self.web3.to_hex(self.web3.eth.get_block(0)["hash"]))

    # ---- accounts ----

    def account(self, name: str) -> Signer:
        """The signer called `name`, opened once; in a dry run only looked up, and no password is asked."""
        if name not in self._signers:
            known = open_account if self.signs else onlooker
            self._signers[name] = known(name, self.web3, self.live)
        return self._signers[name]

    def address(self, name: str) -> str:
        """Where the account called `name` is; no password is asked."""
        return address_of(name, self.web3, self.live)

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
        except Web3Exception as error:
            raise self.failure(function.fn_name, error) from error

    def call_many(self, functions: Sequence[ContractFunction]) -> list[Any]:
        """The results of many views, some at a time. Raises TransactionFailed where one reverts."""
        results: list[Any] = []
        for start in range(0, len(functions), CALLS_AT_ONCE):
            some = functions[start : start + CALLS_AT_ONCE]
            try:
                with self.web3.batch_requests() as batch:
                    for function in some:
                        batch.add(function)
                    results += batch.execute()
            except Web3Exception as error:
                raise self.failure(some[0].fn_name, error) from error
        return results

    def send(
        self,
        sender: Signer,
        function: ContractFunction,
        label: str,
        value: int = 0,
        before: Callable[[Transaction], object] | None = None,
        sent: Callable[[str], object] | None = None,
        gas: int | None = None,
    ) -> Receipt:
        """Sends one contract call from `sender` with `value` wei and waits until it is mined.

        `before(transaction)` runs when all is ready and nothing is sent; `sent(hash)` right after: both for a journal.
        With `gas`, a limit known to be enough, nothing is simulated. Raises TransactionFailed, with the contract's own
        error as a sentence.
        """
        fields: Transaction = {"from": sender.address, "value": value, "chainId": self.chain_id}

        def ready() -> Transaction:
            fields["gas"] = gas or with_margin(int(function.estimate_gas(fields)))  # type: ignore[arg-type]
            return dict(function.build_transaction(fields))  # type: ignore[arg-type]

        return self._deliver(sender, fields, ready, label, before, sent)

    def pay(self, sender: Signer, to: str, value: int, label: str) -> Receipt:
        """Sends `value` wei to a plain address or a contract's `receive`."""
        fields: Transaction = {"from": sender.address, "to": to_checksum_address(to), "value": value}

        def ready() -> Transaction:
            fields["gas"] = with_margin(self.web3.eth.estimate_gas(fields))  # type: ignore[arg-type]
            return {**fields, "chainId": self.chain_id, "gasPrice": self.web3.eth.gas_price}

        return self._deliver(sender, fields, ready, label)

    def free_nonce(self, address: str) -> int:
        """The account's next nonce, once nothing of it is on its way: what the chain says is then the whole truth.

        Raises TransactionFailed where something is not mined in time.
        """
        count, checked = self.web3.eth.get_transaction_count, to_checksum_address(address)
        deadline = time.monotonic() + self.limits.receipt_seconds
        while (nonce := int(count(checked, "latest"))) < int(count(checked, "pending")):
            if time.monotonic() > deadline:
                raise TransactionFailed(
                    "a transaction of this account is not mined yet", where=address,
                    expected="nothing on its way, so that nothing is sent twice", run="the same command again",
                )  # fmt: skip
            self.tell(f"waiting for a transaction of {address} that is on its way")
            time.sleep(LOOK_SECONDS)
        return nonce

    def _deliver(
        self,
        sender: Signer,
        fields: Transaction,
        ready: Callable[[], Transaction],
        label: str,
        before: Callable[[Transaction], object] | None = None,
        sent: Callable[[str], object] | None = None,
    ) -> Receipt:
        """One transaction at a time from each account, so that two runs never use one nonce."""
        with turn_of(self.turns, sender.address, self.genesis_hash, self.limits.receipt_seconds):
            fields["nonce"] = self.free_nonce(sender.address)
            try:
                parcel = Parcel(self, sender, self._capped(label, ready()), label, sent)
                if before:
                    before(parcel.transaction)
                raw = parcel.bring_in()
            except Web3Exception as error:
                raise self.failure(label, error) from error
        receipt = as_receipt(raw, label)
        if not raw["status"]:
            raise TransactionFailed("it was mined and reverted", where=label, found=receipt.tx_hash)
        self.receipts.append(receipt)
        return receipt

    def _capped(self, label: str, transaction: Transaction) -> Transaction:
        """The transaction within the caps. Raises TooDear."""
        if self.caps == Caps():
            return transaction
        spent = sum(receipt.fee for receipt in self.receipts)
        return self.caps.capped(label, transaction, int(self.web3.eth.gas_price), spent)

    def receipt(self, tx_hash: str, label: str) -> Receipt | None:
        """The receipt of a transaction sent earlier; None where the chain does not know it, or it reverted."""
        raw = self.raw_receipt(tx_hash)
        return as_receipt(raw, label) if raw and raw["status"] else None

    def raw_receipt(self, tx_hash: str) -> Mapping[str, Any] | None:
        """What the chain says of a transaction it has mined; None where it has not."""
        try:
            return self.web3.eth.get_transaction_receipt(tx_hash)  # type: ignore[arg-type]
        except TransactionNotFound:
            return None

    def stands(self, receipt: Receipt) -> bool:
        """Whether a transaction is still where its receipt says: a reorganisation may have taken it out again."""
        try:
            return bool(self.web3.eth.get_block(receipt.block)["hash"] == receipt.raw["blockHash"])
        except BlockNotFound:
            return False

    def failure(self, label: str, error: Exception) -> TransactionFailed:
        """What a node or a contract refused, as a sentence."""
        answer = getattr(error, "rpc_response", None) or {}
        raw = getattr(error, "data", None)
        data = revert_data(answer.get("error")) or revert_data({"data": raw})
        revert = self.errors.decode(data) if data else None
        if revert:
            failed = TransactionFailed(revert.sentence(), where=label)
            failed.revert = revert
            return failed
        said = answer.get("error", {}).get("message") if isinstance(error, Web3RPCError) else None
        again = "the same command again" if said and not data else ""
        return TransactionFailed(said or str(error) or type(error).__name__, where=label, run=again)

    # ---- logs ----

    def events(self, contract: Contract, name: str, first_block: int = 0, **filters: Any) -> list[Event]:
        """Every `name` event of a contract in order; `filters` are values of indexed arguments."""
        return list(self._events(contract, name, first_block, filters))

    def _events(self, contract: Contract, name: str, first_block: int, filters: Mapping[str, Any]) -> Iterator[Event]:
        last = int(self.web3.eth.block_number)
        for start in range(max(first_block, self.oldest), last + 1, LOG_PAGE):
            end = min(last, start + LOG_PAGE - 1)
            for log in contract.events[name]().get_logs(from_block=start, to_block=end, argument_filters=dict(filters)):
                yield as_event(log)

    def events_in(self, receipt: Receipt, contract: Contract, name: str) -> list[Event]:
        """The `name` events of `contract` in one receipt."""
        event = contract.events[name]()
        logs = [log for log in receipt.raw["logs"] if log["address"] == contract.address]
        return [as_event(event.process_log(log)) for log in logs if Web3.to_hex(log["topics"][0]) == event.topic]

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


def with_margin(gas: int) -> int:
    """A limit for what took, or is estimated to take, so much gas."""
    return gas + gas * GAS_MARGIN_PERCENT // 100


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
