"""Agents that are sent into rooms (API §10.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NotRequired
from uuid import uuid4

from typing_extensions import TypedDict

from videosdk_emulator.areas import rooms, sessions
from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Action, Area, Row, Section
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, invalid, not_found
from videosdk_emulator.core.schema import Body, Name, RoomId, Stored
from videosdk_emulator.core.store import Document, has

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about dispatching agents."""

    dispatch_refused: Literal[404, 400, 503, 200] = 404
    """Status of a dispatch for which there is no worker, or no such agent."""
    dispatch_ids: bool = True
    """Whether the reply of a dispatch has `jobId` and `workerId`."""
    agent_participant_id: Literal["taken", "ignored", "refused"] = "taken"
    """What a dispatch does with `agentParticipantId` in its `roomOptions`; 400 if refused."""
    agent_joins: Literal["at_once", "later"] = "at_once"
    """Whether the agent is in the room when its dispatch is answered, or a moment later."""


MOMENT = 0.3
"""Seconds from a dispatch's reply until the agent joins, with the quirk `agent_joins` set to `later`."""

Refusal = Literal["No workers available", "No Workers Registered", "Agent Not Deployed"]

# What a caller sends


class RoomOptions(Body):
    auto_end_session: bool | None = None
    session_timeout_seconds: float | None = None
    playground: bool | None = None
    vision: bool | None = None
    join_meeting: bool | None = None
    agent_participant_id: str | None = None


class Dispatch(Body):
    agent_id: Name
    meeting_id: Name
    room_id: str | None = None
    metadata: dict[str, Any] | None = None
    version_id: str | None = None
    version_tag: str | None = None
    room_options: RoomOptions | None = None
    sip_options: dict[str, Any] | None = None


class GeneralDispatch(Dispatch):
    version_id: Name


OPTIONS = ("metadata", "versionId", "versionTag", "roomOptions", "sipOptions")


class Workers(Body):
    refusal: Refusal | None = None


# What is kept, and what a reply holds


class StoredDispatch(Stored):
    job_id: str
    worker_id: str
    agent_id: str
    room_id: str
    participant_id: str
    session_id: str | None
    """None until the agent is in the room."""
    status: Literal["assigned", "ended"]
    metadata: dict[str, Any] | None
    version_id: str | None
    version_tag: str | None
    room_options: RoomOptions | None
    sip_options: dict[str, Any] | None


class Assigned(TypedDict):
    success: Literal[True]
    status: Literal["assigned"]
    roomId: RoomId
    agentId: Name
    jobId: NotRequired[Name]
    workerId: NotRequired[Name]


class Dispatched(TypedDict):
    message: Name
    data: NotRequired[Assigned]


def _example(backend: Backend) -> tuple[str, dict[str, Any]]:
    room = rooms.area.table(backend).newest(disabled=False) or {"roomId": "ROOM_ID"}
    return "/v2/agent/dispatch", {"agentId": "notes", "meetingId": room["roomId"]}


area = Area(
    "agent_dispatches",
    document=StoredDispatch,
    id="jobId",
    indexed=("roomId", "sessionId"),
    tables=("agent_workers",),
    quirks=Quirks,
    section=Section(
        "Agents",
        empty="No agent was sent into a room yet. Send one:",
        example=_example,
        counted=("agents in rooms", (has("assigned", "status"),)),
    ),
)
FAILS = (*UNKNOWN, 503)


@area.post("/v2/agent/dispatch", Dispatched, fails=FAILS)
def dispatch(call: Call, body: Dispatch) -> Reply:
    """Send an agent into a room; the first one there starts a session (API §10.1)."""
    return _dispatch(call, body)


@area.post("/v2/agent/connect", Dispatched, fails=FAILS)
def connect(call: Call, body: Dispatch) -> Reply:
    """The same under another name (API §10.1)."""
    return _dispatch(call, body)


@area.post("/v2/agent/general/dispatch", Dispatched, fails=FAILS)
def general_dispatch(call: Call, body: GeneralDispatch) -> Reply:
    """The same for an agent of a pinned version (API §10.1)."""
    return _dispatch(call, body)


