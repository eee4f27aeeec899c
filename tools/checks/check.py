"""make check: every linter, analysis, proof and long fuzz run, each to its end even where another failed.

One line a step, with its time; what each printed is in reports/checks/. Exits with 1 where one failed.

    make check
    make check ARGS="slither ruff"      some steps; `machine` means all state machines
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from scripts.studio.errors import StudioError
from scripts.studio.services import ROOT
from scripts.studio.statuses import ExitStatus
from tools.checks.environment import provide, variables
from tools.checks.steps import CHAINS, Step, Unproven

LOGS = ROOT / "reports" / "checks"
AT_ONCE = 2
STEP_SECONDS = 3_600


@dataclass(frozen=True)
class Outcome:
    """How a step ended: what it found in a few words, seconds."""

    step: Step
    passed: bool
    note: str
    seconds: float

    def line(self) -> str:
        return f"{'ok    ' if self.passed else 'FAILED'} {self.step.name:20} {self.seconds:6.0f} s  {self.note}"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="make check", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("steps", nargs="*", help="the beginnings of the steps' names; all unless given")
    wanted = parser.parse_args().steps
    chains = chosen(wanted)
    if not chains:
        parser.error(f"no such step; there are: {', '.join(step.name for chain in CHAINS for step in chain)}")
    started = time.monotonic()
    try:
        provide(lambda line: print(f"check: {line}", flush=True))
        outcomes = run(chains, lambda outcome: print(outcome.line(), flush=True))
    except StudioError as error:
        print(f"check: {error.line()}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    failed = [outcome.step.name for outcome in outcomes if not outcome.passed]
    minutes = (time.monotonic() - started) / 60
    names = f": {', '.join(failed)}" if failed else ""
    print(f"check: {len(outcomes)} steps in {minutes:.1f} minutes, {len(failed)} failed{names}")
    return ExitStatus.FAILED if failed else ExitStatus.DONE


def chosen(wanted: Sequence[str]) -> list[list[Step]]:
    """The steps whose names begin with one of `wanted`, in their chains."""
    kept = [[step for step in chain if not wanted or step.name.startswith(tuple(wanted))] for chain in CHAINS]
    return [chain for chain in kept if chain]


def run(chains: Sequence[Sequence[Step]], tell: Callable[[Outcome], None]) -> list[Outcome]:
    """Two chains at a time; tells each outcome when it is there."""
    LOGS.mkdir(parents=True, exist_ok=True)

    def run_chain(chain: Sequence[Step]) -> list[Outcome]:
        outcomes = []
        for step in chain:
            outcomes.append(run_step(step))
            tell(outcomes[-1])
        return outcomes

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [outcome for outcomes in pool.map(run_chain, chains) for outcome in outcomes]


def run_step(step: Step) -> Outcome:
    started = time.monotonic()
    log = LOGS / f"{step.name}.log"
    printed = []
    try:
        with log.open("w") as file:
            for command in step.commands:
                done = subprocess.run(
                    command,
                    cwd=ROOT,
                    env={**variables(), **step.env},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL if step.quiet_errors else subprocess.STDOUT,
                    text=True,
                    errors="replace",
                    timeout=STEP_SECONDS,
                )
                file.write(done.stdout)
                printed.append(done.stdout)
                if done.returncode:
                    raise Unproven(f"exit {done.returncode}, see {log.relative_to(ROOT)}")
        passed, note = True, step.verdict("".join(printed))
    except (Unproven, ValueError, subprocess.TimeoutExpired) as error:
        passed, note = False, str(error)
    return Outcome(step, passed, note, time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main())
