"""Fault 19, front-running: somebody sees a redemption under way and sends it first, for himself."""

import pytest

from tests.fixtures.collectibles import NOBODY, token_id
from tests.fixtures.minting import domain_of, sign_claim
from tests.support.reverts import reverts


def test_a_named_voucher_is_no_use_to_a_thief(collection, vouchers, make_voucher, alice, stranger):
    voucher, signature = make_voucher(recipient=str(alice))
    with reverts("Vouchers_WrongRecipient", stranger, alice):
        vouchers.redeem(voucher, signature, stranger, 1, b"", {"from": stranger})

    vouchers.redeem(voucher, signature, alice, 1, b"", {"from": stranger})

    assert collection.ownerOf(token_id(1, 1)) == alice


def test_a_bearers_claim_is_no_use_to_a_thief(collection, vouchers, make_voucher, bearer_key, alice, stranger):
    voucher, signature = make_voucher(bearer=bearer_key.address, uses=2)
    claim = sign_claim(domain_of(vouchers), vouchers.digestOf(voucher), alice, 1, bearer_key)

    for to, amount in ((stranger, 1), (alice, 2)):
        with reverts("Vouchers_BearerDidNotSign", bearer_key.address, to, amount):
            vouchers.redeem(voucher, signature, to, amount, claim, {"from": stranger})


def test_a_claim_on_one_voucher_is_none_on_another(vouchers, make_voucher, bearer_key, alice):
    first, _ = make_voucher(bearer=bearer_key.address, nonce=1)
    second, second_signature = make_voucher(bearer=bearer_key.address, nonce=2)
    claim = sign_claim(domain_of(vouchers), vouchers.digestOf(first), alice, 1, bearer_key)

    with reverts("Vouchers_BearerDidNotSign", bearer_key.address, alice, 1):
        vouchers.redeem(second, second_signature, alice, 1, claim, {"from": alice})


def test_a_named_bearer_voucher_needs_both(vouchers, make_voucher, bearer_key, alice, stranger):
    voucher, signature = make_voucher(bearer=bearer_key.address, recipient=str(alice))
    claim = sign_claim(domain_of(vouchers), vouchers.digestOf(voucher), stranger, 1, bearer_key)

    with reverts("Vouchers_WrongRecipient", stranger, alice):
        vouchers.redeem(voucher, signature, stranger, 1, claim, {"from": stranger})
    with reverts("Vouchers_BearerDidNotSign", bearer_key.address, alice, 1):
        vouchers.redeem(voucher, signature, alice, 1, claim, {"from": alice})


def test_a_payee_that_redeems_again_inside_its_payment_gets_what_it_pays_for(
    collection, vouchers, make_voucher, alice, ReentrantReceiver, deployer
):
    """Effects come first: the second redemption finds the use spent. The receiver takes no ether: it gets a credit."""
    payee = deployer.deploy(ReentrantReceiver)
    voucher, signature = make_voucher(price=10, payee=str(payee))
    payee.arm(vouchers.redeem.encode_input(voucher, signature, payee, 1, b""), {"from": deployer})

    vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice, "value": 10})

    assert collection.minted(1) == 1
    assert vouchers.credit(payee, NOBODY) == 10
    with pytest.raises(Exception, match="Vouchers_UsesExceeded"):
        vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice, "value": 10})
