"""Writes the column "declared by" of docs/api-coverage.md: which resource's verb, and which function, makes
which call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pulumi_videosdk.lifecycle import AnyDefinition, AnyFunction

from .properties import Unwritable

COLUMN: Final = "declared by"
NOBODY: Final = "–"

CALL: Final = re.compile(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)`")
PATH: Final = re.compile(r"`(/[^`]*)`")
"""A row that names a path alone has every call of it, and of one object under it."""


def page(definitions: Sequence[AnyDefinition], functions: Sequence[AnyFunction], text: str) -> str:
    """The page with its column made anew. Raises Unwritable for a call that has no row."""
    made = _makers_by_call(definitions, functions)
    met: set[str] = set()
    lines = [_line(line, made, met) for line in text.splitlines()]
    if missing := sorted(made.keys() - met):
        calls = ", ".join(missing).replace("{}", "{id}")
        path = missing[0].split(" ")[1].removesuffix("/{}")
        raise Unwritable(
            f"docs/api-coverage.md has no row for {calls}. Add one to the table that it belongs to, such as "
            f"| `{path}` | – | – | |: its second column is the SDK's method; the third is filled in"
        )
    return "\n".join(lines) + "\n"


def _makers_by_call(
    definitions: Sequence[AnyDefinition], functions: Sequence[AnyFunction]
) -> dict[str, dict[str, list[str]]]:
    """By call, the resources that make it, each with the verbs that do; and the functions, with none."""
    made: dict[str, dict[str, list[str]]] = {}
    for one in definitions:
        for verb, calls in one.calls.items():
            for call in calls:
                verbs = made.setdefault(_normal(call), {}).setdefault(one.name, [])
                if verb not in verbs:
                    verbs.append(verb)
    for function in functions:
        for call in function.calls:
            made.setdefault(_normal(call), {})[function.name] = []
    return made


def _line(line: str, made: Mapping[str, Mapping[str, Sequence[str]]], met: set[str]) -> str:
    cells = line.strip("|").split("|")
    if (
        not line.startswith("|")
        or len(cells) < 4
        or cells[2].strip() == COLUMN
        or set(cells[0]) <= set("- :")
    ):
        return line
    calls = [_normal(call) for call in CALL.findall(cells[0])]
    paths = {_normal(path) for path in PATH.findall(cells[0])}
    calls += [call for call in made if call.split(" ")[1].removesuffix("/{}") in paths]
    met.update(call for call in calls if call in made)
    declared = "; ".join(_declared(calls, made))
    cells[2] = f" {declared or NOBODY} "
    return f"|{'|'.join(cells)}|"


def _declared(calls: Sequence[str], made: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[str]:
    by_maker: dict[str, list[str]] = {}
    for call in calls:
        for maker, verbs in made.get(call, {}).items():
            by_maker.setdefault(maker, []).extend(verbs)
    for maker, verbs in by_maker.items():
        yield f"`{maker}`: {', '.join(dict.fromkeys(verbs))}" if verbs else f"`{maker}`"


def _normal(call: str) -> str:
    """A call with its placeholders unnamed, so that `/rooms/{id}` is `/rooms/{roomId}`."""
    return re.sub(r"{[^}]*}", "{}", call).rstrip("/")
