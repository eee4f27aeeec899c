"""Backing up tokens of any ERC-721 contract: all that they need, proven, and put back."""

import base64
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts.studio.backups import MANIFEST, back_up, compare, read_backup, restore
from scripts.studio.chain import Chain
from scripts.studio.cids import bytes_cid, folder_cid
from scripts.studio.crawling import crawl, data_of, links_of, path_in
from scripts.studio.errors import StudioError, VerificationFailed
from scripts.studio.ipfs import Node
from tests.support.folders import picture

LOST = bytes_cid(b"nobody has this")


@pytest.fixture(autouse=True)
def isolation(fn_isolation):
    """These tests do use the chain."""


@pytest.fixture
def token(compiled: Any, stranger: Any) -> Any:
    """Somebody else's contract: token 7, whose `tokenURI` is whatever `show` is told."""
    contract = stranger.deploy(compiled.ChangingToken, silent=True)
    contract.mint(stranger, 7, {"from": stranger})
    return contract


def add(node: Node, data: bytes | str) -> str:
    data = data.encode() if isinstance(data, str) else data
    cid = bytes_cid(data)
    node.add_bytes(data, cid)
    return cid


def add_folder(node: Node, folder: Path) -> str:
    cid = folder_cid(folder)
    node.add_folder(folder, cid)
    return cid


def nested(node: Node, folder: Path) -> tuple[str, dict[str, str]]:
    """Metadata that names a picture and a page, which names a drawing, which names a font."""
    assets = folder / "assets"
    assets.mkdir(parents=True)
    picture(assets / "one.png", 1)
    (assets / "large.bin").write_bytes(os.urandom(700_000))
    cids = {"font": add(node, b"\0\1\0\0 a font")}
    cids["drawing"] = add(
        node, f"<svg xmlns='http://www.w3.org/2000/svg'><style>src:url(ipfs://{cids['font']})</style></svg>"
    )
    cids["assets"] = add_folder(node, assets)
    page = f"<html><img src='https://ipfs.example.com/ipfs/{cids['drawing']}'><img src='one.png'></html>"
    cids["page"] = add(node, page)
    value = {
        "name": "Nested",
        "external_url": "https://artist.example",
        "image": f"ipfs://ipfs/{cids['assets']}/one.png",
        "animation_url": f"https://{cids['page']}.ipfs.dweb.link/",
    }
    cids["metadata"] = add(node, json.dumps(value))
    return f"ipfs://{cids['metadata']}", cids


def test_everything_is_found_kept_and_put_back_on_an_empty_node(
    link: Chain, token: Any, stranger: Any, new_node: Callable[[], Node], tmp_path: Path
) -> None:
    first, second = new_node(), new_node()
    uri, cids = nested(first, tmp_path)
    token.show(uri, {"from": stranger})
    made = back_up(link, token.address, [7], first, tmp_path / "backup")
    assert made.complete
    assert {root.cid for root in made.roots} == set(cids.values())
    assert [(kept.id, kept.owner, kept.uri) for kept in made.tokens] == [(7, stranger.address, uri)]
    assert read_backup(tmp_path / "backup") == made
    reached = restore(made, tmp_path / "backup", second)
    assert set(reached.roots) == set(cids.values()) and reached.complete
    for cid in cids.values():
        assert second.pinned_whole(cid)
    assert compare(link, made) == []


def test_a_picture_somewhere_on_the_web_makes_a_backup_incomplete_and_is_named(
    link: Chain, token: Any, stranger: Any, node: Node, tmp_path: Path
) -> None:
    value = {"name": "x", "image": "https://cdn.example/x.png", "external_url": "https://artist.example"}
    cid = add(node, json.dumps(value))
    token.show(f"ipfs://{cid}", {"from": stranger})
    made = back_up(link, token.address, [7], node, tmp_path / "backup")
    assert not made.complete
    assert made.outside == {"https://cdn.example/x.png": cid}
    assert not read_backup(tmp_path / "backup").complete


def test_bytes_nobody_has_make_a_backup_incomplete_and_are_named(
    link: Chain, token: Any, stranger: Any, node: Node, tmp_path: Path
) -> None:
    cid = add(node, json.dumps({"name": "x", "image": f"ipfs://{LOST}"}))
    token.show(f"ipfs://{cid}", {"from": stranger})
    made = back_up(link, token.address, [7], node, tmp_path / "backup")
    assert list(made.missing) == [LOST]
    assert made.missing[LOST].startswith(f"needed by {cid}: ")
    assert [root.cid for root in made.roots] == [cid]


def test_metadata_on_the_chain_itself_is_followed(
    link: Chain, token: Any, stranger: Any, node: Node, tmp_path: Path
) -> None:
    cid = add(node, b"a picture of sorts")
    value = base64.b64encode(json.dumps({"image": f"ipfs://{cid}"}).encode()).decode()
    token.show(f"data:application/json;base64,{value}", {"from": stranger})
    made = back_up(link, token.address, [7], node, tmp_path / "backup")
    assert made.complete and [root.cid for root in made.roots] == [cid]


