"""A pinning service, spoken to by the Pinning Service API 1.0.0: looked up before anything is asked for, and only
`pinned` counts. Kubo's own remote pinning, Pinata, Filebase and IPFS Cluster speak the same.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import requests
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from scripts.studio.errors import PinningServiceError, shown

Status = Literal["queued", "pinning", "pinned", "failed"]
STATUSES: tuple[Status, ...] = ("queued", "pinning", "pinned", "failed")
TRIES = 4
"""Of a request that a service answers with "later" (429) or a fault of its own (5xx)."""


class _Later(PinningServiceError):
    """The service may answer if asked again."""


@dataclass(frozen=True)
class Request:
    """What a service says about one CID."""

    id: str
    cid: str
    status: Status
    delegates: tuple[str, ...]  # addresses of nodes of the service, to connect to


@dataclass(frozen=True)
class PinningService:
    """A service by its endpoint, https://host/path. The token goes into one header and is shown nowhere."""

    endpoint: str
    token: str = field(repr=False)
    seconds: float = 30.0
    longest_wait: float = 20.0  # between two tries

    def find(self, cid: str) -> Request | None:
        """The best request there is for a CID: pinned before pinning before queued before failed."""
        answer = self._ask("GET", "/pins", params={"cid": cid, "status": ",".join(STATUSES), "limit": 1000})
        results = answer.get("results")
        if not isinstance(results, list):
            raise self._nonsense("results", answer)
        found = [request for request in map(self._request, results) if request.cid == cid]
        order = ("pinned", "pinning", "queued", "failed")
        return min(found, key=lambda request: order.index(request.status), default=None)

    def is_pinned(self, cid: str) -> bool:
        """True only if the service says `pinned`."""
        found = self.find(cid)
        return found is not None and found.status == "pinned"

    def ask(self, cid: str, name: str, origins: Sequence[str] = ()) -> Request:
        """Ask for a pin unless there is one, or one on its way; a failed one is replaced, so that none is doubled.

        `origins` are addresses of nodes that have the bytes.
        """
        found = self.find(cid)
        if found and found.status != "failed":
            return found
        body = {"cid": cid, "name": name[:255], "origins": list(origins)[:20]}
        path = f"/pins/{found.id}" if found else "/pins"
        return self._request(self._ask("POST", path, json=body))

    def wait(self, cid: str, limit: float, pause: float = 2.0, sleep: Callable[[float], None] = time.sleep) -> Request:
        """The request once it is pinned. Raises PinningServiceError if it failed, or is not pinned within the limit."""
        deadline = time.monotonic() + limit
        while True:
            found = self.find(cid)
            if found and found.status == "pinned":
                return found
            if found is None or found.status == "failed" or time.monotonic() + pause > deadline:
                state = found.status if found else "no request"
                raise PinningServiceError("not pinned", where=self.endpoint, field=cid, expected="pinned", found=state)
            sleep(pause)

    def _request(self, value: Any) -> Request:
        try:
            status = value["status"]
            if status not in STATUSES:
                raise ValueError(status)
            return Request(str(value["requestid"]), str(value["pin"]["cid"]), status, tuple(value.get("delegates", ())))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._nonsense("a pin status", value) from error

    def _ask(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        """One answer; asked again, after longer and longer pauses, where that may help."""
        tries = Retrying(
            stop=stop_after_attempt(TRIES),
            wait=wait_random_exponential(multiplier=0.2, max=self.longest_wait),
            retry=retry_if_exception(lambda error: isinstance(error, _Later)),
            reraise=True,
        )
        return tries(self._ask_once, method, path, arguments)

    def _ask_once(self, method: str, path: str, arguments: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        url = self.endpoint.rstrip("/") + path
        try:
            answer = requests.request(
                method, url, headers=headers, timeout=self.seconds, allow_redirects=False, **arguments
            )
        except requests.Timeout as error:
            expected = f"one within {self.seconds:g} s"
            raise _Later("no answer in time", where=self.endpoint, field=path, expected=expected) from error
        except requests.RequestException as error:
            raise _Later("no answer", where=self.endpoint, field=path, found=type(error).__name__) from error
        if answer.status_code in (401, 403):
            expected = "a token the service takes, in VERNISSAGE_PINNING_TOKEN"
            raise PinningServiceError("not let in", where=self.endpoint, field=path, expected=expected)
        if answer.status_code == 429 or answer.status_code >= 500:
            raise _Later("asked to come later", where=self.endpoint, field=path, found=f"HTTP {answer.status_code}")
        if answer.status_code >= 300:
            raise PinningServiceError("refused", where=self.endpoint, field=path, found=self._reason(answer))
        try:
            value = answer.json()
        except ValueError as error:
            raise self._nonsense("JSON", answer.text[:80]) from error
        if not isinstance(value, dict):
            raise self._nonsense("an object", value)
        return value

    def _reason(self, answer: requests.Response) -> str:
        try:
            error = answer.json()["error"]
            return f"{error['reason']} {error.get('details', '')}".strip()
        except (ValueError, KeyError, TypeError):
            return f"HTTP {answer.status_code}"

    def _nonsense(self, expected: str, found: Any) -> PinningServiceError:
        text = found if isinstance(found, str) else json.dumps(found, default=str)
        return PinningServiceError("nonsense", where=self.endpoint, expected=expected, found=shown(text))
