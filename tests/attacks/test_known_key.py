"""Fault 28: a key that is known to the test is looked for in every byte a run leaves anywhere.

On a network that is not local, with an account from a keystore whose password is typed at a terminal, and a node whose
address holds somebody's access key; through runs that work, that fail and that are stopped in the middle.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import brownie
import psutil
import pytest
from eth_account import Account

from tests.support.commands import VERNISSAGE, Home
from tests.support.faulty_rpc import Proxy, faulty, status
from tests.support.runs import Runs
from tests.support.terminals import answered

KEY = bytes.fromhex("8f2a55949038a9610f50fb23b5883af3b4ecb3c3bb792cbcefbd1542c692be63")
PASSWORD = "correct-horse-battery-staple"
ACCESS = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
SECRETS = {
    "the key": KEY,
    "the key in hex": KEY.hex().encode(),
    "the key in capitals": KEY.hex().upper().encode(),
    "the key as a number": str(int.from_bytes(KEY)).encode(),
    "the key in base64": base64.b64encode(KEY),
    "the password": PASSWORD.encode(),
    "the access key": ACCESS.encode(),
}


def secrets_in(data: bytes) -> list[str]:
    return [name for name, secret in SECRETS.items() if secret in data]


def secrets_below(folder: Path) -> list[str]:
    """Secrets in every file of a folder, and in the files' names."""
    found = []
    for path in folder.rglob("*"):
        try:
            data = path.read_bytes() if path.is_file() else b""
        except FileNotFoundError:  # a scratch file that has gone
            continue
        found += [f"{name} in {path}" for name in secrets_in(data + str(path).encode())]
    return found


@contextmanager
def watched(folder: Path) -> Iterator[list[str]]:
    """Secrets seen meanwhile in any process's arguments, in its environment, and in the files below a folder."""
    found: list[str] = []
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            for process in psutil.process_iter():
                try:
                    said = "\0".join(process.cmdline())
                    if "vernissage" in said:
                        said += "\0".join(process.environ().values())
                except (psutil.Error, OSError):
                    continue
                found.extend(f"{name} in the arguments of {process.pid}" for name in secrets_in(said.encode()))
            found.extend(secrets_below(folder))
            time.sleep(0.1)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with faulty(brownie.web3.provider.endpoint_uri) as made:
        yield made


@pytest.fixture
def ida(tmp_path: Path, studio: Home, runs: Runs, proxy: Proxy, deployer) -> dict[str, str]:
    """The environment of somebody with a keystore and a network of her own; she has ether."""
    brownie_folder = tmp_path / "ida" / ".brownie"
    (brownie_folder / "accounts").mkdir(parents=True)
    keystore = Account.encrypt(KEY, PASSWORD, kdf="pbkdf2", iterations=1_000)
    (brownie_folder / "accounts" / "ida.json").write_text(json.dumps(keystore))
    for name in ("artist", "gallery"):  # whom the folder's shares name
        other = Account.encrypt(Account.create().key, "another", kdf="pbkdf2", iterations=1_000)
        (brownie_folder / "accounts" / f"{name}.json").write_text(json.dumps(other))
    (brownie_folder / "network-config.yaml").write_text(
        f"live:\n- name: Far\n  networks:\n  - id: faraway\n    chainid: 1337\n    host: {proxy.address}/v3/{ACCESS}\n"
    )
    replace(runs.book, network="faraway").save(studio.folder / "deployments")
    deployer.transfer(Account.from_key(KEY).address, "5 ether")
    (studio.folder / "tmp").mkdir()
    return studio.environment(
        HOME=str(tmp_path / "ida"),
        TMPDIR=str(studio.folder / "tmp"),
        VERNISSAGE_ARTIST="ida",
        VERNISSAGE_TRACE="1",
        VERNISSAGE_CONFIRMATIONS="1",
    )


def test_a_known_key_is_found_nowhere(studio: Home, runs: Runs, proxy: Proxy, ida: dict[str, str]) -> None:
    def run(*words: str, password: str = PASSWORD) -> int:
        """One verb on Ida's network; all it says is looked through, and all it writes."""
        command = (VERNISSAGE, *words, str(runs.plan.folder), "--network", "faraway")
        done = answered(*command, asks="password of ida", answer=password, environment=ida)
        said.append(done.stdout + done.stderr)
        return done.returncode

    said: list[str] = []
    with watched(studio.folder) as seen:
        assert run("mint", "--yes", password="wrong horse") == 1
        proxy.next("eth_sendRawTransaction", None, status(429, "3600"))
        assert run("mint", "--yes") == 1
        assert run("mint", "--yes", "--json") == 0
        for more in ((), ("--json",)):  # asks for no password
            done = studio.run(VERNISSAGE, "verify", str(runs.plan.folder), "--network", "faraway", *more, **ida)
            said.append(done.stdout + done.stderr)
            assert done.returncode == 0, said[-1]
    said.append(studio.run(VERNISSAGE, "doctor", "--network", "faraway", **ida).stdout)
    proxy.always("eth_chainId", status(401))
    said += [(done := studio.run(VERNISSAGE, "doctor", "--network", "faraway", **ida)).stdout, done.stderr]
    proxy.always("eth_chainId", None)
    assert "HTTP 429" in said[1] and json.loads(said[2][said[2].index("{") :])["ok"], said
    assert secrets_in("\n".join(said).encode()) == []
    assert seen == []
    assert secrets_below(studio.folder) == []
    assert Account.from_key(KEY).address in "\n".join(path.read_text() for path in studio.folder.rglob("*.jsonl"))


def test_a_failed_connection_does_not_tell_the_access_key(studio: Home, ida: dict[str, str], proxy: Proxy) -> None:
    """Wherever it fails: nobody there, another chain there, a refusal."""
    config = Path(ida["HOME"]) / ".brownie" / "network-config.yaml"
    text = config.read_text()
    said = b""
    for host, chain_id in ((f"http://127.0.0.1:1/v3/{ACCESS}", 1337), (f"{proxy.address}/v3/{ACCESS}", 5)):
        config.write_text(
            text.replace(f"{proxy.address}/v3/{ACCESS}", host).replace("chainid: 1337", f"chainid: {chain_id}")
        )
        for words in (("verify",), ("verify", "--json"), ("doctor",)):
            done = studio.run(VERNISSAGE, *words, "--network", "faraway", **{**ida, "VERNISSAGE_TRACE": ""})
            assert done.returncode == (0 if words == ("doctor",) else 1), done.stdout + done.stderr
            said += (done.stdout + done.stderr).encode()
    assert secrets_in(said) == []
    assert b"no chain answers" in said and b"another chain answers there" in said
