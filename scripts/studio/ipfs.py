"""One IPFS node, spoken to through its RPC: add, pin, read back, export, import. Every call has a time limit.

The client's own `connect()` refuses today's Kubo by its version, so the client is built directly and the version is
asked for here. A node is never trusted: what it answers is held against the CID computed on this side.
"""

import contextlib
import hashlib
import io
import re
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import requests
from requests.exceptions import ChunkedEncodingError
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from scripts.studio.cids import IMPORT_PARAMETERS
from scripts.studio.errors import CidMismatch, IpfsError, IpfsUnreachable, shown

DEFAULT_ADDRESS = "/ip4/127.0.0.1/tcp/5001"
OLDEST_VERSION = (0, 40)
"""Before it, Kubo knows no `max-file-links`, and large files would get other CIDs."""
TESTED_VERSION = "0.42.0"

ANSWER_SECONDS = 30.0
"""Longest silence of a node that is asked for something it has."""
ADD_SECONDS = 300.0
"""Longest silence while a node stores what it was sent."""
CONNECT_SECONDS = 5
"""Longest try to reach another node."""
MOST_METADATA = 1_000_000
"""Bytes read where a JSON document is expected."""

MOST_BYTES = 1_000_000_000
"""Bytes read into memory at all."""

_BROKEN = (requests.ConnectionError, ChunkedEncodingError, ProtocolError)
_MULTIADDRESS = re.compile(r"/(?:ip4|ip6|dns|dns4|dns6)/([^/]+)/tcp/(\d+)(?:/(https?))?")
_WEB_ADDRESS = re.compile(r"(https?)://(\[[^\]]+\]|[^/:]+):(\d+)/?")


@dataclass(frozen=True)
class Content:
    """A file read from a node: how many bytes, and their SHA-256."""

    size: int
    digest: bytes


