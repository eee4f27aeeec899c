"""Runs the project's commands as a user does: as processes, from the top folder, with a state folder of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from scripts.studio.services import ROOT, free_port

PYTHON = str(ROOT / ".venv" / "bin" / "python")
BROWNIE = str(ROOT / ".venv" / "bin" / "brownie")
VERNISSAGE = str(ROOT / "vernissage")


CLERK = """
import io, json, sys
from scripts.studio.console import Environment
from scripts.vernissage import main
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    status = main(json.loads(line), Environment(io.StringIO(), out, err))
    print(json.dumps([int(status), out.getvalue(), err.getvalue()]), flush=True)
"""


@dataclass(frozen=True)
class Clerk:
    """Runs `./vernissage` commands one after the other, each as from a new start but for what is imported."""

    process: subprocess.Popen[str]

    def run(self, *words: object) -> subprocess.CompletedProcess[str]:
        """One command with nothing on its standard input."""
        assert self.process.stdin is not None and self.process.stdout is not None
        arguments = [str(word) for word in words]
        print(json.dumps(arguments), file=self.process.stdin, flush=True)
        status, out, err = json.loads(self.process.stdout.readline())
        return subprocess.CompletedProcess(arguments, status, out, err)

    def json(self, *words: object) -> dict[str, Any]:
        """The document of a command that succeeds."""
        result = self.run(*words, "--json")
        assert result.returncode == 0, result.stdout + result.stderr
        return dict(json.loads(result.stdout))

    def fails(self, *words: object, status: int = 1) -> str:
        """The one line of a command that fails so."""
        result = self.run(*words)
        assert result.returncode == status, result.stdout + result.stderr
        (line,) = errors_of(result)
        return line.removeprefix("error: ")


@dataclass(frozen=True)
class Home:
    """Where one test's chain, journals and deployments live."""

    folder: Path
    port: int

    @classmethod
    def at(cls, folder: Path) -> Home:
        return cls(folder, free_port())

    def environment(self, **more: str) -> dict[str, str]:
        return {
            **os.environ,
            "VERNISSAGE_STATE": str(self.folder / "state"),
            "VERNISSAGE_DEPLOYMENTS": str(self.folder / "deployments"),
            "VERNISSAGE_PORT": str(self.port),
            "PYTHONWARNINGS": "ignore",
            "NO_COLOR": "1",
            **more,
        }

    def run(self, *command: str, timeout: float = 120, **more: str) -> subprocess.CompletedProcess[str]:
        """One command with nothing on its standard input."""
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def brownie(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run(BROWNIE, "run", *words, **more)

    def vernissage(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run(VERNISSAGE, *words, **more)

    @contextmanager
    def clerk(self) -> Iterator[Clerk]:
        """The artist's command in one process that stays, so that a command costs no start."""
        process = subprocess.Popen(
            [PYTHON, "-c", CLERK], cwd=ROOT, env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, start_new_session=True,
        )  # fmt: skip
        try:
            yield Clerk(process)
        finally:
            process.kill()
            process.wait()

    @contextmanager
    def started(self, *command: str) -> Iterator[subprocess.Popen[str]]:
        """A command that goes on; killed after the block, with all it started."""
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            for child in descendants(process.pid):
                child.kill()
            if process.poll() is None:
                process.kill()
            process.wait()

    @contextmanager
    def chain(self) -> Iterator[subprocess.Popen[str]]:
        """`make chain`, ready."""
        with self.started(PYTHON, "scripts/chain.py") as process:
            read_until(process, "next ")
            yield process


@dataclass(frozen=True)
class Office(Home):
    """A home with a clerk, who while its chain runs takes every command that needs no environment of its own."""

    clerks: list[Clerk] = field(default_factory=list)

    def vernissage(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return super().vernissage(*words, **more) if more or not self.clerks else self.clerks[0].run(*words)

    @contextmanager
    def chain(self) -> Iterator[subprocess.Popen[str]]:
        with super().chain() as process, self.clerk() as clerk:
            self.clerks.append(clerk)
            yield process
            self.clerks.clear()


def read_until(process: subprocess.Popen[str], text: str) -> str:
    """What the process printed up to and with the line that has `text`."""
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if text in line:
            return seen
    raise AssertionError(f"it ended with {process.wait()} before printing {text!r}:\n{seen}")


def descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def interrupt(process: subprocess.Popen[str], timeout: float = 30) -> str:
    """Ctrl+C; what it printed from then on."""
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=timeout)
    return output


def gone(processes: list[psutil.Process], seconds: float = 5) -> bool:
    """Whether all of them ended, within a moment."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes):
            return True
        time.sleep(0.1)
    return False


def errors_of(result: subprocess.CompletedProcess[str]) -> list[str]:
    """The error lines a command printed."""
    return [line for line in (result.stdout + result.stderr).splitlines() if line.startswith("error: ")]
