"""Runs that are killed or interrupted, at each call that they make, and the runs after them.

A run is caught at several calls at once, before the server acts or after it acted, the reply still held
back. Then the command line is killed, or the provider's process, or both, or Ctrl-C is pressed once or twice;
the calls are let go, so that a process which is left behind goes on; and a user does what the engine asks
for: `pulumi cancel` if the stack is locked, and the same command again.

What holds after that:

- What lives on the server is in the state, or its name stands in the state's pending operations.
- Nothing is there twice, and nothing of somebody else's is ended.
- Where the next `up` refuses, it names what is there and what to set, and with that it converges.

What does not hold, and is counted:

- A start that is on its way while the next `up` makes its own cannot be called back: if VideoSDK starts a
  second one then, both run. The destroy names the other, and ends neither.
- Where only the provider's process dies between the server's act and its reply, the engine drops the pending
  operation. What has a generated name is then named nowhere.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

import pytest

from tests.areas import AREAS
from tests.areas.realtime_transcription import LIST, SESSIONS, START
from tests.areas.room import MAKE
from tests.e2e.conftest import MakeStack
from tests.e2e.harness import Stack, without_ciphertext
from tests.support import adapters
from tests.support.adapters import Adapter
from tests.support.area import Area, Call, Held, Inputs
from tests.support.lifecycle import PROGRAM, CommandLine, Declared, failures
from tests.support.server import Server
from videosdk_emulator import Emulator, Fault

WHEN: Final = ("before", "after")
"""Of the resources that make a call, one is held back before the server acts, one after."""


@dataclass(frozen=True)
class Variant:
    """One way to declare a resource."""

    area: Area
    number: int
    needs: Inputs
    """As `Call.needs`."""

    def name(self, when: str) -> str:
        """What the program calls the one that is held back then; with `beside`, one that never is."""
        return f"{self.area.name}{self.number}-{when}"

    def makes(self, call: Call) -> bool:
        """Whether it makes a call."""
        return all(self.needs.get(key) == value for key, value in call.needs.items())


VARIANTS: Final = [
    Variant(area, number, needs)
    for area in AREAS
    for number, needs in enumerate([{}, *(call.needs for call in area.calls_of("create") if call.needs)])
]


@dataclass(frozen=True)
class Moment:
    """A call at which a run is caught."""

    variant: Variant
    call: Call
    when: str

    @property
    def of(self) -> str:
        """The name of the resource that makes the call; a pattern, where nothing tells whose it is."""
        return f"{self.variant.area.name}*" if self.call.shared else self.variant.name(self.when)


COMMANDS: Final = {"up": "create", "refresh": "read", "destroy": "delete"}


def _calls(area: Area, command: str) -> list[tuple[Variant, Call]]:
    """The calls of a command that a resource is caught at, in order; each variant's where it is made anew."""
    variants = [one for one in VARIANTS if one.area is area]
    calls = area.calls_of(COMMANDS[command])
    return [
        (one, call)
        for one in (variants if command == "up" else variants[:1])
        for call in calls
        if one.makes(call)
    ]


TOGETHER: Final = 3
"""How many resources a run is about. Each has two operations caught, and each of those takes one of the
provider's eight workers, of which two are left to the rest."""

SHARED: Final = [AREAS[at : at + TOGETHER] for at in range(0, len(AREAS), TOGETHER)]


def _groups(command: str) -> Iterator[list[Moment]]:
    """The moments that one run is caught at: one call of each of its resources, before and after."""
    for areas in SHARED:
        calls = [_calls(area, command) for area in areas]
        for at in range(max(map(len, calls))):
            here = [of_area[at] for of_area in calls if at < len(of_area)]
            yield [Moment(variant, call, when) for variant, call in here for when in WHEN]


GROUPS: Final = {
    f"{command} {number}": group for command in COMMANDS for number, group in enumerate(_groups(command), 1)
}

AT_ONCE: Final = "Ctrl-C twice, answered at once"
"""The calls are let go while the engine, which takes some seconds to end, is still there."""

WAYS: Final = ("kill the command line", "kill the provider", "kill both", "Ctrl-C", "Ctrl-C twice", AT_ONCE)

Cell = tuple[Adapter, str, str]


