"""Taking cells of the fault matrix through the real command line.

One stack for each chain, its units side by side: each unit is one declared resource, and meets a fault of
its own in each operation. After each operation the faults are taken away and the units converge; then comes
the next operation. Five chains run at the same time, each with an emulator of its own.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from pathlib import Path
from typing import Any, Final

from tests.e2e import matrix
from tests.e2e.harness import Engine, Result, Stack
from tests.e2e.lifecycle_table import World
from tests.e2e.matrix import CONNECT_TIMEOUT, FAULTS, Cell, Outcome
from videosdk_emulator import Emulator, running
from videosdk_emulator.client import Fault as Injected
from videosdk_emulator.client import State

AT_ONCE: Final = 4
"""Operations at a time: as many as the provider has threads, so that none waits for another's."""

RUN_BOUND: Final = 40
"""Seconds that a run may take beside its operations, on a busy machine."""

IMPERATIVES: Final = re.compile(
    r"\b(run|set|check|end|wait|look|let|choose|start|correct|use|give|is .{1,60} \(videosdk:endpoint)\b",
    re.I,
)
"""The words by which an error says what to do next."""

PROGRAM: Final = """
import json
from pathlib import Path

import pulumi
import pulumi_videosdk as videosdk
from videosdk_emulator.client import Control

units = json.loads(Path("units.json").read_text())


def declare(unit):
    return getattr(videosdk, unit["resource"])(unit["name"], **unit["inputs"])


async def one_by_one(control):
    # Their calls look alike: so each has the emulator, and its fault, to itself.
    for unit in units:
        fault = unit["fault"] and control.fault(**unit["fault"])
        await declare(unit).urn.future()
        if fault:
            Path(f"{unit['name']}.hits").write_text(str(fault.hits()))
            fault.remove()


if any("fault" in unit for unit in units):
    with Control(units[0]["control"]) as control:
        pulumi.export("done", pulumi.Output.from_input(one_by_one(control)))
else:
    for unit in units:
        declare(unit)
"""


@dataclass
class Unit:
    """One declared resource."""

    name: str
    resource: str
    inputs: dict[str, Any]
    room: str = ""
    """The room that a transcription is in."""
    advised: dict[str, Any] = field(default_factory=dict)
    """The inputs that an error's text said to set."""

    @property
    def urn(self) -> str:
        return f"urn:pulumi:dev::e2e::pulumi-python:dynamic/videosdk:{self.resource}::{self.name}"


@dataclass(frozen=True)
class Thing:
    """Something that lives on the server, and how an error may name it."""

    id: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """State and server at one moment, for one unit."""

    state: dict[str, Any]
    """The outputs by id; what stands there only to be replaced is left out."""
    alive: list[Thing]
    made: frozenset[str]
    """Everything that ever lived."""


