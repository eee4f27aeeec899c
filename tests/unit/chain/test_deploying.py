"""Deploying through Brownie, and the file that remembers it."""

import json

import pytest

from scripts.studio import deployments
from scripts.studio.deploying import SUITE, deploy
from scripts.studio.errors import DeploymentError

NAMES = [name for part in SUITE for name in (part.name, *part.templates)]


@pytest.fixture
def told():
    return []


@pytest.fixture
def book(compiled, deployer, link, records, told):
    return deploy(compiled, deployer, link, told.append)


def test_every_part_is_recorded_with_the_hash_of_its_code(book, link):
    assert list(book.contracts) == NAMES
    for deployed in book.contracts.values():
        assert deployed.code_hash == deployments.code_hash(link, deployed.address)
        assert deployed.solc.startswith("0.8.37")


def test_the_file_names_the_chain_by_id_and_genesis(book, link, records):
    document = json.loads((records / "tests.json").read_text())
    assert document["chainId"] == link.chain_id
    assert document["genesisHash"] == link.genesis_hash
    assert list(document["contracts"]) == NAMES


def test_every_error_of_our_own_is_told_in_its_interfaces_words(book):
    ours = {
        (name, entry["name"])
        for name, deployed in book.contracts.items()
        for entry in deployed.abi
        if entry["type"] == "error" and "_" in entry["name"]
    }
    told = {(name, error.split("(")[0]) for name, deployed in book.contracts.items() for error in deployed.errors}
    assert ("Collection", "Collection_NotMinter") in ours
    assert sorted(ours - told) == []


def test_a_second_run_deploys_nothing(book, compiled, deployer, link, told):
    height = link.web3.eth.block_number
    told.clear()
    again = deploy(compiled, deployer, link, told.append)
    assert link.web3.eth.block_number == height
    assert {name: made.address for name, made in again.contracts.items()} == {
        name: made.address for name, made in book.contracts.items()
    }
    assert [line.split()[-1] for line in told] == ["unchanged"] * len(SUITE)


def test_changed_arguments_deploy_that_contract_again_and_keep_the_old_address(
    book, compiled, deployer, link, stranger, monkeypatch, told
):
    monkeypatch.setenv("VERNISSAGE_TREASURY", stranger.address)
    again = deploy(compiled, deployer, link, told.append)
    assert again.contracts["SplitFactory"].address == book.contracts["SplitFactory"].address
    assert again.contracts["EnglishAuctions"].address != book.contracts["EnglishAuctions"].address
    assert again.contracts["EnglishAuctions"].history == [book.contracts["EnglishAuctions"].address]


def test_a_restarted_chain_is_recognised_and_said(book, link):
    link.genesis_hash = "0x" + "11" * 32
    with pytest.raises(DeploymentError, match="this chain was restarted"):
        deployments.load(link)


def test_a_restarted_chain_gets_everything_anew(book, compiled, deployer, link, told):
    link.genesis_hash = "0x" + "11" * 32
    again = deploy(compiled, deployer, link, told.append)
    assert "this chain was restarted: everything is deployed anew" in told
    assert again.contracts["SplitFactory"].address != book.contracts["SplitFactory"].address


def test_other_code_at_a_recorded_address_is_refused(book, link, records):
    path = records / "tests.json"
    path.write_text(path.read_text().replace(book.contracts["Split"].code_hash, "0x" + "22" * 32))
    with pytest.raises(DeploymentError, match="other code there"):
        deployments.load(link)


def test_a_file_that_is_not_ours_is_refused_with_what_to_do(link, records):
    records.mkdir()
    (records / "tests.json").write_text("{}")
    with pytest.raises(DeploymentError, match=r"not a deployments file.*run: mv "):
        deployments.load(link)


def test_without_a_file_the_next_command_is_named(link, records):
    with pytest.raises(DeploymentError, match=r"run: \.venv/bin/brownie run deploy"):
        deployments.load(link)


def test_an_interruption_keeps_what_was_paid_for(compiled, deployer, link, records, told):
    def stop_at_the_second(line):
        if line.startswith("CollectionFactory"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deploy(compiled, deployer, link, stop_at_the_second)
    again = deploy(compiled, deployer, link, told.append)
    done = [part.name for part in SUITE].index("CollectionFactory") + 1
    assert [line.split()[-1] for line in told] == ["unchanged"] * done + ["deployed"] * (len(SUITE) - done)
    assert list(again.contracts) == NAMES


def test_a_treasury_that_fails_its_checksum_is_refused(compiled, deployer, link, records, monkeypatch, told):
    monkeypatch.setenv("VERNISSAGE_TREASURY", "0x28a8746e75304c0780e011bed21c72cd78cd535e")
    with pytest.raises(Exception, match="VERNISSAGE_TREASURY: the treasury is no address"):
        deploy(compiled, deployer, link, told.append)
