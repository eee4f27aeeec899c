"""What opens the commitment of a sale's certificate: the buyer's statement and its salt, in a file for its owner alone.

The chain gets a hash of both. Whoever is shown the file can hold it against the certificate; whoever loses it, or
deletes it, has erased who bought.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from eth_abi import encode
from eth_utils import keccak
from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.lots import LotError
from scripts.studio.new_files import keep_secret
from scripts.studio.steps import Sending

KIND = "buyer's statement"
SCHEMA = 1
WARNING = "KEEP THIS FILE, AND SHOW IT TO NOBODY BUT WHO MAY KNOW. Without it nobody can prove what was committed to."
EXPECTED = "the file that `lot certificate --commit` wrote"
MOST_BYTES = 10_000


@dataclass(frozen=True)
class Certified:
    """The certificate that a statement is about."""

    chain_id: int
    genesis_hash: str
    contract: str
    certificate: int

    def place(self, state: Path) -> Path:
        """Where its statement is kept."""
        return state / "secrets" / f"{self.genesis_hash[2:10]}-certificate-{self.certificate:064x}.json"


@dataclass(frozen=True)
class Statement:
    """What a buyer says, and the salt that hides it."""

    about: Certified
    text: str
    salt: bytes

    def __repr__(self) -> str:
        return "Statement(...)"

    @property
    def commitment(self) -> bytes:
        """The 32 bytes that the chain keeps."""
        parts = [self.about.certificate, self.text.encode(), self.salt]
        return keccak(encode(["uint256", "bytes", "bytes32"], parts))


def certified(chain: Chain, contract: Contract, certificate: int) -> Certified:
    return Certified(chain.chain_id, chain.genesis_hash, contract.address, certificate)


def read_text(path: Path) -> str:
    """What is to be committed to, as a person wrote it. Raises LotError where it can't be used."""
    try:
        data = path.read_bytes()
        text = data.decode().strip()
    except OSError as error:
        raise LotError("cannot be read", where=path, expected="a text", found=error.strerror or "") from None
    except UnicodeDecodeError:
        raise LotError("not text", where=path, expected="UTF-8") from None
    if not text or len(data) > MOST_BYTES:
        raise LotError("no statement", where=path, expected=f"1 to {MOST_BYTES:,} bytes", found=f"{len(data):,} bytes")
    return text


def commit(sending: Sending, contract: Contract, about: Certified, text: str, place: Path) -> bool:
    """Commits the sender's certificate to a statement, its salt kept at `place` first; False where it was before.

    Raises LotError where the certificate is committed to something else.
    """
    standing = _standing(sending.chain, contract, about)
    kept = read(place) if place.exists() else None
    if kept and kept.about == about and kept.text == text:
        made = kept
    elif any(standing):
        raise LotError(
            "a certificate is committed to once", where=f"certificate {about.certificate:#066x}"[:30],
            expected="the statement of its file", found="another", run=f"ls {place}",
        )  # fmt: skip
    else:
        made = Statement(about, text, secrets.token_bytes(32))
        if not sending.rehearses:
            _write(place, made)
    if standing == made.commitment:
        return False
    function = contract.functions.commit(about.certificate, made.commitment)
    sending.send(f"commit {about.certificate}", function, "commit to the statement")
    return True


def opens(chain: Chain, contract: Contract, statement: Statement) -> bool:
    """Whether a statement is the one its certificate is committed to, by the contract's own word."""
    function = contract.functions.opens(statement.about.certificate, statement.text.encode(), statement.salt)
    return bool(chain.call(function))


def read(path: Path) -> Statement:
    """The statement in a file. Raises LotError where there is none, repeating nothing of it."""
    try:
        document = json.loads(path.read_text())
        about = document["about"]
        certificate = Certified(
            int(about["chain_id"]), str(about["genesis_hash"]), str(about["contract"]), int(about["certificate"], 16)
        )
        made = Statement(certificate, str(document["statement"]), bytes.fromhex(document["salt"]))
        whole = (document["vernissage"], document["version"], len(made.salt)) == (KIND, SCHEMA, 32)
    except OSError as error:
        raise LotError("cannot be read", where=path, expected=EXPECTED, found=error.strerror or "") from None
    except Exception:  # nothing of the file may be repeated, whatever is wrong with it
        whole = False
    if not whole:
        raise LotError("not a buyer's statement", where=path, expected=EXPECTED)
    return made


def _standing(chain: Chain, contract: Contract, about: Certified) -> bytes:
    """The commitment of the certificate; zeros where there is none."""
    return bytes(chain.call(contract.functions.certificate(about.certificate))[-1])


def _write(place: Path, statement: Statement) -> None:
    document = {
        "WARNING": WARNING,
        "vernissage": KIND,
        "version": SCHEMA,
        "about": {**vars(statement.about), "certificate": f"{statement.about.certificate:#066x}"},
        "statement": statement.text,
        "salt": statement.salt.hex(),
    }
    keep_secret(place, document, "the statement cannot be kept, so nothing was sent", LotError)
