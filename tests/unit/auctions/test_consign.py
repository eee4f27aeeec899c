"""Consigning: a gallery lists within what the artist agreed, never withdraws, and is paid when the lot sells."""

import pytest
from brownie import ZERO_ADDRESS, chain

from tests.fixtures.auctions import DURATION, ETHER, GWEI, RESERVE, parts_of, pass_time, terms_of
from tests.support.reverts import name, reverts

WEEK = 7 * 86_400
TOKEN = 1_000_001


@pytest.fixture(scope="module")
def registry(Consignments, deployer):
    return deployer.deploy(Consignments, ZERO_ADDRESS)


@pytest.fixture(scope="module")
def consigned_house(EnglishAuctions, registry, house_for):
    return house_for(EnglishAuctions, registry)


@pytest.fixture
def until(registry, paintings, artist, gallery):
    """When the consignment of painting 1 to the gallery ends: 20 %, ether, at least one reserve."""
    until = chain.time() + WEEK
    registry.consign(paintings, TOKEN, (gallery, 2_000, until, ETHER, RESERVE), {"from": artist})
    return until


@pytest.fixture
def gallery_terms(consigned_house, artist, gallery, paintings, until):
    def make(**changes):
        given = {"gallery": gallery, "gallery_bps": 2_000, "closes_at": until, **changes}
        return terms_of(consigned_house, artist, paintings, TOKEN, **given)

    return make


def test_a_consignment_can_be_read_and_is_told(registry, paintings, until, artist, gallery, bob):
    assert registry.consignmentOf(artist, paintings, TOKEN) == (gallery, 2_000, until, ETHER, RESERVE)
    tx = registry.consign(paintings, TOKEN, (bob, 1, until, ETHER, 5), {"from": artist})
    assert tx.events["Consigned"]["artist"] == artist
    assert tx.events["Consigned"]["consignment"] == (bob, 1, until, ETHER, 5)


def test_the_gallery_lists_the_artist_sells_and_both_are_paid(
    consigned_house, gallery_terms, paintings, artist, gallery, dave, alice, stranger
):
    lot = gallery_terms()
    consigned_house.list(lot, {"from": gallery})
    consigned_house.bid(lot, {"from": alice, "value": RESERVE})
    before = gallery.balance(), artist.balance(), dave.balance()
    pass_time(DURATION)
    consigned_house.settle(lot, {"from": stranger})
    parts = parts_of(lot, RESERVE)
    after = gallery.balance(), artist.balance(), dave.balance()
    assert [now - then for now, then in zip(after, before, strict=True)] == [parts.gallery, parts.seller, parts.royalty]
    assert paintings.ownerOf(TOKEN) == alice


