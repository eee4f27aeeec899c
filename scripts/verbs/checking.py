"""`./vernissage verify` and `heal`: is it what it claims to be, and are there enough copies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import ARTWORKS, DryRun, Folder, Ipfs, Json, Network, node_at, plan_of, stage_of

Nodes = Annotated[
    list[str] | None, typer.Option("--ipfs", metavar="ADDRESS", help="A node's RPC; give it once for each node.")
]
Services = Annotated[
    list[str] | None,
    typer.Option("--service", metavar="URL", help="A pinning service; its token is VERNISSAGE_PINNING_TOKEN."),
]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the verbs to the command line."""

    @app.command()
    def verify(
        folder: Folder = ARTWORKS, network: Network = "local", ipfs: Ipfs = None, json: Json = False
    ) -> ExitStatus:
        """Hold every token against the chain, IPFS and the folder: owner, link, digests, bytes."""
        from scripts.studio.verifying import verify_collection

        env.json = json
        made = plan_of(env, folder)
        if made is None:
            return ExitStatus.FAILED
        stage = stage_of(env, network, folder, ipfs)
        digests = {work.content_digest for work in made.works}
        findings = list(verify_collection(stage.chain, stage.collection(), stage.node, digests))
        env.table(
            "",
            ("", "token", "work", "owner", "why not"),
            [
                (
                    "PASS" if finding.passed else "FAIL",
                    str(finding.token.id),
                    finding.name,
                    finding.token.owner,
                    "; ".join(finding.failures),
                )
                for finding in findings
            ],
        )
        passed = sum(finding.passed for finding in findings)
        env.say(f"{passed} of {len(findings)} tokens are what they claim to be")
        env.document(
            {
                "ok": passed == len(findings),
                "tokens": [
                    {
                        "token": finding.token.id,
                        "owner": finding.token.owner,
                        "uri": finding.uri,
                        "failures": list(finding.failures),
                    }
                    for finding in findings
                ],
            }
        )
        return ExitStatus.DONE if passed == len(findings) else ExitStatus.FAILED

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
        dry_run: DryRun = False,
        json: Json = False,
    ) -> ExitStatus:
        """Count the copies on nodes and at pinning services, and make again those that are lost."""
        from dataclasses import asdict

        from scripts.studio.healing import NodeKeeper, Root, ServiceKeeper, car_roots, roots_of, sources_of
        from scripts.studio.healing import heal as heal_roots

        env.json, env.dry_run = json, dry_run
        if folder is None and car is None:
            folder = ARTWORKS
        made = plan_of(env, folder) if folder else None
        if folder and made is None:
            return ExitStatus.FAILED
        addresses: list[str | None] = [*nodes] if nodes else [None]
        keepers: list[Any] = [NodeKeeper(node_at(address)) for address in addresses]
        keepers += [ServiceKeeper(_service(endpoint), wait, min(2.0, wait / 10)) for endpoint in services or []]
        kept = [Root(path.name.split("-")[0], cid) for path, cid in car_roots(car)] if car and not made else []
        roots = roots_of(made) if made else kept
        with sources_of(made, car) as sources:
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


def _service(endpoint: str) -> Any:
    """A pinning service. Its token comes from the environment, never from an argument that others could see."""
    from scripts.studio.pinning_services import PinningService

    token = os.environ.get("VERNISSAGE_PINNING_TOKEN")
    if not token:
        raise UsageError("no token", where=endpoint, expected="VERNISSAGE_PINNING_TOKEN in the environment")
    if not endpoint.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise UsageError("no safe endpoint", where=endpoint, expected="https://, so that nobody reads the token")
    return PinningService(endpoint, token)
