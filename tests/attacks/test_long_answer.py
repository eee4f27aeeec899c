"""A registry asks a collection with a gas limit, and hears silence as consent: so the longest way to a no has to end
within it. The attack is to hold a token whose answer takes as many reads as there can be, and list it all the same."""

import pytest
from brownie import web3

from tests.fixtures.auctions import ETHER, terms_of
from tests.fixtures.bound import Policy
from tests.fixtures.collectibles import token_id
from tests.support.reverts import reverts

POLICY_GAS = 50_000
"""What `Consignments` gives a collection to answer with."""
INTRINSIC = 21_000 + 100 * 16
"""At most, of a transaction that asks: 100 bytes."""
LAST = token_id(1, 501)
"""The last of a batch of 500 that starts in the counter's word, with all of the first word of starts between."""


@pytest.fixture
def far(make_housed, english, artist, alice):
    """Alice's latest batch is another, so that nothing of hers shortens the look-up; the artist is a work's creator."""
    collection = make_housed(Policy(noResale=True))
    for to, amount in ((artist, 1), (alice, 500), (alice, 2)):
        collection.mint(to, 1, amount, {"from": artist})
    collection.setApprovalForAll(english, True, {"from": alice})
    return collection


def test_the_longest_look_up_answers_within_the_gas_it_is_given(far, alice):
    asked = {"to": far.address, "data": far.saleAllowed.encode_input(LAST, alice, ETHER)}
    wanted = (0).to_bytes(32, "big")
    assert bytes(web3.eth.call({**asked, "gas": INTRINSIC + POLICY_GAS})) == wanted
    assert bytes(web3.eth.call({**asked, "gas": INTRINSIC + POLICY_GAS * 4 // 5})) == wanted  # with a fifth to spare


def test_a_token_that_is_far_from_its_batchs_start_is_not_listed_either(far, english, alice):
    lot = terms_of(english, alice, far, LAST)
    with reverts("Consignment_SaleNotAllowed", far, LAST, ETHER):
        english.list(lot, {"from": alice})
