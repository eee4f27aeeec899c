import pytest

from tests.fixtures.collectibles import NOBODY, token_id
from tests.support.reverts import reverts


@pytest.fixture(params=["never moved", "moved", "single"])
def token(request, collection, edition, artist, alice, bob):
    """A token of alice's: in a batch, out of one, or minted alone."""
    collection.mint(alice, edition, 1 if request.param == "single" else 3, {"from": artist})
    if request.param == "moved":
        collection.transferFrom(alice, bob, token_id(edition, 1), {"from": alice})
        collection.transferFrom(bob, alice, token_id(edition, 1), {"from": bob})
    return token_id(edition, 1)


def test_an_approval_is_said_and_kept(collection, token, alice, bob):
    approved = collection.approve(bob, token, {"from": alice})

    assert approved.events["Approval"] == {"owner": alice, "approved": bob, "tokenId": token}
    assert collection.getApproved(token) == bob
    assert collection.ownerOf(token) == alice
    assert collection.balanceOf(alice) in (1, 3)


def test_the_approved_can_move_it_once(collection, token, alice, bob, carol):
    collection.approve(bob, token, {"from": alice})
    collection.transferFrom(alice, carol, token, {"from": bob})

    assert collection.getApproved(token) == NOBODY
    with reverts("ERC721InsufficientApproval", bob, token):
        collection.transferFrom(carol, bob, token, {"from": bob})


def test_an_approval_can_be_replaced_and_taken_back(collection, token, alice, bob, carol):
    collection.approve(bob, token, {"from": alice})
    collection.approve(carol, token, {"from": alice})
    with reverts("ERC721InsufficientApproval", bob, token):
        collection.transferFrom(alice, bob, token, {"from": bob})

    taken = collection.approve(NOBODY, token, {"from": alice})

    assert taken.events["Approval"] == {"owner": alice, "approved": NOBODY, "tokenId": token}
    assert collection.getApproved(token) == NOBODY
    with reverts("ERC721InsufficientApproval", carol, token):
        collection.transferFrom(alice, carol, token, {"from": carol})


def test_an_operator_can_approve(collection, token, alice, bob, carol):
    collection.setApprovalForAll(bob, True, {"from": alice})

    collection.approve(carol, token, {"from": bob})

    assert collection.getApproved(token) == carol


def test_the_approved_cannot_approve(collection, token, alice, bob, carol):
    collection.approve(bob, token, {"from": alice})

    with reverts("ERC721InvalidApprover", bob):
        collection.approve(carol, token, {"from": bob})


def test_an_operator_moves_all_until_it_is_none(collection, edition, token, alice, bob):
    set_event = collection.setApprovalForAll(bob, True, {"from": alice}).events["ApprovalForAll"]
    assert set_event == {"owner": alice, "operator": bob, "approved": True}
    assert collection.isApprovedForAll(alice, bob)
    collection.transferFrom(alice, bob, token, {"from": bob})
    collection.transferFrom(bob, alice, token, {"from": bob})

    collection.setApprovalForAll(bob, False, {"from": alice})

    assert not collection.isApprovedForAll(alice, bob)
    with reverts("ERC721InsufficientApproval", bob, token):
        collection.transferFrom(alice, bob, token, {"from": bob})


def test_nobody_cannot_be_an_operator(collection, alice):
    with reverts("ERC721InvalidOperator", NOBODY):
        collection.setApprovalForAll(NOBODY, True, {"from": alice})


@pytest.mark.parametrize("verb", ["getApproved", "approve"])
def test_a_token_never_minted_has_no_approval(collection, edition, alice, bob, verb):
    missing = token_id(edition, 9)
    with reverts("ERC721NonexistentToken", missing):
        if verb == "approve":
            collection.approve(bob, missing, {"from": alice})
        else:
            collection.getApproved(missing)


def test_an_approval_for_all_is_said_given_and_taken_back(collection, alice, bob):
    for approved in (True, False):
        tx = collection.setApprovalForAll(bob, approved, {"from": alice})
        assert dict(tx.events["ApprovalForAll"]) == {"owner": alice, "operator": bob, "approved": approved}
        assert collection.isApprovedForAll(alice, bob) is approved
