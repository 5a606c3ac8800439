"""A create whose reply is lost and whose outcome VideoSDK does not tell: what is kept tells it later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.errors import VideoSDKError
from pulumi_videosdk.lifecycle import AnyDefinition, LifecycleError, OutcomeUnknown, Run, Stored
from pulumi_videosdk.resources.realtime_transcription import RealtimeTranscriptionProvider
from pulumi_videosdk.resources.room import RoomProvider
from tests.client.timing import within
from videosdk_emulator import Emulator

ROOM, TRANSCRIPTION = RoomProvider.definition, RealtimeTranscriptionProvider.definition
LIST, START = "/ai/v1/realtime-transcriptions/", "/ai/v1/realtime-transcriptions/start"
ACCOUNT, OTHER = "account A", "account B"

RUN = Run(print, account=ACCOUNT, pause=lambda _: None)


@pytest.fixture
def client(client: Client) -> Client:
    return client.for_run(print, RUN.pause)


def lost(definition: AnyDefinition, client: Client, inputs: dict[str, Any]) -> Stored:
    """What is kept of a create of which it is not known whether it took effect."""
    checked = lifecycle.check(definition, {}, {lifecycle.NAME: "it", **inputs}, ACCOUNT)
    with within(20), pytest.raises(OutcomeUnknown) as raised:
        lifecycle.create(definition, client, checked.inputs, RUN)
    assert len(str(raised.value).splitlines()) == 1
    stored = raised.value.stored
    assert lifecycle.is_provisional(stored.id)
    assert checked.inputs.items() <= stored.properties.items()
    assert all(stored.properties[name] is None for name in definition.output_names)
    return stored


Lose = Callable[..., Stored]


@pytest.fixture
def room(emulator: Emulator, client: Client) -> str:
    room_id = client.rooms.create("standup").room_id
    emulator.join(room_id)
    return room_id


@pytest.fixture
def lose_start(emulator: Emulator, client: Client, room: str) -> Lose:
    """A start whose reply is lost, and for which nothing can be looked afterwards."""

    def lose(acted: bool = True, listed: bool = True, **inputs: Any) -> Stored:
        emulator.fault("close", START, when="after" if acted else "before", times=1)
        emulator.fault("status", LIST, method="GET", status=503, skip=1 if listed else 0)
        stored = lost(TRANSCRIPTION, client, {"room_id": room, **inputs})
        emulator.clear_faults()
        return stored

    return lose


def running(emulator: Emulator) -> list[str]:
    return [one["id"] for one in emulator.state()["transcriptions"] if one["status"] == "running"]


def read(client: Client, stored: Stored, account: str = ACCOUNT) -> lifecycle.Observed | None:
    return lifecycle.read(TRANSCRIPTION, client, stored.id, stored.properties, account)


def test_what_was_started_is_found_by_the_next_read_and_nothing_is_started_twice(
    emulator: Emulator, client: Client, lose_start: Lose
) -> None:
    stored = lose_start(language="en-US")
    (started,) = running(emulator)

    seen = read(client, stored)

    assert seen is not None
    assert (seen.id, seen.properties["status"]) == (started, "running")
    checked = lifecycle.check(TRANSCRIPTION, seen.inputs, stored.properties, ACCOUNT)
    assert not lifecycle.diff(TRANSCRIPTION, seen.properties, seen.inputs).any
    assert checked.inputs["language"] == "en-US"
    lifecycle.delete(TRANSCRIPTION, client, seen.id, seen.properties, RUN)
    assert running(emulator) == []


def test_what_was_started_is_ended_by_a_delete_that_comes_first(
    emulator: Emulator, client: Client, lose_start: Lose
) -> None:
    stored = lose_start()
    assert len(running(emulator)) == 1
    lifecycle.delete(TRANSCRIPTION, client, stored.id, stored.properties, RUN)
    assert running(emulator) == []


def test_what_was_not_started_is_gone(emulator: Emulator, client: Client, lose_start: Lose) -> None:
    stored = lose_start(acted=False)
    assert read(client, stored) is None
    lifecycle.delete(TRANSCRIPTION, client, stored.id, stored.properties, RUN)
    with pytest.raises(LifecycleError, match=f"with {OTHER}, but it was to be created with {ACCOUNT}"):
        read(client, stored, OTHER)


def test_what_ran_before_is_not_taken_for_it(
    emulator: Emulator, client: Client, room: str, lose_start: Lose
) -> None:
    emulator.quirks(busy_start="conflict", clock_offset=-60.0)
    theirs = client.realtime_transcriptions.start(room).id
    emulator.quirks(clock_offset=0.0)
    # The list fails from the start on: the server itself refuses, were it not for the lost reply.
    stored = lose_start(acted=False, listed=False)
    assert read(client, stored) is None
    lifecycle.delete(TRANSCRIPTION, client, stored.id, stored.properties, RUN)
    assert running(emulator) == [theirs]


def test_of_several_none_is_taken_and_none_ended(
    emulator: Emulator, client: Client, room: str, lose_start: Lose
) -> None:
    emulator.quirks(busy_start="second")
    stored = lose_start()
    client.realtime_transcriptions.start(room)
    both = running(emulator)
    unknown = "whether RealtimeTranscription it was created is not known"
    with pytest.raises(LifecycleError, match=unknown) as raised:
        read(client, stored)
    assert all(one in str(raised.value) for one in both)
    with pytest.raises(LifecycleError, match=unknown):
        lifecycle.delete(TRANSCRIPTION, client, stored.id, stored.properties, RUN)
    assert running(emulator) == both


@pytest.mark.parametrize(
    ("quirks", "said"),
    [
        ({"date_header": False}, "does not say by whom"),
        ({"extension_missing": True, "list_ignores_room_id": True}, "or in another one"),
    ],
)
def test_what_the_server_does_not_tell_is_left_to_the_user(
    emulator: Emulator, client: Client, lose_start: Lose, quirks: dict[str, Any], said: str
) -> None:
    emulator.quirks(**quirks)
    stored = lose_start()
    (started,) = running(emulator)
    with pytest.raises(LifecycleError, match=f"{started} runs.*{said}.*pulumi state delete"):
        read(client, stored)
    assert running(emulator) == [started]


def test_a_list_that_is_not_there_proves_nothing(
    emulator: Emulator, client: Client, lose_start: Lose
) -> None:
    stored = lose_start()
    emulator.fault("status", LIST, method="GET", status=404, body={"message": "not found"})
    with pytest.raises(LifecycleError, match="404, which does not tell whether one runs"):
        read(client, stored)


def test_a_look_that_fails_is_an_error_of_its_own(
    emulator: Emulator, client: Client, lose_start: Lose
) -> None:
    stored = lose_start()
    emulator.fault("status", LIST, method="GET", status=503)
    with pytest.raises(VideoSDKError, match="503"):
        read(client, stored)


def test_nothing_is_only_written_down_before_it_is_settled(client: Client, lose_start: Lose) -> None:
    stored = lose_start()
    with pytest.raises(LifecycleError, match="`pulumi refresh` finds out"):
        lifecycle.update(TRANSCRIPTION, lambda: client, stored.id, stored.properties, stored.properties, RUN)


@pytest.mark.parametrize("acted", [True, False])
def test_a_room_with_a_generated_id_is_found_by_it(emulator: Emulator, client: Client, acted: bool) -> None:
    emulator.fault("reset", "/v2/rooms", method="POST", when="after" if acted else "before")
    emulator.fault("status", "/v2/rooms/.*", method="GET", status=503)
    stored = lost(ROOM, client, {})
    emulator.clear_faults()

    seen = lifecycle.read(ROOM, client, stored.id, stored.properties, ACCOUNT)

    ids = [one["roomId"] for one in emulator.state()["rooms"]]
    assert ids == ([] if seen is None else [seen.id])
    assert len(ids) == acted
    lifecycle.delete(ROOM, client, stored.id, stored.properties, RUN)
    assert all(one["disabled"] for one in emulator.state()["rooms"])


def test_a_room_with_an_id_of_the_users_own_may_be_somebody_elses(emulator: Emulator, client: Client) -> None:
    emulator.fault("reset", "/v2/rooms", method="POST", when="after")
    emulator.fault("status", "/v2/rooms/.*", method="GET", status=503, skip=1)
    stored = lost(ROOM, client, {"custom_room_id": "lobby"})
    emulator.clear_faults()
    with pytest.raises(LifecycleError, match=r"custom_room_id 'lobby' is there.*does not say by whom"):
        lifecycle.delete(ROOM, client, stored.id, stored.properties, RUN)
    assert [one["disabled"] for one in emulator.state()["rooms"]] == [False]
