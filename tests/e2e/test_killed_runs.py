"""Runs that are killed or interrupted, at each call that they make, and the runs after them.

A run is caught at four calls at once, half of them before the server acts and half after it acted, the reply
still held back. Then the command line is killed, or the provider's process, or both, or Ctrl-C is pressed
once or twice; the calls are let go, so that a process which is left behind goes on; and a user does what the
engine asks for: `pulumi cancel` if the stack is locked, and the same command again.

What holds after that:

- A room on the server is in the state, or its `custom_room_id` stands in the state's pending operations.
- A room of VideoSDK's never has a second transcription, and nobody else's transcription is ended.
- Where the next `up` refuses, it names what is there and `adopt`, and with `adopt` it converges.

What does not hold, and is counted: where only the provider's process dies between the server's act and its
reply, the engine drops the pending operation. A room with a generated `custom_room_id` is then named nowhere.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.e2e.conftest import MakeStack
from tests.e2e.harness import Result, Stack
from videosdk_emulator import Emulator, Fault

TRANSCRIPTIONS = "/ai/v1/realtime-transcriptions"
KEY = "/v2/public/rsa-public-key"
ROOM_NAMES = ("t-1", "t-2", "t-3", "t-4", "theirs")

PROGRAM = """
    import pulumi_videosdk as videosdk

    rooms, receiver, adopt = {rooms}, {receiver!r}, {adopt}
    for n in (1, 2):
        videosdk.Room(f"r-{{n}}")
        videosdk.WebhookEndpoint(f"h-{{n}}", url=f"{{receiver}}-{{n}}")
    for n in (1, 2, 3, 4):
        videosdk.Room(f"g-{{n}}", custom_room_id=f"given-{{n}}", adopt=adopt)
        videosdk.RealtimeTranscription(f"t-{{n}}", room_id=rooms[f"t-{{n}}"], adopt=adopt)
"""
DECLARED = {
    f"{kind}-{n}" for kind, most in (("r", 2), ("h", 2), ("g", 4), ("t", 4)) for n in range(1, most + 1)
}


class World:
    """The server, with the rooms that the transcriptions listen in, and somebody else's among them."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.rooms = {name: self.call("/v2/rooms", customRoomId=name)["roomId"] for name in ROOM_NAMES}
        for room in self.rooms.values():
            emulator.join(room)
        self.theirs = [self.start("theirs")]

    def call(self, path: str, **body: Any) -> dict[str, Any]:
        """What somebody else asks of the server."""
        headers = {"Authorization": self.emulator.token()}
        reply = requests.post(self.emulator.url + path, json=body, headers=headers, timeout=10)
        assert reply.ok, reply.text
        answer: dict[str, Any] = reply.json()
        return answer

    def start(self, room: str) -> str:
        """Starts somebody else's transcription; its id."""
        return str(self.call(f"{TRANSCRIPTIONS}/start", roomId=self.rooms[room])["id"])

    def program(self, *, adopt: bool = False) -> str:
        receiver = self.emulator.inbox_url("receiver")
        return PROGRAM.format(rooms=self.rooms, receiver=receiver, adopt=adopt)

    def made_rooms(self) -> dict[str, str]:
        """The enabled rooms that stacks have made: id by custom id."""
        found = self.emulator.state()["rooms"]
        made = [one for one in found if not one["disabled"] and one["customRoomId"] not in ROOM_NAMES]
        return {one["customRoomId"]: one["roomId"] for one in made}

    def transcriptions_in(self, room: str) -> list[dict[str, Any]]:
        found = self.emulator.state()["transcriptions"]
        return [one for one in found if one["roomId"] == self.rooms[room]]

    def others_are_unharmed(self) -> bool:
        found = {one["id"]: one["status"] for one in self.emulator.state()["transcriptions"]}
        return all(found[id] == "running" for id in self.theirs)


@pytest.fixture
def world(emulator: Emulator) -> World:
    return World(emulator)


