"""Fault 23: a journal cut off, turned to garbage, of another schema, plan, chain or contract; nothing is guessed."""

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.studio.errors import JournalError
from scripts.studio.journal import Journal, Subject

SUBJECT = Subject("ab" * 32, 1337, "0x" + "11" * 32, "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1")
KEYS = ["a", "b", "c"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "plan.jsonl"
    with Journal(target, SUBJECT) as journal:
        for key in KEYS:
            journal.intend(key, nonce=1)
    return target


def keys(path: Path) -> list[str]:
    with Journal(path, SUBJECT) as journal:
        return [entry.key for entry in journal.entries]


def refusal(path: Path, subject: Subject = SUBJECT) -> JournalError:
    before = path.read_bytes()
    with pytest.raises(JournalError) as refused, Journal(path, subject):
        pass
    assert path.read_bytes() == before, "a journal that is refused is left as it was"
    return refused.value


def test_a_last_line_cut_off_at_any_byte_is_dropped_and_the_rest_kept(path: Path) -> None:
    data = path.read_bytes()
    start = data[:-1].rfind(b"\n") + 1
    for end in range(start, len(data)):
        path.write_bytes(data[:end])
        with Journal(path, SUBJECT) as journal:
            assert [entry.key for entry in journal.entries] == KEYS[:-1]
            assert journal.dropped == end - start
            journal.intend("d")
        assert keys(path) == ["a", "b", "d"]


def test_a_head_cut_off_at_any_byte_is_an_empty_journal(path: Path) -> None:
    head = path.read_bytes().split(b"\n")[0]
    for end in range(len(head)):
        path.write_bytes(head[:end])
        assert keys(path) == []


def test_every_flipped_bit_in_a_line_is_noticed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    ends = data.find(b"\n", data.find(b"\n") + 1)
    for at in range(data.find(b"\n") + 1, ends):
        data[at] ^= 1
        path.write_bytes(data)
        assert "damaged" in refusal(path).what
        data[at] ^= 1


@pytest.mark.parametrize(
    "garbage", [b"\0" * 500 + b"\n", b"hello\n", b"{}\n", b"[1] 00000000\n", b"\xb9\n", b"\n"]
)
def test_garbage_is_refused_with_the_way_to_set_it_aside(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "plan.jsonl"
    path.write_bytes(garbage)
    error = refusal(path)
    assert (error.what, error.field) == ("a damaged journal", "line 1")
    assert error.run == f"mv {path} {path}.set-aside-1, then the same command again"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("plan", "cd" * 32),
        ("chain_id", 1),
        ("genesis_hash", "0x" + "22" * 32),
        ("contract", "0xFFcf8FDEE72ac11b5c542428B35EEF5769C409f0"),
    ],
)
def test_a_journal_about_something_else_is_refused_with_both_facts(path: Path, field: str, value: object) -> None:
    error = refusal(path, replace(SUBJECT, **{field: value}))
    assert (error.what, error.field, error.expected) == (f"a journal about another {field}", field, str(value))
    assert str(getattr(SUBJECT, field)) in error.found


def test_a_journal_of_another_schema_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.studio.journal.SCHEMA", 2)
    error = refusal(path)
    assert (error.field, error.expected, error.found) == ("journal", "schema 2", "1")


def test_an_entry_where_the_head_should_be_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes().split(b"\n", 1)[1])
    assert refusal(path).found == "no head: this is not a journal"


def test_a_folder_in_place_of_a_journal_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.jsonl").mkdir()
    with pytest.raises(JournalError, match="cannot be kept"), Journal(tmp_path / "plan.jsonl", SUBJECT):
        pass
