"""Every example is a Pulumi project of its own, and works. (The quickstart: test_quickstart.py.)

They are tested as a team tests its own programs: with the fixtures of `pulumi_videosdk.testing`.
"""

from __future__ import annotations

import json

import pytest

from pulumi_videosdk.testing import MakeStack
from tests.e2e.harness import ROOT, Engine
from videosdk_emulator import Emulator

EXAMPLES = ROOT / "examples"
TESTED = {"cross-stack", "quickstart"}


@pytest.fixture(autouse=True)
def _pulumi_on_path(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", engine.path)


def test_every_example_is_a_project_that_a_test_runs() -> None:
    projects = {path.parent.name for path in EXAMPLES.glob("*/Pulumi.yaml")}
    assert projects == TESTED
    assert all((EXAMPLES / name / "__main__.py").exists() for name in projects)


def test_another_stack_reads_a_transcription_and_its_secret_address(
    videosdk_stack: MakeStack, videosdk_emulator: Emulator
) -> None:
    videosdk_emulator.join_after(0.1)
    webhooks = {"quickstart:webhookUrl": videosdk_emulator.inbox_url("quickstart")}
    source = videosdk_stack(EXAMPLES / "quickstart", name="live", config=webhooks)
    source.up()
    named = {"cross-stack:source": "organization/quickstart/live"}
    reader = videosdk_stack(EXAMPLES / "cross-stack", config=named)

    reader.up()

    (running,) = videosdk_emulator.state()["transcriptions"]
    shown = {"transcription_id": running["id"], "transcription_start": running["start"]}
    assert reader.outputs().items() >= (shown | {"transcription_status": "running"}).items()
    assert reader.outputs(show_secrets=True).get("transcript_url") is None

    videosdk_emulator.end_transcription(running["id"])
    source.up("--refresh")
    done = reader.up()

    address = source.outputs(show_secrets=True)["transcript_url"]
    assert address.startswith("http")
    assert reader.outputs() == shown | {"transcription_status": "completed", "transcript_url": "[secret]"}
    assert reader.outputs(show_secrets=True)["transcript_url"] == address
    assert address not in done.text + json.dumps(reader.export())


def test_an_output_that_the_other_stack_lacks_fails_with_its_name(videosdk_stack: MakeStack) -> None:
    videosdk_stack('import pulumi; pulumi.export("transcription_id", "1")', project="older").up()
    named = {"cross-stack:source": "organization/older/test"}

    failed = videosdk_stack(EXAMPLES / "cross-stack", config=named).up(expect_failure=True)

    assert "stack organization/older/test has no output 'transcription_start'" in failed.text
    assert "Traceback" not in failed.text
