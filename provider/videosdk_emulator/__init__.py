"""VideoSDK on one machine: an independent witness of what a client of its REST API does.

In a test: `with running() as emulator: ...`. On a command line: `videosdk-emulator`. A name is loaded when it
is first used: a program that wants only `Control` loads none of the server.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from videosdk_emulator.areas import Quirks
    from videosdk_emulator.client import (
        Control,
        Delivery,
        Emulator,
        Fault,
        Message,
        RequestEntry,
        State,
        wait_until_healthy,
    )
    from videosdk_emulator.core.auth import DEFAULT_API_KEY, DEFAULT_SECRET
    from videosdk_emulator.server.run import running

__all__ = [
    "DEFAULT_API_KEY",
    "DEFAULT_SECRET",
    "Control",
    "Delivery",
    "Emulator",
    "Fault",
    "Message",
    "Quirks",
    "RequestEntry",
    "State",
    "running",
    "wait_until_healthy",
]

_MODULES = {
    "DEFAULT_API_KEY": "core.auth",
    "DEFAULT_SECRET": "core.auth",
    "Quirks": "areas",
    "running": "server.run",
}
"""Where a name is, if not in `client`."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES.get(name, 'client')}"), name)
    globals()[name] = value
    return value
