"""`./vernissage mint`: a folder of art, or a plan for one way to mint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import (
    ARTWORKS,
    DryRun,
    Ipfs,
    Json,
    Network,
    Yes,
    confirm_cost,
    open_stage,
    plan_of,
    stage_of,
)
from scripts.verbs.planning import show_plan

if TYPE_CHECKING:
    from scripts.studio.caps import Caps

FolderOrPlan = Annotated[
    Path, typer.Argument(metavar="FOLDER|PLAN", help="A folder of pictures, one picture, or a plan: .toml or .json.")
]
Revise = Annotated[bool, typer.Option("--revise", help="Let what is minted from now on say what the folder says now.")]
MaxGasPrice = Annotated[
    float | None,
    typer.Option(
        "--max-gas-price", metavar="GWEI", help="Send nothing while gas costs more; live networks: 100.", min=0
    ),
]
MaxFees = Annotated[
    float | None,
    typer.Option("--max-fees", metavar="ETHER", help="The most for all fees; twice the preview if not given.", min=0),
]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds `mint` to the command line."""

    @app.command()
    def mint(
        folder: FolderOrPlan = ARTWORKS,
        network: Network = "local",
        ipfs: Ipfs = None,
        revise: Revise = False,
        gas_price: MaxGasPrice = None,
        fees: MaxFees = None,
        dry_run: DryRun = False,
        json: Json = False,
        yes: Yes = False,
    ) -> ExitStatus:
        """Pin a folder and mint every work of it once, or carry out a plan for one way to mint; run again, go on."""
        from dataclasses import asdict

        from scripts.studio.mint_plans import is_plan_file

        env.json, env.dry_run, env.yes = json, dry_run, yes
        if is_plan_file(folder):
            return mint_plan(env, folder, network)
        made = plan_of(env, folder)
        if made is None:
            return ExitStatus.FAILED
        stage = stage_of(env, network, folder, ipfs)
        stage.plan = made
        stage.chain.caps = _caps(stage.chain.caps, gas_price, fees)
        from scripts.studio import mainjob

        show_plan(env, made)
        if dry_run:
            standing = mainjob.outlook(stage, revise)
            cost, what = standing.cost(revise), standing.summary
            env.say(f"would: {what}; about {cost.gas:,} gas in {cost.transactions} transactions; nothing was sent")
            facts = {"missing": [work.number for work in standing.missing], "gas": cost.gas}
            env.document({"ok": True, "dry_run": True, "network": network, **facts, **made.document()})
            return ExitStatus.DONE
        minted = mainjob.mint(stage, revise)
        env.document({"ok": True, "plan": made.id, **asdict(minted)})
        return ExitStatus.DONE


def _caps(caps: Caps, gas_price: float | None, fees: float | None) -> Caps:
    """The caps with what was asked for in place of what is set."""
    from scripts.studio.caps import GWEI
    from scripts.studio.money import WEI

    price = caps.gas_price if gas_price is None else round(gas_price * GWEI)
    return replace(caps, gas_price=price, fees=caps.fees if fees is None else round(fees * WEI))


def mint_plan(env: Environment, plan: Path, network: str) -> ExitStatus:
    """Carries a plan out, or says what it would do."""
    from scripts.studio import mint_ways

    stage = open_stage(env, network)
    ready = mint_ways.ready(stage, plan)
    if env.dry_run:
        would = mint_ways.outlook(stage, ready)
        env.say(f"{would}; nothing was sent")
        env.document({"ok": True, "dry_run": True, "would": would})
        return ExitStatus.DONE
    if not confirm_cost(env, stage, f"Carry out {plan} on {network}, for real money?"):
        raise UsageError("not minted", found="no as answer")
    facts = mint_ways.carry_out(stage, ready)
    env.document({"ok": True, **facts})
    return ExitStatus.DONE
