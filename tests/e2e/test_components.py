"""A component's life under the real command line, in Python: its parts dynamic, and native."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeStack
from tests.e2e.harness import Stack
from tests.support.server import Server
from videosdk_emulator import Emulator

PROGRAM = """
import pulumi
import PACKAGE as videosdk

standup = videosdk.TranscribedRoom("NAME", webhook_url="URL", LANGUAGE, opts=OPTS)
pulumi.export("transcription_id", standup.transcription_id)
pulumi.export("transcript_url", standup.transcript_url)
"""

PARTS = ("room", "transcription", "webhook")


def program(package: str, emulator: Emulator, name: str = "standup", opts: str = "None", **given: str) -> str:
    text = PROGRAM.replace("PACKAGE", package).replace("NAME", name).replace("OPTS", opts)
    language = given.get("language", "en-US")
    return text.replace("URL", emulator.inbox_url("hook")).replace("LANGUAGE", f"language={language!r}")


def replaced(stack: Stack) -> list[str]:
    """What a preview would replace."""
    return [step.name for step in stack.preview().steps if step.op == "replace"]


@pytest.mark.parametrize("package", ["pulumi_videosdk", "pulumi_videosdk.native"])
def test_it_is_declared_kept_changed_renamed_and_destroyed(
    package: str, stack: MakeStack, emulator: Emulator
) -> None:
    emulator.join_after(0.1)
    server, one = Server(emulator), stack(program(package, emulator))

    assert one.up().changes == {"create": 4}

    (room,), (running,) = server.open_rooms(), server.running()
    ids = {name: kept.get("id") for name, kept in one.resources().items()}
    assert ids.keys() == {"standup", *(f"standup-{part}" for part in PARTS)}
    assert (ids["standup-room"], ids["standup-transcription"]) == (room, running)
    assert one.outputs() == {"transcription_id": running, "transcript_url": "[secret]"}

    emulator.clear_requests()
    assert one.up().changes == {}
    assert emulator.requests() == []
    assert one.refresh().drift == {}

    alias = "pulumi.ResourceOptions(aliases=[pulumi.Alias(name='standup')])"
    one.write(program(package, emulator, "daily", alias))
    one.up()
    assert (server.open_rooms(), server.running()) == ([room], [running])
    assert one.resources().keys() == {"daily", *(f"daily-{part}" for part in PARTS)}

    one.write(program(package, emulator, "daily", alias, language="de-DE"))
    assert replaced(one) == ["daily-transcription"]

    one.destroy()
    assert (server.open_rooms(), server.running()) == ([], [])
