import pytest
from brownie import chain
from eth_abi import encode
from eth_account import Account
from eth_utils import keccak

from tests.fixtures.collectibles import NO_DIGEST, NOBODY, SERIES, digest_of, work_terms
from tests.support.reverts import reverts

WORK = digest_of("Tide")
MODEL = digest_of("a model, version 3")
PAINTER, PROMPTER, RENDERER = (keccak(text=role) for role in ("painter", "prompter", "renderer"))
FIELDS = [("collection", "address"), ("work", "bytes32"), ("contributions", "bytes32")]


@pytest.fixture(scope="module")
def contributions(Contributions, deployer):
    return deployer.deploy(Contributions)


@pytest.fixture(scope="module")
def people():
    return [Account.create() for _ in range(2)]


@pytest.fixture
def entries(people):
    """Two people who share 70 to 30, and a model."""
    first, second = people
    return [(first.address, NO_DIGEST, PAINTER, 7000), (second.address, NO_DIGEST, PROMPTER, 3000),
            (NOBODY, MODEL, RENDERER, 0)]  # fmt: skip


def hash_of(entries) -> bytes:
    return keccak(encode(["(address,bytes32,bytes32,uint16)[]"], [entries]))


def sign(contributions, collection, work, entries, key) -> bytes:
    domain = {
        "name": "Vernissage Contributions",
        "version": "1",
        "chainId": chain.id,
        "verifyingContract": str(contributions),
    }
    types = {"Consent": [{"name": name, "type": kind} for name, kind in FIELDS]}
    message = {"collection": str(collection), "work": work, "contributions": hash_of(entries)}
    return bytes(key.sign_typed_data(domain, types, message).signature)


@pytest.fixture
def signed(contributions, collection, people, entries):
    return [*(sign(contributions, collection, WORK, entries, key) for key in people), b""]


def test_what_all_signed_is_said_once(contributions, collection, single, artist, entries, signed):
    said = contributions.say(collection, WORK, entries, signed, {"from": artist})

    assert contributions.contributionsOf(collection, WORK) == "0x" + hash_of(entries).hex()
    event = said.events["ContributionsSaid"]
    assert (event["collection"], event["work"]) == (collection, "0x" + WORK.hex())
    assert [entry[0] for entry in event["list"]] == [entry[0] for entry in entries]
    with reverts("Contributions_AlreadySaid", WORK, hash_of(entries)):
        contributions.say(collection, WORK, entries, signed, {"from": artist})


def test_one_who_did_not_sign_stops_it(contributions, collection, single, artist, people, entries, signed):
    for missing in range(2):
        lacking = [b"" if index == missing else signature for index, signature in enumerate(signed)]
        digest = bytes(contributions.digestOf(collection, WORK, entries))
        with reverts("Contributions_NotSigned", people[missing].address, digest):
            contributions.say(collection, WORK, entries, lacking, {"from": artist})


@pytest.mark.parametrize("change", ["share", "role", "tool", "order"])
def test_nobody_signed_another_list(contributions, collection, single, artist, people, entries, signed, change):
    first, second, model = entries
    altered = {
        "share": [(*first[:3], 6000), (*second[:3], 4000), model],
        "role": [(*first[:2], PROMPTER, 7000), second, model],
        "tool": [first, second, (NOBODY, digest_of("another model"), RENDERER, 0)],
        "order": [first, model, second],
    }[change]
    signatures = [signed[0], b"", signed[1]] if change == "order" else signed

    digest = bytes(contributions.digestOf(collection, WORK, altered))
    with reverts("Contributions_NotSigned", people[0].address, digest):
        contributions.say(collection, WORK, altered, signatures, {"from": artist})


def test_consent_to_one_work_is_none_to_another(
    contributions, collection, single, edition, artist, entries, signed, people
):
    digest = bytes(contributions.digestOf(collection, digest_of("Dunes"), entries))
    with reverts("Contributions_NotSigned", people[0].address, digest):
        contributions.say(collection, digest_of("Dunes"), entries, signed, {"from": artist})


def test_a_contract_can_consent(contributions, collection, single, artist, ContractSigner, deployer):
    wallet = deployer.deploy(ContractSigner)
    entries = [(str(wallet), NO_DIGEST, PAINTER, 10_000)]
    wallet.sign(contributions.digestOf(collection, WORK, entries), {"from": deployer})

    contributions.say(collection, WORK, entries, [b""], {"from": artist})

    assert contributions.contributionsOf(collection, WORK) == "0x" + hash_of(entries).hex()


def test_a_series_is_named_by_its_metadata(contributions, collection, artist, people):
    collection.register(work_terms("Grains", artist, kind=SERIES, content=NO_DIGEST), {"from": artist})
    key, work = people[0], digest_of("Grains.json")
    entries = [(key.address, NO_DIGEST, PAINTER, 10_000)]

    contributions.say(
        collection, work, entries, [sign(contributions, collection, work, entries, key)], {"from": artist}
    )

    assert contributions.contributionsOf(collection, work) == "0x" + hash_of(entries).hex()


def test_a_tool_is_paid_nothing(contributions, collection, single, artist, people):
    entries = [(people[0].address, NO_DIGEST, PAINTER, 9999), (NOBODY, MODEL, RENDERER, 1)]

    with reverts("Contributions_ToolWithShare", MODEL, 1):
        contributions.say(collection, WORK, entries, [b"", b""], {"from": artist})


@pytest.mark.parametrize("entry", [(NOBODY, NO_DIGEST), ("0x" + "22" * 20, MODEL)])
def test_an_entry_is_a_person_or_a_tool(contributions, collection, single, artist, people, entry):
    entries = [(people[0].address, NO_DIGEST, PAINTER, 10_000), (*entry, RENDERER, 0)]

    with reverts("Contributions_PersonOrTool", 1):
        contributions.say(collection, WORK, entries, [b"", b""], {"from": artist})


@pytest.mark.parametrize("shares", [(9999,), (5000, 5001), (0,)])
def test_shares_make_a_whole(contributions, collection, single, artist, people, shares):
    entries = [(people[0].address, NO_DIGEST, PAINTER, share) for share in shares]

    with reverts("Contributions_SharesDiffer", sum(shares), 10_000):
        contributions.say(collection, WORK, entries, [b""] * len(shares), {"from": artist})


@pytest.mark.parametrize("count", [0, 101])
def test_nobody_or_too_many_revert(contributions, collection, single, artist, count):
    entries = [(NOBODY, MODEL, RENDERER, 0)] * count

    with reverts("Contributions_CountOutOfRange", count, 100):
        contributions.say(collection, WORK, entries, [b""] * count, {"from": artist})


def test_as_many_signatures_as_entries(contributions, collection, single, artist, entries, signed):
    with reverts("Contributions_LengthsDiffer", 3, 2):
        contributions.say(collection, WORK, entries, signed[:2], {"from": artist})


def test_a_work_that_is_not_there_has_no_makers(contributions, collection, artist, entries, signed):
    with reverts("Contributions_NoSuchWork", collection, WORK):
        contributions.say(collection, WORK, entries, signed, {"from": artist})


def test_only_the_artist_or_who_may_mint_all_says_it(contributions, collection, single, artist, bob, entries, signed):
    collection.setMinter(bob, single, True, {"from": artist})
    with reverts("Contributions_NotMinter", bob, collection):
        contributions.say(collection, WORK, entries, signed, {"from": bob})

    collection.setMinter(bob, 0, True, {"from": artist})
    contributions.say(collection, WORK, entries, signed, {"from": bob})
