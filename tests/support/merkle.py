"""Merkle trees as the contracts prove them: leaves hashed twice, pairs sorted, an odd one goes up as it is."""

from __future__ import annotations

from typing import Any

from eth_abi import encode
from eth_utils import keccak


def leaf(kinds: list[str], values: list[Any]) -> bytes:
    return keccak(keccak(encode(kinds, values)))


def levels_of(leaves: list[bytes]) -> list[list[bytes]]:
    """The tree from its leaves up; `levels[-1][0]` is the root."""
    levels = [leaves]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [below[index : index + 2] for index in range(0, len(below), 2)]
        levels.append([keccak(b"".join(sorted(pair))) if len(pair) == 2 else pair[0] for pair in pairs])
    return levels


def proof_of(levels: list[list[bytes]], index: int) -> list[bytes]:
    """The proof of the leaf with this index."""
    proof = []
    for level in levels[:-1]:
        if index ^ 1 < len(level):
            proof.append(level[index ^ 1])
        index //= 2
    return proof
