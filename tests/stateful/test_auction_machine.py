"""The reserve auction against a model of it, with hostile actors. Numbers in brackets: INVARIANTS.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from brownie import chain, project
from brownie.test import strategy

from tests.fixtures.auctions import ETHER, GWEI, Lot, parts_of, pass_time, terms_of
from tests.support.machines import settings

RESERVE = 1_000 * GWEI
DURATION, WINDOW, CAP, STEP = 600, 120, 300, 1_000
WEEK = 7 * 86_400


@dataclass
class Book:
    """What the model knows of a lot."""

    terms: Lot
    token: Any
    state: str = "listed"
    bidder: Any = None
    amount: int = 0
    end: int = 0
    latest: int = 0
    changed: bool = False


class AuctionMachine:
    """Lots of an honest and of two hostile collections; bidders who take money and bidders who don't."""

    st_lot = strategy("uint8", max_value=4)
    st_who = strategy("uint8", max_value=4)
    st_raise = strategy("uint16", max_value=3_000)
    st_wait = strategy("uint16", min_value=60, max_value=900)
    st_kind = strategy("uint8", max_value=2)

    def __init__(self, house, paintings, people):
        self.house = house
        self.paintings = paintings
        self.artist, self.dave, self.treasury, self.stranger, self.deployer = people[:5]
        self.people = people
        named = project.get_loaded_projects()[0]
        deploy = self.deployer.deploy
        self.stuck_token, self.changing_token = deploy(named.StuckToken), deploy(named.ChangingToken)
        self.stuck_token.setRoyalty(self.dave, 1_000, {"from": self.deployer})
        self.puppets = [deploy(named.Refuser), deploy(named.GasBurner), deploy(named.ReturnBomber)]
        self.bidders = [people[5], people[6], *self.puppets]

    def setup(self):
        self.books: list[Book] = []
        self.credits: dict[str, int] = {}
        self.next_number = 0
        self.is_stuck = self.stuck_token.stuck()
        for kind, who in enumerate((2, 3, 0)):
            self.rule_list(kind)
            self.rule_bid(kind, who, who)

    # What the actors do

    def rule_list(self, st_kind):
        if len(self.books) == 5 or (st_kind == 1 and self.is_stuck):
            return
        self.next_number += 1
        token, token_id = self.paintings, 1_000_000 + self.next_number
        if st_kind:
            token, token_id = (self.stuck_token, self.changing_token)[st_kind - 1], self.next_number
            token.mint(self.artist, token_id, {"from": self.deployer})
            token.approve(self.house, token_id, {"from": self.artist})
        terms = terms_of(
            self.house,
            self.artist,
            token,
            token_id,
            reserve=RESERVE // GWEI,
            buy_now=5 * RESERVE // GWEI,
            duration=DURATION,
            window=WINDOW,
            extension_cap=CAP,
            increment_bps=STEP,
            opens_at=0,
            closes_at=chain.time() + 2 * DURATION,
        )
        self.house.list(terms, {"from": self.artist})
        self.books.append(Book(terms, token))

    def rule_bid(self, st_lot, st_who, st_raise):
        book, bidder = self._book(st_lot), self.bidders[st_who]
        if book is None or not self._takes_bids(book):
            return
        amount = self._least(book) + st_raise * GWEI
        tx = self._send(bidder, self.house.bid.encode_input(book.terms), amount)
        self._book_bid(book, bidder, amount, tx)

    def rule_bid_from_credit(self, st_lot, st_who):
        book, bidder = self._book(st_lot), self.bidders[st_who]
        if book is None or not self._takes_bids(book):
            return
        amount = self._least(book)
        credit = min(self.credits.get(str(bidder), 0), amount)
        tx = self._send(bidder, self.house.bidWith.encode_input(book.terms, amount, credit), amount - credit)
        self._take(bidder, credit)
        self._book_bid(book, bidder, amount, tx)

    def rule_bid_too_low(self, st_lot, st_who):
        book, bidder = self._book(st_lot), self.bidders[st_who]
        if book is not None and self._takes_bids(book):
            short = self._least(book) - GWEI
            self._refused(lambda: self._send(bidder, self.house.bid.encode_input(book.terms), short))

    def rule_buy(self, st_lot, st_who):
        book, buyer = self._book(st_lot), self.bidders[st_who]
        if book is None or book.state != "listed" or not self._takes_bids(book) or book.changed:
            return
        book.amount, book.bidder = 5 * RESERVE, buyer
        self._send(buyer, self.house.buy.encode_input(book.terms, 0), 5 * RESERVE)
        self._book_sale(book)

    def rule_cancel(self, st_lot):
        book = self._book(st_lot)
        if book is None:
            return
        if book.state == "listed" and not self._frozen(book):
            self.house.cancel(book.terms, {"from": self.artist})
            book.state = "returned"
        else:
            self._refused(lambda: self.house.cancel(book.terms, {"from": self.artist}))

    def rule_wait(self, st_wait):
        pass_time(st_wait)

    def rule_settle(self, st_lot):
        book = self._book(st_lot)
        if book is not None:
            self._settle(book)

    def rule_refuse(self, st_lot):
        book = self._book(st_lot)
        if book is None or book.state != "running" or chain.time() < book.end + 2:
            return
        call = self.house.refuse.encode_input(book.terms)
        if not book.changed:
            self._refused(lambda: self._send(book.bidder, call, 0))
            return
        self._send(book.bidder, call, 0)
        self._refund(book)
        book.state = "returned"

    def rule_withdraw(self, st_who):
        self._withdraw(self.bidders[st_who])

    def rule_stick(self):
        self.is_stuck = not self.is_stuck
        self.stuck_token.stick(self.is_stuck, True, {"from": self.deployer})

    def rule_change(self):
        self.changing_token.show(f"ipfs://{chain.height}", {"from": self.deployer})
        for book in self.books:
            book.changed |= book.token == self.changing_token

    def rule_reclaim(self, st_lot):
        book = self._book(st_lot)
        if book is None:
            return
        if book.state == "stuck" and not self.is_stuck:
            self.house.reclaim(book.terms, {"from": self.stranger})
            book.state = "returned"
        else:
            self._refused(lambda: self.house.reclaim(book.terms, {"from": self.stranger}))

    # What always holds

    def invariant_the_house_holds_what_it_owes(self):
        """[A1] Ether in the house = standing bids + credits, to the wei."""
        standing = sum(book.amount for book in self.books if book.state == "running")
        assert self.house.balance() == standing + sum(self.credits.values())

    def invariant_credits_are_the_model_s(self):
        """[A2] Nobody's credit but what they are owed."""
        for account in [*self.bidders, self.artist, self.dave, self.treasury, self.stranger]:
            assert self.house.credit(account, ETHER) == self.credits.get(str(account), 0)

    def invariant_tokens_are_where_the_lots_say(self):
        """[A3] Escrow holds exactly the tokens of lots that are not over, and of stuck ones."""
        for book in self.books:
            owner = book.token.ownerOf(book.terms.token_id)
            if book.state in ("listed", "running", "stuck"):
                assert owner == self.house
            else:
                assert owner == (book.bidder if book.state == "sold" else self.artist)

    def invariant_the_chain_says_what_the_model_says(self):
        """[A4, A5] One ending each; leader, bid and end as computed apart."""
        names = ["unknown", "listed", "running", "running", "sold", "returned", "stuck"]
        for book in self.books:
            stage, bidder, amount, end, _ = self.house.lotState(book.terms)
            assert names[stage] == book.state
            if book.state == "running":
                assert (bidder, amount, end) == (book.bidder, book.amount, book.end)
                assert end <= book.latest

    def teardown(self):
        """[A7] From wherever this ended, each party alone gets out what is theirs, and then the house is empty."""
        pass_time(DURATION + CAP + WEEK + 10)
        for book in self.books:
            if book.state == "running" and book.changed:
                self.house.refuse(book.terms, {"from": self.artist})
                self._refund(book)
                book.state = "returned"
            elif book.state == "running" or (book.state == "listed" and not self._frozen(book)):
                self._settle(book)
        for account in list(self.credits):
            self._withdraw(account)
        assert self.house.balance() == 0

    # How the model follows

    def _book(self, index):
        return self.books[index % len(self.books)] if self.books else None

    def _least(self, book):
        if book.state == "listed":
            return RESERVE
        units = book.amount // GWEI
        return (units + max(1, units * STEP // 10_000)) * GWEI

    def _takes_bids(self, book):
        closes = book.terms.frame >> 72 & (2**40 - 1)
        return (book.state == "listed" and chain.time() < closes - 3) or (
            book.state == "running" and chain.time() < book.end - 3
        )

    def _frozen(self, book):
        return book.token == self.stuck_token and self.is_stuck

    def _send(self, bidder, data, value):
        if bidder in self.puppets:
            return bidder.act(self.house, data, 0, {"from": self.deployer, "value": value})
        return bidder.transfer(self.house, value, data=data)

    def _refused(self, action):
        before = self.house.balance()
        try:
            action()
        except Exception:
            assert self.house.balance() == before
            return
        raise AssertionError("went through, and should not have")

    def _book_bid(self, book, bidder, amount, tx):
        if book.state == "running":
            assert amount > book.amount
            self._refund(book)
            end = min(max(book.end, tx.timestamp + WINDOW), book.latest)
        else:
            end = tx.timestamp + DURATION
            book.latest = end + CAP
        assert end >= book.end
        book.state, book.bidder, book.amount, book.end = "running", bidder, amount, end

    def _refund(self, book):
        if book.bidder in self.puppets:
            self._owe(book.bidder, book.amount)

    def _book_sale(self, book):
        """[A6] The parts make the price; those who take money have theirs, the others a credit."""
        if self._frozen(book):
            self._refund(book)
            book.state = "stuck"
            return
        parts = parts_of(book.terms, book.amount)
        assert sum(parts) == book.amount
        self._owe(self.treasury, parts.house)
        book.state = "sold"

    def _settle(self, book):
        over = book.state == "running" and chain.time() >= book.end + 2
        closed = book.state == "listed" and chain.time() >= (book.terms.frame >> 72 & (2**40 - 1)) + 2
        soon = book.state == "running" and chain.time() >= book.end - 3
        nearly = book.state == "listed" and chain.time() >= (book.terms.frame >> 72 & (2**40 - 1)) - 3
        if over and not book.changed:
            self.house.settle(book.terms, {"from": self.stranger})
            self._book_sale(book)
        elif closed and not self._frozen(book):
            self.house.settle(book.terms, {"from": self.stranger})
            book.state = "returned"
        elif over or closed or not (soon or nearly):
            self._refused(lambda: self.house.settle(book.terms, {"from": self.stranger}))

    def _withdraw(self, account):
        owed = self.credits.get(str(account), 0)
        account = next((puppet for puppet in self.puppets if puppet == account), account)
        if isinstance(account, str):
            account = next(person for person in self.people if person == account)
        data = self.house.withdraw.encode_input(ETHER, self.people[7])
        if owed == 0:
            self._refused(lambda: self._send(account, data, 0))
            return
        before = self.people[7].balance()
        self._send(account, data, 0)
        assert self.people[7].balance() == before + owed
        self.credits[str(account)] = 0

    def _owe(self, account, amount):
        self.credits[str(account)] = self.credits.get(str(account), 0) + amount

    def _take(self, account, amount):
        self.credits[str(account)] = self.credits.get(str(account), 0) - amount


def test_the_auction_machine(
    state_machine, house, paintings, artist, dave, treasury, stranger, deployer, alice, bob, carol
):
    people = [artist, dave, treasury, stranger, deployer, alice, bob, carol]
    state_machine(AuctionMachine, house, paintings, people, settings=settings(examples=12, steps=25))
