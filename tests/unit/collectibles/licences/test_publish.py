from eth_abi import encode
from eth_utils import keccak

from scripts.studio.licences import CANT_BE_EVIL, Terms
from tests.fixtures.collectibles import NO_DIGEST
from tests.fixtures.licences import ENDS, PASSES, LicenceTerms
from tests.support.reverts import reverts

OWN = LicenceTerms(b"\x07" * 32, False, True)


def test_terms_are_known_by_their_digest(licences, bob):
    published = licences.publish(OWN, {"from": bob})

    digest = keccak(encode(["bytes32", "bool", "bool"], list(OWN)))
    assert published.events["LicencePublished"]["licence"] == "0x" + digest.hex()
    assert licences.digestOf(OWN) == published.return_value == "0x" + digest.hex()
    assert licences.termsOf(digest) == ("0x" + OWN.text.hex(), False, True)
    assert licences.digestOf(PASSES) != licences.digestOf(ENDS)


def test_once(licences, bob):
    with reverts("Licences_AlreadyPublished", licences.digestOf(ENDS)):
        licences.publish(ENDS, {"from": bob})


def test_a_licence_has_a_text(licences, bob):
    with reverts("Licences_TextMissing", NO_DIGEST):
        licences.publish(LicenceTerms(text=NO_DIGEST), {"from": bob})


def test_a16zs_six_are_there_and_the_studio_knows_them_by_name(licences):
    assert len(CANT_BE_EVIL) == 6
    for version, known in enumerate(CANT_BE_EVIL):
        digest = licences.CANT_BE_EVIL(version)
        assert digest == "0x" + known.terms.digest.hex()
        assert Terms(*map(_bytes, licences.termsOf(digest))) == known.terms
        assert known.terms.exclusive == (known.name == "CBE-EXCLUSIVE")
        assert not known.terms.ends_on_transfer


def _bytes(value):
    return bool(value) if isinstance(value, bool) else bytes(value)
