"""Every example is a Pulumi project of its own, and works.

(The quickstart: test_quickstart.py; the call center: test_call_center.py; in other languages:
test_languages.py.)

They are tested as a team tests its own programs: with the fixtures of `pulumi_videosdk.testing`.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from pulumi_videosdk.testing import MakeStack
from tests.e2e import test_call_center, test_languages
from tests.e2e.harness import ROOT, Engine
from videosdk_emulator import Emulator

EXAMPLES = ROOT / "examples"
TESTED = {
    "agent-notes",
    "always-transcribed",
    "call-center",
    "cross-stack",
    "many-rooms",
    "many-stacks",
    "pipeline",
    "quickstart",
    "webhook-receiver",
}
OTHER_LANGUAGES = {*test_languages.EXAMPLES, test_call_center.IN_YAML}


@pytest.fixture(autouse=True)
def _pulumi_on_path(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", engine.path)


def test_every_example_is_a_project_that_a_test_runs() -> None:
    projects = {path.parent.name for path in EXAMPLES.glob("*/Pulumi.yaml")}
    assert projects == TESTED | OTHER_LANGUAGES
    assert all((EXAMPLES / name / "__main__.py").exists() for name in TESTED)


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


def test_an_agent_brings_the_session_to_life_that_is_transcribed(
    videosdk_stack: MakeStack, videosdk_emulator: Emulator
) -> None:
    stack = videosdk_stack(EXAMPLES / "agent-notes", config={"agent-notes:openaiKey": "sk-example"})

    assert stack.up().changes == {"create": 6}

    state = videosdk_emulator.state()
    (dispatched,), (running,) = state["agent_dispatches"], state["transcriptions"]
    assert dispatched["versionId"] == state["agent_versions"][0]["id"]
    assert stack.outputs()["session_id"] == dispatched["sessionId"] == running["sessionId"]
    assert stack.up("--refresh").changes == {}

    stack.destroy()

    left = videosdk_emulator.state()
    assert {one["status"] for one in (*left["agent_dispatches"], *left["sessions"])} == {"ended"}
    assert left["agent_secrets"] == []


def test_an_output_that_the_other_stack_lacks_fails_with_its_name(videosdk_stack: MakeStack) -> None:
    lacking_one = 'import pulumi; [pulumi.export(f"transcription_{what}", "1") for what in ("id", "start")]'
    videosdk_stack(lacking_one, project="older").up()
    named = {"cross-stack:source": "organization/older/test"}

    failed = videosdk_stack(EXAMPLES / "cross-stack", config=named).up(expect_failure=True)

    assert "stack organization/older/test has no output 'transcription_status'" in failed.text
    assert "Traceback" not in failed.text


@pytest.mark.wide
def test_rooms_come_from_a_list_and_the_options_on_it_hold(
    videosdk_stack: MakeStack, videosdk_emulator: Emulator, tmp_path: Path
) -> None:
    videosdk_emulator.join_after(0.1)
    listed = tmp_path / "rooms.yaml"
    listed.write_text((EXAMPLES / "many-rooms/rooms.yaml").read_text())
    config = {"many-rooms:webhooks": videosdk_emulator.inbox_url("all"), "many-rooms:rooms": str(listed)}
    stack = videosdk_stack(EXAMPLES / "many-rooms", config=config)

    assert stack.up().changes == {"create": 3 + 3 + 3 + 2}  # meetings, endpoints, rooms, transcriptions

    outputs = stack.outputs()
    rooms = {room["roomId"]: room for room in videosdk_emulator.state()["rooms"]}
    assert {*outputs["rooms"].values()} == {*rooms}
    assert rooms[outputs["rooms"]["board"]]["allowedParticipantIds"] == ["ana", "ben"]
    running = {one["id"]: one["roomId"] for one in videosdk_emulator.state()["transcriptions"]}
    told = {outputs["transcriptions"][name]: outputs["rooms"][name] for name in ("standup", "board")}
    assert running == told
    asked = [(one["method"], one["path"].rstrip("/")) for one in videosdk_emulator.requests()]
    made = max(at for at, call in enumerate(asked) if call == ("POST", "/v2/rooms"))
    first_look = asked.index(("GET", "/ai/v1/realtime-transcriptions"))
    assert made < first_look, "all rooms were to be there before anything waits for a session"

    # Renamed and spoken in another language, it stays; another one is left behind.
    renamed = listed.read_text().replace("name: standup", "name: daily\n  formerly: standup")
    kept, _, _ = renamed.replace("en-US", "de-DE").partition("- name: archive")
    listed.write_text(kept)
    stack.up()

    after = stack.outputs()
    assert after["rooms"]["daily"] == outputs["rooms"]["standup"]
    assert after["transcriptions"]["daily"] == outputs["transcriptions"]["standup"]
    assert set(after["rooms"]) == {"daily", "board"}
    state = videosdk_emulator.state()
    assert [room["roomId"] for room in state["rooms"] if room["disabled"]] == []
    assert {one["status"] for one in state["transcriptions"]} == {"running"}

    listed.write_text(kept.partition("- name: board")[0])
    assert "protected" in stack.up(expect_failure=True).text
    assert [room["roomId"] for room in videosdk_emulator.state()["rooms"] if room["disabled"]] == []


class Receiver:
    """The example's service, as a process of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/videosdk"
        self.key, self.store = folder / "key.pem", folder / "received.jsonl"
        env = os.environ | {"PUBLIC_KEY_FILE": str(self.key), "STORE": str(self.store)}
        command = [sys.executable, "-m", "uvicorn", "receiver:app", "--port", str(port)]
        self.process = subprocess.Popen(command, cwd=EXAMPLES / "webhook-receiver", env=env)


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    service = Receiver(tmp_path)
    yield service
    service.process.terminate()
    service.process.wait(10)


def test_the_receiver_is_probed_given_its_key_and_fed(
    videosdk_stack: MakeStack, videosdk_emulator: Emulator, receiver: Receiver
) -> None:
    videosdk_emulator.join_after(0.1)
    config = {"webhook-receiver:url": receiver.url, "webhook-receiver:keyFile": str(receiver.key)}
    stack = videosdk_stack(EXAMPLES / "webhook-receiver", config=config)

    stack.up()

    outputs = stack.outputs()
    assert outputs["rejects_unsigned"] is True
    assert receiver.key.read_text() == outputs["public_key"]
    (sent,) = videosdk_emulator.deliveries(wait_for="transcription-started")
    assert sent["status"] == 204
    (stored,) = [json.loads(line) for line in receiver.store.read_text().splitlines()]
    assert stored == sent["body"]
    forged = requests.post(receiver.url, json=stored, headers={"videosdk-signature": "Zm9yZ2Vk"}, timeout=10)
    assert forged.status_code == 401

    videosdk_emulator.rotate_key()
    stack.up("--refresh")
    assert receiver.key.read_text() != outputs["public_key"]
    stack.destroy()
    stopped = videosdk_emulator.deliveries(wait_for="transcription-stopped")[-1]
    assert stopped["status"] == 204, "signed with the new key"
