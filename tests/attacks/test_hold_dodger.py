"""R17: a holding period cut short by custody, by going round in circles, by signatures or by those with power."""

import pytest
from brownie import chain

from tests.fixtures.bound import ANT_180_730, DAY, later
from tests.fixtures.collectibles import CONTRACT_DIGEST, NAME, NO_DIGEST, SYMBOL, token_id, work_terms

TOKEN = token_id(1, 2)
HELD = "Policy_Held"


@pytest.fixture
def collection(make_bound, artist, alice):
    collection = make_bound(ANT_180_730)
    collection.mint(alice, 1, 3, {"from": artist})
    return collection


def test_the_house_is_no_way_round(collection, alice, bob, dave):
    """Neither by the house's hand nor by the holder's own."""
    collection.setApprovalForAll(dave, True, {"from": alice})
    for mover in (alice, dave):
        with pytest.raises(Exception, match=HELD):
            collection.transferFrom(alice, dave, TOKEN, {"from": mover})
        with pytest.raises(Exception, match=HELD):
            collection.transferFrom(alice, bob, TOKEN, {"from": mover})


def test_sending_it_to_oneself_gains_nothing(collection, alice, bob):
    later(181)
    collection.transferFrom(alice, alice, TOKEN, {"from": alice})

    with pytest.raises(Exception, match=HELD):
        collection.transferFrom(alice, bob, TOKEN, {"from": alice})


def test_custody_does_not_make_a_later_holder_a_first_one(collection, alice, bob, carol, dave):
    """730 days it stays, not 180, after any number of stays in custody."""
    later(181)
    collection.transferFrom(alice, bob, TOKEN, {"from": alice})
    later(731)
    for _ in range(3):
        collection.transferFrom(bob, dave, TOKEN, {"from": bob})
        collection.transferFrom(dave, bob, TOKEN, {"from": dave})
    collection.transferFrom(bob, carol, TOKEN, {"from": bob})
    later(181)

    with pytest.raises(Exception, match=HELD):
        collection.transferFrom(carol, alice, TOKEN, {"from": carol})


def test_custody_does_not_make_a_buyer_a_depositor(collection, alice, bob, carol, dave):
    """Alice deposited it once; bought back by her, it is a purchase like any other."""
    later(181)
    collection.transferFrom(alice, dave, TOKEN, {"from": alice})
    collection.transferFrom(dave, bob, TOKEN, {"from": dave})
    later(731)
    collection.transferFrom(bob, dave, TOKEN, {"from": bob})
    collection.transferFrom(dave, alice, TOKEN, {"from": dave})
    later(181)

    with pytest.raises(Exception, match=HELD):
        collection.transferFrom(alice, carol, TOKEN, {"from": alice})


def test_neither_artist_nor_minter_moves_a_held_token(collection, artist, alice, bob):
    collection.setMinter(bob, 0, True, {"from": artist})
    for person in (artist, bob):
        with pytest.raises(Exception, match="ERC721InsufficientApproval"):
            collection.transferFrom(alice, person, TOKEN, {"from": person})


def test_a_new_mint_does_not_reset_an_older_token(collection, artist, alice, bob):
    until = collection.heldUntil(TOKEN)
    later(100)
    collection.mint(alice, 1, 5, {"from": artist})
    collection.mint(alice, 1, 1, {"from": artist})

    assert collection.heldUntil(TOKEN) == until
    later(81)
    collection.transferFrom(alice, bob, TOKEN, {"from": alice})
    with pytest.raises(Exception, match=HELD):
        collection.transferFrom(alice, bob, token_id(1, 5), {"from": alice})
    assert collection.heldUntil(TOKEN) > until + 700 * DAY


def test_a_second_house_does_not_forget_whose_it_is(
    BoundCollectionFactory, BoundCollection, deployer, artist, alice, bob, carol, dave
):
    """Handed from house to house, it still goes back to Alice as it came, and to Bob as something sold."""
    made = deployer.deploy(BoundCollectionFactory, [dave, carol]).create(
        NAME, SYMBOL, artist, CONTRACT_DIGEST, NO_DIGEST, ANT_180_730, {"from": artist}
    )
    collection = BoundCollection.at(made.return_value)
    collection.register(work_terms("Bound", artist, cap=10), {"from": artist})
    collection.mint(alice, 1, 3, {"from": artist})
    until = collection.heldUntil(TOKEN)
    later(181)
    for number in (2, 3):
        collection.transferFrom(alice, dave, token_id(1, number), {"from": alice})
        collection.transferFrom(dave, carol, token_id(1, number), {"from": dave})
    collection.transferFrom(carol, alice, TOKEN, {"from": carol})
    collection.transferFrom(carol, bob, token_id(1, 3), {"from": carol})

    assert collection.heldUntil(TOKEN) == until
    with pytest.raises(Exception, match=HELD):
        collection.transferFrom(bob, carol, token_id(1, 3), {"from": bob})


def test_nobody_becomes_a_creator_by_holding(collection, artist, alice, bob):
    """The artist's freedom is for what never left the artist: not for a straw man who gives it back."""
    collection.mint(artist, 1, 1, {"from": artist})
    fresh = token_id(1, 4)
    collection.transferFrom(artist, alice, fresh, {"from": artist})
    later(181)
    collection.transferFrom(alice, artist, fresh, {"from": alice})
    collection.setMinter(bob, 0, True, {"from": artist})
    collection.transferOwnership(alice, {"from": artist})
    collection.acceptOwnership({"from": alice})

    for holder, token in ((artist, fresh), (alice, TOKEN)):
        held = collection.heldUntil(token) > chain[-1].timestamp
        assert held == (holder == artist)
    with pytest.raises(Exception, match=HELD):
        collection.transferFrom(artist, bob, fresh, {"from": artist})
