"""Tries one mutant: compiles what it changes and runs the tests that go through its line, until one fails.

Brownie is loaded once. Each trial is a fork of that process in which the mutant's code takes the place of the real one,
so neither Brownie's start nor its artefacts are paid for again. A worker's Ganache is turned back after each trial.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.studio.services import ROOT, ganache, rpc_call
from tools.chains import CHAINS
from tools.checks.artefacts import unhashed

PATIENCE = 20
"""Seconds for a chain that may still be busy with the transaction it was stopped at."""
SETTINGS = {
    "evmVersion": "shanghai",
    "optimizer": {"enabled": True, "runs": 10_000},
    "remappings": ["@openzeppelin=node_modules/@openzeppelin", "solady=node_modules/solady"],
}
Code = Mapping[str, Mapping[str, str]]
"""Contract -> bytecode and deployedBytecode, hex."""


class Compiler:
    """solc, kept running."""

    def __init__(self) -> None:
        script = str(Path(__file__).with_name("compile_mutants.js"))
        self._node = subprocess.Popen(
            ["node", script, json.dumps(SETTINGS)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "NODE_PATH": str(ROOT / "node_modules")},
        )

    def compile(self, wanted: Mapping[str, Sequence[str]], changed: Mapping[str, str]) -> Code | None:
        """The code of the contracts wanted (path -> names) with some sources changed; None where they don't compile."""
        assert self._node.stdin and self._node.stdout
        self._node.stdin.write(json.dumps({"changed": changed, "wanted": wanted}) + "\n")
        self._node.stdin.flush()
        answer = json.loads(self._node.stdout.readline())
        return answer.get("contracts")  # type: ignore[no-any-return]

    def close(self) -> None:
        self._node.kill()
        self._node.wait()


class Chain:
    """A Ganache as the tests want it, empty again whenever asked."""

    def __init__(self) -> None:
        self._running = ExitStack()
        self.rpc = self._running.enter_context(ganache())
        self._start = rpc_call(self.rpc, "evm_snapshot")

    def empty(self) -> bool:
        """Back to the first block; False where it does not answer."""
        gone_back = rpc_call(self.rpc, "evm_revert", self._start, timeout=PATIENCE)
        self._start = rpc_call(self.rpc, "evm_snapshot", timeout=PATIENCE)
        return gone_back is True and self._start is not None

    def close(self) -> None:
        self._running.close()


def same(one: Code, other: Code) -> bool:
    """Whether the machine code is the same, whatever the hash of the sources in it."""
    return all(unhashed(one[name][kind]) == unhashed(other[name][kind]) for name in one for kind in one[name])


@dataclass(frozen=True)
class Verdict:
    """killed, survived or timeout; the first test that failed; seconds."""

    outcome: str
    by: str
    seconds: float


def try_tests(project: Any, chain: Chain, code: Code, tests: Sequence[str], limit: float, log: Path) -> Verdict:
    """Runs the test files in that order against that code, until one fails or `limit` seconds are over."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        os.setsid()
        _run(project, chain, code, tests, log)
    status = _wait(child, started + limit)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # and what it started
    seconds = time.monotonic() - started
    if status is None:
        os.waitpid(child, 0)
        return Verdict("timeout", f"more than {limit:.0f} s", seconds)
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", log.read_text(errors="replace"), re.MULTILINE)
    if status == 0:
        return Verdict("survived", "", seconds)
    return Verdict("killed" if failed else "broken", failed[1] if failed else f"exit {status}", seconds)


def _wait(child: int, deadline: float) -> int | None:
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    return None


def _run(project: Any, chain: Chain, code: Code, tests: Sequence[str], log: Path) -> None:
    """In the fork: never returns."""
    import brownie
    import pytest
    from brownie._config import CONFIG

    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    for name, compiled in code.items():
        project[name]._build.update(compiled)
    brownie.project.load = lambda *_, **__: project
    CHAINS["tests"] = lambda: nullcontext(chain.rpc)
    CONFIG.settings["networks"]["default"] = "tests"
    sys.argv = ["brownie", "test"]
    status = 3
    try:
        status = pytest.main([*tests, "-x", "-q", "--failfast", "-p", "no:cacheprovider", "-rfE"])
    finally:
        sys.stdout.flush()
        os._exit(int(status))
