"""A token that could not be read while shares moved counted as one of which nothing ever came: the move was settled at
nothing received, and what the shares had earned went to the buyer with them. Now such a move reverts; ether goes on."""

import pytest
from brownie import Contract, project
from brownie.exceptions import VirtualMachineError

from tests.fixtures.royalties import ETHER, terms_for


@pytest.fixture
def coin(MuteCoin, deployer):
    return deployer.deploy(MuteCoin)


@pytest.fixture
def split(ChangingSplitFactory, coin, deployer, alice, bob):
    factory = deployer.deploy(ChangingSplitFactory)
    terms = ("Shares", "SHR", terms_for({alice: 60, bob: 40}, reduce=False).list, [coin])
    factory.createShares(*terms, {"from": deployer})
    abi = project.get_loaded_projects()[0].SharesSplit.abi
    return Contract.from_abi("SharesSplit", factory.sharesSplitOf(*terms), abi)


@pytest.mark.parametrize("burns", [False, True])
def test_shares_do_not_move_while_a_token_says_nothing(split, coin, treasury, alice, bob, burns):
    coin.mint(split, 1_000, {"from": treasury})
    coin.mute(True, burns, {"from": treasury})
    with pytest.raises(VirtualMachineError):
        split.transfer(bob, 60, {"from": alice})
    coin.mute(False, False, {"from": treasury})
    split.transfer(bob, 60, {"from": alice})
    assert (split.owed(coin, alice), split.owed(coin, bob)) == (600, 400)


def test_ether_is_paid_while_a_token_says_nothing(split, coin, pay_in, treasury, alice):
    pay_in(split, 1_000)
    coin.mute(True, True, {"from": treasury})
    assert split.claim(ETHER, {"from": alice}).events["Paid"]["amount"] == 600
