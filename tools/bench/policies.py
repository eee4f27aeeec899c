"""Rows of collections with a policy: what a holding period costs at creation, at each transfer, and on the way through
a house. The rows of the same names without a policy are those of `collectibles`."""

from __future__ import annotations

from dataclasses import dataclass

from eth_utils import keccak

from tools.bench.artefacts import ours, product_settings
from tools.bench.chain import Chain, Deployed, expect
from tools.bench.collectibles import Collection, transfer
from tools.bench.rows import OURS, Contestant, Feature, Row

DAY = 86_400
POLICY = (180 * DAY, 730 * DAY, False, False, False, False)
"""180 days, then two years."""


@dataclass(frozen=True)
class Bound(Collection):
    """A collection of ours with a policy, whose one house is Dave; Alice has a batch of five, Bob and Carol some."""

    first: int

    def create(self, salt: str) -> int:
        return _create(self.chain, self.factory, salt)[1]

    def transfer_first(self) -> int:
        """The last id of the holder's latest batch, never moved before, to someone who holds some."""
        self.chain.pass_time(POLICY[0])
        return transfer(self, self.chain.alice, self.chain.bob, self.first + 4)

    def transfer_later(self) -> int:
        """A token that moved before, to someone who holds some, by someone who keeps some."""
        self.transfer_first()
        self.chain.pass_time(POLICY[1])
        return transfer(self, self.chain.bob, self.chain.carol, self.first + 4)

    def deposit(self) -> int:
        """Its holder's, never moved before, into a house that holds none yet."""
        self.chain.pass_time(POLICY[0])
        return transfer(self, self.chain.alice, self.chain.dave, self.first + 4)

    def take_back(self) -> int:
        """Out of the house, to whom it came from: the time goes on."""
        self.deposit()
        until = self.held_until()
        gas = transfer(self, self.chain.dave, self.chain.alice, self.first + 4)
        expect("its time did not go on", until, self.held_until())
        return gas

    def held_until(self) -> int:
        until: int = self.chain.read(self.contract, "heldUntil", self.first + 4)
        return until


def raise_bound(chain: Chain) -> Bound:
    factory = chain.deploy(ours("BoundCollectionFactory"), [chain.dave])
    address, _ = _create(chain, factory, "first")
    stage = Bound(chain, factory, chain.at(ours("BoundCollection"), address), work=1, first=0)
    stage.register("tide", kind=1, cap=999_999)
    stage.mint(chain.stranger, 1)
    for holder in (chain.bob, chain.carol):
        stage.mint(holder, 5)
    first = stage.mint(chain.alice, 5)[1][0]
    return Bound(chain, factory, stage.contract, stage.work, first)


def _create(chain: Chain, factory: Deployed, salt: str) -> tuple[str, int]:
    digest, hashed = keccak(text=f"collection {salt}"), keccak(text=salt)
    receipt = chain.send(factory, "create", "Tides", "TIDE", chain.artist, digest, hashed, POLICY, sender=chain.artist)
    return factory.events(receipt, "BoundCollectionCreated")[0]["collection"], receipt.gas


def feature() -> Feature:
    contestants = (Contestant(OURS, raise_bound, settings=product_settings().words()),)
    return Feature("Collections with a policy", contestants, ROWS)


ROWS: tuple[Row, ...] = (
    Row("bound_create", {OURS: lambda bound: bound.create("second")}),
    Row("bound_transfer_first", {OURS: lambda bound: bound.transfer_first()}),
    Row("bound_transfer_later", {OURS: lambda bound: bound.transfer_later()}),
    Row("bound_into_house", {OURS: lambda bound: bound.deposit()}),
    Row("bound_out_of_house", {OURS: lambda bound: bound.take_back()}),
)
