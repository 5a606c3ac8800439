"""Recover: what became of the operations that a killed run left open in a stack's state.

What always holds:

- It is found out by looking: nothing is made, ended or cleared.
- What may be somebody else's is not put into the document unless the user claims it: destroying it later
  would end it.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from .. import lifecycle
from ..api.client import Client
from ..api.model import moment
from ..api.realtime_transcriptions import Transcription
from .documents import PROVIDER_OF, TYPE_PREFIX, Entry

DEPLOYER_CLOCK_SKEW: Final = timedelta(seconds=2)
"""How far the clocks of the machine that deployed and of VideoSDK may be apart."""

ROOT_TYPE: Final = "pulumi:pulumi:Stack"


@dataclass(frozen=True)
class Finding:
    """One operation, and what became of it, in words."""

    what: str
    became: str
    entry: Entry | None = None
    clears: bool = False
    """Whether `refresh --clear-pending-creates` is what takes it out of the state."""

    forget_first: str | None = None
    """The URN that the state must let go of before the entry can be imported."""

    undecided: bool = False
    """Whether clearing it would forget something that may be there."""


@dataclass(frozen=True)
class Operation:
    """One of a state's pending operations."""

    type: str
    """creating, updating, deleting, reading or importing."""

    urn: str
    kind: str | None
    """The definition's name; None: not a resource of this version of the package."""

    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    parent: str | None

    @property
    def name(self) -> str:
        return self.urn.rsplit("::", 1)[1]

    @property
    def is_ours(self) -> bool:
        """Whether it is a resource of this package, of whatever version."""
        return f"${TYPE_PREFIX}" in self.urn or f"::{TYPE_PREFIX}" in self.urn

    @property
    def what(self) -> str:
        kind = self.kind or self.urn.split("::")[-2].rsplit("$", 1)[-1]
        verbs = {"creating": "create", "updating": "update", "deleting": "delete", "reading": "read"}
        return f"{verbs.get(self.type, self.type)} of {kind} {self.name}"


@dataclass(frozen=True)
class State:
    """What a stack's state says: of the operations that were cut short, and of what there is."""

    stack: str
    operations: list[Operation]
    written_at: datetime | None
    """When it was last written: an operation in it began before that."""

    ids: frozenset[str]
    urns: Mapping[str, bool] = field(default_factory=dict)
    """What there is; True: its replacement was about to be made, and it is gone."""


def state_of(deployment: Mapping[str, Any]) -> State:
    """The state in a `pulumi stack export`."""
    resources = deployment.get("resources") or []
    operations = [_operation(one) for one in deployment.get("pending_operations") or []]
    urns = [one["urn"] for one in resources] + [operation.urn for operation in operations]
    written = (deployment.get("manifest") or {}).get("time")
    return State(
        stack=urns[0].split("::")[0].removeprefix("urn:pulumi:") if urns else "",
        operations=operations,
        written_at=moment(written),
        ids=frozenset(one["id"] for one in resources if one.get("id")),
        urns={one["urn"]: bool(one.get("pendingReplacement")) for one in resources if not one.get("delete")},
    )


def _operation(pending: Mapping[str, Any]) -> Operation:
    resource = pending["resource"]
    kind = str(resource["type"]).removeprefix(TYPE_PREFIX)
    parent = str(resource.get("parent") or "")
    return Operation(
        type=pending["type"],
        urn=resource["urn"],
        kind=kind if kind in PROVIDER_OF else None,
        id=str(resource.get("id") or ""),
        inputs=dict(resource.get("inputs") or {}),
        outputs=dict(resource.get("outputs") or {}),
        parent=parent if parent and f"::{ROOT_TYPE}::" not in parent else None,
    )


def find_out(
    client: Client, state: State, claimed: Collection[str], account: str | None = None
) -> list[Finding]:
    """What became of each operation. `claimed`: names whose objects the user says are the stack's own;
    `account`: in whose name it is looked up.

    Raises what the client raises, and LifecycleError for what goes away while it is looked at.
    """
    return [_Inquiry(client, state, one, one.name in claimed, account).finding() for one in state.operations]


