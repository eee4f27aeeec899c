"""`with reverts("House_BidTooLow", sent, least):` expects exactly this custom error with exactly these facts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from brownie import project
from brownie.exceptions import VirtualMachineError

from scripts.studio.reverts import ErrorTable, Revert, revert_data


@contextmanager
def reverts(name: str, *facts: Any) -> Iterator[None]:
    """Fails unless the block reverts with the custom error `name` carrying `facts`; `reverts("")` expects no data."""
    try:
        yield
    except VirtualMachineError as error:
        found = revert_of(error)
        shown = str(found) if found else "a revert without data"
        wanted = f"{name}({', '.join(map(str, facts))})" if name else "a revert without data"
        if (found.name if found else "") != name:
            pytest.fail(f"expected {wanted}, found {shown} ({error})", pytrace=False)
        if found and tuple(map(_plain, found.arguments)) != tuple(map(_plain, facts)):
            pytest.fail(f"expected {wanted}, found {shown}", pytrace=False)
    else:
        pytest.fail(f"expected a revert with {name}, but nothing reverted", pytrace=False)


def revert_of(error: VirtualMachineError) -> Revert | None:
    """The custom error behind Brownie's exception; None where the revert carried no data."""
    answer = getattr(error.__context__, "rpc_response", None)
    data = revert_data(answer["error"]) if answer else None
    if not data:
        return None
    return error_table().decode(data) or Revert(f"an unknown error 0x{data[:4].hex()}", ())


@cache
def error_table() -> ErrorTable:
    loaded = project.get_loaded_projects()[0]
    return ErrorTable([*(build["abi"] for _, build in loaded._build.items()), *(abi.abi for abi in _interfaces(loaded))])


def _interfaces(loaded: Any) -> list[Any]:
    return [getattr(loaded.interface, name) for name in loaded.interface]


def _plain(value: Any) -> Any:
    """Numbers, addresses and bytes compare by value, whatever type a library wraps them in."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, (list, tuple)):
        return tuple(map(_plain, value))
    if isinstance(value, int):
        return int(value)
    return str(value)
