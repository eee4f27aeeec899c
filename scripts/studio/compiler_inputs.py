"""The compiler's standard-JSON input of each contract, as block explorers take it to verify a source.

It holds exactly the files the contract is made of and the settings it was compiled with: compiled again, it gives the
same bytecode.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from scripts.studio import deployments
from scripts.studio.services import ROOT

OUTPUTS = ["abi", "metadata", "evm.bytecode.object", "evm.deployedBytecode.object"]


def standard_json(build: Mapping[str, Any]) -> dict[str, Any]:
    """The input of one contract, from what Brownie recorded when it compiled it; JSON-ready."""
    settings = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]["solc"]
    paths = sorted(build["allSourcePaths"].values())
    return {
        "language": "Solidity",
        "sources": {path: {"content": (ROOT / path).read_text(encoding="utf-8")} for path in paths},
        "settings": {
            "optimizer": build["compiler"]["optimizer"],
            "evmVersion": build["compiler"]["evm_version"],
            "remappings": settings["remappings"],
            "outputSelection": {"*": {"*": OUTPUTS}},
        },
    }


def path_of(network: str, name: str) -> Path:
    """Where the input of a contract on a network is kept."""
    return deployments.FOLDER / network / f"{name}.json"


def write_input(network: str, name: str, build: Mapping[str, Any]) -> Path:
    """Writes a contract's input, whole or not at all; where it is."""
    path = path_of(network, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    scratch.write_text(json.dumps(standard_json(build), indent=1) + "\n", encoding="utf-8")
    os.replace(scratch, path)
    return path
