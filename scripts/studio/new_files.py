"""Files that must not be written over: what is in them is worth money, or a secret."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
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
