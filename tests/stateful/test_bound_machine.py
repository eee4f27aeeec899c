"""Random lives of collections with a policy, in and out of houses, held against a plain Python list of who has had what
since when (C7 to C10 of INVARIANTS.md); licences that end on transfer beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from brownie import chain
from brownie.exceptions import VirtualMachineError
from hypothesis import strategies as st

from tests.fixtures.auctions import DURATION, ETHER, RESERVE, Lot, pass_time, terms_of
from tests.fixtures.bound import DAY, Policy
from tests.fixtures.collectibles import CONTRACT_DIGEST, NAME, OPEN_EDITION, SYMBOL, work_terms
from tests.fixtures.licences import ENDS
from tests.support.machines import settings
from tests.support.reverts import reverts

POLICIES = (
    Policy(10 * DAY, 40 * DAY),
    Policy(10 * DAY, 40 * DAY, giftsOnly=True),
    Policy(0, 40 * DAY, noResale=True, noEther=True),
    Policy(10 * DAY, 0, giftsOnly=True, noResale=True),
    Policy(never=True),
)
NEVER = 2**256 - 1
CLOSE = 30
"""Seconds around the end of a hold in which nothing is tried: the next block's second is not known before."""


@dataclass
class Held:
    """What the list says of a token that is not burnt."""

    holder: Any  # whose it is, wherever it lies
    since: int
    house: Any = None  # where it lies for its holder
    resold: bool = False  # whether anybody but its creator ever had it
    term: int = 0  # counts holders
    licensed: int | None = None  # the term it was licensed in


