"""One lifecycle, and the resources that go through it.

    run_lifecycle(AREAS, Server(emulator), driver)

create - nothing left to do - refresh shows nothing - update - replace - something changes behind the stack's
back - refresh shows just that - the next `up` repairs it - delete. At each step: what the user is shown, the
calls that are made, and what the server holds. Beside it, something of somebody else's of each kind, which
nothing may touch.

A driver is the engine: the real command line, or the provider's process spoken to as the engine does.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pulumi.runtime.proto import provider_pb2

from tests.e2e.harness import Result, Stack
from tests.protocol.process import ProviderFailure, ProviderProcess
from tests.support.adapters import DYNAMIC, Adapter
from tests.support.area import OPERATIONS, Area, Call, Change, Inputs
from tests.support.server import Server

NO_CHANGE = provider_pb2.DiffResponse.DIFF_NONE

Operations = dict[str, str]
"""What was done to each resource, by name, one of `OPERATIONS`. Those that stay are left out."""


@dataclass(frozen=True)
class Declared:
    """One resource as a program declares it."""

    resource: str
    inputs: Inputs
    get: str | None = None
    """The id, where the program only looks (`ResourceOptions(id=…)`)."""


@dataclass(frozen=True)
class Kept:
    """One resource as it stands in the state."""

    id: str
    properties: dict[str, Any]


class Driver(Protocol):
    """Who runs the lifecycle's verbs on what is declared, as a user's command does."""

    def up(self, declared: Mapping[str, Declared]) -> Operations: ...
    def preview(self, declared: Mapping[str, Declared]) -> Operations: ...
    def refresh(self) -> dict[str, tuple[str, ...]]: ...
    def destroy(self) -> None: ...
    def kept(self) -> dict[str, Kept]: ...


PROGRAM = """
import json
from pathlib import Path

import pulumi
import pulumi_videosdk as videosdk

for name, (resource, inputs, id) in json.loads(Path("declared.json").read_text()).items():
    opts = pulumi.ResourceOptions(id=id) if id else None
    getattr(videosdk, resource)(name, **inputs, opts=opts)
"""


def failures(result: Result) -> dict[str, str]:
    """What failed, by the resource's name: the last line of its error, which is what a user reads."""
    found = {}
    for event in result.events:
        said = event.get("diagnosticEvent", {})
        urn, text = said.get("urn", ""), said.get("message", "").strip()
        if said.get("severity") == "error" and text and "::pulumi:" not in urn and urn:
            # Of a create that failed in part the engine makes a list.
            found[urn.rsplit("::", 1)[1]] = text.splitlines()[-1].lstrip("\t *")
    return found


class CommandLine:
    """The real engine, command line and all. The stack's program is the adapter's `PROGRAM`."""

    def __init__(self, stack: Stack, adapter: Adapter = DYNAMIC) -> None:
        self.stack = stack
        self.adapter = adapter

    def declare(self, declared: Mapping[str, Declared]) -> None:
        rows = {name: (one.resource, dict(one.inputs), one.get) for name, one in declared.items()}
        (self.stack.folder / "declared.json").write_text(json.dumps(rows))

    def up(self, declared: Mapping[str, Declared]) -> Operations:
        self.declare(declared)
        return self._operations(self.stack.up().steps)

    def preview(self, declared: Mapping[str, Declared]) -> Operations:
        self.declare(declared)
        return self._operations(self.stack.preview().steps)

    def refresh(self) -> dict[str, tuple[str, ...]]:
        done = self.stack.refresh()
        resources = {step.name: step.type.rpartition(":")[2] for step in done.steps}
        return {
            name: (operation, *sorted(self.adapter.inside(resources[name], dict.fromkeys(changed))))
            for name, (operation, *changed) in done.drift.items()
        }

    def destroy(self) -> None:
        self.stack.destroy()

    def kept(self) -> dict[str, Kept]:
        found = self.stack.resources()
        return {name: Kept(one["id"], self.adapter.properties(one)) for name, one in found.items()}

    @staticmethod
    def _operations(steps: Iterable[Any]) -> Operations:
        return {step.name: step.op for step in steps if step.op in OPERATIONS}


