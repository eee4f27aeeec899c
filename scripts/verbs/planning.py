"""`./vernissage plan` and `pin`: what a folder will become, and its bytes on a node."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import ARTWORKS, DryRun, Folder, Ipfs, Json, node_at, plan_of, write_whole

Sheet = Annotated[
    Path | None, typer.Option("--sheet", metavar="FILE", help="Write a contact sheet: FILE.html or FILE.png.")
]
Car = Annotated[
    Path | None, typer.Option("--car", metavar="FOLDER", help="Also write both directories as CARs, to keep.")
]
GasPrice = Annotated[
    float, typer.Option("--gas-price", metavar="GWEI", help="For the cost of minting.", min=0.001, max=100_000)
]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the verbs to the command line."""

    @app.command()
    def plan(
        folder: Folder = ARTWORKS, sheet: Sheet = None, gas_price: GasPrice = 10.0, json: Json = False
    ) -> ExitStatus:
        """Check a folder, and show what would be pinned and minted. Needs no chain and no node."""
        env.json = json
        made = plan_of(env, folder)
        if made is None:
            return ExitStatus.FAILED
        show_plan(env, made)
        cost = _cost(env, made, gas_price)
        if sheet:
            _write_sheet(made, sheet)
            env.say(f"  sheet    {sheet}")
        env.document({"ok": True, **made.document(), "cost": cost, "sheet": str(sheet) if sheet else None})
        return ExitStatus.DONE

    @app.command()
    def pin(
        folder: Folder = ARTWORKS, ipfs: Ipfs = None, car: Car = None, dry_run: DryRun = False, json: Json = False
    ) -> ExitStatus:
        """Pin pictures, then metadata, on an IPFS node; every CID must be the one computed here."""
        from dataclasses import asdict

        from scripts.studio.pinning import pin_plan, write_cars

        env.json, env.dry_run = json, dry_run
        made = plan_of(env, folder)
        if made is None:
            return ExitStatus.FAILED
        node = node_at(ipfs)
        if dry_run:
            missing = [cid for cid in (made.pictures_cid, made.metadata_cid) if not node.pinned_whole(cid)]
            env.say(f"would add {', '.join(missing)} to {node.address}" if missing else f"{node.address} holds it all")
            env.document({"ok": True, "dry_run": True, "node": node.address, "would_add": missing})
            return ExitStatus.DONE
        cars = write_cars(made, car) if car else ()
        pinned = pin_plan(made, node, env.say)
        env.say(f"pinned on Kubo {pinned.version} at {pinned.node}")
        env.say(f"  pictures  {pinned.pictures_cid}")
        env.say(f"  metadata  {pinned.metadata_cid}")
        for written in cars:
            env.say(f"  CAR       {written}, {written.stat().st_size:,} bytes")
        env.document({"ok": True, **asdict(pinned), "cars": [str(written) for written in cars]})
        return ExitStatus.DONE


def show_plan(env: Environment, made: Any) -> None:
    env.table(
        f"{made.collection.name} ({made.collection.symbol})",
        ("work", "name", "file", "size", "bytes", "editions"),
        [
            (
                work.number,
                work.name,
                work.file,
                _extent(work.asset.content),
                work.asset.size,
                work.editions,
            )
            for work in made.works
        ],
    )
    for share in made.collection.shares:
        env.say(f"  {share.parts / 10_000:g} %  {share.role}, {share.name} ({share.address or share.account})")
    env.say(
        f"  royalty {made.collection.royalty_bps / 100:g} %, {len(made.works)} works, "
        f"{made.tokens} tokens, {made.size:,} bytes"
    )
    if made.collection.policy:
        env.say(f"  policy   {made.collection.policy}")
    env.say(f"  pictures ipfs://{made.pictures_cid}")
    env.say(f"  metadata ipfs://{made.metadata_cid}")


def _write_sheet(made: Any, target: Path) -> None:
    """The contact sheet, as the ending of its name asks: a page, or a picture."""
    from scripts.studio.contact_sheet import contact_sheet_page, contact_sheet_picture

    ending = target.suffix.lower()
    if ending not in (".html", ".png"):
        raise UsageError(
            "not a contact sheet", where=target, field="--sheet", expected="a name ending in .html or .png"
        )
    data = contact_sheet_page(made).encode() if ending == ".html" else contact_sheet_picture(made)
    write_whole(target, data, "--sheet")


def _cost(env: Environment, made: Any, gwei: float) -> dict[str, int]:
    """What minting it all will cost."""
    from scripts.studio.costs import GWEI, estimate
    from scripts.studio.money import ether

    cost = estimate(made)
    wei = cost.wei(round(gwei * GWEI))
    transactions = f"{cost.transactions} transactions"
    env.say(f"  minting  about {cost.gas:,} gas in {transactions}: {ether(wei)} at {gwei:g} gwei")
    return {"gas": cost.gas, "transactions": cost.transactions, "wei": wei}


def _extent(content: Any) -> str:
    """How large, and how long."""
    seconds = getattr(content, "seconds", None)
    parts = [f"{content.width} x {content.height}"] if content.width else []
    return ", ".join([*parts, *([f"{seconds:.1f} s"] if seconds else [])])
