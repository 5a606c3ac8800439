"""Create, read, update, delete: from stored properties to a definition's verb and back.

Stored properties are the inputs, the outputs and the hidden keys in one dictionary: each function takes and
returns such. None of them knows a resource, an engine or HTTP.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from .accounts import ensure_found, maker_of, not_found, other_maker
from .aftermath import is_provisional, provisional_id, settled
from .checking import check
from .claims import Claims, Holder
from .comparing import drift
from .definition import AnyDefinition, AnyFunction, Context, Run
from .errors import LifecycleError, OutcomeUnknown
from .keys import ACCOUNT, BEGAN, CARRIED, GENERATED, HIDDEN, HOLDER, NAME, UNSEEN
from .taken_over import still_unseen, unseen
from .values import normalised


@dataclass(frozen=True)
class Stored:
    """An object as the state has it: its id and all its properties."""

    id: str
    properties: dict[str, Any]


@dataclass(frozen=True)
class Observed:
    """An object as it was found: its properties, and the inputs that would declare it as it is."""

    id: str
    properties: dict[str, Any]
    inputs: dict[str, Any]
    notes: Sequence[str] = ()
    """What the user should know of it, a line each."""


def create(definition: AnyDefinition, client: Any, inputs: Mapping[str, Any], run: Run) -> Stored:
    """Create the object. Raises the verb's errors, OutcomeUnknown with `stored` among them, and
    LifecycleError if another resource has it."""
    declared = _declared(definition, inputs) | _account(run.account)
    context = _context(definition, declared, run)
    key = secrets.token_hex(4)  # to be told from the few others that ever held this object
    try:
        made = definition.create(client, _model(definition, declared), context)
    except OutcomeUnknown as unknown:
        began = None if unknown.since is None else unknown.since.isoformat()
        outputs = dict.fromkeys(definition.output_names)
        unknown.stored = Stored(provisional_id(), {**declared, **outputs, HOLDER: key, BEGAN: began})
        raise
    run.claims.take(definition.name, made.id, Holder(key, context.name))
    declared.pop(UNSEEN, None)
    if made.adopted:
        declared[UNSEEN] = unseen(definition, declared, made.shown)
    return Stored(made.id, {**declared, **made.outputs.model_dump(), HOLDER: key})


def read(
    definition: AnyDefinition,
    client: Any,
    id: str,
    properties: Mapping[str, Any],
    account: str | None = None,
    claims: Claims | None = None,
) -> Observed | None:
    """Read the object; None: it is gone, and none of `claims` holds. Raises LifecycleError if `account` does
    not find what another account created.

    A look-up that has no state yet (a "get") gives inputs only. There a missing object is an error. What has
    a provisional id is found under its own, if it was created; LifecycleError: that cannot be told.
    """
    declared = _declared(definition, properties)
    if is_provisional(id):
        if (ours := settled(definition, client, properties, account)) is None:
            return None
        id = ours.id
    found = definition.read(client, id, _model_as_stored(definition, declared), properties)
    stored = {name: properties.get(name) for name in definition.output_names}
    known = any(value is not None for value in stored.values())
    if found is None or found.gone:
        if found is None and (maker := other_maker(properties, account)) is not None:
            raise not_found(definition, id, maker, account)
        if known or HOLDER in properties:
            if claims is not None:
                claims.forget(definition.name, id)
            return None
        raise LifecycleError(f"there is no {definition.name} {id!r}, or it is gone for good; check the id")
    inputs = {**definition.declarable.projected(normalised(found.live), declared), **_account(account)}
    outputs = found.outputs.model_dump()
    if known:
        inputs |= drift(outputs, stored)
    return Observed(id, {**inputs, **outputs, **_holder_key(properties)}, inputs)


def update(
    definition: AnyDefinition,
    client: Callable[[], Any],
    id: str,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    run: Run,
) -> dict[str, Any]:
    """Change the object to `news`. Without an update verb `news` are only stored: no client is built, except
    to look whether an object of another account exists."""
    if is_provisional(id):
        raise LifecycleError(
            f"whether {definition.name} {_name(definition, news)} was created is not known yet: "
            "`pulumi refresh` finds out"
        )
    declared = _declared(definition, news) | _account(run.account)
    declared.pop(UNSEEN, None)
    declared |= still_unseen(olds, declared)
    if other_maker(olds, run.account) is not None:
        ensure_found(definition, client(), id, _model_as_stored(definition, declared), olds, run.account)
    if definition.update is None:
        if maker_of(olds) is None:
            # No call has shown that the account finds it.
            declared.pop(ACCOUNT, None)
        outputs = {name: olds.get(name) for name in definition.output_names}
    else:
        inputs, context = _model(definition, declared), _context(definition, declared, run, olds)
        outputs = definition.update(client(), id, inputs, context).model_dump()
    return {**declared, **outputs, **_holder_key(olds)}


def delete(definition: AnyDefinition, client: Any, id: str, properties: Mapping[str, Any], run: Run) -> None:
    """Delete the object; if it is gone already, that is a success.

    An object that another resource of this run has is kept: the engine only deletes its old name. What has
    a provisional id is looked for; LifecycleError: it cannot be told what is to be deleted.
    """
    declared = _declared(definition, properties)
    if is_provisional(id):
        if (ours := settled(definition, client, properties, run.account)) is None:
            return
        id = ours.id
    holder = Holder(properties.get(HOLDER), _name(definition, declared))
    if keeper := run.claims.release(definition.name, id, holder):
        run.progress(f"{id} is left as it is: {keeper!r} has it")
        return
    inputs = _model_as_stored(definition, declared)
    ensure_found(definition, client, id, inputs, properties, run.account)
    if left := definition.delete(client, id, inputs):
        run.warn(left)


def call(function: AnyFunction, client: Any, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What a function returns for arguments that were checked. Raises its errors."""
    result: dict[str, Any] = function.call(client, function.inputs.model_validate(arguments)).model_dump()
    return result


