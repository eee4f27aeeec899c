"""Splits whose shares change: managed by a controller, or sold by their holders. What was earned stays earned."""

import pytest
from brownie import Contract, project

from scripts.studio.splits import LEAF
from tests.fixtures.royalties import ETH, ETHER, extras, terms_for
from tests.support.reverts import reverts

NOBODY = ETHER


@pytest.fixture(scope="module")
def factory(ChangingSplitFactory, deployer):
    return deployer.deploy(ChangingSplitFactory)


@pytest.fixture(scope="module")
def coin(PlainCoin, deployer):
    return deployer.deploy(PlainCoin)


def at(name, address):
    return Contract.from_abi(name, address, getattr(project.get_loaded_projects()[0], name).abi)


@pytest.fixture(scope="module")
def managed(factory, coin, gallery, alice, bob, carol, deployer):
    """Alice 5, Bob 3, Carol 2 of 10; the gallery controls; ether and a coin count."""
    args = (gallery, terms_for({alice: 5, bob: 3, carol: 2}).list, [coin])
    factory.createManaged(*args, {"from": deployer})
    return at("ManagedSplit", factory.managedSplitOf(*args))


@pytest.fixture(scope="module")
def make_shares(factory, deployer):
    def make(shares, tokens=()):
        args = ("Salt Garden shares", "SALT", terms_for(shares, reduce=False).list, list(tokens))
        factory.createShares(*args, {"from": deployer})
        return at("SharesSplit", factory.sharesSplitOf(*args))

    return make


@pytest.fixture(scope="module")
def sellable(make_shares, coin, alice, bob, carol):
    """Alice 50, Bob 30, Carol 20 of 100; ether and a coin count."""
    return make_shares({alice: 50, bob: 30, carol: 20}, [coin])


def owed(split, currency, *people):
    return [split.owed(currency, who) for who in people]


# Making.


def test_what_a_managed_split_starts_with(managed, coin, gallery, alice, bob, carol):
    assert managed.whole() == 10
    assert [managed.sharesOf(who) for who in (alice, bob, carol)] == [5, 3, 2]
    assert managed.controller() == gallery
    assert managed.tokens() == [coin]


def test_what_a_split_with_sellable_shares_starts_with(sellable, coin, alice):
    assert (sellable.name(), sellable.symbol(), sellable.decimals()) == ("Salt Garden shares", "SALT", 0)
    assert sellable.totalSupply() == 100
    assert sellable.balanceOf(alice) == 50
    assert sellable.tokens() == [coin]


def test_making_it_again_returns_the_first(factory, managed, coin, gallery, alice, bob, carol, stranger):
    args = (gallery, terms_for({alice: 5, bob: 3, carol: 2}).list, [coin])
    tx = factory.createManaged(*args, {"from": stranger})
    assert tx.return_value == managed.address
    assert not tx.events


def test_money_that_came_first_is_shared(factory, gallery, alice, bob, deployer, treasury):
    args = (gallery, terms_for({alice: 3, bob: 1}).list, [])
    address = factory.managedSplitOf(*args)
    treasury.transfer(address, 100)
    factory.createManaged(*args, {"from": deployer})
    assert owed(at("ManagedSplit", address), ETHER, alice, bob) == [75, 25]


def test_nobody_prepares_a_split_again(managed, sellable, stranger):
    with reverts("Shares_OnlyFactory", stranger):
        managed.prepare(stranger, b"\x01" * LEAF, [], {"from": stranger})
    with reverts("Shares_OnlyFactory", stranger):
        sellable.prepare("mine", "MINE", b"\x01" * LEAF, [], {"from": stranger})


def test_tokens_are_at_most_four_different_contracts(factory, gallery, alice, deployer, coin, stranger):
    list_ = terms_for({alice: 1}).list
    with reverts("Shares_TooManyTokens", 5, 4):
        factory.createManaged(gallery, list_, [coin] * 5, {"from": deployer})
    for token in (coin, stranger):
        with reverts("Shares_BadToken", token):
            factory.createManaged(gallery, list_, [coin, token], {"from": deployer})


