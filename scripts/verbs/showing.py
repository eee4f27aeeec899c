"""`./vernissage gallery`, `certificate` and `timeline`: what people look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import (
    ARTWORKS,
    Collection,
    Folder,
    FolderOption,
    Ipfs,
    Json,
    Network,
    collection_at,
    stage_of,
    write_whole,
)

if TYPE_CHECKING:
    from web3.contract import Contract

    from scripts.studio.mainjob import Stage

Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to write it; made, or replaced.")]
Publish = Annotated[bool, typer.Option("--publish", help="Also pin it on the IPFS node.")]
Certificate = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="FILE.pdf or FILE.png; certificate-TOKEN.pdf if not given.")
]
Font = Annotated[
    Path | None, typer.Option("--font", metavar="FILE", help="A .ttf or .otf, where a title has letters DejaVu lacks.")
]
TokenId = Annotated[int, typer.Argument(metavar="TOKEN", help="The token's id, as 7000003.", min=1)]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the verbs to the command line."""

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

        env.json = json
        stage = stage_of(env, network, folder, ipfs)
        contract = collection_at(stage, collection)
        works = int(stage.chain.call(contract.functions.works()))
        with env.progress("reading", works) as progress:
            exhibit = read_exhibit(stage.chain, contract, houses_of(stage), stage.node.cat, progress)
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

        env.json = json
        target = out or Path(f"certificate-{token}.pdf")
        ending = target.suffix.lower()
        if ending not in (".pdf", ".png"):
            raise UsageError("not a certificate", where=target, field="--out", expected="a name ending in .pdf or .png")
        stage = stage_of(env, network, folder, ipfs)
        contract = collection_at(stage, collection)
        houses = houses_of(stage)
        exhibit = read_exhibit(stage.chain, contract, houses, stage.node.cat, only={token // WORK_SIZE}, first=token)
        made = certificate_of(exhibit, token)
        data = certificate_pdf(made, font) if ending == ".pdf" else certificate_png(made, font)
        write_whole(target, data, "--out")
        write_whole(target.with_suffix(".check.html"), made.check, "--out")
        if publish:
            stage.node.add_bytes(made.check, made.check_link.removeprefix("ipfs://"))
        env.say(f"certificate  {target}")
        env.say(f"check page   {target.with_suffix('.check.html')}, {made.check_link}{', pinned' if publish else ''}")
        env.document(
            {"ok": True, "token": token, "certificate": str(target), "check": made.check_link, "published": publish}
        )
        return ExitStatus.DONE

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
        from scripts.studio.provenance import timeline as read_timeline

        env.json = json
        stage = stage_of(env, network, folder, None)
        contract = collection_at(stage, collection)
        moments = read_timeline(stage.chain, contract, houses_of(stage)).get(token)
        if not moments:
            raise VerificationFailed(
                "no such token", where=contract.address, expected="a token that was minted", found=token
            )
        rows = [
            (
                datetime.fromtimestamp(moment.time, UTC).strftime("%Y-%m-%d %H:%M:%S"),
                moment.kind,
                moment.said,
                moment.by,
                moment.to,
            )
            for moment in moments
        ]
        env.table(f"token {token}", ("when (UTC)", "what", "amount", "by", "to"), rows)
        env.document({"ok": True, "token": token, "moments": [asdict(moment) for moment in moments]})
        return ExitStatus.DONE


def houses_of(stage: Stage) -> dict[str, Contract]:
    """The auction houses of this chain's deployment, by name."""
    from scripts.studio.provenance import HOUSES

    return {name: stage.book.contract(stage.chain, name) for name in HOUSES if name in stage.book.contracts}
