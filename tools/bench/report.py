"""What the bench writes: reports/gas.json for programs, docs/gas.md for people. Values in, text out."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.bench.errors import BenchError
from tools.bench.rows import OURS, Contestant, Measured

TABLE = Path(__file__).resolve().parent / "table.toml"


@dataclass(frozen=True)
class Goal:
    """One row of the table of goals."""

    id: str
    operation: str
    best: str  # the best known figure and whose it is, in words; empty where nobody has the operation
    goal: int  # gas
    why: str = ""  # why ours may be over it, in words; said only where it is


@dataclass(frozen=True)
class Section:
    """One feature's part of the report."""

    name: str
    contestants: tuple[Contestant, ...]
    measured: tuple[Measured, ...]


def read_goals(path: Path = TABLE) -> dict[str, Goal]:
    """The table of goals by row id, in its order."""
    rows = tomllib.loads(path.read_text())["row"]
    goals = {row["id"]: Goal(**row) for row in rows}
    if len(goals) != len(rows):
        raise BenchError("the same row twice", where=path.name)
    return goals


def to_json(sections: Sequence[Section], goals: Mapping[str, Goal]) -> str:
    """reports/gas.json: one entry for each row that was measured."""
    rows: list[dict[str, Any]] = []
    for section in sections:
        for row in section.measured:
            goal = goals[row.id]
            note = " ".join(part for part in (_over(row.ours, goal), row.note, _failures(row)) if part)
            rows.append({"id": row.id, "ours": row.ours, "goal": goal.goal, "peers": dict(row.peers), "note": note})
    return json.dumps({"rows": rows}, indent=2) + "\n"


def to_markdown(sections: Sequence[Section], goals: Mapping[str, Goal], made_with: str, absent: Sequence[str]) -> str:
    """docs/gas.md: a table for each feature, then who took part and who could not."""
    rows = [row for section in sections for row in section.measured]
    met = sum(1 for row in rows if row.ours is not None and row.ours <= goals[row.id].goal)
    missing = [goal for goal in goals.values() if goal.id not in {row.id for row in rows}]
    lines = [
        "# Gas",
        "",
        "Written by `make bench`; every figure of ours and of a peer was measured in that one run: the receipt's",
        f"`gasUsed` of whole transactions. Made with {made_with}.",
        "",
        f"**{met} of {len(rows)} rows are within their goal.**",
    ]
    for section in sections:
        lines += ["", f"## {section.name}", "", *_table(section, goals), *_notes(section, goals)]
    lines += ["", "## Situations", "", *_situations()]
    lines += ["", "## Who took part", "", "| | version | compiled |", "|---|---|---|"]
    seen: set[str] = set()
    for contestant in (contestant for section in sections for contestant in section.contestants):
        if contestant.name not in seen:
            seen.add(contestant.name)
            lines.append(f"| {contestant.name} | {contestant.version or 'this repository'} | {contestant.settings} |")
    lines += ["", "Not in this run:", "", *(f"- {line}" for line in absent)]
    if missing:
        lines += [
            "",
            "Rows whose operation does not exist here yet: " + ", ".join(f"`{row.id}`" for row in missing) + ".",
        ]
    return "\n".join(lines) + "\n"


def _table(section: Section, goals: Mapping[str, Goal]) -> list[str]:
    lines = ["| row | operation | ours | peers, same run | best known | goal | |", "|---|---|--:|---|---|--:|---|"]
    for row in section.measured:
        goal = goals[row.id]
        peers = "<br>".join(f"{name} {gas:,}" for name, gas in row.peers.items()) or "none"
        ours = f"{row.ours:,}" if row.ours is not None else "not measured"
        best = goal.best or "nobody's"
        verdict = verdict_on(row.ours, goal.goal)
        lines.append(f"| `{row.id}` | {goal.operation} | {ours} | {peers} | {best} | {goal.goal:,} | {verdict} |")
    return lines


def _notes(section: Section, goals: Mapping[str, Goal]) -> list[str]:
    notes: dict[str, list[str]] = {}
    for row in section.measured:
        for note in (_over(row.ours, goals[row.id]), row.note, _failures(row)):
            if note:
                notes.setdefault(note, []).append(f"`{row.id}`")
    return ["", *(f"- {', '.join(ids)}: {note}" for note, ids in notes.items())] if notes else []


def _situations() -> list[str]:
    return [
        "- Everybody is an existing account; every counter was used before; nothing depends on what another row did.",
        f"- {OURS}: collections and splits are clones made by their factories.",
        "- Tokens: the wrapped peers (OpenZeppelin, Solady, ERC721A) mint without any check of who asks or how many",
        "  are left. Ours is called by its owner, and checks permission, cap and closing time.",
        "- Splits: 10,000 shares dealt out evenly; *warm* means that the recipient was paid once before.",
        "- Auctions: one day, 15 minutes of extension, reserve 1 ether, steps of 10 %. The house sold a lot before and",
        "  holds others; tokens are approved to it. Ours takes a fee of 2.5 % (accrued) and pays a royalty of 5 % to",
        "  an ordinary account, which it read from the collection at listing. Zora V3 pays 0.05 ether, named by the",
        "  fixed royalty engine of its own tests, and no fee; Zora v1 pays neither.",
        "- `bid_from_credit` is bid by the treasury, out of the fees it is owed.",
    ]


def verdict_on(ours: int | None, goal: int) -> str:
    """How a figure stands to its goal, in words: met by how much, or over by how much."""
    if ours is None:
        return "**ERROR**"
    part = f"{abs(ours - goal) / goal:.1%}".replace("%", " %")
    return f"met, {part} below" if ours <= goal else f"**OVER by {ours - goal:,} ({part})**"


def _over(ours: int | None, goal: Goal) -> str:
    if ours is None or ours <= goal.goal:
        return ""
    return f"Over the goal by {ours - goal.goal:,}. {goal.why}".strip()


def _failures(row: Measured) -> str:
    return " ".join(f"{name} could not be measured: {error}." for name, error in row.errors.items())
