"""The door that Brownie's scripts come in by: a stage on Brownie's active network, and errors told in one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from scripts.studio.accounts import require_own_key, require_terminal
from scripts.studio.console import Environment
from scripts.studio.errors import StudioError
from scripts.studio.mainjob import Stage
from scripts.studio.networks import connect, find_network
from scripts.studio.statuses import ExitStatus

YES = "VERNISSAGE_YES"
"""Set, it answers every question with yes: Brownie's scripts take no options."""


def run(step: Callable[[Stage], Any]) -> None:
    """Runs one step of the main job on the network Brownie is connected to; leaves with its exit status."""
    from brownie import network, project

    console = Environment(yes=bool(os.environ.get(YES)))
    try:
        chosen = find_network(str(network.show_active()))
        step(Stage(connect(chosen), chosen, project.get_loaded_projects()[0], console))
    except StudioError as error:
        sys.exit(console.complain(error))
    except KeyboardInterrupt:
        console.note("stopped; what was sent stands, run the same command again to go on")
        sys.exit(ExitStatus.INTERRUPTED)


def brownie_account(stage: Stage, name: str) -> Any:
    """A Brownie account: one the local chain holds, or a keystore that Brownie asks the password of."""
    from brownie import accounts

    if stage.network.is_local:
        return accounts.at(stage.chain.account(name).address)
    require_own_key(name)
    require_terminal(name)
    return accounts.load(name)
