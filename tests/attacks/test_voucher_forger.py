"""Fault 19: vouchers replayed, altered, signed by others, or with signatures bent out of shape."""

import pytest
from eth_account import Account

from tests.fixtures.collectibles import NO_DIGEST, NOBODY, digest_of, work_terms
from tests.fixtures.minting import domain_of, sign_voucher
from tests.support.reverts import reverts

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def refused(vouchers, voucher):
    return reverts("Vouchers_NotSigned", voucher.signer, bytes(vouchers.digestOf(voucher)))


@pytest.mark.parametrize(
    "change",
    [
        {"price": 0},
        {"payee": "0x" + "11" * 20},
        {"currency": "0x" + "11" * 20},
        {"uses": 100},
        {"licence": digest_of("another")},
        {"disclosure": 0},
        {"recipient": NOBODY},
        {"bearer": "0x" + "11" * 20},
        {"opensAt": 0},
        {"closesAt": 0},
        {"nonce": 0},
    ],
)
def test_any_field_altered_voids_the_signature(vouchers, make_voucher, gallery, alice, change):
    signed, signature = make_voucher(
        price=5, payee=str(gallery), uses=2, licence=digest_of("x"), disclosure=1, recipient=str(alice), opensAt=1,
        closesAt=2**40 - 1, nonce=9,
    )  # fmt: skip
    altered = signed._replace(**change)

    with refused(vouchers, altered):
        vouchers.redeem(altered, signature, alice, 1, b"", {"from": alice, "value": 10})


@pytest.mark.parametrize("place", range(8))
def test_any_term_altered_voids_the_signature(vouchers, make_voucher, artist, stranger, alice, place):
    signed, signature = make_voucher()
    terms = list(signed.terms)
    terms[place] = [digest_of("x"), digest_of("x"), str(stranger), str(stranger), 999, 99, 2**32 - 1, 1][place]
    altered = signed._replace(terms=tuple(terms))

    with refused(vouchers, altered):
        vouchers.redeem(altered, signature, alice, 1, b"", {"from": alice})


def test_a_voucher_of_another_chain_is_void(vouchers, make_voucher, signer, alice):
    voucher, _ = make_voucher()
    for chain_id in (1, 5, 10**9):
        signature = sign_voucher(domain_of(vouchers, chain_id), voucher, signer)
        with refused(vouchers, voucher):
            vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})


def test_a_voucher_of_another_contract_is_void(vouchers, make_voucher, Vouchers, collection, deployer, artist, alice):
    twin = deployer.deploy(Vouchers)
    collection.setMinter(twin, 0, True, {"from": artist})
    voucher, signature = make_voucher()

    with refused(twin, voucher):
        twin.redeem(voucher, signature, alice, 1, b"", {"from": alice})


def test_a_voucher_of_another_collection_is_void(
    vouchers, make_voucher, collection_factory, Collection, signer, artist, alice
):
    made = collection_factory.create("Twin", "TWIN", artist, NO_DIGEST, digest_of("twin"), {"from": artist})
    twin = Collection.at(made.return_value)
    for minter in (vouchers, signer.address):
        twin.setMinter(minter, 0, True, {"from": artist})
    voucher, signature = make_voucher()
    elsewhere = voucher._replace(collection=str(twin))

    with refused(vouchers, elsewhere):
        vouchers.redeem(elsewhere, signature, alice, 1, b"", {"from": alice})


def test_a_stranger_signs_for_nobody_else(vouchers, make_voucher, signer, alice):
    stranger = Account.create()
    voucher, signature = make_voucher(key=stranger)
    with reverts("Vouchers_SignerMayNotMint", stranger.address, 0):
        vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})

    posing = voucher._replace(signer=signer.address)
    with refused(vouchers, posing):
        vouchers.redeem(posing, signature, alice, 1, b"", {"from": alice})


def test_nobody_is_no_signer(vouchers, make_voucher, alice):
    """`ecrecover` answers zero to nonsense."""
    voucher, signature = make_voucher()
    nobodys = voucher._replace(signer=NOBODY)
    for nonsense in (bytes(65), b"\x11" * 64 + b"\x1b", b"", signature):
        with refused(vouchers, nobodys):
            vouchers.redeem(nobodys, nonsense, alice, 1, b"", {"from": alice})


def test_a_signature_with_a_high_s_is_refused(vouchers, make_voucher, alice):
    voucher, signature = make_voucher()
    high_s = ORDER - int.from_bytes(signature[32:64], "big")
    bent = signature[:32] + high_s.to_bytes(32, "big") + bytes([55 - signature[64]])

    with refused(vouchers, voucher):
        vouchers.redeem(voucher, bent, alice, 1, b"", {"from": alice})


def test_signatures_of_other_lengths_are_refused(vouchers, make_voucher, alice):
    voucher, signature = make_voucher()
    compact = signature[:32] + (int.from_bytes(signature[32:64], "big") | ((signature[64] - 27) << 255)).to_bytes(
        32, "big"
    )
    for bent in (compact, signature[:64], signature + b"\x00", b""):
        with refused(vouchers, voucher):
            vouchers.redeem(voucher, bent, alice, 1, b"", {"from": alice})


@pytest.mark.parametrize(
    "answer", [b"\x01", b"\xff" * 32, b"\x00" * 32, b"\x16\x26\xba\x7e", b"\x16\x26\xba\x7e" + b"\x01" * 28]
)
def test_a_contract_that_answers_crookedly_has_not_signed(
    vouchers, make_voucher, collection, ContractSigner, deployer, artist, alice, answer
):
    wallet = deployer.deploy(ContractSigner)
    wallet.answerWith(answer, {"from": deployer})
    collection.setMinter(wallet, 0, True, {"from": artist})
    voucher = make_voucher()[0]._replace(signer=str(wallet))

    with refused(vouchers, voucher):
        vouchers.redeem(voucher, b"", alice, 1, b"", {"from": alice})


def test_a_contract_without_signatures_has_not_signed(vouchers, make_voucher, collection, artist, alice, coin):
    collection.setMinter(coin, 0, True, {"from": artist})
    voucher = make_voucher()[0]._replace(signer=str(coin))

    with refused(vouchers, voucher):
        vouchers.redeem(voucher, b"", alice, 1, b"", {"from": alice})


def test_the_signers_of_two_artists_do_not_mix(
    vouchers, make_voucher, signer, collection_factory, Collection, stranger, alice
):
    """A stranger's collection names our signer's voucher, and a stranger's signer names our collection."""
    made = collection_factory.create("Fake", "FAKE", stranger, NO_DIGEST, NO_DIGEST, {"from": stranger})
    fake = Collection.at(made.return_value)
    fake.setMinter(vouchers, 0, True, {"from": stranger})
    voucher, signature = make_voucher(terms=work_terms("Promise", stranger))

    with refused(vouchers, voucher._replace(collection=str(fake))):
        vouchers.redeem(voucher._replace(collection=str(fake)), signature, alice, 1, b"", {"from": alice})
