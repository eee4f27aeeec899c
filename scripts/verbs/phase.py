"""`./vernissage phase`: sales that an artist opened by a plan, seen and bought in by anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import (
    DryRun,
    Json,
    Network,
    Sender,
    Yes,
    acting,
    confirm_cost,
    open_stage,
    show_rehearsal,
    show_terms,
)

Which = Annotated[str, typer.Argument(metavar="PHASE", help="A phase's id, or the start of one.")]
WhichOne = Annotated[str | None, typer.Argument(metavar="[PHASE]", help="One phase; all of them if left out.")]
To = Annotated[str | None, typer.Option("--to", metavar="ACCOUNT", help="Who gets the tokens; who pays if not given.")]
Amount = Annotated[int, typer.Option("--amount", metavar="N", help="How many tokens.", min=1)]
Proofs = Annotated[
    Path | None, typer.Option("--proofs", metavar="FILE", help="The list's proofs, where the phase has a list.")
]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(name="phase", help="Open sales: show, buy, end. `mint` opens one.", no_args_is_help=True)
    app.add_typer(group)

    @group.command()
    def show(which: WhichOne = None, network: Network = "local", json: Json = False) -> ExitStatus:
        """Show one phase, or all."""
        from scripts.studio import phases

        env.json = json
        stage = open_stage(env, network)
        if which:
            facts = _facts(stage, phases.find_phase(stage.chain, stage.book, which))
            return show_terms(env, "phase", facts)
        contract = stage.book.contract(stage.chain, "Phases")
        listed = [_facts(stage, phase) for phase in phases.all_phases(stage.chain, contract)]
        env.table(
            f"{len(listed)} phases",
            ("phase", "work", "price", "sold", "stands"),
            [(fact["phase"][:18], str(fact["work"]), fact["price"], fact["sold"], fact["stands"]) for fact in listed],
        )
        env.document({"ok": True, "phases": listed})
        return ExitStatus.DONE

    @group.command()
    def buy(
        which: Which, sender: Sender, to: To = None, amount: Amount = 1, proofs: Proofs = None,
        network: Network = "local", dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Buy in a phase; who buys pays, and may buy for somebody else."""
        from scripts.studio import allowlists, phases
        from scripts.studio.tills import said_price

        env.json, env.dry_run, env.yes = json, dry_run, yes
        stage = open_stage(env, network)
        payer = stage.chain.account(sender)
        phase = phases.find_phase(stage.chain, stage.book, which)
        target = stage.address_of(to, "--to") if to else payer.address
        if phase.is_listed != (proofs is not None):
            expected = "the file of its proofs" if phase.is_listed else "none: this phase is for everybody"
            raise UsageError("which list", where=which, field="--proofs", expected=expected)
        entry = allowlists.read_proof(proofs, target, phase.terms["allowlist"]) if proofs else None
        price = (entry.listed.price if entry else phase.terms["price"]) * amount
        said = said_price(phase.terms["currency"], price)
        if not confirm_cost(env, stage, f"Pay {said} for {amount} token(s) to {target} on {network}?"):
            raise UsageError("not bought", found="no as answer")
        contract = stage.book.contract(stage.chain, "Phases")
        with acting(stage, sender, contract.address, ["buy", "0x" + phase.id.hex()]) as steps:
            earlier = steps.caught(contract, "PhaseMinted", id=phase.id)
            if earlier:
                env.say("an earlier run, interrupted, had bought already; nothing more was sent")
                receipt, event = earlier
            else:
                receipt = phases.buy(steps, stage.book, phase, target, amount, entry)
                if dry_run:
                    return show_rehearsal(env, stage, steps, to=target, amount=amount)
                event = stage.chain.events_in(receipt, contract, "PhaseMinted")[0]
        tokens = [event.args["firstTokenId"] + index for index in range(event.args["amount"])]
        env.say(f"bought {', '.join(map(str, tokens))} for {said}, to {event.args['to']} in {receipt.tx_hash}")
        env.document(
            {"ok": True, "tokens": tokens, "to": event.args["to"], "paid": event.args["paid"], "tx": receipt.tx_hash,
             "earlier": bool(earlier)}
        )  # fmt: skip
        return ExitStatus.DONE

    @group.command()
    def end(
        which: Which, sender: Sender = "artist", network: Network = "local", dry_run: DryRun = False,
        yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """End a phase for ever. Whoever may mint the work may."""
        from scripts.studio import phases

        env.json, env.dry_run, env.yes = json, dry_run, yes
        stage = open_stage(env, network)
        phase = phases.find_phase(stage.chain, stage.book, which)
        if not confirm_cost(env, stage, f"End phase 0x{phase.id.hex()} for ever?"):
            raise UsageError("not ended", found="no as answer")
        contract = stage.book.contract(stage.chain, "Phases")
        with acting(stage, sender, contract.address, ["end", "0x" + phase.id.hex()]) as steps:
            steps.catch_up()
            receipt = steps.send("end", contract.functions.end(phase.terms), "end the phase")
        if dry_run:
            return show_rehearsal(env, stage, steps, phase="0x" + phase.id.hex())
        env.say(f"ended 0x{phase.id.hex()} in {receipt.tx_hash}")
        env.document({"ok": True, "phase": "0x" + phase.id.hex(), "tx": receipt.tx_hash})
        return ExitStatus.DONE


def _facts(stage: Any, phase: Any) -> dict[str, Any]:
    """What a phase says and where it stands, JSON-ready."""
    from scripts.studio import phases
    from scripts.studio.moments import said_moment
    from scripts.studio.tills import said_price

    terms = phase.terms
    state = phases.state_of(stage.chain, stage.book.contract(stage.chain, "Phases"), phase)
    return {
        "phase": "0x" + phase.id.hex(),
        "collection": terms["collection"],
        "work": terms["work"],
        "version": terms["version"],
        "price": "as listed" if phase.is_listed else said_price(terms["currency"], terms["price"]),
        "payee": terms["payee"],
        "allowlist": "0x" + terms["allowlist"].hex() if phase.is_listed else "everybody",
        "per_address": "as listed" if phase.is_listed else terms["walletLimit"] or "any number",
        "supply": terms["supply"] or "what the work has left",
        "opens": said_moment(terms["opensAt"]) if terms["opensAt"] else "at once",
        "closes": said_moment(terms["closesAt"]) if terms["closesAt"] else "never",
        "sold": state.sold,
        "stands": phases.stands(stage.chain, phase, state),
    }
