"""The branches of our own contracts: where each is, and which of its two ways were gone.

A branch is an `if`, a loop's condition, a `?:`, an `&&` or `||` that may stop early, in Solidity and in assembly. The
compiler makes one conditional jump of each, which it maps to the very bytes of that piece of syntax.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.studio.services import ROOT
from tools.checks.artefacts import Artefact, Place, ours

WAYS = {  # kind of syntax -> what is said of it where it was never (taken, passed by)
    "IfStatement": ("never false", "never true"),
    "YulIf": ("never false", "never true"),
    "ForStatement": ("never ends", "never entered"),
    "WhileStatement": ("never ends", "never entered"),
    "YulForLoop": ("never ends", "never entered"),
    "Conditional": ("never true", "never false"),
    "YulCase": ("never this case", "never another case"),
    "&&": ("left never false", "left never true"),
    "||": ("left never true", "left never false"),
}
SHOWN = 70


@dataclass
class Branch:
    """One place where the code may go two ways."""

    place: Place
    kind: str
    contract: str
    function: str
    line: int
    text: str
    taken: bool = False
    passed: bool = False

    @property
    def ways(self) -> int:
        """How many of the two were gone."""
        return self.taken + self.passed

    @property
    def missing(self) -> Iterator[str]:
        taken, passed = WAYS[self.kind]
        if not self.taken:
            yield f"{self.name}: {taken}"
        if not self.passed:
            yield f"{self.name}: {passed}"

    @property
    def name(self) -> str:
        """What a branch is known by when the lines around it move."""
        return f"{self.contract}.{self.function}: {self.text}"


@dataclass
class Function:
    """A function with something to do."""

    place: Place
    name: str
    line: int
    ran: bool = False


@dataclass(frozen=True)
class Syntax:
    """All branches and functions of our contracts, by the bytes they are."""

    branches: dict[Place, Branch] = field(default_factory=dict)
    functions: dict[Place, Function] = field(default_factory=dict)


def read_syntax(artefacts: Iterable[Artefact]) -> Syntax:
    syntax = Syntax()
    for path, ast in {artefact.path: artefact.ast for artefact in artefacts}.items():
        source = (ROOT / path).read_bytes()
        for node, contract, function in _walk(ast, path.rsplit("/")[-1].removesuffix(".sol"), ""):
            start, length, _ = map(int, node["src"].split(":"))
            place = Place(path, start, length)
            line = source[:start].count(b"\n") + 1
            kind = _kind(node)
            if kind:
                text = _shown(source[start : start + length].decode())
                syntax.branches[place] = Branch(place, kind, contract, function, line, text)
            if node["nodeType"] == "FunctionDefinition" and (node.get("body") or {}).get("statements"):
                body, size, _ = map(int, node["body"]["src"].split(":"))
                syntax.functions[place] = Function(Place(path, body, size), f"{contract}.{function}", line)
    return syntax


def _kind(node: Mapping[str, Any]) -> str | None:
    kind = node["nodeType"]
    if kind == "BinaryOperation":
        return node["operator"] if node["operator"] in WAYS else None
    if kind == "YulCase" and node["value"] == "default":
        return None
    return kind if kind in WAYS else None


def _walk(node: Any, contract: str, function: str) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """Every piece of syntax with the contract and the function around it."""
    if isinstance(node, list):
        for part in node:
            yield from _walk(part, contract, function)
    elif isinstance(node, dict):
        if node.get("nodeType") == "ContractDefinition":
            contract = node["name"]
        if node.get("nodeType") in ("FunctionDefinition", "ModifierDefinition", "YulFunctionDefinition"):
            function = node.get("name") or node.get("kind", "")
        if "nodeType" in node and "src" in node:
            yield node, contract, function
        for part in node.values():
            yield from _walk(part, contract, function)


def _shown(text: str) -> str:
    """The condition, as far as it fits: one line, without what follows."""
    line = " ".join(text.split("{")[0].split())
    return line if len(line) <= SHOWN else line[:SHOWN].rstrip() + "..."


__all__ = ["WAYS", "Branch", "Function", "Syntax", "ours", "read_syntax"]
