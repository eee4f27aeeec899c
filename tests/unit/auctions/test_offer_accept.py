"""Accepting an offer: the token moves, everybody is paid, and the sale is on record like any other."""

import pytest
from brownie import ZERO_ADDRESS, chain
from brownie.exceptions import VirtualMachineError

from tests.fixtures.auctions import ETHER, HOUSE_BPS, ROYALTY_BPS
from tests.fixtures.offers import ACCEPTED, DAY, ESCROWED, PRICE, TOKEN, lot_of, parts_of_offer
from tests.support.reverts import reverts
from tests.support.snapshots import snapshot


def test_the_owner_accepts_and_everybody_is_paid(offers, made, paintings, artist, dave, treasury, alice):
    offer = made(alice)
    house, royalty, to_seller = parts_of_offer(PRICE)
    before = artist.balance(), dave.balance()
    tx = offers.accept(offer, TOKEN, to_seller, b"", {"from": artist})

    assert paintings.ownerOf(TOKEN) == alice
    assert artist.balance() - before[0] == to_seller - tx.gas_used * tx.gas_price
    assert dave.balance() - before[1] == royalty
    assert offers.credit(treasury, ETHER) == offers.balance() == house
    assert offers.offerState(offers.offerId(offer)) == ACCEPTED


def test_the_sale_is_told_and_recorded_as_a_lot(offers, made, dave, artist, alice):
    offer = made(alice)
    tx = offers.accept(offer, TOKEN, 0, b"", {"from": artist})
    lot = lot_of(offers, offer, artist, TOKEN, tx.timestamp)
    house, royalty, _ = parts_of_offer(PRICE)

    assert lot.royalty_receiver == dave
    assert tx.return_value == offers.lotId(lot)
    assert tx.events["LotListed"]["lot"] == offers.lotId(lot)
    told = tuple(tx.events["LotListed"]["terms"])
    assert (*told[:6], bytes(told[6]), *told[7:]) == lot
    assert tx.events["OfferAccepted"] == {"offer": offers.offerId(offer), "lot": offers.lotId(lot), "seller": artist}
    assert tx.events["LotSold"] == {
        "lot": offers.lotId(lot),
        "buyer": alice,
        "price": PRICE,
        "houseFee": house,
        "galleryFee": 0,
        "royalty": royalty,
    }
    assert offers.saleRecord(lot) == (alice, PRICE, tx.timestamp)
    assert offers.saleRecord(lot._replace(token_id=TOKEN + 1)) == (ZERO_ADDRESS, 0, 0)


def test_an_offer_in_a_coin_is_settled(offers, made, paintings, coin, artist, dave, treasury, alice):
    offer = made(alice, currency=coin, price=999)
    offers.accept(offer, TOKEN, 0, b"", {"from": artist})
    house, royalty, to_seller = parts_of_offer(999)
    assert (coin.balanceOf(artist), coin.balanceOf(dave)) == (to_seller, royalty)
    assert coin.balanceOf(offers) == offers.credit(treasury, coin) == house
    assert paintings.ownerOf(TOKEN) == alice


@pytest.mark.parametrize("number", [1, 7, 20])
def test_any_token_of_the_collection_fills_an_offer_for_the_collection(offers, made, paintings, artist, alice, number):
    offer = made(alice, tokenId=0, anyToken=True)
    offers.accept(offer, 1_000_000 + number, 0, b"", {"from": artist})
    assert paintings.ownerOf(1_000_000 + number) == alice
    with reverts("Offer_NotOpen", offers.offerId(offer), ACCEPTED):
        offers.accept(offer, 1_000_002, 0, b"", {"from": artist})


def test_an_offer_for_a_token_takes_no_other(offers, made, artist, alice):
    with reverts("Offer_OtherToken", TOKEN + 1, TOKEN):
        offers.accept(made(alice), TOKEN + 1, 0, b"", {"from": artist})


def test_only_the_owner_accepts(offers, made, artist, alice, stranger):
    with reverts("House_NotTokenOwner", artist, stranger):
        offers.accept(made(alice), TOKEN, 0, b"", {"from": stranger})


def test_nobody_accepts_their_own_offer(offers, made, artist):
    with reverts("House_InterestedParty", artist):
        offers.accept(made(artist), TOKEN, 0, b"", {"from": artist})


def test_an_offer_never_made_cannot_be_accepted(offers, an_offer, made, artist, alice):
    made(alice)
    offer = an_offer(alice, price=PRICE - 1)
    with reverts("Offer_NotSigned", offers.offerId(offer)):
        offers.accept(offer, TOKEN, 0, b"", {"from": artist})


