"""make mutate: plants faults in the contracts and counts how many of them the tests notice.

A sample of each contract, decided by the seed; faults that don't compile, or compile to the same machine code, are no
faults. Each is tried with the test files that go through its line, quickest first. One that makes the tests take more
than four times as long is counted as noticed, and marked so. Exits with 1 below 90 % in all, or where
tools/checks/equivalents.toml explains a fault that is noticed after all or a line that is gone.

    make mutate
    make mutate SEED=7 ARGS="Split Credits"      those contracts, another sample
    make mutate FULL=1                           every fault there is: days
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.studio.errors import StudioError
from scripts.studio.services import ROOT
from scripts.studio.statuses import ExitStatus
from tools.checks.artefacts import Artefact, read_artefacts
from tools.checks.coverage import LOG, SEEN
from tools.checks.environment import provide
from tools.checks.mutants import Mutant, contracts, shuffled
from tools.checks.reach import Plan, Reach, read_reach
from tools.checks.trials import Chain, Code, Compiler, Verdict, same, try_tests
from tools.checks.watching import CONTRACT_TESTS, is_current, read_seconds, read_seen, watch

EQUIVALENTS = Path(__file__).with_name("equivalents.toml")
REPORT = ROOT / "reports" / "mutation.json"
TRIALS = ROOT / "reports" / "mutation"
LINES_FOR_A_MUTANT = 40
FEWEST = 4
LEAST_SCORE = 0.9
PATIENCE = 4


@dataclass(frozen=True)
class Trial:
    """What became of one mutant."""

    mutant: Mutant
    verdict: Verdict

    @property
    def noticed(self) -> bool:
        return self.verdict.outcome in ("killed", "timeout")


@dataclass(frozen=True)
class Bench:
    """What every trial needs; each worker has its own compiler."""

    project: Any
    reach: Reach
    artefacts: dict[str, Artefact]
    seed: int
    full: bool


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="make mutate", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("contracts", nargs="*", help="names of contracts; all unless given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--workers", default="auto", help="faults tried at a time; as many as there are cores")
    asked = parser.parse_args()
    paths = [path for path in contracts() if not asked.contracts or Path(path).stem in asked.contracts]
    if len(asked.contracts) > len(paths):
        parser.error(f"no such contract; there are: {', '.join(Path(path).stem for path in contracts())}")
    explained = {entry["mutant"]: entry["why"] for entry in tomllib.loads(EQUIVALENTS.read_text())["equivalent"]}
    started = time.monotonic()
    try:
        provide(lambda line: print(f"mutate: {line}", flush=True))
        bench = prepare(asked.seed, asked.full, asked.workers)
    except StudioError as error:
        print(f"mutate: {error.line()}", file=sys.stderr)
        return error.status
    trials: list[Trial] = []
    for tried in run(bench, paths, _count(asked.workers)):
        trials += tried
        write(trials, asked.seed)
    wrong = [f"{EQUIVALENTS.name}: {name}: the line is gone" for name in explained if not _is_there(name)]
    wrong += [
        f"{EQUIVALENTS.name}: {trial.mutant.name}: is noticed"
        for trial in trials
        if trial.noticed and trial.mutant.name in explained
    ]
    counted = [trial for trial in trials if trial.mutant.name not in explained]
    print("\n".join([*table(counted), *wrong]))
    score = sum(trial.noticed for trial in counted) / max(len(counted), 1)
    minutes = (time.monotonic() - started) / 60
    print(f"mutate: {score:.1%} of {len(counted)} faults noticed, seed {asked.seed}, {minutes:.0f} minutes")
    return ExitStatus.FAILED if wrong or score < LEAST_SCORE else ExitStatus.DONE


def prepare(seed: int, full: bool, workers: str) -> Bench:
    """Loads Brownie, and sees which tests go where unless that is known of these very sources and tests."""
    sys.argv = ["brownie", "test"]
    from brownie import project

    loaded = project.load(ROOT)
    loaded.load_config()
    if not is_current(SEEN):
        print("mutate: running the tests once, to see which of them go where ...", flush=True)
        if watch(CONTRACT_TESTS, SEEN, LOG, workers):
            raise StudioError("the tests fail without any fault", where=str(LOG.relative_to(ROOT)))
    artefacts = read_artefacts()
    reach = read_reach(read_seen(SEEN, artefacts), read_seconds(SEEN), artefacts)
    return Bench(loaded, reach, {artefact.name: artefact for artefact in artefacts}, seed, full)


def _count(workers: str) -> int:
    return len(os.sched_getaffinity(0)) if workers == "auto" else int(workers)


def run(bench: Bench, paths: Sequence[str], workers: int) -> Iterator[list[Trial]]:
    """Each file's trials, so many files at a time, the longest first; says what was not noticed as it goes."""
    global _bench
    _bench = bench  # the workers are forks: they find it here, Brownie loaded
    TRIALS.mkdir(parents=True, exist_ok=True)
    longest_first = sorted(paths, key=lambda path: -len((ROOT / path).read_text()))
    with multiprocessing.get_context("fork").Pool(workers, maxtasksperchild=1) as pool:
        for trials in pool.imap_unordered(_try_file, longest_first, chunksize=1):
            for trial in trials:
                if not trial.noticed:
                    print(f"not noticed  {trial.mutant}", flush=True)
            yield trials


