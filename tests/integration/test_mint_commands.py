"""The ways to mint, as artists and collectors type them, on a chain of their own."""

import base64
import json
import os
import signal
from pathlib import Path

import pytest
from eth_account import Account
from eth_utils import keccak
from PIL import Image

from scripts.studio import vouchers
from scripts.studio.chain import Chain
from scripts.studio.ipfs import Node
from scripts.studio.services import ROOT, read_record
from tests.support.commands import VERNISSAGE, Office, descendants, errors_of, gone, read_until
from tests.support.folders import many_works, picture
from tests.support.terminals import answered

IDA = Account.from_key(keccak(text="Ida, who signs and never sends"))
PASSWORD = "an evening at the sea"
ETHER = 10**18
WORK = 15
"""The edition that the first plan registers, after the folder's fourteen works."""


PRINTED: list[str] = []
"""What every command of this module said."""


class Told(Office):
    """An office that remembers whatever its commands printed."""

    def run(self, *command, **more):
        return self._told(super().run(*command, **more))

    def vernissage(self, *words, **more):
        return self._told(super().vernissage(*words, **more))

    def _told(self, result):
        PRINTED.extend((result.stdout, result.stderr))
        return result


@pytest.fixture(scope="module")
def home(tmp_path_factory, stage_at):
    home = Told.at(tmp_path_factory.mktemp("mints"))
    folder = home.folder / "dusk"
    folder.mkdir()
    Image.effect_noise((64, 64), 40).convert("RGB").save(folder / "dusk.png")
    keystores = home.folder / "ida" / ".brownie" / "accounts"
    keystores.mkdir(parents=True)
    (keystores / "ida.json").write_text(json.dumps(Account.encrypt(IDA.key, PASSWORD, kdf="pbkdf2", iterations=1000)))
    stage_at(home, "mint")
    with home.chain():
        plan(
            home,
            "first",
            'way = "mint"\nto = "alice"\namount = 3\n[terms]\nfolder = "dusk"\nfile = "dusk.png"\ncap = 900',
        )
        first = document(home, "mint", str(home.folder / "first.toml"))
        assert (first["work"], first["minted"], first["sent"]) == (WORK, 3, 2)
        yield home


@pytest.fixture(scope="module")
def link(home):
    return Chain.open(read_record(home.folder / "state" / "chain.json").rpc, "local")


@pytest.fixture(scope="module")
def collection(home, link):
    """The artist's collection, by the deployment's own ABI."""
    deployed = json.loads((home.folder / "deployments" / "local.json").read_text())["contracts"]
    factory = link.at(deployed["CollectionFactory"]["address"], deployed["CollectionFactory"]["abi"])
    address = link.events(factory, "CollectionCreated")[0].args["collection"]
    return link.at(address, deployed["Collection"]["abi"])


def plan(home, name: str, text: str) -> str:
    path = home.folder / f"{name}.toml"
    path.write_text(text + "\n")
    return str(path)


def document(home, *words, **more):
    result = home.vernissage(*words, "--json", **more)
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout)


def refused(home, *words) -> str:
    result = home.vernissage(*words)
    assert result.returncode == 1, result.stdout + result.stderr
    (line,) = errors_of(result)
    return line


def held(link, collection, name: str) -> int:
    return link.call(collection.functions.balanceOf(link.account(name).address))


# ---- the artist's own mint ----


def test_a_mint_is_made_once_however_often_the_plan_is_run(home, link, collection):
    first = str(home.folder / "first.toml")
    assert document(home, "mint", first)["sent"] == 0
    for journal in (home.folder / "state" / "journals").glob("*.jsonl"):
        journal.unlink()  # the chain alone knows
    assert document(home, "mint", first)["sent"] == 0
    assert held(link, collection, "alice") == 3


