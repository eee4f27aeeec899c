"""What people look at, from a real chain and a real node: gallery, certificate, and the check its code leads to."""

import hashlib
import html
import json
import re
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
import requests

from scripts.studio.services import KUBO
from tests.support.commands import Office
from tests.support.pages import visiting


@pytest.fixture(scope="module")
def evening(tmp_path_factory, stage_at):
    """A chain on which works were minted and sold, and its record."""
    home = Office.at(tmp_path_factory.mktemp("showing"))
    stage_at(home, "auction")
    with home.chain():
        yield home, json.loads((home.folder / "state" / "chain.json").read_text())


@pytest.fixture(autouse=True)
def isolation():
    """These tests use a chain of their own."""


class Words(HTMLParser):
    """The text of a page, paragraph by paragraph."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in ("p", "dt", "h2"):
            self.lines.append("")

    def handle_data(self, data):
        self.lines[-1] += data


def test_the_gallery_shows_every_work_its_owner_and_its_sales(evening, tmp_path: Path, browser) -> None:
    home, _ = evening
    done = home.vernissage("gallery", "--out", str(tmp_path / "gallery"), "--publish", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["unverified"] == []
    with visiting(browser, Path(document["page"]).as_uri()) as visit:
        assert visit.page.locator("li").count() == 14
        assert visit.broken_pictures() == []
        assert visit.complaints == []
        assert "sold for 4 ether" in visit.page.locator("li").first.inner_text()
        assert "edition of 10, 10 minted" in visit.page.locator("li").nth(4).inner_text()
    with visiting(browser, (tmp_path / "gallery" / "works" / "1.html").as_uri()) as visit:
        happened = [row.inner_text().split("\t")[1] for row in visit.page.locator("tbody").last.locator("tr").all()]
    assert happened == [
        "Minted",
        "Put up, reserve auction",
        "Bid",
        "Bid",
        "Bid",
        "Sold",
        "Put up, reserve auction",
        "Bid",
        "Sold",
    ]


def test_a_certificates_check_page_can_be_followed_to_the_letter(evening, tmp_path: Path) -> None:
    home, record = evening
    target = tmp_path / "swell.pdf"
    done = home.vernissage("certificate", "5000003", "--out", str(target), "--publish", "--json")
    assert done.returncode == 0, done.stderr
    link = json.loads(done.stdout)["check"]
    assert target.read_bytes().startswith(b"%PDF")
    api = ["--api", record["ipfs"]]
    page = subprocess.run(
        [str(KUBO), *api, "cat", link.removeprefix("ipfs://")], capture_output=True, check=True
    ).stdout
    assert page == target.with_suffix(".check.html").read_bytes()

    lines = Words(page.decode()).lines
    answers, digests = [], []
    for line, after in pairwise(lines):
        if line.startswith("curl"):
            body = re.search(r"-d '(.*)' ", line)
            assert body is not None
            answer = requests.post(record["rpc"], json=json.loads(html.unescape(body[1])), timeout=10).json()["result"]
            answers.append((answer, after.removeprefix("Has to be: ").strip()))
        elif line.startswith("ipfs cat"):
            path = line.split()[2]
            data = subprocess.run([str(KUBO), *api, "cat", path], capture_output=True, check=True).stdout
            digests.append((hashlib.sha256(data).hexdigest(), after.removeprefix("Has to be: ").strip()))
    assert len(answers) == 3 and len(digests) == 2
    assert [found for found, _ in answers[:2]] == [expected for _, expected in answers[:2]]
    assert [found for found, _ in digests] == [expected for _, expected in digests]
    assert int(answers[2][0], 16) != 0


def test_a_timeline_tells_every_step_of_a_token_with_its_amounts(evening) -> None:
    home, _ = evening
    done = home.vernissage("timeline", "1000001", "--json")
    assert done.returncode == 0, done.stderr
    moments = json.loads(done.stdout)["moments"]
    kinds = [moment["kind"] for moment in moments]
    assert kinds == ["minted", "listed", "bid", "bid", "bid", "sold", "listed", "bid", "sold"]
    assert [moment["amount"] for moment in moments if moment["kind"] == "sold"] == [2 * 10**18, 4 * 10**18]
    assert moments[5]["to"] == moments[6]["by"] == moments[8]["by"]
    assert [moment["time"] for moment in moments] == sorted(moment["time"] for moment in moments)
    table = home.vernissage("timeline", "1000001")
    assert "1.2 ether" in table.stdout and moments[8]["to"] in table.stdout


def test_a_timeline_of_no_token_is_one_line(evening) -> None:
    home, _ = evening
    done = home.vernissage("timeline", "99000001")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no such token" in done.stderr


@pytest.mark.parametrize("token", ["99000001", "5000011"])
def test_a_token_that_was_never_minted_has_no_certificate(evening, tmp_path: Path, token: str) -> None:
    home, _ = evening
    done = home.vernissage("certificate", token, "--out", str(tmp_path / "x.pdf"))
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert not list(tmp_path.iterdir())
