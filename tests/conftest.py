"""What every test starts from: the people, each feature's contracts, and a chain put back after each test.

Contract fixtures are module-scoped: the chain is reset between modules, and reverted after each function.
"""

import pytest

pytest_plugins = [
    "tests.fixtures.people",
]


@pytest.fixture(autouse=True)
def isolation(fn_isolation):
    """Each test sees the chain as its module's fixtures left it."""
