"""Fault 24: a node that is dead, dies in the middle, is slow, has no room, lies about a CID, or pins nothing."""

import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.studio import services
from scripts.studio.errors import CidMismatch, IpfsError, IpfsUnreachable
from scripts.studio.ipfs import Node
from scripts.studio.pinning import check_pinned, pin_plan
from scripts.studio.plans import Plan, make_plan
from tests.support.folders import sidecar
from tests.support.nodes import daemon_of, false_node, passing_on, silent, trickle

VERSION = {"Version": "0.42.0"}


@pytest.fixture
def heavy(art: Path) -> Plan:
    """A plan of some megabytes, so that there is a middle of an add."""
    import os

    from PIL import Image

    for number in range(4):
        Image.frombytes("RGB", (700, 700), os.urandom(700 * 700 * 3)).save(art / f"noise-{number}.png")
        sidecar(art / f"noise-{number}.png")
    return make_plan(art)


def test_no_node_at_the_address_names_it_and_the_next_command(art: Path) -> None:
    address = f"/ip4/127.0.0.1/tcp/{services.free_port()}"
    with pytest.raises(IpfsUnreachable) as refused:
        pin_plan(make_plan(art), Node(address))
    assert (refused.value.what, refused.value.where) == ("no IPFS node answers", address)
    assert refused.value.run == "make chain, then the same command again"


@pytest.mark.parametrize("after", [1, 300_000, 2_000_000, 5_000_000])
def test_a_node_killed_in_the_middle_of_an_add_loses_nothing_that_a_second_run_does_not_bring(
    heavy: Plan, tmp_path: Path, after: int
) -> None:
    repo = tmp_path / "repo"
    with services.kubo(repo) as address:
        node = Node(address)
        daemon = daemon_of(node)
        with passing_on(node, after, daemon.kill) as watched, pytest.raises(IpfsUnreachable):
            pin_plan(heavy, watched)
    with services.kubo(repo) as address:
        node = Node(address)
        pin_plan(heavy, node)
        check_pinned(heavy, node)
        for work in heavy.works:
            assert node.content(f"{heavy.pictures_cid}/{work.path}").digest == work.content_digest


