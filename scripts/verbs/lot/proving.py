"""`lot audit`, `lot certificate`: proofs of a sale."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.lot.floor import Floor, Which, WhichOne, open_floor
from scripts.verbs.options import DryRun, Json, Network, Sender, Yes, acting, confirm_cost, show_rehearsal

Save = Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Also keep the logs in a file.")]
Logs = Annotated[
    Path | None, typer.Option("--logs", metavar="FILE", help="Replay logs that were saved, not those of this node.")
]

Commit = Annotated[
    Path | None, typer.Option("--commit", metavar="TEXT", help="As the buyer: commit to what this file says.")
]
Opens = Annotated[
    Path | None, typer.Option("--opens", metavar="FILE", help="Hold a buyer's kept statement against the certificate.")
]


def add_to(group: typer.Typer, env: Environment) -> None:
    @group.command()
    def audit(
        which: WhichOne = None, save: Save = None, logs: Logs = None, network: Network = "local", json: Json = False
    ) -> ExitStatus:
        """Replay a sale's logs and recompute winners, price, every payee and refund; exit code 1 where they differ."""
        env.json = json
        floor = open_floor(env, network)
        chosen = [floor.find(which)] if which else floor.lots
        audits = _audits(floor, chosen, save, logs)
        env.table(
            "",
            ("", "format", "token", "stage", "bids", "sold", "price"),
            [
                (
                    "PASS" if made.clean else "FAIL", made.lot.format, str(made.lot.token_id), made.stage.name.lower(),
                    made.bids, sum(win.count for win in made.wins), made.lot.said(made.price) if made.price else "-",
                )
                for made in audits
            ],
        )  # fmt: skip
        if which:
            _tell_payments(env, floor, audits[0])
        for made in audits:
            for difference in made.differences[:1]:
                env.note(f"error: token {made.lot.token_id}: {difference}" + _more(made.differences))
            for missing in made.unchecked[:1]:
                env.note(f"note: token {made.lot.token_id}: not checked: {missing}" + _more(made.unchecked))
        clean = all(made.clean for made in audits)
        env.say(f"{sum(made.clean for made in audits)} of {len(audits)} sales are what their terms say")
        env.document({"ok": clean, "audits": [_document(made) for made in audits]})
        return ExitStatus.DONE if clean else ExitStatus.FAILED

    @group.command()
    def certificate(
        which: Which, commit: Commit = None, opens: Opens = None, sender: Sender = "artist", network: Network = "local",
        dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Draw the certificates of a sale, one a buyer's purchase and once; they go to who bought. Anyone may."""
        from scripts.studio import sale_certificates as certificates
        from scripts.studio.buyer_statements import read_text
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        if commit and opens:
            raise UsageError("two things at once", field="--opens", expected="--commit or --opens", found="both")
        floor = open_floor(env, network)
        lot, text = floor.find(which), read_text(commit) if commit else None
        contract = certificates.contract_for(floor.stage.chain, floor.stage.book, lot)
        if opens:
            return _hold_against(env, floor, lot, contract, opens)
        if not confirm_cost(env, floor.stage, f"Draw the certificates of token {lot.token_id}?"):
            raise UsageError("not drawn", found="no as answer")
        with acting(floor.stage, sender, contract.address, ["certificate", lot.id]) as steps, in_words(lot):
            steps.catch_up()
            found = [(certificates.draw(steps, contract, lot, purchase), purchase) for purchase in
                     certificates.purchases_of(floor.stage.chain, lot)]  # fmt: skip
            undrawn = dry_run and any(sent for sent, _ in found)
            read = (
                []
                if undrawn
                else [certificates.read(floor.stage.chain, contract, lot, purchase) for _, purchase in found]
            )
            kept = _commit(env, steps, contract, read, text, floor.stage.state) if text and not undrawn else []
        if dry_run:
            return show_rehearsal(env, floor.stage, steps, lot=lot.id)
        _tell_certificates(env, floor, lot, contract.address, read)
        drawn = sum(sent for sent, _ in found)
        env.say(f"{drawn} drawn, {len(found) - drawn} were drawn before")
        document = [{**asdict(made), "id": str(made.id)} for made in read]
        env.document(
            {
                "ok": True, "lot": lot.id, "drawn": drawn, "contract": contract.address, "certificates": document,
                "committed": kept,
            }
        )  # fmt: skip
        return ExitStatus.DONE


def _tell_certificates(env: Environment, floor: Floor, lot: Any, contract: str, read: list[Any]) -> None:
    from scripts.studio.moments import said_moment

    env.table(
        f"certificates in {contract}",
        ("certificate", "holder", "tokens", "price", "sold"),
        [
            (
                f"{made.id:#066x}"[:18], floor.named(made.holder), made.count, lot.said(made.price),
                said_moment(made.sold_at),
            )
            for made in read
        ],
    )  # fmt: skip


def _commit(
    env: Environment, steps: Any, contract: Any, read: list[Any], text: str, state: Path
) -> list[dict[str, Any]]:
    """Commits each certificate of the sender's to the statement; where what opens it is kept."""
    from scripts.studio.buyer_statements import certified, commit
    from scripts.studio.lots import LotError

    mine = [made for made in read if made.holder == steps.sender.address]
    if not mine:
        holders = ", ".join(dict.fromkeys(made.holder for made in read))
        raise LotError("only the buyer commits, and once", expected=holders, found=steps.sender.address)
    kept = []
    for made in mine:
        about = certified(steps.chain, contract, made.id)
        place = about.place(state)
        sent = commit(steps, contract, about, text, place)
        if not steps.rehearses:
            env.say(f"committed{'' if sent else ' before'}; what opens it: {place}")
        kept.append({"certificate": str(made.id), "file": str(place), "sent": sent})
    if not steps.rehearses:
        env.note("warning: keep that file secret, and keep a copy; without it nobody can prove what was committed to")
    return kept


def _hold_against(env: Environment, floor: Floor, lot: Any, contract: Any, path: Path) -> ExitStatus:
    """Whether the statement in a file is what one of the lot's certificates is committed to."""
    from scripts.studio import sale_certificates as certificates
    from scripts.studio.buyer_statements import opens, read

    statement, chain = read(path), floor.stage.chain
    ids = [certificates.id_of(chain, contract, lot, each) for each in certificates.purchases_of(chain, lot)]
    about = statement.about
    ours = (about.genesis_hash, about.contract) == (chain.genesis_hash, contract.address) and about.certificate in ids
    true = ours and opens(chain, contract, statement)
    env.say(f"the buyer of {lot.id[:18]} committed to: {statement.text}" if true else "that is not what its buyer said")
    env.document({"ok": true, "lot": lot.id, "statement": statement.text if true else None})
    return ExitStatus.DONE if true else ExitStatus.FAILED


def _audits(floor: Floor, lots: list[Any], save: Path | None, logs: Path | None) -> list[Any]:
    from scripts.studio import histories
    from scripts.studio.auditing import audit_lot, house_facts

    chain = floor.stage.chain
    saved = histories.load(logs, chain) if logs else None
    facts, told = {}, {}
    for house in floor.houses:
        own = [lot for lot in lots if lot.house.address == house.contract.address]
        if own:
            address = house.contract.address
            facts[address] = house_facts(chain, house.contract, own)
            told[address] = histories.read_histories(chain, house.contract, house.block) if saved is None else saved
    played = [(lot, told[lot.house.address].get(lot.id, [])) for lot in lots]
    if save:
        histories.save(save, chain, {lot.id: entries for lot, entries in played})
    return [audit_lot(chain, facts[lot.house.address], lot, entries) for lot, entries in played]


def _tell_payments(env: Environment, floor: Floor, made: Any) -> None:
    """Who bought what, and every payment in and out."""
    rows = [(f"{win.count} from {win.first}", floor.named(win.buyer), made.lot.said(win.price)) for win in made.wins]
    if rows:
        env.table("", ("tokens", "buyer", "each"), rows)
    moves = [
        (payment.what, floor.named(payment.by), floor.named(payment.to), made.lot.said(payment.amount))
        for payment in made.payments
    ]
    moves += [(f"{due.what} still to claim", "", floor.named(due.to), made.lot.said(due.amount)) for due in made.owed]
    if moves:
        env.table("", ("payment", "from", "to", "amount"), moves)


def _more(found: tuple[str, ...]) -> str:
    return f" (and {len(found) - 1} more; --json lists them)" if len(found) > 1 else ""


def _document(made: Any) -> dict[str, Any]:
    return {
        "lot": made.lot.id,
        "token": made.lot.token_id,
        "format": made.lot.format,
        "stage": made.stage.name.lower(),
        "bids": made.bids,
        "price": made.price,
        "wins": [asdict(win) for win in made.wins],
        "payments": [asdict(payment) for payment in made.payments],
        "owed": [asdict(payment) for payment in made.owed],
        "differences": list(made.differences),
        "unchecked": list(made.unchecked),
    }
