"""Within a test: the chain as it was a moment ago. Between tests it is put back by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from brownie import chain


def snapshot() -> Callable[[], object]:
    """What this returns, called once, puts the chain and its clock back to now."""
    return partial(chain._revert, chain._take_snapshot())
