"""A series whose order is committed to before its first mint, and shown after its last (`ICollection.reveal`).

A seal is the secret: in which order the folder's works are the numbers, and a salt. Its commitment goes on the chain as
the work's content digest, and nothing that the works could be known by is pinned before the reveal.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_abi import encode
from eth_utils import keccak
from web3.contract import Contract

from scripts.studio.chain import Chain, Receipt
from scripts.studio.cids import cid_to_digest, folder_cid
from scripts.studio.documents import read_document
from scripts.studio.errors import StudioError, UsageError, shown
from scripts.studio.ipfs import Node
from scripts.studio.merkle import MerkleTree, leaf
from scripts.studio.new_files import write_new
from scripts.studio.pinning import pin_plan
from scripts.studio.plans import Plan, Work, make_plan
from scripts.studio.steps import Steps

KIND = "seal"
SCHEMA = 1
SEALED = 2
"""The contract's `WorkKind.Sealed`."""
WARNING = (
    "KEEP THIS FILE SECRET until the reveal, and keep a copy: whoever has it knows which number will be which work, "
    "and without it nobody can ever reveal them."
)
Tell = Callable[[str], None]


class SealError(StudioError):
    """A seal is wrong, or the folder is not what was sealed."""


@dataclass(frozen=True)
class Seal:
    """What was committed to."""

    folder: Path
    order: tuple[str, ...]  # the works' files; the first is number 1
    directory: str  # CIDv1 of 1.json ... n.json
    content_root: bytes  # of the works' files, see `isContentOf`
    salt: bytes
    cover: str  # CIDv1 of the JSON that all tokens show until the reveal

    @property
    def directory_digest(self) -> bytes:
        return cid_to_digest(self.directory)[0]

    @property
    def cover_digest(self) -> bytes:
        return cid_to_digest(self.cover)[0]

    @property
    def commitment(self) -> bytes:
        """The provenance hash: the work's content digest until it is revealed, and its name ever after."""
        parts = [self.directory_digest, self.content_root, self.salt]
        return bytes(keccak(encode(["bytes32", "bytes32", "bytes32"], parts)))


def seal(folder: Path, cover: Plan) -> Seal:
    """Seals a folder in an order that is drawn now, by the system's randomness. Nothing is pinned.

    Raises SealError where a work is an edition.
    """
    plan = make_plan(folder)
    for work in plan.works:
        if work.editions > 1:
            raise SealError(
                "an edition in a series", where=folder, field=work.file, expected="one of each work, a number each",
                found=f"editions = {work.editions}",
            )  # fmt: skip
    order = [work.file for work in plan.works]
    secrets.SystemRandom().shuffle(order)
    works = _ordered(plan, order)
    with _directory(works) as directory:
        return Seal(
            folder.resolve(),
            tuple(order),
            folder_cid(directory),
            tree_of(works).root,
            secrets.token_bytes(32),
            cover.works[0].metadata_cid,
        )


def reveal(steps: Steps, collection: Contract, made: Seal, node: Node, tell: Tell) -> Receipt | None:
    """Pins the works and their directory, then opens the work on the chain; None where it was revealed before.

    Raises SealError where the folder is not what was sealed any more: nothing is pinned and nothing is sent then.
    """
    number = work_of(steps.chain, collection, made)
    works = _works_of(made)
    if not steps.rehearses:
        pin_plan(make_plan(made.folder), node, tell)
        with _directory(works) as directory:
            node.add_folder(directory, made.directory)
        tell(f"pinned   the directory {made.directory}")
    if is_revealed(steps.chain, collection, number):
        return None
    function = collection.functions.reveal(number, made.directory_digest, made.content_root, made.salt)
    return steps.send(f"reveal {number}", function, "reveal the work")


def work_of(chain: Chain, collection: Contract, made: Seal) -> int:
    """The number of the sealed work. Raises SealError where the collection has none with this commitment."""
    number = int(chain.call(collection.functions.workOf(made.commitment)))
    if number == 0:
        raise SealError(
            "nobody committed to this seal", where=collection.address, expected="a work of this content digest",
            found="0x" + made.commitment.hex(),
        )  # fmt: skip
    return number


