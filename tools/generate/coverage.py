"""Writes the column "declared by" of docs/api-coverage.md: which resource's verb makes which call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pulumi_videosdk.lifecycle import AnyDefinition

COLUMN: Final = "declared by"
NOBODY: Final = "–"
NOT_YET: Final = "not yet"

CALL: Final = re.compile(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)`")
PATH: Final = re.compile(r"`(/[^`]*)`")
"""A row that names a path alone has every call of it, and of one object under it."""


def page(definitions: Sequence[AnyDefinition], text: str) -> str:
    """The page with its column made anew. Raises LookupError for a call that has no row."""
    made = _verbs_by_call(definitions)
    met: set[str] = set()
    lines = [_line(line, made, met) for line in text.splitlines()]
    if missing := sorted(made.keys() - met):
        raise LookupError(f"docs/api-coverage.md has no row for {', '.join(missing)}")
    return "\n".join(lines) + "\n"


def _verbs_by_call(definitions: Sequence[AnyDefinition]) -> dict[str, dict[str, list[str]]]:
    """By call, the resources that make it, each with the verbs that do."""
    made: dict[str, dict[str, list[str]]] = {}
    for one in definitions:
        for verb, calls in one.calls.items():
            for call in calls:
                verbs = made.setdefault(_normal(call), {}).setdefault(one.name, [])
                if verb not in verbs:
                    verbs.append(verb)
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
    if declared and cells[3].strip().startswith(NOT_YET):
        cells[3] = "  "
    return f"|{'|'.join(cells)}|"


def _declared(calls: Sequence[str], made: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[str]:
    by_resource: dict[str, list[str]] = {}
    for call in calls:
        for resource, verbs in made.get(call, {}).items():
            by_resource.setdefault(resource, []).extend(verbs)
    for resource, verbs in by_resource.items():
        yield f"`{resource}`: {', '.join(dict.fromkeys(verbs))}"


def _normal(call: str) -> str:
    """A call with its placeholders unnamed, so that `/rooms/{id}` is `/rooms/{roomId}`."""
    return re.sub(r"{[^}]*}", "{}", call).rstrip("/")
