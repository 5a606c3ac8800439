"""What functions are called with is checked before anything is sent, and what they return holds no secret."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_videosdk import definitions, lifecycle
from pulumi_videosdk.definitions import lookups
from pulumi_videosdk.lifecycle import AnyFunction

FUNCTIONS = {one.name: one for one in definitions.load_functions()}


def failures(name: str, arguments: dict[str, Any]) -> list[str]:
    return list(map(str, lifecycle.check_arguments(FUNCTIONS[name], arguments).failures))


@pytest.mark.parametrize(
    ("name", "arguments", "text"),
    [
        ("get_room", {}, "id: is required"),
        ("get_room", {"id": ""}, "id: must not be empty"),
        ("get_room", {"id": 5.0}, "id: must be a string, not a number"),
        ("get_room", {"room_id": "standup"}, "room_id: is not known here"),
        ("list_rooms", {"limit": 0}, "limit: must be 1 or more"),
        ("list_rooms", {"limit": lookups.MOST + 1}, "limit: must be 1000 or less"),
        ("list_rooms", {"limit": 1.5}, "limit: must be a whole number"),
        ("list_rooms", {"limit": True}, "limit: must be a whole number, not a boolean"),
        ("list_sessions", {"room_id": "standup"}, "room_id: is not a room's id"),
        (
            "list_sessions",
            {"start_date": "yesterday"},
            "start_date: is no moment; give one such as 2026-11-2",
        ),
        ("list_sessions", {"strat_date": "2026-11-27"}, "strat_date: is not known here: did you mean start_"),
        ("list_realtime_transcriptions", {"session_id": ""}, "session_id: must not be empty"),
    ],
)
def test_an_argument_that_cannot_be_right_is_named_with_the_mend(
    name: str, arguments: dict[str, Any], text: str
) -> None:
    said = failures(name, arguments)
    assert any(one.startswith(text) for one in said), said


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("get_room", {"id": "standup"}),
        ("list_rooms", {}),
        ("list_rooms", {"limit": 1000.0, "query": "standup"}),
        ("list_sessions", {"start_date": "2026-11-27", "end_date": "2026-11-27T09:30:00.5+01:00"}),
        ("list_sessions", {"room_id": "2kyv-gzay-64pg", "custom_room_id": "standup", "status": "ended"}),
        ("list_realtime_transcriptions", {"room_id": None, "status": "videosdk"}),
    ],
)
def test_what_can_be_right_is_accepted(name: str, arguments: dict[str, Any]) -> None:
    assert failures(name, arguments) == []


def test_a_word_that_is_not_known_is_warned_of() -> None:
    checked = lifecycle.check_arguments(FUNCTIONS["list_sessions"], {"status": "ongiong"})
    assert checked.failures == []
    (warning,) = checked.warnings
    assert warning.startswith("status: is no session status that this version knows; did you mean ongoing?")


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_a_function_that_hands_out_its_result_in_the_clear_returns_no_secret(function: AnyFunction) -> None:
    secret = {name for one in definitions.load_all() for name in one.secrets} | {"webhook", "end_point"}
    assert function.secret or not secret & set(_names(function.outputs.model_json_schema()))


def _names(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [name for one in schema for name in _names(one)]
    if not isinstance(schema, dict):
        return []
    return [*schema.get("properties", {}), *(name for one in schema.values() for name in _names(one))]


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_a_function_only_reads(function: AnyFunction) -> None:
    assert function.calls
    assert all(call.startswith("GET ") for call in function.calls)


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name.startswith("list_")])
def test_a_list_is_bounded_and_says_so(name: str) -> None:
    function = FUNCTIONS[name]
    assert function.fields["limit"].default == 100
    assert "more" in function.outputs.model_fields
