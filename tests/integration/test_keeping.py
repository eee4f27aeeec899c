"""A folder's own collection backed up, lost, and put back, by the commands a person types."""

import json
import shutil
from pathlib import Path

import pytest

from scripts.studio import services
from tests.support.commands import Home


@pytest.fixture(autouse=True)
def isolation():
    """This test uses a chain of its own."""


def test_a_collection_survives_the_loss_of_its_folder_and_its_node(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    home.folder.mkdir()
    with home.chain():
        for step in ("deploy", "mint"):
            done = home.brownie(step)
            assert done.returncode == 0, done.stdout + done.stderr
        done = home.vernissage("backup", "--out", str(tmp_path / "backup"), "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        made = json.loads(done.stdout)
        assert (len(made["tokens"]), len(made["cars"])) == (23, 15)

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
