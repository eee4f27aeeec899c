"""`./vernissage split`: make splits, see who is owed what, pay everybody, account for it."""

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
)

SplitFile = Annotated[Path, typer.Argument(metavar="FILE", help="Names, roles, addresses and shares: .toml or .csv.")]
Tokens = Annotated[
    list[str] | None,
    typer.Option("--token", metavar="ADDRESS", help="Also in this ERC-20; may be given several times."),
]
Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the statements go.")]
Recipients = Annotated[
    list[str] | None,
    typer.Option("--for", metavar="ADDRESS", help="Only this recipient's; may be given several times."),
]
Where = Annotated[
    str | None, typer.Argument(metavar="[SPLIT]", help="A split's address; the one of the folder's collection if none.")
]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(
        name="split", help="Royalty splits: create, show, publish, pay, statement.", no_args_is_help=True
    )
    app.add_typer(group)

    @group.command()
    def create(
        file: SplitFile,
        sender: Sender = "artist",
        network: Network = "local",
        dry_run: DryRun = False,
        yes: Yes = False,
        json: Json = False,
    ) -> ExitStatus:
        """Create the split of a file, publish its terms, and pin them; run again, it finds what is there."""
        from scripts.studio import royalties
        from scripts.studio.split_files import read_split

        env.json, env.dry_run, env.yes = json, dry_run, yes
        stage = open_stage(env, network)
        split = read_split(file, stage.chain.address)
        address = royalties.address_of(stage.chain, stage.book, split.terms)
        _show_terms(env, split.recipients, split.terms.whole)
        facts = {"split": address, "root": "0x" + split.terms.root.hex(), "recipients": len(split.recipients)}
        if not confirm_cost(env, stage, f"Create a split of {len(split.recipients)} on {network}?"):
            raise UsageError("not created", found="no as answer")
        cid = "" if dry_run else royalties.pin_terms(stage.node, split.document())
        with acting(stage, sender, address, ["create", address]) as steps:
            steps.catch_up()
            sent = royalties.create(steps, stage.book, split.terms)
        if dry_run:
            env.say(f"split   {address}")
            return show_rehearsal(env, stage, steps, **facts)
        env.say(f"split   {address}   {'created' if sent else 'was there already'}")
        env.say(f"terms   ipfs://{cid}")
        env.document({"ok": True, **facts, "terms": cid, "sent": len(sent)})
        return ExitStatus.DONE

    @group.command()
    def show(where: Where = None, tokens: Tokens = None, network: Network = "local", json: Json = False) -> ExitStatus:
        """Show who is owed what, in ether and in each token asked for."""
        from scripts.studio import payouts
        from scripts.studio.splits import role_name
        from scripts.studio.statements import currency_of

        env.json = json
        stage = open_stage(env, network)
        split, terms = _split(stage, where)
        found = []
        for address in _currencies(tokens):
            currency = currency_of(stage.chain, address)
            received = stage.chain.call(split.functions.received(address))
            payees = payouts.payees_of(stage.chain, split, terms, address)
            env.table(
                f"split {split.address}, in {currency.symbol}",
                ("recipient", "role", "share", "owed now"),
                [
                    (each.leaf.recipient, role_name(each.leaf.role), f"{each.percent:g} %", currency.shown(each.owed))
                    for each in payees
                ],
            )
            env.say(f"received {currency.shown(received)} {currency.symbol} in all")
            found.append(
                {
                    "currency": address,
                    "received": received,
                    "recipients": [
                        {
                            "address": each.leaf.recipient,
                            "role": each.leaf.role,
                            "shares": each.leaf.shares,
                            "owed": each.owed,
                        }
                        for each in payees
                    ],
                }
            )
        env.document({"ok": True, "split": split.address, "currencies": found})
        return ExitStatus.DONE

    @group.command()
    def publish(
        file: SplitFile,
        sender: Sender = "artist",
        network: Network = "local",
        dry_run: DryRun = False,
        yes: Yes = False,
        json: Json = False,
    ) -> ExitStatus:
        """Put the terms of a split on the chain, where they can never be lost; anyone may."""
        from scripts.studio import royalties
        from scripts.studio.split_files import read_split

        env.json, env.dry_run, env.yes = json, dry_run, yes
        stage = open_stage(env, network)
        split = read_split(file, stage.chain.address)
        if not confirm_cost(env, stage, f"Publish the terms of {len(split.recipients)} recipients on {network}?"):
            raise UsageError("not published", found="no as answer")
        address = royalties.address_of(stage.chain, stage.book, split.terms)
        with acting(stage, sender, address, ["publish", address]) as steps:
            steps.catch_up()
            receipt = royalties.publish(steps, stage.book, split.terms)
        if dry_run:
            return show_rehearsal(env, stage, steps, split=address)
        env.say(f"published the terms of {address} in {receipt.tx_hash}")
        env.document({"ok": True, "split": address, "tx": receipt.tx_hash})
        return ExitStatus.DONE

    @group.command()
    def pay(
        where: Where = None,
        tokens: Tokens = None,
        sender: Sender = "artist",
        network: Network = "local",
        dry_run: DryRun = False,
        yes: Yes = False,
        json: Json = False,
    ) -> ExitStatus:
        """Pay everybody what they are owed; who cannot be paid is credited and blocks nobody. Anyone may."""
        from scripts.studio import payouts
        from scripts.studio.statements import currency_of

        env.json, env.dry_run, env.yes = json, dry_run, yes
        stage = open_stage(env, network)
        split, terms = _split(stage, where)
        paid = []
        with acting(stage, sender, split.address, ["pay", split.address]) as steps:
            steps.catch_up()
            for address in _currencies(tokens):
                currency = currency_of(stage.chain, address)
                owed = sum(payee.owed for payee in payouts.payees_of(stage.chain, split, terms, address))
                amount = f"{currency.shown(owed)} {currency.symbol}"
                if not owed:
                    env.say(f"nothing is owed in {currency.symbol}")
                    continue
                if not confirm_cost(env, stage, f"Pay {amount} to {len(terms.leaves)} recipients on {network}?"):
                    raise UsageError("not paid", found="no as answer")
                sent = payouts.pay_everybody(steps, split, terms, address)
                if dry_run:
                    env.say(f"owed    {amount} to {len(terms.leaves)} recipients")
                    paid.append({"currency": address, "would_pay": owed, "transactions": []})
                    continue
                env.say(f"paid {amount} to {len(terms.leaves)} recipients in {len(sent)} transactions")
                paid.append({"currency": address, "paid": owed, "transactions": [each.tx_hash for each in sent]})
        if dry_run:
            return show_rehearsal(env, stage, steps, split=split.address, payments=paid)
        env.document({"ok": True, "dry_run": False, "split": split.address, "payments": paid})
        return ExitStatus.DONE

    @group.command()
    def statement(
        where: Where = None,
        recipients: Recipients = None,
        tokens: Tokens = None,
        out: Out = Path("statements"),
        network: Network = "local",
        json: Json = False,
    ) -> ExitStatus:
        """Write each person's statement, CSV and page, recomputed from the events and tied to balances to the wei."""
        from scripts.studio.splits import checked_address
        from scripts.studio.statements import read_statement, statement_csv, statement_page

        env.json = json
        stage = open_stage(env, network)
        split, terms = _split(stage, where)
        wanted = [checked_address(each, "--for") for each in recipients or []]
        chosen = wanted or [leaf.recipient for leaf in terms.leaves]
        out.mkdir(parents=True, exist_ok=True)
        written = []
        for address in _currencies(tokens):
            read = read_statement(stage.chain, split, terms, address)
            for recipient in chosen:
                name = f"{recipient}-{read.currency.symbol}"
                (out / f"{name}.csv").write_text(statement_csv(read, recipient))
                (out / f"{name}.html").write_text(statement_page(read, recipient))
                written.append(str(out / name))
        env.say(f"{len(written)} statements in {out}/, each as .csv and .html; events, books and balances agree")
        env.document({"ok": True, "split": split.address, "statements": written})
        return ExitStatus.DONE


def _currencies(tokens: list[str] | None) -> list[str]:
    """Ether, and the tokens asked for."""
    from scripts.studio.money import ETHER
    from scripts.studio.splits import checked_address

    return [ETHER, *(checked_address(token, "--token") for token in tokens or [])]


def _split(stage: Any, where: str | None) -> tuple[Any, Any]:
    """The split asked for and its published terms."""
    from scripts.studio import payouts
    from scripts.studio.splits import checked_address

    address = checked_address(where, "SPLIT") if where else stage.chain.call(stage.collection().functions.terms(1))[3]
    return stage.book.contract(stage.chain, "Split", address), payouts.terms_of(stage.chain, stage.book, address)


def _show_terms(env: Environment, recipients: Any, whole: int) -> None:
    env.table(
        "",
        ("recipient", "role", "address", "share"),
        [(each.name, each.role, each.address, f"{100 * each.shares / whole:g} %") for each in recipients],
    )
