"""A house that was deployed anew: the lots of the one before are still found, settled, audited and certified."""

import shutil

import pytest

from tests.fixtures.market import DAY, ETHER
from tests.support.commands import Home


@pytest.fixture(scope="module")
def moved(market, tmp_path_factory):
    """The market's chain, seen by a home that deployed the houses again while a lot of the first stood; that lot."""
    token, other = market.tokens(2), market.tokens()
    plan = market.plan(f'[[lots]]\ntoken = {token}\nreserve = "1"\n[[lots]]\ntoken = {token + 1}\nreserve = "1"\n')
    old, cancelled = (made["lot"] for made in market.clerk.json("lot", "open", plan)["opened"])
    market.clerk.json("lot", "bid", old, "1", "--from", "alice")
    home = Home(tmp_path_factory.mktemp("moved"), market.home.port)
    shutil.copytree(market.home.folder / "deployments", home.folder / "deployments")
    (home.folder / "state").mkdir()
    shutil.copy(market.home.folder / "state" / "chain.json", home.folder / "state")
    deployed = home.brownie("deploy")  # without the coin and the levy: another registry, and so other houses
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    with home.clerk() as clerk:
        yield clerk, old, cancelled, other


def test_lots_of_both_are_listed_and_a_new_one_opens_in_the_new(market, moved):
    clerk, old, cancelled, other = moved
    plan = market.plan(f'[[lots]]\ntoken = {other}\nreserve = "1"\n')
    new = clerk.json("lot", "open", plan)["opened"][0]["lot"]
    listed = {lot["lot"] for lot in clerk.json("lot", "show")["lots"]}
    assert {old, cancelled, new} <= listed
    houses = {which: clerk.json("lot", "show", which)["lot"]["house"] for which in (old, new)}
    assert houses[old] == market.clerk.json("lot", "show", old)["lot"]["house"] != houses[new]


def test_a_lot_of_the_first_is_bid_on_settled_audited_and_certified(market, moved):
    clerk, old, _, _ = moved
    clerk.json("lot", "bid", old, "2", "--from", "bob")
    market.later(2 * DAY)
    clerk.json("lot", "settle", old)
    assert market.art.functions.ownerOf(int(clerk.json("lot", "show", old)["lot"]["token"])).call() == market.address(
        "bob"
    )
    (audit,) = clerk.json("lot", "audit", old)["audits"]
    assert (audit["differences"], audit["wins"][0]["price"]) == ([], 2 * ETHER)
    (certificate,) = clerk.json("lot", "certificate", old, "--from", "bob")["certificates"]
    assert certificate["holder"] == market.address("bob")


def test_a_lot_of_the_first_that_nobody_bid_on_is_taken_back(moved):
    clerk, _, cancelled, _ = moved
    clerk.json("lot", "cancel", cancelled)
    assert clerk.json("lot", "show", cancelled)["lot"]["stage"] == "returned"


def test_what_the_first_owes_is_shown_and_withdrawn_with_the_rest(market, moved):
    clerk, old, _, _ = moved
    house = clerk.json("lot", "show", old)["lot"]["house"]
    owed = [credit for credit in clerk.json("credit", "show", "treasury")["credits"] if credit["contract"] == house]
    assert owed and owed[0]["wei"] >= 2 * ETHER // 40
    assert clerk.json("credit", "withdraw", "--from", "treasury")["wei"] >= owed[0]["wei"]
