"""Options that several verbs share, and what they act on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus

if TYPE_CHECKING:  # importing them takes half a second, which `--help` need not
    from web3.contract import Contract

    from scripts.studio.ipfs import Node
    from scripts.studio.mainjob import Stage
    from scripts.studio.plans import Plan
    from scripts.studio.steps import Steps

ARTWORKS = Path("artworks")

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of pictures, or one picture.")]
FolderOption = Annotated[Path, typer.Option("--folder", metavar="FOLDER", help="The folder it was minted from.")]
Collection = Annotated[
    str | None,
    typer.Option("--collection", metavar="NAME|ADDRESS", help="Another collection than the folder's own."),
]
Network = Annotated[
    str, typer.Option("--network", metavar="NAME", help="The chain: local, or a live network of Brownie's list.")
]
Ipfs = Annotated[
    str | None,
    typer.Option(
        "--ipfs",
        metavar="ADDRESS",
        envvar="VERNISSAGE_IPFS",
        help="The IPFS node's RPC, /ip4/127.0.0.1/tcp/5001; the one of `make chain` if not given.",
    ),
]
Sender = Annotated[
    str, typer.Option("--from", metavar="ACCOUNT", help="Who acts: a local chain's role, or a keystore's name.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, and nothing else there.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; send nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Answer every question with yes.")]


def open_stage(env: Environment, network: str) -> Stage:
    """A connection to a known chain and its deployments."""
    from scripts.studio.mainjob import Stage
    from scripts.studio.networks import connect, find_network

    found = find_network(network)
    chain = connect(found)
    chain.signs = not env.dry_run
    return Stage(chain, found, None, env)


def confirm_cost(env: Environment, stage: Stage, question: str) -> bool:
    """Asks before real money moves; on a local chain, and in a dry run, nobody is asked."""
    return stage.network.is_local or env.dry_run or env.confirm(question)


@contextmanager
def acting(stage: Stage, sender: str, contract: str, purpose: list[Any]) -> Iterator[Steps]:
    """The journalled steps of an account towards one purpose; in a dry run the same steps, tried and not sent."""
    from scripts.studio.rehearsals import Rehearsal
    from scripts.studio.steps import Steps, journal_of

    signer = stage.chain.account(sender)
    journal = journal_of(stage.state, stage.chain, contract, [*purpose, signer.address])
    if stage.console.dry_run:
        yield Rehearsal(stage.chain, signer, journal.looked_at().open_intents())
        return
    with journal:
        yield Steps(stage.chain, signer, journal)


def show_rehearsal(env: Environment, stage: Stage, steps: Steps, **facts: Any) -> ExitStatus:
    """What a dry run tried: each transaction, to whom, and what it would cost."""
    from scripts.studio.rehearsals import Rehearsal, summary

    assert isinstance(steps, Rehearsal)
    names = stage.book.names()
    for tried in steps.tried:
        for line in tried.lines(names.get(tried.to, "")):
            env.say(line)
    env.say(summary(steps.tried))
    would = [tried.facts(names.get(tried.to, "")) for tried in steps.tried]
    env.document({"ok": True, "dry_run": True, "would_send": would, **facts})
    return ExitStatus.DONE


def show_terms(env: Environment, kind: str, facts: dict[str, Any]) -> ExitStatus:
    """One thing of a kind: its terms and where it stands, a line each."""
    env.table("", ("term", "value"), [(name.replace("_", " "), str(value)) for name, value in facts.items()])
    env.document({"ok": True, kind: facts})
    return ExitStatus.DONE


def plan_of(env: Environment, folder: Path) -> Plan | None:
    """The plan of a folder, its warnings told; None, and all that is wrong on stdout, if there is none."""
    from scripts.studio.errors import PlanErrors
    from scripts.studio.plans import make_plan

    try:
        made = make_plan(folder)
    except PlanErrors as errors:
        env.complain(errors, env.stdout)
        env.note(f"{len(errors.errors)} to mend in {folder}; nothing was pinned, nothing was minted")
        return None
    for warning in made.warnings:
        env.note(f"warning: {warning.line()}")
    return made


def write_whole(target: Path, data: bytes, field: str) -> None:
    """A file of the user's, whole or not at all."""
    scratch = target.with_name(f".{target.name}.new")
    try:
        scratch.write_bytes(data)
        os.replace(scratch, target)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise UsageError("cannot be written", where=target, field=field, found=error.strerror or "") from error


def node_at(address: str | None) -> Node:
    """The IPFS node asked for, else the one `make chain` keeps, else Kubo's usual place."""
    from scripts.studio.ipfs import DEFAULT_ADDRESS, Node
    from scripts.studio.services import LOCAL_RECORD, read_record

    record = read_record(LOCAL_RECORD)
    return Node(address or os.environ.get("VERNISSAGE_IPFS") or (record.ipfs if record else DEFAULT_ADDRESS))


def collection_at(stage: Stage, which: str | None) -> Contract:
    """The collection asked for by name or address, or the one that was minted from the folder."""
    return stage.collection() if which is None else stage.collection_at(which)


def stage_of(env: Environment, network: str, folder: Path, ipfs: str | None) -> Stage:
    """A connection to a known chain, with all that the steps of the main job need."""
    from dataclasses import replace

    from scripts.studio.mainjob import Stage
    from scripts.studio.networks import connect, find_network

    found = find_network(network)
    chain = connect(found)
    chain.signs = not env.dry_run
    if ipfs or not found.ipfs:
        found = replace(found, ipfs=node_at(ipfs).address)
    return Stage(chain, found, None, env, folder)
