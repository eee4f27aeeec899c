"""What every test starts from: the people, each feature's contracts, and a chain put back after each test."""

import pytest

pytest_plugins = [
    "tests.fixtures.people",
]


@pytest.fixture(autouse=True)
def isolation(request):
    """Puts the chain back after each test that uses it; tests of pure Python pay nothing."""
    if "fn_isolation" in request.fixturenames or _touches_the_chain(request):
        request.getfixturevalue("fn_isolation")
    yield


def _touches_the_chain(request) -> bool:
    return "/unit/studio/" not in str(request.path) and "/unit/bench/" not in str(request.path)