class Chain:
    """One stack, taken through all operations."""

    operations = matrix.OPERATIONS

    def __init__(self, engine: Engine, emulator: Emulator, folder: Path, cells: Sequence[Cell]) -> None:
        self.emulator = emulator
        self.world = World(emulator)
        emulator.quirks(busy_start="second")  # a doubled start is not to be hidden by the server
        self.others_room = self.world.room(customRoomId="somebody-elses")
        self.others_transcription = self.world.start(self.others_room)
        self.cells = {name: [one for one in cells if one.operation == name] for name in self.operations}
        self.units: list[Unit] = self.declare()
        environment = {
            "VIDEOSDK_API_ENDPOINT": emulator.url,
            "VIDEOSDK_API_KEY": emulator.api_key,
            "VIDEOSDK_SECRET": emulator.secret,
            "VIDEOSDK_TIMEOUT": str(matrix.TIMEOUT),
        }
        self.stack = Stack(engine, folder, PROGRAM, environment)

    def through(self) -> Iterator[Outcome]:
        """Every operation in order; an operation without cells is done where later ones need it."""
        try:
            for operation in self.operations:
                if self.cells[operation]:
                    yield from self.stage(operation, self.assigned(operation))
                elif operation == "create":
                    self.run(operation, expect_failure=False)
        finally:
            self.stack.kill_everything()

    def stage(self, operation: str, assigned: Sequence[tuple[Cell, Unit]]) -> Iterator[Outcome]:
        """One operation with its faults, then without."""
        yield from self.together(operation, assigned)

    def together(self, operation: str, assigned: Sequence[tuple[Cell, Unit]]) -> Iterator[Outcome]:
        """All cells in one run."""
        for _, unit in assigned:
            self.change(operation, unit)
        before = self.views(self.units)
        self.emulator.clear_requests()
        injected = [self.inject(cell, unit, before[unit.name]) for cell, unit in assigned]
        done = self.run(operation, faulty=True)
        hits = [self.struck(cell, unit, one) for (cell, unit), one in zip(assigned, injected, strict=True)]
        self.emulator.clear_faults()
        after = self.views(self.units)
        problems = self.leaked()
        judged = [
            Judgement(cell, unit, done, before[unit.name], after[unit.name], struck).outcome()
            for (cell, unit), struck in zip(assigned, hits, strict=True)
        ]
        problems += self.bound(done, len(assigned))
        then = self.converge(operation, assigned, errors_of(done))
        for one in judged:
            words, unmended = then[one.cell]
            yield replace(one, then=words, problems=[*one.problems, *problems, *unmended])

    def alone(self, operation: str, assigned: Sequence[tuple[Cell, Unit]]) -> Iterator[Outcome]:
        """Each cell in a run of its own."""
        judged: list[Outcome] = []
        errors: dict[str, str] = {}
        for cell, unit in assigned:
            self.change(operation, unit)
            before = self.views([unit])[unit.name]
            injected = self.inject(cell, unit, before)
            done = self.run(operation, faulty=True, only=unit)
            hits = self.struck(cell, unit, injected)
            self.emulator.clear_faults()
            after = self.views([unit])[unit.name]
            one = Judgement(cell, unit, done, before, after, hits).outcome()
            judged.append(replace(one, problems=[*one.problems, *self.leaked(), *self.bound(done, 1)]))
            errors |= errors_of(done)
        then = self.converge(operation, assigned, errors)
        for one in judged:
            words, unmended = then[one.cell]
            yield replace(one, then=words, problems=[*one.problems, *unmended])

    def converge(
        self, operation: str, assigned: Sequence[tuple[Cell, Unit]], errors: Mapping[str, str]
    ) -> dict[Cell, tuple[str, list[str]]]:
        """What the next run does for each cell, in words, and what is wrong with it."""
        words = {unit.name: f"`{_command(operation)}` converges" for _, unit in assigned}
        self.follow(errors, words)
        failed = errors_of(self.run(operation))
        if failed:
            self.follow(failed, words)
            failed = errors_of(self.run(operation))
        if operation == "read":
            failed |= errors_of(self.run("update"))
        views = self.views(self.units)
        leaked = self.leaked()
        found = {}
        for cell, unit in assigned:
            problems = list(leaked)
            if unit.name in failed:
                problems.append(f"does not converge: {failed[unit.name]}")
            elif wrong := unsettled(operation, unit, views[unit.name]):
                problems.append(f"does not converge: {wrong}")
            found[cell] = (words[unit.name], problems)
        return found

    def follow(self, errors: Mapping[str, str], words: dict[str, str]) -> None:
        """Do what the errors' texts say."""
        for unit in self.units:
            text = errors.get(unit.name, "")
            if "adopt=True" in text and unit.resource != "WebhookEndpoint":
                unit.advised = {"adopt": True}
                if custom := re.search(r"custom_room_id='([^']+)'", text):
                    unit.advised["custom_room_id"] = custom[1]
                words[unit.name] = f"with {' and '.join(sorted(unit.advised))} set, as told, `up` converges"
            if "correct the url" in text and "url" in unit.advised:
                unit.advised = {}
                words[unit.name] = "with the url corrected, as told, `up` converges"

    def bound(self, done: Result, operations: int) -> list[str]:
        bound = RUN_BOUND + math.ceil(operations / AT_ONCE) * matrix.OPERATION_BOUND
        return [f"the run took {done.seconds:.0f} s"] if done.seconds > bound else []

    def leaked(self) -> list[str]:
        """What others had and have no more."""
        server = self.emulator.state()
        rooms = {one["roomId"] for one in server["rooms"] if not one["disabled"]}
        if self.others_room in rooms and self.others_transcription in self.world.running():
            return []
        return ["leaked: somebody else's room or transcription was ended"]

    def views(self, units: Sequence[Unit]) -> dict[str, View]:
        """State and server, unit by unit."""
        server = self.emulator.state()
        resources = self.stack.export().get("resources") or []
        return {unit.name: view_of(unit, resources, server) for unit in units}

    def run(
        self,
        operation: str,
        *,
        faulty: bool = False,
        only: Unit | None = None,
        expect_failure: bool | None = None,
    ) -> Result:
        """The command for an operation, for one unit or for all; it may fail unless told otherwise."""
        self.write_units(faulty=faulty)
        how: dict[str, Any] = {"expect_failure": expect_failure, "env": self.environment(faulty=faulty)}
        if only is not None:
            asked = operation == "replace" and only.resource == "WebhookEndpoint"
            command = self.stack.refresh if operation == "read" else self.stack.up
            return command("--target-replace" if asked else "--target", only.urn, **how)
        if operation == "read":
            # A refresh stops at the first error, so all of them have to be under way by then.
            return self.stack.refresh("--parallel", str(max(len(self.units), 1)), **how)
        common = ("--continue-on-error", "--parallel", str(AT_ONCE))
        if operation == "delete":
            return self.stack.destroy(*common, **how)
        return self.stack.up(*common, *(self.replacing(operation) if faulty else ()), **how)

    def replacing(self, operation: str) -> Iterator[str]:
        """A WebhookEndpoint has no input that replaces: a user asks for it."""
        for unit in self.units:
            if operation == "replace" and unit.resource == "WebhookEndpoint":
                yield from ("--replace", unit.urn)

    def write_units(self, *, faulty: bool) -> None:
        rows = [
            {"name": unit.name, "resource": unit.resource, "inputs": unit.inputs | unit.advised}
            for unit in self.units
        ]
        (self.stack.folder / "units.json").write_text(json.dumps(rows))

    def environment(self, *, faulty: bool) -> dict[str, str | None]:
        return {}

    # What the chains differ in

    def declare(self) -> list[Unit]:
        """As many units as the operation with the most cells needs."""
        return [self.unit(f"u{number:03}") for number in range(max(map(len, self.cells.values())))]

    def unit(self, name: str) -> Unit:
        raise NotImplementedError

    def assigned(self, operation: str) -> list[tuple[Cell, Unit]]:
        return list(zip(self.cells[operation], self.units, strict=False))

    def change(self, operation: str, unit: Unit) -> None:
        """The change of the program that makes the operation."""

    def inject(self, cell: Cell, unit: Unit, before: View) -> Injected | None:
        """The fault of a cell, put in force for its unit."""
        fault, id = _fault(cell.fault), next(iter(before.state), "none")
        if fault.name in ("402", "404") and cell.call in (matrix.GET_ROOM, matrix.DEACTIVATE, matrix.GET):
            self.forget(id)
        match = cell.call.match(name=unit.name, id=id, room=unit.room)
        injected = self.emulator.fault(**wish(fault, match))
        if fault.followed_by:
            self.emulator.fault(**wish(_fault(fault.followed_by), match))
        return injected

    def struck(self, cell: Cell, unit: Unit, injected: Injected | None) -> int:
        """How often the cell's fault struck; where no call is to be made: how many were."""
        if cell.call is matrix.NONE:
            return len(self.emulator.requests())
        return 1 if injected is None else injected.hits()

    def forget(self, id: str) -> None:
        """Make it true that it is not there."""


