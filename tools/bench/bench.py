"""The whole run: installs the peers on first use, measures every feature, writes the reports."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.bench import artefacts, auctions, collectibles, formats, policies, royalties, shares
from tools.bench.artefacts import CACHE, HERE, ROOT
from tools.bench.chain import running_chain
from tools.bench.errors import BenchError
from tools.bench.report import Section, read_goals, to_json, to_markdown, verdict_on
from tools.bench.rows import Feature, measure

JSON_REPORT = Path("reports/gas.json")
MARKDOWN_REPORT = Path("docs/gas.md")
INSTALL_SECONDS = 300

FEATURES: dict[str, Callable[[], Feature]] = {
    "collectibles": collectibles.feature,
    "policies": policies.feature,
    "royalties": royalties.feature,
    "shares": shares.feature,
    "auctions": auctions.feature,
    "formats": formats.feature,
}

ABSENT = (
    "0xSplits v1 and v2, Liquid Split: no package found carries their sources or bytecode (`@0xsplits/splits-sdk` "
    "6.6.0 has ABIs only).",
    "Nouns V3: `@nouns/contracts` ends with 0.3.0, whose newest house is V2; that one is measured, behind the "
    "transparent proxy it ships with.",
    "Foundation, SuperRare and Art Blocks: no package found carries their houses or splits.",
)
"""Systems whose figures are known but that cannot be deployed from a package registry."""


def run(names: Sequence[str], say: Callable[[str], None]) -> list[Section]:
    """Measures the features of those names, each on a chain of its own. `say` gets a line for every row."""
    install_peers(say)
    goals = read_goals()
    sections = []
    for name in names:
        feature = FEATURES[name]()
        rows = []
        with running_chain() as chain:
            for row in measure(chain, feature):
                verdict = verdict_on(row.ours, goals[row.id].goal).replace("*", "")
                ours = f"{row.ours:,}" if row.ours is not None else "-"
                say(f"{row.id:24} {ours:>12}  {verdict}")
                for contestant, error in row.errors.items():
                    say(f"{'':24} {contestant}: {error}")
                rows.append(row)
        sections.append(Section(feature.name, feature.contestants, tuple(rows)))
    return sections


def write(sections: Sequence[Section]) -> list[Path]:
    """Writes both reports. Returns their paths from the root."""
    goals = read_goals()
    product = artefacts.product_settings()
    ganache = artefacts.package_version("ganache", product=True)
    made_with = (
        f"Ganache {ganache} at {product.evm} and solc {product.solc}, legacy pipeline, optimizer {product.runs:,} runs"
    )
    texts = {
        JSON_REPORT: to_json(sections, goals),
        MARKDOWN_REPORT: to_markdown(sections, goals, made_with, ABSENT),
    }
    for path, text in texts.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        scratch = ROOT / path.with_suffix(path.suffix + ".new")
        scratch.write_text(text)
        os.replace(scratch, ROOT / path)
    return list(texts)


def install_peers(say: Callable[[str], None]) -> None:
    """`npm ci` of the peers, unless what is installed was installed from this very lock."""
    stamp = CACHE / "peers"
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if artefacts.PEERS.is_dir() and stamp.is_file() and stamp.read_text() == lock:
        return
    say("installing the peers' packages ...")
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(
            command, cwd=HERE, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=INSTALL_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BenchError("the peers' packages can't be installed", where="tools/bench", found=str(error)) from error
    if done.returncode:
        found = done.stderr.strip()[-400:]
        raise BenchError("the peers' packages can't be installed", where="tools/bench", found=found, run="make bench")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(lock)
