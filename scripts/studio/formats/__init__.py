"""The sale formats, one file each, as the contracts have them: a file with a `FORMAT` is a format."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from scripts.studio.formats.base import Format


def _found() -> dict[str, Format]:
    modules = (importlib.import_module(f"{__name__}.{each.name}") for each in pkgutil.iter_modules(__path__))
    formats = (module.FORMAT for module in modules if hasattr(module, "FORMAT"))
    return {format_.name: format_ for format_ in formats}


FORMATS: Mapping[str, Format] = _found()
"""Every format, by the name a plan gives it."""
