"""A plan, minted: the split that gets the royalties, the collection, its works, each exactly once.

The chain is the judge of what is done: a split's address follows from its terms, a collection is found by what never
changes about it (see `growth`), and it takes a content digest once, so that nothing can be minted twice whatever was
lost. The journal says what was on its way: a transaction that an interrupted run sent is waited for before anything is
sent again. Where a reorganisation took something out again, the chain is read anew and what is missing is done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from web3.contract import Contract

from scripts.studio import licences, licensing
from scripts.studio.accounts import Signer
from scripts.studio.chain import Chain, with_margin
from scripts.studio.cids import cid_to_digest
from scripts.studio.collections import Creation, create
from scripts.studio.deployments import Deployments
from scripts.studio.errors import TakenBack, TransactionFailed
from scripts.studio.growth import SINGLE, Standing, stand
from scripts.studio.journal import Journal
from scripts.studio.plans import Plan, Work
from scripts.studio.policies import OPEN
from scripts.studio.split_files import Recipient, Split, split_of
from scripts.studio.steps import Steps
from scripts.studio.tokens import NOBODY, WORK_SIZE

WORKS_AT_ONCE = 40
"""Works published in one transaction: some 7 million gas, well inside a block of 30 million."""
MINTS_AT_ONCE = 500
"""Tokens of one edition in one transaction: the contract's own limit."""
ROUNDS = 5
"""Times the chain is brought to the plan before its changing under us is told as an error."""


@dataclass(frozen=True)
class Minted:
    """What stands on the chain after a plan was minted."""

    collection: str
    split: str | None
    works: dict[int, int]  # number in the plan -> number in the collection
    sent: int  # transactions this run sent

    def first_token(self, work: Work) -> int:
        return self.works[work.number] * WORK_SIZE + 1


@dataclass(frozen=True)
class Load:
    """What a batch holds: no other part of it changes the gas it takes."""

    works: int
    editions: int  # works of more than one token
    tokens: int

    def fits(self, other: Load) -> bool:
        """Whether it holds no more of anything than the other."""
        return self.works <= other.works and self.editions <= other.editions and self.tokens <= other.tokens


