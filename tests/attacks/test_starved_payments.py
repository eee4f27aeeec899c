"""Fault 4, where splits, credits and sales of mints pay: no gas limit turns a payment that would go through into a
credit, and none pays some and leaves others out."""

import pytest
from brownie import web3

from tests.fixtures.royalties import ETH, ETHER
from tests.support.snapshots import snapshot


def limits_that_work(sender, target, data, value=0, most=600_000, step=4_000):
    """Gas limits, ascending, at which the call would go through; nothing is sent."""
    call = {"from": str(sender), "to": target.address, "data": data, "value": value}
    found = []
    for gas in range(30_000, most, step):
        try:
            web3.eth.call({**call, "gas": gas})
        except Exception:
            continue
        found.append(gas)
    return found


def at_each(sender, target, data, limits, check, value=0):
    """Sends the call at each limit, checks what it did, and undoes it; returns how many went through."""
    done = 0
    for gas in limits:
        put_back = snapshot()
        try:
            sender.transfer(target, value, data=data, gas_limit=gas)
        except Exception:
            continue
        check()
        put_back()
        done += 1
    return done


@pytest.mark.parametrize("call", ["pay", "payAll", "payPage"])
def test_no_limit_starves_a_payment_of_a_split(opened, pay_in, alice, bob, carol, stranger, call):
    pay_in(opened.split, 3 * ETH)
    data = {
        "pay": opened.split.pay.encode_input(ETHER, alice),
        "payAll": opened.split.payAll.encode_input(ETHER, opened.list),
        "payPage": opened.split.payPage.encode_input(ETHER, opened.list, 0, 3),
    }[call]
    paid = [alice] if call == "pay" else [alice, bob, carol]
    before = [who.balance() for who in paid]

    def check():
        assert [who.balance() - had for who, had in zip(paid, before, strict=True)] == [ETH] * len(paid)
        assert [opened.split.credit(who, ETHER) for who in paid] == [0] * len(paid)

    limits = limits_that_work(stranger, opened.split, data)
    assert at_each(stranger, opened.split, data, [*limits[:3], limits[-1]], check) >= 2


def test_no_limit_starves_a_payment_in_a_coin(opened, PlainCoin, deployer, alice, stranger):
    coin = deployer.deploy(PlainCoin)
    coin.mint(opened.split, 300, {"from": deployer})
    data = opened.split.pay.encode_input(coin, alice)

    def check():
        assert coin.balanceOf(alice) == 100
        assert opened.split.credit(alice, coin) == 0

    limits = limits_that_work(stranger, opened.split, data)
    assert at_each(stranger, opened.split, data, [*limits[:3], limits[-1]], check) >= 2


def test_no_limit_starves_a_payment_of_advance_and_tail(recouping, pay_in, gallery, alice, bob, stranger):
    pay_in(recouping.split, 2_000)
    data = recouping.split.payAll.encode_input(recouping.terms, ETHER)
    before = [who.balance() for who in (gallery, alice, bob)]

    def check():
        paid = [who.balance() - had for who, had in zip((gallery, alice, bob), before, strict=True)]
        assert paid == [1_100, 600, 300]
        assert recouping.split.balance() == 0

    limits = limits_that_work(stranger, recouping.split, data)
    assert at_each(stranger, recouping.split, data, [*limits[:3], limits[-1]], check) >= 2


def test_no_limit_starves_the_payee_of_a_mint(phases, open_phase, dave, alice, collection):
    phase = open_phase(price=1_000, payee=str(dave))
    data = phases.mint.encode_input(phase, alice, 1)
    before = dave.balance()

    def check():
        assert dave.balance() == before + 1_000
        assert phases.credit(dave, ETHER) == 0

    limits = limits_that_work(alice, phases, data, 1_000)
    assert at_each(alice, phases, data, [*limits[:3], limits[-1]], check, 1_000) >= 2


def test_a_starved_withdrawal_leaves_the_credit(opened, pay_in, alice, bob):
    pay_in(opened.split, 3 * ETH)
    opened.split.claimAsCredit(ETHER, {"from": alice})
    data = opened.split.withdraw.encode_input(ETHER, bob)
    before = bob.balance()

    def check():
        assert bob.balance() == before + ETH

    limits = limits_that_work(alice, opened.split, data, most=120_000, step=1_500)
    assert at_each(alice, opened.split, data, [*limits[:3], limits[-1]], check) >= 2
    assert opened.split.credit(alice, ETHER) == ETH
