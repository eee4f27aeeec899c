"""What of a plan is on the chain already, and whether the rest may join it.

A collection is found by what never changes about it: the artist, its name, its symbol, and the key in the collection
file. A work is found by the digest of its bytes. So a folder may grow, shrink and be renamed, and nothing is minted
twice; what was minted and then changed in the folder is refused, never minted as something new.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.cids import cid_to_digest, digest_to_cid
from scripts.studio.collections import find_collection, policy_at
from scripts.studio.costs import REVISION, Cost, estimate
from scripts.studio.deployments import Deployments
from scripts.studio.errors import AssetError, CollectionError, IpfsUnreachable, MetadataError, PlanErrors, StudioError
from scripts.studio.plans import Plan, Work
from scripts.studio.policies import Policy
from scripts.studio.texts import key

SINGLE = 0
"""The contract's `WorkKind.Single`."""

Read = Callable[[str], bytes]
"""The bytes behind a CID."""


@dataclass(frozen=True)
class Registered:
    """One work as the collection has it."""

    number: int
    content_digest: bytes
    metadata_digest: bytes  # of the newest version
    cap: int
    kind: int


@dataclass(frozen=True)
class Standing:
    """How far the chain is with a plan."""

    plan: Plan
    collection: str | None  # None: there is none yet
    works: Mapping[bytes, Registered]  # all of the collection, by content digest
    outdated: bool  # the collection points to other metadata of its own than the plan has
    policy: Policy | None = None  # of the collection; None where there is none yet, or the plan says none

    @property
    def numbers(self) -> dict[int, int]:
        """Number in the plan -> number in the collection, of the works that are there."""
        found = {work.number: self.works.get(work.content_digest) for work in self.plan.works}
        return {number: registered.number for number, registered in found.items() if registered}

    @property
    def missing(self) -> tuple[Work, ...]:
        """Works that are not in the collection yet."""
        return tuple(work for work in self.plan.works if work.content_digest not in self.works)

    @property
    def revised(self) -> tuple[Work, ...]:
        """Works whose metadata is another than the newest in the collection."""
        return tuple(work for work, there in self._both() if there.metadata_digest != work.metadata_digest)

    @property
    def absent(self) -> tuple[Registered, ...]:
        """Works of the collection that the folder does not have, or not with these bytes."""
        planned = {work.content_digest for work in self.plan.works}
        return tuple(there for there in self.works.values() if there.content_digest not in planned)

    def _both(self) -> Iterator[tuple[Work, Registered]]:
        for work in self.plan.works:
            if there := self.works.get(work.content_digest):
                yield work, there

    @property
    def summary(self) -> str:
        """What is to do, in words."""
        tokens = sum(work.editions for work in self.missing)
        return f"Mint {tokens} tokens of {len(self.missing)} works, {len(self.numbers)} works are there"

    def cost(self, revise: bool = False) -> Cost:
        """What bringing the chain to the plan will cost; a split that is there already is counted all the same."""
        cost = estimate(self.plan, self.missing, bool(self.missing), self.collection is None)
        more = len(self.revised) * revise + self.outdated
        return replace(cost, works=cost.works + more * REVISION, transactions=cost.transactions + more)

    def refusals(self, read: Read, revise: bool = False) -> list[StudioError]:
        """What was minted and is another now: bytes, metadata (unless it is to be revised), a cap that would rise."""
        errors = [*_other_policy(self), *_changed_bytes(self, read)]
        for work, there in self._both():
            if there.metadata_digest != work.metadata_digest and not revise:
                errors.append(
                    MetadataError(
                        f"says something else than was minted as work {there.number}", where=work.asset.path,
                        expected=f"the metadata ipfs://{digest_to_cid(there.metadata_digest, 'raw')}",
                        found=work.token_uri, run="./vernissage mint --revise, for what is minted from now on",
                    )
                )  # fmt: skip
            if work.editions > there.cap:
                errors.append(
                    MetadataError(
                        f"more editions than work {there.number} can ever have", where=work.asset.path,
                        field="editions", expected=f"at most {there.cap}", found=work.editions,
                    )
                )  # fmt: skip
        return errors

    def require(self, read: Read, revise: bool = False) -> None:
        """Raises PlanErrors with all refusals."""
        if errors := self.refusals(read, revise):
            raise PlanErrors(errors, where=self.plan.folder)


def stand(chain: Chain, book: Deployments, artist: str, plan: Plan) -> Standing:
    """How far the chain is with a plan of this artist."""
    address = find_collection(chain, book, artist, plan.collection.id)
    if address is None:
        return Standing(plan, None, {}, False)
    collection = book.contract(chain, "Collection", address)
    digest, _ = cid_to_digest(plan.collection_cid)
    outdated = bytes(chain.call(collection.functions.contractDigest())) != digest
    works = {work.content_digest: work for work in registered_works(chain, collection)}
    policy = policy_at(chain, book, address) if plan.collection.policy else None
    return Standing(plan, address, works, outdated, policy)


def registered_works(chain: Chain, collection: Contract) -> list[Registered]:
    """Every work of a collection, from its events."""
    newest = {e.args["work"]: e.args["metadataDigest"] for e in chain.events(collection, "WorkRevised")}
    caps = {e.args["work"]: e.args["cap"] for e in chain.events(collection, "CapLowered")}
    found = []
    for event in chain.events(collection, "WorkRegistered"):
        number, terms = int(event.args["work"]), event.args["terms"]
        metadata = bytes(newest.get(number, terms["metadataDigest"]))
        cap = int(caps.get(number, terms["cap"]))
        found.append(Registered(number, bytes(terms["contentDigest"]), metadata, cap, int(terms["kind"])))
    return found


def _other_policy(standing: Standing) -> Iterator[StudioError]:
    """A policy in the file that is not the collection's: what stands on the chain never tightens."""
    planned = standing.plan.collection.policy
    if standing.policy and planned != standing.policy:
        yield CollectionError(
            "the collection has another policy", where=standing.plan.folder, field="policy",
            expected=str(standing.policy), found=str(planned), run="./vernissage collection show",
        )  # fmt: skip


def _changed_bytes(standing: Standing, read: Read) -> Iterator[StudioError]:
    """New bytes under the title of a work whose own bytes are gone from the folder: a work changed after it was minted.

    Titles are read where they were pinned. What can't be read is refused too: nobody could tell.
    """
    missing, absent = standing.missing, [there for there in standing.absent if there.kind == SINGLE]
    if not missing or not absent:
        return
    titles: dict[str, Registered] = {}
    for there in absent:
        cid = digest_to_cid(there.metadata_digest, "raw")
        try:
            titles[key(str(json.loads(read(cid))["name"]))] = there
        except IpfsUnreachable:
            raise
        except (StudioError, ValueError, KeyError, TypeError) as error:
            yield MetadataError(
                "a minted work is not in the folder, and what it said can't be read", where=standing.plan.folder,
                field=f"work {there.number}", expected=f"ipfs://{cid} on the node", found=str(error),
                run="./vernissage restore, if there is a backup",
            )  # fmt: skip
    for work in missing:
        if same := titles.get(key(work.name)):
            yield AssetError(
                f"other bytes than were minted as work {same.number}", where=work.asset.path,
                expected=f"SHA-256 {same.content_digest.hex()}, or another name for a new work",
                found=work.content_digest.hex(),
            )  # fmt: skip
