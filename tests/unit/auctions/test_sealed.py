"""Sealed bids: commit, reveal, and the highest bidder pays the second highest bid. A missed reveal costs the bond."""

import pytest
from brownie import ZERO_ADDRESS, project, web3
from eth_abi import encode

from tests.fixtures.auctions import (
    ETHER,
    LISTED,
    OVER,
    RETURNED,
    RUNNING,
    SOLD,
    STUCK,
    pack_sealed,
    parts_of,
    pass_time,
)
from tests.support.reverts import name, reverts

SALT = b"\x07" * 32
RESERVE, BOND, HOUR = 1_000, 100, 3_600


@pytest.fixture
def commit(sealed_house):
    def commit_(lot, bidder, amount, deposit, salt=SALT):
        sealed = sealed_house.commitmentOf(lot, bidder, amount, salt)
        return sealed_house.commit(lot, sealed, deposit, 0, {"from": bidder, "value": deposit})

    return commit_


@pytest.fixture
def reveal(sealed_house):
    def reveal_(lot, bidder, amount, salt=SALT):
        return sealed_house.reveal(lot, amount, salt, {"from": bidder})

    return reveal_


def test_the_highest_pays_the_second_highest(
    sealed_house, open_sealed, commit, reveal, paintings, artist, dave, treasury, alice, bob, carol, stranger
):
    lot = open_sealed()
    commit(lot, alice, 5_000, 9_000)
    commit(lot, bob, 8_000, 8_000)
    commit(lot, carol, 3_000, 20_000)
    assert sealed_house.balance() == 37_000
    assert sealed_house.lotState(lot)[0] == LISTED
    pass_time(HOUR)
    assert sealed_house.lotState(lot)[0] == RUNNING

    before = [who.balance() for who in (alice, bob, carol)]
    txs = [reveal(lot, alice, 5_000), reveal(lot, bob, 8_000), reveal(lot, carol, 3_000)]
    costs = [tx.gas_used * tx.gas_price for tx in txs]
    assert alice.balance() == before[0] + 9_000 - costs[0]
    assert bob.balance() == before[1] - costs[1]
    assert carol.balance() == before[2] + 20_000 - costs[2]
    assert sealed_house.lotState(lot)[1:3] == (bob, 5_000)

    pass_time(HOUR)
    assert sealed_house.lotState(lot)[0] == OVER
    paid = artist.balance(), dave.balance(), bob.balance()
    sealed_house.settle(lot, {"from": stranger})
    parts = parts_of(lot, 5_000)
    assert (artist.balance() - paid[0], dave.balance() - paid[1]) == (parts.seller, parts.royalty)
    assert bob.balance() == paid[2] + 3_000
    assert sealed_house.balance() == sealed_house.credit(treasury, ETHER) == parts.house
    assert paintings.ownerOf(lot.token_id) == bob
    assert sealed_house.lotState(lot) == (SOLD, bob, 5_000, 0)
    assert sealed_house.saleRecord(lot)[:2] == (bob, 5_000)


def test_a_single_bidder_pays_the_reserve(sealed_house, open_sealed, commit, reveal, alice, stranger):
    lot = open_sealed()
    commit(lot, alice, 8_000, 8_000)
    pass_time(HOUR)
    reveal(lot, alice, 8_000)
    pass_time(HOUR)
    sealed_house.settle(lot, {"from": stranger})
    assert sealed_house.lotState(lot)[1:3] == (alice, RESERVE)


def test_a_tie_goes_to_the_first_revealed_at_that_price(sealed_house, open_sealed, commit, reveal, alice, bob):
    lot = open_sealed()
    commit(lot, alice, 5_000, 5_000)
    commit(lot, bob, 5_000, 5_000)
    pass_time(HOUR)
    reveal(lot, bob, 5_000)
    reveal(lot, alice, 5_000)
    assert sealed_house.lotState(lot)[1:3] == (bob, 5_000)


