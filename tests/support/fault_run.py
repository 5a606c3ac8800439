"""Taking cells of the fault matrix through the real command line.

A chain is one stack that is taken through the operations; its units, one declared resource each, meet a
fault of their own in each operation. After each operation the faults are taken away and the units converge;
then comes the next operation. Several chains run at the same time, each with an emulator of its own.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from pathlib import Path
from typing import Any, Final

from tests.areas import AREAS, shape_of
from tests.e2e.harness import Engine, Result, Stack
from tests.support import fault_matrix
from tests.support.adapters import DYNAMIC, Adapter
from tests.support.area import EACH_CALL, NONE, OPERATIONS, Area, Held, Inputs
from tests.support.fault_matrix import CONNECT_TIMEOUT, Cell, Outcome
from tests.support.lifecycle import failures
from tests.support.server import Server
from videosdk_emulator import Emulator, running
from videosdk_emulator.client import Fault as Injected
from videosdk_emulator.client import State

AT_ONCE: Final = 8
"""Operations at a time: as many as the provider has threads, so that none waits for another's."""

CHAINS_AT_ONCE: Final = 6
"""Most of a chain's time is waiting for time-outs."""

STACK: Final = 60
"""How many cells of one operation share a stack."""

BATCH: Final = 12
"""How many cells share a stack, where each has a run of its own."""

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
    area: Area
    needs: Inputs
    """As `Call.needs`: the unit serves for calls that need just this."""
    given: Inputs
    """What it is declared with from the beginning."""
    changes: dict[str, Any] = field(default_factory=dict)
    """The change of the program that makes the operation."""
    advised: dict[str, Any] = field(default_factory=dict)
    """The inputs that an error's text said to set."""
    wrong: dict[str, Any] = field(default_factory=dict)
    """The inputs that are the fault."""

    @property
    def inputs(self) -> dict[str, Any]:
        return {**self.given, **self.changes, **self.advised, **self.wrong}


@dataclass(frozen=True)
class View:
    """State and server at one moment, for one unit."""

    state: dict[str, Any]
    """The outputs by id; what stands there only to be replaced is left out."""
    held: list[Held]

    @property
    def alive(self) -> dict[str, Held]:
        return {one.id: one for one in self.held if one.alive}

    @property
    def made(self) -> set[str]:
        """Everything that ever lived."""
        return {one.id for one in self.held}


Assigned = Sequence[tuple[Cell, Unit]]


