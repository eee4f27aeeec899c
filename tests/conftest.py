"""What every test starts from: the people, each feature's contracts, and a chain put back after each test.

Every file of tests/fixtures is loaded. Contract fixtures are module-scoped: the chain is reset between modules, and
reverted after each function. Each process of a run has a chain of its own; how the files are dealt out to them is in
tests/support/sharing.py.
"""

import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

from tools.brownie_environment import attach

RUNNING = pytest.StashKey[ExitStack]()
"""What this process started and has to end."""
FIXTURES = Path(__file__).parent / "fixtures"

pytest.register_assert_rewrite("tests.fixtures", "tests.support")
pytest_plugins = [
    "tests.support.anvil",
    "tests.support.haste",
    "tests.support.sharing",
    *(f"tests.fixtures.{file.stem}" for file in sorted(FIXTURES.glob("[a-z]*.py"))),
]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """A run that is told to end stops its chain, as one that is interrupted does; and Ctrl+C reaches what the tests
    start also where a shell began the run with it ignored.

    First, since `pytest_unconfigure` follows even where another plugin refuses to go on.
    """
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, signal.default_int_handler)
    config.stash[RUNNING] = ExitStack()


def pytest_collection_finish(session):
    """Starts this process's chain; Brownie connects right after."""
    if session.items:
        (network,) = session.config.getoption("network") or [None]
        session.config.stash[RUNNING].enter_context(attach(network))


def pytest_unconfigure(config):
    config.stash[RUNNING].close()


@pytest.fixture(autouse=True)
def isolation(fn_isolation):
    """Each test sees the chain as its module's fixtures left it."""
