"""Every verb of the command line, as the application itself lists them: one way to ask for help, facts and nothing."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from scripts.studio.console import Environment
from scripts.studio.services import ROOT
from scripts.studio.statuses import ExitStatus
from scripts.vernissage import build, main

LOOKS = {
    "doctor", "plan", "verify", "backup", "drill", "certificate", "timeline", "voucher show", "phase show",
    "recipe show", "licence show", "right show", "collection show", "split show", "split statement", "lot show",
    "lot watch", "lot audit", "offer show", "credit show", "gallery",
}  # fmt: skip
"""Verbs that look, and at most write the files they are asked for; without --publish, `gallery` pins nothing."""
KEEPS = {"pin", "heal", "restore", "reveal seal"}
"""Verbs that pin, and send no transaction."""
SIGNS = {"voucher sign"}
"""Verbs that sign into a file; to carry its plan out is what `mint` does, and that can be tried."""


def walk(command: Any, name: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Each verb with its name."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(name), command
    for word, each in (inner or {}).items():
        yield from walk(each, (*name, word))


VERBS = dict(walk(typer.main.get_command(build(Environment()))))


def options(name: str) -> set[str]:
    return {option for each in VERBS[name].params for option in each.opts}


def least(name: str, folder: Path) -> list[str]:
    """The verb with as little as it takes: something that is not there for everything it needs."""
    words = name.split()
    for each in VERBS[name].params:
        if each.required:
            kind = each.type_descriptor.annotation
            value = "1" if kind is int else str(folder / "none") if kind is Path else "none"
            words += [value] if each.param_type_name == "argument" else [each.opts[0], value]
    return words


@pytest.fixture
def nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No chain, no node, no folder of art."""
    for module in ("networks", "services", "doctor"):
        monkeypatch.setattr(f"scripts.studio.{module}.LOCAL_RECORD", tmp_path / "chain.json")
    monkeypatch.setenv("VERNISSAGE_IPFS", "/ip4/127.0.0.1/tcp/1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_verbs_are_those_that_the_table_of_commands_names() -> None:
    assert set(VERBS) >= {
        "doctor", "plan", "pin", "mint", "verify", "heal", "backup", "restore", "drill", "gallery", "certificate",
        "timeline", "split create", "split show", "split pay", "split statement", "credit show", "credit withdraw",
    }  # fmt: skip


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_says_what_it_does_and_what_each_option_is(name: str) -> None:
    verb = VERBS[name]
    assert verb.help and verb.help.endswith(".")
    assert all(getattr(each, "help", "") for each in verb.params if each.param_type_name == "option")


@pytest.mark.parametrize("name", VERBS)
def test_help_is_shown_and_done(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    env = Environment(io.StringIO(), io.StringIO(), io.StringIO())
    assert main([*name.split(), "--help"], env) == ExitStatus.DONE
    assert f"Usage: vernissage {name}" in capsys.readouterr().out


@pytest.mark.parametrize("name", VERBS)
def test_json_is_one_document_whatever_happens_and_nobody_is_asked(name: str, nothing_runs: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    status = main([*least(name, nothing_runs), "--json"], Environment(io.StringIO("y\n" * 9), out, err))
    document = json.loads(out.getvalue())
    assert isinstance(document["ok"], bool) and err.getvalue() == ""
    assert (status == ExitStatus.DONE) == document["ok"]
    if not document["ok"] and "errors" in document:
        assert all(error["line"] and "a fault of this program" not in error["line"] for error in document["errors"])


@pytest.mark.parametrize("name", VERBS)
def test_without_json_an_error_is_one_line_a_cause(name: str, nothing_runs: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    status = main(least(name, nothing_runs), Environment(io.StringIO(), out, err))
    if status != ExitStatus.DONE and name != "doctor":
        lines = [*out.getvalue().splitlines(), *err.getvalue().splitlines()]
        assert any(line.startswith("error: ") for line in lines)
        assert "Traceback" not in out.getvalue() + err.getvalue()


SENDS = sorted(set(VERBS) - LOOKS - KEEPS - SIGNS)
"""All others: a new verb belongs here until it is named above."""


@pytest.mark.parametrize("name", sorted(KEEPS))
def test_what_pins_can_be_tried_first(name: str) -> None:
    assert {"--dry-run", "--json"} <= options(name)


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_what_only_looks_asks_for_no_account_and_no_agreement(name: str) -> None:
    assert not {"--from", "--yes", "--dry-run"} & options(name)


@pytest.mark.parametrize("name", SENDS)
def test_what_sends_can_be_tried_first_and_can_be_agreed_to(name: str) -> None:
    assert {"--dry-run", "--yes", "--network", "--json"} <= options(name)


def source_files() -> list[Path]:
    return [path for folder in ("scripts/studio", "scripts/verbs") for path in (ROOT / folder).rglob("*.py")]


def test_every_command_an_error_names_is_one_there_is() -> None:
    """The text after `./vernissage` in any message is a verb with options it has; so is what Brownie is told to run."""
    said = [
        match
        for path in source_files()
        for match in re.findall(r"\./vernissage ([a-z]+(?: [a-z-]+)*)", path.read_text())
    ]
    groups = {name.split()[0] for name in VERBS if " " in name}
    for words in said:
        first, *rest = words.split()
        assert first in VERBS or (first in groups and (not rest or f"{first} {rest[0]}" in VERBS)), words
    for path in source_files():
        for script in re.findall(r"brownie run ([a-z]+)", path.read_text()):
            assert (ROOT / "scripts" / f"{script}.py").is_file(), script
        for name, option in re.findall(r"\./vernissage ([a-z]+) (--[a-z-]+)", path.read_text()):
            assert option in options(name) | {"--help"}, (name, option)


def test_no_verb_sleeps_for_show() -> None:
    """Who sleeps waits for a node, a chain, a turn or a lot: in the modules that do so, and nowhere else."""
    sleepers = {path for path in source_files() if re.search(r"\bsleep\(", path.read_text())}
    studio = {"chain.py", "rpc.py", "sending.py", "services.py", "pinning_services.py"}
    allowed = {ROOT / "scripts" / "studio" / name for name in studio}
    assert sleepers <= allowed | {ROOT / "scripts" / "verbs" / "lot" / "showing.py"}


def test_the_page_of_the_studio_links_to_tests_that_are_there() -> None:
    page = ROOT / "docs" / "studio.md"
    links = re.findall(r"\[([a-z0-9_]+)\]\((\.\./tests/[a-z0-9_/]+\.py)\)", page.read_text())
    assert len(links) >= 30
    for name, target in links:
        assert f"def test_{name}(" in (page.parent / target).resolve().read_text(), name
    assert all(f"| {number}. " in page.read_text() for number in range(1, 12))
