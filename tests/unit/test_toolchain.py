"""The tools are the ones this project was built on; each of these wrong costs hours elsewhere."""

import subprocess
from pathlib import Path

import brownie._config
import solcx

from scripts.studio.cids import folder_cid
from scripts.studio.ipfs import Node
from scripts.studio.services import GANACHE, KUBO, kubo

PINNED_SOLC = "0.8.37"


def test_brownie_is_installed_interpreted_not_as_the_compiled_wheel():
    package = Path(brownie._config.__file__).parent
    assert brownie._config.__file__.endswith(".py")
    assert not list(package.rglob("*.so"))


def test_the_compiler_is_the_pinned_one():
    solcx.set_solc_version(PINNED_SOLC)
    assert str(solcx.get_solc_version()) == PINNED_SOLC


def test_every_contract_was_compiled_by_it_for_shanghai(CollectionFactory, SplitFactory, EnglishAuctions):
    for artifact in (CollectionFactory, SplitFactory, EnglishAuctions):
        compiler = artifact._build["compiler"]
        assert compiler["version"].startswith(PINNED_SOLC)
        assert compiler["evm_version"] == "shanghai"
        assert compiler["optimizer"] == {"enabled": True, "runs": 10_000}


def test_ganache_is_the_pinned_one():
    answer = subprocess.run([GANACHE, "--version"], capture_output=True, text=True, check=True)
    assert "v7.9.2" in answer.stdout


def test_kubo_is_the_pinned_one():
    answer = subprocess.run([KUBO, "--version"], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "ipfs version 0.42.0"


def test_kubo_gives_a_directory_the_cid_computed_here(tmp_path):
    artworks = tmp_path / "artworks"
    artworks.mkdir()
    (artworks / "one-block.bin").write_bytes(b"\x01" * 262_144)
    (artworks / "three-blocks.bin").write_bytes(bytes(range(256)) * 2_500)
    (artworks / "empty.txt").write_bytes(b"")

    with kubo(tmp_path / "repo") as address:
        Node(address).add_folder(artworks, folder_cid(artworks))  # raises CidMismatch where they differ
        assert Node(address).is_pinned(folder_cid(artworks))
