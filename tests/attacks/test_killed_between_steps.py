"""Fault 22: a bulk mint stopped between any two steps, at every one of them; the next run mints each work once.

A step is a line written to the journal or a transaction handed over and mined: the run is stopped right before each,
which is right after the one before.
"""

from collections.abc import Callable, Iterator
from typing import Any

import brownie
import pytest

from scripts.studio.chain import Chain
from scripts.studio.journal import Journal
from scripts.studio.rpc import PatientProvider
from tests.support.runs import Runs


class Killed(BaseException):
    """What no code expects, as nothing expects kill -9."""


class Points:
    """Counts the points a run passes, and stops it at one of them."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self.stop_at: int | None = None

    def around(self, name: str, action: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*arguments: Any, **named: Any) -> Any:
            self.reach(f"{name} {arguments[1]}")
            return action(*arguments, **named)

        return stepped

    def reach(self, point: str) -> None:
        if len(self.passed) == self.stop_at:
            self.stop_at = None
            raise Killed(point)
        self.passed.append(point)


@pytest.fixture
def points(monkeypatch: pytest.MonkeyPatch) -> Points:
    made = Points()
    ask = PatientProvider.make_request
    done = made.around("asking", ask)

    def request(self: PatientProvider, method: Any, parameters: Any) -> Any:
        return (done if method == "eth_sendTransaction" else ask)(self, method, parameters)

    monkeypatch.setattr(PatientProvider, "make_request", request)
    monkeypatch.setattr(Journal, "append", made.around("writing", Journal.append))
    return made


@pytest.fixture
def chain_put_back() -> Iterator[Callable[[], None]]:
    """Puts the chain back to where the test began, as often as asked."""
    provider = Chain.open(brownie.web3.provider.endpoint_uri, "tests").web3.provider
    snapshots = [provider.make_request("evm_snapshot", [])["result"]]  # type: ignore[arg-type]

    def back() -> None:
        assert provider.make_request("evm_revert", [snapshots.pop()])["result"]  # type: ignore[arg-type]
        snapshots.append(provider.make_request("evm_snapshot", [])["result"])  # type: ignore[arg-type]

    yield back


def test_a_mint_stopped_at_every_point_goes_on_and_mints_each_work_once(
    runs: Runs, points: Points, chain_put_back: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.studio.minting.WORKS_AT_ONCE", 5)
    monkeypatch.setattr("scripts.studio.minting.MINTS_AT_ONCE", 5)
    rpc = brownie.web3.provider.endpoint_uri
    assert runs.mint(rpc).sent == 4
    everything = list(points.passed)
    assert len(everything) == 4 * 4  # three lines and a sending
    for point, name in enumerate(everything):
        chain_put_back()
        runs.journal_path.unlink()
        points.passed, points.stop_at = [], point
        with pytest.raises(Killed, match=name):
            runs.mint(rpc)
        runs.mint(rpc)
        runs.assert_once(rpc)
