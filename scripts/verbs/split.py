"""`./vernissage split`: make splits, see who is owed what, pay everybody, account for it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import DryRun, Json, Network, Sender, Yes, confirm_cost, open_stage

SplitFile = Annotated[Path, typer.Argument(metavar="FILE", help="Names, roles, addresses and shares: .toml or .csv.")]
Where = Annotated[
    str | None, typer.Argument(metavar="[SPLIT]", help="A split's address; the one of the folder's collection if none.")
]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(name="split", help="Royalty splits: create, show, publish, pay.", no_args_is_help=True)
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
        split = read_split(file, lambda name: str(stage.chain.account(name).address))
        address = royalties.address_of(stage.chain, stage.book, split.terms)
        _show_terms(env, split.recipients, split.terms.whole)
        facts = {"split": address, "root": "0x" + split.terms.root.hex(), "recipients": len(split.recipients)}
        if dry_run:
            env.say(f"would be at {address}; nothing was sent")
            env.document({"ok": True, "dry_run": True, **facts})
            return ExitStatus.DONE
        if not confirm_cost(env, stage, f"Create a split of {len(split.recipients)} on {network}?"):
            raise UsageError("not created", found="no as answer")
        cid = _pin_terms(stage, split)
        sent = royalties.create(stage.chain, stage.book, split.terms, stage.chain.account(sender))
        env.say(f"split   {address}   {'created' if sent else 'was there already'}")
        env.say(f"terms   ipfs://{cid}")
        env.document({"ok": True, **facts, "terms": cid, "sent": len(sent)})
        return ExitStatus.DONE

    @group.command()
    def show(where: Where = None, network: Network = "local", json: Json = False) -> ExitStatus:
        """Show who is owed what."""
        from scripts.studio import payouts
        from scripts.studio.money import ether
        from scripts.studio.splits import role_name

        env.json = json
        stage = open_stage(env, network)
        split, terms = _split(stage, where)
        payees = payouts.payees_of(stage.chain, split, terms)
        received = stage.chain.call(split.functions.received(payouts.ETHER))
        rows = [
            (payee.leaf.recipient, role_name(payee.leaf.role), f"{payee.percent:g} %", ether(payee.owed))
            for payee in payees
        ]
        env.table(f"split {split.address}", ("recipient", "role", "share", "owed now"), rows)
        env.say(f"received {ether(received)} in all")
        env.document(
            {
                "ok": True,
                "split": split.address,
                "received": received,
                "recipients": [
                    {"address": p.leaf.recipient, "role": p.leaf.role, "shares": p.leaf.shares, "owed": p.owed}
                    for p in payees
                ],
            }
        )
        return ExitStatus.DONE

    @group.command()
    def publish(
        file: SplitFile, sender: Sender = "artist", network: Network = "local", yes: Yes = False, json: Json = False
    ) -> ExitStatus:
        """Put the terms of a split on the chain, where they can never be lost; anyone may."""
        from scripts.studio import royalties
        from scripts.studio.split_files import read_split

        env.json, env.yes = json, yes
        stage = open_stage(env, network)
        split = read_split(file, lambda name: str(stage.chain.account(name).address))
        if not confirm_cost(env, stage, f"Publish the terms of {len(split.recipients)} recipients on {network}?"):
            raise UsageError("not published", found="no as answer")
        receipt = royalties.publish(stage.chain, stage.book, split.terms, stage.chain.account(sender))
        address = royalties.address_of(stage.chain, stage.book, split.terms)
        env.say(f"published the terms of {address} in {receipt.tx_hash}")
        env.document({"ok": True, "split": address, "tx": receipt.tx_hash})
        return ExitStatus.DONE

    @group.command()
    def pay(
        where: Where = None, sender: Sender = "artist", network: Network = "local", yes: Yes = False, json: Json = False
    ) -> ExitStatus:
        """Pay everybody what they are owed; who cannot be paid is credited and blocks nobody. Anyone may."""
        from scripts.studio import payouts
        from scripts.studio.money import ether

        env.json, env.yes = json, yes
        stage = open_stage(env, network)
        split, terms = _split(stage, where)
        owed = sum(payee.owed for payee in payouts.payees_of(stage.chain, split, terms))
        if not owed:
            env.say("nothing is owed")
            env.document({"ok": True, "split": split.address, "paid": 0, "transactions": []})
            return ExitStatus.DONE
        if not confirm_cost(env, stage, f"Pay {ether(owed)} to {len(terms.leaves)} recipients on {network}?"):
            raise UsageError("not paid", found="no as answer")
        receipts = payouts.pay_everybody(stage.chain, split, terms, stage.chain.account(sender))
        env.say(f"paid {ether(owed)} to {len(terms.leaves)} recipients in {len(receipts)} transactions")
        env.document(
            {"ok": True, "split": split.address, "paid": owed, "transactions": [each.tx_hash for each in receipts]}
        )
        return ExitStatus.DONE


def _split(stage: Any, where: str | None) -> tuple[Any, Any]:
    """The split asked for and its published terms."""
    from scripts.studio import payouts
    from scripts.studio.splits import checked_address

    address = checked_address(where, "SPLIT") if where else stage.chain.call(stage.collection().functions.terms(1))[3]
    return stage.book.contract(stage.chain, "Split", address), payouts.terms_of(stage.chain, stage.book, address)


def _pin_terms(stage: Any, split: Any) -> str:
    """Pins the terms as a directory of one file; its CID."""
    from scripts.studio.cids import folder_cid

    with tempfile.TemporaryDirectory(prefix="vernissage-") as scratch:
        folder = Path(scratch, "terms")
        folder.mkdir()
        (folder / "terms.json").write_bytes(split.document())
        cid = folder_cid(folder)
        stage.node.add_folder(folder, cid)
    return f"{cid}/terms.json"


def _show_terms(env: Environment, recipients: Any, whole: int) -> None:
    env.table(
        "",
        ("recipient", "role", "address", "share"),
        [(each.name, each.role, each.address, f"{100 * each.shares / whole:g} %") for each in recipients],
    )
