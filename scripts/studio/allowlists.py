"""An allowlist's Merkle tree: its root goes into a phase, its proofs into a file that buyers bring.

Leaves are keccak256(keccak256(abi.encode(account, price, limit))), pairs sorted, an odd one goes up as it is. Leaves
are in order of their hashes, so that the same accounts have one root however a list is sorted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from eth_utils import to_checksum_address

from scripts.studio.errors import StudioError, UsageError, shown
from scripts.studio.merkle import MerkleTree, leads_to, leaf
from scripts.studio.recipients import Listed

KIND = "allowlist"
SCHEMA = 1
LARGEST_FILE = 256 * 1024 * 1024
"""Bytes of a file of proofs."""


@dataclass(frozen=True)
class Tree:
    """The tree of an allowlist's accounts; `listed` in order of their leaves."""

    listed: tuple[Listed, ...]

    @property
    def root(self) -> bytes:
        """32 bytes."""
        return self._tree.root

    def proof(self, index: int) -> list[bytes]:
        """The proof of the account at a place of `listed`."""
        return self._tree.proof(index)

    @cached_property
    def _tree(self) -> MerkleTree:
        return MerkleTree(tuple(leaf_of(account) for account in self.listed))


@dataclass(frozen=True)
class Entry:
    """What one account brings to buy: its terms and the proof of them."""

    listed: Listed
    proof: tuple[bytes, ...]


def make_tree(listed: Sequence[Listed]) -> Tree:
    """The tree of at least one account."""
    return Tree(tuple(sorted(listed, key=leaf_of)))


def leaf_of(account: Listed) -> bytes:
    """32 bytes."""
    return leaf(["address", "uint256", "uint256"], [account.address, account.price, account.limit])


def verifies(entry: Entry, root: bytes) -> bool:
    """Whether the proof leads to the root, as the contract computes it."""
    return leads_to(leaf_of(entry.listed), entry.proof, root)


def write_proofs(tree: Tree, path: Path) -> None:
    """The whole tree with its proofs as JSON, whole or not at all; amounts as text, since they pass what JSON holds."""
    accounts = [
        {
            "address": account.address,
            "price": str(account.price),
            "limit": account.limit,
            "proof": ["0x" + node.hex() for node in tree.proof(index)],
        }
        for index, account in enumerate(tree.listed)
    ]
    document = {"vernissage": KIND, "version": SCHEMA, "root": "0x" + tree.root.hex(), "accounts": accounts}
    scratch = path.with_name(f".{path.name}.new")
    try:
        scratch.write_text(json.dumps(document, indent=1) + "\n")
        os.replace(scratch, path)
    except OSError as error:
        raise UsageError("cannot be written", where=path, found=error.strerror or "") from error


def read_proof(path: Path, address: str, root: bytes) -> Entry:
    """An account's entry of a file of proofs, checked against the root.

    Raises StudioError where the file is none, is another list's, or does not have the account.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise StudioError("too large", where=path, expected=f"at most {LARGEST_FILE:,} bytes")
        document = json.loads(path.read_text())
        if (document["vernissage"], document["version"]) != (KIND, SCHEMA):
            raise ValueError("another kind of file")
        entries = {_entry(account).listed.address: _entry(account) for account in document["accounts"]}
    except OSError as error:
        raise StudioError("cannot be read", where=path, found=error.strerror or "") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StudioError(
            "not a file of proofs", where=path, expected="what a mint by an allowlist writes", found=shown(str(error))
        ) from error
    entry = entries.get(address)
    if entry is None:
        raise StudioError("not on the allowlist", where=path, expected="an account of the list", found=address)
    if not verifies(entry, root):
        raise StudioError("another list's proofs", where=path, field=address, expected=f"root 0x{root.hex()}")
    return entry


def _entry(account: dict[str, Any]) -> Entry:
    listed = Listed(to_checksum_address(account["address"]), int(account["price"]), int(account["limit"]))
    return Entry(listed, tuple(bytes.fromhex(node.removeprefix("0x")) for node in account["proof"]))
