"""The bench's own chain: contracts on it, transactions sent to it, and what each of them cost.

Gas here is the receipt's `gasUsed` of a whole transaction: 21,000, calldata and refunds included.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from eth_utils import is_hex_address, keccak, to_checksum_address
from web3 import Web3
from web3.contract import Contract
from web3.exceptions import Web3Exception

from scripts.studio.services import ganache
from tools.bench.artefacts import Artefact
from tools.bench.errors import BenchError

START = 4_102_444_800
"""The chain's time when it starts, Unix seconds (2100-01-01). Fixed: times in calldata cost gas by their bytes."""
GAS_LIMIT = 28_000_000
"""Of every transaction, so that no capped call inside is starved and none depends on an estimate."""
CALL_SECONDS = 120


@dataclass(frozen=True)
class Receipt:
    """What one transaction did."""

    gas: int
    logs: tuple[dict[str, Any], ...]
    contract: str | None  # the address of what it created


@dataclass(frozen=True)
class Deployed:
    """A contract on the chain."""

    artefact: Artefact
    address: str
    codec: Contract = field(repr=False, compare=False)

    def encode(self, function: str, *arguments: object) -> str:
        """Calldata, 0x...; `function` is a name, or a whole signature where the name is overloaded.

        Tuples may be given as mappings by their members' names.
        """
        try:
            return str(self.codec.encode_abi(function, args=list(arguments)))
        except (Web3Exception, ValueError, TypeError) as error:
            where = f"{self.artefact.name}.{function}"
            raise BenchError("does not take these arguments", where=where, found=str(error).strip()) from error

    def events(self, receipt: Receipt, name: str) -> list[dict[str, Any]]:
        """The arguments of every event of that name this contract emitted in the transaction."""
        topic = _topic(self.artefact, name)
        mine = [log for log in receipt.logs if log["address"].lower() == self.address.lower()]
        found = [log for log in mine if log["topics"] and log["topics"][0] == topic]
        return [dict(getattr(self.codec.events, name)().process_log(_as_web3(log))["args"]) for log in found]


