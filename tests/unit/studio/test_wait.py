"""What a run waits for is told where a person looks: above the progress bar, or on stderr; never on stdout."""

import io

from scripts.studio.console import Environment

RETRY = "HTTP 502; asking again in 2 s (3 of 6)"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_above_the_bar_while_there_is_one() -> None:
    env = Environment(stdout=io.StringIO(), stderr=Terminal())
    with env.progress("minting", 10) as advance:
        env.wait(RETRY)
        advance(1)
    assert f"  {RETRY}" in env.stderr.getvalue()  # type: ignore[attr-defined]
    env.wait("after it")
    assert env.stderr.getvalue().endswith("after it\n")  # type: ignore[attr-defined]
    assert env.stdout.getvalue() == ""  # type: ignore[attr-defined]


def test_a_line_on_stderr_where_nobody_watches_a_bar() -> None:
    env = Environment(stdout=io.StringIO(), stderr=io.StringIO())
    with env.progress("minting", 10):
        env.wait(RETRY)
    assert (env.stdout.getvalue(), env.stderr.getvalue()) == ("", f"{RETRY}\n")  # type: ignore[attr-defined]


def test_nothing_beside_a_document() -> None:
    env = Environment(stdout=io.StringIO(), stderr=io.StringIO(), json=True)
    env.wait(RETRY)
    assert (env.stdout.getvalue(), env.stderr.getvalue()) == ("", "")  # type: ignore[attr-defined]
