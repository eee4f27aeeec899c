"""Opening accounts: by proof, by anyone, once."""

import pytest
from eth_utils.crypto import keccak

from scripts.studio.splits import make_terms
from tests.fixtures.royalties import ETH, ETHER, extras
from tests.support.reverts import reverts


def test_an_opened_account_remembers_its_shares(trio, stranger, alice):
    tx = trio.split.open(trio.proof(alice), {"from": stranger})
    assert dict(tx.events["Opened"]) == {"recipient": alice, "role": 1, "shares": 5, "whole": 10}
    assert trio.split.accountOf(alice) == (1, 5, 10, "0x" + "0" * 40)


def test_opening_again_changes_nothing(trio, stranger, alice, pay_in):
    pay_in(trio.split, ETH)
    trio.split.openAndPay(ETHER, trio.proof(alice), {"from": stranger})
    tx = trio.split.open(trio.proof(alice), {"from": stranger})
    assert not tx.events
    assert trio.split.paid(ETHER, alice) == ETH // 2
    assert trio.split.owed(ETHER, alice) == 0


@pytest.mark.parametrize("count", [1, 8, 9, 17, 64, 65, 1000])
def test_every_position_of_a_tree_can_be_proven(make_split, deployer, count):
    made = make_split([(address, index + 1) for index, address in enumerate(extras(count))])
    step = max(1, count // 9)
    for leaf in [*made.terms.leaves[::step], made.terms.leaves[-1]]:
        assert made.split.open.call(made.proof(leaf.recipient), {"from": deployer}) == leaf.recipient
        made.split.open(made.proof(leaf.recipient), {"from": deployer})
        assert made.split.accountOf(leaf.recipient)[1:3] == (leaf.shares, made.terms.whole)


def test_a_proof_against_other_terms_is_refused(trio, alice, bob, stranger):
    forged = make_terms([(stranger.address, "artist", 9), (bob.address, "artist", 1)])
    with reverts("Split_WrongTerms", forged.root):
        trio.split.open(forged.proof(stranger.address).encode(), {"from": stranger})


def test_a_leaf_its_group_does_not_have_is_refused(trio, alice):
    group, _, path, siblings = trio.proof(alice)
    with reverts("Terms_BadIndex", 3, 3):
        trio.split.open((group, 3, path, siblings), {"from": alice})


@pytest.mark.parametrize("length", [25, 64, 216])
def test_a_group_of_a_wrong_length_is_refused(trio, alice, length):
    with reverts("Terms_BadLength", length):
        trio.split.open((b"\x01" * length, 0, 0, []), {"from": alice})


@pytest.mark.parametrize("length", [0, 23])
def test_a_group_without_a_leaf_has_none_to_prove(trio, alice, length):
    with reverts("Terms_BadIndex", 0, 0):
        trio.split.open((b"\x01" * length, 0, 0, []), {"from": alice})


def test_a_node_cannot_pass_for_a_leaf(make_split, deployer):
    """The 64 bytes under a node are no multiple of 24; three leaves of another tree are no node."""
    made = make_split([(address, 1) for address in extras(16)])
    left, right = made.terms._levels[0]
    with reverts("Terms_BadLength", 64):
        made.split.open((left + right, 0, 0, []), {"from": deployer})


def test_a_sibling_that_claims_more_than_fits_is_refused(make_split, deployer):
    made = make_split([(address, 1) for address in extras(16)])
    group, index, path, (sibling,) = made.proof(made.terms.leaves[0].recipient)
    greedy = sibling[:29] + b"\xff" * 3
    with reverts("Terms_TooManyShares", 2**24 - 1 + 8, 2**24 - 1):
        made.split.open((group, index, path, [greedy]), {"from": deployer})


def test_a_sibling_that_claims_less_leads_to_another_root(make_split, deployer):
    made = make_split([(address, 1) for address in extras(16)])
    group, index, path, (sibling,) = made.proof(made.terms.leaves[0].recipient)
    modest = sibling[:29] + bytes(3)
    wrong = keccak(made.terms._levels[0][0] + modest)[:29] + (8).to_bytes(3, "big")
    with reverts("Split_WrongTerms", wrong):
        made.split.open((group, index, path, [modest]), {"from": deployer})
