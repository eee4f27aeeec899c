"""`with reverts("House_BidTooLow", sent, least):` expects exactly this custom error with exactly these facts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from brownie.convert.datatypes import HexString
from brownie.exceptions import VirtualMachineError


@contextmanager
def reverts(name: str = "", *facts: Any) -> Iterator[None]:
    """Fails unless the block reverts with the custom error `name` carrying `facts`; without a name, with no data."""
    wanted = f"{name}: {', '.join(map(_plain, facts))}" if name else "None"
    try:
        yield
    except VirtualMachineError as error:
        found = str(error.revert_msg)
        if found.rstrip(": ").casefold() != wanted.rstrip(": ").casefold():
            pytest.fail(f"expected {wanted}\n   found {found}", pytrace=False)
    else:
        pytest.fail(f"expected {wanted}\n   but nothing reverted", pytrace=False)


def name(text: str) -> bytes:
    """An ASCII name as errors carry it, in 32 bytes."""
    return text.encode().ljust(32, b"\0")


def _plain(value: Any) -> str:
    """As Brownie writes a decoded fact: bytes as Python shows them, all else as text."""
    if isinstance(value, HexString):
        return repr(bytes(value))
    return str(value)
