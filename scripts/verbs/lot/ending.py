"""`lot settle`, `lot cancel`, `lot claim`: how lots end, and what they still owe."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import StudioError, UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.lot.floor import Floor, Which, open_floor
from scripts.verbs.options import DryRun, Json, Network, Sender, Yes, acting, confirm_cost, show_rehearsal

WhichOver = Annotated[
    list[str] | None, typer.Argument(metavar="[LOT]...", help="Which; every lot that is over if left out.")
]
WhichEnded = Annotated[list[str] | None, typer.Argument(metavar="[LOT]...", help="Which; every lot if left out.")]
AtOnce = Annotated[
    int,
    typer.Option("--at-once", metavar="N", help="Tokens of an edition settled in one transaction.", min=1, max=100),
]
Accept = Annotated[
    bool, typer.Option("--accept", help="As the winner, take a lot whose metadata changed all the same.")
]
Refuse = Annotated[bool, typer.Option("--refuse", help="As the winner, leave such a lot and have the money back.")]
Whose = Annotated[
    str | None,
    typer.Option("--for", metavar="ACCOUNT", help="Whose claims; your own if not given. Anyone may send them."),
]
Everybody = Annotated[bool, typer.Option("--everybody", help="The claims of everybody.")]


def add_to(group: typer.Typer, env: Environment) -> None:
    @group.command()
    def settle(
        which: WhichOver = None, sender: Sender = "artist", at_once: AtOnce = 20, accept: Accept = False,
        refuse: Refuse = False, network: Network = "local", dry_run: DryRun = False, yes: Yes = False,
        json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Settle lots whose time is over; unsold ones go back. Anyone may."""
        from scripts.studio.houses import format_of
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        if (accept and refuse) or ((accept or refuse) and len(which or []) != 1):
            raise UsageError("which lot", field="--accept, --refuse", expected="one of both, and one lot")
        floor = open_floor(env, network)
        chosen = [floor.find(each) for each in which] if which else _due(floor)
        if chosen and not confirm_cost(env, floor.stage, f"Settle {len(chosen)} lots?"):
            raise UsageError("not settled", found="no as answer")
        settled: list[dict[str, Any]] = []
        failed: list[dict[str, Any]] = []
        with acting(floor.stage, sender, "", ["settle"]) as steps:
            steps.catch_up()
            for lot in chosen:
                format_ = format_of(lot)
                try:
                    with in_words(lot):
                        if accept or refuse:
                            format_.decide(steps, lot, accepts=accept)
                        else:
                            format_.settle(steps, lot, at_once)
                except StudioError as error:
                    failed.append({"lot": lot.id, "token": lot.token_id, "error": error.line()})
                    env.note(f"error: {error.line()}")
                    continue
                if dry_run:
                    continue
                state = format_.state(floor.stage.chain, lot)
                settled.append(_settled(lot, state))
                env.say(f"settled {lot.id[:18]}  token {lot.token_id}  {floor.named(state.said)}")
        if dry_run:
            done = show_rehearsal(env, floor.stage, steps, ok=not failed, failed=failed)
            return ExitStatus.FAILED if failed else done
        env.say(f"{len(settled)} settled, {len(failed)} failed")
        env.document({"ok": not failed, "settled": settled, "failed": failed})
        return ExitStatus.FAILED if failed else ExitStatus.DONE

    @group.command()
    def cancel(
        which: Which, sender: Sender = "artist", network: Network = "local", dry_run: DryRun = False,
        yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Take a lot back before anybody bid."""
        from scripts.studio.houses import format_of
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        floor = open_floor(env, network)
        lot = floor.find(which)
        if not confirm_cost(env, floor.stage, f"Take back the lot of token {lot.token_id}?"):
            raise UsageError("not cancelled", found="no as answer")
        with acting(floor.stage, sender, lot.house.address, ["cancel", lot.id]) as steps, in_words(lot):
            receipt = format_of(lot).cancel(steps, lot)
        if dry_run:
            return show_rehearsal(env, floor.stage, steps, lot=lot.id)
        env.say(f"token {lot.token_id} is back with its seller")
        env.document({"ok": True, "lot": lot.id, "tx": receipt.tx_hash})
        return ExitStatus.DONE

    @group.command()
    def claim(
        which: WhichEnded = None, sender: Sender = "artist", whose: Whose = None, everybody: Everybody = False,
        network: Network = "local", dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Send what ended lots still owe: rebates, deposits never revealed, tokens that were stuck."""
        from scripts.studio.houses import format_of
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        floor = open_floor(env, network)
        chain = floor.stage.chain
        owner = None if everybody else floor.stage.address_of(whose or sender, "--for")
        if not confirm_cost(env, floor.stage, "Send what ended lots still owe?"):
            raise UsageError("not claimed", found="no as answer")
        sent = []
        with acting(floor.stage, sender, "", ["claim"]) as steps:
            steps.catch_up()
            for lot in [floor.find(each) for each in which] if which else floor.lots:
                for claim in format_of(lot).claims(chain, lot):
                    if owner in (None, claim.to):
                        with in_words(lot):
                            receipt = steps.send(claim.step, claim.function, f"claim the {claim.what}")
                        if dry_run:
                            continue
                        worth = lot.said(claim.amount) if claim.amount else ""
                        env.say(f"{claim.what}  {worth}  to {floor.named(claim.to)}")
                        sent.append(
                            {
                                "lot": lot.id,
                                "what": claim.what,
                                "to": claim.to,
                                "amount": claim.amount,
                                "tx": receipt.tx_hash,
                            }
                        )
        if dry_run:
            return show_rehearsal(env, floor.stage, steps)
        env.say(f"{len(sent)} claims sent" if sent else f"nothing is owed to {owner or 'anybody'}")
        env.document({"ok": True, "claims": sent})
        return ExitStatus.DONE


def _due(floor: Floor) -> list[Any]:
    """Every lot that waits to be settled."""
    from scripts.studio.houses import format_of

    return [lot for lot in floor.lots if format_of(lot).state(floor.stage.chain, lot).due]


def _settled(lot: Any, state: Any) -> dict[str, Any]:
    sold = state.stage.name == "SOLD"
    return {"lot": lot.id, "token": lot.token_id, "format": lot.format, "sold": sold, "price": state.amount,
            "said": state.said}  # fmt: skip
