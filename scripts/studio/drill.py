"""The exit drill: what is rebuilt from a chain and CARs alone, held against everything else that knows.

The contracts' own views always; the studio's records - its deployments, its IPFS node - where there still are any; and
the document of an earlier drill, if one was kept. No difference: whoever has the CARs needs nobody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web3 import Web3

from scripts.studio.archives import Archive
from scripts.studio.chain import Chain
from scripts.studio.cids import ipfs_path
from scripts.studio.deploying import HOUSES
from scripts.studio.deployments import Deployments
from scripts.studio.errors import IpfsUnreachable, StudioError, TransactionFailed, shown
from scripts.studio.ipfs import Node
from scripts.studio.payouts import terms_of
from scripts.studio.rebuilding import Document, lot_document, rebuild
from scripts.studio.rebuilt_splits import fixed_document, recoup_document, terms_in
from scripts.studio.records import ABI, answer_of
from scripts.studio.tokens import WORK_SIZE

OPEN = (1, 2, 3, 6)
"""Stages of a lot whose token is still in the house: listed, running, over, stuck."""

POLICY = ("firstHold", "nextHold", "giftsOnly", "never", "noResale", "noEther")
"""`Policy` of interfaces/IBoundCollection.sol, in its order."""


@dataclass(frozen=True)
class Drill:
    """What was rebuilt, and every difference; none: it passed."""

    document: Document
    differences: tuple[str, ...]

    @property
    def summary(self) -> str:
        """What was rebuilt, in numbers."""
        found = [*self.document["collections"].values()]
        works, tokens = sum(len(each["works"]) for each in found), sum(len(each["tokens"]) for each in found)
        splits, lots = len(self.document["splits"]), len(self.document["lots"])
        return f"{works} works, {tokens} tokens, {splits} splits, {lots} open lots"


def drill(
    chain: Chain,
    archive: Archive,
    addresses: list[str],
    since: int,
    book: Deployments | None = None,
    node: Node | None = None,
    earlier: Document | None = None,
) -> Drill:
    """Rebuilds the collections at these addresses and compares. `book` and `node` are the studio's records, if any.

    Raises StudioError where there is nothing to rebuild from.
    """
    rebuilt = rebuild(chain, archive, addresses, since)
    found = [*rebuilt.faults]
    views = recorded(chain, rebuilt.document, book, node)
    found += [f"{line} (the contracts, and the studio's records)" for line in differences(rebuilt.document, views)]
    if earlier is not None:
        found += [f"{line} (the earlier drill)" for line in differences(rebuilt.document, earlier)]
    return Drill(rebuilt.document, tuple(found))


def recorded(chain: Chain, rebuilt: Document, book: Deployments | None, node: Node | None) -> Document:
    """The same document by other ways: views in place of events, the node in place of CARs, our own list of houses.

    Without a node there are no titles in it, and without a book only lots that were rebuilt are asked about.
    """
    titles: dict[str, str] = {}
    document: Document = {"chain": chain.chain_id, "genesis": chain.genesis_hash, "splits": {}, "lots": {}}
    document["collections"] = {
        address: _collection(chain, address, _titles_of(node, titles)) for address in rebuilt["collections"]
    }
    for address, split in rebuilt["splits"].items():
        document["splits"][address] = _split(chain, address, split, book)
    for lot, facts in rebuilt["lots"].items():
        house = chain.at(facts["house"], ABI["EnglishAuctions"])
        if _stage(chain, house, _as_terms(facts["terms"])) in OPEN:
            document["lots"][lot] = facts
    houses = [book.contracts[name].address for name in HOUSES if name in book.contracts] if book else []
    for house in (chain.at(address, ABI["EnglishAuctions"]) for address in houses):
        for address in rebuilt["collections"]:
            for event in chain.events(house, "LotListed", collection=address):
                if _stage(chain, house, event.args["terms"]) in OPEN:
                    document["lots"][Web3.to_hex(event.args["lot"])] = lot_document(event)
    return document


def differences(rebuilt: Any, other: Any, where: str = "") -> Iterator[str]:
    """Each place where two documents say something else, in words. What the other leaves out as unknown is not held."""
    if isinstance(rebuilt, dict) and isinstance(other, dict):
        for name in [*rebuilt, *(name for name in other if name not in rebuilt)]:
            inner = f"{where} {name}".strip()
            if name not in other:
                if name != "title":
                    yield f"{inner}: rebuilt, and not there"
            elif name not in rebuilt:
                yield f"{inner}: there, and not rebuilt"
            else:
                yield from differences(rebuilt[name], other[name], inner)
    elif rebuilt != other:
        yield f"{where}: rebuilt as {shown(rebuilt)}, elsewhere {shown(other)}"


def read_earlier(path: Path) -> Document:
    """The document of an earlier drill. Raises StudioError for anything else."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        value = None
    if not isinstance(value, dict) or not {"chain", "collections", "splits", "lots"} <= value.keys():
        raise StudioError("not a drill's document", where=path, expected="what --out wrote", found=shown(value))
    return value


