"""Fault 15: no cycle of calls that anyone may make gains anyone anything. (A splitter whose callers earn a bounty was
drained by depositing and distributing over and over; here callers earn nothing, and the money goes round exactly.)"""

import pytest

from tests.fixtures.formats import FORMATS
from tests.fixtures.royalties import ETH, ETHER

ROUNDS = 6


def everything(web3, made, people):
    return sum(web3.eth.get_balance(str(who)) for who in people) + made.split.balance()


def test_a_stranger_who_calls_everything_again_and_again_gains_nothing(
    opened, split_factory, pay_in, alice, bob, carol, stranger, web3
):
    pay_in(opened.split, 3 * ETH + 1)
    people = (alice, bob, carol)
    before, total, own = [who.balance() for who in people], everything(web3, opened, people), stranger.balance()
    spent = 0
    for _ in range(ROUNDS):
        for call in (
            lambda: opened.split.pay(ETHER, alice, {"from": stranger}),
            lambda: opened.split.payAll(ETHER, opened.list, {"from": stranger}),
            lambda: opened.split.payPage(ETHER, opened.list, 0, 3, {"from": stranger}),
            lambda: opened.split.openAndPay(ETHER, opened.proof(bob), {"from": stranger}),
            lambda: split_factory.createPublished(opened.list, {"from": stranger}),
        ):
            tx = call()
            spent += tx.gas_used * tx.gas_price
    assert stranger.balance() == own - spent
    assert [who.balance() for who in people] == [balance + ETH for balance in before]
    assert everything(web3, opened, people) == total
    assert opened.split.balance() == 1


@pytest.mark.parametrize("way", ["claim", "credit", "everybody"])
def test_a_recipient_who_pays_its_income_in_again_only_gives_it_away(opened, pay_in, alice, bob, carol, dave, way):
    """Each round returns a third of what was put in; the rest goes to the others."""
    pay_in(opened.split, 3 * ETH)
    for _ in range(ROUNDS):
        if way == "claim":
            opened.split.claimTo(ETHER, dave, {"from": alice})
        elif way == "credit":
            opened.split.claimAsCredit(ETHER, {"from": alice})
            opened.split.withdraw(ETHER, dave, {"from": alice})
        else:
            opened.split.payAll(ETHER, opened.list, {"from": alice})
        dave.transfer(opened.split, ETH // 10)
    received = 3 * ETH + ROUNDS * (ETH // 10)
    for who in (alice, bob, carol):
        opened.split.pay(ETHER, who, {"from": dave})
        assert opened.split.paid(ETHER, who) == received // 3
    assert opened.split.received(ETHER) == received


def test_moving_a_payout_to_and_fro_pays_nothing_twice(opened, pay_in, alice, bob, dave):
    pay_in(opened.split, 3 * ETH)
    before = dave.balance()
    for payout in (dave, bob, ETHER, dave):
        opened.split.movePayout(payout, {"from": alice})
        opened.split.pay(ETHER, alice, {"from": bob})
        opened.split.payAll(ETHER, opened.list, {"from": bob})
    assert dave.balance() == before + ETH
    assert opened.split.paid(ETHER, alice) == ETH


# Houses: once a sale is over, every function there is, called again by somebody with no part in it.


def tries_of(house, ending):
    """Each function that changes something, with the arguments of the lot that was sold, as calls of a stranger."""
    lot_or_offer = ending.lot or ending.args[0]
    for entry in house.abi:
        if entry["type"] != "function" or entry["stateMutability"] in ("view", "pure"):
            continue
        args = [filled(given, lot_or_offer) for given in entry["inputs"]]
        yield entry["name"], getattr(house, entry["name"]).encode_input(*args)


def filled(given, lot_or_offer):
    if given["type"] == "tuple":
        return lot_or_offer
    if given["type"].startswith("bytes"):
        return b"" if given["type"] == "bytes" else b"\x01" * int(given["type"][5:])
    return {"address": ETHER, "uint256": 1}[given["type"]]


# What anyone may do at any time: for themselves alone, or with the money they bring.
HARMLESS = {"raiseNonce"}
# A Dutch lot that is sold out was paid for unit by unit; settling it shuts its book, and moves nothing.
SHUTTING = {"dutch": {"settle"}}


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_more_is_to_be_had_from_a_sale_that_is_over(
    bring, ForeignToken, deployer, dave, treasury, stranger, format_
):
    token = deployer.deploy(ForeignToken)
    token.setRoyalty(dave, 1_000, {"from": deployer})
    ending = bring(format_, token)
    ending.send()
    house = ending.house
    held, went_through = house.balance(), []
    for name, data in tries_of(house, ending):
        try:
            stranger.transfer(house, data=data)
        except Exception:
            continue
        went_through.append(name)
    assert set(went_through) <= HARMLESS | SHUTTING.get(format_, set())
    assert house.balance() == held == house.credit(treasury, ETHER)
    assert house.credit(stranger, ETHER) == 0
    assert token.balanceOf(stranger) == 0
    house.deliver(treasury, ETHER, {"from": stranger})
    assert house.balance() == 0
