"""What can be made to go wrong, and when. `injection` carries it out."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.requests import Request

from videosdk_emulator.core.signals import ChangeSignal

OPTIONS: dict[str, dict[str, Any]] = {
    "reset": {},
    "close": {},
    "hang": {},
    "hold": {},
    "status": {"status": 500, "body": None, "headers": {}},
    "truncate": {},
    "html": {},
    "json_string": {},
    "redirect": {"location": "http://127.0.0.1:9/"},
    "huge": {"size": 100_000_000},
    "drip": {"interval": 1.0},
    "drip_headers": {"interval": 1.0},
    "delay": {"seconds": 1.0},
}
"""Every kind of fault with its options and their defaults."""


@dataclass
class Fault:
    """One thing that goes wrong for requests of a method and a path, and of a query or a body if told."""

    kind: str
    path: re.Pattern[str]
    method: str | None = None
    query: re.Pattern[str] | None = None
    body: re.Pattern[str] | None = None
    when: str = "before"
    times: int | None = None
    skip: int = 0
    options: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: uuid4().hex[:12])
    hits: int = 0
    probability: float = 1.0
    seed: int = 0
    released: bool = False
    removed: bool = False
    seen: int = 0
    taken: int = 0

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)

    def takes(self, request: Request) -> bool:
        """Whether this request is to fail; counts it."""
        if self.released or not self._fits(request):
            return False
        if self.times is not None and self.taken >= self.times:
            return False
        self.seen += 1
        if self.seen <= self.skip or self._rng.random() >= self.probability:
            return False
        self.taken += 1
        return True

    def _fits(self, request: Request) -> bool:
        if self.method not in (None, request.method) or not self.path.fullmatch(request["path"]):
            return False
        if self.query is not None and not self.query.search(request["query_string"].decode("latin-1")):
            return False
        return self.body is None or bool(self.body.search(request.state.body.decode("utf-8", "replace")))

    def as_json(self) -> dict[str, Any]:
        """The fault as the control API shows it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "method": self.method,
            "path": self.path.pattern,
            "query": None if self.query is None else self.query.pattern,
            "body_match": None if self.body is None else self.body.pattern,
            "when": self.when,
            "times": self.times,
            "skip": self.skip,
            "probability": self.probability,
            "seed": self.seed,
            "hits": self.hits,
            "released": self.released,
            **self.options,
        }


class Faults:
    """The faults now in force; the oldest that takes a request has it."""

    def __init__(self, changed: ChangeSignal) -> None:
        self._changed = changed
        self._faults: dict[str, Fault] = {}
        self.changes = 0
        """A number that grows with every change."""

    def add(self, given: dict[str, Any]) -> Fault:
        """Puts a fault in force. Raises ValueError when it makes no sense."""
        fault = _fault(given)
        self._faults[fault.id] = fault
        self._note_change()
        return fault

    def take(self, request: Request) -> Fault | None:
        """The fault that this request meets."""
        return next((fault for fault in self._faults.values() if fault.takes(request)), None)

    def count(self, fault: Fault) -> None:
        """Counts that the fault was applied; with `when` after, the server has acted by now."""
        fault.hits += 1
        self._note_change()

    def get(self, id_: str) -> Fault | None:
        """A fault by id."""
        return self._faults.get(id_)

    def all(self) -> list[Fault]:
        """All faults in force."""
        return list(self._faults.values())

    def release(self, fault: Fault) -> None:
        """Lets go of what `hold` and `hang` keep, and of requests to come."""
        fault.released = True
        self._note_change()

    def remove(self, fault: Fault) -> None:
        """Takes the fault away; the connections that it keeps are closed without a reply."""
        fault.removed = True
        self._faults.pop(fault.id, None)
        self._note_change()

    def clear(self) -> None:
        """Takes all faults away."""
        for fault in self.all():
            self.remove(fault)

    def _note_change(self) -> None:
        self.changes += 1
        self._changed.notify()


def _fault(given: dict[str, Any]) -> Fault:
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in OPTIONS:
        raise ValueError(f"kind is one of {', '.join(OPTIONS)}, not {kind!r}")
    known = {"kind", "method", "path", "query", "body_match", "when", "times", "skip"}
    known |= {"probability", "seed", *OPTIONS[kind]}
    if unknown := sorted(set(given) - known):
        raise ValueError(f"a fault of kind {kind!r} has no {', '.join(unknown)}; it has {sorted(known)}")
    when = given.get("when") or ("after" if kind == "truncate" else "before")
    if when not in ("before", "after") or (kind == "truncate" and when != "after"):
        raise ValueError(f"when cannot be {when!r} for {kind!r}")
    method, times, skip = given.get("method"), given.get("times"), given.get("skip") or 0
    if not isinstance(method, str | None):
        raise ValueError(f"method is the name of one or null, not {method!r}")
    if type(skip) is not int or skip < 0 or not (times is None or (type(times) is int and times > 0)):
        raise ValueError("times is a number above zero or null, skip a number from zero up")
    probability, seed = given.get("probability", 1.0), given.get("seed")
    if type(probability) not in (int, float) or not 0 < probability <= 1:
        raise ValueError("probability is a number above zero, at most one")
    if seed is None:
        seed = random.randrange(2**32)  # Shown with the fault, so that what happened can be had again.
    elif type(seed) is not int:
        raise ValueError("seed is a whole number or null")
    path = _pattern("path", given.get("path") or ".*")
    query, body = (
        _pattern(name, given[name]) if given.get(name) else None for name in ("query", "body_match")
    )
    options = {name: given.get(name, default) for name, default in OPTIONS[kind].items()}
    for name, value in options.items():
        _check_option(name, value)
    return Fault(
        kind,
        path,
        method,
        query,
        body,
        when,
        times,
        skip,
        options,
        probability=probability,
        seed=seed,
    )


def _pattern(name: str, given: Any) -> re.Pattern[str]:
    try:
        return re.compile(given)
    except (re.error, TypeError) as problem:
        raise ValueError(f"{name} is no regular expression: {problem}") from None


def _check_option(name: str, value: Any) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    fits = {
        "status": number and isinstance(value, int) and 200 <= value <= 599,
        "size": number and isinstance(value, int),
        "interval": number,
        "seconds": number,
        "headers": isinstance(value, dict),
        "location": isinstance(value, str),
        "body": True,
    }
    if not fits[name]:
        raise ValueError(f"{name} cannot be {value!r}")
