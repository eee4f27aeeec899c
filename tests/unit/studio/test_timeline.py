"""Where tokens have been, in the same words whatever format sold them; and what a gallery makes of it."""

from __future__ import annotations

import pytest

from scripts.studio.exhibits import read_exhibit
from scripts.studio.gallery import spans, write_gallery
from scripts.studio.money import ETHER
from scripts.studio.provenance import HOUSES, timeline
from tests.fixtures.stages import BASALT, DAY, GWEI, Evening

ONE = GWEI * GWEI
RANKED = {
    "reserve": GWEI, "duration": DAY, "window": 900, "extensionCap": 3600, "incrementBps": 500, "quantity": 3,
    "uniform": False,
}  # fmt: skip


@pytest.fixture(autouse=True)
def isolation(studio_suite, fn_isolation):
    """These tests do use the chain."""


@pytest.fixture
def sold(evening: Evening) -> Evening:
    """The evening, and after it three numbers ranked, two of them sold, and one sold by an offer."""
    chain, book = evening.chain, evening.book
    ranked = book.contract(chain, "RankedAuctions").functions
    terms = evening.list("RankedAuctions", BASALT + 4, **RANKED)
    evening.send("alice", ranked.bid(terms, 2 * ONE, 0, 0), value=2 * ONE)
    evening.send("bob", ranked.bid(terms, ONE, 0, 0), value=ONE)
    chain.pass_time(DAY + 1)
    evening.send("carol", ranked.settle(terms, 10))
    offers = book.contract(chain, "Offers")
    token, bob = BASALT + 9, chain.account("bob")
    digest = chain.call(offers.functions.readToken(evening.collection.address, token))[2]
    offer = {
        "bidder": chain.account("carol").address, "collection": evening.collection.address, "tokenId": token,
        "anyToken": False, "currency": ETHER, "price": 3 * ONE, "metadataDigest": digest, "mostRoyaltyBps": 2_500,
        "expiresAt": chain.now() + DAY, "nonce": 0,
    }  # fmt: skip
    evening.send("carol", offers.functions.make(offer, 0), value=3 * ONE)
    evening.send(bob.name, evening.collection.functions.approve(offers.address, token))
    evening.send(bob.name, offers.functions.accept(offer, token, 0, b""))
    return evening


def read(evening: Evening) -> dict[int, list[tuple[str, str, str]]]:
    """Kind, amount and kind of sale of each moment, by token."""
    houses = {name: evening.book.contract(evening.chain, name) for name in HOUSES}
    told = timeline(evening.chain, evening.collection, houses)
    assert all(moments == sorted(moments, key=lambda moment: moment.block) for moments in told.values())
    return {token: [(each.kind, each.said, each.house) for each in moments] for token, moments in told.items()}


def test_every_format_is_told_in_the_same_words(sold: Evening) -> None:
    told = read(sold)
    minted = ("minted", "", "")
    assert told[1_000_001] == [minted, ("listed", "", "reserve auction")]
    assert told[3_000_001] == [
        minted, ("listed", "", "reserve auction"), ("bid", "1 ether", "reserve auction"),
        ("sold", "1 ether", "reserve auction"),
    ]  # fmt: skip
    assert told[BASALT] == [minted, ("listed", "", "Dutch auction"), ("sold", "1 ether", "Dutch auction")]
    assert told[BASALT + 3] == [minted, ("listed", "", "Dutch auction")]
    bids = [
        ("listed", "", "ranked auction"),
        ("bid", "2 ether", "ranked auction"),
        ("bid", "1 ether", "ranked auction"),
    ]
    assert told[BASALT + 4] == [minted, *bids, ("sold", "2 ether", "ranked auction")]
    assert told[BASALT + 5] == [minted, *bids, ("sold", "1 ether", "ranked auction")]
    assert told[BASALT + 6] == [minted, *bids, ("returned", "", "ranked auction")]
    assert told[BASALT + 8] == [minted, ("burnt", "", "")]
    assert told[BASALT + 9] == [minted, ("moved", "", ""), ("sold", "3 ether", "offer")]


def test_a_gallery_shows_editions_owners_lots_and_sales_of_every_format(sold: Evening, tmp_path) -> None:
    houses = {name: sold.book.contract(sold.chain, name) for name in HOUSES}
    exhibit = read_exhibit(sold.chain, sold.collection, houses, sold.stage.node.cat)
    agate, basalt, chert = exhibit.works
    assert [lot.house for lot in agate.lots] == ["reserve auction"] and chert.lots == ()
    (dutch,) = basalt.lots
    assert (dutch.house, dutch.tokens, dutch.bids) == ("Dutch auction", (3, 4), 0)
    assert (basalt.minted, len(basalt.tokens)) == (10, 9)
    write_gallery(exhibit, tmp_path / "gallery")
    page = (tmp_path / "gallery" / "works" / "2.html").read_text()
    for part in (
        "10, 10 minted, 1 destroyed", "Dutch auction, since", "<dd>3-4</dd>", "(in the house, for sale)",
        "Put up, ranked auction", "1 ether each", "3 ether", "Went back unsold", "Destroyed",
    ):  # fmt: skip
        assert part in page, part
    assert "<strong>for sale</strong>: reserve auction" in (tmp_path / "gallery" / "index.html").read_text()


def test_numbers_are_told_as_spans() -> None:
    assert spans([3, 1, 2, 7, 1000, 1001]) == "1-3, 7, 1,000-1,001"
    assert spans([5]) == "5" and spans([]) == ""
