"""`./vernissage licence`: what holders may do with a work, and licences given with single tokens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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

if TYPE_CHECKING:
    from scripts.studio.mainjob import Stage
    from scripts.studio.steps import Steps

Text = Annotated[Path, typer.Argument(metavar="TEXT", help="A file with the licence's text.")]
Ends = Annotated[
    bool, typer.Option("--ends-on-transfer", help="For one holder at a time, by a grant; it does not pass.")
]
Exclusive = Annotated[bool, typer.Option("--exclusive", help="Its creator gives the rights away: works of one token.")]
Name = Annotated[str, typer.Argument(metavar="LICENCE", help="CBE-PERSONAL and its like, or a published one's 0x....")]
Token = Annotated[int, typer.Argument(metavar="TOKEN", help="The token's id.")]
Holder = Annotated[
    str | None, typer.Option("--to", metavar="ACCOUNT", help="Its holder; who that is now if not given.")
]
Days = Annotated[int | None, typer.Option("--days", metavar="N", help="How long it stands at most.", min=1)]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(name="licence", help="Licences: publish, declare, grant, show.", no_args_is_help=True)
    app.add_typer(group)

    @group.command()
    def publish(
        text: Text, ends_on_transfer: Ends = False, exclusive: Exclusive = False, sender: Sender = "artist",
        network: Network = "local", dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Publish the terms of a licence of your own: the SHA-256 of its text, and what a contract can tell of it."""
        from scripts.studio import licences, licensing
        from scripts.studio.cids import file_digest

        env.json, env.dry_run, env.yes = json, dry_run, yes
        try:
            digest, _ = file_digest(text)
        except OSError as error:
            raise UsageError("cannot be read", where=text, expected="a text", found=error.strerror or "") from error
        terms = licences.Terms(digest, exclusive, ends_on_transfer)
        stage = open_stage(env, network)
        if not confirm_cost(env, stage, f"Publish the terms of {text}?"):
            raise UsageError("not published", found="no as answer")
        with _steps(stage, sender, ["licence", terms.digest.hex()]) as steps:
            sent = licensing.ensure_published(steps, stage.book, terms)
        if dry_run:
            return show_rehearsal(env, stage, steps, licence="0x" + terms.digest.hex())
        env.say(f"licence 0x{terms.digest.hex()} {'published' if sent else 'was published before'}")
        env.document({"ok": True, "licence": "0x" + terms.digest.hex(), "text": "0x" + digest.hex(), "sent": sent})
        return ExitStatus.DONE

    @group.command()
    def declare(
        work: Annotated[int, typer.Argument(metavar="WORK", help="The work's number.", min=1)], name: Name,
        sender: Sender = "artist", collection: Collection = None, network: Network = "local",
        dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Say once and for ever which licence the holders of a work have."""
        from scripts.studio import licences, licensing

        env.json, env.dry_run, env.yes = json, dry_run, yes
        stage = open_stage(env, network)
        contract = collection_at(stage, collection)
        digest = licensing.published(stage.chain, stage.book, name)
        if not confirm_cost(env, stage, f"Give work {work} the licence {licences.said(digest)}, for ever?"):
            raise UsageError("not declared", found="no as answer")
        with _steps(stage, sender, ["declare", contract.address, work]) as steps:
            sent = licensing.declare(steps, contract, work, digest)
        if dry_run:
            return show_rehearsal(env, stage, steps, work=work, licence="0x" + digest.hex())
        env.say(f"holders of work {work} have {licences.said(digest)}")
        env.document({"ok": True, "work": work, "licence": "0x" + digest.hex(), "sent": sent})
        return ExitStatus.DONE

    @group.command()
    def grant(
        token: Token, name: Name, to: Holder = None, days: Days = None, sender: Sender = "artist",
        collection: Collection = None, network: Network = "local", dry_run: DryRun = False, yes: Yes = False,
        json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Give a licence with a token to its holder. Nobody takes it back; the work's creator or the owner may."""
        from scripts.studio import licences, licensing

        env.json, env.dry_run, env.yes = json, dry_run, yes
        stage = open_stage(env, network)
        contract = collection_at(stage, collection)
        digest = licensing.published(stage.chain, stage.book, name)
        holder = str(stage.chain.call(contract.functions.ownerOf(token)))
        if to:
            holder = stage.address_of(to, "--to")
        until = stage.chain.now() + days * 86_400 if days else 0
        if not confirm_cost(env, stage, f"Give {holder} the licence {licences.said(digest)} with token {token}?"):
            raise UsageError("not granted", found="no as answer")
        register = stage.book.contract(stage.chain, "Licences")
        with _steps(stage, sender, ["grant", contract.address, token, "0x" + digest.hex()]) as steps:
            function = register.functions.grant(contract.address, token, holder, digest, until)
            receipt = steps.send(f"grant {token}", function, "grant the licence")
        if dry_run:
            return show_rehearsal(env, stage, steps, token=token, holder=holder, licence="0x" + digest.hex())
        env.say(f"{holder} has {licences.said(digest)} with token {token}, in {receipt.tx_hash}")
        env.document({"ok": True, "token": token, "holder": holder, "licence": "0x" + digest.hex(), "until": until})
        return ExitStatus.DONE

    @group.command()
    def show(token: Token, collection: Collection = None, network: Network = "local", json: Json = False) -> ExitStatus:
        """Show which licences a token's holder has by it, now."""
        from scripts.studio import licences, licensing

        env.json = json
        stage = open_stage(env, network)
        contract = collection_at(stage, collection)
        found = licensing.standing(stage.chain, stage.book, contract, token)
        env.table(
            f"token {token}, held by {found.holder}",
            ("licence", "how", "stands"),
            [(licences.said(one.digest), one.how, "yes" if one.stands else "no") for one in found.licences],
        )
        env.document(
            {
                "ok": True, "token": token, "holder": found.holder,
                "licences": [
                    {"licence": "0x" + one.digest.hex(), "name": licences.name_of(one.digest), "how": one.how,
                     "stands": one.stands}
                    for one in found.licences
                ],
            }
        )  # fmt: skip
        return ExitStatus.DONE


@contextmanager
def _steps(stage: Stage, sender: str, purpose: list[Any]) -> Iterator[Steps]:
    """The steps of one account with the register of licences, caught up."""
    register = stage.book.contract(stage.chain, "Licences")
    with acting(stage, sender, register.address, purpose) as steps:
        steps.catch_up()
        yield steps
