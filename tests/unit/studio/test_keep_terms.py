"""Terms of splits as part of a backup and of healing: who lost folder, journal and node still pays everybody."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.studio import payouts, royalties
from scripts.studio.archives import Archive
from scripts.studio.backups import back_up, read_backup, restore
from scripts.studio.errors import SplitError
from scripts.studio.healing import NodeKeeper, heal, roots_of, sources_of
from scripts.studio.ipfs import Node
from scripts.studio.mainjob import Stage
from scripts.studio.minting import split_for
from scripts.studio.split_files import Recipient, Split, read_split, split_of
from scripts.studio.steps import Direct
from tests.fixtures.stages import Evening, Mint
from tests.unit.studio.test_drill import add_work, recoup_split

ETHER = 10**18


@pytest.fixture(autouse=True)
def isolation(studio_suite, fn_isolation):
    """These tests do use the chain."""


@pytest.fixture
def minted(stage: Stage, mint: Mint) -> Evening:
    """Three works minted, their royalties to the folder's split."""
    return Evening(stage, mint().collection)


def names(minted: Evening, *people: str) -> tuple[str, ...]:
    return tuple(minted.chain.account(name).address for name in people)


def folder(tmp_path: Path) -> Path:
    """For CARs nobody looks at."""
    (tmp_path / "cars").mkdir()
    return tmp_path / "cars"


def unpublished(minted: Evening) -> tuple[str, Split]:
    """A split that was made by its root alone, its terms in the folder of who made it."""
    alice, bob = names(minted, "alice", "bob")
    split = split_of([Recipient("Alice", "artist", alice, 3), Recipient("Bob", "gallery", bob, 1)])
    factory = minted.book.contract(minted.chain, "SplitFactory")
    minted.send("artist", factory.functions.create(split.terms.root))
    return str(minted.chain.call(factory.functions.splitOf(split.terms.root))), split


def test_a_split_is_paid_out_from_a_backup_after_folder_state_and_node_are_gone(
    minted: Evening, art: Path, new_node: Callable[[], Node], tmp_path: Path
) -> None:
    address, split = unpublished(minted)
    add_work(minted, folder(tmp_path), address)
    made = back_up(minted.chain, minted.collection.address, [], minted.stage.node, tmp_path / "kept", own=split)
    assert made.complete and set(made.terms) >= {address}
    shutil.rmtree(art)
    shutil.rmtree(minted.stage.state)

    fresh = new_node()
    restore(read_backup(tmp_path / "kept"), tmp_path / "kept", fresh)
    link = made.terms[address].removeprefix("ipfs://")
    assert json.loads(fresh.read(link))["split"]["root"] == "0x" + split.terms.root.hex()
    car = tmp_path / "kept" / f"{link.partition('/')[0]}.car"
    read = read_split(car, lambda name: name)
    assert read.terms == split.terms and {each.name for each in read.recipients} == {""}

    stranger = Direct(minted.chain, minted.chain.account("stranger"))
    royalties.publish(stranger, minted.book, read.terms)
    minted.chain.pay(stranger.sender, address, ETHER, "royalties")
    alice, bob = names(minted, "alice", "bob")
    before = minted.chain.balance(alice), minted.chain.balance(bob)
    terms = payouts.terms_of(minted.chain, minted.book, address)
    payouts.pay_everybody(stranger, minted.book.contract(minted.chain, "Split", address), terms)
    assert minted.chain.balance(alice) - before[0] == ETHER * 3 // 4
    assert minted.chain.balance(bob) - before[1] == ETHER // 4


def test_published_terms_are_kept_as_the_very_document_that_mint_pinned(
    minted: Evening, new_node: Callable[[], Node], tmp_path: Path
) -> None:
    split = split_for(minted.chain, minted.stage.plan)
    assert split is not None
    pinned = royalties.pin_terms(new_node(), split.document())
    made = back_up(minted.chain, minted.collection.address, [], minted.stage.node, tmp_path / "kept")
    assert list(made.terms.values()) == [f"ipfs://{pinned}"] and made.complete
    assert Archive.of(tmp_path / "kept").read(pinned) == split.document()


def test_terms_that_nobody_has_make_a_backup_incomplete(minted: Evening, tmp_path: Path) -> None:
    address, _ = unpublished(minted)
    add_work(minted, folder(tmp_path), address)
    other = split_of([Recipient("Bob", "artist", names(minted, "bob")[0], 1)])
    for own in (None, other):
        made = back_up(minted.chain, minted.collection.address, [], minted.stage.node, tmp_path / "kept", own=own)
        assert not made.complete
        assert made.missing == {address: f"split {address}: its terms were never published"}


def test_the_terms_of_a_split_that_recoups_are_kept_with_its_advances(minted: Evening, tmp_path: Path) -> None:
    split = recoup_split(minted, names(minted, "artist", "alice", "bob", "gallery"))
    add_work(minted, folder(tmp_path), split)
    made = back_up(minted.chain, minted.collection.address, [], minted.stage.node, tmp_path / "kept")
    document = json.loads(Archive.of(tmp_path / "kept").read(made.terms[split].removeprefix("ipfs://")))
    assert made.complete and len(document["recoup"]["advances"]) == 2


def test_heal_brings_the_terms_back_from_the_folder_and_from_a_car(
    minted: Evening, new_node: Callable[[], Node], tmp_path: Path
) -> None:
    plan, split = minted.stage.plan, split_for(minted.chain, minted.stage.plan)
    assert split is not None
    terms = split.document()
    roots = roots_of(plan, terms)
    assert [root.what for root in roots] == ["pictures", "metadata", "terms"]
    with sources_of(plan, None, terms) as sources:
        health = heal(roots, [NodeKeeper(new_node())], sources, least=1)
    assert health.short == () and {outcome.how for outcome in health.outcomes} == {"from the folder"}
    back_up(minted.chain, minted.collection.address, [], minted.stage.node, tmp_path / "kept")
    empty = new_node()
    with sources_of(None, tmp_path / "kept") as sources:
        health = heal(roots[2:], [NodeKeeper(empty)], sources, least=1)
    assert [outcome.how for outcome in health.outcomes] == ["from the CAR"] and empty.pinned_whole(roots[2].cid)


def test_a_document_that_was_changed_is_not_taken_for_the_split(minted: Evening, tmp_path: Path) -> None:
    _, split = unpublished(minted)
    value = json.loads(split.document())
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(value))
    assert read_split(good, str).terms == split.terms
    value["split"]["recipients"][0]["shares"] = 2
    bad.write_text(json.dumps(value))
    with pytest.raises(SplitError, match="not the terms of its root"):
        read_split(bad, str)
    bad.write_text(json.dumps({"split": {"root": 1}}))
    with pytest.raises(SplitError, match="not a split's document"):
        read_split(bad, str)


def test_a_role_without_a_word_of_ours_keeps_its_code() -> None:
    address = "0x" + "11" * 20
    split = split_of([Recipient("", "role 77", address, 1)])
    assert (split.terms.leaves[0].role, split.recipients[0].role) == (77, "role 77")
