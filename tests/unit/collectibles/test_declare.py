import pytest

from tests.fixtures.collectibles import EVERY_WORK, NO_DIGEST, digest_of, work_terms
from tests.support.reverts import reverts

UNSTATED, HUMAN, COMPOSITE, GENERATED = range(4)
LICENCE = digest_of("the text of a licence")


def test_a_work_starts_undeclared(collection, single):
    assert collection.licence(single) == "0x" + NO_DIGEST.hex()
    assert collection.disclosure(single) == UNSTATED


def test_a_licence_and_a_disclosure_are_said(collection, single, edition, artist):
    declared = collection.declare(single, LICENCE, COMPOSITE, {"from": artist})

    event = {"work": single, "licence": "0x" + LICENCE.hex(), "disclosure": COMPOSITE}
    assert declared.events["WorkDeclared"] == event
    assert collection.licence(single) == "0x" + LICENCE.hex()
    assert collection.disclosure(single) == COMPOSITE
    assert collection.licence(edition) == "0x" + NO_DIGEST.hex()
    assert collection.terms(single)["creator"] == artist


def test_a_creator_that_is_not_the_founder_stays(collection, artist, carol):
    collection.register(work_terms("Hers", carol), {"from": artist})
    collection.declare(1, NO_DIGEST, HUMAN, {"from": artist})

    assert collection.terms(1)["creator"] == carol


@pytest.mark.parametrize("licence", [LICENCE, digest_of("another")])
def test_a_licence_is_given_once(collection, single, artist, licence):
    collection.declare(single, LICENCE, UNSTATED, {"from": artist})

    with reverts("Collection_AlreadyLicensed", single, LICENCE):
        collection.declare(single, licence, UNSTATED, {"from": artist})


@pytest.mark.parametrize("before,after", [(a, b) for a in range(4) for b in range(4)])
def test_a_disclosure_only_rises(collection, single, artist, before, after):
    collection.declare(single, LICENCE, before, {"from": artist})

    if after < before:
        with reverts("Collection_DisclosureLowered", after, before):
            collection.declare(single, NO_DIGEST, after, {"from": artist})
    else:
        collection.declare(single, NO_DIGEST, after, {"from": artist})
        assert collection.disclosure(single) == after
    assert collection.licence(single) == "0x" + LICENCE.hex()


def test_a_frozen_work_is_declared_no_more(collection, single, artist):
    collection.freezeWork(single, {"from": artist})

    with reverts("Collection_WorkFrozen", single):
        collection.declare(single, LICENCE, HUMAN, {"from": artist})


def test_no_such_work_reverts(collection, single, artist):
    with reverts("Collection_NoSuchWork", 0, single):
        collection.declare(0, LICENCE, HUMAN, {"from": artist})


def test_a_minter_of_every_work_may_and_of_one_may_not(collection, single, artist, bob, carol):
    collection.setMinter(bob, EVERY_WORK, True, {"from": artist})
    collection.setMinter(carol, single, True, {"from": artist})

    collection.declare(single, LICENCE, HUMAN, {"from": bob})
    with reverts("Collection_NotMinter", carol, 0):
        collection.declare(single, NO_DIGEST, GENERATED, {"from": carol})
