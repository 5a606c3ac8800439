"""The quickstart's program in the other languages, by the real command line: its life, call by call.

All is done as users do it: the plugin is where `plugin install` puts it, and programs in TypeScript and Go
get our package by `pulumi package add`. (The pages of the examples, typed elsewhere, get it by `make sdk`.)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from pulumi_videosdk.testing import MakeStack
from tests.e2e.harness import ROOT, Engine
from videosdk_emulator import Emulator

TYPED: Final = ("quickstart-typescript", "quickstart-go")
"""The examples that need a package of ours: with YAML the plugin is enough."""
EXAMPLES: Final = ("quickstart-yaml", *TYPED)


@pytest.fixture
def plugin(engine: Engine, monkeypatch: pytest.MonkeyPatch, _videosdk_pulumi_home: str) -> Path:
    """Where Pulumi finds the plugin."""
    monkeypatch.setenv("PATH", engine.path)
    install = [sys.executable, "-m", "pulumi_videosdk", "plugin", "install"]
    subprocess.run(install, check=True, env=os.environ | {"PULUMI_HOME": _videosdk_pulumi_home})
    (found,) = Path(_videosdk_pulumi_home).glob("plugins/resource-videosdk-v*/pulumi-resource-videosdk")
    return found


@pytest.mark.timeout(600)
@pytest.mark.runs("pulumi package add ~/.pulumi/plugins/resource-videosdk-v*/pulumi-resource-videosdk")
@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=pytest.mark.wide if one in TYPED else ()) for one in EXAMPLES]
)
def test_the_quickstarts_program_is_deployed_kept_and_destroyed(
    name: str, plugin: Path, videosdk_stack: MakeStack, videosdk_emulator: Emulator, tmp_path: Path
) -> None:
    videosdk_emulator.join_after(0.1)
    url = videosdk_emulator.inbox_url("quickstart")
    made = shutil.ignore_patterns("node_modules", "sdks", "Pulumi.*.yaml")
    project = shutil.copytree(ROOT / "examples" / name, tmp_path / name, ignore=made)
    stack = videosdk_stack(project, config={f"{name}:webhookUrl": url})
    if name in TYPED:
        subprocess.run(["pulumi", "package", "add", plugin], check=True, cwd=project, env=stack.env)

    up = stack.up(timeout=500)  # a Go program is built first

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
