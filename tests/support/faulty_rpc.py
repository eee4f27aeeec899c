"""A proxy in front of a real chain that goes wrong as nodes, providers and networks do: when asked to, call by call."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests


@dataclass
class Call:
    """One request on its way through the proxy."""

    body: bytes
    method: str
    params: list[Any]
    id: Any
    rpc: str

    def forward(self, **changes: Any) -> bytes:
        """What the chain behind answers; `changes` replace fields of a transaction."""
        body = self.body
        if changes:
            transaction = {name: part for name, part in {**self.params[0], **changes}.items() if part is not None}
            body = json.dumps(
                {"jsonrpc": "2.0", "id": self.id, "method": self.method, "params": [transaction]}
            ).encode()
        return requests.post(self.rpc, data=body, headers={"Content-Type": "application/json"}, timeout=60).content

    def answer(self, **parts: Any) -> bytes:
        return json.dumps({"jsonrpc": "2.0", "id": self.id, **parts}).encode()


@dataclass(frozen=True)
class Reply:
    """What goes back."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None  # the connection is reset after so many bytes of the body
    slow: float = 0.0  # seconds between single bytes
    wait: float = 0.0  # seconds before anything


Fault = Callable[[Call], Reply]


# ---- what can go wrong ----


def status(code: int, retry_after: str | None = None, arrives: bool = False) -> Fault:
    """An HTTP error page; `arrives`: the chain got the call all the same."""

    def fault(call: Call) -> Reply:
        if arrives:
            call.forward()
        return Reply(b"<html>sorry</html>", code, {"Retry-After": retry_after} if retry_after else {})

    return fault


def garbage(body: bytes, arrives: bool = True) -> Fault:
    """Something that is no answer, with HTTP 200."""

    def fault(call: Call) -> Reply:
        if arrives:
            call.forward()
        return Reply(body)

    return fault


def broken_off(after: int = 0, arrives: bool = True) -> Fault:
    """The connection is reset in the middle of the answer."""

    def fault(call: Call) -> Reply:
        return Reply(call.forward() if arrives else b'{"jsonrpc": "2.0"', cut=after)

    return fault


def late(seconds: float, arrives: bool = True) -> Fault:
    """No byte for a while, longer than anybody waits."""

    def fault(call: Call) -> Reply:
        return Reply(call.forward() if arrives else b"", wait=seconds)

    return fault


def trickling(call: Call) -> Reply:
    """A byte now and then: no single wait is long."""
    return Reply(call.forward(), slow=0.05)


def result(value: Any) -> Fault:
    """A well-formed answer that is not the chain's."""
    return lambda call: Reply(call.answer(result=value))


def error(code: int, message: str) -> Fault:
    """An error of JSON-RPC, with HTTP 200."""
    return lambda call: Reply(call.answer(error={"code": code, "message": message}))


def dropped(call: Call) -> Reply:
    """A transaction taken, its hash given, and never heard of again."""
    return Reply(call.answer(result="0x" + "d0" * 32))


def replaced(**changes: Any) -> Fault:
    """The same nonce mined with other fields: another fee, or another destination."""

    def fault(call: Call) -> Reply:
        call.forward(**changes)
        return Reply(call.answer(result="0x" + "e0" * 32))

    return fault


# ---- the proxy ----


class Proxy:
    """Where it listens, what it was asked, and what is to go wrong."""

    def __init__(self, rpc: str) -> None:
        self.behind = rpc
        self.address = ""
        self.seen: Counter[str] = Counter()
        self._faults: dict[str, deque[Fault | None]] = {}
        self._always: dict[str, Fault] = {}
        self.weather: Callable[[Call], Fault | None] | None = None  # decides for calls nothing was said of

    def next(self, method: str, *faults: Fault | None) -> None:
        """The next calls of a method go wrong like this, one after the other; None lets one through."""
        self._faults.setdefault(method, deque()).extend(faults)

    def always(self, method: str, fault: Fault | None) -> None:
        """All calls of a method go wrong; None ends it."""
        self._always.pop(method, None)
        if fault:
            self._always[method] = fault

    def ask(self, method: str, *parameters: Any) -> Any:
        """Asks the chain itself."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(parameters)}
        return requests.post(self.behind, json=body, timeout=60).json()["result"]

    def reply(self, body: bytes) -> Reply:
        asked = json.loads(body)
        first = asked[0] if isinstance(asked, list) else asked
        method = "batch" if isinstance(asked, list) else str(first["method"])
        self.seen[method] += 1
        call = Call(body, method, first.get("params", []), first.get("id"), self.behind)
        waiting = self._faults.get(method)
        fault = waiting.popleft() if waiting else self._always.get(method)
        if not waiting and self.weather:
            fault = fault or self.weather(call)
        return fault(call) if fault else Reply(call.forward())


@contextmanager
def faulty(rpc: str) -> Iterator[Proxy]:
    """A proxy in front of the chain at `rpc`; nothing goes wrong until asked to."""
    proxy = Proxy(rpc)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            reply = proxy.reply(self.rfile.read(int(self.headers["Content-Length"])))
            time.sleep(reply.wait)
            try:
                self._send(reply)
            except OSError:  # whoever asked has gone
                self.close_connection = True

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if reply.cut is not None:
                self.wfile.write(reply.body[: reply.cut])
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()  # with a reset
                self.close_connection = True
            elif reply.slow:
                for byte in reply.body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(reply.slow)
            else:
                self.wfile.write(reply.body)

        def log_message(self, *arguments: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    proxy.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
