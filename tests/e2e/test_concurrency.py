"""Several runs at once, and several waits within one run.

What cannot be told apart: two stacks that declare the same `custom_room_id`, when both have looked before
either has made it. VideoSDK then hands both the same room (API §2.7), and nothing in its replies says which
of them made it. A test records what comes of it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pulumi_videosdk.definitions.in_room import POLL_SECONDS
from pulumi_videosdk.workers import CALLS_AT_ONCE
from tests.e2e.conftest import MakeStack
from tests.e2e.harness import Result
from videosdk_emulator import Emulator
from videosdk_emulator.client import RequestEntry

ROOM_WITH_TRANSCRIPTION = """
    import pulumi_videosdk as videosdk

    room = videosdk.Room("room")
    videosdk.RealtimeTranscription("notes", room_id=room.room_id, session_timeout=60)
"""

SHARED_ROOM = """
    import pulumi_videosdk as videosdk

    videosdk.Room("mine", custom_room_id="lobby")
"""


def waiting_transcriptions(count: int, session_timeout: float, marker: Path) -> str:
    """A program whose last room can be made only once `marker` is there."""
    return f"""
        import asyncio, os, pulumi
        import pulumi_videosdk as videosdk

        async def late():
            while not os.path.exists({str(marker)!r}):
                await asyncio.sleep(0.05)
            return "late"

        for n in range({count}):
            room = videosdk.Room(f"room-{{n}}")
            videosdk.RealtimeTranscription(
                f"notes-{{n}}", room_id=room.room_id, session_timeout={session_timeout}
            )
        videosdk.Room("late", custom_room_id=pulumi.Output.from_input(late()))
    """


def at_once(operations: list[Callable[[], Result]]) -> list[Result]:
    with ThreadPoolExecutor(len(operations)) as threads:
        return [running.result() for running in [threads.submit(one) for one in operations]]


def until(holds: Callable[[], Any], what: str, seconds: float = 60.0) -> None:
    """Returns once it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def rooms_waited_for(emulator: Emulator) -> set[str]:
    """The rooms in which a session has been looked for."""
    return {one["query"]["roomId"] for one in emulator.requests() if is_look(one)}


def is_look(request: RequestEntry) -> bool:
    return request["path"].startswith("/v2/sessions")


def made(emulator: Emulator, custom_room_id: str) -> bool:
    return any(room["customRoomId"] == custom_room_id for room in emulator.state()["rooms"])


# Several stacks


@pytest.mark.parametrize("count", [2, pytest.param(8, marks=pytest.mark.wide)])
def test_stacks_at_once_all_converge_and_share_nothing(
    stack: MakeStack, emulator: Emulator, count: int
) -> None:
    emulator.join_after(0)
    stacks = [stack(ROOM_WITH_TRANSCRIPTION, name=f"dev-{n}") for n in range(count)]

    ups = at_once([one.up for one in stacks])

    assert [up.changes for up in ups] == [{"create": 2}] * count
    state = emulator.state()
    assert len(state["rooms"]) == count
    running = {one["roomId"]: one["id"] for one in state["transcriptions"] if one["status"] == "running"}
    assert len(state["transcriptions"]) == len(running) == count
    declared = {s.resources()["room"]["id"]: s.resources()["notes"]["id"] for s in stacks}
    assert declared == running

    emulator.clear_requests()
    downs = at_once([one.destroy for one in stacks])

    assert [down.changes for down in downs] == [{"delete": 2}] * count
    assert all(room["disabled"] for room in emulator.state()["rooms"])
    assert {one["status"] for one in emulator.state()["transcriptions"]} == {"completed"}
    ended = [one for one in emulator.requests() if one["path"].endswith("/end")]
    assert sorted(one["body"]["roomId"] for one in ended) == sorted(declared)


def test_the_second_stack_with_a_custom_room_id_fails_and_is_told_of_adopt(
    stack: MakeStack, emulator: Emulator
) -> None:
    first, second = stack(SHARED_ROOM, name="first"), stack(SHARED_ROOM, name="second")
    first.up()
    (room,) = emulator.state()["rooms"]

    refused = second.up(expect_failure=True)

    assert "a room with custom_room_id 'lobby' is there already" in refused.text
    assert room["roomId"] in refused.text
    assert "adopt=True" in refused.text
    assert second.resources() == {}
    assert emulator.state()["rooms"] == [room]
    first.preview("--expect-no-changes")


