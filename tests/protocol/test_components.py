"""What the engine asks of the plugin for a component, and which parts the plugin declares for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import psutil
import pytest
from google.protobuf import empty_pb2, struct_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import alias_pb2, provider_pb2, resource_pb2, resource_pb2_grpc
from pulumi.runtime.rpc import UNKNOWN

from pulumi_videosdk.packing import secret
from tests.protocol.process import PluginProcess, ProviderFailure, secret_names

STACK = "urn:pulumi:test::test::pulumi:pulumi:Stack::test-test"
ACCOUNT = "urn:pulumi:test::test::pulumi:providers:videosdk::eu::3773f55e-0548-4498-a8a0-22918cc22ec2"
URL = "https://hooks.example.com/videosdk"
PARTS = {
    "WebhookEndpoint": "webhook",
    "Room": "room",
    "AgentDispatch": "agent",
    "RealtimeTranscription": "transcription",
}

DECIDED: Mapping[str, Mapping[str, Any]] = {
    "WebhookEndpoint": {"publicKey": "PEM", "rejectsUnsigned": True},
    "Room": {"roomId": "2kyv-gzay-64pg", "customRoomId": "standup-room-1"},
    "RealtimeTranscription": {"start": "then", "status": "running", "transcriptUrl": secret("https://t")},
}
"""What VideoSDK decides, by the kind of part."""


class FakeMonitor(resource_pb2_grpc.ResourceMonitorServicer):
    """The engine as far as a component's parts are registered with it: keeps what is."""

    def __init__(self) -> None:
        self.registered: list[resource_pb2.RegisterResourceRequest] = []
        self.outputs: dict[str, dict[str, Any]] = {}
        self.at_once: threading.Barrier | None = None
        """How many transcriptions have to be asked for before the first one is there."""
        self.preview = False
        self._server = grpc.server(ThreadPoolExecutor(16))
        resource_pb2_grpc.add_ResourceMonitorServicer_to_server(self, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def SupportsFeature(self, request: Any, context: Any) -> Any:
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id != "transforms")

    def RegisterResource(self, request: Any, context: Any) -> Any:
        self.registered.append(request)
        kind = request.type.rpartition(":")[2]
        if kind == "RealtimeTranscription" and self.at_once is not None:
            self.at_once.wait(30)
        found = struct_pb2.Struct()
        found.CopyFrom(request.object)
        found.update(
            {name: UNKNOWN if self.preview else value for name, value in DECIDED.get(kind, {}).items()}
        )
        id_ = f"id of {request.name}" if request.custom and not self.preview else ""
        return resource_pb2.RegisterResourceResponse(urn=urn(kind, request.name), id=id_, object=found)

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:
        self.outputs[request.urn] = MessageToDict(request.outputs)
        return empty_pb2.Empty()

    def part(self, kind: str) -> tuple[resource_pb2.RegisterResourceRequest, dict[str, Any]]:
        """What was registered of one kind, and its inputs that have a value."""
        (one,) = [one for one in self.registered if one.type == f"videosdk:index:{kind}"]
        return one, {key: value for key, value in MessageToDict(one.object).items() if value is not None}

    def stop(self) -> None:
        self._server.stop(None)


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:test::test::videosdk:index:{kind}::{name}"


@pytest.fixture
def monitor() -> Iterator[FakeMonitor]:
    made = FakeMonitor()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def plugin() -> Iterator[PluginProcess]:
    process = PluginProcess({})
    yield process
    process.stop()


def request(monitor: FakeMonitor, inputs: Mapping[str, Any], **more: Any) -> Any:
    given = struct_pb2.Struct()
    given.update(inputs)
    about = {"type": "videosdk:index:TranscribedRoom", "name": "standup", "parent": STACK, **more}
    return provider_pb2.ConstructRequest(
        project="test",
        stack="test",
        monitorEndpoint=monitor.address,
        dryRun=monitor.preview,
        inputs=given,
        accepts_output_values=True,
        **about,
    )


