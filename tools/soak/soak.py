"""make soak: fifty rounds of minting under kill -9; exits with 1 if anything was lost or doubled.

make soak                 fifty rounds from a random first seed
make soak SEED=7          one round again
make soak ROUNDS=5        fewer
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from scripts.studio.statuses import ExitStatus
from tools.soak.rounds import Outcome, measure, play, seeds_from
from tools.soak.world import World


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="make soak", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, help="the first seed; alone, it is the only one")
    parser.add_argument("--rounds", type=int, help="50, or 1 where a seed is given")
    options = parser.parse_args(arguments)
    first = random.SystemRandom().randrange(1, 2**31) if options.seed is None else options.seed
    rounds = options.rounds or (50 if options.seed is None else 1)
    print(f"soak: {rounds} rounds, seeds {first} to {first + rounds - 1}", flush=True)
    started, outcomes = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="vernissage-soak-") as folder, World.opened(Path(folder)) as world:
        pace = measure(world)
        print(f"undisturbed: {pace.until_journal:.1f} s to the journal, {pace.after_journal:.1f} s from there")
        try:
            for number, seed in enumerate(seeds_from(first, rounds), start=1):
                outcomes.append(play(world, seed, pace))
                print(_line(number, rounds, outcomes[-1]), flush=True)
        except KeyboardInterrupt:
            print("soak: stopped")
            return ExitStatus.INTERRUPTED
    print(_summary(outcomes, time.monotonic() - started))
    return ExitStatus.FAILED if any(outcome.losses for outcome in outcomes) else ExitStatus.DONE


def _line(number: int, rounds: int, outcome: Outcome) -> str:
    blows = "; ".join(map(str, outcome.blows))
    line = f"{number:3}/{rounds}  seed {outcome.seed}  {outcome.runs} runs  {outcome.seconds:5.1f} s  {blows}"
    return line if not outcome.losses else "\n".join([f"{line}  LOST", *(f"    {loss}" for loss in outcome.losses)])


def _summary(outcomes: list[Outcome], seconds: float) -> str:
    blows = [blow for outcome in outcomes for blow in outcome.blows]
    killed = ", ".join(f"{name} {sum(b.victim == name for b in blows)}" for name in ("studio", "Kubo", "Ganache"))
    bad = [str(outcome.seed) for outcome in outcomes if outcome.losses]
    return (
        f"{len(outcomes)} rounds in {seconds:.0f} s: {len(blows)} kills ({killed}), "
        f"{sum(outcome.hits for outcome in outcomes)} of them in the middle of a mint; "
        + (f"LOST OR DOUBLED in seeds {', '.join(bad)}" if bad else "nothing lost, nothing doubled")
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
