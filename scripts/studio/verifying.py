"""Is what was sold what was shown? Each token, from the chain to the bytes: nothing a script remembers is believed.

code      the collection's code is on the chain
owner     somebody holds the token
uri       `tokenURI` is an ipfs:// link whose CID holds the metadata digest the contract states
metadata  the bytes behind it have that CID
picture   the bytes behind its `image` have their CID, and the SHA-256 the contract states
file      they are the bytes of the artist's own file, where the folder is at hand
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.cids import bytes_cid, cid_to_digest, ipfs_path
from scripts.studio.errors import IpfsUnreachable, StudioError, VerificationFailed
from scripts.studio.ipfs import Node
from scripts.studio.tokens import Token, tokens_of


@dataclass(frozen=True)
class Finding:
    """One token, checked."""

    token: Token
    name: str  # title in its metadata; "" where that could not be read
    uri: str
    failures: tuple[str, ...]  # empty: it passed

    @property
    def passed(self) -> bool:
        return not self.failures


def verify_collection(
    chain: Chain, collection: Contract, node: Node, files: Set[bytes] | None = None
) -> Iterator[Finding]:
    """Checks every token. `files` are the SHA-256 of the artist's files as they are now, where at hand.

    Raises VerificationFailed where the collection has no code, and IpfsUnreachable where no node answers: then nothing
    can be said of any token.
    """
    if not chain.code(collection.address):
        raise VerificationFailed("no contract there", where=collection.address, expected="a collection's code")
    works: dict[str, Work] = {}  # the numbers of an edition share their bytes: each URI is fetched once
    for token in tokens_of(chain, collection):
        uri = chain.call(collection.functions.tokenURI(token.id))
        if uri not in works:
            works[uri] = fetch_work(node, uri)
        yield verify_token(chain, collection, token, works[uri], files)


@dataclass(frozen=True)
class Work:
    """What stands behind a `tokenURI`."""

    uri: str
    name: str
    metadata_digest: bytes  # held by the CID in the URI
    content_digest: bytes  # SHA-256 of the picture's bytes as fetched
    failures: tuple[str, ...]


def fetch_work(node: Node, uri: str) -> Work:
    """Fetches a token's metadata and picture and hashes them again. Raises IpfsUnreachable; all else is a failure."""
    name, metadata_digest, content_digest = "", b"", b""
    failures = []
    try:
        cid, path = ipfs_path(uri)
        metadata_digest = cid_to_digest(cid)[0]
        data = node.read(uri.removeprefix("ipfs://"))
        if not path and bytes_cid(data) != cid:
            failures.append(f"metadata: the bytes have the CID {bytes_cid(data)}")
        metadata = json.loads(data)
        name = str(metadata["name"])
        image = metadata["image"]
        ipfs_path(image)
        content_digest = node.content(image.removeprefix("ipfs://")).digest
    except IpfsUnreachable:
        raise
    except StudioError as error:
        failures.append(error.line())
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        failures.append(f"metadata: not a token's JSON ({error})")
    return Work(uri, name, metadata_digest, content_digest, tuple(failures))


def verify_token(
    chain: Chain, collection: Contract, token: Token, work: Work, files: Set[bytes] | None = None
) -> Finding:
    """Holds one token against what stands behind its URI."""
    functions = collection.functions
    owner = chain.call(functions.ownerOf(token.id))
    metadata_digest = chain.call(functions.metadataDigest(token.id))
    content_digest = chain.call(functions.contentDigest(token.id))
    failures = list(work.failures)
    if owner != token.owner:
        failures.append(f"owner: the chain says {owner}, the events {token.owner}")
    if work.metadata_digest != metadata_digest:
        failures.append(f"uri: its CID does not hold the contract's digest 0x{metadata_digest.hex()}")
    if work.content_digest != content_digest:
        found = work.content_digest.hex()
        failures.append(f"picture: SHA-256 is 0x{found}, the contract states 0x{content_digest.hex()}")
    if files is not None and content_digest not in files:
        failures.append("file: the artist's folder has no file with these bytes")
    return Finding(token, work.name, work.uri, tuple(failures))


def require_all(findings: Iterable[Finding]) -> int:
    """How many tokens passed. Raises VerificationFailed naming the first that did not."""
    count = 0
    for finding in findings:
        if not finding.passed:
            raise VerificationFailed(finding.failures[0], where=f"token {finding.token.id}", run="./vernissage verify")
        count += 1
    return count
