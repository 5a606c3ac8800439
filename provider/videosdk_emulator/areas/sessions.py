"""Sessions and who is in them (API §6).

What always holds:

- A session starts when the first participant joins. It ends when the last one leaves, when it is ended, or
  once it has lasted as long as its room's `autoCloseConfig` allows.
- What is due later is kept, and taken up after a restart.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from videosdk_emulator.areas.transcriptions import finish_all
from videosdk_emulator.core.backend import Backend, iso
from videosdk_emulator.core.ids import live_session, record_id
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Reply, count, invalid, not_found, page
from videosdk_emulator.core.store import Document, between, has
from videosdk_emulator.webhooks import queue
from videosdk_emulator.webhooks.sender import wanted

AUTO_CLOSE = {"type": "session-ends", "duration": 480}
"""What a room's autoCloseConfig is unless set (API §5.1)."""

_UNITS = {"minutes": 60.0, "seconds": 1.0}
_LAST = 253_402_300_799_999
"""The end of the year 9999, in ms since 1970: no session starts later."""


def list_(call: Call) -> Reply:
    """GET /v2/sessions: newest first; `query` is a roomId or customRoomId, the dates are epoch ms."""
    backend, query = call.backend, call.query
    wanted = [has(query[name], name) for name in ("roomId", "customRoomId", "status") if name in query]
    if "query" in query:
        wanted.append(has(query["query"], "roomId", "customRoomId"))
    if "startDate" in query or "endDate" in query:
        wanted.append(between(_date(query, "startDate", 1), _date(query, "endDate", _LAST), "start"))
    found = backend.store.sessions.where(*wanted)
    of_a_room = any(name in query for name in ("roomId", "customRoomId", "query"))
    if of_a_room and not found and backend.quirks.list_of_nothing == "not_found":
        raise not_found("Session", backend.quirks)
    return Reply(page(found, query, backend.quirks, partial(to_json, backend)))


def _date(query: dict[str, str], name: str, default: int) -> str:
    """A bound of a session's start, which the query gives in ms since 1970."""
    return iso(min(count(query, name, default), _LAST) / 1000)


def get(call: Call) -> Reply:
    """GET /v2/sessions/{sessionId}."""
    session = call.backend.store.sessions.newest(id=call.path_params["id"])
    if session is None:
        raise not_found("Session", call.backend.quirks)
    return Reply(to_json(call.backend, session))


def end(call: Call) -> Reply:
    """POST /v2/sessions/end. The documented reply still says `ongoing`; the SDK has seen older names."""
    backend, body = call.backend, call.fields()
    if not isinstance(body.get("roomId"), str) or not body["roomId"]:
        raise invalid("valid 'roomId' is needed in body")
    session = live_session(backend, body["roomId"])
    if session is None and body.get("ignoreClosed") is True:
        session = backend.store.sessions.newest(roomId=body["roomId"])
    if session is None or body.get("sessionId") not in (None, session["id"]):
        raise not_found("Session", backend.quirks)
    shown = to_json(backend, session)
    if session["status"] == "ongoing":
        finish(backend, session)
    if backend.quirks.session_end_reply == "sdk":
        for name in ("status", "links"):
            del shown[name]
        older = {"roomId": "meetingId", "customRoomId": "userMeetingId"}
        shown = {older.get(name, name): value for name, value in shown.items()}
    return Reply(shown)


