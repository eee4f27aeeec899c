"""The contact sheet: every work to be seen, on paper and on a screen, and nothing that runs."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from scripts.studio import contact_sheet
from scripts.studio.contact_sheet import contact_sheet_page, contact_sheet_picture
from scripts.studio.plans import make_plan
from scripts.studio.services import ROOT
from scripts.studio.statuses import ExitStatus
from tests.support.folders import picture, sidecar
from tests.support.pages import visiting
from tests.support.recordings import write
from tests.unit.studio.test_vernissage import Ran


def test_every_work_is_on_the_page_with_its_alt_text(art: Path, tmp_path: Path, browser: Any) -> None:
    write(art / "surf.mp4")
    sidecar(picture(art / "surf.png", 61), name="Surf")
    plan = make_plan(art)
    target = tmp_path / "sheet.html"
    target.write_text(contact_sheet_page(plan))
    with visiting(browser, target.as_uri()) as visit:
        shown = visit.page.locator("img").all()
        assert [image.get_attribute("alt") for image in shown] == [work.sidecar.alt for work in plan.works]
        assert visit.broken_pictures() == []
        assert visit.complaints == []
        assert visit.asked == []


def test_a_title_that_is_html_is_only_text(art: Path, tmp_path: Path, browser: Any) -> None:
    hostile = "<img src=x onerror=pwned()></title><script>pwned()</script>\" onload=pwned() '"
    sidecar(art / "agate.png", name=hostile, alt=hostile)
    target = tmp_path / "sheet.html"
    target.write_text(contact_sheet_page(make_plan(art)))
    with visiting(browser, target.as_uri()) as visit:
        assert visit.ran == []
        assert hostile in visit.page.locator("li").first.inner_text()
        assert visit.page.locator("script").count() == 0


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_fits_a_phone(art: Path, tmp_path: Path, browser: Any, width: int) -> None:
    target = tmp_path / "sheet.html"
    target.write_text(contact_sheet_page(make_plan(art)))
    with visiting(browser, target.as_uri(), width) as visit:
        assert visit.width() <= width


def test_the_picture_shows_every_work_in_its_place() -> None:
    plan = make_plan(ROOT / "artworks")
    sheet = Image.open(io.BytesIO(contact_sheet_picture(plan))).convert("RGB")
    cell, margin = contact_sheet.CELL, contact_sheet.MARGIN
    for index, work in enumerate(plan.works):
        left = margin + index % 5 * (cell + margin)
        top = 96 + margin // 2 + index // 5 * (cell + contact_sheet.CAPTION + margin)
        colours = sheet.crop((left, top, left + cell, top + cell)).getcolors(cell * cell)
        assert colours is not None and len(colours) > 50, work.file


def test_the_same_plan_gives_the_same_sheet(art: Path) -> None:
    plan = make_plan(art)
    assert contact_sheet_picture(plan) == contact_sheet_picture(plan)
    assert contact_sheet_page(plan) == contact_sheet_page(plan)


def test_a_sheet_too_tall_for_a_picture_says_what_it_leaves_out(art: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make_plan(art)
    whole = Image.open(io.BytesIO(contact_sheet_picture(plan))).size
    monkeypatch.setattr(contact_sheet, "MOST_WORKS", 1)
    assert Image.open(io.BytesIO(contact_sheet_picture(plan))).size < whole


@pytest.mark.parametrize(("name", "start"), [("sheet.png", b"\x89PNG"), ("sheet.HTML", b"<!doctype html>")])
def test_the_command_writes_what_the_name_asks_for(art: Path, tmp_path: Path, name: str, start: bytes) -> None:
    ran = Ran("plan", art, "--sheet", tmp_path / name, "--json")
    assert ran.status == ExitStatus.DONE
    assert ran.document["sheet"] == str(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize("name", ["sheet.pdf", "nowhere/sheet.png"])
def test_a_sheet_that_cannot_be_written_is_wrong_use(art: Path, tmp_path: Path, name: str) -> None:
    ran = Ran("plan", art, "--sheet", tmp_path / name)
    assert ran.status == ExitStatus.WRONG_USE
    assert ran.errors()[0].startswith(f"error: {tmp_path / name}: --sheet: ")


def test_the_command_writes_cars_whose_roots_are_the_planned_ones(art: Path, tmp_path: Path, node: Any) -> None:
    import aleph_cid

    ran = Ran("pin", art, "--ipfs", node.address, "--car", tmp_path / "cars", "--json")
    roots = [aleph_cid.read_carv1_root(path) for path in ran.document["cars"]]
    assert roots == [ran.document["pictures_cid"], ran.document["metadata_cid"]]
    assert json.loads(json.dumps(ran.document))["ok"] is True
