"""Slither over our own contracts, with every finding explained in slither-triage.toml or none.

A finding is known by its detector and by what it is about (`Credits._spendCredit(address,address,uint256)`), so an
explanation survives the lines around it moving. Exits with 1 on a finding nobody explained and on an explanation that
explains nothing any more.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.studio.errors import StudioError
from scripts.studio.services import ROOT
from scripts.studio.statuses import ExitStatus
from tools.checks.environment import BIN, FOUNDRY_CONFIG, HERE, CheckError, variables

TRIAGE = HERE / "slither-triage.toml"
STAGE = ROOT / "build" / "slither"
LINKED = ("node_modules", ".toolchain", "tools")
SECONDS = 1_200


@dataclass(frozen=True, order=True)
class Finding:
    """What slither said, without the lines it said it of."""

    detector: str
    about: str

    def __str__(self) -> str:
        return f"{self.detector}: {self.about}"


def main() -> int:
    try:
        findings = set(run())
        triage = tomllib.loads(TRIAGE.read_text())
    except (StudioError, tomllib.TOMLDecodeError) as error:
        print(f"slither: {error}", file=sys.stderr)
        return ExitStatus.FAILED
    explained = {
        Finding(entry["detector"], about) for entry in triage["explained"] for about in entry["about"] if entry["why"]
    }
    by_detector = set(triage["by_detector"])
    unexplained = sorted(f for f in findings - explained if f.detector not in by_detector)
    stale = sorted(explained - findings)
    stale_detectors = sorted(by_detector - {finding.detector for finding in findings})
    for finding in unexplained:
        print(f"not explained  {finding}")
    for old in [*stale, *stale_detectors]:
        print(f"no longer there  {old}")
    print(f"{len(findings)} findings, {len(unexplained)} of them not explained")
    return ExitStatus.FAILED if unexplained or stale or stale_detectors else ExitStatus.DONE


def run() -> Iterator[Finding]:
    """Slither, where only our own contracts are: it wants a foundry.toml at the top of what it reads."""
    _set_stage()
    report = STAGE / "report.json"
    report.unlink(missing_ok=True)
    options = ["--compile-force-framework", "foundry", "--exclude-dependencies", "--json", str(report)]
    env = {name: value for name, value in variables().items() if name != "FOUNDRY_CONFIG"}
    done = subprocess.run(
        [BIN / "slither", ".", *options], cwd=STAGE, env=env, capture_output=True, text=True, timeout=SECONDS
    )
    if not report.is_file():
        raise CheckError("slither did not finish", found=done.stderr.strip()[-400:])
    answer = json.loads(report.read_text())
    if not answer["success"]:
        raise CheckError("slither did not finish", found=str(answer["error"])[-400:])
    for result in answer["results"].get("detectors", []):
        yield Finding(result["check"], _about(result["elements"]))


def _set_stage() -> None:
    """Copies, since solc resolves a link before it looks where an import leads; the doubles stay behind."""
    shutil.rmtree(STAGE, ignore_errors=True)
    STAGE.mkdir(parents=True)
    shutil.copytree(ROOT / "contracts", STAGE / "contracts", ignore=shutil.ignore_patterns("testing"))
    shutil.copytree(ROOT / "interfaces", STAGE / "interfaces")
    shutil.copy(ROOT / FOUNDRY_CONFIG, STAGE / "foundry.toml")
    for name in LINKED:
        Path(STAGE / name).symlink_to(ROOT / name)


def _about(elements: list[dict[str, Any]]) -> str:
    """The function or variable a finding begins with, under its contract's name."""
    if not elements:
        return "the whole"
    element = elements[0]
    fields = element.get("type_specific_fields", {})
    if element["type"] in ("contract", "pragma", "enum", "struct") and "parent" not in fields:
        return str(element["name"])
    if element["type"] == "node":
        return _about([fields["parent"]])
    name = str(fields.get("signature", element["name"]))
    parent = fields.get("parent")
    return f"{_about([parent])}.{name}" if parent and parent.get("type") != "pragma" else name


if __name__ == "__main__":
    sys.exit(main())
