"""Claims: which resource has which object, so that no two share one, and none deletes another's.

An engine creates before it deletes. A resource that was renamed or moved with `adopt` adopts its object anew,
and then the engine deletes the old entry of the state, in the same run or in a later one: that must not
delete the object. So every declared object is claimed in every run: by the create that created or adopted it,
or when the engine compares it.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field

from .errors import LifecycleError


@dataclass(frozen=True)
class Holder:
    """A resource as the state knows it.

    `key` is its own, from its create on: two resources may have one name, under different parents. State of
    an earlier version has none; there the names decide.
    """

    key: str | None
    name: str
    formerly: str = ""
    """The name in the state, where the program gives it another one by an alias."""

    def is_same_as(self, other: Holder) -> bool:
        """Whether the two are one resource."""
        if self.key is not None or other.key is not None:
            return self.key == other.key
        return bool({self.name, self.formerly or self.name} & {other.name, other.formerly or other.name})


@dataclass
class Claims:
    """Who holds which object in one run, by kind and id. Thread-safe."""

    _held: dict[tuple[str, str], list[Holder]] = field(default_factory=lambda: defaultdict(list))
    _created: dict[tuple[str, str], Holder] = field(default_factory=dict)
    _deleted: dict[tuple[str, str], Holder] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def declare(self, kind: str, id: str, holder: Holder) -> None:
        """Note that a declared resource has the object."""
        with self._lock:
            self._held[kind, id].append(holder)

    def take(self, kind: str, id: str, holder: Holder) -> None:
        """Note that a resource has created or adopted the object. Raises LifecycleError if another resource
        of the run has created it too."""
        with self._lock:
            first = self._created.setdefault((kind, id), holder)
            if first is holder:
                self._held[kind, id].append(holder)
                # It is a new one, though by its name it may be called as one that was deleted.
                self._deleted.pop((kind, id), None)
        if first is not holder:
            raise LifecycleError(
                f"{kind} {id} is what {first.name!r} of this same program has; two resources cannot share "
                "one. Nothing was created for this one. Declare it once, or tell the two apart."
            )

    def forget(self, kind: str, id: str) -> None:
        """Note that the object is gone: what is created under its id is a new one."""
        with self._lock:
            for noted in (self._held, self._created, self._deleted):
                noted.pop((kind, id), None)

    def deleted(self, kind: str) -> frozenset[str]:
        """The ids of the objects of a kind that this run has deleted: a server may show them for a while."""
        with self._lock:
            return frozenset(id for of, id in self._deleted if of == kind)

    def release(self, kind: str, id: str, holder: Holder) -> str | None:
        """Give up the claim of a resource that is to be deleted; return the name of another one that has the
        object, if any: one that is declared, or that deletes it already. The object must then not be deleted.
        """
        with self._lock:
            kept = [one for one in self._held[kind, id] if not one.is_same_as(holder)]
            self._held[kind, id] = kept
            keeper = kept[0] if kept else self._deleted.setdefault((kind, id), holder)
            if not keeper.is_same_as(holder):
                return keeper.name
            self._created.pop((kind, id), None)
            return None
