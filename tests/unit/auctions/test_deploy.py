"""A house is fixed when it is deployed: fee, treasury, currencies. Nobody has any power over it after."""

import pytest
from brownie import ZERO_ADDRESS
from brownie.exceptions import VirtualMachineError

from tests.fixtures.auctions import ETHER, HOUSE_BPS
from tests.support.reverts import reverts


def test_what_it_was_deployed_with_can_be_read(house, treasury, coin, stranger):
    assert house.HOUSE_BPS() == HOUSE_BPS
    assert house.TREASURY() == treasury
    assert house.REGISTRY() == ZERO_ADDRESS
    assert house.takesCurrency(ETHER)
    assert house.takesCurrency(coin)
    assert not house.takesCurrency(stranger)


def test_a_fee_above_the_cap_reverts(EnglishAuctions, deployer, treasury):
    with reverts("House_FeeTooHigh", 1_001, 1_000):
        deployer.deploy(EnglishAuctions, treasury, 1_001, [], ZERO_ADDRESS)
    assert deployer.deploy(EnglishAuctions, treasury, 1_000, [], ZERO_ADDRESS).HOUSE_BPS() == 1_000


def test_a_house_without_a_treasury_reverts(EnglishAuctions, deployer):
    with reverts("House_BadTreasury", ZERO_ADDRESS):
        deployer.deploy(EnglishAuctions, ZERO_ADDRESS, 250, [], ZERO_ADDRESS)


def test_the_caps_leave_the_seller_fifteen_per_cent(house):
    assert house.MAX_HOUSE_BPS() + house.MAX_GALLERY_BPS() + house.MAX_ROYALTY_BPS() == 8_500


def test_ether_sent_without_a_call_is_refused(house, alice):
    with pytest.raises(VirtualMachineError):
        alice.transfer(house, 1)
    assert house.balance() == 0
