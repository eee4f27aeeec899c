"""What every test starts from: the people, each feature's contracts, and a chain put back after each test.

Every file of tests/fixtures is loaded. Contract fixtures are module-scoped: the chain is reset between modules, and
reverted after each function.
"""

import gc
import signal
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures"

pytest_plugins = [f"tests.fixtures.{file.stem}" for file in sorted(FIXTURES.glob("[a-z]*.py"))]


def pytest_configure(config):
    """A run that is told to end stops its Ganache, as one that is interrupted does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def frozen_heap():
    """Brownie collects garbage at every revert, half a second of it; the compiled project never becomes any."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def isolation(fn_isolation):
    """Each test sees the chain as its module's fixtures left it."""
