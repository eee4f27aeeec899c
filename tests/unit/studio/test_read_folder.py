"""What a folder may hold, and every way in which it may not."""

import json
import os
import shutil
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from scripts.studio import assets, pictures
from scripts.studio.assets import natural_order, near_duplicates, read_folder
from scripts.studio.errors import AssetError, MetadataError
from tests.support.folders import SVG, errors_of, film, good_folder, only_error, picture, sidecar


def test_every_picture_is_found_decoded_and_hashed(art: Path) -> None:
    folder = read_folder(art)
    assert not folder.errors
    assert [(asset.name, asset.media_type, asset.picture.width, asset.picture.height) for asset in folder.assets] == [
        ("agate.png", "image/png", 160, 120),
        ("basalt.jpg", "image/jpeg", 160, 120),
        ("chert.svg", "image/svg+xml", 200, 100),
    ]
    import hashlib

    assert [asset.digest for asset in folder.assets] == [
        hashlib.sha256(asset.path.read_bytes()).digest() for asset in folder.assets
    ]


def test_numbers_in_names_count_as_numbers() -> None:
    names = ["work-10.png", "work-2.png", "Work-1.png", "a.png"]
    assert sorted(names, key=natural_order) == ["a.png", "Work-1.png", "work-2.png", "work-10.png"]


def test_every_frame_of_an_animation_is_decoded(tmp_path: Path) -> None:
    assert pictures.examine(film(tmp_path / "loop.gif", 3, frames=5)).frames == 5


def test_a_turned_photograph_has_the_size_it_is_shown_at(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = picture(tmp_path / "turned.jpg", 5, (300, 100), exif=exif)
    found = pictures.examine(path)
    assert (found.width, found.height) == (100, 300)


def test_hidden_files_are_not_looked_at(art: Path) -> None:
    (art / ".DS_Store").write_bytes(b"\0\0")
    assert errors_of(art) == []


def test_a_missing_folder_names_the_next_command(tmp_path: Path) -> None:
    error = only_error(tmp_path / "nowhere")
    assert error.where == str(tmp_path / "nowhere")
    assert error.run == "./vernissage plan artworks"


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    found = errors_of(tmp_path)
    assert [error.what for error in found] == ["no works", "no collection file"]


def test_an_empty_file_is_refused(art: Path) -> None:
    (art / "agate.png").write_bytes(b"")
    error = only_error(art)
    assert (error.where, error.what, error.found) == (str(art / "agate.png"), "empty file", "0 bytes")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser can read everything")
def test_an_unreadable_file_is_refused(art: Path) -> None:
    (art / "agate.png").chmod(0)
    assert only_error(art).what == "cannot be read"


def test_a_file_that_vanishes_under_the_reader_is_an_error_of_ours(art: Path) -> None:
    with pytest.raises(AssetError, match="cannot be read"):
        pictures.examine(art / "gone.png")


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("name", ["x.png", "x.jpg", "x.webp", "x.gif"])
def test_a_truncated_picture_is_refused(tmp_path: Path, name: str, keep: float) -> None:
    path = film(tmp_path / name, 4, frames=6) if name.endswith("gif") else picture(tmp_path / name, 4, (400, 300))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises(AssetError):
        pictures.examine(path)


def test_what_is_no_picture_is_refused(art: Path) -> None:
    (art / "agate.png").write_bytes(b"GARBAGE" * 100)
    assert only_error(art).what == "not a picture"


def test_a_name_that_lies_about_its_content_is_refused(art: Path) -> None:
    picture(art / "agate.png", 9, format="JPEG")
    error = only_error(art)
    assert (error.what, error.expected, error.found) == (
        "named as what it is not",
        "image/png by its name",
        "image/jpeg by its content",
    )


def test_a_picture_that_unfolds_to_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    for side in (12_000, 60_000):
        head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
        body = chunk(b"IDAT", zlib.compress(bytes(1000)))
        path = tmp_path / f"bomb-{side}.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b""))
        with pytest.raises(AssetError, match="too many pixels"):
            pictures.examine(path)


def test_a_picture_too_small_to_show_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="too small"):
        pictures.examine(picture(tmp_path / "dot.png", 1, (20, 200)))


def test_a_file_beyond_the_limit_is_refused_unread(art: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "LARGEST_FILE", 100)
    found = errors_of(art)
    assert {error.what for error in found} == {"too large"}
    assert len(found) == 3


def test_the_same_picture_twice_is_refused(art: Path) -> None:
    shutil.copy(art / "agate.png", art / "zagate.png")
    sidecar(art / "zagate.png")
    error = only_error(art)
    assert error.what == "the same picture twice"
    assert error.where == str(art / "zagate.png")
    assert "agate.png" in error.found


