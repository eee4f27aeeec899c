"""A consigned token is listed by its gallery in every format, within the consignment's end."""

from __future__ import annotations

from typing import Any

import pytest
from brownie import ZERO_ADDRESS, chain

from tests.fixtures.auctions import (
    ETHER,
    RETURNED,
    pack_dutch,
    pack_ranked,
    pack_rules,
    pack_sealed,
    pack_uniform,
    terms_of,
)
from tests.support.reverts import reverts

HOUR, DAY = 3_600, 86_400
TOKEN = 1_000_001
RULES = {
    "EnglishAuctions": pack_rules(reserve=1_000),
    "DutchAuctions": pack_dutch(start=2_000, floor=1_000),
    "SealedBidAuctions": pack_sealed(),
    "UniformPriceSales": pack_uniform(reserve=1_000, quantity=1),
    "RankedAuctions": pack_ranked(quantity=1),
}
"""By format, with a least price of 1,000 wei. The last three end by their own rules."""
OWN_END = {"SealedBidAuctions": 2 * HOUR, "UniformPriceSales": 2 * HOUR, "RankedAuctions": HOUR}
"""Seconds from the opening to the end."""


@pytest.fixture(scope="module")
def registry(Consignments, deployer):
    return deployer.deploy(Consignments, ZERO_ADDRESS)


@pytest.fixture(scope="module")
def consigned(registry, house_for, paintings, request, artist, gallery):
    """`consigned(format, until)`: a house of that format, and terms of a token consigned to the gallery till then."""

    def make(name: str, until: int) -> tuple[Any, Any]:
        house = house_for(request.getfixturevalue(name), registry)
        registry.consign(paintings, TOKEN, (gallery, 2_000, until, ETHER, 1_000), {"from": artist})
        given = {} if name in OWN_END else {"closes_at": until}
        lot = terms_of(
            house,
            artist,
            paintings,
            TOKEN,
            gallery=gallery,
            gallery_bps=2_000,
            unit_exponent=0,
            rules=RULES[name],
            **given,
        )
        return house, lot

    return make


@pytest.mark.parametrize("name", RULES)
def test_the_gallery_lists_and_the_artist_alone_takes_it_back(consigned, paintings, artist, gallery, name):
    house, lot = consigned(name, chain.time() + DAY)
    house.list(lot, {"from": gallery})
    assert paintings.ownerOf(TOKEN) == house
    with reverts("House_NotAllowed", gallery, artist):
        house.cancel(lot, {"from": gallery})
    house.cancel(lot, {"from": artist})
    assert house.lotState(lot)[0] == RETURNED
    assert paintings.ownerOf(TOKEN) == artist


@pytest.mark.parametrize("name", OWN_END)
def test_a_sale_that_ends_later_than_the_consignment_is_not_listed(consigned, gallery, name):
    until = chain.time() + 60
    house, lot = consigned(name, until)
    ends_at = (lot.frame >> 32 & (2**40 - 1)) + OWN_END[name]
    with reverts("Consignment_Until", ends_at, until):
        house.list(lot, {"from": gallery})