def test_the_commitment_binds_chain_house_lot_bidder_amount_and_salt(sealed_house, open_sealed, alice):
    lot = open_sealed()
    fields = [web3.eth.chain_id, sealed_house.address, sealed_house.lotId(lot), str(alice), 5_000, SALT]
    types = ["uint256", "address", "bytes32", "address", "uint256", "bytes32"]
    expected = bytes(web3.keccak(encode(types, fields)))[:24]
    assert bytes(sealed_house.commitmentOf(lot, alice, 5_000, SALT)) == expected


def test_a_copied_commitment_cannot_be_revealed(sealed_house, open_sealed, commit, reveal, alice, bob):
    lot = open_sealed()
    commit(lot, alice, 5_000, 5_000)
    sealed = sealed_house.commitmentOf(lot, alice, 5_000, SALT)
    sealed_house.commit(lot, sealed, 9_000, 0, {"from": bob, "value": 9_000})
    pass_time(HOUR)
    reveal(lot, alice, 5_000)
    with reverts("House_NotCommitted", bob):
        reveal(lot, bob, 5_000)


def test_a_wrong_amount_or_salt_or_a_second_reveal_reverts(sealed_house, open_sealed, commit, reveal, alice, bob):
    lot = open_sealed()
    commit(lot, alice, 5_000, 5_000)
    pass_time(HOUR)
    for amount, salt in ((5_001, SALT), (5_000, bytes(32))):
        with reverts("House_NotCommitted", alice):
            reveal(lot, alice, amount, salt)
    with reverts("House_NotCommitted", bob):
        reveal(lot, bob, 5_000)
    reveal(lot, alice, 5_000)
    with reverts("House_NotCommitted", alice):
        reveal(lot, alice, 5_000)


@pytest.mark.parametrize("amount", [999, 9_001])
def test_a_bid_below_the_reserve_or_above_its_deposit_does_not_count(
    sealed_house, open_sealed, commit, reveal, alice, amount
):
    lot = open_sealed()
    commit(lot, alice, amount, 9_000)
    pass_time(HOUR)
    tx = reveal(lot, alice, amount)
    assert tx.events["BidRevealed"]["counts"] is False
    assert sealed_house.balance() == 0
    assert sealed_house.lotState(lot)[1] == ZERO_ADDRESS


def test_a_bid_can_be_replaced_before_the_reveals(sealed_house, open_sealed, commit, reveal, alice):
    lot = open_sealed()
    commit(lot, alice, 5_000, 5_000)
    commit(lot, alice, 7_000, 2_000)
    assert sealed_house.depositOf(lot, alice) == (7_000, True)
    pass_time(HOUR)
    reveal(lot, alice, 7_000)
    assert sealed_house.lotState(lot)[1] == alice


def test_a_missed_reveal_costs_the_bond_and_no_more(
    sealed_house, open_sealed, commit, artist, alice, stranger, paintings
):
    lot = open_sealed()
    commit(lot, alice, 5_000, 9_000)
    pass_time(HOUR)
    with pytest.raises(Exception, match="House_NotOver"):
        sealed_house.redeem(lot, alice, {"from": alice})
    pass_time(HOUR)
    before = alice.balance(), artist.balance()
    sealed_house.redeem(lot, alice, {"from": stranger})
    assert (alice.balance() - before[0], artist.balance() - before[1]) == (9_000 - BOND, BOND)
    with reverts("House_NothingDue", sealed_house.lotId(lot)):
        sealed_house.redeem(lot, alice, {"from": stranger})
    sealed_house.settle(lot, {"from": stranger})
    assert sealed_house.lotState(lot)[0] == RETURNED
    assert paintings.ownerOf(lot.token_id) == artist
    assert sealed_house.balance() == 0


def test_revealed_bids_cannot_be_redeemed(sealed_house, open_sealed, commit, reveal, alice, bob, stranger):
    lot = open_sealed()
    commit(lot, alice, 5_000, 9_000)
    commit(lot, bob, 4_000, 9_000)
    pass_time(HOUR)
    reveal(lot, alice, 5_000)
    reveal(lot, bob, 4_000)
    pass_time(HOUR)
    for bidder in (alice, bob):
        with reverts("House_NothingDue", sealed_house.lotId(lot)):
            sealed_house.redeem(lot, bidder, {"from": stranger})


