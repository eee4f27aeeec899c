"""`./vernissage offer`: paid in and signed, on a token and on a collection, accepted, cancelled, refused."""

import json

import pytest

from scripts.studio import offer_files
from scripts.studio.offers import Offer, Signed, offer_of
from tests.fixtures.market import DAY, ETHER
from tests.support.commands import errors_of


@pytest.fixture
def make(market):
    """`make(price, *more, bidder)`: makes an offer on the foreign collection; its id."""

    def made(price, *more, bidder="alice"):
        words = ("offer", "make", price, "--from", bidder, "--collection", market.art.address, *more)
        return market.clerk.json(*words)["offer"]

    return made


@pytest.fixture
def signed(market, tmp_path):
    """`signed(price, *more)`: an offer of alice's, signed into a file."""

    def made(price, *more):
        path = tmp_path / f"offer-{price}.json"
        market.clerk.json(
            "offer", "make", price, "--from", "alice", "--collection", market.art.address, "--sign", path, *more
        )
        return path

    return made


def owner_of(market, token):
    return market.art.functions.ownerOf(token).call()


def test_an_offer_for_a_token_is_paid_in_shown_and_accepted(market, make):
    token = market.tokens()
    offer = make("2", "--token", token)
    shown = market.clerk.json("offer", "show", offer[:12])
    assert (shown["good"], shown["state"], shown["says"]["price"]) == (True, "escrowed", "2 ether")
    assert offer in [each["offer"] for each in market.clerk.json("offer", "show")["offers"]]
    before = market.balance("dave")
    sold = market.clerk.json("offer", "accept", offer[:12], "--from", "artist")
    assert sold["to_seller"] == 2 * ETHER * 8_750 // 10_000  # less 2.5 % to the house and 10 % royalty
    assert market.balance("dave") - before == ETHER // 5
    assert owner_of(market, token) == market.address("alice")
    made = market.clerk.json("lot", "audit", sold["lot"])["audits"][0]
    assert (made["differences"], made["unchecked"], made["format"]) == ([], [], "offer")
    (certificate,) = market.clerk.json("lot", "certificate", sold["lot"])["certificates"]
    assert certificate["holder"] == market.address("alice")
    again = market.clerk.json("offer", "show", offer[:12])
    assert (again["good"], again["problems"]) == (False, ["it was accepted"])


def test_an_audit_of_an_accepted_offer_can_fail(market, make, tmp_path):
    offer = make("1", "--token", market.tokens())
    lot = market.clerk.json("offer", "accept", offer, "--from", "artist")["lot"]
    logs = tmp_path / "logs.json"
    market.clerk.json("lot", "audit", lot, "--save", logs)
    document = json.loads(logs.read_text())
    entries = document["lots"][lot]
    next(entry for entry in entries if entry["name"] == "LotSold")["args"]["houseFee"] = "1"
    logs.write_text(json.dumps(document))
    result = market.clerk.run("lot", "audit", lot, "--logs", logs)
    assert result.returncode == 1
    assert "houseFee: the replay says 0.025 ether, the log 0.000000000000000001 ether" in errors_of(result)[0]


def test_an_offer_for_any_token_is_accepted_with_the_one_its_owner_gives(market, make):
    token = market.tokens(holder="bob")
    offer = make("1")
    line = market.clerk.fails("offer", "accept", offer, "--from", "bob", status=2)
    assert line == f"--token: which token, expected one of yours of {market.art.address}"
    market.clerk.json("offer", "accept", offer, "--from", "bob", "--token", token)
    assert owner_of(market, token) == market.address("alice")


