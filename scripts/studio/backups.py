"""Everything some tokens need, in a folder of CARs with a proof that it is everything; and the way back.

Works for tokens of any ERC-721 contract. The folder holds a CAR for each root, and a manifest that names chain,
contract, tokens, links and digests; the manifest is written last, so that a folder with one is whole.
"""

import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from eth_utils import keccak, to_checksum_address
from web3.contract import Contract

from scripts.studio.cars import CarReport, check_car
from scripts.studio.chain import Chain
from scripts.studio.crawling import Crawl, crawl
from scripts.studio.errors import IpfsError, StudioError, TransactionFailed, VerificationFailed, shown
from scripts.studio.ipfs import Node
from scripts.studio.kept_terms import terms_to_keep
from scripts.studio.royalties import pin_terms
from scripts.studio.split_files import Split
from scripts.studio.tokens import tokens_of

SCHEMA = 1
MANIFEST = "manifest.json"
ERC_721 = json.loads(
    """[
    {"type": "function", "name": "tokenURI", "stateMutability": "view",
     "inputs": [{"name": "tokenId", "type": "uint256"}], "outputs": [{"name": "", "type": "string"}]},
    {"type": "function", "name": "contractURI", "stateMutability": "view",
     "inputs": [], "outputs": [{"name": "", "type": "string"}]},
    {"type": "function", "name": "supportsInterface", "stateMutability": "view",
     "inputs": [{"name": "interfaceId", "type": "bytes4"}], "outputs": [{"name": "", "type": "bool"}]},
    {"type": "function", "name": "ownerOf", "stateMutability": "view",
     "inputs": [{"name": "tokenId", "type": "uint256"}], "outputs": [{"name": "", "type": "address"}]},
    {"type": "event", "name": "Transfer", "anonymous": false,
     "inputs": [{"name": "from", "type": "address", "indexed": true},
                {"name": "to", "type": "address", "indexed": true},
                {"name": "tokenId", "type": "uint256", "indexed": true}]}]"""
)
"""What every ERC-721 contract with metadata has, and the `contractURI` of ERC-7572, which it may have."""


@dataclass(frozen=True)
class Kept:
    """One token as it was when it was backed up."""

    id: int
    owner: str
    uri: str


@dataclass(frozen=True)
class Root:
    """One CAR of a backup."""

    cid: str
    car: str  # file name
    size: int
    sha256: str
    blocks: int
    because: str  # what needs it


@dataclass(frozen=True)
class Backup:
    """A manifest."""

    chain_id: int
    genesis_hash: str
    block: int
    contract: str
    code_hash: str
    tokens: tuple[Kept, ...]
    roots: tuple[Root, ...]
    outside: dict[str, str]  # links with no hash in them, and what needs them
    missing: dict[str, str]  # CIDs that could not be had, and why
    contract_uri: str = ""  # of the collection's own metadata; "" where it has none
    terms: dict[str, str] = field(default_factory=dict)  # links to the terms of its splits, by the split's address

    @property
    def beginnings(self) -> dict[str, str]:
        """The links everything else is found from, and what needs each."""
        return beginnings_of(self.contract_uri, self.tokens, self.terms)

    @property
    def complete(self) -> bool:
        """Everything the tokens need is in the folder."""
        return not self.outside and not self.missing


def beginnings_of(contract_uri: str, tokens: Sequence[Kept], terms: Mapping[str, str]) -> dict[str, str]:
    """The links of a collection, of its tokens and of its splits' terms, each with what needs it."""
    links = {contract_uri: "the collection", **{token.uri: f"token {token.id}" for token in tokens}}
    links |= {link: f"paying split {split}" for split, link in terms.items()}
    return {link: why for link, why in links.items() if link}


def erc721(chain: Chain, address: str) -> Contract:
    """Any ERC-721 contract. Raises VerificationFailed where there is no code."""
    if not chain.code(address):
        raise VerificationFailed(
            "no contract there", where=address, expected=f"code on chain {chain.chain_id}", found="none"
        )
    return chain.at(address, ERC_721)


def back_up(
    chain: Chain,
    address: str,
    ids: Sequence[int],
    node: Node,
    folder: Path,
    progress: Callable[[str], None] = lambda text: None,
    own: Split | None = None,
) -> Backup:
    """Write everything these tokens need, or all tokens if none are given, into a folder; what was written.

    With them the terms of the splits that get their royalties, from the chain or, where nobody published them, from
    `own`, the split of the artist's folder. A CAR that is there and whole is kept. Raises StudioError where a token or
    the node is not there.
    """
    contract = erc721(chain, address)
    tokens = tuple(
        _kept(chain, contract, token) for token in (ids or [token.id for token in tokens_of(chain, contract)])
    )
    uri = contract_uri(chain, contract)
    kept = terms_to_keep(chain, address, own)
    terms = {split: f"ipfs://{pin_terms(node, document)}" for split, document in kept.documents.items()}
    found = crawl(node, beginnings_of(uri, tokens, terms), fetch=True)
    found.missing |= kept.lost
    found.missing |= {f"token {token.id}": "its contract gives no link" for token in tokens if not token.uri}
    folder.mkdir(parents=True, exist_ok=True)
    roots = []
    for cid, because in found.roots.items():
        if cid in found.missing:
            continue
        progress(f"CAR of {cid}")
        try:
            report = _car(node, cid, folder / f"{cid}.car")
        except IpfsError as error:
            found.missing[cid] = f"needed by {because}: {error.what}"
            continue
        roots.append(Root(cid, report.path.name, report.size, report.digest.hex(), len(report.blocks), because))
    backup = Backup(
        chain.chain_id,
        chain.genesis_hash,
        int(chain.web3.eth.block_number),
        to_checksum_address(address),
        "0x" + keccak(chain.code(address)).hex(),
        tokens,
        tuple(roots),
        found.outside,
        found.missing,
        uri,
        terms,
    )
    _write_manifest(folder, backup)
    return backup


