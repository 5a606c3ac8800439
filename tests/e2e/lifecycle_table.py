"""One lifecycle, and the resources that go through it.

    live_through(CASES, world, driver)

create - nothing left to do - refresh shows nothing - update - replace - something changes behind the stack's
back - refresh shows just that - the next `up` mends it - delete. At each step: what the user is shown, the
calls that are made, and what the server holds. Beside it, somebody else's room and running
transcription, which nothing may touch.

A driver is the engine: the real command line, or the provider's process spoken to as the engine does.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import requests
from pulumi.runtime.proto import provider_pb2

from tests.e2e.harness import Result, Stack
from tests.protocol.process import ProviderProcess
from videosdk_emulator import Emulator
from videosdk_emulator.client import RequestEntry

Inputs = Mapping[str, Any]

NO_CHANGE = provider_pb2.DiffResponse.DIFF_NONE
OPERATIONS = ("create", "update", "replace", "delete", "read")

Operations = dict[str, str]
"""What was done to each resource, by name, one of `OPERATIONS`. Those that stay are left out."""

KEY = "GET /v2/public/rsa-public-key"
ROOM, MAKE, DEACTIVATE = "GET /v2/rooms/{id}", "POST /v2/rooms", "POST /v2/rooms/deactivate"
SESSIONS = "GET /v2/sessions/"
TRANSCRIPTIONS = "/ai/v1/realtime-transcriptions"
LIST, GET = f"GET {TRANSCRIPTIONS}/", f"GET {TRANSCRIPTIONS}/{{id}}"
START, END = f"POST {TRANSCRIPTIONS}/start", f"POST {TRANSCRIPTIONS}/end"


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
    said = [one for event in result.events if (one := event.get("diagnosticEvent"))]
    errors = [one for one in said if one["severity"] == "error" and "dynamic/videosdk:" in one.get("urn", "")]
    return {one["urn"].rsplit("::", 1)[1]: one["message"].strip().splitlines()[-1] for one in errors}


class CommandLine:
    """The real engine, command line and all. The stack's program is `PROGRAM`."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

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
        return self.stack.refresh().drift

    def destroy(self) -> None:
        self.stack.destroy()

    def kept(self) -> dict[str, Kept]:
        found = self.stack.resources()
        return {name: Kept(one["id"], one.get("outputs", {})) for name, one in found.items()}

    @staticmethod
    def _operations(steps: Iterable[Any]) -> Operations:
        return {step.name: step.op for step in steps if step.op in OPERATIONS}


class Direct:
    """The provider's process, told what the engine would tell it. A tenth of the time, no engine."""

    def __init__(self, provider: ProviderProcess) -> None:
        self._provider = provider
        self._state: dict[str, _State] = {}

    def up(self, declared: Mapping[str, Declared]) -> Operations:
        done = {name: self._bring(name, one) for name, one in declared.items()}
        return {name: operation for name, operation in done.items() if operation}

    def preview(self, declared: Mapping[str, Declared]) -> Operations:
        plans = {name: self._plan(name, one)[0] for name, one in declared.items()}
        return {name: operation for name, operation in plans.items() if operation}

    def refresh(self) -> dict[str, tuple[str, ...]]:
        drift: dict[str, tuple[str, ...]] = {}
        for name, old in list(self._state.items()):
            id, properties, inputs = self._provider.read(old.resource, old.kept.id, old.kept.properties)
            if not id:
                drift[name] = ("delete",)
                del self._state[name]
                continue
            # The engine shows what diff finds between the two, and nothing else.
            if self._provider.diff(old.resource, properties, old.inputs).changes != NO_CHANGE:
                drift[name] = ("update", *_changed(old.kept.properties, properties))
            self._state[name] = _State(old.resource, inputs, Kept(id, properties))
        return drift

    def destroy(self) -> None:
        for name in reversed(list(self._state)):
            self.delete(name)

    def delete(self, name: str) -> None:
        old = self._state[name]
        self._provider.delete(old.resource, old.kept.id, old.kept.properties)
        del self._state[name]

    def kept(self) -> dict[str, Kept]:
        return {name: state.kept for name, state in self._state.items()}

    def _plan(self, name: str, one: Declared) -> tuple[str, dict[str, Any], bool]:
        """The operation ("" for none), the checked inputs, and whether a replacement deletes first."""
        old = self._state.get(name)
        checked = self._check(name, one, old.inputs if old else {})
        if old is None:
            return "create", checked, False
        found = self._provider.diff(one.resource, old.kept.properties, checked)
        if found.replaces:
            return "replace", checked, found.deleteBeforeReplace
        return ("" if found.changes == NO_CHANGE else "update"), checked, False

    def _bring(self, name: str, one: Declared) -> str:
        operation, checked, deletes_first = self._plan(name, one)
        if operation == "create":
            self._create(name, one.resource, checked)
        elif operation == "replace":
            self._replace(name, one, deletes_first)
        else:
            kept = self._state[name].kept
            if operation:
                kept = Kept(kept.id, self._provider.update(one.resource, kept.id, kept.properties, checked))
            self._state[name] = _State(one.resource, checked, kept)
        return operation

    def _check(self, name: str, one: Declared, olds: Mapping[str, Any]) -> dict[str, Any]:
        checked, failures = self._provider.check(one.resource, {"__name": name, **one.inputs}, olds)
        assert failures == {}, failures
        return checked

    def _create(self, name: str, resource: str, checked: dict[str, Any]) -> None:
        self._state[name] = _State(resource, checked, Kept(*self._provider.create(resource, checked)))

    def _replace(self, name: str, one: Declared, deletes_first: bool) -> None:
        old = self._state[name].kept
        # The engine checks anew, without the olds (docs/pulumi-engine.md).
        checked = self._check(name, one, {})
        if deletes_first:
            self.delete(name)
        self._create(name, one.resource, checked)
        if not deletes_first:
            self._provider.delete(one.resource, old.id, old.properties)


