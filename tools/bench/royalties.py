"""Rows of the royalty splits: making one, publishing its terms, paying in, taking out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from scripts.studio.splits import read_terms
from tools.bench.artefacts import ours, package_version, product_settings, wrapper
from tools.bench.chain import Chain, Deployed, somebody
from tools.bench.errors import BenchError
from tools.bench.rows import OURS, Contestant, Feature, Row, Scenario

PAYMENT_SPLITTER = "OZ PaymentSplitter"
MANIFOLD_SPLITTER = "Manifold splitter"

ETHER = 10**18
ETHER_CURRENCY = "0x" + "00" * 20
WHOLE = 10_000
"""Shares of every split here, dealt out evenly."""


def recipients(chain: Chain, count: int) -> list[str]:
    """Alice and `count - 1` accounts nobody holds keys of, in ascending order."""
    return sorted(
        [chain.alice, *(somebody(number) for number in range(1, count))], key=lambda account: int(account, 16)
    )


# ---- ours ----


@dataclass(frozen=True)
class OurSplits:
    """Our factory."""

    chain: Chain
    factory: Deployed

    def terms(self, count: int) -> bytes:
        """The list of leaves: recipient (20 bytes), role (1), shares (3)."""
        share = (WHOLE // count).to_bytes(3, "big")
        return b"".join(bytes.fromhex(account[2:]) + b"\0" + share for account in recipients(self.chain, count))

    def create(self, count: int) -> int:
        """By the root alone, by a stranger."""
        root = self.chain.read(self.factory, "rootOf", self.terms(count))
        return self.chain.send(self.factory, "create", root, sender=self.chain.stranger).gas

    def publish(self, count: int) -> int:
        """After the making, by a stranger."""
        self.create(count)
        return self.chain.send(self.factory, "publish", self.terms(count), sender=self.chain.stranger).gas

    def split(self, count: int) -> Deployed:
        root = self.chain.read(self.factory, "rootOf", self.terms(count))
        self.chain.send(self.factory, "create", root, sender=self.chain.stranger)
        return self.chain.at(ours("Split"), self.chain.read(self.factory, "splitOf", root))

    def deposit(self, count: int) -> int:
        split = self.split(count)
        self.chain.pay(split.address, ETHER, self.chain.stranger)
        return self.chain.pay(split.address, ETHER, self.chain.stranger).gas

    def claim(self, count: int, other: bool = False) -> int:
        """Alice, who was paid once, after a second deposit; by herself, or by somebody else for her."""
        split, list_ = self.split(count), self.terms(count)
        at = recipients(self.chain, count).index(self.chain.alice)
        self.chain.pay(split.address, ETHER, self.chain.stranger)
        self.chain.send(split, "payPage", ETHER_CURRENCY, list_, at, at + 1, sender=self.chain.stranger)
        self.chain.pay(split.address, ETHER, self.chain.stranger)
        if other:
            return self._paid(split, "pay", ETHER_CURRENCY, self.chain.alice, sender=self.chain.stranger, least=1)
        return self._paid(split, "claim", ETHER_CURRENCY, sender=self.chain.alice, least=1)

    def claim_first(self, count: int) -> int:
        """Alice, who was never paid, with a proof; somebody else was paid before."""
        split, list_ = self.split(count), self.terms(count)
        others = (at for at, account in enumerate(recipients(self.chain, count)) if account != self.chain.alice)
        other = next(others)
        self.chain.pay(split.address, ETHER, self.chain.stranger)
        self.chain.send(split, "payPage", ETHER_CURRENCY, list_, other, other + 1, sender=self.chain.stranger)
        proof = read_terms(list_).proof(self.chain.alice).encode()
        return self._paid(split, "openAndPay", ETHER_CURRENCY, proof, sender=self.chain.alice, least=1)

    def pay_all(self, count: int) -> int:
        """Everybody, who were all paid once, after a second deposit."""
        split, list_ = self.split(count), self.terms(count)
        for _ in range(2):
            self.chain.pay(split.address, ETHER, self.chain.stranger)
            gas = self._paid(split, "payAll", ETHER_CURRENCY, list_, sender=self.chain.stranger, least=ETHER)
        return gas

    def _paid(self, split: Deployed, function: str, *arguments: Any, sender: str, least: int) -> int:
        """The gas of a payout; BenchError where less than `least` wei left the split."""
        before = self.chain.balance(split.address)
        receipt = self.chain.send(split, function, *arguments, sender=sender)
        sent = before - self.chain.balance(split.address)
        if sent < least:
            raise BenchError("paid too little", where=f"Split.{function}", expected=f"{least} wei", found=f"{sent} wei")
        return receipt.gas


def raise_our_splits(chain: Chain) -> OurSplits:
    return OurSplits(chain, chain.deploy(ours("SplitFactory")))


# ---- peers ----


@dataclass(frozen=True)
class PaymentSplitters:
    """OpenZeppelin 4.9's PaymentSplitter: a contract of its own for each split, and every recipient in its storage."""

    chain: Chain

    def create(self, count: int) -> int:
        return self._deploy(count)[1]

    def deposit(self, count: int) -> int:
        split = self._deploy(count)[0]
        self.chain.pay(split.address, ETHER, self.chain.stranger)
        return self.chain.pay(split.address, ETHER, self.chain.stranger).gas

    def claim(self, count: int, other: bool = False) -> int:
        split = self._deploy(count)[0]
        sender = self.chain.stranger if other else self.chain.alice
        for _ in range(2):
            self.chain.pay(split.address, ETHER, self.chain.stranger)
            gas = self.chain.send(split, "release(address)", self.chain.alice, sender=sender).gas
        return gas

    def _deploy(self, count: int) -> tuple[Deployed, int]:
        artefact = wrapper("PaymentSplitter4", "PaymentSplitter")
        accounts = recipients(self.chain, count)
        address, gas = self.chain.deploy_cost(artefact, accounts, [WHOLE // count] * count)
        return self.chain.at(artefact, address), gas


@dataclass(frozen=True)
class ManifoldSplitters:
    """Manifold's royalty splitter: a clone with its recipients in storage, all paid whenever ether comes in."""

    chain: Chain
    factory: Deployed

    def create(self, count: int) -> int:
        return self._create(count)[1]

    def deposit(self, count: int) -> int:
        split = self._create(count)[0]
        self.chain.pay(split, ETHER, self.chain.stranger)
        return self.chain.pay(split, ETHER, self.chain.stranger).gas

    def _create(self, count: int) -> tuple[str, int]:
        shares = [(account, WHOLE // count) for account in recipients(self.chain, count)]
        receipt = self.chain.send(self.factory, "create", shares, sender=self.chain.stranger)
        return self.factory.events(receipt, "Created")[0]["split"], receipt.gas


# ---- the feature ----


def feature() -> Feature:
    product = product_settings().words()
    registry = package_version("@manifoldxyz/royalty-registry-solidity")
    contestants = (
        Contestant(OURS, raise_our_splits, settings=product),
        Contestant(PAYMENT_SPLITTER, PaymentSplitters, package_version("openzeppelin-4"), product),
        Contestant(
            MANIFOLD_SPLITTER,
            lambda chain: ManifoldSplitters(chain, chain.deploy(wrapper("ManifoldSplitFactory"))),
            registry,
            product,
        ),
    )
    return Feature("Royalties", contestants, ROWS)


def each(count: int, ours_: str, **peers: str) -> dict[str, Scenario]:
    """The scenario of that name on each contestant, for so many recipients."""
    names = {
        OURS: ours_,
        **{{"oz": PAYMENT_SPLITTER, "manifold": MANIFOLD_SPLITTER}[peer]: it for peer, it in peers.items()},
    }
    return {name: partial(_play, method, count) for name, method in names.items()}


def first(count: int) -> dict[str, Scenario]:
    return {"Ours the first time, with a proof": partial(_play, "claim_first", count)}


def _play(method: str, count: int, stage: Any) -> int:
    gas: int = getattr(stage, method)(count)
    return gas


def _claim_by_other(stage: Any) -> int:
    gas: int = stage.claim(2, other=True)
    return gas


ROWS: tuple[Row, ...] = (
    *(Row(f"split_create_{n}", each(n, "create", oz="create", manifold="create")) for n in (2, 10, 100)),
    Row("split_create_1000", each(1_000, "create"), "The peers store every recipient: past what fits into a block."),
    *(Row(f"split_publish_{n}", each(n, "publish")) for n in (2, 100, 1_000)),
    Row(
        "split_deposit",
        each(2, "deposit", oz="deposit", manifold="deposit"),
        "Manifold's splitter pays both recipients whenever it receives.",
    ),
    *(Row(f"split_claim_{n}", each(n, "claim", oz="claim"), asides=first(n)) for n in (2, 10, 16, 100)),
    Row("split_claim_1000", each(1_000, "claim"), asides=first(1_000)),
    Row("split_claim_other_2", {name: _claim_by_other for name in (OURS, PAYMENT_SPLITTER)}),
    Row(
        "split_payall_100",
        each(100, "pay_all", manifold="deposit"),
        "Manifold's splitter pays with the deposit, and not at all where one recipient refuses.",
    ),
)
