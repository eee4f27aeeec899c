"""`./vernissage mint PLAN.toml`: a plan for one way to mint, in place of a folder."""

from __future__ import annotations

from pathlib import Path

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import confirm_cost, open_stage


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
