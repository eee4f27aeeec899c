"""Sidecars: what an artist may say about a work, and how a slip is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.studio.metadata import read_sidecar
from tests.support.folders import only_error, sidecar

GOOD = {"name": "Agate", "alt": "A banded stone."}


def refused(tmp_path: Path, text: str | bytes) -> Any:
    path = tmp_path / "work.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    made, errors = read_sidecar(path)
    assert made is None
    assert len(errors) == 1, [error.line() for error in errors]
    assert errors[0].where == str(path)
    return errors[0]


def test_everything_an_artist_may_say_is_kept(tmp_path: Path) -> None:
    value = {
        **GOOD,
        "description": "Found\nin *March*.",
        "editions": 25,
        "attributes": [
            {"trait_type": "Weight", "value": 12.5, "display_type": "number", "max_value": 100},
            {"trait_type": "Found", "value": 1700000000, "display_type": "date"},
            {"value": "banded"},
        ],
        "external_url": "https://stones.example/agate",
        "background_color": "a0B1c2",
        "licence": "CC-BY-4.0",
        "created": "2026-03",
        "ai": "none",
    }
    path = tmp_path / "work.json"
    path.write_text(json.dumps(value))
    made, errors = read_sidecar(path)
    assert not errors and made is not None
    assert (made.editions, made.attributes[0].value, made.attributes[2].trait_type) == (25, 12.5, None)


@pytest.mark.parametrize(
    ("changes", "field", "found"),
    [
        ({"name": 3}, "name", "3"),
        ({"name": ""}, "name", '""'),
        ({"name": "x" * 201}, "name", None),
        ({"editions": "ten"}, "editions", '"ten"'),
        ({"editions": 0}, "editions", "0"),
        ({"editions": 1_000_000}, "editions", "1000000"),
        ({"editions": True}, "editions", "true"),
        ({"editions": 1.5}, "editions", "1.5"),
        ({"attributes": {}}, "attributes", "{}"),
        ({"attributes": [{"trait_type": "A"}]}, "attributes[0].value", "none"),
        ({"attributes": [{"value": []}]}, "attributes[0].value", None),
        ({"attributes": [{"value": "soon", "display_type": "date"}]}, "attributes[0]", None),
        ({"attributes": [{"value": 5, "max_value": 4}]}, "attributes[0]", None),
        ({"attributes": [{"value": 1, "display_type": "colour"}]}, "attributes[0].display_type", '"colour"'),
        ({"attributes": [{"trait_type": "A", "value": 1}, {"trait_type": "A", "value": 2}]}, "", None),
        ({"background_color": "#ffffff"}, "background_color", '"#ffffff"'),
        ({"external_url": "ftp://x"}, "external_url", '"ftp://x"'),
        ({"created": "yesterday"}, "created", '"yesterday"'),
        ({"ai": "some"}, "ai", '"some"'),
    ],
)
def test_a_wrong_value_names_its_field(tmp_path: Path, changes: dict[str, Any], field: str, found: str | None) -> None:
    text = json.dumps({**GOOD, **changes})
    path = tmp_path / "work.json"
    path.write_text(text)
    made, errors = read_sidecar(path)
    assert made is None
    assert {error.field for error in errors} == {field}
    assert found is None or errors[0].found == found


@pytest.mark.parametrize("missing", ["name", "alt"])
def test_a_missing_field_is_named(tmp_path: Path, missing: str) -> None:
    error = refused(tmp_path, json.dumps({name: part for name, part in GOOD.items() if name != missing}))
    assert (error.what, error.field) == ("missing field", missing)


def test_an_unknown_field_is_refused_and_the_likely_one_offered(tmp_path: Path) -> None:
    error = refused(tmp_path, json.dumps({**GOOD, "descripton": "A stone."}))
    assert (error.what, error.field, error.expected) == ("unknown field", "descripton", '"description"?')


def test_an_unknown_field_of_an_attribute_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, json.dumps({**GOOD, "attributes": [{"value": 1, "traittype": "A"}]}))
    assert (error.field, error.expected) == ("attributes[0].traittype", '"trait_type"?')


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty file"),
        ("  \n", "empty file"),
        ('{"name": "A", ', "not JSON"),
        ("[1, 2]", "not an object"),
        ('{"name": "A", "name": "B", "alt": "C"}', "not JSON"),
        ('{"name": "A", "alt": "B", "editions": NaN}', "not JSON"),
        ('{"name": "A", "alt": "B", "editions": 1e999999}', None),
        ('{"name": "A", "alt": "B", "editions": 99999999999999999999999}', "not JSON"),
        ("[" * 100_000, "not JSON"),
        (b"\xff\xfe{\x00}\x00", "not text"),
        (b"{" + b" " * 300_000 + b"}", "too large"),
    ],
)
def test_a_file_that_is_no_clean_object_is_refused(tmp_path: Path, text: str | bytes, what: str | None) -> None:
    error = refused(tmp_path, text)
    assert what is None or error.what == what


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "work.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode())
    made, errors = read_sidecar(path)
    assert made is not None and not errors


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("name", "two\nlines", "one line without control characters"),
        ("name", "bell\u0007", "one line without control characters"),
        ("alt", "\u202egnp.exe", "no marks that change the direction of text"),
        ("name", "TODO", "a text of its own, no placeholder"),
        ("alt", "Lorem ipsum dolor", "a text of its own, no placeholder"),
        ("name", "Untitled", "a text of its own, no placeholder"),
        ("description", "see https://ipfs.io/ipfs/Qm123/1.png", "ipfs://<CID>/<path>, no gateway's link"),
        ("description", "see https://bafy.ipfs.dweb.link/x", "ipfs://<CID>/<path>, no gateway's link"),
        ("description", "see http://example.com", "https:// or ipfs:// links, no http://"),
        ("description", "[x](javascript:alert(1))", "no javascript: or data: links"),
        ("description", "write to ida@stones.example", "no e-mail address: pinned text is public for ever"),
    ],
)
def test_a_text_that_should_not_be_pinned_is_refused(tmp_path: Path, field: str, text: str, expected: str) -> None:
    error = refused(tmp_path, json.dumps({**GOOD, field: text}))
    assert (error.what, error.field, error.expected) == ("unfit text", field, expected)


def test_half_a_surrogate_pair_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, '{"name": "\\ud800", "alt": "A stone."}')
    assert (error.field, error.found) == ("name", "half of a surrogate pair")


def test_ordinary_words_are_no_placeholders(tmp_path: Path) -> None:
    path = tmp_path / "work.json"
    path.write_text(json.dumps({"name": "Nameless Tide", "alt": "A title deed lies on a table, undescribed."}))
    made, errors = read_sidecar(path)
    assert made is not None and not errors


def test_two_works_of_one_title_are_refused(art: Path) -> None:
    sidecar(art / "agate.png", name="Stone")
    sidecar(art / "basalt.jpg", name="STONE")
    error = only_error(art)
    assert (error.what, error.field) == ("two works of one name", "name")
