"""Policies of transfer: when tokens of a collection move, by the name of a platform's rule, or rule by rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Annotated, Any

from pydantic import Field, model_validator

from scripts.studio.errors import UsageError, shown
from scripts.studio.schemas import Strict

DAY = 86_400
MOST_DAYS = 36_500

Days = Annotated[int, Field(ge=0, le=MOST_DAYS)]


@dataclass(frozen=True)
class Policy:
    """`Policy` of interfaces/IBoundCollection.sol, in the contract's order; holds in seconds."""

    first_hold: int = 0
    next_hold: int = 0
    gifts_only: bool = False
    never: bool = False
    no_resale: bool = False
    no_ether: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it forbids nothing: such a collection needs no policy on the chain."""
        return self == OPEN

    @property
    def name(self) -> str:
        """The preset's name; empty where it is none."""
        return next((name for name, policy in PRESETS.items() if policy == self), "")

    @property
    def rules(self) -> str:
        """What it says, in words."""
        said = []
        if self.first_hold:
            said.append(f"the first holder keeps it {_days(self.first_hold)}")
        if self.next_hold:
            said.append(f"each later one {_days(self.next_hold)}")
        flags = (
            (self.gifts_only, "only given by its holder, never sold in a house"),
            (self.never, "never moves"),
            (self.no_resale, "sold in a house by its creator alone"),
            (self.no_ether, "not sold for ether"),
        )
        return ", ".join([*said, *(text for holds, text in flags if holds)]) or "moves freely"

    def __str__(self) -> str:
        return f"{self.name}: {self.rules}" if self.name else self.rules

    def struct(self) -> tuple[int, int, bool, bool, bool, bool]:
        """As the contract takes it."""
        return astuple(self)


OPEN = Policy()
PRESETS = {
    "OPEN": OPEN,
    "GIFTS": Policy(gifts_only=True),
    "ANT_180_730": Policy(180 * DAY, 730 * DAY, gifts_only=True),
    "ZHIXIN_30": Policy(30 * DAY, 30 * DAY, gifts_only=True),
    "HUANHE_0": Policy(never=True),
    "ONE_SALE": Policy(no_resale=True),
    "CN_VOUCHER": Policy(no_resale=True, no_ether=True),
}
"""By name; docs/collectibles.md says whose rules they are."""
ELSEWHERE = {
    "EU_ARR": "OPEN, and resale_levy = true in the plan of lots: the levy is a term of each sale",
    "TOUT_PAR": "ONE_SALE at the nearest: a collection learns no price, so it can hold none to what was paid",
}
"""Rules of platforms that no collection can hold by itself, and what to take for them."""


class PolicyTable(Strict):
    """`[policy]` in a collection file: the rules one by one."""

    first_hold_days: Days = 0
    next_hold_days: Days = 0
    gifts_only: bool = False
    never: bool = False
    no_resale: bool = False
    no_ether: bool = False

    @model_validator(mode="after")
    def _never_says_nothing_else(self) -> PolicyTable:
        if self.never and (self.first_hold_days or self.next_hold_days or self.gifts_only):
            raise ValueError("never alone, or other rules without it")
        return self

    @property
    def policy(self) -> Policy:
        """The rules as the contract takes them."""
        return Policy(
            self.first_hold_days * DAY, self.next_hold_days * DAY, self.gifts_only, self.never, self.no_resale,
            self.no_ether,
        )  # fmt: skip


def policy_named(text: str) -> Policy:
    """A preset by its name, however it is spelled. Raises UsageError with what to take for one there is not."""
    name = text.strip().upper().replace("-", "_")
    if name in PRESETS:
        return PRESETS[name]
    expected = ELSEWHERE.get(name, f"one of {', '.join(PRESETS)}")
    raise UsageError("no such policy", field="policy", expected=expected, found=shown(text))


def policy_of(values: Sequence[Any]) -> Policy:
    """The policy a contract answers."""
    return Policy(*values)


def _days(seconds: int) -> str:
    days = seconds / DAY
    return f"{days:g} day{'' if days == 1 else 's'}"