@dataclass(frozen=True)
class Call:
    """One call, held back before or after the server acts on it."""

    when: str
    method: str
    path: str
    query: str | None = None
    body: str | None = None

    def hold(self, emulator: Emulator) -> Fault:
        return emulator.fault(
            "hold",
            self.path,
            method=self.method,
            query=self.query,
            body_match=self.body,
            when=self.when,
            times=1,
        )


def calls_of(group: str, world: World, stack: Stack) -> Iterator[Call]:
    """The calls at which a run of a group is caught."""
    ids = {name: kept["id"] for name, kept in stack.resources().items()}
    rooms = world.rooms
    for n, when in enumerate(("before", "after"), start=1):
        if group == "up: rooms and keys":
            yield Call(when, "POST", "/v2/rooms", body=f'"r-{n}-')
            yield Call(when, "GET", KEY)
        elif group == "up: rooms with given ids":
            yield Call(when, "GET", f"/v2/rooms/given-{n}")
            yield Call(when, "POST", "/v2/rooms", body=f'"given-{n + 2}"')
        elif group == "up: looks before a start":
            yield Call(when, "GET", "/v2/sessions/?", query=rooms[f"t-{n}"])
            yield Call(when, "GET", f"{TRANSCRIPTIONS}/?", query=rooms[f"t-{n + 2}"])
        elif group == "up: starts and probes":
            yield Call(when, "POST", f"{TRANSCRIPTIONS}/start", body=rooms[f"t-{n}"])
            yield Call(when, "POST", f".*/receiver-{n}")
        elif group == "refresh: rooms and transcriptions":
            yield Call(when, "GET", f"/v2/rooms/{ids[f'r-{n}']}")
            yield Call(when, "GET", f"{TRANSCRIPTIONS}/{ids[f't-{n}']}")
        elif group == "refresh: keys":
            yield Call(when, "GET", KEY)
        elif group == "destroy: looks and rooms":
            yield Call(when, "GET", f"{TRANSCRIPTIONS}/.*")
            yield Call(when, "POST", "/v2/rooms/deactivate", body=ids[f"r-{n}"])
        elif group == "destroy: ends and rooms":
            yield Call(when, "POST", f"{TRANSCRIPTIONS}/end", body=rooms[f"t-{n}"])
            yield Call(when, "POST", "/v2/rooms/deactivate", body=ids[f"g-{n}"])


UPS = ("up: rooms and keys", "up: rooms with given ids", "up: looks before a start", "up: starts and probes")
REFRESHES = ("refresh: rooms and transcriptions", "refresh: keys")
DESTROYS = ("destroy: looks and rooms", "destroy: ends and rooms")
WAYS = ("kill the command line", "kill the provider", "kill both", "Ctrl-C", "Ctrl-C twice")

OFTEN = {
    *((group, "kill the command line") for group in (*UPS, *REFRESHES, *DESTROYS)),
    *(("up: starts and probes", way) for way in WAYS),
    ("up: rooms and keys", "kill the provider"),
    ("destroy: ends and rooms", "kill both"),
    ("destroy: ends and rooms", "Ctrl-C twice"),
}
"""What `make test` runs; `make test-all` runs every way at every call."""


def every_way(groups: tuple[str, ...]) -> pytest.MarkDecorator:
    cells = [(group, way) for group in groups for way in WAYS]
    marked = [pytest.param(*cell, marks=() if cell in OFTEN else pytest.mark.wide) for cell in cells]
    return pytest.mark.parametrize(("group", "way"), marked)


def catch(world: World, stack: Stack, group: str, way: str) -> None:
    """Run, be caught at the group's calls, end in this way; then let the calls go."""
    held = [call.hold(world.emulator) for call in calls_of(group, world, stack)]
    run = stack.start(group.partition(":")[0], "--parallel", "16")
    for fault in held:
        fault.wait_hit(30)
    end(stack, run, way)
    for fault in held:
        fault.release()
    output, errors = run.communicate(timeout=60)
    assert run.returncode != 0, output + errors
    if way in ("kill the command line", "kill both"):
        assert stack.locked()
        stack.cancel()
    assert not stack.locked()


