"""Exit statuses of every command."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """What the shell is told when a command ends."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    INTERRUPTED = 130
