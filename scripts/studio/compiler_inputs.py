"""The compiler's standard-JSON input of each contract, as block explorers take it to verify a source.

It holds exactly the files the contract is made of and the settings it was compiled with: compiled again, it gives the
same bytecode.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from scripts.studio import deployments
from scripts.studio.services import ROOT

_IMPORT = re.compile(r'^\s*import\s(?:[^;"]*\sfrom\s+)?"([^"]+)"', re.MULTILINE)
OUTPUTS = ["abi", "metadata", "evm.bytecode.object", "evm.deployedBytecode.object"]


def standard_json(build: Mapping[str, Any]) -> dict[str, Any]:
    """The input of one contract, from what Brownie recorded when it compiled it; JSON-ready."""
    settings = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]["solc"]
    sources = _sources(build["sourcePath"], dict(line.split("=") for line in settings["remappings"]))
    return {
        "language": "Solidity",
        "sources": {path: {"content": sources[path]} for path in sorted(sources)},
        "settings": {
            "optimizer": build["compiler"]["optimizer"],
            "evmVersion": build["compiler"]["evm_version"],
            "remappings": settings["remappings"],
            "outputSelection": {"*": {"*": OUTPUTS}},
        },
    }


def _sources(first: str, remappings: Mapping[str, str]) -> dict[str, str]:
    """A source and all that it imports, by the names the compiler knows them under."""
    found: dict[str, str] = {}
    queue = [first]
    while queue:
        path = queue.pop()
        if path in found:
            continue
        found[path] = (ROOT / path).read_text(encoding="utf-8")
        queue += (_resolved(name, path, remappings) for name in _IMPORT.findall(found[path]))
    return found


def _resolved(name: str, importer: str, remappings: Mapping[str, str]) -> str:
    """Where an import leads to, from the top of the project."""
    if name.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), name))
    for prefix, target in remappings.items():
        if name.startswith(prefix):
            return target + name.removeprefix(prefix)
    return name


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
