"""VideoSDK on one machine: an independent witness of what a client of its REST API does.

In a test: `with running() as emulator: ...`. On a command line: `videosdk-emulator`.
"""

from __future__ import annotations

from videosdk_emulator.auth import DEFAULT_API_KEY, DEFAULT_SECRET
from videosdk_emulator.client import (
    Control,
    Delivery,
    Fault,
    Message,
    RequestEntry,
    State,
    wait_until_healthy,
)
from videosdk_emulator.quirks import Quirks
from videosdk_emulator.server import Emulator, running

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
