"""Who is in a session: the calls under /v2/sessions/{id}, and the one that removes somebody (API §6)."""

from __future__ import annotations

from videosdk_emulator.areas import sessions
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import JSON, Refused, Reply, invalid, not_found, page
from videosdk_emulator.core.store import Document


def list_(call: Call) -> Reply:
    """GET …/participants: the session, with a page of those who are or were in it (API §2.5)."""
    session = _session(call)
    shown = page(session["participants"], call.query, call.backend.quirks)
    return Reply({**shown, "data": _holding(call, session, shown)})


def active(call: Call) -> Reply:
    """GET …/participants/active: a list of that session alone, with a page of those who are in it."""
    quirks, session = call.backend.quirks, _session(call)
    there = sessions.present(session)
    if not there and quirks.list_of_nothing == "not_found":
        raise Refused(quirks.not_found, "No active participants found", code="resource_not_found")
    shown = page(there, call.query, quirks)
    return Reply({**shown, "data": [_holding(call, session, shown)]})


def get(call: Call) -> Reply:
    """GET …/participants/{participantId}."""
    return Reply(_participant(call, _session(call)))


def remove(call: Call) -> Reply:
    """POST /v2/sessions/participants/remove: by room or by session; the last one's removal ends that."""
    backend, body = call.backend, call.fields()
    for name in ("participantId", "roomId", "sessionId"):
        if not isinstance(body.get(name), str | None):
            raise invalid(f"'{name}' must be a string")
    if not body.get("participantId"):
        raise invalid("'participantId' is needed in body")
    if not body.get("roomId") and not body.get("sessionId"):
        raise invalid("valid 'roomId' is needed in body")
    named = {"roomId": body.get("roomId"), "id": body.get("sessionId"), "status": "ongoing"}
    session = _found(call, **{name: value for name, value in named.items() if value})
    if not sessions.leave(backend, session, body["participantId"]):
        raise not_found("Participant", backend.quirks)
    if backend.quirks.remove_reply == "sdk":
        return Reply("Participant removed successfully")
    return Reply(sessions.to_json(backend, _found(call, id=session["id"])))


def session_stats(call: Call) -> Reply:
    """GET …/stats: nobody sends anything here, so nothing was measured."""
    return Reply(_stats(_session(call)))


def participant_stats(call: Call) -> Reply:
    """GET …/participant/{participantId}/stats, in the singular."""
    session = _session(call)
    _participant(call, session)
    about: JSON = {name: {} for name in ("deviceInfo", "sdkInfo", "location", "network")}
    return Reply({**_stats(session), **about, "resolutionUsage": []})


def _session(call: Call) -> Document:
    return _found(call, id=call.path_params["id"])


def _found(call: Call, **fields: object) -> Document:
    session = call.backend.store.sessions.newest(**fields)
    if session is None:
        raise not_found("Session", call.backend.quirks)
    return session


def _participant(call: Call, session: Document) -> JSON:
    wanted = call.path_params["participant"]
    for participant in reversed(session["participants"]):
        if participant["participantId"] == wanted:
            found: JSON = participant
            return found
    raise not_found("Participant", call.backend.quirks)


def _holding(call: Call, session: Document, shown: JSON) -> JSON:
    return {**sessions.to_json(call.backend, session), "participants": shown["data"]}


def _stats(session: Document) -> JSON:
    return {"sessionId": session["id"], "meetingId": session["roomId"], "stats": []}
