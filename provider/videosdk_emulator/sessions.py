"""Sessions and who is in them (Sheet 6). A session starts when the first participant joins."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from videosdk_emulator.backend import Backend
from videosdk_emulator.calls import Call
from videosdk_emulator.records import live_session, record_id
from videosdk_emulator.replies import Reply, count, invalid, not_found, page
from videosdk_emulator.store import Document
from videosdk_emulator.transcriptions import finish_all
from videosdk_emulator.webhooks import wanted

_DATES = {"startDate": 1, "endDate": 2**53}
"""The query's bounds of a session's start, in ms since 1970, and what they are when absent."""


def list_(call: Call) -> Reply:
    """GET /v2/sessions: newest first; `query` is a roomId or customRoomId, the dates are epoch ms."""
    backend, query = call.backend, call.query
    filters = {name: query[name] for name in ("roomId", "customRoomId", "status") if name in query}
    found = [one for one in backend.store.sessions.find(**filters)[::-1] if _is_asked_for(one, query)]
    of_a_room = any(name in query for name in ("roomId", "customRoomId", "query"))
    if of_a_room and not found and backend.quirks.list_of_nothing == "not_found":
        raise not_found("Session", backend.quirks)
    return Reply(page([wire(backend, one) for one in found], query, backend.quirks))


def _is_asked_for(session: Document, query: dict[str, str]) -> bool:
    if "query" in query and query["query"] not in (session["roomId"], session["customRoomId"]):
        return False
    start = datetime.fromisoformat(session["start"]).timestamp() * 1000
    first, last = (count(query, name, default) for name, default in _DATES.items())
    return first <= start <= last


def get(call: Call) -> Reply:
    """GET /v2/sessions/{sessionId}."""
    session = call.backend.store.sessions.newest(id=call.path_params["id"])
    if session is None:
        raise not_found("Session", call.backend.quirks)
    return Reply(wire(call.backend, session))


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
    shown = wire(backend, session)
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
            }
        )
        _tell(backend, session, "session-started", {"start": _offset_form(session["start"])})
    if any(one["participantId"] == participant_id for one in present(session)):
        return session
    participant = {"participantId": participant_id, "name": name, "timelog": [{"start": now, "end": None}]}
    session = backend.store.sessions.save(
        {**session, "participants": [*session["participants"], participant]}
    )
    _tell(
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
        _tell(backend, session, "participant-left", {**data, "reason": "user-left"})
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
    _tell(backend, session, "session-ended", {**times, "reason": "Meeting Ended."})


def join_later(
    backend: Backend,
    room: Document,
    seconds: float,
    participant_id: str = "simulated",
    name: str = "Simulated",
) -> None:
    """Lets a participant join after a while, also when the emulator is restarted meanwhile."""
    due = backend.now() + seconds
    join_ = backend.store.joins.save(
        {"roomId": room["roomId"], "participantId": participant_id, "name": name, "due": due}
    )
    backend.later(seconds, partial(_join_now, backend, join_))


def resume_joins(backend: Backend) -> None:
    """Takes up the joins that were due when the emulator was stopped."""
    for join_ in backend.store.joins.find():
        backend.later(join_["due"] - backend.now(), partial(_join_now, backend, join_))


def _join_now(backend: Backend, join_: Document) -> None:
    with backend.store.together():
        backend.store.joins.remove(participantId=join_["participantId"], roomId=join_["roomId"])
        room = backend.store.rooms.newest(roomId=join_["roomId"])
        if room is not None and not room["disabled"]:
            join(backend, room, join_["participantId"], join_["name"])
    backend.bell.ring()


def present(session: Document) -> list[Any]:
    """The participants who have not left."""
    return [one for one in session["participants"] if one["timelog"][-1]["end"] is None]


def wire(backend: Backend, session: Document) -> dict[str, Any]:
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


def _tell(backend: Backend, session: Document, event: str, data: dict[str, Any]) -> None:
    room = backend.store.rooms.newest(roomId=session["roomId"]) or {}
    webhook = room.get("webhook") or {}
    if webhook.get("endPoint") and wanted(event, webhook.get("events") or []):
        ids = {"meetingId": session["roomId"], "sessionId": session["id"]}
        backend.courier.post(webhook["endPoint"], event, {**ids, **data})


def _offset_form(timestamp: str) -> str:
    # Session webhooks write times with an offset, all else with a Z (Sheet 2.6).
    return timestamp.replace("Z", "+00:00")
