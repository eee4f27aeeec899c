"""Random lives of a work that is minted in every way at once, held against counts in Python (M1 to M5 of
INVARIANTS.md)."""

from __future__ import annotations

from typing import Any

from brownie import ZERO_ADDRESS
from hypothesis import strategies as st

from tests.fixtures.collectibles import EVERY_WORK, NO_DIGEST, digest_of, token_id, work_terms
from tests.fixtures.minting import Phase, Voucher, domain_of, sign_voucher
from tests.support.machines import settings
from tests.support.reverts import reverts

CAP, REWARD_CAP = 24, 3
PRICE, SUPPLY, LIMIT = 7, 9, 4
USES = 5
LIST = digest_of("addresses.csv")


class MintingMachine:
    """Work 1 is sold in a phase and by a voucher, and dropped; two of it make one of work 2."""

    st_who = st.integers(0, 3)
    st_to = st.integers(0, 3)
    st_amount = st.integers(1, 4)
    st_change = st.integers(-1, 3)

    def __init__(
        cls, collection: Any, contracts: dict[str, Any], sale: Any, people: list[Any], artist: Any, payee: Any
    ) -> None:
        cls.collection, cls.people, cls.artist = collection, people, artist
        cls.phases, cls.vouchers = contracts["phases"], contracts["vouchers"]
        cls.airdrops, cls.recipes = contracts["airdrops"], contracts["recipes"]
        cls.phase, cls.voucher, cls.signature, cls.recipe = sale
        cls.refuser, cls.payee = cls.voucher.payee, payee
        cls.start = payee.balance()

    def setup(self) -> None:
        self.owners: dict[int, Any] = {}
        self.minted = self.sold = self.used = self.dropped = self.rewards = 0
        self.taken = dict.fromkeys(range(len(self.people)), 0)
        self.earned = {"phase": 0, "voucher": 0}

    # ---- what can happen ----

    def rule_buy(self, st_who: int, st_to: int, st_amount: int, st_change: int) -> None:
        payer, to, price = self.people[st_who], self.people[st_to], PRICE * st_amount
        call = (self.phase, to, st_amount, {"from": payer, "value": price + st_change})
        if st_amount > SUPPLY - self.sold:
            with reverts("Phases_SupplyExceeded", st_amount, SUPPLY - self.sold):
                self.phases.mint(*call)
        elif st_amount > LIMIT - self.taken[st_to]:
            with reverts("Phases_LimitExceeded", st_amount, LIMIT - self.taken[st_to]):
                self.phases.mint(*call)
        elif st_change < 0:
            with reverts("Till_PaymentTooLow", price + st_change, price):
                self.phases.mint(*call)
        elif st_amount > CAP - self.minted:
            with reverts("Collection_CapExceeded", st_amount, CAP - self.minted):
                self.phases.mint(*call)
        else:
            before = payer.balance()
            bought = self.phases.mint(*call)
            assert before - payer.balance() == price + bought.gas_used * bought.gas_price  # the change came back
            self.sold += st_amount
            self.taken[st_to] += st_amount
            self.earned["phase"] += price
            self._gave(to, st_amount)

    def rule_redeem_voucher(self, st_who: int, st_to: int, st_amount: int) -> None:
        payer, to, price = self.people[st_who], self.people[st_to], PRICE * st_amount
        call = (self.voucher, self.signature, to, st_amount, b"", {"from": payer, "value": price})
        if st_amount > USES - self.used:
            with reverts("Vouchers_UsesExceeded", st_amount, USES - self.used):
                self.vouchers.redeem(*call)
        elif st_amount > CAP - self.minted:
            with reverts("Collection_CapExceeded", st_amount, CAP - self.minted):
                self.vouchers.redeem(*call)
        else:
            self.vouchers.redeem(*call)
            self.used += st_amount
            self.earned["voucher"] += price
            self._gave(to, st_amount)

    def rule_drop(self, st_to: int, st_amount: int, st_change: int) -> None:
        to = [self.people[(st_to + index) % len(self.people)] for index in range(st_amount)]
        call = (self.collection, 1, LIST, self.dropped + min(st_change, 0), to, {"from": self.artist})
        if self.dropped and st_change < 0:
            with reverts("Airdrops_NotNext", self.dropped - 1, self.dropped):
                self.airdrops.drop(*call)
        elif st_amount > CAP - self.minted:
            with reverts("Collection_CapExceeded", 1, 0):
                self.airdrops.drop(self.collection, 1, LIST, self.dropped, to, {"from": self.artist})
        else:
            self.airdrops.drop(self.collection, 1, LIST, self.dropped, to, {"from": self.artist})
            self.dropped += st_amount
            for person in to:
                self._gave(person, 1)

    def rule_redeem_recipe(self, st_who: int, st_to: int) -> None:
        """Two tokens of `st_who`, or one of somebody else's among them."""
        holder, other = self.people[st_who], self.people[st_to]
        mine = [token for token, owner in self.owners.items() if owner == holder]
        others = [token for token, owner in self.owners.items() if owner == other]
        if not mine or not others or (mine[0] == others[-1]):
            return
        burnt = [mine[0], others[-1]]
        call = (self.recipe, burnt, {"from": holder})
        if holder != other:
            with reverts("Recipes_NotHolder", burnt[1], other):
                self.recipes.redeem(*call)
        elif self.rewards == REWARD_CAP:
            with reverts("Collection_CapExceeded", 1, 0):
                self.recipes.redeem(*call)
        else:
            self.recipes.redeem(*call)
            self.rewards += 1
            for token in burnt:
                del self.owners[token]
            assert self.collection.ownerOf(token_id(2, self.rewards)) == holder

    # ---- what must hold ----

    def invariant_supply(self) -> None:
        assert self.collection.minted(1) == self.minted == self.sold + self.used + self.dropped <= CAP  # M1
        assert self.phases.sold(self.phases.idOf(self.phase)) == self.sold <= SUPPLY
        assert self.vouchers.used(self.vouchers.digestOf(self.voucher)) == self.used <= USES
        assert self.airdrops.next(self.collection, 1, LIST) == self.dropped
        taken = [self.phases.taken(self.phases.idOf(self.phase), person) for person in self.people]
        assert taken == list(self.taken.values()) and max(taken) <= LIMIT  # M2
        assert (self.collection.minted(2), self.collection.burned(1)) == (self.rewards, 2 * self.rewards)  # M5

    def invariant_money(self) -> None:
        assert self.payee.balance() - self.start == self.earned["phase"]  # M3
        assert self.vouchers.credit(self.refuser, ZERO_ADDRESS) == self.earned["voucher"]
        assert (self.phases.balance(), self.vouchers.balance()) == (0, self.earned["voucher"])  # M4

    def teardown(self) -> None:
        for token, owner in self.owners.items():
            assert self.collection.ownerOf(token) == owner

    # ---- the model ----

    def _gave(self, to: Any, amount: int) -> None:
        for _ in range(amount):
            self.minted += 1
            self.owners[token_id(1, self.minted)] = to