def claim(
    definition: AnyDefinition,
    id: str,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    claims: Claims,
) -> None:
    """Note that a declared resource, which the engine compares, has the object."""
    claims.declare(
        definition.name, id, Holder(olds.get(HOLDER), _name(definition, news), _name(definition, olds))
    )


def _holder_key(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {HOLDER: properties[HOLDER]} if HOLDER in properties else {}


def _account(account: str | None) -> dict[str, Any]:
    return {} if account is None else {ACCOUNT: account}


def _declared(definition: AnyDefinition, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs among `properties`, and the lifecycle's own hidden keys."""
    return {
        key: value
        for key, value in normalised(properties).items()
        if key in definition.fields or key in CARRIED
    }


def _model(definition: AnyDefinition, declared: Mapping[str, Any]) -> Any:
    inputs = {key: value for key, value in declared.items() if not key.startswith(HIDDEN)}
    try:
        return definition.inputs.model_validate(inputs)
    except ValidationError:
        said = "; ".join(map(str, check(definition, {}, declared).failures))
        raise LifecycleError(f"{definition.name} has inputs that cannot be used: {said}") from None


def _model_as_stored(definition: AnyDefinition, declared: Mapping[str, Any]) -> Any:
    """The model of stored inputs, which an earlier version may have written: valid today or not, the object
    must be readable and deletable."""
    try:
        return _model(definition, declared)
    except LifecycleError:
        return definition.inputs.model_construct(**declared)


def _context(
    definition: AnyDefinition, declared: Mapping[str, Any], run: Run, stored: Mapping[str, Any] | None = None
) -> Context:
    generated = frozenset(declared.get(GENERATED, ()))
    return Context(definition.name, _name(definition, declared), run, generated, normalised(stored or {}))


def _name(definition: AnyDefinition, properties: Mapping[str, Any]) -> str:
    return str(properties.get(NAME, definition.name))
