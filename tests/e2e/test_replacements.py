"""Replacements: shown before they happen; a transcription ends before its successor starts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from tests.areas.realtime_transcription import END, START
from tests.e2e.conftest import MakeStack
from tests.e2e.harness import Stack
from tests.support.lifecycle import PROGRAM, CommandLine, Declared
from tests.support.server import Server
from videosdk_emulator import Emulator

URN = "urn:pulumi:dev::e2e::pulumi-python:dynamic/videosdk:RealtimeTranscription::notes"

ROOM_AND_NOTES = """
import pulumi
import pulumi_videosdk as videosdk

room = videosdk.Room("room"{room})
videosdk.RealtimeTranscription("notes", room_id=room.room_id, session_timeout=60)
pulumi.export("room_id", room.room_id)
"""


def up_with_a_session(stack: Stack, emulator: Emulator) -> None:
    """`pulumi up`; somebody joins the room as soon as it is there."""

    def join() -> None:
        deadline = time.monotonic() + 60
        while not (rooms := emulator.state()["rooms"]) and time.monotonic() < deadline:
            time.sleep(0.1)
        emulator.join(rooms[0]["roomId"])

    joining = threading.Thread(target=join)
    joining.start()
    stack.up()
    joining.join()


def test_what_stands_on_a_room_is_replaced_with_it_and_stays_where_only_something_is_written_down(
    stack: MakeStack, emulator: Emulator
) -> None:
    server = Server(emulator)
    one = stack(ROOM_AND_NOTES.format(room=""))
    up_with_a_session(one, emulator)
    running = server.running()
    assert one.preview().changes == {}

    one.write(ROOM_AND_NOTES.format(room=", geo_fence='eu001'"))
    shown = {step.name: step.op for step in one.preview().steps if step.op in ("replace", "update")}
    assert shown == {"room": "replace", "notes": "replace"}

    one.write(ROOM_AND_NOTES.format(room=", adopt=True"))
    preview = {step.name: step.op for step in one.preview().steps if step.op != "same"}
    assert preview == {"room": "update"}
    assert {step.name: step.op for step in one.up().steps if step.op != "same"} == preview
    assert server.running() == running
    assert one.outputs() == {"room_id": one.resources()["room"]["id"]}


def _replace(stack: Stack) -> None:
    stack.up("--replace", URN)


def _target_replace(stack: Stack) -> None:
    stack.up("--target-replace", URN)


def _taint(stack: Stack) -> None:
    stack.run("state", "taint", URN, "--stack", stack.name, "--yes")
    stack.up()


@pytest.mark.parametrize("force", [_replace, pytest.param(_target_replace, marks=pytest.mark.wide), _taint])
def test_a_forced_replacement_ends_the_old_one_first(
    stack: MakeStack, emulator: Emulator, force: Callable[[Stack], None]
) -> None:
    server, one = Server(emulator), stack(PROGRAM)
    room, line = server.room(), CommandLine(one)
    line.up({"notes": Declared("RealtimeTranscription", {"room_id": room})})
    old = line.kept()["notes"].id
    server.calls()

    force(one)

    new = line.kept()["notes"].id
    assert new != old
    assert server.running() == [new]
    assert [call for call in server.calls() if call in (END.shape, START.shape)] == [END.shape, START.shape]
    ended, started = (
        next(one for one in emulator.state()["transcriptions"] if one["id"] == id) for id in (old, new)
    )
    assert ended["end"] <= started["start"]
    one.run("state", "untaint", URN, "--stack", one.name, "--yes", expect_failure=None)
    assert line.up({"notes": Declared("RealtimeTranscription", {"room_id": room})}) == {}


def test_a_users_own_order_wins(stack: MakeStack, emulator: Emulator) -> None:
    server = Server(emulator)
    program = """
        import pulumi
        import pulumi_videosdk as videosdk

        opts = pulumi.ResourceOptions(delete_before_replace=False)
        videosdk.RealtimeTranscription("notes", room_id="{}", opts=opts)
    """
    one = stack(program.format(server.room()))
    one.up()
    assert "already has a running transcription" in one.up("--replace", URN, expect_failure=True).text
