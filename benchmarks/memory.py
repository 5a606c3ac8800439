"""How much memory a process and all that it started take at their peak."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

INTERVAL = 0.02  # seconds from one look to the next

PAGE = os.sysconf("SC_PAGE_SIZE")


class Watch:
    """Looks at a process and its descendants until the block ends; what they share counts for each."""

    def __init__(self, pid: int) -> None:
        self.peak = 0
        """Resident bytes of all of them together, at the look that saw most."""
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(INTERVAL):
            self.peak = max(self.peak, sum(map(resident, _tree(self._pid))))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in children.read_text().split():
                yield from _tree(int(child))


def resident(pid: int) -> int:
    """A process's resident bytes; 0 once it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:  # it has ended
        return 0