def read_backup(folder: Path) -> Backup:
    """A backup's manifest, held against its CARs, without a node. Raises StudioError for anything that does not fit."""
    path = folder / MANIFEST
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        if value.pop("schema") != SCHEMA:
            raise ValueError("another schema")
        value.pop("complete")
        value["tokens"] = tuple(Kept(**token) for token in value["tokens"])
        value["roots"] = tuple(Root(**root) for root in value["roots"])
        backup = Backup(**value)
    except OSError as error:
        raise StudioError("no backup", where=path, expected="a manifest", found=error.strerror or str(error)) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise StudioError("not a manifest", where=path, expected=f"schema {SCHEMA}", found=shown(str(error))) from error
    for root in backup.roots:
        if Path(root.car).name != root.car:
            raise StudioError(
                "leads out of the folder", where=path, field=root.cid, expected="a file's name", found=shown(root.car)
            )
        report = check_car(folder / root.car)
        if (report.root, report.digest.hex()) != (root.cid, root.sha256):
            raise StudioError("another CAR", where=folder / root.car, expected=root.cid, found=report.root)
    return backup


def restore(backup: Backup, folder: Path, node: Node, progress: Callable[[str], None] = lambda text: None) -> Crawl:
    """Store every CAR on a node, pinned, and follow every link again on that node alone; what was reached.

    Raises StudioError unless all that the manifest names is there again and nothing more is needed.
    """
    for root in backup.roots:
        progress(f"restoring {root.cid}")
        if root.cid not in node.import_car(folder / root.car):
            raise IpfsError("another CAR", where=folder / root.car, expected=root.cid)
        if not node.pinned_whole(root.cid):
            raise IpfsError("not whole after restoring", where=node.address, expected=root.cid)
    reached = crawl(node, backup.beginnings)
    kept = {root.cid for root in backup.roots}
    lost = sorted(set(reached.roots) - kept - set(backup.missing))
    if lost or set(reached.missing) - set(backup.missing):
        found = lost[0] if lost else next(iter(set(reached.missing) - set(backup.missing)))
        raise VerificationFailed(
            "the backup lacks something", where=folder, expected="all that the tokens need", found=found
        )
    return reached


def compare(chain: Chain, backup: Backup) -> list[str]:
    """What differs between a backup and the chain now, a line each: contract, links. Owners may change, and do."""
    if (chain.chain_id, chain.genesis_hash) != (backup.chain_id, backup.genesis_hash):
        return [f"another chain: id {chain.chain_id}, genesis {chain.genesis_hash}"]
    contract = erc721(chain, backup.contract)
    differences = []
    if "0x" + keccak(chain.code(backup.contract)).hex() != backup.code_hash:
        differences.append("the contract's code")
    for token in backup.tokens:
        now = _kept(chain, contract, token.id)
        if now.uri != token.uri:
            differences.append(f"token {token.id}: tokenURI is {now.uri}, was {token.uri}")
    return differences


def contract_uri(chain: Chain, contract: Contract) -> str:
    """The link to the collection's own metadata; "" where the contract knows none."""
    try:
        return str(chain.call(contract.functions.contractURI()))
    except TransactionFailed:
        return ""


def _kept(chain: Chain, contract: Contract, token: int) -> Kept:
    """A token now; its link is "" where the contract refuses to give one."""
    try:
        owner = chain.call(contract.functions.ownerOf(token))
    except TransactionFailed as error:
        raise VerificationFailed("no such token", where=contract.address, field=str(token), found=error.what) from error
    try:
        uri = chain.call(contract.functions.tokenURI(token))
    except TransactionFailed:
        uri = ""
    return Kept(token, str(owner), str(uri))


def _car(node: Node, cid: str, target: Path) -> CarReport:
    """The CAR of a root: the one that is there, if it is whole, or one the node writes; whole, or nothing is left."""
    if target.exists():
        try:
            report = check_car(target)
            if report.root == cid:
                return report
        except IpfsError:
            pass
    handle, name = tempfile.mkstemp(prefix=".car-", dir=target.parent)
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            node.export_car(cid, file)
            file.flush()
            os.fsync(file.fileno())
        report = check_car(scratch)
        if report.root != cid:
            raise IpfsError("another CAR", where=node.address, expected=cid, found=report.root)
        os.replace(scratch, target)
    finally:
        scratch.unlink(missing_ok=True)
    return CarReport(target, report.root, report.blocks, report.size, report.digest)


def _write_manifest(folder: Path, backup: Backup) -> None:
    value: dict[str, Any] = {"schema": SCHEMA, "complete": backup.complete, **asdict(backup)}
    scratch = folder / f".{MANIFEST}.new"
    with scratch.open("w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(scratch, folder / MANIFEST)
