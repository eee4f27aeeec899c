"""Options that several groups of verbs share, and the stage they act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scripts.studio.console import Environment

if TYPE_CHECKING:  # importing it takes half a second, which `--help` need not
    from scripts.studio.mainjob import Stage

Network = Annotated[
    str, typer.Option("--network", metavar="NAME", help="The chain: local, or a live network of Brownie's list.")
]
Sender = Annotated[
    str, typer.Option("--from", metavar="ACCOUNT", help="Who acts: a local chain's role, or a keystore's name.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, and nothing else there.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; send nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Answer every question with yes.")]


def open_stage(env: Environment, network: str) -> Stage:
    """A connection to a known chain and its deployments."""
    from scripts.studio.mainjob import Stage
    from scripts.studio.networks import connect, find_network

    found = find_network(network)
    return Stage(connect(found), found, None, env)


def confirm_cost(env: Environment, stage: Stage, question: str) -> bool:
    """Asks before real money moves; on a local chain nobody is asked."""
    return stage.network.is_local or env.confirm(question)
