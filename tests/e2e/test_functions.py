"""Functions in a program, under the real command line."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.e2e.conftest import MakeStack
from tests.support.server import Server
from videosdk_emulator import Emulator

PROGRAM = """
import pulumi
import pulumi_videosdk.native as videosdk

there = videosdk.get_room("standup")
pulumi.export("there", there)
listed = videosdk.list_sessions(room_id=there.room_id, limit=1)
pulumi.export("sessions", [(one.room_id, one.status) for one in listed.sessions])
pulumi.export("more", listed.more)

room = videosdk.Room("mine", geo_fence="eu001")
found = videosdk.get_room_output(room.room_id)
pulumi.export("fence", found.geo_fence)
pulumi.export("rooms", videosdk.list_rooms_output(query=room.custom_room_id).rooms)

urls = videosdk.get_transcript_urls_output(pulumi.Config().require("transcription"))
pulumi.export("urls", urls)
pulumi.export("transcript", urls.transcript_url)
"""

MISSING = """
import pulumi_videosdk.native as videosdk

videosdk.get_room("nobodys")
"""


def test_a_program_looks_up_what_there_is_and_a_secret_result_stays_secret(
    stack: MakeStack, emulator: Emulator
) -> None:
    server = Server(emulator)
    room = server.room(customRoomId="standup")
    transcription = server.start(room)
    emulator.end_transcription(transcription)
    one = stack(PROGRAM, config={"e2e:transcription": transcription})

    # A preview asks too, but not what depends on a room that is not there yet.
    assert one.preview().changes == {"create": 1}
    assert one.up().changes == {"create": 1}

    shown = one.outputs(show_secrets=True)
    # Pulumi exports a whole result under the names that all languages share.
    assert (shown["there"]["roomId"], shown["there"]["customRoomId"]) == (room, "standup")
    assert (shown["sessions"], shown["more"]) == ([[room, "ongoing"]], False)
    assert shown["fence"] == "eu001"
    assert [each["geoFence"] for each in shown["rooms"]] == ["eu001"]
    url = shown["urls"]["transcriptUrl"]
    assert url == shown["transcript"]
    assert url.endswith(f"/files/{transcription}.txt")
    (kept,) = (each["outputs"] for each in one.export()["resources"] if each["type"] == "pulumi:pulumi:Stack")
    assert [name for name, value in kept.items() if "ciphertext" in str(value)] == ["transcript", "urls"]
    assert not [path for path in one.files() if url.encode() in path.read_bytes()]

    one.write(MISSING)
    failed = one.preview(expect_failure=True)
    assert "there is no room 'nobodys' for these credentials" in failed.text
    assert "Traceback" not in failed.text


YAML = """
name: e2e
runtime: yaml
variables:
  there:
    fn::invoke:
      function: videosdk:getRoom
      arguments: {id: standup}
  urls:
    fn::invoke:
      function: videosdk:getTranscriptUrls
      arguments: {id: TRANSCRIPTION}
outputs:
  fence: ${there.geoFence}
  sessions:
    fn::invoke:
      function: videosdk:listSessions
      arguments: {roomId: "${there.roomId}", limit: 1}
  transcript: ${urls.transcriptUrl}
"""


@pytest.mark.wide
def test_so_does_a_program_in_another_language(stack: MakeStack, emulator: Emulator) -> None:
    server = Server(emulator)
    room = server.room(customRoomId="standup", geoFence="eu001")
    transcription = server.start(room)
    emulator.end_transcription(transcription)
    one = stack("")
    (one.folder / "Pulumi.yaml").write_text(YAML.replace("TRANSCRIPTION", transcription))
    install = [sys.executable, "-m", "pulumi_videosdk", "plugin", "install"]
    subprocess.run(install, env=one.env, check=True, capture_output=True)
    one.up()
    shown = one.outputs()
    assert (shown["fence"], shown["transcript"]) == ("eu001", "[secret]")
    assert [each["roomId"] for each in shown["sessions"]["sessions"]] == [room]
