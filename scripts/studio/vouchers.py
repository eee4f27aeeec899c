"""Signed promises: signed offline by EIP-712, kept as JSON a person can read, redeemed by whoever brings one.

What a file says beside its fields is for people and never believed: what counts is what the signer's key signed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_utils import to_checksum_address
from web3 import Web3
from web3.contract import Contract

from scripts.studio import licences
from scripts.studio.accounts import Signer
from scripts.studio.chain import Chain, Receipt
from scripts.studio.documents import read_document
from scripts.studio.errors import StudioError, shown
from scripts.studio.mint_files import MAX_CAP
from scripts.studio.mint_plans import DISCLOSURES, KINDS
from scripts.studio.moments import said_moment
from scripts.studio.money import ETHER
from scripts.studio.new_files import write_new
from scripts.studio.signing import digest_of, is_signed, json_ready, signed_by_key, typed_message
from scripts.studio.steps import Steps
from scripts.studio.tills import pay, said_price
from scripts.studio.work_terms import NO_DIGEST, TERMS_TYPE, WorkTerms, registered

KIND = "voucher"
BEARER_KIND = "bearer key"
SCHEMA = 1
EVERY_WORK = 0

WORTH = "a new file, since a voucher is worth money"
WARNING = (
    "KEEP THIS FILE SECRET, LIKE CASH. Whoever has it can take the tokens of the voucher, and nobody can stop them. "
    "It holds a one-time private key. Give it to one person only, never by a public channel; no other copy exists."
)

_VOUCHER_TYPE = [
    {"name": "collection", "type": "address"},
    {"name": "signer", "type": "address"},
    {"name": "terms", "type": "WorkTerms"},
    {"name": "licence", "type": "bytes32"},
    {"name": "disclosure", "type": "uint8"},
    {"name": "currency", "type": "address"},
    {"name": "price", "type": "uint256"},
    {"name": "payee", "type": "address"},
    {"name": "recipient", "type": "address"},
    {"name": "bearer", "type": "address"},
    {"name": "uses", "type": "uint32"},
    {"name": "opensAt", "type": "uint40"},
    {"name": "closesAt", "type": "uint40"},
    {"name": "nonce", "type": "uint256"},
]
_CLAIM_TYPE = [
    {"name": "voucher", "type": "bytes32"},
    {"name": "to", "type": "address"},
    {"name": "amount", "type": "uint256"},
]


class VoucherError(StudioError):
    """A voucher, or a bearer's key, cannot be used."""


@dataclass(frozen=True)
class Domain:
    """Where vouchers are good: one contract on one chain."""

    chain_id: int
    contract: str  # checksummed address of Vouchers

    def message(self, name: str, types: Mapping[str, Any], message: Mapping[str, Any]) -> dict[str, Any]:
        """The whole EIP-712 message, JSON-ready: digests as hex, amounts as text."""
        return typed_message("Vernissage Vouchers", self.chain_id, self.contract, name, types, message)


@dataclass(frozen=True)
class Voucher:
    """`Voucher` of interfaces/IVouchers.sol. Money in the currency's smallest unit, times in Unix seconds."""

    collection: str
    signer: str
    terms: WorkTerms
    licence: bytes = NO_DIGEST
    disclosure: int = 0
    currency: str = ETHER
    price: int = 0
    payee: str = ETHER
    recipient: str = ETHER
    bearer: str = ETHER
    uses: int = 1
    opens_at: int = 0
    closes_at: int = 0
    nonce: int = 0

    def struct(self) -> dict[str, Any]:
        """As the contract names its fields."""
        values = (
            self.collection, self.signer, self.terms.struct(), self.licence, self.disclosure, self.currency,
            self.price, self.payee, self.recipient, self.bearer, self.uses, self.opens_at, self.closes_at, self.nonce,
        )  # fmt: skip
        return {field["name"]: value for field, value in zip(_VOUCHER_TYPE, values, strict=True)}

    def message(self, domain: Domain) -> dict[str, Any]:
        """What a wallet shows and signs."""
        types = {"Voucher": _VOUCHER_TYPE, "WorkTerms": TERMS_TYPE}
        return domain.message("Voucher", types, json_ready(self.struct()))


