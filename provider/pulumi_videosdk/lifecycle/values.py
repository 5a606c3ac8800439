"""Plain values: what the lifecycle works on, with any engine.

A plain value is None, a bool, an int, a float, a string, a list or a dict of such, or `UNKNOWN`: a value that
a preview does not know yet. Adapters translate their own unknowns to it and back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, final


@final
class Unknown:
    """The class of `UNKNOWN`, its only instance: a value that only the real run will know."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __copy__(self) -> Unknown:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Unknown:
        return self


UNKNOWN: Final = Unknown()

Path = tuple[str | int, ...]

LONGEST_KEY: Final = 40  # characters that a message shows of an object's key


def contains_unknown(value: Any) -> bool:
    """Whether `value` is, or anywhere inside holds, `UNKNOWN`."""
    return any(True for _ in _holes(value, ()))


def without_unknowns(value: Any) -> tuple[Any, list[Path]]:
    """`value` less everything unknown, and the paths of what was left out.

    A list with an unknown element is left out whole: removing one element would shift the indexes in error
    messages.
    """
    holes = list(_holes(value, ()))
    return _pruned(value, (), frozenset(holes)), holes


def normalised(value: Any) -> Any:
    """`value` with whole floats as ints (an engine's numbers are floats) and without None in dicts."""
    if isinstance(value, Mapping):
        return {str(key): normalised(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [normalised(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def path_text(path: Path) -> str:
    """The path as messages show it: `webhook.events[1]`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step and len(step) <= LONGEST_KEY and step.isprintable() and not set(step) & set(" .[]:"):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step[:LONGEST_KEY])}]"
    return text


def names_in(value: Any) -> list[str]:
    """The strings of a list that a hidden key may hold; empty if it holds anything else."""
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []


def _holes(value: Any, path: Path) -> Iterator[Path]:
    if value is UNKNOWN:
        yield path
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _holes(item, (*path, key))
    elif isinstance(value, list) and any(contains_unknown(item) for item in value):
        yield path


def _pruned(value: Any, path: Path, holes: frozenset[Path]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _pruned(item, (*path, key), holes)
            for key, item in value.items()
            if (*path, key) not in holes
        }
    return value
