import pytest
from brownie import chain

from tests.fixtures.bound import later
from tests.fixtures.collectibles import token_id, work_terms
from tests.fixtures.licences import ENDS, EXCLUSIVE, PASSES, LicenceTerms
from tests.support.reverts import reverts

TOKEN = token_id(1, 1)
SOLE = token_id(2, 1)


@pytest.fixture(scope="module")
def licensed(collection, licences, artist, alice):
    """Work 1 has a licence that ends on transfer, work 2 is one of one; Alice has a token of each, for a day."""
    collection.register(work_terms("Tide", artist, cap=10), {"from": artist})
    collection.register(work_terms("Dune", artist, cap=1), {"from": artist})
    collection.declare(1, licences.digestOf(ENDS), 0, {"from": artist})
    for work in (1, 2):
        collection.mint(alice, work, 1, {"from": artist})
    later(1)
    return collection


@pytest.fixture
def grant(licences, licensed, artist, alice):
    def grant_(terms=ENDS, token=TOKEN, holder=alice, until=0, by=artist):
        return licences.grant(licensed, token, holder, licences.digestOf(terms), until, {"from": by})

    return grant_


def test_terms_that_pass_are_the_holders_without_a_grant(licences, collection, artist, alice, bob):
    collection.register(work_terms("Foam", artist), {"from": artist})
    work, digest = collection.works(), licences.CANT_BE_EVIL(2)
    collection.declare(work, digest, 0, {"from": artist})
    token = collection.mint(alice, work, 1, {"from": artist}).return_value
    assert licences.stands(collection, token, alice, digest)

    collection.transferFrom(alice, bob, token, {"from": alice})

    assert not licences.stands(collection, token, alice, digest)
    assert licences.stands(collection, token, bob, digest)
    assert not licences.stands(collection, token, bob, licences.CANT_BE_EVIL(3))


def test_terms_that_end_on_transfer_are_nobodys_before_a_grant(licences, licensed, grant, alice):
    digest = licences.digestOf(ENDS)
    assert not licences.stands(licensed, TOKEN, alice, digest)

    granted = grant()

    assert granted.events["LicenceGranted"] == {
        "collection": licensed, "tokenId": TOKEN, "holder": alice, "licence": digest, "until": 0,
    }  # fmt: skip
    assert licences.stands(licensed, TOKEN, alice, digest)
    assert licences.grantOf(licensed, TOKEN) == (alice, licensed.heldSince(TOKEN), 0, digest)


def test_it_ends_with_the_transfer_and_does_not_pass(licences, licensed, grant, alice, bob):
    grant()
    licensed.transferFrom(alice, bob, TOKEN, {"from": alice})

    for person in (alice, bob):
        assert not licences.stands(licensed, TOKEN, person, licences.digestOf(ENDS))


def test_it_ends_at_its_second(licences, licensed, grant, alice):
    until = chain[-1].timestamp + 600
    grant(until=until)
    digest = licences.digestOf(ENDS)
    chain.mine(timestamp=until - 1)
    assert licences.stands(licensed, TOKEN, alice, digest)
    chain.mine(timestamp=until)
    assert not licences.stands(licensed, TOKEN, alice, digest)

    grant()
    assert licences.stands(licensed, TOKEN, alice, digest)


def test_approvals_loans_and_freezes_leave_it_alone(licences, licensed, grant, alice, bob):
    grant()
    licensed.approve(bob, TOKEN, {"from": alice})
    licensed.setUser(TOKEN, bob, 2**64 - 1, {"from": alice})
    licensed.freeze(TOKEN, {"from": alice})

    assert licences.stands(licensed, TOKEN, alice, licences.digestOf(ENDS))


def test_burnt_it_is_nobodys(licences, licensed, grant, alice):
    grant()
    licensed.burn(TOKEN, {"from": alice})

    assert not licences.stands(licensed, TOKEN, alice, licences.digestOf(ENDS))
    assert not licences.stands(licensed, token_id(1, 9), "0x" + "0" * 40, licences.digestOf(ENDS))


def test_a_second_grant_waits_for_the_first_to_end(licences, licensed, grant, alice, bob):
    grant()
    with reverts("Licences_StillGranted", TOKEN, licences.digestOf(ENDS)):
        grant(PASSES)

    licensed.transferFrom(alice, bob, TOKEN, {"from": alice})
    later(1)
    grant(PASSES, holder=bob)
    licensed.transferFrom(bob, alice, TOKEN, {"from": bob})

    assert licences.stands(licensed, TOKEN, alice, licences.digestOf(PASSES))
    with reverts("Licences_StillGranted", TOKEN, licences.digestOf(PASSES)):
        later(1)
        grant()


def test_an_exclusive_licence_is_for_a_work_of_one(licences, licensed, grant, alice):
    with reverts("Licences_NotExclusive", 1, 10):
        grant(EXCLUSIVE)

    grant(EXCLUSIVE, SOLE)

    assert licences.stands(licensed, SOLE, alice, licences.digestOf(EXCLUSIVE))
    with reverts("Licences_StillGranted", SOLE, licences.digestOf(EXCLUSIVE)):
        grant(ENDS, SOLE)


def test_the_creator_or_the_owner_grants(licences, licensed, grant, artist, alice, bob, carol):
    licensed.setMinter(bob, 0, True, {"from": artist})
    with reverts("Licences_NotLicensor", bob, artist):
        grant(by=bob)

    licensed.transferOwnership(carol, {"from": artist})
    licensed.acceptOwnership({"from": carol})
    grant(by=carol)
    grant(token=SOLE, by=artist)

    for token in (TOKEN, SOLE):
        assert licences.stands(licensed, token, alice, licences.digestOf(ENDS))


def test_only_published_terms_to_the_holder_and_not_into_the_past(licences, licensed, grant, artist, alice, bob):
    unknown = licences.digestOf(LicenceTerms(b"\x09" * 32))
    with reverts("Licences_NotPublished", unknown):
        grant(LicenceTerms(b"\x09" * 32))
    with reverts("Licences_NotPublished", unknown):
        licences.stands(licensed, TOKEN, alice, unknown)
    with reverts("Licences_NotHolder", bob, alice):
        grant(holder=bob)
    now = chain[-1].timestamp
    with reverts("Licences_UntilPast", now, now):
        licences.grant.call(licensed, TOKEN, alice, licences.digestOf(ENDS), now, {"from": artist})
    with reverts("ERC721NonexistentToken", token_id(1, 7)):
        grant(token=token_id(1, 7))
