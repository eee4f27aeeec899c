"""A folder that changes after it was minted: what is new joins the collection, and nothing is minted twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.studio import mainjob
from scripts.studio.errors import PlanErrors
from scripts.studio.licences import known
from scripts.studio.minting import Minted
from scripts.studio.tokens import tokens_of
from scripts.studio.verifying import verify_collection
from tests.fixtures.stages import Mint
from tests.support.folders import picture, sidecar


@pytest.fixture(autouse=True)
def isolation(studio_suite, fn_isolation):
    """These tests do use the chain."""


def refusals(mint: Mint, **options: Any) -> list[str]:
    with pytest.raises(PlanErrors) as refused:
        mint(**options)
    return refused.value.lines()


def owned(stage: mainjob.Stage, minted: Minted) -> list[int]:
    return [
        token.id for token in tokens_of(stage.chain, stage.book.contract(stage.chain, "Collection", minted.collection))
    ]


def test_new_works_join_the_collection_and_old_ones_are_left_alone(stage, mint: Mint, art: Path) -> None:
    first = mint()
    assert (first.works, first.sent) == ({1: 1, 2: 2, 3: 3}, 3)
    picture(art / "aa-new.png", 71)
    sidecar(art / "aa-new.png", name="New")
    second = mint()
    assert second.collection == first.collection
    assert (second.works, second.sent) == ({1: 4, 2: 1, 3: 2, 4: 3}, 1)
    for seed in (72, 73):
        picture(art / f"zz-{seed}.png", seed)
        sidecar(art / f"zz-{seed}.png", name=f"Late {seed}", editions=2)
    third = mint()
    assert (third.works, third.sent) == ({1: 4, 2: 1, 3: 2, 4: 3, 5: 5, 6: 6}, 1)
    assert owned(stage, third) == [
        1000001, *range(2000001, 2000011), 3000001, 4000001, 5000001, 5000002, 6000001, 6000002
    ]  # fmt: skip
    assert mint().sent == 0
    collection = stage.book.contract(stage.chain, "Collection", third.collection)
    assert all(finding.passed for finding in verify_collection(stage.chain, collection, stage.node))


def test_a_folders_licence_is_declared_on_the_chain_with_the_mint(stage, mint: Mint, art: Path) -> None:
    """The collection file's for each work, a work's own before it, any other text in the metadata alone."""
    file = art / "collection.toml"
    file.write_text('licence = "CBE-PERSONAL"\n' + file.read_text())
    sidecar(art / "basalt.jpg", editions=10, licence="CBE-PUBLIC")
    sidecar(art / "chert.svg", licence="All rights reserved")
    minted = mint()
    assert minted.sent == 5
    chain, licences = stage.chain, stage.book.contract(stage.chain, "Licences")
    works = stage.book.contract(chain, "Collection", minted.collection).functions
    declared = [bytes(chain.call(works.licence(minted.works[number]))) for number in (1, 2, 3)]
    names = ("CBE-PERSONAL", "CBE-PUBLIC")
    assert declared == [*(known(name).terms.digest for name in names), bytes(32)]
    holder = chain.account("artist").address
    for work, digest in zip((1, 2), declared, strict=False):
        token = minted.works[work] * 1_000_000 + 1
        assert chain.call(licences.functions.stands(minted.collection, token, holder, digest))
    assert mint().sent == 0


def test_a_changed_picture_under_the_same_name_is_refused_and_nothing_is_sent(stage, mint: Mint, art: Path) -> None:
    before = mint()
    height = stage.chain.web3.eth.block_number
    picture(art / "agate.png", 99)
    (line,) = refusals(mint)
    assert line.startswith(f"{art / 'agate.png'}: other bytes than were minted as work 1, expected SHA-256 ")
    assert "or another name for a new work" in line
    assert stage.chain.web3.eth.block_number == height
    value = json.loads((art / "agate.json").read_text())
    (art / "agate.json").write_text(json.dumps({**value, "name": "Agate II"}))
    again = mint()
    assert (again.collection, again.works, again.sent) == (before.collection, {1: 4, 2: 2, 3: 3}, 1)


def test_a_deleted_work_stays_minted_and_stops_nothing(stage, mint: Mint, art: Path) -> None:
    first = mint()
    (art / "basalt.jpg").unlink()
    (art / "basalt.json").unlink()
    assert mint().sent == 0
    picture(art / "dolerite.png", 74)
    sidecar(art / "dolerite.png", name="Dolerite")
    again = mint()
    assert (again.collection, again.works, again.sent) == (first.collection, {1: 1, 2: 3, 3: 4}, 1)
    assert len(owned(stage, again)) == 13


def test_a_renamed_file_is_the_same_work(mint: Mint, art: Path) -> None:
    first = mint()
    for ending in (".png", ".json"):
        (art / f"agate{ending}").rename(art / f"zebra{ending}")
    again = mint()
    assert (again.collection, again.works, again.sent) == (first.collection, {1: 2, 2: 3, 3: 1}, 0)


def test_changed_words_are_refused_or_given_to_what_is_minted_from_now_on(stage, mint: Mint, art: Path) -> None:
    first = mint()
    value = json.loads((art / "agate.json").read_text())
    (art / "agate.json").write_text(json.dumps({**value, "description": "Found later."}))
    (line,) = refusals(mint)
    assert f"{art / 'agate.png'}: says something else than was minted as work 1, expected the metadata ipfs://" in line
    assert line.endswith("run: ./vernissage mint --revise, for what is minted from now on")
    again = mint(revise=True)
    assert (again.collection, again.sent) == (first.collection, 1)
    collection = stage.book.contract(stage.chain, "Collection", again.collection)
    assert stage.chain.call(collection.functions.newestVersion(1)) == 1
    assert stage.chain.call(collection.functions.versionOf(1000001)) == 0
    assert mint().sent == 0


def test_more_editions_than_were_promised_are_refused(mint: Mint, art: Path) -> None:
    mint()
    value = json.loads((art / "basalt.json").read_text())
    (art / "basalt.json").write_text(json.dumps({**value, "editions": 11}))
    assert any(
        "more editions than work 2 can ever have, expected at most 10, found 11" in line for line in refusals(mint)
    )


def test_another_description_of_the_collection_follows_it(stage, mint: Mint, art: Path) -> None:
    first = mint()
    text = (art / "collection.toml").read_text()
    (art / "collection.toml").write_text(text.replace("Stones from one beach.", "Stones from two beaches."))
    again = mint()
    assert (again.collection, again.sent) == (first.collection, 1)
    collection = stage.book.contract(stage.chain, "Collection", again.collection)
    uri = stage.chain.call(collection.functions.contractURI())
    assert json.loads(stage.node.read(uri.removeprefix("ipfs://")))["description"] == "Stones from two beaches."
    assert mint().sent == 0


def test_other_shares_are_for_new_works_and_leave_the_old_ones_theirs(stage, mint: Mint, art: Path) -> None:
    first = mint()
    text = (art / "collection.toml").read_text()
    (art / "collection.toml").write_text(text.replace("= 70", "= 60").replace("= 30", "= 40"))
    picture(art / "dolerite.png", 74)
    sidecar(art / "dolerite.png", name="Dolerite")
    again = mint()
    assert again.collection == first.collection and again.split != first.split
    collection = stage.book.contract(stage.chain, "Collection", again.collection)
    receivers = [stage.chain.call(collection.functions.terms(number))[3] for number in (1, 4)]
    assert receivers == [first.split, again.split]


def test_a_key_makes_another_collection_of_the_same_name(mint: Mint, art: Path) -> None:
    first = mint()
    text = (art / "collection.toml").read_text()
    (art / "collection.toml").write_text(f'key = "second printing"\n{text}')
    again = mint()
    assert again.collection != first.collection and again.works == {1: 1, 2: 2, 3: 3}


def test_the_journal_is_lost_and_nothing_is_minted_twice(stage, mint: Mint, art: Path) -> None:
    first = mint()
    for file in (stage.state / "journals").iterdir():
        file.unlink()
    picture(art / "dolerite.png", 74)
    sidecar(art / "dolerite.png", name="Dolerite")
    again = mint()
    assert (again.collection, again.sent, len(again.works)) == (first.collection, 1, 4)


def test_the_splits_terms_are_pinned(stage, mint: Mint) -> None:
    minted = mint()
    said = stage.console.stdout.getvalue()
    path = next(line for line in said.splitlines() if "split's terms" in line).split()[-1]
    document = json.loads(stage.node.read(path))["split"]
    assert stage.node.pinned_whole(path.split("/")[0])
    factory = stage.book.contract(stage.chain, "SplitFactory")
    root = bytes.fromhex(document["root"][2:])
    assert stage.chain.call(factory.functions.splitOf(root)) == minted.split
    assert {(each["role"], each["shares"]) for each in document["recipients"]} == {("artist", 7), ("gallery", 3)}
