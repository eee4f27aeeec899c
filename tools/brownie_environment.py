"""The project's compiler and networks, given to Brownie in memory."""

import gc
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import solcx.wrapper

from scripts.studio.errors import StudioError
from scripts.studio.networks import connect, find_network
from scripts.studio.services import LOCAL_RECORD, chain_port, read_record
from tools.chains import CHAINS

ROOT = Path(__file__).resolve().parent.parent
COMPILERS = ROOT / ".toolchain" / "solc"
UNREACHABLE = "http://127.0.0.1:1"


def prepare() -> None:
    """Checks the environment, then registers the networks: `local`, the default, kept by `make chain`; and those the
    test suite runs on, which it starts itself.

    Exits with one line where Brownie is the compiled wheel or the set-up has not run.
    """
    gc.disable()  # it would look for garbage among what is loaded now, 60 MB that stay; Brownie collects by itself
    problem = wrong_environment()
    if problem:
        sys.exit(f"brownie: {problem}; run: make setup, then .venv/bin/brownie")
    os.environ["SOLCX_BINARY_PATH"] = str(COMPILERS)
    os.environ["PATH"] = os.pathsep.join([str(ROOT / "node_modules" / ".bin"), os.environ["PATH"]])
    warnings.filterwarnings("ignore", message="Development network has a block height")
    # Brownie asks it for every contract, half a second each.
    solcx.wrapper.get_version_str_from_solc_binary = cache(solcx.wrapper.get_version_str_from_solc_binary)
    record = read_record(LOCAL_RECORD)
    register("local", record.rpc if record else f"http://127.0.0.1:{chain_port()}")
    for name in CHAINS:
        register(name, UNREACHABLE)
    make_default("tests" if is_test_run() else "local")
    if sys.argv[1:2] in (["run"], ["console"]):
        require_known_chain(chosen_network())


def is_test_run() -> bool:
    """Whether this is `brownie test`, or one of its workers (and not a command that one of its tests runs)."""
    return sys.argv[1:2] == ["test"] or (sys.argv == ["-c"] and "PYTEST_XDIST_WORKER" in os.environ)


def chosen_network() -> str:
    """What `--network` says on Brownie's command line, or the default."""
    following = dict(zip(sys.argv, sys.argv[1:], strict=False))
    return following.get("--network", "local")


def require_known_chain(name: str) -> None:
    """Exits with one line unless `name` is a network whose chain answers and is the one it should be.

    Without this Brownie would start a chain of its own where ours does not run.
    """
    try:
        connect(find_network(name))
    except StudioError as error:
        print(f"error: {error.line()}", file=sys.stderr)
        sys.exit(error.status)


def wrong_environment() -> str | None:
    """What is wrong with this Python environment, or None."""
    import brownie._config

    if not brownie._config.__file__.endswith(".py"):
        return "this is the compiled eth-brownie wheel, whose state machines, coverage and network settings are broken"
    if not COMPILERS.is_dir():
        return f"no compiler in {COMPILERS.relative_to(ROOT)}"
    return None


def register(name: str, host: str) -> None:
    """Adds a development network: Brownie attaches to the chain at `host`."""
    from brownie._config import CONFIG

    CONFIG.networks[name] = {
        "id": name,
        "name": name,
        "cmd": "nothing: the chain is started before Brownie connects",
        "host": host,
        "timeout": 60,
        "cmd_settings": {"port": 0},  # not used; Brownie adds the number of each test worker to it
    }


def make_default(name: str) -> None:
    from brownie._config import CONFIG

    CONFIG.settings["networks"]["default"] = name


@contextmanager
def attach(name: str | None) -> Iterator[None]:
    """Starts the chain of a test network (the default where none is named) for Brownie to connect to."""
    from brownie._config import CONFIG

    name = name or CONFIG.settings["networks"]["default"]
    with CHAINS[name]() as rpc:
        CONFIG.networks[name]["host"] = rpc
        yield
