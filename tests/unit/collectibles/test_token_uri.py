import hashlib

import pytest
from multiformats import CID, multihash

from tests.fixtures.collectibles import NO_DIGEST, SERIES, digest_of, token_id, work_terms
from tests.support.reverts import reverts

# A CID in the wild, and the sha2-256 inside it: the IPFS project's own page and its directory.
KNOWN_RAW = "bafkreifzjut3te7nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
KNOWN_DIRECTORY = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"


def raw_digest(cid: str) -> bytes:
    return bytes(CID.decode(cid).raw_digest)


def cid_of(digest: bytes, codec: str) -> str:
    return str(CID("base32", 1, codec, multihash.wrap(digest, "sha2-256")))


def mint_with(collection, artist, metadata, **changed):
    collection.register(work_terms(metadata.hex(), artist, metadata=metadata, **changed), {"from": artist})
    work = collection.works()
    collection.mint(artist, work, 3, {"from": artist})
    return work


def test_a_known_file_has_its_known_uri(collection, artist):
    work = mint_with(collection, artist, raw_digest(KNOWN_RAW))

    assert collection.tokenURI(token_id(work, 2)) == f"ipfs://{KNOWN_RAW}"


def test_a_known_directory_has_its_known_uri(collection, artist):
    work = mint_with(collection, artist, raw_digest(KNOWN_DIRECTORY), kind=SERIES)

    assert collection.tokenURI(token_id(work, 3)) == f"ipfs://{KNOWN_DIRECTORY}/3.json"


@pytest.mark.parametrize(
    "digest",
    [
        bytes(31) + b"\x01",
        b"\x80" + bytes(31),
        b"\xff" * 32,
        b"\x55" * 32,
        *(hashlib.sha256(bytes([seed])).digest() for seed in range(12)),
    ],
)
def test_a_uri_is_the_cid_that_another_library_writes(collection, artist, digest):
    single = mint_with(collection, artist, digest)
    series = mint_with(collection, artist, digest, content=digest_of("other"), kind=SERIES)

    assert collection.tokenURI(token_id(single, 1)) == f"ipfs://{cid_of(digest, 'raw')}"
    assert collection.tokenURI(token_id(series, 1)) == f"ipfs://{cid_of(digest, 'dag-pb')}/1.json"


def test_the_numbers_of_a_series_differ(collection, series, artist):
    collection.mint(artist, series, 500, {"from": artist})
    root = cid_of(digest_of("Grains.json"), "dag-pb")

    for number in (1, 9, 10, 499, 500):
        assert collection.tokenURI(token_id(series, number)) == f"ipfs://{root}/{number}.json"


def test_digests_are_read_by_token(collection, single, artist):
    collection.mint(artist, single, 2, {"from": artist})
    token = token_id(single, 2)

    assert collection.contentDigest(token) == "0x" + digest_of("Tide").hex()
    assert collection.metadataDigest(token) == "0x" + digest_of("Tide.json").hex()


def test_a_series_without_a_content_digest_has_none(collection, series, artist):
    collection.mint(artist, series, 2, {"from": artist})

    assert collection.contentDigest(token_id(series, 2)) == "0x" + NO_DIGEST.hex()


@pytest.mark.parametrize("view", ["tokenURI", "contentDigest", "metadataDigest"])
def test_a_token_that_does_not_exist_has_nothing(collection, single, artist, view):
    collection.mint(artist, single, 1, {"from": artist})
    collection.burn(token_id(single, 1), {"from": artist})

    for missing in (0, token_id(single, 0), token_id(single, 1), token_id(single, 2), 2**256 - 1):
        with reverts("ERC721NonexistentToken", missing):
            getattr(collection, view)(missing)
