"""A network that is nobody's own: blocks come when they come, only keystores sign, and nothing is paid unasked."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import brownie
import pytest
import yaml
from eth_account import Account

from scripts.studio.services import GANACHE, ROOT, child, free_port, kubo, rpc_call
from tests.support.commands import BROWNIE, VERNISSAGE, Home, errors_of
from tests.support.folders import good_folder
from tests.support.terminals import answered

NETWORK, CHAIN_ID, PASSWORD = "live-like", 4242, "correct horse"
VERIFIED = "Contributions"
"""The contract whose source is verified."""
ETHER = 10**18
PUBLISHED = Account.from_key("0x4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d")
"""The first of Ganache's deterministic accounts."""


@pytest.fixture(autouse=True)
def isolation():
    """These tests use a chain of their own."""


@dataclass(frozen=True)
class Live(Home):
    """A home of its own in every sense: Brownie's network list and keystores lie in it too."""

    ipfs: str
    key: str

    @property
    def rpc(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, **more: str) -> dict[str, str]:
        names = {"VERNISSAGE_ARTIST": "studio", "VERNISSAGE_DEPLOYER": "studio", "HOME": str(self.folder)}
        return {**super().environment(), **names, "VERNISSAGE_TREASURY": PUBLISHED.address, **more}

    def keystore(self, name: str, key: str) -> None:
        folder = self.folder / ".brownie" / "accounts"
        folder.mkdir(parents=True, exist_ok=True)
        stored = Account.encrypt(key, PASSWORD, kdf="pbkdf2", iterations=2)
        (folder / f"{name}.json").write_text(json.dumps(stored))
        (folder / f"{name}.json").chmod(0o600)

    def typed(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A command at a terminal, at which the password is typed when it is asked for."""
        environment = self.environment(**more)
        return answered(*command, asks="assword", answer=PASSWORD, environment=environment, timeout=180)

    def ask(self, method: str, *parameters: object) -> object:
        return rpc_call(self.rpc, method, *parameters)

    def nonce(self) -> int:
        return int(str(self.ask("eth_getTransactionCount", Account.from_key(self.key).address, "latest")), 16)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A Ganache that mines only on a beat, known to Brownie as a live network, and a keystore with ether."""
    folder, port, key = tmp_path_factory.mktemp("live"), free_port(), Account.create().key.hex()
    command = [str(GANACHE), "--wallet.deterministic", "--logging.quiet", "--server.port", str(port)]
    command += ["--chain.chainId", str(CHAIN_ID), "--chain.hardfork", "shanghai", "--miner.blockTime", "100000"]
    over = threading.Event()
    _forget()

    def beat() -> None:
        while not over.wait(0.15):
            home.ask("evm_mine")

    with kubo(folder / "ipfs") as ipfs:
        home = Live(folder, port, ipfs, key)
        home.keystore("studio", key)
        home.keystore("everybodys", PUBLISHED.key.hex())
        networks = yaml.safe_load((Path(brownie.__file__).parent / "data" / "network-config.yaml").read_text())
        own = {"id": NETWORK, "name": NETWORK, "host": home.rpc, "chainid": CHAIN_ID}
        networks["live"].append({"name": "Own", "networks": [own]})
        (folder / ".brownie" / "network-config.yaml").write_text(yaml.safe_dump(networks))
        with child("Ganache", command, ready=lambda: home.ask("eth_chainId") is not None):
            thread = threading.Thread(target=beat, daemon=True)
            thread.start()
            funded = {"from": PUBLISHED.address, "to": Account.from_key(key).address, "value": hex(50 * ETHER)}
            home.ask("eth_sendTransaction", funded)
            yield home
            over.set()
            thread.join()
    _forget()


def _forget() -> None:
    """Brownie keeps what was deployed on a live network, and believes that a network with that id has it for ever."""
    kept = ROOT / "build" / "deployments"
    shutil.rmtree(kept / str(CHAIN_ID), ignore_errors=True)
    if (kept / "map.json").exists():
        known = json.loads((kept / "map.json").read_text())
        known.pop(str(CHAIN_ID), None)
        (kept / "map.json").write_text(json.dumps(known))


@pytest.fixture(scope="module")
def deployed(live: Live) -> str:
    """What deploying the suite said."""
    done = live.typed(BROWNIE, "run", "deploy", "--network", NETWORK, VERNISSAGE_YES="1")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def art(live: Live) -> Path:
    """The artist's folder, its people known by address: nobody's role exists here."""
    shutil.rmtree(live.folder / "art", ignore_errors=True)
    (live.folder / "art").mkdir()
    folder = good_folder(live.folder / "art")
    text = (folder / "collection.toml").read_text()
    text = text.replace('account = "artist"', f'address = "{Account.from_key(live.key).address}"')
    (folder / "collection.toml").write_text(text.replace('account = "gallery"', f'address = "{PUBLISHED.address}"'))
    return folder


def mint(live: Live, art: Path, *options: str) -> list[str]:
    return [VERNISSAGE, "mint", str(art), "--network", NETWORK, "--ipfs", live.ipfs, *options]


def test_deploying_asks_before_the_first_transaction_and_nobody_where_nobody_is(live: Live) -> None:
    before = live.nonce()
    done = live.brownie("deploy", "--network", NETWORK)
    assert done.returncode == 2
    (line,) = errors_of(done)
    assert "for real money?" in line and "VERNISSAGE_YES=1" in line
    assert "costs about" in done.stdout and live.nonce() == before


def test_the_suite_is_deployed_within_what_was_said_and_each_source_can_be_verified(live: Live, deployed: str) -> None:
    said = int(re.search(r"about ([\d,]+) gas", deployed)[1].replace(",", ""))  # type: ignore[index]
    used = 0
    for number in range(int(str(live.ask("eth_blockNumber")), 16) + 1):
        block = live.ask("eth_getBlockByNumber", hex(number), True)
        assert isinstance(block, dict)
        used += sum(int(block["gasUsed"], 16) for each in block["transactions"] if not each["to"])
    assert used == pytest.approx(said, rel=0.1)
    book = json.loads((live.folder / "deployments" / f"{NETWORK}.json").read_text())["contracts"]
    inputs = live.folder / "deployments" / NETWORK
    assert {path.stem for path in inputs.glob("*.json")} == set(book)

    compiler = ["node", str(ROOT / "tools" / "compiler" / "solc.js"), "--standard-json"]
    text = (inputs / f"{VERIFIED}.json").read_text()
    elsewhere = live.folder / "empty"
    elsewhere.mkdir()  # nothing but the file itself can be read there
    done = subprocess.run(compiler, input=text, cwd=elsewhere, capture_output=True, text=True, timeout=120, check=True)
    compiled = next(found[VERIFIED] for found in json.loads(done.stdout)["contracts"].values() if VERIFIED in found)
    made = live.ask("eth_getTransactionByHash", book[VERIFIED]["tx_hash"])
    assert isinstance(made, dict)
    assert made["input"] == "0x" + compiled["evm"]["bytecode"]["object"]


def test_the_doctor_says_how_careful_it_is_and_who_mints(live: Live, deployed: str) -> None:
    done = live.run(VERNISSAGE, "doctor", "--network", NETWORK, "--ipfs", live.ipfs, "--json")
    checks = {check["name"]: (check["state"], check["found"]) for check in json.loads(done.stdout)["checks"]}
    assert checks["care"] == ("ok", "2 confirmations, gas 2 gwei, at most 100 gwei")
    assert checks["deployments"][0] == "ok" and checks["keystores"][1].startswith("2 in ")
    assert checks["artist"][1].startswith(f"studio, {Account.from_key(live.key).address}, ")


def test_minting_shows_its_cost_and_asks_nobody_where_nobody_is(live: Live, deployed: str, art: Path) -> None:
    before = live.nonce()
    done = live.run(*mint(live, art, "--dry-run", "--json"))
    would = json.loads(done.stdout)
    assert (would["missing"], would["dry_run"]) == ([1, 2, 3], True) and would["gas"] > 500_000
    done = live.run(*mint(live, art))
    assert done.returncode == 2
    assert "Mint 12 tokens of 3 works, 0 works are there on live-like: about" in done.stdout
    assert "at most 100 gwei" in done.stdout
    (line,) = errors_of(done)
    assert "expected --yes" in line and live.nonce() == before


def test_gas_above_the_cap_is_not_paid(live: Live, deployed: str, art: Path) -> None:
    before = live.nonce()
    for options, what in (
        (("--max-gas-price", "0.5"), "gas costs more than you allow, expected at most 0.5 gwei a gas"),
        (("--max-fees", "0.0001"), "all fees together would be more than you allow, expected at most 0.0001 ether"),
    ):
        done = live.run(*mint(live, art, "--yes", *options))
        assert done.returncode == 1
        (line,) = errors_of(done)
        assert what in line
    done = live.run(*mint(live, art, "--yes"), VERNISSAGE_MAX_GAS_PRICE="cheap")
    assert "VERNISSAGE_MAX_GAS_PRICE: not a number that can be used" in errors_of(done)[0]
    assert live.nonce() == before


def test_a_key_that_everybody_has_is_refused_and_so_is_a_role(live: Live, deployed: str, art: Path) -> None:
    done = live.run(*mint(live, art, "--yes"), VERNISSAGE_ARTIST="everybodys")
    assert done.returncode == 1 and "everybody knows this account's key" in errors_of(done)[0]
    done = live.run(*mint(live, art, "--yes"), VERNISSAGE_ARTIST="artist")
    assert done.returncode == 1 and "artist: no such account, expected one of everybodys, studio" in errors_of(done)[0]


def test_a_folder_is_minted_with_confirmations_and_its_key_is_nowhere(live: Live, deployed: str, art: Path) -> None:
    done = live.typed(*mint(live, art, "--yes", "--json"))
    assert done.returncode == 0, done.stdout + done.stderr
    minted = json.loads(done.stdout)
    assert (minted["sent"], len(minted["works"])) == (3, 3)
    journal = next((live.folder / "state" / "journals").glob("*.jsonl")).read_text()
    done_lines = [json.loads(line.rpartition(" ")[0]) for line in journal.splitlines() if '"done"' in line]
    blocks = [line["facts"]["block"] for line in done_lines]
    assert len(blocks) == 3 and all(later > earlier + 1 for earlier, later in pairwise(blocks))
    verified = live.run(VERNISSAGE, "verify", str(art), "--network", NETWORK, "--ipfs", live.ipfs, "--json")
    assert verified.returncode == 0, verified.stdout  # and no password was asked
    secrets = (live.key.removeprefix("0x"), PASSWORD)
    files = [path for path in live.folder.rglob("*") if path.is_file() and "ipfs" not in path.parts]
    everything = deployed + done.stdout + done.stderr + "".join(path.read_text(errors="ignore") for path in files)
    assert not any(secret in everything for secret in secrets)
    again = live.run(*mint(live, art, "--yes"))
    assert again.returncode == 1 and "no terminal" in errors_of(again)[0]
