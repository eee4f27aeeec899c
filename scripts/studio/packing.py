"""Numbers packed into one word, as the houses keep a lot's frame and rules: first field lowest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """Names and widths in bits, from the low end."""

    fields: tuple[tuple[str, int], ...]

    def pack(self, values: Mapping[str, int]) -> int:
        """The word. Raises ValueError for a number that does not fit, or another set of names."""
        if set(values) != {name for name, _ in self.fields}:
            raise ValueError(f"expected {', '.join(name for name, _ in self.fields)}, found {', '.join(values)}")
        word = shift = 0
        for name, bits in self.fields:
            if not 0 <= values[name] < 1 << bits:
                raise ValueError(f"{name} {values[name]} does not fit {bits} bits")
            word |= values[name] << shift
            shift += bits
        return word

    def unpack(self, word: int) -> dict[str, int]:
        """The numbers in a word."""
        values = {}
        for name, bits in self.fields:
            values[name] = word & ((1 << bits) - 1)
            word >>= bits
        return values
