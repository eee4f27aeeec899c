"""Tokens of somebody else's contract: what is checked, and what each lie or loss is called."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.studio.backups import back_up, restore
from scripts.studio.chain import Chain
from scripts.studio.cids import bytes_cid, folder_cid
from scripts.studio.errors import VerificationFailed
from scripts.studio.foreign import verify_foreign
from scripts.studio.healing import NodeKeeper
from scripts.studio.ipfs import Node
from scripts.studio.verifying import Finding
from tests.support.folders import picture

LOST = bytes_cid(b"nobody has this either")
Verify = Callable[..., Finding]


@pytest.fixture(autouse=True)
def isolation(fn_isolation):
    """These tests do use the chain."""


@pytest.fixture(scope="module")
def linked(LinkedToken: Any, stranger: Any) -> Any:
    """OpenZeppelin's ERC721URIStorage: tokens that link to anything."""
    return stranger.deploy(LinkedToken)


@pytest.fixture
def verify(link: Chain, linked: Any, stranger: Any, node: Node) -> Verify:
    """Mints token 5 with a link, and checks it."""

    def check(uri: str, **options: Any) -> Finding:
        linked.mint(stranger, 5, uri, {"from": stranger})
        (finding,) = verify_foreign(link, linked.address, [5], node, **options)
        assert (finding.token.id, finding.token.owner, finding.uri) == (5, stranger.address, uri)
        return finding

    return check


def add(node: Node, data: bytes | str) -> str:
    data = data.encode() if isinstance(data, str) else data
    node.add_bytes(data, bytes_cid(data))
    return bytes_cid(data)


def drop(node: Node, folder: Path) -> str:
    """A directory `1.json`, `1.png` and a nested `more.json` that names a third file, as many projects have it."""
    folder.mkdir()
    picture(folder / "1.png", 3)
    deep = add(node, b"deep down")
    (folder / "more.json").write_text(json.dumps({"image": f"ipfs://{deep}"}))
    nested = folder_cid(folder)
    node.add_folder(folder, nested)
    value = {
        "name": "Nested",
        "image": f"https://gateway.example/ipfs/{nested}/1.png",
        "uri": f"ipfs://{nested}/more.json",
    }
    (folder / "1.json").write_text(json.dumps(value))
    root = folder_cid(folder)
    node.add_folder(folder, root)
    return root


def test_a_token_with_nested_links_passes_is_backed_up_and_restored(
    link: Chain, linked: Any, verify: Verify, node: Node, tmp_path: Path, new_node: Callable[[], Node]
) -> None:
    root = drop(node, tmp_path / "drop")
    finding = verify(f"ipfs://{root}/1.json", keepers=[NodeKeeper(node)], least=1)
    assert (finding.failures, finding.name) == ((), "Nested")
    made = back_up(link, linked.address, [5], node, tmp_path / "backup")
    assert made.complete and len(made.roots) == 3
    elsewhere = new_node()
    restore(made, tmp_path / "backup", elsewhere)
    (again,) = verify_foreign(link, linked.address, [5], elsewhere, [NodeKeeper(elsewhere)], 1)
    assert again.passed and again.name == "Nested"


def test_everything_on_the_chain_passes(verify: Verify) -> None:
    drawing = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()
    value = json.dumps({"name": "On chain", "image": f"data:image/svg+xml;base64,{drawing}"}).encode()
    finding = verify(f"data:application/json;base64,{base64.b64encode(value).decode()}")
    assert (finding.failures, finding.name) == ((), "On chain")


@pytest.mark.parametrize("uri", ["https://api.example/5.json", "http://api.example/5", "ar://abc"])
def test_metadata_on_a_server_has_no_hash_to_check_it_by(verify: Verify, uri: str) -> None:
    assert verify(uri).failures == (f"needed: {uri}: no hash to check it by, needed by tokenURI",)


def test_a_picture_on_a_server_fails_though_its_metadata_is_there(verify: Verify, node: Node) -> None:
    cid = add(node, json.dumps({"name": "x", "image": "https://cdn.example/5.png"}))
    (failure,) = verify(f"ipfs://{cid}").failures
    assert failure == f"needed: https://cdn.example/5.png: no hash to check it by, needed by {cid}"


def test_bytes_nobody_has_are_named(verify: Verify) -> None:
    (failure,) = verify(f"ipfs://{LOST}/5.json").failures
    assert failure == f"needed: {LOST}: needed by tokenURI: not whole on the node"


@pytest.mark.parametrize("text", ["", "hello", "[]", "{}", '{"title": "x"}'])
def test_what_is_no_tokens_json_is_told(verify: Verify, node: Node, text: str) -> None:
    (failure,) = verify(f"ipfs://{add(node, text)}").failures
    assert failure.startswith("needed: what tokenURI leads to is not a token's JSON")


def test_too_few_copies_are_counted(verify: Verify, node: Node, new_node: Callable[[], Node]) -> None:
    cid = add(node, json.dumps({"name": "x"}))
    finding = verify(f"ipfs://{cid}", keepers=[NodeKeeper(node), NodeKeeper(new_node())], least=2)
    assert finding.failures == (f"copies: {cid}: 1 of 2",)


def test_an_empty_link_a_silent_contract_and_no_token_are_told(
    link: Chain, linked: Any, verify: Verify, node: Node, stranger: Any
) -> None:
    assert verify("").failures == ("uri: it is empty",)
    linked.silence(5, {"from": stranger})
    (silent,) = verify_foreign(link, linked.address, [5], node)
    assert len(silent.failures) == 1 and silent.failures[0].startswith("uri: tokenURI does not answer (")
    (none,) = verify_foreign(link, linked.address, [6], node)
    assert len(none.failures) == 1 and none.failures[0].startswith("owner: there is no such token (")


def test_a_contract_that_is_none_of_these_is_told(link: Chain, compiled: Any, stranger: Any, node: Node) -> None:
    """A coin has no tokens by number, and does not say it has."""
    coin = stranger.deploy(compiled.PlainCoin, silent=True)
    (finding,) = verify_foreign(link, coin.address, [1], node)
    assert finding.failures[0] == "contract: it does not say that it is an ERC-721 contract"
    with pytest.raises(VerificationFailed, match="no contract there"):
        list(verify_foreign(link, stranger.address, [1], node))


def test_an_owner_of_whom_no_event_tells_is_told(link: Chain, linked: Any, verify: Verify, node: Node) -> None:
    """A platform's contract says who owns it, and its log knows nothing of it."""
    cid = add(node, json.dumps({"name": "x"}))
    later = link.web3.eth.block_number + 2
    assert verify(f"ipfs://{cid}", since=later).failures == ("owner: no Transfer ever told of this token",)
