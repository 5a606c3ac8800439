"""Diff: what has changed between the state and the program, and whether that needs a new object."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .accounts import caution
from .definition import AnyDefinition, Input
from .keys import DRIFTED, UNSEEN
from .shapes import Change, kind_of_change
from .values import UNKNOWN, Path, contains_unknown, names_in, normalised, path_text

STAYS: Final = (
    "{0}: VideoSDK has no call that takes {1} away, so leaving it out keeps what it has, until another value "
    "is given"
)


@dataclass(frozen=True)
class Detail:
    """One part of a property that has changed."""

    path: Path
    """Into objects and lists, as far as can be told: not into a secret, nor into what holds an unknown."""
    kind: Change
    replaces: bool = False
    of_output: bool = False
    """Whether it is an output, which differs from what the state has; else an input."""


@dataclass(frozen=True)
class Diff:
    """Which inputs have changed, and which properties (outputs too) ask for a replacement."""

    changes: list[str]
    replaces: list[str]
    delete_before_replace: bool
    cautions: Sequence[str] = ()
    """Warnings for the user before the change is made."""
    details: Sequence[Detail] = ()
    """Where exactly; none for a property that the state does not show."""

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.changes or self.replaces)


def diff(
    definition: AnyDefinition,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    account: str | None = None,
) -> Diff:
    """Compare the stored properties with the program's inputs; `account`: the account of the run.

    An unknown value counts as a change, and as a replacement where a change of that input replaces: a preview
    must not show less than the run then does. (Only a preview has unknown values.)

    An engine's refresh compares what `read` found with the inputs as they were, and shows only what differs
    here. So `read` sets a mark if outputs have changed, and `check` keeps it: a refresh shows the change, and
    the next run, whose inputs have the mark too, has nothing to do.
    """
    before, after = normalised(olds), normalised(news)
    written_down = names_in(before.get(UNSEEN))
    changes, replacing, cautions = [], [], []
    details: list[Detail] = []
    for field in definition.fields.values():
        if field.name in definition.output_names and field.name not in after:
            # Left out, it is what the server has decided.
            continue
        old, new = _value(field, before), _value(field, after)
        unknown = contains_unknown(new)
        if unknown or not field.shape.same(old, new):
            changes.append(field.name)
            replaces = field.replaces and not (field.name in written_down and field.name not in before)
            parts = _parts(field, before.get(field.name), after.get(field.name))
            details += [Detail(path, kind, replaces) for path, kind in parts]
            kept = field.shape.kept(old, new, (field.name,))
            cautions += [STAYS.format(definition.name, path_text(path)) for path in kept]
            if replaces:
                replacing.append(field.name)
                cautions += [field.caution] if field.caution and not unknown else []
    if of_account := caution(definition, olds, news, account):
        cautions.append(of_account)
    outputs = _must_replace(definition, before, after)
    replacing += outputs
    changed = dict.fromkeys(outputs)
    if DRIFTED in before and before[DRIFTED] != after.get(DRIFTED):
        changes.append(DRIFTED)
        changed |= dict.fromkeys(
            name for name in definition.output_names if name in str(before[DRIFTED]).split()
        )
    details += [Detail((name,), "update", name in outputs, of_output=True) for name in changed]
    return Diff(changes, replacing, definition.delete_before_replace, cautions, details)


def drift(outputs: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The mark of outputs that differ from the stored ones: what they are now, and which differ."""
    differ = [name for name, value in outputs.items() if normalised(value) != normalised(stored.get(name))]
    digest = hashlib.sha256(json.dumps(outputs, sort_keys=True).encode()).hexdigest()[:16]
    return {DRIFTED: " ".join([digest, *differ])} if differ else {}


def _parts(field: Input, old: Any, new: Any) -> Iterator[tuple[Path, Change]]:
    if field.secret or contains_unknown(new):
        return iter([((field.name,), kind_of_change(old, new))])
    return field.shape.changes(old, new, (field.name,))


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
