"""`lot consign`, `lot unconsign`, `lot link`: who may list for whom, and which accounts belong together."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.lot.floor import Collection, amount_of, open_floor
from scripts.verbs.options import DryRun, Json, Network, Sender, Yes, acting, confirm_cost, show_rehearsal

Tokens = Annotated[list[int], typer.Argument(metavar="TOKEN...", help="Token ids; each is consigned by itself.", min=0)]
Gallery = Annotated[str, typer.Option("--to", metavar="ACCOUNT", help="The gallery.")]
Percent = Annotated[
    float, typer.Option("--percent", metavar="P", help="The most it may take of the price.", min=0, max=50)
]
Least = Annotated[str, typer.Option("--least", metavar="AMOUNT", help="Least reserve, floor or price.")]
Days = Annotated[
    int, typer.Option("--days", metavar="N", help="How long; its lots have to close by then.", min=1, max=3650)
]
Currency = Annotated[str | None, typer.Option("--currency", metavar="ADDRESS", help="An ERC-20; ether if not given.")]
Formats = Annotated[
    str, typer.Option("--format", metavar="NAME", help="The house the tokens are approved to: english or dutch.")
]
Other = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account that belongs together with yours.")]


def add_to(group: typer.Typer, env: Environment) -> None:
    @group.command()
    def consign(
        tokens: Tokens, gallery: Gallery, least: Least, percent: Percent = 10, days: Days = 90,
        currency: Currency = None, format_: Formats = "english", collection: Collection = None,
        sender: Sender = "artist", network: Network = "local", dry_run: DryRun = False, yes: Yes = False,
        json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Let a gallery list tokens of yours within these terms; they stay in your wallet until it does."""
        from scripts.studio.consigning import Consignment, consign_token
        from scripts.studio.houses import house_of
        from scripts.studio.lots import DAY
        from scripts.studio.money import ETHER
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        if format_ not in ("english", "dutch"):
            raise UsageError("not for galleries", field="--format", expected="english or dutch", found=format_)
        floor = open_floor(env, network)
        chain = floor.stage.chain
        coin = floor.stage.address_of(currency, "--currency") if currency else ETHER
        agreed = Consignment(
            floor.stage.address_of(gallery, "--to"), round(percent * 100), chain.now() + days * DAY, coin,
            amount_of(least, coin, "--least"),
        )  # fmt: skip
        registry = floor.stage.book.contract(chain, "Consignments")
        house, contract = house_of(chain, floor.stage.book, format_), floor.collection_at(collection)
        said = f"Let {agreed.gallery} list {len(tokens)} of your tokens?"
        if not confirm_cost(env, floor.stage, said):
            raise UsageError("not consigned", found="no as answer")
        consigned = []
        with acting(floor.stage, sender, registry.address, ["consign", contract.address]) as steps:
            steps.catch_up()
            for token in tokens:
                with in_words(currency=coin):
                    sent = consign_token(steps, registry, house.contract, contract, token, agreed)
                if dry_run:
                    continue
                env.say(
                    f"token {token} is consigned to {floor.named(agreed.gallery)}" + ("" if sent else ", as before")
                )
                consigned.append({"token": token, "sent": sent})
        if dry_run:
            return show_rehearsal(env, floor.stage, steps, until=agreed.until, gallery=agreed.gallery)
        env.document({"ok": True, "consigned": consigned, "until": agreed.until, "gallery": agreed.gallery})
        return ExitStatus.DONE

    @group.command()
    def unconsign(
        tokens: Tokens, collection: Collection = None, sender: Sender = "artist", network: Network = "local",
        dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Take consignments back, at once; a lot that has a bid goes on."""
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        floor = open_floor(env, network)
        registry = floor.stage.book.contract(floor.stage.chain, "Consignments")
        contract = floor.collection_at(collection)
        with acting(floor.stage, sender, registry.address, ["unconsign", contract.address]) as steps:
            steps.catch_up()
            for token in tokens:
                function = registry.functions.unconsign(contract.address, token)
                with in_words():
                    steps.send(f"unconsign {token}", function, f"unconsign token {token}")
                if not dry_run:
                    env.say(f"token {token} is consigned to nobody")
        if dry_run:
            return show_rehearsal(env, floor.stage, steps)
        env.document({"ok": True, "unconsigned": tokens})
        return ExitStatus.DONE

    @group.command()
    def link(
        other: Other, sender: Sender, network: Network = "local", dry_run: DryRun = False, yes: Yes = False,
        json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Declare that an account belongs with yours: once both did, neither buys what the other sells, for ever."""
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        floor = open_floor(env, network)
        chain, address = floor.stage.chain, floor.stage.address_of(other, "ACCOUNT")
        registry = floor.stage.book.contract(chain, "Consignments")
        if not confirm_cost(env, floor.stage, f"Link {address} to your account for ever?"):
            raise UsageError("not linked", found="no as answer")
        with acting(floor.stage, sender, registry.address, ["link", address]) as steps, in_words():
            steps.catch_up()
            steps.send(f"link {address}", registry.functions.link(address), "link the accounts")
            linked = bool(chain.call(registry.functions.areLinked(steps.sender.address, address)))
        if dry_run:
            return show_rehearsal(env, floor.stage, steps, account=address)
        said = "are linked, for ever" if linked else f"will be linked once {floor.named(address)} says the same"
        env.say(f"{sender} and {floor.named(address)} {said}")
        facts: dict[str, Any] = {"account": address, "linked": linked}
        env.document({"ok": True, **facts})
        return ExitStatus.DONE
