"""Files that are worth money, or secret: on the disk before anything depends on them, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from scripts.studio.errors import StudioError


def write_new(
    path: Path, document: Mapping[str, Any], mode: int, why: str, error: type[StudioError] = StudioError
) -> None:
    """A document as a new JSON file with these permissions, on the disk. Raises `error`, expecting `why`."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except OSError as problem:
        raise error("cannot be written", where=path, expected=why, found=problem.strerror or "") from problem
    with os.fdopen(handle, "w") as file:
        json.dump(document, file, indent=1, ensure_ascii=False)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def keep_secret(path: Path, document: Mapping[str, Any], what: str, error: type[StudioError] = StudioError) -> None:
    """A document in place of the one there, for its owner's eyes alone: the whole file or nothing of it.

    Raises `error`, saying `what`, where the disk does not take it; what was there stays.
    """
    scratch = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        scratch.unlink(missing_ok=True)
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(document, file, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except OSError as problem:
        with suppress(OSError):
            scratch.unlink()
        raise error(what, where=path, expected="a file that can be written", found=problem.strerror or "") from problem
