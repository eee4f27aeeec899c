"""Copies lost and made again: a private swarm of three, a pinning service, the artist's folder, and CARs."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.studio.errors import IpfsError
from scripts.studio.healing import Keeper, NodeKeeper, ServiceKeeper, Source, car_roots, heal, roots_of, sources_of
from scripts.studio.ipfs import Node
from scripts.studio.pinning import check_pinned, pin_plan, write_cars
from scripts.studio.pinning_services import PinningService
from scripts.studio.plans import make_plan
from scripts.studio.statuses import ExitStatus
from tests.fixtures.pinning import TOKEN
from tests.support.nodes import daemon_of
from tests.support.swarm import Member, started, swarm
from tests.unit.studio.test_ask_pinning_service import turns
from tests.unit.studio.test_vernissage import Ran


@pytest.fixture
def members(tmp_path: Path) -> Iterator[list[Member]]:
    with swarm(tmp_path / "swarm") as found:
        yield found


def keepers(*nodes: Node) -> list[Keeper]:
    return [NodeKeeper(node) for node in nodes]


def test_a_swarm_of_three_gets_its_third_copy_again_when_a_node_loses_its_disk(
    art: Path, members: list[Member], tmp_path: Path
) -> None:
    plan = make_plan(art)
    one, two, three = (member.node for member in members)
    pin_plan(plan, one)
    roots = roots_of(plan)
    health = heal(roots, keepers(one, two, three), {}, least=3)
    assert [health.copies(root) for root in roots] == [3, 3]
    assert {outcome.how for outcome in health.outcomes} == {"", "from another node"}

    members[0].die_and_lose_its_disk()
    shutil.rmtree(art)
    health = heal(roots, keepers(one, two, three), {}, least=3, dry_run=True)
    assert [outcome.after for outcome in health.outcomes] == ["unreachable", "kept", "kept"] * 2
    assert health.short == tuple(roots)

    fourth = started(tmp_path / "swarm" / "fourth")
    members.append(fourth)
    health = heal(roots, keepers(two, three, fourth.node), {}, least=3)
    assert health.short == ()
    for root in roots:
        assert fourth.node.pinned_whole(root.cid)
    for work in plan.works:
        assert fourth.node.content(f"{plan.pictures_cid}/{work.path}").digest == work.content_digest


def test_a_node_that_comes_back_empty_is_filled_again(art: Path, members: list[Member]) -> None:
    plan = make_plan(art)
    pin_plan(plan, members[0].node)
    heal(roots_of(plan), keepers(*(member.node for member in members)), {}, least=3)
    lost = members.pop()
    lost.die_and_lose_its_disk()
    members.append(started(lost.repo))
    health = heal(roots_of(plan), keepers(*(member.node for member in members)), {}, least=3)
    assert health.short == ()
    check_pinned(plan, members[-1].node)


def test_the_folder_comes_first_then_the_car_then_other_nodes(
    art: Path, tmp_path: Path, new_node: Callable[[], Node]
) -> None:
    plan = make_plan(art)
    write_cars(plan, tmp_path / "cars")
    with sources_of(plan, tmp_path / "cars") as sources:
        health = heal(roots_of(plan), keepers(new_node()), sources, least=1)
    assert [outcome.how for outcome in health.outcomes] == ["from the folder"] * 2
    with sources_of(None, tmp_path / "cars") as sources:
        health = heal(roots_of(plan), keepers(new_node()), sources, least=1)
    assert [outcome.how for outcome in health.outcomes] == ["from the CAR"] * 2
    assert health.short == ()


def test_blocks_lost_below_a_pin_are_brought_back(art: Path, new_node: Callable[[], Node]) -> None:
    plan, node = make_plan(art), new_node()
    pin_plan(plan, node)
    repo = Path(daemon_of(node).environ()["IPFS_PATH"])
    for block in list((repo / "blocks").rglob("*.data"))[:4]:
        block.unlink()
    with sources_of(plan, None) as sources:
        health = heal(roots_of(plan), keepers(node), sources, least=1)
    assert "missing" in {outcome.before for outcome in health.outcomes}
    assert {outcome.after for outcome in health.outcomes} == {"kept"}
    check_pinned(plan, node)


def test_a_car_named_as_another_root_is_not_believed(art: Path, tmp_path: Path, new_node: Callable[[], Node]) -> None:
    plan = make_plan(art)
    _, metadata = write_cars(plan, tmp_path / "cars")
    wrong = {plan.pictures_cid: Source(car=metadata)}
    health = heal(roots_of(plan)[:1], keepers(new_node()), wrong, least=1)
    (outcome,) = health.outcomes
    assert outcome.after == "missing"
    assert "another CAR" in outcome.how


def test_one_keeper_that_fails_stops_no_other(art: Path, new_node: Callable[[], Node]) -> None:
    plan = make_plan(art)
    with sources_of(plan, None) as sources:
        health = heal(roots_of(plan), keepers(Node("/ip4/127.0.0.1/tcp/1"), new_node()), sources, least=1)
    assert [outcome.after for outcome in health.outcomes] == ["unreachable", "kept"] * 2
    assert health.short == ()


def test_a_pinning_service_counts_only_once_it_says_pinned(
    art: Path, new_node: Callable[[], Node], new_service: Callable[..., PinningService]
) -> None:
    plan, node, service = make_plan(art), new_node(), new_service()
    pin_plan(plan, node)
    slow = ServiceKeeper(service, limit=0.2, pause=0.1)
    health = heal(roots_of(plan), [slow, *keepers(node)], {}, least=2)
    assert {outcome.after for outcome in health.outcomes if outcome.keeper == slow.name} == {"waiting"}
    assert health.short == tuple(roots_of(plan))
    for root in roots_of(plan):
        turns(service, root.cid, "pinned")
    assert heal(roots_of(plan), [slow, *keepers(node)], {}, least=2).short == ()


def test_a_pinning_service_is_told_who_has_the_bytes(
    art: Path, members: list[Member], new_service: Callable[..., PinningService]
) -> None:
    import requests

    plan, node = make_plan(art), members[0].node
    pin_plan(plan, node)
    service = new_service(*members[1].node.addresses())
    keeper = ServiceKeeper(service, limit=1, pause=0.1, prefix="pinned")
    assert heal(roots_of(plan), [keeper, *keepers(node)], {}, least=2).short == ()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    listed = requests.get(f"{service.endpoint}/pins?status=pinned", headers=headers, timeout=5).json()["results"]
    assert {entry["pin"]["cid"] for entry in listed} == {plan.pictures_cid, plan.metadata_cid}
    assert all(entry["pin"]["origins"] == node.addresses() for entry in listed)
    assert all("/p2p/" in address for address in node.addresses())


def test_the_command_heals_several_nodes_and_a_service(
    art: Path, new_node: Callable[[], Node], new_service: Callable[..., PinningService], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, service = new_node(), new_node(), new_service()
    plan = make_plan(art)
    for root in roots_of(plan):
        turns(service, root.cid, "pinned")
    monkeypatch.setenv("VERNISSAGE_PINNING_TOKEN", TOKEN)
    arguments = ["heal", art, "--ipfs", one.address, "--ipfs", two.address, "--service", service.endpoint]
    ran = Ran(*arguments, "--least", "3", "--json", "--dry-run")
    assert ran.status == ExitStatus.FAILED
    assert [root["copies"] for root in ran.document["roots"]] == [1, 1]
    ran = Ran(*arguments, "--least", "3", "--json")
    assert ran.status == ExitStatus.DONE
    assert [root["copies"] for root in ran.document["roots"]] == [3, 3]
    assert TOKEN not in ran.out.getvalue() + ran.err.getvalue()


def test_the_command_says_what_has_too_few_copies(art: Path, node: Node) -> None:
    ran = Ran("heal", art, "--ipfs", node.address, "--least", "2")
    assert ran.status == ExitStatus.FAILED
    plan = make_plan(art)
    warning, *errors = ran.errors()
    assert warning.startswith("warning: the split's terms are left out, since it names accounts: ")
    assert errors == [f"error: {root.what}: {root.cid}: too few copies, expected 2, found 1" for root in roots_of(plan)]


def test_the_command_heals_from_cars_alone(art: Path, tmp_path: Path, new_node: Callable[[], Node]) -> None:
    plan = make_plan(art)
    write_cars(plan, tmp_path / "cars")
    shutil.rmtree(art)
    node = new_node()
    ran = Ran("heal", "--car", tmp_path / "cars", "--ipfs", node.address, "--json")
    assert ran.status == ExitStatus.DONE, ran.out.getvalue()
    check_pinned(plan, node)


@pytest.mark.parametrize(
    ("endpoint", "token", "expected"),
    [
        ("https://pins.example/psa", "", "VERNISSAGE_PINNING_TOKEN in the environment"),
        ("http://pins.example/psa", "t", "https://, so that nobody reads the token"),
    ],
)
def test_a_service_without_token_or_safety_is_wrong_use(
    art: Path, monkeypatch: pytest.MonkeyPatch, endpoint: str, token: str, expected: str
) -> None:
    monkeypatch.setenv("VERNISSAGE_PINNING_TOKEN", token)
    ran = Ran("heal", art, "--service", endpoint, "--json")
    assert ran.status == ExitStatus.WRONG_USE
    assert ran.document["errors"][0]["expected"] == expected


@pytest.mark.parametrize("data", [b"", b"not a car", b"\x00" * 100])
def test_what_is_no_car_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.car").write_bytes(data)
    with pytest.raises(IpfsError, match="not a CAR"):
        list(car_roots(tmp_path))


def test_a_missing_folder_of_cars_is_named(tmp_path: Path) -> None:
    ran = Ran("heal", "--car", tmp_path / "nowhere")
    assert ran.status == ExitStatus.FAILED
    assert "no folder of CARs" in ran.errors()[0]
