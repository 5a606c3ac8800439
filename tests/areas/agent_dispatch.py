"""AgentDispatch: an agent is sent into a room once; what is left of it is the room's session."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from tests.protocol.process import ProviderFailure
from tests.support import strategies as values
from tests.support.area import Answers, Area, Call, Case, Change, Drift, Inputs
from tests.support.lifecycle import Declared, Direct
from tests.support.server import Server
from videosdk_emulator import Emulator

LOOK: Final = Call("GET", "/v2/sessions/", query="roomId={room_id}(&|$)")
DISPATCH: Final = Call("POST", "/v2/agent/dispatch", body='"{room_id}"', acts=True)
GET: Final = Call("GET", "/v2/sessions/{id}")
END: Final = Call("POST", "/v2/sessions/end", body='"{room_id}"', acts=True)

DISPATCHES: Final = "agent_dispatches"


class AgentDispatch(Area):
    resource, name, noun = "AgentDispatch", "agent", "agent"

    table, id = DISPATCHES, "sessionId"

    def is_alive(self, row: Mapping[str, Any]) -> bool:
        return bool(row["status"] == "assigned")

    def belongs(self, row: Mapping[str, Any], name: str, inputs: Inputs) -> bool:
        return bool(row["roomId"] == inputs["room_id"])

    def names_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        return (str(row["roomId"]),)

    def minimal(self, server: Server, name: str) -> Inputs:
        return {"room_id": server.room(live=False, customRoomId=f"for-{name}"), "agent_id": "ag_notes"}

    def full(self, server: Server) -> Inputs:
        return {
            **self.minimal(server, self.name),
            "metadata": {"keepCase": {"and_case": 1}},
            "version_id": "ddv_1",
            "version_tag": "stable",
            "room_options": {"auto_end_session": True, "session_timeout_seconds": 5, "vision": False},
            "dispatch_timeout": 5,
            "triggers": {"version": 1},
        }

    def others(self, server: Server) -> None:
        sent(server, server.room(live=False, customRoomId="somebody-elses-agent"))

    def taken_over(self, server: Server, inputs: Inputs) -> None:
        sent(server, inputs["room_id"])

    def forget(self, emulator: Emulator, id: str) -> None:
        emulator.delete("sessions", id)

    case = Case(
        create=[LOOK, DISPATCH, LOOK],
        update=Change({"restart_when_ended": True}),
        replace=Change(
            {"triggers": {"version": 2}, "restart_when_ended": True}, [GET, END, LOOK, DISPATCH, LOOK]
        ),
        drift=Drift(
            lambda server, kept: server.emulator.end_session(kept.id),
            ("update", "end", "status"),
            "replace",
            [GET, LOOK, DISPATCH, LOOK],
        ),
        read=[GET],
        delete=[GET, END],
        outputs=frozenset({"session_id", "status", "start"}),
    )
    calls = {
        "create": [LOOK, DISPATCH],
        "read": [GET],
        "update": [],
        "replace": [END, DISPATCH],
        "delete": [END],
    }
    look_ups = {"replace": [GET], "delete": [GET]}
    remarks = {
        "update": "What can change without a replacement makes no call.",
        "replace": "The session of the old one is ended first, then the agent is sent again.",
    }
    quirks = (
        "not_found",
        "list_page_size",
        "large_pages",
        "session_status",
        "session_end_reply",
        "list_of_nothing",
        "dispatch_ids",
        "dispatch_refused",
    )

    valid = st.fixed_dictionaries(
        {"room_id": values.room_ids, "agent_id": values.names},
        optional={
            "metadata": values.objects,
            "version_id": values.names,
            "version_tag": values.names,
            "room_options": values.optional(
                auto_end_session=st.booleans(),
                session_timeout_seconds=values.amounts,
                agent_participant_id=values.names,
            ),
            "dispatch_timeout": values.amounts,
            "restart_when_ended": st.booleans(),
            "adopt": st.booleans(),
            "triggers": values.plain,
        },
    )
    pickle = (
        "gASVSQAAAAAAAACMKHB1bHVtaV92aWRlb3Nkay5yZXNvdXJjZXMuYWdlbnRfZGlzcGF0Y2iUjBVBZ2Vu"
        "dERpc3BhdGNoUHJvdmlkZXKUk5QpgZQu"
    )


area = AgentDispatch()


def sent(server: Server, room: str, agent: str = "ag_theirs") -> str:
    """Somebody else sends an agent into a room; the session's id."""
    body = {"agentId": agent, "meetingId": room, "roomOptions": {"agentParticipantId": agent}}
    server.post("/v2/agent/dispatch", body)
    deadline = time.monotonic() + 10
    while not (there := [one["sessionId"] for one in server.emulator.state()[DISPATCHES][-1:]])[0]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return str(there[0])


