"""No function that changes anything is missing from the table of powers, and none in it is made up."""

import pytest

from scripts.studio.powers import TABLE, unlisted


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
