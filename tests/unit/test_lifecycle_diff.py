"""`diff`: what replaces, what updates, what is no change at all."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_videosdk import lifecycle
from pulumi_videosdk.lifecycle import UNKNOWN, Diff
from pulumi_videosdk.resources.realtime_transcription import RealtimeTranscriptionProvider
from pulumi_videosdk.resources.room import RoomProvider
from pulumi_videosdk.resources.webhook_endpoint import WebhookEndpointProvider

ROOM = RoomProvider.definition
TRANSCRIPTION = RealtimeTranscriptionProvider.definition
ENDPOINT = WebhookEndpointProvider.definition

STORED = {
    "room_id": "2kyv-gzay-64pg",
    "session_timeout": 120.0,
    "summary": {"enabled": True},
    "status": "running",
    "start": "2026-11-23T10:00:00.000Z",
}
INPUTS = {"room_id": "2kyv-gzay-64pg", "session_timeout": 120, "summary": {"enabled": True}}


def diff(definition: Any, olds: dict[str, Any], news: dict[str, Any]) -> Diff:
    return lifecycle.diff(definition, olds, news)


def test_the_same_again_is_no_change() -> None:
    assert not diff(TRANSCRIPTION, STORED, INPUTS).any


@pytest.mark.parametrize(
    "change",
    [
        {"room_id": "r10p-2qz8-si67"},
        {"webhook_url": "https://h.example"},
        {"model_id": "m"},
        {"language": "en-US"},
        {"summary": {"enabled": False}},
        {"summary": None},
        {"model_config": {"a": 1}},
        {"triggers": ["x"]},
    ],
)
def test_what_the_server_was_told_replaces_and_the_old_one_ends_first(change: dict[str, Any]) -> None:
    found = diff(TRANSCRIPTION, STORED, INPUTS | change)
    assert found.replaces == list(change)
    assert found.delete_before_replace


@pytest.mark.parametrize("change", [{"session_timeout": 1}, {"restart_when_ended": True}, {"adopt": True}])
def test_what_only_we_act_on_updates(change: dict[str, Any]) -> None:
    found = diff(TRANSCRIPTION, STORED, INPUTS | change)
    assert found.changes == list(change)
    assert found.replaces == []


@pytest.mark.parametrize(
    "change",
    [{"adopt": False}, {"restart_when_ended": False}, {"summary": {"enabled": True, "prompt": None}}],
)
def test_writing_out_a_default_is_no_change(change: dict[str, Any]) -> None:
    assert not diff(TRANSCRIPTION, STORED, INPUTS | change).any


@pytest.mark.parametrize("status", ["completed", "failed"])
def test_an_ended_transcription_is_replaced_only_where_that_was_asked_for(status: str) -> None:
    ended = STORED | {"status": status}
    assert not diff(TRANSCRIPTION, ended, INPUTS).any
    asked = {"restart_when_ended": True}
    assert diff(TRANSCRIPTION, ended | asked, INPUTS | asked).replaces == ["status"]
    assert not diff(TRANSCRIPTION, STORED | asked, INPUTS | asked).any


@pytest.mark.parametrize(
    ("name", "value", "replaces"),
    [
        ("room_id", UNKNOWN, True),
        ("webhook_url", UNKNOWN, True),
        ("triggers", {"version": [UNKNOWN]}, True),
        ("restart_when_ended", UNKNOWN, False),
    ],
)
def test_an_unknown_replaces_where_a_change_would(name: str, value: Any, replaces: bool) -> None:
    found = diff(TRANSCRIPTION, STORED, INPUTS | {name: value})
    assert found.changes == [name]
    assert found.replaces == ([name] if replaces else [])


def test_an_unknown_is_no_collision_yet() -> None:
    inputs = {"custom_room_id": "mine", "geo_fence": UNKNOWN}
    assert lifecycle.check(ROOM, {"custom_room_id": "mine", "geo_fence": "eu001"}, inputs).failures == []


@pytest.mark.parametrize(
    "change",
    [
        {"custom_room_id": "b"},
        {"webhook": {"end_point": "https://h.example"}},
        {"auto_close": {"duration": 2}},
        {"auto_start": {"recording": {}}},
        {"geo_fence": "eu001"},
        {"multi_composition": {"hls": True}},
        {"allowed_participant_ids": ["a"]},
    ],
)
def test_any_change_of_a_room_makes_a_new_one_before_the_old_one_goes(change: dict[str, Any]) -> None:
    found = diff(ROOM, {"custom_room_id": "a", "room_id": "x"}, {"custom_room_id": "a"} | change)
    assert found.replaces == list(change)
    assert not found.delete_before_replace


def test_adopting_is_an_update() -> None:
    assert diff(ROOM, {"custom_room_id": "a"}, {"custom_room_id": "a", "adopt": True}).replaces == []


@pytest.mark.parametrize("change", [{"url": "https://b.example"}, {"events": ["*"]}, {"probe": False}])
def test_a_webhook_endpoint_never_needs_a_replacement(change: dict[str, Any]) -> None:
    found = diff(ENDPOINT, {"url": "https://a.example"}, {"url": "https://a.example"} | change)
    assert found.changes == list(change)
    assert found.replaces == []


def test_state_that_todays_validation_refuses_is_still_compared() -> None:
    assert diff(ROOM, {"auto_close": {"type": "of old"}}, {"auto_close": {"type": "of old"}}).replaces == []
    assert diff(ROOM, {"auto_close": {"type": "of old"}}, {}).replaces == ["auto_close"]
