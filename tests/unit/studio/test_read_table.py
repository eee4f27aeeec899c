"""One table for all works: the same plan as sidecars would give, and slips named by line and column."""

import json
from pathlib import Path

import pytest

from scripts.studio.plans import make_plan
from tests.support.folders import errors_of, only_error

GOOD = """file,name,alt,editions,trait:Kind,number:Weight
agate.png,Agate,A stone called agate.,,Banded,12.5
basalt.jpg,Basalt,A stone called basalt.,10,,3
chert.svg,Chert,A stone called chert.,,,
"""


@pytest.fixture
def bare(art: Path) -> Path:
    """The folder without its sidecars."""
    for file in art.glob("*.json"):
        file.unlink()
    return art


def write(folder: Path, text: str, name: str = "works.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_csv_says_what_sidecars_would(bare: Path) -> None:
    works = make_plan(write(bare, GOOD)).works
    assert [(work.name, work.editions) for work in works] == [("Agate", 1), ("Basalt", 10), ("Chert", 1)]
    assert json.loads(works[0].metadata)["attributes"] == [
        {"trait_type": "Kind", "value": "Banded"},
        {"display_type": "number", "trait_type": "Weight", "value": 12.5},
    ]


def test_toml_gives_the_same_plan_as_csv(bare: Path) -> None:
    from_csv = make_plan(write(bare, GOOD)).id
    (bare / "works.csv").unlink()
    text = """
[[works]]
file = "agate.png"
name = "Agate"
alt = "A stone called agate."
attributes = [
  { trait_type = "Kind", value = "Banded" },
  { trait_type = "Weight", value = 12.5, display_type = "number" },
]
[[works]]
file = "basalt.jpg"
name = "Basalt"
alt = "A stone called basalt."
editions = 10
attributes = [{ trait_type = "Weight", value = 3, display_type = "number" }]
[[works]]
file = "chert.svg"
name = "Chert"
alt = "A stone called chert."
"""
    assert make_plan(write(bare, text, "works.toml")).id == from_csv


def test_what_a_spreadsheet_saves_is_read(bare: Path) -> None:
    data = GOOD.replace("\n", "\r\n").replace("Banded", '"Banded, ""twice"""').encode("utf-8-sig")
    (bare / "works.csv").write_bytes(data + b",,,,,\r\n")
    assert json.loads(make_plan(bare).works[0].metadata)["attributes"][0]["value"] == 'Banded, "twice"'


@pytest.mark.parametrize(
    ("old", "new", "field", "what"),
    [
        ("basalt.,10", "basalt.,ten", "line 3.editions", "wrong value"),
        ("basalt.,10", "basalt.,1.0", "line 3.editions", "wrong value"),
        ("Banded,12.5", "Banded,heavy", "line 2.attributes[1]", "wrong value"),
        ("Chert,A stone", "Chert,TODO: A stone", "line 4.alt", "unfit text"),
        ("chert.svg,Chert,", "chert.svg,,", "line 4.name", "missing field"),
        ("chert.svg,Chert", ",Chert", "line 4.file", "missing field"),
    ],
)
def test_a_slip_names_its_line_and_column(bare: Path, old: str, new: str, field: str, what: str) -> None:
    found = [error for error in errors_of(write(bare, GOOD.replace(old, new))) if error.what != "no sidecar"]
    assert [(error.field, error.what) for error in found] == [(field, what)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (GOOD.replace("editions", "edition"), "unknown column"),
        (GOOD.replace("file,", "alt,"), "unfit columns"),
        (GOOD + "x.png,X\n", "unfit row"),
        (GOOD.replace("Banded", '"Banded'), "not CSV"),
        ("", "unfit columns"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(bare: Path, text: str, what: str) -> None:
    assert what in {error.what for error in errors_of(write(bare, text))}


def test_a_table_that_is_not_utf8_is_refused(bare: Path) -> None:
    (bare / "works.csv").write_bytes(GOOD.replace("Banded", "B\xe4nder").encode("latin-1"))
    assert "not text" in {error.what for error in errors_of(bare)}


def test_a_row_for_a_file_that_is_not_there_is_refused(bare: Path) -> None:
    error = only_error(write(bare, GOOD + "opal.png,Opal,A stone called opal.,,,\n"))
    assert (error.what, error.field) == ("no such work", "opal.png")


def test_a_work_without_a_row_is_refused(bare: Path) -> None:
    error = only_error(write(bare, "\n".join(GOOD.splitlines()[:3]) + "\n"))
    assert (error.where, error.expected) == (str(bare / "chert.svg"), "a row for chert.svg in works.csv")


def test_a_work_told_of_twice_is_refused(art: Path) -> None:
    for stem in ("basalt", "chert"):
        (art / f"{stem}.json").unlink()
    error = only_error(write(art, GOOD))
    assert (error.what, error.found) == ("told twice", "also agate.json")


def test_the_same_file_in_two_rows_is_refused(bare: Path) -> None:
    error = only_error(write(bare, GOOD + "agate.png,Agate,Again.,,,\n"))
    assert (error.what, error.field) == ("the same file twice", "line 5.file")


@pytest.mark.parametrize("text", ["works = 3", "[[works]]\nfile='agate.png'\n[other]\n", "[works]\na=1"])
def test_toml_of_another_shape_is_refused(bare: Path, text: str) -> None:
    assert "not a table of works" in {error.what for error in errors_of(write(bare, text, "works.toml"))}