@dataclass(frozen=True)
class Signed:
    """A voucher with its signature, and where it is good."""

    voucher: Voucher
    domain: Domain
    signature: bytes

    @property
    def digest(self) -> bytes:
        """The 32 bytes that were signed."""
        return digest_of(self.voucher.message(self.domain))

    def signed_by_key(self) -> bool:
        """Whether the signer's own key signed; False also for a contract that signs by ERC-1271."""
        return signed_by_key(self.voucher.signer, self.voucher.message(self.domain), self.signature)


@dataclass(frozen=True)
class Standing:
    """What a voucher is worth on the chain now."""

    work: int  # number in the collection; 0 where the first redemption registers it
    used: int
    problems: tuple[str, ...]  # why it is not good, in words; none where it is

    @property
    def good(self) -> bool:
        return not self.problems


def sign(voucher: Voucher, domain: Domain, signer: Signer, web3: Web3 | None) -> Signed:
    """Signs as the voucher's signer. Raises VoucherError where another account's key did."""
    signed = Signed(voucher, domain, signer.sign_typed_data(web3, voucher.message(domain)))
    if not signed.signed_by_key():
        raise VoucherError("signed by another key", where=signer.name, expected=voucher.signer)
    return signed


# ---- files ----


def write_voucher(signed: Signed, path: Path) -> None:
    """Writes a new file, for everybody to read. Raises VoucherError where there is one already."""
    document = {
        "vernissage": KIND,
        "version": SCHEMA,
        "says": [f"{name}: {text}" for name, text in explained(signed)],
        "chain_id": signed.domain.chain_id,
        "contract": signed.domain.contract,
        "digest": "0x" + signed.digest.hex(),
        "voucher": json_ready(signed.voucher.struct()),
        "signature": "0x" + signed.signature.hex(),
    }
    write_new(path, document, 0o644, WORTH, VoucherError)


def read_voucher(path: Path) -> Signed:
    """The voucher in a file. Raises VoucherError where it is none, or was changed after it was written."""
    document = read_document(path, VoucherError)
    if (document.get("vernissage"), document.get("version")) != (KIND, SCHEMA):
        raise VoucherError(
            "not a voucher", where=path, expected=f'"vernissage": "{KIND}", "version": {SCHEMA}',
            found=shown(document.get("vernissage")),
        )  # fmt: skip
    try:
        domain = Domain(int(document["chain_id"]), to_checksum_address(document["contract"]))
        signed = Signed(_voucher_of(document["voucher"]), domain, _hex(document["signature"]))
        digest = signed.digest
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise VoucherError("a broken voucher", where=path, expected="every field", found=shown(str(error))) from error
    if digest != _hex(document.get("digest", "")):
        raise VoucherError(
            "it was changed after it was signed", where=path, field="digest", expected="0x" + digest.hex(),
            found=shown(document.get("digest")),
        )  # fmt: skip
    return signed


def write_bearer(key: bytes, signed: Signed, path: Path) -> None:
    """Writes the one file that holds a bearer's key, for its owner's eyes only, with a loud warning first."""
    document = {
        "WARNING": WARNING,
        "vernissage": BEARER_KIND,
        "version": SCHEMA,
        "voucher": "0x" + signed.digest.hex(),
        "key": "0x" + key.hex(),
    }
    write_new(path, document, 0o600, WORTH, VoucherError)


def read_bearer(path: Path, signed: Signed) -> bytes:
    """The bearer's key in a file. No error repeats anything of the file, since all of it may be the key.

    Raises VoucherError where the file is none, or another voucher's.
    """
    try:
        document = json.loads(path.read_text())
        key = bytes.fromhex(document["key"].removeprefix("0x"))
        address = Account.from_key(key).address
    except OSError as error:
        raise VoucherError("cannot be read", where=path, found=error.strerror or "") from None
    except Exception:
        raise VoucherError("not a bearer's file", where=path, expected="what `voucher sign` wrote") from None
    if address != signed.voucher.bearer:
        raise VoucherError(
            "another voucher's bearer", where=path, expected=f"the key of {signed.voucher.bearer}",
            found=f"the key of {address}",
        )  # fmt: skip
    return key


# ---- in words ----


