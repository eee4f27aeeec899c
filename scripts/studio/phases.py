"""Phases: times in which a work is sold, to everybody or to a list. A phase is its terms, and opens once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from web3.contract import Contract

from scripts.studio import allowlists
from scripts.studio.allowlists import Entry, Tree
from scripts.studio.chain import Chain, Receipt
from scripts.studio.deployments import Deployments
from scripts.studio.mint_plans import MintPlanError, PhasePlan
from scripts.studio.money import ETHER
from scripts.studio.recipients import read_allowlist
from scripts.studio.rights import ensure_right
from scripts.studio.steps import Steps
from scripts.studio.tills import pay
from scripts.studio.tokens import NOBODY

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Phase:
    """A phase as the contract has it (struct `Phase`), and its id."""

    id: bytes
    terms: dict[str, Any]

    @property
    def is_listed(self) -> bool:
        return any(self.terms["allowlist"])


@dataclass(frozen=True)
class PhaseState:
    """How far a phase got."""

    open: bool
    sold: int


def open_phase(steps: Steps, book: Deployments, collection: Contract, plan: PhasePlan, tell: Tell) -> Phase:
    """Opens the plan's phase where it is not open yet, and writes the proofs of its list.

    Raises MintPlanError where the phase was ended: the same terms are the same phase, for ever.
    """
    tree = tree_of(plan)
    phases = book.contract(steps.chain, "Phases")
    phase, opened = planned_phase(steps.chain, book, collection, plan, steps.sender.address)
    if tree:
        allowlists.write_proofs(tree, plan.proofs)
        tell(f"{len(tree.listed)} accounts on the list, root 0x{tree.root.hex()}; their proofs are in {plan.proofs}")
    if opened and not state_of(steps.chain, phases, phase).open:
        raise MintPlanError(
            "this phase was ended, and cannot open again", where=plan.path, found="0x" + phase.id.hex(),
            expected="other terms, such as another moment of opening",
        )  # fmt: skip
    if ensure_right(steps, collection, phases, plan.number):
        tell(f"gave the contract of phases the right to mint work {plan.number}")
    if opened:
        tell(f"phase 0x{phase.id.hex()} is open already")
    else:
        steps.send(f"open 0x{phase.id.hex()}", phases.functions.open(phase.terms), "open the phase")
        tell(f"opened phase 0x{phase.id.hex()}")
    return phase


def find_phase(chain: Chain, book: Deployments, start: str) -> Phase:
    """The phase whose id starts so. Raises MintPlanError where none does, or several."""
    phases = book.contract(chain, "Phases")
    found = [phase for phase in all_phases(chain, phases) if ("0x" + phase.id.hex()).startswith(start.lower())]
    if len(found) != 1:
        raise MintPlanError(
            "no such phase" if not found else "more than one phase", where=start, expected="a phase's id, or its start",
            found=len(found), run="./vernissage phase show",
        )  # fmt: skip
    return found[0]


def all_phases(chain: Chain, phases: Contract, **filters: Any) -> list[Phase]:
    """Every phase ever opened, in order."""
    opened = chain.events(phases, "PhaseOpened", **filters)
    return [Phase(bytes(event.args["id"]), dict(event.args["phase"])) for event in opened]


def state_of(chain: Chain, phases: Contract, phase: Phase) -> PhaseState:
    """Whether it was ended, and how many it sold."""
    return PhaseState(chain.call(phases.functions.isOpen(phase.id)), int(chain.call(phases.functions.sold(phase.id))))


def buy(steps: Steps, book: Deployments, phase: Phase, to: str, amount: int, entry: Entry | None) -> Receipt:
    """Buys `amount` for `to`; the sender of `steps` pays. `entry` is what `to` brings where the phase has a list."""
    phases = book.contract(steps.chain, "Phases")
    each = entry.listed.price if entry else phase.terms["price"]
    value = pay(steps, phase.terms["currency"], phases.address, each * amount)
    if entry:
        listed = entry.listed
        function = phases.functions.mintListed(phase.terms, to, amount, listed.price, listed.limit, list(entry.proof))
    else:
        function = phases.functions.mint(phase.terms, to, amount)
    return steps.send(f"buy {amount} for {to}", function, "buy in the phase", value)


def stands(chain: Chain, phase: Phase, state: PhaseState) -> str:
    """Whether one can buy now, in a word or two."""
    now, opens, closes, supply = chain.now(), *(phase.terms[name] for name in ("opensAt", "closesAt", "supply"))
    if not state.open:
        return "ended"
    if now < opens:
        return "not yet"
    if closes and now >= closes:
        return "closed"
    return "sold out" if supply and state.sold >= supply else "open"


def tree_of(plan: PhasePlan) -> Tree | None:
    """The tree of the plan's list; None for a phase for everybody. Raises PlanErrors for a bad list."""
    return allowlists.make_tree(read_allowlist(plan.list, plan.currency == ETHER)) if plan.list else None


def planned_phase(
    chain: Chain, book: Deployments, collection: Contract, plan: PhasePlan, minter: str
) -> tuple[Phase, bool]:
    """The plan's phase, and whether it was opened before: then with the version it has."""
    tree, phases = tree_of(plan), book.contract(chain, "Phases")
    costs = plan.price > 0 or (tree is not None and any(account.price for account in tree.listed))
    receiver = chain.call(collection.functions.terms(plan.number))[3]
    payee = plan.payee or (NOBODY if not costs else receiver if receiver != NOBODY else minter)
    newest = int(chain.call(collection.functions.newestVersion(plan.number)))
    terms = {
        "collection": collection.address,
        "work": plan.number,
        "version": newest if plan.version is None else plan.version,
        "currency": plan.currency,
        "price": plan.price,
        "payee": payee,
        "allowlist": tree.root if tree else bytes(32),
        "walletLimit": plan.wallet_limit,
        "supply": plan.supply,
        "opensAt": plan.opens_at,
        "closesAt": plan.closes_at,
    }
    for phase in all_phases(chain, phases, collection=collection.address, work=plan.number):
        same = terms if plan.version is not None else {**terms, "version": phase.terms["version"]}
        if same == phase.terms:
            return phase, True
    return Phase(bytes(chain.call(phases.functions.idOf(terms))), terms), False
