"""Every contract of the house fits a block: EIP-170."""

import pytest
from brownie import project

LIMIT = 24_576


@pytest.mark.parametrize("name", ["EnglishAuctions", "DutchAuctions", "SealedBidAuctions", "Offers", "Consignments", "SaleCertificate", "ResaleLevy"])
def test_the_contract_fits(name):
    code = project.get_loaded_projects()[0]._build.get(name)["deployedBytecode"]
    assert len(bytes.fromhex(code)) <= LIMIT
