"""`lot show`, `lot watch`: lots as tables, and one of them live."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.statuses import ExitStatus
from scripts.verbs.lot.floor import Floor, Which, WhichOne, open_floor
from scripts.verbs.options import Json, Network

Every = Annotated[float, typer.Option("--every", metavar="SECONDS", help="Time between looks.", min=0.1)]
All = Annotated[bool, typer.Option("--all", help="Also lots that ended.")]

CHANGED = "CHANGED since it was listed"


def add_to(group: typer.Typer, env: Environment) -> None:
    @group.command()
    def show(which: WhichOne = None, every: All = False, network: Network = "local", json: Json = False) -> ExitStatus:
        """Show one lot with all its terms, or all that stand."""
        env.json = json
        floor = open_floor(env, network)
        if which:
            facts = _facts(floor, floor.find(which))
            env.table("", ("term", "value"), [(name, str(value)) for name, value in facts.items()])
            env.document({"ok": True, "lot": _keyed(facts)})
            return ExitStatus.DONE
        looked = [(lot, *_look(floor, lot)) for lot in floor.lots]
        shown = [each for each in looked if every or not each[1].stage.ended]
        ended = len(looked) - len(shown)
        env.table(
            f"{len(shown)} lots" + (f"; {ended} ended, --all shows them" if ended and not every else ""),
            ("lot", "format", "token", "stage", "standing"),
            [
                (lot.id[:10], lot.format, str(lot.token_id), state.stage.name.lower(), _standing(floor, state, changed))
                for lot, state, changed in shown
            ],
        )
        env.document({"ok": True, "lots": [_keyed(_facts(floor, lot)) for lot, _, _ in shown]})
        return ExitStatus.DONE

    @group.command()
    def watch(which: Which, network: Network = "local", seconds: Every = 2) -> ExitStatus:
        """Follow a lot live until it is over; Ctrl+C ends it."""
        from scripts.studio.houses import format_of
        from scripts.studio.moments import said_span

        floor = open_floor(env, network)
        lot, clock = floor.find(which), _Clock(floor.stage.chain)
        last = ""
        while True:
            now = clock.now()
            state = format_of(lot).state(floor.stage.chain, lot, now)
            line = f"token {lot.token_id}  {state.stage.name.lower():8} {floor.named(state.said)}"
            if line != last:
                env.say(line)
            last = line
            if state.stage.ended or state.due:
                if state.due:
                    env.say(f"over; next: ./vernissage lot settle {lot.id[:18]}")
                return ExitStatus.DONE
            left = state.ends_at - now
            ends = f"{said_span(left)} left" if state.ends_at and left > 0 else "no end yet"
            env.live(f"  {state.ask}, {ends}" if state.ask else f"  {ends}")
            time.sleep(seconds)


class _Clock:
    """The chain's time between its blocks: a local chain's may have been moved on."""

    def __init__(self, chain: Any) -> None:
        self.chain = chain
        self.first, self.started = chain.now(), time.monotonic()

    def now(self) -> int:
        return max(self.chain.now(), self.first + int(time.monotonic() - self.started))


def _look(floor: Floor, lot: Any) -> tuple[Any, list[int]]:
    """Where a lot stands, and which of its tokens changed; asked of lots that did not end."""
    from scripts.studio.houses import format_of
    from scripts.studio.lots import changed_tokens

    format_, chain = format_of(lot), floor.stage.chain
    state = format_.state(chain, lot)
    return state, [] if state.stage.ended else changed_tokens(chain, lot, format_.quantity(lot))


def _standing(floor: Floor, state: Any, changed: list[int]) -> str:
    """Where a lot stands, what it asks for, and whether it is still what was listed, in one line."""
    parts = (state.said, state.ask, f"METADATA {CHANGED}" if changed else "")
    return floor.named("; ".join(part for part in parts if part))


def _facts(floor: Floor, lot: Any) -> dict[str, Any]:
    """A lot for people: its terms, read, and where it stands."""
    from scripts.studio.houses import format_of
    from scripts.studio.lots import CHECKS_LINKS
    from scripts.studio.moments import said_moment
    from scripts.studio.money import ETHER
    from scripts.studio.tokens import NOBODY

    (state, changed), frame = _look(floor, lot), lot.frame
    digest = bytes(lot.terms["metadataDigest"])
    metadata = "nothing is promised about it" if not any(digest) else "as listed"
    if changed:
        metadata = f"{CHANGED}: token {', '.join(map(str, changed))}"
    facts = {
        "lot": lot.id,
        "house": lot.house.address,
        "format": f"{lot.format}: {format_of(lot).title}",
        "token": str(lot.token_id),
        "collection": lot.collection,
        "seller": lot.seller,
        "stage": state.stage.name.lower(),
        "standing": state.said,
        "asks": state.ask or "-",
        "next moment": said_moment(state.ends_at) if state.ends_at else "-",
        **format_of(lot).explained(lot),
        **state.facts,
        "currency": "ether" if lot.currency == ETHER else lot.currency,
        "opens": said_moment(frame["opensAt"]),
        "closes": said_moment(frame["closesAt"]) if frame["closesAt"] else "never by itself",
        "gallery": f"{lot.gallery} {frame['galleryBps'] / 100:g} %" if lot.gallery != NOBODY else "none",
        "royalty": f"{lot.terms['royaltyReceiver']} {frame['royaltyBps'] / 100:g} %" if frame["royaltyBps"] else "none",
        "metadata": metadata,
        "digest": "0x" + digest.hex(),
    }
    if frame["levyRate"]:
        bought = f", bought from the author {said_moment(frame['acquiredAt'])}" if frame["acquiredAt"] else ""
        facts["resale levy"] = f"at {frame['levyRate'] / 1_000_000:,g} euros a coin{bought}"
    if frame["conditions"] & CHECKS_LINKS:
        facts["buyers"] = "nobody linked to the seller or the gallery"
    return facts


def _keyed(facts: dict[str, Any]) -> dict[str, Any]:
    return {name.replace(" ", "_"): value for name, value in facts.items()}
