"""The artist's command line: parse, call the studio, report, exit code. Started by `./vernissage`.

What takes long to import is imported by the verb that needs it, so that help and planning are quick.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import StudioError, UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs import credit, lot, minting, phase, right, split, voucher

ARTWORKS = Path("artworks")

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of pictures, or one picture.")]
FolderOrPlan = Annotated[
    Path, typer.Argument(metavar="FOLDER|PLAN", help="A folder of pictures, one picture, or a plan: .toml or .json.")
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
Sheet = Annotated[
    Path | None, typer.Option("--sheet", metavar="FILE", help="Write a contact sheet: FILE.html or FILE.png.")
]
Car = Annotated[
    Path | None, typer.Option("--car", metavar="FOLDER", help="Also write both directories as CARs, to keep.")
]
Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to write it; made, or replaced.")]
Collection = Annotated[
    str | None, typer.Option("--collection", metavar="ADDRESS", help="Another collection than the folder's own.")
]
Publish = Annotated[bool, typer.Option("--publish", help="Also pin it on the IPFS node.")]
Certificate = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="FILE.pdf or FILE.png; certificate-TOKEN.pdf if not given.")
]
Font = Annotated[
    Path | None, typer.Option("--font", metavar="FILE", help="A .ttf or .otf, where a title has letters DejaVu lacks.")
]
Nodes = Annotated[
    list[str] | None, typer.Option("--ipfs", metavar="ADDRESS", help="A node's RPC; give it once for each node.")
]
Services = Annotated[
    list[str] | None,
    typer.Option("--service", metavar="URL", help="A pinning service; its token is VERNISSAGE_PINNING_TOKEN."),
]
BackupFolder = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to keep it; made, or added to.")]
FolderOption = Annotated[Path, typer.Option("--folder", metavar="FOLDER", help="The folder it was minted from.")]
Contract = Annotated[
    str | None,
    typer.Option("--collection", metavar="ADDRESS", help="Any ERC-721 contract; the folder's own if not given."),
]
GasPrice = Annotated[
    float, typer.Option("--gas-price", metavar="GWEI", help="For the cost of minting.", min=0.001, max=100_000)
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, and nothing else there.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; pin nothing, send nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Answer every question with yes.")]


def build(env: Environment) -> typer.Typer:
    """The command line, its verbs bound to a console."""
    app = typer.Typer(
        name="vernissage",
        help="A folder of art in, minted and provable art out.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    def flags(json: bool, dry_run: bool = False, yes: bool = False) -> None:
        env.json, env.dry_run, env.yes = json, dry_run, yes

    @app.command()
    def doctor(network: Network = "local", ipfs: Ipfs = None, json: Json = False) -> ExitStatus:
        """Say what is installed, what runs, and what to do about the rest. Needs no chain and no node."""
        from dataclasses import asdict

        from scripts.studio.doctor import examine

        flags(json)
        checks = list(examine(network, ipfs))
        sound = all(check.state != "bad" for check in checks)
        env.table(
            "", ("", "what", "found", "run"), [(check.state, check.name, check.found, check.run) for check in checks]
        )
        env.document({"ok": sound, "checks": [asdict(check) for check in checks]})
        return ExitStatus.DONE if sound else ExitStatus.FAILED

    @app.command()
    def plan(
        folder: Folder = ARTWORKS, sheet: Sheet = None, gas_price: GasPrice = 10.0, json: Json = False
    ) -> ExitStatus:
        """Check a folder, and show what would be pinned and minted. Needs no chain and no node."""
        flags(json)
        made = _plan(env, folder)
        if made is None:
            return ExitStatus.FAILED
        _show_plan(env, made)
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

        flags(json, dry_run)
        made = _plan(env, folder)
        if made is None:
            return ExitStatus.FAILED
        node = _node(ipfs)
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

    @app.command()
    def mint(
        folder: FolderOrPlan = ARTWORKS,
        network: Network = "local",
        ipfs: Ipfs = None,
        dry_run: DryRun = False,
        json: Json = False,
        yes: Yes = False,
    ) -> ExitStatus:
        """Pin a folder and mint every work of it once, or carry out a plan for one way to mint; run again, go on."""
        from dataclasses import asdict

        from scripts.studio.mint_plans import is_plan_file

        flags(json, dry_run, yes)
        if is_plan_file(folder):
            return minting.mint_plan(env, folder, network)
        made = _plan(env, folder)
        if made is None:
            return ExitStatus.FAILED
        stage = _stage(env, network, folder, ipfs)
        _show_plan(env, made)
        if dry_run:
            env.say(f"would mint {made.tokens} tokens of {len(made.works)} works on {network}; nothing was sent")
            env.document({"ok": True, "dry_run": True, "network": network, **made.document()})
            return ExitStatus.DONE
        from scripts.studio import mainjob

        if not stage.network.is_local and not env.confirm(f"Mint {made.tokens} tokens on {network}, for real money?"):
            raise UsageError("not minted", found="no as answer")
        minted = mainjob.mint(stage)
        env.document({"ok": True, "plan": made.id, **asdict(minted)})
        return ExitStatus.DONE

    @app.command()
    def verify(
        folder: Folder = ARTWORKS, network: Network = "local", ipfs: Ipfs = None, json: Json = False
    ) -> ExitStatus:
        """Hold every token against the chain, IPFS and the folder: owner, link, digests, bytes."""
        from scripts.studio.verifying import verify_collection

        flags(json)
        made = _plan(env, folder)
        if made is None:
            return ExitStatus.FAILED
        stage = _stage(env, network, folder, ipfs)
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
    def gallery(
        folder: Folder = ARTWORKS,
        out: Out = Path("gallery"),
        collection: Collection = None,
        network: Network = "local",
        ipfs: Ipfs = None,
        publish: Publish = False,
        json: Json = False,
    ) -> ExitStatus:
        """Write a collection as static pages, and pin them if asked to."""
        from scripts.studio.cids import folder_cid
        from scripts.studio.exhibits import read_exhibit
        from scripts.studio.gallery import write_gallery

        flags(json)
        stage = _stage(env, network, folder, ipfs)
        contract = _collection(stage, collection)
        works = int(stage.chain.call(contract.functions.works()))
        with env.progress("reading", works) as progress:
            exhibit = read_exhibit(stage.chain, contract, _houses(stage), stage.node.cat, progress)
        page = write_gallery(exhibit, out)
        cid = folder_cid(out)
        if publish:
            stage.node.add_folder(out, cid)
        doubtful = [work.number for work in exhibit.works if not work.verified]
        env.say(f"gallery   {page}, {len(exhibit.works)} works")
        env.say(f"{'pinned' if publish else 'would be':9} ipfs://{cid}")
        if doubtful:
            env.note(f"warning: bytes that are not those the contract states: works {', '.join(map(str, doubtful))}")
        env.document({"ok": True, "page": str(page), "cid": cid, "published": publish, "unverified": doubtful})
        return ExitStatus.DONE

    voucher.add_to(app, env)
    phase.add_to(app, env)
    right.add_to(app, env)
    split.add_to(app, env)
    lot.add_to(app, env)
    credit.add_to(app, env)

    @app.command()
    def certificate(
        token: Annotated[int, typer.Argument(metavar="TOKEN", help="The token's id, as 7000003.", min=1)],
        out: Certificate = None,
        folder: FolderOption = ARTWORKS,
        collection: Collection = None,
        network: Network = "local",
        ipfs: Ipfs = None,
        font: Font = None,
        publish: Publish = False,
        json: Json = False,
    ) -> ExitStatus:
        """Write a token's certificate, as PDF or PNG, with a code that leads to a check anyone can run."""
        from scripts.studio.certificates import certificate_of, certificate_pdf, certificate_png
        from scripts.studio.exhibits import read_exhibit
        from scripts.studio.tokens import WORK_SIZE

        flags(json)
        target = out or Path(f"certificate-{token}.pdf")
        ending = target.suffix.lower()
        if ending not in (".pdf", ".png"):
            raise UsageError("not a certificate", where=target, field="--out", expected="a name ending in .pdf or .png")
        stage = _stage(env, network, folder, ipfs)
        contract = _collection(stage, collection)
        exhibit = read_exhibit(stage.chain, contract, _houses(stage), stage.node.cat, only={token // WORK_SIZE})
        made = certificate_of(exhibit, token)
        data = certificate_pdf(made, font) if ending == ".pdf" else certificate_png(made, font)
        _written(target, data, "--out")
        _written(target.with_suffix(".check.html"), made.check, "--out")
        if publish:
            stage.node.add_bytes(made.check, made.check_link.removeprefix("ipfs://"))
        env.say(f"certificate  {target}")
        env.say(f"check page   {target.with_suffix('.check.html')}, {made.check_link}{', pinned' if publish else ''}")
        env.document(
            {"ok": True, "token": token, "certificate": str(target), "check": made.check_link, "published": publish}
        )
        return ExitStatus.DONE

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

        flags(json, dry_run)
        if folder is None and car is None:
            folder = ARTWORKS
        made = _plan(env, folder) if folder else None
        if folder and made is None:
            return ExitStatus.FAILED
        addresses: list[str | None] = [*nodes] if nodes else [None]
        keepers: list[Any] = [NodeKeeper(_node(address)) for address in addresses]
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

    @app.command()
    def timeline(
        token: Annotated[int, typer.Argument(metavar="TOKEN", help="The token's id, as 7000003.", min=1)],
        folder: FolderOption = ARTWORKS,
        collection: Collection = None,
        network: Network = "local",
        json: Json = False,
    ) -> ExitStatus:
        """Tell where a token has been, from the chain's events alone."""
        from dataclasses import asdict
        from datetime import UTC, datetime

        from scripts.studio.errors import VerificationFailed
        from scripts.studio.money import ether
        from scripts.studio.provenance import timeline as read_timeline

        flags(json)
        stage = _stage(env, network, folder, None)
        contract = _collection(stage, collection)
        moments = read_timeline(stage.chain, contract, _houses(stage)).get(token)
        if not moments:
            raise VerificationFailed(
                "no such token", where=contract.address, expected="a token that was minted", found=token
            )
        rows = [
            (
                datetime.fromtimestamp(moment.time, UTC).strftime("%Y-%m-%d %H:%M:%S"),
                moment.kind,
                ether(moment.amount) if moment.amount else "",
                moment.by,
                moment.to,
            )
            for moment in moments
        ]
        env.table(f"token {token}", ("when (UTC)", "what", "amount", "by", "to"), rows)
        env.document({"ok": True, "token": token, "moments": [asdict(moment) for moment in moments]})
        return ExitStatus.DONE

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

        flags(json)
        stage = _stage(env, network, folder, ipfs)
        address = _checked(collection) if collection else stage.collection().address
        made = back_up(stage.chain, address, tokens or [], stage.node, out, env.say)
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

        flags(json, dry_run)
        made = read_backup(out)
        env.say(f"{len(made.roots)} CARs are whole, and what the manifest says")
        if not dry_run:
            put_back(made, out, _node(ipfs), env.say)
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

    return app


def main(arguments: list[str], env: Environment) -> ExitStatus:
    """Run one command. Everything that can go wrong ends here, as one line and a status."""
    import typer.main

    env.json = "--json" in arguments
    try:
        answer: Any = typer.main.get_command(build(env)).main(
            args=arguments, prog_name="vernissage", standalone_mode=False
        )
        if answer == ExitStatus.INTERRUPTED:
            raise KeyboardInterrupt
        return ExitStatus(answer or 0)
    except StudioError as error:
        return env.complain(error)
    except typer.TyperException as error:
        message = getattr(error, "format_message", error.__str__)()
        return env.complain(UsageError(message.rstrip("."), run="./vernissage --help"))
    except KeyboardInterrupt:
        env.note("stopped; nothing is lost, and the same command goes on where it was")
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:  # whoever read the output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.DONE
    except Exception as error:
        if os.environ.get("VERNISSAGE_TRACE"):
            raise
        found = f"{type(error).__name__}: {error}"
        return env.complain(StudioError("a fault of this program", found=found, run="the same with VERNISSAGE_TRACE=1"))


def _plan(env: Environment, folder: Path) -> Any:
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


def _show_plan(env: Environment, made: Any) -> None:
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
    _written(target, data, "--sheet")


def _cost(env: Environment, made: Any, gwei: float) -> dict[str, int]:
    """What minting it all will cost."""
    from scripts.studio.costs import GWEI, estimate
    from scripts.studio.money import ether

    cost = estimate(made)
    wei = cost.wei(round(gwei * GWEI))
    transactions = f"{cost.transactions} transactions"
    env.say(f"  minting  about {cost.gas:,} gas in {transactions}: {ether(wei)} at {gwei:g} gwei")
    return {"gas": cost.gas, "transactions": cost.transactions, "wei": wei}


def _written(target: Path, data: bytes, field: str) -> None:
    """A file of the user's, whole or not at all."""
    scratch = target.with_name(f".{target.name}.new")
    try:
        scratch.write_bytes(data)
        os.replace(scratch, target)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise UsageError("cannot be written", where=target, field=field, found=error.strerror or "") from error


def _extent(content: Any) -> str:
    """How large, and how long."""
    seconds = getattr(content, "seconds", None)
    parts = [f"{content.width} x {content.height}"] if content.width else []
    return ", ".join([*parts, *([f"{seconds:.1f} s"] if seconds else [])])


def _node(address: str | None) -> Any:
    """The IPFS node asked for, else the one `make chain` keeps, else Kubo's usual place."""
    from scripts.studio.ipfs import DEFAULT_ADDRESS, Node
    from scripts.studio.services import LOCAL_RECORD, read_record

    record = read_record(LOCAL_RECORD)
    return Node(address or (record.ipfs if record else DEFAULT_ADDRESS))


def _service(endpoint: str) -> Any:
    """A pinning service. Its token comes from the environment, never from an argument that others could see."""
    from scripts.studio.pinning_services import PinningService

    token = os.environ.get("VERNISSAGE_PINNING_TOKEN")
    if not token:
        raise UsageError("no token", where=endpoint, expected="VERNISSAGE_PINNING_TOKEN in the environment")
    if not endpoint.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise UsageError("no safe endpoint", where=endpoint, expected="https://, so that nobody reads the token")
    return PinningService(endpoint, token)


def _collection(stage: Any, address: str | None) -> Any:
    """The collection asked for, or the one that was minted from the folder."""
    if address is None:
        return stage.collection()
    return stage.book.contract(stage.chain, "Collection", _checked(address))


def _checked(address: str) -> str:
    """An address given with --collection, its checksum checked."""
    from scripts.studio.splits import checked_address

    return checked_address(address, "--collection")


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


def _houses(stage: Any) -> list[Any]:
    """The auction houses of this chain's deployment."""
    return [stage.book.contract(stage.chain, name) for name in ("EnglishAuctions",) if name in stage.book.contracts]


def _stage(env: Environment, network: str, folder: Path, ipfs: str | None) -> Any:
    """A connection to a known chain, with all that the steps of the main job need."""
    from dataclasses import replace

    from scripts.studio.mainjob import Stage
    from scripts.studio.networks import connect, find_network

    found = find_network(network)
    chain = connect(found)
    if ipfs or not found.ipfs:
        found = replace(found, ipfs=_node(ipfs).address)
    return Stage(chain, found, None, env, folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Environment()))
