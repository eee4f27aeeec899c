"""make check-geth: one scenario on Ganache, on anvil and on geth, of which everything observed must be the same.

Deployment of the whole suite, clones, splits, mints, refusals with their facts, an auction with a refund that bounces,
a Dutch sale: every event, answer, error, code hash and wei gained, in their order. Gas differs, and is told. Exits with
1 at the first observation that differs, and names it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import zip_longest

from scripts.studio.errors import StudioError
from scripts.studio.services import ganache
from scripts.studio.statuses import ExitStatus
from tools.chains import anvil, geth
from tools.checks.geth import provide_geth
from tools.checks.scenario import play
from tools.checks.stage import Stage, turn_clock, wait_really

LATELY = 30
"""Seconds ago that the sales opened."""


@dataclass(frozen=True)
class Client:
    """How a chain is started, and how it is brought to a later time."""

    start: Callable[[], AbstractContextManager[str]]
    later: Callable[[Stage, int], None]


CLIENTS = {
    "ganache": Client(ganache, turn_clock),
    "anvil": Client(anvil, turn_clock),
    "geth": Client(geth, wait_really),
}
"""The first is what the others are held against."""


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="make check-geth", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.parse_args()
    try:
        provide_geth(lambda line: print(f"check-geth: {line}", flush=True))
        moment = int(time.time()) - LATELY
        records = {name: record(name, client, moment) for name, client in CLIENTS.items()}
    except StudioError as error:
        print(f"check-geth: {error.line()}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    difference = first_difference(records)
    if difference:
        print(f"check-geth: {difference}", file=sys.stderr)
        return ExitStatus.FAILED
    print(f"check-geth: {len(records['ganache'])} observations, the same on {', '.join(records)}")
    return ExitStatus.DONE


def record(name: str, client: Client, moment: int) -> list[str]:
    """Plays the scenario there; says how it went."""
    started = time.monotonic()
    with client.start() as rpc:
        stage = Stage.on(rpc, client.later)
        played = play(stage, moment)
        seconds = time.monotonic() - started
        print(
            f"{stage.web3.client_version}: {len(played)} observations, {stage.gas:,} gas, {seconds:.0f} s", flush=True
        )
    return played


def first_difference(records: Mapping[str, Sequence[str]]) -> str | None:
    """In words, with what each saw; None where all saw the same as the first."""
    (standard, expected), *others = records.items()
    for name, found in others:
        for number, pair in enumerate(zip_longest(expected, found, fillvalue="nothing more"), 1):
            if pair[0] != pair[1]:
                seen = [f"  {who}: {what.strip()}" for who, what in zip((standard, name), pair, strict=True)]
                return "\n".join([f"observation {number} differs", *seen])
    return None


if __name__ == "__main__":
    sys.exit(main())
