"""`./vernissage verify` and `heal`: is it what it claims to be, and are there enough copies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import (
    ARTWORKS,
    DryRun,
    Folder,
    Json,
    Network,
    node_at,
    open_stage,
    plan_of,
    stage_of,
)  # fmt: skip

if TYPE_CHECKING:
    from scripts.studio.healing import Health, Keeper
    from scripts.studio.plans import Plan
    from scripts.studio.verifying import Finding

Nodes = Annotated[
    list[str] | None, typer.Option("--ipfs", metavar="ADDRESS", help="A node's RPC; give it once for each node.")
]
Services = Annotated[
    list[str] | None,
    typer.Option("--service", metavar="URL", help="A pinning service; its token is VERNISSAGE_PINNING_TOKEN."),
]
Contract = Annotated[
    str | None,
    typer.Option("--collection", metavar="NAME|ADDRESS", help="Any ERC-721 contract, in place of the folder's."),
]
Tokens = Annotated[
    list[int] | None, typer.Option("--token", metavar="ID", help="Only this token; may be given several times.", min=0)
]
Copies = Annotated[
    int | None, typer.Option("--least", metavar="N", help="Copies there have to be; 1 of a folder's own.", min=0)
]
Fetch = Annotated[bool, typer.Option("--fetch", help="Get what the node lacks from other nodes, and pin it.")]
Since = Annotated[int, typer.Option("--since", metavar="BLOCK", help="No Transfer is older than this block.", min=0)]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the verbs to the command line."""

    @app.command()
    def verify(
        folder: Folder = ARTWORKS,
        collection: Contract = None,
        tokens: Tokens = None,
        network: Network = "local",
        nodes: Nodes = None,
        services: Services = None,
        least: Copies = None,
        fetch: Fetch = False,
        since: Since = 0,
        json: Json = False,
    ) -> ExitStatus:
        """Hold tokens against the chain, IPFS and the folder; with --collection, those of any ERC-721 contract."""
        env.json = json
        keepers = keepers_of(nodes, services)
        if collection:
            return _verify_foreign(env, network, collection, tokens or [], keepers, least or 0, since, fetch)
        made = plan_of(env, folder)
        if made is None:
            return ExitStatus.FAILED
        from scripts.studio.healing import count_copies
        from scripts.studio.verifying import verify_collection

        stage = stage_of(env, network, folder, nodes[0] if nodes else None)
        digests = {work.content_digest for work in made.works}
        findings = list(verify_collection(stage.chain, stage.collection(), stage.node, digests))
        wanted = {*(tokens or [])}
        health = count_copies(made, keepers, 1 if least is None else least)
        return _tell(env, [each for each in findings if not wanted or each.token.id in wanted], health)

    @app.command()
    def heal(
        folder: Annotated[
            Path | None, typer.Argument(metavar="FOLDER", help="The folder; none, where only CARs are left.")
        ] = None,
        nodes: Nodes = None,
        services: Services = None,
        car: Annotated[
            Path | None, typer.Option("--car", metavar="FOLDER", help="A folder of CARs to heal from.")
        ] = None,
        least: Annotated[int, typer.Option("--least", metavar="N", help="Copies there have to be.", min=1)] = 1,
        wait: Annotated[
            float, typer.Option("--wait", metavar="SECONDS", help="Longest wait for a service.", min=0)
        ] = 60.0,
        network: Network = "local",
        dry_run: DryRun = False,
        json: Json = False,
    ) -> ExitStatus:
        """Count the copies on nodes and at pinning services, and make again those that are lost."""
        from dataclasses import asdict

        from scripts.studio.healing import Root, car_roots, roots_of, sources_of
        from scripts.studio.healing import heal as heal_roots

        env.json, env.dry_run = json, dry_run
        if folder is None and car is None:
            folder = ARTWORKS
        made = plan_of(env, folder) if folder else None
        if folder and made is None:
            return ExitStatus.FAILED
        keepers = keepers_of(nodes, services, wait)
        kept = [Root(path.name.split("-")[0], cid) for path, cid in car_roots(car)] if car and not made else []
        terms = _terms_of(env, made, network) if made else None
        roots = roots_of(made, terms) if made else kept
        with sources_of(made, car, terms) as sources:
            health = heal_roots(roots, keepers, sources, least, dry_run)
        env.table(
            "",
            ("what", "keeper", "before", "now", "how"),
            [(o.root.what, o.keeper, o.before, o.after, o.how) for o in health.outcomes],
        )
        for root in health.short:
            env.note(f"error: {root.what}: {root.cid}: too few copies, expected {least}, found {health.copies(root)}")
        env.document(
            {
                "ok": not health.short,
                "least": least,
                "roots": [{**asdict(root), "copies": health.copies(root)} for root in roots],
                "outcomes": [asdict(outcome) for outcome in health.outcomes],
            }
        )
        return ExitStatus.FAILED if health.short else ExitStatus.DONE