@pytest.mark.parametrize("name", ["", "a name of more than thirty-one bytes"])
def test_a_name_has_1_to_31_bytes(factory, alice, deployer, name):
    with reverts("Shares_BadName", name):
        factory.createShares(name, "X", terms_for({alice: 1}).list, [], {"from": deployer})


# Income.


def test_a_deposit_costs_what_it_costs_any_split(sellable, pay_in):
    tx = pay_in(sellable, 7)
    assert tx.gas_used <= 22_040
    assert dict(tx.events["Received"]) == {"amount": 7}


def test_income_is_shared_and_claimed_to_the_wei(sellable, coin, pay_in, stranger, alice, bob, carol, dave):
    pay_in(sellable, 1_001)
    coin.mint(sellable, 333, {"from": stranger})
    assert owed(sellable, ETHER, alice, bob, carol) == [500, 300, 200]
    assert owed(sellable, coin, alice, bob, carol) == [166, 99, 66]

    before = dave.balance()
    sellable.claimTo(ETHER, dave, {"from": alice})
    assert dave.balance() == before + 500
    tx = sellable.claim(coin, {"from": bob})
    assert coin.balanceOf(bob) == 99
    assert dict(tx.events["Paid"]) == {"currency": coin, "holder": bob, "amount": 99}
    assert (sellable.received(ETHER), sellable.sent(ETHER)) == (1_001, 500)
    assert (sellable.received(coin), sellable.sent(coin)) == (333, 99)

    pay_in(sellable, 1)  # the half wei that did not divide was not lost
    assert owed(sellable, ETHER, alice) == [1]


def test_anyone_pays_anyone_and_a_payment_that_bounces_is_a_credit(make_shares, hostile_of, pay_in, alice, stranger):
    refuser = hostile_of("Refuser")
    split = make_shares({refuser: 1, alice: 1})
    pay_in(split, 2 * ETH)
    before = alice.balance()
    split.payMany(ETHER, [refuser, alice, alice], {"from": stranger})
    assert alice.balance() == before + ETH
    assert split.credit(refuser, ETHER) == ETH
    with reverts("Credits_TransferRefused", ETHER, refuser, ETH):
        split.deliver(refuser, ETHER, {"from": stranger})
    assert (split.received(ETHER), split.sent(ETHER)) == (2 * ETH, ETH)
    assert owed(split, ETHER, refuser, alice) == [0, 0]
    refuser.act(split, split.withdraw.encode_input(ETHER, stranger), 0, {"from": stranger})
    assert split.sent(ETHER) == 2 * ETH


def test_income_in_another_token_is_refused_not_guessed(sellable, hostile_of, alice):
    other = hostile_of("PlainCoin")
    with reverts("Shares_UnknownCurrency", other):
        sellable.claim(other, {"from": alice})


def test_nothing_owed_is_nothing_done(sellable, alice, stranger):
    for who in (alice, stranger):
        assert not sellable.claim(ETHER, {"from": who}).events


# Selling shares.


def test_what_was_earned_before_a_sale_stays_the_sellers(sellable, coin, pay_in, stranger, alice, bob, dave):
    pay_in(sellable, 1_000)
    coin.mint(sellable, 500, {"from": stranger})
    tx = sellable.transfer(dave, 40, {"from": alice})
    assert dict(tx.events["Transfer"]) == {"from": alice, "to": dave, "value": 40}
    assert owed(sellable, ETHER, alice, dave) == [500, 0]
    assert owed(sellable, coin, alice, dave) == [250, 0]

    pay_in(sellable, 100)
    coin.mint(sellable, 10, {"from": stranger})
    assert owed(sellable, ETHER, alice, dave, bob) == [510, 40, 330]
    assert owed(sellable, coin, alice, dave, bob) == [251, 4, 153]


def test_selling_everything_does_not_forget_what_is_owed(sellable, pay_in, alice, bob):
    pay_in(sellable, 1_000)
    sellable.transfer(bob, 50, {"from": alice})
    pay_in(sellable, 1_000)
    assert owed(sellable, ETHER, alice, bob) == [500, 300 + 800]
    sellable.claim(ETHER, {"from": alice})
    assert owed(sellable, ETHER, alice) == [0]
    assert sellable.balanceOf(alice) == 0


