"""`./vernissage right`: who may mint a work beside the collection's owner; given and taken back."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import (
    Collection,
    DryRun,
    Json,
    Network,
    Sender,
    Yes,
    acting,
    collection_at,
    confirm_cost,
    open_stage,
    show_rehearsal,
)

Who = Annotated[
    str, typer.Argument(metavar="WHO", help="vouchers, phases, airdrops, recipes, or an account that mints or signs.")
]
Work = Annotated[int | None, typer.Option("--work", metavar="N", help="Which work.", min=1)]
Every = Annotated[bool, typer.Option("--every-work", help="Every work, and registering new ones.")]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(name="right", help="Rights to mint: give, take, show.", no_args_is_help=True)
    app.add_typer(group)

    @group.command()
    def give(
        who: Who, work: Work = None, every_work: Every = False, collection: Collection = None,
        sender: Sender = "artist", network: Network = "local", dry_run: DryRun = False, yes: Yes = False,
        json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Give a right to mint one work, or every work. The collection's owner alone may."""
        env.json, env.dry_run, env.yes = json, dry_run, yes
        return _change(env, network, sender, collection, who, _scope(work, every_work), True)

    @group.command()
    def take(
        who: Who, work: Work = None, every_work: Every = False, collection: Collection = None,
        sender: Sender = "artist", network: Network = "local", dry_run: DryRun = False, yes: Yes = False,
        json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Take a right to mint back; what was minted stays. The collection's owner alone may."""
        env.json, env.dry_run, env.yes = json, dry_run, yes
        return _change(env, network, sender, collection, who, _scope(work, every_work), False)

    @group.command()
    def show(collection: Collection = None, network: Network = "local", json: Json = False) -> ExitStatus:
        """Show every right that stands."""
        from dataclasses import asdict

        from scripts.studio.rights import rights_of

        env.json = json
        stage = open_stage(env, network)
        contract = collection_at(stage, collection)
        found = rights_of(stage.chain, stage.book, contract)
        owner = stage.chain.call(contract.functions.owner())
        env.table(
            f"beside the owner, {owner}",
            ("may mint", "account", "which is"),
            [(f"work {right.work}" if right.work else "every work", right.minter, right.way) for right in found],
        )
        env.document({"ok": True, "owner": owner, "rights": [asdict(right) for right in found]})
        return ExitStatus.DONE


def _scope(work: int | None, every_work: bool) -> int:
    if (work is None) != every_work:
        raise UsageError("which work", field="--work", expected="--work N or --every-work, one of them")
    return work or 0


def _change(
    env: Environment, network: str, sender: str, collection: str | None, who: str, work: int, allowed: bool
) -> ExitStatus:
    from scripts.studio.rights import set_right

    stage = open_stage(env, network)
    contract, minter = collection_at(stage, collection), _minter(stage, who)
    what = f"work {work}" if work else "every work"
    stands = stage.chain.call(contract.functions.isMinter(minter, work))
    verb = "give" if allowed else "take back"
    if not confirm_cost(env, stage, f"{verb.capitalize()} {minter} the right to mint {what}?"):
        raise UsageError("nothing changed", found="no as answer")
    with acting(stage, sender, contract.address, ["right", contract.address, minter, work]) as steps:
        steps.catch_up()
        if stands != allowed:
            set_right(steps, contract, minter, work, allowed)
    if env.dry_run:
        return show_rehearsal(env, stage, steps, minter=minter, work=work)
    still = bool(stage.chain.call(contract.functions.isMinter(minter, work)))
    env.say(f"{minter} may {'' if still else 'not '}mint {what}")
    if still != allowed:
        env.note("note: it may still, as the owner or by a right to every work: ./vernissage right show")
    env.document({"ok": still == allowed, "minter": minter, "work": work, "may": still})
    return ExitStatus.DONE if still == allowed else ExitStatus.FAILED


def _minter(stage: Any, who: str) -> str:
    from scripts.studio.rights import WAYS

    way = {name.lower(): name for name in WAYS}.get(who.lower())
    return str(stage.book.contract(stage.chain, way).address) if way else str(stage.address_of(who, "WHO"))
