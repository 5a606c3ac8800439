"""Bounds on what a user waits for, that hold on a busy machine too."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

TICK = 0.02  # seconds


@contextmanager
def within(seconds: float) -> Iterator[Callable[[], float]]:
    """What is done here takes less than that; gives a function that says how long it took.

    What a sleeper beside it oversleeps, the machine had no time for either of them: it is taken off.
    """
    over, overslept = threading.Event(), 0.0

    def sleep() -> None:
        nonlocal overslept
        while not over.is_set():
            began = time.monotonic()
            time.sleep(TICK)
            overslept += max(0.0, time.monotonic() - began - 2 * TICK)

    sleeper = threading.Thread(target=sleep, daemon=True)
    began = ended = time.monotonic()
    sleeper.start()
    try:
        yield lambda: ended - began
    finally:
        ended = time.monotonic()
        over.set()
        sleeper.join()
    assert ended - began - overslept < seconds, f"{ended - began:.2f} s, of which {overslept:.2f} s were busy"
