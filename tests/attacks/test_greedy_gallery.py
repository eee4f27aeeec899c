"""A gallery that was given little and takes more: other tokens of the edition, time, the token itself; and a seller who
would shut a friend's rivals out of a sale."""

import pytest
from brownie import ZERO_ADDRESS, chain

from tests.fixtures.auctions import DURATION, ETHER, GWEI, HOUSE_BPS, RESERVE, pack_dutch, pass_time, terms_of
from tests.support.reverts import reverts

WEEK = 7 * 86_400
FIRST = 1_000_001


@pytest.fixture(scope="module")
def registry(Consignments, deployer):
    return deployer.deploy(Consignments, ZERO_ADDRESS)


@pytest.fixture(scope="module")
def english(EnglishAuctions, registry, paintings, deployer, treasury, artist):
    house = deployer.deploy(EnglishAuctions, treasury, HOUSE_BPS, [], registry)
    paintings.setApprovalForAll(house, True, {"from": artist})
    return house


@pytest.fixture(scope="module")
def dutch(DutchAuctions, registry, paintings, deployer, treasury, artist):
    house = deployer.deploy(DutchAuctions, treasury, HOUSE_BPS, [], registry)
    paintings.setApprovalForAll(house, True, {"from": artist})
    return house


@pytest.fixture
def consign(registry, paintings, artist, gallery):
    """`consign(token_id)`: to the gallery for a week, at 20 % and at least a reserve. Returns when it ends."""

    def to_gallery(token_id: int = FIRST) -> int:
        until = chain.time() + WEEK
        registry.consign(paintings, token_id, (gallery, 2_000, until, ETHER, RESERVE), {"from": artist})
        return until

    return to_gallery


def test_one_token_consigned_is_not_the_edition(dutch, consign, paintings, artist, gallery):
    until = consign()
    units = RESERVE // GWEI
    given = {"gallery": gallery, "gallery_bps": 2_000, "closes_at": until}
    lot = terms_of(dutch, artist, paintings, FIRST, **given, rules=pack_dutch(start=units, floor=units, quantity=3))
    with reverts("Consignment_NotConsigned", gallery, artist, FIRST + 1):
        dutch.list(lot, {"from": gallery})
    consign(FIRST + 1)
    with reverts("Consignment_NotConsigned", gallery, artist, FIRST + 2):
        dutch.list(lot, {"from": gallery})
    consign(FIRST + 2)
    dutch.list(lot, {"from": gallery})
    assert [paintings.ownerOf(FIRST + i) for i in range(4)] == [dutch, dutch, dutch, artist]


def test_an_artist_lists_an_edition_that_nobody_was_given(dutch, paintings, artist):
    lot = terms_of(dutch, artist, paintings, FIRST, rules=pack_dutch(quantity=3))
    dutch.list(lot, {"from": artist})
    assert paintings.ownerOf(FIRST + 2) == dutch


def test_what_the_artist_took_back_stays_with_the_artist(english, registry, consign, paintings, artist, gallery):
    until = consign()
    given = {"gallery": gallery, "gallery_bps": 2_000, "closes_at": until}
    lot = terms_of(english, artist, paintings, FIRST, **given)
    english.list(lot, {"from": gallery})
    registry.unconsign(paintings, FIRST, {"from": artist})
    english.cancel(lot, {"from": artist})
    assert paintings.ownerOf(FIRST) == artist
    again = terms_of(english, artist, paintings, FIRST, **given, opens_at=chain.time() + 1)
    with reverts("Consignment_NotConsigned", gallery, artist, FIRST):
        english.list(again, {"from": gallery})


def test_taking_back_does_not_undo_a_bid(english, registry, consign, paintings, artist, gallery, alice, stranger):
    until = consign()
    lot = terms_of(english, artist, paintings, FIRST, gallery=gallery, gallery_bps=2_000, closes_at=until)
    english.list(lot, {"from": gallery})
    english.bid(lot, {"from": alice, "value": RESERVE})
    registry.unconsign(paintings, FIRST, {"from": artist})
    with reverts("House_BidStands", alice, RESERVE):
        english.cancel(lot, {"from": artist})
    pass_time(DURATION)
    before = gallery.balance()
    english.settle(lot, {"from": stranger})
    assert paintings.ownerOf(FIRST) == alice
    assert gallery.balance() - before == RESERVE * 2_000 // 10_000


def test_a_gallery_moves_nothing_that_was_consigned_to_it(consign, paintings, artist, gallery):
    consign()
    with reverts("ERC721InsufficientApproval", gallery, FIRST):
        paintings.transferFrom(artist, gallery, FIRST, {"from": gallery})


def test_no_seller_shuts_a_rival_out_of_a_sale_that_runs(
    english, registry, consign, paintings, artist, gallery, alice, bob, carol
):
    for one, other in ((gallery, carol), (carol, gallery)):
        registry.link(other, {"from": one})
    until = consign()
    lot = terms_of(english, artist, paintings, FIRST, gallery=gallery, gallery_bps=2_000, closes_at=until, conditions=1)
    english.list(lot, {"from": gallery})
    english.bid(lot, {"from": bob, "value": RESERVE})
    for party in (gallery, artist):
        registry.link(alice, {"from": party})
    english.bid(lot, {"from": alice, "value": 2 * RESERVE})
    assert english.lotState(lot)[1] == alice