class Chain:
    """A Ganache at shanghai and the accounts it unlocks. Everybody here is an existing externally owned account."""

    def __init__(self, rpc: str) -> None:
        self._rpc = rpc
        self._session = requests.Session()
        self._web3 = Web3()
        accounts = [to_checksum_address(account) for account in self.ask("eth_accounts")]
        self.deployer, self.artist, self.alice, self.bob, self.carol, self.dave = accounts[:6]
        self.gallery, self.treasury, self.stranger = accounts[6:9]
        self.ask("evm_setTime", START * 1000)
        self.ask("evm_mine")

    def ask(self, method: str, *parameters: object) -> Any:
        """One JSON-RPC call; BenchError carries what the node said."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(parameters)}
        try:
            answer = self._session.post(self._rpc, json=body, timeout=CALL_SECONDS).json()
        except (requests.RequestException, ValueError) as error:
            raise BenchError("the chain stopped answering", where=method, found=str(error)) from error
        if "error" in answer:
            said = answer["error"]
            raise BenchError(said.get("message", str(said)), where=method, found=_revert_data(said))
        return answer["result"]

    # ---- contracts ----

    def deploy(self, artefact: Artefact, *arguments: object, sender: str | None = None, value: int = 0) -> Deployed:
        """Deploys a contract; see `deploy_cost` for what it costs."""
        return self.at(artefact, self.deploy_cost(artefact, *arguments, sender=sender, value=value)[0])

    def deploy_cost(
        self, artefact: Artefact, *arguments: object, sender: str | None = None, value: int = 0
    ) -> tuple[str, int]:
        """Deploys a contract. Returns its address and the gas of the transaction."""
        factory = self._web3.eth.contract(abi=artefact.abi, bytecode=artefact.bytecode)
        data = factory.constructor(*arguments).data_in_transaction
        receipt = self._send({"from": sender or self.deployer, "data": data, "value": hex(value)}, artefact.name)
        if receipt.contract is None:
            raise BenchError("the chain created nothing", where=artefact.name)
        return receipt.contract, receipt.gas

    def at(self, artefact: Artefact, address: str) -> Deployed:
        """The contract at `address`, seen through the artefact's ABI."""
        address = to_checksum_address(address)
        return Deployed(artefact, address, self._web3.eth.contract(address=address, abi=artefact.abi))  # type: ignore[arg-type]

    def send(self, contract: Deployed, function: str, *arguments: object, sender: str, value: int = 0) -> Receipt:
        """Calls a function in a transaction."""
        data = contract.encode(function, *arguments)
        where = f"{contract.artefact.name}.{function}"
        return self._send({"from": sender, "to": contract.address, "data": data, "value": hex(value)}, where)

    def read(self, contract: Deployed, function: str, *arguments: object, sender: str | None = None) -> Any:
        """Calls a view; one value, or a tuple of them."""
        data = contract.encode(function, *arguments)
        call = {"from": sender or self.deployer, "to": contract.address, "data": data}
        raw = bytes.fromhex(self.ask("eth_call", call, "latest")[2:])
        description = contract.codec.get_function_by_name(function) if "(" not in function else None
        abi = (description or contract.codec.get_function_by_signature(function)).abi
        types = [_canonical(output) for output in abi["outputs"]]
        values = _checksummed(self._web3.codec.decode(types, raw))
        return values[0] if len(values) == 1 else values

    def pay(self, to: str, amount: int, sender: str) -> Receipt:
        """Sends plain ether, with no calldata."""
        return self._send({"from": sender, "to": to, "value": hex(amount)}, "a plain payment")

    def balance(self, account: str) -> int:
        """Wei."""
        return int(self.ask("eth_getBalance", account, "latest"), 16)

    def _send(self, transaction: dict[str, Any], where: str) -> Receipt:
        transaction["gas"] = hex(GAS_LIMIT)
        try:
            hashed = self.ask("eth_sendTransaction", transaction)
        except BenchError as error:
            raise BenchError(error.what, where=where, found=error.found) from None
        receipt = self.ask("eth_getTransactionReceipt", hashed)
        if int(receipt["status"], 16) != 1:
            raise BenchError("reverted", where=where)
        return Receipt(int(receipt["gasUsed"], 16), tuple(receipt["logs"]), receipt["contractAddress"])

    # ---- time and state ----

    def now(self) -> int:
        """The time of the latest block, Unix seconds."""
        return int(self.ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16)

    def pass_time(self, seconds: int) -> None:
        """Lets time pass, and mines a block at the end of it."""
        self.ask("evm_increaseTime", seconds)
        self.ask("evm_mine")

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Everything the block does to the chain is undone after it, so that no measurement sees another."""
        snapshot = self.ask("evm_snapshot")
        try:
            yield
        finally:
            self.ask("evm_revert", snapshot)


@contextmanager
def running_chain() -> Iterator[Chain]:
    """A chain of our own, for as long as the block."""
    with ganache() as rpc:
        yield Chain(rpc)


def somebody(number: int) -> str:
    """The address of an account nobody holds a key of; the same one for the same number, always."""
    return str(to_checksum_address(keccak(text=f"vernissage bench {number}")[-20:]))


def expect(what: str, expected: object, found: object) -> None:
    """Raises BenchError where a measured transaction did not do what it is measured for."""
    if expected != found:
        raise BenchError(what, expected=str(expected), found=str(found))


def _topic(artefact: Artefact, name: str) -> str:
    for entry in artefact.abi:
        if entry["type"] == "event" and entry["name"] == name:
            return "0x" + keccak(text=f"{name}({','.join(_canonical(item) for item in entry['inputs'])})").hex()
    raise BenchError("no such event", where=artefact.name, expected=name)


def _canonical(item: dict[str, Any]) -> str:
    """An ABI type in its canonical form: tuples spelled out."""
    kind: str = item["type"]
    if not kind.startswith("tuple"):
        return kind
    return f"({','.join(_canonical(part) for part in item['components'])}){kind[5:]}"


def _checksummed(value: Any) -> Any:
    """A decoded value with its addresses as web3 insists on them."""
    if isinstance(value, tuple | list):
        return tuple(_checksummed(part) for part in value)
    return to_checksum_address(value) if isinstance(value, str) and is_hex_address(value) else value


def _as_web3(log: dict[str, Any]) -> Any:
    """A log as web3 wants it: bytes and whole numbers."""
    from hexbytes import HexBytes
    from web3.datastructures import AttributeDict

    numbers = {name: int(log[name], 16) for name in ("logIndex", "transactionIndex", "blockNumber")}
    raw = {name: HexBytes(log[name]) for name in ("transactionHash", "blockHash", "data")}
    return AttributeDict({**log, **numbers, **raw, "topics": [HexBytes(topic) for topic in log["topics"]]})


def _revert_data(error: dict[str, Any]) -> str:
    data = error.get("data")
    if isinstance(data, dict):
        data = data.get("result") or data.get("data")
    return data if isinstance(data, str) else ""
