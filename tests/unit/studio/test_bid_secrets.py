"""The file that opens a sealed bid: kept before anything is sent, for one lot, one bidder, one chain."""

import json
import os
import stat

import pytest
from eth_abi import encode
from eth_utils import keccak

from scripts.studio.bid_secrets import Secret, Subject, opening, read, seal
from scripts.studio.lots import LotError

SUBJECT = Subject(1337, "0x" + "ab" * 32, "0x" + "11" * 20, "0x" + "cd" * 32, "0x" + "22" * 20)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "secrets" / "bid.json"


def test_a_commitment_is_what_the_house_computes():
    secret = Secret((7, 2), b"\x05" * 32)
    kinds = ["uint256", "address", "bytes32", "address", "uint256", "uint256", "bytes32"]
    facts = [1337, SUBJECT.house, b"\xcd" * 32, SUBJECT.bidder, 7, 2, secret.salt]
    assert SUBJECT.commitment(secret.values, secret.salt) == keccak(encode(kinds, facts))


def test_a_new_secret_is_drawn_once_a_bid_and_read_by_its_owner_alone(path):
    first = seal(path, SUBJECT, (7,))
    assert seal(path, SUBJECT, (7,)) == first
    second = seal(path, SUBJECT, (8,))
    assert read(path, SUBJECT) == [first, second]
    assert len({first.salt, second.salt}) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "salt" not in repr(first)


def test_the_secret_that_was_committed_to_is_found_among_several(path):
    first, second = seal(path, SUBJECT, (7,)), seal(path, SUBJECT, (8,))
    for secret in (first, second):
        assert opening(path, SUBJECT, SUBJECT.commitment(secret.values, secret.salt)[:24]) == secret
    with pytest.raises(LotError, match="none of its bids is the one committed to"):
        opening(path, SUBJECT, b"\x01" * 24)


@pytest.mark.parametrize("field", ["chain_id", "genesis_hash", "house", "lot", "bidder"])
def test_a_secret_of_something_else_is_refused_by_name(path, field):
    seal(path, SUBJECT, (7,))
    other = Subject(**{**vars(SUBJECT), field: 1 if field == "chain_id" else "0x" + "33" * 32})
    with pytest.raises(LotError, match=f"the secret of another {field.replace('_', ' ')}, expected"):
        read(path, other)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.pop("bids"),
        lambda document: document.update(vernissage="voucher"),
        lambda document: document["bids"][0].update(salt="5ec2e7"),
        lambda document: document["bids"][0].update(values=["seven"]),
        lambda document: document["about"].update(colour="5ec2e7"),
    ],
)
def test_a_broken_file_is_told_without_a_word_of_it(path, spoil):
    seal(path, SUBJECT, (7,))
    document = json.loads(path.read_text())
    spoil(document)
    path.write_text(json.dumps(document))
    with pytest.raises(LotError) as error:
        read(path, SUBJECT)
    assert error.value.line() == f"{path}: not a bid's secret, expected the file that `lot bid` wrote"


def test_a_bid_whose_secret_cannot_be_kept_is_not_made(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(LotError, match="the secret cannot be kept, so nothing was sent"):
        seal(blocked / "bid.json", SUBJECT, (7,))


def test_a_write_cut_short_leaves_the_older_secrets_whole(path, monkeypatch):
    first = seal(path, SUBJECT, (7,))

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LotError, match="No space left on device"):
        seal(path, SUBJECT, (8,))
    assert read(path, SUBJECT) == [first]
