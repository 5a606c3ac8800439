"""What each resource is, a file for each: its inputs and outputs, and how it is created, read and deleted.

Only the provider's process and the command line load these.
"""

from __future__ import annotations

import threading
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..lifecycle import AnyDefinition

MODULES = ("webhook_endpoint", "room", "realtime_transcription")
"""Every resource: the only list of them."""

_building = threading.Lock()


def load(module: str) -> AnyDefinition:
    """The definition in a module of this package."""
    definition: AnyDefinition = import_module(f"{__name__}.{module}").definition
    with _building:
        # Before several threads use them: pydantic builds a model in place, and not at its class.
        definition.inputs.model_rebuild()
        definition.outputs.model_rebuild()
    return definition


def load_all() -> list[AnyDefinition]:
    """All definitions, in the order of the list."""
    return [load(module) for module in MODULES]