def _terms_of(env: Environment, made: Plan, network: str) -> bytes | None:
    """The document of the folder's split; None where there is none, or no chain says who its accounts are."""
    from scripts.studio.errors import NoChain, UnknownNetwork
    from scripts.studio.minting import resolved_split
    from scripts.studio.networks import connect, find_network

    def address(name: str) -> str:
        return connect(find_network(network)).address(name)

    try:
        split = resolved_split(made, address)
    except (NoChain, UnknownNetwork) as error:
        env.note(f"warning: the split's terms are left out, since it names accounts: {error.line()}")
        return None
    return split.document() if split else None


def _service(endpoint: str) -> Any:
    """A pinning service. Its token comes from the environment, never from an argument that others could see."""
    from scripts.studio.pinning_services import PinningService

    token = os.environ.get("VERNISSAGE_PINNING_TOKEN")
    if not token:
        raise UsageError("no token", where=endpoint, expected="VERNISSAGE_PINNING_TOKEN in the environment")
    if not endpoint.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise UsageError("no safe endpoint", where=endpoint, expected="https://, so that nobody reads the token")
    return PinningService(endpoint, token)


def keepers_of(nodes: list[str] | None, services: list[str] | None, wait: float = 0) -> list[Keeper]:
    """Whoever is asked for copies: the nodes given, else the usual one, and the services."""
    from scripts.studio.healing import NodeKeeper, ServiceKeeper

    addresses: list[str | None] = [*nodes] if nodes else [None]
    keepers: list[Keeper] = [NodeKeeper(node_at(address)) for address in addresses]
    return [*keepers, *(ServiceKeeper(_service(each), wait, min(2.0, wait / 10)) for each in services or [])]


def _verify_foreign(
    env: Environment, network: str, collection: str, tokens: list[int], keepers: list[Keeper], least: int,
    since: int, fetch: bool,
) -> ExitStatus:  # fmt: skip
    from scripts.studio.backups import erc721
    from scripts.studio.foreign import verify_foreign
    from scripts.studio.healing import NodeKeeper
    from scripts.studio.tokens import tokens_of

    stage = open_stage(env, network)
    chain, address = stage.chain, stage.collection_named(collection)
    node = next(keeper.node for keeper in keepers if isinstance(keeper, NodeKeeper))
    ids = tokens or [token.id for token in tokens_of(chain, erc721(chain, address), since)]
    return _tell(env, list(verify_foreign(chain, address, ids, node, keepers, least, since, fetch)), None)


def _tell(env: Environment, findings: list[Finding], health: Health | None) -> ExitStatus:
    """The list of tokens, and where copies were counted those that lack some."""
    rows = [
        ("PASS" if each.passed else "FAIL", str(each.token.id), each.name, each.token.owner, "; ".join(each.failures))
        for each in findings
    ]
    env.table("", ("", "token", "work", "owner", "why not"), rows)
    passed, short = sum(finding.passed for finding in findings), health.short if health else ()
    for root in short:
        assert health is not None
        env.note(f"error: {root.what}: {root.cid}: too few copies, found {health.copies(root)}")
    env.say(f"{passed} of {len(findings)} tokens are what they claim to be")
    sound = passed == len(findings) and bool(findings) and not short
    tokens = [
        {"token": each.token.id, "owner": each.token.owner, "uri": each.uri, "failures": list(each.failures)}
        for each in findings
    ]
    env.document({"ok": sound, "tokens": tokens, "short": [root.cid for root in short]})
    return ExitStatus.DONE if sound else ExitStatus.FAILED
