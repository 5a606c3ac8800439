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
from ..lifecycle import AnyDefinition, Candidate, LifecycleError
from ..lifecycle.aftermath import described, left_by_create
from .documents import Entry, import_command
from .sides import DEFINITIONS, DYNAMIC, Side, own_provider, side_of

DEPLOYER_CLOCK_SKEW: Final = timedelta(seconds=2)
"""How far the clocks of the machine that deployed and of VideoSDK may be apart."""

ROOT_TYPE: Final = "pulumi:pulumi:Stack"


@dataclass(frozen=True)
class Finding:
    """One operation, and its outcome, in words."""

    operation: str
    outcome: str
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
    side: Side | None
    """Of which side it is; None: not a resource of this package."""

    kind: str | None
    """The definition's name; None: not a resource of this version of the package."""

    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    parent: str | None
    own_provider: str | None = None
    """The provider whose settings it has; None: it has the stack's."""

    @property
    def name(self) -> str:
        return self.urn.rsplit("::", 1)[1]

    @property
    def verb(self) -> str:
        verbs = {"creating": "create", "updating": "update", "deleting": "delete", "reading": "read"}
        return verbs.get(self.type, self.type)

    @property
    def description(self) -> str:
        kind = self.kind or self.urn.split("::")[-2].rsplit("$", 1)[-1]
        return f"{self.verb} of {kind} {self.name}"


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
    side, parent = side_of(resource["type"]), str(resource.get("parent") or "")
    definition = DEFINITIONS.get(side.kind(resource["type"]) or "") if side else None
    inputs, outputs = (dict(resource.get(part) or {}) for part in ("inputs", "outputs"))
    if side and definition:
        inputs, outputs = side.inside(definition, inputs), side.inside(definition, outputs)
    return Operation(
        type=pending["type"],
        urn=resource["urn"],
        side=side,
        kind=definition.name if definition else None,
        id=str(resource.get("id") or ""),
        inputs=inputs,
        outputs=outputs,
        parent=parent if parent and f"::{ROOT_TYPE}::" not in parent else None,
        own_provider=own_provider(resource) if side else None,
    )


def find_out(
    client: Client, state: State, claimed: Collection[str], account: str | None = None
) -> list[Finding]:
    """What became of each operation. `claimed`: names whose objects the user says are the stack's own;
    `account`: in whose name it is looked up.

    Raises what the client raises, and LifecycleError for what goes away while it is looked at.
    """
    return [_finding(client, state, one, one.name in claimed, account) for one in state.operations]


def _finding(
    client: Client, state: State, operation: Operation, claimed: bool, account: str | None
) -> Finding:
    definition = DEFINITIONS.get(operation.kind or "")
    if definition is None:
        whose = "not this package's: look for it where it would have been made"
        newer = "nothing that this version knows: look at VideoSDK, or run this with a newer one"
        return _undecided(operation, f"is {newer if operation.side else whose}")
    if operation.own_provider is not None:
        whose = f"the settings of provider {operation.own_provider!r}, which this does not have"
        return _undecided(operation, f"was to be done with {whose}: look at VideoSDK")
    if operation.type == "creating":
        return _after_create(client, definition, state, operation, claimed, account)
    if not definition.changes_server(operation.verb):
        return _decided(operation, "changed nothing at VideoSDK: the next `pulumi up` does it anew")
    if operation.type == "deleting":
        return _after_delete(client, definition, operation, account)
    return _decided(operation, "may have taken effect: the next `pulumi up` does it anew")


def _decided(operation: Operation, outcome: str) -> Finding:
    return Finding(operation.description, outcome, clears=operation.type == "creating")


def _undecided(operation: Operation, outcome: str) -> Finding:
    return replace(_decided(operation, outcome), undecided=True)


def _not_found(operation: Operation, account: str | None, outcome: str) -> Finding:
    """The outcome where nothing was found: with other credentials that tells nothing."""
    began_as = operation.inputs if operation.type == "creating" else operation.outputs
    other = lifecycle.other_maker(began_as, account)
    if other is None:
        return _decided(operation, outcome)
    return _undecided(
        operation,
        f"may have taken effect: nothing of it is found with {account}, but it was to be done with "
        f"{other}. Run this again with those credentials and that endpoint",
    )