def test_two_stacks_that_make_the_same_custom_room_id_at_once_get_one_room(
    stack: MakeStack, emulator: Emulator
) -> None:
    stacks = [stack(SHARED_ROOM, name=name) for name in ("first", "second")]
    looks = emulator.fault("hold", "/v2/rooms/lobby", method="GET", when="after")
    with ThreadPoolExecutor(2) as threads:
        ups = [threads.submit(one.up) for one in stacks]
        looks.wait_hit(60, hits=2)
        looks.release()
        both = [up.result() for up in ups]

    # Neither can tell: both are handed the one room, and each takes it for its own.
    assert [up.changes for up in both] == [{"create": 1}] * 2
    (room,) = emulator.state()["rooms"]
    assert [one.resources()["mine"]["id"] for one in stacks] == [room["roomId"]] * 2

    # What one then takes away, the other's refresh shows.
    first, second = stacks
    first.destroy()
    assert second.refresh().drift == {"mine": ("delete",)}


# Two runs of one stack


def test_a_second_up_of_a_stack_fails_clean_and_leaves_the_first_unharmed(
    stack: MakeStack, emulator: Emulator
) -> None:
    emulator.join_after(0)
    one = stack(ROOM_WITH_TRANSCRIPTION)
    start = emulator.fault("hold", ".*/start")
    first = one.start_up()
    start.wait_hit(60)
    asked = len(emulator.requests())

    second = one.up(expect_failure=True)

    assert "the stack is currently locked" in second.text
    assert "pulumi cancel" in second.text
    assert len(emulator.requests()) == asked, "the second run was to call nothing"
    start.release()
    output, errors = first.communicate(timeout=60)
    assert first.returncode == 0, output + errors
    one.preview("--expect-no-changes")
    assert len(emulator.state()["rooms"]) == len(emulator.state()["transcriptions"]) == 1


# Waits within one run


MORE_THAN_WORKERS = CALLS_AT_ONCE + 4
"""So many waits that, were a wait to keep its worker, nothing else could be done."""

AT_ONCE = ("--parallel", str(2 * MORE_THAN_WORKERS))


def test_a_room_beside_more_waits_than_workers_is_made_while_they_wait(
    stack: MakeStack, emulator: Emulator, tmp_path: Path
) -> None:
    marker = tmp_path / "now"
    one = stack(waiting_transcriptions(MORE_THAN_WORKERS, session_timeout=100, marker=marker))
    up = one.start_up(*AT_ONCE)
    until(lambda: len(rooms_waited_for(emulator)) == MORE_THAN_WORKERS, "all waits at once")

    marker.touch()

    until(lambda: made(emulator, "late"), "the room beside them")
    assert emulator.state()["transcriptions"] == []
    for room in rooms_waited_for(emulator):
        emulator.join(room)
    output, errors = up.communicate(timeout=60)
    assert up.returncode == 0, output + errors
    running = [one for one in emulator.state()["transcriptions"] if one["status"] == "running"]
    assert len(running) == MORE_THAN_WORKERS


def test_receivers_that_are_not_there_yet_keep_nothing_else_from_being_made(
    stack: MakeStack, emulator: Emulator
) -> None:
    # What a user has who makes the receiver in the same run: the probes last until it is there.
    hooks = [emulator.inbox_url(f"hook-{n}") for n in range(MORE_THAN_WORKERS)]
    probes = [emulator.fault("status", f".*/hook-{n}", status=404) for n in range(MORE_THAN_WORKERS)]
    one = stack(f"""
        import pulumi_videosdk as videosdk

        for n, url in enumerate({hooks}):
            videosdk.WebhookEndpoint(f"hook-{{n}}", url=url, probe_timeout=100)
        for n in range(4):
            videosdk.Room(f"room-{{n}}", custom_room_id=f"room-{{n}}")
    """)
    up = one.start_up(*AT_ONCE)
    for probe in probes:
        probe.wait_hit(60)

    until(lambda: len(emulator.state()["rooms"]) == 4, "the rooms")

    for probe in probes:
        probe.remove()
    output, errors = up.communicate(timeout=60)
    assert up.returncode == 0, output + errors


def test_what_the_engine_holds_back_waits_no_longer_than_the_waits_own_bound(
    stack: MakeStack, emulator: Emulator, tmp_path: Path
) -> None:
    # Each wait is one of the operations that the engine runs at a time, which no provider can change.
    bound = 4.0
    marker = tmp_path / "now"
    one = stack(waiting_transcriptions(2, session_timeout=bound, marker=marker))
    up = one.start_up("--parallel", "2", "--continue-on-error")
    until(lambda: len(rooms_waited_for(emulator)) == 2, "two waits")

    marker.touch()

    until(lambda: made(emulator, "late"), "the room beside them")
    output, _ = up.communicate(timeout=60)
    assert up.returncode != 0
    looks = Counter(one["query"]["roomId"] for one in emulator.requests() if is_look(one))
    # The first look, one at each interval, and the last one at the bound: no wait went on after it.
    assert max(looks.values()) <= bound / POLL_SECONDS + 2
    assert output.count(f"has no live session after {bound:g} s; nothing was started") >= 2
    assert emulator.state()["transcriptions"] == []