def test_its_parts_are_its_children_and_are_given_what_it_is_given(
    plugin: PluginProcess, monitor: FakeMonitor
) -> None:
    inputs = {
        "webhookUrl": URL,
        "language": "en-US",
        "modelConfig": secret({"some_key": "k"}),
        "agentId": "ag_notes",
        "agentRoomOptions": {"autoEndSession": True},
        "triggers": 1,
        "autoClose": {"type": "session-ends", "duration": 60},
    }
    alias = alias_pb2.Alias(spec=alias_pb2.Alias.Spec(name="daily"))

    made = plugin.call(
        "Construct", request(monitor, inputs, providers={"videosdk": ACCOUNT}, aliases=[alias])
    )

    assert made.urn == urn("TranscribedRoom", "standup")
    own, _ = monitor.part("TranscribedRoom")
    assert (own.custom, own.remote, own.parent, own.aliases[0].spec.name) == (False, False, STACK, "daily")
    for kind, part in PARTS.items():
        one, _ = monitor.part(kind)
        assert (one.name, one.parent, one.provider) == (f"standup-{part}", made.urn, ACCOUNT)
    _, webhook = monitor.part("WebhookEndpoint")
    assert webhook == {"url": URL, "events": ["session-*", "transcription-*"]}
    _, room = monitor.part("Room")
    assert room == {
        "webhook": {"endPoint": URL, "events": webhook["events"]},
        "autoClose": inputs["autoClose"],
    }
    _, agent = monitor.part("AgentDispatch")
    assert agent == {
        "roomId": "2kyv-gzay-64pg",
        "agentId": "ag_notes",
        "roomOptions": {"autoEndSession": True},
        "dispatchTimeout": 60,
        "triggers": 1,
    }
    transcription, notes = monitor.part("RealtimeTranscription")
    assert urn("AgentDispatch", "standup-agent") in transcription.dependencies
    # Another agent begins another session: what runs in the old one ends.
    assert transcription.replace_with == [urn("AgentDispatch", "standup-agent")]
    assert notes == {
        "roomId": "2kyv-gzay-64pg",
        "webhookUrl": URL,
        "language": "en-US",
        "modelConfig": secret({"some_key": "k"}),
        "sessionTimeout": 300,
        "triggers": 1,
    }
    shown = MessageToDict(made.state)
    assert {name: shown[name] for name in ("roomId", "start", "publicKey", "transcriptionId")} == {
        "roomId": "2kyv-gzay-64pg",
        "start": "then",
        "publicKey": "PEM",
        "transcriptionId": "id of standup-transcription",
    }
    assert secret_names(made.state) == {"transcriptUrl", "summaryUrl"}
    assert monitor.outputs[made.urn].keys() == shown.keys()


def test_without_a_receiver_it_has_no_webhook_endpoint(plugin: PluginProcess, monitor: FakeMonitor) -> None:
    made = plugin.call("Construct", request(monitor, {}))

    kinds = [one.type.rpartition(":")[2] for one in monitor.registered]
    assert kinds == ["TranscribedRoom", "Room", "RealtimeTranscription"]
    assert "webhook" not in monitor.part("Room")[1]
    assert MessageToDict(made.state).get("publicKey") is None


def test_a_preview_knows_what_is_known_and_no_more(plugin: PluginProcess, monitor: FakeMonitor) -> None:
    monitor.preview = True

    made = plugin.call("Construct", request(monitor, {"webhookUrl": UNKNOWN, "language": "en-US"}))

    _, notes = monitor.part("RealtimeTranscription")
    assert (notes["roomId"], notes["webhookUrl"], notes["language"]) == (UNKNOWN, UNKNOWN, "en-US")
    assert UNKNOWN in str(MessageToDict(made.state)["roomId"])


def test_one_that_waits_for_its_session_holds_up_no_other(
    plugin: PluginProcess, monitor: FakeMonitor
) -> None:
    names = [f"room-{number}" for number in range(8)]
    monitor.at_once = threading.Barrier(len(names))

    calls = [plugin.begin("Construct", request(monitor, {}, name=name)) for name in names]

    assert [call.result().urn for call in calls] == [urn("TranscribedRoom", name) for name in names]
    parents = {one.name: one.parent for one in monitor.registered if one.custom}
    assert all(
        parents[f"{name}-{part}"].endswith(f"::{name}")
        for name in names
        for part in ("room", "transcription")
    )


@pytest.mark.parametrize(
    ("inputs", "type_", "said"),
    [
        (
            {"events": ["*"]},
            "TranscribedRoom",
            "TranscribedRoom 'standup': events has no effect without webhook_url",
        ),
        (
            {"Language": "en"},
            "TranscribedRoom",
            "TranscribedRoom 'standup' takes no Language; it takes webhookUrl,",
        ),
        ({}, "Room", "this version of the plugin has no component Room; it has TranscribedRoom"),
    ],
)
def test_what_is_wrong_with_it_is_said_in_one_line(
    inputs: dict[str, Any], type_: str, said: str, plugin: PluginProcess, monitor: FakeMonitor
) -> None:
    with pytest.raises(ProviderFailure) as failure:
        plugin.call("Construct", request(monitor, inputs, type=f"videosdk:index:{type_}"))

    assert str(failure.value).startswith(said)
    assert len(str(failure.value).splitlines()) == 1
    assert monitor.registered == []


def test_the_plugin_ends_when_the_engine_does_though_a_part_is_still_waited_for(monitor: FakeMonitor) -> None:
    plugin = PluginProcess({})
    monitor.at_once = threading.Barrier(2)
    call = plugin.begin("Construct", request(monitor, {}))
    while len(monitor.registered) < 3:
        assert not call.done()
    assert plugin.process.stdin is not None

    # As the engine ends after a run that failed: it answers nobody any more until its plugins have ended.
    call.cancel()
    plugin.process.stdin.close()

    assert plugin.process.wait(5) == 0
    plugin.stop()
    monitor.at_once.abort()


def test_a_part_that_fails_fails_it_without_a_traceback(plugin: PluginProcess, monitor: FakeMonitor) -> None:
    gone = request(monitor, {})
    monitor.stop()

    with pytest.raises(ProviderFailure) as failure:
        plugin.call("Construct", gone)

    assert "Traceback" not in str(failure.value)
    assert psutil.pid_exists(plugin.pid)
