"""Runs that are killed or interrupted, at each call that they make, and the runs after them.

A run is caught at two or three calls at once, before the server acts or after it acted, the reply still held
back. Then the command line is killed, or the provider's process, or both, or Ctrl-C is pressed once or twice;
the calls are let go, so that a process which is left behind goes on; and a user does what the engine asks
for: `pulumi cancel` if the stack is locked, and the same command again.

What holds after that:

- A room on the server is in the state, or its `custom_room_id` stands in the state's pending operations.
- A room of VideoSDK's never has a second transcription, and nobody else's transcription is ended.
- Where the next `up` refuses, it names what is there and `adopt`, and with `adopt` it converges.

What does not hold, and is counted:

- A start that is on its way while the next `up` makes its own cannot be called back: if VideoSDK starts a
  second one then, both run. The destroy names the other, and ends neither.
- Where only the provider's process dies between the server's act and its reply, the engine drops the pending
  operation. A room with a generated `custom_room_id` is then named nowhere.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
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
    """One call of a resource's, held back before or after the server acts on it."""

    of: str
    """The resource; a pattern, where any of a kind may make the call."""
    when: str
    method: str
    path: str
    """As in `query` and `body`: `<room t-1>` stands for the id of that room, `<t-1>` for that resource's."""
    query: str | None = None
    body: str | None = None

    def hold(self, emulator: Emulator, ids: Mapping[str, str]) -> Fault:
        def filled(text: str | None) -> str | None:
            for token, id in ids.items():
                text = text and text.replace(f"<{token}>", id)
            return text

        return emulator.fault(
            "hold",
            filled(self.path) or "",
            method=self.method,
            query=filled(self.query),
            body_match=filled(self.body),
            when=self.when,
            times=1,
        )


# At most three at a time: the provider's fourth worker brings everything else to its end first.
CALLS = {
    "up: new rooms": (
        Call("r-1", "before", "POST", "/v2/rooms", body='"r-1-'),
        Call("r-2", "after", "POST", "/v2/rooms", body='"r-2-'),
        Call("h-?", "before", "GET", KEY),
    ),
    "up: looks for given rooms": (
        Call("g-1", "before", "GET", "/v2/rooms/given-1"),
        Call("g-2", "after", "GET", "/v2/rooms/given-2"),
        Call("h-?", "after", "GET", KEY),
    ),
    "up: given rooms": (
        Call("g-3", "before", "POST", "/v2/rooms", body='"given-3"'),
        Call("g-4", "after", "POST", "/v2/rooms", body='"given-4"'),
        Call("h-1", "before", "POST", ".*/receiver-1"),
    ),
    "up: looks for sessions": (
        Call("t-1", "before", "GET", "/v2/sessions/?", query="<room t-1>"),
        Call("t-2", "after", "GET", "/v2/sessions/?", query="<room t-2>"),
        Call("h-1", "after", "POST", ".*/receiver-1"),
    ),
    "up: looks for transcriptions": (
        Call("t-1", "before", "GET", f"{TRANSCRIPTIONS}/?", query="<room t-1>"),
        Call("t-2", "after", "GET", f"{TRANSCRIPTIONS}/?", query="<room t-2>"),
    ),
    "up: starts": (
        Call("t-1", "before", "POST", f"{TRANSCRIPTIONS}/start", body="<room t-1>"),
        Call("t-2", "after", "POST", f"{TRANSCRIPTIONS}/start", body="<room t-2>"),
    ),
    "refresh: rooms and keys": (
        Call("r-1", "before", "GET", "/v2/rooms/<r-1>"),
        Call("r-2", "after", "GET", "/v2/rooms/<r-2>"),
        Call("h-?", "before", "GET", KEY),
    ),
    "refresh: transcriptions and keys": (
        Call("t-1", "before", "GET", f"{TRANSCRIPTIONS}/<t-1>"),
        Call("t-2", "after", "GET", f"{TRANSCRIPTIONS}/<t-2>"),
        Call("h-?", "after", "GET", KEY),
    ),
    "destroy: looks and a room": (
        Call("t-?", "before", "GET", f"{TRANSCRIPTIONS}/.*"),
        Call("t-?", "after", "GET", f"{TRANSCRIPTIONS}/.*"),
        Call("r-1", "before", "POST", "/v2/rooms/deactivate", body="<r-1>"),
    ),
    "destroy: ends and a room": (
        Call("t-1", "before", "POST", f"{TRANSCRIPTIONS}/end", body="<room t-1>"),
        Call("t-2", "after", "POST", f"{TRANSCRIPTIONS}/end", body="<room t-2>"),
        Call("r-2", "after", "POST", "/v2/rooms/deactivate", body="<r-2>"),
    ),
}