class BoundMachine:
    """`self.held[token]`, the policy, and the lots that stand in the real house; Dave is the other house."""

    st_policy = st.sampled_from(POLICIES)
    st_pick = st.integers(0, 2**16)
    st_who = st.integers(0, 3)
    st_days = st.sampled_from([0.1, 3, 11, 41])
    st_rule = st.integers(0, 5)
    st_looser = st.booleans()
    st_coin = st.booleans()

    def __init__(
        cls, make: Callable[[Policy], Any], house: Any, dave: Any, coin: Any, licences: Any, people: Any
    ) -> None:
        cls.make = staticmethod(make)
        cls.house, cls.dave, cls.coin, cls.licences = house, dave, coin, licences
        cls.artist, *_ = cls.people = people
        cls.ends = licences.digestOf(ENDS)

    def setup(self) -> None:
        self.held: dict[int, Held] = {}
        self.lots: dict[int, Lot] = {}
        self.touched: list[int] = []
        self.policy = POLICIES[0]

    def initialize_policy(self, st_policy: Policy) -> None:
        self.policy = st_policy
        self.collection = self.make(st_policy)
        self.rule_mint(0)
        self.rule_mint(1)

    # ---- what can happen ----

    def rule_mint(self, st_who: int) -> None:
        made = self.collection.mint(self.people[st_who], 1, 2, {"from": self.artist})
        for token in (made.return_value, made.return_value + 1):
            self.held[token] = Held(self.people[st_who], made.timestamp)
        self.touched.append(made.return_value)

    def rule_wait(self, st_days: float) -> None:
        pass_time(int(st_days * DAY))

    def rule_send(self, st_pick: int, st_who: int) -> None:
        """The holder sends it to somebody, themselves too, or into Dave's hands."""
        token = self._pick(st_pick, housed=False)
        if token is None or self._is_close(token):
            return
        to = self.dave if st_pick % 3 == 0 else self.people[st_who]
        holder = self.held[token].holder
        with self._refused(self._why_not(token, holder, to)) as allowed:
            sent = self.collection.transferFrom(holder, to, token, {"from": holder})
        if allowed:
            self._moved(token, to, sent.timestamp)

    def rule_carry(self, st_pick: int, st_who: int) -> None:
        """Somebody the holder approves takes it, where anybody can be approved."""
        token = self._pick(st_pick, housed=False)
        if token is None or self._is_close(token):
            return
        holder, to = self.held[token].holder, self.people[st_who]
        carrier = self.people[(self.people.index(holder) + 1) % len(self.people)]
        with self._refused(self._why_no_approval(carrier, holder)) as allowed:
            self.collection.approve(carrier, token, {"from": holder})
        if not allowed:
            return
        with self._refused(self._why_not(token, carrier, to)) as allowed:
            sent = self.collection.transferFrom(holder, to, token, {"from": carrier})
        if allowed:
            self._moved(token, to, sent.timestamp)

    def rule_hand_over(self, st_pick: int, st_who: int) -> None:
        """A house always can: back to the holder, or to whom it sold it."""
        token = self._pick(st_pick, housed=True)
        if token is None or self.held[token].house != self.dave:
            return
        to = self.held[token].holder if st_pick % 2 else self.people[st_who]
        sent = self.collection.transferFrom(self.dave, to, token, {"from": self.dave})
        self._moved(token, to, sent.timestamp)

    def rule_list(self, st_pick: int, st_coin: bool) -> None:
        """In the real house, which asks what the collection permits."""
        token = self._pick(st_pick, housed=False)
        if token is None or self._is_close(token):
            return
        seller, currency = self.held[token].holder, self.coin.address if st_coin else ETHER
        if self._why_no_approval(self.house, seller) is None:
            self.collection.setApprovalForAll(self.house, True, {"from": seller})
        lot = terms_of(self.house, seller, self.collection, token, currency=currency)
        if self._may_be_sold(token, currency):
            self.house.list(lot, {"from": seller})
            self.lots[token] = lot
            self._moved(token, self.house, 0)
        else:
            with reverts("Consignment_SaleNotAllowed", self.collection, token, currency):
                self.house.list(lot, {"from": seller})

    def rule_end_lot(self, st_pick: int, st_who: int) -> None:
        """Taken back, or sold to the first who bids."""
        token = self._pick(st_pick, among=self.lots)
        if token is None:
            return
        lot, seller, buyer = self.lots.pop(token), self.held[token].holder, self.people[st_who]
        if buyer == seller or lot.currency != ETHER:
            ended = self.house.cancel(lot, {"from": seller})
            self._moved(token, seller, ended.timestamp)
            return
        self.house.bid(lot, {"from": buyer, "value": RESERVE})
        pass_time(DURATION)
        self._moved(token, buyer, self.house.settle(lot, {"from": buyer}).timestamp)

    def rule_loosen(self, st_rule: int, st_looser: bool) -> None:
        """One rule at a time, looser or tighter, while tokens lie in houses or not."""
        current = self.policy[st_rule]
        asked = (current // 2 if st_looser else current + 7) if st_rule < 2 else not st_looser
        policy = self.policy._replace(**{Policy._fields[st_rule]: asked})
        if self.policy.never:
            why = ("Policy_NeverMoves", self.collection)
        elif int(asked) > int(current):
            why = ("Policy_CannotTighten", int(asked), int(current))
        else:
            why = None
        with self._refused(why) as allowed:
            self.collection.loosen(policy, {"from": self.artist})
        if allowed:
            self.policy = policy

    def rule_burn(self, st_pick: int) -> None:
        token = self._pick(st_pick, housed=False)
        if token is None or st_pick % 4:
            return
        self.collection.burn(token, {"from": self.held[token].holder})
        del self.held[token]

    def rule_license(self, st_pick: int) -> None:
        """The creator licenses a token to its holder, for as long as it stays."""
        token = self._pick(st_pick, housed=False)
        if token is None:
            return
        held = self.held[token]
        pass_time(2)  # a grant is refused in the second in which the token came
        call = (self.collection, token, held.holder, self.ends, 0, {"from": self.artist})
        if held.licensed == held.term:
            with reverts("Licences_StillGranted", token, self.ends):
                self.licences.grant(*call)
        else:
            self.licences.grant(*call)
            held.licensed = held.term

    # ---- what must hold ----

    def invariant_policy(self) -> None:
        """C10: nothing but a looser one ever took its place."""
        assert self.collection.policy() == tuple(self.policy)

    def invariant_holds(self) -> None:
        """C7 and C8, of what moved last."""
        for token in set(self.touched[-2:]) & set(self.held):
            self._check(token)

    def invariant_words(self) -> None:
        """C9: what is said of moves and sales before them."""
        for token in set(self.touched[-1:]) & set(self.held):
            held = self.held[token]
            if self._is_close(token):
                continue
            at, anybody = held.house or held.holder, self.people[0]
            assert self.collection.isTransferable(token, at, anybody) == (
                held.house is not None or self._is_free(token)
            )
            for currency in (ETHER, self.coin.address):
                said = self.collection.saleAllowed(token, held.holder, currency)
                assert said == (held.house is None and self._may_be_sold(token, currency))

    def teardown(self) -> None:
        """Every token once; and every house gets rid of what it holds."""
        for token in self.held:
            self._check(token)
        for token, held in self.held.items():
            if held.house == self.dave:
                self.collection.transferFrom(self.dave, held.holder, token, {"from": self.dave})
            elif held.house:
                self.house.cancel(self.lots[token], {"from": held.holder})
            assert self.collection.ownerOf(token) == held.holder

    # ---- the model ----

    def _pick(self, seed: int, housed: bool | None = None, among: Any = None) -> int | None:
        tokens = self.held if among is None else among
        fitting = [token for token in tokens if housed is None or (self.held[token].house is not None) == housed]
        return fitting[seed % len(fitting)] if fitting else None

    def _free_from(self, token: int) -> int:
        held = self.held[token]
        if self.policy.never:
            return NEVER
        if held.resold:
            return held.since + self.policy.nextHold
        return held.since + (0 if held.holder == self.artist else self.policy.firstHold)

    def _is_free(self, token: int) -> bool:
        return chain.time() >= self._free_from(token)

    def _is_close(self, token: int) -> bool:
        return 0 <= self._free_from(token) - chain.time() < CLOSE

    def _is_the_creators(self, token: int) -> bool:
        return self.held[token].holder == self.artist and not self.held[token].resold

    def _may_be_sold(self, token: int, currency: str) -> bool:
        policy = self.policy
        forbidden = policy.giftsOnly or (policy.noResale and not self._is_the_creators(token))
        return not forbidden and not (policy.noEther and currency == ETHER) and self._is_free(token)

    def _why_no_approval(self, to: Any, holder: Any) -> tuple[Any, ...] | None:
        if self.policy.never:
            return "Policy_NeverMoves", self.collection
        return ("Policy_GiftsOnly", to, holder) if self.policy.giftsOnly else None

    def _why_not(self, token: int, by: Any, to: Any) -> tuple[Any, ...] | None:
        """What a move of the holder's token is refused with, but for the block's second; None where it is not."""
        holder, policy = self.held[token].holder, self.policy
        if policy.never:
            return "Policy_NeverMoves", self.collection
        if policy.giftsOnly and (by != holder or to == self.dave):
            return "Policy_GiftsOnly", by, holder
        if to == self.dave and policy.noResale and not self._is_the_creators(token):
            return "Policy_NoResale", token, holder
        return None if self._is_free(token) else ("Policy_Held", self._free_from(token))

    def _moved(self, token: int, to: Any, time: int) -> None:
        held = self.held[token]
        self.touched.append(token)
        if to in (self.dave, self.house):
            held.house = to
        elif held.house is not None and to == held.holder:
            held.house = None
        else:
            resold = held.resold or held.holder != self.artist
            self.held[token] = Held(to, time, None, resold, held.term + 1, held.licensed)

    @contextmanager
    def _refused(self, why: tuple[Any, ...] | None) -> Iterator[bool]:
        """Expects the block to be refused for that, or not at all."""
        if why is None:
            yield True
            return
        wanted = f"{why[0]}: {', '.join(map(str, why[1:]))}"
        with pytest.raises(VirtualMachineError) as refusal:
            yield False
        assert str(refusal.value.revert_msg).casefold().startswith(wanted.casefold())

    def _check(self, token: int) -> None:
        held = self.held[token]
        assert self.collection.ownerOf(token) == (held.house or held.holder)
        assert self.collection.heldSince(token) == held.since
        assert self.collection.heldUntil(token) == self._free_from(token)
        licensed = held.licensed == held.term and held.house is None
        assert self.licences.stands(self.collection, token, held.holder, self.ends) == licensed


@pytest.fixture(scope="module")
def make(BoundCollectionFactory, BoundCollection, english, deployer, artist, dave):
    """A collection of the artist's with a policy and one open edition, whose houses are a real one and Dave."""
    factory = deployer.deploy(BoundCollectionFactory, [english, dave])
    number = iter(range(1, 10**6))

    def make_(policy: Policy) -> Any:
        salt = next(number).to_bytes(32, "big")
        made = factory.create(NAME, SYMBOL, artist, CONTRACT_DIGEST, salt, policy, {"from": artist})
        collection = BoundCollection.at(made.return_value)
        collection.register(work_terms("Bound", artist, cap=OPEN_EDITION), {"from": artist})
        return collection

    return make_


def test_a_policy_holds_wherever_tokens_go(
    state_machine, make, english, dave, coin, licences, artist, alice, bob, carol
):
    people = [artist, alice, bob, carol]
    state_machine(BoundMachine, make, english, dave, coin, licences, people, settings=settings(examples=8, steps=22))
