"""Is everything here that the studio needs? Looks, changes nothing, needs no chain and no node."""

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Literal

from scripts.studio.errors import StudioError
from scripts.studio.ipfs import TESTED_VERSION, Node
from scripts.studio.services import GANACHE, KUBO, LOCAL_RECORD, ROOT, read_record

State = Literal["ok", "off", "bad"]
"""`off`: not running, and nothing wrong with that. `bad`: something has to be mended."""

DISK_NEEDED = 2_000_000_000
"""Bytes free for a chain, an IPFS repo and a set of pictures."""
COMMAND_SECONDS = 20


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    state: State
    found: str
    run: str = ""  # what mends it


def examine(network: str, ipfs: str | None) -> Iterator[Check]:
    """Every check, cheapest first. `ipfs` is the address of a node's RPC, or None for the one of the local record."""
    yield _python()
    yield _brownie()
    yield from _packages()
    yield _compiler()
    yield _program("Ganache", [str(GANACHE), "--version"], GANACHE)
    yield _program("Kubo", [str(KUBO), "version", "--number"], KUBO)
    yield _disk()
    yield _keystores()
    yield from _network(network)
    yield _node(ipfs)


def _python() -> Check:
    found = platform.python_version()
    right = found.startswith("3.11.")
    return Check("Python", "ok" if right else "bad", found, "" if right else "install Python 3.11, then: make setup")


def _brownie() -> Check:
    """Interpreted, not the compiled wheel, whose coverage and configuration are broken."""
    try:
        found = distribution("eth-brownie")
    except PackageNotFoundError:
        return Check("Brownie", "bad", "not installed", "make setup")
    compiled = any(str(file).endswith((".so", ".pyd")) and "brownie" in str(file) for file in found.files or ())
    if compiled:
        return Check("Brownie", "bad", f"{found.version}, the compiled wheel", "make setup")
    return Check("Brownie", "ok", f"{found.version}, interpreted")


def _packages() -> Iterator[Check]:
    for name in ("web3", "ipfshttpclient", "pillow", "aleph-cid", "rfc8785"):
        try:
            yield Check(name, "ok", version(name))
        except PackageNotFoundError:
            yield Check(name, "bad", "not installed", "make setup")


def _compiler() -> Check:
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]["solc"]
    package = ROOT / "node_modules" / "solc" / "package.json"
    try:
        found = json.loads(package.read_text())["version"]
    except (OSError, ValueError, KeyError):
        return Check("solc", "bad", "not installed", "make setup")
    return Check("solc", "ok" if found == wanted else "bad", found, "" if found == wanted else "make setup")


def _program(name: str, command: list[str], path: Path) -> Check:
    if not path.exists():
        return Check(name, "bad", "not installed", "make setup")
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        return Check(name, "bad", f"does not start: {type(error).__name__}", "make setup")
    lines = answer.stdout.strip().splitlines()
    return Check(name, "ok", lines[0] if lines else "no version")


def _disk() -> Check:
    free = shutil.disk_usage(ROOT).free
    enough = free >= DISK_NEEDED
    return Check("disk", "ok" if enough else "bad", f"{free / 1e9:,.1f} GB free", "" if enough else "free some space")


def _keystores() -> Check:
    """How many, and whether others can read them. Never what is in them."""
    folder = Path.home() / ".brownie" / "accounts"
    stores = sorted(folder.glob("*.json")) if folder.is_dir() else []
    loose = [store.name for store in stores if os.name == "posix" and store.stat().st_mode & 0o077]
    if loose:
        return Check(
            "keystores", "off", f"{len(stores)}, readable by others: {', '.join(loose)}", f"chmod 600 {folder}/*.json"
        )
    return Check(
        "keystores",
        "ok" if stores else "off",
        f"{len(stores)} in {folder}" if stores else "none; a local chain needs none",
    )


def _network(name: str) -> Iterator[Check]:
    """The chain, what is deployed on it, who would mint, and on a live one how careful the studio is."""
    from scripts.studio import deployments, settings
    from scripts.studio.caps import gwei
    from scripts.studio.money import ether
    from scripts.studio.networks import connect, find_network

    try:
        chain = connect(find_network(name))
        block = chain.web3.eth.block_number
    except StudioError as error:
        yield Check(f"chain {name}", "off", error.what or str(error), error.run)
        return
    yield Check(f"chain {name}", "ok", f"id {chain.chain_id}, block {block}, genesis {chain.genesis_hash[:18]}...")
    if chain.live:
        price = int(chain.web3.eth.gas_price)
        found = (
            f"{chain.limits.confirmations} confirmations, gas {gwei(price)}, at most {gwei(chain.caps.gas_price or 0)}"
        )
        dear = price > (chain.caps.gas_price or price)
        yield Check("care", "off" if dear else "ok", found, "wait, or mint --max-gas-price GWEI" if dear else "")

    def deployed() -> str:
        return f"{len(deployments.load(chain).contracts)} contracts, their code as recorded"

    def artist() -> str:
        address = chain.address(settings.artist_name())
        return f"{settings.artist_name()}, {address}, {ether(chain.balance(address))}"

    yield _answering("deployments", deployed)
    yield _answering("artist", artist)


def _node(ipfs: str | None) -> Check:
    record = read_record(LOCAL_RECORD)
    address = ipfs or (record.ipfs if record else None)
    if address is None:
        return Check("IPFS node", "off", "none is running", "make chain")

    def look() -> str:
        found = Node(address).version()
        return f"Kubo {found} at {address}" + ("" if found == TESTED_VERSION else f" (tested with {TESTED_VERSION})")

    return _answering("IPFS node", look)


def _answering(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, "ok", look())
    except StudioError as error:
        return Check(name, "off", error.what or str(error), error.run)