@dataclass(frozen=True)
class _State:
    resource: str
    inputs: dict[str, Any]
    kept: Kept


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return sorted(k for k in {*old, *new} if not k.startswith("__") and old.get(k) != new.get(k))


class World:
    """VideoSDK as others use it: rooms, sessions and transcriptions that no stack of ours made."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self._session = requests.Session()
        self._session.trust_env = False

    def room(self, *, live: bool = True, **fields: Any) -> str:
        made = self.post("/v2/rooms", fields)
        if live:
            self.emulator.join(made["roomId"])
        room_id: str = made["roomId"]
        return room_id

    def start(self, room_id: str) -> str:
        id: str = self.post(f"{TRANSCRIPTIONS}/start", {"roomId": room_id})["id"]
        return id

    def join_when_looked_for(self, room_id: str) -> threading.Thread:
        """Somebody joins a room once its session has been asked for in vain."""

        def in_vain(one: RequestEntry) -> bool:
            looked_for = one["path"].startswith("/v2/sessions") and one["query"].get("roomId") == room_id
            return looked_for and one["status"] is not None

        def join() -> None:
            deadline = time.monotonic() + 30
            while not any(map(in_vain, self.emulator.requests())) and time.monotonic() < deadline:
                time.sleep(0.05)
            self.emulator.join(room_id)

        thread = threading.Thread(target=join)
        thread.start()
        return thread

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        # Far from expiring by any clock that a quirk sets.
        token = self.emulator.token(iat=1, exp=4_000_000_000)
        reply = self._session.post(
            self.emulator.url + path, json=body, headers={"Authorization": token}, timeout=10
        )
        reply.raise_for_status()
        return reply.json()

    def running(self, room_id: str | None = None) -> list[str]:
        """The ids of the transcriptions that run, in one room or anywhere."""
        return [
            one["id"]
            for one in self.emulator.state()["transcriptions"]
            if one["status"] == "running" and room_id in (None, one["roomId"])
        ]

    def open_rooms(self) -> list[str]:
        return [one["roomId"] for one in self.emulator.state()["rooms"] if not one["disabled"]]

    def calls(self) -> list[str]:
        """The calls since the last look, in order, ids left out. A list's pages are one call.

        Where lists name no rooms, the second look at whether they filter by room is left out.
        """
        entries = [one for one in self.emulator.requests() if one["query"].get("page", "1") == "1"]
        if self.emulator.quirks()["extension_missing"]:
            rooms = {None, *(room["roomId"] for room in self.emulator.state()["rooms"])}
            entries = [one for one in entries if one["query"].get("roomId") in rooms]
        seen = [_called(one["method"], one["path"]) for one in entries]
        self.emulator.clear_requests()
        return seen


def _called(method: str, path: str) -> str:
    path = re.sub(rf"^(/v2/rooms|{TRANSCRIPTIONS})/(?!start$|end$|deactivate$)[^/]+$", r"\1/{id}", path)
    return f"{method} {path}"


@dataclass(frozen=True)
class Stage:
    """What the cases stand on, made anew for each life: a live room, and where webhooks go."""

    world: World
    room_id: str
    hook: str


@dataclass(frozen=True)
class Change:
    """A change of the program: its inputs, the operation that the user is shown, and its calls in order."""

    inputs: Callable[[Stage], Inputs]
    operation: str
    calls: Sequence[str] = ()


@dataclass(frozen=True)
class Drift:
    """A change behind the stack's back, what refresh shows, and what the next `up` does about it."""

    happens: Callable[[Stage, Kept], object]
    shown: tuple[str, ...]
    mend: str | None = None
    calls: Sequence[str] = ()


