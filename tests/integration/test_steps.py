"""`make chain` and the Brownie scripts against it, one at a time, twice, and across a restart."""

import json
import os
import signal

import pytest

from scripts.studio.deploying import SUITE
from tests.support.commands import BROWNIE, Home, descendants, errors_of, gone, interrupt, read_until


@pytest.fixture
def home(tmp_path):
    return Home.at(tmp_path)


def test_each_step_runs_alone_and_twice_and_the_data_survives_a_restart(home):
    with home.chain() as process:
        for step in ("deploy", "mint", "auction", "payout", "verify"):
            result = home.brownie(step)
            assert result.returncode == 0, f"{step}: {result.stdout}{result.stderr}"
        assert home.brownie("deploy").stdout.count("unchanged") == len(SUITE)
        assert "0 transactions" in home.brownie("mint").stdout
        assert "verified 23 tokens" in home.brownie("verify").stdout
        children = descendants(process.pid)
        interrupt(process)
        assert process.returncode == 0
        assert gone(children)
    with home.chain():
        assert home.brownie("deploy").stdout.count("unchanged") == len(SUITE)
        assert "verified 23 tokens" in home.brownie("verify").stdout
        assert home.brownie("auction").returncode == 0  # the next four works


def test_the_artists_command_mints_and_verifies_on_the_same_chain(home, stage_at):
    stage_at(home, "deploy")
    with home.chain():
        minted = json.loads(home.vernissage("mint", "--json").stdout)
        assert minted["ok"] and minted["sent"] == 3
        assert json.loads(home.vernissage("mint", "--json").stdout)["sent"] == 0
        verified = json.loads(home.vernissage("verify", "--json").stdout)
        assert verified["ok"] and len(verified["tokens"]) == 23


def test_a_chain_killed_outright_goes_on_where_it_was(home):
    with home.chain() as process:
        assert home.brownie("deploy").returncode == 0
        children = descendants(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        assert gone(children)
    with home.chain():
        assert home.brownie("deploy").stdout.count("unchanged") == len(SUITE)


def test_no_chain_is_one_line_with_the_command_that_mends_it(home):
    result = home.brownie("deploy")
    assert result.returncode == 1
    (line,) = errors_of(result)
    assert line.startswith(f"error: http://127.0.0.1:{home.port}: no local chain runs")
    assert line.endswith("run: make chain")


def test_a_strangers_chain_on_the_port_is_not_believed(home):
    with home.chain():
        record = home.folder / "state" / "chain.json"
        record.write_text(record.read_text().replace('"genesis_hash": "0x', '"genesis_hash": "0x00'))
        result = home.brownie("deploy")
    assert result.returncode == 1
    (line,) = errors_of(result)
    assert "another chain answers there" in line and line.endswith("run: make chain")


def test_an_unknown_network_is_one_line_and_wrong_use(home):
    for result in (home.brownie("deploy", "--network", "atlantis"), home.vernissage("mint", "--network", "atlantis")):
        assert result.returncode == 2
        (line,) = errors_of(result)
        assert line.startswith("error: atlantis: no such network, expected local, ")


def test_minting_before_deploying_names_the_next_command(home):
    with home.chain():
        result = home.brownie("mint")
    assert result.returncode == 1
    (line,) = errors_of(result)
    assert "nothing is deployed yet" in line and line.endswith("run: .venv/bin/brownie run deploy")


def test_a_dead_ipfs_node_stops_the_mint_before_anything_is_sent(home, stage_at):
    stage_at(home, "deploy")
    with home.chain() as process:
        os.kill(process.pid, signal.SIGSTOP)  # it would end the chain too, and say so
        (node,) = [child for child in descendants(process.pid) if "ipfs" in child.name()]
        node.kill()
        result = home.brownie("mint")
        assert result.returncode == 1
        (line,) = errors_of(result)
        assert "no IPFS node answers" in line
        assert json.loads((home.folder / "deployments" / "local.json").read_text())["contracts"]
    with home.chain():
        assert "3 transactions" in home.brownie("mint").stdout


@pytest.mark.parametrize(("name", "service"), [("node", "Ganache"), ("ipfs", "Kubo")])
def test_make_chain_ends_with_one_line_when_a_service_is_killed_and_goes_on_when_started_again(home, name, service):
    with home.chain() as process:
        children = descendants(process.pid)
        next(child for child in children if child.name().startswith(name)).kill()
        output, _ = process.communicate(timeout=30)
        assert process.returncode == 1
        assert output.splitlines()[-1].startswith(f"error: {home.folder / 'state'}: {service} ended, expected that")
        assert output.splitlines()[-1].endswith(" - run: make chain")
        assert gone(children)
        assert not (home.folder / "state" / "chain.json").exists()
    with home.chain():
        pass


def test_two_chains_do_not_share_a_port(home):
    with home.chain():
        second = home.run(".venv/bin/python", "scripts/chain.py")
    assert second.returncode == 1
    (line,) = errors_of(second)
    assert "something else listens there" in line


def test_an_interrupted_evening_is_ended_before_the_next_begins(home, stage_at):
    stage_at(home, "mint")
    with home.chain():
        with home.started(BROWNIE, "run", "auction") as process:
            read_until(process, "alice bids")
            interrupt(process)
        result = home.brownie("auction")
        assert result.returncode == 0, result.stdout
        assert "listed by a run that was interrupted" in result.stdout
        assert home.brownie("payout").returncode == 0
        assert "every wei accounted for" in home.brownie("verify").stdout
