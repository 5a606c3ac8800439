"""The fault matrix: what goes wrong, in which call of which operation of which resource.

    CELLS                    every cell of the matrix
    matrix_run.run(cells)    takes cells through the real command line, gives an `Outcome` for each

A cell holds when, after the run that met the fault, state and server compared item by item,

- nothing is lost: what lives on the server and is this stack's stands in the state, or in the error's text;
- nothing is doubled: never two running transcriptions in a room, never two rooms where one is declared;
- nothing is leaked: what others have is untouched, and nothing of ours lives after a delete that succeeded;
- the error's last line stands alone, and the run ends within its bounds;
- without the fault, the next run converges, or says what to do, and doing that converges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

OPERATIONS: Final = ("create", "read", "update", "replace", "delete")
TIMEOUT: Final = 6
"""Seconds for one call with its repeats (VIDEOSDK_TIMEOUT); one wait for the server takes half of that."""

OPERATION_BOUND: Final = 18
"""Seconds that one operation may take: two calls that fail, and a lost start looked for three times, 2 s
apart; the rest is for a busy machine."""

CONNECT_TIMEOUT: Final = "connect time-out"
TRANSCRIPTIONS: Final = "/ai/v1/realtime-transcriptions"


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
    wide: bool = False
    """Whether only the wide matrix has it."""
    followed_by: str | None = None
    """The fault that the call meets when it is repeated."""


def _status(name: str, status: int, **more: Any) -> Fault:
    message = {401: "token is invalid", 402: "not found", 404: "not found", 429: "slow down"}
    options = {"status": status, "body": {"message": message.get(status, "something broke")}}
    return Fault(name, "status", options=options | more.pop("options", {}), **more)


FAULTS: Final = (
    Fault("reply lost after the server acted", "reset", "after", times=1),
    Fault("replies lost after the server acted, always", "reset", "after", wide=True),
    Fault(
        "reply lost after the server acted, then 401",
        "reset",
        "after",
        times=1,
        wide=True,
        followed_by="401 in mid-run",
    ),
    Fault("connection reset before it acted", "reset", times=1),
    Fault("connection reset before it acted, always", "reset", wide=True),
    Fault("connection closed before it acted", "close", times=1, wide=True),
    Fault("read time-out", "hang", "after"),
    Fault("read time-out, not acted on", "hang", wide=True),
    _status("500 once", 500, times=1),
    _status("500 once, acted on", 500, times=1, when="after", wide=True),
    _status("503 always", 503),
    _status("503 always, acted on", 503, when="after", wide=True),
    _status("429, Retry-After in seconds", 429, times=1, options={"headers": {"retry-after": "1"}}),
    # A date is made when the fault is put in force.
    _status("429, Retry-After a date", 429, times=1, options={"headers": {"retry-after": "<date>"}}),
    _status("429 always, Retry-After too long", 429, options={"headers": {"retry-after": "900"}}, wide=True),
    _status("401 in mid-run", 401),
    _status("402", 402),
    _status("404", 404),
    Fault("body cut short", "truncate", "after"),
    Fault("HTML instead of JSON", "html"),
    Fault("HTML instead of JSON, acted on", "html", "after", wide=True),
    Fault("a bare JSON string", "json_string"),
    Fault("a bare JSON string, acted on", "json_string", "after", wide=True),
    Fault("a redirect", "redirect"),
    Fault("a redirect, acted on", "redirect", "after", wide=True),
    Fault("a reply of 100 MB", "huge"),
    Fault("a reply of 100 MB, acted on", "huge", "after", wide=True),
    Fault("a byte each second", "drip", "after"),
    Fault("a byte each second, headers too", "drip_headers", "after"),
    Fault("a byte each second, headers too, not acted on", "drip_headers", wide=True),
)

FIRST_HALF: Final = frozenset(one.name for one in FAULTS[: len(FAULTS) // 2])
"""Some of the faults, for two who share the work."""


@dataclass(frozen=True)
class Call:
    """One call of an operation, and how the emulator tells the units' apart: `{name}`, `{id}`, `{room}`."""

    name: str
    method: str
    path: str
    query: str | None = None
    body_match: str | None = None

    def match(self, **unit: str) -> dict[str, Any]:
        """What a fault for this call of one unit matches."""
        made = {"method": self.method or None, "path": self.path.format(**unit)}
        parts = {"query": self.query, "body_match": self.body_match}
        return made | {key: text.format(**unit) for key, text in parts.items() if text is not None}