class Minter:
    """Mints one plan from one account."""

    def __init__(self, chain: Chain, book: Deployments, artist: Signer, plan: Plan, journal: Journal) -> None:
        self.chain = chain
        self.book = book
        self.artist = artist
        self.plan = plan
        self.steps = Steps(chain, artist, journal)
        self._measured: list[tuple[Load, int]] = []  # batches that were published, and the gas they took

    def standing(self) -> Standing:
        """How far the chain is, once everything on its way has arrived."""
        self.steps.catch_up()
        return stand(self.chain, self.book, self.artist.address, self.plan)

    def found(self) -> Contract:
        """The plan's collection; created now, with nothing in it, where there is none."""
        return self._collection(self.standing())

    def mint(self, progress: Callable[[int], None] = lambda works: None, revise: bool = False) -> Minted:
        """Brings the chain to the plan; with `revise`, also later mints of works whose metadata changed.

        `progress` is told of works as they are done. Raises StudioError; the next call goes on where this one stopped.
        """
        told = _Once(progress)
        for _ in range(ROUNDS):
            try:
                minted = self._round(told, revise)
                if len(minted.works) == len(self.plan.works) and self.steps.stand():
                    return minted
            except TakenBack as error:
                self.chain.tell(error.line())
            self.chain.tell("the chain took transactions back; reading it again")
            self.steps.sent.clear()
        raise TransactionFailed(
            "the chain keeps taking transactions back", where=self.plan.folder,
            expected=f"blocks that stay, within {ROUNDS} rounds", run="the same command again",
        )  # fmt: skip

    def _round(self, told: _Once, revise: bool) -> Minted:
        """Does what the chain lacks, as it is now."""
        standing = self.standing()
        split = self._split()
        collection = self._collection(standing)
        numbers = self._works(collection, standing, split, told)
        if revise:
            self._revisions(collection, standing)
        self._licences(collection, numbers)
        self._editions(collection, standing, numbers)
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
            about = self.plan.collection
            creation = Creation(about.name, about.symbol, digest, bytes.fromhex(about.id), about.policy or OPEN)
            return create(self.steps, self.book, creation)
        collection = self.book.contract(self.chain, "Collection", standing.collection)
        if standing.outdated:
            label = "point to the collection's new metadata"
            self.steps.send("collection metadata", collection.functions.setContractDigest(digest), label)
        return collection

    def _works(self, collection: Contract, standing: Standing, split: str | None, told: _Once) -> dict[int, int]:
        """Registers and mints the works that are not there yet; returns all their numbers in the collection.

        A number is missing where a reorganisation took the collection away in the middle.
        """
        numbers = dict(standing.numbers)
        told.done(len(numbers))
        for batch in batches(standing.missing, WORKS_AT_ONCE):
            numbers |= self._publish(collection, batch, split)
            told.done(len(numbers))
        return numbers

    def _publish(self, collection: Contract, batch: Sequence[Work], split: str | None) -> dict[int, int]:
        """Registers and mints some works in one transaction; their numbers, as its events say.

        Gas is estimated for the first batch only: its receipt tells for those that hold no more.
        """
        terms = [self._terms(work, split) for work in batch]
        amounts = [min(work.editions, MINTS_AT_ONCE) for work in batch]
        step = f"works {batch[0].number}-{batch[-1].number}"
        publish = collection.functions.publish(terms, self.artist.address, amounts)
        load = Load(len(amounts), sum(amount > 1 for amount in amounts), sum(amounts))
        enough = [gas for measured, gas in self._measured if load.fits(measured)]
        receipt = self.steps.send(step, publish, f"publish {step}", gas=with_margin(min(enough)) if enough else None)
        self._measured.append((load, receipt.gas_used))
        registered = self.chain.events_in(receipt, collection, "WorkRegistered")
        numbers = {bytes(event.args["contentDigest"]): int(event.args["work"]) for event in registered}
        return {work.number: numbers[work.content_digest] for work in batch if work.content_digest in numbers}

    def _revisions(self, collection: Contract, standing: Standing) -> None:
        """Gives what is minted from now on the metadata of the plan."""
        for work in standing.revised:
            number = standing.numbers[work.number]
            revise = collection.functions.revise(number, work.metadata_digest)
            self.steps.send(f"revise {number}", revise, f"revise work {number}")

    def _licences(self, collection: Contract, numbers: dict[int, int]) -> None:
        """Declares what holders may do, where the folder names a licence that the chain knows."""
        for work in self.plan.works:
            licence = licences.known(self.plan.licence_of(work))
            if licence and work.number in numbers:
                licensing.declare(self.steps, collection, numbers[work.number], licence.terms.digest)

    def _editions(self, collection: Contract, standing: Standing, numbers: dict[int, int]) -> None:
        """Mints what editions still lack: those of more than 500, and those that were there before."""
        begun = [work for work in self.plan.works if work.number in numbers
                 and (work.editions > MINTS_AT_ONCE or work.number in standing.numbers)]  # fmt: skip
        counts = self.chain.call_many([collection.functions.minted(numbers[work.number]) for work in begun])
        for work, minted in zip(begun, counts, strict=True):
            while minted < work.editions:
                amount = min(work.editions - minted, MINTS_AT_ONCE)
                mint = collection.functions.mint(self.artist.address, numbers[work.number], amount)
                step = f"work {work.number} from {minted + 1}"
                self.steps.send(step, mint, f"mint {step}")
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
    return resolved_split(plan, chain.address)


def resolved_split(plan: Plan, address_of: Callable[[str], str]) -> Split | None:
    """The plan's split; `address_of` is asked for accounts that it names, and for no others."""
    recipients = [
        Recipient(share.name, share.role, share.address or address_of(share.account or ""), share.parts)
        for share in plan.collection.shares
    ]
    return split_of(recipients, plan.folder) if recipients else None


def batches(works: Sequence[Work], size: int) -> Iterator[Sequence[Work]]:
    for start in range(0, len(works), size):
        yield works[start : start + size]


class _Once:
    """Tells of works as they are done, each once, however often the chain is read."""

    def __init__(self, progress: Callable[[int], None]) -> None:
        self._progress = progress
        self._told = 0

    def done(self, works: int) -> None:
        """So many are there now."""
        if works > self._told:
            self._progress(works - self._told)
            self._told = works
