from eth_abi import encode
from eth_utils import keccak
from multiformats import CID, multihash

from tests.fixtures.collectibles import NO_DIGEST, SERIES, digest_of, token_id, work_terms
from tests.fixtures.sealed import COMMITMENT, DIRECTORY, FILES, ROOT, SALT, SEALED, SECRET, TREE
from tests.support.merkle import proof_of
from tests.support.reverts import reverts


def uri(digest: bytes, codec: str) -> str:
    return "ipfs://" + str(CID("base32", 1, codec, multihash.wrap(digest, "sha2-256")))


def test_before_all_tokens_show_the_cover(collection, sealed):
    assert {collection.tokenURI(token_id(sealed, number)) for number in range(1, 5)} == {
        uri(digest_of("cover.json"), "raw")
    }
    assert collection.terms(sealed)["kind"] == SEALED
    assert not collection.isContentOf(token_id(sealed, 1), FILES[0], proof_of(TREE, 0))


def test_after_each_has_its_own(collection, sealed, stranger):
    revealed = collection.reveal(sealed, *SECRET, {"from": stranger})

    assert revealed.events["WorkRevealed"] == {
        "work": sealed,
        "metadataDigest": "0x" + DIRECTORY.hex(),
        "contentRoot": "0x" + ROOT.hex(),
    }
    assert revealed.events["BatchMetadataUpdate"] == {
        "_fromTokenId": token_id(sealed, 1),
        "_toTokenId": token_id(sealed, 4),
    }
    for number in range(1, 5):
        token = token_id(sealed, number)
        assert collection.tokenURI(token) == f"{uri(DIRECTORY, 'dag-pb')}/{number}.json"
        assert collection.metadataDigest(token) == "0x" + DIRECTORY.hex()
        assert collection.contentDigest(token) == "0x" + COMMITMENT.hex()
        assert collection.isContentOf(token, FILES[number - 1], proof_of(TREE, number - 1))
    assert collection.terms(sealed)["kind"] == SERIES


def test_royalty_creator_and_digest_stay(collection, sealed, artist):
    before = collection.royaltyInfo(token_id(sealed, 1), 10_000)
    collection.reveal(sealed, *SECRET, {"from": artist})

    assert collection.royaltyInfo(token_id(sealed, 1), 10_000) == before == (artist, 1000)
    assert collection.workOf(COMMITMENT) == sealed
    assert collection.terms(sealed)["creator"] == artist


def test_revealing_ends_minting(collection, sealed, artist, alice):
    revealed = collection.reveal(sealed, *SECRET, {"from": artist})

    assert revealed.events["CapLowered"] == {"work": sealed, "cap": 4}
    with reverts("Collection_CapExceeded", 1, 0):
        collection.mint(alice, sealed, 1, {"from": artist})


def test_a_work_is_revealed_once(collection, sealed, artist):
    collection.reveal(sealed, *SECRET, {"from": artist})

    with reverts("Collection_NotSealed", sealed):
        collection.reveal(sealed, *SECRET, {"from": artist})


def test_what_was_revealed_can_be_revised_and_frozen_like_any_series(collection, sealed, artist, alice):
    collection.reveal(sealed, *SECRET, {"from": artist})
    collection.revise(sealed, digest_of("another directory"), {"from": artist})
    assert collection.metadataDigest(token_id(sealed, 2)) == "0x" + DIRECTORY.hex()

    collection.acceptVersion(token_id(sealed, 2), 1, {"from": alice})
    collection.freeze(token_id(sealed, 3), {"from": alice})

    assert collection.tokenURI(token_id(sealed, 2)) == f"{uri(digest_of('another directory'), 'dag-pb')}/2.json"
    assert collection.isFrozen(token_id(sealed, 3))


def test_a_root_may_be_left_out(collection, artist, alice):
    commitment = keccak(encode(["bytes32"] * 3, [DIRECTORY, NO_DIGEST, SALT]))
    collection.register(work_terms("Box", artist, kind=SEALED, content=commitment), {"from": artist})
    collection.reveal(1, DIRECTORY, NO_DIGEST, SALT, {"from": artist})

    assert collection.terms(1)["metadataDigest"] == "0x" + DIRECTORY.hex()
    assert collection.cap(1) == 0


def test_a_sealed_work_needs_its_commitment(collection, artist):
    with reverts("Collection_DigestMissing", NO_DIGEST, digest_of("Box.json")):
        collection.register(work_terms("Box", artist, kind=SEALED, content=NO_DIGEST), {"from": artist})


def test_other_works_have_nothing_to_reveal(collection, single, series, artist):
    for work in (0, single, series, 99):
        with reverts("Collection_NotSealed", work):
            collection.reveal(work, *SECRET, {"from": artist})
