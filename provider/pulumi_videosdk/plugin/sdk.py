"""Pulumi's SDK in the plugin's process: left out, until the first component is asked for."""

from __future__ import annotations

import asyncio
import sys
import threading
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Final

_PACKAGES: Final = ("pulumi", "pulumi.runtime")
"""What lies around the protocol's modules."""

_loading = threading.Lock()


def leave_out() -> None:
    """Let the protocol's modules, `pulumi.runtime.proto`, be imported without the SDK around them.

    Only components use it, and it would take a third of the time until the plugin is ready.
    """
    for name in _PACKAGES:
        if (spec := find_spec(name)) is not None:
            sys.modules.setdefault(name, module_from_spec(spec))


def load() -> None:
    """Load what was left out. The protocol's modules stay: they cannot be loaded twice."""
    with _loading:
        if hasattr(sys.modules.get("pulumi"), "Resource"):
            return
        for name in _PACKAGES:
            sys.modules.pop(name, None)
        asyncio.run(_imported())


async def _imported() -> None:
    # Older SDKs, such as 3.220, want an event loop already while they are loaded.
    import_module("pulumi.provider.server")
