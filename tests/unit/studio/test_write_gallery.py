"""The gallery: pages that need nothing but themselves, on a disk, on IPFS, on a phone, for a keyboard and a voice."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.studio.cids import folder_cid
from scripts.studio.errors import StudioError
from scripts.studio.exhibits import File
from scripts.studio.gallery import MARK, write_gallery
from scripts.studio.ipfs import Node
from tests.support.exhibits import ALICE, BOB, drawn, exhibit, work
from tests.support.nodes import daemon_of
from tests.support.pages import visiting
from tests.support.recordings import clip_bytes, model_bytes, sound_bytes


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A gallery of five works: two pictures, a clip, a sound, a model."""
    works = [
        work(tmp_path, 1),
        work(tmp_path, 2, editions=10, picture=drawn(tmp_path, 22, ".jpg")),
        work(tmp_path, 3, recording=File(clip_bytes(), "video/mp4")),
        work(tmp_path, 4, recording=File(sound_bytes(), "audio/mpeg")),
        work(tmp_path, 5, recording=File(model_bytes(), "model/gltf-binary")),
    ]
    return write_gallery(exhibit(*works), tmp_path / "gallery")


def pages(folder: Path) -> list[Path]:
    return [folder / "index.html", *sorted((folder / "works").iterdir())]


def test_every_page_opens_from_a_disk_whole_and_alone(written: Path, browser: Any) -> None:
    inside = written.parent.as_uri()
    for page in pages(written.parent):
        with visiting(browser, page.as_uri()) as visit:
            assert visit.broken_pictures() == [], page.name
            assert visit.complaints == [], page.name
            assert [address for address in visit.asked if not address.startswith(inside)] == []
            assert visit.ran == []


def test_every_page_opens_from_ipfs(written: Path, browser: Any, node: Node) -> None:
    import json

    cid = folder_cid(written.parent)
    node.add_folder(written.parent, cid)
    repo = Path(daemon_of(node).environ()["IPFS_PATH"])
    port = json.loads((repo / "config").read_text())["Addresses"]["Gateway"].rsplit("/", 1)[-1]
    start = f"http://127.0.0.1:{port}/ipfs/{cid}"
    for page in pages(written.parent):
        with visiting(browser, f"{start}/{page.relative_to(written.parent)}") as visit:
            assert visit.broken_pictures() == []
            assert visit.complaints == []
            assert [address for address in visit.asked if not address.startswith(start)] == []


def test_every_work_can_be_reached_by_keyboard_alone(written: Path, browser: Any) -> None:
    with visiting(browser, written.as_uri()) as visit:
        reached = []
        for _ in range(6):
            visit.page.keyboard.press("Tab")
            reached.append(visit.page.evaluate("document.activeElement.getAttribute('href')"))
        assert reached == ["#works", *(f"works/{number}.html" for number in range(1, 6))]
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/works/5.html")
        assert visit.page.locator("h1").inner_text() == "Stone 5"


