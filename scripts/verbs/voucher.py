"""`./vernissage voucher`: promises signed offline, read by people, redeemed by whoever brings them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import (
    DryRun,
    Json,
    Network,
    Sender,
    Yes,
    acting,
    confirm_cost,
    open_stage,
    show_rehearsal,
)

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="What to promise: a .toml or .json of way = voucher.")]
VoucherFile = Annotated[Path, typer.Argument(metavar="VOUCHER.json", help="A voucher that was signed.")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Where the voucher goes; beside the plan if not given.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Ask no chain; a keystore signs, the plan says all terms.")]
To = Annotated[
    str | None, typer.Option("--to", metavar="ACCOUNT", help="Who gets the tokens; whom it names, or who pays.")
]
Amount = Annotated[int, typer.Option("--amount", metavar="N", help="How many tokens.", min=1)]
Bearer = Annotated[
    Path | None, typer.Option("--bearer", metavar="FILE", help="The bearer's file, where the voucher has a bearer.")
]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(name="voucher", help="Signed promises: sign, show, redeem, revoke.", no_args_is_help=True)
    app.add_typer(group)

    @group.command()
    def sign(
        plan: PlanFile, sender: Sender = "artist", out: Out = None, offline: Offline = False,
        network: Network = "local", json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Sign a voucher and write it to a new file; costs nothing and sends nothing."""
        from scripts.studio import drafting, mint_ways, vouchers
        from scripts.studio.accounts import open_keystore
        from scripts.studio.mint_plans import VoucherPlan

        env.json = json
        stage = None if offline else open_stage(env, network)
        read = _read_plan(plan, stage)
        if not isinstance(read, VoucherPlan):
            raise UsageError("not a voucher's plan", where=plan, field="way", expected='"voucher"')
        target = out or mint_ways.voucher_path(read)
        if stage is None:
            book, collection = _recorded(network), read.collection
            if collection is None or not collection.startswith("0x"):
                raise UsageError("which collection", where=plan, field="collection", expected="an address, offline")
            signer = open_keystore(sender)
            draft = drafting.draft_voucher(read, collection, signer.address, None, None)
        else:
            book, signer = stage.book, stage.chain.account(sender)
            contract = mint_ways.collection_of(stage, read)
            draft = drafting.draft_voucher(read, contract.address, signer.address, stage.chain, contract)
        web3 = stage.chain.web3 if stage else None
        signed, bearer = drafting.sign_and_write(*draft, drafting.domain_of(book), signer, web3, target)
        _explain(env, signed)
        env.say(f"signed   {target}")
        if bearer:
            env.say(f"bearer   {bearer}")
            env.note(f"warning: {bearer} is like cash: whoever has this file can take the tokens; no other copy exists")
        env.document(
            {
                "ok": True,
                "voucher": str(target),
                "bearer": str(bearer) if bearer else None,
                "digest": "0x" + signed.digest.hex(),
                "signer": signed.voucher.signer,
                "says": dict(vouchers.explained(signed)),
            }
        )
        return ExitStatus.DONE

    @group.command()
    def show(
        voucher: VoucherFile, offline: Offline = False, network: Network = "local", json: Json = False
    ) -> ExitStatus:
        """Explain a voucher, and say whether it is still good."""
        from scripts.studio import vouchers

        env.json = json
        signed = vouchers.read_voucher(voucher)
        _explain(env, signed)
        facts = {"says": dict(vouchers.explained(signed)), "digest": "0x" + signed.digest.hex()}
        if offline:
            env.say("whether it is still good, only the chain knows")
            env.document({"ok": True, **facts, "good": None})
            return ExitStatus.DONE
        stage = open_stage(env, network)
        standing = _standing(stage, signed)
        left = signed.voucher.uses - standing.used
        if standing.good:
            env.say(f"good: {left} of {signed.voucher.uses} left" + _of_work(standing))
        for problem in standing.problems:
            env.say(f"not good: {problem}")
        env.document(
            {
                "ok": True, **facts, "good": standing.good, "used": standing.used, "work": standing.work,
                "problems": list(standing.problems),
            }
        )  # fmt: skip
        return ExitStatus.DONE

    @group.command()
    def redeem(
        voucher: VoucherFile, sender: Sender, to: To = None, amount: Amount = 1, bearer: Bearer = None,
        network: Network = "local", dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Redeem a voucher: who redeems pays, and the tokens go where it, or its bearer, says."""
        from scripts.studio import vouchers
        from scripts.studio.money import ETHER

        env.json, env.dry_run, env.yes = json, dry_run, yes
        signed = vouchers.read_voucher(voucher)
        key = _bearer_key(env, signed, voucher, bearer)
        stage = open_stage(env, network)
        payer = stage.chain.account(sender)
        named = signed.voucher.recipient
        target = stage.address_of(to, "--to") if to else payer.address if named == ETHER else named
        contract = stage.book.contract(stage.chain, "Vouchers")
        price = _price(signed, amount)
        if dry_run and (problems := _standing(stage, signed).problems):
            env.note(f"error: not good: {'; '.join(problems)}")
            env.document({"ok": False, "dry_run": True, "problems": list(problems)})
            return ExitStatus.FAILED
        if not confirm_cost(env, stage, f"Pay {price} for {amount} token(s) to {target} on {network}?"):
            raise UsageError("not redeemed", found="no as answer")
        with acting(stage, sender, contract.address, ["redeem", "0x" + signed.digest.hex()]) as steps:
            earlier = steps.caught(contract, "VoucherRedeemed", digest=signed.digest)
            if earlier:
                env.say("an earlier run, interrupted, had redeemed it already; nothing more was sent")
                receipt, event = earlier
            else:
                receipt = vouchers.redeem(steps, contract, signed, target, amount, key)
                if dry_run:
                    return show_rehearsal(env, stage, steps, to=target, amount=amount, problems=[])
                event = stage.chain.events_in(receipt, contract, "VoucherRedeemed")[0]
        tokens = [event.args["firstTokenId"] + index for index in range(event.args["amount"])]
        env.say(f"redeemed {', '.join(map(str, tokens))} to {event.args['to']} in {receipt.tx_hash}")
        env.document(
            {"ok": True, "tokens": tokens, "to": event.args["to"], "paid": event.args["paid"], "tx": receipt.tx_hash,
             "earlier": bool(earlier)}
        )  # fmt: skip
        return ExitStatus.DONE

    @group.command()
    def revoke(
        voucher: VoucherFile, sender: Sender = "artist", network: Network = "local", dry_run: DryRun = False,
        yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Void a voucher for ever, and all others of its signer with the same nonce. Its signer alone may."""
        from scripts.studio import vouchers

        env.json, env.dry_run, env.yes = json, dry_run, yes
        signed = vouchers.read_voucher(voucher)
        stage = open_stage(env, network)
        signer = stage.chain.account(sender)
        if signer.address != signed.voucher.signer:
            raise UsageError(
                "not the signer", where=voucher, field="--from", expected=signed.voucher.signer, found=signer.address
            )
        contract = stage.book.contract(stage.chain, "Vouchers")
        vouchers.check_domain(stage.chain, contract, signed)
        nonce = signed.voucher.nonce
        if not confirm_cost(env, stage, f"Void every voucher of {signer.address} with nonce {nonce}?"):
            raise UsageError("not revoked", found="no as answer")
        with acting(stage, sender, contract.address, ["revoke", nonce]) as steps:
            steps.catch_up()
            receipt = steps.send("revoke", contract.functions.revoke(nonce), "revoke the voucher")
        if dry_run:
            return show_rehearsal(env, stage, steps, nonce=nonce)
        env.say(f"revoked nonce {nonce} of {signer.address} in {receipt.tx_hash}")
        env.document({"ok": True, "nonce": nonce, "tx": receipt.tx_hash})
        return ExitStatus.DONE


def _read_plan(plan: Path, stage: Any) -> Any:
    from scripts.studio import mint_ways
    from scripts.studio.errors import UnknownAccount
    from scripts.studio.mint_plans import read_mint_plan

    def unknown(name: str) -> str:
        raise UnknownAccount("names are known on a chain only", where=plan, expected="an address", found=name)

    return read_mint_plan(plan, mint_ways.resolver(stage) if stage else unknown)


def _recorded(network: str) -> Any:
    """The record of a network's deployment, believed as it is: offline nobody can be asked."""
    from scripts.studio import deployments
    from scripts.studio.errors import DeploymentError

    book = deployments.read(network)
    if book is None:
        raise DeploymentError(
            "nothing is deployed yet", where=deployments.path_of(network), expected=f"a file for {network!r}",
            run=deployments.DEPLOY,
        )  # fmt: skip
    return book


def _standing(stage: Any, signed: Any) -> Any:
    from scripts.studio import vouchers

    contract = stage.book.contract(stage.chain, "Vouchers")
    collection = stage.book.contract(stage.chain, "Collection", signed.voucher.collection)
    vouchers.check_domain(stage.chain, contract, signed)
    if not stage.chain.code(collection.address):
        return vouchers.Standing(0, 0, (f"there is no collection at {collection.address}",))
    return vouchers.standing(stage.chain, contract, collection, signed)


def _bearer_key(env: Environment, signed: Any, voucher: Path, bearer: Path | None) -> bytes | None:
    """The one-time key, where the voucher asks for one; it stays in this process."""
    from scripts.studio import vouchers
    from scripts.studio.money import ETHER

    wanted = signed.voucher.bearer != ETHER
    if wanted != (bearer is not None):
        raise UsageError(
            "which bearer", where=voucher, field="--bearer",
            expected="the file with its one-time key" if wanted else "none: this voucher has no bearer",
        )  # fmt: skip
    if bearer is None:
        return None
    key = vouchers.read_bearer(bearer, signed)
    if bearer.stat().st_mode & 0o077:
        env.note(f"warning: others on this machine can read {bearer}; run: chmod 600 {bearer}")
    return key


def _price(signed: Any, amount: int) -> str:
    from scripts.studio.tills import said_price

    return said_price(signed.voucher.currency, signed.voucher.price * amount)


def _of_work(standing: Any) -> str:
    return f", of work {standing.work}" if standing.work else "; the first redemption registers the work"


def _explain(env: Environment, signed: Any) -> None:
    from scripts.studio.vouchers import explained

    env.table("", ("voucher", ""), explained(signed))
