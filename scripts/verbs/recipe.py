"""`./vernissage recipe`: sets of tokens burnt for one, as artists opened them by a plan."""

from __future__ import annotations

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

Which = Annotated[str, typer.Argument(metavar="RECIPE", help="A recipe's id, or the start of one.")]
WhichOne = Annotated[str | None, typer.Argument(metavar="[RECIPE]", help="One recipe; all of them if left out.")]
Tokens = Annotated[
    str | None,
    typer.Option(
        "--tokens", metavar="IDS", help="Which to burn, with commas, in the recipe's order; the newest if not given."
    ),
]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(name="recipe", help="Burn a set for one: show, redeem. `mint` opens one.", no_args_is_help=True)
    app.add_typer(group)

    @group.command()
    def show(which: WhichOne = None, network: Network = "local", json: Json = False) -> ExitStatus:
        """Show one recipe, or all."""
        from scripts.studio import recipes

        env.json = json
        stage = open_stage(env, network)
        if which:
            facts = _facts(stage, recipes.find_recipe(stage.chain, stage.book, which))
            return show_terms(env, "recipe", facts)
        contract = stage.book.contract(stage.chain, "Recipes")
        listed = [_facts(stage, recipe) for recipe in recipes.all_recipes(stage.chain, contract)]
        env.table(
            f"{len(listed)} recipes",
            ("recipe", "burns", "for work", "redeemed", "stands"),
            [
                (fact["recipe"][:18], fact["burns"], str(fact["work"]), str(fact["redeemed"]), fact["stands"])
                for fact in listed
            ],
        )
        env.document({"ok": True, "recipes": listed})
        return ExitStatus.DONE

    @group.command()
    def redeem(
        which: Which, sender: Sender, tokens: Tokens = None, network: Network = "local", dry_run: DryRun = False,
        yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Burn your tokens for one of the reward: for ever, so it asks first."""
        from scripts.studio import recipes

        env.json, env.dry_run, env.yes = json, dry_run, yes
        stage = open_stage(env, network)
        holder = stage.chain.account(sender)
        recipe = recipes.find_recipe(stage.chain, stage.book, which)
        contract = stage.book.contract(stage.chain, "Recipes")
        with acting(stage, sender, contract.address, ["redeem", which]) as steps:
            earlier = steps.caught(contract, "Redeemed", id=recipe.id, holder=holder.address)
            if earlier:
                env.say("an earlier run, interrupted, had redeemed already; nothing more was sent")
                receipt, event = earlier
            else:
                burnt = stage.book.contract(stage.chain, "Collection", recipe.terms["burns"])
                chosen = _ids(tokens) or recipes.tokens_for(stage.chain, burnt, recipe, holder.address)
                what = f"{', '.join(map(str, chosen))} for one of work {recipe.terms['reward']}"
                if not confirm_cost(env, stage, f"Burn {what}, for ever?"):
                    raise UsageError("not redeemed", found="no as answer")
                receipt = recipes.redeem(steps, stage.book, recipe, chosen, env.say)
                if dry_run:
                    return show_rehearsal(env, stage, steps, burns=chosen)
                event = stage.chain.events_in(receipt, contract, "Redeemed")[0]
        env.say(f"burnt {', '.join(map(str, event.args['tokenIds']))} for {event.args['minted']} in {receipt.tx_hash}")
        env.document(
            {"ok": True, "burnt": list(event.args["tokenIds"]), "token": event.args["minted"], "tx": receipt.tx_hash,
             "earlier": bool(earlier)}
        )  # fmt: skip
        return ExitStatus.DONE


def _ids(tokens: str | None) -> list[int]:
    if tokens is None:
        return []
    parts = [part.strip() for part in tokens.split(",")]
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise UsageError("not tokens", field="--tokens", expected="ids with commas, as 7000001,7000002", found=tokens)
    return [int(part) for part in parts]


def _facts(stage: Any, recipe: Any) -> dict[str, Any]:
    """What a recipe says and where it stands, JSON-ready."""
    from scripts.studio import recipes
    from scripts.studio.moments import said_moment

    terms = recipe.terms
    closes = terms["closesAt"]
    return {
        "recipe": "0x" + recipe.id.hex(),
        "burns": ", ".join(f"1 of work {work}" for work in terms["works"]),
        "of": terms["burns"],
        "work": terms["reward"],
        "collection": terms["mints"],
        "closes": said_moment(closes) if closes else "never",
        "redeemed": recipes.redeemed(stage.chain, stage.book.contract(stage.chain, "Recipes"), recipe),
        "stands": "closed" if closes and stage.chain.now() >= closes else "open",
    }
