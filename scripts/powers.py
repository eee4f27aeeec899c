"""Prints every privileged function of every deployed contract: who holds it now, its cap and its delay.

    .venv/bin/brownie run powers

The functions anyone may call, and those over one's own token or money, are counted, not listed.
"""

from scripts.studio.door import run
from scripts.studio.mainjob import Stage
from scripts.studio.powers import fixed_of, powers_of


def main() -> None:
    run(show)


def show(stage: Stage) -> None:
    held = list(powers_of(stage.chain, stage.book))
    privileged = [each for each in held if each.power.privileged]
    stage.console.table(
        "Powers over what others rely on",
        ("contract", "function", "holder", "now", "cap", "delay"),
        [
            (each.contract, each.function, each.power.holder, each.now, each.power.limit, each.power.delay)
            for each in privileged
        ],
    )
    stage.console.table(
        "Fixed when deployed, for ever",
        ("contract", "term", "value", "what it is"),
        [(each.contract, each.parameter, each.value, each.meaning) for each in fixed_of(stage.book)],
    )
    stage.say(
        f"{len(privileged)} privileged functions; {len(held) - len(privileged)} that are anyone's or over one's own"
    )
