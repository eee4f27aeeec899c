"""Random lives of a split in ether and in a coin that blocks accounts, held against floor(received * shares / whole)
computed in Python (S1 to S7 of INVARIANTS.md)."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.fixtures.royalties import ETHER, Made, extras
from tests.support.machines import settings
from tests.support.reverts import reverts

PIECES = st.one_of(st.integers(1, 40), st.sampled_from([10**9, 10**18 + 1, 3 * 10**18 - 7]))


class SplitMachine:
    """`self.paid[currency][who]` is what was booked, `self.owes[currency][who]` the credit, `self.got` what arrived."""

    st_currency = st.integers(0, 1)
    st_who = st.integers(0, 5)
    st_other = st.integers(0, 5)
    st_amount = PIECES
    st_flag = st.booleans()

    def __init__(cls, made: Made, coin: Any, people: list[Any], refuser: Any, treasury: Any, web3: Any) -> None:
        cls.made, cls.split, cls.coin, cls.web3 = made, made.split, coin, web3
        cls.people = people  # two that send transactions, one that refuses ether, three that do nothing
        cls.refuser, cls.treasury = refuser, treasury
        cls.currencies = (ETHER, coin.address)
        cls.sinks = extras(3, "sinks")

    def setup(self) -> None:
        nothing = {currency: dict.fromkeys(map(str, self.people), 0) for currency in self.currencies}
        self.paid = {currency: dict(amounts) for currency, amounts in nothing.items()}
        self.owes = {currency: dict(amounts) for currency, amounts in nothing.items()}
        self.received = dict.fromkeys(self.currencies, 0)
        self.left = dict.fromkeys(self.currencies, 0)
        self.payout: dict[str, str] = {}
        self.opened: set[str] = set()
        self.blocked: set[str] = set()
        self.last_paid = {currency: dict(amounts) for currency, amounts in nothing.items()}

    # ---- what can happen ----

    def rule_pay_in(self, st_currency: int, st_amount: int) -> None:
        currency = self.currencies[st_currency]
        if currency == ETHER:
            self.treasury.transfer(self.split.address, st_amount)
        else:
            self.coin.mint(self.split, st_amount, {"from": self.treasury})
        self.received[currency] += st_amount

    def rule_open(self, st_who: int) -> None:
        who = str(self.people[st_who])
        self.split.open(self.made.proof(who), {"from": self.treasury})
        self.opened.add(who)

    def rule_pay(self, st_currency: int, st_who: int) -> None:
        currency, who = self.currencies[st_currency], str(self.people[st_who])
        if who not in self.opened:
            with reverts("Split_NotOpen", who):
                self.split.pay(currency, who, {"from": self.treasury})
            return
        self.split.pay(currency, who, {"from": self.treasury})
        self._book(currency, who, self.payout.get(who, who))

    def rule_claim_elsewhere(self, st_currency: int, st_who: int, st_other: int) -> None:
        currency, person = self.currencies[st_currency], self.people[st_who % 2]
        if str(person) not in self.opened:
            return
        sink = self.sinks[st_other % 3]
        self.split.claimTo(currency, sink, {"from": person})
        self._book(currency, str(person), sink)

    def rule_claim_as_credit(self, st_currency: int, st_who: int) -> None:
        currency, person = self.currencies[st_currency], self.people[st_who % 2]
        if str(person) not in self.opened:
            return
        self.split.claimAsCredit(currency, {"from": person})
        self._book(currency, str(person), None)

    def rule_pay_all(self, st_currency: int) -> None:
        currency = self.currencies[st_currency]
        self.split.payAll(currency, self.made.list, {"from": self.treasury})
        for leaf in self.made.terms.leaves:
            self._book(currency, leaf.recipient, self.payout.get(leaf.recipient, leaf.recipient))

    def rule_pay_page(self, st_currency: int, st_who: int, st_other: int) -> None:
        currency, (start, end) = self.currencies[st_currency], sorted((st_who, st_other))
        self.split.payPage(currency, self.made.list, start, end, {"from": self.treasury})
        for leaf in self.made.terms.leaves[start:end]:
            self.opened.add(leaf.recipient)
            self._book(currency, leaf.recipient, self.payout.get(leaf.recipient, leaf.recipient))

    def rule_move_payout(self, st_who: int, st_other: int, st_flag: bool) -> None:
        person = self.people[st_who % 2]
        if str(person) not in self.opened:
            return
        sink = str(self.refuser) if st_flag else [*self.sinks, ETHER][st_other % 4]
        self.split.movePayout(sink, {"from": person})
        if sink == ETHER:
            self.payout.pop(str(person), None)
        else:
            self.payout[str(person)] = sink

    def rule_withdraw(self, st_currency: int, st_who: int, st_other: int) -> None:
        currency, person = self.currencies[st_currency], self.people[st_who % 2]
        self._withdraw(currency, person, self.sinks[st_other % 3])

    def rule_block(self, st_who: int, st_flag: bool) -> None:
        who = str(self.people[st_who])
        self.coin.setBlocked(who, st_flag, {"from": self.treasury})
        (self.blocked.add if st_flag else self.blocked.discard)(who)

    # ---- what must hold ----

    def invariant_books(self) -> None:
        for currency in self.currencies:
            assert self.split.received(currency) == self.received[currency]  # S1
            assert self.split.sent(currency) == self.left[currency]
            assert self._held(currency) == self.received[currency] - self.left[currency]
            owed = list(self.split.owedToAll(currency, self.made.list))
            for leaf, amount in zip(self.made.terms.leaves, owed, strict=True):
                who = leaf.recipient
                entitled = self.received[currency] * leaf.shares // self.made.terms.whole
                assert self.paid[currency][who] + amount == entitled  # S2
                assert self.paid[currency][who] >= self.last_paid[currency][who]  # S3
                assert self.split.credit(who, currency) == self.owes[currency][who]  # S4
                if who in self.opened:
                    assert self.split.paid(currency, who) == self.paid[currency][who]
            kept = sum(owed) + sum(self.owes[currency].values())
            assert 0 <= self._held(currency) - kept < len(owed)  # S5
            self.last_paid[currency] = dict(self.paid[currency])

    def teardown(self) -> None:
        """S6: whatever happened, everybody gets out what is theirs; less than a wei a head stays."""
        for currency in self.currencies:
            self.split.payAll(currency, self.made.list, {"from": self.treasury})
            for leaf in self.made.terms.leaves:
                self._book(currency, leaf.recipient, self.payout.get(leaf.recipient, leaf.recipient))
            for person in self.people[:2]:
                self._withdraw(currency, person, self.sinks[0])
            owner = self.refuser
            if self.owes[currency][str(owner)]:
                data = self.split.withdraw.encode_input(currency, self.sinks[0])
                owner.act(self.split, data, 0, {"from": self.treasury})
                self._leave(currency, str(owner))
            for person in self.people[3:]:
                self.coin.setBlocked(person, False, {"from": self.treasury})
                if self.owes[currency][str(person)]:
                    self.split.deliver(person, currency, {"from": self.treasury})
                    self._leave(currency, str(person))
            shares = [self.received[currency] * leaf.shares // self.made.terms.whole for leaf in self.made.terms.leaves]
            assert sum(self.paid[currency].values()) == sum(shares) == self.left[currency]
            assert self._held(currency) == self.received[currency] - sum(shares) < len(shares)

    # ---- the model ----

    def _book(self, currency: str, who: str, to: str | None) -> None:
        entitled = self.received[currency] * self.made.terms.leaf(who).shares // self.made.terms.whole
        amount = entitled - self.paid[currency][who]
        self.paid[currency][who] = entitled
        refused = to is None or (to == str(self.refuser) if currency == ETHER else to in self.blocked)
        if refused:
            self.owes[currency][who] += amount
        else:
            self.left[currency] += amount

    def _withdraw(self, currency: str, person: Any, sink: str) -> None:
        if not self.owes[currency][str(person)]:
            with reverts("Credits_NothingOwed", person, currency):
                self.split.withdraw(currency, sink, {"from": person})
            return
        self.split.withdraw(currency, sink, {"from": person})
        self._leave(currency, str(person))

    def _leave(self, currency: str, who: str) -> None:
        self.left[currency] += self.owes[currency][who]
        self.owes[currency][who] = 0

    def _held(self, currency: str) -> int:
        return self.split.balance() if currency == ETHER else self.coin.balanceOf(self.split)


def test_a_split_agrees_with_plain_arithmetic(state_machine, make_split, hostile_of, alice, bob, treasury, web3):
    refuser, coin = hostile_of("Refuser"), hostile_of("BlocklistCoin")
    people = [alice, bob, refuser, *(web3.to_checksum_address(who) for who in extras(3, "still"))]
    made = make_split(zip(people, [7, 11, 13, 1, 3, 64], strict=True))
    state_machine(
        SplitMachine,
        made,
        coin,
        people,
        refuser,
        treasury,
        web3,
        settings=settings(examples=8, steps=20),
    )
