"""What Brownie has to be told of anvil, to run on it the tests that are written for Ganache."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import brownie
import pytest
from brownie.network.rpc import Rpc, ganache
from brownie.network.state import Chain
from web3.types import RPCEndpoint, RPCResponse

from tests.support.haste import PooledProvider

WAIT = 0.002
"""Seconds between two looks for a receipt."""
METHODS = {"evm_setAccountStorageAt": "anvil_setStorageAt"}
"""What Ganache's own methods are called there."""


class AnvilProvider(PooledProvider):
    """Answers as Ganache does."""

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        if method == "debug_traceTransaction" and params:
            return self._trace(params[0])
        response = super().make_request(RPCEndpoint(METHODS.get(method, method)), params)
        if method == "eth_sendTransaction" and "result" in response:
            self._await(response["result"])
        return response

    def _trace(self, transaction: str) -> RPCResponse:
        """Without steps: Brownie only needs what was returned, and anvil writes down the stack at each of them."""
        response = super().make_request(RPCEndpoint("debug_traceTransaction"), [transaction, {"tracer": "callTracer"}])
        if "result" in response:
            response["result"] = {"returnValue": response["result"].get("output", "0x"), "structLogs": []}
        return response

    def _await(self, transaction: str) -> None:
        """Ganache answers when it has mined; anvil before, and Brownie then takes the transaction for a lost one."""
        while not super().make_request(RPCEndpoint("eth_getTransactionReceipt"), [transaction])["result"]:
            time.sleep(WAIT)


@pytest.fixture(scope="session", autouse=True)
def anvil(haste: None) -> None:
    """Nothing on other chains."""
    if not brownie.web3.client_version.startswith("anvil"):
        return
    brownie.web3.provider = AnvilProvider(brownie.web3.provider.endpoint_uri)
    Rpc().backend = SimpleNamespace(**{**vars(ganache), "revert": revert_and_go_on})


def revert_and_go_on(snapshot: int | str) -> None:
    """After going back, anvil's clock goes on from the block it came to; Ganache's and Brownie's never stood still."""
    ganache.revert(snapshot)
    ganache._request("evm_setTime", [int(time.time()) + Chain()._snapshot_time_offsets[snapshot]])
