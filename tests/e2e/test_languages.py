"""The quickstart's program in the other languages, by the real command line: its life, call by call.

The plugin is where its users put it: `python -m pulumi_videosdk plugin install`. With `make sdk`'s packages
programs in TypeScript and Go declare resources.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from pulumi_videosdk.testing import MakeStack
from tests.e2e.harness import ROOT, Engine
from videosdk_emulator import Emulator

INSTALL: Mapping[str, Sequence[str]] = {
    "quickstart-yaml": (),
    "quickstart-typescript": ("npm", "install", "--silent"),
    "quickstart-go": ("go", "mod", "download"),
}
"""What each example needs first."""


@pytest.fixture
def project(
    request: pytest.FixtureRequest,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    _videosdk_pulumi_home: str,
) -> Path:
    """A copy of an example, ready to run, in a folder like the checkout's."""
    monkeypatch.setenv("PATH", engine.path)
    installed = [sys.executable, "-m", "pulumi_videosdk", "plugin", "install"]
    subprocess.run(installed, check=True, env=os.environ | {"PULUMI_HOME": _videosdk_pulumi_home})
    name: str = request.param
    folder = tmp_path / "examples" / name
    shutil.copytree(ROOT / "examples" / name, folder, ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "build").symlink_to(ROOT / "build")
    if install := INSTALL[name]:
        subprocess.run(install, check=True, cwd=folder)
    return folder


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "project",
    [
        "quickstart-yaml",
        pytest.param("quickstart-typescript", marks=pytest.mark.wide),
        pytest.param("quickstart-go", marks=pytest.mark.wide),
    ],
    indirect=True,
)
def test_the_quickstarts_program_is_deployed_kept_and_destroyed(
    project: Path, videosdk_stack: MakeStack, videosdk_emulator: Emulator
) -> None:
    videosdk_emulator.join_after(0.1)
    url = videosdk_emulator.inbox_url("quickstart")
    stack = videosdk_stack(project, config={f"{project.name}:webhookUrl": url})

    up = stack.up()

    assert up.changes == {"create": 3}
    (room,) = videosdk_emulator.state()["rooms"]
    (running,) = videosdk_emulator.state()["transcriptions"]
    assert {"url": room["webhook"]["endPoint"], "room": running["roomId"]} == {
        "url": url,
        "room": room["roomId"],
    }
    for output in (room["roomId"], running["id"], running["start"], "running"):
        assert f'"{output}"' in up.text
    videosdk_emulator.inbox("quickstart", wait_for="transcription-started")

    videosdk_emulator.clear_requests()
    assert stack.up().changes == {}
    assert videosdk_emulator.requests() == []

    assert stack.refresh().changes == {}

    assert stack.destroy().changes == {"delete": 3}
    assert [one["disabled"] for one in videosdk_emulator.state()["rooms"]] == [True]
    assert [one["status"] for one in videosdk_emulator.state()["transcriptions"]] != ["running"]
