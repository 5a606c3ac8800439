"""What the engine says to the plugin, and what it must hear back: what only the plugin's protocol has.

What both adapters do alike, the matrices try with both.
"""

from __future__ import annotations

import ctypes
import json
import signal
import time
from collections.abc import Iterator
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import jwt
import psutil
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, provider_pb2

from pulumi_videosdk.packing import UNKNOWNS, secret, to_struct
from pulumi_videosdk.resources import PROVIDERS
from tests.areas.realtime_transcription import LIST, START
from tests.protocol.process import (
    UNKNOWN_ON_THE_WIRE,
    PluginProcess,
    ProviderFailure,
    definition_of,
    inputs_among,
    secret_names,
)
from tests.support.lifecycle import Declared, Direct
from tests.support.server import Server
from videosdk_emulator import Emulator, running

ROOM_ID = "2kyv-gzay-64pg"
NOTES = "RealtimeTranscription"
NO_CHANGE = provider_pb2.DiffResponse.DIFF_NONE
RESOURCES = [provider.definition.name for provider in PROVIDERS]


def settings_of(emulator: Emulator) -> dict[str, str]:
    return {
        "VIDEOSDK_API_ENDPOINT": emulator.url,
        "VIDEOSDK_API_KEY": emulator.api_key,
        "VIDEOSDK_SECRET": emulator.secret,
    }


@pytest.fixture(scope="module")
def _shared(running_emulator: Emulator) -> Iterator[PluginProcess]:
    process = PluginProcess(settings_of(running_emulator))
    process.configure({})
    yield process
    process.stop()


@pytest.fixture
def plugin(_shared: PluginProcess) -> PluginProcess:
    """A process that goes on after the test, for the next one; what it logs is the test's."""
    _shared.engine.logged.clear()
    return _shared


@pytest.fixture
def fresh(emulator: Emulator) -> PluginProcess:
    """A process that the test may end."""
    process = PluginProcess(settings_of(emulator))
    process.configure({})
    return process


@pytest.fixture(scope="module")
def unconfigured() -> Iterator[PluginProcess]:
    """A process without credentials in its environment."""
    process = PluginProcess({})
    yield process
    process.stop()


@pytest.fixture
def server(emulator: Emulator) -> Server:
    return Server(emulator)


def checked(plugin: PluginProcess, resource: str, **inputs: Any) -> dict[str, Any]:
    found, failures = plugin.check(resource, inputs)
    assert failures == {}
    return found


# The process


def test_it_tells_the_engine_what_it_is(plugin: PluginProcess) -> None:
    assert plugin.handshake.accept_secrets  # else the engine would ask for no component
    info = plugin.call("GetPluginInfo", empty_pb2.Empty())
    assert info.version == metadata.version("pulumi-videosdk")
    schema = json.loads(plugin.call("GetSchema", provider_pb2.GetSchemaRequest()).schema)
    assert schema["name"] == "videosdk"
    components = {token for token, one in schema["resources"].items() if one.get("isComponent")}
    assert {f"videosdk:index:{one}" for one in RESOURCES} == schema["resources"].keys() - components


def test_it_is_ready_soon(emulator: Emulator) -> None:
    def used() -> float:
        # Its own time: what other processes do meanwhile is not counted.
        times = psutil.Process(PluginProcess(settings_of(emulator)).pid).cpu_times()
        return float(times.user + times.system)

    # 0.25 s; twice that where two share a core.
    assert min(used() for _ in range(3)) < 0.6


def test_it_ends_when_the_engine_does_and_starts_nothing_more(fresh: PluginProcess, server: Server) -> None:
    room = server.room(live=False)
    waits = fresh.begin("Create", fresh.to_create(NOTES, {"room_id": room, "session_timeout": 60}))
    server.wait_until_looked_for(room)

    assert fresh.process.stdin is not None
    fresh.process.stdin.close()

    assert fresh.process.wait(10) == 0
    server.emulator.join(room)
    assert waits.exception() is not None
    assert server.running() == []