@dataclass(frozen=True)
class Case:
    """One resource, and its life."""

    resource: str
    create: Change
    update: Change
    replace: Change | None
    drift: Drift
    read: Sequence[str]
    delete: Sequence[str]
    alive: Callable[[Stage], list[str]]
    """The ids of what the server holds for us, as far as it can tell them from others'."""
    outputs: frozenset[str] = field(default_factory=frozenset)
    """The outputs that a created one must have, with a value."""


def _webhook_inputs(stage: Stage, **more: Any) -> Inputs:
    return {"url": stage.hook, "events": ["session-*", "transcription-*"], **more}


def _room_inputs(stage: Stage, **more: Any) -> Inputs:
    return {
        "webhook": {"end_point": stage.hook, "events": ["session-ended", "session-started"]},
        "auto_close": {"type": "session-ends", "duration": 30},
        "auto_start": {"recording": {"template_url": "https://a.example/t", "config": {"theme": "DARK"}}},
        # No geo_fence: what the server says of it by itself is no drift.
        "multi_composition": {"recording": True},
        "allowed_participant_ids": ["b", "a"],
        **more,
    }


def _transcription_inputs(stage: Stage, **more: Any) -> Inputs:
    return {
        "room_id": stage.room_id,
        # Without a path: VideoSDK adds a slash (API §3). Nobody listens at port 9.
        "webhook_url": "http://127.0.0.1:9",
        "language": "en-US",
        "summary": {"enabled": True, "prompt": "what was decided"},
        "triggers": {"version": 1},
        "session_timeout": 5,
        **more,
    }


def _move_webhook(stage: Stage, kept: Kept) -> None:
    stage.world.emulator.change_room(
        kept.id, webhook={"endPoint": "https://other.example/hook", "events": ["*"]}
    )


CASES = {
    "hook": Case(
        resource="WebhookEndpoint",
        create=Change(_webhook_inputs, "create", [KEY]),
        update=Change(lambda stage: _webhook_inputs(stage, events=["*"]), "update", [KEY]),
        # Nothing is registered with VideoSDK, so there is nothing to replace.
        replace=None,
        drift=Drift(lambda stage, _: stage.world.emulator.rotate_key(), ("update", "public_key")),
        read=[KEY],
        delete=[],
        alive=lambda _: [],
        outputs=frozenset({"public_key", "rejects_unsigned"}),
    ),
    "room": Case(
        resource="Room",
        create=Change(_room_inputs, "create", [MAKE]),
        update=Change(lambda stage: _room_inputs(stage, adopt=True), "update"),
        replace=Change(lambda stage: _room_inputs(stage, geo_fence="us001"), "replace", [MAKE, DEACTIVATE]),
        drift=Drift(
            lambda stage, kept: stage.world.emulator.deactivate_room(kept.id),
            ("delete",),
            "create",
            [MAKE],
        ),
        read=[ROOM],
        delete=[DEACTIVATE],
        alive=lambda stage: stage.world.open_rooms(),
        outputs=frozenset({"room_id", "custom_room_id", "created_at", "disabled"}),
    ),
    "notes": Case(
        resource="RealtimeTranscription",
        create=Change(_transcription_inputs, "create", [SESSIONS, LIST, START]),
        update=Change(lambda stage: _transcription_inputs(stage, restart_when_ended=True), "update"),
        replace=Change(
            lambda stage: _transcription_inputs(stage, triggers={"version": 2}, restart_when_ended=True),
            "replace",
            [LIST, END, SESSIONS, LIST, START],
        ),
        drift=Drift(
            lambda stage, kept: stage.world.emulator.end_transcription(kept.id),
            ("update", "end", "status", "summary_url", "transcript_url"),
            "replace",
            [LIST, GET, SESSIONS, LIST, START],
        ),
        read=[GET],
        delete=[LIST, END],
        alive=lambda stage: stage.world.running(),
        outputs=frozenset({"start", "status", "session_id", "provider"}),
    ),
}


