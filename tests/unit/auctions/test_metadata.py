"""What was shown is what is delivered: a token whose metadata changed in custody settles only as its winner wants."""

import pytest
from brownie import web3

from tests.fixtures.auctions import DURATION, RESERVE, RETURNED, SOLD, pass_time
from tests.fixtures.formats import TOKEN_ID
from tests.support.reverts import reverts

WEEK = 7 * 86_400


@pytest.fixture
def token(ChangingToken, deployer):
    return deployer.deploy(ChangingToken)


@pytest.fixture
def changed(house, foreign_lot, token, alice, deployer):
    """A lot that alice won, whose token shows something else since."""
    lot = foreign_lot(token)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    token.show("ipfs://second", {"from": deployer})
    return lot


def digest(text: str) -> bytes:
    return bytes(web3.keccak(text=text))


def test_a_changed_token_does_not_settle(house, changed, stranger):
    with reverts("House_MetadataDiffers", digest("ipfs://second"), digest("ipfs://first")):
        house.settle(changed, {"from": stranger})


def test_nor_one_that_no_longer_tells(house, changed, token, deployer, stranger):
    token.breakDown(True, {"from": deployer})
    with reverts("House_MetadataDiffers", bytes(32), digest("ipfs://first")):
        house.settle(changed, {"from": stranger})


def test_the_winner_accepts_it(house, changed, token, alice, artist):
    before = artist.balance()
    house.accept(changed, {"from": alice})
    assert token.ownerOf(7) == alice
    assert artist.balance() == before + RESERVE * 9_750 // 10_000
    assert house.lotState(changed)[:3] == (SOLD, alice, RESERVE)


def test_the_winner_refuses_it_and_has_the_price_back(house, changed, token, alice, artist):
    before = alice.balance()
    tx = house.refuse(changed, {"from": alice})
    assert alice.balance() == before + RESERVE - tx.gas_used * tx.gas_price
    assert token.ownerOf(7) == artist
    assert house.lotState(changed)[0] == RETURNED
    assert house.saleRecord(changed) == ("0x" + "0" * 40, 0, 0)
    assert dict(tx.events["SaleUndone"]) == {
        "lot": house.lotId(changed),
        "winner": alice,
        "price": RESERVE,
        "stuck": False,
    }


def test_nobody_else_decides_for_a_week(house, changed, token, alice, artist, stranger):
    for other in (artist, stranger):
        with reverts("House_NotAllowed", other, alice):
            house.accept(changed, {"from": other})
        with reverts("House_NotAllowed", other, alice):
            house.refuse(changed, {"from": other})
    pass_time(WEEK)
    before = alice.balance()
    house.refuse(changed, {"from": artist})
    assert alice.balance() == before + RESERVE
    assert token.ownerOf(7) == artist


def test_a_token_that_is_what_it_was_cannot_be_refused(house, foreign_lot, token, alice, stranger):
    lot = foreign_lot(token)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION + WEEK)
    for caller in (alice, stranger):
        with reverts("House_MetadataUnchanged", digest("ipfs://first")):
            house.refuse(lot, {"from": caller})
    house.settle(lot, {"from": stranger})
    assert token.ownerOf(7) == alice


def test_the_winner_of_a_lot_nobody_settles_is_free_after_thirty_days(house, foreign_lot, token, alice, stranger):
    lot = foreign_lot(token)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION + 30 * 86_400)
    with reverts("House_MetadataUnchanged", digest("ipfs://first")):
        house.refuse(lot, {"from": stranger})
    house.refuse(lot, {"from": alice})
    assert house.lotState(lot)[0] == RETURNED


def test_a_changed_token_cannot_be_bought_now(house, foreign_lot, token, alice, deployer):
    lot = foreign_lot(token, buy_now=RESERVE // 10**9)
    token.show("ipfs://second", {"from": deployer})
    with reverts("House_MetadataDiffers", digest("ipfs://second"), digest("ipfs://first")):
        house.buy(lot, 0, {"from": alice, "value": RESERVE})


def test_a_token_that_tells_nothing_when_listed_promises_nothing(house, foreign_lot, token, alice, deployer, stranger):
    token.breakDown(True, {"from": deployer})
    lot = foreign_lot(token)
    assert lot.metadata_digest == bytes(32)
    house.bid(lot, {"from": alice, "value": RESERVE})
    token.breakDown(False, {"from": deployer})
    pass_time(DURATION)
    house.settle(lot, {"from": stranger})
    assert token.ownerOf(7) == alice


def test_decisions_come_after_the_end_and_need_a_bid(house, foreign_lot, token, alice):
    lot = foreign_lot(token)
    with reverts("House_NoBid", house.lotId(lot)):
        house.refuse(lot, {"from": alice})
    end = house.bid(lot, {"from": alice, "value": RESERVE}).timestamp + DURATION
    for decide in (house.accept, house.refuse):
        with pytest.raises(Exception, match=f"House_NotOver: [0-9]+, {end}"):
            decide(lot, {"from": alice})


@pytest.mark.parametrize("format_", ["english", "dutch", "uniform", "ranked"])
def test_a_token_whose_uri_is_no_string_is_sold_as_one_that_says_nothing(bring, GarbledToken, deployer, alice, format_):
    token = deployer.deploy(GarbledToken)
    ending = bring(format_, token)
    assert ending.house.readToken(token, TOKEN_ID)[2] == "0x" + "0" * 64
    ending.send()
    assert token.ownerOf(TOKEN_ID) == alice


def test_half_of_a_string_says_nothing_either(house, GarbledToken, deployer, alice):
    token = deployer.deploy(GarbledToken)
    token.mint(alice, TOKEN_ID, {"from": deployer})
    for size in (0, 0x20, 0x3F):
        token.setSize(size, {"from": deployer})
        assert house.readToken(token, TOKEN_ID)[2] == "0x" + "0" * 64