@dataclass(frozen=True)
class _Inquiry:
    """One operation being looked into."""

    client: Client
    state: State
    operation: Operation
    claimed: bool
    account: str | None

    def finding(self) -> Finding:
        operation = self.operation
        looks = {
            ("creating", "Room"): self._room_create,
            ("creating", "RealtimeTranscription"): self._transcription_create,
            ("creating", "WebhookEndpoint"): self._nothing_registered,
            ("deleting", "Room"): self._room_delete,
            ("deleting", "RealtimeTranscription"): self._transcription_delete,
            ("updating", "WebhookEndpoint"): self._harmless,
            ("deleting", "WebhookEndpoint"): self._harmless,
        }
        if operation.kind is None:
            whose = "not this package's: look for it where it would have been made"
            newer = "nothing that this version knows: look at VideoSDK, or run this with a newer one"
            return self._undecided(f"is {newer if operation.is_ours else whose}")
        return looks.get((operation.type, operation.kind), self._otherwise)()

    def _says(self, became: str) -> Finding:
        return Finding(self.operation.what, became, clears=self.operation.type == "creating")

    def _undecided(self, became: str) -> Finding:
        return replace(self._says(became), undecided=True)

    def _not_found(self, became: str) -> Finding:
        """What became of it, where nothing was found: with other credentials that tells nothing."""
        operation = self.operation
        began_as = operation.inputs if operation.type == "creating" else operation.outputs
        other = lifecycle.other_maker(began_as, self.account)
        if other is None:
            return self._says(became)
        return self._undecided(
            f"may have taken effect: nothing of it is found with {self.account}, but it was to be done with "
            f"{other}. Run this again with those credentials and that endpoint"
        )

    def _harmless(self) -> Finding:
        return self._says("changed nothing at VideoSDK: the next `pulumi up` does it anew")

    def _otherwise(self) -> Finding:
        operation = self.operation
        assert operation.kind is not None
        if operation.type == "creating":
            return self._undecided(
                "may have taken effect, and is nothing that this looks for: look at VideoSDK"
            )
        if operation.type == "deleting":
            return self._says("may have taken effect. The state still has it: run the same command again")
        if operation.type == "updating" and PROVIDER_OF[operation.kind].definition.update is not None:
            return self._says("may have taken effect: the next `pulumi up` does it anew")
        return self._harmless()

    def _nothing_registered(self) -> Finding:
        return self._says("left nothing behind: VideoSDK registers no webhook endpoints")

    # Creates

    def _room_create(self) -> Finding:
        custom_room_id = self.operation.inputs.get("custom_room_id")
        if not isinstance(custom_room_id, str):
            return self._encrypted("custom_room_id")
        room = self.client.rooms.get(custom_room_id)
        if room is None:
            return self._not_found(f"did not take effect: no room has custom_room_id {custom_room_id!r}")
        if room.disabled:
            return self._says(
                f"left nothing that lives: room {room.room_id} with custom_room_id {custom_room_id!r} is "
                "deactivated"
            )
        there = f"room {room.room_id} with custom_room_id {custom_room_id!r} is there, made {room.created_at}"
        if room.room_id in self.state.ids:
            return self._says(f"left nothing new: {there}, and the stack has it")
        generated = "custom_room_id" in self.operation.inputs.get(lifecycle.GENERATED, ())
        if generated or self._ours(room.created_at, room.answered_at):
            return self._took_effect(room.room_id, there)
        return self._whose(there)

    def _transcription_create(self) -> Finding:
        room_id = self.operation.inputs.get("room_id")
        if not isinstance(room_id, str):
            return self._encrypted("room_id")
        seen = self.client.realtime_transcriptions.running_in(room_id)
        found = (*seen.certain, *seen.unknown_room)
        running = [one for one in found if one.id not in self.state.ids]
        if not running:
            return self._not_found(
                f"left nothing that runs: there is no running transcription in room {room_id}"
            )
        candidates = [one for one in running if self._ours(one.start, seen.answered_at)] or running
        if len(candidates) > 1:
            return self._undecided(
                f"may have taken effect: {len(candidates)} transcriptions may be running in room {room_id}: "
                f"{_named(candidates)}. End what is not wanted, and run this again"
            )
        only = candidates[0]
        there = f"transcription {only.id} runs in room {room_id} since {only.start}"
        if self.claimed or (only.room_id and self._ours(only.start, seen.answered_at)):
            return self._took_effect(only.id, there)
        return self._whose(there if only.room_id else f"{there}, or in another one")

    def _ours(self, began: str | None, server_clock: datetime | None) -> bool:
        """Whether it came after this operation had been written down, or the user says that it is ours."""
        if self.claimed or self.operation.inputs.get("adopt") is True:
            return True
        made, written = moment(began), self.state.written_at
        if made is None or written is None:
            return False
        ahead = server_clock - datetime.now(UTC) if server_clock is not None else timedelta()
        return made - ahead >= written - DEPLOYER_CLOCK_SKEW

    def _took_effect(self, id_: str, there: str) -> Finding:
        operation = self.operation
        became = f"took effect: {there}"
        name, forget = operation.name, None
        if self.state.urns.get(operation.urn) is True:
            forget = operation.urn
        elif operation.urn in self.state.urns:
            # What it was to replace still has its name in the state.
            name = f"{name}-left-behind"
            became += (
                f". The one that it was to replace is still in the stack, so the document calls it {name!r}: "
                "as no program declares that, the next `pulumi up` takes it away"
            )
        return Finding(operation.what, became, self._entry(name, id_), clears=True, forget_first=forget)

    def _entry(self, name: str, id_: str) -> Entry:
        operation = self.operation
        assert operation.kind is not None
        inputs = operation.inputs | {lifecycle.NAME: name}
        definition = PROVIDER_OF[operation.kind].definition
        seen = lifecycle.read(definition, self.client, id_, inputs, self.account)
        assert seen is not None  # without outputs, `read` raises for what is gone
        return Entry(operation.kind, name, id_, seen.inputs, seen.properties, operation.parent)

    def _whose(self, there: str) -> Finding:
        return self._undecided(
            f"may have taken effect: {there}, and VideoSDK does not say by whom. If it is this stack's own, "
            f"run this again with --claim {shlex.quote(self.operation.name)}; if not, leave it"
        )

    def _encrypted(self, field_name: str) -> Finding:
        return self._undecided(
            f"cannot be looked up, since {field_name} is encrypted in the state: look for it at VideoSDK"
        )

    # Deletes

    def _room_delete(self) -> Finding:
        room = self.client.rooms.get(self.operation.id)
        ended = None if room is None else room.disabled
        return self._deleted(ended, f"room {self.operation.id}", "is deactivated")

    def _transcription_delete(self) -> Finding:
        found = self.client.realtime_transcriptions.get(self.operation.id)
        ended = None if found is None else not found.running
        return self._deleted(ended, f"transcription {self.operation.id}", "has ended")

    def _deleted(self, gone: bool | None, what: str, ended: str) -> Finding:
        """`gone` None: it was not found."""
        again = "run the same command again"
        if gone is not False:
            says = self._not_found if gone is None else self._says
            return says(f"took effect: {what} {ended}. The state still has it: {again}")
        return self._says(f"did not take effect: {what} is still there. To take it away, {again}")


def _named(transcriptions: Sequence[Transcription]) -> str:
    return ", ".join(f"{one.id} (since {one.start})" for one in transcriptions)


def steps(stack: str, findings: Sequence[Finding], file: str) -> list[str]:
    """What to run, in this order; the entries stand in `file`."""
    of_stack = f"--stack {shlex.quote(stack)}"
    forgotten = [shlex.quote(one.forget_first) for one in findings if one.forget_first]
    commands = [f"pulumi state delete {urn} --yes {of_stack}" for urn in forgotten]
    if any(finding.entry for finding in findings):
        how = "--protect=false --generate-code=false --yes"
        commands.append(f"pulumi import --file {shlex.quote(file)} {how} {of_stack}")
    clearing = "--clear-pending-creates " if any(finding.clears for finding in findings) else ""
    return [*commands, f"pulumi refresh {clearing}--yes {of_stack}", f"pulumi preview {of_stack}"]
