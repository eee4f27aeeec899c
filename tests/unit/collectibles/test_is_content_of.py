import pytest

from tests.fixtures.collectibles import NO_DIGEST, SERIES, digest_of, token_id, work_terms
from tests.support.merkle import leaf, levels_of, proof_of
from tests.support.reverts import reverts


def leaf_of(number: int, digest: bytes) -> bytes:
    return leaf(["uint256", "bytes32"], [number, digest])


@pytest.fixture(params=[1, 2, 5, 8])
def files(request):
    return [digest_of(f"picture {number}") for number in range(1, request.param + 1)]


@pytest.fixture
def tree(files):
    return levels_of([leaf_of(number, digest) for number, digest in enumerate(files, 1)])


@pytest.fixture
def work(collection, artist, files, tree):
    terms = work_terms("Roll", artist, cap=len(files), kind=SERIES, content=tree[-1][0])
    collection.register(terms, {"from": artist})
    collection.mint(artist, 1, len(files), {"from": artist})
    return 1


def test_each_file_is_proved_for_its_number_and_no_other(collection, work, files, tree):
    for number, digest in enumerate(files, 1):
        proof = proof_of(tree, number - 1)
        assert collection.isContentOf(token_id(work, number), digest, proof)
        for other in range(1, len(files) + 1):
            if other != number:
                assert not collection.isContentOf(token_id(work, other), digest, proof)


def test_another_file_is_not(collection, work, files, tree):
    assert not collection.isContentOf(token_id(work, 1), digest_of("a forgery"), proof_of(tree, 0))
    assert not collection.isContentOf(token_id(work, 1), tree[-1][0], [])


def test_a_single_work_is_its_digest(collection, single, artist):
    collection.mint(artist, single, 2, {"from": artist})

    assert collection.isContentOf(token_id(single, 2), digest_of("Tide"), [])
    assert not collection.isContentOf(token_id(single, 2), digest_of("Ebb"), [])
    assert not collection.isContentOf(token_id(single, 2), digest_of("Tide"), [NO_DIGEST])


def test_a_series_that_gave_no_root_proves_nothing(collection, series, artist):
    collection.mint(artist, series, 2, {"from": artist})

    assert not collection.isContentOf(token_id(series, 1), NO_DIGEST, [])
    assert not collection.isContentOf(token_id(series, 1), digest_of("Grains.json"), [])


def test_a_token_that_does_not_exist_reverts(collection, single):
    with reverts("ERC721NonexistentToken", token_id(single, 1)):
        collection.isContentOf(token_id(single, 1), digest_of("Tide"), [])
