"""Claims: which resource of a run has which object, so that no two ever share one.

An engine creates before it deletes. A resource that was renamed with `adopt` therefore takes its object
over under the new name, and then the engine deletes the old name: that must leave the object alone.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from .errors import LifecycleError


@dataclass
class _Claim:
    holder: str
    adopted: bool


@dataclass
class Claims:
    """The objects that one run's creates have handed out, by kind and id. Thread-safe."""

    _held: dict[tuple[str, str], _Claim] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, kind: str, id: str, holder: str, adopted: bool) -> None:
        """Note that `holder` has the object. Raises LifecycleError if another resource of the run has it."""
        with self._lock:
            claim = self._held.setdefault((kind, id), _Claim(holder, adopted))
        if claim.holder != holder:
            raise LifecycleError(
                f"{kind} {id} is what {claim.holder!r} of this same program has; two resources cannot share "
                "one. Nothing was created for this one. Declare it once, or tell the two apart."
            )

    def release(self, kind: str, id: str) -> str | None:
        """Give the object up, to be deleted; if it was adopted in this run, who keeps it instead."""
        with self._lock:
            claim = self._held.get((kind, id))
            if claim is not None and claim.adopted:
                return claim.holder
            self._held.pop((kind, id), None)
            return None
