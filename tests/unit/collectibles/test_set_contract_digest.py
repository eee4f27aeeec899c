from multiformats import CID, multihash

from tests.fixtures.collectibles import CONTRACT_DIGEST, NO_DIGEST, digest_of
from tests.support.reverts import reverts


def uri_of(digest: bytes) -> str:
    return "ipfs://" + str(CID("base32", 1, "raw", multihash.wrap(digest, "sha2-256")))


def test_a_collection_starts_with_the_digest_it_was_created_with(collection):
    assert collection.contractURI() == uri_of(CONTRACT_DIGEST)


def test_the_owner_points_elsewhere(collection, artist):
    changed = collection.setContractDigest(digest_of("new"), {"from": artist})

    assert "ContractURIUpdated" in changed.events
    assert collection.contractDigest() == "0x" + digest_of("new").hex()
    assert collection.contractURI() == uri_of(digest_of("new"))


def test_a_collection_may_have_none(collection_factory, Collection, artist):
    made = collection_factory.create("Bare", "BARE", artist, NO_DIGEST, digest_of("bare"), {"from": artist})
    collection = Collection.at(made.return_value)
    assert collection.contractURI() == ""

    collection.setContractDigest(digest_of("some"), {"from": artist})

    assert collection.contractURI() == uri_of(digest_of("some"))


def test_no_digest_reverts(collection, artist):
    with reverts("Collection_DigestMissing", NO_DIGEST, NO_DIGEST):
        collection.setContractDigest(NO_DIGEST, {"from": artist})


def test_a_minter_of_every_work_cannot(collection, artist, bob):
    collection.setMinter(bob, 0, True, {"from": artist})

    with reverts("OwnableUnauthorizedAccount", bob):
        collection.setContractDigest(digest_of("new"), {"from": bob})
