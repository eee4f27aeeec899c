"""Listing: the terms are hashed, the token goes into escrow, and what the token says must be what the terms say."""

import pytest
from brownie import ZERO_ADDRESS, chain, web3
from brownie.exceptions import VirtualMachineError
from eth_abi import encode

from tests.fixtures.auctions import GWEI, LISTED, MAX_UNITS, RESERVE, ROYALTY_BPS, UNKNOWN, Lot, frame_of, terms_of
from tests.support.reverts import name, reverts


def hash_of(lot: Lot) -> str:
    types = ["address", "address", "uint256", "address", "address", "address", "bytes32", "uint256", "uint256"]
    return "0x" + web3.keccak(encode(types, lot)).hex().removeprefix("0x")


def test_a_listed_lot_is_in_escrow_and_its_event_tells_every_term(house, make_terms, paintings, artist):
    lot = make_terms()
    tx = house.list(lot, {"from": artist})

    assert tx.return_value == house.lotId(lot) == hash_of(lot)
    assert paintings.ownerOf(lot.token_id) == house
    assert house.lotState(lot) == (LISTED, ZERO_ADDRESS, 0, 0, RESERVE)
    event = tx.events["LotListed"]
    assert (event["lot"], event["seller"], event["collection"]) == (hash_of(lot), artist, paintings)
    assert hash_of(Lot(*event["terms"])) == hash_of(lot)


def test_the_terms_name_what_the_collection_says(house, make_terms, paintings, dave):
    lot = make_terms()
    assert lot.royalty_receiver == dave
    assert house.readFrame(lot.frame)[1] == ROYALTY_BPS
    assert "0x" + lot.metadata_digest.hex() == str(paintings.metadataDigest(lot.token_id))


def test_words_are_packed_as_the_contract_packs_them(house, make_terms):
    lot = make_terms(
        gallery_bps=1, closes_at=2**40 - 1, unit_exponent=24, buy_now=MAX_UNITS, reserve=5, window=3, extension_cap=4
    )
    assert house.packFrame(house.readFrame(lot.frame)) == lot.frame
    assert house.packRules(house.readRules(lot.rules)) == lot.rules
    assert house.readRules(lot.rules) == (5, MAX_UNITS, 86_400, 3, 4, 500)
    assert house.readFrame(lot.frame)[3:] == (2**40 - 1, 24, 0)


def test_of_a_lot_that_was_never_listed_nothing_is_known(house, make_terms):
    assert house.lotState(make_terms()) == (UNKNOWN, ZERO_ADDRESS, 0, 0, 0)


@pytest.mark.parametrize("word", [0, 1, 3, 4, 5])
def test_terms_with_more_than_an_address_in_an_address_revert(house, make_terms, artist, word):
    """They would have another id than those that say the same."""
    lot = make_terms()
    clean = house.list.encode_input(lot)
    place = 10 + 64 * word
    dirty = clean[:place] + "01" + clean[place + 2 :]
    with pytest.raises(VirtualMachineError):
        artist.transfer(house.address, 0, data=dirty)
    assert house.lotState(lot)[0] == UNKNOWN
    artist.transfer(house.address, 0, data=clean)
    assert house.lotState(lot)[0] == LISTED


def test_the_same_terms_twice_revert(house, open_lot, paintings, artist):
    lot = open_lot()
    with reverts("House_LotExists", house.lotId(lot)):
        house.list(lot, {"from": artist})
    house.cancel(lot, {"from": artist})
    with reverts("House_LotExists", house.lotId(lot)):
        house.list(lot, {"from": artist})


def test_only_the_seller_lists(house, make_terms, artist, stranger):
    with reverts("House_NotAllowed", stranger, artist):
        house.list(make_terms(), {"from": stranger})


def test_who_lists_is_the_contract_that_asks_not_who_sent_it(house, make_terms, artist, Puppet, deployer):
    lister = deployer.deploy(Puppet)
    with reverts("House_NotAllowed", lister, artist):
        lister.act(house, house.list.encode_input(make_terms()), 0, {"from": artist})


def test_listing_what_one_does_not_own_reverts(house, make_terms, paintings, artist, stranger):
    lot = make_terms()._replace(seller=str(stranger))
    with reverts("House_NotTokenOwner", artist, stranger):
        house.list(lot, {"from": stranger})


def test_a_token_in_escrow_cannot_be_listed_again(house, open_lot, make_terms, artist):
    open_lot(1)
    with reverts("House_NotTokenOwner", house, artist):
        house.list(make_terms(1, increment_bps=1), {"from": artist})


def test_an_unapproved_token_reverts(house, make_terms, paintings, artist):
    paintings.setApprovalForAll(house, False, {"from": artist})
    lot = make_terms()
    with reverts("ERC721InsufficientApproval", house, lot.token_id):
        house.list(lot, {"from": artist})


