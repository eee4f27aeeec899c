"""Calls to a node that may be slow, busy or broken: each within a time limit, tried again a bounded number of times.

Whatever asks, asks again: an answer that is late, cut off, garbage, or a server's excuse (429, 502, 503, 504) is waited
out, longer each time. Whatever sends is only tried again where it is certain that nothing arrived; otherwise the caller
is told that it may have (`Unsure`), and looks on the chain.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema
from urllib3.exceptions import HTTPError, ReadTimeoutError
from web3 import HTTPProvider
from web3.types import RPCEndpoint, RPCResponse

from scripts.studio.errors import NoChain, plain

Tell = Callable[[str], None]

SENDING = ("eth_sendTransaction", "eth_sendRawTransaction", "evm_", "personal_")
"""Methods that do something: twice is not once."""
EXCUSES = (429, 502, 503, 504)
"""HTTP statuses of a server that could not get to it."""
LIMIT_EXCEEDED = -32005
"""What providers answer, with HTTP 200, to who asks too fast (EIP-1474)."""
CONNECT_SECONDS = 5
LARGEST_ANSWER = 64_000_000
"""Bytes."""


@dataclass(frozen=True)
class Patience:
    """How long a node is waited for."""

    seconds: float = 60  # for one answer, to its last byte
    tries: int = 7
    pause: float = 0.25  # seconds before the second try; twice as long before each further one
    longest_pause: float = 30  # also the longest `Retry-After` that is waited out


class Unsure(NoChain):
    """Something was sent and no answer came: it may have arrived."""


class _Fault(Exception):
    """One try that failed. `arrived`: the node may have got it; `pause`: seconds it asked for."""

    def __init__(self, found: str, arrived: bool = True, pause: float = 0, again: bool = True) -> None:
        super().__init__(found)
        self.found, self.arrived, self.pause, self.again = found, arrived, pause, again


class PatientProvider(HTTPProvider):
    """web3's way to a node, with limits."""

    def __init__(self, rpc: str, network: str, patience: Patience = Patience()) -> None:
        super().__init__(rpc, exception_retry_configuration=None)
        self.network = network
        self.patience = patience
        self.tell: Tell = lambda text: None
        self._met = False  # who never answered is not waited for
        self._session = requests.Session()
        self._session.headers["Content-Type"] = "application/json"

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """The node's answer, or its own error as one. Raises NoChain, or Unsure where something was sent."""
        body = self.encode_rpc_request(method, params)
        return self._answer(method, body, _one)  # type: ignore[no-any-return]

    def make_batch_request(self, batch_requests: Sequence[tuple[RPCEndpoint, Any]]) -> Any:
        """The answers in order; one error where the node takes no batches."""
        body = self.encode_batch_rpc_request(list(batch_requests))
        return self._answer("a batch", body, lambda value: _several(value, len(batch_requests)))

    def _answer(self, method: str, body: bytes, checked: Callable[[Any], Any]) -> Any:
        sends = method.startswith(SENDING)
        started = time.monotonic()
        for attempt in range(1, self.patience.tries + 1):
            try:
                return checked(self._once(body))
            except _Fault as fault:
                sure = not (sends and fault.arrived)
                pause = max(fault.pause, min(self.patience.pause * 2 ** (attempt - 1), self.patience.longest_pause))
                waits = fault.again and sure and pause <= self.patience.longest_pause
                if not waits or attempt == self.patience.tries:
                    raise self._given_up(fault, sure, attempt, time.monotonic() - started) from fault
                self.tell(f"{fault.found}; asking again in {pause:.3g} s ({attempt} of {self.patience.tries - 1})")
                time.sleep(pause)
        raise AssertionError("unreachable")

    def _once(self, body: bytes) -> Any:
        """One try, to the last byte of JSON."""
        deadline = time.monotonic() + self.patience.seconds
        try:
            limits = (min(CONNECT_SECONDS, self.patience.seconds), self.patience.seconds)
            with self._session.post(str(self.endpoint_uri), data=body, stream=True, timeout=limits) as answer:
                data = self._read(answer, deadline)
        except (requests.Timeout, ReadTimeoutError) as error:
            arrived = not isinstance(error, requests.ConnectTimeout)
            raise _Fault(f"no answer within {self.patience.seconds:g} s", arrived) from error
        except (InvalidSchema, InvalidURL, MissingSchema) as error:
            raise _Fault("no web address", arrived=False, again=False) from error
        except (requests.RequestException, HTTPError) as error:
            if "NewConnectionError" in repr(error):
                raise _Fault("nothing listens there", arrived=False, again=self._met) from error
            raise _Fault("the connection broke") from error
        self._met = True
        if answer.status_code in EXCUSES:
            raise _Fault(f"HTTP {answer.status_code}", answer.status_code != 429, _asked_pause(answer))
        try:
            return json.loads(data)
        except ValueError as error:
            if not answer.ok:
                raise _Fault(f"HTTP {answer.status_code}", arrived=False, again=False) from error
            raise _Fault(f"not JSON: {plain(data[:40].decode('utf-8', 'replace'))!r}") from error

    def _read(self, answer: requests.Response, deadline: float) -> bytes:
        data = bytearray()
        while chunk := answer.raw.read1(1 << 16, decode_content=True):  # what has come, not what was hoped for
            data += chunk
            if time.monotonic() > deadline:
                raise _Fault(f"no answer within {self.patience.seconds:g} s")
            if len(data) > LARGEST_ANSWER:
                raise _Fault(f"an answer of over {LARGEST_ANSWER:,} bytes", again=False)
        return bytes(data)

    def _given_up(self, fault: _Fault, sure: bool, tries: int, seconds: float) -> NoChain:
        found = fault.found if tries == 1 else f"{fault.found}, {tries} tries in {seconds:.0f} s"
        if fault.pause > self.patience.longest_pause:
            found = f"{fault.found}: it asks to wait {fault.pause:.0f} s"
        return (NoChain if sure else Unsure)(
            "the chain stopped answering" if sure else "the chain stopped answering in the middle of a transaction",
            where=place(str(self.endpoint_uri)),
            expected=f"the network {self.network!r}",
            found=found,
            run="make chain, then the same command again" if self.network == "local" else "the same command again",
        )


def place(rpc: str) -> str:
    """Scheme, host and port of a node's address: what follows, or stands before an @, is often somebody's key."""
    parts = urlsplit(rpc)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}" if parts.hostname else rpc


def _one(value: Any) -> Any:
    if not isinstance(value, dict) or not ({"result", "error"} & value.keys()):
        raise _Fault("JSON that is no answer")
    _no_excuse(value)
    return value


def _several(value: Any, count: int) -> Any:
    if isinstance(value, dict) and "error" in value:
        _no_excuse(value)
        return value
    if not isinstance(value, list) or len(value) != count or not all(isinstance(part, dict) for part in value):
        raise _Fault("JSON that is no answer")
    for part in value:
        _no_excuse(_one(part))
    return sorted(value, key=lambda part: part["id"])


def _no_excuse(value: dict[str, Any]) -> None:
    error = value.get("error")
    if isinstance(error, dict) and error.get("code") == LIMIT_EXCEEDED:
        raise _Fault(f"{plain(error.get('message')) or 'limit exceeded'}", arrived=False)


def _asked_pause(answer: requests.Response) -> float:
    """Seconds of `Retry-After`; 0 where it says none, or a date."""
    try:
        return max(0.0, float(answer.headers.get("Retry-After", 0)))
    except ValueError:
        return 0.0
