"""A pytest plugin: tells the watched chain which test file is running, and has it write what ran in the end: each
process of a run has a chain of its own, and writes a file of its own."""

import os
from pathlib import Path

import pytest
from brownie import web3
from web3.types import RPCEndpoint

_marked: list[str] = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    name = item.nodeid.split("::")[0]
    if _marked[-1:] != [name]:
        _marked.append(name)
        web3.provider.make_request(RPCEndpoint("watch_mark"), [name])


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _marked:
        name = os.environ.get("PYTEST_XDIST_WORKER", "only")
        file = Path(os.environ["WATCH_FOLDER"]) / f"{name}.json"
        web3.provider.make_request(RPCEndpoint("watch_write"), [str(file)])