def test_to_and_fro_changes_nothing(sellable, pay_in, alice, dave):
    for _ in range(6):
        pay_in(sellable, 1)
        sellable.transfer(dave, 33, {"from": alice})
        sellable.transfer(alice, 33, {"from": dave})
        sellable.transfer(alice, 50, {"from": alice})
    assert owed(sellable, ETHER, alice, dave) == [3, 0]


def test_allowances_work_as_the_standard_says(sellable, alice, bob, dave):
    tx = sellable.approve(bob, 30, {"from": alice})
    assert dict(tx.events["Approval"]) == {"owner": alice, "spender": bob, "value": 30}
    sellable.transferFrom(alice, dave, 10, {"from": bob})
    assert sellable.allowance(alice, bob) == 20
    with reverts("ERC20InsufficientAllowance", bob, 20, 21):
        sellable.transferFrom(alice, dave, 21, {"from": bob})
    sellable.approve(bob, 2**256 - 1, {"from": alice})
    sellable.transferFrom(alice, dave, 10, {"from": bob})
    assert sellable.allowance(alice, bob) == 2**256 - 1
    with reverts("ERC20InvalidSpender", NOBODY):
        sellable.approve(NOBODY, 1, {"from": alice})


def test_shares_one_does_not_have_or_to_nobody_do_not_move(sellable, alice, bob):
    with reverts("ERC20InsufficientBalance", alice, 50, 51):
        sellable.transfer(bob, 51, {"from": alice})
    for to in (NOBODY, sellable.address):
        with reverts("ERC20InvalidReceiver", to):
            sellable.transfer(to, 1, {"from": alice})


def test_costs_of_moving_and_claiming(make_shares, pay_in, alice, bob):
    split = make_shares({alice: 60, bob: 40})
    for _ in range(2):
        pay_in(split, ETH)
        split.claim(ETHER, {"from": alice})
        split.transfer(bob, 1, {"from": alice})
    pay_in(split, ETH)
    assert split.transfer(bob, 1, {"from": alice}).gas_used <= 41_000
    assert split.claim(ETHER, {"from": alice}).gas_used <= 45_000


# Managing shares.


def test_the_controller_changes_the_future_only(managed, coin, pay_in, gallery, stranger, alice, bob, dave):
    pay_in(managed, 1_000)
    coin.mint(managed, 100, {"from": stranger})
    tx = managed.moveShares([(alice, dave, 4), (bob, dave, 3)], {"from": gallery})
    assert [dict(event) for event in tx.events["SharesMoved"]] == [
        {"from": alice, "to": dave, "shares": 4},
        {"from": bob, "to": dave, "shares": 3},
    ]
    assert owed(managed, ETHER, alice, bob, dave) == [500, 300, 0]
    assert owed(managed, coin, alice, bob, dave) == [50, 30, 0]
    pay_in(managed, 10)
    assert owed(managed, ETHER, alice, bob, dave) == [501, 300, 7]


def test_only_the_controller_moves_shares(managed, alice, stranger, gallery):
    for who in (stranger, alice):
        with reverts("Managed_NotAllowed", who, gallery):
            managed.moveShares([(alice, who, 1)], {"from": who})


def test_moves_that_cannot_be_are_refused(managed, gallery, alice, bob):
    with reverts("Managed_TooFewShares", alice, 5, 6):
        managed.moveShares([(alice, bob, 6)], {"from": gallery})
    for to in (NOBODY, managed.address):
        with reverts("Managed_BadRecipient", to):
            managed.moveShares([(alice, to, 1)], {"from": gallery})


def test_control_passes_in_two_steps(managed, gallery, dave, stranger, alice, bob):
    assert dict(managed.offerControl(dave, {"from": gallery}).events["ControlOffered"]) == {
        "controller": gallery,
        "next": dave,
    }
    assert managed.controller() == gallery
    with reverts("Managed_NotAllowed", stranger, dave):
        managed.acceptControl({"from": stranger})
    tx = managed.acceptControl({"from": dave})
    assert dict(tx.events["ControlPassed"]) == {"before": gallery, "controller": dave}
    assert (managed.controller(), managed.offeredTo()) == (dave, NOBODY)
    with reverts("Managed_NotAllowed", gallery, dave):
        managed.moveShares([(alice, bob, 1)], {"from": gallery})
    managed.moveShares([(alice, bob, 1)], {"from": dave})


