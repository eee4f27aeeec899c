"""Where the checks' own tools are, made when first needed: a Python environment and a few npm packages.

Slither and halmos can't share Brownie's pins, so nothing here touches `.venv` or the project's node_modules.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from scripts.studio.errors import StudioError
from scripts.studio.services import ROOT

HERE = ROOT / "tools" / "checks"
PYTHON_TOOLS = ROOT / ".toolchain" / "checks"
NPM_TOOLS = HERE / "node_modules"
BIN = PYTHON_TOOLS / "bin"
FORGE = ROOT / "node_modules" / "@foundry-rs" / "forge-linux-amd64" / "bin" / "forge"
"""The native binary: npm's wrapper exits 0 whatever happened."""
FOUNDRY_CONFIG = Path("tests/properties/foundry.toml")
INSTALL_SECONDS = 900


class CheckError(StudioError):
    """A check could not be run."""


def provide(say: Callable[[str], None]) -> None:
    """Installs what the pins ask for; at once where nothing changed since the last time."""
    if not FORGE.is_file():
        raise CheckError("forge is missing", where=str(FORGE.relative_to(ROOT)), run="make setup")
    PYTHON_TOOLS.parent.mkdir(exist_ok=True)
    requirements = HERE / "requirements.txt"
    commands = [
        [sys.executable, "-m", "venv", "--clear", str(PYTHON_TOOLS)],
        [
            str(BIN / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            str(requirements),
        ],
    ]
    _install("slither and halmos", requirements, PYTHON_TOOLS / "stamp", commands, say)
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _install("solhint", HERE / "package-lock.json", NPM_TOOLS / ".stamp", [npm], say)


def variables() -> dict[str, str]:
    """The environment the tools run in: forge on PATH, its configuration named."""
    path = os.pathsep.join([str(FORGE.parent), str(BIN), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "FOUNDRY_CONFIG": str(FOUNDRY_CONFIG), "NO_COLOR": "1"}


def _install(what: str, pins: Path, stamp: Path, commands: list[list[str]], say: Callable[[str], None]) -> None:
    wanted = hashlib.sha256(pins.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say(f"installing {what}, once ...")
    for command in commands:
        try:
            done = subprocess.run(
                command, cwd=HERE, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=INSTALL_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CheckError(f"can't install {what}", where=str(pins.relative_to(ROOT)), found=str(error)) from error
        if done.returncode:
            found = done.stderr.strip()[-400:]
            raise CheckError(f"can't install {what}", where=str(pins.relative_to(ROOT)), found=found)
    stamp.write_text(wanted)
