"""One story that touches everything a chain could do differently: deployment, clones, signatures on transfers, refusals
with facts, refunds that bounce, time, prices that fall. The same on every chain, but for gas."""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from typing import Any

from eth_utils import to_checksum_address
from web3.contract import Contract

from scripts.studio import deployments
from scripts.studio.chain import Chain
from scripts.studio.deploying import NOWHERE, SUITE
from scripts.studio.settings import CURRENCIES, LEVY, NO_LEVY, TREASURY
from scripts.studio.splits import Terms, make_terms
from tools.checks.stage import Stage

ETHER = "0x" + "0" * 40
ETH = 10**18
GWEI = 10**9
MINUTE, DAY = 60, 86_400
SINGLE = 0
NO_DIGEST = bytes(32)
TIDE, DUNES = 1, 2
"""The two works: one of a kind, and an edition of ten."""
ROYALTY_BPS = 1_000


def play(stage: Stage, moment: int) -> list[str]:
    """Everything that was observed. `moment` is when sales open, Unix seconds, lately."""
    coin = stage.deploy("PlainCoin")
    suite = deploy(stage, coin)
    collection = make_collection(stage, suite)
    split, terms = make_split(stage, suite)
    mint(stage, collection, split)
    share_out(stage, split, terms, coin)
    move(stage, collection)
    auction(stage, suite["EnglishAuctions"], collection, moment)
    sell_off(stage, suite["DutchAuctions"], collection, moment)
    share_out_royalties(stage, split, terms)
    stage.balances()
    return stage.record


def token(work: int, number: int) -> int:
    return work * 1_000_000 + number


def digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def deploy(stage: Stage, coin: Contract) -> dict[str, Contract]:
    """The whole suite, each part with the arguments that `deploy` gives it."""
    os.environ.update({TREASURY: stage.people["treasury"].address, CURRENCIES: coin.address, LEVY: NO_LEVY})
    chain = Chain(stage.web3, "local")
    book, suite = deployments.empty(chain), {}
    for part in SUITE:
        suite[part.name] = stage.deploy(part.name, *part.args(chain, book))
        book = book.with_contract(part.name, replace(NOWHERE, address=suite[part.name].address))
        for template, view in part.templates.items():
            stage.at(template, stage.read(suite[part.name], view), f"the {template} that is cloned")
    return suite


def make_collection(stage: Stage, suite: dict[str, Contract]) -> Contract:
    artist = stage.people["artist"].address
    terms = ("Salt Garden", "SALT", artist, digest("collection.json"), NO_DIGEST)
    collection = stage.at("Collection", stage.send("artist", suite["CollectionFactory"], "create", *terms))
    for view in ("name", "symbol", "owner", "contractURI"):
        stage.read(collection, view)
    stage.refused("stranger", collection, "initialize", artist)
    return collection


def make_split(stage: Stage, suite: dict[str, Contract]) -> tuple[Contract, Terms]:
    names = {"alice": ("artist", 6), "bob": ("composer", 3), "gallery": ("gallery", 1)}
    terms = make_terms((stage.people[name].address, role, shares) for name, (role, shares) in names.items())
    factory = suite["SplitFactory"]
    expected = stage.read(factory, "splitOf", terms.root)
    stage.send("artist", factory, "createPublished", terms.list)
    return stage.at("Split", expected), terms


def mint(stage: Stage, collection: Contract, split: Contract) -> None:
    artist = stage.people["artist"].address

    def terms(title: str, cap: int) -> tuple[Any, ...]:
        return (digest(title), digest(f"{title}.json"), artist, split.address, ROYALTY_BPS, cap, 0, SINGLE)

    stage.refused("stranger", collection, "register", terms("Tide", 1))
    stage.send("artist", collection, "register", terms("Tide", 1))
    stage.send("artist", collection, "register", terms("Dunes", 10))
    stage.refused("artist", collection, "register", terms("Tide", 5))
    stage.send("artist", collection, "mint", artist, TIDE, 1)
    stage.send("artist", collection, "mint", artist, DUNES, 6)
    stage.refused("artist", collection, "mint", artist, DUNES, 5)
    for function in ("tokenURI", "ownerOf", "contentDigest", "metadataDigest"):
        stage.read(collection, function, token(DUNES, 6))
    stage.read(collection, "royaltyInfo", token(TIDE, 1), ETH)
    stage.read(collection, "balanceOf", artist)
    for interface in ("80ac58cd", "2a55205a", "49064906", "ffffffff"):
        stage.read(collection, "supportsInterface", bytes.fromhex(interface))


def share_out(stage: Stage, split: Contract, terms: Terms, coin: Contract) -> None:
    """Deposits that no share divides; one who claims, one who is paid, all who are paid; ether and an ERC-20."""
    alice, bob = stage.people["alice"].address, stage.people["bob"].address
    stage.pay("dave", split.address, ETH + 7)
    stage.refused("stranger", split, "claim", ETHER)
    stage.send("carol", split, "openAndPay", ETHER, terms.proof(alice).encode())
    stage.refused("bob", split, "claim", ETHER)
    stage.send("carol", split, "open", terms.proof(bob).encode())
    stage.pay("dave", split.address, 10**9 + 1)
    stage.send("bob", split, "claim", ETHER)
    stage.send("deployer", coin, "mint", split.address, 1_000_003)
    for currency in (ETHER, coin.address):
        stage.send("stranger", split, "payAll", currency, terms.list)
        stage.read(split, "owedToAll", currency, terms.list)
        stage.read(split, "received", currency)
        stage.read(split, "sent", currency)
    for leaf in terms.leaves:
        stage.read(coin, "balanceOf", leaf.recipient)


