"""The audit's own replay of a sale, from logs alone: it accepts what the terms allow and names what they don't.

Prices are in units of one wei: a lot's frame with the exponent 0.
"""

from __future__ import annotations

from typing import Any

import pytest

from scripts.studio.bid_secrets import Subject
from scripts.studio.formats import FORMATS
from scripts.studio.lots import FRAME, Lot, id_of
from scripts.studio.money import ether
from scripts.studio.replays import Entry, House, Replay
from scripts.studio.tokens import NOBODY

SELLER, GALLERY, AUTHOR, TREASURY = (f"0x{digit * 40}" for digit in "1234")
A, B, C, D = (f"0x{digit * 40}" for digit in ("5", "6", "7", "8"))
HOUSE = House(1337, f"0x{'9' * 40}", 250, TREASURY)
START = 1_800_000_000
DAY = 86_400
TOKEN = 1_000_001
SALT = b"\x07" * 32


class Play:
    """Logs of one lot, written as a house would, one transaction each unless `same` says otherwise."""

    def __init__(self, name: str, rules: dict[str, int], opens: int = START, closes: int = 0) -> None:
        format_ = FORMATS[name]
        frame = {
            "galleryBps": 1_000, "royaltyBps": 500, "opensAt": opens, "closesAt": closes, "unitExponent": 0,
            "conditions": 0,
            "levyRate": 0, "acquiredAt": 0,
        }  # fmt: skip
        terms = {
            "seller": SELLER, "collection": f"0x{'a' * 40}", "tokenId": TOKEN, "currency": NOBODY, "gallery": GALLERY,
            "royaltyReceiver": AUTHOR, "metadataDigest": bytes(32), "frame": FRAME.pack(frame),
            "rules": format_.layout.pack(rules),
        }  # fmt: skip
        self.lot = Lot(id_of(terms), terms, None, name)  # type: ignore[arg-type]
        self.rules = rules
        self.entries: list[Entry] = []
        self.tx = 0
        self.log("LotListed", opens)

    def log(self, name: str, time: int, same: bool = False, **args: Any) -> Play:
        self.tx += not same
        self.entries.append(Entry(name, args, time, self.tx, len(self.entries), f"0x{self.tx:064x}"))
        return self

    def sold(self, time: int, buyer: str, price: int, same: bool = False, **other: int) -> Play:
        """`LotSold` with the parts that the terms make of the price."""
        parts = {"houseFee": price * 250, "galleryFee": price * 1_000, "royalty": price * 500}
        parts = {name: part // 10_000 for name, part in parts.items()} | other
        return self.log("LotSold", time, same, buyer=buyer, price=price, **parts)

    def replay(self) -> Replay:
        made = FORMATS[self.lot.format].replay(self.lot, HOUSE, self.rules)
        made.run(self.entries)
        made.record()
        return made

    @property
    def faults(self) -> list[str]:
        """What is wrong, without the transactions' hashes."""
        return [fault.split(": ", 1)[1] if ": " in fault else fault for fault in self.replay().faults]

    def got(self, who: str) -> int:
        """What somebody was paid in all."""
        return sum(payment.amount for payment in self.replay().payments if payment.to == who)


# ---- English ----

ENGLISH = {
    "reserve": 1_000, "buyNow": 0, "duration": DAY, "window": 900, "extensionCap": 3_600, "incrementBps": 500,
}  # fmt: skip
END = START + DAY


def english(*bids: tuple[str, int, int, int], **rules: int) -> Play:
    play = Play("english", {**ENGLISH, **rules})
    for bidder, amount, time, ends in bids:
        play.log("BidPlaced", time, bidder=bidder, amount=amount, endsAt=ends)
    return play


def test_a_first_bid_at_the_reserve_starts_the_clock():
    assert english((A, 1_000, START, END)).faults == []


@pytest.mark.parametrize(
    ("bids", "rules", "fault"),
    [
        ([(A, 999, START, END)], {}, f"{ether(999)} where at least {ether(1_000)} were due"),
        (
            [(A, 1_000, START, END), (B, 1_049, START + 1, END)],
            {},
            f"{ether(1_049)} where at least {ether(1_050)} were due",
        ),
        (
            [(A, 1, START, END), (B, 1, START + 1, END)],
            {"reserve": 1},
            f"{ether(1)} where at least {ether(2)} were due",
        ),
        ([(A, 1_000, START - 1, END - 1)], {}, "before the opening"),
        ([(A, 1_000, START, END), (B, 2_000, END, END)], {}, "after the end"),
        ([(A, 1_000, START, END), (B, 2_000, END + 1, END)], {}, "after the end"),
        ([(SELLER, 1_000, START, END)], {}, f"{SELLER} sells this lot and can't buy it"),
        ([(GALLERY, 1_000, START, END)], {}, f"{GALLERY} sells this lot and can't buy it"),
        ([(A, 1_000, START, END), (B, 2_000, START + 5, END + 60)], {}, "endsAt: the replay says"),
    ],
)
def test_a_bid_that_the_terms_do_not_allow_is_named(bids, rules, fault):
    assert fault in english(*bids, **rules).faults[0]


@pytest.mark.parametrize(
    ("time", "ends"), [(END - 300, END + 600), (END - 900, END), (END - 899, END + 1)], ids=["in", "before", "just in"]
)
def test_a_bid_in_the_window_extends_to_a_window_after_it(time, ends):
    assert english((A, 1_000, START, END), (B, 2_000, time, ends)).faults == []


def test_all_extensions_together_stop_at_the_cap():
    bids = [
        (A, 1_000, START, END), (B, 1_001, END - 1, END + 899), (C, 1_002, END + 898, END + 1_000),
        (D, 1_003, END + 999, END + 1_000),
    ]  # fmt: skip
    assert english(*bids, extensionCap=1_000, incrementBps=0).faults == []


def test_the_last_bid_wins_and_everybody_is_paid_to_the_wei():
    play = english((A, 1_000, START, END), (B, 1_999, START + 9, END)).sold(END, B, 1_999)
    assert play.faults == []
    assert [play.got(who) for who in (A, TREASURY, GALLERY, AUTHOR, SELLER)] == [1_000, 49, 199, 99, 1_652]
    assert [(win.buyer, win.price) for win in play.replay().wins] == [(B, 1_999)]


@pytest.mark.parametrize(
    ("play", "fault"),
    [
        (lambda: english((A, 1_000, START, END)).sold(END - 1, A, 1_000), "before the end"),
        (lambda: english((A, 1_000, START, END)).sold(END, B, 1_000), "buyer: the replay says"),
        (lambda: english((A, 1_000, START, END)).sold(END, A, 1_000, royalty=51), "royalty: the replay says"),
        (lambda: english().sold(END, A, 1_000), "nobody bid"),
        (lambda: english((A, 1_000, START, END)).log("LotReturned", END, seller=SELLER), "leads"),
        (lambda: english().log("BidEjected", END), "no such event belongs to this format"),
    ],
)
def test_an_end_that_the_bids_do_not_lead_to_is_named(play, fault):
    assert fault in " ".join(play().faults)


def test_a_purchase_ends_the_lot_at_once():
    play = english((A, 5_000, START, START), buyNow=5_000).sold(START, A, 5_000, same=True)
    assert play.faults == []


def test_a_sale_undone_gives_the_winner_the_price_back():
    play = english((A, 1_000, START, END)).log("SaleUndone", END, winner=A, price=1_000, stuck=False)
    assert (play.faults, play.got(A), play.replay().record()["stage"]) == ([], 1_000, "returned")


# ---- Dutch ----

DUTCH = {"start": 2_000, "floor": 1_000, "duration": 1_000, "halfLife": 0, "quantity": 3, "uniform": 0}


def dutch(*purchases: tuple[str, int, int, int, int], **rules: int) -> Play:
    """Purchases: buyer, second, first token's index, count, price in all; each settled where prices are single."""
    play = Play("dutch", {**DUTCH, **rules}, closes=START + 2_000)
    for buyer, second, index, count, price in purchases:
        facts = {"buyer": buyer, "firstTokenId": TOKEN + index, "count": count, "price": price}
        play.log("UnitsBought", START + second, **facts)
        if not play.rules["uniform"]:
            play.sold(START + second, buyer, price, same=True)
    return play


@pytest.mark.parametrize(
    ("rules", "second", "price"),
    [({}, 0, 2_000), ({}, 1, 1_999), ({}, 500, 1_500), ({}, 1_000, 1_000), ({}, 1_500, 1_000),
     ({"halfLife": 500, "floor": 1}, 500, 1_000), ({"halfLife": 500, "floor": 1}, 250, 1_500),
     ({"halfLife": 500, "floor": 1}, 999, 501)],
)  # fmt: skip
def test_a_purchase_costs_the_price_of_its_second(rules, second, price):
    assert dutch((A, second, 0, 1, price), **rules).faults == []
    assert "price: the replay says" in " ".join(dutch((A, second, 0, 1, price + 1), **rules).faults)


def test_more_than_is_left_is_named():
    assert "2 tokens where 1 were left" in " ".join(dutch((A, 0, 0, 2, 4_000), (B, 0, 2, 2, 4_000)).faults)


def test_all_pay_the_last_price_of_a_uniform_sale_and_the_others_get_the_rest_back():
    play = dutch((A, 0, 0, 2, 4_000), (B, 500, 2, 1, 1_500), uniform=1).sold(START + 600, NOBODY, 4_500)
    assert (play.faults, [(due.to, due.amount) for due in play.replay().owed()]) == ([], [(A, 1_000)])
    play.log("Rebated", START + 700, buyer=A, amount=1_000)
    assert (play.faults, play.replay().owed(), play.got(A)) == ([], [], 1_000)


def test_a_rebate_of_another_amount_or_a_second_one_is_named():
    sold = dutch((A, 0, 0, 2, 4_000), (B, 500, 2, 1, 1_500), uniform=1).sold(START + 600, NOBODY, 4_500)
    sold.log("Rebated", START + 700, buyer=A, amount=1_000).log("Rebated", START + 701, buyer=A, amount=1_000)
    assert len(sold.faults) == 1 and "amount: the replay says 0 ether" in sold.faults[0]


def test_a_purchase_that_nobody_was_paid_for_is_named():
    play = Play("dutch", DUTCH)
    play.log("UnitsBought", START, buyer=A, firstTokenId=TOKEN, count=1, price=2_000)
    assert play.faults == ["no sale was paid out for it"]


# ---- sealed ----

SEALED = {"reserve": 1_000, "bond": 100, "biddingTime": DAY, "revealTime": DAY}
REVEALS, OVER = START + DAY, START + 2 * DAY


def sealed_bid(play: Play, bidder: str, amount: int, deposit: int, *quantity: int) -> None:
    """A commitment as its bidder makes it; in a uniform-price sale with its number."""
    subject = Subject(HOUSE.chain_id, "", HOUSE.address, play.lot.id, bidder)
    commitment = "0x" + subject.commitment((amount, *quantity), SALT)[:22].hex()
    earlier = sum(entry.name == "BidCommitted" for entry in play.entries)
    number = {"number": earlier + 1} if quantity else {}
    play.log("BidCommitted", START, bidder=bidder, commitment=commitment, deposit=deposit, **number)


def reveal(play: Play, bidder: str, amount: int, *quantity: int, counts: bool = True, time: int = REVEALS) -> None:
    asked = {"quantity": quantity[0]} if quantity else {}
    salt = "0x" + SALT.hex()
    play.log("BidRevealed", time, bidder=bidder, amount=amount, counts=counts, salt=salt, **asked)


def sealed(**amounts: int) -> Play:
    """Bids of A, B, C, each with a deposit of 5,000, revealed in their order."""
    play = Play("sealed", SEALED)
    people = {"a": A, "b": B, "c": C}
    for name, amount in amounts.items():
        sealed_bid(play, people[name], amount, 5_000)
    for name, amount in amounts.items():
        reveal(play, people[name], amount)
    return play


def test_the_highest_bid_wins_and_pays_the_second_highest():
    play = sealed(a=2_000, b=4_000, c=3_000).sold(OVER, B, 3_000)
    assert (play.faults, play.got(A), play.got(B), play.got(C)) == ([], 5_000, 2_000, 5_000)


def test_a_single_bid_pays_the_reserve_and_ties_go_to_the_first_revealed():
    assert sealed(a=2_000).sold(OVER, A, 1_000).faults == []
    assert sealed(a=2_000, b=2_000).sold(OVER, A, 2_000).faults == []


@pytest.mark.parametrize(("amount", "deposit"), [(999, 5_000), (5_001, 5_000)], ids=["below the reserve", "uncovered"])
def test_a_bid_that_does_not_count_may_not_be_said_to(amount, deposit):
    play = Play("sealed", SEALED)
    sealed_bid(play, A, amount, deposit)
    reveal(play, A, amount)
    assert play.faults == ["counts: the replay says False, the log True"]


def test_another_bid_than_was_committed_to_is_named():
    play = Play("sealed", SEALED)
    sealed_bid(play, A, 2_000, 5_000)
    reveal(play, A, 3_000)
    assert play.faults == [f"{A} committed to another bid"]


@pytest.mark.parametrize(("time", "fault"), [(REVEALS - 1, "before the reveals"), (OVER, "after the reveals")])
def test_a_reveal_outside_its_time_is_named(time, fault):
    play = Play("sealed", SEALED)
    sealed_bid(play, A, 2_000, 5_000)
    reveal(play, A, 2_000, time=time)
    assert fault in " ".join(play.faults)


def test_a_bid_never_revealed_costs_its_bond_and_no_more():
    play = sealed(a=2_000)
    sealed_bid(play, B, 3_000, 4_000)
    play.sold(OVER, A, 1_000)
    assert [(due.to, due.amount) for due in play.replay().owed()] == [(B, 3_900)]
    play.log("BondForfeited", OVER, bidder=B, bond=100)
    assert (play.faults, play.got(B)) == ([], 3_900)
    play.log("BondForfeited", OVER, bidder=B, bond=100)
    assert f"{B} has no bid that waits for its reveal" in play.faults


# ---- uniform ----

UNIFORM = {"reserve": 10, "bond": 1, "biddingTime": DAY, "revealTime": DAY, "quantity": 100}


def uniform(*bids: tuple[str, int, int]) -> Play:
    """Bids of price and quantity, each with just enough deposit, all revealed."""
    play = Play("uniform", UNIFORM)
    for bidder, price, quantity in bids:
        sealed_bid(play, bidder, price, max(10, price * quantity), quantity)
    for bidder, price, quantity in bids:
        reveal(play, bidder, price, quantity)
    return play


def won(play: Play, bidder: str, first: int, count: int, price: int, back: int, same: bool = True) -> Play:
    return play.log(
        "UnitsWon", OVER, same, bidder=bidder, firstTokenId=TOKEN + first, count=count, price=price, back=back
    )


def test_the_price_is_the_lowest_winning_bid_of_the_published_example():
    play = uniform((A, 200, 10), (B, 50, 150))  # requirements: price 50, A has 1,500 back, B 3,000
    won(play, B, 10, 90, 50, 3_000, same=False)
    won(play, A, 0, 10, 50, 1_500).sold(OVER, NOBODY, 5_000, same=True)
    assert (play.faults, play.got(A), play.got(B)) == ([], 1_500, 3_000)


def test_of_a_hundred_asked_for_at_eleven_and_at_ten_the_price_is_eleven():
    play = uniform((A, 11, 100))
    sealed_bid(play, B, 10, 1_000, 100)
    play.entries.sort(key=lambda entry: entry.name == "BidRevealed")
    reveal(play, B, 10, 100)
    play.log("BidEjected", REVEALS, same=True, bidder=B, number=2, back=1_000)
    won(play, A, 0, 100, 11, 0, same=False).sold(OVER, NOBODY, 1_100, same=True)
    assert (play.faults, play.got(B)) == ([], 1_000)


def test_a_winner_settled_in_two_steps_gets_the_same():
    play = uniform((A, 200, 10), (B, 50, 150))
    won(play, B, 60, 40, 50, 100 * 50 - 40 * 50 + 1, same=False)
    assert "back: the replay says" in " ".join(play.faults)
    play = uniform((A, 200, 10), (B, 50, 150))
    won(play, B, 60, 40, 50, 100 * 50 - 40 * 50, same=False).sold(OVER, NOBODY, 2_000, same=True)
    won(play, B, 10, 50, 50, 0, same=False)
    won(play, A, 0, 10, 50, 1_500).sold(OVER, NOBODY, 3_000, same=True)
    assert (play.faults, play.got(A), play.got(B)) == ([], 1_500, 3_000)


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda play: won(play, A, 0, 10, 50, 1_500, same=False), "bidder: the replay says"),
        (lambda play: won(play, B, 10, 90, 51, 3_000, same=False), "price: the replay says"),
        (lambda play: won(play, B, 10, 90, 50, 3_000, same=False), "were never paid out"),
        (lambda play: won(play, B, 10, 91, 50, 3_000, same=False), "count: the replay says 90, the log 91"),
        (lambda play: play.log("BidEjected", OVER, bidder=A, number=1, back=2_000), "the terms push no bid out here"),
    ],
)
def test_a_settlement_that_the_bids_do_not_lead_to_is_named(spoil, fault):
    play = uniform((A, 200, 10), (B, 50, 150))
    spoil(play)
    assert fault in " ".join(play.faults)


