"""Who signs. On a local chain the node's own accounts, by role; elsewhere the keystores Brownie and eth-account keep.

No private key enters an argument, a file of ours, a journal or a log: a keystore is opened with a password typed at the
terminal, and the key stays inside the signer.
"""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils import to_checksum_address
from web3 import Web3

from scripts.studio.errors import UnknownAccount

KEYSTORES = Path.home() / ".brownie" / "accounts"

ROLES = ("deployer", "artist", "alice", "bob", "carol", "dave", "gallery", "treasury", "stranger", "charity")
"""Names of a local chain's accounts, in the node's order."""


class Signer(Protocol):
    """An account that can send transactions."""

    @property
    def name(self) -> str: ...

    @property
    def address(self) -> str: ...

    def send(self, web3: Web3, transaction: dict[str, Any]) -> bytes:
        """Signs and broadcasts what has all its fields, nonce and chain id included; returns the transaction's hash."""
        ...

    def sign_typed_data(self, web3: Web3 | None, message: Mapping[str, Any]) -> bytes:
        """The 65-byte signature of an EIP-712 message (types, primaryType, domain, message); nothing is sent."""
        ...


@dataclass(frozen=True)
class NodeAccount:
    """An account the node itself holds unlocked, as Ganache does."""

    name: str
    address: str

    def send(self, web3: Web3, transaction: dict[str, Any]) -> bytes:
        return bytes(web3.eth.send_transaction(transaction))  # type: ignore[arg-type]

    def sign_typed_data(self, web3: Web3 | None, message: Mapping[str, Any]) -> bytes:
        if web3 is None:
            raise UnknownAccount("the node keeps this key", where=self.name, expected="a keystore, to sign offline")
        return bytes(web3.eth.sign_typed_data(to_checksum_address(self.address), message))  # type: ignore[arg-type]


@dataclass(frozen=True)
class KeystoreAccount:
    """An account opened from an encrypted keystore file; `repr` and equality never show the key."""

    name: str
    address: str
    _key: LocalAccount = field(repr=False, compare=False)

    def send(self, web3: Web3, transaction: dict[str, Any]) -> bytes:
        signed = self._key.sign_transaction(transaction)
        return bytes(web3.eth.send_raw_transaction(signed.raw_transaction))

    def sign_typed_data(self, web3: Web3 | None, message: Mapping[str, Any]) -> bytes:
        return bytes(self._key.sign_typed_data(full_message=dict(message)).signature)


def open_account(name: str, web3: Web3) -> Signer:
    """The account called `name`: a role on a local chain, an address the node holds, or a keystore's file name.

    Raises UnknownAccount, saying which names there are, or that the password did not open the keystore.
    """
    held = list(web3.eth.accounts)
    roles = dict(zip(ROLES, held, strict=False))
    if name in roles:
        return NodeAccount(name, Web3.to_checksum_address(roles[name]))
    if name in held:
        return NodeAccount(name, Web3.to_checksum_address(name))
    return open_keystore(name, roles)


def open_keystore(name: str, others: Iterable[str] = ()) -> Signer:
    """The account of the keystore called `name`; needs no chain. `others` are further names there are.

    Raises UnknownAccount, saying which names there are, or that the password did not open the keystore.
    """
    keystore = KEYSTORES / f"{name}.json"
    if Path(name).name != name or not keystore.is_file():
        known = [*others, *sorted(path.stem for path in KEYSTORES.glob("*.json"))]
        raise UnknownAccount(
            "no such account",
            where=name,
            expected=f"one of {', '.join(known) or 'none known'}",
            run=".venv/bin/brownie accounts new NAME",
        )
    return _open_keystore(name, keystore)


def _open_keystore(name: str, keystore: Path) -> KeystoreAccount:
    if not sys.stdin.isatty():
        raise UnknownAccount(
            "a keystore's password is typed, and there is no terminal", where=name, expected="a terminal"
        )
    try:
        key = Account.decrypt(json.loads(keystore.read_text()), getpass.getpass(f"password of {name}: "))
    except (ValueError, KeyError) as error:
        raise UnknownAccount("the keystore did not open", where=keystore, expected="the right password") from error
    opened = Account.from_key(key)
    return KeystoreAccount(name, opened.address, opened)
