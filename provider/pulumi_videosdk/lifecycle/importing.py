"""Import: an object that exists already, as the state would have it if a program had declared it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .checking import check
from .definition import AnyDefinition, Found
from .errors import NotImportable
from .keys import ACCOUNT, GENERATED, NAME, UNSEEN
from .taken_over import unseen
from .values import normalised
from .verbs import Observed
from .words import trigger


def import_(
    definition: AnyDefinition, client: Any, id: str, name: str | None, account: str | None
) -> Observed:
    """Read an object of which nothing is known but its id, with all inputs that the server shows.

    `id`: what the look-up takes; where an input is required, `ID@VALUE` gives its value, which the server may
    not show. `name`: the resource's name; None: not known yet. Inputs that are as they are by default are
    left out, and so is what a program may not declare. Raises NotImportable and the client's errors.
    """
    required = definition.required_input
    looked_up, _, given = id.partition("@") if required else (id, "", "")
    if not looked_up:
        raise NotImportable(f"{id!r} names no {definition.noun}: give its id first")
    found = _look_up(definition, client, looked_up, account)
    own_id = str(getattr(found.outputs, definition.id_output)) if definition.id_output else looked_up
    shown = _shown(definition, found)
    if required:
        shown[required] = _required(definition, own_id, required, shown.get(required), given)
    if missing := [key for key, one in definition.fields.items() if one.required and key not in shown]:
        raise NotImportable(
            f"VideoSDK does not show the {' and '.join(missing)} of {definition.noun} {own_id}, so it cannot "
            "be imported: declare it"
        )
    fields, notes = definition.fields, list[str]()
    usual = [key for key, value in shown.items() if fields[key].shape.same(value, fields[key].default)]
    declared = {key: value for key, value in shown.items() if key not in usual}
    _leave_out_refused(definition, own_id, declared, notes)
    # An input that would be generated counts as generated: that keeps `check` from generating one.
    generated = [key for key in definition.defaults if declared.get(key, own_id) == own_id]
    declared |= dict.fromkeys(generated, own_id)
    hidden = unseen(definition, declared, usual)
    _note_unseen(definition, own_id, hidden, notes)
    carried = {NAME: name, GENERATED: generated or None, UNSEEN: hidden, ACCOUNT: account}
    inputs = {**declared, **{key: value for key, value in carried.items() if value is not None}}
    return Observed(own_id, {**inputs, **found.outputs.model_dump()}, inputs, notes)


def _look_up(definition: AnyDefinition, client: Any, id: str, account: str | None) -> Found[Any]:
    noun = definition.noun
    if not definition.registered:
        raise NotImportable(f"VideoSDK keeps no {noun}s, so there is nothing to import: declare it")
    found: Found[Any] | None = definition.read(client, id, definition.inputs.model_construct(), {})
    if found is None:
        raise NotImportable(
            f"there is no {noun} {id!r} that {account or 'these credentials'} can see: "
            "check the id, and whose credentials these are"
        )
    if found.gone or found.ended:
        how = "is gone, for good" if found.gone else "has ended"
        raise NotImportable(f"{noun} {id!r} {how}: there is nothing to import")
    return found


def _shown(definition: AnyDefinition, found: Found[Any]) -> dict[str, Any]:
    """The inputs that the server shows."""
    shown: Mapping[str, Any] = normalised({**found.imported, **found.live})
    return {key: value for key, value in shown.items() if key in definition.fields}


def _required(definition: AnyDefinition, id: str, key: str, shown: Any, given: str) -> Any:
    if shown is None and not given:
        raise NotImportable(
            f"VideoSDK does not show the {key} of {definition.noun} {id}: give it with the id, "
            f"{id}@{key.upper()}"
        )
    if shown is not None and given not in ("", shown):
        raise NotImportable(f"{definition.noun} {id} has {key} {shown!r}, not {given!r}")
    return given if shown is None else shown


def _leave_out_refused(
    definition: AnyDefinition, id: str, declared: dict[str, Any], notes: list[str]
) -> None:
    """Leave out what a program may not declare: VideoSDK may have taken what this package would not."""
    for failure in check(definition, {}, declared).failures:
        key = str(failure.path[0])
        if definition.fields[key].required:
            raise NotImportable(f"{definition.noun} {id} cannot be declared: {failure}")
        if declared.pop(key, None) is not None:
            notes.append(f"{definition.name} {id}: {failure}. It is left out.")


def _note_unseen(definition: AnyDefinition, id: str, names: Collection[str], notes: list[str]) -> None:
    fields = definition.fields
    told = [name for name in names if fields[name].replaces and trigger not in fields[name].shape.words]
    if told:
        notes.append(
            f"{definition.name} {id}: VideoSDK shows no {', '.join(told)}. Left out, they stay as they "
            "are. The first `up` that declares one writes it down as it is declared, and replaces nothing: "
            "declare what the object has."
        )
