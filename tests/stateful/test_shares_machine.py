"""Random lives of shares that are sold, and of shares that a controller moves, in ether and in a coin that blocks
accounts, held against each deposit shared out in Python among those who held shares when it came (S1 to S6 of
INVARIANTS.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from brownie import Contract
from hypothesis import strategies as st

from tests.fixtures.royalties import ETHER, extras, terms_for
from tests.support.machines import settings
from tests.support.reverts import reverts

PIECES = st.one_of(st.integers(1, 40), st.sampled_from([10**9, 10**18 + 1, 3 * 10**18 - 7]))


class Kind(NamedTuple):
    """A split whose shares change hands: how they do, and the error that says there are too few."""

    split: Any
    move: Callable[[Any, Any, int], Any]
    refusal: str


class SharesMachine:
    """`self.earned` counts in parts of 1 / whole; `self.paid` is what was booked, `self.owes` the credit."""

    st_currency = st.integers(0, 1)
    st_who = st.integers(0, 3)
    st_other = st.integers(0, 3)
    st_amount = PIECES
    st_part = st.integers(0, 60)
    st_flag = st.booleans()

    def __init__(cls, kind: Kind, coin: Any, people: list[Any], treasury: Any) -> None:
        cls.split, cls.kind, cls.coin, cls.people, cls.treasury = kind.split, kind, coin, people, treasury
        cls.currencies = (ETHER, coin.address)
        cls.sinks = extras(4, "share sinks")
        cls.start = {str(who): kind.split.sharesOf(who) for who in people}
        cls.whole = kind.split.whole()

    def setup(self) -> None:
        self.shares = dict(self.start)
        self.earned = {currency: dict.fromkeys(self.shares, 0) for currency in self.currencies}
        self.paid = {currency: dict.fromkeys(self.shares, 0) for currency in self.currencies}
        self.owes = {currency: dict.fromkeys(self.shares, 0) for currency in self.currencies}
        self.received = dict.fromkeys(self.currencies, 0)
        self.left = dict.fromkeys(self.currencies, 0)
        self.blocked: set[str] = set()

    # ---- what can happen ----

    def rule_pay_in(self, st_currency: int, st_amount: int) -> None:
        currency = self.currencies[st_currency]
        if currency == ETHER:
            self.treasury.transfer(self.split.address, st_amount)
        else:
            self.coin.mint(self.split, st_amount, {"from": self.treasury})
        self.received[currency] += st_amount
        for who, shares in self.shares.items():
            self.earned[currency][who] += st_amount * shares

    def rule_transfer(self, st_who: int, st_other: int, st_part: int) -> None:
        seller, buyer = self.people[st_who], self.people[st_other]
        held = self.shares[str(seller)]
        if st_part > held:
            with reverts(self.kind.refusal, seller, held, st_part):
                self.kind.move(seller, buyer, st_part)
            return
        self.kind.move(seller, buyer, st_part)
        self.shares[str(seller)] -= st_part
        self.shares[str(buyer)] += st_part

    def rule_pay(self, st_currency: int, st_who: int) -> None:
        currency, who = self.currencies[st_currency], str(self.people[st_who])
        self.split.pay(currency, who, {"from": self.treasury})
        self._book(currency, who, who)

    def rule_pay_many(self, st_currency: int, st_who: int) -> None:
        currency, some = self.currencies[st_currency], self.people[: st_who + 1]
        self.split.payMany(currency, some, {"from": self.treasury})
        for person in some:
            self._book(currency, str(person), str(person))

    def rule_claim_elsewhere(self, st_currency: int, st_who: int) -> None:
        currency, person = self.currencies[st_currency], self.people[st_who]
        self.split.claimTo(currency, self.sinks[st_who], {"from": person})
        self._book(currency, str(person), self.sinks[st_who])

    def rule_claim_as_credit(self, st_currency: int, st_who: int) -> None:
        currency, person = self.currencies[st_currency], self.people[st_who]
        self.split.claimAsCredit(currency, {"from": person})
        self._book(currency, str(person), None)

    def rule_withdraw(self, st_currency: int, st_who: int) -> None:
        self._withdraw(self.currencies[st_currency], self.people[st_who])

    def rule_block(self, st_who: int, st_flag: bool) -> None:
        who = str(self.people[st_who])
        self.coin.setBlocked(who, st_flag, {"from": self.treasury})
        (self.blocked.add if st_flag else self.blocked.discard)(who)

    # ---- what must hold ----

    def invariant_books(self) -> None:
        for currency in self.currencies:
            held = self._held(currency)
            assert self.split.received(currency) == self.received[currency] == held + self.left[currency]  # S1
            assert self.split.sent(currency) == self.left[currency]
            kept = 0
            for who in self.shares:
                owed, credit = self.split.owed(currency, who), self.split.credit(who, currency)
                assert self.paid[currency][who] + owed == self.earned[currency][who] // self.whole  # S2, S3
                assert credit == self.owes[currency][who]  # S4
                kept += owed + credit
            assert 0 <= held - kept < len(self.shares)  # S5

    def invariant_shares(self) -> None:
        assert [self.split.sharesOf(who) for who in self.shares] == list(self.shares.values())
        assert sum(self.shares.values()) == self.whole == self.split.whole()

    def teardown(self) -> None:
        """S6: whatever happened, everybody takes what is theirs; less than a wei a head stays."""
        for currency in self.currencies:
            for person in self.people:
                self.split.claimTo(currency, self.sinks[0], {"from": person})
                self._book(currency, str(person), self.sinks[0])
                self._withdraw(currency, person)
            assert self.left[currency] == sum(earned // self.whole for earned in self.earned[currency].values())
            assert self._held(currency) == self.received[currency] - self.left[currency] < len(self.people)

    # ---- the model ----

    def _book(self, currency: str, who: str, to: str | None) -> None:
        entitled = self.earned[currency][who] // self.whole
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


@pytest.fixture
def factory(ChangingSplitFactory, deployer):
    return deployer.deploy(ChangingSplitFactory)


@pytest.fixture
def listed(alice, bob, carol):
    return terms_for({alice: 50, bob: 13, carol: 8}, reduce=False).list


def test_shares_that_are_sold_agree_with_each_deposit_shared_out_as_it_came(
    state_machine, factory, listed, compiled, coin, deployer, alice, bob, carol, dave, treasury
):
    args = ("Shares", "SHR", listed, [coin])
    factory.createShares(*args, {"from": deployer})
    split = Contract.from_abi("SharesSplit", factory.sharesSplitOf(*args), compiled.SharesSplit.abi)
    kind = Kind(
        split,
        lambda seller, buyer, part: split.transfer(buyer, part, {"from": seller}),
        "ERC20InsufficientBalance",
    )
    state_machine(
        SharesMachine, kind, coin, [alice, bob, carol, dave], treasury, settings=settings(examples=6, steps=20)
    )


def test_shares_that_a_controller_moves_agree_with_each_deposit_shared_out_as_it_came(
    state_machine, factory, listed, compiled, coin, deployer, gallery, alice, bob, carol, dave, treasury
):
    args = (gallery, listed, [coin])
    factory.createManaged(*args, {"from": deployer})
    split = Contract.from_abi("ManagedSplit", factory.managedSplitOf(*args), compiled.ManagedSplit.abi)
    kind = Kind(
        split,
        lambda seller, buyer, part: split.moveShares([(seller, buyer, part)], {"from": gallery}),
        "Managed_TooFewShares",
    )
    state_machine(
        SharesMachine, kind, coin, [alice, bob, carol, dave], treasury, settings=settings(examples=6, steps=20)
    )