def test_ways_to_mint_agree_with_counts_in_python(
    state_machine, collection, phases, vouchers, airdrops, Recipes, Refuser, signer, deployer, artist, gallery,
    alice, bob, carol, dave,
):  # fmt: skip
    people = [alice, bob, carol, dave]
    recipes, refuser = deployer.deploy(Recipes), deployer.deploy(Refuser)
    terms = work_terms("Many ways", artist, cap=CAP)
    collection.register(terms, {"from": artist})
    collection.register(work_terms("Made of two", artist, cap=REWARD_CAP), {"from": artist})
    collection.setMinter(recipes, EVERY_WORK, True, {"from": artist})
    phase = Phase(str(collection), 1, price=PRICE, payee=str(gallery), walletLimit=LIMIT, supply=SUPPLY)
    phases.open(phase, {"from": artist})
    voucher = Voucher(str(collection), signer.address, terms, NO_DIGEST, price=PRICE, payee=str(refuser), uses=USES)
    recipe = (str(collection), (1, 1), str(collection), 2, 0)
    recipes.open(recipe, {"from": artist})
    for person in people:
        collection.setApprovalForAll(recipes, True, {"from": person})
    sale = (phase, voucher, sign_voucher(domain_of(vouchers), voucher, signer), recipe)
    contracts = {"phases": phases, "vouchers": vouchers, "airdrops": airdrops, "recipes": recipes}
    state_machine(
        MintingMachine, collection, contracts, sale, people, artist, gallery, settings=settings(examples=6, steps=20)
    )
