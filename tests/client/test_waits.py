"""Waits: the lines that one says to its end, on a clock that only sleeping moves, and how one is ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.errors import VideoSDKError
from pulumi_videosdk.definitions import in_room
from pulumi_videosdk.lifecycle import LifecycleError, OutcomeUnknown
from pulumi_videosdk.resources.realtime_transcription import RealtimeTranscriptionProvider
from pulumi_videosdk.resources.room import RoomProvider
from pulumi_videosdk.resources.webhook_endpoint import WebhookEndpointProvider
from tests.client.timing import within
from videosdk_emulator import Emulator

Pause = Callable[[float], None]

ENDPOINT, ROOM = WebhookEndpointProvider.definition, RoomProvider.definition
TRANSCRIPTION = RealtimeTranscriptionProvider.definition


def test_a_wait_for_a_session_says_every_five_seconds_how_long_of_how_much(
    client: Client, pause: Pause
) -> None:
    room_id = client.rooms.create("standup").room_id
    said: list[str] = []

    with pytest.raises(VideoSDKError, match="no live session"):
        lifecycle.create(
            TRANSCRIPTION,
            client,
            {"room_id": room_id, "session_timeout": 12},
            lifecycle.Run(said.append, pause=pause),
        )

    waiting = f"waiting for a session in room {room_id}"
    assert said == [
        f"{waiting}, 0 of 12 s; one starts when the first participant joins",
        f"{waiting}, 5 of 12 s",
        f"{waiting}, 10 of 12 s",
    ]


def test_a_slow_look_for_a_session_ends_with_the_wait(
    client: Client, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_room, "LAST_LOOK_SECONDS", 0.5)
    room_id = client.rooms.create("standup").room_id
    emulator.fault("delay", "/v2/sessions/", seconds=5)
    inputs = {"room_id": room_id, "session_timeout": 1}
    with within(4), pytest.raises(VideoSDKError, match="may have no live session after 1 s"):
        lifecycle.create(TRANSCRIPTION, client, inputs, lifecycle.Run(print))


def test_a_probe_says_every_five_seconds_how_long_of_how_much_and_what_was_answered(
    client: Client, emulator: Emulator, pause: Pause
) -> None:
    emulator.configure_inbox("hook", status=503)
    said: list[str] = []

    with pytest.raises(VideoSDKError, match="not there after 12 s: it answered 503"):
        lifecycle.create(
            ENDPOINT,
            client.for_run(said.append, pause),
            {"url": emulator.inbox_url("hook"), "probe_timeout": 12},
            lifecycle.Run(said.append, pause=pause),
        )

    waiting = "waiting for the receiver of webhooks to answer"
    assert said == [f"{waiting}, {passed} of 12 s; so far: it answered 503" for passed in (0, 5, 10)]


# A wait that is ended

ENDED = "the run was cancelled while this waited"


def cancelled(seconds: float) -> None:
    raise LifecycleError(ENDED)


def create(definition: lifecycle.AnyDefinition, client: Client, inputs: dict[str, Any]) -> lifecycle.Stored:
    """Create it in a run whose waits end at once."""
    run = lifecycle.Run(print, pause=cancelled)
    checked = lifecycle.check(definition, {}, {lifecycle.NAME: "it", **inputs})
    return lifecycle.create(definition, client.for_run(print, cancelled), checked.inputs, run)


def test_every_wait_ends_when_the_run_does(client: Client, emulator: Emulator) -> None:
    room = client.rooms.create("standup").room_id
    emulator.configure_inbox("hook", status=503)
    with pytest.raises(VideoSDKError, match=f"no live session yet, and {ENDED}; nothing was started"):
        create(TRANSCRIPTION, client, {"room_id": room, "session_timeout": 3600})
    with pytest.raises(LifecycleError, match=ENDED):
        create(ENDPOINT, client, {"url": emulator.inbox_url("hook"), "probe_timeout": 3600})
    for wait in ("0", "9"):
        emulator.fault(
            "status", "/v2/rooms", method="POST", status=429, headers={"Retry-After": wait}, times=1
        )
        with pytest.raises(LifecycleError, match=ENDED):
            create(ROOM, client, {})
    assert len(emulator.state()["rooms"]) == 1
    assert emulator.state()["transcriptions"] == []


def test_what_was_made_before_the_wait_ended_is_still_looked_up(client: Client, emulator: Emulator) -> None:
    emulator.fault("reset", "/v2/rooms", method="POST", when="after", times=1)
    made = create(ROOM, client, {})
    (room,) = emulator.state()["rooms"]
    assert made.id == room["roomId"]


@pytest.mark.parametrize("status", [429, 503])
def test_what_may_have_been_made_before_the_wait_ended_is_named(
    client: Client, emulator: Emulator, status: int
) -> None:
    emulator.fault("reset", "/v2/rooms", method="POST", when="after", times=1)
    emulator.fault("status", "/v2/rooms/.*", method="GET", status=status)
    with pytest.raises(OutcomeUnknown, match="may be there now, and looking for it failed too"):
        create(ROOM, client, {})


def test_a_start_that_may_have_taken_effect_is_named_when_the_look_for_it_is_ended(
    client: Client, emulator: Emulator
) -> None:
    room = client.rooms.create("standup").room_id
    emulator.join(room)
    emulator.fault("reset", ".*/start", method="POST", when="before")
    with pytest.raises(OutcomeUnknown, match=f"may be running in room {room} now.*{ENDED}"):
        create(TRANSCRIPTION, client, {"room_id": room})
