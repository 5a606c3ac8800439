"""Migrate: a stack's state with its dynamic resources turned native, or back. VideoSDK is not asked.

What always holds:

- Whatever names a resource follows it: parents, dependencies, aliases, what is deleted with it, outputs.
- What is encrypted stays encrypted, unless names lie within it and the user lets them be seen.
- What cannot be turned is refused as a whole, with the resource named.
"""

from __future__ import annotations

import copy
import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from .. import lifecycle
from ..lifecycle import AnyDefinition, Shape
from ..names import camel
from ..packing import SECRET, SIGNATURE
from ..plugin import translation
from .sides import DEFINITIONS, DYNAMIC, NATIVE, Side, own_provider

_URN_LISTS: Final = ("dependencies", "replaceWith")
_URNS: Final = ("parent", "deletedWith", "viewOf")
_PATH_LISTS: Final = ("ignoreChanges", "hideDiff", "replaceOnChanges")

Resource = dict[str, Any]


class NotMigratable(Exception):
    """Why a state cannot be turned, in one line, and what to do."""


@dataclass(frozen=True)
class Turned:
    """A state that was turned, as `pulumi stack import` takes it, and the names of what was."""

    stack: str
    state: dict[str, Any]
    resources: list[str]


def turn(exported: Mapping[str, Any], *, back: bool, shown: Mapping[str, Any] | None = None) -> Turned:
    """Turn the dynamic resources in a `pulumi stack export` native; `back`: the native ones dynamic.

    `shown`: the same export with its secrets decrypted; of them only those are taken that have names within.
    Raises NotMigratable.
    """
    old, new = (NATIVE, DYNAMIC) if back else (DYNAMIC, NATIVE)
    state = copy.deepcopy(dict(exported))
    deployment = state.get("deployment") or {}
    resources: list[Resource] = deployment.get("resources") or []
    # A component is of no side, and stays as it is; its parts are turned.
    ours = [one for one in resources if one.get("custom") and old.kind(one["type"]) is not None]
    if pending := deployment.get("pending_operations"):
        raise NotMigratable(
            f"operations of the stack were cut short ({len(pending)}): first run "
            "`python -m pulumi_videosdk recover`, and what it says"
        )
    for one in ours:
        _ensure_turnable(one, old, new)
    if not ours:
        return Turned("", state, [])
    unresolved = len(list(_unresolved(resources)))
    decrypted = _by_urn((shown or {}).get("deployment") or {})
    for one in ours:
        _turn_properties(one, DEFINITIONS[_kind(one, old)], decrypted.get(_key(one)), old, new)
    _exchange_providers(resources, ours, old, new)
    names = [f"{_kind(one, old)} {_name(one)}" for one in ours]
    for one in ours:
        one["type"] = f"{new.prefix}{_kind(one, old)}"
    stack = resources[0]["urn"].split("::")[0]
    deployment["resources"] = _with_urns_of(resources, stack, old, new)
    if len(list(_unresolved(deployment["resources"]))) != unresolved:
        raise NotMigratable(
            "what was turned does not hold together, a defect of this command: nothing was written"
        )
    return Turned(stack.rsplit(":", 1)[1], state, names)


def _ensure_turnable(resource: Resource, old: Side, new: Side) -> None:
    kind, name = _kind(resource, old), _name(resource)
    if kind not in DEFINITIONS:
        raise NotMigratable(
            f"{kind} {name} is nothing that this version of pulumi-videosdk knows: use a newer one"
        )
    if new is not DYNAMIC:
        return
    if (provider := own_provider(resource)) is not None:
        raise NotMigratable(
            f"{kind} {name} has settings of its own, by the provider {provider!r}; dynamic resources have "
            "the stack's only"
        )
    if resource.get("external"):
        raise NotMigratable(f"{kind} {name} is only read (`{kind}.get`), which dynamic resources cannot be")
    if resource.get("initErrors"):
        raise NotMigratable(f"{kind} {name} was not finished: run `pulumi up` first")


def _turn_properties(
    resource: Resource, definition: AnyDefinition, decrypted: Resource | None, old: Side, new: Side
) -> None:
    """Rename a resource's properties wherever they are named."""
    name = _name(resource)

    def turned(properties: Mapping[str, Any]) -> dict[str, Any]:
        return new.outside(definition, name, old.inside(definition, properties))

    opened = _Opened(definition, name, back=old is NATIVE)
    for part in ("inputs", "outputs"):
        if part in resource:
            resource[part] = turned(opened(definition.shape, resource[part], (decrypted or {}).get(part)))
    if "propertyDependencies" in resource:
        known = turned(resource["propertyDependencies"])
        resource["propertyDependencies"] = {
            key: urns if isinstance(urns, list) else [] for key, urns in known.items()
        }
    if "additionalSecretOutputs" in resource:
        names = turned(dict.fromkeys(resource["additionalSecretOutputs"]))
        resource["additionalSecretOutputs"] = [key for key in names if not key.startswith(lifecycle.HIDDEN)]
    for part in _PATH_LISTS:
        if part in resource:
            resource[part] = [_path(definition.shape, path, back=old is NATIVE) for path in resource[part]]