def test_control_that_was_given_up_is_gone(managed, gallery, dave, alice, bob, pay_in):
    managed.offerControl(dave, {"from": gallery})
    managed.renounceControl({"from": gallery})
    assert (managed.controller(), managed.offeredTo()) == (NOBODY, NOBODY)
    with reverts("Managed_NotAllowed", dave, NOBODY):
        managed.acceptControl({"from": dave})
    with reverts("Managed_NotAllowed", gallery, NOBODY):
        managed.moveShares([(alice, bob, 1)], {"from": gallery})
    pay_in(managed, 10)
    assert owed(managed, ETHER, alice, bob) == [5, 3]


def test_a_change_costs_the_same_among_two_and_among_sixty(factory, gallery, alice, bob, deployer, pay_in):
    costs = set()
    for count in (0, 58):
        args = (gallery, terms_for([(alice, 9), (bob, 9), *((who, 9) for who in extras(count))], reduce=False).list, [])
        factory.createManaged(*args, {"from": deployer})
        split = at("ManagedSplit", factory.managedSplitOf(*args))
        pay_in(split, ETH)
        costs.add(split.moveShares([(alice, bob, 2)], {"from": gallery}).gas_used)
    assert len(costs) == 1


# What must not happen, and what hardly does.


def test_a_payout_to_nobody_or_to_the_split_itself_reverts(managed, alice):
    for bad in (NOBODY, managed.address):
        with reverts("Shares_BadPayout", bad):
            managed.claimTo(ETHER, bad, {"from": alice})


@pytest.mark.parametrize("kind", ["ether", "coin"])
def test_what_is_claimed_as_credit_stays_until_it_is_withdrawn(managed, coin, pay_in, alice, dave, kind):
    currency = ETHER if kind == "ether" else coin
    if currency == ETHER:
        pay_in(managed, 1_000)
    else:
        coin.mint(managed, 1_000, {"from": dave})
    tx = managed.claimAsCredit(currency, {"from": alice})
    assert [dict(event) for event in tx.events["Credited"]][-1] == {
        "account": alice,
        "currency": currency,
        "amount": 500,
    }
    assert (managed.credit(alice, currency), managed.sent(currency), managed.owed(currency, alice)) == (500, 0, 0)
    managed.withdraw(currency, dave, {"from": alice})
    assert (managed.credit(alice, currency), managed.sent(currency)) == (0, 500)


def test_shares_on_the_same_terms_are_made_once(factory, alice, bob, deployer):
    args = ("Twice", "TWO", terms_for({alice: 1, bob: 1}, reduce=False).list, [])
    assert factory.createShares(*args, {"from": deployer}).events
    again = factory.createShares(*args, {"from": deployer})
    assert not again.events
    assert at("SharesSplit", factory.sharesSplitOf(*args)).balanceOf(alice) == 1


def test_more_of_a_token_than_a_book_can_count_reverts(managed, coin, alice):
    coin.mint(managed, 2**119, {"from": alice})
    with reverts("Shares_TooMuch", 2**119, 2**119 - 1):
        managed.pay(coin, alice, {"from": alice})


def test_a_surcharge_on_the_sender_is_refused_pushed_or_withdrawn(make_shares, hostile_of, alice, bob):
    """It would be paid by the other holders."""
    coin = hostile_of("SurchargeCoin")
    split = make_shares({alice: 1, bob: 1}, [coin])
    coin.mint(split, 400, {"from": bob})
    with reverts("Shares_WrongAmountSent", coin, 202, 200):
        split.claim(coin, {"from": alice})
    split.claimAsCredit(coin, {"from": alice})
    with reverts("Shares_WrongAmountSent", coin, 202, 200):
        split.withdraw(coin, alice, {"from": alice})
    assert (split.credit(alice, coin), coin.balanceOf(split)) == (200, 400)
