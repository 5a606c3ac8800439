"""`python -m pulumi_videosdk migrate` on a real stack: after what it says, a preview shows no change."""

from __future__ import annotations

import json
import stat
from typing import Any

import pytest

from pulumi_videosdk.api.client import Client
from tests.e2e.conftest import MakeStack
from tests.e2e.test_cli import ask, follow
from videosdk_emulator import Emulator

PROGRAM = """
import pulumi
import pulumi_videosdk as videosdk
from pulumi import ResourceOptions, dynamic

HOOK = "https://hooks.example.com/hush-hush"


class Floor(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("my:index:Floor", name)
        self.hall = videosdk.Room(
            "hall",
            webhook=pulumi.Output.secret({"end_point": HOOK, "events": ["session-*"]}),
            auto_start={"recording": {"aws_dir_path": "/a"}, "composite": {"keep_this": 1}},
            opts=ResourceOptions(parent=self, protect=True, ignore_changes=["webhook.end_point"]),
        )


class MineProvider(dynamic.ResourceProvider):
    def create(self, props):
        return dynamic.CreateResult("1", props)


class Mine(dynamic.Resource):
    def __init__(self, name, **props):
        super().__init__(MineProvider(), name, props)


floor = Floor("floor")
notes = videosdk.RealtimeTranscription(
    "notes", room_id="ROOM", model_config={"api_key": "key-of-the-model"}, session_timeout=2.5,
    opts=ResourceOptions(depends_on=[floor], deleted_with=floor.hall),
)
Mine("mine", room=floor.hall.room_id)
pulumi.export("urn", floor.hall.urn)
pulumi.export("model_config", notes.model_config)
"""


def ids(resources: dict[str, dict[str, Any]]) -> dict[str, str | None]:
    return {name: one.get("id") for name, one in resources.items()}


@pytest.mark.runs(
    "python -m pulumi_videosdk migrate --stack dev",
    "python -m pulumi_videosdk migrate --stack dev --back",
    "pulumi stack import --file dev-native.json --stack dev",
    "pulumi stack import --file dev-dynamic.json --stack dev",
    "pulumi preview --expect-no-changes --stack dev",
)
@pytest.mark.wide
def test_a_stack_of_many_kinds_of_ties_is_turned_native_and_back(
    stack: MakeStack, emulator: Emulator, client: Client
) -> None:
    room = client.rooms.create("a").room_id
    emulator.join(room)
    dynamic = PROGRAM.replace("ROOM", room)
    moving = stack(dynamic)
    moving.up()
    before = moving.resources()
    emulator.clear_requests()

    refused = ask(moving, "migrate", "--stack", "dev", exit_code=1)
    assert "error: Room hall: webhook is encrypted" in refused.stderr
    assert not list(moving.folder.glob("dev-*.json"))
    said = ask(moving, "migrate", "--stack", "dev", "--show-secrets").stdout
    assert "Room hall, RealtimeTranscription notes" in said
    written = moving.folder / "dev-native.json"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert "key-of-the-model" not in written.read_text()
    assert "hush-hush" not in (moving.folder / "dev-native.before.json").read_text()
    again = ask(moving, "migrate", "--stack", "dev", "--show-secrets", exit_code=1)
    assert "dev-native.json is there already and is not written over" in again.stderr
    moving.write(dynamic.replace("import pulumi_videosdk as", "import pulumi_videosdk.native as"))
    follow(moving, said)

    native = moving.resources()
    assert ids(native) == ids(before)
    assert native["hall"]["protect"] is True
    assert native["mine"]["type"] == before["mine"]["type"]
    assert moving.up().changes == {}
    assert moving.refresh().drift == {}
    assert moving.outputs(show_secrets=True)["urn"] == native["hall"]["urn"]
    assert "hush-hush" not in json.dumps(moving.export())

    written.unlink()
    said = ask(moving, "migrate", "--stack", "dev", "--back", "--show-secrets").stdout
    moving.write(dynamic)
    follow(moving, said)

    assert moving.up().changes == {}
    assert moving.outputs(show_secrets=True)["model_config"] == {"api_key": "key-of-the-model"}
    assert {one["method"] for one in emulator.requests()} == {"GET"}
