import pytest

from tests.fixtures.collectibles import NOBODY, token_id, work_terms


@pytest.mark.parametrize("bps", [0, 1, 333, 1000, 2500])
@pytest.mark.parametrize("price", [0, 1, 9_999, 10_000, 10_001, 999, 10**18 + 7, 2**256 - 1, 2**255 + 12_345])
def test_a_royalty_is_its_part_of_the_price_rounded_down(collection, artist, gallery, bps, price):
    collection.register(work_terms("Part", artist, receiver=gallery, bps=bps), {"from": artist})

    assert collection.royaltyInfo(token_id(1, 1), price) == (gallery, price * bps // 10_000)


def test_works_have_their_own_royalty(collection, artist, alice, bob):
    collection.register(work_terms("Hers", artist, receiver=alice, bps=500), {"from": artist})
    collection.register(work_terms("His", artist, receiver=bob, bps=1000), {"from": artist})

    assert collection.royaltyInfo(token_id(1, 7), 10_000) == (alice, 500)
    assert collection.royaltyInfo(token_id(2, 7), 10_000) == (bob, 1000)


def test_a_series_has_its_royalty(collection, series, artist):
    assert collection.royaltyInfo(token_id(series, 1000), 10_000) == (artist, 1000)


@pytest.mark.parametrize("token", [0, 1, 2_000_001, 2**256 - 1])
def test_no_work_has_no_royalty(collection, single, token):
    assert collection.royaltyInfo(token, 10_000) == (NOBODY, 0)
