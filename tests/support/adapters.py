"""The two ways in which a program reaches the provider. Each matrix takes them as one more axis.

dynamic     the classes of `pulumi_videosdk`, served by Python's dynamic providers
native      the classes of `pulumi_videosdk.native`, served by the plugin: a program switches by one line
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest

from pulumi_videosdk.plugin import translation
from tests.protocol.process import DynamicProcess, PluginProcess, ProviderProcess, definition_of

IMPORT: Final = "import pulumi_videosdk as videosdk"


@dataclass(frozen=True)
class Adapter:
    """One of them."""

    name: str
    import_line: str
    process: type[ProviderProcess]
    """Its provider's process, for those who speak to it themselves."""

    def __str__(self) -> str:
        return self.name

    def program(self, text: str) -> str:
        """The program that is written for `dynamic`, for this one."""
        assert IMPORT in text
        return text.replace(IMPORT, self.import_line)

    def type_of(self, resource: str) -> str:
        """A resource's type in the state."""
        return f"{self.process.type_prefix}{resource}"

    def urn(self, resource: str, name: str, stack: str = "dev::e2e") -> str:
        """A resource's urn in the state."""
        return f"urn:pulumi:{stack}::{self.type_of(resource)}::{name}"

    def properties(self, state: Mapping[str, Any], kind: str = "outputs") -> dict[str, Any]:
        """The properties of a resource in the state, named as in Python."""
        return self.inside(str(state["type"]).rpartition(":")[2], state.get(kind) or {})

    def inside(self, resource: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        """Properties in the state, named as in Python."""
        if self is DYNAMIC:
            return {**properties}
        return translation.inside(definition_of(resource), properties)

    def error(self, last_line: str) -> str | None:
        """The error's own text, by the last line that the engine shows; None: the line is another."""
        if self is NATIVE:
            return last_line
        raised = re.match(r"pulumi_videosdk\.[\w.]+: ", last_line)
        return last_line[raised.end() :] if raised else None


DYNAMIC: Final = Adapter("dynamic", IMPORT, DynamicProcess)
NATIVE: Final = Adapter("native", "import pulumi_videosdk.native as videosdk", PluginProcess)
ADAPTERS: Final = (DYNAMIC, NATIVE)


def each(*marks: pytest.MarkDecorator) -> list[Any]:
    """Both, as a parameter's values; `native` with marks, such as `pytest.mark.wide`."""
    return [pytest.param(one, id=one.name, marks=marks if one is NATIVE else ()) for one in ADAPTERS]
