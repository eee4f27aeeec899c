"""The artist's command line: parse, call the studio, report, exit code. Started by `./vernissage`.

The verbs are in scripts/verbs/. What takes long to import is imported by the verb that needs it, so that help and
planning are quick.
"""

import errno
import os
import sys
from typing import Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import StudioError, UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs import (
    checking,
    collection,
    credit,
    diagnosis,
    keeping,
    licence,
    lot,
    minting,
    offer,
    phase,
    planning,
    recipe,
    reveal,
    right,
    showing,
    split,
    voucher,
)  # fmt: skip

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""What the system says where nothing more can be written."""

VERBS = (
    diagnosis, planning, collection, minting, checking, keeping, showing, voucher, phase, recipe, reveal, licence,
    right, split, lot, offer, credit,
)  # fmt: skip
"""In the order of `--help`."""


def build(env: Environment) -> typer.Typer:
    """The command line, its verbs bound to a console."""
    app = typer.Typer(
        name="vernissage",
        help="A folder of art in, minted and provable art out.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for verbs in VERBS:
        verbs.add_to(app, env)
    return app


def main(arguments: list[str], env: Environment) -> ExitStatus:
    """Run one command. Everything that can go wrong ends here, as one line and a status."""
    import typer.main

    env.json = "--json" in arguments
    try:
        answer: Any = typer.main.get_command(build(env)).main(
            args=arguments, prog_name="vernissage", standalone_mode=False
        )
        if answer == ExitStatus.INTERRUPTED:
            raise KeyboardInterrupt
        return ExitStatus(answer or 0)
    except StudioError as error:
        return env.complain(error)
    except typer.TyperException as error:
        message = getattr(error, "format_message", error.__str__)()
        return env.complain(UsageError(message.rstrip("."), run="./vernissage --help"))
    except KeyboardInterrupt:
        env.note("stopped; nothing is lost, and the same command goes on where it was")
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:  # whoever read the output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.DONE
    except Exception as error:
        if os.environ.get("VERNISSAGE_TRACE"):
            raise
        if isinstance(error, OSError) and (error.errno in NO_ROOM or "temporary directory" in str(error)):
            where, run = error.filename or "", "./vernissage doctor, then the same command again"
            return env.complain(StudioError("the disk takes no more", where=where, found=error.strerror, run=run))
        found = f"{type(error).__name__}: {error}"
        return env.complain(StudioError("a fault of this program", found=found, run="the same with VERNISSAGE_TRACE=1"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Environment()))
