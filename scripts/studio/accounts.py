"""Who signs. On a local chain the node's own accounts, by role; on a live one only the keystores Brownie keeps.

No private key enters an argument, a file of ours, a journal or a log: a keystore is opened with a password typed at the
terminal, and the key stays inside the signer.
"""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
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


PUBLISHED_PHRASES = (
    "myth like bonus scare over problem client lizard pioneer submit female collect",
    "test test test test test test test test test test test junk",
    "candy maple cake sugar pudding cream honey rich smooth crumble sweet treat",
)
"""Of Ganache (`--wallet.deterministic`), of Hardhat and Anvil, and of Truffle's chain: no secret of anybody's."""
PUBLISHED_EACH = 20
"""Accounts of each."""


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
class Onlooker:
    """An account known by its address alone: it can sign nothing, so nothing can be sent."""

    name: str
    address: str

    def send(self, web3: Web3, transaction: dict[str, Any]) -> bytes:
        raise UnknownAccount("a dry run sends nothing", where=self.name)

    def sign_typed_data(self, web3: Web3 | None, message: Mapping[str, Any]) -> bytes:
        raise UnknownAccount("a dry run signs nothing", where=self.name)


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


def open_account(name: str, web3: Web3, live: bool = False) -> Signer:
    """The account called `name`: a role on a local chain, an address the node holds, or a keystore's file name.

    On a `live` chain only a keystore, and none whose key is published. Raises UnknownAccount, saying which names there
    are, or that the password did not open the keystore.
    """
    if live:
        require_own_key(name)
        return open_keystore(name)
    held = list(web3.eth.accounts)
    roles = dict(zip(ROLES, held, strict=False))
    if name in roles:
        return NodeAccount(name, Web3.to_checksum_address(roles[name]))
    if name in held:
        return NodeAccount(name, Web3.to_checksum_address(name))
    return open_keystore(name, roles)


def address_of(name: str, web3: Web3, live: bool = False) -> str:
    """Where the account called `name` is. A keystore says so without its password. Raises UnknownAccount."""
    held = [] if live else list(web3.eth.accounts)
    roles = dict(zip(ROLES, held, strict=False))
    found = roles.get(name) or (name if name in held else None)
    return str(Web3.to_checksum_address(found)) if found else keystore_address(name, roles)


def onlooker(name: str, web3: Web3, live: bool = False) -> Signer:
    """The account called `name`, unable to sign. Raises UnknownAccount as `open_account` does, passwords apart."""
    if live:
        require_own_key(name)
    return Onlooker(name, address_of(name, web3, live))


def keystore_address(name: str, others: Iterable[str] = ()) -> str:
    """The address a keystore says it has. Raises UnknownAccount; `others` are further names there are."""
    keystore = _keystore(name, others)
    try:
        return str(Web3.to_checksum_address("0x" + json.loads(keystore.read_text())["address"].removeprefix("0x")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnknownAccount("not a keystore", where=keystore, expected="an encrypted key with its address") from error


def open_keystore(name: str, others: Iterable[str] = ()) -> Signer:
    """The account of the keystore called `name`; needs no chain. `others` are further names there are.

    Raises UnknownAccount, saying which names there are, or that the password did not open the keystore.
    """
    return _open_keystore(name, _keystore(name, others))


def _keystore(name: str, others: Iterable[str] = ()) -> Path:
    keystore = KEYSTORES / f"{name}.json"
    if Path(name).name != name or not keystore.is_file():
        known = [*others, *sorted(path.stem for path in KEYSTORES.glob("*.json"))]
        raise UnknownAccount(
            "no such account",
            where=name,
            expected=f"one of {', '.join(known) or 'none known'}",
            run=".venv/bin/brownie accounts new NAME",
        )
    return keystore


def require_terminal(name: str) -> None:
    """Raises UnknownAccount where nobody could type a keystore's password."""
    if not sys.stdin.isatty():
        raise UnknownAccount(
            "a keystore's password is typed, and there is no terminal", where=name, expected="a terminal"
        )


def require_own_key(name: str) -> None:
    """Raises UnknownAccount where everybody has the key: it belongs to a phrase that tools publish for local chains."""
    address = keystore_address(name)
    if address in published_addresses():
        raise UnknownAccount(
            "everybody knows this account's key", where=name, field=address,
            expected="a key of your own on a live network", run=".venv/bin/brownie accounts generate NAME",
        )  # fmt: skip


@cache
def published_addresses() -> frozenset[str]:
    """Addresses whose keys anybody can derive from the phrases of Ganache, Hardhat, Anvil and Brownie."""
    Account.enable_unaudited_hdwallet_features()
    return frozenset(
        Account.from_mnemonic(phrase, account_path=f"m/44'/60'/0'/0/{index}").address
        for phrase in PUBLISHED_PHRASES
        for index in range(PUBLISHED_EACH)
    )


def _open_keystore(name: str, keystore: Path) -> KeystoreAccount:
    require_terminal(name)
    try:
        key = Account.decrypt(json.loads(keystore.read_text()), getpass.getpass(f"password of {name}: "))
    except (ValueError, KeyError) as error:
        raise UnknownAccount("the keystore did not open", where=keystore, expected="the right password") from error
    opened = Account.from_key(key)
    return KeystoreAccount(name, opened.address, opened)
