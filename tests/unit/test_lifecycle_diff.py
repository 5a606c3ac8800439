"""`diff`: what replaces, what updates, what is no change at all."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from pulumi_videosdk import definitions, lifecycle
from pulumi_videosdk.api.rooms import RoomSettings
from pulumi_videosdk.lifecycle import (
    NAME,
    UNKNOWN,
    UNSEEN,
    AnyDefinition,
    Definition,
    Diff,
    Run,
    Shape,
    exact,
)
from pulumi_videosdk.resources.realtime_transcription import RealtimeTranscriptionProvider
from pulumi_videosdk.resources.room import RoomProvider
from pulumi_videosdk.resources.webhook_endpoint import WebhookEndpointProvider

ROOM = RoomProvider.definition
TRANSCRIPTION = RealtimeTranscriptionProvider.definition
ENDPOINT = WebhookEndpointProvider.definition

RUN = Run(progress=lambda _: None)
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


def test_an_ended_transcription_that_may_be_restarted_is_previewed_as_replaced() -> None:
    ended = STORED | {"status": "completed"}
    assert diff(TRANSCRIPTION, ended, INPUTS | {"restart_when_ended": UNKNOWN}).replaces == ["status"]


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


# Urls and lists

HOOK = "https://hooks.example.com/a~b?x=1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://hooks.example.com", "https://hooks.example.com/"),
        ("https://hooks.example.com?x=1", "https://hooks.example.com/?x=1"),
        (HOOK, "HTTPS://Hooks.EXAMPLE.com/a~b?x=1"),
        (HOOK, "https://hooks.example.com:443/a~b?x=1"),
        ("http://127.0.0.1:80/hook", "http://127.0.0.1/hook"),
        (HOOK, "https://hooks.example.com/a%7eb?x=1"),
        ("https://h.example/%c3%a9", "https://h.example/%C3%A9"),
        ("https://h.example/é", "https://h.example/%C3%A9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://h.example/a/../b", "https://h.example/b"),
    ],
)
def test_two_spellings_of_one_url_are_no_change_and_no_drift(one: str, other: str) -> None:
    for old, new in ((one, other), (other, one)):
        assert not diff(TRANSCRIPTION, STORED | {"webhook_url": old}, INPUTS | {"webhook_url": new}).any
        assert not diff(ENDPOINT, {"url": old}, {"url": new}).any
        webhook = {"end_point": old, "events": ["*"]}
        assert not diff(ROOM, {"webhook": webhook}, {"webhook": webhook | {"end_point": new}}).any
        declared, live = {"end_point": new}, {"end_point": old, "events": []}
        field = ROOM.fields["webhook"]
        assert field.shape.projected(live, declared) == declared
        assert not field.differs(live, declared)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://h.example/hook", "https://h.example/hook/"),
        ("https://h.example/hook", "https://h.example/Hook"),
        ("https://h.example/a%2Fb", "https://h.example/a/b"),
        ("https://h.example:8443/", "https://h.example/"),
        ("http://127.0.0.1/", "https://127.0.0.1/"),
        ("https://h.example/?a=1&b=2", "https://h.example/?b=2&a=1"),
    ],
)
def test_two_urls_are_two(one: str, other: str) -> None:
    assert diff(TRANSCRIPTION, STORED | {"webhook_url": one}, INPUTS | {"webhook_url": other}).replaces
    assert ROOM.fields["webhook"].differs({"end_point": one}, {"end_point": other})


def test_a_string_that_is_no_url_is_compared_as_it_is() -> None:
    assert diff(TRANSCRIPTION, STORED | {"triggers": "a"}, INPUTS | {"triggers": "a/"}).replaces
    assert ROOM.fields["auto_start"].differs({"hls": {"x": "a/"}}, {"hls": {"x": "a"}})


@pytest.mark.parametrize(
    ("definition", "name"), [(ENDPOINT, "events"), (ROOM, "allowed_participant_ids"), (ROOM, "webhook")]
)
def test_neither_order_nor_doubles_are_a_change_or_drift(definition: Any, name: str) -> None:
    def value(*items: str) -> Any:
        return {"end_point": HOOK, "events": list(items)} if name == "webhook" else list(items)

    one, other = value("session-started", "*"), value("*", "session-started", "*")
    assert not diff(definition, {name: one}, {name: other}).any
    assert definition.fields[name].shape.projected(one, other) == other
    assert diff(definition, {name: one}, {name: value("*")}).changes == [name]
    assert definition.fields[name].differs(one, value("*"))


def test_a_key_that_a_server_adds_or_lacks_is_drift_only_of_an_exact_object() -> None:
    live, declared = {"a": "1", "added": "2"}, {"a": "1", "b": "3"}
    assert Shape.of(dict[str, str]).projected(live, declared) == declared
    assert Shape.of(Annotated[dict[str, str], exact]).projected(live, declared) == live


class Line(lifecycle.Inputs):
    host: str
    transport: str = "tls"
    note: str | None = None


def test_a_part_that_is_left_out_is_declared_as_its_default() -> None:
    shape = Shape.of(Line)
    as_declared, other = {"host": "h", "transport": "tls", "note": "x"}, {"host": "h", "transport": "udp"}
    assert shape.projected(as_declared, {"host": "h"}) == {"host": "h"}
    assert shape.projected(other, {"host": "h"}) == other


def test_order_counts_where_nothing_says_otherwise() -> None:
    assert diff(TRANSCRIPTION, STORED | {"triggers": [1, 2]}, INPUTS | {"triggers": [2, 1]}).replaces
    settings = {"recording": {"config": {"priority": ["a", "b"]}}}
    turned = {"recording": {"config": {"priority": ["b", "a"]}}}
    assert ROOM.fields["auto_start"].differs(settings, turned)


def test_true_is_not_one() -> None:
    assert diff(TRANSCRIPTION, STORED | {"triggers": [True]}, INPUTS | {"triggers": [1]}).replaces


# What was taken over

DECLARED = {
    "webhook_url": "https://h.example/hook",
    "model_id": "m",
    "language": "en-US",
    "summary": {"enabled": True},
    "model_config": {"a": 1},
    "triggers": ["x"],
    "session_timeout": 5,
    "restart_when_ended": True,
    "adopt": True,
}
ROOM_DECLARED = {
    "webhook": {"end_point": "https://h.example"},
    "auto_close": {"duration": 2},
    "auto_start": {"recording": {}},
    "geo_fence": "eu001",
    "multi_composition": {"hls": True},
    "allowed_participant_ids": ["a"],
    "adopt": True,
}


def taken_over(definition: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {**inputs, UNSEEN: lifecycle.unseen(definition, inputs)}


@pytest.mark.parametrize(
    ("definition", "known", "name", "value"),
    [(TRANSCRIPTION, {"room_id": "2kyv-gzay-64pg"}, name, value) for name, value in DECLARED.items()]
    + [(ROOM, {"custom_room_id": "a"}, name, value) for name, value in ROOM_DECLARED.items()],
)
def test_the_first_declaration_of_what_nobody_saw_is_written_down_and_a_change_then_replaces(
    definition: Any, known: dict[str, Any], name: str, value: Any
) -> None:
    imported = taken_over(definition, known)
    inputs = lifecycle.check(definition, imported, known | {name: value})
    assert inputs.failures == []
    found = lifecycle.diff(definition, imported, inputs.inputs)
    assert (found.changes, found.replaces) == ([name], [])

    state = lifecycle.update(definition, no_client, "id", imported, inputs.inputs, RUN)
    assert state[name] == value
    again = lifecycle.check(definition, inputs.inputs, known | {name: value})
    assert again.failures == []
    assert not lifecycle.diff(definition, state, again.inputs).any

    gone = lifecycle.check(definition, again.inputs, known)
    expected = [name] if definition.fields[name].replaces else []
    assert lifecycle.diff(definition, state, gone.inputs).replaces == expected


def test_what_was_seen_replaces_as_ever_and_so_does_all_of_state_without_the_key() -> None:
    imported = taken_over(TRANSCRIPTION, INPUTS | {"webhook_url": "https://h.example"})
    assert diff(TRANSCRIPTION, imported, INPUTS | {"webhook_url": "https://i.example"}).replaces
    assert diff(TRANSCRIPTION, imported, INPUTS | {"room_id": "r10p-2qz8-si67"}).replaces
    assert diff(TRANSCRIPTION, INPUTS, INPUTS | {"language": "en-US"}).replaces == ["language"]


def test_what_nobody_saw_stays_unseen_until_it_is_declared() -> None:
    state = taken_over(TRANSCRIPTION, INPUTS)
    inputs = state
    for name in ("language", "webhook_url"):
        checked = lifecycle.check(TRANSCRIPTION, inputs, INPUTS | {name: DECLARED[name]})
        assert lifecycle.diff(TRANSCRIPTION, state, checked.inputs).replaces == (
            [] if name == "language" else ["language"]
        )
        state = lifecycle.update(TRANSCRIPTION, no_client, "id", state, checked.inputs, RUN)
        inputs = checked.inputs
        assert name not in state[UNSEEN]


def no_client() -> Any:
    raise AssertionError("no call is made")


RECORDING = {
    "template_url": "https://t.example",
    "key_of_tomorrow": [1, None, {"deep": {"snake_case": True}}],
    "transcription": {"enabled": True},
    "config": {"layout": {"grid_size": 4, "another": "x"}, "theme": "DARK"},
}


@pytest.mark.parametrize("part", ["recording", "hls"])
def test_an_auto_start_of_an_old_state_stays_as_it_is(part: str) -> None:
    stored = {"custom_room_id": "a", "auto_start": {part: RECORDING}}
    checked = lifecycle.check(ROOM, stored, {NAME: "a", **stored})
    assert checked.failures == []
    assert checked.inputs == {NAME: "a", **stored}
    assert not diff(ROOM, stored, checked.inputs).any


def test_a_key_that_nobody_knows_yet_is_a_change_like_any_other() -> None:
    stored = {"custom_room_id": "a", "auto_start": {"recording": RECORDING}}
    news = {"custom_room_id": "a", "auto_start": {"recording": {**RECORDING, "key_of_tomorrow": 2}}}
    assert diff(ROOM, stored, news).replaces == ["auto_start"]


def test_an_auto_start_is_sent_as_it_was_declared_without_defaults() -> None:
    inputs = ROOM.inputs.model_validate({"custom_room_id": "a", "auto_start": {"recording": RECORDING}})
    sent = RoomSettings(**inputs.model_dump(exclude={"adopt"}, exclude_none=True)).body()
    assert sent["autoStartConfig"]["recording"] == {
        "templateUrl": "https://t.example",
        "key_of_tomorrow": [1, None, {"deep": {"snake_case": True}}],
        "transcription": {"enabled": True},
        "config": {"layout": {"gridSize": 4, "another": "x"}, "theme": "DARK"},
    }


class Login(lifecycle.Inputs):
    user: str = "me"
    password: Annotated[str, lifecycle.stays] | None = None


class Kept(lifecycle.Inputs):
    login: Annotated[Login | None, lifecycle.stays] = None
    label: str | None = None


class Toy(lifecycle.Inputs):
    pin: Annotated[str, lifecycle.replaces, lifecycle.secret, lifecycle.Accepts("Pin", "id")] | None = None


class ToyOutputs(lifecycle.Outputs):
    key: Annotated[str, lifecycle.secret] | None


def test_a_mark_counts_within_a_type_that_may_be_none() -> None:
    toy: AnyDefinition = Definition("Toy", Toy, ToyOutputs, never, never, never)
    assert diff(toy, {"pin": "a"}, {"pin": "b"}).replaces == ["pin"]
    assert toy.secrets == ("pin", "key")
    assert toy.fields["pin"].accepts == lifecycle.Accepts("Pin", "id")


@pytest.mark.parametrize(("news", "kept"), [({}, "login"), ({"login": {}}, "login.password")])
def test_what_cannot_be_taken_away_is_warned_of_where_it_is_left_out(news: dict[str, Any], kept: str) -> None:
    thing: AnyDefinition = Definition("Thing", Kept, lifecycle.Outputs, never, never, never)
    stored = {"login": {"user": "me", "password": "p"}, "label": "l"}
    found = diff(thing, stored, news)
    assert found.changes == ["login", "label"]
    (caution,) = found.cautions
    assert f"Thing: VideoSDK has no call that takes {kept} away" in caution
    assert diff(thing, stored, {"login": {"password": "q"}}).cautions == []
    assert diff(thing, {}, stored).cautions == []


@pytest.mark.parametrize(
    ("of", "kept"),
    [
        ("agent_deployment", {"env_secret": "s"}),
        ("agent_version", {"profile": "cpu-large", "min_replica": 1, "max_replica": 3}),
    ],
)
def test_what_an_agent_keeps_though_it_is_left_out_is_warned_of(of: str, kept: dict[str, Any]) -> None:
    cautions = diff(definitions.load(of), kept, {}).cautions
    assert [one.split("takes ")[1].split()[0] for one in cautions] == [*kept]


def never(*_: Any) -> Any:
    raise AssertionError("not called here")
