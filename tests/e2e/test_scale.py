"""A thousand rooms in one program, beside a user's own dynamic provider."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeStack
from tests.e2e.harness import WITHOUT_CHECKPOINTS
from videosdk_emulator import Emulator

ROOMS, THEIRS = 1000, 250

PROGRAM = f"""
import pulumi
from pulumi import dynamic
import pulumi_videosdk as videosdk


class Theirs(dynamic.ResourceProvider):
    # A class of the program itself: Pulumi pickles it by value, code and all.
    def create(self, props):
        return dynamic.CreateResult(props["name"], props)


class Their(dynamic.Resource):
    def __init__(self, name):
        super().__init__(Theirs(), name, {{"name": name}})


rooms = [videosdk.Room(f"room-{{n}}") for n in range({ROOMS})]
theirs = [Their(f"theirs-{{n}}") for n in range({THEIRS})]
pulumi.export("last_room", rooms[-1].room_id)
"""


@pytest.mark.wide
@pytest.mark.timeout(900)
def test_a_thousand_rooms_go_up_preview_clean_and_go_down(stack: MakeStack, emulator: Emulator) -> None:
    # Checkpoints are nine tenths of the time, and none of ours.
    one = stack(PROGRAM, env=WITHOUT_CHECKPOINTS)
    up = one.up(timeout=600)
    assert up.changes == {"create": ROOMS + THEIRS}
    made = emulator.state()["rooms"]
    assert len(made) == len({room["customRoomId"] for room in made}) == ROOMS
    emulator.clear_requests()

    one.preview("--expect-no-changes", timeout=300)
    assert emulator.requests() == []

    down = one.destroy(timeout=600)
    assert down.changes == {"delete": ROOMS + THEIRS}
    assert all(room["disabled"] for room in emulator.state()["rooms"])
    print(f"up {up.seconds:.0f} s, down {down.seconds:.0f} s")
