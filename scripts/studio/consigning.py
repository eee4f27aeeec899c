"""Tokens consigned to a gallery: approved to one house, and within what terms the gallery may list them there."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from web3.contract import Contract

from scripts.studio.steps import Sending


@dataclass(frozen=True)
class Consignment:
    """`Consignment` of interfaces/IConsignments.sol. Money in smallest units, `until` in Unix seconds."""

    gallery: str
    gallery_bps: int
    until: int
    currency: str
    least_price: int


def consign_token(
    sending: Sending, registry: Contract, house: Contract, collection: Contract, token: int, agreed: Consignment
) -> bool:
    """Approves the token to the house and consigns it, where that is missing; whether anything was sent.

    A consignment that differs only in ending up to a day earlier is left as it is.
    """
    chain, artist, functions = sending.chain, sending.sender.address, collection.functions
    sent = False
    for_all = chain.call(functions.isApprovedForAll(artist, house.address))
    if not for_all and chain.call(functions.getApproved(token)) != house.address:
        sending.send(f"approve {token}", functions.approve(house.address, token), f"approve token {token} to the house")
        sent = True
    standing = Consignment(*chain.call(registry.functions.consignmentOf(artist, collection.address, token)))
    if not _is_same(standing, agreed):
        function = registry.functions.consign(collection.address, token, astuple(agreed))
        sending.send(f"consign {token}", function, f"consign token {token}")
        sent = True
    return sent


def _is_same(standing: Consignment, agreed: Consignment) -> bool:
    rest = (standing.gallery, standing.gallery_bps, standing.currency, standing.least_price)
    return rest == (agreed.gallery, agreed.gallery_bps, agreed.currency, agreed.least_price) and (
        0 <= agreed.until - standing.until < 86_400
    )