class Rooms(Chain):
    """Rooms. Those of the creates stay out of the other operations: after a lost reply a user gives such a
    room an id of its own, as told, and with that it cannot be replaced."""

    def declare(self) -> list[Unit]:
        count = max(len(cells) for operation, cells in self.cells.items() if operation != "create")
        self.others = [self.unit(f"u{number:03}") for number in range(count)]
        self.created = [self.unit(f"c{number:03}") for number in range(len(self.cells["create"]))]
        for cell, unit in zip(self.cells["create"], self.created, strict=True):
            if cell.call is matrix.LOOK_ROOM:
                unit.inputs = {"custom_room_id": f"{unit.name}-own"}
        return [*self.created, *self.others]

    def unit(self, name: str) -> Unit:
        return Unit(name, "Room", {})

    def assigned(self, operation: str) -> list[tuple[Cell, Unit]]:
        units = self.created if operation == "create" else self.others
        return list(zip(self.cells[operation], units, strict=False))

    def change(self, operation: str, unit: Unit) -> None:
        changes: dict[str, dict[str, Any]] = {"update": {"adopt": True}, "replace": {"geo_fence": "eu001"}}
        unit.inputs |= changes.get(operation, {})

    def forget(self, id: str) -> None:
        self.emulator.forget_room(id)


