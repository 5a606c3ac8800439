"""Sessions (API §6).

What always holds:

- A session starts when the first participant joins. It ends when the last one leaves, when it is ended, or
  once it has lasted as long as its room's `autoCloseConfig` allows.
- What is due later is kept, and taken up after a restart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from videosdk_emulator.areas import rooms
from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Action, Area, Row, Section
from videosdk_emulator.core.clock import iso
from videosdk_emulator.core.ids import record_id
from videosdk_emulator.core.options import LARGEST
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, filters_of_sdk, invalid, not_found, page
from videosdk_emulator.core.schema import (
    Body,
    Count,
    Name,
    Number,
    Page,
    Paged,
    RecordId,
    RoomId,
    Stored,
    Time,
)
from videosdk_emulator.core.store import Document, between, has
from videosdk_emulator.webhooks import queue
from videosdk_emulator.webhooks.sender import wanted

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about sessions."""

    auto_close_unit: Literal["minutes", "seconds"] = "minutes"
    """What `autoCloseConfig.duration` counts: the documentation and the SDK disagree."""
    session_status: Literal["compared", "ignored", "refused"] = "compared"
    """What the list of sessions does with `status` of the query."""
    session_end_reply: Literal["documented", "sdk"] = "documented"
    """Reply of the call that ends a session: a session still `ongoing`, or the older names."""


_UNITS = {"minutes": 60.0, "seconds": 1.0}
_LAST = 253_402_300_799_999
"""The end of the year 9999, in ms since 1970: no session starts later."""

# What a caller sends


class Filters(Paged):
    room_id: str | None = None
    custom_room_id: str | None = None
    status: str | None = None
    query: str | None = None
    start_date: Count = 1
    end_date: Count = _LAST


class End(Body):
    room_id: Name
    session_id: str | None = None
    ignore_closed: bool = False
    vsdk_force_kill: bool = False


class Join(Body):
    participant_id: str | None = None
    name: str | None = None
    after: Annotated[float, Field(ge=0, le=LARGEST)] | None = None
    """Seconds until then."""


class Leave(Body):
    participant_id: str | None = None


# What is kept, and what a reply holds


class Stay(TypedDict):
    start: Time
    end: Time | None


class Participant(TypedDict):
    participantId: str
    name: str
    timelog: list[Stay]


class StoredSession(Stored):
    id: str
    room_id: str
    custom_room_id: str | None
    start: Time
    end: Time | None
    status: Literal["ongoing", "ended"]
    participants: list[Participant]
    due: float | None = None


class AnySession(TypedDict):
    id: RecordId
    start: Time
    end: Time | None
    participants: list[Participant]
    activeDuration: Number
    chatLink: str
    region: str
    userId: RecordId


class Session(AnySession):
    roomId: RoomId
    status: Literal["ongoing", "ended"]
    links: dict[str, str]
    customRoomId: NotRequired[str]


class EndedSession(AnySession):
    """The older names."""

    meetingId: RoomId
    userMeetingId: NotRequired[str]


area = Area(
    "sessions",
    document=StoredSession,
    indexed=("roomId", "customRoomId"),
    tables=("joins",),
    quirks=Quirks,
    section=Section(
        "Live sessions",
        empty="Nobody is in a room. Press “Join” at a room: its session starts with the first participant "
        "and ends with the last.",
        where=(has("ongoing", "status"),),
        counted=("live sessions", (has("ongoing", "status"),)),
    ),
)


@area.get("/v2/sessions", Page[list[Session]], fails=UNKNOWN)
def list_(call: Call, filters: Filters) -> Reply:
    """List the sessions, newest first; the dates are ms since 1970 (API §2.5, §6)."""
    backend = call.backend
    of_room = {"roomId": filters.room_id, "customRoomId": filters.custom_room_id}
    conditions = [has(value, name) for name, value in of_room.items() if value is not None]
    if filters.status is not None:
        does = Quirks.of(backend).session_status
        if does == "refused":
            raise invalid("status is not allowed")
        if does == "compared":
            conditions.append(has(filters.status, "status"))
    compared = filters_of_sdk(filters, {"query", "start_date", "end_date"}, backend.quirks)
    if "query" in compared:
        conditions.append(has(filters.query, "roomId", "customRoomId"))
    if compared & {"start_date", "end_date"}:
        conditions.append(between(_date(filters.start_date), _date(filters.end_date), "start"))
    found = area.table(backend).where(*conditions)
    filtered = "query" in compared or any(value is not None for value in of_room.values())
    if filtered and not found and backend.quirks.list_of_nothing == "not_found":
        raise not_found("Session", backend.quirks)
    return Reply(page(found, filters, backend.quirks, partial(to_json, backend)))


