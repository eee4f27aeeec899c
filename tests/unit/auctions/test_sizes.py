"""Every contract of the house fits a block: EIP-170."""

import pytest
from brownie import project

LIMIT = 24_576


CONTRACTS = [
    "EnglishAuctions",
    "DutchAuctions",
    "SealedBidAuctions",
    "UniformPriceSales",
    "RankedAuctions",
    "Offers",
    "Consignments",
    "SaleCertificate",
    "ResaleLevy",
]


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_contract_fits(name):
    code = project.get_loaded_projects()[0]._build.get(name)["deployedBytecode"]
    assert len(bytes.fromhex(code)) <= LIMIT
