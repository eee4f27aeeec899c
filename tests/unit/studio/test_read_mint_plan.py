"""Plans for the ways to mint: what they say, and what is told of those that say it wrong."""

import json
import re
from pathlib import Path

import pytest

from scripts.studio.errors import StudioError, UnknownAccount
from scripts.studio.licences import CANT_BE_EVIL, Terms
from scripts.studio.mint_plans import (
    AirdropPlan,
    OwnerMint,
    PhasePlan,
    RecipePlan,
    VoucherPlan,
    is_plan_file,
    read_mint_plan,
)
from scripts.studio.moments import said_moment
from scripts.studio.plans import make_plan
from scripts.studio.sealing import seal, write_seal
from scripts.studio.services import ROOT
from tests.support.folders import many_works, picture

ALICE = "0xFFcf8FDEE72ac11b5c542428B35EEF5769C409f0"
BOB = "0x22d491Bde2303f2f43325b2108D26f1eAbA1e32b"
DIGEST = "0x" + "ab" * 32


def resolve(name: str) -> str:
    if name != "bob":
        raise UnknownAccount(name)
    return BOB


@pytest.fixture
def read(tmp_path: Path):
    def read_(text: str, suffix: str = ".toml"):
        path = tmp_path / f"plan{suffix}"
        path.write_text(text)
        return read_mint_plan(path, resolve)

    return read_


def lines_of(read, text: str) -> list[str]:
    with pytest.raises(StudioError) as caught:
        read(text)
    return [line.split("plan.toml: ", 1)[-1] for line in caught.value.lines()]


def test_a_mint_to_somebody_by_name(read):
    plan = read('way = "mint"\nwork = 3\nto = "bob"\namount = 5\n')
    assert isinstance(plan, OwnerMint)
    assert (plan.number, plan.to, plan.amount, plan.collection, plan.by) == (3, BOB, 5, None, None)


def test_json_says_the_same_as_toml(read):
    facts = {"way": "mint", "work": 3, "to": ALICE, "amount": 5, "collection": BOB}
    assert vars(read(json.dumps(facts), ".json")) | {"path": None} == vars(
        read(f'way = "mint"\nwork = 3\nto = "{ALICE}"\namount = 5\ncollection = "{BOB}"\n')
    ) | {"path": None}


def test_a_phase_with_all_its_terms(read):
    plan = read(
        'way = "phase"\nwork = 2\nprice = "0.000000000000000001"\nwallet_limit = 2\nsupply = 50\n'
        "opens = 2026-12-01T12:00:00Z\ncloses = 2026-12-01T14:00:00+01:00\nversion = 1\n"
    )
    assert isinstance(plan, PhasePlan)
    assert (plan.price, plan.wallet_limit, plan.supply, plan.version, plan.list) == (1, 2, 50, 1, None)
    assert plan.closes_at - plan.opens_at == 3600


def test_a_price_in_ether_is_exact_to_the_last_wei(read):
    plan = read('way = "phase"\nwork = 2\nprice = "12345678901.123456789012345678"\n')
    assert plan.price == 12345678901123456789012345678


def test_a_price_in_a_token_is_in_whole_units(read):
    text = f'way = "phase"\nwork = 2\ncurrency = "{BOB}"\nprice = '
    assert read(text + '"25000000"').price == 25_000_000
    assert lines_of(read, text + '"2.5"') == ['price: not a price, expected whole smallest units, found "2.5"']


def test_an_allowlist_names_its_list_beside_the_plan(read, tmp_path):
    plan = read('way = "allowlist"\nwork = 2\nlist = "friends.csv"\n')
    assert plan.list == tmp_path / "friends.csv"
    assert plan.proofs == tmp_path / "plan.proofs.json"


def test_an_airdrop(read, tmp_path):
    plan = read('way = "airdrop"\nwork = 2\nlist = "friends.csv"\nat_once = 20\n')
    assert isinstance(plan, AirdropPlan)
    assert (plan.list, plan.at_once, plan.repeat) == (tmp_path / "friends.csv", 20, False)


def test_a_voucher_of_a_work_that_does_not_exist_yet(read):
    plan = read(
        f'way = "voucher"\ncollection = "{ALICE}"\nprice = "0.5"\nbearer = true\nuses = 2\nnonce = 7\n'
        f'disclosure = "composite"\nlicence = "{DIGEST}"\n'
        f'[terms]\ncontent_digest = "{DIGEST}"\nmetadata_digest = "{DIGEST}"\nroyalty_percent = 7.5\n'
        f'royalty_receiver = "{BOB}"\ncap = 10\n'
    )
    assert isinstance(plan, VoucherPlan) and plan.terms is not None
    assert (plan.price, plan.bearer, plan.uses, plan.nonce, plan.disclosure) == (5 * 10**17, True, 2, 7, 2)
    assert plan.licence == bytes.fromhex("ab" * 32)
    assert (plan.terms.royalty_bps, plan.terms.cap, plan.terms.kind) == (750, 10, 0)


def test_a_licence_of_ones_own_is_the_digest_of_its_terms(read, tmp_path):
    import hashlib

    (tmp_path / "licence.txt").write_bytes(b"Do what you like.\n")
    text = hashlib.sha256(b"Do what you like.\n").digest()
    plan = read('way = "voucher"\nwork = 1\nlicence_file = "licence.txt"\n')
    assert (plan.licence, plan.licence_terms) == (Terms(text).digest, Terms(text))
    plan = read('way = "voucher"\nwork = 1\nlicence_file = "licence.txt"\nlicence_ends_on_transfer = true\n')
    assert plan.licence == Terms(text, ends_on_transfer=True).digest != Terms(text).digest