class Chain:
    """One stack, taken through all operations; the cells of an operation meet their faults in one run."""

    def __init__(
        self, engine: Engine, emulator: Emulator, folder: Path, cells: Sequence[Cell], adapter: Adapter
    ) -> None:
        self.adapter = adapter
        self.emulator = emulator
        self.server = Server(emulator)
        emulator.quirks(busy_start="second")  # a doubled start is not to be hidden by the server
        for area in AREAS:
            area.others(self.server)
        self.others = {area.name: area.alive(emulator.state()) for area in AREAS}
        self.cells = {name: [one for one in cells if one.operation == name] for name in OPERATIONS}
        self.units: list[Unit] = []
        for area in dict.fromkeys(one.area for one in cells):
            self.declare(area)
        environment = {
            "VIDEOSDK_API_ENDPOINT": emulator.url,
            "VIDEOSDK_API_KEY": emulator.api_key,
            "VIDEOSDK_SECRET": emulator.secret,
            "VIDEOSDK_TIMEOUT": str(fault_matrix.TIMEOUT),
        }
        self.stack = Stack(engine, folder, adapter.program(PROGRAM), environment)

    def declare(self, area: Area) -> None:
        """As many units as the operation with the most cells needs."""
        for needs in unique(one.call.needs for one in self._all() if one.area is area):
            alike = [[one for one in self._all(name) if _fits(one, area, needs)] for name in OPERATIONS]
            for _ in range(max(map(len, alike))):
                self.add(area, needs)

    def add(self, area: Area, needs: Inputs) -> None:
        """One more unit."""
        name = f"u{len(self.units):03}"
        needed = {key: str(value).format(name=name) for key, value in needs.items()}
        given = {**area.minimal(self.server, name), **area.hurried, **needed}
        self.units.append(Unit(name, area, needs, given))

    def assigned(self, operation: str) -> Assigned:
        """A unit for each cell. One that is declared otherwise since, as told, may not do what others do."""
        free = [one for one in self.units if operation == "delete" or not one.advised]
        pairs = []
        for cell in self.cells[operation]:
            unit = next(one for one in free if _fits(cell, one.area, one.needs))
            free.remove(unit)
            pairs.append((cell, unit))
        return pairs

    def outcomes(self) -> Iterator[Outcome]:
        """Every operation in order; an operation without cells is done where later ones need it."""
        try:
            for operation in OPERATIONS:
                if self.cells[operation]:
                    yield from self.operate(operation, self.assigned(operation))
                elif operation == "create":
                    self.run(operation, expect_failure=False)
        finally:
            self.stack.kill_everything()

    def operate(self, operation: str, assigned: Assigned) -> Iterator[Outcome]:
        """One operation with its faults, then without."""
        if together := [pair for pair in assigned if not self.runs_alone(pair[0])]:
            yield from self.together(operation, together)
        if alone := [pair for pair in assigned if self.runs_alone(pair[0])]:
            yield from self.alone(operation, alone)

    def together(self, operation: str, assigned: Assigned) -> Iterator[Outcome]:
        """All cells in one run."""
        for _, unit in assigned:
            self.change(operation, unit)
        units = [unit for _, unit in assigned]
        before = self.views(units)
        self.emulator.clear_requests()
        injected = [self.inject(cell, unit, before[unit.name]) for cell, unit in assigned]
        done = self.run(operation, faulty=units)
        hits = [self.hits(cell, unit, one) for (cell, unit), one in zip(assigned, injected, strict=True)]
        self.emulator.clear_faults()
        after = self.views(units)
        problems = [*self.leaked(), *self.bound(done, len(assigned))]
        judged = [
            Verdict(self.adapter, cell, unit, done, before[unit.name], after[unit.name], met).outcome()
            for (cell, unit), met in zip(assigned, hits, strict=True)
        ]
        then = self.converge(operation, assigned, failures(done))
        for one in judged:
            words, unsettled = then[one.cell]
            yield replace(one, then=words, problems=[*one.problems, *problems, *unsettled])

    def alone(self, operation: str, assigned: Assigned) -> Iterator[Outcome]:
        """Each cell in a run of its own."""
        judged: list[Outcome] = []
        errors: dict[str, str] = {}
        for cell, unit in assigned:
            self.change(operation, unit)
            before = self.views([unit])[unit.name]
            injected = self.inject(cell, unit, before)
            done = self.run(operation, faulty=[unit], targeted=True)
            hits = self.hits(cell, unit, injected)
            self.emulator.clear_faults()
            after = self.views([unit])[unit.name]
            one = Verdict(self.adapter, cell, unit, done, before, after, hits).outcome()
            judged.append(replace(one, problems=[*one.problems, *self.leaked(), *self.bound(done, 1)]))
            errors |= failures(done)
        then = self.converge(operation, assigned, errors)
        for one in judged:
            words, unsettled = then[one.cell]
            yield replace(one, then=words, problems=[*one.problems, *unsettled])

    def converge(
        self, operation: str, assigned: Assigned, errors: Mapping[str, str]
    ) -> dict[Cell, tuple[str, list[str]]]:
        """What the next run does for each cell, in words, and what is wrong with it."""
        words = {unit.name: f"`{_command(operation)}` converges" for unit in self.units}
        self.follow(errors, words)
        failed = failures(self.run(operation))
        if failed:
            self.follow(failed, words)
            failed = failures(self.run(operation))
        if operation == "read":
            failed |= failures(self.run("update"))
        views = self.views([unit for _, unit in assigned])
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
        """Do what the errors' texts say. Another unit takes the place of one that is set aside by that."""
        for unit in list(self.units):
            text = errors.get(unit.name, "")
            if advised := unit.area.advised(text):
                if not unit.advised:
                    self.add(unit.area, unit.needs)
                unit.advised = advised
                words[unit.name] = f"with {' and '.join(sorted(advised))} set, as told, `up` converges"
            if unit.wrong:
                (wrong,) = unit.wrong
                if re.search(rf"\bcorrect the {wrong}\b", text):
                    words[unit.name] = f"with the {wrong} corrected, as told, `up` converges"
                unit.wrong = {}

    def bound(self, done: Result, operations: int) -> list[str]:
        bound = RUN_BOUND + math.ceil(operations / AT_ONCE) * fault_matrix.OPERATION_BOUND
        return [f"the run took {done.seconds:.0f} s"] if done.seconds > bound else []

    def leaked(self) -> list[str]:
        """What others had and have no more."""
        state = self.emulator.state()
        gone = [area.noun for area in AREAS if not set(self.others[area.name]) <= set(area.alive(state))]
        return [f"leaked: somebody else's {' and '.join(gone)} was ended"] if gone else []

    def views(self, units: Sequence[Unit]) -> dict[str, View]:
        """State and server, unit by unit."""
        server = self.emulator.state()
        resources = self.stack.export().get("resources") or []
        return {unit.name: view_of(unit, resources, server) for unit in units}

    def run(
        self,
        operation: str,
        *,
        faulty: Sequence[Unit] = (),
        targeted: bool = False,
        expect_failure: bool | None = None,
    ) -> Result:
        """The command for an operation; it may fail unless told otherwise. `faulty` units meet a fault."""
        self.write_units(faulty=faulty)
        how: dict[str, Any] = {"expect_failure": expect_failure, "env": self.environment(faulty=faulty)}
        # Where no input replaces, a user asks for it.
        asked = [one for one in faulty if operation == "replace" and one.area.case.replace is None]
        if targeted:
            (unit,) = faulty
            command = self.stack.refresh if operation == "read" else self.stack.up
            return command("--target-replace" if unit in asked else "--target", self.urn(unit), **how)
        if operation == "read":
            # A refresh stops at the first error, so all of them have to be under way by then.
            return self.stack.refresh("--parallel", str(max(len(self.units), 1)), **how)
        common = ("--continue-on-error", "--parallel", str(AT_ONCE))
        if operation == "delete":
            return self.stack.destroy(*common, **how)
        return self.stack.up(*common, *(f"--replace={self.urn(unit)}" for unit in asked), **how)

    def urn(self, unit: Unit) -> str:
        return self.adapter.urn(unit.area.resource, unit.name)

    def rows(self, faulty: Sequence[Unit]) -> list[dict[str, Any]]:
        """What the program declares."""
        return [
            {"name": unit.name, "resource": unit.area.resource, "inputs": unit.inputs} for unit in self.units
        ]

    def write_units(self, *, faulty: Sequence[Unit]) -> None:
        (self.stack.folder / "units.json").write_text(json.dumps(self.rows(faulty)))

    def change(self, operation: str, unit: Unit) -> None:
        """The change of the program that makes the operation."""
        change = {"update": unit.area.case.update, "replace": unit.area.case.replace}.get(operation)
        if change:
            unit.changes, unit.advised = {**change.inputs}, {}

    def inject(self, cell: Cell, unit: Unit, before: View) -> Injected | None:
        """The fault of a cell, put in force for its unit. Without a call there is nothing to go wrong."""
        if cell.call is NONE:
            return None
        if cell.fault == CONNECT_TIMEOUT:
            assert cell.call.to is not None
            unit.wrong = {cell.call.to: self.emulator.blackhole()}
            return None
        fault, id = fault_matrix.fault(cell.fault), next(iter(before.state), "none")
        if fault.name in ("402", "404") and cell.call.by_id:
            # Then it is true that it is not there.
            unit.area.forget(self.emulator, id)
        match = cell.call.match(name=unit.name, id=id, inputs=unit.inputs)
        injected = self.emulator.fault(**request(fault, match))
        if fault.followed_by:
            self.emulator.fault(**request(fault_matrix.fault(fault.followed_by), match))
        return injected

    def hits(self, cell: Cell, unit: Unit, injected: Injected | None) -> int:
        """How often the cell's fault was met; where no call is to be made: how many were."""
        if cell.call is NONE:
            # Those whose call goes wrong look what became of it.
            areas = {one.area for one in self.cells[cell.operation] if one.call is not NONE}
            expected = {call.shape for area in areas for each in OPERATIONS for call in area.calls_of(each)}
            made = [shape_of(one["method"], one["path"]) for one in self.emulator.requests()]
            return sum(shape not in expected for shape in made)
        return 1 if injected is None else injected.hits()

    # What the chains differ in

    def runs_alone(self, cell: Cell) -> bool:
        """Whether a cell has a run of its own."""
        return cell.runs_alone

    def environment(self, *, faulty: Sequence[Unit]) -> dict[str, str | None]:
        """What a run finds in its environment."""
        return {}

    def _all(self, operation: str | None = None) -> list[Cell]:
        return [one for name in OPERATIONS if operation in (None, name) for one in self.cells[name]]


