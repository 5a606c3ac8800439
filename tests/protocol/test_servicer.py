"""What the engine says to a provider process, and what it must hear back."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.protocol.process import UNKNOWN_ON_THE_WIRE, DynamicProcess, ProviderFailure, ProviderProcess
from videosdk_emulator import Emulator

ROOM_ID = "2kyv-gzay-64pg"
NO_CHANGE, SOME_CHANGE = 1, 2


def a_room(provider: ProviderProcess, **inputs: Any) -> tuple[str, dict[str, Any]]:
    checked, failures = provider.check("Room", inputs)
    assert failures == {}
    return provider.create("Room", checked)


def a_live_room(provider: ProviderProcess, emulator: Emulator) -> str:
    id, _ = a_room(provider)
    emulator.join(id)
    return id


def test_numbers_come_back_as_they_went_and_are_not_a_change(provider: ProviderProcess) -> None:
    inputs = {"room_id": ROOM_ID, "session_timeout": 120}
    checked, failures = provider.check("RealtimeTranscription", inputs)
    assert failures == {}
    assert provider.diff("RealtimeTranscription", checked, inputs).changes == NO_CHANGE


def test_whole_numbers_reach_the_server_as_integers(provider: ProviderProcess, emulator: Emulator) -> None:
    a_room(provider, auto_close={"type": "session-ends", "duration": 30})
    sent = emulator.requests()[-1]["body"]["autoCloseConfig"]["duration"]
    assert repr(sent) == "30"


@pytest.mark.parametrize("name", ["room_id", "webhook_url", "triggers", "summary"])
def test_an_unknown_passes_check_and_comes_back_unknown(provider: ProviderProcess, name: str) -> None:
    checked, failures = provider.check(
        "RealtimeTranscription", {"room_id": ROOM_ID, name: UNKNOWN_ON_THE_WIRE}
    )
    assert failures == {}
    assert checked[name] == UNKNOWN_ON_THE_WIRE


def test_an_unknown_inside_a_list_or_an_object_passes_too(provider: ProviderProcess) -> None:
    webhook = {"end_point": UNKNOWN_ON_THE_WIRE, "events": ["*", UNKNOWN_ON_THE_WIRE]}
    checked, failures = provider.check("Room", {"webhook": webhook})
    assert failures == {}
    assert checked["webhook"] == webhook


def test_an_unknown_replaces_where_a_change_would(provider: ProviderProcess) -> None:
    olds = {"room_id": ROOM_ID, "status": "running"}
    found = provider.diff("RealtimeTranscription", olds, {"room_id": UNKNOWN_ON_THE_WIRE})
    assert list(found.replaces) == ["room_id"]
    assert found.deleteBeforeReplace
    later = {"room_id": ROOM_ID, "session_timeout": UNKNOWN_ON_THE_WIRE}
    found = provider.diff("RealtimeTranscription", olds, later)
    assert found.changes == SOME_CHANGE
    assert list(found.replaces) == []


def test_a_replacement_of_a_transcription_deletes_first(provider: ProviderProcess) -> None:
    found = provider.diff("RealtimeTranscription", {"room_id": ROOM_ID}, {"room_id": "r10p-2qz8-si67"})
    assert list(found.replaces) == ["room_id"]
    assert found.deleteBeforeReplace


def test_a_checked_room_is_told_from_one_with_an_id_of_the_users(
    provider: ProviderProcess, emulator: Emulator
) -> None:
    a_room(provider)
    assert [r["method"] for r in emulator.requests()] == ["POST"]
    a_room(provider, custom_room_id="mine")
    assert [r["method"] for r in emulator.requests()] == ["POST", "GET", "POST"]


def test_what_create_answers_holds_the_inputs_the_outputs_and_the_hidden_keys(
    provider: ProviderProcess,
) -> None:
    id, properties = a_room(provider, geo_fence="eu001")
    assert properties["room_id"] == id
    assert properties["geo_fence"] == "eu001"
    assert properties["disabled"] is False
    assert properties["__name"] == "it"
    assert properties["__defaults"] == ["custom_room_id"]
    assert properties["custom_room_id"].startswith("it-")


def test_read_answers_inputs_too_and_the_next_diff_is_empty(provider: ProviderProcess) -> None:
    id, properties = a_room(provider, geo_fence="eu001", auto_close={"duration": 5})
    found, outs, inputs = provider.read("Room", id, properties)
    assert found == id
    assert outs == properties
    assert provider.diff("Room", outs, inputs).changes == NO_CHANGE
    assert inputs["__defaults"] == ["custom_room_id"]


def test_a_live_value_lands_on_the_key_that_the_inputs_have_and_on_no_other(
    provider: ProviderProcess, emulator: Emulator
) -> None:
    webhook = {"end_point": "https://a.example/hook", "events": ["session-started", "session-ended"]}
    id, properties = a_room(provider, webhook=webhook)
    emulator.change_room(
        id,
        webhook={"endPoint": "https://b.example/hook", "events": ["session-ended", "session-started"]},
        geoFence="us001",
    )
    _, outs, inputs = provider.read("Room", id, properties)
    assert inputs["webhook"] == {**webhook, "end_point": "https://b.example/hook"}
    assert "geo_fence" not in inputs
    declared = {k: v for k, v in properties.items() if k in inputs}
    assert list(provider.diff("Room", outs, declared).replaces) == ["webhook"]


@pytest.mark.parametrize("gone", ["deactivate_room", "forget_room"])
def test_a_room_that_is_gone_reads_as_gone(provider: ProviderProcess, emulator: Emulator, gone: str) -> None:
    id, properties = a_room(provider)
    getattr(emulator, gone)(id)
    assert provider.read("Room", id, properties)[0] == ""


def test_a_get_of_what_is_not_there_fails_and_says_so(provider: ProviderProcess) -> None:
    with pytest.raises(ProviderFailure) as failure:
        provider.read("Room", ROOM_ID, {})
    assert f"there is no Room '{ROOM_ID}'" in failure.value.last_line


def test_an_update_of_what_only_we_act_on_makes_no_call(
    provider: ProviderProcess, emulator: Emulator
) -> None:
    room_id = a_live_room(provider, emulator)
    id, properties = provider.create("RealtimeTranscription", {"room_id": room_id})
    emulator.clear_requests()
    updated = provider.update(
        "RealtimeTranscription", id, properties, {"room_id": room_id, "session_timeout": 5}
    )
    assert emulator.requests() == []
    assert updated["session_timeout"] == 5
    assert updated["start"] == properties["start"]


def test_nothing_is_printed_where_nothing_waits(alone: ProviderProcess) -> None:
    id, properties = a_room(alone)
    alone.read("Room", id, properties)
    alone.delete("Room", id, properties)
    assert alone.output() == []


def test_a_wait_for_a_session_says_so(alone: ProviderProcess, emulator: Emulator) -> None:
    room_id, _ = a_room(alone)
    emulator.join(room_id, after=0.5)
    alone.create("RealtimeTranscription", {"room_id": room_id, "session_timeout": 20, "__name": "notes"})
    printed = alone.output()
    assert len(printed) == 1
    assert f"RealtimeTranscription notes: waiting for a session in room {room_id}" in printed[0]


# A call after the wait may take 60 s more, the default bound.
@pytest.mark.parametrize(("wait", "warnings"), [(200, 0), (250, 1)])
def test_a_token_that_may_expire_before_a_wait_is_over_is_warned_of_once(
    unconfigured: ProviderProcess, emulator: Emulator, wait: int, warnings: int
) -> None:
    emulator.configure_inbox("hook", unsigned_status=401)
    unconfigured.configure({"videosdk:token": emulator.token(exp=int(time.time()) + 300)})

    for _ in range(2):
        hook = {"url": emulator.inbox_url("hook"), "probe_timeout": wait}
        unconfigured.create("WebhookEndpoint", hook)

    shown = unconfigured.output()
    assert len(shown) == warnings
    assert all(one.startswith("warning: the token of stack config videosdk:token expires ") for one in shown)


def test_an_error_is_the_last_line_and_stands_alone(provider: ProviderProcess, emulator: Emulator) -> None:
    emulator.fault("status", "/v2/rooms", method="POST", status=409, body={"msg": "no\nmore\nrooms"})
    with pytest.raises(ProviderFailure) as failure:
        a_room(provider)
    assert "POST /v2/rooms: VideoSDK answered 409: 'no more rooms'" in failure.value.last_line
    assert "During handling" not in str(failure.value)


def test_no_credentials_is_a_failure_of_check_that_names_both_ways(unconfigured: ProviderProcess) -> None:
    unconfigured.configure({})
    _, failures = unconfigured.check("Room", {})
    (reason,) = failures.values()
    for way in ("videosdk:token", "videosdk:apiKey", "VIDEOSDK_TOKEN", "VIDEOSDK_API_KEY"):
        assert way in reason


def test_stack_config_wins_over_the_environment(alone: ProviderProcess, emulator: Emulator) -> None:
    alone.configure({"videosdk:token": emulator.token(exp=1)})
    a_room(alone)
    alone.stop()
    second = DynamicProcess({"VIDEOSDK_API_ENDPOINT": emulator.url, "VIDEOSDK_TOKEN": "nonsense"})
    second.configure({"videosdk:apiKey": emulator.api_key, "videosdk:secret": emulator.secret})
    try:
        a_room(second)
    finally:
        second.stop()


def test_a_refused_token_says_so_last(unconfigured: ProviderProcess) -> None:
    unconfigured.configure({"videosdk:token": "nonsense"})
    with pytest.raises(ProviderFailure) as failure:
        a_room(unconfigured)
    assert failure.value.last_line.endswith("VideoSDK refused the token")
    assert "nonsense" not in str(failure.value)


def a_transcription(provider: ProviderProcess, room_id: str, name: str, **inputs: Any) -> tuple[str, Any]:
    return provider.create("RealtimeTranscription", {"room_id": room_id, "__name": name, **inputs})


@pytest.mark.parametrize("quirk", [{}, {"not_found": 402}, {"start_without_session": 404}])
@pytest.mark.parametrize(("room", "said"), [("none", "There is no room"), ("dead", "deactivated, for good")])
def test_a_wait_for_a_session_does_not_begin_where_none_can_come(
    alone: ProviderProcess, emulator: Emulator, room: str, said: str, quirk: dict[str, Any]
) -> None:
    emulator.quirks(**quirk)
    room_id = "none-none-none"
    if room == "dead":
        room_id, _ = a_room(alone)
        emulator.deactivate_room(room_id)
    begun = time.monotonic()
    with pytest.raises(ProviderFailure) as failure:
        alone.create("RealtimeTranscription", {"room_id": room_id, "session_timeout": 120})
    assert time.monotonic() - begun < 30
    assert all(word in failure.value.last_line for word in (said, "nothing was started"))
    assert room == "dead" or "another account's" in failure.value.last_line
    assert alone.output() == []


LIST_FAILS: list[dict[str, Any]] = [
    {"kind": "status", "status": 500, "body": {"message": "something broke"}},
    {"kind": "html"},
    {"kind": "json_string"},
    {"kind": "redirect"},
    {"kind": "reset"},
]


@pytest.mark.parametrize("fault", LIST_FAILS, ids=lambda fault: fault["kind"])
def test_a_list_that_fails_does_not_stand_in_the_way_of_a_start(
    alone: ProviderProcess, emulator: Emulator, fault: dict[str, Any]
) -> None:
    room_id = a_live_room(alone, emulator)
    emulator.fault(path=".*/realtime-transcriptions/", method="GET", **fault)
    id, properties = a_transcription(alone, room_id, "notes")
    (running,) = emulator.state()["transcriptions"]
    assert (id, properties["start"]) == (running["id"], running["start"])
    (warning,) = (line for line in alone.output() if line.startswith("warning: "))
    assert f"it is not known what else runs in room {room_id}" in warning


def test_what_cannot_be_seen_cannot_be_adopted(provider: ProviderProcess, emulator: Emulator) -> None:
    room_id = a_live_room(provider, emulator)
    emulator.fault("html", ".*/realtime-transcriptions/", method="GET")
    with pytest.raises(ProviderFailure) as failure:
        a_transcription(provider, room_id, "notes", adopt=True)
    assert "nothing can be adopted. Nothing was started" in failure.value.last_line
    assert emulator.state()["transcriptions"] == []


def test_what_start_answers_with_although_it_ran_before_outlives_the_delete_of_its_old_name(
    alone: ProviderProcess, emulator: Emulator
) -> None:
    room_id = a_live_room(alone, emulator)
    notes, properties = a_transcription(alone, room_id, "old")
    # Nobody can tell from the list what runs in the room: the start is answered with what does.
    emulator.quirks(list_ignores_room_id=True, extension_missing=True, busy_start="same")
    emulator.join(elsewhere := a_room(alone)[0])
    alone.stop()
    renaming = DynamicProcess(alone.environ)
    renaming.configure({})
    a_transcription(renaming, elsewhere, "other")
    assert a_transcription(renaming, room_id, "new", adopt=True)[0] == notes
    renaming.delete("RealtimeTranscription", notes, properties)
    assert notes in [one["id"] for one in emulator.state()["transcriptions"] if one["status"] == "running"]


# Under the same name: it was moved to another parent.
@pytest.mark.parametrize("name", ["new", "old"])
@pytest.mark.parametrize("resource", ["Room", "RealtimeTranscription"])
def test_what_is_declared_outlives_the_delete_of_an_old_name_by_a_later_run(
    alone: ProviderProcess, emulator: Emulator, resource: str, name: str
) -> None:
    room_id, room = a_room(alone, custom_room_id="mine")
    emulator.join(room_id)
    notes, properties = a_transcription(alone, room_id, "old")
    inputs = {"Room": {"custom_room_id": "mine"}, "RealtimeTranscription": {"room_id": room_id}}[resource]
    id, old = {"Room": (room_id, room), "RealtimeTranscription": (notes, properties)}[resource]
    alone.stop()
    adopting = DynamicProcess(alone.environ)
    adopting.configure({})
    _, new = adopting.create(resource, {**inputs, "adopt": True, "__name": name})
    adopting.stop()

    # A run later: the engine compares what is declared, and deletes what is not.
    later = DynamicProcess(alone.environ)
    later.configure({})
    later.diff(resource, new, {**inputs, "adopt": True, "__name": name}, id)
    later.delete(resource, id, old)
    assert any(f"{name!r} has it" in line for line in later.output())
    later.stop()
    assert [room["disabled"] for room in emulator.state()["rooms"]] == [False]
    assert [one["status"] for one in emulator.state()["transcriptions"]] == ["running"]

    # A destroy compares nothing: it takes the object away, once.
    destroying = DynamicProcess(alone.environ)
    destroying.configure({})
    destroying.delete(resource, id, old)
    destroying.delete(resource, id, new)
    destroying.stop()
    gone = emulator.state()["rooms"][0]["disabled"] if resource == "Room" else True
    assert gone
    assert [one["status"] for one in emulator.state()["transcriptions"]] == ["completed"]


def test_an_object_that_is_known_by_an_alias_goes_with_its_replacement(
    provider: ProviderProcess, emulator: Emulator
) -> None:
    room_id = a_live_room(provider, emulator)
    notes, properties = a_transcription(provider, room_id, "old")
    replaced = provider.diff(
        "RealtimeTranscription", properties, {"room_id": room_id, "language": "en", "__name": "new"}, notes
    )
    assert list(replaced.replaces) == ["language"]
    provider.delete("RealtimeTranscription", notes, properties)
    assert [one["status"] for one in emulator.state()["transcriptions"]] == ["completed"]


def test_what_a_renamed_resource_adopted_outlives_the_delete_of_its_old_name(
    alone: ProviderProcess, emulator: Emulator
) -> None:
    room_id, room = a_room(alone, custom_room_id="mine")
    emulator.join(room_id)
    notes, properties = a_transcription(alone, room_id, "old")
    alone.stop()

    # The next run: the engine makes the new name, which adopts, and then deletes the old one.
    renaming = DynamicProcess(alone.environ)
    renaming.configure({})
    adopted, _ = renaming.create("Room", {"custom_room_id": "mine", "adopt": True, "__name": "new"})
    assert adopted == room_id
    assert a_transcription(renaming, room_id, "new", adopt=True)[0] == notes
    renaming.delete("RealtimeTranscription", notes, properties)
    renaming.delete("Room", room_id, room)

    assert [room["disabled"] for room in emulator.state()["rooms"]] == [False]
    assert [one["status"] for one in emulator.state()["transcriptions"]] == ["running"]
    assert any("'new' has it" in line for line in renaming.output())


def test_two_resources_of_one_program_never_share_a_transcription(
    provider: ProviderProcess, emulator: Emulator
) -> None:
    room_id = a_live_room(provider, emulator)
    first, _ = a_transcription(provider, room_id, "first")
    with pytest.raises(ProviderFailure) as failure:
        a_transcription(provider, room_id, "second", adopt=True)
    assert f"{first} is what 'first' of this same program has" in failure.value.last_line


def test_a_room_that_is_not_as_declared_is_not_adopted(provider: ProviderProcess, emulator: Emulator) -> None:
    a_room(provider, custom_room_id="mine", geo_fence="eu001")
    with pytest.raises(ProviderFailure) as failure:
        provider.create(
            "Room", {"custom_room_id": "mine", "geo_fence": "us001", "adopt": True, "__name": "b"}
        )
    assert "its geo_fence is not what is declared" in failure.value.last_line


def test_a_room_whose_settings_are_not_shown_is_adopted_and_that_is_said(
    alone: ProviderProcess, emulator: Emulator
) -> None:
    id, _ = a_room(alone, custom_room_id="mine", geo_fence="eu001")
    alone.stop()
    emulator.quirks(room_get_echo=False)
    adopting = DynamicProcess(alone.environ)
    adopting.configure({})
    inputs = {"custom_room_id": "mine", "geo_fence": "eu001", "adopt": True, "__name": "b"}
    assert adopting.create("Room", inputs)[0] == id
    assert any("VideoSDK does not show its geo_fence" in line for line in adopting.output())


def test_a_transcription_that_began_while_a_start_was_put_off_is_adopted_where_asked_for(
    provider: ProviderProcess, emulator: Emulator
) -> None:
    room_id = a_live_room(provider, emulator)
    slow_down: dict[str, Any] = {"status": 429, "headers": {"Retry-After": "1"}}
    emulator.fault("status", ".*/start", times=1, when="after", body={"message": "slow down"}, **slow_down)
    found, _ = a_transcription(provider, room_id, "notes", adopt=True)
    assert [one["id"] for one in emulator.state()["transcriptions"]] == [found]


def test_what_adopting_could_not_see_is_written_down_by_its_first_declaration(
    alone: ProviderProcess, emulator: Emulator
) -> None:
    room_id = a_live_room(alone, emulator)
    a_transcription(alone, room_id, "theirs")
    alone.stop()
    adopting = DynamicProcess(alone.environ)
    adopting.configure({})
    inputs = {"room_id": room_id, "language": "en-US", "adopt": True, "__name": "ours"}
    id, properties = adopting.create("RealtimeTranscription", inputs)

    later = {**inputs, "webhook_url": "https://h.example", "triggers": [1]}
    assert list(adopting.diff("RealtimeTranscription", properties, later).replaces) == []
    declared = adopting.update("RealtimeTranscription", id, properties, later)
    assert list(adopting.diff("RealtimeTranscription", declared, inputs).replaces) == [
        "triggers",
        "webhook_url",
    ]
    assert list(adopting.diff("RealtimeTranscription", declared, {**later, "model_id": "m"}).replaces) == []
    other = {**later, "language": "de-DE"}
    assert list(adopting.diff("RealtimeTranscription", declared, other).replaces) == ["language"]


def test_what_was_made_here_replaces_for_whatever_is_declared_later(
    provider: ProviderProcess, emulator: Emulator
) -> None:
    room_id = a_live_room(provider, emulator)
    _, properties = a_transcription(provider, room_id, "ours", adopt=True)
    later = {"room_id": room_id, "adopt": True, "webhook_url": "https://h.example"}
    assert list(provider.diff("RealtimeTranscription", properties, later).replaces) == ["webhook_url"]