def test_an_interrupt_ends_it_whichever_thread_it_is_given_to(fresh: PluginProcess) -> None:
    threads = [int(one.name) for one in Path(f"/proc/{fresh.pid}/task").iterdir()]
    other = max(threads)
    assert other != fresh.pid

    assert ctypes.CDLL(None).tgkill(fresh.pid, other, signal.SIGINT) == 0

    assert fresh.process.wait(10) == 0


FILES = ("secrets", "jwt", "requests", "typing", "json", "settings", "pydantic", "random")


def test_files_of_the_users_project_shadow_nothing(emulator: Emulator, tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / f"{name}.py").write_text(f"raise ImportError('{name} of the project was loaded')")
    plugin = PluginProcess(settings_of(emulator), folder=str(tmp_path))
    plugin.configure({})
    id, _ = plugin.create("Room", checked(plugin, "Room"))
    assert [one["roomId"] for one in emulator.state()["rooms"]] == [id]


def test_nothing_is_printed_beside_the_port(fresh: PluginProcess, server: Server) -> None:
    room = server.room(live=False)
    joining = server.join_when_looked_for(room)
    id, properties = fresh.create(NOTES, {"room_id": room, "session_timeout": 20})
    joining.join()
    fresh.delete(NOTES, id, properties)
    fresh.output()
    assert fresh.printed == []