LOOK_ROOM = Call("GET /v2/rooms/{custom_room_id}", "GET", "/v2/rooms/{name}-own")
MAKE_ROOM = Call("POST /v2/rooms", "POST", "/v2/rooms", body_match='"customRoomId": "{name}-')
GET_ROOM = Call("GET /v2/rooms/{id}", "GET", "/v2/rooms/{id}")
DEACTIVATE = Call("POST /v2/rooms/deactivate", "POST", "/v2/rooms/deactivate", body_match='"{id}"')
SESSIONS = Call("GET /v2/sessions/", "GET", "/v2/sessions/", query="roomId={room}(&|$)")
LIST = Call(f"GET {TRANSCRIPTIONS}/", "GET", f"{TRANSCRIPTIONS}/", query="roomId={room}(&|$)")
START = Call(f"POST {TRANSCRIPTIONS}/start", "POST", f"{TRANSCRIPTIONS}/start", body_match='"{room}"')
GET = Call(f"GET {TRANSCRIPTIONS}/{{id}}", "GET", f"{TRANSCRIPTIONS}/{{id}}")
END = Call(f"POST {TRANSCRIPTIONS}/end", "POST", f"{TRANSCRIPTIONS}/end", body_match='"{room}"')
PUBLIC_KEY = Call("GET /v2/public/rsa-public-key", "GET", "/v2/public/rsa-public-key")
PROBE = Call("POST to the receiver", "POST", "/_emulator/inbox/{name}")
NONE = Call("no call", "", ".*")
EACH_CALL = Call("each call", "", ".*")


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix."""

    resource: str
    operation: str
    call: Call
    fault: str
    wide: bool = False

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from the others."""
        return self.resource, self.operation, self.fault, self.call.name

    def __str__(self) -> str:
        return f"{self.resource} {self.operation}: {self.fault}, at {self.call.name}"


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
    problems: Sequence[str] = ()


ACTING: Final[Mapping[tuple[str, str], Sequence[Call]]] = {
    ("Room", "create"): [MAKE_ROOM],
    ("Room", "read"): [GET_ROOM],
    ("Room", "update"): [NONE],
    ("Room", "replace"): [MAKE_ROOM, DEACTIVATE],
    ("Room", "delete"): [DEACTIVATE],
    ("RealtimeTranscription", "create"): [LIST, START],
    ("RealtimeTranscription", "read"): [GET],
    ("RealtimeTranscription", "update"): [NONE],
    ("RealtimeTranscription", "replace"): [END, START],
    ("RealtimeTranscription", "delete"): [END],
    ("WebhookEndpoint", "create"): [PUBLIC_KEY, PROBE],
    ("WebhookEndpoint", "read"): [PUBLIC_KEY],
    ("WebhookEndpoint", "update"): [PUBLIC_KEY, PROBE],
    ("WebhookEndpoint", "replace"): [PUBLIC_KEY, PROBE],
    ("WebhookEndpoint", "delete"): [NONE],
}
"""The calls that matter most: those that act, and one look-up."""

LOOKING: Final[Mapping[tuple[str, str], Sequence[Call]]] = {
    ("Room", "create"): [LOOK_ROOM],
    ("RealtimeTranscription", "create"): [SESSIONS],
    ("RealtimeTranscription", "replace"): [LIST, SESSIONS],
    ("RealtimeTranscription", "delete"): [LIST],
}
"""The other look-ups, for the wide matrix."""


def _cells() -> Sequence[Cell]:
    cells = []
    for (resource, operation), calls in ACTING.items():
        for call in calls:
            # Where nothing is made or ended, it is all one whether the server acts.
            acts = call.method == "POST" and call is not PROBE
            faults = [one for one in FAULTS if acts or not one.wide]
            cells += [Cell(resource, operation, call, one.name, one.wide) for one in faults]
        cells.append(Cell(resource, operation, NONE if NONE in calls else EACH_CALL, CONNECT_TIMEOUT))
        if PROBE in calls:
            cells.append(Cell(resource, operation, PROBE, CONNECT_TIMEOUT))
    for (resource, operation), calls in LOOKING.items():
        for call in calls:
            cells += [Cell(resource, operation, call, one.name, True) for one in FAULTS if not one.wide]
    return cells


CELLS: Final = _cells()
