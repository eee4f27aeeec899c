"""`--dry-run` of what sends: it says to whom, which call, what value and gas; and nothing is sent or written."""

import hashlib
import json

import pytest

from scripts.studio.chain import Chain
from scripts.studio.services import read_record
from tests.support.commands import Home

ETHER = 10**18
LOTS = """
[[lots]]
token = 1000001
reserve = "1"
[[lots]]
token = 2000001
format = "sealed"
reserve = "0.5"
"""
SALE = f"""
way = "phase"
price = "0.1"
[terms]
content_digest = "0x{2000:064x}"
metadata_digest = "0x{2001:064x}"
cap = 9
"""
VOUCHER = f"""
way = "voucher"
price = "0.25"
[terms]
content_digest = "0x{1000:064x}"
metadata_digest = "0x{1001:064x}"
cap = 5
"""


def everything(folder):
    """Every file of a home with the digest of its bytes; those of the chain and the node apart."""
    files = [path for path in folder.rglob("*") if path.is_file() and not {"chain", "ipfs"} & set(path.parts)]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Scene:
    """A chain with the folder minted, two lots and a phase open, a bid that leads, and a signed voucher."""

    def __init__(self, home, clerk):
        self.home, self.clerk = home, clerk
        self.link = Chain.open(read_record(home.folder / "state" / "chain.json").rpc, "local")
        lots = clerk.json("lot", "open", self.file("lots.toml", LOTS))["opened"]
        self.english, self.sealed = (made["lot"] for made in lots)
        clerk.json("lot", "bid", self.english, "1", "--from", "alice")
        self.phase = clerk.json("mint", self.file("sale.toml", SALE))["phase"]
        self.voucher = self.home.folder / "promise.json"
        clerk.json("voucher", "sign", self.file("promise.toml", VOUCHER), "--out", self.voucher)
        clerk.json("right", "give", "vouchers", "--every-work")
        clerk.json("offer", "make", "1", "--token", "3000001", "--from", "carol")
        self.offer = clerk.json("offer", "show")["offers"][0]["offer"]

    def file(self, name, text):
        path = self.home.folder / name
        path.write_text(text)
        return path

    def standing(self):
        return int(self.link.web3.eth.block_number), everything(self.home.folder)

    def tried(self, *words):
        """The transactions of a dry run, after which all is as it was."""
        before = self.standing()
        said = self.clerk.json(*words, "--dry-run")
        assert said["dry_run"] is True and self.standing() == before
        return said["would_send"]


@pytest.fixture(scope="module")
def scene(tmp_path_factory, stage_at):
    home = Home.at(tmp_path_factory.mktemp("rehearsals"))
    stage_at(home, "mint")
    with home.chain(), home.clerk() as clerk:
        yield Scene(home, clerk)


