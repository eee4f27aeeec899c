"""Signed offers as JSON that a person can read and nobody can touch.

What a file says beside its fields is for people and never believed: what counts is what the bidder signed.
"""

from __future__ import annotations

from pathlib import Path

from eth_utils import to_checksum_address

from scripts.studio.documents import read_document
from scripts.studio.errors import shown
from scripts.studio.new_files import write_new
from scripts.studio.offers import OfferError, Signed, explained, offer_of
from scripts.studio.signing import json_ready

KIND = "offer"
SCHEMA = 1


def write(path: Path, signed: Signed) -> None:
    """Writes a signed offer to a new file. Raises OfferError where there is one already."""
    document = {
        "vernissage": KIND,
        "version": SCHEMA,
        "says": [f"{name}: {text}" for name, text in explained(signed)],
        "chain_id": signed.chain_id,
        "contract": signed.contract,
        "id": "0x" + signed.id.hex(),
        "offer": json_ready(signed.offer.struct()),
        "signature": "0x" + signed.signature.hex(),
    }
    write_new(path, document, 0o644, "a new file, since an offer is worth money", OfferError)


def read(path: Path) -> Signed:
    """The offer in a file. Raises OfferError where it is none, or was changed after it was signed."""
    document = read_document(path, OfferError)
    if (document.get("vernissage"), document.get("version")) != (KIND, SCHEMA):
        expected = f'"vernissage": "{KIND}", "version": {SCHEMA}'
        raise OfferError("not an offer", where=path, expected=expected, found=shown(document.get("vernissage")))
    try:
        signed = Signed(
            offer_of(document["offer"]), int(document["chain_id"]), to_checksum_address(document["contract"]),
            bytes.fromhex(document["signature"].removeprefix("0x")),
        )  # fmt: skip
        found = "0x" + signed.id.hex()
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise OfferError("a broken offer", where=path, expected="every field", found=shown(str(error))) from error
    if found != document.get("id"):
        raise OfferError(
            "it was changed after it was signed",
            where=path,
            field="id",
            expected=found,
            found=shown(document.get("id")),
        )
    return signed
