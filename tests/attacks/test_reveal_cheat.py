"""Fault 18: an order that is learnt early, chosen late, or swapped."""

import pytest
from brownie import web3
from eth_abi import encode
from eth_utils import keccak

from tests.fixtures.collectibles import NO_DIGEST, digest_of, token_id
from tests.fixtures.sealed import COMMITMENT, DIRECTORY, ROOT, SALT, SECRET
from tests.support.reverts import reverts


@pytest.mark.parametrize("place", range(3))
def test_the_artist_cannot_swap_what_was_committed(collection, sealed, artist, place):
    swapped = [digest_of("a better order") if index == place else fact for index, fact in enumerate(SECRET)]
    found = keccak(encode(["bytes32"] * 3, swapped))

    with reverts("Collection_WrongReveal", found, COMMITMENT):
        collection.reveal(sealed, *swapped, {"from": artist})


def test_the_artist_cannot_get_round_the_seal(collection, sealed, artist, alice):
    with reverts("Collection_Sealed", sealed):
        collection.revise(sealed, digest_of("a better order"), {"from": artist})
    with reverts("Collection_Sealed", sealed):
        collection.freezeWork(sealed, {"from": artist})
    with reverts("Collection_Sealed", sealed):
        collection.freeze(token_id(sealed, 1), {"from": alice})
    with reverts("Collection_VersionCannotBe", 1, 0, 0):
        collection.acceptVersion(token_id(sealed, 1), 1, {"from": alice})


def test_nobody_mints_once_the_order_is_known(collection, sealed, artist, alice):
    """Number 5 was never minted; whoever sees that it is the best one comes too late, the artist included."""
    collection.reveal(sealed, *SECRET, {"from": artist})

    with reverts("Collection_CapExceeded", 1, 0):
        collection.mint(artist, sealed, 1, {"from": artist})


def test_nothing_on_chain_says_the_order_before(collection, sealed):
    """Neither calldata nor logs of any transaction so far hold the directory, the root or the salt."""
    said = b""
    for number in range(web3.eth.block_number + 1):
        for transaction in web3.eth.get_block(number, full_transactions=True)["transactions"]:
            said += bytes(transaction["input"])
            for log in web3.eth.get_transaction_receipt(transaction["hash"])["logs"]:
                said += bytes(log["data"]) + b"".join(bytes(topic) for topic in log["topics"])

    assert COMMITMENT in said
    assert not any(secret in said for secret in (DIRECTORY, ROOT, SALT))


def test_knowing_the_directory_without_the_salt_proves_nothing(collection, sealed, stranger):
    for guess in (NO_DIGEST, digest_of("guess"), COMMITMENT):
        with reverts("Collection_WrongReveal", keccak(encode(["bytes32"] * 3, [DIRECTORY, ROOT, guess])), COMMITMENT):
            collection.reveal(sealed, DIRECTORY, ROOT, guess, {"from": stranger})


def test_the_seal_can_be_opened_though_the_artist_is_gone(collection, sealed, artist, stranger):
    collection.renounceOwnership({"from": artist})

    collection.reveal(sealed, *SECRET, {"from": stranger})

    assert collection.metadataDigest(token_id(sealed, 1)) == "0x" + DIRECTORY.hex()
