"""More workers for the provider's process than the SDK's four, so that a wait holds up nothing else.

The SDK has no setting for it, so this reaches for private parts of ThreadPoolExecutor. Where they are not as
expected, nothing is changed: four operations run at once, and a wait holds one of the four. A test fails on
the day that the parts change. docs/upstream.md says what would make this file needless.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

CALLS_AT_ONCE = 8
"""How many operations run at once; the SDK lets four. The engine asks for four a processor at most."""

_grown: weakref.WeakSet[ThreadPoolExecutor] = weakref.WeakSet()


def let_more_calls_run_at_once() -> None:
    """Give the process `CALLS_AT_ONCE` workers, since each spends its time waiting for VideoSDK."""
    pool = _own_pool()
    if pool is None or pool in _grown:
        return
    _grown.add(pool)
    with pool._shutdown_lock:
        _add_workers(pool, CALLS_AT_ONCE - pool._max_workers)


@contextmanager
def another_worker() -> Iterator[None]:
    """While the calling thread waits, let another one work in its place.

    The process has a few workers: as many waits would keep everything else from being made, perhaps the very
    thing that they wait for.
    """
    pool = _own_pool()
    if pool is None:
        yield
        return
    with pool._shutdown_lock:
        _add_workers(pool, 1)
    try:
        yield
    finally:
        with pool._shutdown_lock:
            pool._max_workers -= 1


def _add_workers(pool: Any, count: int) -> None:
    """Let so many more threads work for an executor whose lock is held."""
    for _ in range(count):
        pool._max_workers += 1
        # Before Python 3.12 workers that never idled are counted as idle, and none would be added.
        while pool._idle_semaphore.acquire(blocking=False):
            pass
        with suppress(RuntimeError):  # no more threads to be had
            pool._adjust_thread_count()


def _own_pool() -> Any:
    """The executor that runs the calling thread; None if it cannot be told, or is not as we know it."""
    parts = ("_shutdown_lock", "_max_workers", "_idle_semaphore", "_adjust_thread_count")
    for argument in getattr(threading.current_thread(), "_args", ()):
        pool = argument() if isinstance(argument, weakref.ref) else None
        if isinstance(pool, ThreadPoolExecutor) and all(hasattr(pool, part) for part in parts):
            return pool
    return None
