"""Who gets how much of what a split receives, from events alone, for every kind of split.

Whoever emitted an event is not believed. Terms of a fixed split have the root that it answers to, those of one that
recoups have the hash behind its code, and a split whose shares move lies where its factory, its terms and its own code
put it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eth_abi import encode
from eth_utils import keccak, to_checksum_address
from web3 import Web3

from scripts.studio.chain import Chain, Event
from scripts.studio.errors import SplitError
from scripts.studio.records import ABI, answer_of, logs_anywhere
from scripts.studio.splits import Terms, read_terms, role_name
from scripts.studio.tokens import NOBODY

Document = dict[str, Any]

CREATION = bytes.fromhex("60598060095f395ff3")
"""What comes before a split's own code to make it: contracts/royalties/SplitClone.sol."""
RECOUP_TERMS = "((address,address,uint256)[],bytes)"


def split_document(chain: Chain, split: str, since: int, faults: list[str]) -> Document:
    """The split at an address, from block `since` on; what is wrong with it goes to `faults`."""
    for read in (_fixed, _recoup, _managed, _shares):
        found = read(chain, split, since)
        if found:
            return found
    if answer_of(chain, chain.at(split, ABI["Split"]).functions.isRoot(bytes(32))) is False:
        faults.append(f"split {split}: its terms were never published")
    elif answer_of(chain, chain.at(split, ABI["RecoupSplit"]).functions.termsHash()) is not None:
        faults.append(f"split {split}: the event that tells its terms is not there")
    return {"kind": "other"}  # somebody's wallet, or a contract of theirs: all of it is theirs


def fixed_document(terms: Terms) -> Document:
    """A split of fixed shares."""
    return _document("fixed", {leaf.recipient: leaf.shares for leaf in terms.leaves}, terms)


def recoup_document(terms: Any, tail: Terms) -> Document:
    """A split that recoups: its advances in order, then who shares the rest."""
    advances = [
        {"recipient": each["recipient"], "currency": each["currency"], "amount": int(each["amount"])}
        for each in terms["advances"]
    ]
    document = _document("recoup", {leaf.recipient: leaf.shares for leaf in tail.leaves}, tail)
    return {**document, "terms_hash": "0x" + recoup_hash(terms).hex(), "advances": advances}


def recoup_hash(terms: Any) -> bytes:
    """What commits to the terms of a split that recoups."""
    advances = [(each["recipient"], each["currency"], int(each["amount"])) for each in terms["advances"]]
    return bytes(keccak(encode([RECOUP_TERMS], [(advances, bytes(terms["list"]))])))


def terms_in(list_: Any) -> Terms | None:
    """The terms that an event's bytes are; None where they are none."""
    try:
        return read_terms(bytes(list_))
    except SplitError:
        return None


def _fixed(chain: Chain, split: str, since: int) -> Document | None:
    contract = chain.at(split, ABI["Split"])
    for _, terms in _told(chain, "SplitFactory", "TermsPublished", split, since):
        if answer_of(chain, contract.functions.isRoot(terms.root)):
            return fixed_document(terms)
    return None


def _recoup(chain: Chain, split: str, since: int) -> Document | None:
    committed = answer_of(chain, chain.at(split, ABI["RecoupSplit"]).functions.termsHash())
    for event in logs_anywhere(chain, ABI["RecoupFactory"], "RecoupCreated", [_topic(split)], since):
        terms = event.args["terms"]
        tail = terms_in(terms["list"])
        if tail and recoup_hash(terms) == committed:
            return recoup_document(terms, tail)
    return None


def _managed(chain: Chain, split: str, since: int) -> Document | None:
    for event, terms in _told(chain, "ChangingSplitFactory", "ManagedSplitCreated", split, since):
        said = event.args
        salt = encode(["address", "bytes", "address[]"], [said["controller"], bytes(said["list"]), said["tokens"]])
        if _lies_where(chain, event, split, salt):
            held = _moved(chain, split, event, terms, "ManagedSplit", "SharesMoved", "shares")
            passed = chain.events(chain.at(split, ABI["ManagedSplit"]), "ControlPassed", event.block)
            controller = passed[-1].args["controller"] if passed else said["controller"]
            return {**_document("managed", held, terms), "controller": controller, "tokens": list(said["tokens"])}
    return None


def _shares(chain: Chain, split: str, since: int) -> Document | None:
    for event, terms in _told(chain, "ChangingSplitFactory", "SharesSplitCreated", split, since):
        said = event.args
        facts = [said["name"], said["symbol"], bytes(said["list"]), said["tokens"]]
        if _lies_where(chain, event, split, encode(["string", "string", "bytes", "address[]"], facts)):
            held = _moved(chain, split, event, terms, "SharesSplit", "Transfer", "value")
            return {**_document("shares", held, terms), "tokens": list(said["tokens"])}
    return None


def _told(chain: Chain, factory: str, name: str, split: str, since: int) -> Iterator[tuple[Event, Terms]]:
    """Events about a split that carry a list of terms."""
    for event in logs_anywhere(chain, ABI[factory], name, [_topic(split)], since):
        terms = terms_in(event.args["list"])
        if terms:
            yield event, terms


def _lies_where(chain: Chain, event: Event, split: str, salted: bytes) -> bool:
    """Whether who emitted the event made the split, from exactly these terms: its address says so (CREATE2)."""
    code_hash = keccak(CREATION + chain.code(split))
    made = keccak(b"\xff" + bytes.fromhex(event.address[2:]) + keccak(salted) + code_hash)[12:]
    return str(to_checksum_address(made)) == split


def _moved(
    chain: Chain, split: str, made: Event, terms: Terms, contract: str, name: str, amount: str
) -> dict[str, int]:
    """Shares now: those of the list, and every move of them since."""
    held = {leaf.recipient: leaf.shares for leaf in terms.leaves}
    for move in chain.events(chain.at(split, ABI[contract]), name, made.block):
        giver, taker = move.args["from"], move.args["to"]
        if giver != NOBODY:  # the first shares come from nobody, and are in the list
            held[giver] = held.get(giver, 0) - move.args[amount]
            held[taker] = held.get(taker, 0) + move.args[amount]
    return held


def _document(kind: str, held: dict[str, int], terms: Terms) -> Document:
    roles = {leaf.recipient: role_name(leaf.role) for leaf in terms.leaves}
    recipients = {
        address: {"shares": shares, "role": roles.get(address, role_name(0))}
        for address, shares in sorted(held.items())
        if shares
    }
    return {"kind": kind, "whole": terms.whole, "recipients": recipients}


def _topic(address: str) -> str:
    return Web3.to_hex(bytes.fromhex(address[2:]).rjust(32, b"\0"))