def test_all_tokens_are_taken_if_none_is_named(
    link: Chain, token: Any, stranger: Any, alice: Any, node: Node, tmp_path: Path
) -> None:
    token.mint(alice, 9, {"from": alice})
    token.show(f"ipfs://{add(node, b'{}')}", {"from": stranger})
    made = back_up(link, token.address, [], node, tmp_path / "backup")
    assert [(kept.id, kept.owner) for kept in made.tokens] == [(7, stranger.address), (9, alice.address)]


def test_a_second_backup_keeps_whole_cars_and_makes_broken_ones_again(
    link: Chain, token: Any, stranger: Any, node: Node, tmp_path: Path
) -> None:
    one = add(node, b"one picture")
    two = add(node, json.dumps({"image": f"ipfs://{one}"}))
    token.show(f"ipfs://{two}", {"from": stranger})
    folder = tmp_path / "backup"
    back_up(link, token.address, [7], node, folder)
    kept = (folder / f"{one}.car").stat().st_ino
    (folder / f"{two}.car").write_bytes(b"broken")
    assert back_up(link, token.address, [7], node, folder).complete
    assert (folder / f"{one}.car").stat().st_ino == kept
    read_backup(folder)


@pytest.mark.parametrize("token_id", [0, 8, 2**255])
def test_a_token_that_is_not_there_is_refused(
    link: Chain, compiled: Any, stranger: Any, node: Node, tmp_path: Path, token_id: int
) -> None:
    contract = stranger.deploy(compiled.ForeignToken, silent=True)
    with pytest.raises(VerificationFailed, match="no such token"):
        back_up(link, contract.address, [token_id], node, tmp_path / "backup")


def test_an_address_without_code_is_refused(link: Chain, stranger: Any, node: Node, tmp_path: Path) -> None:
    with pytest.raises(VerificationFailed, match="no contract there"):
        back_up(link, stranger.address, [1], node, tmp_path / "backup")


def test_a_changed_link_and_another_chain_are_told(
    link: Chain, token: Any, stranger: Any, node: Node, tmp_path: Path
) -> None:
    cid = add(node, b"{}")
    token.show(f"ipfs://{cid}", {"from": stranger})
    made = back_up(link, token.address, [7], node, tmp_path / "backup")
    token.show(f"ipfs://{LOST}", {"from": stranger})
    assert compare(link, made) == [f"token 7: tokenURI is ipfs://{LOST}, was ipfs://{cid}"]
    assert compare(link, replace(made, code_hash="0x00"))[0] == "the contract's code"
    assert compare(link, replace(made, genesis_hash="0x00"))[0].startswith("another chain: id ")


