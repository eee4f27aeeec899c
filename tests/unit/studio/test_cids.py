"""CIDs computed here are the node's; digests and CIDs turn into each other."""

import hashlib
import os
from pathlib import Path

import pytest
import requests

from scripts.studio.cids import (
    CHUNK_BYTES,
    IMPORT_PARAMETERS,
    bytes_cid,
    cid_to_digest,
    digest_to_cid,
    file_cid,
    file_digest,
    folder_cid,
    ipfs_path,
)
from scripts.studio.errors import IpfsError
from scripts.studio.ipfs import Node
from tests.support.folders import picture


def test_a_small_file_is_one_raw_block_whose_digest_is_that_of_its_bytes() -> None:
    data = b"one block"
    assert cid_to_digest(bytes_cid(data)) == (hashlib.sha256(data).digest(), "raw")
    assert digest_to_cid(hashlib.sha256(data).digest(), "raw") == bytes_cid(data)


def test_known_cids_of_the_empty_file_and_of_hello_world() -> None:
    assert bytes_cid(b"") == "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
    assert bytes_cid(b"hello world") == "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, CHUNK_BYTES * 174, CHUNK_BYTES * 174 + 1])
def test_the_node_gives_every_size_the_same_cid(node: Node, tmp_path: Path, size: int) -> None:
    folder = tmp_path / "sizes"
    folder.mkdir()
    (folder / "file.bin").write_bytes(os.urandom(min(size, 1000)) + bytes(max(0, size - 1000)))
    cid = file_cid(folder / "file.bin")
    data = (folder / "file.bin").read_bytes()
    assert file_digest(folder / "file.bin") == (hashlib.sha256(data).digest(), size)
    node.add_folder(folder, folder_cid(folder))
    assert node.list_folder(folder_cid(folder)) == {"file.bin": cid}
    node.unpin(folder_cid(folder))


def test_a_directory_sharded_by_the_node_has_the_same_cid(node: Node, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(6_000):
        (folder / f"a rather long name of a picture, number {number}.json").write_text(str(number))
    node.add_folder(folder, folder_cid(folder))
    node.unpin(folder_cid(folder))


def test_the_parameters_rule_whatever_the_nodes_profile(tmp_path: Path) -> None:
    """A node set up for 1 MiB chunks gives another CID on its own, and ours when it is told the parameters."""
    import subprocess

    from scripts.studio import services

    repo = tmp_path / "profiled"
    repo.mkdir()
    environment = {**os.environ, "IPFS_PATH": str(repo)}
    command = [str(services.KUBO), "init", "--profile=test,unixfs-v1-2025"]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
    folder = tmp_path / "large"
    folder.mkdir()
    (folder / "large.bin").write_bytes(bytes(range(256)) * 8_000)
    with services.kubo(repo) as address:
        profiled = Node(address)
        with (folder / "large.bin").open("rb") as file:
            answer = requests.post(
                f"{profiled.url}/add", files={"file": file}, params={"only-hash": "true"}, timeout=30
            )
        cid = file_cid(folder / "large.bin")
        assert answer.json()["Hash"] != cid
        profiled.add_folder(folder, folder_cid(folder))
        assert profiled.list_folder(folder_cid(folder)) == {"large.bin": cid}
    assert IMPORT_PARAMETERS["chunker"] == f"size-{CHUNK_BYTES}"


def test_a_directory_digest_comes_back_as_dag_pb(tmp_path: Path) -> None:
    folder = tmp_path / "dir"
    folder.mkdir()
    picture(folder / "a.png", 1)
    digest, codec = cid_to_digest(folder_cid(folder))
    assert codec == "dag-pb"
    assert digest_to_cid(digest, "dag-pb") == folder_cid(folder)


@pytest.mark.parametrize("digest", [b"", bytes(31), bytes(33)])
def test_a_digest_of_another_length_is_refused(digest: bytes) -> None:
    with pytest.raises(IpfsError, match="expected 32 bytes"):
        digest_to_cid(digest, "raw")


@pytest.mark.parametrize(
    "cid",
    [
        "",
        "nonsense",
        "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG",
        "bafkqabtimvwgy3yk",
        "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua",
    ],
)
def test_what_is_no_cid_of_ours_is_refused(cid: str) -> None:
    with pytest.raises(IpfsError):
        cid_to_digest(cid)


def test_a_link_is_taken_apart() -> None:
    cid = bytes_cid(b"x")
    assert ipfs_path(f"ipfs://{cid}") == (cid, "")
    assert ipfs_path(f"ipfs://{cid}/a/1.json") == (cid, "a/1.json")


@pytest.mark.parametrize(
    "start", ["https://ipfs.io/ipfs/{}", "ipfs://ipfs/{}", "{}", "ipfs://{}/../x", "ipfs://", "http://{}"]
)
def test_a_link_that_is_not_plain_ipfs_is_refused(start: str) -> None:
    with pytest.raises(IpfsError, match="not an IPFS link"):
        ipfs_path(start.format(bytes_cid(b"x")))


def test_an_empty_folder_has_no_cid_here(tmp_path: Path) -> None:
    with pytest.raises(IpfsError, match="cannot be computed"):
        folder_cid(tmp_path)