class OneByOne(Chain):
    """Cells whose calls look alike: the program declares one after the other, with a fault for each."""

    faults: Mapping[str, dict[str, Any]] = {}

    def runs_alone(self, cell: Cell) -> bool:
        # A refresh runs no program.
        return cell.runs_alone or cell.operation == "read"

    def inject(self, cell: Cell, unit: Unit, before: View) -> Injected | None:
        if self.runs_alone(cell):
            return super().inject(cell, unit, before)
        match = cell.call.match(name=unit.name, id="", inputs={})
        self.faults = {**self.faults, unit.name: request(fault_matrix.fault(cell.fault), match)}
        return None

    def rows(self, faulty: Sequence[Unit]) -> list[dict[str, Any]]:
        rows, faults = super().rows(faulty), self.faults
        self.faults = {}
        if not faults:
            return rows
        return [row | {"control": self.emulator.url, "fault": faults.get(row["name"])} for row in rows]

    def hits(self, cell: Cell, unit: Unit, injected: Injected | None) -> int:
        if self.runs_alone(cell):
            return super().hits(cell, unit, injected)
        noted = self.stack.folder / f"{unit.name}.hits"
        hits = int(noted.read_text())
        noted.unlink()
        return hits

    def bound(self, done: Result, operations: int) -> list[str]:
        return super().bound(done, operations * AT_ONCE)