@dataclass(frozen=True)
class Node:
    """A Kubo node by the address of its RPC: a multiaddress, or http://host:port."""

    address: str = DEFAULT_ADDRESS
    seconds: float = ANSWER_SECONDS
    add_seconds: float = ADD_SECONDS

    @property
    def url(self) -> str:
        """http address of the RPC."""
        host, port, scheme = self._parts
        return f"{scheme}://{host}:{port}/api/v0"

    @cached_property
    def _parts(self) -> tuple[str, str, str]:
        if match := _MULTIADDRESS.fullmatch(self.address):
            host, port, scheme = match[1], match[2], match[3] or "http"
            return (f"[{host}]" if ":" in host else host), port, scheme
        if match := _WEB_ADDRESS.fullmatch(self.address):
            return match[2], match[3], match[1]
        raise IpfsError(
            "not a node's address",
            expected="/ip4/127.0.0.1/tcp/5001 or http://127.0.0.1:5001",
            found=shown(self.address),
        )

    @cached_property
    def _client(self) -> Any:
        import ipfshttpclient

        # The client passes urllib3 an argument of long ago, which warns of it at every call.
        warnings.filterwarnings("ignore", category=FutureWarning, module=r"urllib3\.poolmanager")
        host, port, scheme = self._parts
        family = "ip6" if host.startswith("[") else "ip4" if re.fullmatch(r"[\d.]+", host) else "dns"
        return ipfshttpclient.Client(f"/{family}/{host.strip('[]')}/tcp/{port}/{scheme}", timeout=self.seconds)

    def version(self) -> str:
        """The node's version. Raises IpfsUnreachable if none answers, IpfsError if it is too old or something else."""
        with self._calls("version"):
            answer = self._client.version()
        version = str(answer.get("Version", ""))
        numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
        if numbers < OLDEST_VERSION:
            oldest = ".".join(map(str, OLDEST_VERSION))
            raise IpfsError(
                "too old a node", where=self.address, expected=f"Kubo {oldest} or newer", found=shown(version)
            )
        return version

    def add_folder(self, folder: Path, expected_cid: str) -> None:
        """Add a directory in one multipart request and pin its root, with the parameters spelled out.

        Links in it count as what they lead to. Raises CidMismatch if the node's CID is not the one computed here, and
        then takes back the pin; IpfsError if the node fails.
        """
        # The client's own `add` forgets to follow links, so its encoder is used and the request made here.
        from ipfshttpclient.multipart import stream_directory

        body, headers = stream_directory(str(folder), recursive=True, follow_symlinks=True)
        self._add(body, headers, expected_cid, folder.name)

    def add_bytes(self, data: bytes, expected_cid: str) -> None:
        """Add one file and pin it. Raises as `add_folder` does."""
        from ipfshttpclient.multipart import stream_files

        body, headers = stream_files(io.BytesIO(data))
        self._add(body, headers, expected_cid)

    def _add(self, body: Iterator[bytes], headers: dict[str, str], expected_cid: str, name: str = "") -> None:
        with self._calls("add"), contextlib.redirect_stdout(io.StringIO()):  # the encoder prints what it cannot read
            answer = requests.post(
                f"{self.url}/add",
                params={**IMPORT_PARAMETERS, "pin": "true", "progress": "false"},
                data=_in_large_pieces(body),
                headers=headers,
                timeout=self.add_seconds,
                stream=True,
            )
            entries = self._lines(answer, "add")
            if error := answer.raw.headers.get("X-Stream-Error"):
                raise IpfsError("the node broke off", where=self.address, field="add", found=error)
        if name and entries and entries[-1].get("Name") != name:  # the root comes last, or something broke
            found = str(entries[-1].get("Message", "no root"))
            raise IpfsError("the node broke off", where=self.address, field="add", expected=expected_cid, found=found)
        root = str(entries[-1].get("Hash", "")) if entries else ""
        if root != expected_cid:
            if root:
                with contextlib.suppress(IpfsError):
                    self.unpin(root)
            raise CidMismatch(
                "another CID than the one computed here",
                where=self.address,
                expected=expected_cid,
                found=root or "none",
                run="./vernissage plan",
            )

    def pin(self, cid: str) -> None:
        """Pin a root recursively; the node fetches what it lacks."""
        with self._calls(f"pin {cid}"):
            self._client.pin.add(cid, recursive=True, timeout=self.add_seconds)

    def unpin(self, cid: str) -> None:
        """Take a pin away."""
        with self._calls(f"unpin {cid}"):
            self._client.pin.rm(cid, recursive=True)

    def is_pinned(self, cid: str) -> bool:
        """True if the node holds this root by a recursive pin of its own."""
        answer = self._ask("pin/ls", missing="not pinned", arg=cid, type="recursive")
        return answer is not None and cid in answer.get("Keys", {})

    def pinned_whole(self, cid: str) -> bool:
        """True if the root is pinned and every block below it is there."""
        return self.is_pinned(cid) and self.is_whole(cid)

    def is_whole(self, cid: str) -> bool:
        """True if every block of a root is on the node's own disk: reads the whole tree."""
        parameters = {"arg": cid, "progress": "false", "offline": "true"}
        return self._ask("dag/stat", missing="", seconds=self.add_seconds, **parameters) is not None

    def has_block(self, cid: str) -> bool:
        """True if this very block is on the node's own disk."""
        return self._ask("block/stat", missing="", arg=cid, offline="true") is not None

    def content(self, path: str) -> Content:
        """Size and SHA-256 of the file at `<CID>[/<path>]`, read in chunks. Raises IpfsError if it is not there."""
        digest, size = hashlib.sha256(), 0
        for chunk in self._chunks(path):
            digest.update(chunk)
            size += len(chunk)
        return Content(size, digest.digest())

    def cat(self, path: str) -> bytes:
        """All bytes of the file at `<CID>[/<path>]`, at most `MOST_BYTES`."""
        return self.read(path, MOST_BYTES)

    def read(self, path: str, most: int = MOST_METADATA) -> bytes:
        """The bytes of a small file. Raises IpfsError beyond `most` bytes."""
        data = bytearray()
        for chunk in self._chunks(path):
            data += chunk
            if len(data) > most:
                raise IpfsError("too large to be what was expected", where=path, expected=f"at most {most:,} bytes")
        return bytes(data)

    def export_car(self, cid: str, target: BinaryIO) -> None:
        """Write everything below a root to a CAR."""
        for chunk in self._stream("dag/export", arg=cid, progress="false"):
            target.write(chunk)

    def import_car(self, path: Path) -> list[str]:
        """Store a CAR and pin its roots; the roots. Raises IpfsError if it is not whole."""
        with self._calls("dag/import"), path.open("rb") as car:
            answer = requests.post(
                f"{self.url}/dag/import",
                params={"pin-roots": "true", "stats": "false", "allow-big-block": "true"},
                files={"file": (path.name, car)},
                timeout=self.add_seconds,
                stream=True,
            )
            lines = self._lines(answer, "dag/import")
        roots = []
        for line in lines:
            root = line.get("Root", {})
            if root.get("PinErrorMsg"):
                raise IpfsError(
                    "a CAR that is not whole",
                    where=path,
                    expected="every block of its roots",
                    found=root["PinErrorMsg"],
                )
            if "Cid" in root:
                roots.append(root["Cid"]["/"])
        return roots

    def addresses(self) -> list[str]:
        """Addresses other nodes reach this one at; none while it is offline."""
        answer = self._ask("id") or {}
        return [str(address) for address in answer.get("Addresses") or []]

    def connect(self, other: "Node") -> bool:
        """Connect to another node; False if neither of its addresses works."""
        return any(self.connect_to(address) for address in other.addresses())

    def connect_to(self, address: str) -> bool:
        """Connect to a node at a multiaddress that ends in its peer id; False if that does not work."""
        try:
            self._ask("swarm/connect", arg=address, timeout=f"{CONNECT_SECONDS}s")
        except IpfsError:
            return False
        return True

    def list_folder(self, cid: str) -> dict[str, str]:
        """CIDs by name of what lies in a directory; empty for a file."""
        only_names = {"resolve-type": "false", "size": "false"}  # else it opens every file
        answer = self._ask("ls", arg=cid, seconds=self.add_seconds, **only_names) or {}
        return {
            link["Name"]: link["Hash"]
            for entry in answer.get("Objects", [])
            for link in entry.get("Links") or []
            if link["Name"]
        }

    def _chunks(self, path: str) -> Iterator[bytes]:
        """The file at a path, in chunks, from what the node can get within the limit."""
        yield from self._stream("cat", arg=path, progress="false")

    def _stream(self, endpoint: str, **parameters: str) -> Iterator[bytes]:
        with (
            self._calls(endpoint),
            requests.post(f"{self.url}/{endpoint}", params=parameters, stream=True, timeout=self.seconds) as answer,
        ):
            if not answer.ok:
                raise self._refused(answer, endpoint, parameters.get("arg", ""))
            yield from self._in_time(answer, endpoint)

    def _in_time(self, answer: requests.Response, endpoint: str) -> Iterator[bytes]:
        """The bytes of an answer as they come. Raises IpfsError for one that trickles for longer than `add_seconds`."""
        deadline = time.monotonic() + self.add_seconds
        while chunk := answer.raw.read1(1 << 16, decode_content=True):  # what has come, not what was hoped for
            if time.monotonic() > deadline:
                limit = f"an answer within {self.add_seconds:g} s"
                raise IpfsError("too slow", where=self.address, field=endpoint, expected=limit)
            yield chunk

    def _ask(
        self, endpoint: str, missing: str | None = None, seconds: float | None = None, **parameters: str
    ) -> dict[str, Any] | None:
        """One JSON answer; None if the node says `missing`, or says no at all where `missing` is empty."""
        limit = seconds or self.seconds
        with self._calls(endpoint):
            answer = requests.post(f"{self.url}/{endpoint}", params=parameters, timeout=limit, stream=True)
            if not answer.ok:
                error = self._refused(answer, endpoint, parameters.get("arg", ""))
                if missing is not None and missing in error.found:
                    return None
                raise error
            lines = self._lines(answer, endpoint)
        return lines[-1] if lines else {}

    def _lines(self, answer: requests.Response, endpoint: str) -> list[dict[str, Any]]:
        import json

        if not answer.ok:
            raise self._refused(answer, endpoint, "")
        data = b"".join(self._in_time(answer, endpoint))
        try:
            return [json.loads(line) for line in data.splitlines() if line.strip()]
        except ValueError as error:
            found = shown(data[:80].decode("utf-8", "replace"))
            raise IpfsError("nonsense", where=self.address, field=endpoint, expected="JSON", found=found) from error

    def _refused(self, answer: requests.Response, endpoint: str, about: str) -> IpfsError:
        try:
            message = str(answer.json()["Message"])
        except (ValueError, KeyError, TypeError):
            message = answer.text.strip()[:200] or f"HTTP {answer.status_code}"
        return IpfsError("the node refused", where=self.address, field=f"{endpoint} {about}".strip(), found=message)

    @contextlib.contextmanager
    def _calls(self, what: str) -> Iterator[None]:
        """Turns what can go wrong on the way into the studio's errors."""
        import ipfshttpclient.exceptions as client

        try:
            yield
        except (client.TimeoutError, requests.Timeout, ReadTimeoutError) as error:
            raise IpfsUnreachable(
                "no answer in time",
                where=self.address,
                field=what,
                expected=f"one within {self.seconds:g} s",
                run="./vernissage doctor",
            ) from error
        except client.ErrorResponse as error:
            raise IpfsError("the node refused", where=self.address, field=what, found=str(error)) from error
        except (*_BROKEN, client.ConnectionError, client.ProtocolError) as error:
            absent = "NewConnectionError" in repr(getattr(error, "original", error))
            raise IpfsUnreachable(
                "no IPFS node answers" if absent else "the IPFS node broke off",
                where=self.address,
                field=what,
                expected="a running Kubo",
                run="make chain, then the same command again",
            ) from error
        except (client.Error, requests.RequestException) as error:
            raise IpfsError("the node failed", where=self.address, field=what, found=str(error)) from error


def _in_large_pieces(body: Iterator[bytes], size: int = 1 << 18) -> Iterator[bytes]:
    """The same bytes in pieces of about `size`: the client's encoder writes a thousand small ones a megabyte."""
    piece = bytearray()
    for part in body:
        piece += part
        if len(piece) >= size:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)
