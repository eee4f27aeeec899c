"""Every custom error of the houses, and of what stands beside them, in people's words."""

import pytest

from scripts.studio.deploying import HOUSES
from scripts.studio.errors import TransactionFailed
from scripts.studio.refusals import REFUSALS, in_words
from scripts.studio.reverts import Revert

CONTRACTS = (*HOUSES, "Consignments", "SaleCertificate", "BoundCollection")
SAMPLES = {
    "address": "0x" + "11" * 20, "bytes32": b"floor" + bytes(27), "uint256": 1_800_000_000, "uint40": 7_200,
    "uint8": 2, "bool": True,
}  # fmt: skip


def errors_of(compiled, name):
    """The errors of ours that a contract can answer with; ERC-20, ERC-721 and signatures have their own."""
    entries = getattr(compiled, name).abi
    ours = ("House_", "Offer_", "Consignment_", "Certificate_", "Credits_", "Policy_")
    return [entry for entry in entries if entry["type"] == "error" and entry["name"].startswith(ours)]


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_error_of_a_contract_is_said_with_all_its_facts_understood(compiled, name):
    entries = errors_of(compiled, name)
    assert entries
    for entry in entries:
        facts = tuple((field["name"], SAMPLES[field["type"]]) for field in entry["inputs"])
        failed = TransactionFailed("raw")
        failed.revert = Revert(entry["name"], facts)
        with pytest.raises(TransactionFailed) as refusal, in_words():
            raise failed
        line = refusal.value.line()
        assert refusal.value.what and "{" not in line and entry["name"] not in line


def test_no_line_of_the_table_is_about_an_error_that_does_not_exist(compiled):
    known = {entry["name"] for name in CONTRACTS for entry in errors_of(compiled, name)}
    assert set(REFUSALS) == known


def test_a_failure_that_is_no_houses_is_passed_on():
    failed = TransactionFailed("out of gas")
    with pytest.raises(TransactionFailed) as passed, in_words():
        raise failed
    assert passed.value is failed
