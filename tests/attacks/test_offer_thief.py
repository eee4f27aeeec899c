"""Offers among liars: tokens that do not move, payees that refuse or call back, coins with a tax or a hook, royalties
raised in front of an acceptance. Whatever they do, an offer is accepted as it was meant, or stands."""

import pytest

from tests.fixtures.auctions import ETHER, HOUSE_BPS
from tests.fixtures.offers import CANCELLED, ESCROWED, OPEN, PRICE, TOKEN, parts_of_offer
from tests.support.reverts import reverts


@pytest.fixture
def foreign(offers, deployer, artist):
    """`foreign(contract)`: token 7 of such a collection is the artist's, and approved."""

    def make(container):
        token = deployer.deploy(container)
        token.mint(artist, 7, {"from": deployer})
        token.approve(offers, 7, {"from": artist})
        return token

    return make


def test_a_token_that_lies_about_moving_sells_nothing(offers, made, foreign, LyingToken, deployer, artist, alice):
    token = foreign(LyingToken)
    offer = made(alice, collection=token, tokenId=7)
    token.lie(True, {"from": deployer})
    with reverts("House_TokenNotReceived", artist):
        offers.accept(offer, 7, 0, b"", {"from": artist})
    assert offers.balance() == PRICE
    assert offers.offerState(offers.offerId(offer)) == ESCROWED


@pytest.mark.parametrize("burns", [False, True])
def test_a_token_that_is_stuck_sells_nothing(offers, made, foreign, StuckToken, deployer, artist, alice, burns):
    token = foreign(StuckToken)
    offer = made(alice, collection=token, tokenId=7)
    token.stick(True, burns, {"from": deployer})
    with pytest.raises(Exception, match=r"revert|opcode"):
        offers.accept(offer, 7, 0, b"", {"from": artist, "gas_limit": 5_000_000})
    before = alice.balance()
    tx = offers.cancel(offer, {"from": alice})
    assert alice.balance() - before == PRICE - tx.gas_used * tx.gas_price


def test_a_signed_offer_survives_a_token_that_is_stuck(
    offers, signed, foreign, StuckToken, coin, deployer, artist, buyer
):
    token = foreign(StuckToken)
    offer, signature = signed(collection=str(token), tokenId=7, currency=coin, price=1_000)
    before = coin.balanceOf(buyer)
    token.stick(True, False, {"from": deployer})
    with reverts("stuck"):
        offers.accept(offer, 7, 0, signature, {"from": artist})
    assert coin.balanceOf(buyer) == before
    assert offers.offerState(offers.offerId(offer)) == OPEN
    token.stick(False, False, {"from": deployer})
    offers.accept(offer, 7, 0, signature, {"from": artist})
    assert token.ownerOf(7) == buyer


def test_a_seller_that_refuses_money_has_it_as_credit(
    offers, made, paintings, Refuser, deployer, artist, treasury, alice
):
    seller = deployer.deploy(Refuser)
    paintings.transferFrom(artist, seller, TOKEN, {"from": artist})
    seller.act(paintings, paintings.approve.encode_input(offers, TOKEN), 0, {"from": deployer})
    offer = made(alice)
    seller.act(offers, offers.accept.encode_input(offer, TOKEN, 0, b""), 0, {"from": deployer})
    to_seller = parts_of_offer(PRICE)[2]
    assert paintings.ownerOf(TOKEN) == alice
    assert offers.credit(seller, ETHER) == to_seller
    assert offers.balance() == to_seller + offers.credit(treasury, ETHER)


def test_a_royalty_receiver_that_burns_gas_stops_nobody(
    offers, made, foreign, ForeignToken, GasBurner, deployer, artist, treasury, alice
):
    token, burner = foreign(ForeignToken), deployer.deploy(GasBurner)
    token.setRoyalty(burner, 1_000, {"from": deployer})
    offers.accept(made(alice, collection=token, tokenId=7), 7, 0, b"", {"from": artist})
    assert token.ownerOf(7) == alice
    assert offers.credit(burner, ETHER) == PRICE // 10
    assert offers.balance() == PRICE // 10 + offers.credit(treasury, ETHER)


