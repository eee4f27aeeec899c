"""Rows of the auction house: a reserve auction in ether and in an ERC-20, from listing to settlement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tools.bench.artefacts import (
    Artefact,
    foundry,
    hardhat,
    ours,
    package_version,
    product_settings,
    typechain,
    wrapper,
)
from tools.bench.chain import START, Chain, Deployed, expect
from tools.bench.collectibles import PlainToken, holder, raise_collection
from tools.bench.rows import OURS, Contestant, Feature, Row, Scenario, same
from tools.bench.royalties import raise_our_splits

ZORA_V3 = "Zora V3"
ZORA_V1 = "Zora v1"
NOUNS = "Nouns V2"

ETHER = 10**18
NOBODY = "0x" + "00" * 20
RESERVE = ETHER
STEPS = (RESERVE, RESERVE * 11 // 10, RESERVE * 121 // 100)
"""Of the bids, in wei: the reserve, then 10 % more each time, which every house takes."""
DAY = 86_400
DURATION = DAY
WINDOW = 900
HOUSE_BPS = 250
OF_A_SPLIT = 4
"""The number of our lot whose royalty goes to a split of ours."""


class Lot(Protocol):
    """One token up for sale on some house."""

    def create(self) -> int:
        """Lists it. Returns the gas, like all of these."""

    def bid(self, bidder: str, amount: int) -> int: ...

    def settle(self) -> int: ...

    def holder(self) -> str:
        """Who has the token now."""


class House(Protocol):
    """A house that sold one lot already and holds another, so that no counter, balance or credit starts at zero."""

    @property
    def chain(self) -> Chain: ...

    def lot(self, number: int, erc20: bool = False) -> Lot:
        """A lot of the seller (the artist), approved to the house, not listed yet."""

    def give(self, to: str) -> None:
        """Lets `to` hold a token of the collection that the lots are of."""


# ---- situations ----


def create(house: House) -> int:
    """The token is approved to the house already; the house holds others."""
    return house.lot(1).create()


def bid_first(erc20: bool = False) -> Scenario:
    def play(house: House) -> int:
        lot = house.lot(1, erc20)
        lot.create()
        return lot.bid(house.chain.alice, STEPS[0])

    return play


def bid_outbid(erc20: bool = False) -> Scenario:
    """Whoever is outbid is an ordinary account, and gets its money back at once."""

    def play(house: House) -> int:
        lot = house.lot(1, erc20)
        lot.create()
        lot.bid(house.chain.alice, STEPS[0])
        before = house.chain.balance(house.chain.alice)
        gas = lot.bid(house.chain.bob, STEPS[1])
        back = house.chain.balance(house.chain.alice) - before
        expect("the refund was not pushed", 0 if erc20 else STEPS[0], back)
        return gas

    return play


def bid_extending(house: House) -> int:
    """Five minutes before the end."""
    lot = house.lot(1)
    lot.create()
    lot.bid(house.chain.alice, STEPS[0])
    house.chain.pass_time(DURATION - 300)
    return lot.bid(house.chain.bob, STEPS[1])


def settle(known: bool, number: int = 1) -> Scenario:
    """The winner holds some of the collection, or none."""

    def play(house: House) -> int:
        if known:
            house.give(house.chain.bob)
        lot = house.lot(number)
        lot.create()
        lot.bid(house.chain.alice, STEPS[0])
        lot.bid(house.chain.bob, STEPS[1])
        house.chain.pass_time(DURATION + 1)
        gas = lot.settle()
        expect("the winner did not get the token", house.chain.bob, lot.holder())
        return gas

    return play


def life(house: House) -> int:
    """Listing, first bid, outbid and settlement to a winner who is new to the collection: all of them together."""
    lot = house.lot(1)
    gas = lot.create() + lot.bid(house.chain.alice, STEPS[0]) + lot.bid(house.chain.bob, STEPS[1])
    house.chain.pass_time(DURATION + 1)
    gas += lot.settle()
    expect("the winner did not get the token", house.chain.bob, lot.holder())
    return gas


# ---- ours ----


@dataclass(frozen=True)
class OurHouse:
    """Our house and a collection of ours: works of one, each with its own royalty, its digests read at listing."""

    chain: Chain
    house: Deployed
    money: Deployed
    collection: Deployed
    tokens: tuple[int, ...]

    def lot(self, number: int, erc20: bool = False) -> OurLot:
        return OurLot(self, self.terms(self.tokens[number], self.money.address if erc20 else NOBODY))

    def give(self, to: str) -> None:
        artist = self.chain.artist
        self.chain.send(self.collection, "transferFrom", artist, to, self.tokens[-1], sender=artist)

    def terms(self, token: int, currency: str, reserve: int = RESERVE) -> dict[str, Any]:
        receiver, bps, digest = self.chain.read(self.house, "readToken", self.collection.address, token)
        frame = {
            "galleryBps": 0,
            "royaltyBps": bps,
            "opensAt": START,
            "closesAt": 0,
            "unitExponent": 9,
            "conditions": 0,
        }
        rules = {
            "reserve": reserve // 10**9,
            "buyNow": 0,
            "duration": DURATION,
            "window": WINDOW,
            "extensionCap": 4 * WINDOW,
            "incrementBps": 500,
        }
        return {
            "seller": self.chain.artist,
            "collection": self.collection.address,
            "tokenId": token,
            "currency": currency,
            "gallery": NOBODY,
            "royaltyReceiver": receiver,
            "metadataDigest": digest,
            "frame": self.chain.read(self.house, "packFrame", frame),
            "rules": self.chain.read(self.house, "packRules", rules),
        }

    def bid_from_credit(self) -> int:
        """All of the bid is paid out of a credit that is not used up by it: the treasury's, of fees."""
        lot = OurLot(self, self.terms(self.tokens[1], NOBODY, RESERVE // 1_000))
        lot.create()
        lot.bid(self.chain.alice, STEPS[0] // 1_000)
        amount = STEPS[1] // 1_000
        treasury = self.chain.treasury
        before = self.chain.read(self.house, "credit", treasury, NOBODY)
        gas = self.chain.send(self.house, "bidWith", lot.terms, amount, amount, sender=treasury).gas
        expect(
            "the credit paid another amount", before - amount, self.chain.read(self.house, "credit", treasury, NOBODY)
        )
        return gas


@dataclass(frozen=True)
class OurLot:
    of: OurHouse
    terms: dict[str, Any]

    def create(self) -> int:
        return self.of.chain.send(self.of.house, "list", self.terms, sender=self.of.chain.artist).gas

    def bid(self, bidder: str, amount: int) -> int:
        if self.terms["currency"] == NOBODY:
            return self.of.chain.send(self.of.house, "bid", self.terms, sender=bidder, value=amount).gas
        return self.of.chain.send(self.of.house, "bidWith", self.terms, amount, 0, sender=bidder).gas

    def settle(self) -> int:
        return self.of.chain.send(self.of.house, "settle", self.terms, sender=self.of.chain.stranger).gas

    def holder(self) -> str:
        return str(self.of.chain.read(self.of.collection, "ownerOf", self.terms["tokenId"]))


def raise_our_house(chain: Chain) -> OurHouse:
    token = raise_collection(chain)
    money = raise_money(chain)
    house = chain.deploy(ours("EnglishAuctions"), chain.treasury, HOUSE_BPS, [money.address], NOBODY)
    works = []
    split = raise_our_splits(chain).split(2).address
    for number in range(6):
        terms = token.terms(f"work {number}", kind=0, cap=1)
        if number == OF_A_SPLIT:
            terms["royaltyReceiver"] = split
        chain.send(token.contract, "register", terms, sender=chain.artist)
        works.append(number + 2)
        chain.send(token.contract, "mint", chain.artist, works[-1], 1, sender=chain.artist)
    chain.send(token.contract, "setApprovalForAll", house.address, True, sender=chain.artist)
    approve_money(chain, money, house.address)
    stage = OurHouse(chain, house, money, token.contract, tuple(work * 1_000_000 + 1 for work in works))
    warm(stage)
    return stage


# ---- peers ----


@dataclass(frozen=True)
class PeerHouse:
    """A house of somebody else's, with OpenZeppelin's ERC-721: five tokens of it are the seller's."""

    chain: Chain
    token: PlainToken
    make_lot: Callable[[int, bool], Lot]  # by token id, and whether it is priced in the ERC-20

    def lot(self, number: int, erc20: bool = False) -> Lot:
        return self.make_lot(number + 2, erc20)

    def give(self, to: str) -> None:
        self.token.mint(to, 1)


@dataclass(frozen=True)
class ZoraV3Lot:
    chain: Chain
    house: Deployed
    token: PlainToken
    id: int
    currency: str | None

    def create(self) -> int:
        terms = (self.token.contract.address, self.id, DURATION, RESERVE, self.chain.artist, 0)
        currency = () if self.currency is None else (self.currency,)
        return self.chain.send(self.house, "createAuction", *terms, *currency, sender=self.chain.artist).gas

    def bid(self, bidder: str, amount: int) -> int:
        if self.currency is None:
            return self.chain.send(
                self.house, "createBid", self.token.contract.address, self.id, sender=bidder, value=amount
            ).gas
        return self.chain.send(self.house, "createBid", self.token.contract.address, self.id, amount, sender=bidder).gas

    def settle(self) -> int:
        return self.chain.send(
            self.house, "settleAuction", self.token.contract.address, self.id, sender=self.chain.stranger
        ).gas

    def holder(self) -> str:
        return holder(self.token, self.id)


def raise_zora_v3(chain: Chain) -> PeerHouse:
    """The core modules, for ether and for ERC-20s, with the package's own fixed royalty engine of 0.05 ether."""
    token, money = raise_token(chain), raise_money(chain)
    fees = chain.deploy(zora_v3("ZoraProtocolFeeSettings"))
    manager = chain.deploy(zora_v3("ZoraModuleManager"), chain.deployer, fees.address)
    chain.send(fees, "init", manager.address, NOBODY, sender=chain.deployer)
    helper = chain.deploy(zora_v3("ERC721TransferHelper"), manager.address)
    money_helper = chain.deploy(zora_v3("ERC20TransferHelper"), manager.address)
    engine = chain.deploy(zora_v3("RoyaltyEngine"), chain.stranger)
    common = (helper.address, engine.address, fees.address, chain.deploy(zora_v3("WETH")).address)
    ether_house = chain.deploy(zora_v3("ReserveAuctionCoreEth"), *common)
    money_house = chain.deploy(zora_v3("ReserveAuctionCoreErc20"), money_helper.address, *common)
    for house in (ether_house, money_house):
        chain.send(manager, "registerModule", house.address, sender=chain.deployer)
        for account in (chain.artist, chain.alice, chain.bob, chain.carol):
            chain.send(manager, "setApprovalForModule", house.address, True, sender=account)
    chain.send(token.contract, "setApprovalForAll", helper.address, True, sender=chain.artist)
    approve_money(chain, money, money_helper.address)

    def make_lot(id: int, erc20: bool) -> ZoraV3Lot:
        house, currency = (money_house, money.address) if erc20 else (ether_house, None)
        return ZoraV3Lot(chain, house, token, id, currency)

    stage = PeerHouse(chain, token, make_lot)
    warm(stage)
    return stage


@dataclass
class ZoraV1Lot:
    chain: Chain
    house: Deployed
    token: PlainToken
    id: int
    currency: str
    number: int = -1

    def create(self) -> int:
        terms = (self.id, self.token.contract.address, DURATION, RESERVE, NOBODY, 0, self.currency)
        receipt = self.chain.send(self.house, "createAuction", *terms, sender=self.chain.artist)
        self.number = self.house.events(receipt, "AuctionCreated")[0]["auctionId"]
        return receipt.gas

    def bid(self, bidder: str, amount: int) -> int:
        value = amount if self.currency == NOBODY else 0
        return self.chain.send(self.house, "createBid", self.number, amount, sender=bidder, value=value).gas

    def settle(self) -> int:
        return self.chain.send(self.house, "endAuction", self.number, sender=self.chain.stranger).gas

    def holder(self) -> str:
        return holder(self.token, self.id)


def raise_zora_v1(chain: Chain) -> PeerHouse:
    """Without curator, and without royalty: it pays none but on Zora's own media."""
    token, money = raise_token(chain), raise_money(chain)
    weth = chain.deploy(zora_v3("WETH"))
    media = raise_token(chain).contract.address  # stands where Zora's own media would, and has no part in any lot
    house = chain.deploy(hardhat("@zoralabs/auction-house", "AuctionHouse"), media, weth.address)
    chain.send(token.contract, "setApprovalForAll", house.address, True, sender=chain.artist)
    approve_money(chain, money, house.address)

    def make_lot(id: int, erc20: bool) -> ZoraV1Lot:
        return ZoraV1Lot(chain, house, token, id, money.address if erc20 else NOBODY)

    stage = PeerHouse(chain, token, make_lot)
    warm(stage)
    return stage


@dataclass(frozen=True)
class NounsLot:
    """The house lists its next token itself when the last one is settled, so there is no creation to measure."""

    chain: Chain
    house: Deployed
    token: PlainToken
    id: int

    def create(self) -> int:
        return self.chain.send(self.house, "settleCurrentAndCreateNewAuction", sender=self.chain.stranger).gas

    def bid(self, bidder: str, amount: int) -> int:
        return self.chain.send(self.house, "createBid(uint256)", self.id, sender=bidder, value=amount).gas

    def settle(self) -> int:
        return self.create()

    def holder(self) -> str:
        return holder(self.token, self.id)


def raise_nouns(chain: Chain) -> PeerHouse:
    """Behind the proxy it ships with; the first lot is sold and over."""
    token = chain.deploy(wrapper("BenchNouns"))
    logic = chain.deploy(typechain("@nouns/contracts", "NounsAuctionHouseV2"))
    weth = chain.deploy(zora_v3("WETH"))
    start = logic.encode("initialize", token.address, weth.address, WINDOW, RESERVE, 2, DURATION)
    proxy = chain.deploy(
        typechain("@nouns/contracts", "proxies/NounsAuctionHouseProxy"), logic.address, chain.gallery, start
    )
    house = chain.at(logic.artefact, proxy.address)
    chain.send(house, "unpause", sender=chain.deployer)
    nouns = PlainToken(chain, token)
    NounsLot(chain, house, nouns, 1).bid(chain.carol, STEPS[0])
    chain.pass_time(DURATION + 1)
    return PeerHouse(chain, nouns, lambda id, erc20: NounsLot(chain, house, nouns, 2))


# ---- what they share ----


def zora_v3(name: str) -> Artefact:
    return foundry("@zoralabs/v3", name)


def raise_token(chain: Chain) -> PlainToken:
    """OpenZeppelin's token: id 1 is a stranger's, 2 to 6 are the seller's."""
    token = PlainToken(chain, chain.deploy(wrapper("OpenZeppelinToken")))
    token.mint(chain.stranger, 1)
    token.mint(chain.artist, 5)
    return token


def raise_money(chain: Chain) -> Deployed:
    holders = [chain.alice, chain.bob, chain.carol]
    return chain.deploy(wrapper("BenchMoney"), holders, 1_000 * ETHER)


def approve_money(chain: Chain, money: Deployed, spender: str) -> None:
    for bidder in (chain.alice, chain.bob, chain.carol):
        chain.send(money, "approve", spender, 2**256 - 1, sender=bidder)


def warm(house: House) -> None:
    """Sells one lot in ether, and lists one in ether and one in the ERC-20 that stay, the latter with a bid."""
    sold, kept, kept_too = house.lot(0), house.lot(2), house.lot(3, erc20=True)
    sold.create()
    sold.bid(house.chain.carol, STEPS[0])
    house.chain.pass_time(DURATION + 1)
    sold.settle()
    kept.create()
    kept.bid(house.chain.carol, STEPS[0])
    kept_too.create()
    kept_too.bid(house.chain.carol, STEPS[0])


# ---- the feature ----


def feature() -> Feature:
    zora_v3_settings = zora_v3("ReserveAuctionCoreEth").made_with
    zora_v1_settings = hardhat("@zoralabs/auction-house", "AuctionHouse").made_with
    nouns_settings = typechain("@nouns/contracts", "NounsAuctionHouseV2").made_with
    contestants = (
        Contestant(OURS, raise_our_house, settings=product_settings().words()),
        Contestant(ZORA_V3, raise_zora_v3, package_version("@zoralabs/v3"), zora_v3_settings),
        Contestant(ZORA_V1, raise_zora_v1, package_version("@zoralabs/auction-house"), zora_v1_settings),
        Contestant(NOUNS, raise_nouns, package_version("@nouns/contracts"), nouns_settings),
    )
    return Feature("Auctions", contestants, ROWS)


TO_A_SPLIT = "Ours with the royalty going to a split of ours"
HOUSES = (OURS, ZORA_V3, ZORA_V1)

ROWS: tuple[Row, ...] = (
    same("auction_create", create, HOUSES, "Zora V3 takes no escrow yet: the token moves with the first bid."),
    same("bid_first", bid_first(), (*HOUSES, NOUNS)),
    same("bid_outbid", bid_outbid(), (*HOUSES, NOUNS)),
    same("bid_outbid_extend", bid_extending, (*HOUSES, NOUNS)),
    Row("bid_from_credit", {OURS: lambda house: house.bid_from_credit()}),
    same("bid_first_erc20", bid_first(erc20=True), HOUSES),
    same("bid_outbid_erc20", bid_outbid(erc20=True), HOUSES),
    same(
        "auction_settle_known", settle(known=True), HOUSES, asides={TO_A_SPLIT: settle(known=True, number=OF_A_SPLIT)}
    ),
    same(
        "auction_settle_new", settle(known=False), HOUSES, asides={TO_A_SPLIT: settle(known=False, number=OF_A_SPLIT)}
    ),
    same("auction_life", life, HOUSES),
)
