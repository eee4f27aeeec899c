"""What any text that goes to a chain, a gallery or a pinned file must satisfy, wherever it comes from."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that make text read otherwise than it is written."""

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
HTTP_LINK = re.compile(r"\bhttp://", re.IGNORECASE)
GATEWAY_LINK = re.compile(
    r"https?://[^\s/]*(?:/ip[fn]s/|\.ip[fn]s\.|ipfs\.io\b|nftstorage\.link\b|mypinata\.cloud\b)", re.I
)
SCRIPT_LINK = re.compile(r"\b(?:javascript|vbscript)\s*:|\bdata\s*:\s*[\w+-]+/", re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"\blorem ipsum\b|\b(?:todo|tbd|fixme|xxx+|placeholder|change ?me|newuritoreplace)\b"
    r"|\byour \w+ (?:name|title) here\b|^\s*(?:untitled|name|title|description|\?+|-+|\.+)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a text: the words for `expected` and `found`."""

    expected: str
    found: str


def flaws(text: str, *, lines: bool = False) -> Iterator[Flaw]:
    """Everything wrong with a text; with `lines`, it may have several lines."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        yield Flaw("valid Unicode", "half of a surrogate pair")
        return
    allowed = "\n\t" if lines else ""
    control = next((x for x in text if unicodedata.category(x) == "Cc" and x not in allowed), None)
    if control:
        yield Flaw("no control characters" if lines else "one line without control characters", f"U+{ord(control):04X}")
    mark = next((letter for letter in text if letter in BIDI_CONTROLS), None)
    if mark:
        yield Flaw(
            "no marks that change the direction of text", f"U+{ord(mark):04X} {unicodedata.name(mark, '')}".strip()
        )
    for pattern, expected in (
        (PLACEHOLDER, "a text of its own, no placeholder"),
        (GATEWAY_LINK, "ipfs://<CID>/<path>, no gateway's link"),
        (HTTP_LINK, "https:// or ipfs:// links, no http://"),
        (SCRIPT_LINK, "no javascript: or data: links"),
        (EMAIL, "no e-mail address: pinned text is public for ever"),
    ):
        if match := pattern.search(text):
            yield Flaw(expected, f'"{match.group().strip()[:80]}"')


def key(text: str) -> str:
    """What two names have in common if people or file systems take them for the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
