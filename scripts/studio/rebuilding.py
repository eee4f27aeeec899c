"""A collection rebuilt from a chain's events and from CARs alone: no journal, no deployments, no node, no folder.

Addresses of collections are all it starts from. Splits are found by the royalty receivers, their terms by who is paid;
lots by the collection they sell. Whoever emitted those is not believed: terms have to be those the split was made of, a
lot has to be the hash of its terms, and its token has to be in that house's custody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_abi.exceptions import DecodingError
from web3 import Web3
from web3.contract import Contract
from web3.exceptions import Web3Exception

from scripts.studio.archives import Archive
from scripts.studio.chain import LOG_PAGE, Chain, Event, as_event
from scripts.studio.cids import cid_to_digest, ipfs_path
from scripts.studio.errors import IpfsError, SplitError, StudioError, TransactionFailed, VerificationFailed
from scripts.studio.splits import Terms, read_terms, role_name
from scripts.studio.tokens import NOBODY, WORK_SIZE

ABI: dict[str, list[dict[str, Any]]] = json.loads(Path(__file__).with_name("records.abi.json").read_text())
"""The events and views that a drill reads, as the contracts have them (`tests/unit/studio/test_drill.py`)."""
SINGLE, SERIES = 0, 1
"""The contract's `WorkKind`."""

Document = dict[str, Any]


@dataclass
class Rebuilt:
    """What could be rebuilt, and what is wrong with it."""

    document: Document
    faults: list[str] = field(default_factory=list)


def rebuild(chain: Chain, archive: Archive, addresses: list[str], since: int) -> Rebuilt:
    """Catalogue, owners, shares and open lots of some collections, from block `since` on, in one document."""
    document: Document = {"chain": chain.chain_id, "genesis": chain.genesis_hash}
    rebuilt = Rebuilt({**document, "collections": {}, "splits": {}, "lots": {}})
    rebuilt.faults += [f"CAR {path.name}: {why}" for path, why in archive.broken.items()]
    for address in addresses:
        reading = _Reading(chain, archive, chain.at(address, ABI["Collection"]), since, rebuilt)
        rebuilt.document["collections"][reading.collection.address] = reading.catalogue()
        rebuilt.document["lots"] |= reading.lots()
    receivers = [
        work["royalty_receiver"]
        for collection in rebuilt.document["collections"].values()
        for work in collection["works"].values()
    ]
    for receiver in dict.fromkeys(receivers):
        if receiver != NOBODY and chain.code(receiver):
            rebuilt.document["splits"][receiver] = shares_of(chain, receiver, since, rebuilt.faults)
    return rebuilt


