"""`./vernissage lot` and `credit`, as sellers, bidders and buyers type them, in every format."""

import json
import os
import re
import signal
import stat
import time
from pathlib import Path

import pytest

from tests.fixtures.market import DAY, ETHER, HOUR
from tests.support.commands import VERNISSAGE, Home, errors_of, interrupt, read_until

PEOPLE = ("alice", "bob", "carol", "dave")


@pytest.fixture(scope="module")
def evening(market):
    """A lot of each format from one plan, sold; by format: the lot's id, and what was told of it."""
    clerk, first = market.clerk, market.tokens(11)
    plan = market.plan(
        f"""
        gallery = "gallery"
        gallery_percent = 10
        duration_hours = 24
        [[lots]]
        token = {first}
        reserve = "1"
        [[lots]]
        token = {first + 1}
        format = "sealed"
        reserve = 0.5
        bidding_hours = 24
        reveal_hours = 24
        [[lots]]
        token = {first + 2}
        format = "dutch"
        start = "2"
        floor = "0.5"
        quantity = 3
        uniform = true
        [[lots]]
        token = {first + 5}
        format = "uniform"
        reserve = "0.1"
        quantity = 3
        bidding_hours = 24
        reveal_hours = 24
        [[lots]]
        token = {first + 8}
        format = "ranked"
        reserve = "0.1"
        quantity = 3
        """.replace("        ", "")
    )
    lots = {"first": first, "plan": plan}
    lots["dry"] = clerk.json("lot", "open", plan, "--dry-run")
    lots["opened"] = clerk.json("lot", "open", plan)["opened"]
    lots["again"] = clerk.json("lot", "open", plan)
    ids = {made["format"]: made["lot"] for made in lots["opened"]}
    for name, amount in (("alice", "1"), ("bob", "1.05")):
        clerk.json("lot", "bid", ids["english"], amount, "--from", name)
    for name, amount in (("alice", "0.7"), ("bob", "0.9"), ("carol", "0.6")):
        lots[f"sealed by {name}"] = clerk.json("lot", "bid", ids["sealed"], amount, "--from", name, "--deposit", "1")
    lots["bought"] = clerk.json("lot", "buy", ids["dutch"], "--from", "alice")
    for name, amount, count in (("alice", "0.3", 2), ("bob", "0.2", 2), ("carol", "0.15", 1)):
        clerk.json("lot", "bid", ids["uniform"], amount, "--from", name, "--deposit", "1", "--quantity", count)
    for name, amount in (("alice", "0.1"), ("bob", "0.3"), ("carol", "0.2"), ("dave", "0.105"), ("dave", "0.25")):
        clerk.json("lot", "bid", ids["ranked"], amount, "--from", name)
    market.later(12 * HOUR)
    lots["bought later"] = clerk.json("lot", "buy", ids["dutch"], "--from", "bob", "--count", "2", "--most", "3")
    market.later(12 * HOUR)
    for name in ("alice", "bob"):
        clerk.json("lot", "reveal", ids["sealed"], "--from", name)
        clerk.json("lot", "reveal", ids["uniform"], "--from", name)
    market.later(DAY)
    lots["settled"] = clerk.json("lot", "settle", "--at-once", "2")["settled"]
    return lots | ids


def audited(market, evening, name):
    (made,) = market.clerk.json("lot", "audit", evening[name])["audits"]
    return made


def paid(made, what, to, market):
    return [each["amount"] for each in made["payments"] if (each["what"], each["to"]) == (what, market.address(to))]


def test_a_plan_opens_a_lot_of_every_format_and_run_again_none(evening):
    first = evening["first"]
    assert evening["dry"]["would_open"] == [first, first + 1, first + 2, first + 5, first + 8]
    assert [lot["format"] for lot in evening["opened"]] == ["english", "sealed", "dutch", "uniform", "ranked"]
    assert evening["again"]["opened"] == evening["again"]["would_open"] == []


def test_every_lot_is_settled_by_one_command(evening):
    said = {lot["format"]: lot["said"] for lot in evening["settled"]}
    assert said["english"].endswith("for 1.05 ether")
    assert said["sealed"].endswith("for 0.7 ether")
    assert said["dutch"].startswith("3 of 3 sold")
    assert said["uniform"] == "3 of 3 sold at 0.2 ether each"
    assert said["ranked"] == "3 of 3 sold at 0.2 ether to 0.3 ether each"


