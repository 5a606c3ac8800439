"""Waiting for something to happen without looking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Bell:
    """Rung after every change that someone may be waiting for. Lives in one event loop."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        self._silent = False

    def ring(self) -> None:
        """Wakes all who wait."""
        for event in self._waiting:
            event.set()

    def silence(self) -> None:
        """Ends all waiting for good: the server is about to stop."""
        self._silent = True
        self.ring()

    async def wait_until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Returns as soon as `holds()`, or after `seconds`; tells whether it holds."""
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            async with asyncio.timeout(seconds):
                while not holds() and not self._silent:
                    await woken.wait()
                    woken.clear()
        except TimeoutError:
            return holds()
        finally:
            self._waiting.discard(woken)
        return holds()
