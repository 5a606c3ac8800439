"""The emulator's recordings, HLS and RTMP streams, as a caller of VideoSDK's API sees them (API §7, §8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from videosdk_emulator import Emulator

Call = Callable[..., requests.Response]


@dataclass(frozen=True)
class Kind:
    path: str
    table: str
    ended: str
    """What `end` says."""
    events: tuple[str, ...]
    """Those of a start."""
    largest_grid: int = 4
    needs_priority: bool = True
    fields: dict[str, Any] = field(default_factory=dict)
    """What a start must be given besides the room."""

    def start(self, call: Call, room_id: str, **fields: Any) -> requests.Response:
        return call("POST", f"{self.path}/start", json={"roomId": room_id, **self.fields, **fields})

    def end(self, call: Call, room_id: str, **fields: Any) -> requests.Response:
        return call("POST", f"{self.path}/end", json={"roomId": room_id, **fields})

    def ids(self, call: Call, **query: str) -> list[str]:
        return [one["id"] for one in call("GET", self.path, params=query).json()["data"]]


RECORDING = Kind(
    "/v2/recordings",
    "recordings",
    "Recording ended successfully",
    ("recording-starting", "recording-started"),
    needs_priority=False,
)
HLS = Kind(
    "/v2/hls",
    "hls",
    "HLS ended successfully",
    ("hls-starting", "hls-started", "hls-playable"),
    largest_grid=25,
)
RTMP = Kind(
    "/v2/livestreams",
    "livestreams",
    "Livestream ended successfully",
    ("livestream-starting", "livestream-started"),
    fields={"outputs": [{"url": "rtmps://live.example.com/app", "streamKey": "the-key"}]},
)
each = pytest.mark.parametrize("kind", [RECORDING, HLS, RTMP], ids=lambda kind: kind.table)
hooked = {"endPoint": "https://hooks.example.com/", "events": ["*"]}


@pytest.fixture
def busy_room(emulator: Emulator, call: Call) -> str:
    """A room with a live session, whose receiver is told everything."""
    room_id = str(call("POST", "/v2/rooms", json={"webhook": hooked}).json()["roomId"])
    emulator.join(room_id)
    return room_id


@each
def test_one_is_started_listed_and_ended_by_its_room(call: Call, busy_room: str, kind: Kind) -> None:
    assert kind.start(call, busy_room).status_code == 200
    assert kind.start(call, busy_room).status_code == 409
    (id_,) = kind.ids(call, roomId=busy_room)
    assert call("GET", f"{kind.path}/{id_}").json()["roomId"] == busy_room
    reply = kind.end(call, busy_room)
    assert (reply.status_code, reply.json()) == (200, kind.ended)
    assert kind.end(call, busy_room).status_code == 404
    assert kind.ids(call, roomId="another") == []


@each
def test_what_it_was_started_with_is_in_the_state(
    emulator: Emulator, call: Call, busy_room: str, kind: Kind
) -> None:
    wish = {
        "templateUrl": "https://templates.example.com",
        "transcription": {"enabled": True, "summary": {"enabled": True, "prompt": "Be brief."}},
        "config": {"layout": {"type": "GRID", "priority": "PIN", "gridSize": 4}, "quality": "med"},
    }
    kind.start(call, busy_room, **wish)
    (kept,) = emulator.state()[kind.table]
    assert {name: kept[name] for name in wish} == wish


@each
def test_the_rooms_receiver_is_told_all_and_the_starts_own_too(
    emulator: Emulator, call: Call, busy_room: str, kind: Kind
) -> None:
    emulator.clear_deliveries()
    kind.start(call, busy_room, webhookUrl="https://own.example.com/")
    kind.end(call, busy_room)
    told = emulator.deliveries()
    name = kind.events[0].removesuffix("-starting")
    events = [*kind.events, f"{name}-stopping", f"{name}-stopped"]
    assert [one["event"] for one in told if one["url"] == hooked["endPoint"]] == events
    # An RTMP stream has no receiver of its own (API §8).
    own = [] if kind is RTMP else events
    assert [one["event"] for one in told if one["url"] == "https://own.example.com/"] == own
    assert all(one["body"]["data"]["meetingId"] == busy_room for one in told)


def test_the_receiver_is_told_where_to_find_what_was_made(
    emulator: Emulator, call: Call, busy_room: str
) -> None:
    HLS.start(call, busy_room)
    RECORDING.start(call, busy_room)
    RECORDING.end(call, busy_room)
    data = {one["event"]: one["body"]["data"] for one in emulator.deliveries()}
    assert data["hls-started"]["playbackHlsUrl"] == data["hls-playable"]["livestreamUrl"]
    (recording,) = call("GET", "/v2/recordings").json()["data"]
    assert data["recording-stopped"]["fileUrl"] == recording["file"]["fileUrl"]
    for url in (data["recording-stopped"]["fileUrl"], data["hls-started"]["playbackHlsUrl"]):
        assert requests.get(url, timeout=10).status_code == 200


@each
def test_the_end_of_the_session_is_its_end(
    emulator: Emulator, call: Call, busy_room: str, kind: Kind
) -> None:
    kind.start(call, busy_room)
    emulator.leave(busy_room)
    (kept,) = emulator.state()[kind.table]
    assert (kept["status"], kept["end"] is not None) == ("completed", True)


@each
def test_somebody_else_ends_it_or_it_fails(
    emulator: Emulator, call: Call, busy_room: str, kind: Kind
) -> None:
    for status in ("completed", "failed"):
        kind.start(call, busy_room)
        ended = emulator.act(kind.table, kind.ids(call)[0], "end", status=status)
        assert ended["status"] == status
    last = emulator.deliveries()[-1]
    assert last["event"] == kind.events[0].replace("starting", "failed")
    with pytest.raises(ValueError, match="no such running"):
        emulator.act(kind.table, ended["id"], "end")


@each
@pytest.mark.parametrize("status", [400, 422])
def test_a_config_that_is_against_the_rules_is_refused(
    emulator: Emulator, call: Call, busy_room: str, kind: Kind, status: int
) -> None:
    emulator.quirks(invalid_config=status)
    fine = {"type": "GRID", "priority": "SPEAKER"}
    too_large = {"layout": {**fine, "gridSize": kind.largest_grid + 1}}
    wrong: list[dict[str, Any]] = [{"quality": "low"}, {"layout": {**fine, "gridSize": 0}}]
    if kind.largest_grid == 4:
        wrong.append(too_large)
    if kind.needs_priority:
        wrong.append({"layout": {"type": "GRID"}})
    for config in wrong:
        reply = kind.start(call, busy_room, config=config)
        assert (reply.status_code, reply.json()["code"]) == (status, "invalid_object"), config
    assert kind.start(call, busy_room, config={"layout": {"type": "NONE"}}).status_code == 400
    assert kind.start(call, busy_room, config={}).status_code == 200


@each
def test_a_larger_grid_is_accepted_where_the_sdk_is_right(
    emulator: Emulator, call: Call, busy_room: str, kind: Kind
) -> None:
    emulator.quirks(grid_size_max="sdk")
    layout = {"type": "GRID", "priority": "SPEAKER", "gridSize": 25}
    assert kind.start(call, busy_room, config={"layout": layout}).status_code == 200


@each
@pytest.mark.parametrize(("answers", "has_id"), [("object", True), ("text", False)])
def test_start_reply(
    emulator: Emulator, call: Call, busy_room: str, kind: Kind, answers: str, has_id: bool
) -> None:
    emulator.quirks(start_reply=answers)
    assert isinstance(kind.start(call, busy_room).json(), dict if has_id else str)


@each
def test_running_shown(emulator: Emulator, call: Call, busy_room: str, kind: Kind) -> None:
    kind.start(call, busy_room)
    (id_,) = kind.ids(call)
    emulator.quirks(running_shown=False)
    assert kind.ids(call) == []
    assert call("GET", f"{kind.path}/{id_}").status_code == 404
    kind.end(call, busy_room)
    assert kind.ids(call) == [id_]


@each
def test_end_takes_id(emulator: Emulator, call: Call, busy_room: str, kind: Kind) -> None:
    kind.start(call, busy_room)
    assert kind.end(call, busy_room, id="another").status_code == 404
    emulator.quirks(end_takes_id=False)
    assert kind.end(call, busy_room, id="another").status_code == 200


@each
def test_a_room_may_let_several_run(emulator: Emulator, call: Call, kind: Kind) -> None:
    several = {"multiComposition": {"recording": True, "hls": True, "rtmp": True}}
    room_id = str(call("POST", "/v2/rooms", json=several).json()["roomId"])
    emulator.join(room_id)
    for _ in range(2):
        assert kind.start(call, room_id).status_code == 200
    assert len(set(kind.ids(call, roomId=room_id))) == 2


def test_what_is_recorded_is_there_after_a_while(emulator: Emulator, call: Call, busy_room: str) -> None:
    emulator.settings(files_after=60)
    RECORDING.start(call, busy_room)
    RECORDING.end(call, busy_room)
    (id_,) = RECORDING.ids(call)
    assert "file" not in call("GET", f"/v2/recordings/{id_}").json()
    emulator.advance(61)
    assert call("GET", f"/v2/recordings/{id_}").json()["file"]["meta"]["format"] == "mp4"


def test_an_hls_stream_is_active_until_it_is_ended(call: Call, busy_room: str) -> None:
    HLS.start(call, busy_room)
    shown = call("GET", f"/v2/hls/{busy_room}/active").json()
    assert (shown["code"], shown["data"]["roomId"]) == (200, busy_room)
    HLS.end(call, busy_room)
    assert call("GET", f"/v2/hls/{busy_room}/active").status_code == 404


def test_stream_keys_are_shown_to_a_caller_unless_a_quirk_hides_them_and_never_on_the_console(
    emulator: Emulator, call: Call, busy_room: str
) -> None:
    RTMP.start(call, busy_room)
    (shown,) = call("GET", RTMP.path).json()["data"]
    assert shown["outputs"] == RTMP.fields["outputs"]
    emulator.quirks(stream_keys_shown=False)
    (shown,) = call("GET", RTMP.path).json()["data"]
    assert shown["outputs"] == [{"url": "rtmps://live.example.com/app"}]
    console = requests.get(f"{emulator.url}/_emulator/console/feed", timeout=10).text
    assert busy_room in console
    assert "the-key" not in console


def test_a_room_may_start_one_with_each_session(emulator: Emulator, call: Call) -> None:
    transcription = {"enabled": True}
    wish = {"recording": {"transcription": transcription}, "hls": {"config": "no config"}}
    room_id = str(call("POST", "/v2/rooms", json={"autoStartConfig": wish}).json()["roomId"])
    session_id = emulator.join(room_id)
    (kept,) = emulator.state()["recordings"]
    assert (kept["sessionId"], kept["transcription"]) == (session_id, transcription)
    assert RECORDING.start(call, room_id).status_code == 409
    assert emulator.state()["hls"] == []


# What is transcribed afterwards (API §4)

POST = "/ai/v1/post-transcriptions"
WISH = {"transcription": {"enabled": True, "summary": {"enabled": True}}}


@each
def test_what_was_started_so_is_transcribed_when_it_ends(
    emulator: Emulator, call: Call, busy_room: str, kind: Kind
) -> None:
    for fields in ({}, WISH):
        assert call("GET", POST).json()["transcriptions"] == []
        kind.start(call, busy_room, **fields)
        kind.end(call, busy_room)
    (shown,) = call("GET", POST, params={"roomId": busy_room}).json()["transcriptions"]
    assert shown == call("GET", f"{POST}/{shown['id']}").json()
    assert (shown["status"], shown["recordingId"]) == ("completed", kind.ids(call)[0])
    assert set(shown["transcriptionFilePaths"]) == {"json", "srt", "txt", "tsv", "vtt"}
    for url in shown["transcriptionFilePaths"].values():
        assert busy_room in requests.get(url, timeout=10).text
    # Where HLS is told to summarise is in conflict (API §8).
    assert ("summarizedFilePaths" in shown) == (kind is not HLS)
    told = [one["body"]["data"] for one in emulator.deliveries() if "transcription" in one["event"]]
    assert [(one["id"], one["type"]) for one in told] == [(shown["id"], "post-call")] * 2


@pytest.mark.parametrize("place", ["beside", "within"])
def test_hls_summary(emulator: Emulator, call: Call, busy_room: str, place: str) -> None:
    emulator.quirks(hls_summary=place)
    on: dict[str, Any] = {"enabled": True}
    wish = {"summary": on, "transcription": on} if place == "beside" else WISH
    HLS.start(call, busy_room, **wish)
    HLS.end(call, busy_room)
    (shown,) = call("GET", POST).json()["transcriptions"]
    assert busy_room in requests.get(shown["summarizedFilePaths"]["txt"], timeout=10).text


@pytest.mark.parametrize("pending", ["shown", "hidden"])
def test_post_transcription_pending(emulator: Emulator, call: Call, busy_room: str, pending: str) -> None:
    emulator.quirks(post_transcription_pending=pending)
    emulator.settings(files_after=60)
    RECORDING.start(call, busy_room, **WISH)
    emulator.leave(busy_room)
    (kept,) = emulator.state()["post_transcriptions"]
    listed = call("GET", POST).json()["transcriptions"]
    assert [one["status"] for one in listed] == (["running"] if pending == "shown" else [])
    reply = call("GET", f"{POST}/{kept['id']}")
    assert reply.status_code == (200 if pending == "shown" else 404)
    assert "transcriptionFilePaths" not in reply.json()
    emulator.advance(61)
    assert "transcriptionFilePaths" in call("GET", f"{POST}/{kept['id']}").json()


def test_a_post_transcription_fails_on_demand(emulator: Emulator, call: Call, busy_room: str) -> None:
    emulator.settings(files_after=60)
    RECORDING.start(call, busy_room, **WISH)
    RECORDING.end(call, busy_room)
    (kept,) = emulator.state()["post_transcriptions"]
    emulator.act("post_transcriptions", kept["id"], "end", status="failed")
    emulator.advance(61)
    assert call("GET", f"{POST}/{kept['id']}").json()["status"] == "failed"
    assert emulator.deliveries()[-1]["event"] == "transcription-failed"