# ---- ranked ----

RANKED = {
    "reserve": 100, "duration": DAY, "window": 900, "extensionCap": 3_600, "incrementBps": 1_000, "quantity": 2,
    "uniform": 0,
}  # fmt: skip


def ranked(*bids: tuple[str, int], ends: int = END, **rules: int) -> Play:
    """Bids at the opening, one after the other, with the ejections that the terms call for told before each."""
    play = Play("ranked", {**RANKED, **rules})
    standing: list[tuple[int, int, str]] = []
    for number, (bidder, amount) in enumerate(bids, 1):
        standing = sorted([*standing, (-amount, number, bidder)])
        if len(standing) > play.rules["quantity"]:
            price, loser_number, loser = standing.pop()
            play.log("BidEjected", START, bidder=loser, number=loser_number, back=-price)
            play.log("RankedBid", START, same=True, bidder=bidder, number=number, amount=amount, endsAt=ends)
        else:
            play.log("RankedBid", START, bidder=bidder, number=number, amount=amount, endsAt=ends)
    return play


def test_a_better_bid_pushes_the_worst_out_and_each_pays_their_own():
    play = ranked((A, 100), (B, 300), (C, 200))
    won(play, C, 1, 1, 200, 0, same=False)
    won(play, B, 0, 1, 300, 0).sold(OVER, NOBODY, 500, same=True)
    assert (play.faults, play.got(A)) == ([], 100)


