"""A wait that reports its progress: a line every few seconds, with the seconds passed and the total."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Final

PACE: Final = float(os.environ.get("PULUMI_VIDEOSDK_PACE", "1"))
"""The factor of the pauses between two looks, or two tries of a call. Internal: it lets tests run without
real pauses. A wait that a server asks for is not shortened."""

EVERY: Final = 5.0
"""Seconds between two lines."""


class Wait:
    """A wait of at most `total` seconds from now on. The first line is shown at the first sleep, or after
    `quiet` seconds. What `pause` raises, which sleeps, ends the wait."""

    def __init__(
        self,
        progress: Callable[[str], None],
        what: str,
        total: float,
        quiet: float = 0.0,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._progress = progress
        self._pause = pause
        self._what = what
        self._total = total
        self._began = time.monotonic()
        self._due = self._began + quiet

    @property
    def left(self) -> float:
        """Seconds until the end."""
        return self._began + self._total - time.monotonic()

    def sleep(self, seconds: float, more: str = "") -> None:
        """Sleep, at most until the end. `more` is added to the lines that are shown meanwhile."""
        until = time.monotonic() + min(seconds, self.left)
        while (now := time.monotonic()) < until:
            if now >= self._due:
                self._due = now + EVERY
                self._progress(f"{self._what}, {now - self._began:.0f} of {self._total:g} s{more}")
            self._pause(min(until, self._due) - now)
