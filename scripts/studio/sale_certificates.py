"""Certificates of sales: drawn from the houses' own records, one for each purchase, to the account that bought."""

from __future__ import annotations

from dataclasses import dataclass

from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.deployments import Deployments
from scripts.studio.formats.base import Recorded
from scripts.studio.houses import format_of
from scripts.studio.lots import Lot, LotError
from scripts.studio.steps import Sending


@dataclass(frozen=True)
class SaleCertificate:
    """One certificate as the contract has it. Money in the currency's smallest unit, times in Unix seconds."""

    id: int
    holder: str
    number: int
    count: int
    price: int
    sold_at: int
    block: int


def contract_for(chain: Chain, book: Deployments, lot: Lot) -> Contract:
    """The newest contract that certifies the lot's house: the house of an older deployment has an older one."""
    contracts = book.every(chain, "SaleCertificate") or [book.contract(chain, "SaleCertificate")]
    known = [each for each in contracts if chain.call(each.functions.isHouse(lot.house.address))]
    return (known or contracts)[-1]


def purchases_of(chain: Chain, lot: Lot) -> list[Recorded]:
    """The purchases of a lot that certificates are drawn of. Raises LotError where there is none, or none yet."""
    found = format_of(lot).recorded(chain, lot)
    if not found:
        raise LotError(
            "no sale to certify", where=f"token {lot.token_id}", expected="a lot that is sold and settled",
            found=format_of(lot).state(chain, lot).said, run=f"./vernissage lot show {lot.id[:18]}",
        )  # fmt: skip
    return found


def draw(sending: Sending, contract: Contract, lot: Lot, purchase: Recorded) -> bool:
    """Draws the certificate of a purchase; False where it was drawn before."""
    chain, house = sending.chain, lot.house.address
    drawn = {int(event.args["certificateId"]) for event in chain.events(contract, "CertificateDrawn", lot=lot.id)}
    if id_of(chain, contract, lot, purchase) in drawn:
        return False
    functions = contract.functions
    if purchase.number:
        function = functions.drawPurchase(house, lot.terms, purchase.number, list(purchase.words))
    else:
        function = functions.draw(house, lot.terms)
    sending.send(f"draw {lot.id} {purchase.number}", function, "draw the certificate")
    return True


def read(chain: Chain, contract: Contract, lot: Lot, purchase: Recorded) -> SaleCertificate:
    """The certificate of a purchase, once it is drawn."""
    number = id_of(chain, contract, lot, purchase)
    _, _, sold_at, block, count, _, which, price, _ = chain.call(contract.functions.certificate(number))
    holder = str(chain.call(contract.functions.ownerOf(number)))
    return SaleCertificate(number, holder, which, count, price, sold_at, block)


def id_of(chain: Chain, contract: Contract, lot: Lot, purchase: Recorded) -> int:
    """The number of a purchase's certificate, drawn or not."""
    return int(chain.call(contract.functions.certificateOf(lot.house.address, lot.id, purchase.number)))