class Transcriptions(Chain):
    def unit(self, name: str) -> Unit:
        room = self.world.room(customRoomId=f"for-{name}")
        return Unit(name, "RealtimeTranscription", {"room_id": room}, room)

    def change(self, operation: str, unit: Unit) -> None:
        if operation == "update":
            unit.inputs, unit.advised = {"room_id": unit.room, "restart_when_ended": True}, {}
        if operation == "replace":
            unit.inputs, unit.advised = {"room_id": unit.room, "triggers": "again"}, {}

    def forget(self, id: str) -> None:
        self.emulator.forget_transcription(id)


class Ends(Transcriptions):
    """Replacements whose first half goes wrong. With --continue-on-error the engine hangs when the delete of
    a replacement fails (pulumi/pulumi#16373), so each has a run of its own."""

    def stage(self, operation: str, assigned: Sequence[tuple[Cell, Unit]]) -> Iterator[Outcome]:
        yield from self.alone(operation, assigned)


class Receivers(Chain):
    """WebhookEndpoints whose receivers go wrong, told apart by their urls."""

    def unit(self, name: str) -> Unit:
        inputs = {"url": self.emulator.inbox_url(name), "events": ["*"], "probe_timeout": 3}
        return Unit(name, "WebhookEndpoint", inputs)

    def change(self, operation: str, unit: Unit) -> None:
        if operation == "update":
            unit.inputs["events"] = ["session-*"]

    def inject(self, cell: Cell, unit: Unit, before: View) -> Injected | None:
        if cell.fault != CONNECT_TIMEOUT:
            return super().inject(cell, unit, before)
        unit.advised = {"url": self.emulator.blackhole()}
        return None


class Keys(Chain):
    """WebhookEndpoints whose fetch of the key goes wrong: the calls look alike, so they go one by one."""

    faulty: Mapping[str, dict[str, Any]] = {}

    def unit(self, name: str) -> Unit:
        inputs = {"url": f"https://hooks.example.com/{name}", "events": ["*"], "probe": False}
        return Unit(name, "WebhookEndpoint", inputs)

    def change(self, operation: str, unit: Unit) -> None:
        if operation == "update":
            unit.inputs["events"] = ["session-*"]

    def stage(self, operation: str, assigned: Sequence[tuple[Cell, Unit]]) -> Iterator[Outcome]:
        if operation == "read":
            yield from self.alone(operation, assigned)
            return
        self.faulty = {unit.name: wish(_fault(cell.fault), cell.call.match()) for cell, unit in assigned}
        yield from self.together(operation, assigned)

    def write_units(self, *, faulty: bool) -> None:
        super().write_units(faulty=faulty)
        if faulty and self.faulty:
            path = self.stack.folder / "units.json"
            rows = json.loads(path.read_text())
            more = [{"control": self.emulator.url, "fault": self.faulty.get(row["name"])} for row in rows]
            path.write_text(json.dumps([row | extra for row, extra in zip(rows, more, strict=True)]))

    def inject(self, cell: Cell, unit: Unit, before: View) -> Injected | None:
        # But for a refresh, which runs no program, the program does it.
        return super().inject(cell, unit, before) if cell.operation == "read" else None

    def struck(self, cell: Cell, unit: Unit, injected: Injected | None) -> int:
        if cell.operation == "read":
            return super().struck(cell, unit, injected)
        noted = self.stack.folder / f"{unit.name}.hits"
        hits = int(noted.read_text())
        noted.unlink()
        return hits

    def bound(self, done: Result, operations: int) -> list[str]:
        return super().bound(done, operations * AT_ONCE)


