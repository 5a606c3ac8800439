"""What the native classes send to the plugin and what a program gets from them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pulumi_videosdk.native import declaring

# A process of its own for each: mocks are set for a whole process.
PROGRAM = """
import asyncio
import json
import os
import pulumi
from pulumi.runtime import mocks, rpc
import PACKAGE as videosdk

native = "native" in videosdk.__name__
decided = {
    "hook": {"publicKey": "PEM", "rejectsUnsigned": True},
    "standup": {"roomId": "2kyv-gzay-64pg", "createdAt": "then", "disabled": False},
    "notes": {"sessionId": "s1", "transcriptUrl": "https://t"},
}
snake = {
    "publicKey": "public_key", "rejectsUnsigned": "rejects_unsigned", "roomId": "room_id",
    "createdAt": "created_at", "sessionId": "session_id", "transcriptUrl": "transcript_url",
}
sent, opts, seen = {}, {}, {}


class Mocks(mocks.Mocks):
    def new_resource(self, args):
        given = {key: rpc.unwrap_rpc_secret(value) for key, value in args.inputs.items()}
        sent[args.name] = {"type": args.typ, "id": args.resource_id, "provider": args.provider, **given}
        of = decided.get(args.name, {})
        of = of if native else {snake.get(key, key): value for key, value in of.items()}
        return of.get("roomId", f"id of {args.name}"), {**args.inputs, **of}

    def call(self, args):
        return {}


mocks.set_mocks(Mocks(), preview=False)


def see(resource, *names):
    async def told():
        return {
            name: [await getattr(resource, name).future(), await getattr(resource, name).is_secret()]
            for name in names
        }

    return asyncio.ensure_future(told())


def noted(args):
    opts[args.name] = {
        name: list(getattr(args.opts, name) or [])
        for name in ("ignore_changes", "replace_on_changes", "additional_secret_outputs")
    } | {"delete_before_replace": args.opts.delete_before_replace, "version": args.opts.version}


async def program():
    watched = pulumi.ResourceOptions(transformations=[noted])
DECLARED
    for name, told in list(seen.items()):
        seen[name] = told if isinstance(told, str) else await told


pulumi.runtime.test(lambda: pulumi.Output.from_input(program()))()
print(json.dumps({"sent": sent, "opts": opts, "seen": seen}))
"""

DECLARED = """
    hook = videosdk.WebhookEndpoint(
        "hook", url="https://hooks.example.com", events=["session-*"], probe_timeout=5, opts=watched
    )
    room = videosdk.Room(
        "standup",
        webhook=hook,
        auto_start=pulumi.Output.from_input(
            {
                "recording": {
                    "template_url": "https://t", "config": {"layout": {"grid_size": 4, "my_key": 1}}
                },
                "composite": {"grid_size": 9},
            }
        ),
        geo_fence=videosdk.Region.EU001,
        allowed_participant_ids=["a", "b"],
        opts=pulumi.ResourceOptions.merge(
            watched,
            pulumi.ResourceOptions(
                ignore_changes=[
                    "allowed_participant_ids[0]", "auto_start.composite.grid_size", "webhook.end_point"
                ],
                replace_on_changes=["auto_start.recording.config.layout.grid_size", "*"],
            ),
        ),
    )
    notes = videosdk.RealtimeTranscription(
        "notes",
        room_id=room,
        webhook_url=hook,
        model_config={"api_key": "k", "nested": {"deep_key": [1]}},
        triggers={"run_id": 1},
        opts=watched,
    )
    version = videosdk.AgentVersion(
        "one", deployment_id="voice", image={"image_url": "a/b:1"}, max_replica=2, opts=watched
    )
    seen["hook"] = see(hook, *hook.properties)
    seen["one"] = see(version, *version.properties)
    seen["standup"] = see(room, *room.properties)
    seen["notes"] = see(notes, *notes.properties)
