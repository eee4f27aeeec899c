"""Taking money in: under any stipend, with an event, whatever way it comes."""

import pytest

from tests.fixtures.royalties import ETH, ETHER

DEPOSIT_GAS = 22_040


def test_a_deposit_is_logged(trio, pay_in):
    tx = pay_in(trio.split, 7)
    assert tx.gas_used <= DEPOSIT_GAS
    assert [dict(event) for event in tx.events] == [{"amount": 7}]
    assert tx.logs[0]["address"] == trio.split.address
    assert trio.split.received(ETHER) == 7


@pytest.mark.parametrize("stipend", [2_300, 5_000, 30_000])
def test_it_takes_money_under_any_stipend(trio, deployer, StipendPayer, stipend):
    payer = deployer.deploy(StipendPayer)
    payer.pay(trio.split, stipend, {"from": deployer, "value": ETH})
    assert trio.split.balance() == ETH


def test_less_than_the_log_needs_is_refused_without_loss(trio, deployer, StipendPayer):
    payer = deployer.deploy(StipendPayer)
    tx = payer.tryToPay(trio.split, {"from": deployer, "value": ETH})
    # A call with value gets 2,300 from the chain itself, so nothing below that exists; the log takes 1,038 of them.
    assert tx.return_value is True
    assert trio.split.balance() == ETH


def test_ether_with_an_unknown_call_is_refused(trio, treasury):
    with pytest.raises(Exception, match="revert"):
        treasury.transfer(trio.split.address, ETH, data="0x12345678")
    assert trio.split.balance() == 0


def test_forced_ether_counts_like_any_other(trio, deployer, ForcedPayer, alice):
    deployer.deploy(ForcedPayer, trio.split, amount=ETH)
    assert trio.split.received(ETHER) == ETH
    trio.split.openAndPay(ETHER, trio.proof(alice), {"from": deployer})
    assert trio.split.balance() == ETH // 2
