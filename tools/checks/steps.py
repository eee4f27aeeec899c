"""What `make check` runs: each step a few commands and a verdict on what they printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.studio.services import ROOT
from tools.checks.environment import BIN, FORGE, HERE, NPM_TOOLS

Verdict = Callable[[str], str]
"""Reads what the last command printed, returns a note; raises `Unproven` where success proves nothing."""

MACHINES = sorted((ROOT / "tests" / "stateful").glob("test_*_machine.py"))
PROOFS = ("SplitProofs", "LedgerProofs", "AuctionProofs")
EXAMPLES = 200
FUZZ_RUNS = 1_000
INVARIANT_RUNS = 1_000
INVARIANT_DEPTH = 100
CALLS_BETWEEN_CHECKS = 25

RUFF = ROOT / ".venv" / "bin" / "ruff"
MYPY = ROOT / ".venv" / "bin" / "mypy"
BROWNIE = ROOT / ".venv" / "bin" / "brownie"
ON_ANVIL = HERE / "on_anvil.py"


class Unproven(Exception):
    """The tool ended well and yet showed nothing."""


@dataclass(frozen=True)
class Step:
    """One line of the summary. The commands run in order, from the top folder, until one fails."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    verdict: Verdict = field(default=lambda printed: "")
    env: Mapping[str, str] = field(default_factory=dict)
    quiet_errors: bool = False  # the last command's standard error is kept out of what the verdict reads


def last_line(printed: str) -> str:
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def forge_count(printed: str) -> str:
    """forge that finds no tests ends well, too: there must be some."""
    results = [test for suite in json.loads(printed).values() for test in suite["test_results"].values()]
    invariants = [test["kind"]["Invariant"] for test in results if "Invariant" in test["kind"]]
    if not results or not invariants:
        raise Unproven(f"{len(results)} properties and {len(invariants)} invariants ran")
    fewest = min(invariant["calls"] for invariant in invariants)
    if fewest < INVARIANT_RUNS * INVARIANT_DEPTH:
        raise Unproven(f"an invariant saw {fewest:,} calls only")
    return f"{len(results) - len(invariants)} properties, {len(invariants)} invariants of {fewest:,} calls each"


def proof_count(printed: str) -> str:
    passed = printed.count("[PASS]")
    if not passed:
        raise Unproven("halmos proved nothing")
    return f"{passed} proofs"


def test_count(printed: str) -> str:
    line = next((line for line in reversed(printed.splitlines()) if " passed" in line), None)
    if line is None:
        raise Unproven("no test ran")
    return line.strip("= ")


def _text(*words: object) -> tuple[str, ...]:
    return tuple(str(word) for word in words)


def _machine(file: Path) -> Step:
    name = file.stem.removeprefix("test_").removesuffix("_machine")
    # On anvil, where an example takes a third of the time; on Ganache they run, with fewer, in `make test`.
    command = _text(BROWNIE, "test", file.relative_to(ROOT), "--network", "anvil")
    # No limit on the time of one test: that is pytest's for `make test`, where few examples are tried.
    env = {"MACHINE_EXAMPLES": str(EXAMPLES), "PYTEST_ADDOPTS": "--timeout 0"}
    return Step(f"machine-{name}", (command,), lambda printed: f"{EXAMPLES} examples, {test_count(printed)}", env)


LINT = Step(
    "solhint",
    (
        _text(
            *(NPM_TOOLS / ".bin" / "solhint", "--noPoster", "-w", 0, "-c", "tools/checks/solhint.json"),
            *("contracts/**/*.sol", "interfaces/**/*.sol"),
        ),
    ),
)
FORMAT = Step("forge-fmt", (_text(FORGE, "fmt", "--check", "contracts", "interfaces", "tests/properties"),))
RUFF_STEP = Step("ruff", (_text(RUFF, "check", "."), _text(RUFF, "format", "--check", ".")), last_line)
MYPY_STEP = Step(
    "mypy",
    (
        _text(
            *(MYPY, "--ignore-missing-imports"),
            *("scripts/studio", "scripts/verbs", "scripts/vernissage.py", "tools"),
        ),
    ),
    last_line,
)
SLITHER = Step("slither", (_text(sys.executable, "-m", "tools.checks.slither"),), last_line)
PROPERTIES = Step(
    "forge",
    (_text(FORGE, "test", "--offline", "--json"),),
    forge_count,
    {
        "FOUNDRY_FUZZ_RUNS": str(FUZZ_RUNS),
        "FOUNDRY_INVARIANT_RUNS": str(INVARIANT_RUNS),
        "FOUNDRY_INVARIANT_DEPTH": str(INVARIANT_DEPTH),
        "FOUNDRY_INVARIANT_CHECK_INTERVAL": str(CALLS_BETWEEN_CHECKS),
    },
    quiet_errors=True,
)
HALMOS = Step(
    "halmos",
    tuple(
        _text(BIN / "halmos", "--contract", proof, "--forge-build-out", "build/forge/out", "--no-status")
        for proof in PROOFS
    ),
    proof_count,
)

ANVIL = Step("anvil", (_text(sys.executable, "-m", "tools.checks.on_anvil"),), last_line)

CHAINS = [
    [PROPERTIES, HALMOS],  # one after the other: both write build/forge
    *([_machine(file)] for file in MACHINES),
    [ANVIL] if ON_ANVIL.is_file() else [],
    [SLITHER],
    [LINT, FORMAT, RUFF_STEP, MYPY_STEP],
]
"""Steps that follow one another, the longest first: two chains run at a time."""
