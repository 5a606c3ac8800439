"""Import: what is at VideoSDK already, as entries of an import document."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Self

from .. import lifecycle
from ..api.client import Client
from ..definitions import load_all
from ..definitions.terms import plain
from ..lifecycle import AnyDefinition, NotImportable
from .documents import Entry

LONGEST_ID = 20
"""Characters of an id that a resource is named after; of a longer one, such as a UUID, the first eight do."""


@dataclass(frozen=True)
class ImportRequest:
    """One object that the user asked for."""

    definition: AnyDefinition
    id: str
    """What `lifecycle.import_` takes as an id."""

    name: str | None = None
    """The resource's name; None: one is made."""

    @classmethod
    def of_kind(cls, definitions: Iterable[AnyDefinition], text: str) -> Self:
        """`RESOURCE:[NAME=]ID`."""
        kind, _, rest = text.partition(":")
        named = {definition.name: definition for definition in definitions}
        if kind not in named:
            near = next(iter(get_close_matches(kind, named, n=1)), None)
            hint = f"did you mean {near}?" if near else f"known are {', '.join(named)}"
            raise NotImportable(f"{text!r} begins with no resource: {hint}")
        return cls.parse(named[kind], rest)

    @classmethod
    def parse(cls, definition: AnyDefinition, text: str) -> Self:
        """`[NAME=]ID`."""
        name, equals, rest = text.partition("=")
        id_ = rest if equals else text
        if not id_ or (equals and not name):
            raise NotImportable(f"{text!r} is no [NAME=]ID: give an id, such as standup=2kyv-gzay-64pg")
        return cls(definition, id_, name if equals else None)


@dataclass
class ImportPlan:
    """What was found so far. `notes`: what the user should know of it, a line each."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    account: str | None = None

    def name(self, wanted: str | None, default: str, kind: str) -> str:
        """A name that no other entry of the kind has. Raises NotImportable for a wanted one that is taken."""
        taken = [entry.name for entry in self.entries if entry.kind == kind]
        if wanted is not None:
            if wanted in taken:
                raise NotImportable(f"two resources cannot both be called {wanted!r}")
            return wanted
        free = plain(default, kind.lower())
        return next(name for name in [free, *(f"{free}-{n}" for n in range(2, 10_000))] if name not in taken)


def plan_import(
    client: Client,
    requests: Iterable[ImportRequest],
    *,
    running: bool,
    managed: Collection[str],
    account: str | None = None,
) -> ImportPlan:
    """Look everything up that was asked for; `running`: all that runs and can be imported, too.

    `managed`: ids that the stack's state has already; they are left out, with a note. `account`: in whose
    name it is looked up. Raises NotImportable and the client's errors.
    """
    plan = ImportPlan(account=account)
    for request in requests:
        _add(plan, client, request, managed)
    if running:
        for definition in load_all():
            for id_ in definition.running(client) if definition.running and definition.import_id else ():
                _add(plan, client, ImportRequest(definition, id_), managed)
    return plan


def _add(plan: ImportPlan, client: Client, request: ImportRequest, managed: Collection[str]) -> None:
    definition = request.definition
    if _is_there(plan, definition, request.id, managed):
        return
    seen = lifecycle.import_(definition, client, request.id, None, plan.account)
    if _is_there(plan, definition, seen.id, managed):
        return
    unique = seen.inputs.get(definition.unique_input or "", seen.id)
    short = seen.id if len(seen.id) <= LONGEST_ID else seen.id[:8]
    default = unique if unique != seen.id else f"{definition.noun}-{short}"
    name = plan.name(request.name, default, definition.name)
    inputs, outputs = ({lifecycle.NAME: name, **part} for part in (seen.inputs, seen.properties))
    plan.notes += seen.notes
    plan.entries.append(Entry(definition.name, name, seen.id, inputs, outputs))


def _is_there(plan: ImportPlan, definition: AnyDefinition, id_: str, managed: Collection[str]) -> bool:
    """Whether the plan has it already, or the stack, which is noted."""
    if id_ in managed:
        plan.notes.append(f"{definition.name} {id_} is in the stack already: left out.")
    return id_ in managed or any(entry.id == id_ for entry in plan.entries)
