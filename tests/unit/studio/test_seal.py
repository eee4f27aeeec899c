"""Sealed series: the order is drawn, committed to, and can be shown and proven later; a changed folder cannot."""

import json

import pytest
from eth_abi import encode
from eth_utils import keccak

from scripts.studio import sealing
from scripts.studio.cids import cid_to_digest
from scripts.studio.errors import StudioError
from scripts.studio.merkle import leads_to, leaf
from scripts.studio.mint_plans import read_mint_plan
from scripts.studio.plans import make_plan
from tests.support.folders import many_works, picture


@pytest.fixture
def sealed(tmp_path):
    """A folder of five works, its seal, and the file of it."""
    folder = many_works(tmp_path, 5)
    cover = make_plan(picture(tmp_path / "cover.png", 99))
    made = sealing.seal(folder, cover)
    path = tmp_path / "pebbles.seal.json"
    sealing.write_seal(made, path)
    return folder, made, path


def test_what_is_read_back_is_what_was_sealed(sealed):
    _, made, path = sealed
    assert sealing.read_seal(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().splitlines()[1].startswith(' "WARNING": "KEEP THIS FILE SECRET')
    with pytest.raises(StudioError, match="cannot be written"):
        sealing.write_seal(made, path)


def test_the_commitment_is_the_contracts(sealed):
    _, made, _ = sealed
    parts = [cid_to_digest(made.directory)[0], made.content_root, made.salt]
    assert made.commitment == keccak(encode(["bytes32"] * 3, parts))


def test_orders_and_salts_are_drawn_anew_each_time(tmp_path):
    folder, cover = many_works(tmp_path, 5), make_plan(picture(tmp_path / "cover.png", 99))
    seals = [sealing.seal(folder, cover) for _ in range(4)]
    assert len({seal.salt for seal in seals}) == len({seal.commitment for seal in seals}) == 4
    assert {tuple(sorted(seal.order)) for seal in seals} == {tuple(sorted(seals[0].order))}
    assert len({seal.order for seal in seals}) > 1  # the same by chance once in 1.7 million


def test_each_file_is_proven_at_its_number(sealed, tmp_path):
    _, made, _ = sealed
    sealing.write_proofs(made, tmp_path / "proofs.json")
    revealed = json.loads((tmp_path / "proofs.json").read_text())
    assert [entry["file"] for entry in revealed["numbers"]] == list(made.order)
    for entry in revealed["numbers"]:
        proof = [bytes.fromhex(node[2:]) for node in entry["proof"]]
        digest = bytes.fromhex(entry["sha256"][2:])
        assert leads_to(leaf(["uint256", "bytes32"], [entry["number"], digest]), proof, made.content_root)
        assert not leads_to(leaf(["uint256", "bytes32"], [entry["number"] + 1, digest]), proof, made.content_root)


def test_a_series_has_one_of_each(art, tmp_path):
    with pytest.raises(sealing.SealError, match="an edition in a series"):
        sealing.seal(art, make_plan(picture(tmp_path / "cover.png", 99)))


def test_a_folder_that_changed_cannot_be_revealed(sealed, tmp_path):
    folder, made, _ = sealed
    sidecar = folder / "stone-1.json"
    sidecar.write_text(json.dumps({**json.loads(sidecar.read_text()), "description": "another word"}))
    with pytest.raises(sealing.SealError, match="the folder is not what was sealed"):
        sealing.write_proofs(made, tmp_path / "proofs.json")


@pytest.mark.parametrize("field,value", [("salt", "0x" + "11" * 32), ("order", []), ("version", 2), ("salt", "0x11")])
def test_a_touched_seal_is_refused(sealed, field, value):
    *_, path = sealed
    facts = json.loads(path.read_text())
    path.write_text(json.dumps({**facts, field: value}))
    if field == "order":  # the commitment does not name files; the folder does
        assert sealing.read_seal(path).order == ()
        return
    with pytest.raises(sealing.SealError, match="not a seal"):
        sealing.read_seal(path)


def test_a_plan_takes_its_digests_and_its_cap_from_the_seal(sealed, tmp_path):
    _, made, path = sealed
    plan = tmp_path / "plan.toml"
    plan.write_text(f'way = "mint"\nto = "0x{"12" * 20}"\n[terms]\nsealed = "{path.name}"\n')
    terms = read_mint_plan(plan, str).terms
    assert terms is not None
    assert (terms.content_digest, terms.metadata_digest) == (made.commitment, made.cover_digest)
    assert (terms.cap, terms.kind) == (5, 2)

    plan.write_text(plan.read_text() + "cap = 6\n")
    with pytest.raises(StudioError) as caught:
        read_mint_plan(plan, str)
    assert "terms.cap: more than was sealed, expected at most 5" in caught.value.lines()[0]
