"""Our contracts and interfaces compile without a warning. Other people's, and the doubles', are theirs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import yaml

from scripts.studio.services import ROOT
from tools.brownie_environment import COMPILERS

OURS = ("contracts", "interfaces")
DOUBLES = "contracts/testing/"


def warnings_about(sources: dict[str, str]) -> list[str]:
    """What the pinned compiler warns of in those sources (path -> text), without making code: half of the time."""
    config = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]
    settings = {
        "evmVersion": config["evm_version"],
        "remappings": config["solc"]["remappings"],
        "outputSelection": {"*": {"*": ["abi"]}},
    }
    question = {
        "language": "Solidity",
        "sources": {path: {"content": text} for path, text in sources.items()},
        "settings": settings,
    }
    command = [COMPILERS / f"solc-v{config['solc']['version']}", "--standard-json", "--allow-paths", "."]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(question), capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    assert answer["sources"].keys() >= sources.keys(), answer["errors"]
    told = [error for error in answer.get("errors", []) if error["sourceLocation"]["file"] in sources]
    return [error["formattedMessage"].strip() for error in told]


def text_of(path: Path) -> tuple[str, str]:
    return str(path.relative_to(ROOT)), path.read_text()


def test_no_contract_or_interface_of_ours_gives_a_warning():
    sources = dict(text_of(path) for folder in OURS for path in sorted((ROOT / folder).rglob("*.sol")))
    ours = {path: text for path, text in sources.items() if not path.startswith(DOUBLES)}

    assert len(ours) > 50
    assert warnings_about(ours) == []


def test_a_warning_would_be_seen():
    head = "// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\n"

    found = warnings_about({"contracts/Odd.sol": head + "contract Odd { function f() external { uint256 x; } }\n"})

    assert len(found) == 2
    assert "Unused local variable" in found[0]
    assert "Function state mutability can be restricted to pure" in found[1]
