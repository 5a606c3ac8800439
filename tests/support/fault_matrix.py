"""The fault matrix: what goes wrong, in which call of which operation of which resource.

    CELLS                       every cell of the matrix
    fault_run.run(cells)        takes cells through the provider's process, gives an `Outcome` for each
    spread(cells, kinds)        a few cells, in which each kind is

A cell holds when, after the run that met the fault, state and server compared item by item,

- nothing is lost: what lives on the server and is this stack's stands in the state, or in the error's text;
- nothing is doubled: never two where one is declared;
- nothing is leaked: what others have is untouched, and nothing of ours lives after a delete that succeeded;
- the error's last line stands alone, and the run ends within its bounds;
- without the fault, the next run converges, or says what to do, and doing that converges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.areas import AREAS
from tests.support.area import EACH_CALL, NONE, OPERATIONS, Area, Call

TIMEOUT: Final = 5
"""Seconds for one call with its repeats (VIDEOSDK_TIMEOUT); one wait for the server takes half of that."""

OPERATION_BOUND: Final = 18
"""Seconds that one operation may take: two calls that fail, and a lost start looked for three times, 2 s
apart; the rest is for a busy machine."""

CONNECT_TIMEOUT: Final = "connect time-out"


@dataclass(frozen=True)
class Fault:
    """One way to go wrong, as the emulator does it on the socket."""

    name: str
    kind: str
    when: str = "before"
    """Whether the server acts before it goes wrong ("after") or does not act at all."""
    times: int | None = None
    """How often; None: always."""
    options: Mapping[str, Any] = field(default_factory=dict)
    by_default: bool = False
    """Whether `make test` has it; `make test-all` has all."""
    only_if_acts: bool = False
    """Whether it is another fault only where the call makes, changes or ends something."""
    followed_by: str | None = None
    """The fault that the call meets when it is repeated."""


def _status(name: str, status: int, **more: Any) -> Fault:
    message = {401: "token is invalid", 402: "not found", 404: "not found", 429: "slow down"}
    options = {"status": status, "body": {"message": message.get(status, "something broke")}}
    return Fault(name, "status", options=options | more.pop("options", {}), **more)


FAULTS: Final = (
    Fault("reply lost after the server acted", "reset", "after", times=1, by_default=True),
    Fault("replies lost after the server acted, always", "reset", "after", only_if_acts=True),
    Fault(
        "reply lost after the server acted, then 401",
        "reset",
        "after",
        times=1,
        only_if_acts=True,
        followed_by="401 in mid-run",
    ),
    Fault("connection reset before it acted", "reset", times=1),
    Fault("connection reset before it acted, always", "reset", only_if_acts=True),
    Fault("connection closed before it acted", "close", times=1, only_if_acts=True),
    Fault("read time-out", "hang", "after"),
    Fault("read time-out, not acted on", "hang", only_if_acts=True),
    _status("500 once", 500, times=1),
    _status("500 once, acted on", 500, times=1, when="after", only_if_acts=True),
    _status("503 always", 503, by_default=True),
    _status("503 always, acted on", 503, when="after", only_if_acts=True),
    _status("429, Retry-After in seconds", 429, times=1, options={"headers": {"retry-after": "1"}}),
    # A date is made when the fault is put in force.
    _status("429, Retry-After a date", 429, times=1, options={"headers": {"retry-after": "<date>"}}),
    _status(
        "429 always, Retry-After too long",
        429,
        options={"headers": {"retry-after": "900"}},
        only_if_acts=True,
    ),
    _status("401 in mid-run", 401, by_default=True),
    _status("402", 402),
    _status("404", 404),
    Fault("body cut short", "truncate", "after", by_default=True),
    Fault("HTML instead of JSON", "html"),
    Fault("HTML instead of JSON, acted on", "html", "after", only_if_acts=True),
    Fault("a bare JSON string", "json_string"),
    Fault("a bare JSON string, acted on", "json_string", "after", only_if_acts=True),
    Fault("a redirect", "redirect"),
    Fault("a redirect, acted on", "redirect", "after", only_if_acts=True),
    Fault("a reply of 100 MB", "huge"),
    Fault("a reply of 100 MB, acted on", "huge", "after", only_if_acts=True),
    Fault("a byte each second", "drip", "after"),
    Fault("a byte each second, headers too", "drip_headers", "after"),
    Fault("a byte each second, headers too, not acted on", "drip_headers", only_if_acts=True),
)


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix."""

    area: Area
    operation: str
    call: Call
    fault: str
    by_default: bool

    @property
    def runs_alone(self) -> bool:
        """Whether it needs a run of the engine of its own: with --continue-on-error the engine hangs when the
        delete of a replacement fails that deletes first (pulumi/pulumi#16373)."""
        deletes_first = self.operation == "replace" and self.area.definition.delete_before_replace
        return deletes_first and self.call in (EACH_CALL, *self.area.calls_of("delete"))

    @property
    def unreachable(self) -> bool:
        """Whether its fault is that of the whole run: the endpoint."""
        return self.fault == CONNECT_TIMEOUT and self.call in (EACH_CALL, NONE)

    @property
    def has_company(self) -> bool:
        """Whether those of its resource can meet their faults in the same run of the engine."""
        return not (self.runs_alone or self.unreachable or (self.call.shared and self.call is not NONE))

    def __str__(self) -> str:
        return f"{self.area.resource} {self.operation}: {self.fault}, at {self.call.name}"


@dataclass(frozen=True)
class Outcome:
    """What became of a cell. It holds if there are no problems."""

    cell: Cell
    sees: str
    """What the user sees."""
    left: str
    """What is left behind, in the state and on the server."""
    then: str
    """What the next run does, the fault being gone."""
    seconds: float
    failed: bool = False
    """Whether the user sees an error."""
    problems: Sequence[str] = ()


def fault(name: str) -> Fault:
    """The fault of a name."""
    return next(one for one in FAULTS if one.name == name)


def faults_at(call: Call) -> Sequence[Fault]:
    """The faults that a call can meet."""
    success = call.may_answer_text and ("json_string", "before")
    return [one for one in FAULTS if (call.acts or not one.only_if_acts) and (one.kind, one.when) != success]


def _cells(area: Area, operation: str) -> Sequence[Cell]:
    cells = []
    for call in area.calls[operation] or [NONE]:
        cells += [Cell(area, operation, call, one.name, one.by_default) for one in faults_at(call)]
    connecting = EACH_CALL if area.calls[operation] else NONE
    elsewhere = [call for call in area.calls[operation] if call.to]
    cells += [Cell(area, operation, call, CONNECT_TIMEOUT, True) for call in (connecting, *elsewhere)]
    for call in area.look_ups.get(operation, ()):
        cells += [Cell(area, operation, call, one.name, False) for one in FAULTS if not one.only_if_acts]
    return cells


CELLS: Final = [cell for area in AREAS for operation in OPERATIONS for cell in _cells(area, operation)]


def spread(cells: Iterable[Cell], kinds: Callable[[Cell], set[Any]]) -> list[Cell]:
    """A few of some cells, in which each kind of each of them is; the resources take turns."""
    left = {cell: kinds(cell) for cell in cells}
    found: list[Cell] = []
    turns = Counter[Area]()

    def worth(cell: Cell) -> tuple[int, bool, int]:
        return len(left[cell]), cell.call.acts, -turns[cell.area]

    while left:
        best = max(left, key=worth)
        met = left[best]
        found.append(best)
        turns[best.area] += 1
        left = {cell: rest for cell, kinds in left.items() if (rest := kinds - met)}
    return found
