"""`./vernissage credit`: money that could not be pushed, in every contract that keeps some, together."""

from __future__ import annotations

from collections.abc import Iterable
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
)

Whose = Annotated[str | None, typer.Argument(metavar="[ACCOUNT]", help="A name or an address; everybody if left out.")]
To = Annotated[
    str | None, typer.Option("--to", metavar="ADDRESS", help="Where it goes; to the account itself if not given.")
]

SPLITS = (
    ("SplitFactory", "SplitCreated", "Split"),
    ("ChangingSplitFactory", "ManagedSplitCreated", "ManagedSplit"),
    ("ChangingSplitFactory", "SharesSplitCreated", "SharesSplit"),
    ("RecoupFactory", "RecoupCreated", "RecoupSplit"),
)
"""Factory, the event that says where each of its splits is, and what that is."""
CLONES = {name for _, _, name in SPLITS}


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(name="credit", help="Credits: show them, withdraw them.", no_args_is_help=True)
    app.add_typer(group)

    @group.command()
    def show(account: Whose = None, network: Network = "local", json: Json = False) -> ExitStatus:
        """Show what is owed, in which contract."""
        from scripts.studio.tills import said_price

        env.json = json
        stage = open_stage(env, network)
        wanted = stage.address_of(account, "ACCOUNT") if account else None
        owed = [(name, credit) for name, credit in _credits(stage) if wanted in (None, credit.account)]
        env.table(
            "",
            ("account", "contract", "owed"),
            [(c.account, name, said_price(c.currency, c.amount)) for name, c in owed],
        )
        env.say(f"{_total(credit for _, credit in owed)} in all")
        env.document({"ok": True, "credits": [_document(name, credit) for name, credit in owed]})
        return ExitStatus.DONE

    @group.command()
    def withdraw(
        sender: Sender, to: To = None, network: Network = "local", dry_run: DryRun = False, yes: Yes = False,
        json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Withdraw every credit of one account, from all contracts, to itself or to another address."""
        from scripts.studio import payouts
        from scripts.studio.money import ETHER
        from scripts.studio.refusals import in_words
        from scripts.studio.tills import said_price

        env.json, env.dry_run, env.yes = json, dry_run, yes
        stage = open_stage(env, network)
        owner = stage.chain.account(sender)
        target = stage.address_of(to, "--to") if to else owner.address
        with acting(stage, sender, "", ["withdraw"]) as steps:
            steps.catch_up()
            mine = [(name, credit) for name, credit in _credits(stage) if credit.account == owner.address]
            if mine and not confirm_cost(env, stage, f"Withdraw {_total(c for _, c in mine)} to {target}?"):
                raise UsageError("not withdrawn", found="no as answer")
            for name, credit in mine:
                with in_words(currency=credit.currency):
                    payouts.withdraw(steps, credit, target)
                if not dry_run:
                    env.say(f"withdrew {said_price(credit.currency, credit.amount)} from {name} to {target}")
        if dry_run:
            return show_rehearsal(env, stage, steps, to=target)
        if not mine:
            env.say(f"nothing is owed to {owner.address}")
        env.document(
            {
                "ok": True,
                "to": target,
                "wei": sum(credit.amount for _, credit in mine if credit.currency == ETHER),
                "credits": [_document(name, credit) for name, credit in mine],
            }
        )
        return ExitStatus.DONE


def _credits(stage: Any) -> list[tuple[str, Any]]:
    """Every credit of the chain's deployments, earlier ones too: of each house, each way to mint, each split."""
    from scripts.studio import payouts

    chain, book = stage.chain, stage.book
    keepers = [
        (name, contract)
        for name, deployed in book.contracts.items()
        if name not in CLONES and any(entry.get("name") == "credit" for entry in deployed.abi)
        for contract in book.every(chain, name)
    ]
    for factory, event, name in SPLITS:
        made = [each for contract in book.every(chain, factory) for each in chain.events(contract, event)]
        keepers += [(name, book.contract(chain, name, each.args["split"])) for each in made]
    return [(name, credit) for name, keeper in keepers for credit in payouts.credits_of(chain, keeper)]


def _total(credits: Iterable[Any]) -> str:
    """What they are together, each currency by itself: `1.5 ether, 20 smallest units of 0x...`."""
    from scripts.studio.money import ETHER
    from scripts.studio.tills import said_price

    sums = {ETHER: 0}
    for credit in credits:
        sums[credit.currency] = sums.get(credit.currency, 0) + credit.amount
    return ", ".join(said_price(currency, amount) for currency, amount in sums.items() if amount or len(sums) == 1)


def _document(name: str, credit: Any) -> dict[str, Any]:
    from scripts.studio.money import ETHER

    unit = "wei" if credit.currency == ETHER else "amount"
    return {
        "account": credit.account, "contract": credit.contract.address, "name": name, "currency": credit.currency,
        unit: credit.amount,
    }  # fmt: skip
