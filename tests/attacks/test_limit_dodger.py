"""Faults 16 and 17 at a sale: a wallet limit, a phase's supply and a price, held against buyers who call back."""

import pytest

from tests.fixtures.collectibles import NOBODY
from tests.support.reverts import reverts


@pytest.fixture
def buyer(ReentrantReceiver, deployer):
    return deployer.deploy(ReentrantReceiver)


def test_a_buyer_is_not_called_while_it_is_sold_to(phases, open_phase, collection, buyer, deployer):
    """As in February 2022, when a callback inside a mint passed a wallet limit."""
    phase = open_phase(walletLimit=1)
    buyer.arm(phases.mint.encode_input(phase, buyer, 1), {"from": deployer})

    phases.mint(phase, buyer, 1, {"from": deployer})

    assert (buyer.calls(), collection.balanceOf(buyer)) == (0, 1)
    with reverts("Phases_LimitExceeded", 1, 0):
        phases.mint(phase, buyer, 1, {"from": deployer})


def test_moving_a_token_away_makes_no_room(phases, open_phase, collection, edition, alice, bob):
    phase = open_phase(walletLimit=1)
    token = phases.mint(phase, alice, 1, {"from": alice}).return_value
    collection.transferFrom(alice, bob, token, {"from": alice})

    with reverts("Phases_LimitExceeded", 1, 0):
        phases.mint(phase, alice, 1, {"from": alice})


def test_burning_a_token_makes_no_room(phases, open_phase, collection, alice):
    phase = open_phase(walletLimit=1, supply=1)
    token = phases.mint(phase, alice, 1, {"from": alice}).return_value
    collection.burn(token, {"from": alice})

    with reverts("Phases_SupplyExceeded", 1, 0):
        phases.mint(phase, alice, 1, {"from": alice})


def test_a_payer_that_mints_again_on_its_refund_finds_it_sold(
    phases, open_phase, collection, alice, artist, Reenterer, deployer
):
    """A pushed refund has too little gas to try; withdrawn with all the gas, it comes after everything else."""
    phase = open_phase(price=10, payee=str(artist), supply=1)
    payer = deployer.deploy(Reenterer)
    again = phases.mint.encode_input(phase, alice, 1)
    payer.prime(phases, again, 10, {"from": deployer})

    payer.act(phases, again, 0, {"from": deployer, "value": 25})
    assert not payer.tried()
    assert phases.balance() == phases.credit(payer, NOBODY) == 15
    payer.act(phases, phases.withdraw.encode_input(NOBODY, payer), 0, {"from": deployer})

    assert payer.tried() and not payer.succeeded()
    assert collection.minted(1) == 1
    assert (phases.balance(), payer.balance()) == (0, 15)


@pytest.mark.parametrize("amount", [0, 501, 2**32, 2**128, 2**256 - 1])
def test_no_amount_slips_through(phases, open_phase, collection, edition, alice, amount):
    with pytest.raises(Exception, match=r"Collection_AmountOutOfRange|Phases_SupplyExceeded"):
        phases.mint(open_phase(), alice, amount, {"from": alice})

    assert collection.minted(edition) == 0


def test_money_left_behind_by_nobody_is_nobodys(phases, vouchers, open_phase, alice, gallery):
    """A till keeps nothing: what stays in it is a credit of somebody's."""
    phase = open_phase(price=3, payee=str(gallery))
    for sent in (3, 4, 1000):
        phases.mint(phase, alice, 1, {"from": alice, "value": sent})

    assert phases.balance() == 0
    assert vouchers.balance() == 0