def test_each_verb_says_what_it_would_send_and_leaves_chain_and_files_alone(scene):
    other = scene.link.account("dave").address
    text = scene.file("own.txt", "for one year")
    runs = {
        "bid": ("lot", "bid", scene.english, "1.05", "--from", "bob"),
        "commit": ("lot", "bid", scene.sealed, "0.7", "--from", "bob", "--deposit", "1"),
        "cancel": ("lot", "cancel", scene.sealed),
        "link": ("lot", "link", other, "--from", "bob"),
        "revoke": ("voucher", "revoke", scene.voucher),
        "redeem": ("voucher", "redeem", scene.voucher, "--from", "bob"),
        "mint": ("phase", "buy", scene.phase, "--from", "bob", "--amount", "2"),
        "end": ("phase", "end", scene.phase),
        "setMinter": ("right", "give", other, "--work", "3"),
        "make": ("offer", "make", "2", "--token", "3000001", "--from", "bob"),
        "raiseNonce": ("offer", "cancel", "--all-below", "9", "--from", "bob"),
        "publish": ("licence", "publish", text, "--ends-on-transfer"),
    }
    for call, words in runs.items():
        (only,) = scene.tried(*words)
        assert only["call"] == call and 21_000 < only["gas"] < 400_000, (words, only)
        assert only["fee"] == only["gas"] * only["gas_price"] and only["to"].startswith("0x")
    values = {call: scene.tried(*runs[call])[0]["value"] for call in ("bid", "commit", "redeem", "mint", "end")}
    assert values == {"bid": 105 * ETHER // 100, "commit": ETHER, "redeem": ETHER // 4, "mint": ETHER // 5, "end": 0}


def test_what_follows_an_approval_is_told_without_its_gas(scene):
    approval, accept = scene.tried("offer", "accept", scene.offer, "--from", "artist")
    assert (approval["call"], accept["call"], accept["gas"]) == ("approve", "accept", None) and approval["gas"]
    consigned = scene.tried("lot", "consign", "4000001", "--to", "gallery", "--least", "1", "--format", "dutch")
    assert [each["call"] for each in consigned] == ["approve", "consign"] and all(each["gas"] for each in consigned)


def test_nothing_to_do_is_nothing_to_send(scene):
    for words in (
        ("credit", "withdraw", "--from", "dave"),
        ("lot", "settle"),
        ("lot", "claim", "--from", "dave"),
        ("right", "take", "airdrops", "--work", "3"),
    ):
        assert scene.tried(*words) == []


def test_a_call_that_would_revert_says_so_in_one_sentence(scene):
    before = scene.standing()
    for words, said in (
        (("lot", "bid", scene.english, "1.01", "--from", "bob"), "the bid is too low"),
        (("lot", "settle", scene.english), "it is not over"),
        (("lot", "cancel", scene.english), "token 1000001"),
        (("phase", "end", scene.phase, "--from", "bob"), "end the phase"),
        (("right", "give", "airdrops", "--work", "3", "--from", "bob"), "give the right to mint work 3"),
        (("offer", "cancel", scene.offer, "--from", "bob"), "only one account may do this"),
        (("lot", "bid", scene.english, "200000", "--from", "bob"), "not enough ether"),
    ):
        line = scene.clerk.fails(*words, "--dry-run")
        assert said in line, line
    assert scene.standing() == before


def test_what_was_tried_is_then_what_is_sent(scene):
    """The same commands, in earnest: the calls that were told, and no more than the gas."""
    for words in (
        ("lot", "bid", scene.english, "1.05", "--from", "bob"),
        ("phase", "buy", scene.phase, "--from", "bob"),
        ("right", "give", "airdrops", "--work", "5"),
    ):
        (told,) = scene.tried(*words)
        height = int(scene.link.web3.eth.block_number)
        scene.clerk.json(*words)
        (sent,) = scene.link.web3.eth.get_block(height + 1, full_transactions=True)["transactions"]
        assert (sent["to"], sent["value"]) == (told["to"], told["value"])
        used = scene.link.web3.eth.get_transaction_receipt(sent["hash"])["gasUsed"]
        assert used <= told["gas"] < 3 * used  # a bid needs a reserve for the refund, which it does not use up
        assert int(scene.link.web3.eth.block_number) == height + 1


def test_for_people_it_is_a_few_lines_an_account_that_is_none_is_named(scene):
    ran = scene.clerk.run("lot", "bid", scene.english, "3", "--from", "carol", "--dry-run")
    what, to, call, value, gas, all_of_it = ran.stdout.splitlines()
    assert what == "would   bid 3 ether on token 1000001"
    assert to.startswith("  to    EnglishAuctions, 0x") and call == "  call  bid" and value == "  value 3 ether"
    assert gas.startswith("  gas   up to ") and all_of_it.endswith("of gas; nothing was sent")
    assert "expected one of deployer, artist" in scene.clerk.fails(
        "lot", "bid", scene.english, "3", "--from", "nobody", "--dry-run"
    )


def test_a_keystore_is_looked_up_and_its_password_not_asked(scene, monkeypatch):
    """Nobody could type one here."""
    keystores = scene.home.folder / "zoe" / ".brownie" / "accounts"
    keystores.mkdir(parents=True)
    address = scene.link.account("dave").address
    (keystores / "zoe.json").write_text(json.dumps({"address": address[2:].lower(), "crypto": {}, "version": 3}))
    words = ("lot", "bid", scene.english, "3", "--from", "zoe", "--dry-run", "--json")
    ran = scene.home.vernissage(*words, HOME=str(scene.home.folder / "zoe"))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert json.loads(ran.stdout)["would_send"][0]["call"] == "bid"