def test_brownie_takes_the_same_plan(home, link, collection):
    more = plan(home, "more", f'way = "mint"\nwork = {WORK}\nto = "alice"\namount = 4')
    result = home.brownie("mint", VERNISSAGE_PLAN=more)
    assert result.returncode == 0, result.stdout
    assert f"minted 1 to {link.account('alice').address}: tokens {WORK}000004 to {WORK}000004" in result.stdout
    assert held(link, collection, "alice") == 4


def test_a_plan_with_mistakes_is_told_and_sends_nothing(home, link):
    height = link.web3.eth.block_number
    wrong = plan(home, "wrong", 'way = "mint"\nwork = 99\nto = "alice"')
    assert "wrong.toml: work: no such work, expected 1 to 15" in refused(home, "mint", wrong)
    assert link.web3.eth.block_number == height


# ---- phases ----


def test_a_phase_opens_once_sells_within_its_limits_and_pays_the_artist(home, link, collection):
    sale = plan(home, "sale", f'way = "phase"\nwork = {WORK}\nprice = "0.1"\nwallet_limit = 2\nsupply = 3')
    opened = document(home, "mint", sale)
    assert document(home, "mint", sale)["sent"] == 0
    before = link.balance(link.account("artist").address)
    bought = document(home, "phase", "buy", opened["phase"], "--from", "bob", "--amount", "2")
    assert bought["paid"] == ETHER // 5 and len(bought["tokens"]) == 2
    assert link.balance(link.account("artist").address) - before == ETHER // 5
    assert "More than may still go to this address (amount 1, left 0)" in refused(
        home, "phase", "buy", opened["phase"], "--from", "bob"
    )
    assert "More than the phase still sells (amount 2, left 1)" in refused(
        home, "phase", "buy", opened["phase"], "--from", "carol", "--amount", "2"
    )
    document(home, "phase", "end", opened["phase"])
    assert document(home, "phase", "show", opened["phase"])["phase"]["stands"] == "ended"
    assert "this phase was ended, and cannot open again" in refused(home, "mint", sale)


def test_a_right_taken_back_ends_the_sale_and_given_back_goes_on(home):
    sale = plan(home, "later", f'way = "phase"\nwork = {WORK}\nprice = "0"\nsupply = 7')
    opened = document(home, "mint", sale)
    assert document(home, "right", "take", "phases", "--work", str(WORK))["may"] is False
    assert "The caller may neither mint this work nor every work" in refused(
        home, "phase", "buy", opened["phase"], "--from", "dave"
    )
    document(home, "right", "give", "phases", "--work", str(WORK))
    assert len(document(home, "phase", "buy", opened["phase"], "--from", "dave")["tokens"]) == 1


# ---- allowlists ----


def test_an_allowlist_serves_each_account_at_its_own_price_and_limit(home, link):
    bob, carol = link.account("bob").address, link.account("carol").address
    (home.folder / "friends.csv").write_text(f"address,price,limit\n{bob},0.05,1\n{carol},0,3\n")
    made = document(home, "mint", plan(home, "friends", f'way = "allowlist"\nwork = {WORK}\nlist = "friends.csv"'))
    buy = ("phase", "buy", made["phase"], "--proofs", made["proofs"])
    assert document(home, *buy, "--from", "bob")["paid"] == ETHER // 20
    assert "More than may still go to this address" in refused(home, *buy, "--from", "bob")
    # a relayer pays for carol, who is listed with a price of nothing
    assert document(home, *buy, "--from", "dave", "--to", "carol", "--amount", "3")["to"] == carol
    assert "not on the allowlist" in refused(home, *buy, "--from", "dave")


def test_a_bad_allowlist_names_file_and_line(home, link):
    bob = link.account("bob").address
    (home.folder / "bad.csv").write_text(f"address,price,limit\n{bob},free,1\n{bob},0,0\n")
    bad = plan(home, "bad", f'way = "allowlist"\nwork = {WORK}\nlist = "bad.csv"')
    result = home.vernissage("mint", bad)
    assert result.returncode == 1
    assert [line.split("bad.csv: ")[1].split(",")[0] for line in errors_of(result)] == [
        "line 3.address: the same address twice",
        "line 2.price: not a price",
        "line 3.limit: not a number of tokens",
    ]


