"""A plan pinned: pictures first, metadata after, each directory in one add, each CID the one computed here.

Safe to run again at any time: what is pinned whole already is left as it is.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.studio.cids import folder_cid
from scripts.studio.errors import AssetError, CidMismatch, IpfsError
from scripts.studio.ipfs import Node
from scripts.studio.plans import Plan, staged

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Pinned:
    """What a node holds of a plan."""

    node: str
    version: str
    pictures_cid: str
    metadata_cid: str
    added: tuple[str, ...]  # the CIDs that were not there before


def pin_plan(plan: Plan, node: Node, tell: Tell = lambda _: None) -> Pinned:
    """Pin both directories of a plan on a node, and make sure that they are there.

    Raises CidMismatch, IpfsUnreachable or IpfsError; AssetError if a file changed since it was planned. What was pinned
    until then stays pinned.
    """
    version = node.version()
    added = []
    with staged(plan) as (pictures, metadata):
        for what, folder, cid in (("pictures", pictures, plan.pictures_cid), ("metadata", metadata, plan.metadata_cid)):
            if node.pinned_whole(cid):
                tell(f"{what} are pinned already: {cid}")
                continue
            tell(f"adding {what}: {cid}")
            try:
                node.add_folder(folder, cid)
            except CidMismatch as error:
                if (now := folder_cid(folder)) == cid:
                    raise
                raise AssetError(
                    "a file changed since it was planned",
                    where=plan.folder,
                    expected=cid,
                    found=now,
                    run="./vernissage plan",
                ) from error
            added.append(cid)
            if not node.is_pinned(cid):
                raise IpfsError(
                    "added but not pinned",
                    where=node.address,
                    field=what,
                    expected=cid,
                    found="no pin",
                    run="./vernissage pin",
                )
    check_pinned(plan, node)
    return Pinned(node.address, version, plan.pictures_cid, plan.metadata_cid, tuple(added))


def check_pinned(plan: Plan, node: Node) -> None:
    """Raises IpfsError unless the node holds both directories whole, and every work's metadata as planned."""
    for what, cid in (("pictures", plan.pictures_cid), ("metadata", plan.metadata_cid)):
        if not node.pinned_whole(cid):
            raise IpfsError(
                "not pinned", where=node.address, field=what, expected=cid, found="no pin", run="./vernissage pin"
            )
    held = node.list_folder(plan.metadata_cid)
    for work in plan.works:
        if held.get(work.metadata_file) != work.metadata_cid:
            raise IpfsError(
                "another file",
                where=node.address,
                field=work.metadata_file,
                expected=work.metadata_cid,
                found=held.get(work.metadata_file, "none"),
            )


def write_cars(plan: Plan, folder: Path) -> tuple[Path, Path]:
    """Both directories of a plan as CARs in `folder`, made without a node: (pictures, metadata).

    Each is written beside its place and moved there whole. Raises IpfsError if a CAR's root is not the planned one.
    """
    import os

    import aleph_cid

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with staged(plan) as staging:
        for name, source, cid in zip(
            ("pictures", "metadata"), staging, (plan.pictures_cid, plan.metadata_cid), strict=True
        ):
            with tempfile.TemporaryDirectory(prefix=".car-", dir=folder) as scratch:
                car = Path(scratch, "new.car")
                root = aleph_cid.write_folder_car(source, car, cid_version=1, follow_symlinks=True)
                if root != cid:
                    raise AssetError(
                        "a file changed since it was planned",
                        where=plan.folder,
                        expected=cid,
                        found=root,
                        run="./vernissage plan",
                    )
                target = folder / f"{name}-{cid}.car"
                os.replace(car, target)
            written.append(target)
    return written[0], written[1]
