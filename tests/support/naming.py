"""A resource's properties as its Python class names them, and as every other language does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pulumi_videosdk.lifecycle import AnyDefinition
from pulumi_videosdk.lifecycle.keys import GENERATED, UNSEEN
from pulumi_videosdk.lifecycle.shapes import Shape
from pulumi_videosdk.names import camel
from pulumi_videosdk.resources import PROVIDERS

Way = Callable[[str], tuple[str, str]]
"""By a name in Python: what it is renamed from, and to."""


def definition_of(resource: str) -> AnyDefinition:
    """What is declared as `Room`."""
    return next(one.definition for one in PROVIDERS if one.definition.name == resource)


def outside(resource: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties named as in Python, as they are named outside."""
    renamed: dict[str, Any] = _renamed(_whole(resource), properties, lambda name: (name, camel(name)))
    return renamed


def inside(resource: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties named as outside, as they are named in Python."""
    renamed: dict[str, Any] = _renamed(_whole(resource), properties, lambda name: (camel(name), name))
    return renamed


def name_inside(resource: str, name: str) -> str:
    """An input's or output's name in Python."""
    return next(iter(inside(resource, {name: None})))


def _whole(resource: str) -> Shape:
    definition = definition_of(resource)
    outputs = {name: Shape() for name in definition.output_names}
    return Shape(parts={**outputs, **{name: one.shape for name, one in definition.fields.items()}})


def _renamed(shape: Shape, value: Any, way: Way) -> Any:
    if isinstance(value, Mapping):
        parts = {way(name)[0]: (way(name)[1], part) for name, part in shape.parts.items()}
        renamed = {}
        for key, item in value.items():
            if key in (GENERATED, UNSEEN):
                renamed[key] = [parts[name][0] for name in item]
            else:
                name, part = parts.get(key, (key, Shape()))
                renamed[name] = _renamed(part, item, way)
        return renamed
    if isinstance(value, list) and shape.item is not None:
        return [_renamed(shape.item, item, way) for item in value]
    return value
