"""Random lives of a collection, held against a plain Python list of who holds what (C1 to C5)."""

from __future__ import annotations

from typing import Any

from brownie import accounts
from brownie.test import strategy
from hypothesis import strategies as st

from tests.fixtures.collectibles import NOBODY, digest_of, token_id, work_terms
from tests.support.machines import settings
from tests.support.reverts import reverts

WORKS = 2
CAP = 1500
HOLDERS = 5
BORDERS = (1, 2, 191, 192, 193, 194, 447, 448, 449, 450, 500, 703, 704, 705)


class CollectionMachine:
    """`self.held[token]` is the holder, or None once burnt; a token never minted is not in it."""

    st_holder = st.integers(0, HOLDERS - 1)
    st_other = st.integers(0, HOLDERS - 1)
    st_work = st.integers(1, WORKS)
    st_amount = st.one_of(st.integers(1, 8), st.sampled_from([2, 60, 190, 191, 192, 255, 256, 257, 499, 500]))
    st_pick = strategy("uint256")

    def __init__(cls, collection: Any, artist: Any) -> None:
        cls.collection = collection
        cls.artist = artist
        cls.people = [accounts[index] for index in range(2, 2 + HOLDERS)]

    def setup(self) -> None:
        self.held: dict[int, Any] = {}
        self.approved: dict[int, Any] = {}
        self.operators: set[tuple[Any, Any]] = set()
        self.minted = dict.fromkeys(range(1, WORKS + 1), 0)
        self.cap = dict.fromkeys(range(1, WORKS + 1), CAP)
        self.newest = dict.fromkeys(range(1, WORKS + 1), 0)
        self.version: dict[int, int] = {}
        self.frozen: set[int] = set()
        self.touched: set[int] = set()
        for work in range(1, WORKS + 1):
            self.collection.register(work_terms(f"Work {work}", self.artist, cap=CAP), {"from": self.artist})

    # ---- what can happen ----

    def rule_mint(self, st_holder: int, st_work: int, st_amount: int) -> None:
        to, left = self.people[st_holder], self.cap[st_work] - self.minted[st_work]
        if st_amount > left:
            with reverts("Collection_CapExceeded", st_amount, left):
                self.collection.mint(to, st_work, st_amount, {"from": self.artist})
            return
        first = self.collection.mint(to, st_work, st_amount, {"from": self.artist}).return_value
        assert first == token_id(st_work, self.minted[st_work] + 1)
        self.held.update(dict.fromkeys(range(first, first + st_amount), to))
        self.version.update(dict.fromkeys(range(first, first + st_amount), self.newest[st_work]))
        self.minted[st_work] += st_amount
        self.touched |= {first, first + st_amount // 2, first + st_amount - 1}

    def rule_transfer(self, st_pick: int, st_holder: int) -> None:
        token, to = self._pick(st_pick), self.people[st_holder]
        if token is None:
            return
        self._move(token, to, by=self.held[token])

    def rule_transfer_by_another(self, st_pick: int, st_holder: int, st_other: int) -> None:
        token, to, by = self._pick(st_pick), self.people[st_holder], self.people[st_other]
        if token is None:
            return
        if self._may_move(token, by):
            self._move(token, to, by)
        else:
            with reverts("ERC721InsufficientApproval", by, token):
                self.collection.transferFrom(self.held[token], to, token, {"from": by})

    def rule_approve(self, st_pick: int, st_other: int) -> None:
        token, to = self._pick(st_pick), self.people[st_other]
        if token is None:
            return
        self.collection.approve(to, token, {"from": self.held[token]})
        self.approved[token] = to
        self.touched.add(token)

    def rule_set_operator(self, st_holder: int, st_other: int) -> None:
        pair = (self.people[st_holder], self.people[st_other])
        self.collection.setApprovalForAll(pair[1], pair not in self.operators, {"from": pair[0]})
        self.operators ^= {pair}

    def rule_burn(self, st_pick: int) -> None:
        token = self._pick(st_pick)
        if token is None:
            return
        self.collection.burn(token, {"from": self.held[token]})
        self.held[token] = None
        self.approved.pop(token, None)
        self.touched.add(token)

    def rule_lower_cap(self, st_work: int, st_amount: int) -> None:
        least, most = self.minted[st_work], self.cap[st_work]
        cap = most - st_amount
        if cap < least:
            return
        self.collection.lowerCap(st_work, cap, {"from": self.artist})
        self.cap[st_work] = cap

    def rule_revise(self, st_work: int) -> None:
        version = self.newest[st_work] + 1
        digest = digest_of(f"work {st_work}, version {version}")
        assert self.collection.revise(st_work, digest, {"from": self.artist}).return_value == version
        self.newest[st_work] = version

    def rule_accept_version(self, st_pick: int) -> None:
        token = self._pick(st_pick)
        if token is None:
            return
        holder, newest = self.held[token], self.newest[token // 1_000_000]
        if token in self.frozen:
            with reverts("Collection_TokenFrozen", token):
                self.collection.acceptVersion(token, newest, {"from": holder})
        elif newest == self.version[token]:
            with reverts("Collection_VersionCannotBe", newest, newest, newest):
                self.collection.acceptVersion(token, newest, {"from": holder})
        else:
            self.collection.acceptVersion(token, newest, {"from": holder})
            self.version[token] = newest
            self.touched.add(token)

    def rule_freeze(self, st_pick: int) -> None:
        token = self._pick(st_pick)
        if token is None or token in self.frozen:
            return
        self.collection.freeze(token, {"from": self.held[token]})
        self.frozen.add(token)
        self.touched.add(token)

    def rule_register_again(self, st_work: int, st_amount: int) -> None:
        """The same picture with any other terms; whatever was revised since."""
        with reverts("Collection_DigestAlreadyRegistered", digest_of(f"Work {st_work}"), st_work):
            terms = work_terms(f"Work {st_work}", self.artist, cap=st_amount, metadata=digest_of("another.json"))
            self.collection.register(terms, {"from": self.artist})

    # ---- what must hold ----

    def invariant_royalty(self) -> None:
        """A tenth, as was said at the registration, of whatever price."""
        for work in self.minted:
            for price in (9, 10**18 + 7):
                assert self.collection.royaltyInfo(token_id(work, 1), price) == (self.artist, price // 10)

    def invariant_balances(self) -> None:
        holders = list(self.held.values())
        for person in self.people:
            assert self.collection.balanceOf(person) == holders.count(person)

    def invariant_supply(self) -> None:
        for work, minted in self.minted.items():
            burnt = sum(1 for token, who in self.held.items() if who is None and token // 1_000_000 == work)
            assert self.collection.minted(work) == minted <= self.collection.cap(work) == self.cap[work]
            assert self.collection.burned(work) == burnt

    def invariant_owners(self) -> None:
        """Of everything touched, of its neighbours, and of the numbers around each border of the layout."""
        near = {token + step for token in sorted(self.touched)[-8:] for step in (-1, 0, 1)}
        borders = {token_id(work, number) for work in self.minted for number in (*BORDERS[::3], self.minted[work] + 1)}
        for token in near | borders:
            self._check(token)

    def teardown(self) -> None:
        """Everything touched once, and every 37th token."""
        for token in self.touched | set(sorted(self.held)[::37]):
            self._check(token)

    # ---- the model ----

    def _pick(self, seed: int) -> int | None:
        """A token somebody holds: near a border as often as anywhere."""
        alive = sorted(token for token, who in self.held.items() if who is not None)
        edges = [token for token in alive if token % 1_000_000 in BORDERS]
        choice = edges if edges and seed % 2 else alive
        return choice[(seed >> 8) % len(choice)] if choice else None

    def _may_move(self, token: int, by: Any) -> bool:
        holder = self.held[token]
        return by == holder or self.approved.get(token) == by or (holder, by) in self.operators

    def _move(self, token: int, to: Any, by: Any) -> None:
        self.collection.transferFrom(self.held[token], to, token, {"from": by})
        self.held[token] = to
        self.approved.pop(token, None)
        self.touched.add(token)

    def _shown(self, token: int) -> bytes:
        work, version = token // 1_000_000, self.version[token]
        return digest_of(f"work {work}, version {version}" if version else f"Work {work}.json")

    def _check(self, token: int) -> None:
        holder = self.held.get(token)
        if holder is None:
            with reverts("ERC721NonexistentToken", token):
                self.collection.ownerOf(token)
        else:
            assert self.collection.ownerOf(token) == holder
            assert self.collection.getApproved(token) == self.approved.get(token, NOBODY)
            assert self.collection.versionOf(token) == self.version[token]
            assert bytes(self.collection.metadataDigest(token)) == self._shown(token)
            assert self.collection.isFrozen(token) == (token in self.frozen)


def test_a_collection_agrees_with_a_plain_list(state_machine, collection, artist):
    state_machine(CollectionMachine, collection, artist, settings=settings(examples=6, steps=20))
