"""Taking cells of the fault matrix through the provider's process, or through the real command line.

    run(cells)                                     the provider's process: a tenth of the price
    run_on_command_line(engine, folder, cells)     the engine and all

A chain is one stack that is taken through the operations; its units, one declared resource each, meet a
fault of their own in each operation. After each operation the faults are taken away and the units converge;
then comes the next operation. Several chains run at the same time, each with an emulator of its own.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

from tests.areas import AREAS, shape_of
from tests.e2e.harness import Engine, Result, Stack, without_ciphertext
from tests.protocol.process import ProviderFailure, ProviderProcess
from tests.support import fault_matrix
from tests.support.adapters import DYNAMIC, Adapter
from tests.support.area import NONE, OPERATIONS, Area, Held, Inputs
from tests.support.fault_matrix import CONNECT_TIMEOUT, Cell, Outcome
from tests.support.lifecycle import Declared, Direct, failures
from tests.support.server import Server
from videosdk_emulator import Emulator, running
from videosdk_emulator.client import Fault as Injected
from videosdk_emulator.client import State

AT_ONCE: Final = 8
"""Operations at a time: as many as the provider has threads, so that none waits for another's."""

CHAINS_AT_ONCE: Final = 12
"""Most of a chain's time is waiting for time-outs."""

CHAIN: Final = 60
"""How many cells of one operation share a chain."""

RUN_BOUND: Final = 40
"""Seconds that a run may take beside its operations, on a busy machine."""

IMPERATIVES: Final = re.compile(
    r"\b(run|set|check|end|wait|look|let|choose|start|correct|use|give|is .{1,60} \(videosdk:endpoint)\b",
    re.I,
)
"""The words by which an error says what to do next."""


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
    asked: bool = False
    """Whether a user asks for its replacement, since no input replaces it."""
    renamed: bool = False
    """Whether the state has it under another id than VideoSDK, so that it makes other calls."""

    def change(self, operation: str) -> None:
        """The change of the program that makes the operation."""
        change = {"update": self.area.case.update, "replace": self.area.case.replace}.get(operation)
        if change:
            self.changes, self.advised = {**change.of(self.name)}, {}
        self.asked = operation == "replace" and change is None

    @property
    def inputs(self) -> dict[str, Any]:
        return {**self.given, **self.changes, **self.advised, **self.wrong}


@dataclass(frozen=True)
class View:
    """State and server at one moment, for one unit."""

    state: dict[str, Any]
    """The outputs by id; what stands there only to be replaced is left out."""
    held: list[Held]
    renamed: bool = False
    """Whether the state has another id than VideoSDK."""

    @property
    def alive(self) -> dict[str, Held]:
        return {one.id: one for one in self.held if one.alive}

    @property
    def made(self) -> set[str]:
        """Everything that ever lived."""
        return {one.id for one in self.held}


@dataclass(frozen=True)
class Done:
    """What a run showed, by the units' names."""

    errors: Mapping[str, str]
    """The last line of each error."""
    drift: Mapping[str, tuple[str, ...]]
    took: Mapping[str, float]
    """Seconds of the slowest operation."""
    seconds: float
    """Of the whole run."""


class Driver(Protocol):
    """What runs the units' operations and keeps their state."""

    def run(
        self, operation: str, units: Sequence[Unit], *, whole: bool = True, unreachable: bool = False
    ) -> Done:
        """The command for an operation, on these units. `whole`: they are all that there are.
        `unreachable`: with an endpoint at which every connect times out."""
        ...

    def state(self) -> Mapping[str, dict[str, dict[str, Any]]]:
        """By the units' names, the outputs by id. What stands there only to be replaced is left out."""
        ...

    def runs_alone(self, cell: Cell) -> bool:
        """Whether a cell needs a run of its own."""
        ...

    def stop(self) -> None: ...


