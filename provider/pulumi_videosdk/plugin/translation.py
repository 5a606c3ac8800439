"""Names: camelCase outside of Python, as a program in any language and the state have them.

Which keys are names is told by the definitions' models. All other keys are the user's own, such as those of
free-form maps, and stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..lifecycle import GENERATED, UNSEEN, AnyDefinition, Path, Shape
from ..names import camel

_LISTS_OF_NAMES = (GENERATED, UNSEEN)
"""The hidden keys that hold names."""

_UNNAMED = Shape()


def outside(definition: AnyDefinition, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties as they are outside."""
    names = {name: camel(name) for name in definition.shape.parts}
    return _names_translated(renamed_outside(definition.shape, properties), names)


def inside(definition: AnyDefinition, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties as the lifecycle has them."""
    names = {camel(name): name for name in definition.shape.parts}
    return _names_translated(renamed_inside(definition.shape, properties), names)


def path_outside(shape: Shape, path: Path) -> str:
    """A property's path as the engine writes it, such as `webhook.events[1]` or `a["b.c"]`."""
    text, here = "", shape
    for step in path:
        if isinstance(step, int):
            text, here = f"{text}[{step}]", here.item or _UNNAMED
            continue
        known = step in here.parts
        name, here = (camel(step), here.parts[step]) if known else (step, _UNNAMED)
        if name.replace("_", "a").isalnum():
            text += f".{name}" if text else name
        else:
            quoted = name.replace("\\", "\\\\").replace('"', '\\"')
            text += f'["{quoted}"]'
    return text


def renamed_outside(shape: Shape, value: Any) -> Any:
    """A value, the names in it as they are outside."""
    if isinstance(value, Mapping):
        return {
            camel(key) if key in shape.parts else key: renamed_outside(shape.parts.get(key, _UNNAMED), item)
            for key, item in value.items()
        }
    if isinstance(value, list) and shape.item is not None:
        return [renamed_outside(shape.item, item) for item in value]
    return value


def renamed_inside(shape: Shape, value: Any) -> Any:
    """A value, the names in it as the lifecycle has them."""
    if isinstance(value, Mapping):
        names = {camel(name): name for name in shape.parts}
        renamed = {names.get(key, str(key)): item for key, item in value.items()}
        return {name: renamed_inside(shape.parts.get(name, _UNNAMED), item) for name, item in renamed.items()}
    if isinstance(value, list) and shape.item is not None:
        return [renamed_inside(shape.item, item) for item in value]
    return value


def _names_translated(properties: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    for key in _LISTS_OF_NAMES:
        if isinstance(listed := properties.get(key), list):
            properties[key] = [names.get(name, name) for name in listed]
    return properties
