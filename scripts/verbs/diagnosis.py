"""`./vernissage doctor`: is everything here that the studio needs."""

from __future__ import annotations

import typer

from scripts.studio.console import Environment
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import Ipfs, Json, Network


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds `doctor` to the command line."""

    @app.command()
    def doctor(network: Network = "local", ipfs: Ipfs = None, json: Json = False) -> ExitStatus:
        """Say what is installed, what runs, and what to do about the rest. Needs no chain and no node."""
        from dataclasses import asdict

        from scripts.studio.doctor import examine

        env.json = json
        checks = list(examine(network, ipfs))
        sound = all(check.state != "bad" for check in checks)
        env.table(
            "", ("", "what", "found", "run"), [(check.state, check.name, check.found, check.run) for check in checks]
        )
        env.document({"ok": sound, "checks": [asdict(check) for check in checks]})
        return ExitStatus.DONE if sound else ExitStatus.FAILED