"""

NATIVE_ONLY = """
    assert not os.path.exists(os.environ["PULUMI_HOME"]), "installed before anything was declared"
    eu = videosdk.Provider(
        "eu",
        api_key="key",
        secret="s",
        endpoint=pulumi.Output.from_input("https://eu.example.com"),
        timeout=30,
    )
    of_eu = videosdk.Room("of_eu", opts=pulumi.ResourceOptions(provider=eu))
    seen["eu"] = see(eu, "token", "api_key", "secret", "endpoint", "timeout")
    theirs = videosdk.Room.get("theirs", "2kyv-gzay-64pg")
    assert type(theirs) is videosdk.Room
    try:
        videosdk.Room("other", webhook={"end_point": theirs})
    except TypeError as error:
        seen["refused"] = str(error)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Pulumi home that is not there yet."""
    return tmp_path_factory.mktemp("native") / "pulumi"


def run(package: str, declared: str, home: Path) -> dict[str, Any]:
    """What a program sends and sees."""
    program = PROGRAM.replace("PACKAGE", package).replace("DECLARED", declared)
    env = {"PULUMI_HOME": str(home), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


@pytest.fixture(scope="module")
def native(home: Path) -> dict[str, Any]:
    return run("pulumi_videosdk.native", NATIVE_ONLY + DECLARED, home)


def test_the_plugin_is_sent_names_in_camel_case_and_what_is_not_ours_as_it_is(native: dict[str, Any]) -> None:
    sent = native["sent"]
    room = {key: value for key, value in sent["standup"].items() if value and key != "provider"}
    assert room == {
        "type": "videosdk:index:Room",
        "webhook": {"endPoint": "https://hooks.example.com", "events": ["session-*"]},
        "autoStart": {
            "recording": {"templateUrl": "https://t", "config": {"layout": {"gridSize": 4, "my_key": 1}}},
            "composite": {"grid_size": 9},
        },
        "geoFence": "eu001",
        "allowedParticipantIds": ["a", "b"],
    }
    assert sent["notes"]["modelConfig"] == {"api_key": "k", "nested": {"deep_key": [1]}}
    assert sent["notes"]["triggers"] == {"run_id": 1}
    assert sent["notes"]["roomId"] == "2kyv-gzay-64pg"
    assert sent["notes"]["webhookUrl"] == "https://hooks.example.com"


def test_a_program_sees_the_same_values_as_with_the_dynamic_classes(
    native: dict[str, Any], home: Path
) -> None:
    dynamic = run("pulumi_videosdk", DECLARED, home)["seen"]
    # As texts: 2.0 is not 2.
    seen = {name: native["seen"][name] for name in dynamic}
    assert json.dumps(seen, sort_keys=True) == json.dumps(dynamic, sort_keys=True)
    assert native["seen"]["standup"]["auto_start"][0]["recording"]["template_url"] == "https://t"
    assert native["seen"]["notes"]["model_config"] == [{"api_key": "k", "nested": {"deep_key": [1]}}, True]


def test_options_name_properties_as_the_engine_knows_them(native: dict[str, Any]) -> None:
    opts = native["opts"]
    assert opts["standup"]["ignore_changes"] == [
        "allowedParticipantIds[0]",
        "autoStart.composite.grid_size",
        "webhook.endPoint",
    ]
    assert opts["standup"]["replace_on_changes"] == ["autoStart.recording.config.layout.gridSize", "*"]
    assert opts["notes"]["additional_secret_outputs"] == ["modelConfig", "transcriptUrl", "summaryUrl"]
    assert opts["notes"]["delete_before_replace"]


def test_no_version_of_the_plugin_is_asked_for(native: dict[str, Any]) -> None:
    assert [one["version"] for one in native["opts"].values()] == [None] * 4


def test_the_plugin_is_installed_when_something_is_declared(native: dict[str, Any], home: Path) -> None:
    assert list(home.glob("plugins/resource-videosdk-v*/pulumi-resource-videosdk*"))


def test_an_existing_object_is_read_by_its_id(native: dict[str, Any]) -> None:
    sent = native["sent"]["theirs"]
    assert sent["id"] == "2kyv-gzay-64pg"
    assert {key for key, value in sent.items() if value} == {"type", "id"}


def test_an_account_of_its_own_is_configured_with_texts_and_keeps_its_credentials_secret(
    native: dict[str, Any],
) -> None:
    assert {key: value for key, value in native["sent"]["eu"].items() if value} == {
        "type": "pulumi:providers:videosdk",
        "apiKey": "key",
        "secret": "s",
        "endpoint": "https://eu.example.com",
        "timeout": "30",
    }
    assert "pulumi:providers:videosdk::eu::" in native["sent"]["of_eu"]["provider"]
    assert native["seen"]["eu"] == {
        "token": [None, False],
        "api_key": ["key", False],
        "secret": ["s", True],
        "endpoint": ["https://eu.example.com", False],
        "timeout": ["30", False],
    }


def test_a_resource_that_cannot_stand_for_a_value_is_refused_by_name(native: dict[str, Any]) -> None:
    assert native["seen"]["refused"] == (
        "Room 'other': webhook.end_point cannot be a Room; give one of its outputs or a WebhookEndpoint"
    )


def test_what_is_no_value_is_left_to_the_sdk_to_refuse() -> None:
    # It was once awaited for ever.
    for thing in (object(), b"bytes"):
        assert declaring.outside(thing, {"end_point": {}}) is thing