class CommandLine:
    """The real engine, command line and all."""

    PROGRAM: Final = """
import json
from pathlib import Path

import pulumi_videosdk as videosdk

for unit in json.loads(Path("units.json").read_text()):
    getattr(videosdk, unit["resource"])(unit["name"], **unit["inputs"])
"""

    def __init__(self, engine: Engine, folder: Path, emulator: Emulator, adapter: Adapter) -> None:
        self._adapter = adapter
        self._emulator = emulator
        self._stack = Stack(engine, folder, adapter.program(self.PROGRAM), environment(emulator))
        self._declared: dict[str, Unit] = {}

    def run(
        self, operation: str, units: Sequence[Unit], *, whole: bool = True, unreachable: bool = False
    ) -> Done:
        self._declared |= {unit.name: unit for unit in units}
        rows = [
            {"name": one.name, "resource": one.area.resource, "inputs": one.inputs}
            for one in self._declared.values()
        ]
        (self._stack.folder / "units.json").write_text(json.dumps(rows))
        env = {"VIDEOSDK_API_ENDPOINT": self._emulator.blackhole()} if unreachable else {}
        done = getattr(self._stack, _command(operation))(
            *self._options(operation, units, whole), expect_failure=None, env=env
        )
        return Done(failures(done), done.drift, seconds_of(done), done.seconds)

    def _options(self, operation: str, units: Sequence[Unit], whole: bool) -> Iterator[str]:
        # Where no input replaces, a user asks for it.
        asked = [one for one in units if one.asked]
        if not whole:
            yield from (f"--target={self._urn(one)}" for one in units if one not in asked)
            yield from (f"--target-replace={self._urn(one)}" for one in asked)
        else:
            yield from (f"--replace={self._urn(one)}" for one in asked)
        if operation == "read":
            # A refresh stops at the first error, so all of them have to be under way by then.
            yield f"--parallel={len(units)}"
        elif len(units) > 1:
            yield f"--parallel={AT_ONCE}"
            yield "--continue-on-error"

    def _urn(self, unit: Unit) -> str:
        return self._adapter.urn(unit.area.resource, unit.name)

    def state(self) -> Mapping[str, dict[str, dict[str, Any]]]:
        found: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        for one in self._stack.export().get("resources") or []:
            if not one.get("pendingReplacement"):
                outputs = without_ciphertext(one.get("outputs", {}))
                found[one["urn"].rsplit("::", 1)[1]][one.get("id", "")] = outputs
        return found

    def runs_alone(self, cell: Cell) -> bool:
        return cell.runs_alone

    def stop(self) -> None:
        self._stack.kill_everything()


class Process:
    """The provider's process, told what the engine would tell it."""

    def __init__(self, emulator: Emulator, adapter: Adapter) -> None:
        self._emulator = emulator
        self._adapter = adapter
        self._processes: dict[bool, ProviderProcess] = {}
        self._stacks: dict[str, Direct] = {}

    def run(
        self, operation: str, units: Sequence[Unit], *, whole: bool = True, unreachable: bool = False
    ) -> Done:
        provider, begun = self._provider(unreachable, units[0]), time.monotonic()
        errors: dict[str, str] = {}
        drift: dict[str, tuple[str, ...]] = {}
        took: dict[str, float] = {}

        def operate(unit: Unit) -> None:
            stack = self._stacks.setdefault(unit.name, Direct(provider))
            stack.provider, at = provider, time.monotonic()
            try:
                if operation == "read":
                    drift.update(stack.refresh())
                elif operation == "delete":
                    stack.destroy()
                else:
                    declared = {unit.name: Declared(unit.area.resource, unit.inputs)}
                    stack.up(declared, declared if unit.asked else ())
            except ProviderFailure as failure:
                errors[unit.name] = failure.last_line
            took[unit.name] = time.monotonic() - at

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(operate, units))
        return Done(errors, drift, took, time.monotonic() - begun)

    def _provider(self, unreachable: bool, unit: Unit) -> ProviderProcess:
        if unreachable not in self._processes:
            elsewhere = {"VIDEOSDK_API_ENDPOINT": self._emulator.blackhole()} if unreachable else {}
            started = self._adapter.process(environment(self._emulator) | elsewhere)
            started.configure({})
            # What it loads for the first message is no part of the first operation's time.
            started.check(unit.area.resource, unit.inputs)
            self._processes[unreachable] = started
        return self._processes[unreachable]

    def state(self) -> Mapping[str, dict[str, dict[str, Any]]]:
        return {
            name: {one.id: one.properties for one in (*stack.kept().values(), *stack.left())}
            for name, stack in self._stacks.items()
        }

    def runs_alone(self, cell: Cell) -> bool:
        return False

    def stop(self) -> None:
        for one in self._processes.values():
            one.stop()


