"""What opens a sealed bid: its amount and its salt, in a file for its owner alone, on disk before anything is sent.

A file is about one bidder and one lot of one house on one chain. Bidding again adds to it, since until the newer
commitment is mined the older one counts. No error repeats anything of a secret.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_abi import encode
from eth_utils import keccak

from scripts.studio.chain import Chain
from scripts.studio.lots import Lot, LotError
from scripts.studio.new_files import keep_secret

KIND = "bid secret"
SCHEMA = 1
WARNING = (
    "KEEP THIS FILE, AND KEEP IT SECRET. Without it the bid can't be revealed and costs its bond; "
    "who reads it knows the bid."
)


@dataclass(frozen=True)
class Subject:
    """What a secret is about."""

    chain_id: int
    genesis_hash: str
    house: str
    lot: str
    bidder: str

    def commitment(self, values: Sequence[int], salt: bytes) -> bytes:
        """32 bytes that bind a bid (its amount, and its quantity where the format has one) to all of the above.

        A house keeps the first ones of them.
        """
        kinds = ["uint256", "address", "bytes32", "address", *["uint256"] * len(values), "bytes32"]
        facts = [self.chain_id, self.house, bytes.fromhex(self.lot[2:]), self.bidder, *values, salt]
        return keccak(encode(kinds, facts))


@dataclass(frozen=True)
class Secret:
    """One sealed bid: what was bid, and the salt."""

    values: tuple[int, ...]
    salt: bytes

    def __repr__(self) -> str:
        return "Secret(...)"


def subject_of(chain: Chain, lot: Lot, bidder: str) -> Subject:
    return Subject(chain.chain_id, chain.genesis_hash, lot.house.address, lot.id, bidder)


def place_of(state: Path, subject: Subject) -> Path:
    """Where a secret is kept unless another place is said."""
    return state / "secrets" / f"{subject.genesis_hash[2:10]}-{subject.lot[2:18]}-{subject.bidder[2:10].lower()}.json"


def seal(path: Path, subject: Subject, values: tuple[int, ...], keep: bool = True) -> Secret:
    """The secret of a bid: that of the file where it has one of the same bid, else a new one, kept there first;
    with `keep` False nothing is written.

    Raises LotError where the file can't be written, or is about something else.
    """
    kept = read(path, subject) if path.exists() else []
    for secret in kept:
        if secret.values == values:
            return secret
    made = Secret(values, secrets.token_bytes(32))
    if keep:
        _write(path, subject, [*kept, made])
    return made


def opening(path: Path, subject: Subject, commitment: bytes) -> Secret:
    """The secret that opens a commitment. Raises LotError where the file has none."""
    for secret in read(path, subject):
        if subject.commitment(secret.values, secret.salt).startswith(commitment):
            return secret
    raise LotError(
        "none of its bids is the one committed to", where=path, expected="the newest bid's secret",
        run=f"./vernissage lot reveal {subject.lot[:18]} --secret FILE",
    )  # fmt: skip


def read(path: Path, subject: Subject) -> list[Secret]:
    """The secrets in a file, oldest first. Raises LotError where there is none, or it is about something else."""
    try:
        document = json.loads(path.read_text())
        found = Subject(**document["about"])
        secrets_ = [
            Secret(tuple(int(v) for v in bid["values"]), bytes.fromhex(bid["salt"])) for bid in document["bids"]
        ]
        whole = (document["vernissage"], document["version"]) == (KIND, SCHEMA)
        whole = whole and all(len(secret.salt) == 32 for secret in secrets_)
    except FileNotFoundError:
        raise LotError(
            "no secret of this bid", where=path, expected="the file that `lot bid` wrote", found="none",
            run=f"./vernissage lot reveal {subject.lot[:18]} --secret FILE",
        ) from None  # fmt: skip
    except OSError as error:
        raise LotError("cannot be read", where=path, found=error.strerror or "") from None
    except Exception:  # nothing of the file may be repeated, whatever is wrong with it
        whole = False
    if not whole:
        raise LotError("not a bid's secret", where=path, expected="the file that `lot bid` wrote") from None
    for name, wanted in vars(subject).items():
        if getattr(found, name) != wanted:
            raise LotError(
                f"the secret of another {name.replace('_', ' ')}",
                where=path,
                expected=wanted,
                found=getattr(found, name),
            )
    return secrets_


def _write(path: Path, subject: Subject, bids: list[Secret]) -> None:
    """The whole file or nothing of it, kept by the disk before it returns, readable by its owner alone."""
    document: dict[str, Any] = {
        "WARNING": WARNING,
        "vernissage": KIND,
        "version": SCHEMA,
        "about": vars(subject),
        "bids": [{"values": [str(value) for value in bid.values], "salt": bid.salt.hex()} for bid in bids],
    }
    keep_secret(path, document, "the secret cannot be kept, so nothing was sent", LotError)
