"""`check`: what is wrong is said at preview, with the property's name and the mend."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from pulumi_videosdk import definitions, lifecycle
from pulumi_videosdk.api.rooms import RoomSettings
from pulumi_videosdk.lifecycle import GENERATED, NAME, UNKNOWN, AnyDefinition, Definition
from pulumi_videosdk.lifecycle.values import path_text
from pulumi_videosdk.resources.realtime_transcription import RealtimeTranscriptionProvider
from pulumi_videosdk.resources.room import RoomProvider
from pulumi_videosdk.resources.routing_rule import RoutingRuleProvider
from pulumi_videosdk.resources.webhook_endpoint import WebhookEndpointProvider

ROOM = RoomProvider.definition
TRANSCRIPTION = RealtimeTranscriptionProvider.definition
ENDPOINT = WebhookEndpointProvider.definition
ROOM_ID = "2kyv-gzay-64pg"
URL = "https://hooks.example.com/videosdk"
INF = float("inf")


def failures(definition: Any, inputs: dict[str, Any], olds: dict[str, Any] | None = None) -> dict[str, str]:
    checked = lifecycle.check(definition, olds or {}, {NAME: "it", **inputs})
    return {path_text(failure.path): failure.reason for failure in checked.failures}


@pytest.mark.parametrize(
    ("definition", "inputs", "where", "mend"),
    [
        (TRANSCRIPTION, {}, "room_id", "is required"),
        (TRANSCRIPTION, {"room_id": ""}, "room_id", "give the room_id of a Room"),
        (TRANSCRIPTION, {"room_id": "standup"}, "room_id", "a custom room id does not do here"),
        (TRANSCRIPTION, {"room_id": "2KYV-gzay-64pg"}, "room_id", "lower case"),
        (TRANSCRIPTION, {"room_id": 5}, "room_id", "must be a string, not a number"),
        (TRANSCRIPTION, {"room_id": ROOM_ID, "session_timeout": -1}, "session_timeout", "must be 0 or more"),
        (TRANSCRIPTION, {"room_id": ROOM_ID, "session_timeout": "2"}, "session_timeout", "must be a number"),
        (TRANSCRIPTION, {"room_id": ROOM_ID, "adopt": "yes"}, "adopt", "must be true or false, not a string"),
        (TRANSCRIPTION, {"room_id": ROOM_ID, "adopt": 1.0}, "adopt", "must be true or false"),
        (TRANSCRIPTION, {"room_id": ROOM_ID, "summary": True}, "summary", "must be an object of named"),
        (
            TRANSCRIPTION,
            {"room_id": ROOM_ID, "summary": {"enable": True}},
            "summary.enable",
            "did you mean enabled?",
        ),
        (TRANSCRIPTION, {"room_id": ROOM_ID, "webhook_url": "http://a.example"}, "webhook_url", "https://"),
        (TRANSCRIPTION, {"room_id": ROOM_ID, "langauge": "en"}, "langauge", "did you mean language?"),
        (ENDPOINT, {"url": "http://hooks.example.com"}, "url", "must begin with https://"),
        (ENDPOINT, {"url": "hooks.example.com"}, "url", "is not a url"),
        (ENDPOINT, {"url": "https://hooks.example.com/a b"}, "url", "is not a url"),
        (ENDPOINT, {"url": "https://h.example/" + "a" * 495}, "url", "513 characters"),
        (ENDPOINT, {"url": URL, "events": []}, "events", "name at least one event"),
        (ENDPOINT, {"url": URL, "events": "*"}, "events", "must be a list, not a string"),
        (ENDPOINT, {"url": URL, "probe_timeout": 0}, "probe_timeout", "must be more than 0"),
        (ROOM, {"custom_room_id": ".."}, "custom_room_id", "must be a name of your own"),
        (ROOM, {"auto_close": {"type": ""}}, "auto_close.type", "must not be empty"),
        (ENDPOINT, {"url": URL, "events": [""]}, "events[0]", "must not be empty"),
        (ENDPOINT, {"url": "https://a|b/"}, "url", "is not a url"),
        (
            TRANSCRIPTION,
            {"room_id": ROOM_ID, "triggers": [1, {"a": INF}]},
            "triggers[1].a",
            "a finite number",
        ),
        (
            ROOM,
            {"auto_start": {"hls": {"list": [{"dict": INF}]}}},
            "auto_start.hls.list[0].dict",
            "a finite number",
        ),
        (TRANSCRIPTION, {"room_id": ROOM_ID, "triggers": {1, 2}}, "triggers", "must be a string, a number,"),
        (TRANSCRIPTION, {"room_id": ROOM_ID, "session_timeout": INF}, "session_timeout", "a finite number"),
        (TRANSCRIPTION, {"room_id": ROOM_ID, "model_config": {"a-key": INF}}, "model_config", "a finite"),
        (definitions.load("agent_secret"), {"keys": {"PORT": 80}}, "keys", "a part of it must be a string"),
        (ROOM, {"allowed_participant_ids": [None]}, "allowed_participant_ids[0]", "a string, not null"),
        (ROOM, {"webhook": {"endPoint": URL}}, "webhook.endPoint", "did you mean end_point?"),
        (ROOM, {"webhook": {"events": ["*"]}}, "webhook.end_point", "is required"),
        (ROOM, {"allowed_participant_ids": [1]}, "allowed_participant_ids[0]", "must be a string"),
        (ROOM, {"auto_start": {"recoding": {}}}, "auto_start.recoding", "did you mean recording?"),
        (ROOM, {"geo_fence": ""}, "geo_fence", "must not be empty"),
    ],
)
def test_bad_input_names_the_property_and_the_mend(
    definition: Any, inputs: dict[str, Any], where: str, mend: str
) -> None:
    found = failures(definition, inputs)
    assert where in found
    assert mend in found[where]


class Bounded(lifecycle.Inputs):
    few: Annotated[list[str] | None, Field(min_length=1, max_length=2)] = None
    code: Annotated[str, Field(min_length=2, max_length=3, pattern="^[a-z]*$")] = "ab"
    even: Annotated[int, Field(multiple_of=2, gt=0, lt=10)] = 2
    mode: Literal["slow", "fast"] = "slow"


def _unused(*_: Any) -> Any:
    raise AssertionError("not called here")


BOUNDED: AnyDefinition = Definition(
    name="Bounded", inputs=Bounded, outputs=lifecycle.Outputs, create=_unused, read=_unused, delete=_unused
)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("few", [], "must have 1 or more elements"),
        ("few", ["a", "b", "c"], "must have 2 or fewer elements"),
        ("code", "a", "must have 2 or more characters"),
        ("code", "abcd", "must have 3 or fewer characters"),
        ("code", "A1", "must match ^[a-z]*$"),
        ("even", 3, "must be a multiple of 2"),
        ("even", 0, "must be more than 0"),
        ("even", 10, "must be less than 10"),
        ("mode", "middling", "must be 'slow' or 'fast'"),
    ],
)
def test_every_bound_that_a_definition_may_set_is_said(name: str, value: Any, reason: str) -> None:
    assert failures(BOUNDED, {name: value}) == {name: reason}


@pytest.mark.parametrize(
    ("definition", "inputs"),
    [
        (ROOM, {}),
        (ROOM, {"webhook": {"end_point": URL, "events": ["session-*", "session*", "*", "hls-playable"]}}),
        (ROOM, {"auto_close": {"type": "session-ends", "duration": 480.0}}),
        (
            ROOM,
            {"auto_start": {"recording": {"template_url": "https://a.example", "config": {"x": [1, None]}}}},
        ),
        (ENDPOINT, {"url": "http://127.0.0.1:8080/hook"}),
        (ENDPOINT, {"url": "http://localhost/hook"}),
        (ENDPOINT, {"url": "http://[::1]:80/hook", "probe_timeout": 2}),
        (ENDPOINT, {"url": "https://h.example/" + "a" * 494}),
        (TRANSCRIPTION, {"room_id": ROOM_ID, "session_timeout": 120.0, "triggers": [1.0, {"a": None}]}),
        (TRANSCRIPTION, {"room_id": "r10p-2qz8-si67", "model_config": {"any": ["thing"]}}),
        (TRANSCRIPTION, {"room_id": "abc-xyzw-lmno"}),
        (TRANSCRIPTION, {"room_id": UNKNOWN, "webhook_url": UNKNOWN}),
        (ROOM, {"webhook": {"end_point": UNKNOWN, "events": ["*", UNKNOWN]}}),
        (ROOM, {"webhook": UNKNOWN}),
    ],
)
def test_good_input_passes(definition: Any, inputs: dict[str, Any]) -> None:
    assert failures(definition, inputs) == {}


def test_what_is_known_is_judged_beside_what_is_not() -> None:
    found = failures(ROOM, {"webhook": {"end_point": UNKNOWN, "events": [""]}, "geo_fence": 3.0})
    assert set(found) == {"webhook.events[0]", "geo_fence"}


@pytest.mark.parametrize(
    ("definition", "inputs", "warning"),
    [
        (
            ENDPOINT,
            {"url": URL, "events": ["*", "sesion-started"]},
            "events[1]: is no webhook event that this version knows; did you mean session-started? "
            "It is sent as it is.",
        ),
        (
            ROOM,
            {"webhook": {"end_point": URL, "events": ["transcripton-*"]}},
            "mean transcription-*?",
        ),
        (ROOM, {"webhook": {"end_point": URL, "events": ["session-?"]}}, "webhook.events[0]: is no webhook"),
        (ROOM, {"auto_close": {"type": "session-end"}}, "did you mean session-ends?"),
        (ROOM, {"auto_close": {"type": "never"}}, "auto-close type that this version knows. It is sent"),
        (ROOM, {"geo_fence": "eu01"}, "geo_fence: is no region that this version knows; did you mean eu001?"),
    ],
)
def test_a_name_that_only_the_server_may_know_is_warned_of_and_passes(
    definition: Any, inputs: dict[str, Any], warning: str
) -> None:
    checked = lifecycle.check(definition, {}, {NAME: "it", **inputs})
    assert checked.failures == []
    (warned,) = checked.warnings
    assert warning in warned
    assert {key: checked.inputs[key] for key in inputs} == inputs


@pytest.mark.parametrize("events", [["*", "session-*", "session*", "hls-playable"], [UNKNOWN], UNKNOWN])
def test_a_known_name_is_not_warned_of(events: Any) -> None:
    assert lifecycle.check(ENDPOINT, {}, {"url": URL, "events": events}).warnings == []


def test_a_room_without_an_id_of_its_own_gets_one_from_its_name_that_then_stays() -> None:
    first = lifecycle.check(ROOM, {}, {NAME: "daily standup"}).inputs
    again = lifecycle.check(ROOM, first, {NAME: "daily standup"}).inputs
    other = lifecycle.check(ROOM, {}, {NAME: "daily standup"}).inputs
    assert first["custom_room_id"].startswith("daily-standup-")
    assert first[GENERATED] == ["custom_room_id"]
    assert again == first
    assert other["custom_room_id"] != first["custom_room_id"]


def test_an_engine_that_wants_the_same_id_again_says_how_it_ends() -> None:
    news = {NAME: "standup"}
    planned = lifecycle.check(ROOM, {}, news, suffix="0123abcd").inputs
    assert planned["custom_room_id"] == "standup-0123abcd"
    assert lifecycle.check(ROOM, {}, news, suffix="0123abcd").inputs == planned
    assert lifecycle.check(ROOM, planned, news, suffix="4567cdef").inputs == planned


def test_leaving_out_an_id_that_the_user_gave_generates_a_new_one() -> None:
    given = lifecycle.check(ROOM, {}, {NAME: "a", "custom_room_id": "mine"}).inputs
    then = lifecycle.check(ROOM, given, {NAME: "a"}).inputs
    assert then["custom_room_id"] != "mine"
    assert lifecycle.diff(ROOM, given, then).replaces == ["custom_room_id"]


def test_a_replacement_that_would_collide_with_itself_is_refused() -> None:
    olds = {NAME: "a", "custom_room_id": "mine", "geo_fence": "eu001"}
    found = failures(ROOM, {"custom_room_id": "mine", "geo_fence": "us001"}, olds)
    assert "geo_fence cannot change while custom_room_id stays as it is" in found["custom_room_id"]
    assert "Change custom_room_id too" in found["custom_room_id"]


@pytest.mark.parametrize(
    "news", [{"custom_room_id": "new", "geo_fence": "us001"}, {"custom_room_id": "mine"}]
)
def test_no_collision_is_seen_where_there_is_none(news: dict[str, Any]) -> None:
    olds = {NAME: "a", "custom_room_id": "mine", "geo_fence": "eu001"}
    assert failures(ROOM, {"geo_fence": "eu001", **news}, olds) == {}


def test_a_generated_id_never_collides() -> None:
    olds = lifecycle.check(ROOM, {}, {NAME: "a", "geo_fence": "eu001"}).inputs
    assert failures(ROOM, {"geo_fence": "us001"}, olds) == {}


@pytest.mark.parametrize("header", ["a", UNKNOWN])
@pytest.mark.parametrize(
    ("type", "name", "direction"),
    [("inbound", "headers", "outbound"), ("outbound", "headers_to_attributes", "inbound")],
)
def test_what_is_for_one_direction_only_is_refused_by_its_path(
    type: str, name: str, direction: str, header: Any
) -> None:
    definition = RoutingRuleProvider.definition
    given = {"name": "n", "type": type, name: {"X-A": header}}
    (failure,) = lifecycle.check(definition, {}, given).failures
    assert str(failure) == (
        f"{name}: is for rules of type {direction} only: leave it out, or change the type"
    )
    assert lifecycle.check(definition, {}, {**given, "type": UNKNOWN}).failures == []


@pytest.mark.parametrize("model", [ROOM.inputs, ROOM.outputs, RoomSettings])
def test_an_error_that_nobody_expected_shows_no_value(model: type[BaseModel]) -> None:
    with pytest.raises(ValidationError) as unexpected:
        model.model_validate({"custom_room_id": ["hush"], "room_id": ["hush"]})
    assert "hush" not in repr(unexpected.value)
