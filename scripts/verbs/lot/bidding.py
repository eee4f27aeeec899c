"""`lot bid`, `lot buy`, `lot reveal`: what bidders and buyers do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.lot.floor import FromCredit, Which, amount_of, open_floor
from scripts.verbs.options import DryRun, Json, Network, Sender, Yes, acting, confirm_cost, show_rehearsal

Amount = Annotated[
    str, typer.Argument(metavar="AMOUNT", help="What is bid for a token, in ether: 1.25; of a coin, in smallest units.")
]
Quantity = Annotated[
    int, typer.Option("--quantity", metavar="N", help="How many tokens, in a uniform-price sale.", min=1, max=65_535)
]
Deposit = Annotated[
    str | None,
    typer.Option(
        "--deposit", metavar="AMOUNT", help="Of a sealed bid, in all; more than the bid hides it. It is public."
    ),
]
Secret = Annotated[
    Path | None,
    typer.Option("--secret", metavar="FILE", help="Where a sealed bid's secret is kept; state/ if not given."),
]
Count = Annotated[
    int, typer.Option("--count", metavar="N", help="How many tokens, in a Dutch auction.", min=1, max=100)
]
Most = Annotated[
    str | None, typer.Option("--most", metavar="AMOUNT", help="The most to pay in all; what it costs now if not given.")
]


def add_to(group: typer.Typer, env: Environment) -> None:
    @group.command()
    def bid(
        which: Which, amount: Amount, sender: Sender, quantity: Quantity = 1, deposit: Deposit = None,
        secret: Secret = None, from_credit: FromCredit = "0", network: Network = "local", dry_run: DryRun = False,
        yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Bid on a lot; on a sealed one, commit to a bid and keep what opens it."""
        from scripts.studio.formats.base import Bid, Format
        from scripts.studio.houses import format_of
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        floor = open_floor(env, network)
        chain, lot = floor.stage.chain, floor.find(which)
        format_ = format_of(lot)
        if type(format_).bid is Format.bid:
            raise format_.has_no("bid", lot)
        _check_fits(format_, quantity, deposit, secret)
        offered = Bid(
            amount_of(amount, lot.currency), quantity,
            None if deposit is None else amount_of(deposit, lot.currency, "--deposit"),
            amount_of(from_credit, lot.currency, "--from-credit"),
            _secret(floor, lot, sender, secret) if format_.seals else None,
        )  # fmt: skip
        state, said = format_.state(chain, lot), lot.said(offered.amount)
        least = f"; at least {lot.said(state.least)} is due" if state.least else ""
        if not confirm_cost(env, floor.stage, f"Bid {said} on token {lot.token_id}{least}?"):
            raise UsageError("not bid", found="no as answer")
        purpose = ["commit", lot.id] if format_.seals else ["bid", lot.id, str(offered.amount)]
        with acting(floor.stage, sender, lot.house.address, purpose) as steps, in_words(lot):
            earlier = steps.catch_up(lambda: _hashes(chain, lot, format_.bid_event, bidder=steps.sender.address))
            receipt = earlier[-1] if earlier and not format_.seals else format_.bid(steps, lot, offered)
        if dry_run:
            return show_rehearsal(env, floor.stage, steps, lot=lot.id)
        sent = receipt is not None and receipt not in earlier
        if receipt is None or not sent:
            env.say("this bid stands already, from an earlier run; nothing more was sent")
        elif format_.seals:
            env.say(f"committed to a bid on token {lot.token_id} in {receipt.tx_hash}")
        else:
            env.say(f"bid {said} on token {lot.token_id} in {receipt.tx_hash}")
        facts: dict[str, Any] = {}
        if format_.seals:
            facts = _warn_of_secret(env, lot, format_, offered)
        env.document({"ok": True, "lot": lot.id, "sent": sent, "tx": receipt.tx_hash if receipt else None, **facts}
                     | ({} if format_.seals else {"amount": offered.amount}))  # fmt: skip
        return ExitStatus.DONE

    @group.command()
    def reveal(
        which: Which, sender: Sender, secret: Secret = None, network: Network = "local", dry_run: DryRun = False,
        yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Reveal your sealed bid, from the file that `lot bid` wrote."""
        from scripts.studio.formats.base import Format
        from scripts.studio.houses import format_of
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        floor = open_floor(env, network)
        chain, lot = floor.stage.chain, floor.find(which)
        format_ = format_of(lot)
        if type(format_).reveal is Format.reveal:
            raise format_.has_no("reveal", lot)
        path = _secret(floor, lot, sender, secret)
        if not confirm_cost(env, floor.stage, f"Reveal your bid on token {lot.token_id}?"):
            raise UsageError("not revealed", found="no as answer")
        with acting(floor.stage, sender, lot.house.address, ["reveal", lot.id]) as steps, in_words(lot):
            earlier = steps.catch_up(lambda: _hashes(chain, lot, "BidRevealed", bidder=steps.sender.address))
            receipt = earlier[-1] if earlier else format_.reveal(steps, lot, path)
        if dry_run:
            return show_rehearsal(env, floor.stage, steps, lot=lot.id)
        counts = bool(chain.events_in(receipt, lot.house, "BidRevealed")[0].args["counts"])
        env.say(
            f"revealed the bid on token {lot.token_id} in {receipt.tx_hash}" + ("" if counts else "; it does not count")
        )
        env.document({"ok": True, "lot": lot.id, "counts": counts, "tx": receipt.tx_hash})
        return ExitStatus.DONE

    @group.command()
    def buy(
        which: Which, sender: Sender, count: Count = 1, most: Most = None, from_credit: FromCredit = "0",
        network: Network = "local", dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Buy in a Dutch auction at the price of the second, or a reserve auction's lot before its first bid."""
        from scripts.studio.formats.base import Format, Purchase
        from scripts.studio.houses import format_of
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        floor = open_floor(env, network)
        chain, lot = floor.stage.chain, floor.find(which)
        format_ = format_of(lot)
        if type(format_).buy is Format.buy:
            raise format_.has_no("buy", lot)
        if format_.name == "english" and (count > 1 or most is not None):
            raise UsageError(f"this is {format_.title}", field="--count, --most", expected="neither: it has one price")
        purchase = Purchase(
            count, None if most is None else amount_of(most, lot.currency, "--most"),
            amount_of(from_credit, lot.currency, "--from-credit"),
        )  # fmt: skip
        price = format_.price_now(chain, lot, count)
        what = f"{count} of the lot of token {lot.token_id}" if count > 1 else f"token {lot.token_id}"
        if not confirm_cost(env, floor.stage, f"Buy {what} for {lot.said(price)} or less?"):
            raise UsageError("not bought", found="no as answer")
        event = "UnitsBought" if format_.name == "dutch" else "BidPlaced"
        party = "buyer" if format_.name == "dutch" else "bidder"
        with acting(floor.stage, sender, lot.house.address, ["buy", lot.id, count]) as steps, in_words(lot):
            earlier = steps.catch_up(lambda: _hashes(chain, lot, event, **{party: steps.sender.address}))
            receipt = earlier[-1] if earlier else format_.buy(steps, lot, purchase)
        if dry_run:
            return show_rehearsal(env, floor.stage, steps, lot=lot.id)
        bought = chain.events_in(receipt, lot.house, event)[-1].args
        paid, first = (bought.get("price", bought.get("amount")), bought.get("firstTokenId", lot.token_id))
        tokens = list(range(first, first + bought.get("count", 1)))
        if earlier:
            env.say("an earlier run, interrupted, had bought already; nothing more was sent")
        env.say(f"bought {', '.join(map(str, tokens))} for {lot.said(paid)} in {receipt.tx_hash}")
        env.document({"ok": True, "lot": lot.id, "tokens": tokens, "price": paid, "tx": receipt.tx_hash})
        return ExitStatus.DONE


def _check_fits(format_: Any, quantity: int, deposit: str | None, secret: Path | None) -> None:
    """Raises UsageError for options that bids of a format do not have."""
    for name, given in (("--deposit", deposit), ("--secret", secret)):
        if given is not None and not format_.seals:
            raise UsageError(f"this is {format_.title}", field=name, expected="none: its bids are open")
    if quantity > 1 and format_.name != "uniform":
        raise UsageError(f"this is {format_.title}", field="--quantity", expected="1: a bid is for one token")


def _hashes(chain: Any, lot: Any, event: str, **who: str) -> list[str]:
    """Transactions of an account on a lot that may be a step whose hash was never written down."""
    return [found.tx_hash for found in chain.events(lot.house, event, lot.block, lot=lot.id, **who)]


def _secret(floor: Any, lot: Any, sender: str, given: Path | None) -> Path:
    from scripts.studio import bid_secrets

    chain = floor.stage.chain
    subject = bid_secrets.subject_of(chain, lot, chain.account(sender).address)
    return given or bid_secrets.place_of(floor.stage.state, subject)


def _warn_of_secret(env: Environment, lot: Any, format_: Any, offered: Any) -> dict[str, Any]:
    """What a bidder must not miss: where the secret is, what losing it costs, and until when to use it."""
    from scripts.studio.moments import said_moment

    rules = format_.rules_of(lot)
    first = lot.frame["opensAt"] + rules["biddingTime"]
    last = first + rules["revealTime"]
    env.say(f"reveal  from {said_moment(first)} until {said_moment(last)}: ./vernissage lot reveal {lot.id[:18]}")
    env.say(f"secret  {offered.secret}")
    env.note(f"warning: keep {offered.secret}: without it the bid can't be revealed, and costs its bond of "
             f"{lot.said(rules['bond'] * lot.unit)}; nobody else should read it")  # fmt: skip
    if offered.deposit is None:
        env.note("warning: the deposit is public, and just enough for the bid; a larger --deposit hides the bid")
    return {"secret": str(offered.secret), "reveal_from": first, "reveal_until": last}
