"""A plan of lots: what to sell and how, in one TOML file, opened lot by lot however often it is interrupted.

[defaults]                 # every field but token may stand here
duration_hours = 24
increment_percent = 5

[[lots]]
token = 1000001
reserve = "1.5"            # ether
gallery = "gallery"        # a name on a local chain, or an address
gallery_percent = 10
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from scripts.studio.chain import Chain
from scripts.studio.documents import read_document
from scripts.studio.errors import PlanErrors, StudioError
from scripts.studio.lots import ETHER, HOUR, Conditions
from scripts.studio.money import WEI
from scripts.studio.schemas import Strict, checked
from scripts.studio.splits import checked_address

Amount = Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,9})?$")]
"""Ether, with at most nine decimals: whole gwei."""
Percent = Annotated[int, Field(strict=True, ge=0, le=50)] | Annotated[Decimal, Field(ge=0, le=50)]


class LotPlanError(StudioError):
    """A plan of lots is wrong."""


class Line(Strict):
    """What a plan may say of a lot; anything left out falls back on the defaults."""

    reserve: Amount | None = None
    buy_now: Amount | None = None
    duration_hours: Annotated[int, Field(ge=1, le=2160)] | None = None
    window_minutes: Annotated[int, Field(ge=0, le=1080)] | None = None
    extension_cap_minutes: Annotated[int, Field(ge=0, le=1080)] | None = None
    increment_percent: Percent | None = None
    gallery: str | None = None
    gallery_percent: Percent | None = None
    closes_in_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class LotLine(Line):
    """One lot."""

    token: Annotated[int, Field(ge=1_000_001)]


class LotFile(Strict):
    """A plan as written."""

    defaults: Line = Line()
    lots: Annotated[list[LotLine], Field(min_length=1, max_length=1_000)]


@dataclass(frozen=True)
class PlannedLot:
    """One lot to open."""

    token_id: int
    conditions: Conditions


def read_lot_plan(path: Path, chain: Chain) -> list[PlannedLot]:
    """The lots of a plan, galleries resolved on this chain.

    Raises PlanErrors with everything that is wrong, naming field, expected and found.
    """
    written, errors = checked(LotFile, read_document(path, LotPlanError), path, LotPlanError)
    if written is None:
        raise PlanErrors(errors, where=path)
    tokens = [line.token for line in written.lots]
    for index, token in enumerate(tokens):
        if token in tokens[:index]:
            errors.append(
                LotPlanError(
                    "the same token twice", where=path, field=f"lots[{index}].token", expected="each once", found=token
                )
            )
    planned = [_planned(written.defaults, line, index, path, chain, errors) for index, line in enumerate(written.lots)]
    if errors:
        raise PlanErrors(errors, where=path)
    return planned


def _planned(
    defaults: Line, line: LotLine, index: int, path: Path, chain: Chain, errors: list[StudioError]
) -> PlannedLot:
    def chosen(name: str, otherwise: Any) -> Any:
        return next((value for value in (getattr(line, name), getattr(defaults, name)) if value is not None), otherwise)

    gallery, reserve = chosen("gallery", None), chosen("reserve", None)
    if reserve is None or not Decimal(reserve):
        errors.append(
            LotPlanError("no reserve", where=path, field=f"lots[{index}].reserve", expected="more than 0 ether")
        )
    address = ETHER
    if gallery is not None:
        try:
            address = (
                chain.account(gallery).address
                if not gallery.startswith("0x")
                else checked_address(gallery, path, f"lots[{index}].gallery")
            )
        except StudioError as error:
            errors.append(error)
    days = chosen("closes_in_days", 0)
    standard = Conditions(reserve=0)
    return PlannedLot(
        line.token,
        Conditions(
            reserve=wei(reserve or "0"),
            duration=chosen("duration_hours", standard.duration // HOUR) * HOUR,
            window=chosen("window_minutes", standard.window // 60) * 60,
            extension_cap=chosen("extension_cap_minutes", standard.extension_cap // 60) * 60,
            increment_bps=int(Decimal(chosen("increment_percent", 5)) * 100),
            buy_now=wei(chosen("buy_now", "0")),
            gallery=address,
            gallery_bps=int(Decimal(chosen("gallery_percent", 0)) * 100),
            closes_at=chain.now() + days * 24 * HOUR if days else 0,
        ),
    )


def wei(amount: str) -> int:
    """Ether as a person writes it, in wei."""
    return int(Decimal(amount) * WEI)