def test_the_last_second_is_the_one_before_it_expires(offers, made, artist, alice):
    offer = made(alice)
    chain.mine(timestamp=offer.expiresAt - 1)
    lot = lot_of(offers, offer, artist, TOKEN, offer.expiresAt - 1)
    assert offers.accept.call(offer, TOKEN, 0, b"", {"from": artist}) == offers.lotId(lot)


def test_an_expired_offer_cannot_be_accepted(offers, made, artist, alice):
    offer = made(alice)
    chain.mine(timestamp=offer.expiresAt)
    with reverts("Offer_Expired", offer.expiresAt, offer.expiresAt):
        offers.accept.call(offer, TOKEN, 0, b"", {"from": artist})


def test_a_royalty_above_what_the_buyer_expects_reverts(offers, made, artist, alice):
    with reverts("Offer_RoyaltyTooHigh", ROYALTY_BPS, ROYALTY_BPS - 1):
        offers.accept(made(alice, mostRoyaltyBps=ROYALTY_BPS - 1), TOKEN, 0, b"", {"from": artist})


def test_a_royalty_is_clamped_as_in_every_format(offers, made, ForeignToken, deployer, artist, dave, alice):
    token = deployer.deploy(ForeignToken)
    token.mint(artist, 7, {"from": deployer})
    token.approve(offers, 7, {"from": artist})
    token.setRoyalty(dave, 9_000, {"from": deployer})
    before = dave.balance()
    offers.accept(made(alice, collection=token, tokenId=7, mostRoyaltyBps=2_500), 7, 0, b"", {"from": artist})
    assert dave.balance() - before == PRICE * 2_500 // 10_000


def test_proceeds_below_the_least_revert(offers, made, artist, alice):
    offer = made(alice)
    to_seller = parts_of_offer(PRICE)[2]
    with reverts("Offer_TooLittle", to_seller, to_seller + 1):
        offers.accept(offer, TOKEN, to_seller + 1, b"", {"from": artist})


def test_other_metadata_than_expected_reverts(offers, made, paintings, artist, alice):
    digest = bytes(paintings.metadataDigest(TOKEN))
    wrong = b"\7" * 32
    with reverts("House_MetadataDiffers", bytes(paintings.metadataDigest(TOKEN)), wrong):
        offers.accept(made(alice, metadataDigest=wrong), TOKEN, 0, b"", {"from": artist})
    offers.accept(made(alice, metadataDigest=digest, nonce=1), TOKEN, 0, b"", {"from": artist})
    assert paintings.ownerOf(TOKEN) == alice


def test_a_token_that_is_not_approved_reverts_and_the_offer_stands(offers, made, paintings, artist, alice):
    offer = made(alice)
    paintings.setApprovalForAll(offers, False, {"from": artist})
    with reverts("ERC721InsufficientApproval", offers, TOKEN):
        offers.accept(offer, TOKEN, 0, b"", {"from": artist})
    assert offers.offerState(offers.offerId(offer)) == ESCROWED
    assert offers.balance() == PRICE


def test_a_preview_says_what_the_acceptance_pays(offers, an_offer, artist, alice):
    house, royalty, to_seller = parts_of_offer(PRICE)
    assert offers.preview(an_offer(alice), TOKEN) == (artist, house, royalty, to_seller)
    with reverts("House_InterestedParty", artist):
        offers.preview(an_offer(artist), TOKEN)
    with reverts("Offer_OtherToken", TOKEN + 1, TOKEN):
        offers.preview(an_offer(alice), TOKEN + 1)


@pytest.mark.parametrize("amount", [1, 3, 39, 41, 10**18 - 1, 2**96 - 1])
def test_the_parts_add_up_to_any_amount(offers, an_offer, alice, amount):
    _, house, royalty, to_seller = offers.preview(an_offer(alice, price=amount), TOKEN)
    assert (house, royalty, to_seller) == parts_of_offer(amount)
    assert house + royalty + to_seller == amount


