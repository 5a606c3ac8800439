"""Waiting where somebody watches: a line every few seconds, with what has passed and what there is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Final

PACE: Final = float(os.environ.get("PULUMI_VIDEOSDK_PACE", "1"))
"""By what the pauses between two looks, or two tries of a call, are multiplied. Internal: tests need not wait
for real seconds. What a server asks to wait is not shortened."""

EVERY: Final = 5.0
"""Seconds between two lines."""


class Wait:
    """A wait of `total` seconds at most, begun now. The first line comes with the first sleep, or when
    `quiet` seconds have passed."""

    def __init__(self, say: Callable[[str], None], what: str, total: float, quiet: float = 0.0) -> None:
        self._say = say
        self._what = what
        self._total = total
        self._began = time.monotonic()
        self._due = self._began + quiet

    @property
    def left(self) -> float:
        """Seconds until the end."""
        return self._began + self._total - time.monotonic()

    def sleep(self, seconds: float, more: str = "") -> None:
        """Sleep, not beyond the end. `more` ends the lines that fall due meanwhile."""
        until = time.monotonic() + min(seconds, self.left)
        while (now := time.monotonic()) < until:
            if now >= self._due:
                self._due = now + EVERY
                self._say(f"{self._what}, {now - self._began:.0f} of {self._total:g} s{more}")
            time.sleep(min(until, self._due) - now)
