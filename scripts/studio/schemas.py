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

_BRANCHES = frozenset(("str", "int", "decimal", "constrained-str", "constrained-int", "PolicyTable"))

Model = TypeVar("Model", bound="Strict")


class Strict(BaseModel):
    """A model that takes no unknown field and turns nothing into something else."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


def described(**limits: Any) -> Any:
    """A field with limits."""
    return Field(**limits)


def checked(
    model: type[Model], value: dict[str, Any], where: Path, error: type[StudioError], strict: bool = True
) -> tuple[Model | None, list[StudioError]]:
    """The value as a model, and everything wrong with it; the model is None if anything is.

    Not `strict`, text is read as the number or the yes or no that a field asks for: for cells of a CSV.
    """
    errors = [
        error("unfit text", where=where, field=path, expected=flaw.expected, found=flaw.found)
        for path, text in _texts(value)
        for flaw in flaws(text, lines=path.rsplit(".", 1)[-1] in ("description", "alt"))
    ]
    told = {problem.field for problem in errors}
    made: Model | None = None
    try:
        made = model.model_validate(value, strict=strict)
    except ValidationError as problem:
        for slip in _told(model, problem.errors(include_url=False), where, error):
            if slip.field not in told:
                errors.append(slip)
    return (made if not errors else None), errors


def field_path(parts: tuple[int | str, ...]) -> str:
    """`("attributes", 2, "value")` as `attributes[2].value`; branches of a union left out."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part not in _BRANCHES and not part.endswith("]"):
            path += f".{part}" if path else part
    return path


def _told(model: type[BaseModel], parts: list[Any], where: Path, error: type[StudioError]) -> Iterator[StudioError]:
    """One error a field: what each branch of a union would have taken is joined by "or"."""
    slips: dict[tuple[str, str], tuple[list[str], str]] = {}
    for part in parts:
        path = field_path(part["loc"])
        if part["type"] == "extra_forbidden":
            known = _fields_at(model, part["loc"][:-1])
            close = difflib.get_close_matches(str(part["loc"][-1]), known, n=1)
            expected = f'"{close[0]}"?' if close else "one of " + ", ".join(known)
            what, found = "unknown field", shown(part["loc"][-1])
        elif part["type"] == "missing":
            what, expected, found = "missing field", "a value", "none"
        else:
            said = part["msg"].removeprefix("Value error, ").replace("Input should be", "").replace("should have", "")
            what, expected, found = "wrong value", said.strip(), shown(part["input"])
        expectations, _ = slips.setdefault((path, what), ([], found))
        if expected not in expectations:
            expectations.append(expected)
    for (path, what), (expectations, found) in slips.items():
        yield error(what, where=where, field=path, expected=" or ".join(expectations), found=found)


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
