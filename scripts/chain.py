"""`make chain`: a Ganache chain and a Kubo node that keep their data in .vernissage/, until Ctrl+C.

The chain's port is VERNISSAGE_PORT, or 8545. While it runs, `.venv/bin/brownie run deploy` and `./vernissage` find it
by themselves. `make chain ARGS=--reset` starts over with an empty chain; pinned artworks are kept.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.studio.chain import Chain
from scripts.studio.console import Environment
from scripts.studio.errors import ServiceFailed, StudioError
from scripts.studio.networks import LOCAL
from scripts.studio.services import LOCAL_RECORD, STATE, Record, chain_port, ended, ganache, kubo, write_record
from scripts.studio.statuses import ExitStatus

CHAIN_DATA = STATE / "chain"
IPFS_DATA = STATE / "ipfs"
LOOK_SECONDS = 0.5
"""Between two looks whether both still run."""


def main(arguments: list[str]) -> ExitStatus:
    environment = Environment()
    if arguments not in ([], ["--reset"]):
        environment.note("usage: make chain [ARGS=--reset]")
        return ExitStatus.WRONG_USE
    if arguments:
        shutil.rmtree(CHAIN_DATA, ignore_errors=True)
    for ending in (signal.SIGINT, signal.SIGTERM):  # also where a shell started this with Ctrl+C ignored
        signal.signal(ending, signal.default_int_handler)
    try:
        keep(environment)
    except StudioError as error:
        return environment.complain(error)
    except KeyboardInterrupt:
        environment.say("\nstopped; chain and pins are on disk, `make chain` goes on where they were")
    return ExitStatus.DONE


def keep(environment: Environment) -> None:
    """Runs both services, with a record of them on disk, until a signal comes. Raises ServiceFailed if one ends."""
    with ExitStack() as stack:
        rpc = stack.enter_context(ganache(CHAIN_DATA, chain_port()))
        ipfs = stack.enter_context(kubo(IPFS_DATA))
        chain = Chain.open(rpc, LOCAL)
        write_record(LOCAL_RECORD, Record(rpc, chain.chain_id, chain.genesis_hash, ipfs, os.getpid()))
        stack.callback(LOCAL_RECORD.unlink, missing_ok=True)
        environment.say(
            f"chain   {rpc}   id {chain.chain_id}, block {chain.web3.eth.block_number}, "
            f"genesis {chain.genesis_hash[:18]}..."
        )
        environment.say(f"IPFS    {ipfs}   offline, repo in {IPFS_DATA}")
        environment.say(
            "next    in another terminal: .venv/bin/brownie run deploy      here: Ctrl+C stops both, nothing is lost"
        )
        while (name := ended()) is None:
            time.sleep(LOOK_SECONDS)
        raise ServiceFailed(f"{name} ended", where=STATE, expected="that it runs until Ctrl+C", run="make chain")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