def end(stack: Stack, run: subprocess.Popen[str], way: str) -> None:
    if way in ("kill the command line", "kill both"):
        run.kill()
    if way in ("kill the provider", "kill both"):
        stack.kill_provider()
    if way.startswith("Ctrl-C"):
        stack.interrupt(run, times=2 if way == "Ctrl-C twice" else 1)


def pending_custom_ids(stack: Stack) -> set[str]:
    return {one["resource"]["inputs"].get("custom_room_id") for one in stack.pending()}


def up_again(world: World, stack: Stack) -> Result:
    """The next `up`, and where it refuses what it asks for."""
    kept = stack.resources()
    there = {f"g-{n}": world.made_rooms().get(f"given-{n}") for n in range(1, 5)}
    for n in range(1, 5):
        there[f"t-{n}"] = next((one["id"] for one in world.transcriptions_in(f"t-{n}")), None)
    refused = [id for name, id in there.items() if id is not None and name not in kept]
    if not refused:
        return stack.up()
    said = stack.up("--continue-on-error", expect_failure=True).text
    for id in refused:
        assert id in said
    assert said.count("adopt=True") >= len(refused)
    stack.write(world.program(adopt=True))
    return stack.up()


# The groups, each with every way to end


@every_way(UPS)
def test_the_up_after_a_killed_up_converges(stack: MakeStack, world: World, group: str, way: str) -> None:
    one = stack(world.program())
    catch(world, one, group, way)
    named = pending_custom_ids(one)

    up_again(world, one)

    kept = one.resources()
    assert set(kept) == DECLARED
    for n in range(1, 5):
        (transcription,) = world.transcriptions_in(f"t-{n}")
        assert (transcription["id"], transcription["status"]) == (kept[f"t-{n}"]["id"], "running")
    rooms = world.made_rooms()
    declared = {kept[name]["id"] for name in DECLARED if name[0] in "rg"}
    assert declared <= set(rooms.values())
    left = {custom for custom, id in rooms.items() if id not in declared}
    unnamed = 1 if (group, way) == ("up: rooms and keys", "kill the provider") else 0
    assert len(left - named) == unnamed, f"{left} is left behind, and {named} is named"
    assert all(custom.startswith("r-2-") for custom in left - named)
    assert world.others_are_unharmed()


@every_way(REFRESHES)
def test_a_killed_refresh_changes_nothing_and_the_next_one_shows_no_drift(
    stack: MakeStack, world: World, group: str, way: str
) -> None:
    one = stack(world.program())
    one.up()
    kept, server = one.resources(), world.emulator.state()
    catch(world, one, group, way)

    assert one.refresh().drift == {}

    assert {name: state["outputs"] for name, state in one.resources().items()} == {
        name: state["outputs"] for name, state in kept.items()
    }
    assert world.emulator.state() == server


@every_way(DESTROYS)
def test_the_destroy_after_a_killed_destroy_leaves_nothing_and_ends_nobody_elses(
    stack: MakeStack, world: World, group: str, way: str
) -> None:
    one = stack(world.program())
    one.up()
    ours = {name: one.resources()[name]["id"] for name in DECLARED if name[0] == "t"}
    catch(world, one, group, way)
    # Where ours has ended meanwhile, somebody starts another: VideoSDK ends them by room.
    for name in ours:
        if {found["status"] for found in world.transcriptions_in(name)} == {"completed"}:
            world.theirs.append(world.start(name))

    one.destroy()

    assert one.resources() == {}
    assert world.made_rooms() == {}
    for name, id in ours.items():
        assert [t["status"] for t in world.transcriptions_in(name) if t["id"] == id] == ["completed"]
    assert world.others_are_unharmed()
