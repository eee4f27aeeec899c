"""Offers on a token and on a collection, paid in or signed; an owner takes one for no less than they named."""

from typing import Any, NamedTuple

import pytest
from brownie import ZERO_ADDRESS, accounts, chain
from eth_account import Account
from eth_account.messages import encode_typed_data

from tests.fixtures.auctions import ETHER, GWEI
from tests.support.reverts import reverts

PRICE = 10**17
TOKEN = 1_000_001
WEEK = 7 * 86_400
KEY = "0x" + "4f" * 32
OPEN, ESCROWED, ACCEPTED, CANCELLED = range(4)


class Offer(NamedTuple):
    bidder: str
    collection: str
    token_id: int
    any_token: bool
    currency: str
    price: int
    metadata_digest: bytes
    expires_at: int
    nonce: int


@pytest.fixture(scope="module")
def offers(Offers, coin, paintings, deployer, treasury, artist, alice, bob, carol):
    offers = deployer.deploy(Offers, treasury, 250, [coin], ZERO_ADDRESS)
    for bidder in (alice, bob, carol):
        coin.approve(offers, 2**256 - 1, {"from": bidder})
    paintings.setApprovalForAll(offers, True, {"from": artist})
    return offers


@pytest.fixture
def offer(paintings, alice):
    def make(bidder: Any = alice, **changes: Any) -> Offer:
        base = Offer(
            str(bidder), str(paintings), TOKEN, False, ETHER, PRICE, bytes(32), chain.time() + WEEK, 0
        )
        return base._replace(**{name: str(v) if hasattr(v, "address") else v for name, v in changes.items()})

    return make


@pytest.fixture(scope="module")
def signer(offers, coin, deployer, alice):
    """A bidder whose key the test holds, with a coin allowance and some ether as credit."""
    account = Account.from_key(KEY)
    alice.transfer(account.address, 10**18)


    person = accounts.add(KEY)
    coin.mint(person, 10**9, {"from": deployer})
    coin.approve(offers, 2**256 - 1, {"from": person})
    offers.deposit(ETHER, PRICE, {"from": person, "value": PRICE})
    return person


def sign(offers, offer: Offer, key: str = KEY) -> bytes:
    types = {
        "Offer": [
            {"name": "bidder", "type": "address"},
            {"name": "collection", "type": "address"},
            {"name": "tokenId", "type": "uint256"},
            {"name": "anyToken", "type": "bool"},
            {"name": "currency", "type": "address"},
            {"name": "price", "type": "uint256"},
            {"name": "metadataDigest", "type": "bytes32"},
            {"name": "expiresAt", "type": "uint40"},
            {"name": "nonce", "type": "uint256"},
        ]
    }
    _, name, version, chain_id, contract, *_ = offers.eip712Domain()
    domain = {"name": name, "version": version, "chainId": chain_id, "verifyingContract": str(contract)}
    message = dict(zip([member["name"] for member in types["Offer"]], offer, strict=True))
    return Account.sign_message(encode_typed_data(domain, types, message), key).signature


def parts(price: int) -> tuple[int, int, int]:
    """House, royalty, seller."""
    house, royalty = price * 250 // 10_000, price * 1_000 // 10_000
    return house, royalty, price - house - royalty


def test_a_paid_in_offer_is_accepted_and_everyone_is_paid(
    offers, offer, paintings, artist, alice, dave, treasury
):
    given = offer()
    tx = offers.make(given, 0, {"from": alice, "value": PRICE})
    number = tx.return_value
    assert offers.offerState(number) == ESCROWED
    assert tx.events["OfferMade"]["offer"] == number == offers.offerId(given)

    before, held = (artist.balance(), dave.balance()), offers.balance() - PRICE
    house, royalty, seller = parts(PRICE)
    tx = offers.accept(given, TOKEN, seller, b"", {"from": artist})
    cost = tx.gas_used * tx.gas_price
    assert (artist.balance() - before[0] + cost, dave.balance() - before[1]) == (seller, royalty)
    assert offers.balance() - held == offers.credit(treasury, ETHER) == house
    assert paintings.ownerOf(TOKEN) == alice
    assert offers.offerState(number) == ACCEPTED
    assert tx.events["OfferAccepted"]["seller"] == artist
    assert tx.events["LotSold"]["lot"] == number