class Unreachable(Chain):
    """The whole run has an endpoint at which every connect times out."""

    def inject(self, cell: Cell, unit: Unit, before: View) -> Injected | None:
        return None

    def environment(self, *, faulty: Sequence[Unit]) -> dict[str, str | None]:
        return {"VIDEOSDK_API_ENDPOINT": self.emulator.blackhole()} if faulty else {}


class Verdict:
    """One cell after its faulty run."""

    def __init__(
        self,
        adapter: Adapter,
        cell: Cell,
        unit: Unit,
        done: Result,
        before: View,
        after: View,
        hits: int,
    ) -> None:
        self.cell, self.unit, self.done, self.before, self.after = cell, unit, done, before, after
        self.hits = hits
        self.last_line = failures(done).get(unit.name, "")
        self.error = adapter.error(self.last_line) or ""
        self.seconds = seconds_of(done).get(unit.name, 0.0)

    def outcome(self) -> Outcome:
        problems = [
            *self.not_met(),
            *self.lost(),
            *self.doubled(),
            *self.untrue(),
            *self.unsaid(),
            *self.late(),
        ]
        return Outcome(self.cell, self.sees(), self.left(), "", self.seconds, bool(self.error), problems)

    def sees(self) -> str:
        if self.error:
            return anonymous(self.error)
        drift = self.done.drift.get(self.unit.name, ())
        shown = {"delete": "is shown that it is gone", "update": "is shown a change"}
        return shown[drift[0]] if drift and self.cell.operation == "read" else "succeeds"

    def left(self) -> str:
        """What is left behind, thing by thing."""
        area, places = self.cell.area, []
        ids = {*self.after.state, *self.after.alive}
        for id in sorted(ids, key=lambda id: id not in self.before.state):
            age = "the"
            if self.cell.operation == "replace":
                age = "the old" if id in self.before.state else "a new"
            if id not in self.after.state:
                places.append(f"{age} {area.noun} on the server, named in the error")
            elif area.table and id not in self.after.alive:
                places.append(f"{age} {area.noun} in the state, gone from the server")
            else:
                places.append(f"{age} {area.noun}, in the state")
        return "; ".join(places) or "nothing"

    def not_met(self) -> Iterator[str]:
        if self.cell.call is NONE:
            if self.hits:
                yield "a call was made"
        elif not self.hits:
            yield "the fault was never met"

    def lost(self) -> Iterator[str]:
        for one in self.after.alive.values():
            named = any(name in self.error for name in (one.id, *one.names))
            if one.id not in self.after.state and not named:
                yield "lost: something lives on the server, neither in the state nor named in the error"

    def doubled(self) -> Iterator[str]:
        if len(self.after.made - self.before.made) > 1:
            yield "doubled: two were made in one run"
        if len(self.after.alive) > max(1, len(self.after.state)):
            yield "doubled: more live on the server than are declared"

    def untrue(self) -> Iterator[str]:
        """Where what the user sees and what there is differ."""
        if self.error:
            if self.cell.operation == "read" and self.after.state != self.before.state:
                yield "a refresh that failed changed the state"
        elif self.cell.operation == "delete":
            if self.after.alive:
                yield "leaked: it lives on after a delete that succeeded"
        elif self.cell.area.table and self.after.alive.keys() != self.after.state.keys():
            yield "it succeeded, and state and server differ"
        elif self.cell.operation != "read" and len(self.after.state) != 1:
            yield f"it succeeded, and {len(self.after.state)} stand in the state"

    def unsaid(self) -> Iterator[str]:
        """What the error's last line leaves out."""
        if not self.error:
            if self.last_line:
                yield f"the last line is not the error itself: {self.last_line}"
            return
        known = [*self.before.state, self.unit.name, *self.unit.inputs.values()]
        if " /" not in self.error and not any(str(one) in self.error for one in known if one):
            yield "the error does not say where"
        # Behind the call: a path has words of its own.
        if not IMPERATIVES.search(self.error.split(": ", 1)[-1]):
            yield "the error does not say what to do next"

    def late(self) -> Iterator[str]:
        # In a refresh all wait for the provider's threads, so only the run as a whole is bounded.
        if self.cell.operation != "read" and self.seconds > fault_matrix.OPERATION_BOUND:
            yield f"it took {self.seconds:.0f} s"