# ---- airdrops ----


def people(count: int, start: int = 0x5000) -> list[str]:
    return [f"0x{start + number:040x}" for number in range(count)]


def test_an_airdrop_killed_outright_goes_on_and_serves_nobody_twice(home, link, collection):
    (home.folder / "drop.csv").write_text("address\n" + "\n".join(people(40)) + "\n")
    drop = plan(home, "drop", f'way = "airdrop"\nwork = {WORK}\nlist = "drop.csv"\nat_once = 2')
    minted = link.call(collection.functions.minted(WORK))
    with home.started(VERNISSAGE, "mint", drop) as process:
        PRINTED.append(read_until(process, "places 5 to 6"))
        children = descendants(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert gone(children)
    some = link.call(collection.functions.minted(WORK)) - minted
    assert 6 <= some < 40
    assert document(home, "mint", drop)["served"] == 40 - some
    for journal in (home.folder / "state" / "journals").glob("*.jsonl"):
        journal.unlink()
    again = document(home, "mint", drop)
    assert (again["served"], again["sent"]) == (0, 0)
    assert link.call(collection.functions.minted(WORK)) - minted == 40
    assert [link.call(collection.functions.balanceOf(link.web3.to_checksum_address(who))) for who in people(40)] == [
        1
    ] * 40


def test_an_edited_list_is_another_and_names_who_was_served(home):
    served = people(1)[0]
    (home.folder / "edited.csv").write_text("address\n" + "\n".join([people(1, 0x9000)[0], served]) + "\n")
    edited = plan(home, "edited", f'way = "airdrop"\nwork = {WORK}\nlist = "edited.csv"')
    line = refused(home, "mint", edited)
    assert "edited.csv: line 3.address: served already, by another list" in line


def test_a_bad_list_names_file_and_line_and_sends_nothing(home, link):
    height = link.web3.eth.block_number
    bob = link.account("bob").address
    swapped = bob[:-1] + bob[-1].swapcase()
    (home.folder / "wrong.csv").write_text(f"address\n{bob}\n{swapped}\n0x{'0' * 40}\n{bob}\n")
    wrong = plan(home, "bad_drop", f'way = "airdrop"\nwork = {WORK}\nlist = "wrong.csv"')
    result = home.vernissage("mint", wrong)
    assert result.returncode == 1
    file = home.folder / "wrong.csv"
    assert [line.split(",")[0] for line in errors_of(result)] == [
        f"error: {file}: line 3.address: the checksum fails",
        f"error: {file}: line 4.address: the zero address",
        f"error: {file}: line 5.address: the same address twice",
    ]
    assert link.web3.eth.block_number == height


# ---- vouchers ----


def sign_offline(home, name: str, text: str) -> Path:
    """Signs a voucher with Ida's keystore, where no chain can be found; the voucher's file."""
    environment = {
        **home.environment(),
        "HOME": str(home.folder / "ida"),
        "VERNISSAGE_STATE": str(home.folder / "nothing"),
        "VERNISSAGE_PORT": "1",
    }
    command = (VERNISSAGE, "voucher", "sign", plan(home, name, text), "--from", "ida", "--offline")
    result = answered(*command, asks="password of ida", answer=PASSWORD, environment=environment)
    PRINTED.extend((result.stdout, result.stderr))
    assert result.returncode == 0, result.stdout + result.stderr
    return home.folder / f"{name}.voucher.json"


def voucher_text(collection, number: int, more: str) -> str:
    return (
        f'way = "voucher"\ncollection = "{collection.address}"\n{more}\n[terms]\n'
        f'content_digest = "0x{number:064x}"\nmetadata_digest = "0x{number + 1:064x}"\ncap = 5'
    )


@pytest.fixture(scope="module")
def delegate(home):
    """Ida may sign for new works, and the contract of vouchers may register them."""
    for who in (IDA.address, "vouchers"):
        assert document(home, "right", "give", who, "--every-work")["may"]


def test_a_voucher_signed_offline_is_redeemed_by_another_account_once(home, link, collection, delegate):
    more = 'price = "0.5"\nrecipient = "' + link.account("bob").address + '"'
    voucher = str(sign_offline(home, "named", voucher_text(collection, 1000, more)))
    shown = document(home, "voucher", "show", voucher)
    assert shown["good"] and shown["work"] == 0
    assert shown["says"]["price"] == "0.5 ether a token" and shown["says"]["signed by"] == IDA.address

    line = refused(home, "voucher", "redeem", voucher, "--from", "carol", "--to", "carol")
    assert "It is for somebody else" in line
    redeemed = document(home, "voucher", "redeem", voucher, "--from", "carol")  # carol pays, bob gets it
    assert redeemed["to"] == link.account("bob").address and redeemed["paid"] == ETHER // 2
    assert link.balance(IDA.address) == ETHER // 2  # who signed has never sent a transaction, and is paid
    assert link.web3.eth.get_transaction_count(IDA.address) == 0

    line = refused(home, "voucher", "redeem", voucher, "--from", "bob")
    assert "More than it is still good for (amount 1, left 0)" in line
    spent = document(home, "voucher", "show", voucher)
    assert spent["problems"] == ["it is used up: 1 of 1"] and spent["work"] == WORK + 1


def test_a_touched_voucher_is_refused(home, collection, delegate):
    voucher = sign_offline(home, "touched", voucher_text(collection, 3000, 'price = "0.5"'))
    facts = json.loads(voucher.read_text())
    facts["voucher"]["price"] = "1"
    voucher.write_text(json.dumps(facts))
    assert "it was changed after it was signed" in refused(home, "voucher", "redeem", str(voucher), "--from", "bob")


def test_a_voucher_is_revoked_by_its_signer_alone(home):
    document(home, "mint", plan(home, "free", f'way = "voucher"\nwork = {WORK}\nuses = 9'))
    voucher = str(home.folder / "free.voucher.json")
    document(home, "voucher", "redeem", voucher, "--from", "bob", "--amount", "2")
    stranger = home.vernissage("voucher", "revoke", voucher, "--from", "bob")
    assert stranger.returncode == 2 and "not the signer" in errors_of(stranger)[0]
    document(home, "voucher", "revoke", voucher)
    assert "The signer revoked it" in refused(home, "voucher", "redeem", voucher, "--from", "bob")


# ---- vouchers of contracts, and in tokens ----


@pytest.fixture(scope="module")
def wallet(link, collection):
    """A contract that signs what it was told to, and may mint in the artist's collection."""
    made = deployed(link, "ContractSigner")
    artist = link.account("artist")
    link.send(artist, collection.functions.setMinter(made.address, 0, True), "let the wallet mint")
    return made


@pytest.fixture(scope="module")
def coin(link):
    """A coin of six decimals; Bob has 100 of it."""
    made = deployed(link, "PlainCoin")
    link.send(link.account("artist"), made.functions.mint(link.account("bob").address, 100_000_000), "mint coins")
    return made


def deployed(link, name: str):
    """A double, deployed by the artist."""
    build = json.loads((ROOT / "build" / "contracts" / f"{name}.json").read_text())
    contract = link.web3.eth.contract(abi=build["abi"], bytecode=build["bytecode"])
    artist = link.account("artist")
    receipt = link.send(artist, contract.constructor(), f"deploy {name}")
    return link.at(receipt.raw["contractAddress"], build["abi"])


def test_a_voucher_in_a_coin_is_shown_paid_for_and_paid_out(home, link, collection, coin, delegate):
    """Exactly the price is approved and taken; the payee has it, and no ether moves."""
    more = f'price = "2500000"\ncurrency = "{coin.address}"\nuses = 3'
    voucher = str(sign_offline(home, "coins", voucher_text(collection, 4000, more)))
    shown = document(home, "voucher", "show", voucher)
    assert shown["good"] and shown["says"]["price"] == f"2,500,000 smallest units of {coin.address} a token"

    assert "(received 0, asked 2500000)" in refused(home, "voucher", "redeem", voucher, "--from", "carol")
    redeemed = document(home, "voucher", "redeem", voucher, "--from", "bob", "--amount", "2")
    assert redeemed["paid"] == 5_000_000 and len(redeemed["tokens"]) == 2
    bob = link.account("bob").address
    assert link.call(coin.functions.balanceOf(bob)) == 95_000_000
    assert link.call(coin.functions.balanceOf(IDA.address)) == 5_000_000
    deployment = json.loads((home.folder / "deployments" / "local.json").read_text())["contracts"]
    till = deployment["Vouchers"]["address"]
    assert link.call(coin.functions.allowance(bob, till)) == link.call(coin.functions.balanceOf(till)) == 0
    assert document(home, "voucher", "show", voucher)["used"] == 2


def test_a_contract_signs_a_voucher_and_takes_its_word_back(home, link, collection, wallet, delegate):
    """An ERC-1271 wallet: what it signed is good, what it did not is told before anybody pays."""
    voucher = sign_offline(home, "wallet", voucher_text(collection, 5000, 'price = "0.1"\nuses = 2'))
    facts = json.loads(voucher.read_text())
    facts["voucher"]["signer"] = wallet.address
    signed = vouchers.Signed(vouchers._voucher_of(facts["voucher"]), domain_of(facts), b"any bytes")
    voucher.unlink()
    vouchers.write_voucher(signed, voucher)

    unsigned = document(home, "voucher", "show", str(voucher))
    assert unsigned["problems"] == [f"{wallet.address} did not sign it"]
    assert "The signer did not sign this" in refused(home, "voucher", "redeem", str(voucher), "--from", "bob")

    link.send(link.account("artist"), wallet.functions.sign(signed.digest), "sign")
    good = document(home, "voucher", "show", str(voucher))
    assert good["good"] and good["says"]["signed by"] == f"{wallet.address}, by a contract or not at all"
    redeemed = document(home, "voucher", "redeem", str(voucher), "--from", "bob", "--to", "carol")
    assert redeemed["paid"] == ETHER // 10 and redeemed["to"] == link.account("carol").address

    link.send(link.account("artist"), wallet.functions.answerWith(b"\x00" * 32), "take it back")
    assert document(home, "voucher", "show", str(voucher))["problems"] == [f"{wallet.address} did not sign it"]
    assert "The signer did not sign this" in refused(home, "voucher", "redeem", str(voucher), "--from", "bob")


def domain_of(facts):
    return vouchers.Domain(facts["chain_id"], facts["contract"])


# ---- recipes ----


def test_a_set_is_burnt_for_one_and_the_recipe_stays(home, link, collection):
    """Two tokens of the edition make one of one; there is a second only if there is room for it."""
    text = f'way = "recipe"\nburns = [{WORK}, {WORK}]\n[terms]\ncontent_digest = "0x{6000:064x}"\n'
    whole = plan(home, "whole", text + f'metadata_digest = "0x{6001:064x}"\ncap = 1')
    opened = document(home, "mint", whole)
    assert opened["sent"] == 3 and document(home, "mint", whole)["sent"] == 0
    assert document(home, "recipe", "show", opened["recipe"])["recipe"]["stands"] == "open"
    rights = [right for right in document(home, "right", "show")["rights"] if right["way"] == "Recipes"]
    assert [right["work"] for right in rights] == [opened["work"]]

    redeem = ("recipe", "redeem", opened["recipe"][:20], "--from")
    assert f"work {WORK}: a token is missing" in refused(home, *redeem, "gallery")
    before = held(link, collection, "alice")
    would = document(home, *redeem, "alice", "--dry-run")
    assert would["burns"] == [WORK * 1_000_000 + 4, WORK * 1_000_000 + 3] and held(link, collection, "alice") == before
    made = document(home, *redeem, "alice")
    assert (made["burnt"], made["token"]) == (would["burns"], opened["work"] * 1_000_000 + 1)
    assert held(link, collection, "alice") == before - 1
    assert "More than the cap leaves (amount 1, left 0)" in refused(home, *redeem, "alice")
    (shown,) = document(home, "recipe", "show")["recipes"]
    assert shown["redeemed"] == 1
    (mistaken,) = errors_of(home.vernissage(*redeem, "alice", "--tokens", "1,x"))
    assert "--tokens: not tokens" in mistaken


def test_a_recipe_of_works_that_are_not_there_sends_nothing(home, link):
    height = link.web3.eth.block_number
    wrong = plan(home, "nothing", f'way = "recipe"\nwork = {WORK}\nburns = [99]')
    assert "burns: no such work" in refused(home, "mint", wrong)
    assert link.web3.eth.block_number == height


# ---- sealed series ----


def test_a_sealed_series_is_sold_blind_and_then_revealed_as_it_was_committed_to(home, link, collection):
    folder = many_works(home.folder, 3)
    cover = picture(home.folder / "cover.png", 77)
    sealed = document(home, "reveal", "seal", str(folder), "--cover", str(cover))
    assert sealed["works"] == 3
    node = Node(read_record(home.folder / "state" / "chain.json").ipfs)
    directory = json.loads(Path(sealed["seal"]).read_text())["directory"]
    assert node.is_pinned(sealed["cover"]) or json.loads(node.read(sealed["cover"]))
    assert not node.has_block(directory)

    text = f'way = "mint"\nto = "bob"\namount = 2\n[terms]\nsealed = "{Path(sealed["seal"]).name}"'
    minted = document(home, "mint", plan(home, "blind", text))
    tokens = [minted["work"] * 1_000_000 + number for number in (1, 2)]
    shown = {link.call(collection.functions.tokenURI(token)) for token in tokens}
    assert shown == {f"ipfs://{sealed['cover']}"}

    opened = document(home, "reveal", "open", sealed["seal"])
    assert (opened["work"], opened["minted"], opened["directory"]) == (minted["work"], 2, directory)
    revealed = json.loads(Path(opened["proofs"]).read_text())
    assert revealed["commitment"] == sealed["commitment"]
    for token, entry in zip(tokens, revealed["numbers"], strict=False):
        uri = link.call(collection.functions.tokenURI(token))
        assert uri == f"ipfs://{directory}/{entry['number']}.json"
        metadata = json.loads(node.read(uri.removeprefix("ipfs://")))
        assert metadata["properties"]["content_digest"] == entry["sha256"]
        proven = collection.functions.isContentOf(token, entry["sha256"], entry["proof"])
        assert link.call(proven)

    assert document(home, "reveal", "open", sealed["seal"])["tx"] is None
    more = plan(home, "more_blind", text.replace("amount = 2", "amount = 3"))
    assert refused(home, "mint", more)  # the order is known: nobody mints any more


def test_a_folder_that_changed_is_not_revealed(home, link):
    folder = home.folder / "late"
    folder.mkdir()
    folder = many_works(folder, 2)
    sealed = document(home, "reveal", "seal", str(folder), "--cover", str(home.folder / "cover.png"))
    sealed_plan = f'way = "mint"\nto = "bob"\n[terms]\nsealed = "late/{Path(sealed["seal"]).name}"'
    document(home, "mint", plan(home, "late_plan", sealed_plan))
    picture(folder / "stone-1.png", 1234, (96, 96))
    height = link.web3.eth.block_number
    assert "the folder is not what was sealed" in refused(home, "reveal", "open", sealed["seal"])
    assert link.web3.eth.block_number == height


# ---- licences ----


def test_licences_are_declared_granted_and_end_with_the_token(home, link, collection):
    work, token = WORK + 1, (WORK + 1) * 1_000_000 + 1
    assert document(home, "licence", "declare", str(work), "cbe personal")["sent"]
    (with_work,) = document(home, "licence", "show", str(token))["licences"]
    assert with_work["name"] == "CBE-PERSONAL" and with_work["stands"]
    assert "a work is licensed once" in refused(home, "licence", "declare", str(work), "CBE-PUBLIC")
    assert "no such licence" in refused(home, "licence", "declare", str(work), "CBE-NICE")

    (home.folder / "own.txt").write_text("Print it on shirts as long as you hold it.")
    own = document(home, "licence", "publish", str(home.folder / "own.txt"), "--ends-on-transfer")["licence"]
    holder = link.call(collection.functions.ownerOf(token))
    link.web3.provider.make_request("evm_increaseTime", [60])
    link.web3.provider.make_request("evm_mine", [])
    assert document(home, "licence", "grant", str(token), own)["holder"] == holder
    assert [one["stands"] for one in document(home, "licence", "show", str(token))["licences"]] == [True, True]
    bob = link.account("bob")
    assert holder == bob.address
    link.send(bob, collection.functions.transferFrom(holder, link.account("carol").address, token), "give it")
    assert [one["stands"] for one in document(home, "licence", "show", str(token))["licences"]] == [True, False]


# ---- bearers ----


def test_a_bearers_key_is_in_the_bearers_file_and_nowhere_else(home, link, collection, delegate):
    voucher = str(sign_offline(home, "card", voucher_text(collection, 2000, 'price = "0.25"\nbearer = true\nuses = 2')))
    bearer = home.folder / "card.voucher.bearer.json"
    facts = json.loads(bearer.read_text())
    assert "KEEP THIS FILE SECRET" in facts["WARNING"] and bearer.stat().st_mode & 0o777 == 0o600

    # everything a bearer may do, and everything that may go wrong
    bare = home.vernissage("voucher", "redeem", voucher, "--from", "carol")
    assert bare.returncode == 2 and "--bearer: which bearer" in errors_of(bare)[0]
    bearer.chmod(0o644)
    careless = home.vernissage("voucher", "redeem", voucher, "--from", "dave", "--bearer", str(bearer), "--dry-run")
    assert f"run: chmod 600 {bearer}" in careless.stderr and careless.returncode == 0
    bearer.chmod(0o600)
    taken = document(home, "voucher", "redeem", voucher, "--from", "dave", "--to", "carol", "--bearer", str(bearer))
    assert taken["to"] == link.account("carol").address and taken["paid"] == ETHER // 4
    assert "left 1" in refused(
        home, "voucher", "redeem", voucher, "--from", "dave", "--amount", "2", "--bearer", str(bearer)
    )
    other = str(home.folder / "free.voucher.json")
    assert home.vernissage("voucher", "redeem", other, "--from", "dave", "--bearer", str(bearer)).returncode == 2
    broken = home.folder / "broken.json"
    broken.write_text(bearer.read_text().replace('"key": "0x', '"key": "0y'))
    assert "not a bearer's file" in refused(
        home, "voucher", "redeem", voucher, "--from", "dave", "--bearer", str(broken)
    )
    traced = home.vernissage(
        "voucher", "redeem", voucher, "--from", "dave", "--bearer", str(broken), VERNISSAGE_TRACE="1"
    )
    assert traced.returncode == 1
    broken.unlink()

    key = bytes.fromhex(facts["key"][2:])
    shapes = {key.hex(), key.hex().upper(), str(int.from_bytes(key)), base64.b64encode(key).decode()}
    leaks = [shape for text in PRINTED for shape in shapes if shape in text]
    for file in home.folder.rglob("*"):
        if file.is_file() and file != bearer:
            data = file.read_bytes()
            leaks += [f"{file}: {shape}" for shape in shapes if shape.encode() in data]
            leaks += [str(file)] if key in data else []
    assert leaks == []