def test_each_step_has_its_time(sealed_house, open_sealed, commit, reveal, alice, bob, stranger):
    lot = open_sealed()
    commit(lot, alice, 5_000, 5_000)
    with pytest.raises(Exception, match="House_NotOpen"):
        reveal(lot, alice, 5_000)
    pass_time(HOUR)
    with pytest.raises(Exception, match="House_Closed"):
        commit(lot, bob, 5_000, 5_000)
    with pytest.raises(Exception, match="House_NotOver"):
        sealed_house.settle(lot, {"from": stranger})
    pass_time(HOUR)
    with pytest.raises(Exception, match="House_Closed"):
        reveal(lot, alice, 5_000)


def test_the_deposit_is_at_least_the_reserve(sealed_house, open_sealed, commit, alice):
    lot = open_sealed()
    with reverts("House_DepositTooLow", 999, 1_000):
        commit(lot, alice, 999, 999)
    with reverts("House_NotCommitted", alice):
        sealed_house.commit(lot, bytes(24), 5_000, 0, {"from": alice, "value": 5_000})


def test_the_seller_cancels_only_before_the_first_commitment(sealed_house, open_sealed, commit, artist, alice):
    lot = open_sealed(1)
    sealed_house.cancel(lot, {"from": artist})
    assert sealed_house.lotState(lot)[0] == RETURNED
    lot = open_sealed(2)
    commit(lot, alice, 5_000, 5_000)
    with reverts("House_Committed", 1):
        sealed_house.cancel(lot, {"from": artist})


def test_the_seller_cannot_bid(sealed_house, open_sealed, commit, artist):
    with reverts("House_InterestedParty", artist):
        commit(open_sealed(), artist, 5_000, 5_000)


def test_it_works_in_a_coin(sealed_house, open_sealed, reveal, coin, artist, alice, bob, stranger):
    lot = open_sealed(currency=coin)
    had = coin.balanceOf(alice), coin.balanceOf(bob)
    for bidder, amount in ((alice, 5_000), (bob, 4_000)):
        sealed = sealed_house.commitmentOf(lot, bidder, amount, SALT)
        sealed_house.commit(lot, sealed, 6_000, 0, {"from": bidder})
    pass_time(HOUR)
    reveal(lot, alice, 5_000)
    reveal(lot, bob, 4_000)
    pass_time(HOUR)
    sealed_house.settle(lot, {"from": stranger})
    assert (had[0] - coin.balanceOf(alice), had[1] - coin.balanceOf(bob)) == (4_000, 0)
    assert coin.balanceOf(artist) == parts_of(lot, 4_000).seller


def test_terms_out_of_their_bounds_revert(open_sealed):
    for rules, facts in [
        ({"reserve": 0, "bond": 0}, ("reserve", 0, 1, 2**48 - 1)),
        ({"bond": 101}, ("bond", 101, 0, 100)),
        ({"bidding_time": 59}, ("biddingTime", 59, 60, 7_776_000)),
        ({"reveal_time": 59}, ("revealTime", 59, 60, 7_776_000)),
        ({"reveal_time": 1 << 32}, ("rules", 1, 0, 0)),
    ]:
        with reverts("House_TermOutOfBounds", name(facts[0]), *facts[1:]):
            open_sealed(**rules)


def test_words_are_packed_as_the_contract_packs_them(sealed_house):
    word = pack_sealed(reserve=7, bond=5, bidding_time=99, reveal_time=3)
    assert sealed_house.readRules(word) == (7, 5, 99, 3)
    assert sealed_house.packRules((7, 5, 99, 3)) == word


# What breaks the known sealed-bid auctions