def test_the_same_token_is_sold_on_and_on(offers, made, paintings, artist, alice, bob):
    offers.accept(made(alice), TOKEN, 0, b"", {"from": artist})
    paintings.setApprovalForAll(offers, True, {"from": alice})
    offers.accept(made(bob), TOKEN, 0, b"", {"from": alice})
    assert paintings.ownerOf(TOKEN) == bob
    assert offers.balance() == 2 * (PRICE * HOUSE_BPS // 10_000)


def test_a_certificate_can_be_drawn_of_an_accepted_offer(offers, made, SaleCertificate, deployer, artist, alice):
    certificates = deployer.deploy(SaleCertificate, [offers])
    offer = made(alice)
    tx = offers.accept(offer, TOKEN, 0, b"", {"from": artist})
    lot = lot_of(offers, offer, artist, TOKEN, tx.timestamp)
    certificate = certificates.draw(offers, lot, {"from": deployer}).return_value
    assert certificates.ownerOf(certificate) == alice
    drawn = certificates.certificate(certificate)
    assert (drawn[7], drawn[2]) == (PRICE, tx.timestamp)


def test_linked_accounts_do_not_trade_by_offers(
    Offers, Consignments, an_offer, paintings, deployer, treasury, artist, alice, bob
):
    registry = deployer.deploy(Consignments, ZERO_ADDRESS)
    house = deployer.deploy(Offers, treasury, HOUSE_BPS, [], registry)
    paintings.setApprovalForAll(house, True, {"from": artist})
    registry.link(alice, {"from": artist})
    registry.link(artist, {"from": alice})
    linked, offer = an_offer(alice), an_offer(bob)
    house.make(linked, 0, {"from": alice, "value": PRICE})
    house.make(offer, 0, {"from": bob, "value": PRICE})
    with reverts("House_InterestedParty", alice):
        house.accept(linked, TOKEN, 0, b"", {"from": artist})
    tx = house.accept(offer, TOKEN, 0, b"", {"from": artist})
    assert house.saleRecord(lot_of(house, offer, artist, TOKEN, tx.timestamp, conditions=1))[0] == bob


def test_a_sale_between_accounts_without_links_says_that_none_were_looked_for(
    Offers, Consignments, an_offer, paintings, deployer, treasury, artist, alice
):
    house = deployer.deploy(Offers, treasury, HOUSE_BPS, [], deployer.deploy(Consignments, ZERO_ADDRESS))
    paintings.setApprovalForAll(house, True, {"from": artist})
    offer = an_offer(alice)
    house.make(offer, 0, {"from": alice, "value": PRICE})
    tx = house.accept(offer, TOKEN, 0, b"", {"from": artist})
    assert house.saleRecord(lot_of(house, offer, artist, TOKEN, tx.timestamp, conditions=0))[0] == alice


def test_the_same_sale_twice_in_a_second_is_one_too_many(offers, made, paintings, Puppet, deployer, artist, alice):
    seller = deployer.deploy(Puppet)
    paintings.transferFrom(artist, seller, TOKEN, {"from": artist})
    seller.act(paintings, paintings.approve.encode_input(offers, TOKEN), 0, {"from": deployer})
    paintings.setApprovalForAll(seller, True, {"from": alice})
    first, second = made(alice, nonce=1), made(alice, nonce=2)
    once = (offers, offers.accept.encode_input(first, TOKEN, 0, b""))
    back = (paintings, paintings.transferFrom.encode_input(alice, seller, TOKEN))
    approved = (paintings, paintings.approve.encode_input(offers, TOKEN))
    again = (offers, offers.accept.encode_input(second, TOKEN, 0, b""))

    put_back = snapshot()
    seller.actAll(*zip(once, back, approved, strict=True), {"from": deployer})
    assert paintings.ownerOf(TOKEN) == seller
    put_back()
    with pytest.raises(VirtualMachineError) as caught:
        seller.actAll(*zip(once, back, approved, again, strict=True), {"from": deployer})
    assert str(caught.value.revert_msg).startswith("House_LotExists: ")
    assert paintings.ownerOf(TOKEN) == seller and offers.balance() == 2 * PRICE


def test_a_collection_that_forbids_the_sale_is_heard(
    Offers, Consignments, PickyToken, an_offer, deployer, treasury, artist, alice
):
    house = deployer.deploy(Offers, treasury, HOUSE_BPS, [], deployer.deploy(Consignments, ZERO_ADDRESS))
    token = deployer.deploy(PickyToken)
    token.mint(artist, 7, {"from": deployer})
    token.approve(house, 7, {"from": artist})
    token.refuse(ETHER, ZERO_ADDRESS, {"from": artist})
    offer = an_offer(alice, collection=token, tokenId=7)
    house.make(offer, 0, {"from": alice, "value": PRICE})
    with reverts("Consignment_SaleNotAllowed", token, 7, ETHER):
        house.accept(offer, 7, 0, b"", {"from": artist})


def test_an_offer_stands_for_its_day(offers, made, alice):
    offer = made(alice)
    chain.mine(timestamp=offer.expiresAt + DAY)
    assert offers.offerState(offers.offerId(offer)) == ESCROWED
