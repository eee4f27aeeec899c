"""`./vernissage collection`: collections with a policy of transfer or without: create, show, loosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.options import (
    ARTWORKS,
    Collection,
    DryRun,
    Folder,
    Ipfs,
    Json,
    Network,
    Sender,
    Yes,
    acting,
    collection_at,
    confirm_cost,
    open_stage,
    plan_of,
    show_rehearsal,
    stage_of,
)

if TYPE_CHECKING:
    from scripts.studio.collections import Hold
    from scripts.studio.mainjob import Stage
    from scripts.studio.plans import Plan
    from scripts.studio.policies import Policy

Preset = Annotated[
    str | None, typer.Option("--policy", metavar="NAME", help="When its tokens may move; see docs/collectibles.md.")
]
To = Annotated[str, typer.Option("--to", metavar="NAME", help="The looser policy: OPEN, or another preset.")]
Which = Annotated[
    str | None, typer.Argument(metavar="[NAME|ADDRESS]", help="One collection; all of the artist's if left out.")
]
Token = Annotated[int | None, typer.Option("--token", metavar="ID", help="Also when this token may move.", min=0)]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(name="collection", help="Collections: create, show, loosen.", no_args_is_help=True)
    app.add_typer(group)

    @group.command()
    def create(
        folder: Folder = ARTWORKS, policy: Preset = None, network: Network = "local", ipfs: Ipfs = None,
        dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Pin a folder and create its collection, with nothing in it, once; the policy is for ever or looser."""
        env.json, env.dry_run, env.yes = json, dry_run, yes
        made = plan_of(env, folder)
        if made is None:
            return ExitStatus.FAILED
        stage = stage_of(env, network, folder, ipfs)
        stage.plan = _with_policy(made, policy)
        return _create(env, stage)

    @group.command()
    def show(which: Which = None, token: Token = None, network: Network = "local", json: Json = False) -> ExitStatus:
        """Show the artist's collections; of one its policy, its works, and when a token of it may move."""
        env.json = json
        stage = open_stage(env, network)
        if which is None and token is None:
            return _list(env, stage)
        return _show(env, stage, collection_at(stage, which), token)

    @group.command()
    def loosen(
        to: To, collection: Collection = None, sender: Sender = "artist", network: Network = "local",
        dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Loosen a collection's policy, at once and for ever: it never tightens. Its owner alone may."""
        from scripts.studio.collections import loosen as loosen_policy
        from scripts.studio.collections import policy_at
        from scripts.studio.policies import policy_named
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        stage, wanted = open_stage(env, network), policy_named(to)
        contract = collection_at(stage, collection)
        standing = policy_at(stage.chain, stage.book, contract.address)
        if wanted == standing:
            env.say(f"{contract.address}: {standing}")
            env.document({"ok": True, "dry_run": dry_run, **_facts(contract.address, standing), "sent": False})
            return ExitStatus.DONE
        if not confirm_cost(env, stage, f"Loosen the policy of {contract.address} to {wanted}, for ever?"):
            raise UsageError("not loosened", found="no as answer")
        with acting(stage, sender, contract.address, ["loosen", contract.address, wanted.rules]) as steps:
            steps.catch_up()
            with in_words():
                loosen_policy(steps, stage.book, contract.address, wanted)
        if dry_run:
            env.say(f"{contract.address}: {standing}; would be {wanted}")
            return show_rehearsal(env, stage, steps, **_facts(contract.address, standing), sent=False)
        env.say(f"{contract.address}: {wanted}")
        env.document({"ok": True, "dry_run": False, **_facts(contract.address, wanted), "sent": True})
        return ExitStatus.DONE


def _with_policy(made: Plan, name: str | None) -> Plan:
    """The plan with the policy asked for. Raises UsageError where the collection file says another."""
    from scripts.studio.policies import policy_named

    if name is None:
        return made
    asked, planned = policy_named(name), made.collection.policy
    if planned and planned != asked:
        raise UsageError(
            "the collection file says another", where=made.folder, field="--policy", expected=str(planned), found=name
        )
    return replace(made, collection=replace(made.collection, policy=asked))


def _create(env: Environment, stage: Stage) -> ExitStatus:
    from scripts.studio import mainjob
    from scripts.studio.collections import policy_at
    from scripts.studio.policies import OPEN

    about, standing = stage.plan.collection, mainjob.outlook(stage)
    there = standing.collection
    if env.dry_run:
        what = f"{there} is there" if there else f"would create {about.name}"
        env.say(f"{what}: {about.policy or OPEN}; nothing was sent")
        gas = 0 if there else standing.cost().collection
        facts = {"collection": there, "name": about.name, "gas": gas, **_policy(about.policy or OPEN)}
        env.document({"ok": True, "dry_run": True, **facts})
        return ExitStatus.DONE
    address = there or mainjob.found(stage).address
    policy = policy_at(stage.chain, stage.book, address)
    env.say(f"{about.name}  {address}  {'was there' if there else 'created'}: {policy}")
    created = {"name": about.name, "created": there is None}
    env.document({"ok": True, "dry_run": False, **created, **_facts(address, policy)})
    return ExitStatus.DONE


def _list(env: Environment, stage: Stage) -> ExitStatus:
    from scripts.studio import settings
    from scripts.studio.collections import created_by, policy_at

    artist = stage.chain.address(settings.artist_name())
    found = [
        (each, policy_at(stage.chain, stage.book, each.address)) for each in created_by(stage.chain, stage.book, artist)
    ]
    env.table(
        f"created by {artist}",
        ("name", "symbol", "address", "policy"),
        [(each.name, each.symbol, each.address, str(policy)) for each, policy in found],
    )
    listed = [{"name": each.name, "symbol": each.symbol, **_facts(each.address, policy)} for each, policy in found]
    env.document({"ok": True, "artist": artist, "collections": listed})
    return ExitStatus.DONE


def _show(env: Environment, stage: Stage, contract: Any, token: int | None) -> ExitStatus:
    from scripts.studio.collections import hold_of, policy_at, works_of

    chain, book = stage.chain, stage.book
    if not chain.code(contract.address):
        raise UsageError("no collection there", where=contract.address, expected="a collection of these factories")
    policy, works = policy_at(chain, book, contract.address), works_of(chain, contract)
    name, owner = str(chain.call(contract.functions.name())), str(chain.call(contract.functions.owner()))
    env.table(
        f"{name}  {contract.address}\n{policy}; owner {owner}",
        ("work", "minted", "of"),
        [(work.number, work.minted, work.cap) for work in works],
    )
    hold = hold_of(chain, book, contract.address, token) if token is not None else None
    if hold:
        env.say(_said(hold, chain.now()))
    document = {
        "name": name, "owner": owner, **_facts(contract.address, policy),
        "works": [vars(work) for work in works], "token": vars(hold) if hold else None,
    }  # fmt: skip
    env.document({"ok": True, **document})
    return ExitStatus.DONE


def _said(hold: Hold, now: int) -> str:
    """When a token may move, for a person."""
    from scripts.studio.moments import LAST_SECOND, said_moment

    if hold.until > LAST_SECOND:
        return f"token {hold.token}, held by {hold.holder}, never moves"
    when = "may move" if now >= hold.until else f"may move from {said_moment(hold.until)} on"
    sale = "may be sold" if hold.may_be_sold else "no house sells it for ether now"
    return f"token {hold.token}, held by {hold.holder}, {when}; {sale}"


def _facts(address: str, policy: Policy) -> dict[str, Any]:
    return {"collection": address, **_policy(policy)}


def _policy(policy: Policy) -> dict[str, Any]:
    return {"policy": policy.name or None, "rules": vars(policy), "said": policy.rules}
