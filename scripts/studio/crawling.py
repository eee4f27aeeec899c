"""What a token needs, found by following links: from `tokenURI` to metadata, to pictures, to what HTML and SVG name.

A link is followed in any form people write it, also through a gateway, as long as there is a CID in it. What is only
somewhere on the web cannot be kept by hash; it is named, and what needs it is not complete.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from scripts.studio.errors import IpfsError, IpfsUnreachable
from scripts.studio.ipfs import Node

MOST_ROOTS = 10_000
LARGEST_TEXT = 4_000_000
"""Bytes of a file that is looked through for links."""

_CID = r"(Qm[1-9A-HJ-NP-Za-km-z]{44}|b[a-z2-7]{58,120})"
_LINKS = (
    re.compile(rf"ipfs://(?:ipfs/)?{_CID}"),
    re.compile(rf"/ipfs/{_CID}"),
    re.compile(rf"https?://{_CID}\.ipfs\."),
)
_WEB_SOURCES = re.compile(
    r"""(?:src|href|xlink:href|data|poster)\s*=\s*["']?(https?://[^\s"'>]+)|url\(\s*["']?(https?://[^\s"')]+)"""
)
_NEEDED = frozenset(("image", "image_url", "image_data", "animation_url", "uri"))
"""Fields of metadata whose links a token needs; `external_url` and others only tell where to read on."""


@dataclass(frozen=True)
class Found:
    """What a text links to."""

    cids: tuple[str, ...]  # in order, each once
    outside: tuple[str, ...]  # what is needed and has no CID


@dataclass
class Crawl:
    """Everything reached from some beginnings."""

    roots: dict[str, str] = field(default_factory=dict)  # CID -> why it is needed
    outside: dict[str, str] = field(default_factory=dict)  # address -> what needs it
    missing: dict[str, str] = field(default_factory=dict)  # CID -> why it could not be read

    @property
    def complete(self) -> bool:
        return not self.outside and not self.missing


def links_of(text: str, is_metadata: bool) -> Found:
    """CIDs a text names, and what it needs from elsewhere. In metadata only needed fields count as needing."""
    cids = [match[1] for pattern in _LINKS for match in pattern.finditer(text)]
    cids.sort(key=text.index)
    if is_metadata:
        try:
            outside = [link for link in _needed(json.loads(text)) if link and not link.lstrip().startswith("<")]
        except (ValueError, RecursionError):
            outside = []
    else:
        outside = [match[1] or match[2] for match in _WEB_SOURCES.finditer(text)]
    away = [link for link in outside if not link.startswith("data:") and not cids_in(link)]
    return Found(tuple(dict.fromkeys(cids)), tuple(dict.fromkeys(away)))


def cids_in(link: str) -> list[str]:
    """The CIDs in one link."""
    return [match[1] for pattern in _LINKS for match in pattern.finditer(link)]


def path_in(link: str) -> str | None:
    """`<CID>[/<path>]` of a link in any form people write it; None where there is no CID."""
    for pattern in _LINKS:
        if match := pattern.search(link):
            rest = re.split(r"[?#]", link[match.end(1) :])[0]
            return match[1] + unquote(rest[rest.find("/") :] if "/" in rest else "")
    return None


def data_of(uri: str) -> bytes | None:
    """The bytes inside a `data:` link; None for another."""
    if not uri.startswith("data:"):
        return None
    head, comma, body = uri[5:].partition(",")
    if not comma:
        return b""
    try:
        return base64.b64decode(unquote(body)) if head.endswith(";base64") else unquote_to_bytes(body)
    except ValueError:
        return b""


def crawl(node: Node, beginnings: dict[str, str], fetch: bool = False) -> Crawl:
    """Follow every link from some URIs, each with the reason it is needed, to whatever they name, as far as it goes.

    With `fetch`, the node gets from others what it lacks, and pins it.

    Raises IpfsUnreachable if the node is gone: then nothing is known.
    """
    found = Crawl()
    queue: list[tuple[str, str]] = []

    def take(text: str, why: str, is_metadata: bool) -> None:
        links = links_of(text, is_metadata)
        for cid in links.cids:
            if cid not in found.roots and len(found.roots) < MOST_ROOTS:
                found.roots[cid] = why
                queue.append((cid, why))
        for link in links.outside:
            found.outside.setdefault(link, why)
        for inside in _inside(text) if is_metadata else ():
            take(inside, why, is_metadata=_is_metadata(inside))

    for uri, why in beginnings.items():
        inside = data_of(uri)
        if inside is not None:
            take(inside.decode("utf-8", "replace"), why, is_metadata=True)
        elif cids_in(uri):
            take(uri, why, is_metadata=False)
        else:
            found.outside.setdefault(uri, why)
    while queue:
        cid, why = queue.pop(0)
        try:
            if fetch and not node.is_whole(cid):
                node.pin(cid)
            if not node.is_whole(cid):
                found.missing[cid] = f"needed by {why}: not whole on the node"
                continue
            for path, data in _files(node, cid, cid):
                text = _text(data)
                if text is not None:
                    take(text, path, is_metadata=_is_metadata(text))
        except IpfsUnreachable:
            raise
        except IpfsError as error:
            found.missing[cid] = f"needed by {why}: {error.found or error.what}"
    return found


def _files(node: Node, cid: str, path: str) -> Iterator[tuple[str, bytes]]:
    """Every file below a root that is small enough to be a text."""
    inside = node.list_folder(cid)
    if not inside:
        try:
            yield path, node.read(cid, LARGEST_TEXT)
        except IpfsError as error:
            if "too large" not in error.what:
                raise
        return
    for name, inner in inside.items():
        yield from _files(node, inner, f"{path}/{name}")


def _text(data: bytes) -> str | None:
    if b"\0" in data[:1024]:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _is_metadata(text: str) -> bool:
    return text.lstrip().startswith(("{", "["))


def _inside(text: str) -> Iterator[str]:
    """Texts that metadata carries in its own needed fields: drawings and pages, as they are or as `data:` links."""
    try:
        needed = list(_needed(json.loads(text)))
    except (ValueError, RecursionError):
        return
    for value in needed:
        data = data_of(value)
        if data is None and value.lstrip().startswith("<"):
            yield value
        elif data and (inner := _text(data)):
            yield inner


def _needed(value: Any, name: str = "") -> Iterator[str]:
    """Values of the fields a token needs, wherever they are."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _needed(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _needed(part, name)
    elif isinstance(value, str) and name in _NEEDED:
        yield value
