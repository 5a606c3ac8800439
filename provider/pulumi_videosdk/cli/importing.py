"""Import: what is at VideoSDK already, as entries of an import document."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from .. import lifecycle
from ..api.client import Client
from ..definitions import load_all
from ..definitions.terms import plain
from ..lifecycle import AnyDefinition, Found
from .documents import Entry

LONGEST_ID = 20
"""Characters of an id that a resource is named after; of a longer one, such as a UUID, the first eight do."""


class NotImportable(Exception):
    """Why an object cannot be imported, in one line, and what to do."""


@dataclass(frozen=True)
class ImportRequest:
    """One object that the user asked for."""

    definition: AnyDefinition
    id: str
    name: str | None = None
    """The resource's name; None: one is made."""

    required: str | None = None
    """The value of the required input, where VideoSDK does not show it."""

    @classmethod
    def parse(cls, definition: AnyDefinition, text: str) -> Self:
        """`[NAME=]ID`, or `[NAME=]ID@VALUE` where the definition has a required input."""
        name, equals, rest = text.partition("=")
        id_, required = rest if equals else text, ""
        if _required_input(definition):
            id_, _, required = id_.partition("@")
        if not id_ or (equals and not name):
            raise NotImportable(f"{text!r} is no [NAME=]ID: give an id, such as standup=2kyv-gzay-64pg")
        return cls(definition, id_, name if equals else None, required or None)


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
    """Look everything up that was asked for; `running`: all that runs, too.

    `managed`: ids that the stack's state has already; they are left out, with a note. `account`: in whose
    name it is looked up. Raises NotImportable and the client's errors.
    """
    plan = ImportPlan(account=account)
    for request in requests:
        _add(plan, client, request, managed)
    if running:
        for definition in load_all():
            for id_ in definition.running(client) if definition.running else ():
                _add(plan, client, ImportRequest(definition, id_), managed)
    return plan


def _add(plan: ImportPlan, client: Client, request: ImportRequest, managed: Collection[str]) -> None:
    definition = request.definition
    found = _look_up(client, request, plan.account)
    id_ = str(getattr(found.outputs, definition.id_output)) if definition.id_output else request.id
    if any(other.id == id_ for other in plan.entries):
        return
    if id_ in managed:
        plan.notes.append(f"{definition.name} {id_} is in the stack already: left out.")
        return
    shown = _shown(found, request)
    unique = shown.get(definition.unique_input or "", id_)
    short = id_ if len(id_) <= LONGEST_ID else id_[:8]
    name = plan.name(request.name, unique if unique != id_ else f"{definition.noun}-{short}", definition.name)
    declared = _checked(definition, name, shown, plan)
    # An input that would be generated stands as generated: that keeps `check` from generating one.
    if generated := [key for key in definition.defaults if declared.get(key, id_) == id_]:
        declared |= {**dict.fromkeys(generated, id_), lifecycle.GENERATED: generated}
    _note_unseen(definition, id_, declared, plan)
    outputs = {**declared, **found.outputs.model_dump()}
    plan.entries.append(Entry(definition.name, name, id_, declared, outputs))


def _look_up(client: Client, request: ImportRequest, account: str | None) -> Found[Any]:
    definition = request.definition
    found = definition.read(client, request.id, definition.inputs.model_construct(), {})
    if found is None:
        raise NotImportable(
            f"there is no {definition.noun} {request.id!r} that {account or 'these credentials'} can see: "
            "check the id, and whose credentials these are"
        )
    if found.gone or found.ended:
        how = "is gone, for good" if found.gone else "has ended"
        raise NotImportable(f"{definition.noun} {request.id!r} {how}: there is nothing to import")
    return found


def _required_input(definition: AnyDefinition) -> str | None:
    return next((field.name for field in definition.fields.values() if field.required), None)


def _shown(found: Found[Any], request: ImportRequest) -> dict[str, Any]:
    """What VideoSDK shows of the inputs, and the required one from the request where it does not."""
    shown = {key: value for key, value in {**found.imported, **found.live}.items() if value is not None}
    if (key := _required_input(request.definition)) is None:
        return shown
    noun, id_, given = request.definition.noun, request.id, request.required
    value = shown.get(key, given)
    if value is None:
        raise NotImportable(
            f"VideoSDK does not show the {key} of {noun} {id_}: give it, --{noun} {id_}@{key.upper()}"
        )
    if given not in (None, value):
        raise NotImportable(f"{noun} {id_} has {key} {value!r}, not {given!r}")
    return {key: value, **shown}


def _note_unseen(definition: AnyDefinition, id_: str, declared: dict[str, Any], plan: ImportPlan) -> None:
    """Say what could not be read, and note it in the state."""
    unseen = [
        field.name
        for field in definition.fields.values()
        if field.replaces and lifecycle.trigger not in field.info.metadata and field.name not in declared
    ]
    if unseen:
        plan.notes.append(
            f"{definition.name} {id_}: VideoSDK shows no {', '.join(unseen)}. Left out, they stay as they "
            "are. The first `up` that declares one writes it down as it is declared, and replaces nothing: "
            "declare what the object has."
        )
    declared[lifecycle.UNSEEN] = lifecycle.unseen(definition, declared)


def _checked(definition: AnyDefinition, name: str, shown: dict[str, Any], plan: ImportPlan) -> dict[str, Any]:
    """The shown values that a program may declare; VideoSDK may have taken what this package would not."""
    declared = {lifecycle.NAME: name, **shown}
    if plan.account is not None:
        declared[lifecycle.ACCOUNT] = plan.account
    for failure in lifecycle.check(definition, {}, declared).failures:
        if declared.pop(str(failure.path[0]), None) is not None:
            plan.notes.append(f"{definition.name} {name}: {failure}. It is left out.")
    return declared