def test_another_royalty_than_the_collection_names_reverts(house, make_terms, artist, dave, stranger):
    lot = make_terms()
    with reverts("House_RoyaltyDiffers", dave, ROYALTY_BPS):
        house.list(frame_of(lot, royalty_bps=ROYALTY_BPS - 1), {"from": artist})
    with reverts("House_RoyaltyDiffers", dave, ROYALTY_BPS):
        house.list(lot._replace(royalty_receiver=str(stranger)), {"from": artist})


def test_another_metadata_digest_than_the_token_has_reverts(house, make_terms, artist):
    lot = make_terms()
    other = bytes(31) + b"\x01"
    with reverts("House_MetadataDiffers", lot.metadata_digest, other):
        house.list(lot._replace(metadata_digest=other), {"from": artist})


def test_a_foreign_token_is_known_by_the_hash_of_its_uri(house, artist, deployer, ForeignToken, foreign_lot):
    token = deployer.deploy(ForeignToken)
    lot = foreign_lot(token)
    assert lot.metadata_digest == bytes(web3.keccak(text=token.tokenURI(7)))
    assert lot.royalty_receiver == ZERO_ADDRESS


def test_a_currency_off_the_list_reverts(house, make_terms, artist, stranger):
    with reverts("House_CurrencyNotTaken", stranger):
        house.list(make_terms(currency=stranger), {"from": artist})


@pytest.mark.parametrize("bps", [5_001, 65_535])
def test_a_gallery_fee_above_the_cap_reverts(house, make_terms, artist, gallery, bps):
    with reverts("House_FeeTooHigh", bps, 5_000):
        house.list(make_terms(gallery=gallery, gallery_bps=bps), {"from": artist})


def test_a_gallery_fee_needs_a_gallery_that_is_neither_house_nor_seller(house, make_terms, artist):
    for nobody in (ZERO_ADDRESS, house, artist):
        with reverts("House_BadGallery", nobody):
            house.list(make_terms(gallery=nobody, gallery_bps=1), {"from": artist})


def test_terms_out_of_their_bounds_revert(house, make_terms, artist):
    for changes, facts in [
        ({"reserve": 0}, (name("reserve"), 0, 1, MAX_UNITS)),
        ({"reserve": 5, "buy_now": 4}, (name("buyNow"), 4, 5, MAX_UNITS)),
        ({"duration": 59}, (name("duration"), 59, 60, 7_776_000)),
        ({"duration": 7_776_001}, (name("duration"), 7_776_001, 60, 7_776_000)),
        ({"duration": 60, "window": 61}, (name("window"), 61, 0, 60)),
        ({"extension_cap": 65_535}, (name("extensionCap"), 65_535, 0, 65_534)),
        ({"increment_bps": 5_001}, (name("incrementBps"), 5_001, 0, 5_000)),
        ({"increment_bps": 1 << 16}, (name("incrementBps"), 1 << 16, 0, 5_000)),
        ({"unit_exponent": 25}, (name("unitExponent"), 25, 0, 24)),
        ({"conditions": 2}, (name("conditions"), 2, 0, 0)),
    ]:
        with reverts("House_TermOutOfBounds", *facts):
            house.list(make_terms(**changes), {"from": artist})


def test_a_sale_that_closes_before_it_opens_reverts(house, make_terms, artist):
    now = chain.time()
    lot = make_terms(opens_at=now + 1_000, closes_at=now + 1_000)
    with pytest.raises(Exception, match="House_Closed"):
        house.list(lot, {"from": artist})
    with pytest.raises(Exception, match="House_Closed"):
        house.list(make_terms(closes_at=now - 1_000), {"from": artist})


def test_the_smallest_and_the_largest_terms_are_listed(house, make_terms, artist):
    house.list(
        make_terms(1, reserve=1, duration=60, window=0, extension_cap=0, increment_bps=0, unit_exponent=0),
        {"from": artist},
    )
    house.list(
        make_terms(
            2,
            reserve=MAX_UNITS,
            buy_now=MAX_UNITS,
            duration=7_776_000,
            window=65_535,
            extension_cap=65_534,
            increment_bps=5_000,
            unit_exponent=24,
        ),
        {"from": artist},
    )


def test_a_buyer_lists_what_they_bought(house, open_lot, paintings, alice):
    lot = open_lot(buy_now=RESERVE // GWEI)
    house.buy(lot, 0, {"from": alice, "value": RESERVE})
    paintings.approve(house, lot.token_id, {"from": alice})
    resale = terms_of(house, alice, paintings, lot.token_id)
    house.list(resale, {"from": alice})
    assert paintings.ownerOf(lot.token_id) == house
