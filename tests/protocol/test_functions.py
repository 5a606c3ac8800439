"""Functions, asked of the real plugin process as the engine asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf import struct_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import provider_pb2

from tests.protocol.process import SIGNATURE, UNKNOWN_ON_THE_WIRE, PluginProcess, ProviderFailure
from tests.support.server import Server
from videosdk_emulator import Emulator

SECRET = "1b47061264138c4ac30d75fd1eb44270"
"""The value of `SIGNATURE` in a secret."""


@pytest.fixture
def server(emulator: Emulator) -> Server:
    return Server(emulator)


@pytest.fixture(scope="module")
def plugin(running_emulator: Emulator) -> Iterator[PluginProcess]:
    process = PluginProcess(
        {
            "VIDEOSDK_API_ENDPOINT": running_emulator.url,
            "VIDEOSDK_API_KEY": running_emulator.api_key,
            "VIDEOSDK_SECRET": running_emulator.secret,
        }
    )
    process.configure({})
    yield process
    process.stop()


def invoked(plugin: PluginProcess, name: str, **arguments: Any) -> provider_pb2.InvokeResponse:
    args = struct_pb2.Struct()
    args.update(arguments)
    request = provider_pb2.InvokeRequest(tok=f"videosdk:index:{name}", args=args)
    reply: provider_pb2.InvokeResponse = plugin.call("Invoke", request)
    return reply


def answer(plugin: PluginProcess, name: str, **arguments: Any) -> dict[str, Any]:
    reply = invoked(plugin, name, **arguments)
    assert not reply.failures
    return dict(MessageToDict(getattr(reply, "return")))


def test_names_are_camel_case_in_arguments_and_in_results_nested_ones_too(
    plugin: PluginProcess, server: Server
) -> None:
    room = server.room(customRoomId="standup", geoFence="eu001")
    found = answer(plugin, "getRoom", id="standup")
    assert found.pop("createdAt").endswith("Z")
    assert found == {"roomId": room, "customRoomId": "standup", "disabled": False, "geoFence": "eu001"}
    (listed,) = answer(plugin, "listRooms", limit=5, query=room)["rooms"]
    assert listed["customRoomId"] == "standup"
    (session,) = answer(plugin, "listSessions", customRoomId="standup", startDate="2020-01-01")["sessions"]
    assert (session["roomId"], session["status"]) == (room, "ongoing")


def test_what_a_secret_function_returns_is_secret_whole_and_nothing_else_is(
    plugin: PluginProcess, server: Server
) -> None:
    id = server.start(server.room())
    found = answer(plugin, "getRealtimeTranscription", id=id)
    assert (found["id"], found["status"]) == (id, "running")
    assert not {name for name, value in found.items() if isinstance(value, dict)}
    urls = answer(plugin, "getTranscriptUrls", id=id)
    assert {name: secret[SIGNATURE] for name, secret in urls.items()} == dict.fromkeys(
        ("transcriptUrl", "summaryUrl"), SECRET
    )
    server.emulator.end_transcription(id)
    transcript = answer(plugin, "getTranscript", id=id)
    assert transcript["text"][SIGNATURE] == SECRET
    assert "nobody has said a word" in transcript["text"]["value"]


def test_every_wrong_argument_is_named_at_once_and_nothing_is_called(
    plugin: PluginProcess, emulator: Emulator
) -> None:
    emulator.clear_requests()
    (failure,) = invoked(plugin, "listSessions", roomId="standup", limit=0).failures
    assert failure.property == "roomId"
    assert "limit: must be 1 or more" in failure.reason
    assert "room_id: is not a room's id" in failure.reason
    (failure,) = invoked(plugin, "getRoom", room="standup").failures
    assert (failure.property, failure.reason.partition(":")[0]) == ("id", "id")
    assert emulator.requests() == []


def test_a_word_that_is_not_known_is_warned_of_and_sent(plugin: PluginProcess, emulator: Emulator) -> None:
    emulator.clear_requests()
    assert answer(plugin, "listSessions", status="ongiong")["sessions"] == []
    assert emulator.requests()
    assert "did you mean ongoing?" in plugin.engine.logged[-1].message


def test_a_missing_object_is_an_error_of_one_line(plugin: PluginProcess) -> None:
    with pytest.raises(ProviderFailure) as failure:
        answer(plugin, "getRoom", id="nobodys")
    assert str(failure.value).splitlines() == [failure.value.last_line]
    assert "there is no room 'nobodys' for these credentials" in failure.value.last_line


def test_a_function_that_there_is_not_is_an_error_that_names_those_that_there_are(
    plugin: PluginProcess,
) -> None:
    with pytest.raises(ProviderFailure, match="has no getRum; it has getRoom, listRooms, "):
        answer(plugin, "getRum", id="standup")


def test_an_unknown_argument_is_no_call_and_no_error(plugin: PluginProcess, emulator: Emulator) -> None:
    emulator.clear_requests()
    assert answer(plugin, "getRoom", id=UNKNOWN_ON_THE_WIRE) == {}
    assert emulator.requests() == []


def test_a_function_asks_the_account_of_its_provider(emulator: Emulator) -> None:
    process = PluginProcess({"VIDEOSDK_API_ENDPOINT": emulator.url})
    process.configure({"videosdk:apiKey": emulator.api_key, "videosdk:secret": "wrong"})
    with pytest.raises(ProviderFailure, match="VideoSDK answered 401"):
        answer(process, "listRooms")