SENT = {"up: given rooms": {"g-3", "g-4"}, "up: starts": {"t-1", "t-2"}}
"""What the server had been asked to make when a run was caught: nothing else is made after it was killed."""

AT_ONCE = "Ctrl-C twice, answered at once"
"""The calls are let go while the engine, which takes some seconds to end, is still there."""

WAYS = ("kill the command line", "kill the provider", "kill both", "Ctrl-C", "Ctrl-C twice", AT_ONCE)

OFTEN = {
    *((group, "kill the command line") for group in CALLS),
    *(("up: starts", way) for way in WAYS),
    ("up: new rooms", "kill the provider"),
    ("destroy: ends and a room", "kill both"),
    ("destroy: ends and a room", "Ctrl-C twice"),
}
"""What `make test` runs; `make test-all` runs every way at every call."""


def every_way(command: str) -> pytest.MarkDecorator:
    cells = [(group, way) for group in CALLS if group.startswith(command) for way in WAYS]
    marked = [pytest.param(*cell, marks=() if cell in OFTEN else pytest.mark.wide) for cell in cells]
    return pytest.mark.parametrize(("group", "way"), marked)


def catch(world: World, stack: Stack, group: str, way: str) -> None:
    """Run, be caught at the group's calls, end in this way; then let the calls go."""
    ids = {f"room {name}": id for name, id in world.rooms.items()}
    ids |= {name: kept["id"] for name, kept in stack.resources().items()}
    held = [call.hold(world.emulator, ids) for call in CALLS[group]]
    command = group.partition(":")[0]
    run = stack.start(command, "--parallel", "16")
    for fault in held:
        fault.wait_hit(30)
    if command != "refresh":  # which writes the state at its end only
        wait_until_nothing_else_is_under_way(stack, (call.of for call in CALLS[group]), run)
    end(stack, run, way)
    for fault in held:
        fault.release()
    output, errors = run.communicate(timeout=60)
    # One Ctrl-C lets what has begun come to its end: there may be nothing more to do.
    assert run.returncode != 0 or way in ("Ctrl-C", AT_ONCE), output + errors
    if way in ("kill the command line", "kill both"):
        assert stack.locked()
        stack.cancel()
    assert not stack.locked()


def wait_until_nothing_else_is_under_way(
    stack: Stack, resources: Iterable[str], run: subprocess.Popen[str]
) -> None:
    """Returns once the caught operations are all that is pending in the state: then it is not being written.

    A kill in the middle of that may leave a file back-end's `<stack>.json.attrs` empty, whoever the provider
    is; each command then says "failed to load checkpoint: EOF", until that file is removed.
    """
    caught = sorted(resources)
    while run.poll() is None:
        pending = sorted(map(name_of, read_pending(stack)))
        if len(pending) == len(caught) and all(map(fnmatchcase, pending, caught)):
            return
        time.sleep(0.05)
    raise AssertionError(f"the run was over before it was caught: {run.communicate()}")


def read_pending(stack: Stack) -> list[dict[str, Any]]:
    try:
        return stack.pending()
    except ValueError:  # it is just being written
        return []


def kill(run: subprocess.Popen[str]) -> None:
    """`kill -9` of the command line alone; returns once it is gone, a few milliseconds later."""
    run.kill()
    run.wait()


def end(stack: Stack, run: subprocess.Popen[str], way: str) -> None:
    if way in ("kill the command line", "kill both"):
        kill(run)
    if way in ("kill the provider", "kill both"):
        stack.kill_provider()
    if way.startswith("Ctrl-C"):
        stack.interrupt(run, times=1 if way == "Ctrl-C" else 2)
    if way == "Ctrl-C twice":
        run.wait(60)


def name_of(operation: dict[str, Any]) -> str:
    """The resource that a pending operation is on."""
    return str(operation["resource"]["urn"].rsplit("::", 1)[1])


def pending_custom_ids(stack: Stack) -> set[str]:
    return {one["resource"]["inputs"].get("custom_room_id") for one in stack.pending()}


def begun_unseen(world: World, stack: Stack) -> dict[str, str]:
    """What the server has of the given rooms and the transcriptions, and the state has not: id by name."""
    there = {f"g-{n}": world.made_rooms().get(f"given-{n}") for n in range(1, 5)}
    for n in range(1, 5):
        there[f"t-{n}"] = next((one["id"] for one in world.transcriptions_in(f"t-{n}")), None)
    kept = stack.resources()
    return {name: id for name, id in there.items() if id is not None and name not in kept}


def up_again(world: World, stack: Stack) -> Result:
    """The next `up`, and where it refuses what it asks for."""
    refused = begun_unseen(world, stack)
    if not refused:
        return stack.up()
    said = stack.up("--continue-on-error", expect_failure=True).text
    for id in refused.values():
        assert id in said
    assert said.count("adopt=True") >= len(refused)
    stack.write(world.program(adopt=True))
    return stack.up()


