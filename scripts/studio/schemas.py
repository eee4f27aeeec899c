"""Turns what a data model refuses into errors that name file, field, expected and found."""

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from scripts.studio.errors import StudioError, shown
from scripts.studio.texts import flaws

Line = Annotated[str, StringConstraints(min_length=1, max_length=200), "line"]
"""One line of text."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000), "lines"]
"""Text that may have several lines; galleries show it as it is."""
Link = Annotated[str, StringConstraints(pattern=r"^(https|ipfs)://[^\s]+$", max_length=1_000), "link"]
"""A link a person can follow: https or ipfs."""

Model = TypeVar("Model", bound="Strict")


class Strict(BaseModel):
    """A model that takes no unknown field and turns nothing into something else."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


def described(**limits: Any) -> Any:
    """A field with limits."""
    return Field(**limits)


def checked(
    model: type[Model], value: dict[str, Any], where: Path, error: type[StudioError]
) -> tuple[Model | None, list[StudioError]]:
    """The value as a model, and everything wrong with it; the model is None if anything is."""
    errors: list[StudioError] = []
    made: Model | None = None
    try:
        made = model.model_validate(value)
    except ValidationError as problem:
        errors.extend(_told(model, part, where, error) for part in problem.errors(include_url=False))
    errors.extend(
        error("unfit text", where=where, field=path, expected=flaw.expected, found=flaw.found)
        for path, text in _texts(value)
        for flaw in flaws(text, lines=path.rsplit(".", 1)[-1] in ("description", "alt", "text"))
    )
    return (made if not errors else None), errors


def field_path(parts: tuple[int | str, ...]) -> str:
    """`("attributes", 2, "value")` as `attributes[2].value`; branches of a union left out."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part not in ("str", "int", "bool", "decimal", "float") and not part.endswith("]"):
            path += f".{part}" if path else part
    return path


def _told(model: type[BaseModel], part: Any, where: Path, error: type[StudioError]) -> StudioError:
    path = field_path(part["loc"])
    if part["type"] == "extra_forbidden":
        known = _fields_at(model, part["loc"][:-1])
        close = difflib.get_close_matches(str(part["loc"][-1]), known, n=1)
        expected = f'"{close[0]}"?' if close else "one of " + ", ".join(known)
        return error("unknown field", where=where, field=path, expected=expected, found=shown(part["loc"][-1]))
    if part["type"] == "missing":
        return error("missing field", where=where, field=path, expected="a value", found="none")
    said = part["msg"].removeprefix("Value error, ").replace("Input should be", "").replace("should have", "").strip()
    return error("wrong value", where=where, field=path, expected=said, found=shown(part["input"]))


def _fields_at(model: Any, parts: tuple[int | str, ...]) -> list[str]:
    """Names of the fields a model knows at a path."""
    for part in parts:
        if (
            isinstance(part, str)
            and isinstance(model, type)
            and issubclass(model, BaseModel)
            and part in model.model_fields
        ):
            model = model.model_fields[part].annotation
        inner = [
            kind for kind in getattr(model, "__args__", ()) if isinstance(kind, type) and issubclass(kind, BaseModel)
        ]
        model = inner[0] if inner else model
    return list(getattr(model, "model_fields", {}))


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text inside a value, names of fields too, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, f"{path}[{index}]")
