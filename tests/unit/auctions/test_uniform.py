"""Uniform-price sales: sealed bids with a price and a quantity; all winners pay the lowest winning bid."""

import pytest
from brownie import project, web3
from eth_abi import encode

from tests.fixtures.auctions import ETHER, OVER, RETURNED, SOLD, Lot, pack_uniform, parts_of, pass_time
from tests.fixtures.collectibles import work_terms
from tests.support.reverts import name, reverts

HOUR = 3_600
SALT = b"\x09" * 32


@pytest.fixture(scope="module")
def sales(house_for, UniformPriceSales):
    return house_for(UniformPriceSales)


@pytest.fixture
def open_lot(sales, open_edition):
    def open_(number=1, token=None, token_id=None, currency=ETHER, **rules) -> Lot:
        return open_edition(sales, pack_uniform(**rules), number, token, token_id, currency)

    return open_


@pytest.fixture(scope="module")
def hundred(paintings, artist) -> int:
    """The first of a hundred tokens of one work, the artist's."""
    paintings.register(work_terms("Grains", artist, cap=100, bps=0), {"from": artist})
    work = paintings.works()
    paintings.mint(artist, work, 100, {"from": artist})
    return work * 1_000_000 + 1


@pytest.fixture
def commit(sales):
    def commit_(lot, bidder, amount, quantity, deposit=None, salt=SALT):
        deposit = amount * quantity if deposit is None else deposit
        sealed = sales.commitmentOf(lot, bidder, amount, quantity, salt)
        return sales.commit(lot, sealed, deposit, 0, {"from": bidder, "value": deposit})

    return commit_


@pytest.fixture
def reveal(sales):
    def reveal_(lot, bidder, amount, quantity, salt=SALT, hint=0):
        return sales.reveal(lot, amount, quantity, salt, hint, {"from": bidder})

    return reveal_


@pytest.fixture
def run(sales, commit, reveal, stranger):
    """Commits, reveals and settles bids of (bidder, amount, quantity); returns what each paid in all."""

    def run_(lot, bids):
        before = [bidder.balance() for bidder, _, _ in bids]
        costs = [0] * len(bids)
        for step, wait in ((commit, HOUR), (reveal, HOUR)):
            for i, (bidder, amount, quantity) in enumerate(bids):
                tx = step(lot, bidder, amount, quantity)
                costs[i] += tx.gas_used * tx.gas_price
            pass_time(wait)
        sales.settle(lot, 100, {"from": stranger})
        return [had - bid[0].balance() - cost for had, bid, cost in zip(before, bids, costs, strict=True)]

    return run_


def holdings(collection, first, count, people) -> list[int]:
    owners = [collection.ownerOf(first + i) for i in range(count)]
    return [owners.count(person) for person in people]


def test_maecenas_first_example(sales, open_lot, run, paintings, hundred, treasury, artist, alice, bob):
    """A 10 at 200, B 150 at 50: price 50; A has 10 and 1,500 back, B 90 and 3,000 back."""
    lot = open_lot(token_id=hundred, quantity=100)
    before = artist.balance()
    paid = run(lot, [(alice, 200, 10), (bob, 50, 150)])
    assert paid == [500, 4_500] == [2_000 - 1_500, 7_500 - 3_000]
    assert holdings(paintings, hundred, 100, (alice, bob)) == [10, 90]
    assert artist.balance() - before == parts_of(lot, 5_000).seller
    assert sales.balance() == sales.credit(treasury, ETHER) == parts_of(lot, 5_000).house
    assert [paintings.ownerOf(hundred + i) for i in (0, 9, 10, 99)] == [alice, alice, bob, bob]


def test_maecenas_second_example_at_the_lowest_winning_bid(sales, open_lot, run, paintings, hundred, alice, bob):
    """A 100 at 11, B 100 at 10: A takes all at 11."""
    lot = open_lot(token_id=hundred, quantity=100)
    assert run(lot, [(alice, 11, 100), (bob, 10, 100)]) == [1_100, 1_000]
    assert sales.credit(bob, ETHER) == 1_000
    assert holdings(paintings, hundred, 100, (alice, bob)) == [100, 0]


def test_too_few_bids_pay_the_reserve_and_the_rest_goes_back(sales, open_lot, run, paintings, artist, alice, bob):
    lot = open_lot(quantity=5)
    assert run(lot, [(alice, 30, 2), (bob, 20, 1)]) == [20, 10]
    assert holdings(paintings, lot.token_id, 5, (alice, bob, artist)) == [2, 1, 2]
    assert sales.lotState(lot)[0] == SOLD


