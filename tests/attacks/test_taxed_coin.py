"""Fault 13, as the house meets it: a coin that keeps a part of each transfer pays for nothing."""

from tests.fixtures.auctions import terms_of
from tests.support.reverts import reverts


def test_a_bid_in_a_coin_with_a_fee_on_transfer_reverts(
    EnglishAuctions, TaxedCoin, paintings, deployer, treasury, artist, alice
):
    coin = deployer.deploy(TaxedCoin)
    house = deployer.deploy(EnglishAuctions, treasury, 250, [coin], "0x" + "0" * 40)
    paintings.setApprovalForAll(house, True, {"from": artist})
    coin.mint(alice, 10_000, {"from": deployer})
    coin.approve(house, 10_000, {"from": alice})
    lot = terms_of(house, artist, paintings, 1_000_001, currency=coin, unit_exponent=0, reserve=1_000)
    house.list(lot, {"from": artist})
    with reverts("Credits_WrongAmountReceived", 990, 1_000):
        house.bidWith(lot, 1_000, 0, {"from": alice})
