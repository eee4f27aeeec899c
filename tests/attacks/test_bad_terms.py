"""Fault 11: terms at the edge. Zero shares, a recipient twice, the zero address, the split itself, one recipient, more
recipients than fit a block, shares that overflow."""

import pytest
from brownie.exceptions import VirtualMachineError

from scripts.studio.errors import SplitError
from scripts.studio.splits import MOST_SHARES, Leaf, Terms, make_terms
from tests.fixtures.royalties import ETHER, Made, extras, split_at
from tests.support.reverts import reverts

BLOCK = 30_000_000
TRANSACTION = 16_777_216  # EIP-7825


def test_one_recipient_gets_everything(make_split, pay_in, alice, stranger, web3):
    (only,) = extras(1, "only")
    made = make_split([(only, 1)])
    pay_in(made.split, 12_345)
    made.split.payAll(ETHER, made.list, {"from": stranger})
    assert web3.eth.get_balance(made.terms.leaves[0].recipient) == 12_345
    assert made.split.balance() == 0


def test_no_proof_opens_an_account_without_shares(split_factory, deployer, alice, stranger):
    """A creator can commit to a leaf without shares, but nobody can prove it."""
    terms = Terms((Leaf(alice.address, 1, 0), Leaf("0x" + "ff" * 20, 1, 5)))
    split_factory.create(terms.root, {"from": deployer})
    split = split_at(split_factory.splitOf(terms.root))
    with reverts("Terms_NoShares", alice):
        split.open(terms.proof(alice.address).encode(), {"from": stranger})


def test_a_recipient_twice_can_be_proven_once_at_most(split_factory, deployer, treasury, alice, stranger):
    """Within a group nobody can prove it; across groups the first proof is the account."""
    twice = Terms((Leaf(alice.address, 1, 2), Leaf(alice.address, 2, 3)))
    split_factory.create(twice.root, {"from": deployer})
    split = split_at(split_factory.splitOf(twice.root))
    with reverts("Terms_NotAscending", alice, alice):
        split.open(twice.proof(alice.address).encode(), {"from": stranger})

    low = ["0x" + number.to_bytes(20, "big").hex() for number in range(1, 8)]
    leaves = (*(Leaf(who, 0, 1) for who in low), Leaf(alice.address, 1, 2), Leaf(alice.address, 2, 90))
    apart = Terms(leaves)
    split_factory.create(apart.root, {"from": deployer})
    split = split_at(split_factory.splitOf(apart.root))
    first = apart.proof(alice.address)
    second = (leaves[8].encode(), 0, 1, [apart._levels[0][0]])
    treasury.transfer(split, 99)
    split.open(first.encode(), {"from": stranger})
    split.open(second, {"from": stranger})
    assert split.accountOf(alice)[1:3] == (2, 99)
    assert split.owed(ETHER, alice) == 2


def test_nobody_can_make_a_split_its_own_recipient(split_factory, deployer, alice):
    """The address follows from the list: any list that names it has another one."""
    terms = make_terms([(alice.address, "artist", 1)])
    for _ in range(3):
        own = split_factory.splitOf(terms.root)
        terms = make_terms([(alice.address, "artist", 1), (own, "artist", 1)])
        assert split_factory.splitOf(terms.root) != own


def test_the_studio_refuses_what_no_contract_would_take(alice):
    for shares in (0, MOST_SHARES + 1):
        with pytest.raises(SplitError):
            make_terms([(alice.address, "artist", shares), ("0x" + "ff" * 20, "artist", 1)])


def test_a_list_too_long_to_pay_at_once_is_paid_in_pages(split_factory, deployer, pay_in, stranger, web3):
    """1,100 recipients were too many for the block of a splitter that pays all or nothing. Here they are claimed one by
    one, or in pages, whatever their number; paid for the second time they even fit one transaction."""
    people = extras(1_100, "crowd")
    terms = make_terms((who, "artist", 1) for who in people)
    split_factory.create(terms.root, {"from": deployer})
    made = Made(split_at(split_factory.splitOf(terms.root)), terms)
    pay_in(made.split, 1_100 * 10**9)
    for start in range(0, 1_100, 220):
        tx = made.split.payPage(ETHER, made.list, start, start + 220, {"from": stranger})
        assert tx.gas_used < TRANSACTION
    assert all(web3.eth.get_balance(leaf.recipient) == 10**9 for leaf in terms.leaves)

    # Every account was paid alone and is read once more, then the watermark has caught up.
    for most in (BLOCK, TRANSACTION):
        pay_in(made.split, 1_100 * 10**9)
        assert made.split.payAll(ETHER, made.list, {"from": stranger}).gas_used < most
    assert all(web3.eth.get_balance(leaf.recipient) == 3 * 10**9 for leaf in terms.leaves)


def test_the_most_money_times_the_most_shares_does_not_overflow(make_split, deployer, PlainCoin, stranger):
    """119 bits of money times 24 bits of shares; and beyond that a clear refusal, not a wrong amount."""
    coin = deployer.deploy(PlainCoin)
    small, large = extras(2, "overflow")
    made = make_split([(small, 1), (large, MOST_SHARES - 1)])
    most = 2**119 - 1
    coin.mint(made.split, most, {"from": stranger})
    made.split.payAll(coin, made.list, {"from": stranger})
    assert coin.balanceOf(small) == most // MOST_SHARES
    assert coin.balanceOf(large) == most * (MOST_SHARES - 1) // MOST_SHARES

    left = coin.balanceOf(made.split)
    coin.mint(made.split, 1, {"from": stranger})
    with reverts("Split_TooMuch", left + 1, most):
        made.split.payAll(coin, made.list, {"from": stranger})


def test_a_root_can_promise_no_more_than_the_whole(split_factory, deployer, alice, bob, stranger):
    """The sums in the nodes are the sums of what is below: a root that says 5 opens nothing of a tree of 8."""
    honest = make_terms([(alice.address, "artist", 4), (bob.address, "artist", 4)])
    greedy = honest.root[:29] + (5).to_bytes(3, "big")
    split_factory.create(greedy, {"from": deployer})
    split = split_at(split_factory.splitOf(greedy))
    with reverts("Split_WrongTerms", honest.root):
        split.open(honest.proof(alice.address).encode(), {"from": stranger})
    with pytest.raises(VirtualMachineError):
        split.claim(ETHER, {"from": alice})
