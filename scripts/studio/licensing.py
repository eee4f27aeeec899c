"""Licences on the chain: terms published, declared of works, given with tokens, and whether they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.deployments import Deployments
from scripts.studio.errors import StudioError, shown
from scripts.studio.licences import NAMES, Terms, known, said
from scripts.studio.steps import Steps
from scripts.studio.tokens import WORK_SIZE


class LicenceError(StudioError):
    """A licence is none, or a work has another."""


@dataclass(frozen=True)
class Standing:
    """One licence of a token."""

    digest: bytes
    how: str  # "with the work", or "granted"
    stands: bool


@dataclass(frozen=True)
class Held:
    """What the holder of a token may do by it."""

    holder: str
    licences: tuple[Standing, ...]


def ensure_published(steps: Steps, book: Deployments, terms: Terms) -> bool:
    """Publishes the terms of an artist's own where nobody has; whether it did."""
    contract = book.contract(steps.chain, "Licences")
    if _is_published(steps.chain, contract, terms.digest):
        return False
    function = contract.functions.publish((terms.text, terms.exclusive, terms.ends_on_transfer))
    steps.send(f"licence 0x{terms.digest.hex()}", function, "publish the licence's terms")
    return True


def published(chain: Chain, book: Deployments, name: str) -> bytes:
    """The digest of a licence by its name or as 0x... Raises LicenceError for one that nobody published."""
    found = known(name)
    digest = found.terms.digest if found else _digest(name)
    if digest is None or not _is_published(chain, book.contract(chain, "Licences"), digest):
        raise LicenceError(
            "no such licence", found=shown(name), expected=f"{', '.join(NAMES)}, or a published one's 0x...",
            run="./vernissage licence publish TEXT",
        )  # fmt: skip
    return digest


def declare(steps: Steps, collection: Contract, work: int, digest: bytes) -> bool:
    """Gives a work its licence where it has none; whether it did. Its disclosure stays.

    Raises LicenceError where it has another.
    """
    current = bytes(steps.chain.call(collection.functions.licence(work)))
    if current == digest:
        return False
    if any(current):
        raise LicenceError("a work is licensed once", field=f"work {work}", expected=said(digest), found=said(current))
    disclosure = steps.chain.call(collection.functions.disclosure(work))
    steps.send(f"declare {work}", collection.functions.declare(work, digest, disclosure), f"license work {work}")
    return True


def standing(chain: Chain, book: Deployments, collection: Contract, token: int) -> Held:
    """The licences of a token: its work's, and the one granted last."""
    register, call = book.contract(chain, "Licences"), chain.call
    holder = str(call(collection.functions.ownerOf(token)))
    declared = bytes(call(collection.functions.licence(token // WORK_SIZE)))
    granted = bytes(call(register.functions.grantOf(collection.address, token))[3])
    found = []
    for digest, how in ((declared, "with the work"), (granted, "granted")):
        if any(digest) and not (how == "granted" and digest == declared):
            stands = _is_published(chain, register, digest) and bool(
                call(register.functions.stands(collection.address, token, holder, digest))
            )
            found.append(Standing(digest, how, stands))
    return Held(holder, tuple(found))


def _is_published(chain: Chain, register: Contract, digest: bytes) -> bool:
    return any(chain.call(register.functions.termsOf(digest))[0])


def _digest(text: str) -> bytes | None:
    return bytes.fromhex(text[2:]) if re.fullmatch("0x[0-9a-fA-F]{64}", text) else None