def test_the_gallery_stays_within_the_terms(
    consigned_house, gallery_terms, coin, artist, gallery, stranger, until, bob
):
    list_ = consigned_house.list
    with reverts("Consignment_FeeTooHigh", 2_001, 2_000):
        list_(gallery_terms(gallery_bps=2_001), {"from": gallery})
    with reverts("Consignment_PriceTooLow", RESERVE - GWEI, RESERVE):
        list_(gallery_terms(reserve=RESERVE // GWEI - 1), {"from": gallery})
    with reverts("Consignment_WrongCurrency", coin, ETHER):
        list_(gallery_terms(currency=coin), {"from": gallery})
    for closes_at in (0, until + 1):
        with reverts("Consignment_Until", closes_at, until):
            list_(gallery_terms(closes_at=closes_at), {"from": gallery})
    with reverts("Consignment_NotConsigned", gallery, artist, TOKEN):
        list_(gallery_terms(gallery=bob), {"from": gallery})
    with reverts("Consignment_NotConsigned", stranger, artist, TOKEN):
        list_(gallery_terms(gallery=stranger), {"from": stranger})


def test_the_gallery_never_withdraws_and_the_artist_does(
    consigned_house, gallery_terms, paintings, artist, gallery, alice
):
    lot = gallery_terms()
    consigned_house.list(lot, {"from": gallery})
    with reverts("House_NotAllowed", gallery, artist):
        consigned_house.cancel(lot, {"from": gallery})
    with reverts("House_InterestedParty", gallery):
        consigned_house.bid(lot, {"from": gallery, "value": RESERVE})
    consigned_house.cancel(lot, {"from": artist})
    assert paintings.ownerOf(TOKEN) == artist


def test_what_was_taken_back_cannot_be_listed(consigned_house, gallery_terms, registry, paintings, artist, gallery):
    lot = gallery_terms()
    registry.unconsign(paintings, TOKEN, {"from": artist})
    with reverts("Consignment_NotConsigned", gallery, artist, TOKEN):
        consigned_house.list(lot, {"from": gallery})
    with reverts("Consignment_NotConsigned", ZERO_ADDRESS, artist, TOKEN):
        registry.unconsign(paintings, TOKEN, {"from": artist})


def test_a_consignment_that_is_over_lists_nothing(consigned_house, gallery_terms, gallery, until):
    lot = gallery_terms()
    pass_time(WEEK)
    with reverts("Consignment_Until", until, until):
        consigned_house.list(lot, {"from": gallery})


def test_an_unsold_lot_goes_back_to_the_artist(consigned_house, gallery_terms, paintings, artist, gallery, stranger):
    lot = gallery_terms()
    consigned_house.list(lot, {"from": gallery})
    pass_time(WEEK)
    consigned_house.settle(lot, {"from": stranger})
    assert paintings.ownerOf(TOKEN) == artist


def test_a_consignment_needs_a_gallery_and_an_end(registry, paintings, artist, gallery):
    later = chain.time() + WEEK
    for who, until in ((ZERO_ADDRESS, later), (artist, later), (gallery, 1)):
        with reverts("Consignment_Empty", who, until):
            registry.consign(paintings, TOKEN, (who, 0, until, ETHER, 0), {"from": artist})


def test_without_a_registry_only_sellers_list(house, make_terms, artist, gallery):
    lot = make_terms(gallery=gallery, gallery_bps=2_000)
    with reverts("House_NotAllowed", gallery, artist):
        house.list(lot, {"from": gallery})


def test_linked_accounts_do_not_buy_each_others_lots(
    consigned_house, registry, gallery_terms, artist, gallery, alice, bob, carol
):
    for one, other in ((artist, alice), (bob, gallery)):
        registry.link(other, {"from": one})
        registry.link(one, {"from": other})
    assert registry.areLinked(artist, alice) and registry.areLinked(alice, artist)

    with reverts("House_TermOutOfBounds", name("conditions"), 0, 1, 1):
        consigned_house.list(gallery_terms(), {"from": gallery})
    lot = gallery_terms(conditions=1, buy_now=RESERVE // GWEI)
    consigned_house.list(lot, {"from": gallery})
    for insider in (alice, bob):
        with reverts("House_InterestedParty", insider):
            consigned_house.bid(lot, {"from": insider, "value": RESERVE})
        with reverts("House_InterestedParty", insider):
            consigned_house.buy(lot, 0, {"from": insider, "value": RESERVE})
    consigned_house.bid(lot, {"from": carol, "value": RESERVE})


def test_a_link_takes_both(registry, artist, stranger):
    with reverts("Consignment_LinkedToItself", stranger):
        registry.link(stranger, {"from": stranger})
    tx = registry.link(artist, {"from": stranger})
    assert dict(tx.events["LinkDeclared"]) == {"account": stranger, "other": artist}
    assert "Linked" not in tx.events
    assert not registry.areLinked(artist, stranger)
    assert not (registry.hasLinks(stranger) or registry.hasLinks(artist))
    tx = registry.link(stranger, {"from": artist})
    assert dict(tx.events["Linked"]) == {"account": artist, "other": stranger}
    assert registry.areLinked(artist, stranger) and registry.areLinked(stranger, artist)
    assert registry.hasLinks(stranger) and registry.hasLinks(artist)


def test_a_collection_forbids_a_currency_or_a_seller(consigned_house, PickyToken, coin, deployer, artist):
    token = deployer.deploy(PickyToken)
    token.mint(artist, 7, {"from": deployer})
    token.approve(consigned_house, 7, {"from": artist})
    token.refuse(ETHER, ZERO_ADDRESS, {"from": deployer})
    with reverts("Consignment_SaleNotAllowed", token, 7, ETHER):
        consigned_house.list(terms_of(consigned_house, artist, token, 7), {"from": artist})
    lot = terms_of(consigned_house, artist, token, 7, currency=coin, unit_exponent=0)
    token.refuse(deployer, artist, {"from": deployer})
    with reverts("Consignment_SaleNotAllowed", token, 7, coin):
        consigned_house.list(lot, {"from": artist})
    token.refuse(ETHER, ZERO_ADDRESS, {"from": deployer})
    consigned_house.list(lot, {"from": artist})
