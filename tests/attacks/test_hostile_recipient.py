"""Fault 12: a recipient that reverts, burns gas, returns a bomb, re-enters or destroys itself delays nobody else."""

import pytest
from brownie import ZERO_ADDRESS

from tests.fixtures.royalties import ETH, ETHER, extras

VICES = ["Refuser", "GasBurner", "ReturnBomber"]


@pytest.mark.parametrize("vice", VICES)
def test_the_others_claim_and_are_paid_as_if_it_were_not_there(
    make_split, hostile_of, pay_in, alice, bob, stranger, vice
):
    hostile = hostile_of(vice)
    made = make_split({hostile: 2, alice: 1, bob: 1})
    pay_in(made.split, 4 * ETH)
    made.open_all(stranger)
    before = alice.balance(), bob.balance()
    made.split.pay(ETHER, alice, {"from": stranger})
    made.split.payAll(ETHER, made.list, {"from": stranger})
    assert (alice.balance(), bob.balance()) == (before[0] + ETH, before[1] + ETH)
    assert made.split.credit(hostile, ETHER) == 2 * ETH == made.split.balance()


@pytest.mark.parametrize("vice", VICES)
def test_its_cost_to_whoever_pays_everybody_is_bounded(make_split, hostile_of, pay_in, stranger, vice):
    hostile = [hostile_of(vice) for _ in range(8)]
    made = make_split([*((who, 1) for who in hostile), *((who, 1) for who in extras(8, vice))])
    for most in (1_400_000, 900_000):  # the first time, accounts and credits do not exist yet
        pay_in(made.split, 16 * ETH)
        assert made.split.payAll(ETHER, made.list, {"from": stranger}).gas_used < most
    assert [made.split.credit(who, ETHER) for who in hostile] == [2 * ETH] * 8


@pytest.fixture
def reenterer(deployer, QuickReenterer):
    return deployer.deploy(QuickReenterer)


def test_a_claim_inside_a_claim_gains_nothing(make_split, pay_in, reenterer, alice, stranger):
    made = make_split({reenterer: 1, alice: 1})
    pay_in(made.split, 2 * ETH)
    made.open_all(stranger)
    reenterer.prime(made.split, made.split.claim.encode_input(ETHER), 0, {"from": stranger})
    made.split.pay(ETHER, reenterer, {"from": stranger})
    assert reenterer.tried() and reenterer.succeeded()  # it was let in, and found nothing
    assert reenterer.balance() == ETH
    assert made.split.paid(ETHER, reenterer) == ETH
    assert made.split.owed(ETHER, alice) == ETH == made.split.balance()


def test_paying_another_inside_a_payment_pays_exactly_that(make_split, pay_in, reenterer, alice, stranger):
    made = make_split({reenterer: 1, alice: 1})
    pay_in(made.split, 2 * ETH)
    made.open_all(stranger)
    before = alice.balance()
    reenterer.prime(made.split, made.split.pay.encode_input(ETHER, alice), 0, {"from": stranger})
    made.split.pay(ETHER, reenterer, {"from": stranger})
    # The stipend is too small for a second payment's gas floor: the inner call fails, and alone it is made later.
    assert reenterer.tried() and not reenterer.succeeded()
    made.split.pay(ETHER, alice, {"from": stranger})
    assert (reenterer.balance(), alice.balance(), made.split.balance()) == (ETH, before + ETH, 0)


@pytest.mark.parametrize("call", ["pay", "payAll", "withdraw", "claim"])
def test_nothing_moves_while_everybody_is_paid(make_split, pay_in, reenterer, alice, bob, stranger, call):
    made = make_split({reenterer: 2, alice: 1, bob: 1})
    pay_in(made.split, 4 * ETH)
    made.open_all(stranger)
    made.split.claimAsCredit(ETHER, {"from": alice})
    pay_in(made.split, 4 * ETH)
    data = {
        "pay": made.split.pay.encode_input(ETHER, bob),
        "payAll": made.split.payAll.encode_input(ETHER, made.list),
        "withdraw": made.split.withdraw.encode_input(ETHER, reenterer),
        "claim": made.split.claim.encode_input(ETHER),
    }[call]
    reenterer.prime(made.split, data, 0, {"from": stranger})
    before = alice.balance(), bob.balance()
    made.split.payAll(ETHER, made.list, {"from": stranger})
    assert reenterer.tried() and not reenterer.succeeded()
    assert reenterer.balance() == 4 * ETH
    assert (alice.balance() - before[0], bob.balance() - before[1]) == (ETH, 2 * ETH)
    assert made.split.balance() == made.split.credit(alice, ETHER) == ETH


def test_a_deposit_made_while_everybody_is_paid_is_for_the_next_time(make_split, pay_in, reenterer, alice, stranger):
    made = make_split({reenterer: 1, alice: 1})
    pay_in(made.split, 2 * ETH)
    before = alice.balance()
    reenterer.prime(made.split, b"", ETH // 2, {"from": stranger})
    made.split.payAll(ETHER, made.list, {"from": stranger})
    assert reenterer.succeeded()
    assert alice.balance() == before + ETH
    assert made.split.received(ETHER) == 2 * ETH + ETH // 2
    assert sum(made.split.owedToAll(ETHER, made.list)) == ETH // 2 == made.split.balance()


def test_a_payout_cannot_move_while_everybody_is_paid(make_split, pay_in, reenterer, alice, stranger):
    made = make_split({reenterer: 1, alice: 1})
    made.open_all(stranger)
    pay_in(made.split, 2 * ETH)
    reenterer.prime(made.split, made.split.movePayout.encode_input(alice), 0, {"from": stranger})
    made.split.payAll(ETHER, made.list, {"from": stranger})
    assert reenterer.tried() and not reenterer.succeeded()
    assert made.split.accountOf(reenterer)[3] == ZERO_ADDRESS


@pytest.mark.parametrize("when_paid", [False, True])
def test_one_that_destroys_itself_is_paid_or_gone_and_blocks_nobody(
    make_split, deployer, Vanisher, pay_in, alice, stranger, when_paid
):
    vanisher = deployer.deploy(Vanisher)
    made = make_split({vanisher: 1, alice: 1})
    vanisher.vanish(when_paid, {"from": deployer})
    before = alice.balance()
    for _ in range(2):
        pay_in(made.split, 2 * ETH)
        made.split.payAll(ETHER, made.list, {"from": stranger})
    assert alice.balance() == before + 2 * ETH
    assert made.split.balance() == 0
