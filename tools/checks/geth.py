"""geth, made when first needed: a real client, for what only one of those shows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

from tools.chains import GETH
from tools.checks.environment import CheckError
from tools.setup import TOOLCHAIN, SetupError, build_program, version_of

VERSION = (1, 17, 10)
PINNED = ".".join(map(str, VERSION))


def provide_geth(say: Callable[[str], None]) -> None:
    """What an earlier run left, GETH_BINARY, a `geth` on PATH, a build of the pinned module: the first that is it."""
    if version_of(str(GETH), "version") == VERSION:
        return
    GETH.parent.mkdir(parents=True, exist_ok=True)
    GETH.unlink(missing_ok=True)
    for binary in filter(None, [os.environ.get("GETH_BINARY"), shutil.which("geth")]):
        if version_of(binary, "version") == VERSION:
            GETH.symlink_to(os.path.realpath(binary))
            return
    if shutil.which("go") is None:
        raise CheckError(
            f"no geth {PINNED}",
            expected="a geth in GETH_BINARY or on PATH, or Go 1.26 to build it with",
            run="make check-geth",
        )
    say(f"building geth {PINNED} from source, a few minutes, once ...")
    try:
        build_program("geth", "github.com/ethereum/go-ethereum/cmd/geth", GETH)
    except SetupError as error:
        raise CheckError(f"can't build geth {PINNED}", where=str(TOOLCHAIN), found=str(error)[-400:]) from error