def _acting(command: str) -> str:
    """The group of a command with the most calls that act."""
    return max((one for one in GROUPS if one.startswith(command)), key=lambda one: _acts(GROUPS[one]))


def _acts(group: list[Moment]) -> int:
    return sum(moment.call.acts for moment in group)


BY_DEFAULT: Final[Sequence[Cell]] = (
    (adapters.DYNAMIC, _acting("up"), "kill the command line"),
    (adapters.NATIVE, _acting("up"), "kill the provider"),
    (adapters.DYNAMIC, _acting("refresh"), "Ctrl-C twice"),
    (adapters.DYNAMIC, _acting("destroy"), "kill both"),
)
"""What `make test` runs: each command, and each that can be killed."""


def _cells() -> Iterator[Cell]:
    """What `make test-all` runs: every call in three of the ways, which take turns; each way at every command
    many times."""
    for number, group in enumerate(GROUPS):
        for adapter, turn in ((adapters.DYNAMIC, 0), (adapters.DYNAMIC, 3), (adapters.NATIVE, 1)):
            yield adapter, group, WAYS[(number + turn) % len(WAYS)]
    yield from BY_DEFAULT


def some_ways(command: str) -> pytest.MarkDecorator:
    """The cells of a command's calls."""
    cells = [cell for cell in dict.fromkeys(_cells()) if cell[1].startswith(command)]
    marked = [
        pytest.param(*cell, id="-".join(map(str, cell)), marks=() if cell in BY_DEFAULT else pytest.mark.wide)
        for cell in cells
    ]
    return pytest.mark.parametrize(("adapter", "group", "way"), marked)


class Killed:
    """A stack that declares each variant of a group's resources three times, and what becomes of it."""

    def __init__(self, stack: Stack, server: Server, adapter: Adapter, group: str) -> None:
        self.stack, self.server, self.adapter = stack, server, adapter
        for area in AREAS:
            area.others(server)
        areas = {moment.variant.area for moment in GROUPS[group]}
        declared = [one for one in VARIANTS if one.area in areas]
        self.variants = {one.name(when): one for one in declared for when in (*WHEN, "beside")}
        self.inputs = {name: self._inputs(name, one) for name, one in self.variants.items()}
        self.declare()
        self.others = self._alive()

    def _inputs(self, name: str, variant: Variant) -> dict[str, Any]:
        needed = {key: str(value).format(name=name) for key, value in variant.needs.items()}
        return {**variant.area.minimal(self.server, name), **needed}

    def declare(self) -> None:
        declared = {
            name: Declared(variant.area.resource, self.inputs[name])
            for name, variant in self.variants.items()
        }
        CommandLine(self.stack, self.adapter).declare(declared)

    def held(self, name: str) -> list[Held]:
        """What the server has ever made for a declared one."""
        return self.variants[name].area.held(self.server.emulator.state(), name, self.inputs[name])

    def ours(self) -> set[str]:
        """The ids of what lives on the server for this stack."""
        return {one.id for name in self.variants for one in self.held(name) if one.alive}

    def others_are_unharmed(self) -> bool:
        return self.others <= self._alive()

    def _alive(self) -> set[str]:
        state = self.server.emulator.state()
        return {id for area in AREAS for id in area.alive(state)}

    def unseen(self) -> dict[str, list[str]]:
        """What lives on the server and is not in the state: ids by name."""
        kept = self.stack.resources()
        return {
            name: ids
            for name in self.variants
            if name not in kept and (ids := [one.id for one in self.held(name) if one.alive])
        }

    def catch(self, group: str, way: str) -> None:
        """Run, be caught at the group's calls, end in this way; then let the calls go."""
        kept = {name: one["id"] for name, one in self.stack.resources().items()}
        held = [self._hold(moment, kept) for moment in GROUPS[group]]
        command = group.partition(" ")[0]
        run = self.stack.start(command, "--parallel", "16")
        for fault in held:
            fault.wait_hit(30)
        if command != "refresh":  # which writes the state at its end only
            wait_until_nothing_else_is_under_way(self.stack, [one.of for one in GROUPS[group]], run)
        end(self.stack, run, way)
        for fault in held:
            fault.release()
        output, errors = run.communicate(timeout=60)
        # One Ctrl-C lets what has begun come to its end: there may be nothing more to do.
        assert run.returncode != 0 or way in ("Ctrl-C", AT_ONCE), output + errors
        if way in ("kill the command line", "kill both"):
            assert self.stack.locked()
            self.stack.cancel()
        assert not self.stack.locked()

    def _hold(self, moment: Moment, kept: dict[str, str]) -> Fault:
        name = moment.variant.name(moment.when)
        match = moment.call.match(name=name, id=kept.get(name, "none"), inputs=self.inputs[name])
        return self.server.emulator.fault("hold", when=moment.when, times=1, **match)

    def up_again(self) -> None:
        """The next `up`; where it refuses what is there, it names it, and says what to set."""
        refused = {
            name: ids
            for name, ids in self.unseen().items()
            if not self.variants[name].area.has_generated_name(self.inputs[name])
        }
        if refused:
            errors = failures(self.stack.up("--continue-on-error", expect_failure=True))
            assert errors.keys() == refused.keys()
            for name, error in errors.items():
                assert all(id in error for id in refused[name]), error
                self.inputs[name] |= self.variants[name].area.advised(error)
            self.declare()
        self.stack.up()


