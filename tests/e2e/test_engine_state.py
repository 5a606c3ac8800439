"""When and how the engine writes a stack's state, as docs/scale.md says, and what a killed run leaves."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.e2e.conftest import MakeStack
from tests.e2e.harness import WITHOUT_CHECKPOINTS, Stack
from videosdk_emulator import Emulator

ROOMS = ["room-1", "room-2", "room-3"]
PROGRAM = """
    import pulumi_videosdk as videosdk

    for n in (1, 2, 3):
        videosdk.Room(f"room-{n}")
"""
WITH_IDS = PROGRAM.replace('f"room-{n}"', 'f"room-{n}", custom_room_id=f"mine-{n}"')

COMPRESSED = {"PULUMI_DIY_BACKEND_ZSTD": "true"}


@pytest.mark.wide
def test_the_engine_writes_the_state_twice_for_each_room_that_changes(stack: MakeStack) -> None:
    one = stack(PROGRAM, env={"PULUMI_RETAIN_CHECKPOINTS": "true"})

    def writes() -> int:
        """How often the state has been written since this was asked last."""
        kept = [file for file in one.state_file.parent.iterdir() if file.suffix[1:].isdigit()]
        for file in kept:
            file.unlink()
        return len(kept)

    one.up()
    # Twice for the stack itself and its provider as well, and once at the end.
    assert writes() == 2 * len(ROOMS) + 5
    one.up()
    assert writes() == 1
    one.refresh()
    assert writes() == 1
    one.preview()
    assert writes() == 0
    one.write(PROGRAM.replace("(1, 2, 3)", "(1, 2, 3, 4)"))
    one.up()
    assert writes() == 2 + 1


@pytest.mark.wide
def test_a_state_is_compressed_by_the_runs_that_are_told_to(stack: MakeStack) -> None:
    one = stack(PROGRAM)
    compressed = one.state_file.with_suffix(".json.zst")

    one.up(env=COMPRESSED)
    assert compressed.exists()
    assert not one.state_file.exists()

    one.up("--expect-no-changes")
    assert one.state_file.exists()
    assert not compressed.exists()


def made_but_not_answered(one: Stack, emulator: Emulator, *, ctrl_c: bool = False) -> None:
    """An `up` that is killed, or interrupted, when every room has been made and no answer has come."""
    replies = emulator.fault("hold", "/v2/rooms", method="POST", when="after", times=len(ROOMS))
    run = one.start_up()
    replies.wait_hit(60, hits=len(ROOMS))
    if ctrl_c:
        one.interrupt(run)
        replies.release()
        run.communicate(timeout=60)
    else:
        one.kill_everything()
        run.communicate()
        replies.remove()
        one.cancel()


def recover(one: Stack) -> str:
    command = [sys.executable, "-m", "pulumi_videosdk", "recover", "--stack", one.name]
    done = subprocess.run(command, cwd=one.folder, env=one.env, text=True, capture_output=True, check=True)
    return done.stderr


def shown_of(emulator: Emulator) -> dict[str, bool]:
    """Whether each room that was ever made is live."""
    return {room["customRoomId"]: not room["disabled"] for room in emulator.state()["rooms"]}


@pytest.mark.wide
@pytest.mark.parametrize("settings", [{}, COMPRESSED])
def test_a_killed_run_that_wrote_checkpoints_is_recovered(
    stack: MakeStack, emulator: Emulator, settings: dict[str, str]
) -> None:
    one = stack(PROGRAM, env=settings)
    made_but_not_answered(one, emulator)

    said = recover(one)

    assert [name for name in ROOMS if f"The create of Room {name} took effect" in said] == ROOMS


@pytest.mark.wide
def test_a_killed_run_without_checkpoints_is_forgotten_and_the_next_makes_its_rooms_again(
    stack: MakeStack, emulator: Emulator
) -> None:
    one = stack(PROGRAM, env=WITHOUT_CHECKPOINTS)
    made_but_not_answered(one, emulator)
    first = set(shown_of(emulator))

    assert "there is nothing to recover" in recover(one)
    assert one.up().changes == {"create": len(ROOMS)}

    one.destroy()
    left = shown_of(emulator)
    assert len(left) == 2 * len(ROOMS)
    assert {id for id, live in left.items() if live} == first
    assert all(re.fullmatch(r"room-\d-[0-9a-f]{8}", id) for id in first)


@pytest.mark.wide
def test_rooms_with_ids_of_ones_own_are_taken_over_after_a_killed_run_without_checkpoints(
    stack: MakeStack, emulator: Emulator
) -> None:
    one = stack(WITH_IDS, env=WITHOUT_CHECKPOINTS)
    made_but_not_answered(one, emulator)

    assert "is there already" in one.up(expect_failure=True).text
    one.write(WITH_IDS.replace("videosdk.Room(", "videosdk.Room(adopt=True, resource_name="))
    one.up()

    assert shown_of(emulator) == {"mine-1": True, "mine-2": True, "mine-3": True}
    one.destroy()
    assert shown_of(emulator) == {"mine-1": False, "mine-2": False, "mine-3": False}


@pytest.mark.runs("PULUMI_SKIP_CHECKPOINTS=true pulumi up --yes")
@pytest.mark.wide
def test_an_interrupted_run_without_checkpoints_knows_its_rooms(stack: MakeStack, emulator: Emulator) -> None:
    one = stack(PROGRAM, env=WITHOUT_CHECKPOINTS)
    made_but_not_answered(one, emulator, ctrl_c=True)

    assert sorted(one.resources()) == ROOMS
    assert not one.locked()
    assert one.pending() == []


@pytest.mark.wide
def test_a_destroy_that_is_killed_without_checkpoints_is_finished_by_the_same_once_more(
    stack: MakeStack, emulator: Emulator
) -> None:
    one = stack(PROGRAM, env=WITHOUT_CHECKPOINTS)
    one.up()
    replies = emulator.fault("hold", "/v2/rooms/deactivate", method="POST", when="after", times=len(ROOMS))
    run = one.start("destroy")
    replies.wait_hit(60, hits=len(ROOMS))
    one.kill_everything()
    run.communicate()
    replies.remove()
    one.cancel()
    assert sorted(one.resources()) == ROOMS

    one.destroy()

    assert one.resources() == {}
    assert not any(shown_of(emulator).values())
