"""Copies counted, and made again where they are lost: on IPFS nodes and at pinning services.

A node takes from the artist's own folder first, from a CAR next, and from other nodes last. Nothing counts as kept
before its keeper was asked again.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import aleph_cid

from scripts.studio.cars import check_car
from scripts.studio.errors import IpfsError, IpfsUnreachable, PinningServiceError, StudioError
from scripts.studio.ipfs import Node
from scripts.studio.pinning_services import PinningService
from scripts.studio.plans import Plan, staged
from scripts.studio.royalties import staged_terms

MOST_DELEGATES = 4
"""Nodes of a service that ours try to reach."""

State = Literal["kept", "waiting", "missing", "unreachable", "failed"]


@dataclass(frozen=True)
class Root:
    """Something to keep: a directory or file by its CID."""

    what: str  # "pictures", "metadata" ...
    cid: str


@dataclass(frozen=True)
class Source:
    """Where the bytes of a root can be had from here."""

    folder: Path | None = None  # a directory whose CID is the root's
    car: Path | None = None


class Keeper(Protocol):
    """Whoever can keep a root."""

    @property
    def name(self) -> str: ...

    def state(self, root: Root) -> State: ...

    def bring(self, root: Root, source: Source, holders: Sequence["Keeper"]) -> str:
        """Make it keep the root; says how. Raises StudioError if it cannot."""
        ...


@dataclass(frozen=True)
class NodeKeeper:
    """An IPFS node."""

    node: Node

    @property
    def name(self) -> str:
        return self.node.address

    def state(self, root: Root) -> State:
        try:
            return "kept" if self.node.pinned_whole(root.cid) else "missing"
        except IpfsUnreachable:
            return "unreachable"
        except IpfsError:
            return "failed"

    def bring(self, root: Root, source: Source, holders: Sequence[Keeper]) -> str:
        if not (source.folder or source.car):
            for holder in holders:
                if isinstance(holder, NodeKeeper):
                    self.node.connect(holder.node)
            self.node.pin(root.cid)
            return "from another node"
        try:
            how = self._store(root, source)
        except IpfsUnreachable:
            raise
        except IpfsError:
            how = ""
        if not (how and self.node.pinned_whole(root.cid)):
            # A node remembers blocks it once had, and stores none it thinks it has: asking for each makes it look.
            with _as_car(source) as car:
                for cid in check_car(car).blocks:
                    self.node.has_block(cid)
            how = self._store(root, source)
        return how

    def _store(self, root: Root, source: Source) -> str:
        if source.folder:
            self.node.add_folder(source.folder, root.cid)
            return "from the folder"
        assert source.car is not None
        roots = self.node.import_car(source.car)
        if root.cid not in roots:
            raise IpfsError("another CAR", where=source.car, expected=root.cid, found=", ".join(roots) or "no root")
        return "from the CAR"


@dataclass(frozen=True)
class ServiceKeeper:
    """A pinning service."""

    service: PinningService
    limit: float = 60.0  # seconds to wait for `pinned`
    pause: float = 2.0
    prefix: str = "vernissage"

    @property
    def name(self) -> str:
        return self.service.endpoint

    def state(self, root: Root) -> State:
        try:
            found = self.service.find(root.cid)
        except PinningServiceError:
            return "unreachable"
        if found is None:
            return "missing"
        return {"pinned": "kept", "failed": "failed"}.get(found.status, "waiting")  # type: ignore[return-value]

    def bring(self, root: Root, source: Source, holders: Sequence[Keeper]) -> str:
        nodes = [holder.node for holder in holders if isinstance(holder, NodeKeeper)]
        origins = [address for node in nodes for address in node.addresses()]
        asked = self.service.ask(root.cid, f"{self.prefix}-{root.what}", origins)
        for node in nodes:
            for delegate in asked.delegates[:MOST_DELEGATES]:
                node.connect_to(delegate)
        self.service.wait(root.cid, self.limit, self.pause)
        return "asked for a pin"


@dataclass(frozen=True)
class Outcome:
    """One root at one keeper."""

    root: Root
    keeper: str
    before: State
    after: State
    how: str  # what was done; or why it could not be


@dataclass(frozen=True)
class Health:
    """All of them."""

    outcomes: tuple[Outcome, ...]
    least: int

    def copies(self, root: Root) -> int:
        """How many keep it now."""
        return sum(outcome.root == root and outcome.after == "kept" for outcome in self.outcomes)

    @property
    def short(self) -> tuple[Root, ...]:
        """Roots that too few keep."""
        return tuple(root for root in dict.fromkeys(o.root for o in self.outcomes) if self.copies(root) < self.least)


def count_copies(plan: Plan, keepers: Sequence[Keeper], least: int) -> Health:
    """Who keeps a plan, whole directories or, as after a restore, each work by itself; nothing is brought."""
    health = heal(roots_of(plan), keepers, {}, least, dry_run=True)
    if not health.short:
        return health
    each = [Root(work.name, cid) for work in plan.works for cid in (work.metadata_cid, work.folder_cid)]
    apart = heal(each, keepers, {}, least, dry_run=True)
    return health if apart.short else apart


def heal(
    roots: Sequence[Root], keepers: Sequence[Keeper], sources: dict[str, Source], least: int, dry_run: bool = False
) -> Health:
    """Look at every root at every keeper, and bring what is missing.

    Nodes come first, so that services find somebody to take from. A keeper that fails stops nobody else.
    """
    outcomes = []
    ordered = sorted(keepers, key=lambda keeper: isinstance(keeper, ServiceKeeper))
    for root in roots:
        before = {keeper.name: keeper.state(root) for keeper in ordered}
        holders = [keeper for keeper in ordered if before[keeper.name] == "kept"]
        for keeper in ordered:
            state, how = before[keeper.name], ""
            if state != "kept" and not dry_run:
                try:
                    how = keeper.bring(root, sources.get(root.cid, Source()), holders)
                except StudioError as error:
                    how = error.line()
                state = keeper.state(root)
                if state == "kept":
                    holders.append(keeper)
            outcomes.append(Outcome(root, keeper.name, before[keeper.name], state, how))
    return Health(tuple(outcomes), least)


@contextmanager
def _as_car(source: Source) -> Iterator[Path]:
    """The bytes of a source as a CAR."""
    if source.car and not source.folder:
        yield source.car
        return
    with tempfile.TemporaryDirectory(prefix="vernissage-") as scratch:
        car = Path(scratch, "source.car")
        aleph_cid.write_folder_car(source.folder or "", car, cid_version=1, follow_symlinks=True)
        yield car


def roots_of(plan: Plan, terms: bytes | None = None) -> list[Root]:
    """What a plan needs kept: `contractURI` and every `tokenURI` are blocks below the second. `terms` is the document
    of its split."""
    roots = [Root("pictures", plan.pictures_cid), Root("metadata", plan.metadata_cid)]
    if terms is not None:
        with staged_terms(terms) as (_, cid):
            roots.append(Root("terms", cid))
    return roots


@contextmanager
def sources_of(plan: Plan | None, cars: Path | None, terms: bytes | None = None) -> Iterator[dict[str, Source]]:
    """Where roots can be had from here, by CID, for as long as the block lasts: the artist's folder, its split's terms,
    and CARs."""
    with ExitStack() as stack:
        found = {cid: Source(car=car) for car, cid in car_roots(cars)} if cars else {}
        if plan:
            pictures, metadata = stack.enter_context(staged(plan))
            for folder, cid in ((pictures, plan.pictures_cid), (metadata, plan.metadata_cid)):
                found[cid] = Source(folder, found.get(cid, Source()).car)
        if terms is not None:
            folder, cid = stack.enter_context(staged_terms(terms))
            found[cid] = Source(folder, found.get(cid, Source()).car)
        yield found


def car_roots(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every CAR of a folder with the root its header names. Raises IpfsError for a file that is none."""
    if not folder.is_dir():
        raise IpfsError("no folder of CARs", where=folder, expected="a folder that `pin --car` wrote")
    for path in sorted(folder.glob("*.car")):
        try:
            yield path, str(aleph_cid.read_carv1_root(path))
        except (ValueError, OSError) as error:
            raise IpfsError("not a CAR", where=path, expected="a CARv1 with one root", found=str(error)) from error
