"""All logs of a house by lot, in order, as plain facts: read from a chain, or from a file that was saved before."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from web3 import Web3
from web3.contract import Contract
from web3.exceptions import Web3Exception

from scripts.studio.chain import LOG_PAGE, Chain
from scripts.studio.documents import read_document
from scripts.studio.lots import LotError
from scripts.studio.replays import Entry
from scripts.studio.reverts import signature

KIND = "logs of lots"
SCHEMA = 1

Histories = Mapping[str, Sequence[Entry]]
"""By lot id."""


def read_histories(chain: Chain, house: Contract, first_block: int = 0) -> dict[str, list[Entry]]:
    """The logs of every lot of a house, oldest first; what a reveal's call says of its salt is kept beside its log."""
    clock: dict[int, int] = {}
    found: dict[str, list[Entry]] = defaultdict(list)
    names = topics_of(house)
    for log in _logs(chain, house.address, first_block):
        name = names.get(Web3.to_hex(log["topics"][0]))
        event = house.events[name]().process_log(log) if name else None
        if event is None or "lot" not in event["args"]:
            continue
        block = int(log["blockNumber"])
        if block not in clock:
            clock[block] = int(chain.web3.eth.get_block(block)["timestamp"])
        tx = Web3.to_hex(log["transactionHash"])
        args = {name: _plain(value) for name, value in event["args"].items()}
        lot = args.pop("lot")
        args.pop("terms", None)
        if event["event"] == "BidRevealed":
            args["salt"] = _salt_of(chain, house, tx)
        if event["event"] == "OfferAccepted":
            args["paidIn"] = _paid_in(chain, house, event["args"]["offer"])
        found[lot].append(Entry(event["event"], args, clock[block], block, int(log["logIndex"]), tx))
    return dict(found)


def topics_of(house: Contract) -> dict[str, str]:
    """The house's events, by the topic that names each."""
    return {
        Web3.to_hex(Web3.keccak(text=signature(entry))): entry["name"]
        for entry in house.abi
        if entry["type"] == "event"
    }


def save(path: Path, chain: Chain, histories: Histories) -> None:
    """Writes logs to a file, to be held against a chain later. Raises LotError where it can't."""
    document = {
        "vernissage": KIND,
        "version": SCHEMA,
        "chain_id": chain.chain_id,
        "genesis_hash": chain.genesis_hash,
        "lots": {lot: [_written(entry) for entry in entries] for lot, entries in histories.items()},
    }
    try:
        path.write_text(json.dumps(document, indent=1) + "\n")
    except OSError as error:
        raise LotError("cannot be written", where=path, found=error.strerror or "") from error


def load(path: Path, chain: Chain) -> dict[str, list[Entry]]:
    """Logs saved before. Raises LotError where they are none, or of another chain."""
    document = read_document(path, LotError)
    if (document.get("vernissage"), document.get("version")) != (KIND, SCHEMA):
        raise LotError("no saved logs", where=path, expected="what `lot audit --save` wrote")
    if document.get("genesis_hash") != chain.genesis_hash:
        raise LotError(
            "logs of another chain", where=path, expected=chain.genesis_hash, found=str(document.get("genesis_hash"))
        )
    try:
        return {lot: [_read(entry) for entry in entries] for lot, entries in document["lots"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LotError("broken logs", where=path, expected="what `lot audit --save` wrote", found=str(error)) from error


def _logs(chain: Chain, address: str, first_block: int) -> list[Mapping[str, Any]]:
    last = int(chain.web3.eth.block_number)
    found: list[Mapping[str, Any]] = []
    for start in range(first_block, last + 1, LOG_PAGE):
        page: Any = {"address": address, "fromBlock": start, "toBlock": min(last, start + LOG_PAGE - 1)}
        found += chain.web3.eth.get_logs(page)
    return found


def _salt_of(chain: Chain, house: Contract, tx: str) -> str | None:
    """The salt in the call that revealed; None where another contract stood between."""
    try:
        transaction = chain.web3.eth.get_transaction(tx)  # type: ignore[arg-type]
        if transaction.get("to") != house.address:
            return None
        function, given = house.decode_function_input(transaction["input"])
    except (Web3Exception, ValueError):
        return None
    return "0x" + given["salt"].hex() if function.fn_name == "reveal" else None


def _paid_in(chain: Chain, house: Contract, offer: bytes) -> int | None:
    """What came in when an offer was made; None where it was only signed."""
    made = chain.events(house, "OfferMade", offer=offer)
    return int(made[0].args["terms"]["price"]) if made else None


def _plain(value: Any) -> Any:
    return "0x" + bytes(value).hex() if isinstance(value, bytes) else value


def _written(entry: Entry) -> dict[str, Any]:
    """JSON-ready: numbers as text, so that no reader rounds them."""
    args = {name: str(v) if isinstance(v, int) and not isinstance(v, bool) else v for name, v in entry.args.items()}
    return {**asdict(entry), "args": args}


def _read(entry: Mapping[str, Any]) -> Entry:
    args = {
        name: int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
        for name, value in entry["args"].items()
    }
    numbers = {name: int(entry[name]) for name in ("time", "block", "index")}
    return Entry(str(entry["name"]), args, tx=str(entry["tx"]), **numbers)
