"""The artist's command line: what it prints where, and how it ends."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.studio import services
from scripts.studio.console import Environment
from scripts.studio.errors import StudioError, UsageError
from scripts.studio.ipfs import Node
from scripts.studio.services import ROOT
from scripts.studio.statuses import ExitStatus
from scripts.vernissage import main


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Ran:
    """One command, run in this process."""

    def __init__(self, *arguments: object, stdin: str | None = None) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        env = Environment(io.StringIO(stdin or ""), self.out, self.err)
        self.status = main([str(argument) for argument in arguments], env)

    @property
    def document(self) -> dict:
        return json.loads(self.out.getvalue())

    def lines(self) -> list[str]:
        return self.out.getvalue().splitlines()

    def errors(self) -> list[str]:
        return self.err.getvalue().splitlines()


def test_plan_shows_every_work_and_both_directories(art: Path) -> None:
    ran = Ran("plan", art)
    assert ran.status == ExitStatus.DONE
    text = ran.out.getvalue()
    for expected in (
        "Agate",
        "basalt.jpg",
        "chert.svg",
        "70 %  artist, Ida",
        "royalty 7.5 %",
        "12 tokens",
        "ipfs://bafy",
    ):
        assert expected in text
    assert ran.errors() == []


def test_plan_prints_every_error_on_stdout_one_a_line_and_fails(art: Path) -> None:
    (art / "agate.png").write_bytes(b"")
    (art / "basalt.json").write_text('{"name": 3}')
    ran = Ran("plan", art)
    assert ran.status == ExitStatus.FAILED
    assert [line.split(": ")[:2] for line in ran.lines()] == [
        ["error", str(art / "agate.png")],
        ["error", str(art / "basalt.json")],
        ["error", str(art / "basalt.json")],
    ]
    assert ran.errors() == [f"3 to mend in {art}; nothing was pinned, nothing was minted"]


def test_plan_as_json_is_one_document_and_nothing_else(art: Path) -> None:
    ran = Ran("plan", art, "--json")
    assert ran.document["ok"] is True
    assert [work["work"] for work in ran.document["works"]] == [1, 2, 3]
    assert ran.err.getvalue() == ""


def test_errors_as_json_are_one_document_with_all_facts(art: Path) -> None:
    (art / "agate.png").write_bytes(b"")
    ran = Ran("plan", art, "--json")
    assert ran.status == ExitStatus.FAILED
    (error,) = ran.document["errors"]
    assert error["where"] == str(art / "agate.png")
    assert (error["expected"], error["found"]) == ("a picture", "0 bytes")
    assert ran.err.getvalue() == ""


def test_plan_takes_a_single_picture_and_warns(art: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.png"
    alone.write_bytes((art / "agate.png").read_bytes())
    ran = Ran("plan", alone)
    assert ran.status == ExitStatus.DONE
    assert [line.split(": ")[0] for line in ran.errors()] == ["warning", "warning"]


def test_pin_pins_and_says_where(art: Path, node: Node) -> None:
    ran = Ran("pin", art, "--ipfs", node.address, "--json")
    assert ran.status == ExitStatus.DONE
    assert node.is_pinned(ran.document["pictures_cid"])
    assert node.is_pinned(ran.document["metadata_cid"])


def test_a_dry_run_of_pin_pins_nothing(art: Path, node: Node) -> None:
    (art / "agate.json").write_text('{"name": "Agate II", "alt": "Another stone."}')
    ran = Ran("pin", art, "--ipfs", node.address, "--dry-run", "--json")
    assert ran.status == ExitStatus.DONE
    (missing,) = [cid for cid in ran.document["would_add"] if not node.is_pinned(cid)][-1:]
    assert not node.is_pinned(missing)


def test_pin_without_a_node_is_one_line_with_the_next_command(art: Path) -> None:
    address = f"/ip4/127.0.0.1/tcp/{services.free_port()}"
    ran = Ran("pin", art, "--ipfs", address)
    assert ran.status == ExitStatus.FAILED
    (line,) = ran.errors()
    assert line.startswith(f"error: {address}: version: no IPFS node answers")
    assert line.endswith("run: make chain, then the same command again")


def test_pin_of_a_broken_folder_does_not_even_ask_the_node(art: Path) -> None:
    (art / "agate.png").write_bytes(b"")
    ran = Ran("pin", art, "--ipfs", "/ip4/127.0.0.1/tcp/1")
    assert ran.status == ExitStatus.FAILED
    assert "agate.png" in ran.lines()[0]


def test_mint_on_an_unknown_network_is_wrong_use_and_names_the_known(art: Path) -> None:
    ran = Ran("mint", art, "--network", "atlantis")
    assert ran.status == ExitStatus.WRONG_USE
    assert ran.errors()[0].startswith("error: atlantis: no such network, expected local")


@pytest.mark.parametrize("arguments", [["paint"], ["plan", "--colour"], ["plan", "a", "b"], ["--json", "plan"]])
def test_wrong_use_is_one_line_and_status_two(arguments: list[str]) -> None:
    ran = Ran(*arguments)
    assert ran.status == ExitStatus.WRONG_USE
    said = ran.errors() or ran.document["errors"]
    assert len(said) == 1


@pytest.mark.parametrize("verb", ["", "doctor", "plan", "pin", "mint", "verify"])
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert Ran(*[verb] if verb else [], "--help").status == ExitStatus.DONE
    assert "Usage: vernissage" in capsys.readouterr().out


def test_doctor_names_what_is_installed_and_what_runs(node: Node) -> None:
    ran = Ran("doctor", "--ipfs", node.address, "--json")
    checks = {check["name"]: check for check in ran.document["checks"]}
    assert checks["Kubo"]["found"] == "0.42.0"
    assert checks["IPFS node"]["state"] == "ok"
    assert checks["solc"]["found"] == "0.8.37"
    assert checks["Brownie"]["found"].endswith("interpreted")
    assert ran.status == (ExitStatus.FAILED if any(c["state"] == "bad" for c in checks.values()) else ExitStatus.DONE)


def test_doctor_says_off_and_not_failed_where_nothing_runs() -> None:
    ran = Ran("doctor", "--ipfs", f"/ip4/127.0.0.1/tcp/{services.free_port()}", "--json")
    checks = {check["name"]: check for check in ran.document["checks"]}
    assert checks["IPFS node"]["state"] == "off"
    assert checks["IPFS node"]["run"].startswith("make chain")


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from scripts.vernissage import main; from scripts.studio.console import Environment\n"
        "status = main(['--help'], Environment())\n"
        "heavy = {'brownie', 'web3', 'PIL', 'pydantic', 'requests', 'ipfshttpclient'} & set(sys.modules)\n"
        "assert status == 0 and not heavy, heavy\n"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started < 20


def test_the_command_in_the_top_folder_works_from_anywhere(art: Path, tmp_path: Path) -> None:
    command = [str(ROOT / "vernissage"), "plan", str(art), "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"] is True


@pytest.mark.parametrize("arguments", [["--json"], []], ids=["document", "table"])
def test_a_reader_that_has_enough_is_no_error(art: Path, arguments: list[str]) -> None:
    command = [str(ROOT / "vernissage"), "plan", str(art), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        assert (process.wait(60), said) == (0, "")


def test_ctrl_c_is_status_130_and_says_what_is_safe(art: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scripts.studio.plans.make_plan", interrupted)
    ran = Ran("plan", art)
    assert ran.status == ExitStatus.INTERRUPTED == 130
    assert ran.errors() == ["stopped; nothing is lost, and the same command goes on where it was"]


def test_a_fault_of_the_program_is_one_line_too(art: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("scripts.studio.plans.make_plan", broken)
    monkeypatch.delenv("VERNISSAGE_TRACE", raising=False)
    ran = Ran("plan", art)
    assert ran.status == ExitStatus.FAILED
    (line,) = ran.errors()
    assert line.startswith("error: a fault of this program, found ZeroDivisionError: division by zero - run: ")


def test_a_question_without_a_terminal_is_wrong_use_unless_yes() -> None:
    env = Environment(io.StringIO(), io.StringIO(), io.StringIO())
    with pytest.raises(UsageError, match="expected --yes"):
        env.confirm("Mint?")
    env.yes = True
    assert env.confirm("Mint?")


@pytest.mark.parametrize(
    ("typed", "answer"), [("y\n", True), ("Yes\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_a_question_on_a_terminal_is_asked(typed: str, answer: bool) -> None:
    env = Environment(Terminal(typed), io.StringIO(), Terminal())
    assert env.confirm("Mint?") is answer
    assert env.stderr.getvalue() == "Mint? [y/N] "


def test_progress_shows_on_a_terminal_and_nowhere_else() -> None:
    shown = Environment(io.StringIO(), io.StringIO(), Terminal())
    hidden = Environment(io.StringIO(), io.StringIO(), io.StringIO())
    for env in (shown, hidden):
        with env.progress("minting", 3) as advance:
            for _ in range(3):
                advance(1)
    assert "minting" in shown.stderr.getvalue() and "3/3" in shown.stderr.getvalue()
    assert hidden.stderr.getvalue() == "" == hidden.stdout.getvalue()


def test_an_error_is_one_line_whatever_its_facts_hold() -> None:
    error = StudioError(
        "bad\nthing", where="a\x1b[31m/b", field="f\r", expected="x\u202ey", found="\ud800", run="do\nit"
    )
    assert len(error.line().splitlines()) == 1
    assert error.line().isprintable()
    error.line().encode()


def test_many_errors_are_cut_for_a_person_and_whole_for_a_program(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.txt").write_text("x")
    assert "and 101 more" in Ran("plan", tmp_path).lines()[-1]
    assert len(Ran("plan", tmp_path, "--json").document["errors"]) == 301


def test_no_key_shows_in_any_output(art: Path, node: Node) -> None:
    key = "4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d"
    environment = {**os.environ, "VERNISSAGE_KEY": key, "PRIVATE_KEY": key}
    for arguments in (["doctor", "--json"], ["plan", str(art)], ["pin", str(art), "--ipfs", node.address]):
        command = [str(ROOT / "vernissage"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        assert key not in done.stdout + done.stderr
