"""Splits on the chain: where one is, making it, publishing its terms."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.studio.chain import Chain, Receipt
from scripts.studio.cids import folder_cid
from scripts.studio.deployments import Deployments
from scripts.studio.ipfs import Node
from scripts.studio.split_files import TERMS_FILE
from scripts.studio.splits import PUBLISHED_AT_CREATION, Terms
from scripts.studio.steps import Sending


def address_of(chain: Chain, book: Deployments, terms: Terms) -> str:
    """Where the split of these terms is, or will be."""
    factory = book.contract(chain, "SplitFactory")
    return str(chain.call(factory.functions.splitOf(terms.root)))


def create(sending: Sending, book: Deployments, terms: Terms) -> list[Receipt]:
    """Makes the split where it is not there yet and publishes its terms where nobody has; returns what was sent.

    Up to 30 recipients both happen in one transaction.
    """
    chain, factory = sending.chain, book.contract(sending.chain, "SplitFactory")
    address = address_of(chain, book, terms)
    exists = bool(chain.code(address))
    if not exists and len(terms.leaves) <= PUBLISHED_AT_CREATION:
        return [sending.send("create", factory.functions.createPublished(terms.list), "create the split")]
    sent = [] if exists else [sending.send("create", factory.functions.create(terms.root), "create the split")]
    if not chain.events(factory, "TermsPublished", split=address):
        sent.append(publish(sending, book, terms))
    return sent


def publish(sending: Sending, book: Deployments, terms: Terms) -> Receipt:
    """Puts the terms into an event of the factory, checked against the split's address."""
    factory = book.contract(sending.chain, "SplitFactory")
    return sending.send("publish", factory.functions.publish(terms.list), "publish the terms of the split")


@contextmanager
def staged_terms(document: bytes) -> Iterator[tuple[Path, str]]:
    """The document of a split as it is pinned, for as long as the block lasts: a directory of one file, and its CID."""
    with tempfile.TemporaryDirectory(prefix="vernissage-") as scratch:
        folder = Path(scratch, "terms")
        folder.mkdir()
        (folder / TERMS_FILE).write_bytes(document)
        yield folder, folder_cid(folder)


def pin_terms(node: Node, document: bytes) -> str:
    """Pins the document of a split: `<CID>/terms.json`."""
    with staged_terms(document) as (folder, cid):
        if not node.pinned_whole(cid):
            node.add_folder(folder, cid)
    return f"{cid}/{TERMS_FILE}"
