"""Certificates: one a sale, drawn later by anyone from the house's own record, soulbound, naming nobody."""

import base64
import json

import pytest
from brownie import ZERO_ADDRESS, web3
from eth_abi import encode

from tests.fixtures.auctions import DURATION, ETHER, GWEI, RESERVE, pass_time
from tests.support.reverts import reverts

STATEMENT, SALT = b"sold to a person in Utrecht", b"\x05" * 32


@pytest.fixture(scope="module")
def certificates(SaleCertificate, house, sealed_house, deployer):
    return deployer.deploy(SaleCertificate, [house, sealed_house])


@pytest.fixture
def sold(house, open_lot, alice, stranger):
    lot = open_lot()
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    house.settle(lot, {"from": stranger})
    return lot


def test_anyone_draws_it_to_the_buyer(certificates, house, sold, alice, stranger):
    tx = certificates.draw(house, sold, {"from": stranger})
    number = tx.return_value
    assert number == certificates.certificateOf(house, house.lotId(sold), 0)
    assert certificates.ownerOf(number) == alice
    started = house.saleRecord(sold)[2]
    expected = (house.lotId(sold), house, started, tx.block_number, 1, ETHER, 0, RESERVE, "0x" + "0" * 64)
    assert certificates.certificate(number) == expected
    assert certificates.locked(number)
    assert dict(tx.events["CertificateDrawn"]) == {
        "certificateId": number,
        "house": house,
        "lot": house.lotId(sold),
        "price": RESERVE,
    }
    assert tx.events["Locked"]["tokenId"] == number


def test_it_is_drawn_once(certificates, house, sold, stranger, alice):
    number = certificates.draw(house, sold, {"from": stranger}).return_value
    with reverts("Certificate_Drawn", number):
        certificates.draw(house, sold, {"from": alice})


def test_lots_that_are_not_sold_have_none(certificates, house, open_lot, artist, alice, stranger):
    lot = open_lot()
    for step in (
        lambda: None,
        lambda: house.bid(lot, {"from": alice, "value": RESERVE}),
        lambda: pass_time(DURATION),
    ):
        step()
        with reverts("Certificate_NotSold", house.lotId(lot)):
            certificates.draw(house, lot, {"from": stranger})
    other = open_lot(2)
    house.cancel(other, {"from": artist})
    with reverts("Certificate_NotSold", house.lotId(other)):
        certificates.draw(house, other, {"from": stranger})


def test_other_houses_have_none(certificates, sold, stranger):
    with reverts("Certificate_UnknownHouse", stranger):
        certificates.draw(stranger, sold, {"from": stranger})


def test_it_never_moves(certificates, house, sold, alice, bob):
    number = certificates.draw(house, sold, {"from": bob}).return_value
    certificates.approve(bob, number, {"from": alice})
    for sender in (alice, bob):
        with reverts("Certificate_Soulbound", number):
            certificates.transferFrom(alice, bob, number, {"from": sender})
    with reverts("Certificate_Soulbound", number):
        certificates.safeTransferFrom(alice, bob, number, {"from": alice})


def test_the_buyer_commits_once_and_opens_it_by_the_salt(certificates, house, open_lot, sold, alice, bob):
    number = certificates.draw(house, sold, {"from": bob}).return_value
    commitment = web3.keccak(encode(["uint256", "bytes", "bytes32"], [number, STATEMENT, SALT]))
    with reverts("Certificate_NotBuyer", bob, alice):
        certificates.commit(number, commitment, {"from": bob})
    certificates.commit(number, commitment, {"from": alice})
    assert certificates.opens(number, STATEMENT, SALT)
    other = open_lot(2, buy_now=RESERVE // GWEI)
    house.buy(other, 0, {"from": bob, "value": RESERVE})
    copy = certificates.draw(house, other, {"from": bob}).return_value
    certificates.commit(copy, commitment, {"from": bob})
    assert not certificates.opens(copy, STATEMENT, SALT)
    assert not certificates.opens(number, STATEMENT, bytes(32))
    with reverts("Certificate_NotBuyer", alice, alice):
        certificates.commit(number, bytes(31) + b"\x01", {"from": alice})


def test_its_receipt_is_json_that_names_nobody(certificates, house, sold, alice, bob):
    number = certificates.draw(house, sold, {"from": bob}).return_value
    kind, data = certificates.tokenURI(number).split(",", 1)
    assert kind == "data:application/json;base64"
    text = base64.b64decode(data).decode()
    receipt = json.loads(text)["receipt"]
    assert receipt["total_price"] == str(RESERVE)
    assert receipt["quantity"] == 1
    assert receipt["vendor"]["address"] == house.address
    assert receipt["currency"] == ZERO_ADDRESS
    assert receipt["id"] == str(house.lotId(sold))
    assert alice.address.lower() not in text.lower()


def test_it_says_what_it_is(certificates):
    for interface, yes in [("0x01ffc9a7", True), ("0x80ac58cd", True), ("0xb45a3c0e", True), ("0xffffffff", False)]:
        assert certificates.supportsInterface(interface) is yes


def test_what_was_never_drawn_says_nothing(certificates):
    for view in (certificates.certificate, certificates.locked, certificates.tokenURI):
        with reverts("ERC721NonexistentToken", 7):
            view(7)
