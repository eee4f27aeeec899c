"""IPFS nodes that misbehave: real ones killed or starved at a chosen byte, and false ones that lie."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import psutil

from scripts.studio.ipfs import Node


def daemon_of(node: Node) -> psutil.Process:
    """The Kubo process behind a node."""
    port = int(node.address.rsplit("/", 1)[-1])
    for process in psutil.Process().children(recursive=True):
        if any(link.laddr.port == port and link.status == "LISTEN" for link in process.connections()):
            return process
    raise AssertionError(f"no process listens at {port}")


@contextmanager
def passing_on(node: Node, after: int, then: Callable[[], object], pause: float = 0) -> Iterator[Node]:
    """A node's address that passes bytes on, and calls `then` once so many went through; `pause` seconds slow each."""
    target = ("127.0.0.1", int(node.address.rsplit("/", 1)[-1]))
    gate = socket.create_server(("127.0.0.1", 0))
    passed, done = 0, False

    def pump(source: socket.socket, sink: socket.socket, counts: bool) -> None:
        nonlocal passed, done
        try:
            while data := source.recv(16_384):
                time.sleep(pause)
                sink.sendall(data)
                if counts:
                    passed += len(data)
                    if passed >= after and not done:
                        done = True
                        then()
        except OSError:
            pass
        finally:
            for end in (source, sink):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()

    def accept() -> None:
        while True:
            try:
                client, _ = gate.accept()
                server = socket.create_connection(target)
            except OSError:
                return
            threading.Thread(target=pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=pump, args=(server, client, False), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield Node(f"/ip4/127.0.0.1/tcp/{gate.getsockname()[1]}", seconds=10, add_seconds=20)
    finally:
        gate.close()


@contextmanager
def silent() -> Iterator[Node]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as gate:
        yield Node(f"/ip4/127.0.0.1/tcp/{gate.getsockname()[1]}", seconds=0.4, add_seconds=0.4)


@contextmanager
def false_node(answers: dict[str, Any], seconds: float = 5.0) -> Iterator[Node]:
    """Answers each endpoint as told: a JSON value, (status, bytes), or a function that writes to the connection."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            while self._chunk() if self.headers.get("Transfer-Encoding") else False:
                pass
            answer = answers.get(self.path.split("?")[0].removeprefix("/api/v0/"), (404, b"404 page not found"))
            if callable(answer):
                self.send_response(200)
                self.end_headers()
                answer(self.wfile.write)
                return
            status, body = answer if isinstance(answer, tuple) else (200, json.dumps(answer).encode())
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _chunk(self) -> int:
            size = int(self.rfile.readline().strip() or b"0", 16)
            self.rfile.read(size + 2)
            return size

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield Node(f"/ip4/127.0.0.1/tcp/{server.server_address[1]}", seconds=seconds, add_seconds=seconds)
    finally:
        server.shutdown()
        server.server_close()


def trickle(write: Callable[[bytes], object]) -> None:
    """A byte now and then, for ever: no single wait is long."""
    try:
        for _ in range(600):
            write(b"x")
            time.sleep(0.05)
    except OSError:
        pass