def explained(signed: Signed) -> list[tuple[str, str]]:
    """What the voucher says, read from what was signed and nothing else: name and text of each point."""
    voucher, terms = signed.voucher, signed.voucher.terms
    price = said_price(voucher.currency, voucher.price)
    royalty = f"{terms.royalty_bps / 100:g} % to {terms.royalty_receiver}" if terms.royalty_bps else "none"
    edition = "an open edition" if terms.cap == MAX_CAP else f"an edition of {terms.cap:,}"
    window = f"{said_moment(voucher.opens_at)} on" if voucher.opens_at else "now on"
    if terms.closes_at:
        edition += f", open until {said_moment(terms.closes_at)}"
    content = "" if terms.content_digest == NO_DIGEST else f"artwork SHA-256 {terms.content_digest.hex()}; "
    if voucher.recipient != ETHER:
        who = f"anybody may pay; the tokens go to {voucher.recipient} only"
    elif voucher.bearer != ETHER:
        who = f"the bearer of the one-time key of {voucher.bearer}, who says where the tokens go"
    else:
        who = "anybody"
    return [
        ("price", f"{price} a token" if voucher.price else "free"),
        ("paid to", voucher.payee if voucher.price else "nobody"),
        ("uses", f"{voucher.uses:,} token{'s' if voucher.uses != 1 else ''} in all"),
        ("who may redeem", who),
        ("window", f"from {window}" + (f", until {said_moment(voucher.closes_at)}" if voucher.closes_at else "")),
        ("work", f"{edition} by {terms.creator}, a {KINDS[terms.kind]} work"),
        ("digests", f"{content}metadata sha2-256 {terms.metadata_digest.hex()}"),
        ("royalty", royalty),
        ("licence", "none" if voucher.licence == NO_DIGEST else licences.said(voucher.licence)),
        ("made by machine", DISCLOSURES[voucher.disclosure]),
        ("collection", f"{voucher.collection} on chain {signed.domain.chain_id}"),
        ("signed by", voucher.signer if signed.signed_by_key() else f"{voucher.signer}, by a contract or not at all"),
        ("revoked by", f"nonce {voucher.nonce}"),
    ]


# ---- on the chain ----


def standing(chain: Chain, vouchers: Contract, collection: Contract, signed: Signed) -> Standing:
    """What it is worth now. Raises VoucherError where it is another chain's or contract's."""
    check_domain(chain, vouchers, signed)
    voucher, terms, call = signed.voucher, signed.voucher.terms, chain.call
    now = chain.now()
    used = int(call(vouchers.functions.used(signed.digest)))
    problems = []
    if not is_signed(chain, voucher.signer, voucher.message(signed.domain), signed.signature):
        problems.append(f"{voucher.signer} did not sign it")
    if now < voucher.opens_at:
        problems.append(f"it is good from {said_moment(voucher.opens_at)} on; the chain has {said_moment(now)}")
    if voucher.closes_at and now >= voucher.closes_at:
        problems.append(f"it was good until {said_moment(voucher.closes_at)}; the chain has {said_moment(now)}")
    if call(vouchers.functions.isRevoked(voucher.signer, voucher.nonce)):
        problems.append(f"its signer revoked nonce {voucher.nonce}")
    if used >= voucher.uses:
        problems.append(f"it is used up: {used} of {voucher.uses}")
    work = int(call(collection.functions.workOf(terms.identity)))
    for name, account in (("its signer", voucher.signer), ("the contract of vouchers", vouchers.address)):
        if not call(collection.functions.isMinter(account, work)):
            problems.append(f"{name}, {account}, may not mint {f'work {work}' if work else 'new works'}")
    if work != EVERY_WORK:
        problems += _differences(chain, collection, work, voucher, now)
    return Standing(work, used, tuple(problems))


def check_domain(chain: Chain, vouchers: Contract, signed: Signed) -> None:
    """Raises VoucherError where a voucher is another chain's or contract's, or the contract reads it otherwise."""
    here = Domain(chain.chain_id, vouchers.address)
    if signed.domain != here:
        raise VoucherError(
            "not good here", expected=f"chain {here.chain_id}, contract {here.contract}",
            found=f"chain {signed.domain.chain_id}, contract {signed.domain.contract}",
        )  # fmt: skip
    digest = bytes(chain.call(vouchers.functions.digestOf(signed.voucher.struct())))
    if digest != signed.digest:
        raise VoucherError(
            "the contract reads it otherwise", where=vouchers.address, expected=signed.digest.hex(), found=digest.hex()
        )


