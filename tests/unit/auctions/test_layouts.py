"""The studio's own packing of terms is the houses'."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.studio.formats import FORMATS
from scripts.studio.lots import FRAME, MAX_UNITS
from scripts.studio.packing import Layout


def numbers(layout: Layout) -> st.SearchStrategy:
    """Any numbers that fit, but yes or no where a format has one."""
    return st.fixed_dictionaries(
        {name: st.integers(0, 1 if name == "uniform" else 2**bits - 1) for name, bits in layout.fields}
    )


@pytest.fixture(scope="module")
def houses(EnglishAuctions, DutchAuctions, SealedBidAuctions, UniformPriceSales, RankedAuctions, house_for):
    containers = EnglishAuctions, DutchAuctions, SealedBidAuctions, UniformPriceSales, RankedAuctions
    return {container._name: house_for(container) for container in containers}


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.planned])
def test_rules_are_packed_and_read_as_the_house_does(houses, name):
    format_ = FORMATS[name]
    house = houses[format_.contract]

    @settings(max_examples=8, deadline=None)
    @given(numbers(format_.layout))
    def agrees(values):
        word = format_.layout.pack(values)
        assert house.packRules(tuple(values.values())) == word
        assert tuple(house.readRules(word)) == tuple(format_.layout.unpack(word).values())

    agrees()


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.planned])
def test_the_greatest_numbers_of_all_come_back_whole(houses, name):
    format_ = FORMATS[name]
    values = {name: 1 if name == "uniform" else 2**bits - 1 for name, bits in format_.layout.fields}
    house, word = houses[format_.contract], format_.layout.pack(values)
    assert house.packRules(tuple(values.values())) == word
    assert tuple(house.readRules(word)) == tuple(values.values())


@settings(max_examples=8, deadline=None)
@given(values=numbers(FRAME))
def test_frames_are_packed_and_read_as_the_house_does(houses, values):
    word = FRAME.pack(values)
    house, numbers_ = houses["EnglishAuctions"], tuple(values.values())
    assert house.packFrame(numbers_[:6]) + house.packLevy(*numbers_[6:]) == word
    assert (*house.readFrame(word), *house.readLevy(word)) == numbers_ == tuple(FRAME.unpack(word).values())


def test_a_number_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="reserve 281474976710656 does not fit 48 bits"):
        FORMATS["sealed"].layout.pack({"reserve": MAX_UNITS + 1, "bond": 0, "biddingTime": 0, "revealTime": 0})
    with pytest.raises(ValueError, match="expected reserve, bond, biddingTime, revealTime, found reserve"):
        FORMATS["sealed"].layout.pack({"reserve": 1})