CALLS = ["accept", "cancel", "make", "withdraw"]


def inputs(offers, offer, account):
    """Every function that moves something, as calls on this offer."""
    return {
        "accept": offers.accept.encode_input(offer, offer.tokenId, 0, b""),
        "cancel": offers.cancel.encode_input(offer),
        "make": offers.make.encode_input(offer, PRICE),
        "withdraw": offers.withdraw.encode_input(ETHER, account.address),
    }


@pytest.mark.parametrize("call", CALLS)
def test_a_seller_that_calls_back_when_paid_gains_nothing(
    offers, made, paintings, Reenterer, deployer, artist, treasury, alice, bob, call
):
    seller = deployer.deploy(Reenterer)
    paintings.transferFrom(artist, seller, TOKEN, {"from": artist})
    seller.act(paintings, paintings.approve.encode_input(offers, TOKEN), 0, {"from": deployer})
    offer = made(alice)
    made(bob)
    seller.prime(offers, inputs(offers, offer, seller)[call], 0, {"from": deployer})
    seller.act(offers, offers.accept.encode_input(offer, TOKEN, 0, b""), 0, {"from": deployer})
    assert not seller.succeeded()
    assert seller.balance() + offers.credit(seller, ETHER) == parts_of_offer(PRICE)[2]
    assert offers.balance() == PRICE + offers.credit(treasury, ETHER) + offers.credit(seller, ETHER)


@pytest.mark.parametrize("call", CALLS)
def test_a_buyer_that_calls_back_when_refunded_gains_nothing(offers, made, an_offer, Reenterer, deployer, bob, call):
    buyer = deployer.deploy(Reenterer)
    offer = an_offer(buyer)
    buyer.act(offers, offers.make.encode_input(offer, 0), 0, {"from": deployer, "value": PRICE})
    made(bob)
    buyer.prime(offers, inputs(offers, offer, buyer)[call], 0, {"from": deployer})
    buyer.act(offers, offers.cancel.encode_input(offer), 0, {"from": deployer})
    assert not buyer.succeeded()
    assert buyer.balance() + offers.credit(buyer, ETHER) == PRICE
    assert offers.balance() == PRICE + offers.credit(buyer, ETHER)


@pytest.mark.parametrize("call", CALLS)
def test_a_token_that_calls_back_while_it_moves_changes_nothing(
    offers, made, foreign, ReentrantToken, deployer, artist, treasury, alice, bob, call
):
    token = foreign(ReentrantToken)
    offer = made(alice, collection=token, tokenId=7)
    made(bob)
    token.prime(offers, inputs(offers, offer, token)[call], {"from": deployer})
    offers.accept(offer, 7, 0, b"", {"from": artist})
    assert token.tried() and not token.succeeded()
    assert token.ownerOf(7) == alice
    assert offers.balance() == PRICE + offers.credit(treasury, ETHER)


def test_a_coin_that_calls_back_while_it_is_pulled_pays_for_what_it_takes(
    Offers, HookCoin, Puppet, an_offer, paintings, deployer, treasury, artist
):
    coin = deployer.deploy(HookCoin)
    house = deployer.deploy(Offers, treasury, HOUSE_BPS, [coin], "0x" + "0" * 40)
    buyer = deployer.deploy(Puppet)
    coin.mint(buyer, 1_000, {"from": deployer})
    coin.mint(house, 5_000, {"from": deployer})
    buyer.act(coin, coin.approve.encode_input(house, 2_000), 0, {"from": deployer})
    offer = an_offer(buyer, currency=coin, price=1_000)
    # Withdrawn while its payment is still on the way: the refund is not there when the house counts.
    inner = house.cancel.encode_input(offer)
    coin.prime(buyer, buyer, buyer.act.encode_input(house, inner, 0), {"from": deployer})
    with reverts("Credits_WrongAmountReceived", 0, 1_000):
        buyer.act(house, house.make.encode_input(offer, 0), 0, {"from": deployer})
    assert coin.balanceOf(house) == 5_000
    assert coin.balanceOf(buyer) == 1_000


