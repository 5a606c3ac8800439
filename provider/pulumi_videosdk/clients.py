"""Clients for the operations of a process: one for each settings, and so one pool of connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import settings

if TYPE_CHECKING:
    from .api.client import Client
    from .lifecycle import Run

_clients: dict[settings.Settings, Client] = {}
_lock = threading.Lock()


def client(found: settings.Settings, run: Run) -> Client:
    """The client that an operation calls VideoSDK with. Warns of a token that expires soon."""
    warn_of_expiry(found, run.warn)
    with _lock:
        if found not in _clients:
            _clients[found] = settings.build_client(found)
        return _clients[found].for_run(run.progress, run.pause, run.deadline)


def warn_of_expiry(found: settings.Settings, warn: Callable[[str], None], wait: float = 0) -> None:
    """Warn if the token may expire within one call, after a wait of so many seconds."""
    if expiring := found.expiring_within(wait + found.timeout):
        warn(expiring)