class Direct:
    """The provider's process, told what the engine would tell it. A tenth of the time, no engine."""

    def __init__(self, provider: ProviderProcess) -> None:
        self.provider = provider
        """The process that is spoken to: another may take its place, as on the next run of the engine."""
        self._state: dict[str, _State] = {}
        self._replaced: list[_State] = []
        """What a replacement has left to delete."""

    def up(self, declared: Mapping[str, Declared], replace: Collection[str] = ()) -> Operations:
        """`replace`: as with `pulumi up --replace`."""
        self._settle()
        done = {name: self._bring(name, one, name in replace) for name, one in declared.items()}
        self._delete_replaced()
        return {name: operation for name, operation in done.items() if operation}

    def preview(self, declared: Mapping[str, Declared]) -> Operations:
        self._settle()
        plans = {name: self._preview(name, one) for name, one in declared.items()}
        return {name: operation for name, operation in plans.items() if operation}

    def refresh(self) -> dict[str, tuple[str, ...]]:
        found = {name: self._refresh(name) for name in list(self._state)}
        return {name: drift for name, drift in found.items() if drift}

    def destroy(self) -> None:
        self._settle()
        for name in reversed(list(self._state)):
            self.delete(name)
        self._delete_replaced()

    def delete(self, name: str) -> None:
        self._delete(self._state[name])
        del self._state[name]

    def kept(self) -> dict[str, Kept]:
        return {name: state.kept for name, state in self._state.items()}

    def left(self) -> list[Kept]:
        """What replacements have left in the state, since its delete failed."""
        return [one.kept for one in self._replaced]

    def _settle(self) -> None:
        """Read what the state keeps of creates that failed: before anything else, as the engine does."""
        for name in [name for name, one in self._state.items() if one.unsettled]:
            self._refresh(name)

    def _refresh(self, name: str) -> tuple[str, ...]:
        """What a refresh shows of one: nothing, if nothing has changed."""
        old = self._state[name]
        id, properties, inputs = self.provider.read(
            old.resource, old.kept.id, old.kept.properties, old.inputs
        )
        if not id:
            del self._state[name]
            return ("delete",)
        self._state[name] = _State(old.resource, inputs, Kept(id, properties))
        # The engine shows what diff finds between the two, and nothing else.
        found = self.provider.diff(old.resource, properties, old.inputs, id, inputs)
        if found.changes == NO_CHANGE:
            return ()
        return ("update", *_changed(old.kept.properties, properties))

    def _preview(self, name: str, one: Declared) -> str:
        operation, checked, _ = self._plan(name, one)
        if self.provider.previews and operation in ("create", "replace"):
            self.provider.create(one.resource, checked, preview=True)
        elif self.provider.previews and operation:
            old = self._state[name].kept
            self.provider.update(one.resource, old.id, old.properties, checked, preview=True)
        return operation

    def _plan(self, name: str, one: Declared, replace: bool = False) -> tuple[str, dict[str, Any], bool]:
        """The operation ("" for none), the checked inputs, and whether a replacement deletes first."""
        old = self._state.get(name)
        checked = self._check(name, one, old.inputs if old else {})
        if old is None:
            return "create", checked, False
        found = self.provider.diff(one.resource, old.kept.properties, checked, old.kept.id, old.inputs)
        if found.replaces or replace:
            return "replace", checked, found.deleteBeforeReplace
        return ("" if found.changes == NO_CHANGE else "update"), checked, False

    def _bring(self, name: str, one: Declared, replace: bool) -> str:
        operation, checked, deletes_first = self._plan(name, one, replace)
        if operation == "create":
            self._create(name, one.resource, checked)
        elif operation == "replace":
            self._replace(name, one, deletes_first)
        else:
            kept = self._state[name].kept
            if operation:
                kept = Kept(kept.id, self.provider.update(one.resource, kept.id, kept.properties, checked))
            self._state[name] = _State(one.resource, checked, kept)
        return operation

    def _check(self, name: str, one: Declared, olds: Mapping[str, Any]) -> dict[str, Any]:
        checked, failures = self.provider.check(one.resource, {"__name": name, **one.inputs}, olds)
        assert failures == {}, failures
        return checked

    def _create(self, name: str, resource: str, checked: dict[str, Any]) -> None:
        try:
            self._state[name] = _State(resource, checked, Kept(*self.provider.create(resource, checked)))
        except ProviderFailure as failure:
            if failure.kept is not None:
                id, properties, inputs = self.provider.kept(resource, failure, checked)
                self._state[name] = _State(resource, inputs, Kept(id, properties), unsettled=True)
            raise

    def _replace(self, name: str, one: Declared, deletes_first: bool) -> None:
        old = self._state[name]
        # The engine checks anew, without the olds (docs/pulumi-engine.md).
        checked = self._check(name, one, {})
        if deletes_first:
            self.delete(name)
        try:
            self._create(name, one.resource, checked)
        finally:
            # Also where the state keeps what a failed create has made.
            if not deletes_first and self._state[name] is not old:
                self._replaced.append(old)

    def _delete(self, old: _State) -> None:
        self.provider.delete(old.resource, old.kept.id, old.kept.properties)

    def _delete_replaced(self) -> None:
        """The engine does it at a run's end, and if that fails, at the end of the next one."""
        while self._replaced:
            self._delete(self._replaced[0])
            del self._replaced[0]


@dataclass(frozen=True)
class _State:
    resource: str
    inputs: dict[str, Any]
    kept: Kept
    unsettled: bool = False
    """Whether its create failed, and its outcome is not known."""


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return sorted(k for k in {*old, *new} if not k.startswith("__") and old.get(k) != new.get(k))


