"""A plan for any way to mint, brought to the chain: one door for `./vernissage mint` and for `brownie run mint`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from web3.contract import Contract

from scripts.studio import airdrops, drafting, licensing, owner_mints, phases, recipes, settings
from scripts.studio.accounts import Signer
from scripts.studio.mainjob import Stage
from scripts.studio.mint_plans import (
    AirdropPlan,
    AnyPlan,
    MintPlan,
    MintPlanError,
    OwnerMint,
    PhasePlan,
    RecipePlan,
    VoucherPlan,
    read_mint_plan,
)
from scripts.studio.recipients import read_recipients
from scripts.studio.steps import Steps, journal_of
from scripts.studio.work_terms import ensure_work, planned_terms

PLAN = "VERNISSAGE_PLAN"
"""Names the plan for `brownie run mint`, which takes no options."""


@dataclass(frozen=True)
class Ready:
    """A plan that was read, and what it acts on."""

    plan: AnyPlan
    collection: Contract
    minter: Signer


def ready(stage: Stage, path: Path) -> Ready:
    """Reads a plan and finds its collection, its account and its work. Raises StudioError for what is not there."""
    plan = read_mint_plan(path, resolver(stage))
    collection = collection_of(stage, plan)
    if isinstance(plan, RecipePlan) and plan.burns_collection:
        plan = replace(plan, burns_collection=stage.collection_named(plan.burns_collection))
    works = int(stage.chain.call(collection.functions.works()))
    if plan.work is not None and plan.work > works:
        raise MintPlanError(
            "no such work", where=path, field="work", expected=f"1 to {works}, the works of {collection.address}",
            found=plan.work,
        )  # fmt: skip
    if isinstance(plan, AirdropPlan):
        read_recipients(plan.list)  # what is wrong with a list is told before anything is sent
    if isinstance(plan, PhasePlan):
        phases.tree_of(plan)
    if isinstance(plan, RecipePlan) and plan.work is not None:
        recipes.planned_recipe(stage.chain, stage.book, collection, plan)
    return Ready(plan, collection, stage.chain.account(plan.by or settings.artist_name()))


def carry_out(stage: Stage, ready: Ready) -> dict[str, Any]:
    """Brings the chain to the plan; JSON-ready facts of what was done. Run again, it does what is missing."""
    plan, collection = ready.plan, ready.collection
    which = plan.work or str(planned_terms(plan, ready.minter.address).identity.hex())
    purpose = [type(plan).__name__, collection.address, which, ready.minter.address]
    with journal_of(stage.state, stage.chain, collection.address, purpose) as journal:
        steps = Steps(stage.chain, ready.minter, journal)
        steps.catch_up()
        if not isinstance(plan, VoucherPlan):  # the first redemption of a voucher registers its work
            plan = replace(plan, work=ensure_work(steps, collection, plan), terms=None)
        facts = _WAYS[type(plan)](stage, steps, replace(ready, plan=plan))
    stage.say(f"done, {len(steps.sent)} transactions")
    return {"collection": collection.address, "work": plan.work, **facts, "sent": len(steps.sent)}


def outlook(stage: Stage, ready: Ready) -> str:
    """What `carry_out` would do, in words; sends nothing."""
    plan, chain, collection = ready.plan, stage.chain, ready.collection
    if isinstance(plan, VoucherPlan):
        return f"would sign a voucher and write {voucher_path(plan)}"
    if plan.terms:
        identity = planned_terms(plan, ready.minter.address).identity
        number = int(chain.call(collection.functions.workOf(identity)))
        if not number:
            return "would register the work and go on from there"
        plan = replace(plan, work=number, terms=None)
    if isinstance(plan, OwnerMint):
        minted = owner_mints.minted_by(chain, collection, ready.minter.address, plan.to, plan.number)
        return f"would mint {max(0, plan.amount - minted)} of work {plan.work} to {plan.to}"
    if isinstance(plan, AirdropPlan):
        recipients = read_recipients(plan.list)
        place = airdrops.next_place(chain, stage.book.contract(chain, "Airdrops"), collection, plan, recipients)
        return f"would serve {len(recipients.addresses) - place} of {len(recipients.addresses)} addresses"
    if isinstance(plan, RecipePlan):
        recipe, opened = recipes.planned_recipe(chain, stage.book, collection, plan)
        return f"recipe 0x{recipe.id.hex()} {'was opened before' if opened else 'would be opened, for ever'}"
    phase, opened = phases.planned_phase(chain, stage.book, collection, plan, ready.minter.address)
    return f"phase 0x{phase.id.hex()} {'was opened before' if opened else 'would be opened'}"


def collection_of(stage: Stage, plan: MintPlan) -> Contract:
    """The collection a plan names, or that was minted from its folder."""
    if plan.collection is None:
        if plan.folder:
            stage.folder = plan.folder
        return stage.collection()
    address = stage.collection_named(plan.collection)
    if not stage.chain.code(address):
        raise MintPlanError("no collection there", where=plan.path, field="collection", found=address)
    return stage.book.contract(stage.chain, "Collection", address)


def resolver(stage: Stage) -> Callable[[str], str]:
    """The address of a name on the stage's chain."""
    return lambda name: str(stage.chain.account(name).address)