# Configuration


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({}, "no credentials for VideoSDK"),
        ({"apiKey": "k"}, "a key pair needs both"),
        ({"token": "Bearer x.y.z"}, "starts with `Bearer`"),
        ({"token": "x.y.z", "endpoint": "http://api.example.com"}, "must begin with https://"),
        ({"token": "x.y.z", "timeout": "never"}, "must be a positive number of seconds"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_refused_by_name(
    unconfigured: PluginProcess, config: dict[str, str], said: str
) -> None:
    (failure,) = unconfigured.check_config(config).failures
    assert said in failure.reason
    assert failure.property == ""  # the engine would print its value
    assert not any(value in failure.reason for value in config.values() if len(value) > 2)


def test_a_configuration_that_another_resource_is_yet_to_tell_is_not_checked(
    unconfigured: PluginProcess,
) -> None:
    assert list(unconfigured.check_config({"token": "x.y.z", "endpoint": UNKNOWN_ON_THE_WIRE}).failures) == []


def test_other_credentials_replace_nothing_and_another_endpoint_does_and_says_so(
    unconfigured: PluginProcess,
) -> None:
    old = {"token": "x.y.z", "endpoint": "https://one.example"}

    rotated = unconfigured.diff_config(old, {**old, "token": "u.v.w"})
    moved = unconfigured.diff_config(old, {"token": "u.v.w", "endpoint": "https://two.example"})
    same = unconfigured.diff_config(old, {**old, "endpoint": "HTTPS://one.example:443/"})
    expired = {**old, "token": jwt.encode({"apikey": "k", "exp": 1_700_000_000}, "s" * 32)}
    after_that = unconfigured.diff_config(expired, {**old, "endpoint": "https://two.example"})

    assert (list(rotated.diffs), list(rotated.replaces)) == (["token"], [])
    assert list(moved.replaces) == list(after_that.replaces) == ["endpoint"]
    assert list(same.replaces) == []
    (warning,) = unconfigured.engine.logged
    assert "from https://one.example to https://two.example" in warning.message
    assert "each resource of this provider is replaced" in warning.message


def test_two_accounts_are_two_processes_and_neither_takes_the_others_for_gone(emulator: Emulator) -> None:
    with running(api_key="another-key") as other:
        ours, theirs = PluginProcess({}), PluginProcess({})
        for one, at in ((ours, emulator), (theirs, other)):
            config = {"endpoint": at.url, "apiKey": at.api_key, "secret": at.secret}
            one.configure({f"videosdk:{key}": value for key, value in config.items()})
        id, properties = ours.create("Room", checked(ours, "Room"))
        _, others = theirs.create("Room", checked(theirs, "Room"))

        assert properties["__account"] != others["__account"]
        # A run with another account that changed nothing left its own beside the inputs.
        inputs = {**inputs_among("Room", properties), "__account": others["__account"]}
        after_that_run = partial(theirs.read, inputs=inputs)
        for verb in (theirs.read, theirs.delete, after_that_run):
            with pytest.raises(ProviderFailure) as failure:
                verb("Room", id, properties)
            assert "is not found with" in str(failure.value)
            assert properties["__account"] in str(failure.value)
        assert [one["disabled"] for one in emulator.state()["rooms"]] == [False]
        assert ours.read("Room", id, properties)[0] == id


# Unknown values, and secrets


@pytest.mark.parametrize("name", ["room_id", "webhook_url", "triggers", "summary", "model_config"])
def test_an_unknown_passes_check_and_comes_back_unknown(plugin: PluginProcess, name: str) -> None:
    found = checked(plugin, NOTES, **{"room_id": ROOM_ID, name: UNKNOWN_ON_THE_WIRE})
    assert found[name] == UNKNOWN_ON_THE_WIRE


WEBHOOK = {"end_point": UNKNOWN_ON_THE_WIRE, "events": ["*", UNKNOWN_ON_THE_WIRE]}


@pytest.mark.parametrize("unknown", UNKNOWNS)
def test_an_unknown_of_any_type_is_one(plugin: PluginProcess, unknown: str) -> None:
    found = checked(plugin, NOTES, room_id=ROOM_ID, session_timeout=unknown)
    assert found["session_timeout"] == UNKNOWN_ON_THE_WIRE


def test_an_unknown_inside_a_list_or_an_object_passes_too(plugin: PluginProcess) -> None:
    assert checked(plugin, "Room", webhook=WEBHOOK)["webhook"] == WEBHOOK


def test_a_preview_shows_what_is_known_property_by_property(plugin: PluginProcess, server: Server) -> None:
    inputs = checked(plugin, "Room", geo_fence="eu001", webhook=WEBHOOK)
    id, properties = plugin.create("Room", inputs, preview=True)
    assert id == ""
    assert (properties["geo_fence"], properties["webhook"]) == ("eu001", WEBHOOK)
    assert {properties[name] for name in definition_of("Room").output_names if name != "custom_room_id"} == {
        UNKNOWN_ON_THE_WIRE
    }
    assert server.calls() == []


def test_a_preview_of_an_update_knows_the_outputs_that_cannot_change(
    plugin: PluginProcess, server: Server
) -> None:
    inputs = checked(plugin, NOTES, room_id=server.room())
    id, properties = plugin.create(NOTES, inputs)
    hook = checked(plugin, "WebhookEndpoint", url=server.emulator.inbox_url("hook"))
    of_hook, stored = plugin.create("WebhookEndpoint", hook)
    server.calls()

    shown = plugin.update(NOTES, id, properties, {**inputs, "session_timeout": 5}, preview=True)
    of_endpoint = plugin.update("WebhookEndpoint", of_hook, stored, {**hook, "events": ["*"]}, preview=True)

    assert shown == {key: one for key, one in properties.items() if key != "__holder"} | {
        "session_timeout": 5
    }
    assert of_endpoint["public_key"] == UNKNOWN_ON_THE_WIRE
    assert server.calls() == []


def test_what_is_secret_comes_back_secret(plugin: PluginProcess, server: Server) -> None:
    inputs = checked(plugin, NOTES, room_id=server.room(), model_config={"apiToken": "hunter2"})
    reply = plugin.call("Create", plugin.to_create(NOTES, inputs))
    assert secret_names(reply.properties) == {"modelConfig"}

    server.emulator.end_transcription(reply.id)
    stored = {"properties": reply.properties, "inputs": reply.properties}
    found = plugin.call(
        "Read", provider_pb2.ReadRequest(**plugin.about(NOTES, inputs), id=reply.id, **stored)
    )
    assert secret_names(found.properties) == {"modelConfig", "transcriptUrl"}


def test_what_a_program_made_secret_stays_secret_in_every_answer(
    plugin: PluginProcess, server: Server
) -> None:
    plain = {"room_id": server.room(), "language": "en", "summary": {"enabled": True, "prompt": "hush"}}
    given = to_struct(
        {
            "roomId": plain["room_id"],
            "language": secret("en"),
            "summary": {"enabled": True, "prompt": secret("hush")},
        }
    )

    def are_kept(answer: Any) -> bool:
        return secret_names(answer) >= {"language"} and secret_names(
            answer.fields["summary"].struct_value
        ) == {"prompt"}

    about = plugin.about(NOTES, plain)
    inputs = plugin.call("Check", provider_pb2.CheckRequest(**about, news=given)).inputs
    preview = plugin.call(
        "Create", provider_pb2.CreateRequest(**about, properties=inputs, preview=True)
    ).properties
    made = plugin.call("Create", provider_pb2.CreateRequest(**about, properties=inputs))
    stored = {"olds": made.properties, "old_inputs": inputs, "news": inputs}
    diff = plugin.call("Diff", provider_pb2.DiffRequest(**about, id=made.id, **stored))
    read = plugin.call(
        "Read", provider_pb2.ReadRequest(**about, id=made.id, properties=made.properties, inputs=inputs)
    )
    updated = plugin.call("Update", provider_pb2.UpdateRequest(**about, id=made.id, **stored)).properties

    answers = [inputs, preview, made.properties, read.properties, read.inputs, updated]
    assert all(map(are_kept, answers))
    assert diff.changes == NO_CHANGE
    (started,) = server.emulator.state()["transcriptions"]
    assert (started["language"], started["summary"]["prompt"]) == ("en", "hush")


# Check


@pytest.mark.parametrize("resource", RESOURCES)
def test_no_failure_shows_a_value_or_names_its_property_to_the_engine(
    plugin: PluginProcess, resource: str
) -> None:
    wrong = {name: ["hunter2", 8_462_917] for name in definition_of(resource).fields if name != "triggers"}
    # `check` asserts that no property is named.
    _, failures = plugin.check(resource, wrong)
    assert failures
    for reason in failures.values():
        assert not any(shown in reason for shown in ("hunter2", "8462917")), reason


def test_an_unknown_word_is_warned_of_beside_its_resource_and_once(plugin: PluginProcess) -> None:
    for _ in range(2):
        checked(plugin, "Room", geo_fence="mars001")
    (warning,) = plugin.engine.logged
    assert (warning.severity, warning.urn) == (engine_pb2.WARNING, plugin.urn("Room"))
    assert not warning.ephemeral
    assert "geo_fence" in warning.message


def test_generated_ids_follow_the_engines_seed_so_that_a_saved_plan_holds(plugin: PluginProcess) -> None:
    def generated(seed: bytes, olds: dict[str, Any] | None = None) -> str:
        found, _ = plugin.check("Room", {"__name": "lobby"}, olds, seed)
        return str(found["custom_room_id"])

    once, again, other = generated(b"1" * 32), generated(b"1" * 32), generated(b"2" * 32)
    assert once == again != other
    assert once.startswith("lobby-")
    kept = {"custom_room_id": once, "__defaults": ["custom_room_id"]}
    assert generated(b"3" * 32, kept) == once


# Diff


def paths(found: Any) -> dict[str, str]:
    """Each changed path, and what happens there."""
    kind = provider_pb2.PropertyDiff.Kind
    return {path: kind.Name(one.kind).lower() for path, one in found.detailedDiff.items()}


ROOM: dict[str, Any] = {
    "webhook": {"end_point": "https://a.example/hook", "events": ["session-started", "session-ended"]},
    "auto_start": {
        "recording": {"template_url": "https://a.example/t", "config": {"layout": {"grid_size": 4}}}
    },
    "allowed_participant_ids": ["a", "b"],
}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, {}),
        ({"adopt": True}, {"adopt": "add"}),
        ({"geo_fence": "eu001"}, {"geoFence": "add_replace"}),
        ({"auto_start": None}, {"autoStart": "delete_replace"}),
        (
            {"webhook": {**ROOM["webhook"], "end_point": "https://b.example"}},
            {"webhook.endPoint": "update_replace"},
        ),
        (
            {"auto_start": {"recording": {"template_url": "https://a.example/t", "config": {"layout": {}}}}},
            {"autoStart.recording.config.layout.gridSize": "delete_replace"},
        ),
        (
            {"webhook": {**ROOM["webhook"], "events": ["session-started", "*"]}},
            {"webhook.events[1]": "update_replace"},
        ),
    ],
)
def test_a_difference_is_shown_where_it_is(
    plugin: PluginProcess, change: dict[str, Any], found: dict[str, str]
) -> None:
    olds = checked(plugin, "Room", **ROOM)
    news = {key: value for key, value in {**olds, **change}.items() if value is not None}
    shown = plugin.diff("Room", olds, news)
    assert shown.hasDetailedDiff
    assert paths(shown) == found