def test_a_picture_saved_again_is_found_with_its_pair_and_distance(art: Path) -> None:
    Image.open(art / "agate.png").convert("RGB").save(art / "opal.jpg", quality=60)
    sidecar(art / "opal.jpg")
    error = only_error(art)
    assert error.what == "pictures that look the same"
    assert error.where == str(art / "opal.jpg")
    bits, rest = error.found.split(" bits from ")
    assert 0 <= int(bits) <= assets.NEAR and rest == "agate.png"


def test_near_duplicates_are_a_warning_where_the_artist_means_them(art: Path) -> None:
    from scripts.studio.plans import make_plan

    Image.open(art / "agate.png").convert("RGB").save(art / "opal.jpg", quality=60)
    sidecar(art / "opal.jpg")
    text = (art / "collection.toml").read_text()
    (art / "collection.toml").write_text('near_duplicates = "allow"\n' + text)
    warnings = make_plan(art).warnings
    assert [warning.what for warning in warnings] == ["pictures that look the same"]


def test_pictures_of_other_seeds_are_not_near(tmp_path: Path) -> None:
    for seed in range(60):
        picture(tmp_path / f"p{seed}.png", seed)
    found = read_folder(tmp_path).assets
    assert len(found) == 60
    assert list(near_duplicates(found)) == []


def test_bands_find_every_pair_within_the_distance_that_comparing_all_finds(tmp_path: Path) -> None:
    import random

    pick = random.Random(7)
    made = []
    for index in range(40):
        fingerprint = pick.getrandbits(256) if index % 4 == 0 else made[-1].picture.fingerprint
        for bit in pick.sample(range(256), pick.randrange(0, 16) if index % 4 else 0):
            fingerprint ^= 1 << bit
        shown = pictures.Picture("image/png", 100, 100, 1, fingerprint)
        made.append(assets.Asset(tmp_path / f"{index}.png", shown, 1, index.to_bytes(32, "big")))
    slow = {
        (one.name, other.name)
        for index, other in enumerate(made)
        for one in made[:index]
        if (one.picture.fingerprint ^ other.picture.fingerprint).bit_count() <= assets.NEAR
    }
    assert {(one.name, other.name) for one, other, _ in near_duplicates(made)} == slow
    assert slow


def test_a_picture_without_a_sidecar_is_refused(art: Path) -> None:
    (art / "agate.json").unlink()
    error = only_error(art)
    assert isinstance(error, MetadataError)
    assert (error.where, error.expected) == (str(art / "agate.png"), "agate.json with name and alt")


def test_a_sidecar_without_its_picture_is_refused(art: Path) -> None:
    (art / "agate.png").unlink()
    assert only_error(art).what == "a sidecar without its work"


def test_a_stray_file_is_refused(art: Path) -> None:
    (art / "notes.txt").write_text("to do")
    error = only_error(art)
    assert (error.what, error.found) == ("not a work", '".txt"')


def test_a_folder_inside_is_refused(art: Path) -> None:
    (art / "more").mkdir()
    assert (only_error(art).what, only_error(art).found) == ("not a file", "a folder")


def test_two_pictures_of_one_name_are_refused(art: Path) -> None:
    picture(art / "agate.webp", 12)
    error = only_error(art)
    assert (error.what, error.found) == ("two files for one work", "also agate.png")


def test_two_collection_files_are_refused(art: Path) -> None:
    (art / "collection.json").write_text(json.dumps({"name": "Other", "symbol": "O"}))
    assert only_error(art).what == "two collection files"


def test_all_errors_are_gathered_and_sorted_by_file(art: Path) -> None:
    (art / "agate.png").write_bytes(b"")
    (art / "basalt.json").write_text("{")
    (art / "chert.svg").write_text(SVG.format("<script>alert(1)</script>"))
    (art / "collection.toml").write_text("name = 3")
    assert [error.where.rsplit("/", 1)[-1] for error in errors_of(art)] == [
        "agate.png",
        "basalt.json",
        "chert.svg",
        "collection.toml",
        "collection.toml",
    ]


def test_a_single_picture_needs_no_sidecar_and_no_collection(tmp_path: Path) -> None:
    from scripts.studio.plans import make_plan

    plan = make_plan(picture(tmp_path / "blue-stone.png", 3))
    (work,) = plan.works
    assert (work.name, work.number, work.editions, work.royalty_bps) == ("Blue stone", 1, 1, 0)
    assert [warning.what for warning in plan.warnings] == ["no sidecar and no alt text", "no collection file"]


def test_a_single_picture_takes_the_sidecar_beside_it_and_nothing_else(tmp_path: Path) -> None:
    from scripts.studio.plans import make_plan

    folder = good_folder(tmp_path)
    plan = make_plan(folder / "agate.png")
    assert [work.name for work in plan.works] == ["Agate"]
