"""Rows of the sale formats beside the reserve auction: what a buyer or bidder pays for one step of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tools.bench.artefacts import ours, product_settings
from tools.bench.auctions import HOUSE_BPS, NOBODY
from tools.bench.chain import START, Chain, Deployed, expect
from tools.bench.collectibles import Collection, raise_collection
from tools.bench.rows import OURS, Contestant, Feature, Row

PRICE = 10**18
GWEI = 10**9
DAY = 86_400
SALT = b"\x05" * 32
FORMATS = ("DutchAuctions", "SealedBidAuctions", "UniformPriceSales", "RankedAuctions", "Offers")
EDITION = 3
"""Tokens of a lot of several."""


@dataclass(frozen=True)
class Formats:
    """A house of every format, and an edition of the artist's approved to all of them, its royalty 5 %."""

    chain: Chain
    collection: Collection
    houses: dict[str, Deployed]
    first: int  # the artist's tokens are this one and those after it

    def put_up(self, name: str, rules: dict[str, int | bool], place: int = 0, closes_at: int = 0) -> dict[str, Any]:
        """Lists the tokens from the `place`-th on in the house of that format. Returns the lot's terms."""
        house = self.houses[name]
        token = self.first + place
        receiver, bps, digest = self.chain.read(house, "readToken", self.collection.contract.address, token)
        frame = {
            "galleryBps": 0,
            "royaltyBps": bps,
            "opensAt": self.chain.now(),
            "closesAt": closes_at,
            "unitExponent": 9,
            "conditions": 0,
        }
        terms = {
            "seller": self.chain.artist,
            "collection": self.collection.contract.address,
            "tokenId": token,
            "currency": NOBODY,
            "gallery": NOBODY,
            "royaltyReceiver": receiver,
            "metadataDigest": digest,
            "frame": self.chain.read(house, "packFrame", frame),
            "rules": self.chain.read(house, "packRules", rules),
        }
        self.chain.send(house, "list", terms, sender=self.chain.artist)
        return terms

    def send(self, name: str, function: str, *arguments: object, sender: str, value: int = 0) -> int:
        return self.chain.send(self.houses[name], function, *arguments, sender=sender, value=value).gas

    # ---- Dutch ----

    def dutch(self, uniform: bool, place: int = 0) -> dict[str, Any]:
        rules = {
            "start": PRICE // GWEI,
            "floor": PRICE // GWEI,
            "duration": DAY,
            "halfLife": 0,
            "quantity": EDITION,
            "uniform": uniform,
        }
        return self.put_up("DutchAuctions", rules, place, closes_at=self.chain.now() + DAY if uniform else 0)

    def buy(self, terms: dict[str, Any], buyer: str) -> int:
        return self.send("DutchAuctions", "buy", terms, 1, PRICE, 0, sender=buyer, value=PRICE)

    def dutch_buy(self, uniform: bool) -> int:
        """The second token of three, by somebody new to the collection."""
        terms = self.dutch(uniform)
        self.buy(terms, self.chain.alice)
        return self.buy(terms, self.chain.bob)

    # ---- sealed bids ----

    def sealed(self) -> dict[str, Any]:
        rules = {"reserve": PRICE // GWEI, "bond": 0, "biddingTime": DAY, "revealTime": DAY}
        return self.put_up("SealedBidAuctions", rules)

    def commit(self, terms: dict[str, Any], bidder: str, amount: int) -> int:
        house = self.houses["SealedBidAuctions"]
        seal = self.chain.read(house, "commitmentOf", terms, bidder, amount, SALT)
        return self.send("SealedBidAuctions", "commit", terms, seal, amount, 0, sender=bidder, value=amount)

    def sealed_commit(self) -> int:
        """The second bidder's."""
        terms = self.sealed()
        self.commit(terms, self.chain.alice, PRICE)
        return self.commit(terms, self.chain.bob, 2 * PRICE)

    def sealed_reveal(self) -> int:
        """A bid that takes the lead, so that the former leader gets the deposit back."""
        terms = self.sealed()
        self.commit(terms, self.chain.alice, PRICE)
        self.commit(terms, self.chain.bob, 2 * PRICE)
        self.chain.pass_time(DAY)
        self.send("SealedBidAuctions", "reveal", terms, PRICE, SALT, sender=self.chain.alice)
        return self.send("SealedBidAuctions", "reveal", terms, 2 * PRICE, SALT, sender=self.chain.bob)

    # ---- uniform price ----

    def uniform_revealed(self) -> tuple[dict[str, Any], list[int]]:
        """Three bidders, a token each: the terms, and the gas of the last commitment and reveal."""
        name = "UniformPriceSales"
        rules = {
            "reserve": PRICE // GWEI,
            "bond": 0,
            "biddingTime": DAY,
            "revealTime": DAY,
            "quantity": EDITION,
        }
        terms = self.put_up(name, rules)
        bidders = (self.chain.alice, self.chain.bob, self.chain.carol)
        for bidder in bidders:
            seal = self.chain.read(self.houses[name], "commitmentOf", terms, bidder, PRICE, 1, SALT)
            commit = self.send(name, "commit", terms, seal, PRICE, 0, sender=bidder, value=PRICE)
        self.chain.pass_time(DAY)
        for bidder in bidders:
            reveal = self.send(name, "reveal", terms, PRICE, 1, SALT, 0, sender=bidder)
        return terms, [commit, reveal]

    def uniform_settle(self) -> int:
        """All three winners, each new to the collection."""
        terms, _ = self.uniform_revealed()
        self.chain.pass_time(DAY)
        gas = self.send("UniformPriceSales", "settle", terms, EDITION, sender=self.chain.stranger)
        expect("the last winner has no token", self.chain.carol, self.owner(2))
        return gas

    # ---- ranked ----

    def ranked(self) -> dict[str, Any]:
        """Three tokens, and three bids that stand."""
        rules = {
            "reserve": PRICE // GWEI,
            "duration": DAY,
            "window": 900,
            "extensionCap": 3_600,
            "incrementBps": 500,
            "quantity": EDITION,
            "uniform": False,
        }
        terms = self.put_up("RankedAuctions", rules)
        for number, bidder in enumerate((self.chain.alice, self.chain.bob, self.chain.carol)):
            self.rank(terms, bidder, PRICE + number * PRICE // 100, 0)
        return terms

    def rank(self, terms: dict[str, Any], bidder: str, amount: int, hint: int) -> int:
        return self.send("RankedAuctions", "bid", terms, amount, 0, hint, sender=bidder, value=amount)

    def ranked_bid(self) -> int:
        """Above all, with the right hint; the worst is pushed out and gets its money back."""
        terms = self.ranked()
        return self.rank(terms, self.chain.dave, 2 * PRICE, 3)

    def ranked_settle(self) -> int:
        terms = self.ranked()
        self.chain.pass_time(2 * DAY)
        return self.send("RankedAuctions", "settle", terms, EDITION, sender=self.chain.stranger)

    # ---- offers ----

    def offer(self, token: int) -> dict[str, Any]:
        return {
            "bidder": self.chain.bob,
            "collection": self.collection.contract.address,
            "tokenId": token,
            "anyToken": False,
            "currency": NOBODY,
            "price": PRICE,
            "metadataDigest": b"\0" * 32,
            "mostRoyaltyBps": 2_500,
            "expiresAt": START + 365 * DAY,
            "nonce": token,
        }

    def make(self, token: int) -> int:
        return self.send("Offers", "make", self.offer(token), 0, sender=self.chain.bob, value=PRICE)

    def accept(self, token: int) -> int:
        self.make(token)
        return self.send("Offers", "accept", self.offer(token), token, 0, b"", sender=self.chain.artist)

    def owner(self, place: int) -> str:
        return str(self.chain.read(self.collection.contract, "ownerOf", self.first + place))


def raise_formats(chain: Chain) -> Formats:
    """The Dutch auctions and the offers sold something before, so that the treasury's credit does not start at zero."""
    collection = raise_collection(chain)
    receipt_ids = collection.mint(chain.artist, 20)[1]
    houses = {name: chain.deploy(ours(name), chain.treasury, HOUSE_BPS, [], NOBODY) for name in FORMATS}
    for house in houses.values():
        chain.send(collection.contract, "setApprovalForAll", house.address, True, sender=chain.artist)
    stage = Formats(chain, collection, houses, receipt_ids[0])
    stage.buy(stage.dutch(uniform=False, place=10), chain.carol)
    stage.accept(receipt_ids[15])
    return stage


def feature() -> Feature:
    contestants = (Contestant(OURS, raise_formats, settings=product_settings().words()),)
    return Feature("Other sale formats", contestants, ROWS)


ROWS: tuple[Row, ...] = (
    Row("dutch_buy", {OURS: lambda houses: houses.dutch_buy(uniform=False)}),
    Row("dutch_buy_uniform", {OURS: lambda houses: houses.dutch_buy(uniform=True)}),
    Row("sealed_commit", {OURS: lambda houses: houses.sealed_commit()}),
    Row("sealed_reveal", {OURS: lambda houses: houses.sealed_reveal()}),
    Row("uniform_commit", {OURS: lambda houses: houses.uniform_revealed()[1][0]}),
    Row("uniform_reveal", {OURS: lambda houses: houses.uniform_revealed()[1][1]}),
    Row("uniform_settle_3", {OURS: lambda houses: houses.uniform_settle()}),
    Row("ranked_bid", {OURS: lambda houses: houses.ranked_bid()}),
    Row("ranked_settle_3", {OURS: lambda houses: houses.ranked_settle()}),
    Row("offer_make", {OURS: lambda houses: houses.make(houses.first)}),
    Row("offer_accept", {OURS: lambda houses: houses.accept(houses.first)}),
)
