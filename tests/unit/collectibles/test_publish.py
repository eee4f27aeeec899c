from tests.fixtures.collectibles import NOBODY, SERIES, digest_of, token_id, work_terms
from tests.support.reverts import reverts


def some_terms(artist, count):
    return [work_terms(f"Work {index}", artist, cap=20) for index in range(count)]


def test_works_are_registered_and_minted_together(collection, artist, alice):
    published = collection.publish(some_terms(artist, 3), alice, [1, 0, 5], {"from": artist})

    assert published.return_value == 1
    assert collection.works() == 3
    assert [collection.minted(work) for work in (1, 2, 3)] == [1, 0, 5]
    assert collection.balanceOf(alice) == 6
    assert collection.ownerOf(token_id(1, 1)) == alice
    assert [collection.ownerOf(token_id(3, number)) for number in range(1, 6)] == [alice] * 5
    assert [event["work"] for event in published.events["WorkRegistered"]] == [1, 2, 3]


def test_works_published_later_follow(collection, single, artist):
    assert collection.publish(some_terms(artist, 2), artist, [1, 1], {"from": artist}).return_value == single + 1


def test_a_series_and_single_works_go_together(collection, artist, alice):
    terms = [work_terms("A", artist), work_terms("B", artist, kind=SERIES, cap=500)]

    collection.publish(terms, alice, [2, 500], {"from": artist})

    assert collection.balanceOf(alice) == 502
    assert collection.ownerOf(token_id(2, 500)) == alice


def test_one_digest_twice_undoes_all(collection, artist):
    terms = [*some_terms(artist, 2), work_terms("Again", artist, content=digest_of("Work 0"))]

    with reverts("Collection_DigestAlreadyRegistered", digest_of("Work 0"), 1):
        collection.publish(terms, artist, [1, 1, 1], {"from": artist})

    assert collection.works() == 0
    assert collection.balanceOf(artist) == 0


def test_publishing_again_mints_nothing_twice(collection, artist):
    collection.publish(some_terms(artist, 2), artist, [1, 1], {"from": artist})

    with reverts("Collection_DigestAlreadyRegistered", digest_of("Work 0"), 1):
        collection.publish(some_terms(artist, 2), artist, [1, 1], {"from": artist})

    assert collection.balanceOf(artist) == 2


def test_one_amount_above_its_cap_undoes_all(collection, artist):
    with reverts("Collection_CapExceeded", 21, 20):
        collection.publish(some_terms(artist, 2), artist, [1, 21], {"from": artist})

    assert collection.works() == 0


def test_the_most_works_at_once_fit_in_a_transaction(collection, artist, alice):
    published = collection.publish(some_terms(artist, 64), alice, [1] * 64, {"from": artist})

    assert collection.works() == 64
    assert collection.balanceOf(alice) == 64
    # EIP-7825 caps a transaction's gas on mainnet.
    assert published.gas_used < 2**24


def test_one_work_more_reverts(collection, artist):
    with reverts("Collection_PublishOutOfRange", 65, 64):
        collection.publish(some_terms(artist, 65), artist, [0] * 65, {"from": artist})


def test_no_works_revert(collection, artist):
    with reverts("Collection_PublishOutOfRange", 0, 64):
        collection.publish([], artist, [], {"from": artist})


def test_lists_of_different_lengths_revert(collection, artist):
    with reverts("Collection_LengthsDiffer", 2, 1):
        collection.publish(some_terms(artist, 2), artist, [1], {"from": artist})


def test_minting_to_nobody_reverts(collection, artist):
    with reverts("ERC721InvalidReceiver", NOBODY):
        collection.publish(some_terms(artist, 1), NOBODY, [1], {"from": artist})


def test_nobody_is_needed_when_nothing_is_minted(collection, artist):
    collection.publish(some_terms(artist, 1), NOBODY, [0], {"from": artist})

    assert collection.works() == 1


def test_a_stranger_cannot_publish(collection, artist, stranger):
    with reverts("Collection_NotMinter", stranger, 0):
        collection.publish(some_terms(artist, 1), stranger, [1], {"from": stranger})
