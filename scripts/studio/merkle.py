"""Merkle trees as the contracts prove them: pairs sorted, an odd node goes up as it is. Leaves come hashed twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eth_abi import encode
from eth_utils import keccak


@dataclass(frozen=True)
class MerkleTree:
    """The tree over at least one leaf of 32 bytes."""

    leaves: tuple[bytes, ...]

    @property
    def root(self) -> bytes:
        """32 bytes."""
        return self._levels[-1][0]

    def proof(self, index: int) -> list[bytes]:
        """The proof of the leaf at a place."""
        proof = []
        for level in self._levels[:-1]:
            if index ^ 1 < len(level):
                proof.append(level[index ^ 1])
            index //= 2
        return proof

    @cached_property
    def _levels(self) -> list[list[bytes]]:
        levels = [list(self.leaves)]
        while len(levels[-1]) > 1:
            below = levels[-1]
            pairs = [below[start : start + 2] for start in range(0, len(below), 2)]
            levels.append([keccak(b"".join(sorted(pair))) if len(pair) == 2 else pair[0] for pair in pairs])
        return levels


def leaf(types: Sequence[str], values: Sequence[Any]) -> bytes:
    """32 bytes; hashed twice, so that no inner node passes for a leaf."""
    return bytes(keccak(keccak(encode(list(types), list(values)))))


def leads_to(node: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof of a leaf leads to the root, as the contract computes it."""
    for other in proof:
        node = keccak(b"".join(sorted((node, other))))
    return node == root
