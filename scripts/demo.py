"""`make demo`: the main job, once through, on a Ganache and a Kubo of its own that are gone afterwards.

deploy -> plan and pin -> mint -> auctions -> payouts -> verify -> reports/demo/index.html
"""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.studio import mainjob, report
from scripts.studio.chain import Chain
from scripts.studio.console import Environment
from scripts.studio.errors import StudioError
from scripts.studio.mainjob import Stage
from scripts.studio.networks import Network
from scripts.studio.services import STATE, ganache, kubo, scratch_folder
from scripts.studio.statuses import ExitStatus
from tools.brownie_environment import register

NAME = "demo"
REPORTS = ROOT / "reports" / NAME


def main() -> ExitStatus:
    console = Environment()
    for ending in (signal.SIGINT, signal.SIGTERM):  # also where a shell started this with Ctrl+C ignored
        signal.signal(ending, signal.default_int_handler)
    try:
        with ExitStack() as stack:
            play(console, stack)
    except StudioError as error:
        return console.complain(error)
    except KeyboardInterrupt:
        console.say("\nstopped: the demo's chain and IPFS node are gone, and nothing else was touched; run: make demo")
        return ExitStatus.INTERRUPTED
    return ExitStatus.DONE


def play(console: Environment, stack: ExitStack) -> None:
    """All steps in a row, each with its heading and its time."""
    started = time.monotonic()
    scratch = stack.enter_context(scratch_folder(STATE, NAME))
    rpc, ipfs = step(console, "start Ganache and Kubo", lambda: services(stack, scratch))
    project = step(console, "compile with Brownie", lambda: loaded_project(stack, rpc))
    chain = Chain.open(rpc, NAME)
    stage = Stage(chain, Network(NAME, rpc, chain.chain_id, chain.genesis_hash, ipfs, is_local=True), project, console)
    stage.state = scratch
    chain.turns = scratch / "turns"
    from brownie import accounts

    def account(name: str) -> Any:
        return accounts.at(chain.account(name).address)

    def refuser() -> str:
        return str(account("stranger").deploy(project.Refuser, silent=True).address)

    step(console, "deploy", lambda: mainjob.deploy(stage, lambda: account("deployer")))
    step(console, "plan, pin and mint", lambda: mainjob.mint(stage))
    step(console, "auctions", lambda: mainjob.auction(stage, refuser))
    step(console, "payouts", lambda: mainjob.payout(stage))
    step(console, "verify", lambda: mainjob.verify(stage))
    shutil.rmtree(REPORTS, ignore_errors=True)
    page = step(console, "report", lambda: report.write(stage, REPORTS))
    console.say(f"\ndone in {time.monotonic() - started:.0f} s; open {page.relative_to(ROOT)}")


def step(console: Environment, title: str, work: Callable[[], Any]) -> Any:
    started = time.monotonic()
    console.say(f"\n== {title}")
    result = work()
    console.say(f"   {time.monotonic() - started:.1f} s")
    return result


def services(stack: ExitStack, scratch: Path) -> tuple[str, str]:
    return stack.enter_context(ganache(scratch / "chain")), stack.enter_context(kubo(scratch / "ipfs"))


def loaded_project(stack: ExitStack, rpc: str) -> Any:
    """The compiled project, with Brownie connected to the demo's chain until the stack closes."""
    from brownie import network, project

    loaded = project.load(str(ROOT))
    loaded.load_config()
    register(NAME, rpc)
    network.connect(NAME)
    stack.callback(network.disconnect, False)
    return loaded


if __name__ == "__main__":
    sys.exit(main())
