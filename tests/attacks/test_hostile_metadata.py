"""Fault 26: metadata that wants to run, load, lead astray, or drown the page. Counted by a real browser."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scripts.studio.cids import bytes_cid
from scripts.studio.errors import IpfsError
from scripts.studio.exhibits import _document, _files
from scripts.studio.gallery import write_gallery
from scripts.studio.pages import clean, web_link
from tests.support.exhibits import exhibit, work
from tests.support.folders import SVG, picture
from tests.support.pages import visiting

HOSTILE = {
    "a script": "<script>pwned()</script>",
    "a handler": "<img src=x onerror=pwned()>",
    "an attribute broken out of": '" autofocus onfocus="pwned()" x="',
    "the other quote": "' onmouseover='pwned()' x='",
    "a title closed": "</title></head><body onload=pwned()>",
    "a style closed": "</style><script>pwned()</script>",
    "a template": "{{ config }}{% include 'work.html' %}{{ ''.__class__.__mro__ }}",
    "a drawing": "<svg onload=pwned()><script>pwned()</script></svg>",
    "foreign HTML in a drawing": "<svg><foreignObject><iframe srcdoc='<b onclick=x>'></iframe></foreignObject>",
    "a frame": "<iframe src='javascript:parent.pwned()'></iframe>",
    "a link": "<a href='javascript:pwned()'>x</a>",
    "a base": "<base href='https://evil.example/'>",
    "a refresh": "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "a policy": "<meta http-equiv=Content-Security-Policy content='script-src *'>",
    "a picture elsewhere": "<img src='https://evil.example/spy.png'>",
    "a style elsewhere": "<link rel=stylesheet href='https://evil.example/x.css'>",
    "a style that imports": "<style>@import 'https://evil.example/y.css'</style>",
    "a form": "<form action='https://evil.example/'><input autofocus></form>",
    "a comment left open": "<!-- ",
    "character references": "&lt;script&gt;pwned()&lt;/script&gt;&#x3c;script&#x3e;",
    "text turned round": "\u202egnp.kcilc\u202c and \u2066more",
    "half a pair": "before \ud800 after",
    "control characters": "a\x00b\x1b[31mc\x07\x85",
    "combining marks": "Z" + "\u0351" * 3000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_runs_or_asks_for_anything(tmp_path: Path, browser: Any, text: str) -> None:
    one = work(
        tmp_path,
        1,
        name=text,
        description=text,
        alt=text,
        attributes=((text, text), ("", text)),
        licence=text,
        created=text,
        external_url=text,
        uri=text,
        withheld=text,
        royalty_receiver=text,
    )
    two = work(tmp_path, 2, picture=None, withheld=text)
    index = write_gallery(exhibit(one, two, name=text, description=text, network=text), tmp_path / "gallery")
    inside = index.parent.as_uri()
    for page in (index, index.parent / "works" / "1.html", index.parent / "works" / "2.html"):
        with visiting(browser, page.as_uri()) as visit:
            assert visit.ran == []
            assert [address for address in visit.asked if not address.startswith(inside)] == []
            assert visit.complaints == []
            assert visit.page.locator("script, iframe, form, base, svg, object, embed, link, input").count() == 0
            assert visit.page.locator("main").count() == 1
            assert visit.page.url == page.as_uri()


class Handlers(HTMLParser):
    """Counts what would run: elements and attributes, as a parser that is no browser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "form", "base"):
            self.found.append(tag)
        self.found += [name for name, _ in attrs if name.startswith("on") or name in ("srcdoc", "style")]
        links = [value or "" for name, value in attrs if name in ("href", "src")]
        self.found += [link for link in links if ":" in link and not link.startswith("https://stones.example/")]


def test_a_parser_finds_nothing_that_would_run_either(tmp_path: Path) -> None:
    works = [
        work(tmp_path, number, name=text, description=text, alt=text, attributes=((text, text),))
        for number, text in enumerate(HOSTILE.values(), start=1)
    ]
    index = write_gallery(exhibit(*works), tmp_path / "gallery")
    for page in (index, *(index.parent / "works").iterdir()):
        parser = Handlers()
        parser.feed(page.read_text(encoding="utf-8"))
        assert parser.found == [], page.name


