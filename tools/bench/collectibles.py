"""Rows of the collectibles: minting, transferring, registering, creating a collection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from eth_utils import keccak

from tools.bench.artefacts import ours, package_version, product_settings, wrapper
from tools.bench.chain import Chain, Deployed, expect
from tools.bench.rows import OURS, Contestant, Feature, Row, Scenario, same

OPENZEPPELIN = "OpenZeppelin ERC721"
SOLADY = "Solady ERC721"
ERC721A = "ERC721A"
MANIFOLD = "Manifold core"
OPENZEPPELIN_CLONE = "OpenZeppelin clone"
SOLADY_CLONE = "Solady clone"

TOKENS = (OURS, OPENZEPPELIN, SOLADY, ERC721A, MANIFOLD)
MANIFOLD_RUNS = 200
"""At 10,000 runs Manifold's contract is larger than a contract may be."""


class Token(Protocol):
    """An ERC-721 whose counter is not zero: one token was minted already, to somebody without a part in any row."""

    @property
    def chain(self) -> Chain: ...

    @property
    def contract(self) -> Deployed: ...

    def mint(self, to: str, count: int) -> tuple[int, list[int]]:
        """Mints `count` tokens at once. Returns the gas and the ids."""


class Maker(Protocol):
    """Who can make a contract as others: a collection, or a clone with nothing in it."""

    def create(self, salt: str) -> int:
        """Makes one. Returns the gas."""


def holder(token: Token, id: int) -> str:
    owner: str = token.chain.read(token.contract, "ownerOf", id)
    return owner


def transfer(token: Token, sender: str, to: str, id: int) -> int:
    """Transfers a token by its holder. Returns the gas."""
    receipt = token.chain.send(token.contract, "transferFrom", sender, to, id, sender=sender)
    expect("the token did not arrive", to, holder(token, id))
    return receipt.gas


# ---- situations ----


def mint_new(count: int) -> Scenario:
    """To someone who holds none."""

    def play(token: Token) -> int:
        gas, ids = token.mint(token.chain.alice, count)
        expect("minted to somebody else", [token.chain.alice] * 2, [holder(token, ids[0]), holder(token, ids[-1])])
        return gas

    return play


def mint_again(count: int) -> Scenario:
    """To someone who holds some."""

    def play(token: Token) -> int:
        token.mint(token.chain.alice, 5)
        gas, ids = token.mint(token.chain.alice, count)
        expect("minted to somebody else", [token.chain.alice] * 2, [holder(token, ids[0]), holder(token, ids[-1])])
        return gas

    return play


def transfer_first(count: int) -> Scenario:
    """The last id of the holder's latest batch, never moved before, to someone who holds some."""

    def play(token: Token) -> int:
        alice, bob = token.chain.alice, token.chain.bob
        token.mint(bob, 5)
        ids = token.mint(alice, count)[1]
        return transfer(token, alice, bob, ids[-1])

    return play


def transfer_first_old(count: int) -> Scenario:
    """The same, out of the older of a holder's two batches."""

    def play(token: Token) -> int:
        alice, bob = token.chain.alice, token.chain.bob
        token.mint(bob, 5)
        ids = token.mint(alice, count)[1]
        token.mint(alice, 5)
        return transfer(token, alice, bob, ids[-1])

    return play


def transfer_later(token: Token) -> int:
    """A token that moved before, to someone who holds some, by someone who keeps some."""
    alice, bob, carol = token.chain.alice, token.chain.bob, token.chain.carol
    token.mint(carol, 5)
    token.mint(bob, 5)
    ids = token.mint(alice, 5)[1]
    transfer(token, alice, bob, ids[2])
    return transfer(token, bob, carol, ids[2])


def mint_and_move(count: int) -> Scenario:
    """An edition to one new holder, then every one of it to someone who holds some: all transactions together."""

    def play(token: Token) -> int:
        alice, bob = token.chain.alice, token.chain.bob
        token.mint(bob, 5)
        gas, ids = token.mint(alice, count)
        return gas + sum(transfer(token, alice, bob, id) for id in ids)

    return play


def register_series(count: int, rooted: bool = False) -> Scenario:
    """Nothing minted yet; the collection has works already. A rooted series gives a root of its files' digests too."""

    def play(collection: Collection) -> int:
        return collection.register("series", kind=1, cap=count, rooted=rooted)

    return play


def create_collection(maker: Maker) -> int:
    """Not the factory's first."""
    return maker.create("second")


# ---- contestants ----


@dataclass(frozen=True)
class Collection:
    """A clone of ours, from the factory: one work registered and one of it minted."""

    chain: Chain
    factory: Deployed
    contract: Deployed
    work: int

    def mint(self, to: str, count: int) -> tuple[int, list[int]]:
        first = self.chain.read(self.contract, "minted", self.work) + 1
        gas = self.chain.send(self.contract, "mint", to, self.work, count, sender=self.chain.artist).gas
        return gas, [self.work * 1_000_000 + number for number in range(first, first + count)]

    def register(self, name: str, kind: int, cap: int, rooted: bool = False) -> int:
        terms = self.terms(name, kind, cap, rooted)
        return self.chain.send(self.contract, "register", terms, sender=self.chain.artist).gas

    def create(self, salt: str) -> int:
        return _create_collection(self.chain, self.factory, salt)[1]

    def terms(self, name: str, kind: int, cap: int, rooted: bool = False) -> dict[str, Any]:
        """A work's terms; kind 0 is a single work, 1 a series, whose directory is the only digest it must give."""
        return {
            "contentDigest": keccak(text=f"picture {name}") if rooted or kind == 0 else b"\0" * 32,
            "metadataDigest": keccak(text=f"metadata {name}"),
            "creator": self.chain.artist,
            "royaltyReceiver": self.chain.stranger,
            "royaltyBps": 500,
            "cap": cap,
            "closesAt": 0,
            "kind": kind,
        }


