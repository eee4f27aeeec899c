"""The studio's own tests use no chain, unless one asks for it."""

import pytest


@pytest.fixture(autouse=True)
def isolation():
    """Nothing to put back."""