def test_a_screen_reader_finds_landmarks_headings_names_and_pictures(written: Path, browser: Any) -> None:
    for page in pages(written.parent):
        with visiting(browser, page.as_uri()) as visit:
            there = visit.page
            assert there.locator("html").get_attribute("lang") == "en"
            assert there.locator("main").count() == there.locator("h1").count() == 1
            assert there.title()
            for image in there.locator("img").all():
                assert image.get_attribute("alt")
            for link in there.locator("a").all():
                assert link.inner_text().strip() or link.locator("img").count()
            for heading in there.locator("th").all():
                assert heading.get_attribute("scope") == "col"


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    light = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_in_dark(written: Path, browser: Any, scheme: str) -> None:
    with visiting(browser, (written.parent / "works" / "1.html").as_uri(), scheme=scheme) as visit:
        ground = luminance(visit.page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert (ground > 0.5) == (scheme == "light")
        for selector in ("p", "a", ".quiet", "dt", "dd", "th", "td"):
            ink = luminance(visit.page.locator(selector).first.evaluate("e => getComputedStyle(e).color"))
            lighter, darker = max(ink, ground) + 0.05, min(ink, ground) + 0.05
            assert lighter / darker >= 4.5, selector


@pytest.mark.parametrize("width", [320, 390, 768])
def test_every_page_fits_a_narrow_screen(written: Path, browser: Any, width: int) -> None:
    for page in pages(written.parent):
        with visiting(browser, page.as_uri(), width) as visit:
            assert visit.width() <= width, page.name


def test_a_works_page_tells_its_owner_its_sale_and_how_to_check(written: Path, browser: Any) -> None:
    with visiting(browser, (written.parent / "works" / "1.html").as_uri()) as visit:
        text = visit.page.locator("body").inner_text()
        for expected in (
            BOB,
            "1.25 ether",
            "Put up, reserve auction",
            "2023-11-14 22:18",
            "7.5 % to",
            ALICE,
            "ab" * 32,
            "single work",
        ):
            assert expected in text
        assert "are those the contract states" in text


def test_recordings_play_nothing_by_themselves(written: Path, browser: Any) -> None:
    with visiting(browser, (written.parent / "works" / "3.html").as_uri()) as visit:
        assert visit.page.locator("video[controls][preload=none]").count() == 1
    with visiting(browser, (written.parent / "works" / "4.html").as_uri()) as visit:
        assert visit.page.locator("audio[controls][preload=none]").count() == 1
    with visiting(browser, (written.parent / "works" / "5.html").as_uri()) as visit:
        assert visit.page.locator("a[download]").count() == 1


def test_a_work_without_a_picture_says_why(tmp_path: Path, browser: Any) -> None:
    page = write_gallery(
        exhibit(work(tmp_path, 1, picture=None, withheld="not a picture", verified=False)), tmp_path / "g"
    )
    with visiting(browser, page.as_uri()) as visit:
        assert "No picture: not a picture" in visit.page.locator("main").inner_text()
    with visiting(browser, (page.parent / "works" / "1.html").as_uri()) as visit:
        assert "are not those the contract states" in visit.page.locator("main").inner_text()


def test_a_large_edition_is_cut_and_says_so(tmp_path: Path) -> None:
    from dataclasses import replace

    one = work(tmp_path, 1)
    tokens = tuple(replace(one.tokens[0], id=1_000_000 + number) for number in range(1, 501))
    page = write_gallery(exhibit(replace(one, tokens=tokens, editions=500)), tmp_path / "g")
    text = (page.parent / "works" / "1.html").read_text()
    assert "And 300 more numbers." in text


def test_the_same_exhibit_gives_the_same_bytes(tmp_path: Path) -> None:
    made = exhibit(work(tmp_path, 1), work(tmp_path, 2))
    one, other = write_gallery(made, tmp_path / "a").parent, write_gallery(made, tmp_path / "b").parent
    assert folder_cid(one) == folder_cid(other)


def test_a_gallery_is_replaced_and_anything_else_is_not(tmp_path: Path) -> None:
    target = tmp_path / "g"
    write_gallery(exhibit(work(tmp_path, 1), work(tmp_path, 2)), target)
    write_gallery(exhibit(work(tmp_path, 1)), target)
    assert [page.name for page in (target / "works").iterdir()] == ["1.html"]
    assert (target / MARK).exists()
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("mine")
    with pytest.raises(StudioError, match="something else than a gallery"):
        write_gallery(exhibit(work(tmp_path, 1)), precious)
    assert os.listdir(precious) == ["thesis.txt"]


def test_a_gallery_that_fails_leaves_the_old_one_and_no_scraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "g"
    write_gallery(exhibit(work(tmp_path, 1)), target)
    before = folder_cid(target)

    def broken(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scripts.studio.gallery.render", broken)
    with pytest.raises(OSError, match="No space left"):
        write_gallery(exhibit(work(tmp_path, 2)), target)
    assert folder_cid(target) == before
    assert not [entry for entry in os.listdir(tmp_path) if entry.startswith(".")]


def test_nodes_and_callers_see_the_same_gallery(written: Path, new_node: Callable[[], Node]) -> None:
    node = new_node()
    node.add_folder(written.parent, folder_cid(written.parent))
    assert "index.html" in node.list_folder(folder_cid(written.parent))