def set_the_stage(emulator: Emulator) -> Stage:
    """A live room of our own to transcribe in, and somebody else's room with a running transcription."""
    world = World(emulator)
    world.start(world.room(customRoomId="somebody-elses"))
    stage = Stage(world, world.room(customRoomId="on-stage"), emulator.inbox_url("hook"))
    world.calls()
    return stage


def live_through(cases: Mapping[str, Case], stage: Stage, driver: Driver) -> None:
    """The whole life of each case, all of them side by side. An AssertionError says what did not hold."""
    Life(cases, stage, driver).through()


def same(found: object, wanted: object, what: str) -> None:
    """Fails with both, since pytest shows them only for a test file's own asserts."""
    assert found == wanted, f"{what}: {found}, not {wanted}"


class Life:
    """The steps of `live_through`, in order."""

    def __init__(self, cases: Mapping[str, Case], stage: Stage, driver: Driver) -> None:
        self.cases, self.stage, self.driver = cases, stage, driver
        self.others = self._alive()
        self.declared: dict[str, Declared] = {}

    def through(self) -> None:
        self.is_created()
        self.stays()
        self.refreshes_clean()
        self.changes("update")
        self.is_replaced()
        self.drifts_and_is_mended()
        self.is_deleted()

    def is_created(self) -> None:
        self.changes("create")
        for name, case in self.cases.items():
            properties = self.driver.kept()[name].properties
            missing = {output for output in case.outputs if properties.get(output) is None}
            assert not missing, f"{name} has no {missing}: {properties}"
        self._holds_one_each()

    def stays(self) -> None:
        same(self.driver.up(self.declared), {}, "what a second up does")
        same(self.stage.world.calls(), [], "the calls of a second up")

    def refreshes_clean(self) -> None:
        same(self.driver.refresh(), {}, "what refresh shows although nothing has changed")
        self._called_for(case.read for case in self.cases.values())
        same(self.driver.preview(self.declared), {}, "what a preview shows after a refresh")
        same(self.stage.world.calls(), [], "the calls of a preview")

    def changes(self, step: str) -> None:
        changes = {name: change for name, case in self.cases.items() if (change := getattr(case, step))}
        for name, change in changes.items():
            self.declared[name] = Declared(self.cases[name].resource, change.inputs(self.stage))
        wanted = {name: change.operation for name, change in changes.items()}
        same(self.driver.up(self.declared), wanted, f"what up does ({step})")
        self._called_for(change.calls for change in changes.values())
        self._holds_one_each()

    def is_replaced(self) -> None:
        before = self.driver.kept()
        self.changes("replace")
        for name, case in self.cases.items():
            kept = self.driver.kept()[name]
            assert (kept.id != before[name].id) == (case.replace is not None), f"{name}: {before[name].id}"

    def drifts_and_is_mended(self) -> None:
        kept = self.driver.kept()
        for name, case in self.cases.items():
            case.drift.happens(self.stage, kept[name])
        shown = {name: case.drift.shown for name, case in self.cases.items()}
        same(self.driver.refresh(), shown, "what refresh shows of the drift")
        self._called_for(case.read for case in self.cases.values())
        mends = {name: case.drift.mend for name, case in self.cases.items() if case.drift.mend}
        same(self.driver.up(self.declared), mends, "how up mends the drift")
        self._called_for(case.drift.calls for case in self.cases.values())
        self._holds_one_each()
        same(self.driver.preview(self.declared), {}, "what a preview shows after the drift is mended")

    def is_deleted(self) -> None:
        self.driver.destroy()
        self._called_for(case.delete for case in self.cases.values())
        same(self.driver.kept(), {}, "the state after a destroy")
        same(self._alive(), self.others, "what the server holds after a destroy")

    def _called_for(self, expected: Iterable[Sequence[str]]) -> None:
        """Just these calls were made, those of one case in their order; cases run side by side."""
        made, wanted = self.stage.world.calls(), list(expected)
        same(sorted(made), sorted(call for calls in wanted for call in calls), "the calls")
        for calls in wanted:
            later = iter(made)
            assert all(call in later for call in calls), f"{calls} were made in another order: {made}"

    def _holds_one_each(self) -> None:
        """The server holds what it held before, and one thing for each of ours: none lost, none doubled."""
        kept = self.driver.kept()
        for name, held in self._alive().items():
            # A resource of which the server holds nothing has nothing to count.
            wanted = sorted([*self.others[name], kept[name].id]) if held else []
            same(sorted(held), wanted, f"what the server holds, {name}")

    def _alive(self) -> dict[str, list[str]]:
        return {name: case.alive(self.stage) for name, case in self.cases.items()}
