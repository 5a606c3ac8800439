"""Check: validate the inputs, and fill in the values that the provider generates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from secrets import token_hex
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .comparing import diff
from .definition import AnyDefinition, AnyFunction
from .keys import ACCOUNT, DRIFTED, GENERATED, HIDDEN, NAME, UNSEEN
from .taken_over import still_unseen
from .values import Path, contains_unknown, names_in, normalised, path_text, without_unknowns


@dataclass(frozen=True)
class Failure:
    """One error in the inputs: where it is, and how to correct it.

    Its text shows no value, since the value may be a secret.
    """

    path: Path
    reason: str

    def __str__(self) -> str:
        return f"{path_text(self.path)}: {self.reason}"


@dataclass(frozen=True)
class Checked:
    """The inputs as they are to be stored, and the errors in them."""

    inputs: dict[str, Any]
    failures: list[Failure]
    warnings: list[str] = field(default_factory=list)
    """Values that are passed on to the server but may be mistakes; a line each."""


def check(
    definition: AnyDefinition,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    account: str | None = None,
    suffix: str | None = None,
) -> Checked:
    """Validate `news`; fill in what the provider generates, keeping what `olds` already has of it.

    `account`: the account of the run; stored, so that an interrupted create can be looked up with it.
    `suffix`: 8 hexadecimal digits to end generated values with, where the engine wants the same ones in
    another run; None: random ones.
    Never raises. Unknown values are not checked. Checking the result again changes nothing.
    """
    before, inputs = normalised(olds), normalised(news)
    _generate(definition, before, inputs, suffix or token_hex(4))
    if DRIFTED in before:
        inputs[DRIFTED] = before[DRIFTED]
    inputs.pop(UNSEEN, None)
    inputs |= still_unseen(before, inputs)
    if account is not None:
        inputs[ACCOUNT] = account
    failures = _failures(definition.inputs, inputs, definition.secrets)
    if not failures:
        failures = _self_collision(definition, before, inputs)
    return Checked(inputs, failures, _warnings(definition, inputs))


def check_arguments(function: AnyFunction, arguments: Mapping[str, Any]) -> Checked:
    """Validate what a function is called with. Never raises."""
    inputs = normalised(arguments)
    return Checked(inputs, _failures(function.inputs, inputs), _warnings(function, inputs))


def _generate(definition: AnyDefinition, olds: dict[str, Any], inputs: dict[str, Any], suffix: str) -> None:
    already = _names(inputs)
    kept = _names(olds)
    generated = []
    for name, make in definition.defaults.items():
        if name not in inputs:
            # The state has the value generated earlier: a new one would replace the object.
            keep = name in kept and isinstance(olds.get(name), str)
            inputs[name] = olds[name] if keep else make(_text(inputs.get(NAME), definition.name), suffix)
            generated.append(name)
        elif name in already:
            generated.append(name)
    inputs.pop(GENERATED, None)
    if generated:
        inputs[GENERATED] = generated


def _names(inputs: Mapping[str, Any]) -> list[str]:
    return names_in(inputs.get(GENERATED))


def _text(value: Any, otherwise: str) -> str:
    return value if isinstance(value, str) and value else otherwise.lower()


def _failures(
    model: type[BaseModel], inputs: Mapping[str, Any], secrets: Collection[str] = ()
) -> list[Failure]:
    known, holes = without_unknowns({k: v for k, v in inputs.items() if not k.startswith(HIDDEN)})
    try:
        model.model_validate(known)
    except ValidationError as error:
        return [
            _failure(model, details, secrets)
            for details in error.errors(include_url=False)
            # Pydantic reports as missing what was left out because it is not known yet.
            if not (details["type"] == "missing" and details["loc"] in holes)
        ]
    return []


def _failure(model: type[BaseModel], details: ErrorDetails, secrets: Collection[str]) -> Failure:
    path: Path = (*details["loc"], *details.get("ctx", {}).get("path", ()))
    reason = _reason(model, details)
    if path[0] in secrets and path[1:]:
        # The keys inside a secret are secret too.
        return Failure(path[:1], f"a part of it {reason}")
    return Failure(path, reason)


def _warnings(definition: AnyDefinition | AnyFunction, inputs: Mapping[str, Any]) -> list[str]:
    return [
        f"{path_text(path)}: is no {known.what} that this version knows"
        f"{f'; did you mean {near}?' if (near := known.nearest(name)) else '.'} It is sent as it is."
        for declared in definition.fields.values()
        for path, known, name in declared.shape.strangers(inputs.get(declared.name), (declared.name,))
    ]


def _self_collision(
    definition: AnyDefinition, olds: Mapping[str, Any], inputs: Mapping[str, Any]
) -> list[Failure]:
    unique = definition.unique_input
    if unique is None or unique in _names(inputs) or unique not in inputs:
        return []
    if olds.get(unique) != inputs[unique]:
        return []
    # An unknown value may turn out to be unchanged: that is no collision yet.
    replacing = [
        name for name in diff(definition, olds, inputs).replaces if not contains_unknown(inputs.get(name))
    ]
    if not replacing:
        return []
    return [
        Failure(
            (unique,),
            f"{', '.join(replacing)} cannot change while {unique} stays as it is: VideoSDK "
            f"has no update for this, so the change needs a new {definition.name}, and a new one under "
            f"the same {unique} would be the old one again. Change {unique} too, or leave it out "
            "to have one generated.",
        )
    ]


_TYPES = {
    "string_type": "a string",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "an object of named values",
    "model_type": "an object of named values",
}

_BOUNDS = {
    "greater_than_equal": ("ge", "must be {:g} or more"),
    "greater_than": ("gt", "must be more than {:g}"),
    "less_than_equal": ("le", "must be {:g} or less"),
    "less_than": ("lt", "must be less than {:g}"),
    "multiple_of": ("multiple_of", "must be a multiple of {:g}"),
    "string_too_short": ("min_length", "must have {} or more characters"),
    "string_too_long": ("max_length", "must have {} or fewer characters"),
    "string_pattern_mismatch": ("pattern", "must match {}"),
    "literal_error": ("expected", "must be {}"),
    "too_short": ("min_length", "must have {} or more elements"),
    "too_long": ("max_length", "must have {} or fewer elements"),
}
"""By the validator's kind of error: the bound's name in it, and our words. All that a `Field` may ask for."""


def _reason(model: type[BaseModel], details: ErrorDetails) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if kind in _TYPES:
        return f"must be {_TYPES[kind]}, not {_called(details['input'])}"
    if kind == "missing":
        return "is required: give it a value"
    if kind == "extra_forbidden":
        return f"is not known here: {_nearest(model, details['loc'])}"
    if kind == "string_too_short" and context["min_length"] == 1:
        return "must not be empty: give it a value, or leave it out"
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return words.format(context[key])
    if kind == "finite_number":
        return "must be a finite number"
    if kind == "refused":
        return str(context["text"])
    return "cannot be used as it is"


def _called(value: Any) -> str:
    """What a message calls a value of the wrong type; never its content, which may be a secret."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"


def _nearest(model: type[BaseModel], loc: Path) -> str:
    names = _known_names(model, loc[:-1])
    near = get_close_matches(str(loc[-1]), names, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"


def _known_names(model: type[BaseModel], loc: Path) -> list[str]:
    for step in loc:
        info = next((i for n, i in model.model_fields.items() if step in (n, i.alias)), None)
        inner = _model_in(info.annotation) if info else None
        if inner is None:
            continue
        model = inner
    return [info.alias or name for name, info in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None
