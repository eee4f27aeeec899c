"""Fault 5: an ERC-721 whose transfers do nothing, revert or burn all gas. Nothing it does touches another's token or
traps a bidder's money."""

import pytest

from tests.fixtures.auctions import DURATION, ETHER, RESERVE, RETURNED, STUCK, pass_time, terms_of
from tests.fixtures.formats import DELIVERING, HOUR, TOKEN_ID
from tests.support.reverts import reverts


def test_a_transfer_that_does_nothing_is_no_escrow(house, LyingToken, deployer, artist):
    token = deployer.deploy(LyingToken)
    token.mint(artist, 7, {"from": deployer})
    token.approve(house, 7, {"from": artist})
    token.lie(True, {"from": deployer})
    with reverts("House_TokenNotReceived", artist):
        house.list(terms_of(house, artist, token, 7), {"from": artist})


def test_nobody_sells_what_the_house_holds_for_another(house, LyingToken, foreign_lot, deployer, artist, stranger):
    token = deployer.deploy(LyingToken)
    foreign_lot(token)
    token.lie(True, {"from": deployer})
    with reverts("House_NotTokenOwner", house, stranger):
        house.list(terms_of(house, stranger, token, 7), {"from": stranger})


@pytest.mark.parametrize("burns", [False, True], ids=["reverts", "burns all gas"])
def test_a_token_that_will_not_move_gives_the_winner_the_money_back(
    house, StuckToken, foreign_lot, deployer, artist, alice, stranger, burns
):
    token = deployer.deploy(StuckToken)
    lot = foreign_lot(token)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    token.stick(True, burns, {"from": deployer})
    before = alice.balance(), artist.balance()
    tx = house.settle(lot, {"from": stranger})

    assert tx.gas_used < 500_000
    assert (alice.balance(), artist.balance()) == (before[0] + RESERVE, before[1])
    assert house.balance() == 0
    assert house.lotState(lot)[0] == STUCK
    assert dict(tx.events["SaleUndone"]) == {
        "lot": house.lotId(lot),
        "winner": alice,
        "price": RESERVE,
        "stuck": True,
    }


def test_a_token_that_says_it_moved_and_did_not_sells_nothing(
    house, LyingToken, foreign_lot, deployer, artist, alice, stranger
):
    token = deployer.deploy(LyingToken)
    lot = foreign_lot(token)
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    token.lie(True, {"from": deployer})
    before = alice.balance(), artist.balance()
    house.settle(lot, {"from": stranger})
    assert (alice.balance(), artist.balance()) == (before[0] + RESERVE, before[1])
    assert house.saleRecord(lot)[0] == "0x" + "0" * 40


def test_a_stuck_lot_does_not_stop_the_others(house, StuckToken, foreign_lot, deployer, artist, alice, bob, stranger):
    token = deployer.deploy(StuckToken)
    first, second = foreign_lot(token, 7), foreign_lot(token, 8)
    house.bid(first, {"from": alice, "value": RESERVE})
    house.bid(second, {"from": bob, "value": RESERVE})
    pass_time(DURATION)
    token.stick(True, True, {"from": deployer})
    house.settle(first, {"from": stranger})
    token.stick(False, False, {"from": deployer})
    house.settle(second, {"from": stranger})
    house.reclaim(first, {"from": stranger})
    assert (token.ownerOf(7), token.ownerOf(8)) == (artist, bob)
    assert house.lotState(first)[0] == RETURNED
    assert house.credit(alice, ETHER) == 0


# Every format. A sale that is made by its last call reverts and leaves the buyer's money where it was; one that was
# made before is undone.


@pytest.mark.parametrize("format_", DELIVERING)
@pytest.mark.parametrize("vice", ["lies", "burns all gas"])
def test_no_format_takes_money_for_a_token_that_does_not_move(
    bring, LyingToken, StuckToken, deployer, artist, alice, treasury, format_, vice
):
    token = deployer.deploy(LyingToken if vice == "lies" else StuckToken)
    ending = bring(format_, token)
    if vice == "lies":
        token.lie(True, {"from": deployer})
    else:
        token.stick(True, True, {"from": deployer})
    before, held = alice.balance(), ending.house.balance()
    if format_ in ("dutch", "offer"):
        assert not ending.works_with(5_000_000)
        assert ending.house.balance() == held == ending.paid_in
        return

    tx = ending.send()
    spent = tx.gas_used * tx.gas_price if ending.sender == alice else 0
    assert tx.gas_used < 900_000
    assert alice.balance() == before + ending.paid_in - spent
    assert token.ownerOf(TOKEN_ID) == ending.house
    assert ending.house.balance() == ending.house.credit(treasury, ETHER) == ending.house.credit(artist, ETHER) == 0


def test_an_offer_for_a_token_that_does_not_move_is_cancelled_with_its_money(bring, StuckToken, deployer, alice):
    token = deployer.deploy(StuckToken)
    ending = bring("offer", token)
    token.stick(True, True, {"from": deployer})
    with pytest.raises(Exception, match=r"revert|invalid opcode"):
        ending.send()
    before = alice.balance()
    tx = ending.house.cancel(ending.args[0], {"from": alice})
    assert alice.balance() == before + ending.paid_in - tx.gas_used * tx.gas_price
    assert ending.house.balance() == 0


@pytest.mark.parametrize("format_", [name for name in DELIVERING if name not in ("offer", "buy now")])
def test_no_format_sells_what_it_holds_for_another(bring, LyingToken, deployer, stranger, format_):
    token = deployer.deploy(LyingToken)
    ending = bring(format_, token)
    token.lie(True, {"from": deployer})
    stolen = ending.lot._replace(seller=str(stranger), frame=ending.lot.frame + (HOUR << 34))
    with reverts("House_NotTokenOwner", ending.house, stranger):
        ending.house.list(stolen, {"from": stranger})