def wait_until_nothing_else_is_under_way(
    stack: Stack, resources: Sequence[str], run: subprocess.Popen[str]
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


# The groups, each with every way to end


@pytest.fixture
def server(emulator: Emulator) -> Server:
    return Server(emulator)


@pytest.fixture
def killed(stack: MakeStack, server: Server, adapter: Adapter, group: str) -> Killed:
    return Killed(stack(adapter.program(PROGRAM)), server, adapter, group)


def test_every_call_of_every_resource_is_caught_before_and_after_it_is_acted_on() -> None:
    for command, operation in COMMANDS.items():
        caught = {
            (moment.variant.area, moment.call, moment.when)
            for name, group in GROUPS.items()
            if name.startswith(command)
            for moment in group
        }
        assert caught == {
            (area, call, when) for area in AREAS for call in area.calls_of(operation) for when in WHEN
        }


@some_ways("up")
def test_the_up_after_a_killed_up_converges(killed: Killed, group: str, way: str) -> None:
    killed.catch(group, way)
    stack, unseen = killed.stack, killed.unseen()
    pending = json.dumps(stack.pending())
    sent = {moment.of for moment in GROUPS[group] if moment.call.acts}
    if way != AT_ONCE:  # else what waits behind the caught ones may go on
        assert unseen.keys() <= sent
    if way != "kill the provider":
        assert unseen.keys() <= {name_of(operation) for operation in stack.pending()}

    killed.up_again()

    kept = stack.resources()
    assert kept.keys() == killed.variants.keys()
    unnamed: set[str] = set()
    replaced: set[str] = set()
    for name, variant in killed.variants.items():
        held, id = killed.held(name), kept[name]["id"]
        if variant.area.has_generated_name(killed.inputs[name]):
            left = [one for one in held if one.id != id]
            # A new one may have put an end to it.
            replaced |= {name for one in left if not one.alive}
            unnamed |= {name for one in left if one.alive and not any(word in pending for word in one.names)}
            assert len(left) <= 1
            held = [one for one in held if one not in left]
        if variant.area.table:
            assert [(one.id, one.alive) for one in held] == [(id, True)]
    dropped = {
        moment.of
        for moment in GROUPS[group]
        if (moment.when, way) == ("after", "kill the provider")
        and moment.call.acts
        and moment.variant.area.has_generated_name(killed.inputs[moment.of])
    }
    assert unnamed == dropped - replaced
    assert killed.others_are_unharmed()


@some_ways("refresh")
def test_a_killed_refresh_changes_nothing_and_the_next_one_shows_no_drift(
    killed: Killed, group: str, way: str
) -> None:
    stack, emulator = killed.stack, killed.server.emulator
    stack.up()
    kept, state = stack.resources(), emulator.state()
    killed.catch(group, way)

    assert stack.refresh().drift == {}

    outputs = [
        {name: without_ciphertext(one["outputs"]) for name, one in each.items()}
        for each in (kept, stack.resources())
    ]
    assert outputs[1] == outputs[0]
    assert emulator.state() == state


@some_ways("destroy")
def test_the_destroy_after_a_killed_destroy_leaves_nothing_and_ends_nobody_elses(
    killed: Killed, group: str, way: str
) -> None:
    killed.stack.up()
    ours = killed.ours()
    killed.catch(group, way)
    for name, variant in killed.variants.items():
        # Where ours has ended meanwhile, somebody may begin another in its place.
        if not any(one.alive for one in killed.held(name)):
            variant.area.taken_over(killed.server, killed.inputs[name])
    killed.others = killed._alive() - ours

    killed.stack.destroy()

    assert killed.stack.resources() == {}
    assert killed._alive() == killed.others


# What a process that was left behind may still do


def test_a_run_that_was_killed_while_it_waited_for_a_session_starts_nothing_later(
    stack: MakeStack, server: Server
) -> None:
    room = server.room(live=False)
    one = stack(f"""
        import pulumi_videosdk as videosdk

        videosdk.RealtimeTranscription("notes", room_id="{room}", session_timeout=600)
    """)
    look = server.emulator.fault("hold", SESSIONS.path, skip=1)
    run = one.start_up()
    look.wait_hit(30)
    kill(run)
    server.emulator.join(room)
    looks = server.emulator.fault("hold", LIST.path, method="GET", query=room, times=1)
    look.release()

    # The process goes on: it sees the session, and looks for a transcription that runs already.
    looks.wait_hit(30)
    looks.release()
    one.cancel()

    assert one.up().changes == {"create": 1}
    assert server.running(room) == [one.resources()["notes"]["id"]]


def go_up_while_a_start_is_under_way(server: Server, room: str, stack: Stack) -> Fault:
    """Kill a run whose start has not reached the server yet, and go up again; the start is still held."""
    start = server.emulator.fault("hold", START.path, body_match=room, times=1)
    run = stack.start_up()
    start.wait_hit(30)
    wait_until_nothing_else_is_under_way(stack, ["notes"], run)
    kill(run)
    stack.cancel()
    stack.up()
    return start


def in_a_room(room: str) -> str:
    return f"import pulumi_videosdk; pulumi_videosdk.RealtimeTranscription('notes', room_id='{room}')"


@pytest.mark.parametrize("busy_start", ["conflict", "same"])
def test_a_start_that_arrives_after_the_next_ups_own_starts_no_second_one(
    stack: MakeStack, server: Server, busy_start: str
) -> None:
    server.emulator.quirks(busy_start=busy_start)
    room = server.room()
    one = stack(in_a_room(room))

    go_up_while_a_start_is_under_way(server, room, one).release()

    assert one.refresh().drift == {}
    (transcription,) = server.emulator.state()["transcriptions"]
    assert transcription["id"] == one.resources()["notes"]["id"]


@pytest.mark.wide
def test_where_a_late_start_makes_a_second_one_the_destroy_names_it_and_ends_neither(
    stack: MakeStack, server: Server
) -> None:
    # What cannot be kept from happening, if VideoSDK starts a second one: the request was on its way already.
    server.emulator.quirks(busy_start="second")
    room = server.room()
    one = stack(in_a_room(room))
    go_up_while_a_start_is_under_way(server, room, one).release()
    one.refresh()
    ours, late = server.running(room)
    assert ours == one.resources()["notes"]["id"]

    refused = one.destroy("--continue-on-error", expect_failure=True)

    assert late in refused.text
    assert "Nothing was ended" in refused.text
    assert server.running(room) == [ours, late]
    server.emulator.end_transcription(late)
    one.destroy()
    assert one.resources() == {}
    assert server.running(room) == []


def test_the_room_of_a_killed_run_is_named_and_can_be_cleared(stack: MakeStack, emulator: Emulator) -> None:
    one = stack("import pulumi_videosdk; pulumi_videosdk.Room('lobby')")
    reply = emulator.fault("hold", MAKE.path, method="POST", when="after", times=1)
    run = one.start_up()
    reply.wait_hit(30)
    one.kill(run)
    one.cancel()

    up = one.up()

    assert "lobby, interrupted while creating" in up.text
    left, kept = emulator.state()["rooms"]
    assert {op["resource"]["inputs"]["custom_room_id"] for op in one.pending()} == {left["customRoomId"]}
    assert kept["roomId"] == one.resources()["lobby"]["id"]
    one.refresh("--clear-pending-creates")
    assert one.pending() == []
    assert "interrupted" not in one.up().text