def test_keys_of_a_free_form_map_stay_as_they_are_and_a_secrets_are_not_shown(plugin: PluginProcess) -> None:
    olds = {"room_id": ROOM_ID, "triggers": {"a_b": {"c.d": 1}}, "model_config": {"a_key": {"x": 1}}}
    news = {"room_id": ROOM_ID, "triggers": {"a_b": {"c.d": 2}}, "model_config": {"a_key": {"x": 2}}}
    shown = paths(plugin.diff(NOTES, olds, news))
    assert shown == {'triggers.a_b["c.d"]': "update_replace", "modelConfig": "update_replace"}


def test_an_order_that_means_nothing_is_no_difference(plugin: PluginProcess) -> None:
    olds = checked(plugin, "Room", **ROOM)
    news = {**olds, "webhook": {**ROOM["webhook"], "events": ["session-ended", "session-started"]}}
    assert plugin.diff("Room", olds, news).changes == NO_CHANGE


def test_drift_of_an_output_is_shown_as_one(plugin: PluginProcess, server: Server) -> None:
    inputs = checked(plugin, NOTES, room_id=server.room())
    id, properties = plugin.create(NOTES, inputs)
    server.emulator.end_transcription(id)
    _, live, seen = plugin.read(NOTES, id, properties, inputs)
    found = plugin.diff(NOTES, live, inputs, id, seen)
    assert {"status", "end", "transcriptUrl"} <= paths(found).keys()
    assert not any(one.inputDiff for one in found.detailedDiff.values())


