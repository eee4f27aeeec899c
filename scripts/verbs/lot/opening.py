"""`lot open`: every lot of a plan that is not open yet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.lot.floor import open_floor
from scripts.verbs.options import DryRun, Json, Network, Sender, Yes, acting, confirm_cost, show_rehearsal

PlanFile = Annotated[
    Path, typer.Argument(metavar="PLAN", help="The lots to open: .toml, .json or .csv; see docs/selling.md.")
]


def add_to(group: typer.Typer, env: Environment) -> None:
    @group.command("open")
    def open_(
        plan: PlanFile, sender: Sender = "artist", network: Network = "local", dry_run: DryRun = False,
        yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Open every lot of a plan that is not open yet, of any format."""
        from scripts.studio.lot_openings import missing, open_one, openings_of, reading_of
        from scripts.studio.lot_plans import read_lot_plan

        env.json, env.dry_run, env.yes = json, dry_run, yes
        floor = open_floor(env, network)
        chain = floor.stage.chain
        planned = read_lot_plan(plan, reading_of(chain))
        openings = openings_of(planned, chain.account(sender).address, floor.collection_at)
        with acting(floor.stage, sender, "", ["open", str(plan.resolve())]) as steps:
            steps.catch_up()
            waiting = missing(chain, openings, floor.lots)
            if dry_run or not waiting:
                env.say(
                    f"{len(openings) - len(waiting)} of {len(openings)} lots are open; {len(waiting)} would be opened"
                )
            if dry_run:
                for opening in waiting:
                    open_one(steps, floor.stage.book, opening)
                tokens = [opening.planned.draft.token_id for opening in waiting]
                return show_rehearsal(env, floor.stage, steps, opened=[], would_open=tokens)
            if not waiting:
                env.document({"ok": True, "dry_run": False, "opened": [], "would_open": []})
                return ExitStatus.DONE
            if not confirm_cost(env, floor.stage, f"Open {len(waiting)} lots on {network}?"):
                raise UsageError("not opened", found="no as answer")
            opened = []
            with env.progress("opening", len(waiting), "lots") as progress:
                for opening in waiting:
                    made, draft = open_one(steps, floor.stage.book, opening), opening.planned.draft
                    opened.append({"lot": made, "token": draft.token_id, "format": opening.planned.format.name})
                    progress(1)
                    env.say(f"open  {made[:18]}  {opening.planned.format.name:8} token {draft.token_id}")
        env.document({"ok": True, "dry_run": False, "opened": opened, "would_open": []})
        return ExitStatus.DONE