def test_an_offer_for_a_collection_takes_any_token_of_it(offers, offer, paintings, artist, alice):
    given = offer(token_id=0, any_token=True)
    offers.make(given, 0, {"from": alice, "value": PRICE})
    offers.accept(given, TOKEN + 4, 0, b"", {"from": artist})
    assert paintings.ownerOf(TOKEN + 4) == alice
    with reverts("Offer_NotOpen", bytes(offers.offerId(given)), ACCEPTED):
        offers.accept(given, TOKEN + 5, 0, b"", {"from": artist})


def test_an_offer_for_one_token_takes_no_other(offers, offer, artist, alice):
    given = offer()
    offers.make(given, 0, {"from": alice, "value": PRICE})
    with reverts("Offer_OtherToken", TOKEN + 1, TOKEN):
        offers.accept(given, TOKEN + 1, 0, b"", {"from": artist})


def test_only_the_owner_accepts(offers, offer, artist, alice, stranger):
    given = offer()
    offers.make(given, 0, {"from": alice, "value": PRICE})
    with reverts("House_NotTokenOwner", artist, stranger):
        offers.accept(given, TOKEN, 0, b"", {"from": stranger})
    with reverts("House_InterestedParty", alice):
        offers.accept(given, TOKEN, 0, b"", {"from": alice})


def test_the_seller_gets_no_less_than_they_named(offers, offer, artist, alice):
    given = offer()
    offers.make(given, 0, {"from": alice, "value": PRICE})
    seller = parts(PRICE)[2]
    with reverts("Offer_TooLittle", seller, seller + 1):
        offers.accept(given, TOKEN, seller + 1, b"", {"from": artist})


def test_metadata_that_is_not_what_was_wanted_reverts(offers, offer, paintings, artist, alice):
    given = offer(metadata_digest=b"\x01" * 32)
    offers.make(given, 0, {"from": alice, "value": PRICE})
    with reverts("House_MetadataDiffers", bytes(paintings.metadataDigest(TOKEN)), b"\x01" * 32):
        offers.accept(given, TOKEN, 0, b"", {"from": artist})
    given = offer(metadata_digest=bytes(paintings.metadataDigest(TOKEN)))
    offers.make(given, 0, {"from": alice, "value": PRICE})
    offers.accept(given, TOKEN, 0, b"", {"from": artist})


def test_a_bidder_takes_an_offer_back_at_any_time(offers, offer, alice, artist, stranger):
    given = offer()
    offers.make(given, 0, {"from": alice, "value": PRICE})
    with reverts("House_NotAllowed", stranger, alice):
        offers.cancel(given, {"from": stranger})
    before = alice.balance()
    tx = offers.cancel(given, {"from": alice})
    assert alice.balance() == before + PRICE - tx.gas_used * tx.gas_price
    for again in (
        lambda: offers.cancel(given, {"from": alice}),
        lambda: offers.accept(given, TOKEN, 0, b"", {"from": artist}),
        lambda: offers.make(given, 0, {"from": alice, "value": PRICE}),
    ):
        with reverts("Offer_NotOpen", bytes(offers.offerId(given)), CANCELLED):
            again()


def test_an_expired_offer_is_accepted_by_nobody_and_sent_back_by_anyone(offers, offer, alice, artist, stranger):
    given = offer()
    offers.make(given, 0, {"from": alice, "value": PRICE})
    chain.sleep(WEEK + 1)
    chain.mine()
    with pytest.raises(Exception, match="Offer_Expired"):
        offers.accept(given, TOKEN, 0, b"", {"from": artist})
    before = alice.balance()
    offers.cancel(given, {"from": stranger})
    assert alice.balance() == before + PRICE


