"""The terms of a split: who gets how much, as bytes, their root and proofs. The same rules as ISplitTerms, no chain.

A leaf is 24 bytes: recipient (20), role (1), shares (3). Leaves ascend by recipient. Eight leaves make a group; a node
is the first 29 bytes of a keccak-256 followed by the sum of the shares below it (3 bytes): see docs/splits.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from eth_utils.address import is_checksum_address, is_hex_address, to_checksum_address
from eth_utils.crypto import keccak

from scripts.studio.errors import SplitError, shown

LEAF = 24
GROUP = 8
MOST_SHARES = 2**24 - 1
PUBLISHED_AT_CREATION = 30
"""Up to so many recipients, a split is published in the transaction that creates it."""

ROLES = {
    "other": 0,
    "artist": 1,
    "co-artist": 2,
    "gallery": 3,
    "curator": 4,
    "producer": 5,
    "programmer": 6,
    "composer": 7,
    "writer": 8,
    "performer": 9,
    "photographer": 10,
    "model": 11,
    "technician": 12,
    "institution": 13,
    "estate": 14,
    "parent work": 200,
    "public benefit": 201,
}
"""Role codes that go on chain. A role with another name is `other` there; the name itself is in the pinned terms."""


@dataclass(frozen=True)
class Leaf:
    """One recipient of a split."""

    recipient: str  # checksummed
    role: int  # 0 to 255, see ROLES
    shares: int  # of the whole, at least 1

    def encode(self) -> bytes:
        return bytes.fromhex(self.recipient[2:]) + bytes([self.role]) + self.shares.to_bytes(3, "big")


@dataclass(frozen=True)
class Proof:
    """That a leaf belongs to a root, in the contract's order."""

    group: bytes
    index: int
    path: int
    siblings: tuple[bytes, ...]

    def encode(self) -> tuple[bytes, int, int, tuple[bytes, ...]]:
        """As an ABI tuple."""
        return self.group, self.index, self.path, self.siblings


@dataclass(frozen=True)
class Terms:
    """Who gets how much of all that comes in. Leaves ascend by recipient, each recipient once."""

    leaves: tuple[Leaf, ...]

    @property
    def whole(self) -> int:
        """All shares together; a recipient gets shares / whole."""
        return sum(leaf.shares for leaf in self.leaves)

    @cached_property
    def list(self) -> bytes:
        """The terms as bytes, the way contracts take them."""
        return b"".join(leaf.encode() for leaf in self.leaves)

    @property
    def root(self) -> bytes:
        """The 32 bytes that commit to the terms; the last three are the whole."""
        return self._levels[-1][0]

    def leaf(self, recipient: str) -> Leaf:
        """The leaf of a recipient. Raises SplitError if there is none."""
        return self.leaves[self._position(recipient)]

    def proof(self, recipient: str) -> Proof:
        """What a recipient's account is opened with. Raises SplitError if the terms don't name the recipient."""
        position = self._position(recipient)
        siblings: list[bytes] = []
        node, path = position // GROUP, 0
        for level in self._levels[:-1]:
            if node ^ 1 < len(level):
                path |= (node & 1) << len(siblings)
                siblings.append(level[node ^ 1])
            node //= 2
        start = position // GROUP * GROUP * LEAF
        return Proof(self.list[start : start + GROUP * LEAF], position % GROUP, path, tuple(siblings))

    def entitled(self, recipient: str, received: int) -> int:
        """What a recipient is entitled to of all that was ever received, in the currency's smallest unit."""
        return received * self.leaf(recipient).shares // self.whole

    @cached_property
    def _levels(self) -> tuple[tuple[bytes, ...], ...]:
        groups = [self.leaves[start : start + GROUP] for start in range(0, len(self.leaves), GROUP)]
        levels = [tuple(_node(b"".join(leaf.encode() for leaf in group), _sum(group)) for group in groups)]
        while len(levels[-1]) > 1:
            levels.append(tuple(_joined(levels[-1])))
        return tuple(levels)

    def _position(self, recipient: str) -> int:
        for position, leaf in enumerate(self.leaves):
            if leaf.recipient.lower() == recipient.lower():
                return position
        raise SplitError("not among the recipients", found=recipient, expected="one of the split's recipients")


