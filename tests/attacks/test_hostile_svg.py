"""Fault 26, at the door: an SVG that runs, asks or unfolds is refused when planning."""

from pathlib import Path

import pytest

from scripts.studio.errors import AssetError
from scripts.studio.pictures import examine
from tests.support.folders import SVG

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "a script of another case and namespace": '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
    "foreign HTML": '<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" onerror="alert(1)"/></foreignObject>',
    "HTML straight away": '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    "an HTML frame": '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example"/>',
    "a handler": '<rect onload="alert(1)" width="9" height="9"/>',
    "a handler in capitals": '<rect ONCLICK="alert(1)" width="9" height="9"/>',
    "a link out": '<a href="https://evil.example"><rect width="9" height="9"/></a>',
    "a script link": '<use href="javascript:alert(1)"/>',
    "a picture from elsewhere": '<image href="https://evil.example/x.png" width="9" height="9"/>',
    "an xlink from elsewhere": '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="//evil.example/x.svg#a"/>',
    "a nested document": '<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>',
    "a data page": '<use href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;"/>',
    "a style that loads": "<style>@import 'https://evil.example/x.css';</style>",
    "a font from elsewhere": "<style>@font-face{font-family:x;src:url(https://evil.example/x.woff)}</style>",
    "a fill from elsewhere": '<rect fill="url(https://evil.example/#a)" width="9" height="9"/>',
    "an animated link": '<a><animate attributeName="href" values="javascript:alert(1)"/></a>',
    "a set link": '<use id="u"><set attributeName="xlink:href" to="javascript:alert(1)"/></use>',
    "an object": '<object data="x"/>',
}


@pytest.mark.parametrize("inside", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_drawing_that_would_run_or_ask_is_refused(tmp_path: Path, inside: str) -> None:
    path = tmp_path / "x.svg"
    path.write_text(SVG.format(inside))
    with pytest.raises(AssetError, match="not a safe SVG"):
        examine(path)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % x SYSTEM "https://evil.example/x.dtd"> %x;]>',
    ],
)
def test_entities_are_refused(tmp_path: Path, head: str) -> None:
    path = tmp_path / "x.svg"
    path.write_text(head + SVG.format("<title>&b;</title>"))
    with pytest.raises(AssetError, match=r"not (a safe|an) SVG"):
        examine(path)


@pytest.mark.parametrize(
    "text", ["<html><body/></html>", "<svg/>", "<svg xmlns='http://www.w3.org/2000/svg'>", "<", "<a><b></a>"]
)
def test_what_is_no_drawing_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.svg"
    path.write_text(text)
    with pytest.raises(AssetError, match="not an SVG"):
        examine(path)


def test_a_drawing_without_a_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="100%"/>')
    with pytest.raises(AssetError, match="without a size"):
        examine(path)


def test_a_drawing_of_too_many_elements_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    path.write_text(SVG.format("<g/>" * 100_001))
    with pytest.raises(AssetError, match="too many elements"):
        examine(path)


def test_a_drawing_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    path.write_text(SVG.format("<g>" * 200_000))
    with pytest.raises(AssetError):
        examine(path)


def test_what_drawing_programs_write_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" viewBox="0 0 30 20">'
        '<inkscape:grid type="xygrid"/><defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs>'
        '<style>rect{fill:url(#a)}</style><rect width="30" height="20" style="fill:url(#a)"/>'
        '<use xlink:href="#a"/><image href="data:image/png;base64,AAAA" width="1" height="1"/></svg>'
    )
    assert (examine(path).width, examine(path).height) == (30, 20)
