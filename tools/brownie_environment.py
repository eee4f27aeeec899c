"""The project's compiler and networks, given to Brownie in memory."""

import os
import sys
import warnings
from pathlib import Path

from scripts.studio.errors import StudioError
from scripts.studio.networks import connect, find_network
from scripts.studio.services import LOCAL_RECORD, chain_port, free_port, read_record

ROOT = Path(__file__).resolve().parent.parent
COMPILERS = ROOT / ".toolchain" / "solc"
GANACHE = os.environ.get("TESTS_GANACHE", "node_modules/.bin/ganache")  # relative: Brownie splits its command at spaces


def prepare() -> None:
    """Checks the environment, then registers the networks `local` (the default, kept by `make chain`) and `tests`.

    Exits with one line where Brownie is the compiled wheel or the set-up has not run.
    """
    problem = wrong_environment()
    if problem:
        sys.exit(f"brownie: {problem}; run: make setup, then .venv/bin/brownie")
    os.environ["SOLCX_BINARY_PATH"] = str(COMPILERS)
    os.environ["PATH"] = os.pathsep.join([str(ROOT / "node_modules" / ".bin"), os.environ["PATH"]])
    warnings.filterwarnings("ignore", message="Development network has a block height")
    record = read_record(LOCAL_RECORD)
    register("local", record.rpc if record else f"http://127.0.0.1:{chain_port()}")
    register("tests", "http://127.0.0.1", **tests_settings())
    make_default("tests" if sys.argv[1:2] == ["test"] else "local")
    if sys.argv[1:2] in (["run"], ["console"]):
        require_known_chain(chosen_network())


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


def register(name: str, host: str, **cmd_settings: object) -> None:
    """Adds a development network: Brownie attaches to what listens at `host`, or launches Ganache there."""
    from brownie._config import CONFIG

    CONFIG.networks[name] = {
        "id": name,
        "name": name,
        "cmd": f"{GANACHE} --wallet.deterministic --logging.quiet",
        "host": host,
        "timeout": 60,
        "cmd_settings": cmd_settings,
    }


def make_default(name: str) -> None:
    from brownie._config import CONFIG

    CONFIG.settings["networks"]["default"] = name


def tests_settings() -> dict[str, object]:
    return {
        "port": free_port(),
        "gas_limit": 30_000_000,
        "accounts": 20,
        "evm_version": "shanghai",
        "default_balance": 10_000,
    }
