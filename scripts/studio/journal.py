"""The record of what was done for a plan: append-only, on disk before anything is sent, never believed over the chain.

One line of JSON an entry. The first says what the journal is about; each later one is an intent (before a transaction
is sent), its outcome, or a note. A line counts only if its checksum holds. A last line without its end was cut off
by a crash, and is dropped. A file that does not parse is set aside whole, under a name of its own, and a new one begun:
all it could say is asked of the chain. One about something else is refused, never guessed at.
"""

import contextlib
import json
import os
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from filelock import FileLock, Timeout

from scripts.studio.errors import JournalError, JournalLocked, shown

SCHEMA = 1
Kind = Literal["intent", "sent", "done", "failed", "note"]
KINDS: tuple[str, ...] = ("intent", "sent", "done", "failed", "note")


@dataclass(frozen=True)
class Subject:
    """What a journal is about. Another plan, chain or contract gets another journal."""

    plan: str  # Plan.id
    chain_id: int
    genesis_hash: str  # 0x..., of block 0: two chains may share an id
    contract: str  # checksummed address of the collection


@dataclass(frozen=True)
class Entry:
    """One line."""

    kind: Kind
    key: str  # what it is about: "mint:0-49", one for all entries of one step
    facts: dict[str, Any]  # nonce, calldata hash, transaction hash, token ids ...
    time: int  # seconds since 1970


class _Damaged(JournalError):
    """A line that is none of ours."""


