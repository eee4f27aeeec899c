"""What a work owes to others, as terms of its split: parents it derives from, and a fixed share for the public benefit.

A parent is paid through its own split, which stands among the recipients of the work's split; what comes in there is
shared by the parent's terms, with its own parents again. A split's address is its terms, so no split can come to stand
above itself, and no share can be changed or left out once the split is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from scripts.studio.errors import SplitError
from scripts.studio.splits import ROLES, Terms, make_terms

MOST_LEVELS = 3
"""Parents, their parents, and theirs; what lies further back is theirs to pay."""
PARENT = ROLES["parent work"]
PUBLIC_BENEFIT = ROLES["public benefit"]


@dataclass(frozen=True)
class Ancestor:
    """A split that earns from a work's income."""

    split: str
    level: int  # 1 for a parent
    part: Fraction  # of all that comes in, as it arrives at this split


def derive(
    own: Iterable[tuple[str, str | int, int]],
    parents: Iterable[tuple[str, Fraction]] = (),
    benefit: tuple[str, Fraction] | None = None,
    where: object = "",
) -> Terms:
    """Terms that give `parents` and the public `benefit` their parts of everything, and the rest to `own` by shares.

    `own` is (address, role, shares), a parent its split and its part, a benefit its payee and its part; parts are of
    the whole. Raises SplitError where nothing is left, and for all that `make_terms` refuses.
    """
    own = list(own)
    fixed = [(split, PARENT, part) for split, part in parents]
    if benefit:
        fixed.append((benefit[0], PUBLIC_BENEFIT, benefit[1]))
    for index, (_, _, part) in enumerate(fixed):
        if not 0 < part < 1:
            raise SplitError(
                "no such part", where=where, field=f"parts[{index}]", found=part, expected="above 0, below 1"
            )
    rest = 1 - sum((part for _, _, part in fixed), Fraction(0))
    if rest <= 0:
        raise SplitError("nothing is left for the work itself", where=where, found=f"{1 - rest} of it given away")
    if not own:
        raise SplitError("nobody made the work", where=where, field="recipients", expected="at least one recipient")
    shares = sum(amount for _, _, amount in own)
    parts = [(who, role, rest * Fraction(amount, shares)) for who, role, amount in own] + fixed
    common = lcm(*(part.denominator for _, _, part in parts))
    return make_terms([(who, role, int(part * common)) for who, role, part in parts], where)


def public_benefit(terms: Terms) -> Fraction:
    """The part of everything that goes to the public benefit, for ever."""
    return Fraction(sum(leaf.shares for leaf in terms.leaves if leaf.role == PUBLIC_BENEFIT), terms.whole)


def ancestors(terms: Terms, published: Callable[[str], Terms | None]) -> list[Ancestor]:
    """Every split above a work's, nearest first; `published(split)` gives the terms of a split, or None.

    Raises SplitError where a parent's terms are not published, or where there are more than three levels.
    """
    found: list[Ancestor] = []
    above = [(terms, Fraction(1))]
    for level in range(1, MOST_LEVELS + 2):
        parents = [
            (leaf.recipient, part * leaf.shares / below.whole)
            for below, part in above
            for leaf in below.leaves
            if leaf.role == PARENT
        ]
        if parents and level > MOST_LEVELS:
            raise SplitError("too many levels of parents", found=parents[0][0], expected=f"at most {MOST_LEVELS}")
        found += [Ancestor(split, level, part) for split, part in parents]
        above = [(_published(split, published), part) for split, part in parents]
    return found


def _published(split: str, published: Callable[[str], Terms | None]) -> Terms:
    terms = published(split)
    if terms is None:
        raise SplitError(
            "a parent's terms were never published", where=split, run="./vernissage split publish with its terms"
        )
    return terms