def join(backend: Backend, room: Document, participant_id: str, name: str) -> Document:
    """Lets a participant join; the first one starts the session."""
    now = backend.timestamp()
    session = live_session(backend, room["roomId"])
    if session is None:
        session = backend.store.sessions.save(
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
    if any(one["participantId"] == participant_id for one in present(session)):
        return session
    participant = {"participantId": participant_id, "name": name, "timelog": [{"start": now, "end": None}]}
    session = backend.store.sessions.save(
        {**session, "participants": [*session["participants"], participant]}
    )
    _emit(
        backend,
        session,
        "participant-joined",
        {"participantId": participant_id, "participantName": name},
    )
    return session


def leave(backend: Backend, session: Document, participant_id: str | None) -> bool:
    """Lets one participant leave, or all; the last one ends the session. False: nobody left."""
    leaving = [one for one in present(session) if participant_id in (None, one["participantId"])]
    for participant in leaving:
        participant["timelog"][-1]["end"] = backend.timestamp()
        data = {"participantId": participant["participantId"], "participantName": participant["name"]}
        _emit(backend, session, "participant-left", {**data, "reason": "user-left"})
    if leaving:
        backend.store.sessions.save(session)
        if not present(session):
            finish(backend, session)
    return bool(leaving)


def finish(backend: Backend, session: Document) -> None:
    """Ends a session, its participants' stay and, unless a quirk says otherwise, its transcriptions."""
    now = backend.timestamp()
    for participant in present(session):
        participant["timelog"][-1]["end"] = now
    session = backend.store.sessions.save({**session, "status": "ended", "end": now})
    if backend.quirks.session_end_ends_transcription:
        finish_all(backend, backend.store.transcriptions.find(sessionId=session["id"], status="running"))
    times = {"start": _offset_form(session["start"]), "end": _offset_form(now)}
    _emit(backend, session, "session-ended", {**times, "reason": "Meeting Ended."})


def join_later(
    backend: Backend,
    room: Document,
    seconds: float,
    participant_id: str = "simulated",
    name: str = "Simulated",
) -> None:
    """Lets a participant join after a while, also when the emulator is restarted meanwhile."""
    due = backend.clock.time() + seconds
    join_ = backend.store.joins.save(
        {"roomId": room["roomId"], "participantId": participant_id, "name": name, "due": due}
    )
    _join_when_due(backend, join_)


def disable(backend: Backend, room: Document) -> Document:
    """Deactivates a room for good and ends its live session."""
    session = live_session(backend, room["roomId"])
    if session is not None:
        finish(backend, session)
    return backend.store.rooms.save({**room, "disabled": True, "updatedAt": backend.timestamp()})


def resume(backend: Backend) -> None:
    """Takes up the joins and the closing of sessions that are due after the emulator was stopped."""
    for join_ in backend.store.joins.find():
        _join_when_due(backend, join_)
    for session in backend.store.sessions.find(status="ongoing"):
        if "due" in session:  # Those of 0.1.0 have no end in sight.
            _close_when_due(backend, session)


def _longest(backend: Backend, room: Document) -> float:
    """Seconds that a session of this room lasts at most."""
    duration = (AUTO_CLOSE | room.get("autoCloseConfig", {}))["duration"]
    return float(duration) * _UNITS[backend.quirks.auto_close_unit]


def _close_when_due(backend: Backend, session: Document) -> None:
    backend.clock.at(session["due"], partial(_close_now, backend, session["id"]))


def _close_now(backend: Backend, session_id: str) -> None:
    with backend.store.transaction():
        session = backend.store.sessions.newest(id=session_id, status="ongoing")
        room = session and backend.store.rooms.newest(roomId=session["roomId"])
        if session is None or room is None:
            return
        if (AUTO_CLOSE | room.get("autoCloseConfig", {}))["type"] == "session-ends":
            finish(backend, session)
        else:
            disable(backend, room)
    backend.changed.notify()


def _join_when_due(backend: Backend, join_: Document) -> None:
    backend.clock.at(join_["due"], partial(_join_now, backend, join_))


def _join_now(backend: Backend, join_: Document) -> None:
    with backend.store.transaction():
        if backend.store.joins.get(join_["seq"]) is None:  # The call that asked for it failed after all.
            return
        backend.store.joins.drop(join_)
        room = backend.store.rooms.newest(roomId=join_["roomId"])
        if room is not None and not room["disabled"]:
            join(backend, room, join_["participantId"], join_["name"])
    backend.changed.notify()


def present(session: Document) -> list[Any]:
    """The participants who have not left."""
    return [one for one in session["participants"] if one["timelog"][-1]["end"] is None]


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
        "links": {
            "get_room": f"{backend.url}/v2/rooms/{session['roomId']}",
            "get_session": f"{backend.url}/v2/sessions/{session['id']}",
        },
    }


def _emit(backend: Backend, session: Document, event: str, data: dict[str, Any]) -> None:
    room = backend.store.rooms.newest(roomId=session["roomId"]) or {}
    webhook = room.get("webhook") or {}
    if webhook.get("endPoint") and wanted(event, webhook.get("events") or []):
        ids = {"meetingId": session["roomId"], "sessionId": session["id"]}
        queue.post(backend, webhook["endPoint"], event, {**ids, **data})


def _offset_form(timestamp: str) -> str:
    # Session webhooks write times with an offset, all else with a Z (API §2.6).
    return timestamp.replace("Z", "+00:00")