class Journal:
    """A journal opened for writing, locked against every other process. Use as a context manager.

    Raises JournalLocked if another process has it, JournalError if it is about something else or can't be kept.
    """

    def __init__(self, path: Path, subject: Subject) -> None:
        self.path = path
        self.subject = subject
        self.entries: list[Entry] = []
        self.dropped = 0  # bytes of a last line cut off by a crash
        self.set_aside: Path | None = None  # where a damaged journal went when this one was begun
        self._lock = FileLock(path.with_suffix(".lock"), timeout=0)
        self._file: int | None = None

    @classmethod
    def open(cls, path: Path, *, plan: str, chain_id: int, genesis_hash: str, contract: str) -> "Journal":
        """The journal at `path` about this plan, chain and contract; use it in a `with` statement."""
        return cls(path, Subject(plan, chain_id, genesis_hash, contract))

    def __enter__(self) -> "Journal":
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout as error:
            raise JournalLocked(
                "another process works on this plan",
                where=self.path,
                expected="one at a time",
                run="the same command when it has ended",
            ) from error
        except OSError as error:
            raise self._failed(error) from error
        try:
            self._open()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
        self._lock.release()

    def looked_at(self) -> "Journal":
        """The same with the entries it has on disk, neither opened nor locked: nothing can be written to it."""
        self.entries = list(read_journal(self.path)) if self.path.exists() else []
        return self

    def intend(self, key: str, **facts: Any) -> Entry:
        """On disk before it returns: this is about to be sent."""
        return self.append("intent", key, **facts)

    def sent(self, key: str, tx_hash: str, **facts: Any) -> Entry:
        """It was handed to the chain."""
        return self.append("sent", key, tx_hash=tx_hash, **facts)

    def done(self, key: str, **facts: Any) -> Entry:
        """The chain confirmed it."""
        return self.append("done", key, **facts)

    def failed(self, key: str, **facts: Any) -> Entry:
        """It did not happen, and will not."""
        return self.append("failed", key, **facts)

    def append(self, kind: Kind, key: str, **facts: Any) -> Entry:
        """Write one entry and make the disk keep it. Raises JournalError if it cannot, and then nothing may be sent."""
        entry = Entry(kind, key, facts, int(time.time()))
        self._write(_line({"kind": kind, "key": key, "facts": facts, "time": entry.time}))
        self.entries.append(entry)
        return entry

    def last(self, key: str) -> Entry | None:
        """The newest entry about a key."""
        return next((entry for entry in reversed(self.entries) if entry.key == key), None)

    def open_intents(self) -> list[Entry]:
        """Intents whose outcome is not known: the chain has to be asked about each before it is tried again."""
        state: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.kind == "intent":
                state[entry.key] = entry
            elif entry.kind in ("done", "failed"):
                state.pop(entry.key, None)
        return list(state.values())

    def unfinished(self) -> list[tuple[str, str]]:
        """Key and transaction hash of what was sent and has no outcome here, oldest first."""
        state: dict[str, str] = {}
        for entry in self.entries:
            if entry.kind == "sent":
                state[entry.key] = str(entry.facts["tx_hash"])
            elif entry.kind in ("done", "failed"):
                state.pop(entry.key, None)
        return list(state.items())

    def _open(self) -> None:
        try:
            data = self.path.read_bytes() if self.path.exists() else b""
        except OSError as error:
            raise self._failed(error) from error
        whole = data[: data.rfind(b"\n") + 1]
        self.dropped = len(data) - len(whole)
        lines = whole.split(b"\n")[:-1]
        try:
            if lines:
                self._check_head(lines[0])
                self.entries = [self._entry(number, line) for number, line in enumerate(lines[1:], start=2)]
        except _Damaged:
            self.set_aside = quarantine(self.path)
            self.dropped, lines, whole = 0, [], b""
        try:
            self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            if self.dropped:
                os.ftruncate(self._file, len(whole))
                os.fsync(self._file)
        except OSError as error:
            raise self._failed(error) from error
        if not lines:
            subject = self.subject
            self._write(
                _line(
                    {
                        "journal": SCHEMA,
                        "plan": subject.plan,
                        "chain_id": subject.chain_id,
                        "genesis_hash": subject.genesis_hash,
                        "contract": subject.contract,
                    }
                )
            )
            _sync_folder(self.path.parent)

    def _check_head(self, line: bytes) -> None:
        head = self._parsed(1, line)
        if "journal" not in head:
            raise self._damaged(1, "no head: this is not a journal")
        if head["journal"] != SCHEMA:
            raise JournalError(
                "another kind of journal",
                where=self.path,
                field="journal",
                expected=f"schema {SCHEMA}",
                found=shown(head["journal"]),
                run=self._aside(),
            )
        for field, expected in vars(self.subject).items():
            if head.get(field) != expected:
                raise JournalError(
                    f"a journal about another {field}",
                    where=self.path,
                    field=field,
                    expected=expected,
                    found=shown(head.get(field)),
                    run=self._aside(),
                )

    def _entry(self, number: int, line: bytes) -> Entry:
        value = self._parsed(number, line)
        if (
            value.get("kind") not in KINDS
            or not isinstance(value.get("key"), str)
            or not isinstance(value.get("facts"), dict)
        ):
            raise self._damaged(number, "no entry of a journal")
        return Entry(value["kind"], value["key"], value["facts"], int(value.get("time", 0)))

    def _parsed(self, number: int, line: bytes) -> dict[str, Any]:
        text, _, check = line.rpartition(b" ")
        try:
            value = json.loads(text) if check == _checksum(text) else None
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise self._damaged(number, shown(line[:60].decode("utf-8", "replace")))
        return value

    def _damaged(self, number: int, found: str) -> JournalError:
        return _Damaged(
            "a damaged journal",
            where=self.path,
            field=f"line {number}",
            expected="a line with its checksum",
            found=found,
            run=self._aside(),
        )

    def _aside(self) -> str:
        """What moves the journal out of the way; the next run reads all it needs from the chain."""
        return f"mv {self.path} {quarantine_path(self.path)}, then the same command again"

    def _failed(self, error: OSError) -> JournalError:
        return JournalError(
            "the journal cannot be kept",
            where=self.path,
            expected="a file that can be written",
            found=error.strerror or str(error),
            run="./vernissage doctor, then the same command again",
        )

    def _write(self, line: bytes) -> None:
        """All of a line or none of it: a half line on a full disk is cut off again."""
        if self._file is None:
            raise JournalError("the journal is not open", where=self.path)
        start = os.fstat(self._file).st_size
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(self._file, rest) :]
            os.fsync(self._file)
        except OSError as error:
            with contextlib.suppress(OSError):  # what stays of the line is dropped when the journal is opened again
                os.ftruncate(self._file, start)
            raise self._failed(error) from error


def read_journal(path: Path) -> Iterator[Entry]:
    """The entries of a journal whatever it is about, to look at; a damaged line ends them."""
    for number, line in enumerate(path.read_bytes().splitlines()):
        text, _, check = line.rpartition(b" ")
        if check != _checksum(text):
            return
        value = json.loads(text)
        if number:
            yield Entry(value["kind"], value["key"], value["facts"], value["time"])


def quarantine(path: Path) -> Path:
    """Move a journal that cannot be used out of the way, keeping it; where it went."""
    target = quarantine_path(path)
    os.replace(path, target)
    _sync_folder(path.parent)
    return target


def quarantine_path(path: Path) -> Path:
    """A name beside it that nothing has yet."""
    number = 1
    while (target := path.with_name(f"{path.name}.set-aside-{number}")).exists():
        number += 1
    return target


def _line(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True, sort_keys=False).encode()
    return text + b" " + _checksum(text) + b"\n"


def _checksum(text: bytes) -> bytes:
    return f"{zlib.crc32(text):08x}".encode()


def _sync_folder(folder: Path) -> None:
    """Makes the disk keep a new name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
