"""A plan, minted: the split that gets the royalties, the collection, its works, each exactly once.

The chain is the judge of what is done: a split's address follows from its terms, a collection is found by what never
changes about it (see `growth`), and it takes a content digest once, so that nothing can be minted twice whatever was
lost. The journal says what was on its way: a transaction that an interrupted run sent is waited for before anything is
sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from web3.contract import Contract

from scripts.studio.accounts import Signer
from scripts.studio.chain import Chain
from scripts.studio.cids import cid_to_digest
from scripts.studio.deployments import Deployments
from scripts.studio.growth import SINGLE, Standing, stand
from scripts.studio.journal import Journal
from scripts.studio.plans import Plan, Work
from scripts.studio.split_files import Recipient, Split, split_of
from scripts.studio.steps import Steps
from scripts.studio.tokens import NOBODY, WORK_SIZE

WORKS_AT_ONCE = 40
"""Works published in one transaction: some 7 million gas, well inside a block of 30 million."""
MINTS_AT_ONCE = 500
"""Tokens of one edition in one transaction: the contract's own limit."""


@dataclass(frozen=True)
class Minted:
    """What stands on the chain after a plan was minted."""

    collection: str
    split: str | None
    works: dict[int, int]  # number in the plan -> number in the collection
    sent: int  # transactions this run sent

    def first_token(self, work: Work) -> int:
        return self.works[work.number] * WORK_SIZE + 1


class Minter:
    """Mints one plan from one account."""

    def __init__(self, chain: Chain, book: Deployments, artist: Signer, plan: Plan, journal: Journal) -> None:
        self.chain = chain
        self.book = book
        self.artist = artist
        self.plan = plan
        self.steps = Steps(chain, artist, journal)

    def standing(self) -> Standing:
        """How far the chain is, once everything on its way has arrived."""
        self.steps.catch_up()
        return stand(self.chain, self.book, self.artist.address, self.plan)

    def mint(self, progress: Callable[[int], None] = lambda works: None, revise: bool = False) -> Minted:
        """Brings the chain to the plan; with `revise`, also later mints of works whose metadata changed.

        `progress` is told of works as they are done. Raises StudioError; the next call goes on where this one stopped.
        """
        standing = self.standing()
        split = self._split()
        collection = self._collection(standing)
        numbers = self._works(collection, standing, split, progress)
        if revise:
            self._revisions(collection, standing)
        self._editions(collection, numbers)
        return Minted(collection.address, split, numbers, len(self.steps.sent))

    # ---- steps ----

    def _split(self) -> str | None:
        split = split_for(self.chain, self.plan)
        if split is None:
            return None
        factory = self.book.contract(self.chain, "SplitFactory")
        address = str(self.chain.call(factory.functions.splitOf(split.terms.root)))
        if not self.chain.code(address):
            self.steps.send("split", factory.functions.createPublished(split.terms.list), "create the split")
        return address

    def _collection(self, standing: Standing) -> Contract:
        digest, _ = cid_to_digest(self.plan.collection_cid)
        if standing.collection is None:
            factory = self.book.contract(self.chain, "CollectionFactory")
            about = self.plan.collection
            creation = (about.name, about.symbol, self.artist.address, digest, bytes.fromhex(about.id))
            label = "create the collection"
            receipt = self.steps.send("collection", factory.functions.create(*creation), label)
            created = self.chain.events_in(receipt, factory, "CollectionCreated")[0]
            return self.book.contract(self.chain, "Collection", created.args["collection"])
        collection = self.book.contract(self.chain, "Collection", standing.collection)
        if standing.outdated:
            label = "point to the collection's new metadata"
            self.steps.send("collection metadata", collection.functions.setContractDigest(digest), label)
        return collection

    def _works(
        self, collection: Contract, standing: Standing, split: str | None, progress: Callable[[int], None]
    ) -> dict[int, int]:
        """Registers and mints the works that are not there yet; returns all their numbers in the collection."""
        numbers = standing.numbers
        progress(len(numbers))
        for batch in batches(standing.missing, WORKS_AT_ONCE):
            terms = [self._terms(work, split) for work in batch]
            amounts = [min(work.editions, MINTS_AT_ONCE) for work in batch]
            step = f"works {batch[0].number}-{batch[-1].number}"
            publish = collection.functions.publish(terms, self.artist.address, amounts)
            receipt = self.steps.send(step, publish, f"publish {step}")
            registered = self.chain.events_in(receipt, collection, "WorkRegistered")
            for work, event in zip(batch, registered, strict=True):
                numbers[work.number] = int(event.args["work"])
            progress(len(batch))
        return numbers

    def _revisions(self, collection: Contract, standing: Standing) -> None:
        """Gives what is minted from now on the metadata of the plan."""
        for work in standing.revised:
            number = standing.numbers[work.number]
            revise = collection.functions.revise(number, work.metadata_digest)
            self.steps.send(f"revise {number}", revise, f"revise work {number}")

    def _editions(self, collection: Contract, numbers: dict[int, int]) -> None:
        """Mints what editions of more than 500 still lack."""
        for work in self.plan.works:
            number = numbers[work.number]
            minted = self.chain.call(collection.functions.minted(number))
            while minted < work.editions:
                amount = min(work.editions - minted, MINTS_AT_ONCE)
                step = f"work {work.number} from {minted + 1}"
                self.steps.send(step, collection.functions.mint(self.artist.address, number, amount), f"mint {step}")
                minted += amount

    # ---- parts ----

    def _terms(self, work: Work, split: str | None) -> dict[str, Any]:
        return {
            "contentDigest": work.content_digest,
            "metadataDigest": work.metadata_digest,
            "creator": self.artist.address,
            "royaltyReceiver": split or NOBODY,
            "royaltyBps": work.royalty_bps,
            "cap": work.editions,
            "closesAt": 0,
            "kind": SINGLE,
        }


def split_for(chain: Chain, plan: Plan) -> Split | None:
    """The plan's split, its accounts resolved on this chain; None where there is no royalty."""
    recipients = [
        Recipient(share.name, share.role, share.address or chain.account(share.account or "").address, share.parts)
        for share in plan.collection.shares
    ]
    return split_of(recipients, plan.folder) if recipients else None


def batches(works: Sequence[Work], size: int) -> Iterator[Sequence[Work]]:
    for start in range(0, len(works), size):
        yield works[start : start + size]