# What it does whatever VideoSDK answers


def agent(room: str, **inputs: Any) -> Declared:
    return Declared("AgentDispatch", {"room_id": room, "agent_id": "ag_notes", **inputs})


def in_rooms(server: Server) -> list[str]:
    """The sessions in which agents are."""
    return [one["sessionId"] for one in server.emulator.state()[DISPATCHES] if one["status"] == "assigned"]


@area.scenario(
    "where no worker is, nothing is dispatched, or it waits for one",
    dispatch_refused=(404, 400, 503, 200),
    error_shape=("message", "string"),
)
def _no_worker(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room(live=False)
    server.emulator.call("PUT", "agent-workers", {"refusal": "No workers available"})
    with pytest.raises(ProviderFailure) as failure:
        direct.up({"agent": agent(room, dispatch_timeout=0.1)})
    line = failure.value.last_line
    assert f"answered {answers['dispatch_refused']}: 'No workers available'" in line
    assert "within 0.1 s; nothing was dispatched" in line
    assert failure.value.kept is None
    assert in_rooms(server) == []
    server.emulator.call("PUT", "agent-workers", {"refusal": None})

    body = {"message": "No Workers Registered"}
    server.emulator.fault("status", DISPATCH.path, times=2, status=answers["dispatch_refused"], body=body)
    direct.up({"agent": agent(room, dispatch_timeout=60)})
    assert in_rooms(server) == [direct.kept()["agent"].id]


@area.scenario(
    "a room in which somebody is gets the agent, and keeps its session",
    agent_joins=("at_once", "later"),
    agent_participant_id=("taken", "ignored", "refused"),
)
def _live(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room()
    direct.up({"agent": agent(room), "second": agent(room, agent_id="ag_second")})
    (session,) = server.emulator.state()["sessions"]
    kept = direct.kept()
    assert [one.properties["session_id"] for one in kept.values()] == [session["id"]] * 2
    assert kept["agent"].id != kept["second"].id
    assert direct.refresh() == {}
    # Another one takes its place, and then both are taken out: those who are there stay.
    direct.up({"agent": agent(room, triggers=[1]), "second": agent(room, agent_id="ag_second")})
    direct.destroy()
    (session,) = server.emulator.state()["sessions"]
    assert session["status"] == "ongoing"
    # One that is yet to join cannot be taken out: a warning says so.
    if answers["agent_participant_id"] == "taken" and answers["agent_joins"] == "at_once":
        assert in_rooms(server) == []


@area.scenario(
    "a session that the agent began is ended only while it is alone in it",
    agent_joins=("at_once", "later"),
    agent_participant_id=("taken", "ignored", "refused"),
)
def _alone(direct: Direct, server: Server, answers: Answers) -> None:
    told = answers["agent_participant_id"] == "taken"
    room, other = server.room(live=False), server.room(live=False)
    direct.up({"agent": agent(room), "second": agent(other)})
    first = direct.kept()["agent"].id
    server.emulator.join(room)
    direct.destroy()
    sessions = {one["roomId"]: one for one in server.emulator.state()["sessions"]}
    assert (sessions[room]["id"], sessions[room]["status"]) == (first, "ongoing")
    if told:
        assert in_rooms(server) == []
    assert sessions[other]["status"] == ("ended" if told else "ongoing")


@area.scenario(
    "an agent that is there is refused or adopted",
    list_of_nothing=("empty", "not_found"),
    session_status=("compared", "ignored", "refused"),
)
def _was_there(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room(live=False)
    there = sent(server, room, "ag_notes")
    with pytest.raises(ProviderFailure) as failure:
        direct.up({"agent": agent(room)})
    line = failure.value.last_line
    assert all(word in line for word in (there, room, "Nothing was dispatched", "adopt=True"))
    direct.up({"agent": agent(room, adopt=True)})
    assert in_rooms(server) == [there] == [direct.kept()["agent"].id]
    direct.destroy()
    assert in_rooms(server) == []


@area.scenario(
    "a lost reply is found out by the session, never by a second dispatch",
    agent_joins=("at_once", "later"),
    agent_participant_id=("taken", "ignored"),
    date_header=(True, False),
)
def _lost(direct: Direct, server: Server, answers: Answers) -> None:
    room = server.room(live=False)
    server.emulator.fault("close", DISPATCH.path, when="after", times=1)
    if answers["agent_participant_id"] == "taken" and answers["agent_joins"] == "at_once":
        direct.up({"agent": agent(room)})
    else:
        # It comes too late, or cannot be told from others.
        with pytest.raises(ProviderFailure) as failure:
            direct.up({"agent": agent(room)})
        assert all(word in failure.value.last_line for word in ("ag_notes", room, "Look at the room"))
    assert len(server.emulator.state()[DISPATCHES]) == 1
