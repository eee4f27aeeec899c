"""`./vernissage lot`: reserve auctions, from opening to audit."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import StudioError, UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import DryRun, Json, Network, Sender, Yes, confirm_cost, open_stage

Which = Annotated[
    str, typer.Argument(metavar="LOT", help="A lot's id, the start of one, or a token id (its newest lot).")
]
WhichMany = Annotated[
    list[str] | None, typer.Argument(metavar="[LOT]...", help="Which; every lot that is over if left out.")
]
WhichOne = Annotated[str | None, typer.Argument(metavar="[LOT]", help="One lot; all of them if left out.")]
Every = Annotated[float, typer.Option("--every", metavar="SECONDS", help="Time between looks.")]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN.toml", help="The lots to open; see docs/auctions.md.")]
Amount = Annotated[str, typer.Argument(metavar="ETHER", help="What is bid in all, in ether: 1.25")]
FromCredit = Annotated[str, typer.Option("--from-credit", metavar="ETHER", help="How much of it out of your credit.")]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(
        name="lot", help="Reserve auctions: open, bid, buy, settle, cancel, show, watch, audit.", no_args_is_help=True
    )
    app.add_typer(group)

    @group.command("open")
    def open_(
        plan: PlanFile, sender: Sender = "artist", network: Network = "local", dry_run: DryRun = False,
        yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Open every lot of a plan that is not open yet."""
        from scripts.studio import lots
        from scripts.studio.lot_plans import read_lot_plan

        env.json, env.dry_run, env.yes = json, dry_run, yes
        stage, house = _house(env, network)
        planned = read_lot_plan(plan, stage.chain)
        seller = stage.chain.account(sender)
        standing = {lot.token_id for lot in _open_lots(stage, house) if lot.seller == seller.address}
        missing = [lot for lot in planned if lot.token_id not in standing]
        if dry_run or not missing:
            env.say(f"{len(planned) - len(missing)} of {len(planned)} lots are open; {len(missing)} would be opened")
            env.document({"ok": True, "dry_run": dry_run, "would_open": [lot.token_id for lot in missing]})
            return ExitStatus.DONE
        if not confirm_cost(env, stage, f"Open {len(missing)} lots on {network}?"):
            raise UsageError("not opened", found="no as answer")
        opened = []
        with env.progress("opening", len(missing), "lots") as progress:
            for lot in missing:
                made, _ = lots.open_lot(stage.chain, house, seller, _collection(stage), lot.token_id, lot.conditions)
                opened.append({"lot": made.id, "token": made.token_id})
                progress(1)
                env.say(f"open {made.id}  token {made.token_id}")
        env.document({"ok": True, "opened": opened})
        return ExitStatus.DONE

    @group.command()
    def bid(
        which: Which, amount: Amount, sender: Sender, from_credit: FromCredit = "0", network: Network = "local",
        yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Bid on a lot; its terms are checked by naming them."""
        from scripts.studio import lots
        from scripts.studio.lot_plans import wei
        from scripts.studio.money import ether

        env.json, env.yes = json, yes
        stage, house = _house(env, network)
        lot = _find(stage, house, which)
        state = lots.state_of(stage.chain, house, lot)
        value = _amount(wei, amount)
        if not confirm_cost(
            env, stage, f"Bid {ether(value)} on token {lot.token_id}; at least {ether(state.least)} is due?"
        ):
            raise UsageError("not bid", found="no as answer")
        receipt = lots.bid(stage.chain, house, lot, stage.chain.account(sender), value, _amount(wei, from_credit))
        env.say(f"bid {ether(value)} on token {lot.token_id} in {receipt.tx_hash}")
        env.document({"ok": True, "lot": lot.id, "amount": value, "tx": receipt.tx_hash})
        return ExitStatus.DONE

    @group.command()
    def buy(
        which: Which, sender: Sender, network: Network = "local", yes: Yes = False, json: Json = False
    ) -> ExitStatus:
        """Buy a lot at its buy-now price, before the first bid."""
        from scripts.studio import lots
        from scripts.studio.money import ether

        env.json, env.yes = json, yes
        stage, house = _house(env, network)
        lot = _find(stage, house, which)
        price = lots.buy_now_price(stage.chain, house, lot)
        if not confirm_cost(env, stage, f"Buy token {lot.token_id} for {ether(price)}?"):
            raise UsageError("not bought", found="no as answer")
        receipt = lots.buy(stage.chain, house, lot, stage.chain.account(sender))
        env.say(f"bought token {lot.token_id} for {ether(price)} in {receipt.tx_hash}")
        env.document({"ok": True, "lot": lot.id, "price": price, "tx": receipt.tx_hash})
        return ExitStatus.DONE

    @group.command()
    def settle(
        which: WhichMany = None, sender: Sender = "artist", network: Network = "local", json: Json = False
    ) -> ExitStatus:
        """Settle lots whose time is over; an unsold one goes back. Anyone may."""
        from scripts.studio import lots
        from scripts.studio.lots import Stage

        env.json = json
        stage, house = _house(env, network)
        if which:
            chosen = [_find(stage, house, each) for each in which]
        else:
            chosen = [lot for lot in _open_lots(stage, house) if _is_over(stage, house, lot)]
        settled, failed = [], []
        for lot in chosen:
            try:
                lots.settle(stage.chain, house, lot, stage.chain.account(sender))
            except StudioError as error:
                failed.append({"lot": lot.id, "token": lot.token_id, "error": error.line()})
                env.note(f"error: token {lot.token_id}: {error.line()}")
                continue
            state = lots.state_of(stage.chain, house, lot)
            settled.append(
                {"lot": lot.id, "token": lot.token_id, "sold": state.stage is Stage.SOLD, "price": state.amount}
            )
            env.say(f"settled {lot.id[:10]}  token {lot.token_id}  {_said(state)}")
        env.say(f"{len(settled)} settled, {len(failed)} failed")
        env.document({"ok": not failed, "settled": settled, "failed": failed})
        return ExitStatus.FAILED if failed else ExitStatus.DONE

    @group.command()
    def cancel(which: Which, sender: Sender = "artist", network: Network = "local", json: Json = False) -> ExitStatus:
        """Take a lot back before its first bid."""
        from scripts.studio import lots

        env.json = json
        stage, house = _house(env, network)
        lot = _find(stage, house, which)
        receipt = lots.cancel(stage.chain, house, lot, stage.chain.account(sender))
        env.say(f"token {lot.token_id} is back with its seller")
        env.document({"ok": True, "lot": lot.id, "tx": receipt.tx_hash})
        return ExitStatus.DONE

    @group.command()
    def show(which: WhichOne = None, network: Network = "local", json: Json = False) -> ExitStatus:
        """Show one lot, or all."""
        from scripts.studio import lots

        env.json = json
        stage, house = _house(env, network)
        if which:
            facts = _facts(stage, house, _find(stage, house, which))
            env.table("", ("term", "value"), [(name.replace("_", " "), value) for name, value in facts.items()])
            env.document({"ok": True, "lot": facts})
            return ExitStatus.DONE
        listed = [(lot, lots.state_of(stage.chain, house, lot)) for lot in lots.all_lots(stage.chain, house)]
        env.table(
            f"{len(listed)} lots",
            ("lot", "token", "stage", "standing"),
            [(lot.id[:18], str(lot.token_id), state.stage.name.lower(), _said(state)) for lot, state in listed],
        )
        env.document({"ok": True, "lots": [_facts(stage, house, lot) for lot, _ in listed]})
        return ExitStatus.DONE

    @group.command()
    def watch(which: Which, network: Network = "local", seconds: Every = 2) -> ExitStatus:
        """Follow a lot live until it is over; Ctrl+C ends it."""
        from scripts.studio import lots
        from scripts.studio.lots import Stage

        stage, house = _house(env, network)
        lot = _find(stage, house, which)
        last = ""
        while True:
            state = lots.state_of(stage.chain, house, lot)
            left = max(0, state.ends_at - int(time.time())) if state.ends_at else 0
            line = f"token {lot.token_id}  {state.stage.name.lower():9} {_said(state)}"
            if line != last or state.stage is Stage.RUNNING:
                env.say(f"{line}  {_clock(left)}" if left else line)
            last = line
            if state.stage not in (Stage.LISTED, Stage.RUNNING):
                return ExitStatus.DONE
            time.sleep(seconds)

    @group.command()
    def audit(which: WhichOne = None, network: Network = "local", json: Json = False) -> ExitStatus:
        """Replay the logs of a sale and recompute winner, price and every payee; exit code 1 where they differ."""
        from scripts.studio import lots
        from scripts.studio.auditing import audit_lot

        env.json = json
        stage, house = _house(env, network)
        chosen = [_find(stage, house, which)] if which else lots.all_lots(stage.chain, house)
        audits = [audit_lot(stage.chain, house, lot) for lot in chosen]
        env.table(
            "",
            ("", "token", "stage", "bids", "winner", "price", "differences"),
            [
                (
                    "PASS" if made.clean else "FAIL", str(made.lot.token_id), made.stage.name.lower(), len(made.bids),
                    made.expected.buyer if made.expected.price else "", _ether(made.expected.price),
                    "; ".join(made.differences),
                )
                for made in audits
            ],
        )  # fmt: skip
        clean = all(made.clean for made in audits)
        env.say(f"{sum(made.clean for made in audits)} of {len(audits)} sales are what their terms say")
        env.document({"ok": clean, "audits": [_audit_document(made) for made in audits]})
        return ExitStatus.DONE if clean else ExitStatus.FAILED


def _house(env: Environment, network: str) -> tuple[Any, Any]:
    stage = open_stage(env, network)
    return stage, stage.book.contract(stage.chain, "EnglishAuctions")


def _collection(stage: Any) -> Any:
    return stage.collection()


def _open_lots(stage: Any, house: Any) -> list[Any]:
    from scripts.studio import lots
    from scripts.studio.lots import Stage

    standing = (Stage.LISTED, Stage.RUNNING, Stage.OVER)
    return [
        lot for lot in lots.all_lots(stage.chain, house) if lots.state_of(stage.chain, house, lot).stage in standing
    ]


def _is_over(stage: Any, house: Any, lot: Any) -> bool:
    """Over with a bid, or closed without one."""
    from scripts.studio import lots
    from scripts.studio.lots import Stage

    state = lots.state_of(stage.chain, house, lot)
    return state.stage is Stage.OVER or (state.stage is Stage.LISTED and state.least == 0)


def _find(stage: Any, house: Any, which: str) -> Any:
    """The lot a person means. Raises UsageError where none or several fit."""
    from scripts.studio import lots

    every = lots.all_lots(stage.chain, house)
    if which.isdigit():
        fitting = [lot for lot in every if lot.token_id == int(which)][-1:]
    else:
        fitting = [lot for lot in every if lot.id.startswith(which.lower())]
    if len(fitting) != 1:
        raise UsageError(
            "no such lot" if not fitting else "several lots", where=which, expected="a lot's id or a token's",
            found=len(fitting), run="./vernissage lot show",
        )  # fmt: skip
    return fitting[0]


def _amount(wei: Any, text: str) -> int:
    try:
        return int(wei(text))
    except ArithmeticError as error:
        raise UsageError("no amount", expected="ether, such as 1.25", found=text) from error


def _facts(stage: Any, house: Any, lot: Any) -> dict[str, Any]:
    """A lot for people: its terms, read, and where it stands."""
    from scripts.studio import lots
    from scripts.studio.auditing import rules_of

    state = lots.state_of(stage.chain, house, lot)
    rules = rules_of(stage.chain, house, lot)
    frame = stage.chain.call(house.functions.readFrame(lot.terms["frame"]))
    return {
        "lot": lot.id,
        "token": str(lot.token_id),
        "collection": lot.collection,
        "seller": lot.seller,
        "stage": state.stage.name.lower(),
        "standing": _said(state),
        "least_next_bid": _ether(state.least),
        "ends": _date(state.ends_at),
        "reserve": _ether(rules.reserve * rules.unit),
        "buy_now": _ether(rules.buy_now * rules.unit),
        "duration_hours": f"{rules.duration / 3600:g}",
        "extension_minutes": f"{rules.window / 60:g}, at most {rules.extension_cap / 60:g} in all",
        "increment_percent": f"{rules.increment_bps / 100:g}",
        "gallery": f"{lot.terms['gallery']} {frame[0] / 100:g} %" if frame[0] else "none",
        "royalty": f"{lot.terms['royaltyReceiver']} {frame[1] / 100:g} %" if frame[1] else "none",
        "metadata_digest": "0x" + bytes(lot.terms["metadataDigest"]).hex(),
    }


def _audit_document(made: Any) -> dict[str, Any]:
    return {
        "lot": made.lot.id,
        "token": made.lot.token_id,
        "stage": made.stage.name.lower(),
        "bids": [asdict(bid) for bid in made.bids],
        "expected": asdict(made.expected),
        "found": asdict(made.found),
        "differences": list(made.differences),
    }


def _said(state: Any) -> str:
    from scripts.studio.lots import Stage

    if state.stage is Stage.SOLD:
        return f"sold to {state.bidder} for {_ether(state.amount)}"
    if state.amount:
        return f"{_ether(state.amount)} by {state.bidder}"
    return "no bid" if state.stage is Stage.LISTED else "unsold"


def _ether(wei: int) -> str:
    from scripts.studio.money import ether

    return ether(wei) if wei else "-"


def _date(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(sep=" ") if seconds else "-"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02} left"