class Unreachable(Chain):
    """One unit of each resource; the whole run has an endpoint at which every connect times out."""

    def declare(self) -> list[Unit]:
        room = self.world.room(customRoomId="for-notes")
        hook = {"url": self.emulator.inbox_url("hook"), "events": ["*"]}
        return [
            Unit("room", "Room", {}),
            Unit("notes", "RealtimeTranscription", {"room_id": room}, room),
            Unit("hook", "WebhookEndpoint", hook),
        ]

    def stage(self, operation: str, assigned: Sequence[tuple[Cell, Unit]]) -> Iterator[Outcome]:
        # As in Ends: the delete of a replacement fails.
        yield from (self.alone if operation == "replace" else self.together)(operation, assigned)

    def assigned(self, operation: str) -> list[tuple[Cell, Unit]]:
        by_resource = {unit.resource: unit for unit in self.units}
        return [(cell, by_resource[cell.resource]) for cell in self.cells[operation]]

    def change(self, operation: str, unit: Unit) -> None:
        changes: dict[tuple[str, str], dict[str, Any]] = {
            ("Room", "update"): {"adopt": True},
            ("Room", "replace"): {"geo_fence": "eu001"},
            ("RealtimeTranscription", "update"): {"restart_when_ended": True},
            ("RealtimeTranscription", "replace"): {"triggers": "again"},
            ("WebhookEndpoint", "update"): {"events": ["session-*"]},
        }
        unit.inputs |= changes.get((unit.resource, operation), {})

    def inject(self, cell: Cell, unit: Unit, before: View) -> Injected | None:
        return None

    def environment(self, *, faulty: bool) -> dict[str, str | None]:
        return {"VIDEOSDK_API_ENDPOINT": self.emulator.blackhole()} if faulty else {}


