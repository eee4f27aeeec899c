"""The one exception tree of the studio.

An error carries facts and composes its own line from them:

    artworks/low-tide.json: editions: wrong value, expected a valid integer, found "ten"

Nothing in the library prints or exits. A command catches `StudioError`, shows `lines()` and leaves with `status`.
"""

import json
import os
from collections.abc import Iterable, Mapping
from typing import Any

from scripts.studio.statuses import ExitStatus

LONGEST_VALUE = 120


def shown(value: object) -> str:
    """One readable line for a value found in somebody's file: quoted if text, cut if long, no control characters."""
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if isinstance(value, bytes):
        text = "0x" + value.hex()
    elif isinstance(value, str | bool) or value is None:
        text = json.dumps(value)
    elif isinstance(value, Mapping | list | tuple):
        text = json.dumps(value, default=str)
    else:
        text = str(value)
    text = "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def plain(text: object) -> str:
    """A fact for an error's line: as it is, but on one line and without control characters; nothing for None."""
    if text is None:
        return ""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape", "replace").decode() for letter in str(text)
    )


class StudioError(Exception):
    """Something a person can mend.

    what          what is wrong, in a few words, without a full stop
    where         the file, address or service it is about
    field         the field inside it, as a path: `attributes[2].value`
    expected      what would have been right, in words
    found         what was there, in words; pass a value from somebody's file through `shown` first
    run           the next command
    """

    status: ExitStatus = ExitStatus.FAILED

    def __init__(
        self,
        what: str = "",
        *,
        where: object = "",
        field: str = "",
        expected: object = "",
        found: object = "",
        run: str = "",
    ) -> None:
        self.what = what
        self.where = plain(where)
        self.field = plain(field)
        self.expected = plain(expected)
        self.found = plain(found)
        self.run = plain(run)
        super().__init__(self.line())

    def line(self) -> str:
        """The whole error on one line."""
        facts = []
        if self.expected:
            facts.append(f"expected {self.expected}")
        if self.found:
            facts.append(f"found {self.found}")
        parts = [part for part in (self.where, self.field) if part]
        parts.append(", ".join([part for part in (plain(self.what), *facts) if part]) or type(self).__name__)
        return ": ".join(parts) + (f" - run: {self.run}" if self.run else "")

    def lines(self) -> list[str]:
        """One line for each error gathered here; one, for an error that stands alone."""
        return [self.line()]

    def facts(self) -> dict[str, Any]:
        """The error as JSON-ready facts, for `--json`."""
        return {
            "error": type(self).__name__,
            "what": self.what,
            "where": self.where,
            "field": self.field,
            "expected": self.expected,
            "found": self.found,
            "run": self.run,
            "line": self.line(),
        }

    def each(self) -> list["StudioError"]:
        """The errors gathered here; this one alone, unless it gathers others."""
        return [self]

    def __str__(self) -> str:
        return self.line()


class UsageError(StudioError):
    """The command was called in a way it does not know."""

    status = ExitStatus.WRONG_USE


class Interrupted(StudioError):
    """A person pressed Ctrl+C; the line says what is safe to do next."""

    status = ExitStatus.INTERRUPTED


class SettingsError(StudioError):
    """The environment lacks something: a library, a binary, a configuration value."""


class ServiceFailed(StudioError):
    """Ganache or Kubo did not start on this machine."""


# What an artist's folder can get wrong.
class AssetError(StudioError):
    """A picture, clip, sound or model cannot be used."""


class MetadataError(StudioError):
    """A sidecar, or the metadata made from it, is wrong."""


class CollectionError(StudioError):
    """The collection file is wrong."""


class SplitError(StudioError):
    """The shares, payees or terms of a split are wrong."""


class PlanErrors(StudioError):
    """Everything that is wrong with a folder, gathered: nothing was pinned, nothing was minted."""

    def __init__(self, errors: Iterable[StudioError], where: object = "") -> None:
        self.errors: tuple[StudioError, ...] = tuple(errors)
        count = len(self.errors)
        super().__init__(f"{count} thing{'s' if count != 1 else ''} to mend", where=where)

    def lines(self) -> list[str]:
        return [line for error in self.errors for line in error.lines()]

    def each(self) -> list[StudioError]:
        return [single for error in self.errors for single in error.each()]


# What a node can get wrong.
class IpfsError(StudioError):
    """An IPFS node could not do what was asked."""


class IpfsUnreachable(IpfsError):
    """No IPFS node answers, or it stopped answering in the middle."""


class CidMismatch(IpfsError):
    """A node answered with another CID than the one computed here: nothing after this can be trusted."""


class PinningServiceError(StudioError):
    """A pinning service refused, failed or answered nonsense."""


# What a record of our own can get wrong.
class JournalError(StudioError):
    """A journal cannot be used: garbage, another plan, another chain or another contract."""


class JournalLocked(JournalError):
    """Another process works on the same plan now."""


class DeploymentError(StudioError):
    """The record of deployments does not match the chain."""


# What a chain can get wrong.
class ChainError(StudioError):
    """A chain could not do what was asked."""


class NoChain(ChainError):
    """No chain answers at the address."""


class WrongChain(ChainError):
    """The chain is not the one the records speak of."""


class UnknownNetwork(ChainError):
    """No network goes by that name."""

    status = ExitStatus.WRONG_USE


class UnknownAccount(ChainError):
    """No account goes by that name."""


class TransactionFailed(ChainError):
    """A transaction was refused, reverted or lost. `revert` is the contract's own error, where there was one."""

    revert: Any = None


class TakenBack(TransactionFailed):
    """The chain went back behind what this run had seen of it: a reorganisation, its transactions lost."""


class TooDear(ChainError):
    """A transaction would cost more than the caps allow; it was not sent."""


class VerificationFailed(StudioError):
    """What is on chain, on IPFS and on disk does not agree."""