# Errors


def test_an_error_is_its_own_text_and_nothing_else(plugin: PluginProcess, emulator: Emulator) -> None:
    emulator.fault("status", "/v2/rooms", method="POST", status=409, body={"msg": "no\nmore\nrooms"})
    with pytest.raises(ProviderFailure) as failure:
        plugin.create("Room", checked(plugin, "Room"))
    said = str(failure.value)
    assert "POST /v2/rooms: VideoSDK answered 409: 'no more rooms'" in said
    assert len(said.splitlines()) == 1
    assert "pulumi_videosdk" not in said


def test_a_resource_that_there_is_not_is_said_in_one_line_with_those_that_there_are(
    plugin: PluginProcess,
) -> None:
    with pytest.raises(ProviderFailure) as failure:
        plugin.call("Read", provider_pb2.ReadRequest(type="videosdk:index:Rooom", name="it", id="id"))
    said = "this version of the plugin has no resource Rooom; it has WebhookEndpoint, Room, "
    assert str(failure.value).startswith(said)
    assert len(str(failure.value).splitlines()) == 1


def test_an_error_of_ours_comes_with_where_it_was(plugin: PluginProcess) -> None:
    news = to_struct({"webhook": secret("it")})
    del news["webhook"]["value"]  # which no engine leaves out
    with pytest.raises(ProviderFailure) as failure:
        plugin.call("Check", provider_pb2.CheckRequest(type="videosdk:index:Room", name="it", news=news))
    assert "Traceback" in str(failure.value)