_bench: Bench


def _try_file(path: str) -> list[Trial]:
    lines = (ROOT / path).read_text().count("\n")
    wanted = sys.maxsize if _bench.full else max(FEWEST, lines // LINES_FOR_A_MUTANT)
    worker, trials = Worker(), []
    try:
        for mutant in shuffled(path, _bench.seed):
            trial = worker.take(mutant)
            if trial:
                trials.append(trial)
            if len(trials) == wanted:
                break
    finally:
        worker.close()
    return trials


class Worker:
    """Tries one mutant after the other, with a compiler and a chain that it keeps."""

    def __init__(self) -> None:
        self._compiler = Compiler()
        self._chain = Chain()
        self._originals: dict[tuple[str, ...], Code | None] = {}

    def close(self) -> None:
        self._compiler.close()
        self._chain.close()

    def take(self, mutant: Mutant) -> Trial | None:
        """None where the mutant is no fault: it does not compile, or to the same machine code."""
        plan = _bench.reach.plan(mutant.path, mutant.line)
        names = plan.contracts or _heirs(mutant.path)
        wanted: dict[str, list[str]] = {}
        for name in names:
            wanted.setdefault(_bench.artefacts[name].path, []).append(name)
        if names not in self._originals:
            self._originals[names] = self._compiler.compile(wanted, {})
        original, code = self._originals[names], self._compiler.compile(wanted, {mutant.path: mutant.source})
        if not names or code is None or original is None or same(code, original):
            return None
        if not plan.tests:
            return Trial(mutant, Verdict("survived", "no test goes there", 0))
        verdict = self._try(mutant, code, plan)
        return Trial(mutant, self._try(mutant, code, plan) if verdict.outcome == "broken" else verdict)

    def _try(self, mutant: Mutant, code: Code, plan: Plan) -> Verdict:
        log = TRIALS / f"{Path(mutant.path).stem}-{mutant.line}.log"
        verdict = try_tests(_bench.project, self._chain, code, plan.tests, 60 + PATIENCE * plan.seconds, log)
        if not self._chain.empty():
            self._chain.close()
            self._chain = Chain()
        return verdict


def _heirs(path: str) -> tuple[str, ...]:
    """A contract whose code has this source in it, for lines that no test goes through."""
    having = (
        name
        for name, artefact in _bench.artefacts.items()
        if artefact.creation and any(place.place.path == path for place in artefact.instructions("run"))
    )
    return tuple(sorted(having)[:1])


def _is_there(name: str) -> bool:
    stem, _, change = name.partition(": ")
    before = change.partition(" -> ")[0]
    return any(before in (ROOT / path).read_text() for path in contracts() if Path(path).stem == stem)


def table(trials: Sequence[Trial]) -> list[str]:
    """A line for each contract."""
    files: dict[str, list[Trial]] = {}
    for trial in sorted(trials, key=lambda trial: trial.mutant.path):
        files.setdefault(trial.mutant.path, []).append(trial)
    lines = []
    for path, mine in files.items():
        noticed = sum(trial.noticed for trial in mine)
        slow = sum(trial.verdict.outcome == "timeout" for trial in mine)
        note = f"  {slow} by their time" if slow else ""
        lines.append(
            f"{path.removeprefix('contracts/'):45} {noticed:3} of {len(mine):3}  {noticed / len(mine):6.1%}{note}"
        )
    return lines


def write(trials: Sequence[Trial], seed: int) -> None:
    rows = [
        {
            "mutant": trial.mutant.name,
            "where": f"{trial.mutant.path}:{trial.mutant.line}",
            "outcome": trial.verdict.outcome,
            "by": trial.verdict.by,
            "seconds": round(trial.verdict.seconds, 1),
        }
        for trial in sorted(trials, key=lambda trial: (trial.mutant.path, trial.mutant.line))
    ]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps({"seed": seed, "trials": rows}, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
