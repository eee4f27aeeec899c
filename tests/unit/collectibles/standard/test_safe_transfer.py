import pytest

from tests.fixtures.collectibles import token_id
from tests.support.reverts import reverts

SILENT, REASON, CUSTOM_ERROR, PANIC = range(4)


@pytest.fixture
def token(collection, edition, artist, alice):
    collection.mint(alice, edition, 3, {"from": artist})
    return token_id(edition, 2)


def send(collection, holder, to, token, data=None):
    more = () if data is None else (data,)
    return collection.safeTransferFrom(holder, to, token, *more, {"from": holder})


def test_a_person_is_not_asked(collection, token, alice, bob):
    send(collection, alice, bob, token)

    assert collection.ownerOf(token) == bob


@pytest.mark.parametrize("data", [None, b"", b"\x01\x02\x03", b"x" * 300])
def test_a_receiver_is_asked_after_the_transfer_with_all_the_facts(
    collection, token, alice, AcceptingReceiver, deployer, data
):
    receiver = deployer.deploy(AcceptingReceiver)

    send(collection, alice, receiver, token, data)

    assert collection.ownerOf(token) == receiver
    assert receiver.calls() == 1
    assert (receiver.operator(), receiver.giver()) == (alice, alice)
    assert receiver.tokenId() == token
    assert receiver.data() == "0x" + (data or b"").hex()
    assert receiver.holderSeen() == receiver


def test_an_operator_is_named_as_the_operator(collection, token, alice, bob, AcceptingReceiver, deployer):
    receiver = deployer.deploy(AcceptingReceiver)
    collection.setApprovalForAll(bob, True, {"from": alice})

    collection.safeTransferFrom(alice, receiver, token, {"from": bob})

    assert receiver.operator() == bob


def test_a_receiver_that_answers_wrongly_gets_nothing(collection, token, alice, RefusingReceiver, deployer):
    receiver = deployer.deploy(RefusingReceiver)

    with reverts("ERC721InvalidReceiver", receiver):
        send(collection, alice, receiver, token)

    assert collection.ownerOf(token) == alice
    assert collection.balanceOf(alice) == 3


def test_a_contract_that_knows_no_tokens_gets_nothing(collection, collection_factory, token, alice):
    with reverts("ERC721InvalidReceiver", collection_factory):
        send(collection, alice, collection_factory, token)


def test_a_receiver_that_reverts_silently_gets_nothing(collection, token, alice, RevertingReceiver, deployer):
    receiver = deployer.deploy(RevertingReceiver, SILENT)

    with reverts("ERC721InvalidReceiver", receiver):
        send(collection, alice, receiver, token)


def test_a_receivers_reason_reaches_the_sender(collection, token, alice, RevertingReceiver, deployer):
    receiver = deployer.deploy(RevertingReceiver, REASON)

    with reverts("no room on the wall"):
        send(collection, alice, receiver, token)


def test_a_receivers_custom_error_reaches_the_sender(collection, token, alice, RevertingReceiver, deployer):
    receiver = deployer.deploy(RevertingReceiver, CUSTOM_ERROR)

    with reverts("Receiver_WantsNoArt", token):
        send(collection, alice, receiver, token)


def test_a_receivers_panic_reaches_the_sender(collection, token, alice, RevertingReceiver, deployer):
    receiver = deployer.deploy(RevertingReceiver, PANIC)

    with reverts("Failed assertion"):
        send(collection, alice, receiver, token)

    assert collection.ownerOf(token) == alice


def test_a_stranger_cannot_send_safely_either(collection, token, alice, stranger):
    with reverts("ERC721InsufficientApproval", stranger, token):
        collection.safeTransferFrom(alice, stranger, token, {"from": stranger})


def test_a_mint_asks_no_receiver(collection, edition, artist, AcceptingReceiver, RefusingReceiver, deployer):
    accepting = deployer.deploy(AcceptingReceiver)
    refusing = deployer.deploy(RefusingReceiver)

    collection.mint(accepting, edition, 1, {"from": artist})
    collection.mint(refusing, edition, 2, {"from": artist})

    assert accepting.calls() == 0
    assert collection.balanceOf(refusing) == 2
