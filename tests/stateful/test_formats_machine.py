"""Every sale format at once, with hostile actors, against one ledger of the model. [Numbers]: INVARIANTS.md."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from brownie import ZERO_ADDRESS, chain, project
from brownie.test import strategy
from eth_abi import encode

from tests.fixtures.auctions import (
    ETHER,
    Lot,
    pack_dutch,
    pack_ranked,
    pack_rules,
    pack_sealed,
    pack_uniform,
    parts_of,
    pass_time,
    terms_of,
)
from tests.fixtures.offers import Offer
from tests.support.machines import settings

HOUR, DAY = 3_600, 86_400
RESERVE, START, BOND, QUANTITY = 1_000, 2_000, 100, 3
SALT = bytes(32)
NAMES = ("EnglishAuctions", "DutchAuctions", "SealedBidAuctions", "UniformPriceSales", "RankedAuctions", "Offers")
ENGLISH, DUTCH, SEALED, UNIFORM, RANKED, OFFERS = range(6)


@dataclass
class Bid:
    """One bid or purchase the model knows: `amount` for each of `count` tokens, `held` paid in."""

    who: Any
    amount: int
    count: int
    held: int
    number: int = 0


@dataclass
class Sale:
    """One format's house with its one lot, and what the model says of both; money in the lot's smallest units."""

    house: Any
    terms: Lot
    token: Any
    currency: str = ETHER
    opened: int = 0
    end: int = 0
    over: bool = False
    bids: list[Bid] = field(default_factory=list)  # standing ones
    sealed: dict[str, Bid] = field(default_factory=dict)  # not revealed
    loose: dict[str, int] = field(default_factory=dict)  # the money of bidders that is theirs to take back
    second: int = RESERVE  # of the sealed-bid auction: what the leader would pay
    numbers: int = 0
    credits: Counter[str] = field(default_factory=Counter)
    away: dict[int, Any] = field(default_factory=dict)  # tokens that left the house, and to whom

    def pot(self) -> int:
        """What the house holds for the lot, credits apart."""
        committed = sum(bid.held for bid in self.sealed.values())
        return sum(bid.held for bid in self.bids) + committed + sum(self.loose.values())


class FormatsMachine:
    """Six houses. Alice, Bob, and four contracts bid: one refuses money, one burns gas, one answers with all the bytes
    it can, one calls back when paid. The third of them is the author of the uniform sale's tokens, too."""

    st_sale = strategy("uint8", max_value=5)
    st_who = strategy("uint8", max_value=5)
    st_more = strategy("uint16", max_value=900)
    st_count = strategy("uint8", min_value=1, max_value=3)
    st_wait = strategy("uint16", min_value=600, max_value=2_400)

    def __init__(self, houses, paintings, coin, people):
        self.houses, self.paintings, self.coin = houses, paintings, coin
        self.artist, self.dave, self.treasury, self.stranger, self.deployer, alice, bob = people
        named = project.get_loaded_projects()[0]
        deploy = self.deployer.deploy
        self.tokens = {kind: deploy(named[kind]) for kind in ("StuckToken", "LyingToken", "RoyaltyLiar")}
        for token in self.tokens.values():
            token.setRoyalty(self.dave, 1_000, {"from": self.deployer})
            for house in houses:
                token.setApprovalForAll(house, True, {"from": self.artist})
        answer = encode(["address", "uint256"], [str(self.dave), 10**18])
        self.tokens["RoyaltyLiar"].answer(answer, 0, False, False, {"from": self.deployer})
        kinds = (named.Refuser, named.GasBurner, named.ReturnBomber, named.QuickReenterer)
        refuser, burner, bomber, caller = map(deploy, kinds)
        again = houses[ENGLISH].withdraw.encode_input(ETHER, caller)
        caller.prime(houses[ENGLISH], again, 0, {"from": self.deployer})
        self.puppets = [refuser, burner, bomber, caller]
        self.refusing = {str(refuser), str(burner), str(bomber)}
        self.bidders = [alice, bob, *self.puppets]
        self.tokens["LyingToken"].setRoyalty(bomber, 1_000, {"from": self.deployer})
        for number in range(1, 3 + 2 * QUANTITY):
            for token in self.tokens.values():
                token.mint(self.artist, number, {"from": self.deployer})

    def setup(self):
        self.stuck, self.blocked = False, False
        self.offers: list[Offer] = []
        self.royalties = 0
        self.dave_had = self.dave.balance(), self.coin.balanceOf(self.dave)
        now = chain.time()
        rules = [
            pack_rules(reserve=RESERVE, duration=HOUR, window=300, extension_cap=900, increment_bps=1_000),
            pack_dutch(start=START, floor=RESERVE, duration=HOUR, quantity=QUANTITY, uniform=True),
            pack_sealed(reserve=RESERVE, bond=BOND),
            pack_uniform(reserve=RESERVE, bond=BOND, quantity=QUANTITY),
            pack_ranked(reserve=RESERVE, increment_bps=1_000, quantity=2),
        ]
        liar, lying, stuck = self.tokens["RoyaltyLiar"], self.tokens["LyingToken"], self.tokens["StuckToken"]
        places = [(liar, 1), (stuck, 1), (stuck, 1 + QUANTITY), (lying, 1), (self.paintings, 1_000_001)]
        self.sales = []
        for kind, (token, first) in enumerate(places):
            given: dict[str, Any] = {"currency": self.coin} if kind == RANKED else {}
            if kind == DUTCH:
                given["closes_at"] = now + 2 * HOUR
            terms = terms_of(
                self.houses[kind],
                self.artist,
                token,
                first,
                unit_exponent=0,
                opens_at=now,
                rules=rules[kind],
                **given,
            )
            self.houses[kind].list(terms, {"from": self.artist})
            self.sales.append(Sale(self.houses[kind], terms, token, terms.currency, now))
        self.sales[DUTCH].end = now + 2 * HOUR
        self.sales[SEALED].end = self.sales[UNIFORM].end = now + 2 * HOUR
        self.sales[RANKED].end = now + HOUR
        self.sales.append(Sale(self.houses[OFFERS], self.sales[RANKED].terms, self.paintings))
        self.next_offered = 1_000_004
        for who in range(6):
            self.rule_bid(SEALED, who, 100 * who, 1)
            self.rule_bid(UNIFORM, who, 70 * who, 1 + who % 2)
            self.rule_bid(RANKED, who, 10 * who, 1)

    # What the actors do

    def rule_bid(self, st_sale, st_who, st_more, st_count):
        who = self.bidders[st_who % 2 if st_sale == RANKED else st_who]
        getattr(self, f"_bid_{NAMES[st_sale]}")(self.sales[st_sale], who, st_more, st_count)

    def rule_reveal(self, st_sale, st_who):
        kind = SEALED if st_sale % 2 else UNIFORM
        sale, who = self.sales[kind], self.bidders[st_who]
        bid = sale.sealed.get(str(who))
        if bid is None or not self._between(sale.opened + HOUR, sale.end):
            return
        del sale.sealed[str(who)]
        getattr(self, f"_reveal_{NAMES[kind]}")(sale, bid)

    def rule_wait(self, st_wait):
        pass_time(st_wait)

    def rule_settle(self, st_sale):
        if st_sale != OFFERS:
            self._settle(st_sale)

    def rule_stick(self):
        """Tokens stop moving, one kind by reverting with all gas burnt and one by doing nothing; or move again."""
        self.stuck = not self.stuck
        self.tokens["StuckToken"].stick(self.stuck, True, {"from": self.deployer})
        self.tokens["LyingToken"].lie(self.stuck, {"from": self.deployer})

    def rule_block(self):
        """The coin's issuer blocks Alice, or lets her again."""
        self.blocked = not self.blocked
        self.coin.setBlocked(self.bidders[0], self.blocked, {"from": self.deployer})

    def rule_accept(self, st_who):
        if self.offers and self.next_offered <= 1_000_020:
            sale, offer = self.sales[OFFERS], self.offers.pop(st_who % len(self.offers))
            token_id, self.next_offered = self.next_offered, self.next_offered + 1
            tx = sale.house.accept(offer, token_id, 0, b"", {"from": self.artist})
            bid = next(bid for bid in sale.bids if bid.number == offer.nonce)
            sale.bids.remove(bid)
            sold = Lot(*tx.events["LotListed"]["terms"])
            self._pay_out(sale, sold, bid.held)
            assert self.paintings.ownerOf(token_id) == bid.who

    def rule_withdraw(self, st_sale, st_who):
        self._withdraw(self.sales[st_sale], self.bidders[st_who])

    # Bidding, by format

    def _bid_EnglishAuctions(self, sale, who, more, count):
        if sale.over or (sale.bids and not self._between(0, sale.end)):
            return
        standing = sale.bids[0].amount if sale.bids else 0
        amount = (standing + standing // 10 if standing else RESERVE) + more
        tx = self._send(who, sale, sale.house.bid.encode_input(sale.terms), amount)
        if sale.bids:
            self._refund(sale, sale.bids[0].who, standing)
            latest = sale.opened + HOUR + 900
            sale.end = max(sale.end, min(tx.timestamp + 300, latest))
        else:
            sale.opened, sale.end = tx.timestamp, tx.timestamp + HOUR
        sale.bids = [Bid(who, amount, 1, amount)]

    def _bid_DutchAuctions(self, sale, who, more, count):
        sold = sum(bid.count for bid in sale.bids)
        if sale.over or count > QUANTITY - sold or not self._between(0, sale.end):
            return
        data = sale.house.buy.encode_input(sale.terms, count, START * count, 0)
        if self.stuck:
            return self._refused(lambda: self._send(who, sale, data, START * count))
        tx = self._send(who, sale, data, START * count)
        elapsed = tx.timestamp - sale.opened
        price = RESERVE if elapsed >= HOUR else START - (START - RESERVE) * elapsed // HOUR
        self._refund(sale, who, (START - price) * count)
        sale.bids.append(Bid(who, price, count, price * count))
        for place in range(sold, sold + count):
            sale.away[sale.terms.token_id + place] = who

    def _commit(self, sale, who, bid, seal):
        had = sale.sealed.get(str(who))
        deposit = max(bid.held - had.held, 0) if had else bid.held
        self._send(who, sale, sale.house.commit.encode_input(sale.terms, seal, deposit, 0), deposit)
        sale.numbers += 1
        bid.number, bid.held = sale.numbers, (had.held if had else 0) + deposit
        sale.sealed[str(who)] = bid

    def _bid_SealedBidAuctions(self, sale, who, more, count):
        if self._between(0, sale.opened + HOUR):
            seal = sale.house.commitmentOf(sale.terms, who, RESERVE + more, SALT)
            self._commit(sale, who, Bid(who, RESERVE + more, 1, RESERVE + more + 50), seal)

    def _bid_UniformPriceSales(self, sale, who, more, count):
        if self._between(0, sale.opened + HOUR):
            amount = RESERVE + more
            seal = sale.house.commitmentOf(sale.terms, who, amount, count, SALT)
            self._commit(sale, who, Bid(who, amount, count, amount * count + 50), seal)

    def _bid_RankedAuctions(self, sale, who, more, count):
        if sale.over or not self._between(0, sale.end):
            return
        sale.bids.sort(key=lambda bid: (bid.amount, -bid.number))
        full = len(sale.bids) == 2
        amount = (sale.bids[0].amount * 11 // 10 if full else RESERVE) + more
        data = sale.house.bid.encode_input(sale.terms, amount, 0, more)
        if self.blocked and who == self.bidders[0]:
            return self._refused(lambda: self._send(who, sale, data, 0))
        tx = self._send(who, sale, data, 0)
        sale.numbers += 1
        latest = sale.opened + HOUR + 900
        sale.end = max(sale.end, min(tx.timestamp + 300, latest))
        if full:
            loser = sale.bids.pop(0)
            self._refund(sale, loser.who, loser.held)
        sale.bids.append(Bid(who, amount, 1, amount, sale.numbers))

    def _bid_Offers(self, sale, who, more, count):
        sale.numbers += 1
        collection, expires_at = str(self.paintings), chain.time() + 30 * DAY
        price = RESERVE + more
        offer = Offer(str(who), collection, 0, True, ETHER, price, bytes(32), 2_500, expires_at, sale.numbers)
        self._send(who, sale, sale.house.make.encode_input(offer, 0), price)
        sale.bids.append(Bid(who, price, 1, price, sale.numbers))
        self.offers.append(offer)

    # Revealing, by format

    def _reveal_SealedBidAuctions(self, sale, bid):
        self._send(bid.who, sale, sale.house.reveal.encode_input(sale.terms, bid.amount, SALT), 0)
        top = sale.bids[0] if sale.bids else None
        if top is None or bid.amount > top.amount:
            sale.second, sale.bids, loser = top.amount if top else RESERVE, [bid], top
        else:
            sale.second = max(sale.second, bid.amount)
            loser = bid
        if loser:
            self._refund(sale, loser.who, loser.held)

    def _reveal_UniformPriceSales(self, sale, bid):
        data = sale.house.reveal.encode_input(sale.terms, bid.amount, bid.count, SALT, 0)
        self._send(bid.who, sale, data, 0)
        self._refund(sale, bid.who, bid.held - bid.amount * bid.count)
        bid.held = bid.amount * bid.count
        sale.bids.append(bid)
        sale.bids.sort(key=lambda other: (other.amount, -other.number))
        while sum(other.count for other in sale.bids[1:]) >= QUANTITY:
            loser = sale.bids.pop(0)
            sale.credits[str(loser.who)] += loser.held

    # Ending, by format

    def _settle(self, kind):
        sale = self.sales[kind]
        if sale.over or self._near(sale.end):
            return
        call = (sale.terms, 9) if kind in (UNIFORM, RANKED) else (sale.terms,)
        sold_out = kind == DUTCH and sum(bid.count for bid in sale.bids) == QUANTITY
        if (chain.time() < sale.end and not sold_out) or (kind == ENGLISH and not sale.bids):
            return self._refused(lambda: sale.house.settle(*call, {"from": self.stranger}))
        if self.stuck and kind == SEALED and not sale.bids:
            return self._refused(lambda: sale.house.settle(*call, {"from": self.stranger}))
        sale.house.settle(*call, {"from": self.stranger})
        sale.over = True
        getattr(self, f"_end_{NAMES[kind]}")(sale)

    def _end_EnglishAuctions(self, sale):
        (winner,) = sale.bids
        sale.bids = []
        self._pay_out(sale, sale.terms, winner.amount)
        sale.away[sale.terms.token_id] = winner.who

    def _end_DutchAuctions(self, sale):
        self._return(sale, sum(bid.count for bid in sale.bids), QUANTITY)
        if not sale.bids:
            return
        last = sale.bids[-1].amount
        self._pay_out(sale, sale.terms, last * sum(bid.count for bid in sale.bids))
        for bid in sale.bids:
            sale.loose[str(bid.who)] = sale.loose.get(str(bid.who), 0) + (bid.amount - last) * bid.count
        sale.bids = []

    def _end_SealedBidAuctions(self, sale):
        if not sale.bids:
            return self._return(sale, 0, 1)
        (winner,) = sale.bids
        sale.bids = []
        if self.stuck:
            return self._refund(sale, winner.who, winner.held)
        self._pay_out(sale, sale.terms, sale.second)
        self._refund(sale, winner.who, winner.held - sale.second)
        sale.away[sale.terms.token_id] = winner.who

    def _end_UniformPriceSales(self, sale):
        asked = sum(bid.count for bid in sale.bids)
        price = sale.bids[0].amount if asked >= QUANTITY else RESERVE
        self._end_edition(sale, QUANTITY, lambda bid: price)

    def _end_RankedAuctions(self, sale):
        self._end_edition(sale, 2, lambda bid: bid.amount)

    def _end_edition(self, sale, quantity, price_of):
        """The worst bid gets the last tokens; what won't move is not sold."""
        sale.bids.sort(key=lambda bid: (-bid.amount, bid.number))
        place, paid = 0, 0
        for bid in sale.bids:
            won = min(bid.count, quantity - place)
            frozen = self._frozen(sale)
            for index in range(place, place + won):
                if not frozen:
                    sale.away[sale.terms.token_id + index] = bid.who
            spent = 0 if frozen else price_of(bid) * won
            paid, place = paid + spent, place + won
            self._refund(sale, bid.who, bid.held - spent)
        sale.bids = []
        self._return(sale, place, quantity)
        if paid:
            self._pay_out(sale, sale.terms, paid)

    # What always holds

    def invariant_the_houses_hold_what_they_owe(self):
        """[A1] Each house for itself, to the smallest unit."""
        for sale in self.sales:
            held = sale.house.balance() if sale.currency == ETHER else self.coin.balanceOf(sale.house)
            assert held == sale.pot() + sum(sale.credits.values()), NAMES[self.sales.index(sale)]

    def invariant_credits_are_the_models(self):
        """[A2] Nobody's credit but what they are owed, in any house."""
        for sale in self.sales:
            for account in [*self.bidders, self.treasury, self.artist, self.dave]:
                assert sale.house.credit(account, sale.currency) == sale.credits[str(account)]

    def invariant_tokens_are_where_the_lots_say(self):
        """[A3] In escrow, but for those that were sold or went back."""
        for kind, sale in enumerate(self.sales[:OFFERS]):
            for place in range((1, QUANTITY, 1, QUANTITY, 2)[kind]):
                token_id = sale.terms.token_id + place
                assert sale.token.ownerOf(token_id) == sale.away.get(token_id, sale.house)

    def invariant_the_author_has_what_the_parts_say(self):
        """[A6] Royalties reach a receiver that takes them to the wei; of one that does not, see the credits."""
        ether, coins = self.dave_had
        assert self.dave.balance() - ether + self.coin.balanceOf(self.dave) - coins == self.royalties

    def teardown(self):
        """[A7, A8] From wherever this ended everybody alone gets out what is theirs, and every house is empty."""
        pass_time(3 * HOUR)
        if self.stuck:
            self.rule_stick()
        if self.blocked:
            self.rule_block()
        for kind in range(OFFERS):
            self._settle(kind)
        for sale in (self.sales[SEALED], self.sales[UNIFORM]):
            for bid in sale.sealed.values():
                sale.house.redeem(sale.terms, bid.who, {"from": self.stranger})
                self._refund(sale, bid.who, bid.held - BOND)
            sale.sealed = {}
        dutch = self.sales[DUTCH]
        for account, due in list(dutch.loose.items()):
            if due:
                dutch.house.rebate(dutch.terms, account, {"from": self.stranger})
                self._refund(dutch, account, due)
            del dutch.loose[account]
        for offer, bid in zip(self.offers, list(self.sales[OFFERS].bids), strict=True):
            self._send(bid.who, self.sales[OFFERS], self.sales[OFFERS].house.cancel.encode_input(offer), 0)
            self._refund(self.sales[OFFERS], bid.who, bid.held)
        self.sales[OFFERS].bids = []
        for sale in self.sales:
            for account in [*self.bidders, self.treasury]:
                self._withdraw(sale, account)
            assert (sale.house.balance(), self.coin.balanceOf(sale.house)) == (0, 0)

    # How the model follows

    def _between(self, start, end):
        """Whether the next block is surely within: clocks of chain and model differ by a second or two."""
        return start + 3 <= chain.time() < end - 3

    def _near(self, end):
        return abs(chain.time() - end) <= 3

    def _frozen(self, sale):
        return self.stuck and sale.token in (self.tokens["StuckToken"], self.tokens["LyingToken"])

    def _send(self, who, sale, data, value):
        if who in self.puppets:
            return who.act(sale.house, data, 0, {"from": self.deployer, "value": value})
        return who.transfer(sale.house, value, data=data)

    def _refused(self, action):
        try:
            action()
        except Exception as error:
            assert "revert" in str(error)
            return
        raise AssertionError("went through, and should not have")

    def _refund(self, sale, who, amount):
        """Pushed; what is refused is a credit."""
        blocked = sale.currency != ETHER and self.blocked and who == self.bidders[0]
        if blocked or (sale.currency == ETHER and str(who) in self.refusing):
            sale.credits[str(who)] += amount

    def _pay_out(self, sale, terms, price):
        parts = parts_of(terms, price)
        assert sum(parts) == price
        sale.credits[str(self.treasury)] += parts.house
        if terms.royalty_receiver in self.refusing:
            sale.credits[terms.royalty_receiver] += parts.royalty
        else:
            self.royalties += parts.royalty

    def _return(self, sale, start, end):
        if not self._frozen(sale):
            for place in range(start, end):
                sale.away[sale.terms.token_id + place] = self.artist

    def _withdraw(self, sale, account):
        owed = sale.credits[str(account)]
        data = sale.house.withdraw.encode_input(sale.currency, self.stranger)
        if owed == 0:
            return self._refused(lambda: self._send(account, sale, data, 0))
        self._send(account, sale, data, 0)
        sale.credits[str(account)] = 0


def test_all_formats_keep_one_ledger(
    state_machine,
    request,
    paintings,
    BlocklistCoin,
    artist,
    dave,
    treasury,
    stranger,
    deployer,
    alice,
    bob,
):
    coin = deployer.deploy(BlocklistCoin)
    houses = []
    for name in NAMES:
        house = deployer.deploy(request.getfixturevalue(name), treasury, 250, [coin], ZERO_ADDRESS)
        paintings.setApprovalForAll(house, True, {"from": artist})
        for bidder in (alice, bob):
            coin.approve(house, 2**256 - 1, {"from": bidder})
        houses.append(house)
    for bidder in (alice, bob):
        coin.mint(bidder, 10**12, {"from": deployer})
    people = [artist, dave, treasury, stranger, deployer, alice, bob]
    state_machine(FormatsMachine, houses, paintings, coin, people, settings=settings(examples=5, steps=20))