def test_a_name_of_ten_megabytes_makes_no_page_of_ten_megabytes(tmp_path: Path, browser: Any) -> None:
    index = write_gallery(
        exhibit(work(tmp_path, 1, name="N" * 10_000_000, description="D" * 10_000_000)), tmp_path / "g"
    )
    for page in (index, index.parent / "works" / "1.html"):
        assert page.stat().st_size < 60_000
        with visiting(browser, page.as_uri(), 390) as visit:
            assert visit.width() <= 390


@pytest.mark.parametrize(
    "link",
    [
        "javascript:pwned()",
        "JaVaScRiPt:pwned()",
        " javascript:pwned()",
        "java\nscript:pwned()",
        "data:text/html,<script>pwned()</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "http://evil.example",
        "//evil.example",
        "https://evil.example/ onclick=pwned()",
        'https://evil.example/"onclick="pwned()',
        "https://evil.example/\u202e",
        "",
        None,
        3,
    ],
)
def test_only_plain_https_and_ipfs_become_links(link: object) -> None:
    assert web_link(link) is None


def test_plain_links_stay() -> None:
    for link in (
        "https://stones.example/a?b=c#d",
        "ipfs://bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku/1",
    ):
        assert web_link(link) == link


def test_text_is_cut_and_cleaned_but_otherwise_left_alone() -> None:
    assert clean("Ebbe & Flut <潮> 👩‍🎨") == "Ebbe & Flut <潮> 👩‍🎨"
    assert clean("a\u202eb\x00c\ud800") == "a\ufffdb\ufffdc\ufffd"
    assert clean("x" * 50, 10) == "x" * 9 + "…"
    clean("\ud800").encode()


def shown(value: object, files: dict[str, bytes]) -> tuple[Any, Any, str]:
    """What a metadata value would show, from a node that has these files."""

    def fetch(path: str) -> bytes:
        try:
            return files[path]
        except KeyError:
            raise IpfsError("the node refused", found="not found") from None

    return _files(value, fetch)  # type: ignore[arg-type]


def test_a_picture_is_what_its_bytes_are_and_not_what_metadata_says(tmp_path: Path) -> None:
    good = picture(tmp_path / "x.png", 1).read_bytes()
    files = {
        bytes_cid(b"good"): good,
        bytes_cid(b"svg"): SVG.format("<script>pwned()</script>").encode(),
        bytes_cid(b"html"): b"<html><script>pwned()</script></html>",
        bytes_cid(b"text"): b"hello",
    }
    found, _, _ = shown({"image": f"ipfs://{bytes_cid(b'good')}"}, files)
    assert found is not None and (found.media_type, found.ending) == ("image/png", ".png")
    for name in ("svg", "html", "text", "missing"):
        found, _, why = shown({"image": f"ipfs://{bytes_cid(name.encode())}"}, files)
        assert found is None and why


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/x.png",
        "data:image/png;base64,AA",
        "javascript:pwned()",
        "file:///etc/passwd",
        "../../etc/passwd",
        "",
        None,
        3,
        [],
        {},
    ],
)
def test_a_picture_from_anywhere_but_ipfs_is_not_fetched(link: object) -> None:
    def fetch(path: str) -> bytes:
        raise AssertionError(f"fetched {path}")

    assert _files({"image": link, "animation_url": link}, fetch)[:2] == (None, None)


@pytest.mark.parametrize("data", [b"", b"[]", b"3", b"null", b"{", b"\xff", b"[" * 100_000, b'{"a":' * 5_000])
def test_metadata_that_is_no_object_is_no_metadata(data: bytes) -> None:
    assert _document(f"ipfs://{bytes_cid(data)}", lambda path: data) == {}


def test_metadata_whose_bytes_have_another_cid_is_no_metadata() -> None:
    data = json.dumps({"name": "x"}).encode()
    assert _document(f"ipfs://{bytes_cid(data)}", lambda path: data) == {"name": "x"}
    assert _document(f"ipfs://{bytes_cid(data)}", lambda path: data + b" ") == {}
