import pytest
from brownie import chain
from eth_account import Account

from tests.fixtures.collectibles import NOBODY, token_id
from tests.support.reverts import reverts

FIELDS = [("spender", "address"), ("tokenId", "uint256"), ("nonce", "uint256"), ("deadline", "uint256")]
NEVER = 2**256 - 1
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


@pytest.fixture(scope="module")
def holder():
    """A key that holds tokens and never sends a transaction."""
    return Account.create()


@pytest.fixture
def token(collection, edition, artist, holder):
    collection.mint(holder.address, edition, 3, {"from": artist})
    return token_id(edition, 2)


def sign(collection, spender, token, nonce, deadline, key, chain_id=None) -> bytes:
    domain = {
        "name": "Vernissage Collection",
        "version": "1",
        "chainId": chain.id if chain_id is None else chain_id,
        "verifyingContract": str(collection),
    }
    types = {"Permit": [{"name": name, "type": kind} for name, kind in FIELDS]}
    message = {"spender": str(spender), "tokenId": token, "nonce": nonce, "deadline": deadline}
    return bytes(key.sign_typed_data(domain, types, message).signature)


def refused(holder):
    """The digest differs with everything that is wrong, so the error is matched by its name and holder."""
    return pytest.raises(Exception, match=f"(?i)Collection_PermitNotSigned: {holder}")


def test_a_signature_approves(collection, token, holder, alice, bob):
    signature = sign(collection, alice, token, 0, NEVER, holder)

    permitted = collection.permit(alice, token, NEVER, signature, {"from": bob})

    assert permitted.events["Approval"] == {"owner": holder.address, "approved": alice, "tokenId": token}
    assert collection.getApproved(token) == alice
    collection.transferFrom(holder.address, bob, token, {"from": alice})
    assert collection.ownerOf(token) == bob


def test_a_permit_counts_once_even_after_it_was_withdrawn(collection, token, holder, alice, bob):
    signature = sign(collection, alice, token, 0, NEVER, holder)
    collection.permit(alice, token, NEVER, signature, {"from": bob})
    assert collection.nonces(token) == 1
    withdrawn = sign(collection, NOBODY, token, 1, NEVER, holder)
    collection.permit(NOBODY, token, NEVER, withdrawn, {"from": bob})
    assert collection.getApproved(token) == NOBODY

    for replayed, spender in [(signature, alice), (withdrawn, NOBODY)]:
        with refused(holder.address):
            collection.permit(spender, token, NEVER, replayed, {"from": alice})


def test_nonces_grow_with_transfers(collection, edition, artist, alice, bob):
    collection.mint(alice, edition, 2, {"from": artist})
    token = token_id(edition, 1)
    assert collection.nonces(token) == 0

    for count, (giver, taker) in enumerate([(alice, bob), (bob, alice), (alice, alice)], 1):
        collection.transferFrom(giver, taker, token, {"from": giver})
        assert collection.nonces(token) == count


def test_a_permit_dies_with_a_transfer(collection, token, holder, alice, bob):
    soon = sign(collection, alice, token, 0, NEVER, holder)
    later = sign(collection, alice, token, 1, NEVER, holder)
    collection.permit(bob, token, NEVER, sign(collection, bob, token, 0, NEVER, holder), {"from": bob})
    collection.transferFrom(holder.address, bob, token, {"from": bob})
    assert collection.nonces(token) == 2

    for signature in (soon, later):
        with refused(bob):
            collection.permit(alice, token, NEVER, signature, {"from": alice})


def test_its_deadline_is_its_last_second(collection, token, holder, alice):
    now = chain[-1].timestamp
    collection.permit.call(alice, token, now, sign(collection, alice, token, 0, now, holder), {"from": alice})

    with reverts("Collection_PermitExpired", now - 1, now):
        collection.permit.call(
            alice, token, now - 1, sign(collection, alice, token, 0, now - 1, holder), {"from": alice}
        )


@pytest.mark.parametrize("wrong", ["spender", "token", "nonce", "deadline", "key", "chain", "high s", "nothing"])
def test_anything_else_than_what_was_signed_is_refused(collection, token, holder, alice, bob, wrong):
    good = sign(collection, alice, token, 0, NEVER, holder)
    high_s = good[:32] + (ORDER - int.from_bytes(good[32:64], "big")).to_bytes(32, "big") + bytes([55 - good[64]])
    signature = {
        "spender": sign(collection, bob, token, 0, NEVER, holder),
        "token": sign(collection, alice, token + 1, 0, NEVER, holder),
        "nonce": sign(collection, alice, token, 1, NEVER, holder),
        "deadline": sign(collection, alice, token, 0, NEVER - 1, holder),
        "key": sign(collection, alice, token, 0, NEVER, Account.create()),
        "chain": sign(collection, alice, token, 0, NEVER, holder, chain_id=1),
        "high s": high_s,
        "nothing": b"",
    }[wrong]

    with refused(holder.address):
        collection.permit(alice, token, NEVER, signature, {"from": alice})


def test_a_permit_of_another_collection_is_void(
    collection, collection_factory, Collection, token, holder, artist, alice
):
    made = collection_factory.create("Twin", "TWIN", artist, b"\0" * 32, b"\1" * 32, {"from": artist})
    twin = Collection.at(made.return_value)
    assert twin.DOMAIN_SEPARATOR() != collection.DOMAIN_SEPARATOR()

    with refused(holder.address):
        collection.permit(alice, token, NEVER, sign(twin, alice, token, 0, NEVER, holder), {"from": alice})


def test_a_contract_can_permit(collection, edition, artist, alice, ContractSigner, deployer):
    wallet = deployer.deploy(ContractSigner)
    collection.mint(wallet, edition, 2, {"from": artist})
    token = token_id(edition, 2)
    with refused(wallet):
        collection.permit(alice, token, NEVER, b"", {"from": alice})
    wallet.answerWith(bytes.fromhex("1626ba7e") + bytes(28), {"from": deployer})

    collection.permit(alice, token, NEVER, b"", {"from": alice})

    assert collection.getApproved(token) == alice


def test_a_token_that_does_not_exist_has_no_nonce(collection, edition, alice):
    with reverts("ERC721NonexistentToken", token_id(edition, 1)):
        collection.nonces(token_id(edition, 1))
    with reverts("ERC721NonexistentToken", token_id(edition, 1)):
        collection.permit(alice, token_id(edition, 1), NEVER, b"", {"from": alice})
