"""Named values with a default that can be set anew, one by one: quirks and settings."""

from __future__ import annotations

import types
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self, Union, get_args, get_origin, get_type_hints

LARGEST = 1_000_000_000
"""What no number exceeds: as seconds, some thirty years."""


@dataclass(frozen=True)
class Options:
    """Values by name; a subclass has the names, and a type and a default for each."""

    def changed(self, values: dict[str, Any]) -> Self:
        """These options with some set anew. Raises ValueError for an unknown name or value."""
        hints, kind = get_type_hints(type(self)), type(self).__name__.lower().removesuffix("s")
        for name, value in values.items():
            if name not in hints:
                raise ValueError(f"no {kind} is called {name!r}; there are {', '.join(sorted(hints))}")
            if not _fits(value, hints[name]):
                raise ValueError(f"{kind} {name!r} cannot be {value!r}; it is {_words(hints[name])}")
        return replace(self, **values)

    def as_json(self) -> dict[str, Any]:
        """All options with their values."""
        return asdict(self)


def _fits(value: Any, hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return any(value == one and type(value) is type(one) for one in get_args(hint))
    if get_origin(hint) in (Union, types.UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if hint is float:
        return type(value) in (int, float) and abs(value) <= LARGEST
    if hint is int:
        return type(value) is int and 0 < value <= LARGEST
    return type(value) is hint


def _words(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return " or ".join(repr(one) for one in get_args(hint))
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(_words(one) for one in get_args(hint))
    return {float: "a number", int: "a whole number above zero", bool: "true or false"}.get(hint, "null")