def is_revealed(chain: Chain, collection: Contract, number: int) -> bool:
    """Whether a sealed work was opened."""
    return int(chain.call(collection.functions.terms(number))[7]) != SEALED


def tree_of(works: Sequence[Work]) -> MerkleTree:
    """The tree of (number, SHA-256 of the file), as `isContentOf` proves it."""
    leaves = [leaf(["uint256", "bytes32"], [number, work.content_digest]) for number, work in enumerate(works, 1)]
    return MerkleTree(tuple(leaves))


def write_proofs(made: Seal, path: Path) -> None:
    """Which file each number is, and the proof of it, for everybody to read."""
    works = _works_of(made)
    tree = tree_of(works)
    numbers = [
        {
            "number": number,
            "file": work.file,
            "sha256": "0x" + work.content_digest.hex(),
            "proof": ["0x" + node.hex() for node in tree.proof(number - 1)],
        }
        for number, work in enumerate(works, 1)
    ]
    document = {"vernissage": "revealed", "version": SCHEMA, "commitment": "0x" + made.commitment.hex()}
    text = json.dumps({**document, "root": "0x" + tree.root.hex(), "numbers": numbers}, indent=1)
    try:
        path.write_text(text + "\n")
    except OSError as error:
        raise UsageError("cannot be written", where=path, found=error.strerror or "") from error


# ---- the secret's file ----


def write_seal(made: Seal, path: Path) -> None:
    """Writes a new file, for its owner's eyes only, with a loud warning first."""
    document = {
        "WARNING": WARNING,
        "vernissage": KIND,
        "version": SCHEMA,
        "commitment": "0x" + made.commitment.hex(),
        "folder": str(made.folder),
        "order": list(made.order),
        "directory": made.directory,
        "content_root": "0x" + made.content_root.hex(),
        "salt": "0x" + made.salt.hex(),
        "cover": made.cover,
    }
    write_new(path, document, 0o600, "a new file, since a lost seal can never be revealed")


def read_seal(path: Path) -> Seal:
    """The seal in a file. Raises SealError where it is none, or its parts do not make its commitment."""
    document = read_document(path, SealError)
    try:
        made = _seal_of(document)
        if document["commitment"] != "0x" + made.commitment.hex():
            raise ValueError("its parts do not make its commitment")
    except (ValueError, KeyError, TypeError, AttributeError, StudioError) as error:
        raise SealError(
            "not a seal", where=path, expected="what `reveal seal` wrote", found=shown(str(error))
        ) from error
    return made


def _seal_of(document: Mapping[str, Any]) -> Seal:
    if (document["vernissage"], document["version"]) != (KIND, SCHEMA):
        raise ValueError("another kind of file")
    root, salt = (bytes.fromhex(document[name].removeprefix("0x")) for name in ("content_root", "salt"))
    if len(root) != 32 or len(salt) != 32:
        raise ValueError("not 32 bytes")
    return Seal(
        Path(document["folder"]), tuple(document["order"]), document["directory"], root, salt, document["cover"]
    )


# ---- parts ----


def _works_of(made: Seal) -> list[Work]:
    """The folder's works in the sealed order. Raises SealError where any byte of them changed."""
    plan = make_plan(made.folder)
    if sorted(work.file for work in plan.works) == sorted(made.order):
        works = _ordered(plan, made.order)
        with _directory(works) as directory:
            found = folder_cid(directory)
        if found == made.directory and tree_of(works).root == made.content_root:
            return works
    raise SealError(
        "the folder is not what was sealed", where=made.folder, expected=f"the works of directory {made.directory}",
        found="other files, or other words about them",
    )  # fmt: skip


def _ordered(plan: Plan, order: Sequence[str]) -> list[Work]:
    works = {work.file: work for work in plan.works}
    return [works[file] for file in order]


@contextmanager
def _directory(works: Sequence[Work]) -> Iterator[Path]:
    """The series' directory as it will be pinned, for as long as the block lasts: a file a number."""
    with tempfile.TemporaryDirectory(prefix="vernissage-") as scratch:
        for number, work in enumerate(works, 1):
            (Path(scratch) / f"{number}.json").write_bytes(work.metadata)
        yield Path(scratch)
