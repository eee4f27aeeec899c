"""Airdrops: one token to each address of a list, in order.

The contract keeps how far each list got, under the digest of its file: so nobody on it is served twice, whatever was
interrupted or lost. A list that was edited is another list; whom another served is then found on the chain.
"""

from __future__ import annotations

from collections.abc import Callable

from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.deployments import Deployments
from scripts.studio.errors import PlanErrors, StudioError
from scripts.studio.mint_plans import AirdropPlan
from scripts.studio.owner_mints import minted_in
from scripts.studio.recipients import ListError, Recipients, read_recipients
from scripts.studio.rights import ensure_right
from scripts.studio.steps import Steps

Tell = Callable[[str], None]


def airdrop(steps: Steps, book: Deployments, collection: Contract, plan: AirdropPlan, tell: Tell) -> int:
    """Serves the places of the list that were not served yet; how many that were.

    Raises PlanErrors for a bad list, or one with somebody whom another list served (unless the plan says `repeat`).
    """
    chain, recipients = steps.chain, read_recipients(plan.list)
    airdrops = book.contract(chain, "Airdrops")
    place = next_place(chain, airdrops, collection, plan, recipients)
    if not plan.repeat:
        _check_others(chain, airdrops, collection, plan, recipients)
    tell(f"{place} of {len(recipients.addresses)} addresses were served; list 0x{recipients.digest.hex()}")
    missing = len(recipients.addresses) - place
    if missing and ensure_right(steps, collection, airdrops, plan.number):
        tell(f"gave the contract of airdrops the right to mint work {plan.number}")
    while place < len(recipients.addresses):
        batch = recipients.addresses[place : place + plan.at_once]
        function = airdrops.functions.drop(collection.address, plan.number, recipients.digest, place, batch)
        step = f"places {place + 1} to {place + len(batch)}"
        receipt = steps.send(step, function, f"airdrop {step}")
        first = chain.events_in(receipt, airdrops, "Dropped")[0].args["firstTokenId"]
        tell(f"{step}: tokens {first} to {first + len(batch) - 1}")
        place += len(batch)
    return missing


def next_place(
    chain: Chain, airdrops: Contract, collection: Contract, plan: AirdropPlan, recipients: Recipients
) -> int:
    """How many places of the list were served."""
    return int(chain.call(airdrops.functions.next(collection.address, plan.number, recipients.digest)))


def _check_others(
    chain: Chain, airdrops: Contract, collection: Contract, plan: AirdropPlan, recipients: Recipients
) -> None:
    """Raises PlanErrors where somebody got a token of the work by another list: a list that was edited is another."""
    served: dict[str, tuple[str, int]] = {}
    for event in chain.events(airdrops, "Dropped", collection=collection.address, work=plan.number):
        if bytes(event.args["list"]) == recipients.digest:
            continue
        raw = chain.web3.eth.get_transaction_receipt(event.tx_hash)  # type: ignore[arg-type]
        for transfer in minted_in(chain, raw, collection, plan.number):
            served[transfer.args["to"]] = (bytes(event.args["list"]).hex(), transfer.args["tokenId"])
    errors: list[StudioError] = [
        ListError(
            "served already, by another list", where=recipients.path, field=f"line {line}.address",
            expected="only whom no list served, or repeat = true in the plan",
            found=f"{address}, token {served[address][1]} by list 0x{served[address][0][:16]}",
        )
        for line, address in zip(recipients.lines, recipients.addresses, strict=True)
        if address in served
    ]  # fmt: skip
    if errors:
        raise PlanErrors(errors, where=recipients.path)
