"""The resources under the real command line: their whole life, the ways in, and what bad input gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.areas import AREAS
from tests.areas.realtime_transcription import GET as GET_TRANSCRIPTION
from tests.areas.room import GET as GET_ROOM
from tests.areas.room import LOOK, MAKE
from tests.e2e.conftest import MakeStack
from tests.support import adapters
from tests.support.adapters import Adapter
from tests.support.lifecycle import PROGRAM, CommandLine, Declared, failures, run_lifecycle
from tests.support.server import Server
from videosdk_emulator import Emulator


@pytest.mark.parametrize("adapter", adapters.each())
def test_each_resource_lives_its_life(stack: MakeStack, emulator: Emulator, adapter: Adapter) -> None:
    run_lifecycle(AREAS, Server(emulator), CommandLine(stack(adapter.program(PROGRAM)), adapter))


def notes(room_id: str, **inputs: Any) -> Declared:
    return Declared("RealtimeTranscription", {"room_id": room_id, **inputs})


def test_what_is_there_already_is_refused_or_adopted_and_a_session_is_waited_for(
    stack: MakeStack, emulator: Emulator
) -> None:
    server = Server(emulator)
    taken, wanted = server.room(customRoomId="taken"), server.room(customRoomId="wanted")
    busy, ours, quiet, empty = (server.room(live=live) for live in (True, True, False, False))
    theirs, running = server.start(busy), server.start(ours)
    dead = server.room()
    emulator.deactivate_room(dead)
    one = stack(PROGRAM)
    line = CommandLine(one)
    declared = {
        "taken": Declared("Room", {"custom_room_id": "taken"}),
        "wanted": Declared("Room", {"custom_room_id": "wanted", "adopt": True}),
        "busy": notes(busy),
        "ours": notes(ours, adopt=True),
        "waits": notes(quiet, session_timeout=60),
        "empty": notes(empty),
        "dead": notes(dead),
        "unknown": notes("none-none-none"),
    }
    line.declare(declared)

    joining = server.join_when_looked_for(quiet)
    up = one.up("--continue-on-error", expect_failure=True)
    joining.join()

    failed = failures(up)
    for name, said in {
        "taken": ("'taken' is there already", taken, "Nothing was created", "adopt=True"),
        "busy": (busy, "already has a running transcription", theirs, "Nothing was started", "adopt=True"),
        "empty": (empty, "no live session", "nothing was started", "session_timeout"),
        "dead": (dead, "deactivated, for good", "nothing was started", "another room"),
        "unknown": ("no room 'none-none-none'", "nothing was started", "Check room_id"),
    }.items():
        assert all(word in failed[name] for word in said), failed[name]
    assert failed.keys() == {"taken", "busy", "empty", "dead", "unknown"}
    assert f"RealtimeTranscription waits: waiting for a session in room {quiet}" in up.text
    kept = line.kept()
    assert kept.keys() == {"wanted", "ours", "waits"}
    assert (kept["wanted"].id, kept["ours"].id) == (wanted, running)
    assert server.running() == [theirs, running, kept["waits"].id]

    one.destroy()
    assert server.running() == [theirs]
    assert set(server.open_rooms()) == {taken, busy, ours, quiet, empty}


def test_a_room_that_would_collide_with_itself_fails_at_preview(stack: MakeStack, emulator: Emulator) -> None:
    server, one = Server(emulator), stack(PROGRAM)
    line = CommandLine(one)
    line.up({"room": Declared("Room", {"custom_room_id": "mine"})})
    assert server.calls() == [LOOK.shape, MAKE.shape]

    line.declare({"room": Declared("Room", {"custom_room_id": "mine", "geo_fence": "eu001"})})
    text = one.preview(expect_failure=True).text
    assert "custom_room_id" in text
    assert "geo_fence cannot change while custom_room_id stays as it is" in text
    assert "Change custom_room_id too" in text
    assert server.calls() == []


def test_a_get_reads_what_is_there_and_never_deletes_it(stack: MakeStack, emulator: Emulator) -> None:
    server = Server(emulator)
    room = server.room(customRoomId="theirs")
    id = server.start(room)
    server.calls()
    one = stack(PROGRAM)
    line = CommandLine(one)
    there = {
        "room": Declared("Room", {}, get=room),
        "notes": Declared("RealtimeTranscription", {"room_id": room}, get=id),
    }
    line.up(there)
    kept = line.kept()
    assert kept["room"].properties["room_id"] == room
    assert kept["notes"].properties["status"] == "running"
    assert kept["notes"].properties["start"]
    assert sorted(server.calls()) == sorted([GET_ROOM.shape, GET_TRANSCRIPTION.shape])

    line.declare(there | {"gone": Declared("Room", {}, get="none-none-none")})
    failed = failures(one.up(expect_failure=True))
    assert "there is no Room 'none-none-none'" in failed["gone"]

    one.destroy()
    assert server.running() == [id]
    assert server.open_rooms() == [room]


BAD_INPUTS = {
    "hook": Declared(
        "WebhookEndpoint",
        {"url": "https://hooks.example.com/" + "x" * 500, "events": [], "probe": "no"},
    ),
    "room": Declared(
        "Room",
        {
            "webhook": {"end_point": "http://hooks.example.com", "events": []},
            "allowed_participant_ids": "everyone",
            "auto_close": {"duration": "30"},
            "adopt": 1,
        },
    ),
    "notes": Declared(
        "RealtimeTranscription",
        {"room_id": "My Room", "session_timeout": -1, "summary": True, "webhook_url": "ftp://a.example"},
    ),
    "nowhere": Declared("RealtimeTranscription", {"room_id": ""}),
}

SAID = {
    "hook": {
        "url": "has 526 characters; VideoSDK takes 512 at most",
        "events": "is an empty list; name at least one event",
        "probe": "must be true or false",
    },
    "room": {
        "webhook.end_point": "must begin with https://",
        "webhook.events": "is an empty list; name at least one event",
        "allowed_participant_ids": "must be a list",
        "auto_close.duration": "must be a number",
        "adopt": "must be true or false",
    },
    "notes": {
        "room_id": "is not a room's id; give the room_id of a Room",
        "session_timeout": "must be 0 or more",
        "summary": "must be an object",
        "webhook_url": "must begin with https://",
    },
    "nowhere": {"room_id": "is empty; give the room_id of a Room"},
}


@pytest.mark.parametrize(
    "name", ["room", *(pytest.param(one, marks=pytest.mark.wide) for one in ("hook", "notes", "nowhere"))]
)
def test_bad_inputs_fail_at_preview_by_name_and_with_the_mend(
    stack: MakeStack, emulator: Emulator, name: str
) -> None:
    one = stack(PROGRAM)
    CommandLine(one).declare({name: BAD_INPUTS[name]})
    text = " ".join(one.preview(expect_failure=True).text.split())
    for property, reason in SAID[name].items():
        assert f"{property}" in text
        assert reason in text
    assert "Traceback" not in text
    assert emulator.requests() == []


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"VIDEOSDK_API_KEY": None, "VIDEOSDK_SECRET": None}, ("no credentials", "VIDEOSDK_TOKEN")),
        pytest.param(
            {"VIDEOSDK_TOKEN": "Bearer abc.def.ghi"},
            ("VIDEOSDK_TOKEN", "starts with `Bearer`", "without it"),
            marks=pytest.mark.wide,
        ),
        pytest.param(
            {"VIDEOSDK_API_ENDPOINT": "http://api.example.com"},
            ("VIDEOSDK_API_ENDPOINT", "https://"),
            marks=pytest.mark.wide,
        ),
    ],
)
def test_bad_settings_fail_at_preview_by_name_and_with_the_mend(
    stack: MakeStack, setting: Mapping[str, str | None], said: tuple[str, ...]
) -> None:
    one = stack(PROGRAM, env=setting)
    CommandLine(one).declare({"room": Declared("Room", {})})
    text = one.preview(expect_failure=True).text
    assert all(word in text for word in said), text
    assert "Traceback" not in text


def test_a_token_that_the_server_takes_for_expired(stack: MakeStack, emulator: Emulator) -> None:
    one = stack(PROGRAM)
    CommandLine(one).declare({"room": Declared("Room", {})})
    # An hour's token, at a server whose clock is a day ahead: expired there, not here.
    emulator.quirks(clock_offset=86_400.0)
    failed = failures(one.up(expect_failure=True))
    assert failed["room"].endswith("VideoSDK refused the token")
    assert "POST /v2/rooms: VideoSDK answered 401" in failed["room"]
    assert "environment VIDEOSDK_API_KEY/VIDEOSDK_SECRET" in failed["room"]


def test_an_endpoint_that_is_not_reachable(stack: MakeStack) -> None:
    nowhere = "http://127.0.0.1:9"
    one = stack(PROGRAM, env={"VIDEOSDK_API_ENDPOINT": nowhere})
    CommandLine(one).declare({"room": Declared("Room", {})})
    failed = failures(one.up(expect_failure=True))
    for word in ("POST /v2/rooms", "127.0.0.1:9 refused the connection", "Nothing was sent", nowhere):
        assert word in failed["room"]


def test_a_reply_that_is_not_json(stack: MakeStack, emulator: Emulator) -> None:
    room = Server(emulator).room()
    emulator.fault("html", "/v2/rooms", method="POST")
    emulator.fault("status", ".*/realtime-transcriptions/start", status=200, body="well", headers={})
    one = stack(PROGRAM)
    CommandLine(one).declare({"room": Declared("Room", {}), "notes": notes(room)})
    failed = failures(one.up("--continue-on-error", expect_failure=True))
    assert "POST /v2/rooms: VideoSDK answered 200 with an HTML page" in failed["room"]
    assert "POST /ai/v1/realtime-transcriptions/start: VideoSDK answered 200" in failed["notes"]
    assert "seems not to have taken effect" in failed["notes"]
    assert all("VIDEOSDK_API_ENDPOINT" in said for said in failed.values())
    assert Server(emulator).running() == []