def redeem(steps: Steps, vouchers: Contract, signed: Signed, to: str, amount: int, key: bytes | None) -> Receipt:
    """Redeems from the sender of `steps`, who pays. `key` is the bearer's; it signs that `amount` go to `to`.

    Raises TransactionFailed with the contract's error as a sentence.
    """
    voucher = signed.voucher
    check_domain(steps.chain, vouchers, signed)
    claim = b""
    if key is not None:
        message = claim_message(signed, to, amount)
        claim = bytes(Account.from_key(key).sign_typed_data(full_message=message).signature)
    value = pay(steps, voucher.currency, vouchers.address, voucher.price * amount)
    function = vouchers.functions.redeem(voucher.struct(), signed.signature, to, amount, claim)
    return steps.send(f"redeem {amount} to {to}", function, "redeem the voucher", value)


def claim_message(signed: Signed, to: str, amount: int) -> dict[str, Any]:
    """What a bearer's key signs."""
    message = {"voucher": "0x" + signed.digest.hex(), "to": to, "amount": str(amount)}
    return signed.domain.message("Claim", {"Claim": _CLAIM_TYPE}, message)


def _differences(chain: Chain, collection: Contract, work: int, voucher: Voucher, now: int) -> list[str]:
    """Why the registered work is not, or no longer, what was signed, or has none left."""
    terms, licence, disclosure = registered(chain, collection, work)
    signed_terms = vars(voucher.terms)
    problems = [
        f"work {work} has another {name.replace('_', ' ')} than was signed"
        for name, value in vars(terms).items()
        if value != signed_terms[name] and not (name == "cap" and value < signed_terms["cap"])
    ]
    if licence != voucher.licence:
        problems.append(f"work {work} has another licence than was signed")
    if disclosure != voucher.disclosure:
        problems.append(f"work {work} is disclosed as {DISCLOSURES[disclosure]}, not as was signed")
    if int(chain.call(collection.functions.minted(work))) >= terms.cap:
        problems.append(f"all {terms.cap} of work {work} are minted")
    if terms.closes_at and now >= terms.closes_at:
        problems.append(f"work {work} closed at {said_moment(terms.closes_at)}")
    return problems


# ---- parts ----


def _voucher_of(fields: Mapping[str, Any]) -> Voucher:
    collection, signer, _, *others = _read_struct(fields, _VOUCHER_TYPE)
    return Voucher(collection, signer, WorkTerms(*_read_struct(fields["terms"], TERMS_TYPE)), *others)


def _read_struct(fields: Mapping[str, Any], types: list[dict[str, str]]) -> list[Any]:
    if set(fields) != {field["name"] for field in types}:
        raise ValueError("missing or unknown fields")
    readers: dict[str, Callable[[Any], Any]] = {"address": to_checksum_address, "bytes32": _digest, "WorkTerms": dict}
    values = []
    for field in types:
        name, kind = field["name"], field["type"]
        value = fields[name]
        read = readers.get(kind)
        values.append(read(value) if read else _number(name, value, int(kind.removeprefix("uint"))))
    _checked_choice("kind", values, types, len(KINDS))
    _checked_choice("disclosure", values, types, len(DISCLOSURES))
    return values


def _checked_choice(name: str, values: list[Any], types: list[dict[str, str]], count: int) -> None:
    for field, value in zip(types, values, strict=True):
        if field["name"] == name and value >= count:
            raise ValueError(f"{name} {value}")


def _number(name: str, value: Any, bits: int) -> int:
    number = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 80 else -1
    if not 0 <= number < 2**bits:
        raise ValueError(f"{name} {shown(value)}")
    return number


def _digest(value: Any) -> bytes:
    digest = _hex(value)
    if len(digest) != 32:
        raise ValueError("a digest that is not 32 bytes")
    return digest


def _hex(value: Any) -> bytes:
    if not isinstance(value, str) or not value.startswith("0x"):
        return b""
    try:
        return bytes.fromhex(value[2:])
    except ValueError:
        return b""