@pytest.mark.parametrize("vice", ["Refuser", "GasBurner", "ReturnBomber"])
def test_a_bidder_that_takes_no_money_blocks_no_reveal(
    sealed_house, open_sealed, commit, reveal, alice, bob, deployer, vice
):

    bidder, lot = deployer.deploy(getattr(project.get_loaded_projects()[0], vice)), open_sealed()
    sealed = sealed_house.commitmentOf(lot, bidder, 4_000, SALT)
    call = sealed_house.commit.encode_input(lot, sealed, 9_000, 0)
    bidder.act(sealed_house, call, 0, {"from": deployer, "value": 9_000})
    commit(lot, alice, 5_000, 5_000)
    pass_time(HOUR)
    bidder.act(sealed_house, sealed_house.reveal.encode_input(lot, 4_000, SALT), 0, {"from": deployer})
    reveal(lot, alice, 5_000)
    assert sealed_house.lotState(lot)[1] == alice
    assert sealed_house.credit(bidder, ETHER) == 9_000


def test_a_bidder_that_calls_back_from_its_refund_gains_nothing(
    sealed_house, open_sealed, commit, reveal, Reenterer, alice, deployer
):
    bidder, lot = deployer.deploy(Reenterer), open_sealed()
    sealed = sealed_house.commitmentOf(lot, bidder, 4_000, SALT)
    call = sealed_house.commit.encode_input(lot, sealed, 9_000, 0)
    bidder.act(sealed_house, call, 0, {"from": deployer, "value": 9_000})
    commit(lot, alice, 5_000, 5_000)
    pass_time(HOUR)
    bidder.prime(sealed_house, sealed_house.reveal.encode_input(lot, 4_000, SALT), 0, {"from": deployer})
    bidder.act(sealed_house, sealed_house.reveal.encode_input(lot, 4_000, SALT), 0, {"from": deployer})
    reveal(lot, alice, 5_000)
    assert not bidder.succeeded()
    assert bidder.balance() + sealed_house.credit(bidder, ETHER) == 9_000


def test_a_token_that_will_not_move_gives_the_winner_the_whole_deposit_back(
    sealed_house, open_sealed, commit, reveal, StuckToken, deployer, artist, alice, stranger
):
    token = deployer.deploy(StuckToken)
    token.mint(artist, 7, {"from": deployer})
    token.approve(sealed_house, 7, {"from": artist})
    lot = open_sealed(token=token, token_id=7)
    commit(lot, alice, 5_000, 9_000)
    pass_time(HOUR)
    reveal(lot, alice, 5_000)
    pass_time(HOUR)
    token.stick(True, True, {"from": deployer})
    before = alice.balance()
    sealed_house.settle(lot, {"from": stranger})
    assert alice.balance() == before + 9_000
    assert sealed_house.lotState(lot)[0] == STUCK
    token.stick(False, False, {"from": deployer})
    sealed_house.reclaim(lot, {"from": stranger})
    assert token.ownerOf(7) == artist
    with reverts("House_NotStuck", sealed_house.lotId(lot)):
        sealed_house.reclaim(lot, {"from": stranger})


def test_changed_metadata_is_the_winners_decision(
    sealed_house, open_sealed, commit, reveal, ChangingToken, deployer, artist, alice, stranger
):
    token = deployer.deploy(ChangingToken)
    for token_id in (7, 8):
        token.mint(artist, token_id, {"from": deployer})
        token.approve(sealed_house, token_id, {"from": artist})
    lots = [open_sealed(token=token, token_id=token_id) for token_id in (7, 8)]
    for lot in lots:
        commit(lot, alice, 5_000, 9_000)
    pass_time(HOUR)
    for lot in lots:
        reveal(lot, alice, 5_000)
    token.show("ipfs://second", {"from": deployer})
    pass_time(HOUR)
    with pytest.raises(Exception, match="House_MetadataDiffers"):
        sealed_house.settle(lots[0], {"from": stranger})
    for decide in (sealed_house.accept, sealed_house.refuse):
        with reverts("House_NotAllowed", stranger, alice):
            decide(lots[0], {"from": stranger})
    sealed_house.accept(lots[0], {"from": alice})
    before = alice.balance()
    tx = sealed_house.refuse(lots[1], {"from": alice})
    assert alice.balance() == before + 9_000 - tx.gas_used * tx.gas_price
    assert (token.ownerOf(7), token.ownerOf(8)) == (alice, artist)
    assert sealed_house.saleRecord(lots[1])[0] == ZERO_ADDRESS
