"""Fault 23: two runs at once, of one plan or from one account, on one machine or on two."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import brownie

from scripts.studio.plans import make_plan
from tests.support.commands import VERNISSAGE, Home
from tests.support.folders import many_works
from tests.support.runs import Runs


def started(home: Home, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [VERNISSAGE, "mint", str(folder), "--json"], env=home.environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ended(process: subprocess.Popen[str]) -> dict:
    output, errors = process.communicate(timeout=120)
    assert process.returncode in (0, 1), errors
    document = json.loads(output)
    assert document["ok"] == (process.returncode == 0)
    return document


def test_two_runs_of_one_plan_mint_it_once(studio: Home, runs: Runs) -> None:
    documents = [ended(process) for process in [started(studio, runs.plan.folder) for _ in range(2)]]
    for document in documents:
        if not document["ok"]:
            assert document["errors"][0]["what"] == "another process works on this plan"
            assert document["errors"][0]["run"] == "the same command when it has ended"
    assert any(document["ok"] for document in documents)
    runs.assert_once(brownie.web3.provider.endpoint_uri)


def test_two_plans_of_one_account_at_once_take_turns(studio: Home, runs: Runs, tmp_path: Path) -> None:
    second = many_works(tmp_path / "second", 2)
    (second / "collection.toml").write_text((second / "collection.toml").read_text().replace("Pebbles", "Cobbles"))
    processes = [started(studio, folder) for folder in (runs.plan.folder, second)]
    assert [ended(process)["ok"] for process in processes] == [True, True]
    for plan in (runs.plan, make_plan(second)):
        replace(runs, plan=plan).assert_once(brownie.web3.provider.endpoint_uri)


def test_two_machines_with_one_account_and_one_plan_mint_it_once(studio: Home, runs: Runs, tmp_path: Path) -> None:
    """They share neither journal nor lock: only the chain keeps them apart."""
    other = Home.at(tmp_path / "other")
    for name in ("state/chain.json", "deployments/local.json"):
        (other.folder / name).parent.mkdir(parents=True)
        (other.folder / name).write_bytes((studio.folder / name).read_bytes())
    documents = [ended(process) for process in [started(home, runs.plan.folder) for home in (studio, other)]]
    for home, document in zip((studio, other), documents, strict=True):
        if not document["ok"]:
            assert document["errors"][0]["error"] == "TransactionFailed", document
            assert home.vernissage("mint", str(runs.plan.folder), "--json").returncode == 0
    runs.assert_once(brownie.web3.provider.endpoint_uri)
