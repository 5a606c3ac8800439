"""Waiting for something to happen without looking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class ChangeSignal:
    """Given after every change that someone may be waiting for. Lives in one event loop."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        self._closed = False

    def notify(self) -> None:
        """Wakes all who wait."""
        for event in self._waiting:
            event.set()

    def close(self) -> None:
        """Ends all waiting for good: the server is about to stop."""
        self._closed = True
        self.notify()

    async def wait_until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Returns as soon as `holds()`, or after `seconds`; tells whether it holds."""
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            async with asyncio.timeout(seconds):
                while not holds() and not self._closed:
                    await woken.wait()
                    woken.clear()
        except TimeoutError:
            return holds()
        finally:
            self._waiting.discard(woken)
        return holds()
