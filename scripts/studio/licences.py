"""Licences by name, and the digest of terms by which contracts know them (interfaces/ILicences.sol)."""

from __future__ import annotations

from dataclasses import dataclass

from eth_abi import encode
from eth_utils import keccak

LICENCE_URI = "ar://zmc1WTspIhFyVY82bwfAIcIExLFH5lUcHHUN0wXg4W8/{version}"
"""Where a16z keeps the text of each version."""


@dataclass(frozen=True)
class Terms:
    """What a contract can tell of a licence."""

    text: bytes  # SHA-256 of the file with its text
    exclusive: bool = False
    ends_on_transfer: bool = False

    @property
    def digest(self) -> bytes:
        """As `ILicences.digestOf`."""
        return bytes(keccak(encode(["bytes32", "bool", "bool"], [self.text, self.exclusive, self.ends_on_transfer])))


@dataclass(frozen=True)
class Known:
    """A licence that has a name."""

    name: str
    version: int  # a16z's number
    terms: Terms

    @property
    def uri(self) -> str:
        return LICENCE_URI.format(version=self.version)


def _known(version: int, name: str, text: str) -> Known:
    return Known(f"CBE-{name}", version, Terms(bytes.fromhex(text), exclusive=name == "EXCLUSIVE"))


CANT_BE_EVIL = (
    _known(0, "PUBLIC", "1c0391f94e0eb6000a9a5cd0da02f641bb09a2d87cf5341bcdea354761d092c0"),
    _known(1, "EXCLUSIVE", "e6415332262820a97f4e252470458d856705b61ef4e31576d7d6461a0ce97e1d"),
    _known(2, "COMMERCIAL", "d918c5bb03fa35b622b0df85bbbc4c0565c550850bfddee9177901fd5871d43e"),
    _known(3, "COMMERCIAL-NO-HATE", "49cc92982d033313a0631d69f8abe7458a23151c952cbd10ced4669783863f16"),
    _known(4, "PERSONAL", "04ba14ed35d221c4e0d64a3685d92e6bf4b57d77df3215ec609be010e6baa148"),
    _known(5, "PERSONAL-NO-HATE", "8b128258f404e89c814b4f8de6e9106d9ae5baa37335cda46832408220fd3a39"),
)
"""a16z's "Can't Be Evil": six licences whose texts are of the public domain. All pass with the token."""

NAMES = tuple(licence.name for licence in CANT_BE_EVIL)


def known(name: str) -> Known | None:
    """The licence of that name, written with hyphens, blanks or underscores, in either case; None if there is none."""
    plain = _plain(name)
    return next((licence for licence in CANT_BE_EVIL if _plain(licence.name) == plain), None)


def canonical(name: str | None) -> str | None:
    """A licence's name as it is shown: a16z's as they write it, any other as it is."""
    licence = known(name) if name else None
    return licence.name if licence else name


def flaw_of(name: str, editions: int) -> tuple[str, str] | None:
    """What is wrong with this licence for an edition of so many, and what is expected; None if nothing is.

    Any text is a licence, but one that says it is a16z's has to be.
    """
    licence = known(name)
    if licence is None and _plain(name).startswith("CBE"):
        return "no such licence", f"one of {', '.join(NAMES)}"
    if licence and licence.terms.exclusive and editions > 1:
        return "an exclusive licence for an edition", "editions = 1, or another licence"
    return None


def name_of(digest: bytes) -> str | None:
    """The name of a licence by the digest of its terms; None if it has none."""
    return next((licence.name for licence in CANT_BE_EVIL if licence.terms.digest == digest), None)


def said(digest: bytes) -> str:
    """A licence for people."""
    return name_of(digest) or f"of terms 0x{digest.hex()}"


def _plain(name: str) -> str:
    words = name.strip().upper().replace("_", "-").replace(" ", "-")
    return words.replace("CANT-BE-EVIL", "CBE").replace("CAN'T-BE-EVIL", "CBE").replace("CANTBEEVIL", "CBE")
