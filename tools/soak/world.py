"""A chain and an IPFS node on disk that can be killed and started again, and the studio's command beside them."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil
from web3 import Web3

from scripts.studio import deployments, services
from scripts.studio.chain import Chain
from scripts.studio.deployments import Deployed, Deployments
from scripts.studio.ipfs import Node
from scripts.studio.services import ROOT, Record
from tools.soak.losses import chain_losses, pin_losses

FACTORIES = {"SplitFactory": ("Split", "IMPLEMENTATION"), "CollectionFactory": ("Collection", "COLLECTION")}
"""What a plan is minted with, and the clones' code each of them carries."""


class Kept:
    """A service that listens at a port, kept on the same data however it ends."""

    def __init__(self, start: Callable[[], AbstractContextManager[str]], port_of: Callable[[str], int]) -> None:
        self._start = start
        self._port_of = port_of
        self._stack = ExitStack()
        self.address = ""

    def start(self) -> str:
        self.address = self._stack.enter_context(self._start())
        return self.address

    def kill(self) -> None:
        """kill -9, and waits until it is gone."""
        process = self.process()
        process.kill()
        self._stack.close()

    def process(self) -> psutil.Process:
        port = self._port_of(self.address)
        for child in psutil.Process().children(recursive=True):
            if any(link.laddr.port == port and link.status == psutil.CONN_LISTEN for link in child.connections()):
                return child
        raise ProcessLookupError(f"nobody listens at {port}")

    def stop(self) -> None:
        self._stack.close()


class World:
    """One chain, one node, one folder of the studio's state."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = services.free_port()
        self.ganache = Kept(lambda: services.ganache(folder / "chain", self.port), _web_port)
        self.kubo = Kept(lambda: services.kubo(folder / "ipfs"), lambda address: int(address.rsplit("/", 1)[-1]))
        self.book: Deployments | None = None

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator[World]:
        """A world with both services running and the factories deployed; gone after the block."""
        world = cls(folder)
        try:
            world.ganache.start()
            world.kubo.start()
            chain = world.connect()
            world.book = deploy_factories(chain)
            world.book.save(folder / "deployments")
            world.record()
            yield world
        finally:
            world.kubo.stop()
            world.ganache.stop()

    def connect(self) -> Chain:
        return Chain.open(f"http://127.0.0.1:{self.port}", "local")

    def record(self) -> None:
        """What `make chain` writes: how the studio finds both. Kubo has another port after each start."""
        chain = self.connect()
        record = Record(self.ganache.address, chain.chain_id, chain.genesis_hash, self.kubo.address, os.getpid())
        services.write_record(self.folder / "state" / "chain.json", record)

    def studio(self, *words: str) -> subprocess.Popen[str]:
        """`./vernissage` with these words, as a process of its own."""
        environment = {
            **os.environ,
            "VERNISSAGE_STATE": str(self.folder / "state"),
            "VERNISSAGE_DEPLOYMENTS": str(self.folder / "deployments"),
            "VERNISSAGE_PORT": str(self.port),
            "PYTHONWARNINGS": "ignore",
        }
        return subprocess.Popen(
            [str(ROOT / "vernissage"), *words], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def journals(self) -> int:
        """Bytes in all journals: grows with every step of a mint."""
        return sum(path.stat().st_size for path in (self.folder / "state" / "journals").glob("*.jsonl"))

    def losses(self, plan: Any) -> list[str]:
        """What is missing, double or wrong on the chain and on the node."""
        assert self.book is not None
        chain = self.connect()
        artist = chain.account("artist").address
        return [*chain_losses(chain, self.book, plan, artist), *pin_losses(Node(self.kubo.address), plan)]


def deploy_factories(chain: Chain) -> Deployments:
    """The contracts a plan is minted with, deployed from what Brownie compiled, and their record."""
    book = deployments.empty(chain)
    sender = chain.account("deployer").address
    for name, (template, view) in FACTORIES.items():
        build = _build(name)
        factory = chain.web3.eth.contract(abi=build["abi"], bytecode=build["bytecode"])
        tx_hash = factory.constructor().transact({"from": Web3.to_checksum_address(sender), "gas": 25_000_000})
        receipt = chain.web3.eth.wait_for_transaction_receipt(tx_hash, poll_latency=0.02)
        address = str(receipt["contractAddress"])
        book = book.with_contract(name, _deployed(chain, build, address, receipt))
        code = chain.at(address, build["abi"]).functions[view]().call()
        book = book.with_contract(template, _deployed(chain, _build(template), code, receipt))
    return book


def _build(name: str) -> dict[str, Any]:
    return dict(json.loads((ROOT / "build" / "contracts" / f"{name}.json").read_text()))


def _deployed(chain: Chain, build: dict[str, Any], address: str, receipt: Any) -> Deployed:
    return Deployed(
        address=address, tx_hash=Web3.to_hex(receipt["transactionHash"]), block=int(receipt["blockNumber"]),
        deployer=receipt["from"], args=[], code_hash=deployments.code_hash(chain, address), source_hash="",
        solc=build["compiler"]["version"], evm_version=build["compiler"]["evm_version"], abi=build["abi"], errors={},
    )  # fmt: skip


def _web_port(address: str) -> int:
    return int(address.rsplit(":", 1)[-1])


def wait_for(true: Callable[[], bool], seconds: float) -> bool:
    """Whether it became true in time; looks a hundred times a second."""
    deadline = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found