def test_a_node_killed_between_the_directories_keeps_the_first(heavy: Plan, tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    with services.kubo(repo) as address:
        node = Node(address)
        daemon = daemon_of(node)
        with pytest.raises(IpfsUnreachable):
            pin_plan(heavy, node, lambda text: daemon.kill() if text.startswith("adding metadata") else None)
    with services.kubo(repo) as address:
        assert pin_plan(heavy, Node(address)).added == (heavy.metadata_cid,)


def test_a_node_without_room_is_told_of_and_holds_nothing_by_halves(heavy: Plan, new_node: Callable[[], Node]) -> None:
    """The kernel refuses the daemon files above 100 kB, as a full disk refuses all."""
    node = new_node()
    resource.prlimit(daemon_of(node).pid, resource.RLIMIT_FSIZE, (100_000, 100_000))
    with pytest.raises(IpfsError):
        pin_plan(heavy, node)


def test_a_silent_node_is_given_up_on_in_time(art: Path) -> None:
    plan = make_plan(art)
    started = time.monotonic()
    with silent() as node:
        for call in (node.version, lambda: node.is_pinned(plan.pictures_cid), lambda: node.cat(plan.pictures_cid)):
            with pytest.raises(IpfsUnreachable, match="no answer in time"):
                call()
    assert time.monotonic() - started < 20


def test_a_node_that_trickles_is_given_up_on_in_time() -> None:
    started = time.monotonic()
    with false_node({"cat": trickle}, seconds=0.5) as node, pytest.raises(IpfsError, match="too slow"):
        node.cat("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("endpoint", ["add", "pin/ls", "ls"])
def test_a_node_that_trickles_its_answer_to_anything_is_given_up_on_in_time(art: Path, endpoint: str) -> None:
    plan = make_plan(art)
    calls: dict[str, Callable[[Node], object]] = {
        "add": lambda node: node.add_bytes(b"x", plan.pictures_cid),
        "pin/ls": lambda node: node.is_pinned(plan.pictures_cid),
        "ls": lambda node: node.list_folder(plan.pictures_cid),
    }
    started = time.monotonic()
    with false_node({endpoint: trickle}, seconds=0.5) as node, pytest.raises(IpfsError, match="too slow"):
        calls[endpoint](node)
    assert time.monotonic() - started < 20


def test_a_node_that_takes_everything_and_then_is_silent_is_given_up_on_in_time(art: Path) -> None:
    plan = make_plan(art)
    answers = {
        "version": VERSION,
        "pin/ls": (500, b'{"Message": "path is not pinned"}'),
        "add": lambda write: time.sleep(3),
    }
    started = time.monotonic()
    with false_node(answers, seconds=0.5) as node, pytest.raises(IpfsUnreachable, match="no answer in time"):
        pin_plan(plan, node)
    assert time.monotonic() - started < 20


def test_a_slow_node_is_waited_for(art: Path, node: Node) -> None:
    """It takes its time with every byte it is sent, and is late with none of its answers."""
    plan = make_plan(art)
    with passing_on(node, 0, lambda: None, pause=0.02) as slow:
        pin_plan(plan, slow)
    check_pinned(plan, node)


def test_a_node_that_answers_another_cid_is_not_believed(art: Path) -> None:
    plan = make_plan(art)
    answers = {
        "version": VERSION,
        "pin/ls": (500, b'{"Message": "path is not pinned"}'),
        "add": {"Name": "pictures", "Hash": plan.metadata_cid},
        "pin/rm": {"Pins": []},
    }
    with false_node(answers) as node, pytest.raises(CidMismatch) as refused:
        pin_plan(plan, node)
    assert (refused.value.expected, refused.value.found) == (plan.pictures_cid, plan.metadata_cid)


def test_a_node_that_answers_no_cid_is_not_believed(art: Path) -> None:
    plan = make_plan(art)
    answers = {"version": VERSION, "pin/ls": (500, b'{"Message": "is not pinned"}'), "add": (200, b"")}
    with false_node(answers) as node, pytest.raises(CidMismatch, match="found none"):
        pin_plan(plan, node)


def test_a_node_that_pins_nothing_is_noticed(art: Path) -> None:
    plan = make_plan(art)
    answers = {
        "version": VERSION,
        "pin/ls": (500, b'{"Message": "path is not pinned"}'),
        "add": {"Name": "pictures", "Hash": plan.pictures_cid},
    }
    with false_node(answers) as node, pytest.raises(IpfsError, match="added but not pinned"):
        pin_plan(plan, node)


def test_a_pin_whose_blocks_are_gone_does_not_count(heavy: Plan, new_node: Callable[[], Node], tmp_path: Path) -> None:
    node = new_node()
    pin_plan(heavy, node)
    repo = Path(daemon_of(node).environ()["IPFS_PATH"])
    largest = max((repo / "blocks").rglob("*.data"), key=lambda file: file.stat().st_size)
    largest.unlink()
    assert node.is_pinned(heavy.pictures_cid)
    assert not node.pinned_whole(heavy.pictures_cid)
    with pytest.raises(IpfsError, match="pictures: not pinned"):
        check_pinned(heavy, node)
    assert pin_plan(heavy, node).added == (heavy.pictures_cid,)
    check_pinned(heavy, node)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_an_error_page_is_an_error(status: int) -> None:
    with false_node({"pin/ls": (status, b"<html>try later</html>")}) as node, pytest.raises(IpfsError) as refused:
        node.is_pinned("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")
    assert refused.value.found == "<html>try later</html>"


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"{", b"\xff\xfe"])
def test_nonsense_is_an_error(body: bytes) -> None:
    with false_node({"pin/ls": (200, body)}) as node, pytest.raises(IpfsError, match="nonsense"):
        node.is_pinned("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")


@pytest.mark.parametrize("version", ["0.39.0", "", "0.8.0"])
def test_a_node_too_old_for_the_parameters_is_refused(version: str) -> None:
    with false_node({"version": {"Version": version}}) as node, pytest.raises(IpfsError, match="too old a node"):
        node.version()


def test_a_document_that_never_ends_is_not_read_to_its_end(art: Path, new_node: Callable[[], Node]) -> None:
    node, plan = new_node(), make_plan(art)
    pin_plan(plan, node)
    with pytest.raises(IpfsError, match="too large"):
        node.read(f"{plan.pictures_cid}/agate/work.png", most=100)


@pytest.mark.parametrize("address", ["", "localhost", "/ip4/127.0.0.1", "ftp://127.0.0.1:5001", "/ip4/127.0.0.1/udp/1"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(IpfsError, match="not a node's address"):
        Node(address).version()


def test_a_web_address_and_a_multiaddress_are_the_same_node(node: Node) -> None:
    web = f"http://127.0.0.1:{node.address.rsplit('/', 1)[-1]}"
    assert Node(web).version() == node.version()
