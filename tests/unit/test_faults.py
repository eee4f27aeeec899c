"""docs/faults.md leaves out no fault, and every test it names is there."""

import re

import pytest

from scripts.studio.services import ROOT
from tests.support.links import links_in

PAGE = ROOT / "docs" / "faults.md"
ROWS = {int(number): rest for number, rest in re.findall(r"^\| (\d+) \|(.+)\|$", PAGE.read_text(), re.MULTILINE)}
ALL = [*range(1, 29), *range(101, 114), *range(201, 232)]


def test_no_fault_is_left_out():
    assert [number for number in ROWS if number < 300] == ALL


@pytest.mark.parametrize("number", ROWS)
def test_each_fault_is_tried_by_a_test_that_is_there(number):
    links = links_in(PAGE, ROWS[number])
    assert links, f"fault {number} names no test"
    assert not [flaw for link in links if (flaw := link.flaw())]
    assert all(link.path.is_relative_to(ROOT / "tests") for link in links)


def test_every_attack_and_finding_is_on_the_page():
    linked = {link.path for link in links_in(PAGE, PAGE.read_text())}
    for folder in ("attacks", "findings"):
        missing = [path.name for path in sorted((ROOT / "tests" / folder).glob("test_*.py")) if path not in linked]
        # Vices of our own features, in the list of promises, are no faults of others.
        promised = (ROOT / "docs" / "promises.md").read_text()
        assert not [name for name in missing if f"/{name})" not in promised], (
            f"say in docs/faults.md what {missing} try"
        )
