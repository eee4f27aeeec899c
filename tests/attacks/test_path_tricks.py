"""Fault 27: names that lead elsewhere, mean something else on another system, or unfold to far more than they are."""

import os
from pathlib import Path

import pytest

from scripts.studio.assets import name_flaw
from tests.support.folders import errors_of, good_folder, only_error, picture, sidecar


@pytest.mark.parametrize(
    "name",
    [
        "../secret.png",
        "a/b.png",
        "a\\b.png",
        "C:evil.png",
        "nul.png",
        "COM1.jpg",
        "aux",
        "a\0.png",
        "a\n.png",
        "a\u202egnp.exe",
        "trailing .png ",
        "trailing.",
        "q?.png",
        "100%.png",
        "a#b.png",
        "e\u0301.png",
        "x" * 130 + ".png",
        os.fsdecode(b"\xff\xfe.png"),
    ],
)
def test_a_name_that_is_not_the_same_everywhere_has_a_flaw(name: str) -> None:
    assert name_flaw(name)


@pytest.mark.parametrize(
    "name", ["low-tide.png", "Ebbe & Flut.jpg", "潮.webp", "é.png", "console.png", "a b.png", "nullarbor.gif"]
)
def test_an_ordinary_name_has_none(name: str) -> None:
    assert name_flaw(name) is None


@pytest.mark.parametrize("name", ["a\\b.png", "nul.png", "a\n.png", "100%.png", "e\u0301.png", "a\u202egnp.png"])
def test_a_folder_with_such_a_name_is_refused_on_one_line(tmp_path: Path, name: str) -> None:
    folder = good_folder(tmp_path)
    picture(folder / name, 50)
    (found,) = [error for error in errors_of(folder) if error.what == "unsafe name"]
    assert "\n" not in found.line() and "\u202e" not in found.line()


def test_a_name_that_is_not_utf8_is_refused(art: Path) -> None:
    with open(os.fsencode(art) + b"/\xff.png", "wb") as file:
        file.write(b"x")
    assert only_error(art).found == "bytes that are not UTF-8"


@pytest.mark.parametrize("absolute", [True, False])
def test_a_link_out_of_the_folder_is_refused_and_not_read(art: Path, tmp_path: Path, absolute: bool) -> None:
    secret = picture(tmp_path / "secret.png", 51)
    (art / "stolen.png").symlink_to(secret if absolute else Path("../secret.png"))
    error = only_error(art)
    assert (error.what, error.where) == ("leads out of the folder", str(art / "stolen.png"))


def test_a_link_through_a_folder_inside_that_leads_out_is_refused(art: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    picture(outside / "x.png", 52)
    (art / ".door").symlink_to(outside)
    (art / "x.png").symlink_to(".door/x.png")
    assert only_error(art).what == "leads out of the folder"


@pytest.mark.parametrize("target", ["nothing.png", "loop.png"])
def test_a_link_to_nothing_or_to_itself_is_refused(art: Path, target: str) -> None:
    (art / "loop.png").symlink_to(target)
    assert only_error(art).what == "cannot be read"


def test_a_sidecar_that_leads_out_is_refused(art: Path, tmp_path: Path) -> None:
    (tmp_path / "passwords.json").write_text('{"name": "x"}')
    (art / "agate.json").unlink()
    (art / "agate.json").symlink_to(tmp_path / "passwords.json")
    assert {error.what for error in errors_of(art)} == {"leads out of the folder", "no sidecar"}


def test_a_pipe_or_device_is_refused_without_opening_it(art: Path) -> None:
    os.mkfifo(art / "pipe.png")
    error = only_error(art)
    assert (error.what, error.found) == ("not a file", "a device or pipe")


def test_names_that_differ_only_in_case_are_refused(art: Path) -> None:
    picture(art / "AGATE.png", 53)
    sidecar(art / "AGATE.png", name="Upper")
    assert {error.what for error in errors_of(art)} == {"names that clash"}


def test_names_that_differ_only_in_full_width_letters_are_refused(art: Path) -> None:
    picture(art / "\uff21gate.png", 54)
    sidecar(art / "\uff21gate.png", name="Wide")
    assert {error.what for error in errors_of(art)} == {"names that clash"}
