"""A component's life under the real command line, in Python: its parts dynamic, and native.

In other languages: test_languages.py.
"""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeStack
from tests.support.server import Server
from videosdk_emulator import Emulator

PROGRAM = """
import pulumi
import PACKAGE as videosdk

standup = videosdk.TranscribedRoom("NAME", webhook_url="URL", GIVEN, opts=OPTS)
pulumi.export("transcription_id", standup.transcription_id)
pulumi.export("transcript_url", standup.transcript_url)
"""

PARTS = ("webhook", "room", "agent", "transcription")


@pytest.mark.parametrize("package", ["pulumi_videosdk", "pulumi_videosdk.native"])
def test_a_transcribed_room_is_declared_kept_renamed_changed_and_destroyed(
    package: str, stack: MakeStack, emulator: Emulator
) -> None:
    def program(given: str, name: str = "standup", opts: str = "None") -> str:
        text = PROGRAM.replace("PACKAGE", package).replace("URL", emulator.inbox_url("hook"))
        return text.replace("NAME", name).replace("GIVEN", given).replace("OPTS", opts)

    # Nobody joins: the agent brings the session to life.
    with_agent = "language='en-US', agent_id='ag_notes'"
    server, one = Server(emulator), stack(program(with_agent))

    assert one.up().changes == {"create": 5}

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
    one.write(program(with_agent, "daily", alias))
    one.up()
    assert (server.open_rooms(), server.running()) == ([room], [running])
    assert one.resources().keys() == {"daily", *(f"daily-{part}" for part in PARTS)}

    one.write(program("language='de-DE'", "daily", alias))
    changed = [(step.name, step.op) for step in one.preview().steps if step.op in ("replace", "delete")]
    assert changed == [("daily-transcription", "replace"), ("daily-agent", "delete")]

    one.destroy()
    assert (server.open_rooms(), server.running()) == ([], [])
    assert not [one for one in emulator.state()["sessions"] if one["status"] == "ongoing"]
