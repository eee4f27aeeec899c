"""EIP-712 messages: their digest, who signed one, and as a file shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils import keccak
from web3.exceptions import Web3Exception

from scripts.studio.chain import Chain

_DOMAIN_TYPE = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]
_ERC1271 = [
    {
        "type": "function",
        "name": "isValidSignature",
        "stateMutability": "view",
        "inputs": [{"name": "hash", "type": "bytes32"}, {"name": "signature", "type": "bytes"}],
        "outputs": [{"name": "", "type": "bytes4"}],
    }
]
_ERC1271_YES = bytes.fromhex("1626ba7e")


def typed_message(
    domain: str, chain_id: int, contract: str, primary: str, types: Mapping[str, Any], message: Mapping[str, Any]
) -> dict[str, Any]:
    """A whole EIP-712 message, JSON-ready, of a domain of version 1."""
    return {
        "types": {"EIP712Domain": _DOMAIN_TYPE, **types},
        "primaryType": primary,
        "domain": {"name": domain, "version": "1", "chainId": chain_id, "verifyingContract": contract},
        "message": dict(message),
    }


def digest_of(message: Mapping[str, Any]) -> bytes:
    """The EIP-712 digest of a whole message."""
    encoded = encode_typed_data(full_message=dict(message))
    return bytes(keccak(b"\x19" + encoded.version + encoded.header + encoded.body))


def signed_by_key(account: str, message: Mapping[str, Any], signature: bytes) -> bool:
    """Whether the account's own key signed; False also for a contract that signs by ERC-1271."""
    try:
        encoded = encode_typed_data(full_message=dict(message))
        return bool(Account.recover_message(encoded, signature=signature) == account)
    except Exception:  # whatever a broken signature makes of the curve: nobody signed
        return False


def is_signed(chain: Chain, account: str, message: Mapping[str, Any], signature: bytes) -> bool:
    """Whether the account's key signed, or the account is a contract that says it did (ERC-1271)."""
    if signed_by_key(account, message, signature):
        return True
    if not chain.code(account):
        return False
    wallet = chain.at(account, _ERC1271)
    try:
        answer = wallet.functions.isValidSignature(digest_of(message), signature).call()
    except (Web3Exception, ValueError):
        return False
    return bytes(answer) == _ERC1271_YES


def json_ready(struct: Mapping[str, Any]) -> dict[str, Any]:
    """A struct with digests as hex and numbers as text, so that no JSON reader rounds them."""
    ready: dict[str, Any] = {}
    for name, value in struct.items():
        if isinstance(value, Mapping):
            ready[name] = json_ready(value)
        elif isinstance(value, bytes):
            ready[name] = "0x" + value.hex()
        else:
            ready[name] = value if isinstance(value, bool) else str(value)
    return ready