def _collection(chain: Chain, address: str, title: Callable[[str], str | None]) -> Document:
    """A collection as its views have it."""
    view = chain.at(address, ABI["Collection"]).functions
    works: dict[str, Document] = {}
    tokens: dict[str, Document] = {}
    for number in range(1, int(chain.call(view.works())) + 1):
        content, _, creator, receiver, bps, _, _, kind = chain.call(view.terms(number))
        newest, minted = chain.call(view.newestVersion(number)), int(chain.call(view.minted(number)))
        versions = [chain.call(view.metadataOf(number, version)) for version in range(newest + 1)]
        works[str(number)] = {
            "creator": creator, "content_digest": Web3.to_hex(content),
            "metadata": [Web3.to_hex(digest) for digest in versions], "cap": int(chain.call(view.cap(number))),
            "minted": minted, "royalty_bps": int(bps), "royalty_receiver": receiver, "kind": int(kind),
        }  # fmt: skip
        for token in range(number * WORK_SIZE + 1, number * WORK_SIZE + minted + 1):
            try:
                owner, uri = chain.call(view.ownerOf(token)), str(chain.call(view.tokenURI(token)))
            except TransactionFailed:  # burnt
                continue
            said = title(uri)
            tokens[str(token)] = {"owner": owner, "uri": uri, **({} if said is None else {"title": said})}
    asked = {"name": view.name, "symbol": view.symbol, "uri": view.contractURI, "owner": view.owner}
    policy = answer_of(chain, chain.at(address, ABI["BoundCollection"]).functions.policy())
    bound = {} if policy is None else {"policy": dict(zip(POLICY, policy, strict=True))}
    return {**{name: chain.call(ask()) for name, ask in asked.items()}, **bound, "works": works, "tokens": tokens}


def _split(chain: Chain, address: str, rebuilt: Document, book: Deployments | None) -> Document:
    """A split as our own factories published it, or as its views have it."""
    kind = rebuilt["kind"]
    if kind == "fixed" and book is not None:
        return fixed_document(terms_of(chain, book, address))
    if kind == "recoup":
        return _recoup(chain, address, rebuilt, book)
    if kind not in ("managed", "shares"):
        return rebuilt
    view = chain.at(address, ABI["ManagedSplit"]).functions
    shares = {each: int(chain.call(view.sharesOf(each))) for each in rebuilt["recipients"]}
    recipients = {
        each: {"shares": count, "role": rebuilt["recipients"][each]["role"]} for each, count in shares.items() if count
    }
    document = {"kind": kind, "whole": int(chain.call(view.whole())), "recipients": recipients}
    controller = {"controller": chain.call(view.controller())} if kind == "managed" else {}
    return {**document, **controller, "tokens": list(chain.call(view.tokens()))}


def _recoup(chain: Chain, address: str, rebuilt: Document, book: Deployments | None) -> Document:
    """A split that recoups: what our own factory said when it made it, and the hash behind its code."""
    found = rebuilt
    if book is not None and "RecoupFactory" in book.contracts:
        for event in chain.events(book.contract(chain, "RecoupFactory"), "RecoupCreated", split=address):
            tail = terms_in(event.args["terms"]["list"])
            found = recoup_document(event.args["terms"], tail) if tail else found
    committed = chain.call(chain.at(address, ABI["RecoupSplit"]).functions.termsHash())
    return {**found, "terms_hash": Web3.to_hex(committed)}


def _titles_of(node: Node | None, known: dict[str, str]) -> Callable[[str], str | None]:
    """What the node says a link's title is; None without a node."""

    def title(uri: str) -> str | None:
        if node is None:
            return None
        if uri not in known:
            try:
                ipfs_path(uri)
                known[uri] = str(json.loads(node.read(uri.removeprefix("ipfs://"))).get("name", ""))
            except IpfsUnreachable:
                raise
            except (StudioError, ValueError, AttributeError):
                known[uri] = ""
        return known[uri]

    return title


def _stage(chain: Chain, house: Any, terms: Any) -> int:
    """The stage of a lot, whatever else the house's format tells with it: the first word of the answer."""
    data = house.encode_abi("lotState", [terms])
    try:
        answer = bytes(chain.web3.eth.call({"to": house.address, "data": data}))
    except Exception as error:
        raise TransactionFailed("tells of no lot", where=house.address, found=str(error)) from error
    return int.from_bytes(answer[:32])


def _as_terms(terms: Document) -> Document:
    return {name: bytes.fromhex(v[2:]) if name == "metadataDigest" else v for name, v in terms.items()}
