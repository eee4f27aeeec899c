"""`./vernissage lot` and `credit`, as a seller and bidders type them, on a chain of their own."""

import json

import pytest

from scripts.studio.services import read_record, rpc_call
from tests.support.commands import Home, errors_of

PLAN = """
[defaults]
duration_hours = 24
increment_percent = 5

[[lots]]
token = 1000001
reserve = "1"
buy_now = "9"

[[lots]]
token = 2000001
reserve = "0.5"
gallery = "gallery"
gallery_percent = 10

[[lots]]
token = 3000001
reserve = "3"
closes_in_days = 1
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = Home.at(tmp_path_factory.mktemp("lots"))
    (home.folder / "lots.toml").write_text(PLAN)
    with home.chain():
        assert home.brownie("deploy").returncode == 0
        assert home.brownie("mint").returncode == 0
        yield home


def document(home, *words):
    result = home.vernissage(*words, "--json")
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout)


def test_an_evening_by_the_artists_command(home):
    plan = str(home.folder / "lots.toml")
    assert document(home, "lot", "open", plan, "--dry-run")["would_open"] == [1000001, 2000001, 3000001]
    assert len(document(home, "lot", "open", plan)["opened"]) == 3
    assert document(home, "lot", "open", plan)["would_open"] == []  # run again, nothing is opened twice

    document(home, "lot", "bid", "1000001", "1", "--from", "alice")
    low = home.vernissage("lot", "bid", "1000001", "1.049999999", "--from", "bob")
    assert low.returncode == 1
    (line,) = errors_of(low)
    assert "The bid is below the least acceptable one (sent 1049999999000000000, least 1050000000000000000)" in line
    document(home, "lot", "bid", "1000001", "1.05", "--from", "bob")
    document(home, "lot", "bid", "2000001", "0.5", "--from", "carol")

    shown = document(home, "lot", "show", "1000001")["lot"]
    assert shown["stage"] == "running"
    assert shown["least_next_bid"] == "1.1025 ether"

    rpc = read_record(home.folder / "state" / "chain.json").rpc
    rpc_call(rpc, "evm_increaseTime", 2 * 86_400)
    rpc_call(rpc, "evm_mine")
    settled = document(home, "lot", "settle")["settled"]
    assert [(lot["token"], lot["sold"]) for lot in settled] == [(1000001, True), (2000001, True), (3000001, False)]

    audits = document(home, "lot", "audit")["audits"]
    assert [audit["differences"] for audit in audits] == [[], [], []]
    assert audits[0]["expected"]["price"] == 1_050_000_000_000_000_000
    assert audits[1]["expected"]["gallery_fee"] == 50_000_000_000_000_000

    (credit,) = document(home, "credit", "show")["credits"]
    assert credit["wei"] == (1_050_000_000_000_000_000 + 500_000_000_000_000_000) * 250 // 10_000
    assert document(home, "credit", "withdraw", "--from", "treasury")["wei"] == credit["wei"]
    assert document(home, "credit", "show")["credits"] == []


def test_a_plan_with_mistakes_names_them_all_and_opens_nothing(home):
    plan = home.folder / "wrong.toml"
    plan.write_text('[[lots]]\ntoken = 4000001\nreserve = "1"\n\n[[lots]]\ntoken = 4000001\ncolour = "red"\n')
    result = home.vernissage("lot", "open", str(plan))
    assert result.returncode == 1
    assert any("lots[1]" in line and "colour" in line for line in errors_of(result))
    assert "4000001" not in home.vernissage("lot", "show").stdout


def test_buying_outright_ends_the_lot(home):
    plan = home.folder / "buy.toml"
    plan.write_text('[[lots]]\ntoken = 6000001\nreserve = "1"\nbuy_now = "2"\n')
    document(home, "lot", "open", str(plan))
    assert document(home, "lot", "buy", "6000001", "--from", "dave")["price"] == 2 * 10**18
    assert document(home, "lot", "show", "6000001")["lot"]["stage"] == "sold"
    assert document(home, "lot", "audit", "6000001")["audits"][0]["differences"] == []


def test_a_lot_is_taken_back_before_its_first_bid_and_not_after(home):
    plan = home.folder / "back.toml"
    plan.write_text('[[lots]]\ntoken = 7000001\nreserve = "1"\n\n[[lots]]\ntoken = 8000001\nreserve = "1"\n')
    document(home, "lot", "open", str(plan))
    document(home, "lot", "cancel", "7000001")
    document(home, "lot", "bid", "8000001", "1", "--from", "alice")
    refused = home.vernissage("lot", "cancel", "8000001")
    assert refused.returncode == 1
    assert "A bid stands" in errors_of(refused)[0]


def test_an_unknown_lot_is_wrong_use(home):
    result = home.vernissage("lot", "show", "0xdeadbeef")
    assert result.returncode == 2
    assert errors_of(result) == [
        "error: 0xdeadbeef: no such lot, expected a lot's id or a token's, found 0 - run: ./vernissage lot show"
    ]