def _after_create(
    client: Client,
    definition: AnyDefinition,
    state: State,
    operation: Operation,
    claimed: bool,
    account: str | None,
) -> Finding:
    noun, key = definition.noun, definition.find_by
    if not definition.registered:
        return _decided(operation, f"left nothing behind: VideoSDK registers no {noun}s")
    if definition.find is None:
        return _undecided(
            operation, "may have taken effect, and is nothing that this looks for: look at VideoSDK"
        )
    value = operation.inputs.get(key)
    if not isinstance(value, str | list):
        return _undecided(
            operation,
            f"cannot be looked up, since {key} is encrypted in the state: look for it at VideoSDK",
        )
    try:
        left = left_by_create(
            definition,
            client,
            operation.inputs,
            # What the deployer's clock says is no proof that it came before.
            lambda one: _began_after(one, state.written_at) or None,
            known=state.ids,
            claimed=claimed,
        )
    except LifecycleError as error:
        return _undecided(operation, f"may have taken effect: {error}")
    if not left.found:
        effect = "left nothing that runs: no running" if definition.running else "did not take effect: no"
        return _not_found(operation, account, f"{effect} {noun} has {key} {value!r}")
    if not left.alive:
        return _decided(operation, f"left nothing that lives: {described(left.found)}")
    if not left.candidates:
        return _decided(operation, f"left nothing new: {described(left.alive)}, and the stack has it")
    if left.ours is not None:
        return _took_effect(client, definition, state, operation, left.ours, account)
    if len(left.candidates) > 1:
        return _undecided(
            operation,
            f"may have taken effect, and any of {len(left.candidates)} may be what it made: "
            f"{described(left.candidates)}. End what is not wanted, and run this again",
        )
    return _undecided(
        operation,
        f"may have taken effect: {described(left.candidates)}, and VideoSDK does not say by whom. If it is "
        f"this stack's own, run this again with --claim {shlex.quote(operation.name)}; if not, leave it",
    )


def _began_after(candidate: Candidate, written_at: datetime | None) -> bool:
    """Whether it came after the operation had been written down."""
    began, answered_at = candidate.began, candidate.answered_at
    if began is None or written_at is None:
        return False
    ahead = answered_at - datetime.now(UTC) if answered_at is not None else timedelta()
    return began - ahead >= written_at - DEPLOYER_CLOCK_SKEW


def _took_effect(
    client: Client,
    definition: AnyDefinition,
    state: State,
    operation: Operation,
    found: Candidate,
    account: str | None,
) -> Finding:
    outcome = f"took effect: {found.description}"
    name, forget = operation.name, None
    if state.urns.get(operation.urn) is True:
        forget = operation.urn
    elif operation.urn in state.urns:
        # What it was to replace still has its name in the state.
        name = f"{name}-left-behind"
        outcome += (
            f". The one that it was to replace is still in the stack, so the document calls it {name!r}: "
            "as no program declares that, the next `pulumi up` takes it away"
        )
    seen = lifecycle.read(definition, client, found.id, operation.inputs | {lifecycle.NAME: name}, account)
    assert seen is not None  # without outputs, `read` raises for what is gone
    side = operation.side or DYNAMIC
    entry = Entry(definition.name, name, found.id, seen.inputs, seen.properties, operation.parent, side)
    return Finding(operation.description, outcome, entry, clears=True, forget_first=forget)


def _after_delete(
    client: Client, definition: AnyDefinition, operation: Operation, account: str | None
) -> Finding:
    inputs = definition.inputs.model_construct(**operation.inputs)
    found = definition.read(client, operation.id, inputs, operation.outputs)
    object_, again = f"{definition.noun} {operation.id}", "run the same command again"
    if found is None:
        return _not_found(
            operation, account, f"took effect: {object_} is gone. The state still has it: {again}"
        )
    if found.gone or found.ended:
        ended = "is gone" if found.gone else "has ended"
        return _decided(operation, f"took effect: {object_} {ended}. The state still has it: {again}")
    return _decided(operation, f"did not take effect: {object_} is still there. To take it away, {again}")


def steps(stack: str, findings: Sequence[Finding], file: str) -> list[str]:
    """What to run, in this order; the entries stand in `file`."""
    of_stack = f"--stack {shlex.quote(stack)}"
    forgotten = [shlex.quote(one.forget_first) for one in findings if one.forget_first]
    commands = [f"pulumi state delete {urn} --yes {of_stack}" for urn in forgotten]
    if any(finding.entry for finding in findings):
        commands.append(import_command(file, stack))
    clearing = "--clear-pending-creates " if any(finding.clears for finding in findings) else ""
    return [*commands, f"pulumi refresh {clearing}--yes {of_stack}", f"pulumi preview {of_stack}"]