# The groups, each with every way to end


@every_way("up")
def test_the_up_after_a_killed_up_converges(stack: MakeStack, world: World, group: str, way: str) -> None:
    one = stack(world.program())
    catch(world, one, group, way)
    named = pending_custom_ids(one)
    unseen = begun_unseen(world, one).keys()
    if way != AT_ONCE:
        assert unseen <= SENT.get(group, set())
    if way != "kill the provider":
        assert unseen <= {name_of(operation) for operation in one.pending()}

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
    unnamed = 1 if (group, way) == ("up: new rooms", "kill the provider") else 0
    assert len(left - named) == unnamed, f"{left} is left behind, and {named} is named"
    assert all(custom.startswith("r-2-") for custom in left - named)
    assert world.others_are_unharmed()


@every_way("refresh")
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


@every_way("destroy")
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


# What a process that was left behind may still do


def test_a_run_that_was_killed_while_it_waited_for_a_session_starts_nothing_later(
    stack: MakeStack, world: World
) -> None:
    room = world.call("/v2/rooms", customRoomId="quiet")["roomId"]
    one = stack(f"""
        import pulumi_videosdk as videosdk

        videosdk.RealtimeTranscription("notes", room_id="{room}", session_timeout=600)
    """)
    look = world.emulator.fault("hold", "/v2/sessions/?", skip=1)
    run = one.start_up()
    look.wait_hit(30)
    kill(run)
    world.emulator.join(room)
    looks = world.emulator.fault("hold", f"{TRANSCRIPTIONS}/?", method="GET", query=room, times=1)
    look.release()

    # The process goes on: it sees the session, and looks for a transcription that runs already.
    looks.wait_hit(30)
    looks.release()
    one.cancel()

    assert one.up().changes == {"create": 1}
    running = [t for t in world.emulator.state()["transcriptions"] if t["roomId"] == room]
    assert [t["id"] for t in running] == [one.resources()["notes"]["id"]]


def go_up_while_a_start_is_under_way(world: World, stack: Stack) -> Fault:
    """Kill a run whose start has not reached the server yet, and go up again; the start is still held."""
    start = world.emulator.fault("hold", f"{TRANSCRIPTIONS}/start", body_match=world.rooms["t-1"], times=1)
    run = stack.start_up("--parallel", "16")
    start.wait_hit(30)
    wait_until_nothing_else_is_under_way(stack, ["t-1"], run)
    kill(run)
    stack.cancel()
    stack.up()
    return start


@pytest.mark.parametrize("busy_start", ["conflict", "same"])
def test_a_start_that_arrives_after_the_next_ups_own_starts_no_second_one(
    stack: MakeStack, world: World, busy_start: str
) -> None:
    world.emulator.quirks(busy_start=busy_start)
    one = stack(world.program())

    go_up_while_a_start_is_under_way(world, one).release()

    assert one.refresh().drift == {}
    (transcription,) = world.transcriptions_in("t-1")
    assert transcription["id"] == one.resources()["t-1"]["id"]


@pytest.mark.wide
def test_where_a_late_start_makes_a_second_one_the_destroy_names_it_and_ends_neither(
    stack: MakeStack, world: World
) -> None:
    # What cannot be kept from happening, if VideoSDK starts a second one: the request was on its way already.
    world.emulator.quirks(busy_start="second")
    one = stack(world.program())
    go_up_while_a_start_is_under_way(world, one).release()
    one.refresh()
    ours, late = world.transcriptions_in("t-1")
    assert ours["id"] == one.resources()["t-1"]["id"]

    refused = one.destroy("--continue-on-error", expect_failure=True)

    assert late["id"] in refused.text
    assert "Nothing was ended" in refused.text
    assert [t["status"] for t in world.transcriptions_in("t-1")] == ["running", "running"]
    world.emulator.end_transcription(late["id"])
    one.destroy()
    assert one.resources() == {}
    assert [t["status"] for t in world.transcriptions_in("t-1")] == ["completed", "completed"]


def test_the_room_of_a_killed_run_is_named_and_can_be_cleared(stack: MakeStack, emulator: Emulator) -> None:
    one = stack("import pulumi_videosdk; pulumi_videosdk.Room('lobby')")
    reply = emulator.fault("hold", "/v2/rooms", method="POST", when="after", times=1)
    run = one.start_up()
    reply.wait_hit(30)
    one.kill(run)
    one.cancel()

    up = one.up()

    assert "lobby, interrupted while creating" in up.text
    left, kept = emulator.state()["rooms"]
    assert pending_custom_ids(one) == {left["customRoomId"]}
    assert kept["roomId"] == one.resources()["lobby"]["id"]
    one.refresh("--clear-pending-creates")
    assert one.pending() == []
    assert "interrupted" not in one.up().text