def test_a_raised_nonce_voids_what_is_below_it(offers, offer, alice, artist, stranger):
    given = offer(nonce=4)
    offers.make(given, 0, {"from": alice, "value": PRICE})
    offers.raiseNonce(5, {"from": alice})
    with reverts("Offer_NonceTooLow", 4, 5):
        offers.accept(given, TOKEN, 0, b"", {"from": artist})
    with reverts("Offer_NonceTooLow", 5, 6):
        offers.raiseNonce(5, {"from": alice})
    before = alice.balance()
    offers.cancel(given, {"from": stranger})
    assert alice.balance() == before + PRICE


def test_an_offer_is_made_by_its_bidder_and_of_something(offers, offer, alice, bob, stranger):
    with reverts("House_NotAllowed", bob, alice):
        offers.make(offer(), 0, {"from": bob, "value": PRICE})
    for price in (0, 2**128):
        with reverts("Offer_BadPrice", price):
            offers.make(offer(price=price), 0, {"from": alice})
    with reverts("House_CurrencyNotTaken", stranger):
        offers.make(offer(currency=stranger), 0, {"from": alice})
    with reverts("House_WrongPayment", PRICE - 1, PRICE):
        offers.make(offer(), 0, {"from": alice, "value": PRICE - 1})
    given = offer()
    offers.make(given, 0, {"from": alice, "value": PRICE})
    with reverts("Offer_NotOpen", bytes(offers.offerId(given)), ESCROWED):
        offers.make(given, 0, {"from": alice, "value": PRICE})


# Signed


def test_a_signed_offer_is_paid_from_credit(offers, offer, signer, paintings, artist):
    given = offer(bidder=signer)
    signature = sign(offers, given)
    offers.accept(given, TOKEN, 0, signature, {"from": artist})
    assert paintings.ownerOf(TOKEN) == signer
    assert offers.credit(signer, ETHER) == 0
    with reverts("Offer_NotOpen", bytes(offers.offerId(given)), ACCEPTED):
        offers.accept(given, TOKEN, 0, signature, {"from": artist})


def test_a_signed_offer_in_a_coin_is_pulled(offers, offer, signer, coin, paintings, artist, dave):
    given = offer(bidder=signer, currency=coin, price=10_000, token_id=0, any_token=True)
    offers.accept(given, TOKEN + 2, 0, sign(offers, given), {"from": artist})
    assert coin.balanceOf(signer) == 10**9 - 10_000
    assert (coin.balanceOf(artist), coin.balanceOf(dave)) == (parts(10_000)[2], parts(10_000)[1])
    assert paintings.ownerOf(TOKEN + 2) == signer


def test_a_signed_offer_beyond_the_credit_reverts(offers, offer, signer, artist):
    given = offer(bidder=signer, price=PRICE + GWEI)
    with reverts("Credits_TooLittleCredit", PRICE + GWEI, PRICE):
        offers.accept(given, TOKEN, 0, sign(offers, given), {"from": artist})


