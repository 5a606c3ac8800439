"""What runs in a room's live session: started by its room, and ended by its room (API §3, §7, §8).

What always holds:

- Whether a second one may run beside the first is the room's to say, else a quirk's.
- `end` takes a room: it ends what runs there, whoever started it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from videosdk_emulator.areas import rooms, sessions
from videosdk_emulator.core.area import Action, Area, Link, Row
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, not_found
from videosdk_emulator.core.schema import Body
from videosdk_emulator.core.store import Document

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about transcriptions, recordings, HLS and RTMP streams alike."""

    start_without_session: Literal[400, 402, 404] = 400
    """Starting something in a room with no live session."""
    busy_start: Literal["conflict", "same", "second"] = "conflict"
    """Starting in a room where one of its kind runs: 409, that one again, or a second one."""
    end_when_idle: Literal[404, 400, 200] = 404
    """Ending what runs in a room when nothing of its kind does."""
    end_acts_on: Literal["all", "newest"] = "all"
    """Which of those that run in the room `end` ends."""


area = Area("in_room", quirks=Quirks)


# What a caller sends


class Summary(Body):
    enabled: bool | None = None
    prompt: str | None = None


class EndNow(Body):
    status: Literal["completed", "failed"] = "completed"


ENDS = {"End": "completed", "Let fail": "failed"}
"""The buttons of the console that end one, and as what it then ends."""


Finish = Callable[["Backend", Document, str], Document]
Files = Callable[["Backend", Document], Mapping[str, str]]


class InRoom(Area):
    """An area whose documents run in a room: each has `roomId`, `sessionId`, `start`, `end` and `status`."""

    def __init__(self, name: str, noun: str, **options: Any) -> None:
        super().__init__(name, indexed=("roomId", "sessionId"), **options)
        self.noun = noun
        self.title = f"{noun[0].upper()}{noun[1:]}"
        self._finish: Finish
        self._files: Files = lambda *_: {}
        self.verb("end")(self._end_now)
        self.row(self._draw)

    def finisher(self, finish: Finish) -> Finish:
        """Declares how a running one ends, as `completed` or `failed`."""
        self._finish = finish
        return finish

    def files(self, name: Files) -> Files:
        """Declares the names of the files that one has by now, by what they are."""
        self._files = name
        return name

    def running(self, backend: Backend, room: str) -> list[Document]:
        """Those that run in a room, oldest first."""
        return self.table(backend).find(roomId=room, status="running")

    def begin(
        self, backend: Backend, session: Document, fields: Document, *, several: bool = False
    ) -> tuple[Document, bool]:
        """Starts one in a session; the second: whether it is new. Raises Refused.

        `several`: whether the room lets several run at a time.
        """
        running = [] if several else self.running(backend, session["roomId"])
        if running and Quirks.of(backend).busy_start == "conflict":
            raise Refused(409, f"{self.title} is already running in this room")
        if running and Quirks.of(backend).busy_start == "same":
            return running[-1], False
        ids = {"roomId": session["roomId"], "sessionId": session["id"]}
        times = {"start": backend.timestamp(), "end": None}
        return self.table(backend).save({**fields, "status": "running", **ids, **times}), True

    def stop(self, backend: Backend, room_id: str, id_: str | None = None) -> Document | None:
        """Ends what runs in a room, or only the one with this id; None: nothing ran. Raises Refused."""
        running = self.running(backend, _room(backend, room_id)["roomId"])
        chosen = [one for one in running if id_ in (None, one["id"])]
        if not chosen and (status := Quirks.of(backend).end_when_idle) != 200:
            raise Refused(status, f"No running {self.noun} in this room")
        if Quirks.of(backend).end_acts_on == "newest":
            chosen = chosen[-1:]
        ended = [self._finish(backend, one, "completed") for one in chosen]
        return ended[-1] if ended else None

    def finish_with(self, backend: Backend, session: Document) -> None:
        """Ends what runs in a session."""
        for one in self.table(backend).find(sessionId=session["id"], status="running"):
            self._finish(backend, one, "completed")

    def _end_now(self, call: Call, document: Document) -> Document:
        """Ends it, as somebody else would, or lets it fail."""
        if document["status"] != "running":
            raise Refused(404, f"no such running {self.noun}")
        return self._finish(call.backend, document, call.parse(EndNow).status)

    def _draw(self, backend: Backend, document: Document) -> Row:
        id_, room, status = document["id"], document["roomId"], document["status"]
        shown = Row(
            id_,
            [id_, room],
            [(status, {"running": "good", "failed": "bad"}.get(status, ""))],
            times=[document["start"], document["end"]],
        )
        for label, result in (
            {"End": "completed", "Let fail": "failed"}.items() if status == "running" else ()
        ):
            done, path = f"The {self.noun} in {room} {result}", (self.name, id_, "end")
            shown.actions.append(
                Action(label, f"{self.noun} {id_} in {room}", done, path, {"status": result})
            )
        for kind, name in self._files(backend, document).items():
            shown.links.append(Link(kind, f"{self.noun} {id_}", ("files", name)))
        return shown


def live(backend: Backend, room_id: str) -> tuple[Document, Document]:
    """A room and its live session. Raises Refused."""
    room = _room(backend, room_id)
    session = sessions.live_session(backend, room["roomId"])
    if session is None:
        raise Refused(Quirks.of(backend).start_without_session, "Room has no active session")
    return room, session


def _room(backend: Backend, room_id: str) -> Document:
    room = rooms.area.table(backend).newest(roomId=room_id)
    if room is None:
        raise not_found("Room", backend.quirks)
    return room
