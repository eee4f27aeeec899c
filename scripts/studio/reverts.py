"""Custom errors of contracts, read back from the bytes a revert returned and said in the words of their interface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from eth_abi import decode
from eth_abi.exceptions import DecodingError
from eth_utils import keccak, to_checksum_address
from eth_utils.abi import collapse_if_tuple

STANDARD_ERRORS = [
    {"type": "error", "name": "Error", "inputs": [{"name": "reason", "type": "string"}]},
    {"type": "error", "name": "Panic", "inputs": [{"name": "code", "type": "uint256"}]},
]
"""What Solidity itself reverts with: `require` with a text, and failed checks such as an overflow."""


@dataclass(frozen=True)
class Revert:
    """One decoded revert: the error's name and its facts in order, each with the name its interface gives it."""

    name: str
    facts: tuple[tuple[str, Any], ...]
    notice: str = ""
    """What the interface's own comment says of the error; empty where there is none."""

    @property
    def arguments(self) -> tuple[Any, ...]:
        return tuple(value for _, value in self.facts)

    def sentence(self) -> str:
        """One readable sentence: what the interface says, then the facts that disagree."""
        facts = ", ".join(f"{name} {_shown(value)}" for name, value in self.facts)
        said = self.notice.rstrip(".") or self.name
        return f"{said} ({facts})" if facts else said


class ErrorTable:
    """Every custom error of a set of ABIs, by selector.

    `notices` are the interfaces' comments, by signature: {"House_BidTooLow(uint256,uint256)": "The bid is ..."}.
    """

    def __init__(
        self, abis: Iterable[Iterable[Mapping[str, Any]]], notices: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        entries = [entry for abi in [STANDARD_ERRORS, *abis] for entry in abi if entry.get("type") == "error"]
        self._by_selector = {keccak(text=signature(entry))[:4]: entry for entry in entries}
        self._notices = notices

    def decode(self, data: bytes) -> Revert | None:
        """The revert behind `data` (selector and ABI-encoded facts); None where no ABI knows it."""
        entry = self._by_selector.get(data[:4])
        if entry is None:
            return None
        inputs = entry["inputs"]
        try:
            values = decode([collapse_if_tuple(item) for item in inputs], data[4:])
        except DecodingError:
            return None
        facts = ((item["name"], _checksummed(item["type"], value)) for item, value in zip(inputs, values, strict=True))
        return Revert(entry["name"], tuple(facts), self._notices.get(signature(entry), ""))


def revert_data(error: object) -> bytes | None:
    """The bytes a revert returned, dug out of what a node answered; None where it gave none.

    Ganache nests them as `data.result`, or as `data` itself; geth and anvil answer `data`.
    """
    if isinstance(error, Mapping):
        data = error.get("data", error.get("result"))
        if isinstance(data, str) and data.startswith("0x"):
            return bytes.fromhex(data[2:])
        if isinstance(data, Mapping):
            return revert_data({"data": data.get("result")}) or next(
                filter(None, map(revert_data, data.values())), None
            )
    return None


def signature(entry: Mapping[str, Any]) -> str:
    """`Name(type,type)` of an ABI entry, tuples written out."""
    return f"{entry['name']}({','.join(collapse_if_tuple(item) for item in entry['inputs'])})"


def _checksummed(kind: str, value: Any) -> Any:
    return to_checksum_address(value) if kind == "address" else value


def _shown(value: Any) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