def test_another_signature_is_none(offers, offer, signer, artist, alice):
    given = offer(bidder=signer)
    number = bytes(offers.offerId(given))
    other_house = sign(offers, given._replace(nonce=1))
    for signature in (b"", b"\x01" * 65, sign(offers, given, "0x" + "11" * 32), other_house):
        with reverts("Offer_NotSigned", number):
            offers.accept(given, TOKEN, 0, signature, {"from": artist})
    dearer = given._replace(price=PRICE // 2)
    with reverts("Offer_NotSigned", bytes(offers.offerId(dearer))):
        offers.accept(dearer, TOKEN, 0, sign(offers, given), {"from": artist})


def test_a_signed_offer_is_cancelled_by_itself_or_by_its_nonce(offers, offer, signer, artist):
    given, other = offer(bidder=signer), offer(bidder=signer, nonce=3)
    offers.cancel(given, {"from": signer})
    with reverts("Offer_NotOpen", bytes(offers.offerId(given)), CANCELLED):
        offers.accept(given, TOKEN, 0, sign(offers, given), {"from": artist})
    offers.raiseNonce(4, {"from": signer})
    with reverts("Offer_NonceTooLow", 3, 4):
        offers.accept(other, TOKEN, 0, sign(offers, other), {"from": artist})
    assert offers.credit(signer, ETHER) == PRICE


def test_a_contract_signs_by_erc1271(offers, offer, ContractSigner, paintings, artist, deployer):
    signer = deployer.deploy(ContractSigner)
    call = offers.deposit.encode_input(ETHER, PRICE)
    signer.act(offers, call, 0, {"from": deployer, "value": PRICE})
    given = offer(bidder=signer)
    with reverts("Offer_NotSigned", bytes(offers.offerId(given))):
        offers.accept(given, TOKEN, 0, b"", {"from": artist})
    signer.sign(offers.offerId(given), {"from": deployer})
    offers.accept(given, TOKEN, 0, b"", {"from": artist})
    assert paintings.ownerOf(TOKEN) == signer


def test_a_deposit_is_its_owners_alone(offers, signer, stranger, alice):
    with reverts("Credits_OwnersAlone", signer):
        offers.deliver(signer, ETHER, {"from": stranger})
    with reverts("House_WrongPayment", 1, 2):
        offers.deposit(ETHER, 2, {"from": alice, "value": 1})
    with reverts("House_CurrencyNotTaken", stranger):
        offers.deposit(stranger, 2, {"from": alice})
    before = alice.balance()
    offers.withdraw(ETHER, alice, {"from": signer})
    assert alice.balance() == before + PRICE


# Hostile


def test_a_token_that_says_it_moved_sells_nothing(offers, offer, LyingToken, deployer, artist, alice):
    token = deployer.deploy(LyingToken)
    token.mint(artist, 7, {"from": deployer})
    token.approve(offers, 7, {"from": artist})
    token.lie(True, {"from": deployer})
    given = offer(collection=token, token_id=7)
    offers.make(given, 0, {"from": alice, "value": PRICE})
    with reverts("House_TokenNotReceived", artist):
        offers.accept(given, 7, 0, b"", {"from": artist})


def test_a_token_that_calls_back_is_paid_once(offers, offer, ReentrantToken, deployer, artist, alice, treasury):
    token = deployer.deploy(ReentrantToken)
    token.mint(artist, 7, {"from": deployer})
    token.approve(offers, 7, {"from": artist})
    given = offer(collection=token, token_id=0, any_token=True)
    before = offers.balance()
    offers.make(given, 0, {"from": alice, "value": PRICE})
    token.prime(offers, offers.cancel.encode_input(given), {"from": deployer})
    offers.accept(given, 7, 0, b"", {"from": artist})
    assert token.tried() and not token.succeeded()
    assert offers.balance() == before + offers.credit(treasury, ETHER)


def test_a_royalty_that_rises_before_the_acceptance_is_mined_sells_nothing(
    offers, offer, ForeignToken, deployer, artist, alice, stranger
):
    token = deployer.deploy(ForeignToken)
    token.mint(artist, 7, {"from": deployer})
    token.approve(offers, 7, {"from": artist})
    given = offer(collection=token, token_id=7)
    offers.make(given, 0, {"from": alice, "value": PRICE})
    agreed = PRICE - PRICE * 250 // 10_000
    token.setRoyalty(stranger, 2_500, {"from": deployer})
    with reverts("Offer_TooLittle", agreed - PRICE // 4, agreed):
        offers.accept(given, 7, agreed, b"", {"from": artist})
