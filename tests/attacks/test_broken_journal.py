"""Fault 23: a journal cut off, turned to garbage, of another schema, plan, chain or contract; nothing is guessed.

What does not parse is set aside, byte for byte, and the chain is asked; what is about something else is refused.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import brownie
import pytest

from scripts.studio.errors import JournalError, StudioError
from scripts.studio.journal import Journal, Subject
from tests.support.faulty_rpc import Proxy, faulty, status
from tests.support.runs import Runs

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


def assert_set_aside(path: Path) -> None:
    """Opening sets the file aside as it is, and begins an empty journal that is kept."""
    before = path.read_bytes()
    with Journal(path, SUBJECT) as journal:
        assert journal.entries == []
        assert journal.set_aside is not None and journal.set_aside.read_bytes() == before
        journal.intend("new")
        journal.set_aside.unlink()
    assert keys(path) == ["new"]


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
        assert_set_aside(path)
        data[at] ^= 1


@pytest.mark.parametrize("garbage", [b"\0" * 500 + b"\n", b"hello\n", b"{}\n", b"[1] 00000000\n", b"\xb9\n", b"\n"])
def test_garbage_is_set_aside_byte_for_byte(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "plan.jsonl"
    path.write_bytes(garbage)
    assert_set_aside(path)


def test_damaged_journals_do_not_overwrite_each_other(path: Path) -> None:
    for number in (1, 2, 3):
        path.write_bytes(b"garbage %d\n" % number)
        with Journal(path, SUBJECT) as journal:
            assert journal.set_aside == path.with_name(f"{path.name}.set-aside-{number}")
            assert journal.set_aside.read_bytes() == b"garbage %d\n" % number


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
    assert error.run == f"mv {path} {path}.set-aside-1, then the same command again"


def test_a_journal_of_another_schema_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.studio.journal.SCHEMA", 2)
    error = refusal(path)
    assert (error.field, error.expected, error.found) == ("journal", "schema 2", "1")


def test_an_entry_where_the_head_should_be_is_no_journal(path: Path) -> None:
    path.write_bytes(path.read_bytes().split(b"\n", 1)[1])
    assert_set_aside(path)


def test_a_folder_in_place_of_a_journal_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.jsonl").mkdir()
    with pytest.raises(JournalError, match="cannot be kept"), Journal(tmp_path / "plan.jsonl", SUBJECT):
        pass


# ---- in the middle of a mint ----

SEND = "eth_sendTransaction"


@pytest.fixture
def half_minted(runs: Runs) -> Iterator[tuple[Runs, Proxy]]:
    """A mint that was stopped with a transaction on its way whose hash nobody wrote down."""
    with faulty(brownie.web3.provider.endpoint_uri) as proxy:
        proxy.next(SEND, None, None, None, status(502, arrives=True))
        proxy.next("eth_getTransactionCount", *[None] * 9)
        proxy.weather = lambda call: status(502) if proxy.seen[SEND] >= 4 else None
        with pytest.raises(StudioError):
            runs.mint(proxy.address)
        proxy.weather = None
        yield runs, proxy


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "lost": lambda data: b"",
    "cut in the middle of a line": lambda data: data[: len(data) * 2 // 3],
    "its last entry lost": lambda data: data[: data[:-1].rfind(b"\n") + 1],
    "garbage in the middle": lambda data: data[:200] + b"\0" * 90 + data[290:],
    "garbage at the end": lambda data: data + b"}{\n",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_journal_damaged_while_a_transaction_was_on_its_way_loses_and_doubles_nothing(
    half_minted: tuple[Runs, Proxy], damage: Callable[[bytes], bytes]
) -> None:
    runs, proxy = half_minted
    runs.journal_path.write_bytes(damage(runs.journal_path.read_bytes()))
    runs.told.clear()
    runs.mint(proxy.behind)
    runs.assert_once(proxy.behind)
    aside = list(runs.journal_path.parent.glob("*.set-aside-*"))
    assert [f"kept as {path}; the chain is asked" in runs.told[0] for path in aside] == [True] * len(aside)


def test_another_collections_journal_is_refused_before_anything_is_sent(half_minted: tuple[Runs, Proxy]) -> None:
    runs, proxy = half_minted
    data = runs.journal_path.read_bytes()
    factory = runs.book.contracts["CollectionFactory"].address
    runs.journal_path.unlink()
    with Journal.open(
        runs.journal_path, plan="ab" * 32, chain_id=1337, genesis_hash=runs.book.genesis_hash, contract=factory
    ) as other:
        other.intend("works 1-40", nonce=0)
    sent = proxy.seen[SEND]
    with pytest.raises(JournalError, match="a journal about another plan") as refused:
        runs.mint(proxy.address)
    assert proxy.seen[SEND] == sent
    assert refused.value.run.startswith(f"mv {runs.journal_path}")
    runs.journal_path.write_bytes(data)
    runs.mint(proxy.behind)
    runs.assert_once(proxy.behind)
