"""Commands that ask something at a terminal, answered as a person does."""

from __future__ import annotations

import fcntl
import os
import pty
import subprocess
import termios

from scripts.studio.services import ROOT


def answered(
    *command: str, asks: str, answer: str, environment: dict[str, str], timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Runs a command on a terminal of its own, and types `answer` once it asks `asks`. Its streams are piped."""
    person, terminal = pty.openpty()

    def take_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=take_terminal,
    )  # fmt: skip
    os.close(terminal)
    try:
        seen = ""
        while asks not in seen:
            seen += os.read(person, 1024).decode()
        os.write(person, f"{answer}\n".encode())
        output, errors = process.communicate(timeout=timeout)
    finally:
        process.kill()
        os.close(person)
    return subprocess.CompletedProcess(command, process.returncode, output, errors)