def _date(moment: int) -> str:
    return iso(min(moment, _LAST) / 1000)


@area.post("/v2/sessions/end", Session | EndedSession, fails=UNKNOWN)
def end(call: Call, body: End) -> Reply:
    """End the session of a room; the documented reply still says `ongoing` (API §6)."""
    backend = call.backend
    session = live_session(backend, body.room_id)
    if session is None and body.ignore_closed:
        session = area.table(backend).newest(roomId=body.room_id)
    if session is None or body.session_id not in (None, session["id"]):
        raise not_found("Session", backend.quirks)
    shown = to_json(backend, session)
    if session["status"] == "ongoing":
        finish(backend, session)
    if Quirks.of(backend).session_end_reply == "sdk":
        for name in ("status", "links"):
            del shown[name]
        older = {"roomId": "meetingId", "customRoomId": "userMeetingId"}
        shown = {older.get(name, name): value for name, value in shown.items()}
    return Reply(shown)


@area.get("/v2/sessions/{id}", Session, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get a session (API §6)."""
    return Reply(to_json(call.backend, found(call, id=id)))


def found(call: Call, **fields: object) -> Document:
    """The youngest session with these values. Raises Refused."""
    session = area.table(call.backend).newest(**fields)
    if session is None:
        raise not_found("Session", call.backend.quirks)
    return session


def live_session(backend: Backend, room: str) -> Document | None:
    """The session that is going on in a room."""
    return area.table(backend).newest(roomId=room, status="ongoing")


def a_live_room(backend: Backend) -> str:
    """The room of the youngest live session, for an example; else a placeholder."""
    session = area.table(backend).newest(status="ongoing")
    return session["roomId"] if session else "ROOM_ID"


# What a test or a person does to one


@rooms.area.verb("join")
def join_room(call: Call, room: Document) -> dict[str, Any]:
    """Lets a participant join a room, perhaps later; the first one starts a session."""
    backend, body = call.backend, call.parse(Join)
    if room["disabled"]:
        raise Refused(409, "nobody can join a deactivated room")
    participant_id = body.participant_id or "participant-1"
    name = body.name or participant_id
    if body.after is not None:
        join_later(backend, room, body.after, participant_id, name)
        return {"participantId": participant_id, "sessionId": None}
    return {"participantId": participant_id, "sessionId": join(backend, room, participant_id, name)["id"]}


@rooms.area.verb("leave")
def leave_room(call: Call, room: Document) -> dict[str, Any]:
    """Lets one participant leave, or all; the last one ends the session."""
    session = live_session(call.backend, room["roomId"])
    if session is None or not leave(call.backend, session, call.parse(Leave).participant_id):
        raise Refused(404, "nobody of that id is in the room")
    return {"sessionId": session["id"]}


@area.verb("end")
def end_now(call: Call, session: Document) -> Document:
    """Ends it, as somebody else would."""
    if session["status"] != "ongoing":
        raise Refused(404, "no such live session")
    return finish(call.backend, session)


# What happens to one


def join(backend: Backend, room: Document, participant_id: str, name: str) -> Document:
    """Lets a participant join; the first one starts the session."""
    now, sessions = backend.timestamp(), area.table(backend)
    session = live_session(backend, room["roomId"])
    if session is None:
        session = sessions.save(
            {
                "id": record_id(),
                "roomId": room["roomId"],
                "customRoomId": room["customRoomId"],
                "start": now,
                "end": None,
                "status": "ongoing",
                "participants": [],
                "due": backend.clock.time() + _longest(backend, room),
            }
        )
        _close_when_due(backend, session)
        _emit(backend, session, "session-started", {"start": _offset_form(session["start"])})
        area.publish("started", backend, session)
    if any(one["participantId"] == participant_id for one in present(session)):
        return session
    participant = {"participantId": participant_id, "name": name, "timelog": [{"start": now, "end": None}]}
    session = sessions.save({**session, "participants": [*session["participants"], participant]})
    area.publish("joined", backend, session)
    data = {"participantId": participant_id, "participantName": name}
    _emit(backend, session, "participant-joined", data)
    return session


def leave(backend: Backend, session: Document, participant_id: str | None) -> bool:
    """Lets one participant leave, or all; the last one ends the session. False: there was none."""
    leaving = [one for one in present(session) if participant_id in (None, one["participantId"])]
    for participant in leaving:
        participant["timelog"][-1]["end"] = backend.timestamp()
        data = {"participantId": participant["participantId"], "participantName": participant["name"]}
        _emit(backend, session, "participant-left", {**data, "reason": "user-left"})
    if leaving:
        area.table(backend).save(session)
        area.publish("left", backend, session)
        if not present(session):
            finish(backend, session)
    return bool(leaving)


def finish(backend: Backend, session: Document) -> Document:
    """Ends a session and its participants' stay."""
    now = backend.timestamp()
    for participant in present(session):
        participant["timelog"][-1]["end"] = now
    session = area.table(backend).save({**session, "status": "ended", "end": now})
    area.publish("ended", backend, session)
    times = {"start": _offset_form(session["start"]), "end": _offset_form(now)}
    _emit(backend, session, "session-ended", {**times, "reason": "Meeting Ended."})
    return session


@rooms.area.on("deactivated")
def finish_live(backend: Backend, room: Document) -> None:
    """The end of a room is the end of its session."""
    session = live_session(backend, room["roomId"])
    if session is not None:
        finish(backend, session)


@rooms.area.on("deleted")
def remove_all(backend: Backend, room: Document) -> None:
    """A room that never was had no sessions."""
    area.table(backend).remove(roomId=room["roomId"])


@rooms.area.on("created")
def join_when_set(backend: Backend, room: Document) -> None:
    """The setting `join_after`."""
    if backend.settings.join_after is not None:
        join_later(backend, room, backend.settings.join_after)


def join_later(
    backend: Backend,
    room: Document,
    seconds: float,
    participant_id: str = "simulated",
    name: str = "Simulated",
) -> None:
    """Lets a participant join after a while, also when the emulator is restarted meanwhile."""
    due = backend.clock.time() + seconds
    join_ = area.table(backend, "joins").save(
        {"roomId": room["roomId"], "participantId": participant_id, "name": name, "due": due}
    )
    _join_when_due(backend, join_)


@area.on_start
def resume(backend: Backend) -> None:
    """Takes up the joins and the closing of sessions that are due after the emulator was stopped."""
    for join_ in area.table(backend, "joins").find():
        _join_when_due(backend, join_)
    for session in area.table(backend).find(status="ongoing"):
        if "due" in session:  # Those of 0.1.0 have no end in sight.
            _close_when_due(backend, session)


def _auto_close(room: Document) -> dict[str, Any]:
    return {**rooms.AUTO_CLOSE, **room.get("autoCloseConfig", {})}


def _longest(backend: Backend, room: Document) -> float:
    """Seconds that a session of this room lasts at most."""
    duration = min(_auto_close(room)["duration"], LARGEST)
    return float(duration) * _UNITS[Quirks.of(backend).auto_close_unit]


def _close_when_due(backend: Backend, session: Document) -> None:
    backend.clock.at(session["due"], partial(_close_now, backend, session["id"]))


def _close_now(backend: Backend, session_id: str) -> None:
    with backend.store.transaction():
        session = area.table(backend).newest(id=session_id, status="ongoing")
        room = session and rooms.area.table(backend).newest(roomId=session["roomId"])
        if session is None or room is None:
            return
        if _auto_close(room)["type"] == "session-ends":
            finish(backend, session)
        else:
            rooms.disable(backend, room)
    backend.changed.notify()


def _join_when_due(backend: Backend, join_: Document) -> None:
    backend.clock.at(join_["due"], partial(_join_now, backend, join_))


def _join_now(backend: Backend, join_: Document) -> None:
    with backend.store.transaction():
        joins = area.table(backend, "joins")
        if joins.get(join_["seq"]) is None:  # The call that asked for it failed after all.
            return
        joins.drop(join_)
        room = rooms.area.table(backend).newest(roomId=join_["roomId"])
        if room is not None and not room["disabled"]:
            join(backend, room, join_["participantId"], join_["name"])
    backend.changed.notify()


def present(session: Document) -> list[Any]:
    """The participants who have not left."""
    return [one for one in session["participants"] if one["timelog"][-1]["end"] is None]


def emit(backend: Backend, room_id: str, session_id: str, event: str, data: dict[str, Any]) -> None:
    """Tells the receiver that a room was made with, if it asked for this event."""
    room = rooms.area.table(backend).newest(roomId=room_id) or {}
    webhook = room.get("webhook") or {}
    if webhook.get("endPoint") and wanted(event, webhook.get("events") or []):
        ids = {"meetingId": room_id, "sessionId": session_id}
        queue.post(backend, webhook["endPoint"], event, {**ids, **data})


def _emit(backend: Backend, session: Document, event: str, data: dict[str, Any]) -> None:
    emit(backend, session["roomId"], session["id"], event, data)


def _offset_form(timestamp: str) -> str:
    # Session webhooks write times with an offset, all else with a Z (API §2.6).
    return timestamp.replace("Z", "+00:00")


# Its shapes


def to_json(backend: Backend, session: Document) -> dict[str, Any]:
    """A session as the API shows it; where the room has no custom id, there is none."""
    ended = datetime.fromisoformat(session["end"] or backend.timestamp())
    active = ended - datetime.fromisoformat(session["start"])
    custom_id = {} if session["customRoomId"] is None else {"customRoomId": session["customRoomId"]}
    return {
        **{name: session[name] for name in ("id", "roomId", "start", "end", "status")},
        **custom_id,
        "userId": backend.user_id,
        "participants": session["participants"],
        "activeDuration": max(0, int(active.total_seconds())),
        "chatLink": "",
        "region": "us001",
        "links": links(backend, session["roomId"], session["id"]),
    }


def links(backend: Backend, room_id: str, session_id: str) -> dict[str, str]:
    """Where the room and the session are."""
    return {
        "get_room": f"{backend.url}/v2/rooms/{room_id}",
        "get_session": f"{backend.url}/v2/sessions/{session_id}",
    }


def _join_action(room: Document, session: Document | None, target: str) -> Action:
    guest = f"guest-{len(session['participants']) + 1 if session else 1}"
    name = room["customRoomId"] or room["roomId"]
    path = ("rooms", room["roomId"], "join")
    return Action("Join", target, f"{guest} joined {name}", path, {"participantId": guest})


@rooms.area.row_extension
def room_row(backend: Backend, room: Document, row: Row) -> None:
    """Who is in a room, and the button to join it."""
    if room["disabled"]:
        return
    session = live_session(backend, room["roomId"])
    there = f"live, {len(present(session))} in it" if session else "nobody in it"
    row.badges.append((there, "good" if session else ""))
    row.actions.append(_join_action(room, session, row.title[0]))


@area.row
def row(backend: Backend, session: Document) -> Row:
    """A live session in the console."""
    name = session["customRoomId"] or session["roomId"]
    path = ("sessions", session["id"], "end")
    return Row(
        session["id"],
        [name],
        [("live", "good")],
        times=[session["start"]],
        actions=[
            _join_action(session, session, f"the session in {name}"),
            Action("End session", f"in {name}", f"The session in {name} ended", path),
        ],
        items=[_participant_row(session, name, one) for one in present(session)],
    )


def _participant_row(session: Document, room: str, participant: Document) -> Row:
    id_, name = participant["participantId"], participant["name"]
    path = ("rooms", session["roomId"], "leave")
    leave_ = Action("Leave", f"{room}: {id_}", f"{id_} left {room}", path, {"participantId": id_})
    return Row(id_, [name if name == id_ else f"{name} ({id_})"], actions=[leave_])