def voucher_path(plan: MintPlan) -> Path:
    """Where a plan's voucher goes unless another place is said."""
    return plan.path.with_suffix(".voucher.json")


# ---- one function a way ----


def _mint(stage: Stage, steps: Steps, ready: Ready) -> dict[str, Any]:
    plan = ready.plan
    assert isinstance(plan, OwnerMint)
    minted = owner_mints.mint_to(steps, ready.collection, plan, stage.say)
    return {"way": "mint", "to": plan.to, "minted": minted}


def _phase(stage: Stage, steps: Steps, ready: Ready) -> dict[str, Any]:
    plan = ready.plan
    assert isinstance(plan, PhasePlan)
    phase = phases.open_phase(steps, stage.book, ready.collection, plan, stage.say)
    proofs = {"root": "0x" + phase.terms["allowlist"].hex(), "proofs": str(plan.proofs)} if plan.list else {}
    return {"way": "allowlist" if plan.list else "phase", "phase": "0x" + phase.id.hex(), **proofs}


def _airdrop(stage: Stage, steps: Steps, ready: Ready) -> dict[str, Any]:
    plan = ready.plan
    assert isinstance(plan, AirdropPlan)
    return {"way": "airdrop", "served": airdrops.airdrop(steps, stage.book, ready.collection, plan, stage.say)}


def _recipe(stage: Stage, steps: Steps, ready: Ready) -> dict[str, Any]:
    plan = ready.plan
    assert isinstance(plan, RecipePlan)
    recipe = recipes.open_recipe(steps, stage.book, ready.collection, plan, stage.say)
    return {"way": "recipe", "recipe": "0x" + recipe.id.hex()}


def _voucher(stage: Stage, steps: Steps, ready: Ready) -> dict[str, Any]:
    plan = ready.plan
    assert isinstance(plan, VoucherPlan)
    out = voucher_path(plan)
    if drafting.right_of_vouchers(steps, stage.book, ready.collection, plan.work):
        stage.say("gave the contract of vouchers the right it needs")
    if plan.licence_terms:
        licensing.ensure_published(steps, stage.book, plan.licence_terms)
    if out.exists():
        stage.say(f"{out} is there already")
        return {"way": "voucher", "voucher": str(out)}
    voucher, key = drafting.draft_voucher(
        plan, ready.collection.address, ready.minter.address, stage.chain, ready.collection
    )
    domain = drafting.domain_of(stage.book)
    _, bearer = drafting.sign_and_write(voucher, key, domain, ready.minter, stage.chain.web3, out)
    stage.say(f"signed   {out}")
    if bearer:
        stage.say(f"bearer   {bearer}: SECRET, whoever has this file can take the tokens")
    return {"way": "voucher", "voucher": str(out), "bearer": str(bearer) if bearer else None}


_WAYS: dict[type, Callable[[Stage, Steps, Ready], dict[str, Any]]] = {
    OwnerMint: _mint,
    PhasePlan: _phase,
    AirdropPlan: _airdrop,
    VoucherPlan: _voucher,
    RecipePlan: _recipe,
}
