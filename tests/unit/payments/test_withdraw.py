"""A credit leaves whole, to wherever its owner says, or not at all."""

import pytest
from brownie import ZERO_ADDRESS

from tests.fixtures.auctions import DURATION, ETHER, HOUSE_BPS, RESERVE, pass_time
from tests.support.reverts import reverts

FEE = RESERVE * HOUSE_BPS // 10_000


@pytest.fixture(scope="module")
def credited(house, open_lot, Refuser, deployer, alice, bob, stranger):
    """A bidder contract with a refund as credit, a treasury with fees as credit."""
    refuser, lot = deployer.deploy(Refuser), open_lot()
    refuser.act(house, house.bid.encode_input(lot), 0, {"from": deployer, "value": RESERVE})
    house.bid(lot, {"from": alice, "value": 2 * RESERVE})
    pass_time(DURATION)
    house.settle(lot, {"from": stranger})
    return refuser


def test_an_owner_withdraws_to_any_address(house, credited, deployer, bob):
    before = bob.balance()
    data = house.withdraw.encode_input(ETHER, bob)
    tx = credited.act(house, data, 0, {"from": deployer})
    assert bob.balance() == before + RESERVE
    assert house.credit(credited, ETHER) == 0
    assert dict(tx.events["CreditWithdrawn"]) == {
        "account": credited,
        "currency": ETHER,
        "to": bob,
        "amount": RESERVE,
    }


def test_a_refused_withdrawal_leaves_the_credit(house, credited, deployer):
    with reverts("Credits_TransferRefused", ETHER, credited, RESERVE):
        credited.act(house, house.withdraw.encode_input(ETHER, credited), 0, {"from": deployer})
    assert house.credit(credited, ETHER) == RESERVE
    credited.relent({"from": deployer})
    credited.act(house, house.withdraw.encode_input(ETHER, credited), 0, {"from": deployer})
    assert credited.balance() == RESERVE


def test_the_treasury_withdraws_its_fees_and_the_house_is_empty(house, credited, deployer, treasury, bob):
    assert house.credit(treasury, ETHER) == 2 * FEE
    house.withdraw(ETHER, bob, {"from": treasury})
    credited.act(house, house.withdraw.encode_input(ETHER, bob), 0, {"from": deployer})
    assert house.balance() == 0


def test_without_credit_there_is_nothing_to_withdraw(house, credited, stranger):
    with reverts("Credits_NothingOwed", stranger, ETHER):
        house.withdraw(ETHER, stranger, {"from": stranger})


def test_nothing_goes_to_nobody_or_to_the_house(house, credited, treasury):
    for nowhere in (ZERO_ADDRESS, house):
        with reverts("Credits_BadRecipient", nowhere):
            house.withdraw(ETHER, nowhere, {"from": treasury})


def test_anyone_sends_fees_home(house, credited, treasury, stranger):
    before = treasury.balance()
    house.deliver(treasury, ETHER, {"from": stranger})
    assert treasury.balance() == before + 2 * FEE
    with reverts("Credits_NothingOwed", treasury, ETHER):
        house.deliver(treasury, ETHER, {"from": stranger})


def test_nobody_sends_a_refund_home_but_its_owner(house, credited, deployer, stranger):
    credited.relent({"from": deployer})
    with reverts("Credits_OwnersAlone", credited):
        house.deliver(credited, ETHER, {"from": stranger})