def test_the_audit_of_a_reserve_auction_names_winner_price_and_every_payee(market, evening):
    made = audited(market, evening, "english")
    assert (made["differences"], made["unchecked"]) == ([], [])
    (win,) = made["wins"]
    assert (win["buyer"], win["first"], win["price"]) == (market.address("bob"), evening["first"], 105 * ETHER // 100)
    assert paid(made, "refund", "alice", market) == [ETHER]
    assert paid(made, "house fee", "treasury", market) == [ETHER * 105 * 250 // 1_000_000]
    assert paid(made, "gallery", "gallery", market) == paid(made, "royalty", "dave", market) == [ETHER * 105 // 1_000]
    assert paid(made, "seller", "artist", market) == [ETHER * 105 * 7_750 // 1_000_000]


def test_the_audit_of_a_sealed_auction_names_the_second_price_and_every_deposit(market, evening):
    made = audited(market, evening, "sealed")
    assert (made["differences"], made["price"], made["bids"]) == ([], 7 * ETHER // 10, 3)
    assert made["wins"][0]["buyer"] == market.address("bob")
    assert paid(made, "deposit", "alice", market) == [ETHER]
    assert paid(made, "deposit", "bob", market) == [3 * ETHER // 10]


def test_the_audit_of_a_dutch_auction_names_the_last_price_and_the_rebate(market, evening):
    made = audited(market, evening, "dutch")
    first, last = evening["bought"]["price"], evening["bought later"]["price"] // 2
    assert made["differences"] == []
    assert [(win["count"], win["price"]) for win in made["wins"]] == [(1, first), (2, last)]
    assert paid(made, "house fee", "treasury", market) == [3 * last * 250 // 10_000]
    claimed = market.clerk.json("lot", "claim", evening["dutch"], "--from", "alice")["claims"]
    assert [(claim["what"], claim["to"], claim["amount"]) for claim in claimed] == [
        ("rebate", market.address("alice"), first - last)
    ]
    assert paid(audited(market, evening, "dutch"), "rebate", "alice", market) == [first - last]
    assert market.clerk.json("lot", "claim", evening["dutch"], "--everybody")["claims"] == []


def test_the_audit_of_a_uniform_price_sale_names_the_lowest_winning_bid(market, evening):
    made = audited(market, evening, "uniform")
    assert made["differences"] == []
    first = evening["first"] + 5  # settled two tokens at a time, so that alice gets hers in two steps
    assert [(win["buyer"], win["first"], win["count"], win["price"]) for win in made["wins"]] == [
        (market.address("bob"), first + 2, 1, ETHER // 5),
        (market.address("alice"), first + 1, 1, ETHER // 5),
        (market.address("alice"), first, 1, ETHER // 5),
    ]
    assert sum(paid(made, "refund", "bob", market)) == ETHER // 5


def test_a_bid_never_revealed_gets_its_deposit_back_less_the_bond(market, evening):
    due = audited(market, evening, "sealed")["owed"]
    claims = market.clerk.json("lot", "claim", evening["sealed"], evening["uniform"], "--for", "carol")["claims"]
    assert [(claim["to"], claim["amount"]) for claim in claims] == [
        (market.address("carol"), 95 * ETHER // 100),
        (market.address("carol"), 99 * ETHER // 100),
    ]
    assert [(each["to"], each["amount"]) for each in due] == [(market.address("carol"), 95 * ETHER // 100)]
    assert audited(market, evening, "sealed")["owed"] == []


def test_the_audit_of_a_ranked_auction_names_every_winner_and_who_was_pushed_out(market, evening):
    made = audited(market, evening, "ranked")
    assert made["differences"] == []
    first = evening["first"] + 8
    wins = {(win["first"], win["buyer"], win["price"] * 100 // ETHER) for win in made["wins"]}
    assert wins == {
        (first, market.address("bob"), 30), (first + 1, market.address("dave"), 25),
        (first + 2, market.address("carol"), 20),
    }  # fmt: skip
    assert paid(made, "refund", "alice", market) == [ETHER // 10]
    assert paid(made, "refund", "dave", market) == [105 * ETHER // 1_000]


def dropped(name):
    """The logs without the first of that name."""

    def doctor(entries):
        entries.remove(next(entry for entry in entries if entry["name"] == name))

    return doctor


def changed(name, which=0, **facts):
    """The logs with other facts in one of that name."""

    def doctor(entries):
        [entry for entry in entries if entry["name"] == name][which]["args"].update(facts)

    return doctor


def swapped(name):
    """The logs with the bidders of the first two of that name exchanged."""

    def doctor(entries):
        one, other, *_ = [entry["args"] for entry in entries if entry["name"] == name]
        one["bidder"], other["bidder"] = other["bidder"], one["bidder"]

    return doctor


@pytest.mark.parametrize(
    ("name", "doctor", "said"),
    [
        ("english", dropped("BidPlaced"), "the replay "),
        (
            "english",
            changed("BidPlaced", 1, amount=str(2 * ETHER)),
            "price: the replay says 2 ether, the log 1.05 ether",
        ),
        ("english", changed("LotSold", royalty="1"), "royalty: the replay says 0.105 ether, the log"),
        ("english", dropped("LotSold"), "stage: the replay says open, the house sold"),
        ("sealed", dropped("BidRevealed"), "price: the replay says 0.5 ether, the log 0.7 ether"),
        ("sealed", changed("BidRevealed", 1, amount=str(ETHER * 8 // 10)), "committed to another bid"),
        ("sealed", changed("BidRevealed", counts=False), "counts: the replay says True, the log False"),
        ("sealed", changed("BidCommitted", deposit=str(2 * ETHER)), "money in 0x"),
        ("dutch", changed("UnitsBought", price=str(ETHER)), "price: the replay says 1.99"),
        ("dutch", dropped("UnitsBought"), "firstTokenId: the replay says"),
        ("dutch", changed("LotSold", price=str(ETHER)), "the log 1 ether"),
        ("uniform", dropped("BidRevealed"), "firstTokenId: the replay says"),
        ("uniform", changed("UnitsWon", back="7"), "back: the replay says 0.2 ether"),
        ("uniform", swapped("UnitsWon"), "bidder: the replay says"),
        ("ranked", dropped("RankedBid"), "number: the replay says 1, the log 2"),
        ("ranked", dropped("BidEjected"), "had to be pushed out"),
        ("ranked", changed("UnitsWon", price=str(ETHER)), "price: the replay says 0.2 ether, the log 1 ether"),
    ],
)
def test_an_audit_of_logs_that_tell_otherwise_fails_and_names_the_first_difference(market, evening, name, doctor, said):
    saved = market.home.folder / "logs.json"
    market.clerk.json("lot", "audit", evening[name], "--save", saved)
    document = json.loads(saved.read_text())
    doctor(document["lots"][evening[name]])
    saved.write_text(json.dumps(document))
    result = market.clerk.run("lot", "audit", evening[name], "--logs", saved)
    assert result.returncode == 1
    (line,) = errors_of(result)
    assert said in line
    assert "0 of 1 sales are what their terms say" in result.stdout


def test_credits_of_every_house_are_shown_and_withdrawn_together(market, evening):
    owed = market.clerk.json("credit", "show", "treasury")["credits"]
    assert {"EnglishAuctions", "SealedBidAuctions", "DutchAuctions", "UniformPriceSales", "RankedAuctions"} <= {
        credit["name"] for credit in owed
    }
    taken = market.clerk.json("credit", "withdraw", "--from", "treasury")
    assert taken["wei"] == sum(credit["wei"] for credit in owed if credit["currency"] == "0x" + "00" * 20)
    assert market.clerk.json("credit", "show", "treasury")["credits"] == []


# ---- secrets ----


@pytest.fixture
def sealed_lot(market):
    """A sealed lot that is open for a day."""
    token = market.tokens()
    plan = market.plan(
        f'[[lots]]\ntoken = {token}\nformat = "sealed"\nreserve = "1"\nbidding_hours = 24\nreveal_hours = 24\n'
    )
    return market.clerk.json("lot", "open", plan)["opened"][0]["lot"]


def test_a_secret_is_on_disk_before_anything_is_sent_and_used_again_by_the_next_run(market, sealed_lot):
    line = market.clerk.fails("lot", "bid", sealed_lot, "1", "--from", "alice", "--from-credit", "1")
    assert "the credit does not cover it, expected 1 ether, found 0 ether - run: ./vernissage credit show" in line
    (path,) = market.home.folder.glob(f"state/secrets/*{sealed_lot[2:18]}*")
    kept = json.loads(path.read_text())["bids"]
    made = market.clerk.run("lot", "bid", sealed_lot, "1", "--from", "alice")
    assert made.returncode == 0
    assert json.loads(path.read_text())["bids"] == kept and len(kept) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept[0]["salt"] not in made.stdout + made.stderr
    assert f"warning: keep {path}" in made.stderr and "bond of 0.1 ether" in made.stderr
    journals = (market.home.folder / "state" / "journals").glob("*")
    assert not any(kept[0]["salt"] in journal.read_text() for journal in journals)
    again = market.clerk.json("lot", "bid", sealed_lot, "1", "--from", "alice")
    assert again["sent"] is False


def test_a_lost_secret_is_one_line(market, sealed_lot):
    market.clerk.json("lot", "bid", sealed_lot, "1", "--from", "bob")
    (path,) = market.home.folder.glob(f"state/secrets/*{sealed_lot[2:18]}*")
    path.unlink()
    market.later(DAY)
    line = market.clerk.fails("lot", "reveal", sealed_lot, "--from", "bob")
    assert line == (
        f"{path}: no secret of this bid, expected the file that `lot bid` wrote, found none"
        f" - run: ./vernissage lot reveal {sealed_lot[:18]} --secret FILE"
    )


def test_the_secret_of_another_lot_is_refused(market, sealed_lot, evening):
    market.clerk.json("lot", "bid", sealed_lot, "1", "--from", "bob")
    (other,) = market.home.folder.glob(
        f"state/secrets/*{evening['sealed'][2:18]}*{market.address('bob')[2:10].lower()}*"
    )
    line = market.clerk.fails("lot", "reveal", sealed_lot, "--from", "bob", "--secret", other)
    assert f"the secret of another lot, expected {sealed_lot}, found {evening['sealed']}" in line


def test_a_reveal_before_its_time_says_when(market, sealed_lot):
    market.clerk.json("lot", "bid", sealed_lot, "1", "--from", "bob")
    line = market.clerk.fails("lot", "reveal", sealed_lot, "--from", "bob")
    assert "it is too early, expected 20" in line
    assert line.endswith(f"run: ./vernissage lot watch {sealed_lot[:18]}")


# ---- what is wrong ----


@pytest.fixture(scope="module")
def open_lots(market):
    """Lots that stand: by format, their ids."""
    first = market.tokens(3)
    plan = market.plan(
        f"""
[[lots]]
token = {first}
reserve = "1"
[[lots]]
token = {first + 1}
format = "dutch"
start = "2"
floor = "1"
[[lots]]
token = {first + 2}
format = "ranked"
reserve = "1"
quantity = 1
""",
        "standing.toml",
    )
    return {lot["format"]: lot["lot"] for lot in market.clerk.json("lot", "open", plan)["opened"]}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["show", "0xdeadbeef"], 2, "0xdeadbeef: no such lot, expected a lot's id or a token's, found none"),
        (["reveal", "dutch", "--from", "bob"], 1, "this is a Dutch auction: it knows no reveal"),
        (["bid", "dutch", "1", "--from", "bob"], 1, "this is a Dutch auction: it knows no bid"),
        (["buy", "ranked", "--from", "bob"], 1, "this is a ranked auction: it knows no buy"),
        (["buy", "english", "--from", "bob"], 1, "the lot has no buy-now price, expected a bid"),
        (
            ["bid", "english", "0.9", "--from", "bob"],
            1,
            "the bid is too low, expected at least 1 ether, found 0.9 ether",
        ),
        (
            ["bid", "ranked", "0.9", "--from", "bob"],
            1,
            "the bid is too low, expected at least 1 ether, found 0.9 ether",
        ),
        (
            ["bid", "english", "1.0000000001", "--from", "bob"],
            1,
            "too fine an amount, expected a multiple of 0.000000001",
        ),
        (["bid", "english", "one", "--from", "bob"], 2, "AMOUNT: no amount, expected ether, such as 1.25, found one"),
        (["bid", "english", "2", "--from", "artist"], 1, "who sells a lot, or is linked to who does, can't buy it"),
        (["bid", "english", "2", "--from", "bob", "--deposit", "3"], 2, "--deposit: this is a reserve auction"),
        (["bid", "english", "2", "--from", "bob", "--quantity", "2"], 2, "--quantity: this is a reserve auction"),
        (["bid", "english", "2", "--from", "nobody"], 1, "nobody: no such account"),
        (
            ["buy", "dutch", "--from", "bob", "--count", "2"],
            1,
            "there are not so many left, expected 1 or fewer, found 2",
        ),
        (["buy", "dutch", "--from", "bob", "--most", "0.5"], 1, "the price is above the most you will pay"),
        (["settle", "english"], 1, "nobody bid"),
        (["cancel", "english", "--from", "bob"], 1, "only one account may do this"),
        (["settle", "--accept"], 2, "--accept, --refuse: which lot"),
        (["certificate", "english"], 1, "no sale to certify, expected a lot that is sold and settled, found no bid"),
    ],
)
def test_what_is_wrong_is_one_line_with_what_was_expected(market, open_lots, words, status, said):
    line = market.clerk.fails("lot", *[open_lots.get(word, word) for word in words], status=status)
    assert said in line


def test_a_bid_after_the_end_is_told_as_late(market, evening):
    assert "the lot is over" in market.clerk.fails("lot", "bid", evening["english"], "3", "--from", "bob")


def test_no_chain_is_one_line_with_the_command_that_mends_it(tmp_path):
    result = Home.at(tmp_path).vernissage("lot", "show")
    assert result.returncode == 1
    (line,) = errors_of(result)
    assert line.endswith("run: make chain")


def test_a_plan_with_mistakes_names_them_all_by_line_and_opens_nothing(market):
    token = market.tokens(2)
    plan = market.home.folder / "wrong.toml"
    plan.write_text(
        f'[defaults]\ncolour = "red"\n[[lots]]\ntoken = {token}\nreserve = "0"\n\n'
        f'[[lots]]\ntoken = {token + 1}\nformat = "dutch"\nstart = "1"\nfloor = "2"\nquantty = 3\n'
        f'[[lots]]\ntoken = {token + 1}\nformat = "auction"\n'
    )
    result = market.clerk.run("lot", "open", plan)
    assert result.returncode == 1
    lines = errors_of(result)
    assert [line.removeprefix(f"error: {plan}: ").split(",")[0] for line in lines] == [
        "defaults.colour: unknown field",
        "line 5: lots[0].reserve: a price out of bounds",
        "line 12: lots[1].quantty: unknown field",
        "line 15: lots[2].format: no such format",
    ]
    assert not re.search(rf"\b{token}\b", market.clerk.run("lot", "show").stdout)


def test_a_plan_of_a_token_somebody_else_has_opens_nothing(market):
    mine, theirs = market.tokens(), market.tokens(holder="bob")
    plan = market.plan(f'[[lots]]\ntoken = {mine}\nreserve = "1"\n[[lots]]\ntoken = {theirs}\nreserve = "1"\n')
    line = market.clerk.fails("lot", "open", plan)
    assert "line 6: lots[1]: the token belongs to somebody else" in line
    assert market.art.functions.ownerOf(mine).call() == market.address("artist")


# ---- what changes meanwhile ----


def test_a_lot_whose_metadata_changed_is_marked_and_its_winner_alone_decides(market):
    token = market.double("ChangingToken")
    market.send("deployer", token.functions.mint(market.address("artist"), 7))
    plan = market.home.folder / "foreign.toml"
    plan.write_text(f'[[lots]]\ntoken = 7\ncollection = "{token.address}"\nreserve = "1"\nduration_hours = 1\n')
    lot = market.clerk.json("lot", "open", plan)["opened"][0]["lot"]
    assert market.clerk.json("lot", "show", lot)["lot"]["metadata"] == "as listed"
    market.clerk.json("lot", "bid", lot, "1", "--from", "alice")
    market.send("deployer", token.functions.show("ipfs://second"))
    assert market.clerk.json("lot", "show", lot)["lot"]["metadata"] == "CHANGED since it was listed: token 7"
    (row,) = [line for line in market.clerk.run("lot", "show").stdout.splitlines() if lot[:10] in line]
    assert "METADATA CHANGED" in row
    market.later(2 * HOUR)
    line = market.clerk.fails("lot", "settle", lot)
    assert "the token's metadata is not what was listed" in line
    assert "--accept, or --refuse: the winner's choice" in line
    before = market.balance("alice")
    market.clerk.json("lot", "settle", lot, "--refuse", "--from", "alice")
    assert before < market.balance("alice") + ETHER // 100
    assert market.clerk.json("lot", "audit", lot)["audits"][0]["differences"] == []
    assert token.functions.ownerOf(7).call() == market.address("artist")


def test_a_lot_is_taken_back_before_its_first_bid_and_not_after(market):
    first = market.tokens(2)
    plan = market.plan(f'[[lots]]\ntoken = {first}\nreserve = "1"\n[[lots]]\ntoken = {first + 1}\nreserve = "1"\n')
    one, other = (lot["lot"] for lot in market.clerk.json("lot", "open", plan)["opened"])
    market.clerk.json("lot", "cancel", one)
    market.clerk.json("lot", "bid", other, "1", "--from", "alice")
    line = market.clerk.fails("lot", "cancel", other)
    assert f"a bid stands, expected an untouched lot, found 1 ether by {market.address('alice')}" in line
    assert market.clerk.json("lot", "audit", one)["audits"][0]["differences"] == []


def test_buying_outright_ends_the_lot_and_its_certificate_is_drawn_once(market):
    token = market.tokens()
    lot = market.clerk.json(
        "lot", "open", market.plan(f'[[lots]]\ntoken = {token}\nreserve = "1"\nbuy_now = "2"\n')
    )["opened"][0]["lot"]  # fmt: skip
    assert market.clerk.json("lot", "buy", lot, "--from", "dave")["price"] == 2 * ETHER
    assert market.clerk.json("lot", "audit", lot)["audits"][0]["differences"] == []
    drawn = market.clerk.json("lot", "certificate", lot)
    (certificate,) = drawn["certificates"]
    assert (certificate["holder"], certificate["price"]) == (market.address("dave"), 2 * ETHER)
    assert [drawn["drawn"], market.clerk.json("lot", "certificate", lot)["drawn"]] == [1, 0]


@pytest.fixture(scope="module")
def committed(market):
    """A lot that Dave bought; he committed to who he is, in words of his own."""
    token = market.tokens()
    plan = market.plan(f'[[lots]]\ntoken = {token}\nreserve = "1"\nbuy_now = "2"\n', "committed.toml")
    lot = market.clerk.json("lot", "open", plan)["opened"][0]["lot"]
    market.clerk.json("lot", "buy", lot, "--from", "dave")
    text = market.home.folder / "who.txt"
    text.write_text("Dave Blum, Trieste, born 1961\n")
    done = market.clerk.json("lot", "certificate", lot, "--commit", text, "--from", "dave")
    return lot, text, done


def test_a_buyer_commits_to_words_of_their_own_and_nothing_of_them_leaves_the_file(market, committed):
    lot, text, done = committed
    (kept,) = done["committed"]
    assert kept["sent"] and stat.S_IMODE(os.stat(kept["file"]).st_mode) == 0o600
    said = json.loads(Path(kept["file"]).read_text())
    assert said["statement"] == "Dave Blum, Trieste, born 1961"
    for secret in (said["salt"], "Blum"):
        journals = "".join(path.read_text() for path in (market.home.folder / "state" / "journals").glob("*"))
        assert secret not in json.dumps(done) + journals
    again = market.clerk.json("lot", "certificate", lot, "--commit", text, "--from", "dave")
    assert not again["committed"][0]["sent"]


def test_who_is_shown_the_file_can_hold_it_against_the_chain(market, committed, tmp_path):
    lot, _, done = committed
    kept = done["committed"][0]["file"]
    assert market.clerk.json("lot", "certificate", lot, "--opens", kept)["statement"].startswith("Dave Blum")
    forged = json.loads(Path(kept).read_text()) | {"statement": "Eve Blum"}
    (tmp_path / "forged.json").write_text(json.dumps(forged))
    result = market.clerk.run("lot", "certificate", lot, "--opens", tmp_path / "forged.json")
    assert result.returncode == 1 and "that is not what its buyer said" in result.stdout
    (tmp_path / "broken.json").write_text(json.dumps({**forged, "salt": "5ec2e7"}))
    line = market.clerk.fails("lot", "certificate", lot, "--opens", tmp_path / "broken.json")
    assert "not a buyer's statement" in line and "5ec2e7" not in line


def test_only_the_buyer_commits_and_once(market, committed, tmp_path):
    lot, text, _ = committed
    assert "only the buyer commits" in market.clerk.fails(
        "lot", "certificate", lot, "--commit", text, "--from", "alice"
    )
    other = tmp_path / "other.txt"
    other.write_text("somebody else")
    line = market.clerk.fails("lot", "certificate", lot, "--commit", other, "--from", "dave")
    assert "a certificate is committed to once" in line and "Blum" not in line
    other.write_text(" ")
    assert "no statement" in market.clerk.fails("lot", "certificate", lot, "--commit", other, "--from", "dave")


@pytest.mark.parametrize(
    ("name", "bought"),
    [
        ("dutch", {("alice", 1), ("bob", 2)}),
        ("uniform", {("alice", 2), ("bob", 1)}),
        ("ranked", {("bob", 1), ("dave", 1), ("carol", 1)}),
    ],
)
def test_every_buyer_of_an_edition_has_a_certificate_drawn_once(market, evening, name, bought):
    drawn = market.clerk.json("lot", "certificate", evening[name])
    assert drawn["drawn"] == len(bought)
    assert {(each["holder"], each["count"]) for each in drawn["certificates"]} == {
        (market.address(who), count) for who, count in bought
    }
    assert market.clerk.json("lot", "certificate", evening[name])["drawn"] == 0
    paid_in_all = sum(each["price"] for each in drawn["certificates"])
    spent = audited(market, evening, name)["wins"]
    last = min(win["price"] for win in spent)
    wanted = 3 * last if name == "dutch" else sum(win["count"] * win["price"] for win in spent)
    assert paid_in_all == wanted


def test_a_resale_carries_the_levy_at_the_rate_of_its_listing_and_the_audit_computes_it(market, tmp_path):
    token = market.tokens()
    plan = market.plan(f'resale_levy = true\nduration_hours = 1\n[[lots]]\ntoken = {token}\nreserve = "1"\n')
    market.say_rate(2_500)
    lot = market.clerk.json("lot", "open", plan)["opened"][0]["lot"]
    assert market.clerk.json("lot", "show", lot)["lot"]["resale_levy"] == "at 2,500 euros a coin"
    market.clerk.json("lot", "bid", lot, "2", "--from", "alice")
    market.say_rate(1)
    market.later(2 * HOUR)
    market.clerk.json("lot", "settle", lot)
    made = market.clerk.json("lot", "audit", lot)["audits"][0]
    assert (made["differences"], made["unchecked"]) == ([], [])
    levy = ETHER * 8 // 100  # 4 % of 5,000 euros
    assert paid(made, "royalty", "dave", market) == [ETHER // 5 + levy]
    assert paid(made, "seller", "artist", market) == [2 * ETHER * 8_750 // 10_000 - levy]
    logs = tmp_path / "logs.json"
    market.clerk.json("lot", "audit", lot, "--save", logs)
    document = json.loads(logs.read_text())
    document["lots"][lot] = [entry for entry in document["lots"][lot] if entry["name"] != "LevyTaken"]
    logs.write_text(json.dumps(document))
    assert "no levy of 0.08 ether was told" in market.clerk.fails("lot", "audit", lot, "--logs", logs)


def test_a_levy_without_a_fresh_rate_opens_nothing(market):
    market.say_rate(2_500)
    market.later(2 * DAY)
    plan = market.plan(f'resale_levy = true\n[[lots]]\ntoken = {market.tokens()}\nreserve = "1"\n')
    assert "the resale levy has no rate now" in market.clerk.fails("lot", "open", plan)


def test_a_lot_in_a_coin_is_bid_on_refunded_audited_and_credited_in_it(market):
    token = market.tokens()
    plan = market.plan(
        f'currency = "{market.coin.address}"\nduration_hours = 1\n[[lots]]\ntoken = {token}\nreserve = "1000"\n'
    )
    lot = market.clerk.json("lot", "open", plan)["opened"][0]["lot"]
    low = market.clerk.fails("lot", "bid", lot, "999", "--from", "alice")
    assert f"expected at least 1,000 smallest units of {market.coin.address}, found 999 smallest" in low
    market.clerk.json("lot", "bid", lot, "1000", "--from", "alice")
    market.clerk.json("lot", "bid", lot, "2000", "--from", "bob")
    assert market.coin.functions.balanceOf(market.address("alice")).call() == 10**12
    market.later(2 * HOUR)
    market.clerk.json("lot", "settle", lot)
    made = market.clerk.json("lot", "audit", lot)["audits"][0]
    assert (made["differences"], made["unchecked"]) == ([], [])
    owed = [credit for credit in market.clerk.json("credit", "show")["credits"] if "amount" in credit]
    assert [(credit["currency"], credit["amount"]) for credit in owed] == [(market.coin.address, 50)]
    taken = market.clerk.json("credit", "withdraw", "--from", "treasury")
    assert [credit["amount"] for credit in taken["credits"] if "amount" in credit] == [50]
    assert market.coin.functions.balanceOf(market.address("treasury")).call() == 50


def test_a_currency_the_house_does_not_take_is_refused(market):
    stranger = market.double("OddDecimalsCoin", 18)
    plan = market.plan(
        f'[[lots]]\ntoken = {market.tokens()}\ncurrency = "{stranger.address}"\nreserve = "1000000000"\n'
    )
    line = market.clerk.fails("lot", "open", plan)
    assert (
        f"the house does not take this currency, expected ether, or one on its list, found {stranger.address}" in line
    )


# ---- galleries, and accounts that belong together ----


def test_a_gallery_lists_what_was_consigned_within_its_terms_and_no_longer(market):
    first = market.tokens(2)
    consign = ("lot", "consign", first, first + 1, "--to", "gallery", "--percent", "20", "--least", "1", "--days", "30")
    done = market.clerk.json(*consign, "--collection", market.art.address)
    assert [each["sent"] for each in done["consigned"]] == [True, True]
    again = market.clerk.json(*consign, "--collection", market.art.address)
    assert [each["sent"] for each in again["consigned"]] == [False, False]

    def lists(token, percent=20, reserve="1"):
        return market.plan(
            f'seller = "artist"\ngallery = "gallery"\ngallery_percent = {percent}\ncloses_in_days = 7\n'
            f'duration_hours = 1\n[[lots]]\ntoken = {token}\nreserve = "{reserve}"\n'
        )

    greedy = market.clerk.fails("lot", "open", lists(first, 30), "--from", "gallery")
    assert "the gallery asks for more than was agreed, expected at most 20 %, found 30 %" in greedy
    cheap = market.clerk.fails("lot", "open", lists(first, 20, "0.5"), "--from", "gallery")
    assert "the least price is below what was agreed, expected at least 1 ether, found 0.5 ether" in cheap
    lot = market.clerk.json("lot", "open", lists(first), "--from", "gallery")["opened"][0]["lot"]
    market.clerk.json("lot", "bid", lot, "1", "--from", "alice")
    market.later(2 * HOUR)
    market.clerk.json("lot", "settle", lot)
    made = market.clerk.json("lot", "audit", lot)["audits"][0]
    assert made["differences"] == []
    assert paid(made, "gallery", "gallery", market) == [ETHER // 5]

    market.clerk.json("lot", "unconsign", first + 1, "--collection", market.art.address)
    late = market.clerk.fails("lot", "open", lists(first + 1), "--from", "gallery")
    assert "the token is not consigned to this gallery" in late


def test_linked_accounts_do_not_buy_from_each_other(market):
    assert market.clerk.json("lot", "link", "stranger", "--from", "charity")["linked"] is False
    assert market.clerk.json("lot", "link", "charity", "--from", "stranger")["linked"] is True
    token = market.tokens(holder="charity")
    plan = market.plan(f'[[lots]]\ntoken = {token}\nreserve = "1"\n')
    lot = market.clerk.json("lot", "open", plan, "--from", "charity")["opened"][0]["lot"]
    line = market.clerk.fails("lot", "bid", lot, "1", "--from", "stranger")
    assert f"is linked to who does, can't buy it, found {market.address('stranger')}" in line
    market.clerk.json("lot", "bid", lot, "1", "--from", "alice")


# ---- at a terminal, killed, interrupted ----


def test_watching_ends_cleanly_when_interrupted(market, open_lots):
    with market.home.started(VERNISSAGE, "lot", "watch", open_lots["dutch"], "--every", "0.2") as process:
        read_until(process, "listed")
        output = interrupt(process)
    assert process.returncode == 130
    assert output.splitlines()[-1] == "stopped; nothing is lost, and the same command goes on where it was"


def test_watching_a_lot_that_is_over_says_what_is_next(market):
    token = market.tokens()
    lot = market.clerk.json(
        "lot", "open", market.plan(f'duration_hours = 1\n[[lots]]\ntoken = {token}\nreserve = "1"\n')
    )["opened"][0]["lot"]  # fmt: skip
    market.clerk.json("lot", "bid", lot, "1", "--from", "alice")
    market.later(2 * HOUR)
    watched = market.clerk.run("lot", "watch", lot)
    assert watched.returncode == 0
    assert watched.stdout.splitlines() == [
        f"token {token}  over     1 ether by alice", f"over; next: ./vernissage lot settle {lot[:18]}"
    ]  # fmt: skip


def test_a_plan_killed_half_way_goes_on_where_it_was_and_opens_nothing_twice(market):
    first = market.tokens(6)
    plan = market.plan("".join(f'[[lots]]\ntoken = {first + i}\nreserve = "1"\n' for i in range(6)), "killed.toml")
    with market.home.started(VERNISSAGE, "lot", "open", str(plan)) as process:
        read_until(process, "open ")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    time.sleep(0.5)
    market.clerk.json("lot", "open", plan)
    assert market.clerk.json("lot", "open", plan)["would_open"] == []
    listed = [lot["token"] for lot in market.clerk.json("lot", "show", "--all")["lots"]]
    assert [listed.count(str(first + i)) for i in range(6)] == [1] * 6