Assigned = Sequence[tuple[Cell, Unit]]


class Chain:
    """Some units, taken through all operations; the cells of an operation meet their faults in a few runs."""

    def __init__(self, emulator: Emulator, cells: Sequence[Cell], adapter: Adapter, driver: Driver) -> None:
        self.adapter = adapter
        self.emulator = emulator
        self.driver = driver
        self.server = Server(emulator)
        emulator.quirks(busy_start="second")  # a doubled start is not to be hidden by the server
        for area in AREAS:
            area.others(self.server)
        self.others = {area.name: area.alive(emulator.state()) for area in AREAS}
        self.cells = {name: [one for one in cells if one.operation == name] for name in OPERATIONS}
        self.units: list[Unit] = []
        for area in dict.fromkeys(one.area for one in cells):
            self.declare(area)

    def declare(self, area: Area) -> None:
        """As many units as the operation with the most cells needs."""
        ours = [one for each in self.cells.values() for one in each if one.area is area]
        for needs in unique(one.call.needs for one in ours):
            alike = [one.operation for one in ours if one.call.needs == needs]
            for _ in range(max(map(alike.count, OPERATIONS))):
                self.add(area, needs)

    def add(self, area: Area, needs: Inputs) -> None:
        """One more unit."""
        name = f"u{len(self.units):03}"
        needed = {key: str(value).format(name=name) for key, value in needs.items()}
        given = {**area.minimal(self.server, name), **area.hurried, **needed}
        self.units.append(Unit(name, area, needs, given))

    def assigned(self, operation: str) -> Assigned:
        """A unit for each cell. One that is declared otherwise since, as told, may not do what others do, nor
        one that has another id."""
        apart = [one for one in self.units if one.advised or one.renamed]
        free = [one for one in self.units if operation == "delete" or one not in apart]
        pairs = []
        for cell in self.cells[operation]:
            unit = next(one for one in free if one.area is cell.area and one.needs == cell.call.needs)
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
                    assert not self.driver.run(operation, self.units).errors
        finally:
            self.driver.stop()

    def operate(self, operation: str, assigned: Assigned) -> Iterator[Outcome]:
        """One operation with its faults, then without."""
        judged: list[Outcome] = []
        errors: dict[str, str] = {}
        for wave in self.waves(assigned):
            done, some = self.faulty(operation, wave)
            judged += some
            errors |= done.errors
        then = self.converge(operation, assigned, errors)
        for one in judged:
            words, unsettled = then[one.cell]
            yield replace(one, then=words, problems=[*one.problems, *unsettled])

    def waves(self, assigned: Assigned) -> list[list[tuple[Cell, Unit]]]:
        """The runs in which the cells meet their faults: as few as leave each fault to its own unit."""
        waves: list[list[tuple[Cell, Unit]]] = []
        for cell, unit in assigned:
            fitting = (wave for wave in waves if all(self.get_along(cell, other) for other, _ in wave))
            wave = next(fitting, None)
            if wave is None:
                waves.append(wave := [])
            wave.append((cell, unit))
        return waves

    def get_along(self, one: Cell, other: Cell) -> bool:
        """Whether two cells can meet their faults in the same run."""
        return not (
            self.driver.runs_alone(one)
            or self.driver.runs_alone(other)
            or one.unreachable != other.unreachable
            or _takes(one, other)
            or _takes(other, one)
        )

    def faulty(self, operation: str, wave: Assigned) -> tuple[Done, list[Outcome]]:
        """One run in which each cell meets its fault."""
        units = [unit for _, unit in wave]
        for unit in units:
            unit.change(operation)
        before = self.views(units)
        self.emulator.clear_requests()
        injected = [self.inject(cell, unit, before[unit.name]) for cell, unit in wave]
        whole, unreachable = len(units) == len(self.units), any(cell.unreachable for cell, _ in wave)
        done = self.driver.run(operation, units, whole=whole, unreachable=unreachable)
        hits = [self.hits(wave, cell, one) for (cell, _), one in zip(wave, injected, strict=True)]
        self.emulator.clear_faults()
        after = self.views(units)
        for unit in units:
            if not unit.renamed and after[unit.name].renamed:
                unit.renamed = True
                self.add(unit.area, unit.needs)
        problems = [*self.leaked(), *self.bound(done, len(wave))]
        judged = []
        for (cell, unit), met in zip(wave, hits, strict=True):
            unit.asked = False
            verdict = Verdict(self.adapter, cell, unit, done, before[unit.name], after[unit.name], met)
            judged.append(replace(one := verdict.outcome(), problems=[*one.problems, *problems]))
        return done, judged

    def converge(
        self, operation: str, assigned: Assigned, errors: Mapping[str, str]
    ) -> dict[Cell, tuple[str, list[str]]]:
        """What the next run does for each cell, in words, and what is wrong with it."""
        words = {unit.name: f"`{_command(operation)}` converges" for unit in self.units}
        self.follow(operation, errors, words)
        failed = self.driver.run(operation, self.units).errors
        if failed:
            self.follow(operation, failed, words)
            failed = self.driver.run(operation, self.units).errors
        if operation == "read":
            failed = {**failed, **self.driver.run("update", self.units).errors}
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

    def follow(self, operation: str, errors: Mapping[str, str], words: dict[str, str]) -> None:
        """Do what the errors' texts say. Another unit takes the place of one that is set aside by that."""
        for unit in list(self.units):
            text = errors.get(unit.name, "")
            if advised := unit.area.advised(text):
                if not unit.advised:
                    self.add(unit.area, unit.needs)
                unit.advised = advised
                words[unit.name] = f"with {' and '.join(sorted(advised))} set, as told, `up` converges"
            if operation != "read" and "`pulumi refresh`" in text:
                self.driver.run("read", [unit], whole=False)
                words[unit.name] = f"after `refresh`, as told, `{_command(operation)}` converges"
            if unit.wrong:
                (wrong,) = unit.wrong
                if re.search(rf"\bcorrect the {wrong}\b", text):
                    words[unit.name] = f"with the {wrong} corrected, as told, `up` converges"
                unit.wrong = {}

    def bound(self, done: Done, operations: int) -> list[str]:
        bound = RUN_BOUND + math.ceil(operations / AT_ONCE) * fault_matrix.OPERATION_BOUND
        return [f"the run took {done.seconds:.0f} s"] if done.seconds > bound else []

    def leaked(self) -> list[str]:
        """What others had and have no more."""
        state = self.emulator.state()
        gone = [area.noun for area in AREAS if not set(self.others[area.name]) <= set(area.alive(state))]
        return [f"leaked: somebody else's {' and '.join(gone)} was ended"] if gone else []

    def views(self, units: Sequence[Unit]) -> dict[str, View]:
        """State and server, unit by unit."""
        server, state = self.emulator.state(), self.driver.state()
        return {one.name: view_of(one, state.get(one.name, {}), server) for one in units}

    def inject(self, cell: Cell, unit: Unit, before: View) -> Injected | None:
        """The fault of a cell, put in force for its unit. Without a call there is nothing to go wrong."""
        if cell.call is NONE or cell.unreachable:
            return None
        if cell.fault == CONNECT_TIMEOUT:
            assert cell.call.to is not None
            unit.wrong = {cell.call.to: self.emulator.blackhole()}
            return None
        fault, id = fault_matrix.fault(cell.fault), next(iter(before.state), "none")
        if fault.name in ("402", "404") and cell.call.by_id and id in before.alive:
            # Then it is true that it is not there.
            unit.area.forget(self.emulator, id)
        match = cell.call.match(name=unit.name, id=id, inputs=unit.inputs)
        injected = self.emulator.fault(**request(fault, match))
        if fault.followed_by:
            self.emulator.fault(**request(fault_matrix.fault(fault.followed_by), match))
        return injected

    def hits(self, wave: Assigned, cell: Cell, injected: Injected | None) -> int:
        """How often the cell's fault was met; where no call is to be made: how many were."""
        if cell.call is NONE:
            # Those whose call goes wrong look what became of it.
            areas = {one.area for one, _ in wave if one.call is not NONE}
            expected = {call.shape for area in areas for each in OPERATIONS for call in area.calls_of(each)}
            made = [shape_of(one["method"], one["path"]) for one in self.emulator.requests()]
            return sum(shape not in expected for shape in made)
        return 1 if injected is None else injected.hits()


