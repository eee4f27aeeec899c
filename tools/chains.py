"""The chains the contracts are held against, each started on a port of its own and gone with whoever started it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from scripts.studio.services import (
    ACCOUNT_ETHER,
    ACCOUNTS,
    BLOCK_GAS_LIMIT,
    ROOT,
    child,
    free_port,
    ganache,
    rpc_call,
)

ANVIL = ROOT / "node_modules" / "@foundry-rs" / "anvil-linux-amd64" / "bin" / "anvil"
"""The program itself: npm's wrapper would stay between it and our signals."""
ANVIL_HARDFORK = "osaka"
"""The newest it knows."""
GETH = ROOT / ".toolchain" / "bin" / "geth"
"""Built by `make check-geth` when first needed."""
WATCHED_GANACHE = ROOT / "tools" / "checks" / "watched_ganache.js"
"""Ganache that remembers which instructions ran."""
MNEMONIC = "myth like bonus scare over problem client lizard pioneer submit female collect"
"""Ganache's published deterministic one."""


@contextmanager
def anvil(hardfork: str = ANVIL_HARDFORK) -> Iterator[str]:
    """Yields the RPC address of an anvil with the accounts, ether and block gas limit of our Ganache."""
    port = free_port()
    options = {
        "--port": port,
        "--hardfork": hardfork,
        "--mnemonic": MNEMONIC,
        "--accounts": ACCOUNTS,
        "--balance": ACCOUNT_ETHER,
        "--gas-limit": BLOCK_GAS_LIMIT,
        "--chain-id": 1337,
    }
    command = [str(ANVIL), "--silent", *(str(part) for option in options.items() for part in option)]
    rpc = f"http://127.0.0.1:{port}"
    with child("anvil", command, ready=lambda: rpc_call(rpc, "eth_chainId") is not None):
        yield rpc


@contextmanager
def geth() -> Iterator[str]:
    """Yields the RPC address of a geth in its development mode: a chain in memory, at its newest hardfork, that makes a
    block when there is a transaction; its own account holds all the ether."""
    port = free_port()
    options = ["--http", "--http.port", str(port), "--http.api", "eth,net,web3", "--ipcdisable", "--port", "0"]
    command = [str(GETH), "--dev", "--dev.gaslimit", str(BLOCK_GAS_LIMIT), *options]
    rpc = f"http://127.0.0.1:{port}"
    with child("geth", command, ready=lambda: bool(rpc_call(rpc, "eth_accounts"))):
        yield rpc


CHAINS: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "tests": ganache,
    "anvil": anvil,
    "watched": partial(ganache, program=WATCHED_GANACHE),
}
"""What starts the chain of each network the test suite runs on, by Brownie's name of it."""
