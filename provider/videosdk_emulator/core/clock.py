"""The emulator's time, which tests can move forward, and what is to be done at some moment of it.

What always holds:

- Time goes by as on this machine, and in leaps when told; it never goes back.
- What falls due during a leap is done in order, each at its own moment, before the leap ends.
- Nothing is done before `start`: until then it waits.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """Time, `ahead` seconds before this machine's. Lives in one event loop."""

    def __init__(self, ahead: float = 0.0) -> None:
        self.ahead = ahead
        self._loop: asyncio.AbstractEventLoop | None = None
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Names the event loop in which things are done."""
        self._loop = loop
        self._wait_for_next()

    def time(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.ahead

    def at(self, due: float, action: Callable[[], None]) -> None:
        """Does something at a time, or soon when that has passed; never within this call."""
        entry = (due, next(self._numbers), action)
        heapq.heappush(self._due, entry)
        if self._due[0] is entry:  # else the timer is set already: set anew each time, it would never fire
            self._wait_for_next()

    def advance(self, seconds: float) -> None:
        """Lets time go by at once."""
        end = self.time() + seconds
        while self._due and self._due[0][0] <= end:
            self._leap_to(self._due[0][0])
            self._do_next()
        self._leap_to(end)
        self._wait_for_next()

    def clear(self) -> None:
        """Forgets what is to be done, and is again at this machine's time."""
        self._due.clear()
        self.ahead = 0.0
        self._wait_for_next()

    def _leap_to(self, moment: float) -> None:
        self.ahead += max(0.0, moment - self.time())

    def _do_next(self) -> None:
        _, _, action = heapq.heappop(self._due)
        action()

    def _do_due(self) -> None:
        try:
            while self._due and self._due[0][0] <= self.time():
                self._do_next()
        finally:
            self._wait_for_next()

    def _wait_for_next(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._loop is not None and self._due:
            self._timer = self._loop.call_later(max(0.0, self._due[0][0] - self.time()), self._do_due)


def iso(moment: float) -> str:
    """Seconds since 1970 as VideoSDK writes a time: UTC, with milliseconds (API §2.6)."""
    told = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return told.replace("+00:00", "Z")
