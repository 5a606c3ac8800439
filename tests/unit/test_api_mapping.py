from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pulumi_videosdk.api.errors import NotFound, NotSent
from pulumi_videosdk.api.model import Sent, read, secret
from pulumi_videosdk.api.realtime_transcriptions import StartSettings, Transcription
from pulumi_videosdk.api.rooms import Room, Rooms, RoomSettings
from pulumi_videosdk.api.sessions import Session

NOW = datetime(2026, 1, 1, tzinfo=UTC)

words = st.text(max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
layout = st.dictionaries(st.sampled_from(["type", "priority", "grid_size"]), values)
config = st.fixed_dictionaries({}, optional={"layout": layout, "theme": words, "recording": values})
transcription = st.fixed_dictionaries({}, optional={"enabled": st.booleans(), "summary": values})
composed = {"template_url": words, "transcription": transcription, "config": config, "other_key": values}
auto_starts = st.fixed_dictionaries(
    {},
    optional={
        "recording": st.fixed_dictionaries({}, optional={**composed, "aws_dir_path": words}),
        "hls": st.fixed_dictionaries({}, optional=composed),
        "composite": values,
    },
)


class Safe(Sent):
    pin: Annotated[str, secret] | None = None
    word: Annotated[str | None, secret] = None
    words: list[Annotated[str, secret]] | None = None
    colour: str | None = None


def test_a_secret_is_one_wherever_its_mark_stands() -> None:
    safe = Safe(pin="4711", word="word-of-the-safe", words=["another word"], colour="light green")
    assert [*safe.secret_texts()] == ["4711", "word-of-the-safe", "another word"]


def test_a_room_is_written_with_the_names_of_the_wire() -> None:
    settings = {
        "custom_room_id": "standup",
        "webhook": {"end_point": "https://h", "events": ["*"]},
        "auto_close": {"type": "session-ends", "duration": 8},
        "auto_start": {
            "recording": {
                "template_url": "t",
                "aws_dir_path": "d",
                "transcription": {"enabled": True, "summary": {"enabled": True, "prompt": "p"}},
                "config": {"layout": {"type": "GRID", "grid_size": 4}, "theme": "DARK"},
            },
            "hls": {"template_url": "t", "config": {"recording": {"enabled": True}}},
        },
        "geo_fence": "eu001",
        "multi_composition": {"hls": True},
        "allowed_participant_ids": ["a", "b"],
    }
    assert RoomSettings.model_validate(settings).body() == {
        "customRoomId": "standup",
        "webhook": {"endPoint": "https://h", "events": ["*"]},
        "autoCloseConfig": {"type": "session-ends", "duration": 8},
        "autoStartConfig": {
            "recording": {
                "templateUrl": "t",
                "awsDirPath": "d",
                "transcription": {"enabled": True, "summary": {"enabled": True, "prompt": "p"}},
                "config": {"layout": {"type": "GRID", "gridSize": 4}, "theme": "DARK"},
            },
            "hls": {"templateUrl": "t", "config": {"recording": {"enabled": True}}},
        },
        "geoFence": "eu001",
        "multiComposition": {"hls": True},
        "allowedParticipantIds": ["a", "b"],
    }


def test_what_is_not_given_is_not_sent() -> None:
    assert RoomSettings(custom_room_id="standup").body() == {"customRoomId": "standup"}
    assert StartSettings(room_id="room").body() == {"roomId": "room"}


def _round_trip(auto_start: dict[str, Any]) -> Any:
    sent = RoomSettings.model_validate({"auto_start": auto_start}).model_dump(
        by_alias=True, exclude_unset=True
    )
    room = read(Room, {"roomId": "r", **sent})
    assert room is not None
    assert room.auto_start is not None
    return room.auto_start.model_dump(exclude_unset=True)


@given(auto_starts)
def test_auto_start_comes_back_as_it_was_given(auto_start: dict[str, Any]) -> None:
    assert _round_trip(auto_start) == auto_start


def test_a_room_is_read_with_what_the_reply_echoes() -> None:
    room = read(
        Room,
        {
            "roomId": "r10p-2qz8-si67",
            "customRoomId": "standup",
            "id": "623d49c760a18e699abcc8a4",
            "disabled": True,
            "createdAt": "2026-01-01T00:00:00.000Z",
            "webhook": {"endPoint": "https://h", "events": ["*"], "addedByServer": 1},
            "autoCloseConfig": {"type": "session-ends", "duration": 8},
            "autoStartConfig": {"hls": {"templateUrl": "t"}},
            "geoFence": "eu001",
            "multiComposition": {"hls": True},
            "allowedParticipantIds": ["a"],
        },
        NOW,
    )
    assert room is not None
    assert (room.room_id, room.disabled) == ("r10p-2qz8-si67", True)
    assert (room.id, room.created_at) == ("623d49c760a18e699abcc8a4", "2026-01-01T00:00:00.000Z")
    assert room.answered_at == NOW
    assert room.settings == {
        "custom_room_id": "standup",
        "webhook": {"end_point": "https://h", "events": ["*"]},
        "auto_close": {"type": "session-ends", "duration": 8},
        "auto_start": {"hls": {"template_url": "t"}},
        "geo_fence": "eu001",
        "multi_composition": {"hls": True},
        "allowed_participant_ids": ["a"],
    }


def test_a_room_that_echoes_nothing_knows_nothing_of_its_settings() -> None:
    assert read(Room, {"roomId": "r", "disabled": False, "webhook": None}) == Room(room_id="r")


@given(values)
@example({"room_id": None})
def test_no_reply_whatever_its_shape_breaks_the_reading(data: Any) -> None:
    for model in (Room, Session, Transcription):
        assert read(model, data) is None


@given(
    st.dictionaries(st.sampled_from(["roomId", "id", "status", "disabled", "extension", "webhook"]), values)
)
def test_an_object_of_odd_types_is_read_or_refused_but_never_breaks(data: dict[str, Any]) -> None:
    read(Room, data)
    read(Session, data)
    read(Transcription, data)


@pytest.mark.parametrize("data", ["ok", None, [], {}, {"roomId": 7}, {"roomId": "r", "disabled": "no"}])
def test_what_is_no_room_is_not_taken_for_one(data: Any) -> None:
    assert read(Room, data) is None


def test_a_start_is_written_with_the_names_of_the_wire() -> None:
    assert StartSettings(
        room_id="room",
        webhook_url="https://h",
        model_id="m",
        language="en-US",
        summary={"enabled": True, "prompt": "p"},
        model_config_={"snake_key": 1},
    ).body() == {
        "roomId": "room",
        "webhookUrl": "https://h",
        "modelId": "m",
        "language": "en-US",
        "summary": {"enabled": True, "prompt": "p"},
        "modelConfig": {"snake_key": 1},
    }


def test_a_transcription_is_read_whole() -> None:
    found = read(
        Transcription,
        {
            "id": "82feea14-6783-4e63-84fc-17c5666bfd5c",
            "status": "completed",
            "extension": {
                "enabled": True,
                "provider": "videosdk",
                "extensionConfig": {"roomId": "abc-xyzw-lmno", "sessionId": "621497578bea0d0404c35c4c"},
            },
            "webhookUrl": "https://www.example.com/",
            "transcriptionFilePaths": {"txt": "https://t"},
            "summarizedFilePaths": {"txt": "https://s"},
            "start": "2024-02-27T16:00:36.828Z",
            "end": "2024-02-27T16:01:46.939Z",
        },
        NOW,
    )
    assert found == Transcription(
        id="82feea14-6783-4e63-84fc-17c5666bfd5c",
        status="completed",
        start="2024-02-27T16:00:36.828Z",
        end="2024-02-27T16:01:46.939Z",
        room_id="abc-xyzw-lmno",
        session_id="621497578bea0d0404c35c4c",
        provider="videosdk",
        webhook_url="https://www.example.com/",
        transcript_url="https://t",
        summary_url="https://s",
        answered_at=NOW,
    )
    assert not found.running


def test_a_transcription_without_extension_has_no_room() -> None:
    found = read(Transcription, {"id": "i", "status": "running", "extension": None})
    assert found is not None
    assert found.running
    assert found.room_id is None


@pytest.mark.parametrize(
    ("status", "end", "live"),
    [("ongoing", None, True), ("ongoing", "2026", False), ("ended", None, False), (None, None, False)],
)
def test_a_session_is_live_while_it_is_ongoing_and_has_no_end(
    status: str | None, end: str | None, live: bool
) -> None:
    assert Session(id="i", status=status, end=end).live is live


class Recorder:
    """A transport that keeps the paths it is asked for, and finds nothing."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def call(self, method: str, path: str, **parts: Any) -> Any:
        self.paths.append(path)
        raise NotFound("not there")


@pytest.mark.parametrize("value", ["", ".", "..", "..."])
def test_an_id_that_would_name_something_else_is_never_sent(value: str) -> None:
    transport: Any = Recorder()
    with pytest.raises(NotSent):
        Rooms(transport).get(value)
    assert transport.paths == []


def test_an_id_stays_one_segment_of_the_path() -> None:
    transport: Any = Recorder()
    assert Rooms(transport).get("a/b?c#d é") is None
    assert transport.paths == ["/v2/rooms/a%2Fb%3Fc%23d%20%C3%A9"]


@pytest.mark.parametrize(
    ("status", "end", "running"),
    [
        ("running", None, True),
        ("a status that nobody has seen", None, True),
        ("completed", None, False),
        ("failed", None, False),
        ("running", "2026-11-23T10:00:00.000Z", False),
    ],
)
def test_a_transcription_goes_on_until_it_says_that_it_ended(
    status: str, end: str | None, running: bool
) -> None:
    assert Transcription(id="i", status=status, end=end).running is running


@pytest.mark.parametrize(
    ("start", "hour"),
    [
        ("2026-11-23T10:00:00.000Z", 10),
        ("2026-11-23T10:00:00", 10),
        ("2026-11-23T10:00:00+02:00", 8),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_time_is_read_in_any_form_and_never_raises(start: str | None, hour: int | None) -> None:
    began = Transcription(id="i", status="running", start=start).began
    assert (None if began is None else began.astimezone(UTC).hour) == hour