class _Reading:
    """One collection, read."""

    def __init__(self, chain: Chain, archive: Archive, collection: Contract, since: int, rebuilt: Rebuilt) -> None:
        if not chain.code(collection.address):
            raise VerificationFailed("no contract there", where=collection.address, expected="a collection's code")
        self.chain, self.archive, self.collection, self.since = chain, archive, collection, since
        self.faults = rebuilt.faults
        self.moves = self.events("Transfer")
        self.owners = {int(event.args["tokenId"]): event.args["to"] for event in self.moves}

    def events(self, name: str) -> list[Event]:
        return self.chain.events(self.collection, name, self.since)

    def catalogue(self) -> Document:
        view = self.collection.functions
        works = self.works()
        tokens = {token: owner for token, owner in sorted(self.owners.items()) if owner != NOBODY}
        shown: dict[str, str] = {}  # title by link: the numbers of an edition share it
        listed = {}
        for token, owner in tokens.items():
            uri = str(self.chain.call(view.tokenURI(token)))
            work = works.get(str(token // WORK_SIZE))
            if work is None:
                self.faults.append(f"token {token}: of a work that was never registered")
                continue
            if uri not in shown:
                shown[uri] = self.title(uri, work)
            listed[str(token)] = {"owner": owner, "uri": uri, "title": shown[uri]}
        about = str(self.chain.call(view.contractURI()))
        if about:
            self.bytes_behind(about, "the collection's own metadata")
        owner = [event.args["newOwner"] for event in self.events("OwnershipTransferred")]
        names = {"name": self.chain.call(view.name()), "symbol": self.chain.call(view.symbol()), "uri": about}
        return {**names, "owner": owner[-1] if owner else NOBODY, "works": works, "tokens": listed}

    def works(self) -> dict[str, Document]:
        """The works by number, as registered, revised, revealed and closed."""
        minted: dict[int, int] = {}
        for event in self.moves:
            work, number = divmod(int(event.args["tokenId"]), WORK_SIZE)
            minted[work] = max(minted.get(work, 0), number)
        works: dict[str, Document] = {}
        for event in self.events("WorkRegistered"):
            number, terms = int(event.args["work"]), event.args["terms"]
            works[str(number)] = {
                "creator": terms["creator"],
                "content_digest": Web3.to_hex(terms["contentDigest"]),
                "metadata": [Web3.to_hex(terms["metadataDigest"])],
                "cap": int(terms["cap"]),
                "minted": minted.get(number, 0),
                "royalty_bps": int(terms["royaltyBps"]),
                "royalty_receiver": terms["royaltyReceiver"],
                "kind": int(terms["kind"]),
            }
        for event in self.events("WorkRevised"):
            works[str(event.args["work"])]["metadata"].append(Web3.to_hex(event.args["metadataDigest"]))
        for event in self.events("WorkRevealed"):
            revealed = works[str(event.args["work"])]
            revealed["metadata"][0], revealed["kind"] = Web3.to_hex(event.args["metadataDigest"]), SERIES
        for event in self.events("CapLowered"):
            works[str(event.args["work"])]["cap"] = int(event.args["cap"])
        return works

    def title(self, uri: str, work: Document) -> str:
        """The title behind a token's link; its files have to be in the CARs, the work itself with its digest."""
        data = self.bytes_behind(uri, "metadata")
        if data is None:
            return ""
        if Web3.to_hex(cid_to_digest(ipfs_path(uri)[0])[0]) not in work["metadata"]:
            self.faults.append(f"{uri}: no metadata that the collection ever announced")
        try:
            value = json.loads(data)
            links = [value["image"], *([value["animation_url"]] if value.get("animation_url") else [])]
            digests = [self.digest_behind(link, uri) for link in links]
        except (ValueError, KeyError, TypeError) as error:
            self.faults.append(f"{uri}: not a token's JSON ({error})")
            return ""
        if work["kind"] == SINGLE and all(digests) and work["content_digest"] not in digests:
            self.faults.append(f"{uri}: none of its files has the SHA-256 {work['content_digest']}")
        return str(value.get("name", ""))

    def bytes_behind(self, link: str, what: str) -> bytes | None:
        try:
            cid, path = ipfs_path(link)
            return self.archive.read(f"{cid}/{path}" if path else cid)
        except IpfsError as error:
            self.faults.append(f"{link}: {what}: {error.what}{f', {error.found}' if error.found else ''}")
            return None

    def digest_behind(self, link: str, needed_by: str) -> str | None:
        """SHA-256 of a file in the CARs."""
        digest = hashlib.sha256()
        try:
            cid, path = ipfs_path(link)
            for chunk in self.archive.chunks(f"{cid}/{path}" if path else cid):
                digest.update(chunk)
        except IpfsError as error:
            self.faults.append(f"{link}: needed by {needed_by}: {error.what}")
            return None
        return "0x" + digest.hexdigest()

    def lots(self) -> dict[str, Document]:
        """Lots of which a token is still with the house that listed it."""
        topics = [None, None, "0x" + self.collection.address[2:].lower().rjust(64, "0")]
        listings: dict[tuple[str, str], list[Event]] = {}
        for event in logs_anywhere(self.chain, ABI["EnglishAuctions"], "LotListed", topics, self.since):
            listings.setdefault((event.tx_hash, event.address), []).append(event)
        came = {int(event.args["tokenId"]): event for event in self.moves}
        found: dict[str, Document] = {}
        for token, move in sorted(came.items()):
            listed = listings.get((move.tx_hash, move.args["to"]), [])
            first = [event for event in listed if event.args["terms"]["tokenId"] <= token]
            if not first:
                continue
            event = max(first, key=lambda event: int(event.args["terms"]["tokenId"]))
            lot, terms = Web3.to_hex(event.args["lot"]), event.args["terms"]
            house = self.chain.at(event.address, ABI["EnglishAuctions"])
            if bytes(self.chain.call(house.functions.lotId(terms))) != bytes(event.args["lot"]):
                self.faults.append(f"lot {lot}: not the hash of the terms {event.address} announced")
                continue
            found.setdefault(lot, lot_document(event))
        return found


def lot_document(event: Event) -> Document:
    """A lot with its terms, which are all that it takes to settle it or to take it back."""
    terms = {name: Web3.to_hex(v) if isinstance(v, bytes) else v for name, v in event.args["terms"].items()}
    return {"house": event.address, "terms": terms}


def shares_of(chain: Chain, split: str, since: int, faults: list[str]) -> Document:
    """Who gets how much of what a split receives: its published terms, and moves of shares where it knows any."""
    topics = ["0x" + split[2:].lower().rjust(64, "0")]
    fixed = chain.at(split, ABI["Split"])
    for event in logs_anywhere(chain, ABI["SplitFactory"], "TermsPublished", topics, since):
        terms = _terms(event.args["list"])
        if terms and _answers(chain, fixed.functions.isRoot(terms.root)):
            return _split_document("fixed", {leaf.recipient: leaf.shares for leaf in terms.leaves}, terms)
    for name, kind, moved in (
        ("ManagedSplitCreated", "managed", ("ManagedSplit", "SharesMoved", "shares")),
        ("SharesSplitCreated", "shares", ("SharesSplit", "Transfer", "value")),
    ):
        for event in logs_anywhere(chain, ABI["ChangingSplitFactory"], name, topics, since):
            terms = _terms(event.args["list"])
            if not terms:
                continue
            held = {leaf.recipient: leaf.shares for leaf in terms.leaves}
            contract, moves, amount = moved
            for move in chain.events(chain.at(split, ABI[contract]), moves, event.block):
                giver, taker = move.args["from"], move.args["to"]
                if giver != NOBODY:  # the first shares come from nobody, and are in the list
                    held[giver] = held.get(giver, 0) - move.args[amount]
                    held[taker] = held.get(taker, 0) + move.args[amount]
            return _split_document(kind, held, terms)
    if _is_split(chain, fixed):
        faults.append(f"split {split}: its terms were never published")
    return {"kind": "other"}  # somebody's wallet, or a contract of theirs: all of it is theirs


def _split_document(kind: str, held: dict[str, int], terms: Terms) -> Document:
    roles = {leaf.recipient: role_name(leaf.role) for leaf in terms.leaves}
    recipients = {
        address: {"shares": shares, "role": roles.get(address, role_name(0))}
        for address, shares in sorted(held.items())
        if shares
    }
    return {"kind": kind, "whole": terms.whole, "recipients": recipients}


def _terms(list_: Any) -> Terms | None:
    try:
        return read_terms(bytes(list_))
    except SplitError:
        return None


def _is_split(chain: Chain, contract: Contract) -> bool:
    """Whether it is a split of fixed shares, whose terms somebody must have."""
    try:
        return chain.call(contract.functions.isRoot(bytes(32))) is False
    except TransactionFailed:
        return False


def _answers(chain: Chain, function: Any) -> bool:
    """What a view that may not be there says; False where it is not."""
    try:
        return bool(chain.call(function))
    except (TransactionFailed, StudioError):
        return False


def logs_anywhere(
    chain: Chain, abi: list[dict[str, Any]], name: str, topics: Sequence[str | None], since: int
) -> Iterator[Event]:
    """Events of this name and these indexed arguments, whoever emitted them; what only looks like one is left out."""
    reader = chain.web3.eth.contract(abi=abi)
    signature = str(reader.events[name]().topic)
    last = int(chain.web3.eth.block_number)
    for start in range(max(since, chain.oldest), last + 1, LOG_PAGE):
        end = min(last, start + LOG_PAGE - 1)
        wanted: Any = {"fromBlock": start, "toBlock": end, "topics": [signature, *topics]}
        for log in chain.web3.eth.get_logs(wanted):
            try:
                yield as_event(reader.events[name]().process_log(log))
            except (Web3Exception, DecodingError, ValueError):  # anybody may emit anything under this topic
                continue