# Waits


def test_progress_is_shown_beside_its_resource_and_only_meanwhile(
    plugin: PluginProcess, server: Server
) -> None:
    room = server.room(live=False)
    joining = server.join_when_looked_for(room)
    plugin.create(NOTES, {"room_id": room, "session_timeout": 20})
    joining.join()
    shown = [one for one in plugin.engine.logged if "waiting for a session" in one.message]
    assert shown
    for one in shown:
        assert (one.severity, one.urn, one.ephemeral) == (engine_pb2.INFO, plugin.urn(NOTES), True)


def test_waits_hold_up_nothing(fresh: PluginProcess, server: Server) -> None:
    rooms = [server.room(live=False) for _ in range(80)]
    waits = [
        fresh.begin("Create", fresh.to_create(NOTES, {"room_id": room, "session_timeout": 60}))
        for room in rooms
    ]
    server.wait_until_looked_for(rooms[-1])

    id, properties = fresh.create("Room", checked(fresh, "Room"))
    fresh.delete("Room", id, properties)

    assert not any(one.done() for one in waits)
    began = time.monotonic()
    fresh.call("Cancel", empty_pb2.Empty())
    assert all("the run was cancelled" in str(one.exception(20)) for one in waits)
    assert time.monotonic() - began < 10


def test_a_cancelled_wait_ends_at_once_and_nothing_is_started(fresh: PluginProcess, server: Server) -> None:
    room = server.room(live=False)
    wait = fresh.begin("Create", fresh.to_create(NOTES, {"room_id": room, "session_timeout": 60}))
    server.wait_until_looked_for(room)
    server.emulator.clear_requests()

    cancelled = time.monotonic()
    fresh.call("Cancel", empty_pb2.Empty())
    said = wait.exception().details()

    assert time.monotonic() - cancelled < 5
    assert "cancelled" in said
    assert "nothing was started" in said
    server.emulator.join(room)
    with pytest.raises(ProviderFailure):
        fresh.create(NOTES, {"room_id": room})
    assert server.running() == []
    fresh.call("Cancel", empty_pb2.Empty())  # as the engine does at each end


def test_a_cancelled_pause_that_a_server_asked_for_ends_at_once(fresh: PluginProcess, server: Server) -> None:
    slow_down: dict[str, Any] = {"status": 429, "headers": {"Retry-After": "40"}}
    put_off = server.emulator.fault("status", "/v2/rooms", method="POST", **slow_down)
    pause = fresh.begin("Create", fresh.to_create("Room", checked(fresh, "Room")))
    put_off.wait_hit(20)
    cancelled = time.monotonic()
    fresh.call("Cancel", empty_pb2.Empty())
    assert pause.exception() is not None
    assert time.monotonic() - cancelled < 3
    assert server.open_rooms() == []


def test_the_time_that_a_program_allows_bounds_a_wait(plugin: PluginProcess, server: Server) -> None:
    inputs = {"room_id": server.room(live=False), "session_timeout": 60}
    begun = time.monotonic()
    with pytest.raises(ProviderFailure) as failure:
        plugin.create(NOTES, inputs, timeout=1.5)
    assert 1 < time.monotonic() - begun < 15
    assert "custom_timeouts" in str(failure.value)
    assert server.running() == []


