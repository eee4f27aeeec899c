"""What a mint lost or doubled, counted on the chain and on the node; nothing the studio wrote is believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scripts.studio.chain import Chain
from scripts.studio.deployments import Deployments
from scripts.studio.ipfs import Node
from scripts.studio.plans import Plan
from scripts.studio.tokens import NOBODY, WORK_SIZE


def chain_losses(chain: Chain, book: Deployments, plan: Plan, artist: str) -> Iterator[str]:
    """One line for each collection, work or token that is missing, double or somebody else's."""
    factory, salt = book.contract(chain, "CollectionFactory"), bytes.fromhex(plan.collection.id)
    created = [event for event in chain.events(factory, "CollectionCreated") if event.args["salt"] == salt]
    if len(created) != 1:
        yield f"{len(created)} collections"
        return
    collection = book.contract(chain, "Collection", created[0].args["collection"])
    registered = chain.events(collection, "WorkRegistered")
    found = Counter(bytes(event.args["contentDigest"]) for event in registered)
    numbers = {bytes(event.args["contentDigest"]): int(event.args["work"]) for event in registered}
    minted = [event.args for event in chain.events(collection, "Transfer") if event.args["from"] == NOBODY]
    tokens = Counter(transfer["tokenId"] // WORK_SIZE for transfer in minted)
    for work in plan.works:
        if found.pop(work.content_digest, 0) != 1:
            yield f"{work.file}: registered {found[work.content_digest]} times"
        elif tokens.pop(numbers[work.content_digest], 0) != work.editions:
            yield f"{work.file}: not {work.editions} tokens"
    yield from (f"a work of nobody's plan: 0x{digest.hex()}" for digest in found)
    yield from (f"tokens of nobody's plan: work {number}" for number in tokens)
    yield from (f"token {args['tokenId']} went to {args['to']}" for args in minted if args["to"] != artist)
    doubles = Counter(transfer["tokenId"] for transfer in minted)
    yield from (f"token {token} minted {times} times" for token, times in doubles.items() if times > 1)


def pin_losses(node: Node, plan: Plan) -> Iterator[str]:
    """One line for each directory that is not pinned whole, and each picture whose bytes are others."""
    for cid in (plan.pictures_cid, plan.metadata_cid):
        if not node.pinned_whole(cid):
            yield f"{cid}: not pinned whole"
    for work in plan.works:
        if node.content(f"{plan.pictures_cid}/{work.path}").digest != work.content_digest:
            yield f"{work.file}: other bytes on the node"