def test_a_taxed_coin_is_refused(Offers, TaxedCoin, an_offer, deployer, treasury, alice):
    coin = deployer.deploy(TaxedCoin)
    house = deployer.deploy(Offers, treasury, HOUSE_BPS, [coin], "0x" + "0" * 40)
    coin.mint(alice, 10_000, {"from": deployer})
    coin.approve(house, 10_000, {"from": alice})
    with reverts("Credits_WrongAmountReceived", 9_900, 10_000):
        house.make(an_offer(alice, currency=coin, price=10_000), 0, {"from": alice})
    with reverts("Credits_WrongAmountReceived", 9_900, 10_000):
        house.deposit(coin, 10_000, {"from": alice})


def test_a_royalty_raised_in_front_of_an_acceptance_costs_nobody(
    offers, made, foreign, ForeignToken, deployer, artist, dave, alice
):
    token = foreign(ForeignToken)
    token.setRoyalty(dave, 500, {"from": deployer})
    offer = made(alice, collection=token, tokenId=7)
    least = offers.preview(offer, 7)[3]
    token.setRoyalty(dave, 1_000, {"from": deployer})
    house, _, _ = parts_of_offer(PRICE)
    with reverts("Offer_TooLittle", PRICE - house - PRICE // 10, least):
        offers.accept(offer, 7, least, b"", {"from": artist})
    token.setRoyalty(dave, 1_001, {"from": deployer})
    with reverts("Offer_RoyaltyTooHigh", 1_001, 1_000):
        offers.accept(offer, 7, 0, b"", {"from": artist})


def test_metadata_switched_in_front_of_an_acceptance_sells_nothing(
    offers, made, foreign, ChangingToken, deployer, artist, alice
):
    token = foreign(ChangingToken)
    digest = offers.readToken(token, 7)[2]
    offer = made(alice, collection=token, tokenId=7, metadataDigest=bytes(digest))
    token.show("ipfs://other", {"from": deployer})
    with reverts("House_MetadataDiffers", offers.readToken(token, 7)[2], digest):
        offers.accept(offer, 7, 0, b"", {"from": artist})


def test_an_offer_lowered_in_front_of_an_acceptance_is_another(offers, made, artist, alice):
    seen = made(alice)
    offers.cancel(seen, {"from": alice})
    made(alice, price=1, nonce=1)
    with reverts("Offer_NotOpen", offers.offerId(seen), CANCELLED):
        offers.accept(seen, TOKEN, 0, b"", {"from": artist})


def test_nobody_sells_a_bidder_what_they_have_already(offers, made, LyingToken, deployer, alice, stranger):
    token = deployer.deploy(LyingToken)
    token.mint(alice, 7, {"from": deployer})
    token.lie(True, {"from": deployer})
    with reverts("House_NotTokenOwner", alice, stranger):
        offers.accept(made(alice, collection=token, tokenId=7), 7, 0, b"", {"from": stranger})


def test_a_starved_royalty_question_reverts_instead_of_losing_the_royalty(offers, made, paintings, artist, dave, alice):
    offer = made(alice)
    royalty = parts_of_offer(PRICE)[1]
    for limit in range(120_000, 420_000, 20_000):
        before = dave.balance() + offers.credit(dave, ETHER)
        try:
            offers.accept(offer, TOKEN, 0, b"", {"from": artist, "gas_limit": limit, "allow_revert": True})
        except Exception:
            assert paintings.ownerOf(TOKEN) == artist
            continue
        assert dave.balance() + offers.credit(dave, ETHER) - before == royalty
        return
    pytest.fail("no limit was enough")


def test_a_signer_that_answers_badly_signed_nothing(offers, an_offer, coin, ContractSigner, deployer, artist):
    wallet = deployer.deploy(ContractSigner)
    offer = an_offer(wallet, currency=coin, price=1_000)
    for answer in (b"\x16\x26\xba\x7e", b"\x16\x26\xba\x7e" + b"\0" * 27, b"\1" * 32, b"\x16\x26\xba\x7e" + b"\1" * 28):
        wallet.answerWith(answer, {"from": deployer})
        with reverts("Offer_NotSigned", bytes(offers.offerId(offer))):
            offers.accept(offer, TOKEN, 0, b"", {"from": artist})