def test_the_time_that_a_program_allows_bounds_all_calls_together(
    plugin: PluginProcess, server: Server
) -> None:
    inputs = {"room_id": server.room()}
    server.emulator.fault("delay", LIST.path, method="GET", seconds=5, times=1)
    with pytest.raises(ProviderFailure) as failure:
        plugin.create(NOTES, inputs, timeout=1)
    server.emulator.clear_faults()
    assert "was up before anything was created" in str(failure.value)
    assert server.running() == []


# A create whose outcome is not known


def lose_a_start(direct: Direct, server: Server, room: str, *, acted: bool) -> ProviderFailure:
    """What an `up` says of a start whose reply is lost, where no list tells what runs in the room."""
    server.emulator.quirks(list_ignores_room_id=True, extension_missing=True)
    server.start(server.room())
    when = "after" if acted else "before"
    server.emulator.fault("close", START.path, method="POST", body_match=room, when=when)
    with pytest.raises(ProviderFailure) as failure:
        direct.up({"notes": Declared(NOTES, {"room_id": room, "model_config": {"apiToken": "hunter2"}})})
    server.emulator.clear_faults()
    server.emulator.quirks(list_ignores_room_id=False, extension_missing=False)
    return failure.value


def test_what_a_lost_start_may_have_made_is_kept_and_settled_by_the_next_run(
    plugin: PluginProcess, server: Server
) -> None:
    room, direct = server.room(), Direct(plugin)

    failure = lose_a_start(direct, server, room, acted=True)

    assert failure.kept is not None
    assert list(failure.kept.reasons) == [str(failure)]
    assert secret_names(failure.kept.properties) == {"modelConfig"}
    (ours,) = server.running(room)
    assert direct.kept()["notes"].id != ours
    declared = {"notes": Declared(NOTES, {"room_id": room, "model_config": {"apiToken": "hunter2"}})}
    server.calls()
    assert direct.up(declared) == {}
    assert START.shape not in server.calls()
    assert direct.kept()["notes"].id == ours
    direct.destroy()
    assert server.running(room) == []


def test_what_a_lost_start_did_not_make_is_made_by_the_next_run(
    plugin: PluginProcess, server: Server
) -> None:
    room, direct = server.room(), Direct(plugin)
    lose_a_start(direct, server, room, acted=False)
    assert direct.up({"notes": Declared(NOTES, {"room_id": room})}) == {"notes": "create"}
    assert server.running(room) == [direct.kept()["notes"].id]


# By id


def test_an_existing_one_is_read_by_its_id_and_is_as_declared(plugin: PluginProcess, server: Server) -> None:
    room = server.room(customRoomId="mine", geoFence="eu001")
    id, properties, inputs = plugin.read("Room", "mine", {}, {})
    assert id == room == properties["room_id"]
    declared = checked(plugin, "Room", custom_room_id="mine", geo_fence="eu001")
    assert plugin.diff("Room", properties, declared, id, inputs).changes == NO_CHANGE


def test_a_refresh_of_what_a_get_has_read_finds_it_as_it_is(plugin: PluginProcess, server: Server) -> None:
    server.room(customRoomId="mine", geoFence="eu001")
    server.post("/ai/v1/cloud/secrets", {"name": "theirs", "keys": {}})
    for resource, id in (("Room", "mine"), ("AgentSecret", "theirs")):
        # The engine keeps no inputs of what is only read.
        id, properties, _ = plugin.read(resource, id, {}, {})
        assert plugin.read(resource, id, properties, {})[:2] == (id, properties)


@pytest.mark.parametrize("resource", ["Room", NOTES])
def test_a_wrong_id_is_one_line(plugin: PluginProcess, resource: str) -> None:
    with pytest.raises(ProviderFailure) as failure:
        plugin.read(resource, "none-none-none", {}, {})
    assert len(str(failure.value).splitlines()) == 1
    assert "none-none-none" in str(failure.value)
