"""What every collection contract goes through: a new one adds itself to `KINDS` and a line to `collection`."""

import pytest

from tests.fixtures.bound import Policy
from tests.fixtures.collectibles import CONTRACT_DIGEST, NAME, NO_DIGEST, SYMBOL

KINDS = ["plain", "with a policy that allows all"]


@pytest.fixture(scope="module", params=KINDS)
def collection(request, collection_factory, Collection, bound_factory, BoundCollection, artist):
    """The artist's collection of each kind, without works."""
    start = (NAME, SYMBOL, artist, CONTRACT_DIGEST, NO_DIGEST)
    if request.param == "plain":
        return Collection.at(collection_factory.create(*start, {"from": artist}).return_value)
    return BoundCollection.at(bound_factory.create(*start, Policy(), {"from": artist}).return_value)
