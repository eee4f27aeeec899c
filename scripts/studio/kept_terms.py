"""The terms of a collection's splits, as documents to keep: who has one can pay everybody, whatever else was lost.

They are read from the chain, where they were published; else they are the folder's own, if the split is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts.studio.chain import Chain
from scripts.studio.documents import canonical
from scripts.studio.rebuilt_splits import Document, split_document
from scripts.studio.records import ABI, answer_of
from scripts.studio.split_files import Recipient, Split, split_of
from scripts.studio.tokens import NOBODY


@dataclass
class KeptTerms:
    """Documents by the address of their split, and splits whose terms nobody here has."""

    documents: dict[str, bytes] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)  # split -> why


def terms_to_keep(chain: Chain, collection: str, own: Split | None = None) -> KeptTerms:
    """The terms of every split that gets royalties of a collection; `own` is the split of the artist's folder.

    Of a contract that is no collection of ours there are none.
    """
    kept = KeptTerms()
    for receiver in _receivers(chain, collection):
        faults: list[str] = []
        found = split_document(chain, receiver, 0, faults)
        if document := _document(found):
            kept.documents[receiver] = document
        elif faults and own and answer_of(chain, chain.at(receiver, ABI["Split"]).functions.isRoot(own.terms.root)):
            kept.documents[receiver] = own.document()
        elif faults:
            kept.lost[receiver] = faults[0]
    return kept


def _receivers(chain: Chain, collection: str) -> list[str]:
    """Contracts that get royalties of its works, each once."""
    view = chain.at(collection, ABI["Collection"]).functions
    works = answer_of(chain, view.works())
    terms = [answer_of(chain, view.terms(number)) for number in range(1, int(works or 0) + 1)]
    receivers = dict.fromkeys(str(each[3]) for each in terms if each)
    return [receiver for receiver in receivers if receiver != NOBODY and chain.code(receiver)]


def _document(found: Document) -> bytes | None:
    """What is kept of a split as it was rebuilt: nothing of those that are paid without their terms."""
    if found["kind"] == "fixed":
        shares = [(address, each["role"], each["shares"]) for address, each in found["recipients"].items()]
        return split_of([Recipient("", role, address, count) for address, role, count in shares]).document()
    if found["kind"] != "recoup":
        return None
    advances = [{**each, "amount": str(each["amount"])} for each in found["advances"]]  # JSON's numbers are too short
    return canonical({"recoup": {**found, "advances": advances}})
