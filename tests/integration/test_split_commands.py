"""`./vernissage split`, as collaborators type it, on a chain of their own."""

import csv
import json

import pytest

from scripts.studio.chain import Chain
from scripts.studio.services import read_record
from tests.support.commands import Office, errors_of

ETHER = 10**18
BAND = """
[[recipients]]
name = "Ida Marsh"
role = "artist"
account = "alice"
share = "1/3"

[[recipients]]
name = "Teo Quay"
role = "composer"
account = "bob"
share = "1/3"

[[recipients]]
name = "Uli Reed"
role = "performer"
account = "carol"
share = "1/3"
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory, stage_at):
    home = Office.at(tmp_path_factory.mktemp("splits"))
    (home.folder / "band.toml").write_text(BAND)
    stage_at(home, "deploy")
    with home.chain():
        yield home


@pytest.fixture
def link(home):
    return Chain.open(read_record(home.folder / "state" / "chain.json").rpc, "local")


def document(home, *words):
    result = home.vernissage("split", *words, "--json")
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout)


def test_a_split_is_known_before_it_is_made_paid_and_emptied_to_the_wei(home, link):
    band = str(home.folder / "band.toml")
    known = document(home, "create", band, "--dry-run")["split"]
    link.pay(link.account("dave"), known, 50, "money may come first")
    made = document(home, "create", band)
    assert made["split"] == known and made["sent"] == 1
    assert document(home, "create", band)["sent"] == 0
    link.pay(link.account("dave"), known, ETHER, "a royalty")

    shown = document(home, "show", known)
    (ether,) = shown["currencies"]
    assert ether["received"] == ETHER + 50
    assert [payee["owed"] for payee in ether["recipients"]] == [(ETHER + 50) // 3] * 3
    (payment,) = document(home, "pay", known)["payments"]
    assert payment["paid"] == (ETHER + 50) // 3 * 3
    assert document(home, "pay", known)["payments"] == []
    assert link.balance(known) == (ETHER + 50) % 3  # what no share divides waits for the next deposit


def test_each_person_gets_a_statement_that_ties_to_the_wei(home, link):
    split = document(home, "create", str(home.folder / "band.toml"))["split"]
    link.pay(link.account("dave"), split, 7 * ETHER, "a royalty")
    document(home, "pay", split)
    out = home.folder / "statements"
    written = document(home, "statement", split, "--out", str(out))["statements"]
    assert len(written) == 3
    alice = link.account("alice").address
    rows = list(csv.DictReader((out / f"{alice}-ether.csv").read_text().splitlines()))
    paid = [int(row["amount"]) for row in rows if row["what"].startswith("paid")]
    assert sum(paid) == document(home, "show", split)["currencies"][0]["received"] // 3
    page = (out / f"{alice}-ether.html").read_text()
    assert alice in page and "<script" not in page


def test_thirds_written_as_rounded_percentages_are_explained(home):
    rounded = home.folder / "rounded.toml"
    rounded.write_text(BAND.replace("1/3", "33.33 %"))
    result = home.vernissage("split", "create", str(rounded))
    assert result.returncode == 1
    (line,) = errors_of(result)
    assert "found 99.99 %" in line and "1/3" in line


def test_a_failed_checksum_names_file_and_field(home):
    wrong = home.folder / "wrong.csv"
    wrong.write_text(
        "name,role,address,share\n"
        "Ida,artist,0xFFcf8FDEE72ac11b5c542428B35EEF5769C409f0,50\n"
        "Teo,gallery,0x22D491bde2303f2f43325b2108d26f1eaba1e32b,50\n"
    )
    result = home.vernissage("split", "create", str(wrong))
    assert result.returncode == 1
    (line,) = errors_of(result)
    assert line.startswith(f"error: {wrong}: recipients[1].address: the checksum fails")


def test_a_recipient_named_twice_is_refused(home):
    twice = home.folder / "twice.toml"
    twice.write_text(BAND.replace('account = "carol"', 'account = "bob"'))
    (line,) = errors_of(home.vernissage("split", "create", str(twice)))
    assert "the same recipient twice" in line


def test_a_split_of_two_hundred_is_made_and_then_published(home, link):
    many = home.folder / "many.csv"
    rows = [f"Player {number},performer,0x{number:040x},0.5" for number in range(0x100000, 0x100000 + 200)]
    many.write_text("name,role,address,share\n" + "\n".join(rows) + "\n")
    made = document(home, "create", str(many))
    assert made["sent"] == 2 and made["recipients"] == 200
    link.pay(link.account("dave"), made["split"], ETHER, "a royalty")
    (payment,) = document(home, "pay", made["split"])["payments"]
    assert payment["paid"] == ETHER
    assert link.balance("0x" + f"{0x100000:040x}") == ETHER // 200


def test_a_split_nobody_published_cannot_be_shown(home):
    result = home.vernissage("split", "show", "0x22d491Bde2303f2f43325b2108D26f1eAbA1e32b")
    assert result.returncode == 1
    assert "the terms were never published" in errors_of(result)[0]