def test_a_signed_offer_is_a_file_people_read_and_is_paid_when_accepted(market, signed):
    token = market.tokens()
    path = signed("1", "--token", token)
    says = json.loads(path.read_text())["says"]
    assert "price: 1 ether" in says and f"for: token {token} of {market.art.address}" in says
    poor = market.clerk.json("offer", "show", path)
    assert (poor["good"], poor["problems"]) == (False, ["its bidder's credit lacks 1 ether"])
    line = market.clerk.fails("offer", "accept", path, "--from", "artist")
    assert "the credit does not cover it, expected 1 ether, found 0 ether" in line

    rich = signed("1.5", "--token", token, "--fund")
    assert market.clerk.json("offer", "show", rich)["good"] is True
    owed = [c for c in market.clerk.json("credit", "show", "alice")["credits"] if c["name"] == "Offers"]
    assert [credit["wei"] for credit in owed] == [3 * ETHER // 2]
    sold = market.clerk.json("offer", "accept", rich, "--from", "artist")
    assert sold["token"] == token
    assert market.clerk.json("lot", "audit", sold["lot"])["audits"][0]["differences"] == []
    assert owner_of(market, token) == market.address("alice")


def test_a_file_that_was_touched_is_refused(market, signed):
    path = signed("1", "--token", market.tokens())
    document = json.loads(path.read_text())
    document["offer"]["price"] = "1000000000000000001"
    path.write_text(json.dumps(document))
    assert "it was changed after it was signed" in market.clerk.fails("offer", "show", path)
    document["id"] = "0x" + Signed(offer_of(document["offer"]), document["chain_id"], document["contract"]).id.hex()
    path.write_text(json.dumps(document))
    problems = market.clerk.json("offer", "show", path)["problems"]
    assert problems[0] == f"{market.address('alice')} did not sign it, and it was not paid in"
    assert "nobody signed it" in market.clerk.fails("offer", "accept", path, "--from", "artist")


def test_a_contract_signs_by_its_own_rule(market, tmp_path):
    token = market.tokens()
    wallet = market.double("ContractSigner")
    book = json.loads((market.home.folder / "deployments" / "local.json").read_text())
    house = book["contracts"]["Offers"]
    contract = market.web3.eth.contract(address=house["address"], abi=house["abi"])
    deposit = contract.encode_abi("deposit", ["0x" + "00" * 20, ETHER])
    market.send("carol", wallet.functions.act(contract.address, deposit, 0), value=ETHER)
    now = market.web3.eth.get_block("latest")["timestamp"]
    offer = Offer(wallet.address, market.art.address, token, False, ETHER, now + DAY, 1_000)
    made = Signed(offer, book["chainId"], contract.address, b"anything")
    path = tmp_path / "wallet.json"
    offer_files.write(path, made)
    assert market.clerk.json("offer", "show", path)["good"] is False
    market.send("carol", wallet.functions.sign(made.id))
    assert market.clerk.json("offer", "show", path)["good"] is True
    market.clerk.json("offer", "accept", path, "--from", "artist")
    assert owner_of(market, token) == wallet.address


def test_what_was_paid_in_goes_back_when_it_is_cancelled(market, make):
    offer = make("1", "--token", market.tokens())
    refused = market.clerk.fails("offer", "cancel", offer, "--from", "bob")
    assert f"only one account may do this, expected {market.address('alice')}" in refused
    before = market.balance("alice")
    market.clerk.json("offer", "cancel", offer, "--from", "alice")
    assert market.balance("alice") > before + 99 * ETHER // 100
    late = market.clerk.fails("offer", "accept", offer, "--from", "artist")
    assert "the offer is done with, expected one that is open, found cancelled" in late


def test_signed_offers_are_cancelled_one_by_one_and_by_their_nonce(market, signed):
    one = signed("1", "--token", market.tokens())
    market.clerk.json("offer", "cancel", one, "--from", "alice")
    assert market.clerk.json("offer", "show", one)["problems"][0] == "it was cancelled"
    other = signed("1.25", "--token", market.tokens())
    nonce = int(json.loads(other.read_text())["offer"]["nonce"])
    market.clerk.json("offer", "cancel", "--all-below", nonce + 1, "--from", "alice")
    assert (
        f"its nonce {nonce} is void, the least is {nonce + 1}" in market.clerk.json("offer", "show", other)["problems"]
    )
    assert "the nonce is void" in market.clerk.fails("offer", "accept", other, "--from", "artist")
    down = market.clerk.fails("offer", "cancel", "--all-below", nonce, "--from", "alice")
    assert f"the nonce is void, expected {nonce + 2} or more, found {nonce}" in down


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            ("--most-royalty", "5"),
            "the royalty is above what the bidder will see paid, expected at most 5 %, found 10 %",
        ),
        (("--days", "1"), "the offer has expired, expected before"),
    ],
)
def test_the_terms_a_bidder_expects_are_kept(market, make, more, said):
    offer = make("1", "--token", market.tokens(), *more)
    if "--days" in more:
        market.later(DAY + 1)
    assert said in market.clerk.fails("offer", "accept", offer, "--from", "artist")
    assert market.clerk.json("offer", "show", offer)["good"] is False


def test_a_token_that_shows_something_else_than_when_the_offer_was_made_is_not_bought(market):
    token = market.double("ChangingToken")
    market.send("deployer", token.functions.mint(market.address("artist"), 7))
    offer = market.clerk.json(
        "offer", "make", "1", "--from", "alice", "--collection", token.address, "--token", 7, "--as-shown"
    )["offer"]  # fmt: skip
    market.send("deployer", token.functions.show("ipfs://second"))
    assert "the token's metadata is not what was listed" in market.clerk.fails(
        "offer", "accept", offer, "--from", "artist"
    )


def test_a_seller_gets_no_less_than_they_name(market, make):
    offer = make("1", "--token", market.tokens())
    line = market.clerk.fails("offer", "accept", offer, "--from", "artist", "--least", "0.9")
    assert "the seller would get less than they named, expected at least 0.9 ether, found 0.875 ether" in line


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("accept", "0xdeadbeef", "--from", "artist"), 2, "no such offer, expected a file, or a paid-in offer's id"),
        (("accept", "nowhere.json", "--from", "artist"), 1, "nowhere.json: cannot be read"),
        (("make", "1", "--from", "alice", "--fund"), 2, "--fund: already paid in, expected --sign beside it"),
        (("make", "1", "--from", "alice", "--as-shown"), 2, "--as-shown: which token"),
        (("make", "one", "--from", "alice", "--collection", "ART"), 2, "AMOUNT: no amount"),
        (("make", "0", "--from", "alice", "--collection", "ART"), 1, "no price for an offer"),
        (("cancel", "--from", "alice"), 2, "what to cancel"),
    ],
)
def test_what_is_wrong_is_one_line(market, words, status, said):
    words = [market.art.address if word == "ART" else word for word in words]
    assert said in market.clerk.fails("offer", *words, status=status)
