"""What a command may touch of the outside: streams, flags, prompts, progress. Injected: tests bring their own."""

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TextIO

from scripts.studio.errors import StudioError, UsageError, plain
from scripts.studio.statuses import ExitStatus

MOST_ERRORS_SHOWN = 200


class ReaderGone(BrokenPipeError):
    """Whoever read stdout has enough: no error of anybody's."""


@dataclass
class Environment:
    """The console a command runs in.

    With `json`, stdout gets exactly one document and nothing else; what a person would read goes nowhere, and errors
    go into the document. Progress goes to stderr, and only to a terminal.
    """

    stdin: TextIO = field(default_factory=lambda: sys.stdin)
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)
    json: bool = False
    yes: bool = False
    dry_run: bool = False
    _waiting: Callable[[str], None] | None = field(default=None, repr=False)  # above the bar, while there is one
    _is_live: bool = False

    @property
    def interactive(self) -> bool:
        """True if a person can be asked: both ends are a terminal and no document is wanted."""
        return not self.json and self.stdin.isatty() and self.stderr.isatty()

    def say(self, text: str = "") -> None:
        """One line for a person."""
        if not self.json:
            self._print(f"{text}\x1b[K" if self._is_live else text)
            self._is_live = False

    def live(self, text: str) -> None:
        """A line that the next thing said overwrites; on a terminal only."""
        if not self.json and self.stdout.isatty():
            self._print(f"{text}\x1b[K\r", end="")
            self._is_live = True

    def note(self, text: str) -> None:
        """One line beside the result: on stderr, never in the way of a pipe."""
        if not self.json:
            print(text, file=self.stderr, flush=True)

    def wait(self, text: str) -> None:
        """What is waited for: a line on stderr, above the bar where there is one."""
        (self._waiting or self.note)(text)

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A table for a person; numbers to the right."""
        if self.json:
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        rows = [tuple(row) for row in rows]
        table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
        for index, column in enumerate(columns):
            numbers = all(isinstance(row[index], int | float) for row in rows) and bool(rows)
            table.add_column(column, justify="right" if numbers else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text(plain(f"{cell:,}" if isinstance(cell, int | float) else cell)) for cell in row))
        width = None if self.stdout.isatty() else 140
        drawn = io.StringIO()
        Console(
            file=drawn,
            width=width or Console(file=self.stdout).width,
            force_terminal=self.stdout.isatty(),
            highlight=False,
        ).print(table)
        self._print(drawn.getvalue(), end="")

    def document(self, value: Any) -> None:
        """The one JSON document of a `--json` run; call it once."""
        if self.json:
            self._print(json.dumps(value, indent=2, ensure_ascii=False, default=str))

    def _print(self, text: str, end: str = "\n") -> None:
        """To stdout, whatever letters it has. Raises ReaderGone if nobody reads any more."""
        try:
            print(text.encode("utf-8", "backslashreplace").decode(), end=end, file=self.stdout, flush=True)
        except BrokenPipeError:
            raise ReaderGone from None

    def complain(self, error: StudioError, stream: TextIO | None = None) -> ExitStatus:
        """Show an error in the one style all commands share, and give its exit status."""
        if self.json:
            self.document({"ok": False, "errors": [single.facts() for single in error.each()]})
            return error.status
        stream = stream or self.stderr
        lines = error.lines()
        for line in lines[:MOST_ERRORS_SHOWN]:
            print(f"error: {line}", file=stream)
        if len(lines) > MOST_ERRORS_SHOWN:
            print(f"error: and {len(lines) - MOST_ERRORS_SHOWN:,} more; --json lists them all", file=stream)
        stream.flush()
        return error.status

    def confirm(self, question: str) -> bool:
        """Ask before something that costs or cannot be undone. `--yes` answers; without a terminal nobody is asked.

        Raises UsageError where nobody can be asked and `--yes` was not given.
        """
        if self.yes:
            return True
        if not self.interactive:
            raise UsageError(
                question, expected="--yes (Brownie's scripts: VERNISSAGE_YES=1), since there is no terminal to ask on"
            )
        print(f"{question} [y/N] ", end="", file=self.stderr, flush=True)
        return self.stdin.readline().strip().casefold() in ("y", "yes")

    @contextmanager
    def progress(self, what: str, total: int, unit: str = "works") -> Iterator[Callable[[int], None]]:
        """A bar with rate and time left on a terminal; nothing elsewhere. Yields a function that takes steps done."""
        if self.json or not self.stderr.isatty():
            yield _nothing
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            ProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        class Rate(ProgressColumn):
            """Steps done in a second."""

            def render(self, task: Any) -> Text:
                return Text(f"{task.speed:,.1f} {unit}/s" if task.speed else "")

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            Rate(),
            TimeRemainingColumn(),
            console=Console(file=self.stderr),
            transient=True,
        )
        with bar:
            task = bar.add_task(what, total=total)

            def advance(steps: int) -> None:
                bar.advance(task, steps)

            self._waiting = lambda text: bar.console.print(Text(f"  {plain(text)}", style="dim"))
            try:
                yield advance
            finally:
                self._waiting = None


def _nothing(steps: int) -> None:
    """What progress is told to where nobody watches."""