@dataclass(frozen=True)
class Judgement:
    """One cell after its faulty run."""

    cell: Cell
    unit: Unit
    done: Result
    before: View
    after: View
    hits: int

    def outcome(self) -> Outcome:
        problems = [
            *self.struck(),
            *self.lost(),
            *self.doubled(),
            *self.untrue(),
            *self.unsaid(),
            *self.late(),
        ]
        return Outcome(self.cell, self.sees(), self.left(), "", self.seconds, problems)

    @property
    def error(self) -> str:
        return errors_of(self.done).get(self.unit.name, "")

    @property
    def seconds(self) -> float:
        return seconds_of(self.done).get(self.unit.name, 0.0)

    def sees(self) -> str:
        if self.error:
            return anonymous(self.error)
        drift = self.done.drift.get(self.unit.name, ())
        shown = {"delete": "is shown that it is gone", "update": "is shown a change"}
        return shown[drift[0]] if drift and self.cell.operation == "read" else "succeeds"

    def left(self) -> str:
        """What is left behind, thing by thing."""
        places = []
        alive = {one.id for one in self.after.alive}
        noun = {"Room": "room", "RealtimeTranscription": "transcription"}.get(self.unit.resource, "endpoint")
        for id in sorted({*self.after.state, *alive}, key=lambda id: id not in self.before.state):
            age = "the "
            if self.cell.operation == "replace":
                age = "the old " if id in self.before.state else "a new "
            if noun == "endpoint" or (id in self.after.state and id in alive):
                places.append(f"{age}{noun}, in the state")
            elif id in self.after.state:
                places.append(f"{age}{noun} in the state, gone from the server")
            else:
                places.append(f"{age}{noun} on the server, named in the error")
        return "; ".join(places) or "nothing"

    def struck(self) -> Iterator[str]:
        if self.cell.call is matrix.NONE:
            if self.hits:
                yield "a call was made"
        elif not self.hits:
            yield "the fault never struck"

    def lost(self) -> Iterator[str]:
        for thing in self.after.alive:
            named = any(name in self.error for name in (thing.id, *thing.names))
            if thing.id not in self.after.state and not named:
                yield "lost: something lives on the server, neither in the state nor named in the error"

    def doubled(self) -> Iterator[str]:
        if len(self.after.made - self.before.made) > 1:
            yield "doubled: two were made in one run"
        if len(self.after.alive) > max(1, len(self.after.state)):
            yield "doubled: more live on the server than are declared"

    def untrue(self) -> Iterator[str]:
        """Where what the user sees and what there is differ."""
        alive = {one.id for one in self.after.alive}
        if self.error:
            if self.cell.operation == "read" and self.after.state != self.before.state:
                yield "a refresh that failed changed the state"
        elif self.cell.operation == "delete":
            if alive:
                yield "leaked: it lives on after a delete that succeeded"
        elif self.unit.resource != "WebhookEndpoint" and alive != set(self.after.state):
            yield "it succeeded, and state and server differ"
        elif self.cell.operation != "read" and len(self.after.state) != 1:
            yield f"it succeeded, and {len(self.after.state)} stand in the state"

    def unsaid(self) -> Iterator[str]:
        """What the error's last line leaves out."""
        if not self.error:
            return
        if not self.error.startswith("pulumi_videosdk."):
            yield f"the last line is not the error itself: {self.error}"
        known = [*self.before.state, self.unit.room, self.unit.name, *self.unit.inputs.values()]
        if " /" not in self.error and not any(str(one) in self.error for one in known if one):
            yield "the error does not say where"
        # Behind the call: a path has words of its own.
        if not IMPERATIVES.search(self.error.split(": ", 2)[-1]):
            yield "the error does not say what to do next"

    def late(self) -> Iterator[str]:
        # In a refresh all wait for the provider's threads, so only the run as a whole is bounded.
        if self.cell.operation != "read" and self.seconds > matrix.OPERATION_BOUND:
            yield f"it took {self.seconds:.0f} s"


CHAINS: Final[Sequence[tuple[type[Chain], Callable[[Cell], bool]]]] = [
    (Unreachable, lambda one: one.fault == CONNECT_TIMEOUT and one.call is not matrix.PROBE),
    (Keys, lambda one: one.call is matrix.PUBLIC_KEY and one.fault in matrix.FIRST_HALF),
    (Keys, lambda one: one.call is matrix.PUBLIC_KEY),
    (Receivers, lambda one: one.resource == "WebhookEndpoint"),
    (Rooms, lambda one: one.resource == "Room"),
    (Ends, lambda one: one.operation == "replace" and one.call in (matrix.END, matrix.LIST)),
    (Transcriptions, lambda one: one.resource == "RealtimeTranscription"),
]
"""What takes which cells: the first that wants a cell has it."""


def run(engine: Engine, folder: Path, cells: Sequence[Cell]) -> list[Outcome]:
    """Take cells through the real command line; the outcomes are in the cells' order."""
    left = list(cells)
    with ThreadPoolExecutor(len(CHAINS)) as pool:
        futures = []
        for number, (chain, takes) in enumerate(CHAINS):
            taken = [one for one in left if takes(one)]
            left = [one for one in left if one not in taken]
            if taken:
                futures.append(pool.submit(_run_chain, chain, engine, folder / str(number), taken))
        outcomes = [one for future in futures for one in future.result()]
    order = {cell: at for at, cell in enumerate(cells)}
    return sorted(outcomes, key=lambda one: order[one.cell])


def _run_chain(chain: type[Chain], engine: Engine, folder: Path, cells: Sequence[Cell]) -> list[Outcome]:
    with running() as emulator:
        return list(chain(engine, emulator, folder, cells).through())