def move(stage: Stage, collection: Contract) -> None:
    """Transfers out of a batch, by their holder, by somebody approved, by nobody of right; and an end."""
    people = {name: person.address for name, person in stage.people.items()}
    third = token(DUNES, 3)
    stage.refused("stranger", collection, "transferFrom", people["artist"], people["stranger"], third)
    stage.send("artist", collection, "transferFrom", people["artist"], people["alice"], third)
    stage.send("alice", collection, "approve", people["bob"], third)
    stage.send("bob", collection, "safeTransferFrom(address,address,uint256)", people["alice"], people["carol"], third)
    stage.refused("bob", collection, "transferFrom", people["carol"], people["bob"], third)
    stage.refused("artist", collection, "transferFrom", people["artist"], ETHER, token(DUNES, 4))
    stage.send("carol", collection, "burn", third)
    stage.refused("carol", collection, "ownerOf", third)
    for number in (1, 2, 4, 5, 6):
        stage.read(collection, "ownerOf", token(DUNES, number))


def lot_of(
    stage: Stage, house: Contract, collection: Contract, token_id: int, moment: int, exponent: int, rules: int
) -> tuple[Any, ...]:
    """What the artist agrees to sell by, in the contract's order."""
    receiver, bps, metadata = house.functions.readToken(collection.address, token_id).call()
    gallery = stage.people["gallery"].address
    frame = stage.read(house, "packFrame", (500, bps, moment, 0, exponent, 0))
    seller = stage.people["artist"].address
    return (seller, collection.address, token_id, ETHER, gallery, receiver, metadata, frame, rules)


def auction(stage: Stage, house: Contract, collection: Contract, moment: int) -> None:
    """Two bids; the first bidder refuses the refund, which waits as their credit until they take it elsewhere."""
    rules = stage.read(house, "packRules", (10**9, 0, MINUTE, 10, 10, 500))  # 1 ether; a minute from the first bid
    lot = lot_of(stage, house, collection, token(TIDE, 1), moment, 9, rules)
    refuser = stage.deploy("Refuser")
    stage.refused("artist", house, "list", lot)
    stage.send("artist", collection, "setApprovalForAll", house.address, True)
    stage.send("artist", house, "list", lot)
    stage.refused("artist", house, "list", lot)

    def say(function: str, *arguments: Any) -> bytes:
        return bytes.fromhex(house.encode_abi(function, args=list(arguments))[2:])

    stage.send("alice", refuser, "act", house.address, say("bid", lot), 0, value=ETH)
    stage.refused("bob", house, "bid", lot, value=ETH)
    stage.refused("bob", house, "bid", lot, value=2 * ETH + 1)
    stage.send("bob", house, "bid", lot, value=2 * ETH)
    stage.read(house, "credit", refuser.address, ETHER)
    for part in range(3):
        stage.read(house, "lotState", lot, part=part)
    stage.refused("artist", house, "cancel", lot)
    stage.later(MINUTE + 11)
    stage.send("carol", house, "settle", lot)
    stage.refused("carol", house, "settle", lot)
    stage.read(collection, "ownerOf", token(TIDE, 1))
    stage.send("alice", refuser, "act", house.address, say("withdraw", ETHER, stage.people["alice"].address), 0)
    stage.refused("stranger", house, "withdraw", ETHER, stage.people["stranger"].address)
    stage.send("treasury", house, "withdraw", ETHER, stage.people["treasury"].address)


def sell_off(stage: Stage, house: Contract, collection: Contract, moment: int) -> None:
    """Two of an edition at a price that falls, too slowly to have fallen yet."""
    rules = stage.read(house, "packRules", (1_000, 100, 30 * DAY, 0, 2, False))
    lot = lot_of(stage, house, collection, token(DUNES, 4), moment, 9, rules)
    for elapsed in (0, DAY, 15 * DAY, 30 * DAY):
        stage.read(house, "priceAt", lot, moment + elapsed)
    stage.send("artist", collection, "setApprovalForAll", house.address, True)
    stage.send("artist", house, "list", lot)
    stage.refused("carol", house, "buy", lot, 1, 999 * GWEI, 0, value=1_000 * GWEI)
    stage.send("carol", house, "buy", lot, 1, 1_000 * GWEI, 0, value=1_000 * GWEI)
    stage.refused("dave", house, "buy", lot, 2, 2_000 * GWEI, 0, value=2_000 * GWEI)
    stage.send("dave", house, "buy", lot, 1, 1_000 * GWEI, 0, value=1_000 * GWEI)
    stage.read(house, "lotState", lot)
    for number in (4, 5):
        stage.read(collection, "ownerOf", token(DUNES, number))
    stage.send("treasury", house, "withdraw", ETHER, stage.people["treasury"].address)


def share_out_royalties(stage: Stage, split: Contract, terms: Terms) -> None:
    """What the sales brought the split, taken by everybody."""
    stage.send("stranger", split, "payAll", ETHER, terms.list)
    stage.read(split, "received", ETHER)
    stage.note("left in the split", stage.wei(to_checksum_address(split.address)))
