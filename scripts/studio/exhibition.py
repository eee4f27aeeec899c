"""The evening of a sale, as the main job plays it: five lots, three bidders, a refused refund, an unsold lot, a resale.

It needs a local chain, whose clock it moves. A second run sells the next works. What an interrupted run left open is
ended first: a lot with a bid is settled, one without goes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from web3.contract import Contract

from scripts.studio import houses, lots
from scripts.studio.accounts import ROLES, Signer
from scripts.studio.chain import Chain
from scripts.studio.errors import StudioError
from scripts.studio.formats.base import Bid
from scripts.studio.formats.english import FORMAT, english_rules
from scripts.studio.lots import DAY, Draft, Lot, LotState, Stage
from scripts.studio.money import ETHER, WEI, ether
from scripts.studio.steps import Direct
from scripts.studio.tokens import Token, tokens_of

MINUTE = 60


@dataclass(frozen=True)
class House:
    """Where the evening takes place."""

    chain: Chain
    auctions: Contract
    collection: Contract
    refuser: Contract  # a bidder contract that takes no ether back
    tell: Callable[[str], None]

    def who(self, name: str) -> Signer:
        return self.chain.account(name)

    def name_of(self, address: str) -> str:
        """The name of a local chain's account."""
        return next(name for name in ROLES if self.who(name).address == address)

    def as_(self, name: str) -> Direct:
        """Sends as that account."""
        return Direct(self.chain, self.who(name))

    def lots(self) -> list[Lot]:
        return houses.all_lots(self.chain, [houses.House(self.auctions, FORMAT, 0)])

    def open(self, seller: str, token_id: int, reserve: int, **more: Any) -> Lot:
        """Lists a token of the collection with that reserve, in wei."""
        draft = Draft(token_id, english_rules(reserve), **more)
        made = lots.open_lot(self.as_(seller), self.auctions, FORMAT.layout, self.collection, draft)
        return houses.find_lot(self.lots(), made)

    def bid(self, lot: Lot, name: str, amount: int) -> None:
        FORMAT.bid(self.as_(name), lot, Bid(amount))
        self.tell(f"  {name} bids {ether(amount)}")

    def state(self, lot: Lot) -> LotState:
        return FORMAT.state(self.chain, lot)


def play(house: House) -> list[Lot]:
    """The whole evening; returns its lots in order. Raises StudioError where the artist has too few works left."""
    _end_what_stands_open(house)
    artist = house.who("artist")
    works = [token for token in tokens_of(house.chain, house.collection) if token.owner == artist.address]
    by_work = list({token.work: token for token in reversed(works)}.values())[::-1]
    if len(by_work) < 4:
        raise StudioError(
            "too few works left to sell", where=house.collection.address, expected="4 in the artist's hands",
            found=len(by_work), run=".venv/bin/brownie run mint",
        )  # fmt: skip
    contested, refused, unsold, gallery = _list_all(house, artist, by_work[:4])
    _last_minute_bid(house, contested)
    _refused_refund(house, refused)
    house.bid(gallery, "bob", WEI * 3 // 5)
    house.tell(f"  nobody bids on token {unsold.token_id}")

    house.chain.pass_time(2 * DAY)
    for lot in (contested, refused, gallery, unsold):
        _settle(house, lot)
    resale = _resale(house, contested)
    return [contested, refused, unsold, gallery, resale]


def _end_what_stands_open(house: House) -> None:
    for lot in house.lots():
        state = house.state(lot)
        if state.stage is Stage.LISTED:
            FORMAT.cancel(house.as_(house.name_of(lot.seller)), lot)
            house.tell(f"took back token {lot.token_id}, listed by a run that was interrupted")
        elif state.stage in (Stage.RUNNING, Stage.OVER):
            house.chain.pass_time(max(0, state.ends_at - house.chain.now()) + 1)
            _settle(house, lot)


def _list_all(house: House, artist: Signer, tokens: list[Token]) -> list[Lot]:
    closes = house.chain.now() + 2 * DAY
    gallery = house.who("gallery").address
    conditions: list[tuple[int, dict[str, Any]]] = [
        (WEI, {}),
        (WEI // 2, {}),
        (50 * WEI, {"closes_at": closes}),
        (WEI // 2, {"gallery": gallery, "gallery_bps": 1_000}),
    ]
    listed = []
    for token, (reserve, more) in zip(tokens, conditions, strict=True):
        lot = house.open(artist.name, token.id, reserve, **more)
        house.tell(f"lot {lot.id[:10]}  token {token.id}  reserve {ether(reserve)}")
        listed.append(lot)
    return listed


def _last_minute_bid(house: House, lot: Lot) -> None:
    """Three bidders, two outbid; the last bid comes five minutes before the end and moves it."""
    house.bid(lot, "alice", WEI)
    house.bid(lot, "bob", WEI * 6 // 5)
    ends = house.state(lot).ends_at
    house.chain.pass_time(ends - house.chain.now() - 5 * MINUTE)
    house.bid(lot, "carol", WEI * 2)
    house.tell(f"  five minutes before the end: extended by {(house.state(lot).ends_at - ends) // MINUTE} minutes")


def _refused_refund(house: House, lot: Lot) -> None:
    """A bidder contract that refuses its refund is outbid all the same; its money becomes a credit."""
    amount = WEI // 2
    house.chain.send(
        house.who("stranger"),
        house.refuser.functions.act(house.auctions.address, house.auctions.encode_abi("bid", [lot.terms]), 0),
        "bid through a contract that refuses refunds",
        value=amount,
    )
    house.tell(f"  a contract that refuses refunds bids {ether(amount)}")
    house.bid(lot, "alice", WEI * 3 // 4)
    credit = house.chain.call(house.auctions.functions.credit(house.refuser.address, ETHER))
    house.tell(f"  its refund of {ether(credit)} is kept as its credit")


def _settle(house: House, lot: Lot) -> None:
    FORMAT.settle(house.as_("dave"), lot)
    state = house.state(lot)
    outcome = f"sold for {ether(state.amount)}" if state.stage is Stage.SOLD else "unsold, back with the artist"
    house.tell(f"settled token {lot.token_id}: {outcome}")


def _resale(house: House, sold: Lot) -> Lot:
    """The winner sells on through the house: now the royalty flows into the split."""
    reserve = WEI * 5 // 2
    lot = house.open("carol", sold.token_id, reserve)
    house.tell(f"lot {lot.id[:10]}  token {lot.token_id}  carol sells on, reserve {ether(reserve)}")
    house.bid(lot, "dave", WEI * 4)
    house.chain.pass_time(DAY)
    _settle(house, lot)
    return lot