@pytest.mark.parametrize("first_to_reveal", [0, 1])
def test_ties_go_to_the_earlier_commitment_whoever_reveals_first(
    sales, open_lot, commit, reveal, paintings, alice, bob, stranger, first_to_reveal
):
    lot = open_lot(quantity=3)
    commit(lot, alice, 20, 2)
    commit(lot, bob, 20, 2)
    pass_time(HOUR)
    for bidder in ((alice, bob), (bob, alice))[first_to_reveal]:
        reveal(lot, bidder, 20, 2)
    pass_time(HOUR)
    sales.settle(lot, 5, {"from": stranger})
    assert holdings(paintings, lot.token_id, 3, (alice, bob)) == [2, 1]


def test_a_bid_that_no_token_is_left_for_is_credited_at_once(sales, open_lot, commit, reveal, alice, bob, carol):
    lot = open_lot(quantity=3)
    for bidder, amount, quantity in ((alice, 20, 1), (bob, 30, 2), (carol, 40, 3)):
        commit(lot, bidder, amount, quantity)
    pass_time(HOUR)
    reveal(lot, alice, 20, 1)
    reveal(lot, bob, 30, 2)
    tx = reveal(lot, carol, 40, 3)
    assert [event["bidder"] for event in tx.events["BidEjected"]] == [alice, bob]
    assert (sales.credit(alice, ETHER), sales.credit(bob, ETHER)) == (20, 60)
    assert sales.lotState(lot)[1:4] == (3, 3, 40)
    assert sales.balance() == 200


def test_a_deposit_above_the_bid_goes_back_at_the_reveal(sales, open_lot, commit, reveal, alice):
    lot = open_lot()
    commit(lot, alice, 20, 2, deposit=1_000)
    pass_time(HOUR)
    before = alice.balance()
    tx = reveal(lot, alice, 20, 2)
    assert alice.balance() == before + 960 - tx.gas_used * tx.gas_price
    assert sales.depositOf(lot, alice) == 0


@pytest.mark.parametrize("amount, quantity", [(9, 1), (20, 0), (20, 6), (101, 1), (20, 1 << 16)])
def test_a_bid_that_does_not_count_gets_its_whole_deposit_back(
    sales, open_lot, commit, reveal, alice, amount, quantity
):
    lot = open_lot()
    commit(lot, alice, amount, quantity, deposit=100)
    pass_time(HOUR)
    tx = reveal(lot, alice, amount, quantity)
    assert tx.events["BidRevealed"]["counts"] is False
    assert sales.balance() == 0
    assert sales.lotState(lot)[1] == 0


def test_a_missed_reveal_costs_the_bond_and_no_more(sales, open_lot, commit, artist, alice, stranger):
    lot = open_lot()
    commit(lot, alice, 20, 2)
    pass_time(HOUR)
    with pytest.raises(Exception, match="House_NotOver"):
        sales.redeem(lot, alice, {"from": stranger})
    pass_time(HOUR)
    before = alice.balance(), artist.balance()
    sales.redeem(lot, alice, {"from": stranger})
    assert (alice.balance() - before[0], artist.balance() - before[1]) == (39, 1)
    with reverts("House_NothingDue", sales.lotId(lot)):
        sales.redeem(lot, alice, {"from": stranger})
    sales.settle(lot, 1, {"from": stranger})
    assert sales.lotState(lot)[0] == RETURNED


def test_the_commitment_binds_everything(sales, open_lot, alice):
    lot = open_lot()
    fields = [web3.eth.chain_id, sales.address, sales.lotId(lot), str(alice), 20, 2, SALT]
    types = ["uint256", "address", "bytes32", "address", "uint256", "uint256", "bytes32"]
    assert bytes(sales.commitmentOf(lot, alice, 20, 2, SALT)) == bytes(web3.keccak(encode(types, fields)))[:22]


def test_a_copied_or_altered_commitment_cannot_be_revealed(sales, open_lot, commit, reveal, alice, bob):
    lot = open_lot()
    commit(lot, alice, 20, 2)
    sealed = sales.commitmentOf(lot, alice, 20, 2, SALT)
    sales.commit(lot, sealed, 40, 0, {"from": bob, "value": 40})
    pass_time(HOUR)
    with reverts("House_NotCommitted", bob):
        reveal(lot, bob, 20, 2)
    for amount, quantity, salt in ((21, 2, SALT), (20, 1, SALT), (20, 2, bytes(32))):
        with reverts("House_NotCommitted", alice):
            reveal(lot, alice, amount, quantity, salt)
    reveal(lot, alice, 20, 2)
    with reverts("House_NotCommitted", alice):
        reveal(lot, alice, 20, 2)


