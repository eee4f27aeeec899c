"""Terms of a split from what people write: exact, explained when wrong, and one root for one agreement."""

from decimal import Decimal

import pytest
from eth_utils.crypto import keccak
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.studio.errors import SplitError
from scripts.studio.splits import (
    MOST_SHARES,
    Leaf,
    Terms,
    checked_address,
    make_terms,
    read_terms,
    role_code,
    role_name,
    shares_of,
)

ALICE = "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1"
BOB = "0xFFcf8FDEE72ac11b5c542428B35EEF5769C409f0"
CAROL = "0x22d491Bde2303f2f43325b2108D26f1eAbA1e32b"


def people(count: int) -> list[str]:
    return ["0x" + keccak(text=str(index))[:20].hex() for index in range(count)]


# Shares from what is written.


def test_percentages_become_the_smallest_whole_shares():
    assert shares_of(["50", "30 %", Decimal("20.0")]) == [5, 3, 2]
    assert shares_of(["12.5%", 87.5]) == [1, 7]


def test_fractions_are_exact():
    assert shares_of(["1/3", "1/3", "1/3"]) == [1, 1, 1]
    assert shares_of(["1/3", "50", "1/6"]) == [2, 3, 1]


def test_three_times_33_33_is_explained():
    with pytest.raises(SplitError) as error:
        shares_of(["33.33", "33.33", "33.33"], where="split.csv")
    assert error.value.found == "99.99 %"
    assert error.value.expected == "100 %: 3 times 33.33 is 99.99, so write 1/3 for each of them"
    assert error.value.line().startswith("split.csv: recipients: the shares don't make a whole")


def test_rounded_thirds_beside_another_share_are_explained_too():
    with pytest.raises(SplitError, match=r"3 times 16\.67 is 50\.01, so write 1/6 for each of them"):
        shares_of(["50", "16.67", "16.67", "16.67"])


@pytest.mark.parametrize(
    ("written", "found"), [(["50", "49"], "99 %"), (["60", "60"], "120 %"), (["99.9999", "0.00011"], "100.00001 %")]
)
def test_a_wrong_sum_is_refused_with_the_sum(written, found):
    with pytest.raises(SplitError) as error:
        shares_of(written)
    assert (error.value.found, error.value.expected) == (found, "100 %")


@pytest.mark.parametrize("share", ["0", "-5", "101", "5/4", "0/3"])
def test_a_share_is_above_zero_and_at_most_all(share):
    with pytest.raises(SplitError, match="no such share"):
        shares_of(["50", share])


@pytest.mark.parametrize("share", ["half", "", "1/0", "NaN", "Infinity", "1/3/4", "5 percent", True])
def test_a_share_that_is_no_number_is_refused(share):
    with pytest.raises(SplitError, match=r"recipients\[1\]\.share: (not a|no such) share"):
        shares_of(["50", share])


# Terms.


def test_order_and_scale_do_not_matter():
    one = make_terms([(ALICE, "artist", 50), (BOB, "gallery", 30), (CAROL, "curator", 20)])
    other = make_terms([(CAROL, "curator", 2), (BOB.lower(), "Gallery", 3), (ALICE, "artist ", 5)])
    assert one == other
    assert one.root == other.root
    assert [leaf.recipient for leaf in one.leaves] == sorted([ALICE, BOB, CAROL], key=lambda who: int(who, 16))
    assert one.whole == int.from_bytes(one.root[29:], "big") == 10


def test_shares_to_be_sold_keep_their_number():
    terms = make_terms([(ALICE, "artist", 600), (BOB, "gallery", 400)], reduce=False)
    assert (terms.whole, terms.leaf(ALICE).shares) == (1_000, 600)


def test_the_same_recipient_twice_is_refused():
    with pytest.raises(SplitError) as error:
        make_terms([(ALICE, "artist", 1), (BOB, "artist", 1), (ALICE.lower(), "writer", 1)], where="split.toml")
    assert error.value.line().startswith("split.toml: recipients[2].address: the same recipient twice")


@pytest.mark.parametrize("shares", [0, -1])
def test_a_recipient_without_shares_is_refused(shares):
    with pytest.raises(SplitError, match=r"recipients\[1\]\.share: no share"):
        make_terms([(ALICE, "artist", 1), (BOB, "artist", shares)])


def test_no_recipients_are_refused():
    with pytest.raises(SplitError, match="nobody to pay"):
        make_terms([])


