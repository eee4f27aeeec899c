"""What a drill reads of a chain: the events and views of our contracts, with no deployment to say where those are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eth_abi.exceptions import DecodingError
from web3.exceptions import Web3Exception

from scripts.studio.chain import LOG_PAGE, Chain, Event, as_event
from scripts.studio.errors import StudioError, TransactionFailed

ABI: dict[str, list[dict[str, Any]]] = json.loads(Path(__file__).with_name("records.abi.json").read_text())
"""As the contracts have them (`tests/unit/studio/test_drill.py`)."""


def logs_anywhere(
    chain: Chain, abi: list[dict[str, Any]], name: str, topics: Sequence[str | None], since: int
) -> Iterator[Event]:
    """Events of this name and these indexed arguments, whoever emitted them; what only looks like one is left out."""
    reader = chain.web3.eth.contract(abi=abi)
    signature = str(reader.events[name]().topic)
    last = int(chain.web3.eth.block_number)
    for start in range(max(since, chain.oldest), last + 1, LOG_PAGE):
        end = min(last, start + LOG_PAGE - 1)
        wanted: Any = {"fromBlock": start, "toBlock": end, "topics": [signature, *topics]}
        for log in chain.web3.eth.get_logs(wanted):
            try:
                yield as_event(reader.events[name]().process_log(log))
            except (Web3Exception, DecodingError, ValueError):  # anybody may emit anything under this topic
                continue


def answer_of(chain: Chain, function: Any) -> Any:
    """What a view that may not be there says; None where it is not."""
    try:
        return chain.call(function)
    except (TransactionFailed, StudioError):
        return None
