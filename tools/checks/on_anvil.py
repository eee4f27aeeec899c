"""The tests of the contracts on anvil, at the newest hardfork it knows; a step of `make check`.

.venv/bin/python -m tools.checks.on_anvil
.venv/bin/python -m tools.checks.on_anvil tests/unit/royalties      a part of them
"""

from __future__ import annotations

import subprocess
import sys

from scripts.studio.services import ROOT
from tools.chains import ANVIL_HARDFORK
from tools.checks.watching import CONTRACT_TESTS

BROWNIE = ROOT / ".venv" / "bin" / "brownie"
LEFT_OUT = {
    "tests/attacks/test_crowded_split.py::test_a_tail_as_long_as_can_be_created_can_be_claimed": (
        "compares gas: since Prague both calls cost what their calldata does, and the claim's is longer by two words"
    ),
    "tests/unit/royalties/test_create.py::test_too_little_gas_makes_nothing_and_returns_nothing": (
        "counts gas to the unit, which Prague's price of calldata changed"
    ),
}
"""Tests of what a call costs at Ganache's hardfork, each with what has changed since."""


def main() -> int:
    tests = sys.argv[1:] or CONTRACT_TESTS
    left_out = [word for test in LEFT_OUT for word in ("--deselect", test)]
    done = subprocess.run(
        [BROWNIE, "test", *tests, "--network", "anvil", *left_out], cwd=ROOT, stdin=subprocess.DEVNULL
    )
    print(f"hardfork {ANVIL_HARDFORK}, {len(LEFT_OUT)} left out that are about an older one's gas")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
