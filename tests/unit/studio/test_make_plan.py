"""A plan: same folder, same bytes, same CIDs; and what is in them."""

import hashlib
import json
import os
import shutil
import time
from pathlib import Path

import jsonschema
import rfc8785

from scripts.studio.cids import bytes_cid, cid_to_digest, folder_cid
from scripts.studio.plans import make_plan, staged
from scripts.studio.services import ROOT
from tests.support.folders import good_folder, only_error, picture, sidecar

ERC_721 = {
    "type": "object",
    "required": ["name", "image"],
    "properties": {
        "name": {"type": "string"},
        "description": {"type": "string"},
        "image": {"type": "string", "pattern": "^ipfs://bafy[a-z2-7]+/[^/]+$"},
        "attributes": {"type": "array", "items": {"type": "object", "required": ["value"]}},
    },
}


def test_works_are_numbered_from_one_in_the_order_of_their_names(art: Path) -> None:
    plan = make_plan(art)
    assert [(work.number, work.file, work.editions) for work in plan.works] == [
        (1, "agate.png", 1),
        (2, "basalt.jpg", 10),
        (3, "chert.svg", 1),
    ]
    assert plan.tokens == 12


def test_digests_are_what_the_words_say(art: Path) -> None:
    for work in make_plan(art).works:
        assert work.content_digest == hashlib.sha256((art / work.file).read_bytes()).digest()
        assert work.metadata_digest == hashlib.sha256(work.metadata).digest()
        assert work.metadata_cid == bytes_cid(work.metadata)
        assert cid_to_digest(work.metadata_cid) == (work.metadata_digest, "raw")
        assert work.token_uri == f"ipfs://{work.metadata_cid}"
        assert work.royalty_bps == 750


def test_metadata_is_canonical_and_says_what_the_standards_ask_for(art: Path) -> None:
    plan = make_plan(art)
    for work in plan.works:
        value = json.loads(work.metadata)
        assert rfc8785.dumps(value) == work.metadata
        jsonschema.validate(value, ERC_721)
        assert value["image"] == f"ipfs://{work.folder_cid}/work{work.asset.path.suffix}"
        assert value["properties"]["content_digest"] == f"0x{work.content_digest.hex()}"
        assert value["properties"]["alt"] == work.sidecar.alt


def test_the_same_folder_elsewhere_and_later_gives_the_same_plan(art: Path, tmp_path: Path) -> None:
    before = make_plan(art)
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(art, elsewhere)
    for file in elsewhere.iterdir():
        os.utime(file, (time.time() - 10_000, time.time() - 10_000))
    after = make_plan(elsewhere)
    assert after.id == before.id
    assert after.document() == before.document()


def test_any_change_of_a_picture_a_text_or_a_share_is_another_plan(art: Path, tmp_path: Path) -> None:
    ids = {make_plan(art).id}
    (art / "agate.json").write_text(json.dumps({"name": "Agate", "alt": "Another text."}))
    ids.add(make_plan(art).id)
    text = (art / "collection.toml").read_text()
    (art / "collection.toml").write_text(text.replace("= 70", "= 60").replace("= 30", "= 40"))
    ids.add(make_plan(art).id)
    with (art / "agate.png").open("ab") as file:
        file.write(b"\0")
    ids.add(make_plan(art).id)
    assert len(ids) == 4


def test_planning_changes_nothing_in_the_folder(art: Path) -> None:
    def listing() -> list[tuple[str, int, bytes]]:
        return [(file.name, file.stat().st_mtime_ns, file.read_bytes()) for file in sorted(art.iterdir())]

    before = listing()
    make_plan(art)
    assert listing() == before


def test_staged_directories_have_the_planned_cids(art: Path) -> None:
    plan = make_plan(art)
    with staged(plan) as (pictures, metadata):
        assert folder_cid(pictures) == plan.pictures_cid
        assert folder_cid(metadata) == plan.metadata_cid
        assert sorted(path.name for path in metadata.iterdir()) == ["1.json", "2.json", "3.json", "collection.json"]
    assert not pictures.exists()


def test_no_name_or_address_of_a_person_enters_pinned_bytes(tmp_path: Path) -> None:
    plan = make_plan(good_folder(tmp_path))
    everything = b"".join(work.metadata for work in plan.works) + plan.collection_metadata
    assert b"Ida" not in everything and b"Teo" not in everything


def test_the_sample_artworks_are_sound_and_varied() -> None:
    plan = make_plan(ROOT / "artworks")
    assert len(plan.works) >= 12
    assert {work.asset.media_type for work in plan.works} == {
        "image/png",
        "image/jpeg",
        "image/webp",
        "image/gif",
        "image/svg+xml",
    }
    assert max(work.asset.picture.frames for work in plan.works) > 1
    assert sorted(work.editions for work in plan.works)[-2:] == [1, 10]
    assert plan.warnings == ()
    assert plan.size < 3_000_000


def test_planning_needs_neither_brownie_nor_a_chain(art: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from scripts.studio.plans import make_plan; "
        "make_plan(Path(sys.argv[1])); "
        "assert not {'brownie', 'web3', 'requests', 'ipfshttpclient'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(art)], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_work_more_changes_nothing_about_the_others(art: Path) -> None:
    before = {work.content_digest: work.metadata_cid for work in make_plan(art).works}
    picture(art / "aa-first.png", 77)
    sidecar(art / "aa-first.png", name="First")
    grown = make_plan(art)
    assert [work.number for work in grown.works if work.content_digest not in before] == [1]
    assert {work.content_digest: work.metadata_cid for work in grown.works if work.number > 1} == before
    assert grown.collection.id == make_plan(art).collection.id


def test_another_name_for_a_file_changes_nothing_about_the_work(art: Path) -> None:
    before = {work.metadata_cid for work in make_plan(art).works}
    for ending in (".png", ".json"):
        (art / f"agate{ending}").rename(art / f"zebra-stone{ending}")
    assert {work.metadata_cid for work in make_plan(art).works} == before


def test_a_key_tells_two_collections_of_one_name_apart(art: Path) -> None:
    text = (art / "collection.toml").read_text()
    ids = {make_plan(art).collection.id}
    for key in ("2026", "2027"):
        (art / "collection.toml").write_text(f'key = "{key}"\n{text}')
        ids.add(make_plan(art).collection.id)
    assert len(ids) == 3


def test_a_licence_of_a16zs_is_written_as_they_write_it(art):
    collection = art / "collection.toml"
    collection.write_text('licence = "cbe_personal no-hate"\n' + collection.read_text())
    plan = make_plan(art)
    said = [json.loads(work.metadata)["properties"]["licence"] for work in plan.works]
    assert said == ["CBE-PERSONAL-NO-HATE"] * 3


def test_a_licence_that_says_it_is_a16zs_and_is_not_is_told_once(art):
    collection = art / "collection.toml"
    collection.write_text('licence = "CBE-EVIL"\n' + collection.read_text())
    error = only_error(art)
    assert (error.what, error.field) == ("no such licence", "licence")
    assert "CBE-PUBLIC, CBE-EXCLUSIVE" in error.line()


def test_an_exclusive_licence_is_not_for_an_edition(art):
    sidecar(art / "basalt.jpg", editions=10, licence="CBE-EXCLUSIVE")
    assert only_error(art).what == "an exclusive licence for an edition"
    sidecar(art / "basalt.jpg", editions=1, licence="CBE-EXCLUSIVE")
    make_plan(art)
