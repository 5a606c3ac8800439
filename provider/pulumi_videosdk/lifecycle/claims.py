"""Claims: which resource has which object, so that no two share one, and none deletes another's.

An engine creates before it deletes. A resource that was renamed with `adopt` adopts its object under the new
name, and then the engine deletes the old name, in the same run or in a later one: that must not delete the
object. So every declared object is claimed in every run: by the create that created or adopted it, or when
the engine compares it.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field

from .errors import LifecycleError


@dataclass(frozen=True)
class _Claim:
    names: Container[str]
    holder: str
    created: bool = False
    adopted: bool = False


@dataclass
class Claims:
    """Who holds which object in one run, by kind and id. Thread-safe."""

    _held: dict[tuple[str, str], list[_Claim]] = field(default_factory=lambda: defaultdict(list))
    _deleted: dict[tuple[str, str], str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def declare(self, kind: str, id: str, holder: str, formerly: str) -> None:
        """Note that `holder`, which the state may still know by another name, has the object."""
        with self._lock:
            self._held[kind, id].append(_Claim({holder, formerly}, holder))

    def take(self, kind: str, id: str, holder: str, adopted: bool) -> None:
        """Note that `holder` has created the object. Raises LifecycleError if another resource of the run
        has created it too."""
        with self._lock:
            claims = self._held[kind, id]
            other = next((one.holder for one in claims if one.created and one.holder != holder), None)
            if other is None:
                claims.append(_Claim({holder}, holder, created=True, adopted=adopted))
        if other is not None:
            raise LifecycleError(
                f"{kind} {id} is what {other!r} of this same program has; two resources cannot share "
                "one. Nothing was created for this one. Declare it once, or tell the two apart."
            )

    def release(self, kind: str, id: str, name: str) -> str | None:
        """Give up the claim of `name`, which is to be deleted; return who else has the object, if anyone.

        That is another declared name, one that deletes it already, or the one that adopted it in this run.
        The object must then not be deleted.
        """
        with self._lock:
            claims = self._held[kind, id]
            kept = [one for one in claims if one.adopted or name not in one.names]
            claims[:] = kept
            holder = kept[0].holder if kept else self._deleted.setdefault((kind, id), name)
            return holder if kept or holder != name else None
