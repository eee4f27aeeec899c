"""The collection file: names, royalty, and shares that add up."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from scripts.studio.collection import WHOLE, collection_metadata, read_collection
from tests.support.folders import COLLECTION, only_error

ADDRESS = "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1"
OTHER = "0xFFcf8FDEE72ac11b5c542428B35EEF5769C409f0"


def read(tmp_path: Path, text: str, name: str = "collection.toml"):
    path = tmp_path / name
    path.write_text(text)
    return read_collection(path)


def refused(tmp_path: Path, text: str):
    made, errors = read(tmp_path, text)
    assert made is None
    assert len(errors) == 1, [error.line() for error in errors]
    return errors[0]


def split(*lines: str, royalty: str = "5") -> str:
    return f'name = "Pebbles"\nsymbol = "PEB"\nroyalty_percent = {royalty}\n' + "\n".join(
        f'[[collaborators]]\nname = "N{index}"\nrole = "artist"\n{line}' for index, line in enumerate(lines)
    )


def test_shares_are_exact_parts_of_a_million(tmp_path: Path) -> None:
    made, errors = read(tmp_path, COLLECTION)
    assert not errors and made is not None
    assert made.royalty_bps == 750
    assert [(share.account, share.parts) for share in made.shares] == [("artist", 700_000), ("gallery", 300_000)]
    assert sum(share.parts for share in made.shares) == WHOLE


def test_three_thirds_with_four_decimals_add_up(tmp_path: Path) -> None:
    text = split(
        'account = "a"\nshare_percent = 33.3333',
        'account = "b"\nshare_percent = 33.3333',
        'account = "c"\nshare_percent = 33.3334',
    )
    made, errors = read(tmp_path, text)
    assert not errors and made is not None
    assert [share.parts for share in made.shares] == [333_333, 333_333, 333_334]


def test_json_says_the_same_as_toml(tmp_path: Path) -> None:
    import tomllib

    toml, _ = read(tmp_path, COLLECTION)
    text = json.dumps(tomllib.loads(COLLECTION))
    made, errors = read(tmp_path, text, "collection.json")
    assert not errors
    assert made == toml


@pytest.mark.parametrize("total", ["29.9999", "30.0001", "29", "31"])
def test_shares_that_do_not_add_up_are_refused_with_their_sum(tmp_path: Path, total: str) -> None:
    error = refused(tmp_path, COLLECTION.replace("share_percent = 30", f"share_percent = {total}"))
    assert error.field == "collaborators[*].share_percent"
    assert error.expected == "100 % in all"
    assert error.found == f"{70 + Decimal(total)} %"


@pytest.mark.parametrize("percent", ["0", "-5", "101", "0.00001"])
def test_a_share_that_is_none_is_refused(tmp_path: Path, percent: str) -> None:
    made, errors = read(tmp_path, split(f'account = "a"\nshare_percent = {percent}'))
    assert made is None
    assert errors[0].field == "collaborators[0].share_percent"
    assert errors[0].found == percent


def test_an_address_whose_checksum_fails_is_refused_with_the_right_one(tmp_path: Path) -> None:
    wrong = ADDRESS.replace("90F8", "90f8")
    error = refused(tmp_path, split(f'address = "{wrong}"\nshare_percent = 100'))
    assert error.field == "collaborators[0].address"
    assert ADDRESS in error.expected
    assert error.found == f'"{wrong}"'


@pytest.mark.parametrize(
    "address", [ADDRESS.lower(), ADDRESS[:-1], ADDRESS[2:], "0x" + "00" * 20, "0xzz", "artist.eth"]
)
def test_what_is_no_checked_address_is_refused(tmp_path: Path, address: str) -> None:
    error = refused(tmp_path, split(f'address = "{address}"\nshare_percent = 100'))
    assert (error.what, error.field) == ("wrong address", "collaborators[0].address")


@pytest.mark.parametrize(
    ("line", "found"),
    [("share_percent = 100", "neither"), (f'account = "a"\naddress = "{ADDRESS}"\nshare_percent = 100', "both")],
)
def test_a_collaborator_has_one_payee(tmp_path: Path, line: str, found: str) -> None:
    assert refused(tmp_path, split(line)).found == found


def test_the_same_payee_twice_is_refused(tmp_path: Path) -> None:
    error = refused(
        tmp_path, split(f'address = "{ADDRESS}"\nshare_percent = 40', f'address = "{ADDRESS}"\nshare_percent = 60')
    )
    assert (error.what, error.found) == ("the same payee twice", "also collaborators[0]")


def test_a_royalty_without_takers_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, 'name = "P"\nsymbol = "P"\nroyalty_percent = 5')
    assert "collaborators with shares" in error.expected


@pytest.mark.parametrize("royalty", ["50.01", "-1", "7.555", "100"])
def test_a_royalty_out_of_range_is_refused(tmp_path: Path, royalty: str) -> None:
    error = refused(tmp_path, split('account = "a"\nshare_percent = 100', royalty=royalty))
    assert (error.field, error.found) == ("royalty_percent", royalty)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('symbol = "P"', "name"),
        ('name = "P"', "symbol"),
        ('name = "P"\nsymbol = "lower"', "symbol"),
        ('name = "P"\nsymbol = "P"\nroyality_percent = 3', "royality_percent"),
        ('name = "P"\nsymbol = "P"\nroyalty_percent = "ten"', "royalty_percent"),
        ('name = "P"\nsymbol = "P"\nexternal_link = "http://x.example"', "external_link"),
    ],
)
def test_a_slip_names_its_field(tmp_path: Path, text: str, field: str) -> None:
    made, errors = read(tmp_path, text)
    assert made is None
    assert {error.field for error in errors} == {field}


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    error = refused(tmp_path, 'name = "P"\nsymbol =\n')
    assert error.what == "not TOML"
    assert error.found == "Invalid value (at line 2, column 9)"


def test_a_missing_collection_file_is_refused(art: Path) -> None:
    (art / "collection.toml").unlink()
    assert only_error(art).what == "no collection file"


def test_a_cover_that_is_not_there_is_refused(art: Path) -> None:
    text = (art / "collection.toml").read_text()
    (art / "collection.toml").write_text('image = "cover.png"\n' + text)
    error = only_error(art)
    assert (error.field, error.found) == ("image", "cover.png")


def test_contract_metadata_has_the_fields_of_erc_7572_and_no_names_of_people(tmp_path: Path) -> None:
    made, _ = read(
        tmp_path, split(f'address = "{ADDRESS}"\nshare_percent = 60', f'address = "{OTHER}"\nshare_percent = 40')
    )
    value = collection_metadata(made, {})
    assert value == {"name": "Pebbles", "symbol": "PEB", "collaborators": [ADDRESS, OTHER]}
