"""The terms of a work: as a plan gives them, as a collection has them, and registered where it has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.mint_files import MAX_CAP
from scripts.studio.mint_plans import MintPlan, MintPlanError
from scripts.studio.plans import make_plan
from scripts.studio.steps import Steps
from scripts.studio.tokens import NOBODY

NO_DIGEST = bytes(32)

TERMS_TYPE = [
    {"name": "contentDigest", "type": "bytes32"},
    {"name": "metadataDigest", "type": "bytes32"},
    {"name": "creator", "type": "address"},
    {"name": "royaltyReceiver", "type": "address"},
    {"name": "royaltyBps", "type": "uint16"},
    {"name": "cap", "type": "uint32"},
    {"name": "closesAt", "type": "uint32"},
    {"name": "kind", "type": "uint8"},
]
"""`WorkTerms` for EIP-712, in the contract's order."""


@dataclass(frozen=True)
class WorkTerms:
    """`WorkTerms` of interfaces/ICollection.sol."""

    content_digest: bytes
    metadata_digest: bytes
    creator: str
    royalty_receiver: str
    royalty_bps: int
    cap: int
    closes_at: int
    kind: int

    @property
    def identity(self) -> bytes:
        """The digest a collection finds the work by."""
        return self.metadata_digest if self.content_digest == NO_DIGEST else self.content_digest

    def struct(self) -> dict[str, Any]:
        """As the contract names its fields."""
        values = (
            self.content_digest, self.metadata_digest, self.creator, self.royalty_receiver, self.royalty_bps,
            self.cap, self.closes_at, self.kind,
        )  # fmt: skip
        return {field["name"]: value for field, value in zip(TERMS_TYPE, values, strict=True)}


def registered(chain: Chain, collection: Contract, work: int) -> tuple[WorkTerms, bytes, int]:
    """Terms with the newest metadata, licence and disclosure of a registered work."""
    functions = collection.functions
    terms = WorkTerms(*chain.call(functions.terms(work)))
    newest = chain.call(functions.metadataOf(work, chain.call(functions.newestVersion(work))))
    terms = WorkTerms(
        **{**vars(terms), "metadata_digest": bytes(newest), "content_digest": bytes(terms.content_digest)}
    )
    return terms, bytes(chain.call(functions.licence(work))), int(chain.call(functions.disclosure(work)))


def planned_terms(plan: MintPlan, artist: str) -> WorkTerms:
    """The terms a plan gives, what it leaves out filled in: digests from the folder, `artist` as creator.

    Raises MintPlanError for a file the folder does not have, or a royalty that nobody would get.
    """
    terms = plan.terms
    assert terms is not None
    content, metadata, cap, bps = terms.content_digest, terms.metadata_digest, terms.cap, terms.royalty_bps
    if terms.folder and terms.file:
        works = {work.file: work for work in make_plan(terms.folder).works}
        work = works.get(terms.file)
        if work is None:
            raise MintPlanError(
                "no such work", where=plan.path, field="terms.file", expected=f"a file of {terms.folder}",
                found=terms.file,
            )  # fmt: skip
        content, metadata, cap = work.content_digest, work.metadata_digest, cap or work.editions
    receiver = terms.royalty_receiver
    if bps and not receiver:
        raise MintPlanError(
            "a royalty that nobody would get", where=plan.path, field="terms.royalty_receiver",
            expected="an address, a split as a rule",
        )  # fmt: skip
    assert metadata is not None
    return WorkTerms(
        content or NO_DIGEST, metadata, terms.creator or artist, receiver or NOBODY, bps, cap or MAX_CAP,
        terms.closes_at, terms.kind,
    )  # fmt: skip


def ensure_work(steps: Steps, collection: Contract, plan: MintPlan) -> int:
    """The number of the plan's work; registered now where the plan gives terms that the collection does not have.

    Raises MintPlanError where the collection has it on other terms.
    """
    if plan.terms is None:
        assert plan.work is not None
        return plan.work
    terms = planned_terms(plan, steps.sender.address)
    number = int(steps.chain.call(collection.functions.workOf(terms.identity)))
    if number == 0:
        steps.send("register the work", collection.functions.register(terms.struct()), "register the work")
        return int(steps.chain.call(collection.functions.workOf(terms.identity)))
    found, _, _ = registered(steps.chain, collection, number)
    for name, value in vars(found).items():
        planned = getattr(terms, name)
        if value != planned and not (name == "cap" and value < planned):
            raise MintPlanError(
                "registered already, on other terms", where=plan.path, field=f"terms.{name}", expected=_said(value),
                found=f"{_said(planned)} for work {number}",
            )  # fmt: skip
    return number


def _said(value: Any) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
