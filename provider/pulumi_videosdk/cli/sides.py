"""How resources of this package look in a state: dynamic, or native."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .. import lifecycle
from ..declaring import PROVIDER_KEY
from ..definitions import load_all
from ..engine import is_default_provider
from ..lifecycle import AnyDefinition
from ..pickling import pickled
from ..plugin import translation
from ..resources import PROVIDERS

DEFINITIONS: Final[dict[str, AnyDefinition]] = {one.name: one for one in load_all()}


@dataclass(frozen=True)
class Side:
    """One of the two."""

    name: str
    prefix: str
    """What a resource's type begins with; its definition's name follows."""

    package: str
    """Whose default provider they have."""

    namespace: str
    """What begins the names of this package's settings among that provider's."""

    module: str
    """What a program imports."""

    def kind(self, type_: str) -> str | None:
        """The definition's name in a type, whether this version knows it or not; None: of another side."""
        return type_.removeprefix(self.prefix) if type_.startswith(self.prefix) else None

    def inside(self, definition: AnyDefinition, properties: Mapping[str, Any]) -> dict[str, Any]:
        """Properties of a state as the lifecycle has them."""
        if self is NATIVE:
            return translation.inside(definition, properties)
        return {key: value for key, value in properties.items() if key != PROVIDER_KEY}

    def outside(self, definition: AnyDefinition, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        """The lifecycle's properties of a resource as they stand in a state."""
        if self is NATIVE:
            seen = {key: value for key, value in properties.items() if key != lifecycle.NAME}
            return translation.outside(definition, seen)
        provider = next(one for one in PROVIDERS if one.definition.name == definition.name)
        return {**properties, lifecycle.NAME: name, PROVIDER_KEY: pickled(provider)}


DYNAMIC: Final = Side(
    "dynamic", "pulumi-python:dynamic/videosdk:", "pulumi-python", "videosdk:", "pulumi_videosdk"
)
NATIVE: Final = Side("native", "videosdk:index:", "videosdk", "", "pulumi_videosdk.native")


def side_of(type_: str) -> Side | None:
    """The side of a resource's type; None: it is not of this package."""
    return next((side for side in (DYNAMIC, NATIVE) if side.kind(type_) is not None), None)


def own_provider(resource: Mapping[str, Any]) -> str | None:
    """The name of the explicit provider whose settings a resource has; None: it has the stack's."""
    parts = str(resource.get("provider") or "").split("::")
    return None if len(parts) < 4 or is_default_provider(parts[3]) else parts[3]
