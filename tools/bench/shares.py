"""Rows of sellable shares: moving them, and taking the income of them."""

from __future__ import annotations

from dataclasses import dataclass

from tools.bench.artefacts import ours, product_settings
from tools.bench.chain import Chain, Deployed, expect
from tools.bench.rows import OURS, Contestant, Feature, Row

ETHER = 10**18
ETHER_CURRENCY = "0x" + "00" * 20
HELD = 2_500
"""Shares each of four holders starts with."""


@dataclass(frozen=True)
class Shares:
    """A split with four holders, income in ether only; all of them were paid once and ether came in since."""

    chain: Chain
    split: Deployed

    def transfer(self) -> int:
        """A hundred shares, by one holder to another who keeps what is theirs; the income stays the seller's."""
        alice, bob = self.chain.alice, self.chain.bob
        owed = self.owed(alice), self.owed(bob)
        gas = self.chain.send(self.split, "transfer", bob, 100, sender=alice).gas
        expect("the shares did not arrive", HELD + 100, self.chain.read(self.split, "balanceOf", bob))
        expect("income moved with the shares", owed, (self.owed(alice), self.owed(bob)))
        return gas

    def claim(self) -> int:
        """By the holder, after their shares changed."""
        alice = self.chain.alice
        self.chain.send(self.split, "transfer", self.chain.bob, 100, sender=alice)
        owed = self.owed(alice)
        before = self.chain.balance(self.split.address)
        gas = self.chain.send(self.split, "claim", ETHER_CURRENCY, sender=alice).gas
        expect("paid another amount", owed, before - self.chain.balance(self.split.address))
        return gas

    def owed(self, holder: str) -> int:
        amount: int = self.chain.read(self.split, "owed", ETHER_CURRENCY, holder)
        return amount


def raise_shares(chain: Chain) -> Shares:
    factory = chain.deploy(ours("ChangingSplitFactory"))
    holders = sorted([chain.alice, chain.bob, chain.carol, chain.dave], key=lambda account: int(account, 16))
    leaves = b"".join(bytes.fromhex(holder[2:]) + b"\0" + HELD.to_bytes(3, "big") for holder in holders)
    receipt = chain.send(factory, "createShares", "Tides", "TIDE", leaves, [], sender=chain.artist)
    address = factory.events(receipt, "SharesSplitCreated")[0]["split"]
    split = chain.at(ours("SharesSplit"), address)
    chain.pay(address, ETHER, chain.stranger)
    for holder in holders:
        chain.send(split, "claim", ETHER_CURRENCY, sender=holder)
    chain.pay(address, ETHER, chain.stranger)
    return Shares(chain, split)


def feature() -> Feature:
    contestants = (Contestant(OURS, raise_shares, settings=product_settings().words()),)
    return Feature("Sellable shares", contestants, ROWS)


ROWS: tuple[Row, ...] = (
    Row("shares_transfer", {OURS: lambda shares: shares.transfer()}),
    Row("shares_claim", {OURS: lambda shares: shares.claim()}),
)