def make_terms(shares: Iterable[tuple[str, str | int, int]], where: object = "", reduce: bool = True) -> Terms:
    """Terms from (address, role, shares) in any order; a role is a name or a code.

    Shares are reduced by what they all divide by, so that one agreement has one root however it is written; unless
    `reduce` is False, for shares that are sold, whose number matters.
    Raises SplitError for what no contract would take: `where` says in which file it was found.
    """
    leaves: dict[str, Leaf] = {}
    for index, (address, role, amount) in enumerate(shares):
        field = f"recipients[{index}]"
        recipient = checked_address(address, where, f"{field}.address")
        if recipient in leaves:
            raise SplitError(
                "the same recipient twice",
                where=where,
                field=f"{field}.address",
                found=recipient,
                expected="one line each",
            )
        if amount < 1:
            raise SplitError(
                "no share", where=where, field=f"{field}.share", found=amount, expected="at least one share"
            )
        leaves[recipient] = Leaf(recipient, role_code(role), amount)
    if not leaves:
        raise SplitError("nobody to pay", where=where, field="recipients", expected="at least one recipient")
    divisor = gcd(*(leaf.shares for leaf in leaves.values())) if reduce else 1
    reduced = [Leaf(leaf.recipient, leaf.role, leaf.shares // divisor) for leaf in leaves.values()]
    if _sum(reduced) > MOST_SHARES:
        raise SplitError(
            "the shares are too fine",
            where=where,
            field="recipients",
            found=_sum(reduced),
            expected=f"at most {MOST_SHARES}",
        )
    return Terms(tuple(sorted(reduced, key=lambda leaf: int(leaf.recipient, 16))))


def read_terms(list_: bytes) -> Terms:
    """Terms from the bytes a factory published. Raises SplitError where they are none."""
    if not list_ or len(list_) % LEAF:
        raise SplitError("not a list of terms", found=f"{len(list_)} bytes", expected=f"a multiple of {LEAF} bytes")
    leaves = tuple(
        Leaf(to_checksum_address(leaf[:20]), leaf[20], int.from_bytes(leaf[21:], "big"))
        for leaf in (list_[start : start + LEAF] for start in range(0, len(list_), LEAF))
    )
    recipients = [int(leaf.recipient, 16) for leaf in leaves]
    if any(low >= high for low, high in zip([0, *recipients], recipients, strict=False)):
        raise SplitError("not a list of terms", expected="recipients in ascending order, each once")
    if any(leaf.shares == 0 for leaf in leaves) or _sum(leaves) > MOST_SHARES:
        raise SplitError("not a list of terms", expected=f"1 to {MOST_SHARES} shares")
    return Terms(leaves)


def shares_of(written: Sequence[str | int | Decimal], where: object = "") -> list[int]:
    """Whole shares from what people write: `33.33` or `33.33 %` is a percentage, `1/3` a fraction of the whole.

    The parts must make exactly one whole. Raises SplitError, which explains how to write what does not.
    """
    parts = [_part(value, where, f"recipients[{index}].share") for index, value in enumerate(written)]
    total = sum(parts, Fraction(0))
    if parts and total != 1:
        raise SplitError(
            "the shares don't make a whole",
            where=where,
            field="recipients",
            found=f"{_percent(total)} %",
            expected=_explained(parts, total),
        )
    common = lcm(*(part.denominator for part in parts)) if parts else 1
    return [int(part * common) for part in parts]


def role_code(role: str | int) -> int:
    """The code of a role on chain; 0 for a name that has none."""
    if isinstance(role, int):
        if not 0 <= role <= 255:
            raise SplitError("no such role", field="role", found=role, expected="0 to 255")
        return role
    written = role.strip().lower()
    number = written.removeprefix("role ")
    if number != written and number.isdecimal():  # as `role_name` says a code it has no word for
        return role_code(int(number))
    return ROLES.get(written, ROLES["other"])


def role_name(code: int) -> str:
    """The name of a role's code."""
    return next((name for name, known in ROLES.items() if known == code), f"role {code}")


def checked_address(address: str, where: object = "", field: str = "address") -> str:
    """A checksummed address. Raises SplitError for the zero address, no address, or one whose checksum fails."""
    if not isinstance(address, str) or not is_hex_address(address) or not address.startswith("0x"):
        raise SplitError(
            "not an address", where=where, field=field, found=shown(address), expected="0x and 40 hex digits"
        )
    if int(address, 16) == 0:
        raise SplitError("the zero address", where=where, field=field, expected="an address somebody has the key of")
    digits = address[2:]
    if digits not in (digits.lower(), digits.upper()) and not is_checksum_address(address):
        raise SplitError(
            "the checksum fails",
            where=where,
            field=field,
            found=address,
            expected="every letter as the wallet shows it",
        )
    return str(to_checksum_address(address))


def _part(value: str | int | Decimal, where: object, field: str) -> Fraction:
    text = str(value).strip().removesuffix("%").strip()
    try:
        part = Fraction(text) if "/" in text else Fraction(Decimal(text)) / 100
    except (ValueError, ZeroDivisionError, InvalidOperation, OverflowError) as error:
        expected = "a percentage such as 12.5, or a fraction such as 1/3"
        raise SplitError("not a share", where=where, field=field, found=shown(value), expected=expected) from error
    if not 0 < part <= 1:
        raise SplitError(
            "no such share", where=where, field=field, found=shown(value), expected="above 0, at most 100 %"
        )
    return part


def _explained(parts: Sequence[Fraction], total: Fraction) -> str:
    """100 %, and how to write thirds where rounded ones were meant."""
    same = {part for part in parts if parts.count(part) > 1 and abs(1 - total) < parts.count(part) * Fraction(1, 1_000)}
    for part in same:
        times = parts.count(part)
        others = total - times * part
        meant = (1 - others) / times
        return f"100 %: {times} times {_percent(part)} is {_percent(times * part)}, so write {meant} for each of them"
    return "100 %"


def _percent(part: Fraction) -> str:
    return f"{float(part * 100):.6f}".rstrip("0").rstrip(".")


def _node(preimage: bytes, shares: int) -> bytes:
    return bytes(keccak(preimage)[:29]) + shares.to_bytes(3, "big")


def _joined(level: Sequence[bytes]) -> Iterator[bytes]:
    for left, right in zip(level[::2], level[1::2], strict=False):
        yield _node(left + right, int.from_bytes(left[29:], "big") + int.from_bytes(right[29:], "big"))
    if len(level) % 2:
        yield level[-1]


def _sum(leaves: Iterable[Leaf]) -> int:
    return sum(leaf.shares for leaf in leaves)
