"""Fault 9: terms that move between signing and mining. A bid names every term, so it finds that lot or none."""

from tests.fixtures.auctions import RESERVE, frame_of, terms_of
from tests.support.reverts import reverts


def test_a_seller_who_relists_on_other_terms_gets_no_bid_meant_for_the_old(house, open_lot, artist, alice):
    old = open_lot(1)
    house.cancel(old, {"from": artist})
    open_lot(1, reserve=10**6, increment_bps=5_000)
    with reverts("House_LotEnded", house.lotId(old)):
        house.bid(old, {"from": alice, "value": RESERVE})


def test_every_term_is_in_the_id(house, open_lot, stranger, alice):
    lot = open_lot()
    others = [
        lot._replace(seller=str(stranger)),
        lot._replace(collection=str(stranger)),
        lot._replace(token_id=lot.token_id + 1),
        lot._replace(currency=str(stranger)),
        lot._replace(gallery=str(stranger)),
        lot._replace(royalty_receiver=str(stranger)),
        lot._replace(metadata_digest=bytes(32)),
        frame_of(lot, royalty_bps=1_001),
        lot._replace(rules=lot.rules ^ 1 << 160),
    ]
    ids = {str(house.lotId(other)) for other in [lot, *others]}
    assert len(ids) == 10
    for other in others:
        with reverts("House_UnknownLot", house.lotId(other)):
            house.bid(other, {"from": alice, "value": RESERVE})


def test_a_royalty_that_moves_before_the_listing_is_mined_lists_nothing(
    house, ForeignToken, deployer, artist, dave, stranger
):
    token = deployer.deploy(ForeignToken)
    token.mint(artist, 7, {"from": deployer})
    token.approve(house, 7, {"from": artist})
    token.setRoyalty(dave, 500, {"from": deployer})
    lot = terms_of(house, artist, token, 7)
    token.setRoyalty(stranger, 2_000, {"from": deployer})
    with reverts("House_RoyaltyDiffers", stranger, 2_000):
        house.list(lot, {"from": artist})


def test_a_cancel_that_comes_after_a_bid_reverts(house, open_lot, artist, alice):
    lot = open_lot()
    house.bid(lot, {"from": alice, "value": RESERVE})
    with reverts("House_BidStands", alice, RESERVE):
        house.cancel(lot, {"from": artist})
