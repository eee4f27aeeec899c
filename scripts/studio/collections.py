"""Collections as both factories made them, with a policy of transfer or without: created, and found again.

The chain keeps the list: a collection is found by what its creation said, whatever became of this machine's files, and
in factories that were deployed before today's as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.deployments import Deployments
from scripts.studio.errors import DeploymentError, TransactionFailed, UsageError
from scripts.studio.policies import OPEN, Policy, policy_of
from scripts.studio.steps import Steps
from scripts.studio.texts import key

PLAIN, BOUND = "CollectionFactory", "BoundCollectionFactory"
CREATED = {PLAIN: "CollectionCreated", BOUND: "BoundCollectionCreated"}
"""The factories, and what each says of a collection."""


@dataclass(frozen=True)
class Created:
    """One collection as its creation said."""

    address: str
    name: str
    symbol: str
    owner: str  # the first one
    salt: bytes
    block: int


@dataclass(frozen=True)
class Creation:
    """A collection to create: its metadata's digest, and a salt that tells it from others of the same artist."""

    name: str
    symbol: str
    digest: bytes
    salt: bytes
    policy: Policy


@dataclass(frozen=True)
class Counted:
    """How much of a work is minted."""

    number: int
    minted: int
    cap: int


@dataclass(frozen=True)
class Hold:
    """When a token may move."""

    token: int
    holder: str
    until: int  # Unix seconds; beyond any date where it never moves
    may_be_sold: bool  # by a house, for ether


def created_by(chain: Chain, book: Deployments, artist: str) -> list[Created]:
    """Every collection that an artist created and owned then, in order."""
    found = []
    for factory, event_name in CREATED.items():
        for contract in book.every(chain, factory):
            for event in chain.events(contract, event_name, creator=artist, owner=artist):
                fields = event.args
                found.append(
                    Created(
                        fields["collection"], fields["name"], fields["symbol"], fields["owner"], bytes(fields["salt"]),
                        event.block,
                    )
                )  # fmt: skip
    return sorted(found, key=lambda each: each.block)


def find_collection(chain: Chain, book: Deployments, artist: str, identity: str) -> str | None:
    """Where the artist's collection with this identity (64 hex digits) is: the first, were there ever two."""
    salt = bytes.fromhex(identity)
    return next((each.address for each in created_by(chain, book, artist) if each.salt == salt), None)


def address_of(known: Sequence[Created], name: str) -> str:
    """Where the collection of a name is. Raises UsageError where none or several have it."""
    fitting = [each for each in known if key(each.name) == key(name)]
    if len(fitting) != 1:
        names = ", ".join(sorted({each.name for each in known})) or "none yet"
        raise UsageError(
            "several collections of this name" if fitting else "no such collection", where=name, field="collection",
            expected="the address of one" if fitting else f"an address, or a name of the artist's: {names}",
            found=", ".join(each.address for each in fitting) or "none", run="./vernissage collection show",
        )  # fmt: skip
    return fitting[0].address


def create(steps: Steps, book: Deployments, creation: Creation) -> Contract:
    """Creates a collection of the sender's; with a policy in the factory of those that have one."""
    chain, bound = steps.chain, not creation.policy.is_open
    name = BOUND if bound else PLAIN
    factory = book.contract(chain, name)
    args = (creation.name, creation.symbol, steps.sender.address, creation.digest, creation.salt)
    call = factory.functions.create(*args, *([creation.policy.struct()] if bound else []))
    receipt = steps.send("collection", call, "create the collection")
    address = chain.events_in(receipt, factory, CREATED[name])[0].args["collection"]
    return book.contract(chain, "Collection", address)


def loosen(steps: Steps, book: Deployments, address: str, policy: Policy) -> None:
    """Loosens a collection's policy. Raises TransactionFailed where that would tighten it, or nothing can change it."""
    bound = book.contract(steps.chain, "BoundCollection", address)
    steps.send("loosen", bound.functions.loosen(policy.struct()), "loosen the policy")


def policy_at(chain: Chain, book: Deployments, address: str) -> Policy:
    """The policy of a collection as it is now; that of a collection without one is open."""
    bound = _bound(chain, book, address)
    return policy_of(chain.call(bound.functions.policy())) if bound else OPEN


def hold_of(chain: Chain, book: Deployments, address: str, token: int) -> Hold:
    """When a token may move, by its collection's policy. Raises TransactionFailed where there is no such token."""
    collection = book.contract(chain, "Collection", address)
    holder = str(chain.call(collection.functions.ownerOf(token)))
    bound = _bound(chain, book, address)
    if bound is None:
        return Hold(token, holder, 0, True)
    until = int(chain.call(bound.functions.heldUntil(token)))
    sold = bool(chain.call(bound.functions.saleAllowed(token, holder, "0x" + "00" * 20)))
    return Hold(token, holder, until, sold)


def _bound(chain: Chain, book: Deployments, address: str) -> Contract | None:
    """The collection with the ABI of those that have a policy; None where it has none."""
    try:
        bound = book.contract(chain, "BoundCollection", address)
        chain.call(bound.functions.policy())
    except (DeploymentError, TransactionFailed):
        return None
    return bound


def works_of(chain: Chain, collection: Contract) -> list[Counted]:
    """How much of each work is minted."""
    functions = collection.functions
    numbers = range(1, int(chain.call(functions.works())) + 1)
    minted = chain.call_many([functions.minted(number) for number in numbers])
    caps = chain.call_many([functions.cap(number) for number in numbers])
    return [Counted(*counts) for counts in zip(numbers, minted, caps, strict=True)]
