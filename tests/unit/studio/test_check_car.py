"""CARs checked without a node: whole, or told what is missing."""

import os
from pathlib import Path

import aleph_cid
import pytest

from scripts.studio.cars import check_car
from scripts.studio.cids import folder_cid
from scripts.studio.errors import IpfsError
from scripts.studio.ipfs import Node
from scripts.studio.pinning import write_cars
from scripts.studio.plans import make_plan


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A folder with a file of several chunks, a folder inside, and an empty file."""
    folder = tmp_path / "large"
    (folder / "inside").mkdir(parents=True)
    (folder / "large.bin").write_bytes(os.urandom(900_000))
    (folder / "inside" / "small.txt").write_text("small")
    (folder / "empty").write_bytes(b"")
    return folder


def car_of(folder: Path) -> Path:
    car = folder.with_suffix(".car")
    aleph_cid.write_folder_car(folder, car, cid_version=1)
    return car


def test_a_whole_car_is_told_block_by_block(large: Path) -> None:
    import hashlib

    car = car_of(large)
    report = check_car(car)
    assert report.root == folder_cid(large)
    assert len(report.blocks) == 4 + 1 + 1 + 1 + 1 + 1  # chunks, their node, small, empty, inside, root
    assert (report.size, report.digest) == (car.stat().st_size, hashlib.sha256(car.read_bytes()).digest())


def test_a_car_a_node_wrote_is_read_the_same(large: Path, tmp_path: Path, node: Node) -> None:
    node.add_folder(large, folder_cid(large))
    car = tmp_path / "node.car"
    with car.open("wb") as file:
        node.export_car(folder_cid(large), file)
    assert check_car(car).blocks == check_car(car_of(large)).blocks


def test_a_sharded_directory_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(6_000):
        (folder / f"a rather long name of a picture, number {number}.json").write_text(str(number))
    assert len(check_car(car_of(folder)).blocks) > 6_000


def test_both_cars_of_a_plan_are_whole(art: Path, tmp_path: Path) -> None:
    plan = make_plan(art)
    assert [check_car(car).root for car in write_cars(plan, tmp_path / "cars")] == [
        plan.pictures_cid,
        plan.metadata_cid,
    ]


@pytest.mark.parametrize("keep", [0.0, 0.001, 0.1, 0.5, 0.9, 0.9999])
def test_a_car_cut_off_anywhere_is_refused(large: Path, keep: float) -> None:
    car = car_of(large)
    data = car.read_bytes()
    car.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises(IpfsError):
        check_car(car)


@pytest.mark.parametrize("at", [120, 5_000, 300_000, 800_000, -10])
def test_a_car_with_one_bit_flipped_is_refused(large: Path, at: int) -> None:
    car = car_of(large)
    data = bytearray(car.read_bytes())
    data[at] ^= 1
    car.write_bytes(data)
    with pytest.raises(IpfsError):
        check_car(car)


def test_a_car_that_lacks_one_block_names_it(large: Path) -> None:
    car = car_of(large)
    data = car.read_bytes()
    start = data.index(b"small") - 37  # varint, CID of 36 bytes, the data
    car.write_bytes(data[:start] + data[start + 37 + 5 :])
    with pytest.raises(IpfsError, match="1 missing, as bafkrei"):
        check_car(car)


def test_a_car_is_not_whole_with_more_appended(large: Path) -> None:
    car = car_of(large)
    with car.open("ab") as file:
        file.write(b"\x05hello")
    with pytest.raises(IpfsError, match="a broken CAR"):
        check_car(car)