def test_a_replaced_commitment_adds_its_deposit_and_loses_its_place(sales, open_lot, commit, reveal, alice, bob):
    lot = open_lot(quantity=1)
    commit(lot, alice, 20, 1)
    commit(lot, bob, 30, 1)
    commit(lot, alice, 30, 1, deposit=10)
    assert sales.depositOf(lot, alice) == 30
    pass_time(HOUR)
    reveal(lot, alice, 30, 1)
    reveal(lot, bob, 30, 1)
    assert sales.bidOf(lot, sales.lotState(lot)[1])[0] == bob


def test_each_step_has_its_time(sales, open_lot, commit, reveal, alice, bob, artist, stranger):
    lot = open_lot()
    commit(lot, alice, 20, 1)
    with reverts("House_BidsStand", 1):
        sales.cancel(lot, {"from": artist})
    with pytest.raises(Exception, match="House_NotOpen"):
        reveal(lot, alice, 20, 1)
    with pytest.raises(Exception, match="House_NotOver"):
        sales.settle(lot, 1, {"from": stranger})
    pass_time(HOUR)
    with pytest.raises(Exception, match="House_Closed"):
        commit(lot, bob, 20, 1)
    pass_time(HOUR)
    assert sales.lotState(lot)[0] == OVER
    with pytest.raises(Exception, match="House_Closed"):
        reveal(lot, alice, 20, 1)


def test_the_deposit_is_at_least_the_reserve_and_the_seller_stays_out(sales, open_lot, commit, alice, artist):
    lot = open_lot()
    with reverts("House_DepositTooLow", 9, 10):
        commit(lot, alice, 9, 1)
    with reverts("House_InterestedParty", artist):
        commit(lot, artist, 20, 1)


@pytest.mark.parametrize("vice", ["Refuser", "GasBurner", "ReturnBomber"])
def test_bidders_that_take_no_money_stop_nobody(
    sales, open_lot, commit, reveal, treasury, alice, deployer, stranger, vice
):
    bidder, lot = deployer.deploy(getattr(project.get_loaded_projects()[0], vice)), open_lot(quantity=1)
    sealed = sales.commitmentOf(lot, bidder, 30, 2, SALT)
    bidder.act(sales, sales.commit.encode_input(lot, sealed, 100, 0), 0, {"from": deployer, "value": 100})
    commit(lot, alice, 20, 1)
    pass_time(HOUR)
    bidder.act(sales, sales.reveal.encode_input(lot, 30, 2, SALT, 0), 0, {"from": deployer})
    reveal(lot, alice, 20, 1)
    pass_time(HOUR)
    sales.settle(lot, 5, {"from": stranger})
    assert sales.credit(bidder, ETHER) == 100 - 30
    assert sales.credit(alice, ETHER) == 20
    assert sales.balance() == 70 + 20 + sales.credit(treasury, ETHER)


def test_it_works_in_a_coin(sales, open_lot, coin, artist, alice, stranger):
    lot = open_lot(currency=coin, quantity=2)
    had = coin.balanceOf(alice)
    sealed = sales.commitmentOf(lot, alice, 1_000, 2, SALT)
    sales.commit(lot, sealed, 2_000, 0, {"from": alice})
    pass_time(HOUR)
    sales.reveal(lot, 1_000, 2, SALT, 0, {"from": alice})
    pass_time(HOUR)
    sales.settle(lot, 5, {"from": stranger})
    assert had - coin.balanceOf(alice) == 2_000
    assert coin.balanceOf(artist) == parts_of(lot, 2_000).seller


def test_terms_out_of_their_bounds_revert(open_lot):
    for rules, facts in [
        ({"reserve": 0, "bond": 0}, ("reserve", 0, 1, 2**48 - 1)),
        ({"bond": 2}, ("bond", 2, 0, 1)),
        ({"bidding_time": 59}, ("biddingTime", 59, 60, 7_776_000)),
        ({"reveal_time": 59}, ("revealTime", 59, 60, 7_776_000)),
        ({"quantity": 101}, ("quantity", 101, 1, 100)),
    ]:
        with reverts("House_TermOutOfBounds", name(facts[0]), *facts[1:]):
            open_lot(**rules)


def test_words_are_packed_as_the_contract_packs_them(sales):
    word = pack_uniform(reserve=7, bond=5, bidding_time=99, reveal_time=3, quantity=9)
    assert sales.readRules(word) == (7, 5, 99, 3, 9)
    assert sales.packRules((7, 5, 99, 3, 9)) == word
