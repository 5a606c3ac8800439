"""Values between the engine and the lifecycle, for both adapters: unknowns, and what is secret."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pulumi.output import Unknown
from pulumi.runtime import rpc

from . import lifecycle


def plain(value: Any) -> Any:
    """A value of the engine's as the lifecycle knows it."""
    # The engine's unknowns are fresh objects each time, so they are told by type (docs/pulumi-engine.md).
    if isinstance(value, Unknown):
        return lifecycle.UNKNOWN
    if rpc.is_rpc_secret(value):
        return plain(rpc.unwrap_rpc_secret(value))
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def packed(value: Any) -> Any:
    """A value of the lifecycle's as the engine knows it."""
    if value is lifecycle.UNKNOWN:
        return rpc.UNKNOWN
    if isinstance(value, Mapping):
        return {key: packed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [packed(item) for item in value]
    return value


def sealed(properties: Mapping[str, Any], secrets: Collection[str]) -> dict[str, Any]:
    """The properties, the secret ones marked as such.

    What a program's class declares does not reach a refresh of state that an earlier version wrote.
    """
    return {
        name: rpc.wrap_rpc_secret(value) if name in secrets and value is not None else value
        for name, value in properties.items()
    }