@pytest.mark.parametrize("name", ["CBE-PERSONAL-NO-HATE", "cbe personal no hate", "Can't Be Evil PERSONAL_NO_HATE"])
def test_a_licence_of_a16zs_is_known_by_its_name(read, name):
    plan = read(f'way = "voucher"\nwork = 1\nlicence = "{name}"\n')
    assert plan.licence == CANT_BE_EVIL[5].terms.digest


def test_a_licence_nobody_knows_is_told_with_those_that_are(read):
    (line,) = lines_of(read, 'way = "voucher"\nwork = 1\nlicence = "CBE-EVIL"\n')
    assert line.startswith("licence: no such licence, expected one of CBE-PUBLIC, CBE-EXCLUSIVE, CBE-COMMERCIAL")


def test_a_recipe(read):
    plan = read('way = "recipe"\nwork = 9\nburns = [7, 7, 3]\ncloses = 2027-01-01T00:00:00Z\n')
    assert isinstance(plan, RecipePlan)
    assert (plan.burns, plan.number, plan.burns_collection, plan.closes_at) == ((7, 7, 3), 9, None, 1_798_761_600)
    (line,) = lines_of(read, 'way = "recipe"\nwork = 9\nburns = []\n')
    assert line.startswith("burns: ")


NO_SUCH_WAY = "no such way to mint, expected one of mint, phase, allowlist, airdrop, voucher, recipe"
NO_MOMENT = "not a moment, expected a date with time and zone, as 2026-12-24T18:00:00Z"


@pytest.mark.parametrize(
    ("way", "rest", "line"),
    [
        ("gift", "", f'way: {NO_SUCH_WAY}, found "gift"'),
        ("mint", 'to = "bob"', 'work: which work, expected either work, or [terms] of one, found "neither"'),
        ("mint", 'work = 1\nto = "eve"', "eve"),
        ("mint", f'work = 1\nto = "0x{"0" * 40}"', "to: the zero address, expected an address somebody has the key of"),
        ("mint", 'work = 1\nto = "bob"\namuont = 3', 'amuont: unknown field, expected "amount"?, found "amuont"'),
        ("phase", 'work = 1\nprice = "-1"', 'price: not a price, expected ether, as "0.25", found "-1"'),
        (
            "phase",
            'work = 1\nprice = "0.1"\nopens = 2026-12-01T12:00:00',
            f'opens: {NO_MOMENT}, found "2026-12-01 12:00:00"',
        ),
        (
            "phase",
            'work = 1\nprice = "0.1"\nopens = 200\ncloses = 100',
            'closes: it closes before it opens, expected a later moment, found "100"',
        ),
        (
            "voucher",
            'work = 1\nbearer = true\nrecipient = "bob"',
            'bearer: for whom, expected a recipient or a bearer, found "both"',
        ),
        (
            "airdrop",
            'work = 1\nlist = "a.csv"\nat_once = 201',
            "at_once: wrong value, expected less than or equal to 200, found 201",
        ),
    ],
)
def test_what_is_wrong_is_told_with_field_expected_and_found(read, way, rest, line):
    (told,) = lines_of(read, f'way = "{way}"\n{rest}\n')
    assert told == line


def test_a_failed_checksum_is_told(read):
    wrong = ALICE[:-1] + "1"
    (told,) = lines_of(read, f'way = "mint"\nwork = 1\nto = "{wrong}"\n')
    assert told == f"to: the checksum fails, expected every letter as the wallet shows it, found {wrong}"


def test_everything_wrong_is_told_at_once(read):
    told = lines_of(read, 'way = "phase"\nwork = 1\nprice = "x"\nopens = "soon"\npayee = "0x12"\n')
    assert [line.split(":")[0] for line in told] == ["opens", "price", "payee"]


def test_every_plan_in_the_documentation_can_be_read(read, tmp_path):
    (tmp_path / "licence.txt").write_text("Do what you like.")
    sealed = seal(many_works(tmp_path, 3), make_plan(picture(tmp_path / "cover.png", 99)))
    write_seal(sealed, tmp_path / "dusk.seal.json")
    text = (
        (ROOT / "docs" / "minting.md").read_text().replace('01..."', "01" * 32 + '"').replace('02..."', "02" * 32 + '"')
    )
    ways = [type(read(example)) for example in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)]
    assert ways == [OwnerMint, PhasePlan, PhasePlan, AirdropPlan, VoucherPlan, RecipePlan, OwnerMint]


def test_plans_are_told_from_folders_by_their_ending(tmp_path):
    (tmp_path / "odd.toml").mkdir()
    assert is_plan_file(Path("drop.toml")) and is_plan_file(Path("drop.JSON"))
    assert not is_plan_file(Path("artworks")) and not is_plan_file(Path("dusk.png"))
    assert not is_plan_file(tmp_path / "odd.toml")


def test_moments_are_said_in_utc():
    assert said_moment(1_893_456_000) == "2030-01-01 00:00:00 UTC"
    assert said_moment(2**40 - 1) == "second 1099511627775"
