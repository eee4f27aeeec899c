"""A chain to play a scenario on: people who sign for themselves, and a record of everything that can be observed.

What differs from chain to chain by nature is left out of the record: gas, blocks' numbers and hashes, and the seconds
themselves: when a lot ends is told in seconds after its first bid, and then after that end.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils import keccak
from web3 import HTTPProvider, Web3
from web3.contract import Contract
from web3.exceptions import ContractLogicError, Web3Exception, Web3RPCError
from web3.logs import DISCARD

from scripts.studio.accounts import PUBLISHED_PHRASES, ROLES
from scripts.studio.reverts import ErrorTable, revert_data, signature
from scripts.studio.services import ROOT

BUILD = ROOT / "build" / "contracts"
GAS = 12_000_000
"""Of every transaction: below the most that Osaka lets one have (2^24), above what any here takes."""
PURSE = 1_000 * 10**18
"""Wei that each of the people has at least."""


@dataclass
class Stage:
    """One chain. `later(seconds)` makes its blocks so much later."""

    web3: Web3
    later: Callable[[int], None]
    people: dict[str, LocalAccount] = field(default_factory=dict)
    record: list[str] = field(default_factory=list)
    gas: int = 0
    _contracts: dict[str, Contract] = field(default_factory=dict)  # by address
    _names: dict[str, str] = field(default_factory=dict)  # of addresses
    _paid: dict[str, int] = field(default_factory=dict)  # wei for gas, by address
    _ends: dict[bytes, int] = field(default_factory=dict)  # of lots, as their first bid told it
    _before: dict[str, int] = field(default_factory=dict)  # wei at the start, by address

    @classmethod
    def on(cls, rpc: str, later: Callable[[Stage, int], None]) -> Stage:
        """The people are Ganache's published accounts, whatever the chain; its own first account fills their purses."""
        Account.enable_unaudited_hdwallet_features()
        stage = cls(Web3(HTTPProvider(rpc, request_kwargs={"timeout": 60})), lambda seconds: later(stage, seconds))
        for index, name in enumerate(ROLES):
            person = Account.from_mnemonic(PUBLISHED_PHRASES[0], account_path=f"m/44'/60'/0'/0/{index}")
            stage.people[name] = person
            if stage.wei(person.address) < PURSE:
                gift: Any = {"from": stage.web3.eth.accounts[0], "to": person.address, "value": PURSE}
                stage.web3.eth.wait_for_transaction_receipt(stage.web3.eth.send_transaction(gift))
            stage.watch(name, person.address)
        return stage

    # ---- looking ----

    def wei(self, address: str) -> int:
        return int(self.web3.eth.get_balance(self.web3.to_checksum_address(address)))

    def watch(self, name: str, address: str) -> None:
        """Calls an address by a name, and remembers what it has."""
        self._names[address] = name
        self._before[address] = self.wei(address)

    def note(self, what: str, value: Any) -> None:
        self.record.append(f"{what}: {self._plain(value)}")

    def read(self, contract: Contract, function: str, *arguments: Any, part: int | None = None) -> Any:
        """A view's answer, which is noted; of several values only `part`, where one is given."""
        answer = getattr(contract.functions, function)(*arguments).call()
        value = answer if part is None else answer[part]
        self.note(f"{self._names[contract.address]}.{function}", value)
        return value

    def balances(self) -> None:
        """What everybody gained or lost since they were first watched, gas apart."""
        for address, name in self._names.items():
            gained = self.wei(address) - self._before[address] + self._paid.get(address, 0)
            self.note(f"gained by {name}", gained)

    # ---- acting ----

    def deploy(self, name: str, *arguments: Any, by: str = "deployer") -> Contract:
        build = json.loads((BUILD / f"{name}.json").read_text())
        factory = self.web3.eth.contract(abi=build["abi"], bytecode=build["bytecode"])
        receipt = self._mined(by, factory.constructor(*arguments).build_transaction({"gas": GAS, "gasPrice": 0}))
        contract = self.at(name, receipt["contractAddress"])
        self.note(f"{name} at {contract.address}", keccak(self.web3.eth.get_code(contract.address)))
        self._note_events(receipt)
        return contract

    def at(self, name: str, address: str, called: str = "") -> Contract:
        """A contract that is there already."""
        build = json.loads((BUILD / f"{name}.json").read_text())
        contract = self.web3.eth.contract(address=self.web3.to_checksum_address(address), abi=build["abi"])
        self._contracts[contract.address] = contract
        self.watch(called or name, contract.address)
        return contract

    def send(self, by: str, contract: Contract, function: str, *arguments: Any, value: int = 0) -> Any:
        """A transaction that succeeds: what it returns is returned and noted, and so is every event."""
        call = getattr(contract.functions, function)(*arguments)
        sender: Any = {"from": self.people[by].address, "value": value, "gas": GAS}
        returned = call.call(sender)
        receipt = self._mined(by, call.build_transaction({**sender, "gasPrice": 0}))
        self.note(f"{by} calls {self._names[contract.address]}.{function}", [receipt["status"], returned])
        self._note_events(receipt)
        return returned

    def pay(self, by: str, to: str, value: int) -> None:
        """A plain payment."""
        receipt = self._mined(by, {"to": self.web3.to_checksum_address(to), "value": value, "gas": GAS})
        self.note(f"{by} pays {self._names[to]}", [receipt["status"], value])
        self._note_events(receipt)

    def refused(self, by: str, contract: Contract, function: str, *arguments: Any, value: int = 0) -> None:
        """A transaction that reverts; its error is noted with all its facts."""
        call = getattr(contract.functions, function)(*arguments)
        sender: Any = {"from": self.people[by].address, "value": value, "gas": GAS}
        try:
            found: Any = call.call(sender)
        except (ContractLogicError, Web3RPCError) as error:
            found = self._error(error)
        receipt = self._mined(by, call.build_transaction({**sender, "gasPrice": 0}))
        self.note(f"{by} calls {self._names[contract.address]}.{function}", [receipt["status"], found])

    def _mined(self, by: str, fields: Mapping[str, Any]) -> Any:
        """Signs, sends and waits, whether it succeeds or not."""
        person = self.people[by]
        gas_price = 2 * self.web3.eth.get_block("latest")["baseFeePerGas"] + 10**9
        nonce = self.web3.eth.get_transaction_count(person.address)
        chain_id = self.web3.eth.chain_id
        plain = {name: value for name, value in fields.items() if name not in ("from", "gasPrice", "chainId")}
        signed = person.sign_transaction({**plain, "gasPrice": gas_price, "nonce": nonce, "chainId": chain_id})
        try:
            self.web3.eth.send_raw_transaction(signed.raw_transaction)
        except Web3RPCError as error:  # Ganache has mined what reverts, and says so
            if "revert" not in str(error):
                raise
        receipt = self.web3.eth.wait_for_transaction_receipt(signed.hash, timeout=60, poll_latency=0.01)
        self.gas += receipt["gasUsed"]
        spent = receipt["gasUsed"] * receipt["effectiveGasPrice"]
        self._paid[person.address] = self._paid.get(person.address, 0) + spent
        return receipt

    # ---- writing down ----

    def _note_events(self, receipt: Any) -> None:
        """Every log in its order, decoded by the contract that wrote it."""
        block = self.web3.eth.get_block(receipt["blockNumber"])["timestamp"]
        for log in receipt["logs"]:
            name = self._names.get(log["address"], log["address"])
            for event in self._decoded(log):
                facts = dict(event["args"])
                if "endsAt" in facts:
                    since = self._ends.get(facts["lot"], block)
                    self._ends.setdefault(facts["lot"], facts["endsAt"])
                    facts["endsAt"] -= since
                self.note(f"  {name}.{event['event']}", facts)
                break
            else:
                self.note(f"  {name}", [[topic.hex() for topic in log["topics"]], log["data"].hex()])

    def _decoded(self, log: Any) -> list[Any]:
        contract = self._contracts.get(log["address"])
        if contract is None:
            return []
        found: list[Any] = []
        for entry in contract.abi:
            if entry["type"] == "event" and keccak(text=signature(entry)) == bytes(log["topics"][0]):
                found.extend(contract.events[entry["name"]]().process_receipt({"logs": [log]}, errors=DISCARD))
        return found

    def _error(self, error: Web3Exception) -> Any:
        response = getattr(error, "rpc_response", None) or {}
        data = getattr(error, "data", None)
        raw = revert_data(response.get("error")) or revert_data({"data": data})
        table = ErrorTable([contract.abi for contract in self._contracts.values()])
        told = table.decode(raw) if raw else None
        return [told.name, dict(told.facts)] if told else (raw.hex() if raw else "nothing")

    def _plain(self, value: Any) -> str:
        """As text that is the same wherever the same was seen."""
        if isinstance(value, bytes):
            return "0x" + value.hex()
        if isinstance(value, Mapping):
            return "{" + ", ".join(f"{key} {self._plain(part)}" for key, part in value.items()) + "}"
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(map(self._plain, value)) + "]"
        return self._names.get(value, value) if isinstance(value, str) else str(value)


def wait_really(stage: Stage, seconds: int) -> None:
    """Where no clock can be turned: blocks until one is late enough, each a second after the last or when it comes."""
    until = stage.web3.eth.get_block("latest")["timestamp"] + seconds
    waker = stage.web3.eth.accounts[0]
    while stage.web3.eth.get_block("latest")["timestamp"] < until:
        sent = stage.web3.eth.send_transaction({"from": waker, "to": waker})
        stage.web3.eth.wait_for_transaction_receipt(sent, poll_latency=0.01)
        time.sleep(0.02)


def turn_clock(stage: Stage, seconds: int) -> None:
    """Ganache's and anvil's way."""
    for method, parameters in (("evm_increaseTime", [seconds]), ("evm_mine", [])):
        stage.web3.provider.make_request(method, parameters)  # type: ignore[arg-type]