def test_the_worst_winning_bid_is_everybodys_where_the_terms_say_so():
    play = ranked((A, 100), (B, 300), (C, 200), uniform=1)
    won(play, C, 1, 1, 200, 0, same=False)
    won(play, B, 0, 1, 200, 100).sold(OVER, NOBODY, 400, same=True)
    assert (play.faults, play.got(B)) == ([], 100)


def test_ties_favour_the_earlier_bid():
    play = ranked((A, 200), (B, 200), quantity=2)
    won(play, B, 1, 1, 200, 0, same=False)
    won(play, A, 0, 1, 200, 0).sold(OVER, NOBODY, 400, same=True)
    assert play.faults == []


def test_a_bid_below_a_step_over_the_worst_or_unnumbered_is_named():
    assert "where at least" in " ".join(ranked((A, 100), (B, 100), (C, 109)).faults)
    play = ranked((A, 100))
    play.log("RankedBid", START, bidder=B, number=3, amount=100, endsAt=END)
    assert play.faults == ["number: the replay says 2, the log 3"]


def test_a_bid_that_had_to_be_pushed_out_and_was_not_is_named():
    play = ranked((A, 100), (B, 300), (C, 200))
    play.entries = [entry for entry in play.entries if entry.name != "BidEjected"]
    assert play.faults == [f"bid 1 of {A} had to be pushed out"]


def test_an_unsold_token_goes_back_and_is_not_told_twice():
    play = ranked((A, 100))
    won(play, A, 0, 1, 100, 0, same=False)
    play.log("TokenReturned", OVER, same=True, tokenId=TOKEN + 1, stuck=False).sold(OVER, NOBODY, 100, same=True)
    assert play.faults == []
    play.log("TokenReturned", OVER, tokenId=TOKEN + 1, stuck=False)
    assert "a token that had left" in play.faults


def test_a_token_that_would_not_move_is_paid_back_and_reclaimed():
    play = ranked((A, 100), (B, 300))
    play.log("TokenReturned", OVER, tokenId=TOKEN + 1, stuck=True)
    won(play, A, 1, 0, 100, 100)
    won(play, B, 0, 1, 300, 0).sold(OVER, NOBODY, 300, same=True)
    play.log("TokenReturned", OVER + 1, tokenId=TOKEN + 1, stuck=False)
    assert (play.faults, play.got(A)) == ([], 100)
