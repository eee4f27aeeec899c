"""One transaction at a time from an account on a chain, whichever of this machine's processes sends it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from scripts.studio.errors import JournalLocked, SettingsError


@contextmanager
def turn_of(folder: Path, address: str, genesis_hash: str, seconds: float) -> Iterator[None]:
    """Holds the account's turn for as long as the block lasts. A turn ends with its process, however that ends.

    Raises JournalLocked where another process keeps it for longer than `seconds`.
    """
    path = folder / f"{genesis_hash[2:10]}-{address}.lock"
    lock = FileLock(path, timeout=seconds)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise JournalLocked(
            "another process sends from this account", where=address, expected="one transaction at a time",
            run="the same command when it has ended",
        ) from error  # fmt: skip
    except OSError as error:
        raise SettingsError(
            "cannot be written", where=path, expected="a file, so that no two runs use one nonce",
            found=error.strerror or str(error),
        ) from error  # fmt: skip
    try:
        yield
    finally:
        lock.release()
