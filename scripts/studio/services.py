"""Ganache and Kubo as child processes: started on free loopback ports, stopped with whoever started them.

Nothing here attaches to a chain or node it did not start, except through the record that `make chain` writes: it names
the genesis block, so a stranger's chain on the same port is recognised (see `scripts.studio.chain`).
"""

from __future__ import annotations

import ctypes
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import requests

from scripts.studio.errors import ServiceFailed

ROOT = Path(__file__).resolve().parent.parent.parent
STATE = Path(os.environ.get("VERNISSAGE_STATE", ROOT / ".vernissage"))
"""What `make chain` and the journals keep between runs."""
LOCAL_RECORD = STATE / "chain.json"

GANACHE = ROOT / "node_modules" / ".bin" / "ganache"
KUBO = ROOT / ".toolchain" / "bin" / "ipfs"

BLOCK_GAS_LIMIT = 30_000_000
"""Gas in a block: today's mainnet order, so that nothing works here that could not work there."""
ACCOUNTS = 20
"""Accounts Ganache unlocks."""
ACCOUNT_ETHER = 10_000
"""Ether each of them starts with."""
START_SECONDS = 30
STOP_SECONDS = 10


@dataclass(frozen=True)
class Record:
    """A running local chain and IPFS node, as written by `make chain`."""

    rpc: str  # http://127.0.0.1:<port>
    chain_id: int
    genesis_hash: str  # 0x..., of block 0: tells this chain from any other with the same id
    ipfs: str  # /ip4/127.0.0.1/tcp/<port>, Kubo's RPC
    pid: int  # the process that keeps both


def write_record(path: Path, record: Record) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    scratch.write_text(json.dumps(asdict(record), indent=2) + "\n")
    os.replace(scratch, path)


def read_record(path: Path) -> Record | None:
    """The record at `path`; None where there is none or it cannot be read."""
    try:
        return Record(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def chain_port() -> int:
    """The port `make chain` uses: VERNISSAGE_PORT, or 8545."""
    return int(os.environ.get("VERNISSAGE_PORT", "8545"))


_kept: list[socket.socket] = []


def free_port() -> int:
    """A port that nothing else is given while this process lives.

    It stays bound here and is never listened at, which on Linux keeps it from every other probe and from outgoing
    connections, and lets a server that reuses addresses, as all of ours do, listen there.
    """
    probe = socket.socket()
    if sys.platform == "linux":
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", 0))
    port = int(probe.getsockname()[1])
    if sys.platform == "linux":
        _kept.append(probe)
    else:
        probe.close()
    return port


def port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def ganache(data: Path | None = None, port: int | None = None, program: Path = GANACHE) -> Iterator[str]:
    """A Ganache at shanghai; yields its RPC address, stops it on the way out.

    `data` keeps the chain on disk between runs. The accounts are Ganache's published deterministic ones.
    """
    port = port or free_port()
    if port_is_taken(port):
        raise ServiceFailed(
            "something else listens there",
            where=f"127.0.0.1:{port}",
            expected="a free port for Ganache",
            run="VERNISSAGE_PORT=8546 make chain",
        )
    options = {
        "--server.host": "127.0.0.1",
        "--server.port": str(port),
        "--chain.hardfork": "shanghai",
        "--miner.blockGasLimit": str(BLOCK_GAS_LIMIT),
        "--wallet.totalAccounts": str(ACCOUNTS),
        "--wallet.defaultBalance": str(ACCOUNT_ETHER),
        "--chain.vmErrorsOnRPCResponse": "true",
    }
    if data is not None:
        data.mkdir(parents=True, exist_ok=True)
        options["--database.dbPath"] = str(data)
    command = [str(program), "--wallet.deterministic", "--logging.quiet"]
    command += [part for option in options.items() for part in option]
    rpc = f"http://127.0.0.1:{port}"
    with child("Ganache", command, ready=lambda: rpc_call(rpc, "eth_chainId") is not None):
        yield rpc


@contextmanager
def kubo(repo: Path, online: bool = False) -> Iterator[str]:
    """A Kubo daemon on the repo at `repo` (made where missing); yields the multiaddress of its RPC.

    Offline unless asked: it then talks to nobody but us. A repo that an earlier run left locked is unlocked.
    """
    environment = {**os.environ, "IPFS_PATH": str(repo)}

    def configure(*arguments: str) -> None:
        subprocess.run([str(KUBO), *arguments], env=environment, check=True, capture_output=True, timeout=60)

    if not KUBO.exists():
        raise ServiceFailed("no Kubo here", where=KUBO.relative_to(ROOT), expected="the ipfs binary", run="make setup")
    port = free_port()
    if not (repo / "config").exists():
        repo.mkdir(parents=True, exist_ok=True)
        configure("init", "--profile=test")
    (repo / "api").unlink(missing_ok=True)
    configure("config", "Addresses.API", f"/ip4/127.0.0.1/tcp/{port}")
    configure("config", "Addresses.Gateway", f"/ip4/127.0.0.1/tcp/{free_port()}")
    command = [str(KUBO), "daemon", *([] if online else ["--offline"])]
    version = f"http://127.0.0.1:{port}/api/v0/version"
    with child("Kubo", command, ready=lambda: requests.post(version, timeout=2).ok, environment=environment):
        yield f"/ip4/127.0.0.1/tcp/{port}"


_running: dict[str, subprocess.Popen] = {}


def ended() -> str | None:
    """Name of a service that ended by itself, of those this process runs; None while all of them go on."""
    return next((name for name, process in _running.items() if process.poll() is not None), None)


@contextmanager
def child(
    name: str, command: list[str], ready, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen]:
    """Runs `command` in a process group of its own until the block ends; waits first until `ready()` is true.

    The group of its own keeps the terminal's Ctrl+C from reaching it before its owner has finished with it. On Linux it
    also ends with the thread that called this: call it from one that lives as long.
    """
    try:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
    except OSError as error:
        raise ServiceFailed(
            f"{name} does not start", where=command[0], found=error.strerror, run="make setup"
        ) from error
    try:
        _wait(name, process, ready)
        _running[name] = process
        yield process
    finally:
        _running.pop(name, None)
        stop(process)


def _wait(name: str, process: subprocess.Popen, ready) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if ready():
                return
        except requests.RequestException:
            pass
        time.sleep(0.05)
    ended = process.poll()
    raise ServiceFailed(
        f"{name} does not start",
        expected=f"an answer within {START_SECONDS} s",
        found="no answer" if ended is None else f"it ended with {ended}",
        run="./vernissage doctor",
    )


def stop(process: subprocess.Popen) -> None:
    """Ends the process and its group: asks first, then insists."""
    for ask in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, ask)
        except ProcessLookupError:
            break
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        break
    process.wait()


def _end_with_parent() -> None:
    """Asks Linux to end this child when its parent is killed, so that even kill -9 leaves nothing running."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def rpc_call(rpc: str, method: str, *parameters: object, timeout: float = 5) -> object | None:
    """The result of one JSON-RPC call, or None where nothing answers."""
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(parameters)}
    try:
        return requests.post(rpc, json=body, timeout=timeout).json().get("result")
    except (requests.RequestException, ValueError):
        return None


@contextmanager
def scratch_folder(parent: Path, name: str) -> Iterator[Path]:
    """An empty folder that is gone after the block."""
    folder = parent / f"{name}-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
