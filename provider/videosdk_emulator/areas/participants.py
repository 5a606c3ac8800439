"""Who is in a session: the calls under /v2/sessions/{id}, and the one that removes somebody (API §6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Self

from pydantic import ConfigDict, model_validator
from typing_extensions import TypedDict

from videosdk_emulator.areas import sessions
from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.areas.sessions import Participant, Session
from videosdk_emulator.core.area import Area
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import JSON, Refused, Reply, not_found, page
from videosdk_emulator.core.schema import Body, Name, Page, Paged, RecordId, RoomId
from videosdk_emulator.core.store import Document


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about participants."""

    remove_reply: Literal["documented", "sdk"] = "documented"
    """Reply of the call that removes a participant: the session, or a text."""


class Remove(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": [name], "properties": {name: {"type": "string", "minLength": 1}}}
                for name in ("roomId", "sessionId")
            ]
        }
    )
    participant_id: Name
    room_id: str | None = None
    session_id: str | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not self.room_id and not self.session_id:
            raise ValueError("valid 'roomId' is needed in body")
        return self


class Stats(TypedDict):
    sessionId: RecordId
    meetingId: RoomId
    stats: list[dict[str, Any]]


class ParticipantStats(Stats):
    resolutionUsage: list[dict[str, Any]]


area = Area("participants", quirks=Quirks)


@area.post("/v2/sessions/participants/remove", Session | Name, fails=UNKNOWN)
def remove(call: Call, body: Remove) -> Reply:
    """Remove a participant, by room or by session; the last one's removal ends that (API §6)."""
    backend = call.backend
    named = {"roomId": body.room_id, "id": body.session_id, "status": "ongoing"}
    session = sessions.found(call, **{name: value for name, value in named.items() if value})
    if not sessions.leave(backend, session, body.participant_id):
        raise not_found("Participant", backend.quirks)
    if Quirks.of(backend).remove_reply == "sdk":
        return Reply("Participant removed successfully")
    return Reply(sessions.to_json(backend, sessions.found(call, id=session["id"])))


@area.get("/v2/sessions/{id}/participants", Page[Session], fails=UNKNOWN)
def list_(call: Call, id: str, paged: Paged) -> Reply:
    """Get a session, with a page of those who are or were in it (API §2.5, §6)."""
    session = sessions.found(call, id=id)
    shown = page(session["participants"], paged, call.backend.quirks)
    return Reply({**shown, "data": _holding(call, session, shown)})


@area.get("/v2/sessions/{id}/participants/active", Page[list[Session]], fails=UNKNOWN)
def active(call: Call, id: str, paged: Paged) -> Reply:
    """Get a list of one session, with a page of those who are in it (API §2.5, §6)."""
    quirks, session = call.backend.quirks, sessions.found(call, id=id)
    there = sessions.present(session)
    if not there and quirks.list_of_nothing == "not_found":
        raise Refused(quirks.not_found, "No active participants found", code="resource_not_found")
    shown = page(there, paged, quirks)
    return Reply({**shown, "data": [_holding(call, session, shown)]})


@area.get("/v2/sessions/{id}/participants/{participant}", Participant, fails=UNKNOWN)
def get(call: Call, id: str, participant: str) -> Reply:
    """Get a participant (API §6)."""
    return Reply(_participant(call, sessions.found(call, id=id), participant))


@area.get("/v2/sessions/{id}/stats", Stats, fails=UNKNOWN)
def session_stats(call: Call, id: str) -> Reply:
    """Get a session's measurements: nobody sends anything here, so there are none (API §6)."""
    return Reply(_stats(sessions.found(call, id=id)))


@area.get("/v2/sessions/{id}/participant/{participant}/stats", ParticipantStats, fails=UNKNOWN)
def participant_stats(call: Call, id: str, participant: str) -> Reply:
    """Get a participant's measurements; `participant` is in the singular here (API §6)."""
    session = sessions.found(call, id=id)
    _participant(call, session, participant)
    about: JSON = {name: {} for name in ("deviceInfo", "sdkInfo", "location", "network")}
    return Reply({**_stats(session), **about, "resolutionUsage": []})


def _participant(call: Call, session: Document, id_: str) -> JSON:
    for participant in reversed(session["participants"]):
        if participant["participantId"] == id_:
            found: JSON = participant
            return found
    raise not_found("Participant", call.backend.quirks)


def _holding(call: Call, session: Document, shown: JSON) -> JSON:
    return {**sessions.to_json(call.backend, session), "participants": shown["data"]}


def _stats(session: Document) -> JSON:
    return {"sessionId": session["id"], "meetingId": session["roomId"], "stats": []}
