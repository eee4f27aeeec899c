"""The Pinning Service API, against its own mock server and against servers that answer as none should."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from scripts.studio.cids import bytes_cid
from scripts.studio.errors import PinningServiceError
from scripts.studio.pinning_services import TRIES, PinningService
from tests.support.answers import answering

CID = bytes_cid(b"a work")
OTHER = bytes_cid(b"another")


def turns(service: PinningService, cid: str, status: str) -> None:
    """The service goes on by itself: the mock takes its status from the name of a request."""
    answer = requests.post(
        f"{service.endpoint}/pins",
        json={"cid": cid, "name": f"{status}-x"},
        headers={"Authorization": f"Bearer {service.token}"},
        timeout=5,
    )
    assert answer.ok


def count(service: PinningService) -> int:
    headers = {"Authorization": f"Bearer {service.token}"}
    query = "status=queued,pinning,pinned,failed&limit=1000"
    return int(requests.get(f"{service.endpoint}/pins?{query}", headers=headers, timeout=5).json()["count"])


def test_a_pin_is_asked_for_once_however_often_it_is_asked(new_service: Callable[..., PinningService]) -> None:
    service = new_service()
    assert service.find(CID) is None
    first = service.ask(CID, "works")
    assert first.status == "queued"
    assert service.ask(CID, "works").id == first.id
    turns(service, CID, "pinning")
    assert service.ask(CID, "works").id == first.id
    turns(service, CID, "pinned")
    assert service.ask(CID, "works").id == first.id
    assert count(service) == 1


def test_only_pinned_counts(new_service: Callable[..., PinningService]) -> None:
    service = new_service()
    for status in ("queued", "pinning", "failed"):
        turns(service, CID, status)
        assert not service.is_pinned(CID)
    turns(service, CID, "pinned")
    assert service.is_pinned(CID)
    assert not service.is_pinned(OTHER)


def test_a_failed_request_is_replaced_and_not_doubled(new_service: Callable[..., PinningService]) -> None:
    service = new_service()
    turns(service, CID, "failed")
    failed = service.find(CID)
    assert failed is not None
    again = service.ask(CID, "works")
    assert (again.status, count(service)) == ("queued", 1)
    assert again.id != failed.id


def test_waiting_ends_with_pinned(new_service: Callable[..., PinningService]) -> None:
    service = new_service()
    service.ask(CID, "works")
    steps = iter(["pinning", "pinning", "pinned"])
    found = service.wait(CID, 10, 0.01, lambda _: turns(service, CID, next(steps)))
    assert found.status == "pinned"
    assert next(steps, None) is None


@pytest.mark.parametrize("status", ["queued", "pinning", "failed"])
def test_waiting_gives_up_on_what_does_not_come(new_service: Callable[..., PinningService], status: str) -> None:
    service = new_service()
    turns(service, CID, status)
    with pytest.raises(PinningServiceError) as refused:
        service.wait(CID, 0.3, 0.1)
    assert (refused.value.what, refused.value.found) == ("not pinned", status)


def test_a_wrong_token_is_not_let_in_and_is_shown_nowhere(new_service: Callable[..., PinningService]) -> None:
    service = PinningService(new_service().endpoint, "wrong-token-of-mine")
    with pytest.raises(PinningServiceError, match="not let in") as refused:
        service.find(CID)
    assert "wrong-token-of-mine" not in str(refused.value) + repr(service) + str(refused.value.facts())


def test_a_request_the_service_refuses_is_told_with_its_reason(new_service: Callable[..., PinningService]) -> None:
    service = new_service()
    with pytest.raises(PinningServiceError, match="refused"):
        service._ask("GET", "/pins/no-such-request")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_service_that_asks_for_patience_is_asked_again(status: int) -> None:
    with answering((status, b"later"), (status, b"later"), (200, b'{"count": 0, "results": []}')) as (endpoint, asked):
        assert PinningService(endpoint, "t", longest_wait=0.01).find(CID) is None
    assert len(asked) == 3


def test_a_service_that_is_never_ready_is_given_up_on() -> None:
    expected = pytest.raises(PinningServiceError, match="asked to come later, found HTTP 503")
    with answering((503, b"later")) as (endpoint, asked), expected:
        PinningService(endpoint, "t", longest_wait=0.01).find(CID)
    assert len(asked) == TRIES


def test_a_service_that_sends_us_elsewhere_does_not_get_the_token_there() -> None:
    with answering((302, b"")) as (endpoint, _), pytest.raises(PinningServiceError, match="refused"):
        PinningService(endpoint, "t", longest_wait=0.01).find(CID)


def test_no_service_at_the_address_is_an_error_in_time() -> None:
    service = PinningService("http://127.0.0.1:1", "t", seconds=1, longest_wait=0.01)
    with pytest.raises(PinningServiceError, match="no answer"):
        service.find(CID)


@pytest.mark.parametrize(
    "value",
    [
        {"count": 1},
        {"count": 1, "results": [{"requestid": "1", "status": "pinned"}]},
        {"count": 1, "results": [{"requestid": "1", "status": "sure", "pin": {"cid": CID}}]},
        {"count": 1, "results": [3]},
        [],
        "x",
        None,
    ],
)
def test_an_answer_of_another_shape_is_nonsense_and_never_a_pin(value: Any) -> None:
    body = json.dumps(value).encode()
    with answering((200, body)) as (endpoint, _), pytest.raises(PinningServiceError, match="nonsense"):
        PinningService(endpoint, "t", longest_wait=0.01).is_pinned(CID)


def test_a_page_where_json_should_be_is_nonsense() -> None:
    with answering((200, b"<html>")) as (endpoint, _), pytest.raises(PinningServiceError, match="nonsense"):
        PinningService(endpoint, "t", longest_wait=0.01).is_pinned(CID)


def test_a_pin_of_another_cid_does_not_count(new_service: Callable[..., PinningService]) -> None:
    service = new_service()
    turns(service, OTHER, "pinned")
    assert service.find(CID) is None
