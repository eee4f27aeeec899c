"""Fault 3: an ERC-2981 that asks for everything, answers nonsense, burns or changes its mind. What is asked is clamped
and frozen at listing; whatever it answers later, the lot settles."""

import pytest
from brownie import ZERO_ADDRESS, project
from eth_abi import encode

from tests.fixtures.auctions import DURATION, ETHER, RESERVE, SOLD, parts_of, pass_time
from tests.fixtures.formats import FORMATS

MOST = 2_500
ASKED_PRICE = 10**18


@pytest.fixture
def token(RoyaltyLiar, deployer):
    return deployer.deploy(RoyaltyLiar)


def says(receiver, amount) -> bytes:
    return encode(["address", "uint256"], [str(receiver), amount])


@pytest.mark.parametrize(
    "amount, bps",
    [
        (ASKED_PRICE, MOST),
        (ASKED_PRICE + 1, MOST),
        (2**256 - 1, MOST),
        (ASKED_PRICE // 4, MOST),
        (ASKED_PRICE // 4 + 10**14, MOST),
        (ASKED_PRICE // 4 - 10**14, MOST - 1),
        (10**14, 1),
        (10**14 - 1, 0),
        (0, 0),
    ],
)
def test_what_is_asked_is_clamped_to_a_quarter(house, token, dave, deployer, amount, bps):
    token.answer(says(dave, amount), 0, False, False, {"from": deployer})
    assert house.readToken(token, 1)[:2] == (dave if bps else ZERO_ADDRESS, bps)


@pytest.mark.parametrize(
    "answer, zeros, reverts_, burns",
    [
        (b"", 0, False, False),
        (b"", 0, True, False),
        (b"", 0, False, True),
        (b"\x01" * 31, 0, False, False),
        (b"\x01" * 63, 0, False, False),
        (b"\xff" * 64, 0, False, False),
        (b"", 60_000, False, False),
        (b"", 1_000_000, False, False),
        (encode(["address", "uint256"], [ZERO_ADDRESS, 10**17]), 0, False, False),
    ],
    ids=["empty", "reverts", "burns", "31 bytes", "63 bytes", "dirty address", "60 kB", "1 MB", "zero receiver"],
)
def test_nonsense_is_no_royalty_and_lists(house, token, foreign_lot, deployer, answer, zeros, reverts_, burns):
    token.answer(answer, zeros, reverts_, burns, {"from": deployer})
    lot = foreign_lot(token)
    assert (lot.royalty_receiver, house.readFrame(lot.frame)[1]) == (ZERO_ADDRESS, 0)


def test_the_house_is_no_receiver(house, token, deployer):
    token.answer(says(house, 10**17), 0, False, False, {"from": deployer})
    assert house.readToken(token, 1)[:2] == (ZERO_ADDRESS, 0)


def test_terms_agreed_at_listing_hold_whatever_it_answers_later(
    house, token, foreign_lot, artist, dave, alice, stranger, deployer
):
    token.answer(says(dave, 10**17), 0, False, False, {"from": deployer})
    lot = foreign_lot(token)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    token.answer(says(stranger, ASKED_PRICE), 0, False, True, {"from": deployer})
    before = artist.balance(), dave.balance()
    house.settle(lot, {"from": stranger})
    parts = parts_of(lot, RESERVE)
    assert parts.royalty == RESERVE // 10
    assert (artist.balance() - before[0], dave.balance() - before[1]) == (parts.seller, parts.royalty)


@pytest.mark.parametrize("vice", ["Refuser", "GasBurner", "ReturnBomber"])
def test_a_receiver_that_refuses_gets_a_credit_and_stops_nobody(
    house, token, foreign_lot, alice, stranger, deployer, vice
):
    receiver = deployer.deploy(getattr(project.get_loaded_projects()[0], vice))
    token.answer(says(receiver, 10**17), 0, False, False, {"from": deployer})
    lot = foreign_lot(token)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    house.settle(lot, {"from": stranger})
    assert house.lotState(lot)[0] == SOLD
    assert house.credit(receiver, ETHER) == RESERVE // 10


@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "offer"])
def test_every_format_pays_the_royalty_that_was_listed(bring, token, artist, dave, stranger, alice, deployer, format_):
    """Ten per cent to one at the listing; everything to another at the end, or nothing but burnt gas."""
    token.answer(says(dave, 10**17), 0, False, False, {"from": deployer})
    ending = bring(format_, token)
    token.answer(says(stranger, ASKED_PRICE), 0, False, format_ in ("sealed", "ranked"), {"from": deployer})
    before = artist.balance(), dave.balance(), stranger.balance()
    tx = ending.send()
    spent = tx.gas_used * tx.gas_price if ending.sender == stranger else 0
    assert artist.balance() == before[0] + 8_750
    assert dave.balance() == before[1] + 1_000
    assert stranger.balance() == before[2] - spent
