"""A folder's own collection backed up, lost, and put back, by the commands a person types."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import requests

from scripts.studio import services
from scripts.studio.costs import TOLERANCE_PERCENT, estimate
from scripts.studio.plans import make_plan
from tests.support.commands import Home


@pytest.fixture(autouse=True)
def isolation():
    """This test uses a chain of its own."""


def gas_used(rpc: str) -> int:
    """Gas of every block so far."""

    def ask(method: str, *parameters: object) -> Any:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        return requests.post(rpc, json=body, timeout=10).json()["result"]

    last = int(ask("eth_blockNumber"), 16)
    return sum(int(ask("eth_getBlockByNumber", hex(block), False)["gasUsed"], 16) for block in range(last + 1))


def test_a_collection_survives_the_loss_of_its_folder_and_its_node(tmp_path: Path, stage_at) -> None:
    home = Home.at(tmp_path / "home")
    stage_at(home, "deploy")
    with home.chain():
        rpc = json.loads((home.folder / "state" / "chain.json").read_text())["rpc"]
        before = gas_used(rpc)
        done = home.vernissage("mint", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        expected = estimate(make_plan(services.ROOT / "artworks"))
        assert gas_used(rpc) - before == pytest.approx(expected.gas, rel=TOLERANCE_PERCENT / 100)
        assert json.loads(done.stdout)["sent"] == expected.transactions

        done = home.vernissage("backup", "--out", str(tmp_path / "backup"), "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        made = json.loads(done.stdout)
        assert (len(made["tokens"]), len(made["cars"])) == (23, 30)

        cars, kept = str(tmp_path / "backup"), str(tmp_path / "drill.json")
        done = home.vernissage("drill", "--cars", cars, "--out", kept, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        drilled = json.loads(done.stdout)
        assert drilled["differences"] == []
        (address,) = drilled["rebuilt"]["collections"]
        alone = Home.at(tmp_path / "elsewhere")  # nothing of ours: no deployments, no journal, no node
        done = alone.vernissage("drill", "--cars", cars, "--rpc", rpc, "--collection", address, "--record", kept)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "rebuilt  14 works, 23 tokens, 1 splits, 0 open lots" in done.stdout
        doctored = kept.replace("drill", "doctored")
        Path(doctored).write_text(Path(kept).read_text().replace('"cap": 10', '"cap": 100'))
        done = alone.vernissage("drill", "--cars", cars, "--rpc", rpc, "--collection", address, "--record", doctored)
        assert done.returncode == 1
        assert "works 5 cap: rebuilt as 10, elsewhere 100 (the earlier drill)" in done.stderr
        done = alone.vernissage("verify", "--collection", address, "--network", "local")
        assert done.returncode == 1 and "no local chain runs" in done.stderr

        with services.kubo(tmp_path / "another-node") as address:
            done = home.vernissage(
                "restore", str(tmp_path / "backup"), "--ipfs", address, "--network", "local", "--json"
            )
            assert done.returncode == 0, done.stdout + done.stderr
            done = home.vernissage("verify", "--ipfs", address, "--json")
            assert done.returncode == 0, done.stdout + done.stderr
            assert all(not token["failures"] for token in json.loads(done.stdout)["tokens"])

        shutil.rmtree(tmp_path / "backup")
        done = home.vernissage("restore", str(tmp_path / "backup"))
        assert done.returncode == 1
        assert "no backup" in done.stderr