def run_lifecycle(areas: Sequence[Area], server: Server, driver: Driver) -> None:
    """The whole life of each resource, all of them side by side. An AssertionError says what did not hold."""
    Lifecycle(areas, server, driver).run()


def same(found: object, wanted: object, what: str) -> None:
    """Fails with both, since pytest shows them only for a test file's own asserts."""
    assert found == wanted, f"{what}: {found}, not {wanted}"


class Lifecycle:
    """The steps of `run_lifecycle`, in order."""

    def __init__(self, areas: Sequence[Area], server: Server, driver: Driver) -> None:
        self.areas, self.server, self.driver = areas, server, driver
        for area in areas:
            area.others(server)
        self.inputs = {area.name: area.full(server) for area in areas}
        self.declared = {area.name: Declared(area.resource, self.inputs[area.name]) for area in areas}
        self.others = self._alive()
        server.calls()

    def run(self) -> None:
        self.is_created()
        self.stays()
        self.refreshes_clean()
        self.is_updated()
        self.is_replaced()
        self.drifts_and_is_repaired()
        self.is_deleted()

    def is_created(self) -> None:
        self._ups({area.name: "create" for area in self.areas}, [area.case.create for area in self.areas])
        for area in self.areas:
            properties = self.driver.kept()[area.name].properties
            missing = {output for output in area.case.outputs if properties.get(output) is None}
            assert not missing, f"{area.name} has no {missing}: {properties}"

    def stays(self) -> None:
        self._ups({}, [])

    def refreshes_clean(self) -> None:
        same(self.driver.refresh(), {}, "what refresh shows although nothing has changed")
        self._called_for([area.case.read for area in self.areas])
        self._previews_nothing("after a refresh")

    def is_updated(self) -> None:
        self._changes("update", {area.name: area.case.update for area in self.areas})

    def is_replaced(self) -> None:
        before = self.driver.kept()
        changes = {area.name: change for area in self.areas if (change := area.case.replace)}
        self._changes("replace", changes)
        for name, kept in self.driver.kept().items():
            assert (kept.id != before[name].id) == (name in changes), f"{name}: {before[name].id}"

    def drifts_and_is_repaired(self) -> None:
        kept = self.driver.kept()
        for area in self.areas:
            area.case.drift.happens(self.server, kept[area.name])
        shown = {area.name: area.case.drift.shown for area in self.areas}
        same(self.driver.refresh(), shown, "what refresh shows of the drift")
        self._called_for([area.case.read for area in self.areas])
        repairs = {area.name: repair for area in self.areas if (repair := area.case.drift.repair)}
        self._ups(repairs, [area.case.drift.calls for area in self.areas])
        self._previews_nothing("after the drift is repaired")

    def is_deleted(self) -> None:
        self.driver.destroy()
        self._called_for([area.case.delete for area in self.areas])
        same(self.driver.kept(), {}, "the state after a destroy")
        same(self._alive(), self.others, "what the server holds after a destroy")

    def _changes(self, operation: str, changes: Mapping[str, Change]) -> None:
        for name, change in changes.items():
            inputs = {**self.inputs[name], **change.of(name)}
            self.declared[name] = Declared(self.declared[name].resource, inputs)
        self._ups(dict.fromkeys(changes, operation), [change.calls for change in changes.values()])

    def _ups(self, operations: Operations, calls: Sequence[Sequence[Call]]) -> None:
        """An `up` does just this, with just these calls, and each resource is there once after it."""
        same(self.driver.up(self.declared), operations, "what up does")
        self._called_for(calls)
        self._holds_one_each()

    def _previews_nothing(self, when: str) -> None:
        same(self.driver.preview(self.declared), {}, f"what a preview shows {when}")
        same(self.server.calls(), [], "the calls of a preview")

    def _called_for(self, expected: Sequence[Sequence[Call]]) -> None:
        """Just these calls were made, those of one resource in their order; resources run side by side."""
        made = self.server.calls()
        wanted = [[call.shape for call in calls] for calls in expected]
        same(sorted(made), sorted(call for calls in wanted for call in calls), "the calls")
        for calls in wanted:
            later = iter(made)
            assert all(call in later for call in calls), f"{calls} were made in another order: {made}"

    def _holds_one_each(self) -> None:
        """The server holds what it held before, and one thing for each of ours: none lost, none doubled."""
        kept = self.driver.kept()
        for area in self.areas:
            ours = [kept[area.name].id] if area.table else []
            held = self._alive()[area.name]
            same(sorted(held), sorted([*self.others[area.name], *ours]), f"the server's {area.name}")

    def _alive(self) -> dict[str, list[str]]:
        state = self.server.emulator.state()
        return {area.name: area.alive(state) for area in self.areas}
