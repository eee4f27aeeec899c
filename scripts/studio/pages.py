"""Pages for people: one look, everything escaped, no scripts, nothing loaded from anywhere else."""

import base64
import hashlib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from scripts.studio.texts import BIDI_CONTROLS

TEMPLATES = Path(__file__).parent / "templates"
LONGEST_TEXT = 20_000
"""Letters of a text from outside that a page shows."""


@cache
def style() -> str:
    """The one style sheet, put into every page."""
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


def policy(images: str) -> str:
    """A content security policy: this style sheet, images from where it says, and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src {images}; media-src {images}; "
        "base-uri 'none'; form-action 'none'"
    )


def clean(text: object, longest: int = LONGEST_TEXT) -> str:
    """Text from outside as it may be shown: no control characters, no marks that turn its direction, not endless."""
    shown = _printable(str(text)[: longest + 1])
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if _harmless(letter) else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _harmless(letter: str) -> bool:
    return letter == "\n" or (unicodedata.category(letter) not in ("Cc", "Cs") and letter not in BIDI_CONTROLS)


def web_link(link: object) -> str | None:
    """A link a person may follow from a page: https and ipfs, nothing that runs or reads."""
    text = str(link)
    safe = text.startswith(("https://", "ipfs://")) and text.isprintable() and not any(c in text for c in " \"'<>\\")
    return text if safe and len(text) < 2_000 else None


def render(template: str, images: str, **facts: Any) -> str:
    """A page from a template. Values are escaped; a name the template does not get is an error."""
    return _environment().get_template(template).render(policy=policy(images), style=style(), **facts)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: _printable(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(clean=clean, web_link=web_link, short=short, count=lambda number: f"{number:,}")
    return environment


def short(text: str) -> str:
    """The ends of a long hash or address."""
    return text if len(text) <= 16 else f"{text[:8]}…{text[-6:]}"
