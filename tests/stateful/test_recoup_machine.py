"""Random lives of a split that recoups, in ether and in a coin that blocks accounts, held against advances and tail
worked out the plain way (S1, S3 to S6 of INVARIANTS.md; for S2, see P208)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from tests.fixtures.recoup import Recouping
from tests.fixtures.royalties import ETHER, extras
from tests.support.machines import settings
from tests.support.reverts import reverts

PIECES = st.one_of(st.integers(1, 40), st.sampled_from([399, 1_000, 10**9 + 7]))
ADVANCE = 400


class RecoupMachine:
    """`self.paid` is what was booked for each, `self.owes` the credit, `self.left` what has gone."""

    st_currency = st.integers(0, 1)
    st_who = st.integers(0, 2)
    st_amount = PIECES
    st_flag = st.booleans()

    def __init__(cls, made: Recouping, shares: dict[str, int], coin: Any, people: list[Any], treasury: Any) -> None:
        cls.split, cls.terms, cls.shares = made.split, made.terms, shares
        cls.coin, cls.people, cls.treasury = coin, people, treasury
        cls.currencies = (ETHER, coin.address)
        cls.sinks = extras(3, "recoup sinks")

    def setup(self) -> None:
        self.received = dict.fromkeys(self.currencies, 0)
        self.left = dict.fromkeys(self.currencies, 0)
        self.paid = {currency: dict.fromkeys(self.shares, 0) for currency in self.currencies}
        self.owes = {currency: dict.fromkeys(self.shares, 0) for currency in self.currencies}
        self.blocked: set[str] = set()

    # ---- what can happen ----

    def rule_pay_in(self, st_currency: int, st_amount: int) -> None:
        currency = self.currencies[st_currency]
        if currency == ETHER:
            self.treasury.transfer(self.split.address, st_amount)
        else:
            self.coin.mint(self.split, st_amount, {"from": self.treasury})
        self.received[currency] += st_amount

    def rule_pay(self, st_currency: int, st_who: int) -> None:
        currency, who = self.currencies[st_currency], str(self.people[st_who])
        self.split.pay(self.terms, currency, who, {"from": self.treasury})
        self._book(currency, who, who)

    def rule_pay_all(self, st_currency: int) -> None:
        currency = self.currencies[st_currency]
        self.split.payAll(self.terms, currency, {"from": self.treasury})
        for who in self.shares:
            self._book(currency, who, who)

    def rule_claim_elsewhere(self, st_currency: int, st_who: int) -> None:
        currency, person = self.currencies[st_currency], self.people[st_who]
        self.split.claimTo(self.terms, currency, self.sinks[st_who], {"from": person})
        self._book(currency, str(person), self.sinks[st_who])

    def rule_claim_as_credit(self, st_currency: int, st_who: int) -> None:
        currency, person = self.currencies[st_currency], self.people[st_who]
        self.split.claimAsCredit(self.terms, currency, {"from": person})
        self._book(currency, str(person), None)

    def rule_withdraw(self, st_currency: int, st_who: int) -> None:
        self._withdraw(self.currencies[st_currency], self.people[st_who])

    def rule_block(self, st_who: int, st_flag: bool) -> None:
        who = str(self.people[st_who])
        self.coin.setBlocked(who, st_flag, {"from": self.treasury})
        (self.blocked.add if st_flag else self.blocked.discard)(who)

    # ---- what must hold ----

    def invariant_advances_and_tail(self) -> None:
        for currency in self.currencies:
            held = self._held(currency)
            assert self.split.received(currency) == self.received[currency] == held + self.left[currency]  # S1
            entitled, kept = self._entitled(currency), 0
            for who in self.shares:
                owed, credit = self.split.owed(self.terms, currency, who), self.split.credit(who, currency)
                assert self.split.paid(currency, who) == self.paid[currency][who]  # S3
                assert self.paid[currency][who] + owed == entitled[who]  # P208
                assert credit == self.owes[currency][who]  # S4
                kept += owed + credit
            assert 0 <= held - kept < len(self.shares)  # S5
            missing = max(0, ADVANCE - self.received[currency])
            assert self.split.toRecoup(self.terms, currency) == missing

    def teardown(self) -> None:
        """S6: whatever happened, everybody takes what is theirs; less than a unit a head stays."""
        for currency in self.currencies:
            for person in self.people:
                self.split.claimTo(self.terms, currency, self.sinks[0], {"from": person})
                self._book(currency, str(person), self.sinks[0])
                self._withdraw(currency, person)
            assert self.left[currency] == sum(self._entitled(currency).values())
            assert self._held(currency) < len(self.people)

    # ---- the model ----

    def _entitled(self, currency: str) -> dict[str, int]:
        """The first person has the advance, counted in either currency; then all share what is over it."""
        advance = min(self.received[currency], ADVANCE)
        rest, whole = self.received[currency] - advance, sum(self.shares.values())
        due = {who: rest * share // whole for who, share in self.shares.items()}
        due[str(self.people[0])] += advance
        return due

    def _book(self, currency: str, who: str, to: str | None) -> None:
        entitled = self._entitled(currency)[who]
        amount, self.paid[currency][who] = entitled - self.paid[currency][who], entitled
        if to is None or (currency != ETHER and to in self.blocked):
            self.owes[currency][who] += amount
        else:
            self.left[currency] += amount

    def _withdraw(self, currency: str, person: Any) -> None:
        if not self.owes[currency][str(person)]:
            with reverts("Credits_NothingOwed", person, currency):
                self.split.withdraw(currency, self.sinks[0], {"from": person})
            return
        self.split.withdraw(currency, self.sinks[0], {"from": person})
        self.left[currency] += self.owes[currency][str(person)]
        self.owes[currency][str(person)] = 0

    def _held(self, currency: str) -> int:
        return self.split.balance() if currency == ETHER else self.coin.balanceOf(self.split)


@pytest.fixture
def coin(hostile_of):
    return hostile_of("BlocklistCoin")


def test_a_split_that_recoups_agrees_with_advances_paid_a_unit_at_a_time(
    state_machine, make_recoup, coin, gallery, alice, bob, treasury
):
    shares = {gallery: 1, alice: 6, bob: 3}
    # In two pieces each, so that the order of advances is in it.
    advances = [(gallery, ETHER, 150), (gallery, coin, 400), (gallery, ETHER, 250)]
    state_machine(
        RecoupMachine,
        make_recoup(advances, shares),
        {str(who): share for who, share in shares.items()},
        coin,
        [gallery, alice, bob],
        treasury,
        settings=settings(examples=6, steps=20),
    )
