"""Content identifiers, computed here without a node, and turned into the 32-byte digests a contract keeps.

Everything is CIDv1 with sha2-256. A file of one chunk is a raw block, so its CID holds the SHA-256 of its bytes; a
larger file and every directory is dag-pb, and its CID holds the SHA-256 of its root node.
"""

import hashlib
import os
from pathlib import Path
from typing import Literal

import aleph_cid
from multiformats import CID

from scripts.studio.errors import IpfsError, shown

Codec = Literal["raw", "dag-pb"]
CODECS: dict[str, Codec] = {"raw": "raw", "dag-pb": "dag-pb"}

CHUNK_BYTES = 262_144
"""Largest file that is one raw block."""

IMPORT_PARAMETERS: dict[str, str] = {
    "cid-version": "1",
    "raw-leaves": "true",
    "hash": "sha2-256",
    "chunker": f"size-{CHUNK_BYTES}",
    "max-file-links": "174",
}
"""Sent with every add and recorded with every plan: same bytes, same CID on any node, whatever its profile."""


def bytes_cid(data: bytes) -> str:
    """CIDv1 a node gives to a file with these bytes."""
    hasher = aleph_cid.CidHasher.for_ipfs_v1_raw_leaves()
    hasher.update(data)
    return hasher.finalize()


def file_digest(path: Path) -> tuple[bytes, int]:
    """SHA-256 (32 bytes) and size in bytes of a file, read in chunks. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
        return digest, file.tell()


def file_cid(path: Path) -> str:
    """CIDv1 a node gives to a file, read in chunks. Raises OSError."""
    hasher = aleph_cid.CidHasher.for_ipfs_v1_raw_leaves()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            hasher.update(chunk)
    return str(hasher.finalize())


def folder_cid(folder: str | os.PathLike[str]) -> str:
    """CIDv1 of a directory, as `ipfs add -r` gives it with `IMPORT_PARAMETERS`; links count as what they lead to."""
    try:
        return str(aleph_cid.hash_folder(folder, cid_version=1, follow_symlinks=True))
    except (OSError, ValueError) as error:
        raise IpfsError("its CID cannot be computed", where=folder, found=str(error)) from error


def digest_to_cid(digest: bytes, codec: Codec) -> str:
    """The base32 CIDv1 that holds this 32-byte sha2-256."""
    if len(digest) != 32:
        raise IpfsError("not a sha2-256 digest", expected="32 bytes", found=f"{len(digest)} bytes")
    return str(CID("base32", 1, codec, ("sha2-256", digest)))


def cid_to_digest(cid: str) -> tuple[bytes, Codec]:
    """The 32-byte sha2-256 inside a CID, and its codec.

    Raises IpfsError for what is no CIDv1 with sha2-256 over raw or dag-pb.
    """
    try:
        parsed = CID.decode(cid)
        name, function = parsed.codec.name, parsed.hashfun.name
    except (ValueError, KeyError, TypeError) as error:
        raise IpfsError("not a CID", expected="a base32 CIDv1", found=shown(cid)) from error
    codec = CODECS.get(name)
    if parsed.version != 1 or function != "sha2-256" or codec is None:
        found = f"version {parsed.version}, {name}, {function}"
        raise IpfsError("not a CID of ours", where=cid, expected="CIDv1, raw or dag-pb, sha2-256", found=found)
    return bytes(parsed.raw_digest), codec


def ipfs_path(link: str) -> tuple[str, str]:
    """CID and path inside it ("" if none) of an `ipfs://` link.

    Raises IpfsError for any other link, also for a gateway's and for `ipfs://ipfs/...`.
    """
    root, _, path = link.removeprefix("ipfs://").partition("/")
    if not link.startswith("ipfs://") or root == "ipfs" or ".." in path.split("/"):
        raise IpfsError("not an IPFS link", expected="ipfs://<CID>[/<path>]", found=shown(link))
    try:
        CID.decode(root)
    except (ValueError, KeyError, TypeError) as error:
        raise IpfsError("not an IPFS link", expected="ipfs://<CID>[/<path>]", found=shown(link)) from error
    return root, path