def raise_collection(chain: Chain) -> Collection:
    factory = chain.deploy(ours("CollectionFactory"))
    address, _ = _create_collection(chain, factory, "first")
    stage = Collection(chain, factory, chain.at(ours("Collection"), address), work=1)
    stage.register("tide", kind=1, cap=999_999)
    stage.mint(chain.stranger, 1)
    return stage


def _create_collection(chain: Chain, factory: Deployed, salt: str) -> tuple[str, int]:
    digest, hashed = keccak(text=f"collection {salt}"), keccak(text=salt)
    receipt = chain.send(factory, "create", "Tides", "TIDE", chain.artist, digest, hashed, sender=chain.artist)
    return factory.events(receipt, "CollectionCreated")[0]["collection"], receipt.gas


@dataclass(frozen=True)
class PlainToken:
    """A peer behind one of our wrappers: `mint(to)` and `mintMany(to, count)` without any checks, ids in sequence."""

    chain: Chain
    contract: Deployed

    def mint(self, to: str, count: int) -> tuple[int, list[int]]:
        if count == 1:
            receipt = self.chain.send(self.contract, "mint(address)", to, sender=self.chain.artist)
        else:
            receipt = self.chain.send(self.contract, "mintMany", to, count, sender=self.chain.artist)
        return receipt.gas, [int(log["topics"][3], 16) for log in receipt.logs]


def plain(name: str) -> Callable[[Chain], PlainToken]:
    """Deploys a wrapper of that name and mints the first token."""

    def raise_stage(chain: Chain) -> PlainToken:
        stage = PlainToken(chain, chain.deploy(wrapper(name)))
        stage.mint(chain.stranger, 1)
        return stage

    return raise_stage


@dataclass(frozen=True)
class ManifoldToken:
    """Manifold's creator core: `mintBase` and `mintBaseBatch` by its owner, without URI strings."""

    chain: Chain
    contract: Deployed

    def mint(self, to: str, count: int) -> tuple[int, list[int]]:
        if count == 1:
            receipt = self.chain.send(self.contract, "mintBase(address)", to, sender=self.chain.artist)
        else:
            receipt = self.chain.send(
                self.contract, "mintBaseBatch(address,uint16)", to, count, sender=self.chain.artist
            )
        return receipt.gas, [event["tokenId"] for event in self.contract.events(receipt, "Transfer")]


def raise_manifold(chain: Chain) -> ManifoldToken:
    artefact = wrapper("ManifoldToken", "ERC721Creator", MANIFOLD_RUNS)
    stage = ManifoldToken(chain, chain.deploy(artefact, "Bench", "BENCH", sender=chain.artist))
    stage.mint(chain.stranger, 1)
    return stage


@dataclass(frozen=True)
class Cloner:
    """A library's deterministic clone through the thinnest of factories."""

    chain: Chain
    contract: Deployed
    implementation: str

    def create(self, salt: str) -> int:
        hashed = keccak(text=salt)
        return self.chain.send(self.contract, "create", self.implementation, hashed, sender=self.chain.artist).gas


def cloner(contract: str) -> Callable[[Chain], Cloner]:
    def raise_stage(chain: Chain) -> Cloner:
        implementation = chain.deploy(wrapper("SoladyToken")).address
        return Cloner(chain, chain.deploy(wrapper("CloneFactories", contract)), implementation)

    return raise_stage


# ---- the feature ----


def feature() -> Feature:
    product = product_settings().words()
    manifold = f"solc {product_settings().solc}, {product_settings().evm}, {MANIFOLD_RUNS} runs"
    openzeppelin = package_version("@openzeppelin/contracts", product=True)
    solady = package_version("solady", product=True)
    contestants = (
        Contestant(OURS, raise_collection, settings=product),
        Contestant(OPENZEPPELIN, plain("OpenZeppelinToken"), openzeppelin, product),
        Contestant(SOLADY, plain("SoladyToken"), solady, product),
        Contestant(ERC721A, plain("Erc721aToken"), package_version("erc721a"), product),
        Contestant(MANIFOLD, raise_manifold, package_version("@manifoldxyz/creator-core-solidity"), manifold),
        Contestant(OPENZEPPELIN_CLONE, cloner("OpenZeppelinCloneFactory"), openzeppelin, product),
        Contestant(SOLADY_CLONE, cloner("SoladyCloneFactory"), solady, product),
    )
    return Feature("Collectibles", contestants, ROWS)


ROWS: tuple[Row, ...] = (
    same("mint_1_new", mint_new(1), TOKENS),
    same("mint_1_again", mint_again(1), TOKENS),
    same("mint_5_new", mint_new(5), TOKENS),
    same("mint_100_new", mint_new(100), TOKENS),
    *(same(f"transfer_first_{count}", transfer_first(count), TOKENS) for count in (2, 100, 500)),
    *(same(f"transfer_first_old_{count}", transfer_first_old(count), TOKENS) for count in (2, 100, 500)),
    same("transfer_later", transfer_later, TOKENS),
    same("mint_5_move_5", mint_and_move(5), TOKENS),
    *(
        Row(
            f"series_register_{count}",
            {OURS: register_series(count)},
            asides={"With a root of its files' digests beside the directory's": register_series(count, rooted=True)},
        )
        for count in (10, 1_000, 100_000)
    ),
    same("collection_create", create_collection, (OURS, OPENZEPPELIN_CLONE, SOLADY_CLONE)),
)