def chains(cells: Sequence[Cell]) -> Iterator[tuple[type[Chain], Sequence[Cell]]]:
    """The chains that run side by side, each with its cells."""
    left = list(cells)
    for chain, takes, divide in WAYS:
        taken = [one for one in left if takes(one)]
        left = [one for one in left if one not in taken]
        yield from ((chain, some) for some in divide(taken))


def _by_operation(cells: Sequence[Cell]) -> list[Sequence[Cell]]:
    """A stack for each operation: the faults of one take long already."""
    by_operation = ([one for one in cells if one.operation == name] for name in OPERATIONS)
    return [some for some in by_operation if some]


def _in_batches(cells: Sequence[Cell]) -> list[Sequence[Cell]]:
    """Stacks with a few cells each, since each cell takes a run."""
    return [cells[at : at + BATCH] for at in range(0, len(cells), BATCH)]


def _by_area(cells: Sequence[Cell]) -> list[Sequence[Cell]]:
    """Cells of several resources share a stack, as long as it does not become too large."""
    stacks: list[list[Cell]] = []
    for area in dict.fromkeys(one.area for one in cells):
        some = [one for one in cells if one.area is area]
        if stacks and _largest([*stacks[-1], *some]) <= STACK:
            stacks[-1] += some
        else:
            stacks.append(some)
    return [*stacks]