def _dispatch(call: Call, body: Dispatch) -> Reply:
    backend, quirks, dispatches = call.backend, Quirks.of(call.backend), area.table(call.backend)
    options = body.room_options or RoomOptions()
    told = options.agent_participant_id
    if told is not None and quirks.agent_participant_id == "refused":
        raise invalid("'roomOptions.agentParticipantId' is not allowed")
    room = rooms.area.table(backend).newest(roomId=body.meeting_id)
    if room is None:
        raise not_found("Room", backend.quirks)
    if room["disabled"]:
        raise invalid("Room is deactivated")
    if workers := area.table(backend, "agent_workers").newest():
        raise Refused(quirks.dispatch_refused, workers["refusal"])
    job_id = str(uuid4())
    taken = told if quirks.agent_participant_id == "taken" else None
    made = dispatches.save(
        {
            "jobId": job_id,
            "workerId": str(uuid4()),
            "agentId": body.agent_id,
            "roomId": room["roomId"],
            "participantId": taken or f"agent-{job_id[:8]}",
            "sessionId": None,
            "status": "assigned",
            **dict.fromkeys(OPTIONS),
            **body.sent(*OPTIONS),
        }
    )
    if options.join_meeting is not False:
        _join(backend, room, made)
    ids = ("jobId", "workerId") if quirks.dispatch_ids else ()
    shown = {name: made[name] for name in ("status", "roomId", "agentId", *ids)}
    return Reply({"message": "Agent dispatch requested successfully.", "data": {"success": True, **shown}})


def _join(backend: Backend, room: Document, made: Document) -> None:
    if Quirks.of(backend).agent_joins == "later":
        sessions.join_later(backend, room, MOMENT, made["participantId"], "Agent")
    else:
        sessions.join(backend, room, made["participantId"], "Agent")


# What a test or a person does to one


@area.control("PUT", "/agent-workers")
def set_workers(call: Call) -> Reply:
    """With which refusal dispatches are answered from now on; null: there are workers."""
    refusal, workers = call.parse(Workers).refusal, area.table(call.backend, "agent_workers")
    workers.remove()
    if refusal is not None:
        workers.save({"refusal": refusal})
    return Reply({"refusal": refusal})


# What happens to one


@sessions.area.on("joined")
def note_session(backend: Backend, session: Document) -> None:
    """The session that an agent has joined is that of its dispatch."""
    there = {one["participantId"] for one in sessions.present(session)}
    for one in area.table(backend).find(roomId=session["roomId"]):
        if one["sessionId"] is None and one["status"] == "assigned" and one["participantId"] in there:
            area.table(backend).save({**one, "sessionId": session["id"]})


@sessions.area.on("left")
def end_of_absent(backend: Backend, session: Document) -> None:
    """An agent that has left is at its end, though others are still there."""
    there = {one["participantId"] for one in sessions.present(session)}
    for one in area.table(backend).find(sessionId=session["id"]):
        if one["participantId"] not in there:
            area.table(backend).save({**one, "status": "ended"})


@sessions.area.on("ended")
def end_with_session(backend: Backend, session: Document) -> None:
    """The end of a session is the end of its agents' work."""
    for one in area.table(backend).find(sessionId=session["id"]):
        area.table(backend).save({**one, "status": "ended"})


@sessions.area.on("deleted")
def remove_with_session(backend: Backend, session: Document) -> None:
    """No agent was ever in a session that never was."""
    area.table(backend).remove(sessionId=session["id"])


@rooms.area.on("deleted")
def remove_with_room(backend: Backend, room: Document) -> None:
    """No agent was ever sent into a room that never was."""
    area.table(backend).remove(roomId=room["roomId"])


@area.row
def row(backend: Backend, made: Document) -> Row:
    """An agent in the console."""
    id_, room, status = made["participantId"], made["roomId"], made["status"]
    shown = Row(
        made["jobId"], [made["agentId"], id_, room], [(status, "good" if status == "assigned" else "")]
    )
    if status == "assigned" and made["sessionId"] is not None:
        path = ("rooms", room, "leave")
        left = f"{made['agentId']} left {room}"
        shown.actions.append(Action("Leave", f"{room}: {id_}", left, path, {"participantId": id_}))
    return shown
