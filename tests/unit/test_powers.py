"""No function that changes anything is missing from the table of powers, and none in it is made up; nobody else has a
power that it gives to somebody; and who holds one now is read from the chain."""

from collections import Counter

import pytest
from brownie import web3
from eth_utils import keccak

from scripts.studio import deployments
from scripts.studio.deployments import Deployed
from scripts.studio.powers import FIXED, TABLE, fixed_of, parameters, powers_of, unlisted
from tests.fixtures.bound import Policy
from tests.fixtures.royalties import terms_for

REFUSALS = [
    "OwnableUnauthorizedAccount(address)",
    "Collection_NotMinter(address,uint256)",
    "Collection_NotFactory(address,address)",
    "Managed_NotAllowed(address,address)",
    "Shares_OnlyFactory(address)",
    "SplitFactory_OnlyItself(address)",
]


@pytest.fixture(scope="module")
def contracts():
    """Every contract of ours that can be deployed, doubles apart, by name."""
    import brownie

    builds = dict(brownie.project.get_loaded_projects()[0]._build.items())
    return {
        name: build
        for name, build in builds.items()
        if build.get("sourcePath", "").startswith("contracts/")
        and "/testing/" not in build["sourcePath"]
        and build["bytecode"]
        and build["type"] == "contract"
    }


def test_every_function_that_changes_anything_is_listed(contracts):
    missing = {name: functions for name, build in contracts.items() if (functions := unlisted(name, build["abi"]))}
    assert not missing, f"say in scripts/studio/powers.py who may call: {missing}"


def test_nothing_in_the_table_is_made_up(contracts):
    for name, powers in TABLE.items():
        assert name in contracts, f"{name} is no contract"
        known = {entry["name"] for entry in contracts[name]["abi"] if entry["type"] == "function"}
        assert set(powers) <= known, f"{name} has no {sorted(set(powers) - known)}"


def test_each_power_over_others_has_a_cap_beside_it():
    for name, powers in TABLE.items():
        for function, power in powers.items():
            assert power.limit or not power.privileged, f"{name}.{function} has no cap"


def test_no_house_split_or_factory_has_an_owner(contracts):
    for name in (
        "EnglishAuctions",
        "DutchAuctions",
        "SealedBidAuctions",
        "Offers",
        "Split",
        "SplitFactory",
        "CollectionFactory",
    ):
        functions = {entry.get("name") for entry in contracts[name]["abi"]}
        assert not functions & {"owner", "transferOwnership", "pause", "upgradeTo", "setFee"}


def test_a_power_is_one_selector(contracts):
    """The table goes by names, so a second function of a listed name would slip in."""
    for name, build in contracts.items():
        names = Counter(entry["name"] for entry in build["abi"] if entry["type"] == "function")
        assert {each for each, count in names.items() if count > 1} <= {"safeTransferFrom"}, name


def test_what_constructors_fix_is_said(contracts):
    given = {parameter for build in contracts.values() for parameter in parameters(build["abi"])}
    assert given == set(FIXED)


def nothing(kind: dict) -> object:
    """An argument of that type, all zeros."""
    if kind["type"].endswith("]"):
        return []
    if kind["type"] == "tuple":
        return tuple(nothing(part) for part in kind["components"])
    if kind["type"].startswith("bytes"):
        return b"" if kind["type"] == "bytes" else bytes(int(kind["type"][5:]))
    return {"string": "", "bool": False, "address": "0x" + "0" * 40}.get(kind["type"], 0)


def refused(contract, function: str, stranger) -> bool:
    """Whether a stranger is told that they may not, before anything else."""
    entry = next(entry for entry in contract.abi if entry.get("name") == function)
    data = getattr(contract, function).encode_input(*(nothing(given) for given in entry["inputs"]))
    try:
        web3.eth.call({"from": str(stranger), "to": contract.address, "data": data})
    except Exception as error:
        return any(keccak(text=known)[:4].hex() in str(error).lower() for known in REFUSALS)
    return False


def test_nobody_else_has_a_power_over_others(
    collection, make_bound, split_factory, ChangingSplitFactory, compiled, deployer, gallery, alice, stranger
):
    changing, listed = deployer.deploy(ChangingSplitFactory), terms_for({alice: 1}).list
    changing.createManaged(gallery, listed, [], {"from": deployer})
    for name, contract in {
        "Collection": collection,
        "BoundCollection": make_bound(Policy()),
        "ManagedSplit": compiled.ManagedSplit.at(changing.managedSplitOf(gallery, listed, [])),
        "SplitFactory": split_factory,
    }.items():
        for function, power in TABLE[name].items():
            if power.privileged:
                assert refused(contract, function, stranger), f"{name}.{function} does not ask who calls"


def test_who_holds_a_power_is_read_from_the_chain(
    link, records, collection_factory, collection, vouchers, signer, artist, alice
):
    collection.setMinter(alice, 0, True, {"from": artist})
    collection.setMinter(alice, 0, False, {"from": artist})
    book = deployments.empty(link)
    for name, contract in (
        ("CollectionFactory", collection_factory),
        ("Collection", collection),
        ("Vouchers", vouchers),
    ):
        made = Deployed(contract.address, "", 0, "", [], "", "", "", "", contract.abi, {})
        book = book.with_contract(name, made)
    held = {each.function: each for each in powers_of(link, book) if each.contract == "Collection"}
    assert held["setMinter"].now == artist
    assert held["mint"].now == f"{artist}; Vouchers (every work); {signer.address} (every work)"
    assert held["burn"].now == held["initialize"].now == ""


def test_what_was_fixed_is_read_from_the_deployment(link, records, house, treasury, coin):
    given = [str(treasury), 250, [str(coin)], "0x" + "0" * 40]
    made = Deployed(house.address, "", 0, "", given, "", "", "", "", house.abi, {})
    book = deployments.empty(link).with_contract("EnglishAuctions", made)
    said = {each.parameter: each.value for each in fixed_of(book)}
    assert said == dict(zip(("treasury", "houseBps", "currencies", "registry"), map(str, given), strict=True))