def _largest(cells: Sequence[Cell]) -> int:
    return max(sum(one.operation == operation for one in cells) for operation in OPERATIONS)


Way = tuple[type[Chain], Callable[[Cell], bool], Callable[[Sequence[Cell]], list[Sequence[Cell]]]]

WAYS: Final[Sequence[Way]] = [
    (
        Unreachable,
        lambda one: one.fault == CONNECT_TIMEOUT and one.call in (EACH_CALL, NONE),
        _by_operation,
    ),
    (OneByOne, lambda one: one.call.shared and one.call is not NONE, _by_operation),
    (Chain, lambda one: one.runs_alone, _in_batches),
    (Chain, lambda one: True, _by_area),
]
"""What takes which cells, the first that wants a cell, and how it divides them among stacks."""


def run(engine: Engine, folder: Path, cells: Sequence[Cell], adapter: Adapter = DYNAMIC) -> list[Outcome]:
    """Take cells through the real command line; the outcomes are in the cells' order."""

    def outcomes_of(number: int, chain: type[Chain], taken: Sequence[Cell]) -> list[Outcome]:
        with running() as emulator:
            return list(chain(engine, emulator, folder / str(number), taken, adapter).outcomes())

    with ThreadPoolExecutor(CHAINS_AT_ONCE) as pool:
        futures = [pool.submit(outcomes_of, number, *one) for number, one in enumerate(chains(cells))]
        outcomes = {one.cell: one for future in futures for one in future.result()}
    return [outcomes[cell] for cell in cells]


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
    return View(state, unit.area.held(server, unit.name, unit.inputs))


def unsettled(operation: str, unit: Unit, view: View) -> str:
    """What is wrong after the runs without the fault; empty: nothing."""
    wanted = 0 if operation == "delete" else 1
    if len(view.state) != wanted:
        return f"{len(view.state)} in the state"
    if unit.area.table and view.alive.keys() != view.state.keys():
        return f"{len(view.alive)} on the server, {len(view.state)} in the state"
    return ""


def request(fault: fault_matrix.Fault, match: Mapping[str, Any]) -> dict[str, Any]:
    """The fault as the emulator's client takes it."""
    options = json.dumps(fault.options).replace("<date>", formatdate(time.time() + 3, usegmt=True))
    return {"kind": fault.kind, "when": fault.when, "times": fault.times, **match, **json.loads(options)}


def anonymous(error: str) -> str:
    """An error's text without what differs from run to run."""
    for pattern, instead in ANONYMOUS:
        error = re.sub(pattern, instead, error)
    return error


ANONYMOUS: Final = [
    (r" \([^()]*(?:request id|tried \d+ times)[^()]*\)", ""),
    (r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "‹id›"),
    (r"\d{4}-\d\d-\d\dT[\d:.]+Z", "‹time›"),
    (r"http://127[\d.]+:\d+/_emulator/inbox/\w+", "‹url›"),
    (r"(?:http://)?127[\d.]+:\d+", "‹endpoint›"),
    (r"\bu\d{3}-(?:own\b|[0-9a-f]{8})", "‹custom_room_id›"),
    (r"\b[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}\b", "‹room›"),
    (r"\b[\d.]+ s\b", "‹n› s"),
]


def unique(values: Iterable[Inputs]) -> list[Inputs]:
    """Each once, in order."""
    found: list[Inputs] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def _fits(cell: Cell, area: Area, needs: Inputs) -> bool:
    return cell.area is area and cell.call.needs == needs


def _command(operation: str) -> str:
    return {"read": "refresh", "delete": "destroy"}.get(operation, "up")
