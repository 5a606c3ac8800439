"""AgentDispatch: what its waits and its delete say. (What it does: tests/areas/agent_dispatch.py.)"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.errors import VideoSDKError
from pulumi_videosdk.lifecycle import LifecycleError, OutcomeUnknown
from pulumi_videosdk.resources.agent_dispatch import AgentDispatchProvider
from videosdk_emulator import Emulator

DEFINITION = AgentDispatchProvider.definition
NO_WORKER = {"refusal": "No workers available"}


@pytest.fixture
def room(client: Client) -> str:
    return client.rooms.create("standup").room_id


def create(client: Client, room: str, run: lifecycle.Run, **inputs: Any) -> lifecycle.Stored:
    declared = {lifecycle.NAME: "notes", "room_id": room, "agent_id": "ag_notes", **inputs}
    return lifecycle.create(DEFINITION, client.for_run(run.progress, run.pause), declared, run)


def dispatches(emulator: Emulator) -> int:
    """How often an agent was asked for."""
    return sum(one["path"] == "/v2/agent/dispatch" for one in emulator.requests())


def test_a_wait_for_a_worker_says_what_videosdk_says(
    client: Client, emulator: Emulator, room: str, pause: Callable[[float], None]
) -> None:
    emulator.call("PUT", "agent-workers", NO_WORKER)
    said: list[str] = []
    with pytest.raises(VideoSDKError, match=r"No worker took agent ag_notes within 12 s; nothing was dispa"):
        create(client, room, lifecycle.Run(said.append, pause=pause), dispatch_timeout=12)
    waiting = "waiting for a worker for agent ag_notes"
    assert said == [
        f"{waiting}, {passed} of 12 s; VideoSDK says 'No workers available'" for passed in (0, 5, 10)
    ]
    assert dispatches(emulator) == 7


def test_a_wait_for_a_worker_ends_when_the_run_does(client: Client, emulator: Emulator, room: str) -> None:
    def cancelled(seconds: float) -> None:
        raise LifecycleError("the run was cancelled while this waited")

    emulator.call("PUT", "agent-workers", NO_WORKER)
    with pytest.raises(
        VideoSDKError, match="the run was cancelled while this waited; nothing was dispatched"
    ):
        create(client, room, lifecycle.Run(print, pause=cancelled), dispatch_timeout=60)


def test_a_killed_run_that_waits_for_a_worker_dispatches_nothing(
    client: Client, emulator: Emulator, room: str
) -> None:
    killed: list[float] = []
    emulator.call("PUT", "agent-workers", NO_WORKER)

    def kill(seconds: float) -> None:
        killed.append(seconds)
        emulator.call("PUT", "agent-workers", {"refusal": None})

    run = lifecycle.Run(print, pause=kill, engine_gone=lambda: bool(killed))
    with pytest.raises(VideoSDKError, match="was killed, so none was made"):
        create(client, room, run, dispatch_timeout=60)
    assert emulator.state()["agent_dispatches"] == []


def test_an_agent_that_does_not_join_is_named_with_its_room(
    client: Client, room: str, pause: Callable[[float], None]
) -> None:
    run = lifecycle.Run(print, pause=pause)
    with pytest.raises(OutcomeUnknown, match=rf"ag_notes was dispatched to room {room} \(job .*within 10 s"):
        create(client, room, run, room_options={"join_meeting": False})


@pytest.mark.parametrize("leaves", [False, True], ids=["there", "left"])
def test_a_delete_takes_the_agent_out_and_leaves_the_session_to_others(
    client: Client, emulator: Emulator, room: str, leaves: bool
) -> None:
    made = create(client, room, lifecycle.Run(print))
    emulator.join(room, "ana")
    if leaves:
        emulator.leave(room, "ag_notes")
    warned: list[str] = []
    lifecycle.delete(DEFINITION, client, made.id, made.properties, lifecycle.Run(print, warned.append))
    session = client.sessions.live(room)
    assert session is not None
    assert session.there == ["ana"]
    assert warned == []


def test_a_delete_says_so_where_it_is_not_shown_who_the_agent_is(
    client: Client, emulator: Emulator, room: str
) -> None:
    emulator.quirks(agent_participant_id="ignored")
    made = create(client, room, lifecycle.Run(print))
    warned: list[str] = []
    lifecycle.delete(DEFINITION, client, made.id, made.properties, lifecycle.Run(print, warned.append))
    (warning,) = warned
    assert all(word in warning for word in (made.id, room, "was left as it is", "does not show"))
    assert client.sessions.live(room) is not None


def test_a_removal_that_fails_names_the_session(client: Client, emulator: Emulator, room: str) -> None:
    made = create(client, room, lifecycle.Run(print))
    emulator.join(room, "ana")
    emulator.fault("status", "/v2/sessions/participants/remove", status=403)
    with pytest.raises(VideoSDKError, match=f"403.*The agent is still in session {made.id}.*Run again"):
        lifecycle.delete(DEFINITION, client, made.id, made.properties, lifecycle.Run(print))
