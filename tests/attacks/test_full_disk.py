"""Faults 23 and 24: a disk that takes no more, at whatever is written first. One clear line, and nothing is lost."""

import json
import os
import resource
import subprocess
from pathlib import Path

import brownie
import pytest

from scripts.studio.errors import JournalError
from scripts.studio.journal import Journal, Subject
from scripts.studio.plans import Plan
from tests.support.commands import VERNISSAGE, Home
from tests.support.runs import Runs

SUBJECT = Subject("ab" * 32, 1337, "0x" + "11" * 32, "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1")


def mint_with_files_of_at_most(most: int, home: Home, plan: Plan) -> subprocess.CompletedProcess[str]:
    """The command, refused by the kernel to write any file beyond so many bytes, as a full disk refuses."""
    return subprocess.run(
        [VERNISSAGE, "mint", str(plan.folder), "--json"], env=home.environment(), capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )  # fmt: skip


@pytest.mark.parametrize("most", [0, 300, 1_000, 1_400])
def test_a_mint_on_a_full_disk_says_so_and_goes_on_when_there_is_room(studio: Home, runs: Runs, most: int) -> None:
    """At 0 and 300 bytes nothing can be staged; at 1,000 and 1,400 the journal is full in the middle of the mint."""
    refused = mint_with_files_of_at_most(most, studio, runs.plan)
    assert refused.returncode == 1, refused.stderr
    (error,) = json.loads(refused.stdout)["errors"]
    assert error["what"] == ("the disk takes no more" if most <= 300 else "the journal cannot be kept")
    assert error["found"] == "File too large" or "No usable temporary directory" in error["found"]
    assert error["run"] == "./vernissage doctor, then the same command again"
    assert studio.vernissage("mint", str(runs.plan.folder), "--json").returncode == 0
    runs.assert_once(brownie.web3.provider.endpoint_uri)


def test_a_journal_on_a_full_device_takes_nothing_and_says_so(tmp_path: Path) -> None:
    with Journal(tmp_path / "plan.jsonl", SUBJECT) as journal:
        journal.intend("a", nonce=1)
        kept, journal._file = journal._file, os.open("/dev/full", os.O_WRONLY)
        with pytest.raises(JournalError, match=r"the journal cannot be kept, .* found No space left on device"):
            journal.intend("b", nonce=2)
        os.close(journal._file)
        journal._file = kept
        assert [entry.key for entry in journal.entries] == ["a"]


def test_a_journal_that_cannot_be_read_or_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(JournalError, match="the journal cannot be kept"), Journal(tmp_path / "file" / "x", SUBJECT):
        pass
