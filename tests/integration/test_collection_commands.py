"""`./vernissage collection`: a policy chosen once, works minted under it, and what it forbids refused in one line."""

import pytest

from tests.fixtures.market import DAY
from tests.support.folders import COLLECTION, good_folder

AGATE, BASALT = 1_000_001, 2_000_001


def folder_of(tmp_path_factory, name, more=""):
    """Three works of the collection `name`; `more` stands in its file."""
    folder = good_folder(tmp_path_factory.mktemp("folder"))
    (folder / "collection.toml").write_text(f"{more}\n{COLLECTION.replace('Pebbles', name)}")
    return folder


@pytest.fixture(scope="module")
def gifts(market, tmp_path_factory):
    """A collection that only gives, created by the command; its folder, and what the commands told."""
    folder, clerk = folder_of(tmp_path_factory, "Given Stones"), market.clerk
    command = ("collection", "create", folder, "--policy", "gifts")
    dry, height = clerk.json(*command, "--dry-run"), market.web3.eth.block_number
    created = clerk.json(*command)
    return {
        "folder": folder, "dry": dry, "sent in all": market.web3.eth.block_number - height, "created": created,
        "again": clerk.json(*command), "minted": clerk.json("mint", folder),
    }  # fmt: skip


def lots_of(market, collection, token, name="policy.toml"):
    path = market.home.folder / name
    path.write_text(f'[[lots]]\ncollection = "{collection}"\ntoken = {token}\nreserve = "1"\n')
    return path


def test_a_dry_run_says_the_policy_and_the_gas_and_sends_nothing(gifts):
    dry = gifts["dry"]
    assert (dry["collection"], dry["policy"], dry["gas"]) == (None, "GIFTS", 142_700)
    assert gifts["sent in all"] == 1


def test_a_collection_is_created_once_with_its_policy(gifts):
    created, again = gifts["created"], gifts["again"]
    assert created["created"] and not again["created"]
    assert again["collection"] == created["collection"]
    assert created["rules"]["gifts_only"] and created["said"] == "only given by its holder, never sold in a house"


def test_the_folder_is_minted_in_it(gifts):
    assert gifts["minted"]["collection"] == gifts["created"]["collection"]
    assert set(gifts["minted"]["works"].values()) == {1, 2, 3}


def test_a_sale_that_the_policy_forbids_is_refused_in_one_sentence(market, gifts):
    line = market.clerk.fails("lot", "open", lots_of(market, "Given Stones", AGATE))
    assert "tokens of this collection are given, never sold: no house or operator takes them" in line
    assert line.endswith("run: ./vernissage collection show")
    assert market.clerk.json("collection", "show", "Given Stones", "--token", AGATE)["token"]["may_be_sold"] is False


def test_every_verb_finds_it_by_its_name(market, gifts):
    clerk, address = market.clerk, gifts["created"]["collection"]
    assert clerk.json("collection", "show", "given stones")["collection"] == address
    assert clerk.json("right", "give", "phases", "--work", 2, "--collection", "Given Stones")["may"]
    assert [right["work"] for right in clerk.json("right", "show", "--collection", "Given Stones")["rights"]] == [2]
    verified = clerk.json("verify", "--collection", "Given Stones", "--token", AGATE)
    assert verified["ok"] and verified["tokens"][0]["owner"] == market.address("artist")
    assert clerk.json("plan", gifts["folder"])["collection"]["name"] == "Given Stones"
    assert clerk.json("timeline", AGATE, "--collection", "Given Stones")["ok"]
    plan = market.home.folder / "one-more.toml"
    plan.write_text('way = "mint"\ncollection = "Given Stones"\nwork = 2\nto = "alice"\n')
    assert "no more" in clerk.fails("mint", plan) or "cap" in clerk.fails("mint", plan).lower()


