"""`./vernissage backup`, `restore` and `drill`: all that tokens need, kept, put back, and enough without us."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import (
    ARTWORKS,
    DryRun,
    FolderOption,
    Ipfs,
    Json,
    Network,
    node_at,
    stage_of,
    write_whole,
)

BackupFolder = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to keep it; made, or added to.")]
Cars = Annotated[Path, typer.Option("--cars", metavar="FOLDER", help="CARs: what `backup` or `pin --car` wrote.")]
Collections = Annotated[
    list[str] | None,
    typer.Option("--collection", metavar="NAME|ADDRESS", help="A collection; may be given several times."),
]
Since = Annotated[int, typer.Option("--since", metavar="BLOCK", help="No event is older than this block.", min=0)]
Rpc = Annotated[
    str | None,
    typer.Option("--rpc", metavar="URL", help="A chain and nothing else of ours: no deployments, node or folder."),
]
Earlier = Annotated[
    Path | None, typer.Option("--record", metavar="FILE", help="Also hold it against the document of an earlier drill.")
]
Document = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where the document goes, as JSON.")]
Contract = Annotated[
    str | None,
    typer.Option("--collection", metavar="NAME|ADDRESS", help="Any ERC-721 contract; the folder's own if not given."),
]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the verbs to the command line."""

    @app.command()
    def backup(
        tokens: Annotated[
            list[int] | None, typer.Argument(metavar="[TOKEN]...", help="Tokens; all, if none is given.")
        ] = None,
        out: BackupFolder = Path("backup"),
        folder: FolderOption = ARTWORKS,
        collection: Contract = None,
        network: Network = "local",
        ipfs: Ipfs = None,
        json: Json = False,
    ) -> ExitStatus:
        """Keep everything that tokens of any ERC-721 contract need, as CARs, with a proof that it is everything."""
        from scripts.studio.backups import back_up
        from scripts.studio.minting import split_for

        env.json = json
        stage = stage_of(env, network, folder, ipfs)
        address = stage.collection_named(collection) if collection else stage.collection().address
        own = None if collection else split_for(stage.chain, stage.plan)
        made = back_up(stage.chain, address, tokens or [], stage.node, out, env.live, own)
        for link, why in made.outside.items():
            env.note(f"error: {link}: no hash to keep it by, needed by {why}")
        for cid, why in made.missing.items():
            env.note(f"error: {cid}: {why}")
        state = "complete" if made.complete else "NOT complete"
        env.say(f"{state}: {len(made.tokens)} tokens, {len(made.roots)} CARs in {out}")
        env.document(_backup_document(made, out))
        return ExitStatus.DONE if made.complete else ExitStatus.FAILED

    @app.command()
    def restore(
        out: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that `backup` wrote.")] = Path("backup"),
        ipfs: Ipfs = None,
        network: Annotated[
            str | None, typer.Option("--network", metavar="NAME", help="Also hold it against this chain.")
        ] = None,
        dry_run: DryRun = False,
        json: Json = False,
    ) -> ExitStatus:
        """Check a backup from end to end, put it back on an IPFS node, and follow every link again there."""
        from scripts.studio.backups import compare, read_backup
        from scripts.studio.backups import restore as put_back

        env.json, env.dry_run = json, dry_run
        made = read_backup(out)
        env.say(f"{len(made.roots)} CARs are whole, and what the manifest says")
        if not dry_run:
            put_back(made, out, node_at(ipfs), env.live)
        differences = []
        if network:
            from scripts.studio.networks import connect, find_network

            differences = compare(connect(find_network(network)), made)
        for difference in differences:
            env.note(f"error: {difference}")
        sound = made.complete and not differences
        env.say(f"{'restored' if not dry_run else 'could be restored'}: {len(made.tokens)} tokens of {made.contract}")
        env.document({**_backup_document(made, out), "ok": sound, "dry_run": dry_run, "differences": differences})
        return ExitStatus.DONE if sound else ExitStatus.FAILED

    @app.command()
    def drill(
        cars: Cars = Path("backup"),
        collections: Collections = None,
        rpc: Rpc = None,
        since: Since = 0,
        record: Earlier = None,
        out: Document = None,
        folder: FolderOption = ARTWORKS,
        network: Network = "local",
        ipfs: Ipfs = None,
        json: Json = False,
    ) -> ExitStatus:
        """Rebuild catalogue, owners, shares and open lots from a chain and CARs alone, and name every difference."""
        from json import dumps

        from scripts.studio import drill as exit_drill
        from scripts.studio.archives import Archive
        from scripts.studio.chain import Chain
        from scripts.studio.splits import checked_address

        env.json = json
        archive = Archive.of(cars)
        earlier = exit_drill.read_earlier(record) if record else None
        if rpc:
            addresses = [checked_address(each, "--collection") for each in collections or []]
            if not addresses:
                raise UsageError("which collection", field="--collection", expected="an address, since --rpc is given")
            done = exit_drill.drill(Chain.open(rpc, "drill"), archive, addresses, since, earlier=earlier)
        else:
            stage = stage_of(env, network, folder, ipfs)
            named = [stage.collection_named(each) for each in collections or []]
            addresses = named or [stage.collection().address]
            done = exit_drill.drill(stage.chain, archive, addresses, since, stage.book, stage.node, earlier)
        if out:
            write_whole(out, dumps(done.document, indent=1).encode(), "--out")
        for difference in done.differences:
            env.note(f"error: {difference}")
        env.say(f"rebuilt  {done.summary}")
        env.say(f"differences  {len(done.differences)}")
        env.document({"ok": not done.differences, "differences": list(done.differences), "rebuilt": done.document})
        return ExitStatus.FAILED if done.differences else ExitStatus.DONE


def _backup_document(made: Any, folder: Path) -> dict[str, Any]:
    return {
        "ok": made.complete,
        "folder": str(folder),
        "contract": made.contract,
        "tokens": [token.id for token in made.tokens],
        "cars": {root.cid: root.car for root in made.roots},
        "outside": made.outside,
        "missing": made.missing,
    }