def errors_of(done: Result) -> dict[str, str]:
    """The last line of what went wrong, by the unit's name: that is what a user reads."""
    found = {}
    for event in done.events:
        said = event.get("diagnosticEvent", {})
        if said.get("severity") == "error" and said.get("urn") and (text := said["message"].strip()):
            found[said["urn"].rsplit("::", 1)[1]] = text.splitlines()[-1]
    return found


def seconds_of(done: Result) -> dict[str, float]:
    """How long each unit's slowest step took, by name; the engine's clock counts whole seconds."""
    begun: dict[tuple[str, str], float] = {}
    slowest: dict[str, float] = {}
    for event in done.events:
        for kind in ("resourcePreEvent", "resOutputsEvent", "resOpFailedEvent"):
            if kind in event:
                step = event[kind]["metadata"]
                name = step["urn"].rsplit("::", 1)[1]
                took = event["timestamp"] - begun.setdefault((name, step["op"]), event["timestamp"])
                slowest[name] = max(slowest.get(name, 0), took)
    return slowest


def view_of(unit: Unit, resources: Sequence[Mapping[str, Any]], server: State) -> View:
    """State and server for one unit."""
    ours = [one for one in resources if one["urn"].rsplit("::", 1)[1] == unit.name]
    state = {one["id"]: one.get("outputs", {}) for one in ours if not one.get("pendingReplacement")}
    if unit.resource == "Room":
        rooms = [one for one in server["rooms"] if str(one["customRoomId"]).startswith(f"{unit.name}-")]
        alive = [Thing(one["roomId"], (one["customRoomId"],)) for one in rooms if not one["disabled"]]
        return View(state, alive, frozenset(one["roomId"] for one in rooms))
    if unit.resource == "RealtimeTranscription":
        started = [one for one in server["transcriptions"] if one["roomId"] == unit.room]
        alive = [Thing(one["id"], (unit.room,)) for one in started if one["status"] == "running"]
        return View(state, alive, frozenset(one["id"] for one in started))
    return View(state, [], frozenset())


def unsettled(operation: str, unit: Unit, view: View) -> str:
    """What is wrong after the runs without the fault; empty: nothing."""
    wanted = 0 if operation == "delete" else 1
    alive = {one.id for one in view.alive}
    if len(view.state) != wanted:
        return f"{len(view.state)} in the state"
    if unit.resource != "WebhookEndpoint" and alive != set(view.state):
        return f"{len(alive)} on the server, {len(view.state)} in the state"
    return ""


def wish(fault: matrix.Fault, match: Mapping[str, Any]) -> dict[str, Any]:
    """The fault as the emulator's client takes it."""
    options = json.dumps(fault.options).replace("<date>", formatdate(time.time() + 3, usegmt=True))
    return {"kind": fault.kind, "when": fault.when, "times": fault.times, **match, **json.loads(options)}


def anonymous(error: str) -> str:
    """An error's text without what differs from run to run."""
    for pattern, instead in ANONYMOUS:
        error = re.sub(pattern, instead, error)
    return error


ANONYMOUS: Final = [
    (r"^pulumi_videosdk\.[\w.]+: ", ""),
    (r" \([^()]*(?:request id|tried \d+ times)[^()]*\)", ""),
    (r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "‹id›"),
    (r"\d{4}-\d\d-\d\dT[\d:.]+Z", "‹time›"),
    (r"http://127[\d.]+:\d+/_emulator/inbox/\w+", "‹url›"),
    (r"(?:http://)?127[\d.]+:\d+", "‹endpoint›"),
    (r"\b[cu]\d{3}-(?:own\b|[0-9a-f]{8})", "‹custom_room_id›"),
    (r"\broom-[0-9a-f]{8}\b", "‹custom_room_id›"),
    (r"\b[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}\b", "‹room›"),
    (r"\b[\d.]+ s\b", "‹n› s"),
]


def _fault(name: str) -> matrix.Fault:
    return next(one for one in FAULTS if one.name == name)


def _command(operation: str) -> str:
    return {"read": "refresh", "delete": "destroy"}.get(operation, "up")
