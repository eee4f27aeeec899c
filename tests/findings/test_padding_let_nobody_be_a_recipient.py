"""A list whose only leaf gave all shares to the zero address was taken where the caller filled the eight bytes behind
it with ones: the last leaf's word is read past its end, and there it looked like an ascending address."""

import pytest
from brownie import web3
from eth_abi import encode
from eth_utils import keccak

from scripts.studio.splits import make_terms

WRONG = keccak(text="Terms_NotAscending(address,address)")[:4].hex()
NOBODY = bytes(20) + b"\xff" + b"\xff\xff\xff"


def with_padding(signature: str, data: bytes, padding: bytes) -> str:
    """A call with one `bytes` argument, whose padding is not zeros."""
    filled = data + padding[: -len(data) % 32]
    body = encode(["uint256"], [32]) + encode(["uint256"], [len(data)]) + filled
    return "0x" + (keccak(text=signature)[:4] + body).hex()


def test_nobody_gets_no_share_whatever_stands_behind_the_list(split_factory, stranger):
    for padding in (b"\xff" * 32, bytes(32)):
        for signature in ("rootOf(bytes)", "publish(bytes)", "createPublished(bytes)"):
            call = {
                "from": str(stranger),
                "to": split_factory.address,
                "data": with_padding(signature, NOBODY, padding),
            }
            with pytest.raises(Exception, match=WRONG):
                web3.eth.call(call)


def test_what_stands_behind_an_honest_list_changes_nothing(split_factory, stranger, alice):
    terms = make_terms([(str(alice), "artist", 2**24 - 1)], reduce=False)
    for padding in (b"\xff" * 32, bytes(32)):
        call = {
            "from": str(stranger),
            "to": split_factory.address,
            "data": with_padding("rootOf(bytes)", terms.list, padding),
        }
        assert web3.eth.call(call) == bytes(terms.root)
