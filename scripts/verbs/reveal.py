"""`./vernissage reveal`: a series in an order nobody knows before the reveal, and nobody can change after the seal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import (
    Collection,
    DryRun,
    Folder,
    Ipfs,
    Json,
    Network,
    Sender,
    Yes,
    acting,
    collection_at,
    confirm_cost,
    node_at,
    show_rehearsal,
    stage_of,
)

Cover = Annotated[
    Path, typer.Option("--cover", metavar="PICTURE", help="What every token shows until then; pinned now.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Where the seal goes; FOLDER.seal.json if not given.")
]
SealFile = Annotated[Path, typer.Argument(metavar="SEAL.json", help="What `reveal seal` wrote.")]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(name="reveal", help="Sealed series: seal, open. `mint` sells one.", no_args_is_help=True)
    app.add_typer(group)

    @group.command()
    def seal(
        folder: Folder, cover: Cover, out: Out = None, ipfs: Ipfs = None, dry_run: DryRun = False, json: Json = False
    ) -> ExitStatus:
        """Draw an order for a folder's works and commit to it; nothing of them is pinned before the reveal."""
        from scripts.studio import sealing
        from scripts.studio.pinning import pin_plan
        from scripts.studio.plans import make_plan

        env.json, env.dry_run = json, dry_run
        whole = folder.resolve()
        target = out or whole.with_name(f"{whole.name}.seal.json")
        shown = make_plan(cover)
        made = sealing.seal(folder, shown)
        count = len(made.order)
        if dry_run:
            env.say(f"would seal {count} works into {target}; nothing was pinned, nothing was written")
            env.document({"ok": True, "dry_run": True, "works": count, "seal": str(target)})
            return ExitStatus.DONE
        pin_plan(shown, node_at(ipfs), env.say)
        sealing.write_seal(made, target)
        env.say(f"sealed   {count} works into {target}")
        env.say(f"provenance hash 0x{made.commitment.hex()}")
        env.note(f"warning: keep {target} secret until the reveal, and keep a copy; without it nothing can be revealed")
        env.document(
            {"ok": True, "seal": str(target), "works": count, "commitment": "0x" + made.commitment.hex(),
             "cover": made.cover}
        )  # fmt: skip
        return ExitStatus.DONE

    @group.command(name="open")
    def open_(
        seal: SealFile, sender: Sender = "artist", collection: Collection = None, network: Network = "local",
        ipfs: Ipfs = None, dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Pin the works and show every token its own: ends minting, for ever. Run again, go on."""
        from scripts.studio import sealing

        env.json, env.dry_run, env.yes = json, dry_run, yes
        made = sealing.read_seal(seal)
        stage = stage_of(env, network, Path("artworks"), ipfs)
        contract = collection_at(stage, collection)
        number = sealing.work_of(stage.chain, contract, made)
        minted = stage.chain.call(contract.functions.minted(number))
        if not confirm_cost(env, stage, f"Reveal work {number} on {network}, and mint no more of it for ever?"):
            raise UsageError("not revealed", found="no as answer")
        with acting(stage, sender, contract.address, ["reveal", contract.address, number]) as steps:
            steps.catch_up()
            receipt = sealing.reveal(steps, contract, made, stage.node, env.say)
        if dry_run:
            done = receipt is None
            env.say(f"work {number} {'is revealed' if done else f'would be revealed, {minted} minted'}")
            return show_rehearsal(env, stage, steps, work=number, minted=minted, revealed=done)
        proofs = seal.with_suffix(".revealed.json")
        sealing.write_proofs(made, proofs)
        env.say(f"work {number} shows ipfs://{made.directory}/1.json and on; which file is which: {proofs}")
        env.document(
            {"ok": True, "work": number, "minted": minted, "directory": made.directory, "proofs": str(proofs),
             "tx": receipt.tx_hash if receipt else None}
        )  # fmt: skip
        return ExitStatus.DONE
