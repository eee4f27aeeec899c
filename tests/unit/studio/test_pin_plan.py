"""A plan on a real node: both directories, every CID, every byte."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.studio.errors import AssetError, CidMismatch, IpfsError
from scripts.studio.ipfs import Node
from scripts.studio.pinning import check_pinned, pin_plan, write_cars
from scripts.studio.plans import make_plan, staged
from tests.support.folders import picture


def test_both_directories_are_pinned_and_every_byte_comes_back(art: Path, new_node: Callable[[], Node]) -> None:
    plan, node = make_plan(art), new_node()
    pinned = pin_plan(plan, node)
    assert pinned.added == (plan.pictures_cid, plan.metadata_cid)
    assert pinned.version == "0.42.0"
    for work in plan.works:
        content = node.content(f"{plan.pictures_cid}/{work.path}")
        assert (content.digest, content.size) == (work.content_digest, work.asset.size)
        assert node.read(work.metadata_cid) == work.metadata
        assert node.read(f"{plan.metadata_cid}/{work.metadata_file}") == work.metadata
    assert node.read(plan.collection_cid) == plan.collection_metadata


def test_pinning_again_adds_nothing(art: Path, node: Node) -> None:
    plan = make_plan(art)
    pin_plan(plan, node)
    told: list[str] = []
    assert pin_plan(plan, node, told.append).added == ()
    assert told == [
        f"pictures are pinned already: {plan.pictures_cid}",
        f"metadata are pinned already: {plan.metadata_cid}",
    ]


def test_a_picture_changed_after_planning_is_not_pinned(art: Path, new_node: Callable[[], Node]) -> None:
    plan, node = make_plan(art), new_node()
    picture(art / "agate.png", 99)
    with pytest.raises(AssetError, match="changed since it was planned"):
        pin_plan(plan, node)
    assert not node.is_pinned(plan.pictures_cid)


def test_another_cid_than_expected_is_refused_and_its_pin_taken_back(art: Path, new_node: Callable[[], Node]) -> None:
    plan, node = make_plan(art), new_node()
    with staged(plan) as (pictures, metadata):
        with pytest.raises(CidMismatch) as refused:
            node.add_folder(metadata, plan.pictures_cid)
        assert (refused.value.expected, refused.value.found) == (plan.pictures_cid, plan.metadata_cid)
        assert not node.is_pinned(plan.metadata_cid)
        node.add_folder(pictures, plan.pictures_cid)


def test_a_lost_pin_is_noticed(art: Path, new_node: Callable[[], Node]) -> None:
    plan, node = make_plan(art), new_node()
    pin_plan(plan, node)
    node.unpin(plan.metadata_cid)
    with pytest.raises(IpfsError, match="metadata: not pinned"):
        check_pinned(plan, node)
    assert pin_plan(plan, node).added == (plan.metadata_cid,)


def test_cars_restore_a_plan_on_an_empty_node(art: Path, tmp_path: Path, new_node: Callable[[], Node]) -> None:
    plan = make_plan(art)
    cars = write_cars(plan, tmp_path / "cars")
    assert [car.name for car in cars] == [f"pictures-{plan.pictures_cid}.car", f"metadata-{plan.metadata_cid}.car"]
    node = new_node()
    assert [root for car in cars for root in node.import_car(car)] == [plan.pictures_cid, plan.metadata_cid]
    check_pinned(plan, node)
    assert pin_plan(plan, node).added == ()


def test_the_nodes_own_car_restores_a_plan_too(art: Path, tmp_path: Path, new_node: Callable[[], Node]) -> None:
    plan, first = make_plan(art), new_node()
    pin_plan(plan, first)
    for cid in (plan.pictures_cid, plan.metadata_cid):
        with (tmp_path / f"{cid}.car").open("wb") as file:
            first.export_car(cid, file)
    second = new_node()
    for cid in (plan.pictures_cid, plan.metadata_cid):
        assert second.import_car(tmp_path / f"{cid}.car") == [cid]
    check_pinned(plan, second)


@pytest.mark.parametrize("keep", [0.2, 0.7, 0.99])
def test_a_car_cut_short_is_refused(art: Path, tmp_path: Path, new_node: Callable[[], Node], keep: float) -> None:
    plan, node = make_plan(art), new_node()
    car, _ = write_cars(plan, tmp_path / "cars")
    data = car.read_bytes()
    car.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises(IpfsError):
        node.import_car(car)
    assert not node.pinned_whole(plan.pictures_cid)


def test_the_sample_artworks_get_the_cids_computed_here(node: Node) -> None:
    from scripts.studio.services import ROOT

    plan = make_plan(ROOT / "artworks")
    pin_plan(plan, node)
    check_pinned(plan, node)
