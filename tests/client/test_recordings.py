"""A recording that VideoSDK does not show while it runs: what is known of it, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.recordings import Recordings
from pulumi_videosdk.lifecycle import LifecycleError, NotImportable, Run, Stored
from pulumi_videosdk.resources.recording import RecordingProvider
from tests.client.test_imports import imported
from videosdk_emulator import Emulator

RECORDING = RecordingProvider.definition
LIST, START = "/v2/recordings", "/v2/recordings/start"

RUN = Run(print, account="account A", pause=lambda _: None)


@pytest.fixture
def room(emulator: Emulator, client: Client) -> str:
    room_id = client.rooms.create("standup").room_id
    emulator.join(room_id)
    return room_id


def created(client: Client, room: str, **inputs: Any) -> Stored:
    checked = lifecycle.check(RECORDING, {}, {lifecycle.NAME: "it", "room_id": room, **inputs})
    assert checked.failures == []
    return lifecycle.create(RECORDING, client, checked.inputs, RUN)


def running(emulator: Emulator) -> list[str]:
    return [one["id"] for one in emulator.state()["recordings"] if one["status"] == "running"]


def read(client: Client, stored: Stored, account: str = "account A") -> lifecycle.Observed | None:
    return lifecycle.read(RECORDING, client, stored.id, stored.properties, account)


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 404, "body": {"message": "not found"}}])
def test_a_start_whose_look_ups_fail_is_kept_and_found_later(
    emulator: Emulator, client: Client, room: str, fault: dict[str, Any]
) -> None:
    emulator.fault("status", LIST, method="GET", **fault)
    stored = created(client, room)
    emulator.clear_faults()
    (ours,) = running(emulator)
    assert stored.id.startswith(f"unlisted:{room}:")

    seen = read(client, stored)

    assert seen is not None
    assert (seen.id, seen.properties["recording_id"]) == (stored.id, ours)
    lifecycle.delete(RECORDING, client, seen.id, seen.properties, RUN)
    assert running(emulator) == []


def test_the_session_tells_while_nothing_else_does(emulator: Emulator, client: Client, room: str) -> None:
    emulator.quirks(running_shown=False)
    stored = created(client, room)
    seen = read(client, stored)
    assert seen is not None
    assert (seen.properties["status"], seen.properties["recording_id"]) == ("running", None)

    emulator.fault("status", "/v2/sessions/.*", status=404, body={"message": "not found"})
    assert read(client, stored) is None
    with pytest.raises(LifecycleError, match="account B"):
        read(client, stored, "account B")


def test_what_a_killed_create_left_is_not_denied_while_it_may_run(
    emulator: Emulator, client: Client, room: str
) -> None:
    assert RECORDING.find is not None
    with pytest.raises(LifecycleError, match=f"in room {room} is not known while it has a live session"):
        RECORDING.find(client, room)
    client.of(Recordings).start(room)
    (found,) = RECORDING.find(client, room)
    assert (found.id, found.certain) == (running(emulator)[0], True)
    emulator.leave(room)
    assert RECORDING.find(client, room) == []


def test_one_is_imported_while_it_runs(emulator: Emulator, client: Client, room: str) -> None:
    client.of(Recordings).start(room, config={"layout": {"type": "GRID"}})
    (id,) = running(emulator)
    assert RECORDING.running is not None
    assert RECORDING.running(client) == [id]
    seen = imported(RECORDING, client, id)
    assert (seen.inputs["room_id"], seen.properties["recording_id"]) == (room, id)
    emulator.act("recordings", id, "end")
    assert RECORDING.running(client) == []
    with pytest.raises(NotImportable, match="has ended"):
        imported(RECORDING, client, id)


def test_an_error_shows_no_presigned_url(emulator: Emulator, client: Client, room: str) -> None:
    secret = "https://storage.example.com/calls?signature=s3cr3t-s1gn4tur3"
    emulator.fault("status", START, status=400, body={"message": f"cannot upload to {secret}"})
    with pytest.raises(Exception, match="answered 400") as raised:
        created(client, room, pre_signed_url=secret)
    assert "s1gn4tur3" not in str(raised.value)


@pytest.mark.parametrize("shown", [True, False])
def test_one_whose_start_shows_its_id_is_ended_by_it(
    emulator: Emulator, client: Client, room: str, shown: bool
) -> None:
    emulator.quirks(start_reply="object", running_shown=shown)
    stored = created(client, room)
    (ours,) = running(emulator)
    assert stored.properties["recording_id"] == ours
    assert (stored.id == ours) is shown
    assert read(client, stored) is not None

    lifecycle.delete(RECORDING, client, stored.id, stored.properties, RUN)

    (end,) = (one for one in emulator.requests() if one["path"] == "/v2/recordings/end")
    assert end["body"] == {"roomId": room, "id": ours}
    assert running(emulator) == []
