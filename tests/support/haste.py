"""Brownie as it is, with less said on the wire: two thirds of its requests, each at a third of the price."""

from __future__ import annotations

import gc
import inspect
import sys
import threading
from functools import partial
from types import SimpleNamespace
from urllib.parse import urlsplit

import brownie
import pytest
from brownie.network.state import Chain
from urllib3 import HTTPConnectionPool
from web3 import HTTPProvider
from web3.types import RPCEndpoint

SECONDS = 120
ANSWERED_ONCE = {RPCEndpoint("eth_chainId")}


class PooledProvider(HTTPProvider):
    """One pool of connections for all threads: web3 opens a session for each, and Brownie starts two a transaction."""

    def __init__(self, address: str) -> None:
        super().__init__(address, cache_allowed_requests=True, cacheable_requests=ANSWERED_ONCE)
        place = urlsplit(address)
        self._pool = HTTPConnectionPool(place.hostname, place.port, maxsize=4, timeout=SECONDS, retries=False)

    def _make_request(self, method: RPCEndpoint, request_data: bytes) -> bytes:
        headers = {"Content-Type": "application/json"}
        return self._pool.request("POST", "/", body=request_data, headers=headers).data


def keep_time(chain: Chain, tx, *_call: object) -> None:
    """What is done after a transaction: Brownie's clock follows the block's, and nothing is kept to undo it."""
    tx._confirmed.wait()
    chain._set_time_offset_from_block()


plain_revert = Chain._revert


def revert_in_time(chain: Chain, snapshot: int | str) -> int | str:
    """Back to a snapshot, once each transaction's time was kept: one kept later would set the clock by what was undone
    (seen on a busy machine: a lot that opened a day late)."""
    for thread in threading.enumerate():
        if getattr(getattr(thread, "_target", None), "__func__", None) is keep_time:
            thread.join()
    return plain_revert(chain, snapshot)


@pytest.fixture(scope="session", autouse=True)
def haste() -> None:
    """For the whole of a run; its chain is connected."""
    web3 = brownie.web3
    web3.provider = PooledProvider(web3.provider.endpoint_uri)
    web3.middleware_onion.remove("gas_price_strategy")  # asks for the price and a block; every price is set
    Chain._add_to_undo_buffer = keep_time
    Chain._revert = revert_in_time
    # At each snapshot and revert Brownie reads the source of its whole call stack, to warn of a direct call ...
    sys.modules["brownie.network.rpc"].inspect = SimpleNamespace(stack=partial(inspect.stack, 0))
    # ... and collects garbage, half a second of it; the compiled project never becomes any.
    gc.collect()
    gc.freeze()
