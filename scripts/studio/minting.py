"""A plan, minted: the split that gets the royalties, the collection, its works, each exactly once.

The chain is the judge of what is done: a collection's and a split's address follow from the plan, and a collection
takes a content digest once, so that nothing can be minted twice whatever was lost. The journal says what was on its
way: a transaction that an interrupted run sent is waited for before anything is sent again.
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
from scripts.studio.journal import Journal
from scripts.studio.plans import Plan, Work
from scripts.studio.splits import Terms, make_terms
from scripts.studio.steps import Steps
from scripts.studio.tokens import NOBODY, WORK_SIZE

WORKS_AT_ONCE = 40
"""Works published in one transaction: some 7 million gas, well inside a block of 30 million."""
MINTS_AT_ONCE = 500
"""Tokens of one edition in one transaction: the contract's own limit."""
SINGLE = 0
"""The contract's `WorkKind.Single`."""


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

    def mint(self, progress: Callable[[int], None] = lambda works: None) -> Minted:
        """Brings the chain to the plan. `progress` is told of works as they are done.

        Raises StudioError; the next call goes on where this one stopped.
        """
        self.steps.catch_up()
        split = self._split()
        collection = self._collection()
        numbers = self._works(collection, split, progress)
        self._editions(collection, numbers)
        return Minted(collection.address, split, numbers, len(self.steps.sent))

    def address(self) -> str:
        """Where the plan's collection is, or will be."""
        return str(self.chain.call(self._factory().functions.predict(self.artist.address, *self._creation())))

    # ---- steps ----

    def _split(self) -> str | None:
        terms = split_terms(self.chain, self.plan)
        if terms is None:
            return None
        factory = self.book.contract(self.chain, "SplitFactory")
        address = str(self.chain.call(factory.functions.splitOf(terms.root)))
        if not self.chain.code(address):
            self.steps.send("split", factory.functions.createPublished(terms.list), "create the split")
        return address

    def _collection(self) -> Contract:
        address = self.address()
        if not self.chain.code(address):
            self.steps.send("collection", self._factory().functions.create(*self._creation()), "create the collection")
        return self.book.contract(self.chain, "Collection", address)

    def _works(self, collection: Contract, split: str | None, progress: Callable[[int], None]) -> dict[int, int]:
        """Registers and mints the works that are not there yet; returns all their numbers in the collection."""
        numbers = {work.number: self._number_of(collection, work) for work in self.plan.works}
        missing = [work for work in self.plan.works if not numbers[work.number]]
        progress(len(self.plan.works) - len(missing))
        for batch in batches(missing, WORKS_AT_ONCE):
            terms = [self._terms(work, split) for work in batch]
            amounts = [min(work.editions, MINTS_AT_ONCE) for work in batch]
            step = f"works {batch[0].number}-{batch[-1].number}"
            self.steps.send(step, collection.functions.publish(terms, self.artist.address, amounts), f"publish {step}")
            for work in batch:
                numbers[work.number] = self._number_of(collection, work)
            progress(len(batch))
        return numbers

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

    def _factory(self) -> Contract:
        return self.book.contract(self.chain, "CollectionFactory")

    def _creation(self) -> tuple[str, str, str, bytes, bytes]:
        """Arguments of the factory's `create`; the plan's id as salt makes the address the plan's own."""
        digest, _ = cid_to_digest(self.plan.collection_cid)
        about = self.plan.collection
        return about.name, about.symbol, self.artist.address, digest, bytes.fromhex(self.plan.id)

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

    def _number_of(self, collection: Contract, work: Work) -> int:
        return int(self.chain.call(collection.functions.workOf(work.content_digest)))


def split_terms(chain: Chain, plan: Plan) -> Terms | None:
    """The terms of the plan's split, its accounts resolved on this chain; None where there is no royalty."""
    shares = plan.collection.shares
    if not shares:
        return None
    return make_terms(
        (share.address or chain.account(share.account or "").address, share.role, share.parts) for share in shares
    )


def batches(works: Sequence[Work], size: int) -> Iterator[Sequence[Work]]:
    for start in range(0, len(works), size):
        yield works[start : start + size]
