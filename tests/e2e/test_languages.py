"""The quickstart's program in the other languages, by the real command line: its life, call by call.

All is done as users do it: the plugin is where `plugin install` puts it, and programs in TypeScript and Go
get our package by `pulumi package add`. (The pages of the examples, typed elsewhere, get it by `make sdk`.)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
import requests

from generate.languages import everywhere
from pulumi_videosdk import components
from pulumi_videosdk.testing import MakeStack, Stack
from tests.e2e.harness import ROOT, Engine
from videosdk_emulator import Emulator

TYPED: Final = ("quickstart-typescript", "quickstart-go")
"""The examples that need a package of ours: with YAML the plugin is enough."""
EXAMPLES: Final = ("quickstart-yaml", *TYPED)

BUILD: Final = 500.0
"""Seconds that a run may take which builds a Go program first."""


@dataclass(frozen=True)
class Users:
    """What somebody has who deploys by the plugin."""

    plugin: Path
    make_stack: MakeStack
    folder: Path

    def stack(self, example: str, url: str) -> Stack:
        """A stack of a copy of an example, which has all that it needs."""
        made = shutil.ignore_patterns("node_modules", "sdks", "Pulumi.*.yaml")
        project = shutil.copytree(ROOT / "examples" / example, self.folder / example, ignore=made)
        stack = self.make_stack(project, config={f"{example}:webhookUrl": url})
        if example in TYPED:
            add = ["pulumi", "package", "add", str(self.plugin)]
            subprocess.run(add, check=True, cwd=project, env=stack.env)
        return stack


@pytest.fixture(autouse=True)
def _pulumi_on_path(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", engine.path)


@pytest.fixture
def users(videosdk_stack: MakeStack, tmp_path: Path, _videosdk_pulumi_home: str) -> Users:
    install = [sys.executable, "-m", "pulumi_videosdk", "plugin", "install"]
    subprocess.run(install, check=True, env=os.environ | {"PULUMI_HOME": _videosdk_pulumi_home})
    (plugin,) = Path(_videosdk_pulumi_home).glob("plugins/resource-videosdk-v*/pulumi-resource-videosdk")
    return Users(plugin, videosdk_stack, tmp_path)


@pytest.mark.timeout(600)
@pytest.mark.runs("pulumi package add ~/.pulumi/plugins/resource-videosdk-v*/pulumi-resource-videosdk")
@pytest.mark.parametrize(
    "example", [pytest.param(one, marks=pytest.mark.wide if one in TYPED else ()) for one in EXAMPLES]
)
def test_the_quickstarts_program_is_deployed_kept_and_destroyed(
    example: str, users: Users, videosdk_emulator: Emulator
) -> None:
    videosdk_emulator.join_after(0.1)
    url = videosdk_emulator.inbox_url("quickstart")
    stack = users.stack(example, url)

    up = stack.up(timeout=BUILD)

    assert up.changes == {"create": 3}
    (room,), (running,) = (videosdk_emulator.state()[table] for table in ("rooms", "transcriptions"))
    assert (room["webhook"]["endPoint"], running["roomId"]) == (url, room["roomId"])
    for output in (room["roomId"], running["id"], running["start"], "running"):
        assert f'"{output}"' in up.text
    videosdk_emulator.inbox("quickstart", wait_for="transcription-started")

    videosdk_emulator.clear_requests()
    assert stack.up().changes == {}
    assert videosdk_emulator.requests() == []

    assert stack.refresh().changes == {}

    assert stack.destroy().changes == {"delete": 3}
    (room,), (ended,) = (videosdk_emulator.state()[table] for table in ("rooms", "transcriptions"))
    assert (room["disabled"], ended["status"] == "running") == (True, False)


PROGRAMS: Final = {
    "yaml": ("quickstart-yaml", "Pulumi.yaml", "name: quickstart-yaml\nruntime: yaml\n"),
    "typescript": ("quickstart-typescript", "index.ts", ""),
    "go": ("quickstart-go", "main.go", ""),
}
"""By language: an example that can hold another program, the program's file, and how it begins."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "language", [pytest.param(one, marks=pytest.mark.wide if one != "yaml" else ()) for one in PROGRAMS]
)
def test_a_component_is_deployed_kept_and_destroyed(
    language: str, users: Users, videosdk_emulator: Emulator
) -> None:
    videosdk_emulator.join_after(0.1)
    example, program, head = PROGRAMS[language]
    stack = users.stack(example, "")
    component = components.load("transcribed_room")
    (stack.folder / program).write_text(head + everywhere(component.example)[language])

    assert stack.up(timeout=BUILD).changes == {"create": 3}
    (room,), (running,) = (videosdk_emulator.state()[table] for table in ("rooms", "transcriptions"))
    assert stack.outputs()["room_id"] == room["roomId"] == running["roomId"]

    videosdk_emulator.clear_requests()
    assert stack.up().changes == {}
    assert videosdk_emulator.requests() == []
    assert stack.refresh().changes == {}

    assert stack.destroy().changes == {"delete": 3}
    (room,), (ended,) = (videosdk_emulator.state()[table] for table in ("rooms", "transcriptions"))
    assert (room["disabled"], ended["status"] == "running") == (True, False)


@pytest.mark.wide
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("example", "program", "head"), PROGRAMS.values())
def test_what_import_writes_is_a_program_that_changes_nothing(
    example: str, program: str, head: str, users: Users, call: Callable[..., requests.Response]
) -> None:
    url = "https://hooks.example.com/x"
    webhook = {"endPoint": url, "events": ["session-started", "recording-*"]}
    room = call("POST", "/v2/rooms", json={"webhook": webhook, "geoFence": "eu001"}).json()
    stack = users.stack(example, url)
    what = ("videosdk:index:Room", "standup", room["roomId"])

    stack.run("import", *what, "--out", "written", "--yes", "--skip-preview", "--protect=false")

    (stack.folder / program).write_text(head + (stack.folder / "written").read_text())
    assert stack.preview("--expect-no-changes", timeout=BUILD).changes == {}
    assert stack.up(timeout=BUILD).changes == {}
