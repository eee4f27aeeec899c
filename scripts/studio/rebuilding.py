"""A collection rebuilt from a chain's events and from CARs alone: no journal, no deployments, no node, no folder.

Addresses of collections are all it starts from. Splits are found by the royalty receivers, their terms by who is paid;
lots by the collection they sell. Whoever emitted those is not believed: terms have to be those the split was made of, a
lot has to be the hash of its terms, and its token has to be in that house's custody.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from web3 import Web3
from web3.contract import Contract

from scripts.studio.archives import Archive
from scripts.studio.chain import Chain, Event
from scripts.studio.cids import cid_to_digest, ipfs_path
from scripts.studio.errors import IpfsError, VerificationFailed
from scripts.studio.rebuilt_splits import split_document
from scripts.studio.records import ABI, logs_anywhere
from scripts.studio.tokens import NOBODY, WORK_SIZE

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
            rebuilt.document["splits"][receiver] = split_document(chain, receiver, since, rebuilt.faults)
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
        return {
            **names, "owner": owner[-1] if owner else NOBODY, **self.policy(), "works": works, "tokens": listed,
        }  # fmt: skip

    def policy(self) -> Document:
        """When its tokens may move, as it was set last; nothing where the collection has no policy."""
        bound = self.chain.at(self.collection.address, ABI["BoundCollection"])
        told = self.chain.events(bound, "PolicySet", self.since)
        return {"policy": dict(told[-1].args["policy"])} if told else {}

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
