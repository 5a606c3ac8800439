"""Diff: what has changed between the state and the program, and whether that needs a new object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .definition import AnyDefinition, Input
from .keys import DRIFTED, UNSEEN
from .values import UNKNOWN, contains_unknown, names_in, normalised


@dataclass(frozen=True)
class Diff:
    """Which inputs have changed, and which properties (outputs too) ask for a replacement."""

    changes: list[str]
    replaces: list[str]
    delete_before_replace: bool
    cautions: Sequence[str] = ()
    """Warnings for the user before the change is made."""

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.changes or self.replaces)


def diff(definition: AnyDefinition, olds: Mapping[str, Any], news: Mapping[str, Any]) -> Diff:
    """Compare the stored properties with the program's inputs.

    An unknown value counts as a change, and as a replacement where a change of that input replaces: a preview
    must not show less than the run then does. (Only a preview has unknown values.)

    An engine's refresh compares what `read` found with the inputs as they were, and shows only what differs
    here. So `read` sets a mark if outputs have changed, and `check` keeps it: a refresh shows the change, and
    the next run, whose inputs have the mark too, has nothing to do.
    """
    before, after = normalised(olds), normalised(news)
    written_down = names_in(before.get(UNSEEN))
    changes, replacing, cautions = [], [], []
    for field in definition.fields.values():
        old, new = _value(field, before), _value(field, after)
        unknown = contains_unknown(new)
        if unknown or not field.shape.same(old, new):
            changes.append(field.name)
            if field.replaces and not (field.name in written_down and field.name not in before):
                replacing.append(field.name)
                cautions += [field.caution] if field.caution and not unknown else []
    if DRIFTED in before and before[DRIFTED] != after.get(DRIFTED):
        changes.append(DRIFTED)
    replacing += _must_replace(definition, before, after)
    return Diff(changes, replacing, definition.delete_before_replace, cautions)


def _value(field: Input, properties: Mapping[str, Any]) -> Any:
    return properties.get(field.name, field.default)


def _must_replace(
    definition: AnyDefinition, stored: Mapping[str, Any], after: Mapping[str, Any]
) -> list[str]:
    # What is unknown as a whole is passed on: it is true of it that it may ask for a replacement.
    known = {
        key: value
        for key, value in after.items()
        if key in definition.fields and (value is UNKNOWN or not contains_unknown(value))
    }
    inputs = definition.inputs.model_construct(
        **{field.name: known.get(field.name, field.default) for field in definition.fields.values()}
    )
    return list(definition.must_replace(inputs, stored))