class Verdict:
    """One cell after its faulty run."""

    def __init__(
        self,
        adapter: Adapter,
        cell: Cell,
        unit: Unit,
        done: Done,
        before: View,
        after: View,
        hits: int,
    ) -> None:
        self.cell, self.unit, self.done, self.before, self.after = cell, unit, done, before, after
        self.hits = hits
        self.last_line = done.errors.get(unit.name, "")
        self.error = adapter.error(self.last_line) or ""
        self.seconds = done.took.get(unit.name, 0.0)

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


def chains(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The cells of each chain: several resources' as long as it does not become too long."""
    chains: list[list[Cell]] = []
    for area in dict.fromkeys(one.area for one in cells):
        some = [one for one in cells if one.area is area]
        if chains and _longest([*chains[-1], *some]) <= CHAIN:
            chains[-1] += some
        else:
            chains.append(some)
    return chains


def _longest(cells: Sequence[Cell]) -> int:
    return max(sum(one.operation == operation for one in cells) for operation in OPERATIONS)


def _takes(one: Cell, other: Cell) -> bool:
    """Whether a call of the other's might meet the fault of the one's."""
    return one.call.shared and not one.unreachable and one.call.shape in _shapes(other.area)


@cache
def _shapes(area: Area) -> set[str]:
    return {call.shape for operation in OPERATIONS for call in area.calls_of(operation)}


def run_on_command_line(
    engine: Engine, folder: Path, cells: Sequence[Cell], adapter: Adapter = DYNAMIC
) -> list[Outcome]:
    """The same with the engine and all; several chains at once, each in a folder of its own."""
    return _run(
        cells, adapter, lambda number, emulator: CommandLine(engine, folder / str(number), emulator, adapter)
    )


def run(cells: Sequence[Cell], adapter: Adapter = DYNAMIC) -> list[Outcome]:
    """Take cells through the provider's process; the outcomes are in the cells' order."""
    return _run(cells, adapter, lambda _, emulator: Process(emulator, adapter))


def _run(cells: Sequence[Cell], adapter: Adapter, driver: Callable[[int, Emulator], Driver]) -> list[Outcome]:
    def outcomes_of(number: int, taken: Sequence[Cell]) -> list[Outcome]:
        with running() as emulator:
            return list(Chain(emulator, taken, adapter, driver(number, emulator)).outcomes())

    with ThreadPoolExecutor(CHAINS_AT_ONCE) as pool:
        futures = [pool.submit(outcomes_of, *one) for one in enumerate(chains(cells))]
        outcomes = {one.cell: one for future in futures for one in future.result()}
    return [outcomes[cell] for cell in cells]


def environment(emulator: Emulator) -> dict[str, str]:
    """Of all runs."""
    return {
        "VIDEOSDK_API_ENDPOINT": emulator.url,
        "VIDEOSDK_API_KEY": emulator.api_key,
        "VIDEOSDK_SECRET": emulator.secret,
        "VIDEOSDK_TIMEOUT": str(fault_matrix.TIMEOUT),
    }


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


def view_of(unit: Unit, stored: Mapping[str, Any], server: State) -> View:
    """State and server for one unit. `stored`: its outputs by the id that the state has."""
    held = unit.area.held(server, unit.name, unit.inputs)
    state = {unit.area.stands_for(id, held): outputs for id, outputs in stored.items()}
    return View(state, held, renamed=state.keys() != stored.keys())


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
    (r"\b(?:[a-z]{2,3}_)?(?:[0-9a-f]{24}|[0-9a-f]{12})\b", "‹id›"),
    (r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)", "‹time›"),
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


def _command(operation: str) -> str:
    return {"read": "refresh", "delete": "destroy"}.get(operation, "up")