def test_shares_finer_than_a_contract_takes_are_refused():
    assert make_terms([(ALICE, "artist", MOST_SHARES - 1), (BOB, "artist", 1)]).whole == MOST_SHARES
    with pytest.raises(SplitError, match=f"expected at most {MOST_SHARES}, found {MOST_SHARES + 1}"):
        make_terms([(ALICE, "artist", MOST_SHARES), (BOB, "artist", 1)])


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("0x" + "0" * 40, "the zero address"),
        ("90F8bf6A479f320ead074411a4B0e7944Ea8c9C1", "not an address"),
        ("0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C", "not an address"),
        ("vitalik.eth", "not an address"),
        (None, "not an address"),
        ("0x90f8bf6A479f320ead074411a4B0e7944Ea8c9C1", "the checksum fails"),
    ],
)
def test_an_address_that_cannot_be_right_is_refused(address, what):
    with pytest.raises(SplitError, match=what):
        make_terms([(address, "artist", 1)])


@pytest.mark.parametrize("write", [str, str.lower, lambda text: "0x" + text[2:].upper()])
def test_addresses_in_one_case_have_no_checksum_to_fail(write):
    assert checked_address(write(ALICE)) == ALICE


def test_roles_have_codes_and_names():
    assert role_code(" Artist ") == 1
    assert role_name(1) == "artist"
    assert role_code("public benefit") == 201
    assert role_code("dramaturge") == 0
    assert role_code(77) == 77
    assert role_name(77) == "role 77"
    with pytest.raises(SplitError, match="no such role"):
        role_code(256)


# Bytes, roots, proofs.


@given(st.lists(st.integers(1, 4_000), min_size=1, max_size=70), st.integers(0, 255))
@settings(max_examples=40, deadline=None)
def test_bytes_read_back_as_the_terms_they_were(shares, role):
    terms = make_terms(zip(people(len(shares)), [role] * len(shares), shares, strict=True))
    assert read_terms(terms.list) == terms
    assert len(terms.list) == 24 * len(shares)


@given(st.lists(st.integers(1, 4_000), min_size=1, max_size=140))
@settings(max_examples=40, deadline=None)
def test_every_leaf_can_be_proven_with_the_rules_of_the_contract(shares):
    terms = make_terms(zip(people(len(shares)), ["artist"] * len(shares), shares, strict=True))
    for leaf in terms.leaves:
        proof = terms.proof(leaf.recipient)
        assert proof.group[24 * proof.index :][:24] == leaf.encode()
        below = sum(
            proof.group[at] * 65_536 + proof.group[at + 1] * 256 + proof.group[at + 2]
            for at in range(21, len(proof.group), 24)
        )
        node, path = keccak(proof.group)[:29] + below.to_bytes(3, "big"), proof.path
        for sibling in proof.siblings:
            below += int.from_bytes(sibling[29:], "big")
            pair = sibling + node if path & 1 else node + sibling
            node, path = keccak(pair)[:29] + below.to_bytes(3, "big"), path >> 1
        assert (node, path) == (terms.root, 0)


def test_a_stranger_has_no_proof():
    with pytest.raises(SplitError, match="not among the recipients"):
        make_terms([(ALICE, "artist", 1)]).proof(BOB)


@given(st.lists(st.integers(1, 1_000), min_size=1, max_size=20), st.integers(0, 10**30))
def test_nobody_is_entitled_to_more_than_came_in(shares, received):
    terms = make_terms(zip(people(len(shares)), ["artist"] * len(shares), shares, strict=True))
    entitled = sum(terms.entitled(leaf.recipient, received) for leaf in terms.leaves)
    assert received - len(shares) < entitled <= received


@pytest.mark.parametrize(
    "list_",
    [
        b"",
        b"\x01" * 23,
        Terms((Leaf(BOB, 1, 1), Leaf(ALICE, 1, 1))).list,
        Terms((Leaf(ALICE, 1, 1), Leaf(ALICE, 2, 1))).list,
        Terms((Leaf("0x" + "0" * 40, 1, 1),)).list,
        Terms((Leaf(ALICE, 1, 0),)).list,
        Terms((Leaf(CAROL, 1, MOST_SHARES), Leaf(ALICE, 1, 1))).list,
    ],
)
def test_bytes_that_no_contract_takes_are_refused(list_):
    with pytest.raises(SplitError, match="not a list of terms"):
        read_terms(list_)
