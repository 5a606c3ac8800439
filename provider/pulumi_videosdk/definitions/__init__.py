"""What each resource is, a file for each: its inputs and outputs, and how it is created, read and deleted;
and the functions that look such objects up.

Only the provider's process and the command line load these.
"""

from __future__ import annotations

import threading
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..lifecycle import AnyDefinition, AnyFunction

MODULES = (
    "webhook_endpoint",
    "room",
    "realtime_transcription",
    "recording",
    "hls_stream",
    "rtmp_stream",
    "sip_webhook",
    "connector",
    "agent_dispatch",
    "agent_secret",
    "agent_deployment",
    "agent_version",
    "notification_channel",
    "alert_rule",
    "inbound_gateway",
    "outbound_gateway",
    "phone_number",
    "routing_rule",
)
"""Every resource: the only list of them. A module has the name of its resource: `hls_stream`, `HlsStream`."""

WITHOUT_RESOURCE = (
    "session",
    "post_transcription",
    "transcript",
    "incident",
    "call",
    "gateways",
)
"""What has functions only."""

NAMES = {module.title().replace("_", ""): module for module in MODULES}
"""The resources by name, each with its module."""

_building = threading.Lock()


def load(module: str) -> AnyDefinition:
    """The definition in a module of this package."""
    definition: AnyDefinition = import_module(f"{__name__}.{module}").definition
    _build(definition)
    return definition


@cache
def named(resource: str) -> AnyDefinition:
    """The definition of a resource, such as `HlsStream`, without loading those of others."""
    return load(NAMES[resource])


def load_all() -> list[AnyDefinition]:
    """All definitions, in the order of the list."""
    return [load(module) for module in MODULES]


def load_functions() -> list[AnyFunction]:
    """All functions, in the order of the lists."""
    modules = [import_module(f"{__name__}.{module}") for module in (*MODULES, *WITHOUT_RESOURCE)]
    functions: list[AnyFunction] = [one for module in modules for one in getattr(module, "functions", ())]
    for one in functions:
        _build(one)
    return functions


def _build(described: AnyDefinition | AnyFunction) -> None:
    """Build the models before several threads use them: pydantic builds in place, and not at the class."""
    with _building:
        described.inputs.model_rebuild()
        described.outputs.model_rebuild()
