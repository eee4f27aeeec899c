"""Certificates: on paper and on a screen the same facts, and a code that leads to a check."""

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from scripts.studio import certificates
from scripts.studio.certificates import FONTS, certificate_of, certificate_pdf, certificate_png
from scripts.studio.cids import bytes_cid
from scripts.studio.errors import SettingsError, StudioError
from scripts.studio.exhibits import File
from scripts.studio.ipfs import Node
from scripts.studio.pictures import SVG as SVG_TYPE
from tests.support.exhibits import ALICE, drawn, exhibit, work
from tests.support.folders import SVG
from tests.support.pages import visiting


def made(tmp_path: Path, **changes: Any) -> certificates.Certificate:
    return certificate_of(exhibit(work(tmp_path, 7, **changes)), 7_000_001)


def text_of(pdf: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_the_pdf_is_one_page_of_real_text_with_every_fact(tmp_path: Path) -> None:
    certificate = made(tmp_path, editions=10)
    pdf = certificate_pdf(certificate)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert [round(float(side) * 25.4 / 72) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    text = text_of(pdf)
    for expected in (
        "Stone 7",
        "Pebbles",
        "Number 1 of 10, made 2026-11, minted 14 November 2023, CC-BY-4.0",
        "7000001",
        ALICE,
        "0x" + "11" * 32,
        "0x" + "ab" * 32,
        "0x" + "cd" * 32,
        certificate.uri,
    ):
        assert expected in text
    assert certificate.check_link in text.replace(" ", "")


def test_the_code_on_the_picture_leads_to_the_check_page(tmp_path: Path) -> None:
    certificate = made(tmp_path)
    picture = Image.open(io.BytesIO(certificate_png(certificate)))
    assert picture.size == (1680, 2376)
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == certificate.check_link == f"ipfs://{bytes_cid(certificate.check)}"


def test_the_code_survives_a_bad_photograph(tmp_path: Path) -> None:
    picture = Image.open(io.BytesIO(certificate_png(made(tmp_path))))
    small = picture.resize((700, 990)).rotate(4, expand=True, fillcolor="white")
    target = io.BytesIO()
    small.save(target, "JPEG", quality=40)
    assert len(zxingcpp.read_barcodes(Image.open(target))) == 1


def test_the_same_token_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = made(tmp_path), made(tmp_path)
    assert certificate_pdf(one) == certificate_pdf(other)
    assert certificate_png(one) == certificate_png(other)


def test_the_check_page_does_not_change_when_the_token_is_sold(tmp_path: Path) -> None:
    before = work(tmp_path, 7)
    after = replace(before, tokens=(replace(before.tokens[0], owner=ALICE, moments=()),))
    one = certificate_of(exhibit(before), 7_000_001)
    other = certificate_of(exhibit(after, block=99), 7_000_001)
    assert one.check == other.check


def test_the_check_page_is_pinned_under_the_address_the_code_holds(tmp_path: Path, node: Node) -> None:
    certificate = made(tmp_path)
    cid = certificate.check_link.removeprefix("ipfs://")
    node.add_bytes(certificate.check, cid)
    assert node.cat(cid) == certificate.check
    assert node.is_pinned(cid)


def test_the_check_page_runs_nothing_and_fits_a_phone(tmp_path: Path, browser: Any) -> None:
    hostile = "<script>pwned()</script>"
    page = tmp_path / "check.html"
    page.write_bytes(made(tmp_path, name=hostile).check)
    with visiting(browser, page.as_uri(), 360) as visit:
        assert (visit.ran, visit.asked, visit.complaints) == ([], [], [])
        assert visit.width() <= 360
        assert hostile in visit.page.locator("h1").inner_text()


def test_the_check_page_asks_for_this_token_and_says_what_has_to_come(tmp_path: Path) -> None:
    page = made(tmp_path).check.decode()
    questions = re.findall(r'"data":"(0x[0-9a-f]+)"', page)
    assert [data[:10] for data in questions] == ["0xe9961cd2", "0x0b872712", "0x6352211e"]
    assert {data[10:] for data in questions} == {f"{7_000_001:064x}"}


@pytest.mark.parametrize("name", ["Ebbe & Flut, Größe", "Прибой", "Άμμος", "“Tide” – №1"])
def test_titles_in_european_scripts_are_printed(tmp_path: Path, name: str) -> None:
    assert name in text_of(certificate_pdf(made(tmp_path, name=name)))


@pytest.mark.parametrize("draw", [certificate_pdf, certificate_png])
def test_letters_the_font_lacks_are_refused_and_never_printed_as_boxes(tmp_path: Path, draw: Any) -> None:
    with pytest.raises(StudioError) as refused:
        draw(made(tmp_path, name="潮 Tide 汐"))
    assert (refused.value.what, refused.value.found) == ("letters the font lacks", "汐 潮")
    assert "--font" in refused.value.expected


def test_another_font_can_be_given(tmp_path: Path) -> None:
    certificate = made(tmp_path)
    assert certificate_png(certificate, FONTS / "DejaVuSansCondensed.ttf") != certificate_png(certificate)


@pytest.mark.parametrize("content", [None, b"no font"])
def test_a_font_that_is_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.ttf"
    if content:
        path.write_bytes(content)
    with pytest.raises(SettingsError):
        certificate_pdf(made(tmp_path), path)


def test_a_long_title_stays_on_the_page(tmp_path: Path) -> None:
    long = "A title that goes on and on, as some titles do, until nobody remembers how it began or why it should end"
    certificate = made(tmp_path, name=long)
    assert len(PdfReader(io.BytesIO(certificate_pdf(certificate))).pages) == 1


def test_a_drawing_is_printed(tmp_path: Path) -> None:
    file = File(SVG.format('<circle cx="50" cy="50" r="40" fill="red"/>').encode(), SVG_TYPE)
    certificate = made(tmp_path, picture=file)
    assert certificate.picture.size == (1200, 600)
    certificate_pdf(certificate)


@pytest.mark.parametrize(
    "changes", [{"verified": False}, {"picture": None, "withheld": "not a picture"}], ids=["other bytes", "no picture"]
)
def test_nothing_is_certified_that_does_not_check(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(StudioError, match="nothing to certify"):
        made(tmp_path, **changes)


def test_a_token_that_is_not_there_has_no_certificate(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="no such token"):
        certificate_of(exhibit(work(tmp_path, 7)), 7_000_002)


def test_a_picture_in_another_shape_keeps_its_shape(tmp_path: Path) -> None:
    certificate = made(tmp_path, picture=drawn(tmp_path, 3, ".jpg"))
    assert certificate.picture.width / certificate.picture.height == pytest.approx(160 / 120)