@dataclass(frozen=True)
class _Opened:
    """Renames what lies within secrets: to be called with a value of the state before the rest is renamed."""

    definition: AnyDefinition
    name: str
    back: bool
    where: tuple[str, ...] = ()

    def __call__(self, shape: Shape, value: Any, decrypted: Any) -> Any:
        if isinstance(value, Mapping) and value.get(SIGNATURE) == SECRET:
            return self._secret(shape, value, decrypted) if _has_names(shape) else value
        if isinstance(value, Mapping):
            parts = {**shape.parts, **{camel(name): part for name, part in shape.parts.items()}}
            return {
                key: replace(self, where=(*self.where, key))(
                    parts.get(key, Shape()), item, (decrypted or {}).get(key)
                )
                for key, item in value.items()
            }
        if isinstance(value, list) and shape.item is not None:
            shown = decrypted or [None] * len(value)
            return [self(shape.item, item, beside) for item, beside in zip(value, shown, strict=True)]
        return value

    def _secret(self, shape: Shape, value: Mapping[str, Any], decrypted: Any) -> Any:
        if decrypted is None:
            raise NotMigratable(
                f"{self.definition.name} {self.name}: {'.'.join(self.where)} is encrypted, and names within "
                "it are to be changed. With --show-secrets it is decrypted, and the file has it in the clear"
            )
        renamed: Callable[[Shape, Any], Any] = (
            translation.renamed_inside if self.back else translation.renamed_outside
        )
        plaintext = json.dumps(renamed(shape, json.loads(decrypted["plaintext"])))
        return {SIGNATURE: SECRET, "plaintext": plaintext}


def _has_names(shape: Shape) -> bool:
    """Whether anything within a value of this shape is called otherwise outside of Python."""
    within = any(camel(name) != name or _has_names(part) for name, part in shape.parts.items())
    return within or (shape.item is not None and _has_names(shape.item))


def _path(shape: Shape, path: Any, *, back: bool) -> Any:
    """A property path, as text such as `webhook.end_point` or as a list of its steps, renamed."""
    here = shape

    def renamed(step: Any) -> Any:
        nonlocal here
        if not isinstance(step, str) or step == "*" or step.isdigit():
            here = here.item or Shape()
            return step
        names = {camel(name) if back else name: name for name in here.parts}
        if step not in names:
            here = Shape()
            return step
        here = here.parts[names[step]]
        return names[step] if back else camel(step)

    if isinstance(path, list):
        return [renamed(step) for step in path]
    return re.sub(r'[^.\[\]"]+', lambda found: str(renamed(found[0])), path)


def _exchange_providers(resources: list[Resource], ours: list[Resource], old: Side, new: Side) -> None:
    """Give ours the default provider of the new side, and take the old one out if nobody else has it."""
    for one in ours:
        before = next(other for other in resources if _reference(other) == one["provider"])
        one["provider"] = _reference(_default_provider(resources, before, old, new))
        if not any(other.get("provider") == _reference(before) for other in resources):
            resources.remove(before)


def _default_provider(resources: list[Resource], before: Resource, old: Side, new: Side) -> Resource:
    """The default provider of the new side; made, with the settings of the old one, if there is none."""
    provider = f"pulumi:providers:{new.package}"
    urn = f"{'::'.join(before['urn'].split('::')[:2])}::{provider}::default"
    for one in resources:
        if one["urn"] == urn and not one.get("delete"):
            if resources.index(one) > resources.index(before):
                # What a resource refers to must come before it.
                resources.remove(one)
                resources.insert(resources.index(before), one)
            return one
    settings = {
        part: {
            new.namespace + key.removeprefix(old.namespace): value
            for key, value in (before.get(part) or {}).items()
            if key.startswith(old.namespace) and key not in ("__internal", "version")
        }
        for part in ("inputs", "outputs")
    }
    made = {"urn": urn, "custom": True, "id": str(uuid.uuid4()), "type": provider, **settings}
    resources.insert(resources.index(before) + 1, made)
    return made


def _with_urns_of(value: Any, stack: str, old: Side, new: Side) -> Any:
    """A value in which every URN of this stack names ours by their new types."""
    if isinstance(value, str):
        if not value.startswith(f"{stack}::"):
            return value
        kinds = "|".join(DEFINITIONS)
        return re.sub(rf"(?<=[:$]){re.escape(old.prefix)}({kinds})(?=\$|::)", rf"{new.prefix}\1", value)
    if isinstance(value, Mapping):
        return {
            _with_urns_of(key, stack, old, new): _with_urns_of(item, stack, old, new)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_with_urns_of(item, stack, old, new) for item in value]
    return value


def _unresolved(resources: list[Resource]) -> Iterator[str]:
    """What resources refer to and does not come before them."""
    there: set[str] = set()
    for one in resources:
        named = [one[part] for part in (*_URNS, "provider") if one.get(part)]
        named += [urn for part in _URN_LISTS for urn in one.get(part) or ()]
        named += [urn for urns in (one.get("propertyDependencies") or {}).values() for urn in urns or ()]
        yield from (urn for urn in named if urn not in there)
        there |= {one["urn"], _reference(one)}


def _kind(resource: Resource, side: Side) -> str:
    return side.kind(resource["type"]) or ""


def _name(resource: Resource) -> str:
    return str(resource["urn"].split("::", 3)[3])


def _reference(resource: Resource) -> str:
    """How the resources of a provider name it."""
    return f"{resource['urn']}::{resource.get('id', '')}"


def _key(resource: Resource) -> tuple[str, str]:
    return resource["urn"], resource.get("id", "")


def _by_urn(deployment: Mapping[str, Any]) -> dict[tuple[str, str], Resource]:
    return {_key(one): one for one in deployment.get("resources") or ()}
