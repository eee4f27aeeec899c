"""The journal: nothing is sent before it is on disk, and nothing is guessed at afterwards."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.studio.errors import JournalError, JournalLocked
from scripts.studio.journal import Journal, Subject, quarantine, read_journal
from scripts.studio.services import ROOT

SUBJECT = Subject("ab" * 32, 1337, "0x" + "11" * 32, "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1")


def opened(path: Path, subject: Subject = SUBJECT) -> Journal:
    return Journal(path, subject)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journals" / "plan.jsonl"


def test_what_was_written_is_read_again(path: Path) -> None:
    with opened(path) as journal:
        journal.intend("works 1-40", nonce=7)
        journal.sent("works 1-40", "0xaa")
        journal.done("works 1-40", block=12)
    with opened(path) as journal:
        assert [(entry.kind, entry.key, entry.facts) for entry in journal.entries] == [
            ("intent", "works 1-40", {"nonce": 7}),
            ("sent", "works 1-40", {"tx_hash": "0xaa"}),
            ("done", "works 1-40", {"block": 12}),
        ]
        last = journal.last("works 1-40")
        assert last is not None and last.kind == "done"
        assert journal.last("another") is None
    assert [entry.kind for entry in read_journal(path)] == ["intent", "sent", "done"]


def test_open_intents_and_unfinished_transactions_are_told_apart(path: Path) -> None:
    with opened(path) as journal:
        journal.intend("a", nonce=1)
        journal.sent("a", "0xaa")
        journal.done("a")
        journal.intend("b", nonce=2)
        journal.sent("b", "0xbb")
        journal.intend("c", nonce=3)
        journal.failed("d")
    with opened(path) as journal:
        assert [entry.key for entry in journal.open_intents()] == ["b", "c"]
        assert journal.unfinished() == [("b", "0xbb")]


def test_an_intent_is_on_disk_before_the_call_returns(path: Path) -> None:
    with opened(path) as journal:
        journal.intend("a", nonce=1)
        assert [entry.key for entry in read_journal(path)] == ["a"]


def test_a_process_killed_at_any_moment_leaves_a_journal_that_opens(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from scripts.studio.journal import Journal, Subject\n"
        f"with Journal(Path({str(path)!r}), {SUBJECT!r}) as journal:\n"
        "    for number in range(10**9):\n"
        "        journal.intend(str(number), nonce=number)\n"
        "        print(number, flush=True)\n"
    )
    told = -1
    for least in (told + 1, told + 40, told + 120):
        child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        for line in child.stdout:
            told = int(line)
            if told >= least:
                break
        child.send_signal(signal.SIGKILL)
        told = max([told, *(int(line) for line in child.stdout.read().split("\n")[:-1] if line)])
        child.wait()
        child.stdout.close()
        with opened(path) as journal:
            keys = [int(entry.key) for entry in journal.entries]
        assert told in keys, "told of an intent that is not on disk"


def test_a_second_process_is_told_to_wait(path: Path) -> None:
    code = (
        "from pathlib import Path; from scripts.studio.journal import Journal, Subject\n"
        f"with Journal(Path({str(path)!r}), {SUBJECT!r}):\n"
        "    print('open', flush=True); input()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdin is not None
    assert child.stdout.readline() == "open\n"
    with pytest.raises(JournalLocked, match="another process works on this plan"), opened(path):
        pass
    child.kill()
    child.communicate()
    with opened(path):
        pass


def test_a_journal_opens_again_after_an_error_inside(path: Path) -> None:
    with pytest.raises(RuntimeError), opened(path) as journal:
        journal.intend("a")
        raise RuntimeError
    with opened(path) as journal:
        assert [entry.key for entry in journal.entries] == ["a"]


def test_a_journal_that_cannot_be_written_stops_everything(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(path) as journal:
        journal.intend("a")
        size = path.stat().st_size
        real = os.write

        def full(handle: int, data: bytes) -> int:
            if len(data) > 10:
                return real(handle, data[:10])
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "write", full)
        with pytest.raises(JournalError, match="No space left on device"):
            journal.intend("b" * 5)
        monkeypatch.undo()
        assert path.stat().st_size == size
        assert [entry.key for entry in journal.entries] == ["a"]
        journal.intend("c")
    with opened(path) as journal:
        assert [entry.key for entry in journal.entries] == ["a", "c"]


def test_a_journal_that_is_not_open_takes_nothing(path: Path) -> None:
    with pytest.raises(JournalError, match="not open"):
        opened(path).intend("a")


def test_a_journal_set_aside_keeps_its_bytes_and_its_predecessors(path: Path) -> None:
    for number in (1, 2):
        with opened(path) as journal:
            journal.intend(str(number))
        data = path.read_bytes()
        target = quarantine(path)
        assert target.name == f"plan.jsonl.set-aside-{number}"
        assert target.read_bytes() == data
        assert not path.exists()