def test_a_backup_that_was_touched_is_refused(
    link: Chain, token: Any, stranger: Any, node: Node, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    one, two = add(node, b"one more"), add(node, b"two more")
    token.show(
        f"data:application/json,{json.dumps({'image': f'ipfs://{one}', 'animation_url': f'ipfs://{two}'})}",
        {"from": stranger},
    )
    back_up(link, token.address, [7], node, folder)
    manifest = (folder / MANIFEST).read_text()
    first, second = folder / f"{one}.car", folder / f"{two}.car"
    data = first.read_bytes()

    first.write_bytes(second.read_bytes())
    with pytest.raises(StudioError, match="another CAR"):
        read_backup(folder)
    first.write_bytes(data[:-1] + b"?")
    with pytest.raises(StudioError, match="a broken CAR"):
        read_backup(folder)
    first.unlink()
    with pytest.raises(StudioError, match="not a CAR"):
        read_backup(folder)
    first.write_bytes(data)
    (folder / MANIFEST).write_text(manifest.replace(f"{one}.car", f"../backup/{one}.car"))
    with pytest.raises(StudioError, match="leads out of the folder"):
        read_backup(folder)
    for text in (
        "",
        "{",
        "[]",
        "{}",
        manifest.replace('"schema": 1', '"schema": 2'),
        manifest.replace('"tokens"', '"x"'),
    ):
        (folder / MANIFEST).write_text(text)
        with pytest.raises(StudioError, match="not a manifest"):
            read_backup(folder)
    (folder / MANIFEST).unlink()
    with pytest.raises(StudioError, match="no backup"):
        read_backup(folder)


def test_a_manifest_that_hides_a_root_is_found_out_when_restoring(
    link: Chain, token: Any, stranger: Any, new_node: Callable[[], Node], tmp_path: Path
) -> None:
    first, second = new_node(), new_node()
    uri, cids = nested(first, tmp_path)
    token.show(uri, {"from": stranger})
    made = back_up(link, token.address, [7], first, tmp_path / "backup")
    hidden = replace(made, roots=tuple(root for root in made.roots if root.cid != cids["font"]))
    with pytest.raises(VerificationFailed, match="the backup lacks something"):
        restore(hidden, tmp_path / "backup", second)


@pytest.mark.parametrize(
    "text",
    [
        f"ipfs://{LOST}",
        f"ipfs://{LOST}/1.json?x=1",
        f"ipfs://ipfs/{LOST}/1.json",
        f"https://ipfs.io/ipfs/{LOST}/a%20b.png",
        f"https://{LOST}.ipfs.nftstorage.link/1.json",
        f"see [it](http://127.0.0.1:8080/ipfs/{LOST}).",
        f"<img src='/ipfs/{LOST}'>",
    ],
)
def test_a_cid_is_found_in_every_form_people_write_it(text: str) -> None:
    assert links_of(text, is_metadata=False).cids == (LOST,)


def test_old_cids_are_found_too() -> None:
    old = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG"
    assert links_of(f"ipfs://{old}/readme", is_metadata=False).cids == (old,)


def test_only_needed_fields_of_metadata_need_the_web() -> None:
    value = {
        "external_url": "https://a.example",
        "description": "see https://b.example",
        "image": "https://c.example/x.png",
        "properties": {"files": [{"uri": "https://d.example/y.mp4"}], "home": "https://e.example"},
        "content": {"uri": f"https://gateway.example/ipfs/{LOST}"},
    }
    found = links_of(json.dumps(value), is_metadata=True)
    assert found.outside == ("https://c.example/x.png", "https://d.example/y.mp4")
    assert found.cids == (LOST,)


@pytest.mark.parametrize(
    ("uri", "data"),
    [
        ("data:application/json;base64,e30=", b"{}"),
        ("data:application/json,%7B%22a%22%3A1%7D", b'{"a":1}'),
        ("data:,", b""),
        ("data:x", b""),
        ("data:application/json;base64,***", b""),
        ("ipfs://x", None),
    ],
)
def test_bytes_inside_a_link_are_read(uri: str, data: bytes | None) -> None:
    assert data_of(uri) == data


def test_a_circle_of_links_ends(node: Node) -> None:
    """Two documents cannot name each other by hash, but a document may name what names the same thing twice over."""
    leaf = add(node, b"leaf")
    middle = [add(node, f"ipfs://{leaf} {number}") for number in range(5)]
    top = add(node, " ".join(f"ipfs://{cid}" for cid in middle * 3))
    found = crawl(node, {f"ipfs://{top}": "a token", f"ipfs://{leaf}": "another"})
    assert set(found.roots) == {leaf, top, *middle}


def test_a_link_inside_a_drawing_inside_metadata_on_the_chain_is_followed(
    link: Chain, token: Any, stranger: Any, node: Node, tmp_path: Path
) -> None:
    cid = add(node, b"a texture")
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><image href='ipfs://{cid}'/></svg>"
    image = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
    value = base64.b64encode(json.dumps({"name": "x", "image": image}).encode()).decode()
    token.show(f"data:application/json;base64,{value}", {"from": stranger})
    made = back_up(link, token.address, [7], node, tmp_path / "backup")
    assert made.complete and [root.cid for root in made.roots] == [cid]


@pytest.mark.parametrize("image", ["ar://Zm9v", "picture.png", "ipns://k51/x.png", "HTTP://cdn.example/x.png"])
def test_a_link_that_names_no_hash_is_outside_in_whatever_form(
    link: Chain, token: Any, stranger: Any, node: Node, tmp_path: Path, image: str
) -> None:
    cid = add(node, json.dumps({"name": "x", "image": image}))
    token.show(f"ipfs://{cid}", {"from": stranger})
    made = back_up(link, token.address, [7], node, tmp_path / "backup")
    assert made.outside == {image: cid} and not made.complete


def test_one_token_without_a_link_stops_no_other(
    link: Chain, compiled: Any, stranger: Any, node: Node, tmp_path: Path
) -> None:
    contract = stranger.deploy(compiled.LinkedToken, silent=True)
    cid = add(node, json.dumps({"name": "x"}))
    for number in (1, 2, 3):
        contract.mint(stranger, number, f"ipfs://{cid}" if number < 3 else "", {"from": stranger})
    contract.silence(2, {"from": stranger})
    made = back_up(link, contract.address, [], node, tmp_path / "backup")
    assert [kept.uri for kept in made.tokens] == [f"ipfs://{cid}", "", ""]
    assert made.missing == {f"token {number}": "its contract gives no link" for number in (2, 3)}
    assert read_backup(tmp_path / "backup") == made and not made.complete


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        (f"ipfs://{LOST}", LOST),
        (f"ipfs://ipfs/{LOST}/a%20b.json?x#y", f"{LOST}/a b.json"),
        (f"https://{LOST}.ipfs.dweb.link/7.json", f"{LOST}/7.json"),
        (f"https://{LOST}.ipfs.dweb.link", LOST),
        ("https://a.example/x", None),
    ],
)
def test_the_path_in_a_link_is_read_in_every_form(uri: str, path: str | None) -> None:
    assert path_in(uri) == path
