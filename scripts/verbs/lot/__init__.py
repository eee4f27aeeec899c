"""`./vernissage lot`: sales of every format, from consignment and opening to audit and certificate."""

from __future__ import annotations

import typer

from scripts.studio.console import Environment
from scripts.verbs.lot import bidding, consigning, ending, opening, proving, showing


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(
        name="lot",
        help="Sales: English, Dutch, sealed, uniform-price and ranked, from a plan to an audit.",
        no_args_is_help=True,
    )
    app.add_typer(group)
    for part in (opening, bidding, ending, showing, proving, consigning):
        part.add_to(group, env)