def test_loosened_it_is_sold_at_once_and_never_tightened_again(market, tmp_path_factory):
    folder, clerk = folder_of(tmp_path_factory, "Kept Once", 'policy = "GIFTS"'), market.clerk
    clerk.json("mint", folder)
    loosen = ("collection", "loosen", "--collection", "Kept Once", "--to")
    loosened = clerk.json(*loosen, "OPEN", "--dry-run")
    assert (loosened["sent"], loosened["policy"], len(loosened["would_send"])) == (False, "GIFTS", 1)
    for words in (("one-sale",), ("one-sale", "--dry-run")):
        assert "a policy only loosens" in clerk.fails(*loosen, *words)
    assert clerk.json("collection", "loosen", "--to", "OPEN", "--collection", "Kept Once")["sent"]
    assert not clerk.json("collection", "loosen", "--to", "OPEN", "--collection", "Kept Once")["sent"]
    assert len(clerk.json("lot", "open", lots_of(market, "Kept Once", AGATE))["opened"]) == 1
    assert "a policy only loosens" in clerk.fails("collection", "loosen", "--to", "GIFTS", "--collection", "Kept Once")
    assert "the collection has another policy, expected OPEN: moves freely, found GIFTS" in clerk.fails("mint", folder)


def test_a_holding_period_of_ones_own_is_told_to_the_second_and_ends(market, tmp_path_factory):
    folder = folder_of(tmp_path_factory, "Held Stones")
    with (folder / "collection.toml").open("a") as file:
        file.write("\n[policy]\nfirst_hold_days = 30\nnext_hold_days = 1\n")
    clerk = market.clerk
    minted = clerk.json("mint", folder)
    art = market.web3.eth.contract(address=minted["collection"], abi=market.art.abi)
    market.send("artist", art.functions.transferFrom(market.address("artist"), market.address("alice"), BASALT))
    since = market.web3.eth.get_block("latest")["timestamp"]
    shown = clerk.json("collection", "show", "Held Stones", "--token", BASALT)
    assert shown["said"] == "the first holder keeps it 30 days, each later one 1 day"
    assert (shown["token"]["until"], shown["token"]["may_be_sold"]) == (since + 30 * DAY, False)
    plan = lots_of(market, "Held Stones", BASALT)
    line = clerk.fails("lot", "open", plan, "--from", "alice")
    assert "the collection does not permit this sale" in line
    market.later(31 * DAY)
    assert len(clerk.json("lot", "open", plan, "--from", "alice")["opened"]) == 1


@pytest.mark.parametrize(
    "policy, told",
    [
        ("TOUT_PAR", "expected ONE_SALE at the nearest"),
        ("EU_ARR", "expected OPEN, and resale_levy = true in the plan of lots"),
        ("museum", "expected one of OPEN, GIFTS, ANT_180_730"),
    ],
)
def test_a_policy_that_is_none_is_wrong_use_and_says_what_to_take(market, gifts, policy, told):
    line = market.clerk.fails("collection", "create", gifts["folder"], "--policy", policy, status=2)
    assert "no such policy" in line and told in line


def test_a_policy_that_the_file_contradicts_is_wrong_use(market, tmp_path_factory):
    folder = folder_of(tmp_path_factory, "Two Minds", 'policy = "HUANHE_0"')
    line = market.clerk.fails("collection", "create", folder, "--policy", "OPEN", status=2)
    assert "the collection file says another, expected HUANHE_0: never moves, found OPEN" in line


def test_a_name_that_two_collections_have_is_no_answer(market, tmp_path_factory):
    for key in ("one", "two"):
        folder = folder_of(tmp_path_factory, "Twice", f'key = "{key}"')
        assert market.clerk.json("collection", "create", folder)["policy"] == "OPEN"
    assert "several collections of this name" in market.clerk.fails("collection", "show", "Twice", status=2)
    assert "no such collection" in market.clerk.fails("right", "show", "--collection", "Thrice", status=2)


def test_all_of_the_artists_collections_are_listed_with_their_policies(market, gifts):
    listed = {each["name"]: each["policy"] for each in market.clerk.json("collection", "show")["collections"]}
    assert listed["Given Stones"] == "GIFTS"
