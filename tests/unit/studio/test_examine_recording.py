"""Clips, sounds and models: whole, what they say they are, and asking for nothing outside."""

import json
import struct
from pathlib import Path

import pytest

from scripts.studio.errors import AssetError
from scripts.studio.plans import make_plan
from scripts.studio.recordings import Recording, examine
from tests.support.folders import only_error, picture, sidecar
from tests.support.recordings import box, clip_bytes, model_bytes, sound_bytes, write


def of(tmp_path: Path, data: bytes, name: str = "x.bin") -> Recording:
    path = tmp_path / name
    path.write_bytes(data)
    return examine(path)


def test_a_clip_tells_its_length_and_size(tmp_path: Path) -> None:
    assert of(tmp_path, clip_bytes(2.5, 320, 180)) == Recording("video/mp4", 2.5, 320, 180)


def test_a_clip_with_wide_boxes_and_a_long_header_is_read(tmp_path: Path) -> None:
    mvhd = box(b"mvhd", b"\1" + bytes(19), struct.pack(">IQ", 600, 1200), bytes(80))
    tkhd = box(b"tkhd", bytes(76), struct.pack(">II", 64 << 16, 48 << 16))
    media = struct.pack(">I4sQ", 1, b"mdat", 16 + 10) + bytes(10)
    data = box(b"ftyp", b"isom", bytes(4)) + media + box(b"moov", mvhd, box(b"trak", tkhd))
    assert of(tmp_path, data) == Recording("video/mp4", 2.0, 64, 48)


@pytest.mark.parametrize("cut", [1, 100, 350])
def test_a_clip_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    with pytest.raises(AssetError, match="not a whole clip"):
        of(tmp_path, clip_bytes()[:-cut])


def test_a_clip_with_bytes_behind_its_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="not a whole clip"):
        of(tmp_path, clip_bytes() + b"more")


@pytest.mark.parametrize(("seconds", "width"), [(0, 320), (1, 0)])
def test_a_clip_with_nothing_to_see_is_refused(tmp_path: Path, seconds: float, width: int) -> None:
    with pytest.raises(AssetError, match="a picture track that lasts"):
        of(tmp_path, clip_bytes(seconds, width))


def test_a_sound_tells_its_length(tmp_path: Path) -> None:
    for tagged in (True, False):
        found = of(tmp_path, sound_bytes(60, tagged))
        assert found.media_type == "audio/mpeg"
        assert found.seconds == pytest.approx(60 * 1152 / 44_100, abs=0.001)


@pytest.mark.parametrize(
    ("header", "length", "seconds"),
    [
        (b"\xff\xfd\x90\x00", 522, 1152 / 44_100),  # MPEG 1 layer II, 160 kbit/s
        (b"\xff\xf3\x80\x00", 208, 576 / 22_050),  # MPEG 2 layer III, 64 kbit/s
        (b"\xff\xe3\x40\x00", 208, 576 / 11_025),  # MPEG 2.5 layer III, 32 kbit/s
    ],
)
def test_sounds_of_every_version_are_stepped_through(
    tmp_path: Path, header: bytes, length: int, seconds: float
) -> None:
    found = of(tmp_path, (header + bytes(length - 4)) * 20)
    assert found.seconds == pytest.approx(20 * seconds, abs=0.002)


def test_a_sound_broken_off_or_followed_by_something_else_is_refused(tmp_path: Path) -> None:
    for data in (sound_bytes(60, False)[:-10], sound_bytes(60, False) + b"MZ\x90\0 a program"):
        with pytest.raises(AssetError, match="not a whole sound"):
            of(tmp_path, data)


@pytest.mark.parametrize("data", [b"x" * 5000, b"\xff\xfb\x90\x00" + bytes(413), b"\xff" * 9000, b"ID3" + bytes(40)])
def test_what_is_no_recording_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(AssetError, match="not a clip, a sound or a model"):
        of(tmp_path, data)


def test_an_empty_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="empty file"):
        of(tmp_path, b"")


def test_a_model_is_read(tmp_path: Path) -> None:
    assert of(tmp_path, model_bytes()) == Recording("model/gltf-binary", None)


def test_a_model_that_asks_for_a_file_outside_is_refused(tmp_path: Path) -> None:
    document = {"asset": {"version": "2.0"}, "images": [{"uri": "data:image/png;base64,AA"}, {"uri": "../skin.png"}]}
    with pytest.raises(AssetError) as refused:
        of(tmp_path, model_bytes(document))
    assert (refused.value.field, refused.value.found) == ("images[1].uri", '"../skin.png"')


@pytest.mark.parametrize(
    "data",
    [
        model_bytes()[:-1],
        model_bytes() + b"\0",
        model_bytes().replace(b"JSON", b"JSOM"),
        struct.pack("<4sII", b"glTF", 1, 12),
        b"glTF",
        model_bytes({"asset": {"version": "1.0"}}),
        model_bytes().replace(b'{"asset"', b'{ asset"'),
    ],
)
def test_a_model_that_is_not_whole_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(AssetError, match="model"):
        of(tmp_path, data)


@pytest.mark.parametrize("ending", [".mp4", ".mp3", ".glb"])
def test_a_recording_with_its_cover_is_one_work(art: Path, ending: str) -> None:
    path = write(art / f"surf{ending}")
    picture(art / "surf.png", 61)
    sidecar(art / "surf.png", name="Surf")
    plan = make_plan(art)
    work = plan.works[-1]
    assert (len(plan.works), work.file, work.asset.cover.name) == (4, path.name, "surf.png")
    value = json.loads(work.metadata)
    assert value["animation_url"] == f"ipfs://{work.folder_cid}/work{ending}"
    assert value["image"] == f"ipfs://{work.folder_cid}/cover.png"
    assert value["content"]["mime"] == work.asset.media_type
    assert value["properties"]["content_digest"] == f"0x{work.content_digest.hex()}"
    assert [file["uri"].rsplit("/", 1)[-1] for file in value["properties"]["files"]] == [f"work{ending}", "cover.png"]


def test_both_files_of_a_recording_are_pinned(art: Path, node) -> None:
    from scripts.studio.pinning import pin_plan

    write(art / "surf.mp4")
    picture(art / "surf.png", 61)
    sidecar(art / "surf.png", name="Surf")
    plan = make_plan(art)
    pin_plan(plan, node)
    for name, file in plan.works[-1].asset.kept.items():
        assert node.content(f"{plan.pictures_cid}/surf/{name}").digest == file.digest


def test_a_recording_without_a_cover_is_refused(art: Path) -> None:
    write(art / "surf.mp4")
    sidecar(art / "surf.mp4")
    error = only_error(art)
    assert (error.what, error.expected) == ("no cover", "surf.png or another picture beside it")


def test_a_recording_whose_cover_is_broken_has_one_error(art: Path) -> None:
    write(art / "surf.mp4")
    (art / "surf.png").write_bytes(b"no picture")
    sidecar(art / "surf.mp4")
    assert only_error(art).where == str(art / "surf.png")


def test_a_sound_named_as_a_clip_is_refused(art: Path) -> None:
    (art / "surf.mp4").write_bytes(sound_bytes())
    picture(art / "surf.png", 61)
    sidecar(art / "surf.png")
    assert only_error(art).what == "named as what it is not"


def test_a_clip_alone_brings_its_cover(tmp_path: Path) -> None:
    write(tmp_path / "surf.mp4")
    picture(tmp_path / "surf.png", 61)
    assert make_plan(tmp_path / "surf.mp4").works[0].asset.cover is not None
