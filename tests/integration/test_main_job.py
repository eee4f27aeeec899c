"""The whole story, by the commands a person types: `make demo`, and the same steps one at a time."""

import json

import pytest

from scripts.studio.services import ROOT
from tests.support.commands import PYTHON, Home, descendants, gone, interrupt, read_until

ETHER = 10**18


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return Home.at(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def demo(home):
    return home.run(PYTHON, "scripts/demo.py", timeout=240)


@pytest.fixture(scope="module")
def facts(demo):
    assert demo.returncode == 0, demo.stdout + demo.stderr
    return json.loads((ROOT / "reports" / "demo" / "facts.json").read_text())


def test_every_work_of_the_folder_is_minted_in_all_its_editions(facts):
    pictures = sorted(path.name for path in (ROOT / "artworks").iterdir() if path.suffix not in (".json", ".toml"))
    assert sorted(work["file"] for work in facts["works"]) == pictures
    assert len(pictures) >= 12
    assert len({name.rsplit(".", 1)[1] for name in pictures}) >= 4
    assert sorted(work["editions"] for work in facts["works"]) == [1] * (len(pictures) - 1) + [10]
    assert all(sum(count for _, count in work["holders"]) == work["editions"] for work in facts["works"])


def test_each_sale_adds_up_to_its_price(facts):
    sold = [sale for sale in facts["sales"] if sale["buyer"]]
    assert len(sold) == 4
    for sale in sold:
        assert sale["house_fee"] + sale["gallery_fee"] + sale["royalty"] + sale["to_seller"] == sale["price"]
        assert sale["house_fee"] == sale["price"] * 250 // 10_000
        assert sale["royalty"] == sale["price"] * 750 // 10_000


def test_the_lot_nobody_wanted_is_back_with_the_artist(facts):
    (unsold,) = [sale for sale in facts["sales"] if not sale["buyer"]]
    work = next(work for work in facts["works"] if work["number"] == unsold["token"] // 1_000_000)
    assert work["holders"] == [["artist", 1]]


def test_the_three_collaborators_share_every_royalty(facts):
    royalties = sum(sale["royalty"] for sale in facts["sales"])
    earned = {payee["name"]: payee["earned"] for payee in facts["payees"]}
    gallery_fees = sum(sale["gallery_fee"] for sale in facts["sales"])
    own_sales = sum(sale["to_seller"] for sale in facts["sales"] if sale["seller"] == "artist")
    assert earned["charity"] == royalties * 10 // 100
    assert earned["gallery"] == royalties * 20 // 100 + gallery_fees
    assert earned["artist"] == royalties * 70 // 100 + own_sales


def test_the_treasury_has_its_fees_and_nobody_else_lost_a_wei(facts):
    earned = {payee["name"]: payee["earned"] for payee in facts["payees"]}
    assert earned["treasury"] == sum(sale["house_fee"] for sale in facts["sales"])
    assert "stranger" not in earned  # the refused refund came back to its owner in full
    assert sum(earned.values()) == 0
    assert facts["missing_wei"] == 0


def test_the_story_has_an_extension_and_a_refused_refund(demo):
    assert "five minutes before the end: extended by 10 minutes" in demo.stdout
    assert "its refund of 0.5 ether is kept as its credit" in demo.stdout


def test_receipts_and_a_page_are_left_to_look_at(facts):
    report = ROOT / "reports" / "demo"
    receipts = json.loads((report / "receipts.json").read_text())
    assert len(receipts) > 20
    assert all(receipt["status"] == 1 for receipt in receipts)
    page = (report / "index.html").read_text()
    for work in facts["works"]:
        assert (report / "pictures" / work["file"]).read_bytes() == (ROOT / "artworks" / work["file"]).read_bytes()
        assert work["uri"] in page


def test_nothing_is_left_of_its_chain_and_node(home, demo):
    assert list((home.folder / "state").iterdir()) == []


@pytest.mark.parametrize("moment", ["== compile", "adding pictures", "== payouts"])
def test_ctrl_c_at_any_moment_leaves_nothing_behind(tmp_path, moment):
    home = Home.at(tmp_path)
    with home.started(PYTHON, "scripts/demo.py") as process:
        read_until(process, moment)
        started = descendants(process.pid)
        output = interrupt(process)
        assert process.returncode == 130
        assert "stopped: the demo's chain and IPFS node are gone" in output
        assert gone(started)
        assert list((tmp_path / "state").iterdir()) == []
