"""One operation on one resource: how it waits, what bounds it, and what it tells the engine."""

from __future__ import annotations

import math
import threading
import time

from .. import engine
from ..lifecycle import LifecycleError


class Operation:
    """An operation of the resource `urn`. `timeout`: seconds that it may take from now on; 0: no bound."""

    def __init__(self, urn: str, timeout: float, cancelled: threading.Event) -> None:
        self._urn = urn
        self._timeout = timeout
        self.deadline = time.monotonic() + timeout if timeout else math.inf
        self._cancelled = cancelled

    def progress(self, text: str) -> None:
        """Show how far it is."""
        engine.show_status(text, self._urn)

    def warn(self, text: str) -> None:
        """Show a warning, the same one once in a run."""
        engine.warn(text, self._urn)

    def stopped(self) -> bool:
        """Whether nothing may be started any more: the run was cancelled, or the engine has ended."""
        return self._cancelled.is_set() or engine.gone()

    def pause(self, seconds: float) -> None:
        """Sleep. Raises LifecycleError as soon as the run is cancelled, or the operation's time is up."""
        left = self.deadline - time.monotonic()
        if self._cancelled.wait(max(0.0, min(seconds, left))):
            raise LifecycleError("the run was cancelled while this waited")
        if left <= seconds:
            raise LifecycleError(
                f"this took longer than the {self._timeout:g} s that `custom_timeouts` allows"
            )
