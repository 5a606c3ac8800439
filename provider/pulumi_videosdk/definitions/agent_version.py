"""AgentVersion: an image of an agent that the agent cloud runs, and how many replicas of it.

What always holds:

- A version that existed before is never taken over silently: the create fails, or adopts it if `adopt` is
  set.
- A version is active when it is created. VideoSDK deletes none: what is destroyed is deactivated.
- One with live calls is not deactivated, unless `force` is set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from .. import lifecycle
from ..api.agent_deployments import AgentDeployments
from ..api.agent_versions import AgentVersion, AgentVersions
from ..api.area import Seen
from ..api.model import moment
from ..lifecycle import (
    Accepts,
    Candidate,
    Context,
    Created,
    Definition,
    Found,
    Known,
    LifecycleError,
    replaces,
    stays,
    unordered,
)
from .agent_deployment import FORCED
from .objects import Kind, kept, lasting
from .terms import Name, Region, WebhookUrl, plain

if TYPE_CHECKING:
    from ..api.client import Client

PROFILES: Final = ("cpu-small", "cpu-medium", "cpu-large")
IMAGE_TYPES: Final = ("public", "private", "managed")
DAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")

MOST_REPLICAS: Final = 50
MOST_RECURRING: Final = 20
MOST_OVERRIDES: Final = 50

EVENTS: Final = tuple(
    f"agent-session-{state}" for state in ("starting", "started", "stopping", "stopped", "failed")
)

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _refused(text: str, *path: str | int) -> PydanticCustomError:
    # Braces would be taken for placeholders.
    return PydanticCustomError("refused", "{text}", {"text": text, "path": path})


def _clock(value: str) -> str:
    """A time of day, such as `09:30`."""
    if not _CLOCK.fullmatch(value):
        raise _refused("is no time of day; give one such as 09:30 or 18:00")
    return value


def _day(value: str) -> str:
    """A date, such as `2026-11-27`."""
    try:
        date.fromisoformat(value if _DATE.fullmatch(value) else "")
    except ValueError:
        raise _refused("is no date; give one such as 2026-11-27") from None
    return value


def _weekday(value: str) -> str:
    """One of the seven."""
    if value not in DAYS:
        raise _refused(f"is no day; give {', '.join(DAYS[:-1])} or {DAYS[-1]}")
    return value


Clock = Annotated[str, AfterValidator(_clock)]
Day = Annotated[str, AfterValidator(_day)]
Weekday = Annotated[str, AfterValidator(_weekday)]
Replicas = Annotated[int, Field(ge=0, le=MOST_REPLICAS)]


class VersionImage(lifecycle.Inputs):
    """A container's image."""

    image_url: Name
    """The whole reference, such as `ghcr.io/acme/note-taker:1.4`."""

    image_type: Annotated[Name, Known("image type", IMAGE_TYPES)] | None = None
    """Where it is kept: `public`, `private` (with an `image_pull_secret`), or `managed` by VideoSDK."""

    image_cr: Name | None = None
    """The registry's host, such as `ghcr.io`."""

    image_pull_secret: Name | None = None
    """The `secret_id` of the `IMAGE_PULL` secret by which a private image is pulled."""


class VersionWebhook(lifecycle.Inputs):
    """Who receives the events of a version's sessions."""

    end_point: WebhookUrl
    """Where VideoSDK posts them."""

    events: Annotated[list[Annotated[Name, Known("agent event", EVENTS)]], Field(min_length=1), unordered]
    """Which events, such as `agent-session-started`."""


def _ensure_window(start: str | None, end: str | None) -> None:
    if (start is None) != (end is None):
        missing = "end_time" if end is None else "start_time"
        raise _refused("is required beside the other: give both, or neither for the whole day", missing)
    if start is not None and start == end:
        raise _refused("must differ from start_time", "end_time")


class RecurringRule(lifecycle.Inputs):
    """How many replicas run at the least, in some hours of each week."""

    name: Name | None = None
    """What it is called."""

    days: Annotated[list[Weekday], Field(min_length=1), unordered]
    """On which days: `MON`, `TUE`, `WED`, `THU`, `FRI`, `SAT`, `SUN`."""

    start_time: Clock
    """From when on: `HH:mm`, in the schedule's time zone."""

    end_time: Clock
    """Until when: `HH:mm`; before `start_time` it is on the next day."""

    min_replica: Replicas
    """How many; at most the version's `max_replica`."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _ensure_window(self.start_time, self.end_time)
        return self


class DateRange(lifecycle.Inputs):
    """Some days in a row."""

    start: Day
    """The first: `YYYY-MM-DD`."""

    end: Day
    """The last: `YYYY-MM-DD`."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.end < self.start:
            raise _refused("must not be before start", "end")
        return self


class ScheduleOverride(lifecycle.Inputs):
    """How many replicas run at the least on certain days, whatever the recurring rules say."""

    name: Name | None = None
    """What it is called."""

    date: Day | None = None
    """On which day: `YYYY-MM-DD`. Give this or `date_range`."""

    date_range: DateRange | None = None
    """On which days: `{start, end}`."""

    start_time: Clock | None = None
    """From when on: `HH:mm`. Without both times, the whole day."""

    end_time: Clock | None = None
    """Until when: `HH:mm`."""

    min_replica: Replicas
    """How many; at most the version's `max_replica`."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.date is not None and self.date_range is not None:
            raise _refused("cannot stand beside date: give one of the two", "date_range")
        if self.date is None and self.date_range is None:
            raise _refused("is required: give it, or date_range", "date")
        _ensure_window(self.start_time, self.end_time)
        return self


class VersionSchedule(lifecycle.Inputs):
    """When how many replicas run at the least."""

    timezone: Name
    """The time zone by its IANA name, such as `Europe/Berlin`."""

    recurring: Annotated[list[RecurringRule], Field(max_length=MOST_RECURRING)] | None = None
    """Rules for each week: `[{days, start_time, end_time, min_replica, name}]`."""

    overrides: Annotated[list[ScheduleOverride], Field(max_length=MOST_OVERRIDES)] | None = None
    """Rules for certain days: `[{date or date_range, start_time, end_time, min_replica, name}]`. The highest
    `min_replica` of those that apply wins, else that of the recurring ones, else the version's own."""

    def least(self) -> Iterator[tuple[str, int, int]]:
        """The `min_replica` of each rule, and before it where that rule stands."""
        for at, rule in enumerate(self.recurring or ()):
            yield "recurring", at, rule.min_replica
        for at, override in enumerate(self.overrides or ()):
            yield "overrides", at, override.min_replica


class AgentVersionInputs(lifecycle.Inputs):
    """A version of an agent's deployment: what runs when the agent is called. VideoSDK activates it as it is
    created."""

    deployment_id: Annotated[Name, replaces, Accepts("AgentDeployment", "deployment_id")]
    """The deployment that it is a version of."""

    agent_id: Annotated[Name | None, Accepts("AgentDeployment", "agent_id")] = None
    """The deployment's agent; left out, it is looked up. It changes only with the deployment."""

    image: VersionImage
    """What runs: `{image_url, image_type, image_cr, image_pull_secret}`."""

    profile: Annotated[Annotated[Name, Known("compute profile", PROFILES)] | None, stays] = None
    """The machine for each replica."""

    min_replica: Annotated[Replicas | None, stays] = None
    """How many replicas run at the least; at most `max_replica`."""

    max_replica: Annotated[Replicas | None, stays] = None
    """How many replicas run at the most."""

    schedule: VersionSchedule | None = None
    """When other numbers of replicas run at the least: `{timezone, recurring, overrides}`."""

    region: Annotated[Region | None, replaces] = None
    """Where it runs; VideoSDK's default is `us002`."""

    version_tag: Annotated[Name | None, replaces] = None
    """A name for it, by which it can be dispatched. If it is left out, one is generated: the resource's name
    and a random suffix."""

    webhook: Annotated[
        VersionWebhook | None,
        replaces,
        Accepts("WebhookEndpoint", {"end_point": "url", "events": "events"}),
    ] = None
    """Who receives the events of its sessions: `{end_point, events}`."""

    force: bool = False
    """Whether a delete may drop live calls. It is read from the state: after setting it, run `up`."""

    adopt: bool = False
    """Whether to take over a version of the deployment that already has this `version_tag`, instead of
    failing. It becomes what is declared, and active."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        most = self.max_replica
        if most is None:
            return self
        if self.min_replica is not None and self.min_replica > most:
            raise _refused(f"must be at most max_replica, {most}", "min_replica")
        for name, at, least in self.schedule.least() if self.schedule else ():
            if least > most:
                raise _refused(f"must be at most max_replica, {most}", "schedule", name, at, "min_replica")
        return self


class AgentVersionOutputs(lifecycle.Outputs):
    version_id: str
    """The id that VideoSDK gave; the resource's `id` too."""

    agent_id: str
    """The deployment's agent."""

    active: bool
    """Whether it runs, as of the last `up` or `refresh`. Another version of the deployment may have taken its
    place."""

    status: str | None
    """As VideoSDK has it; as of the last `up` or `refresh`."""

    created_at: str | None
    """When it was created: ISO 8601, UTC."""


CHANGED: Final = frozenset({"image", "profile", "min_replica", "max_replica", "schedule"})
"""What can change in place."""

FIXED: Final = frozenset({"agent_id", "region", "webhook"})


def _generated_tag(name: str, suffix: str) -> str:
    return f"{plain(name, 'version')}-{suffix}"


def _kind(inputs: AgentVersionInputs) -> Kind[AgentVersion]:
    """The versions of one deployment."""

    def look(client: Client, tag: str) -> Seen[AgentVersion]:
        found = client.of(AgentVersions).of_deployment(inputs.deployment_id, inputs.agent_id)
        return found._replace(items=[one for one in found.items if one.version_tag == tag])

    return Kind("version", "version_tag", look, ends="deactivates", is_generated=True)


def _create(client: Client, inputs: AgentVersionInputs, context: Context) -> Created[AgentVersionOutputs]:
    """With a `version_tag` of your own, the list shows whether the deployment has such a version already;
    after a lost reply, whether it was created. With `adopt`, one that is there is changed to what is
    declared, and activated. Without `agent_id`, the deployment is looked up."""
    versions = client.of(AgentVersions)
    inputs = inputs.model_copy(update={"agent_id": inputs.agent_id or _agent_of(client, inputs)})
    kind = _kind(inputs)
    made, adopted = kind.create(
        client,
        inputs,
        context,
        make=lambda: versions.create(**inputs.model_dump(exclude={"force", "adopt"}, exclude_none=True)),
        adopt=lambda one: _adopted(kind, versions, one, inputs),
    )
    shown = [name for name, value in made.settings.items() if value is not None]
    return Created(made.id, _outputs(made, inputs.agent_id), adopted, shown)


def _agent_of(client: Client, inputs: AgentVersionInputs) -> str:
    deployment = client.of(AgentDeployments).get(inputs.deployment_id)
    if deployment is None or deployment.deleted:
        raise LifecycleError(
            f"there is no agent deployment {inputs.deployment_id!r} for these credentials. Nothing was "
            "created. Check deployment_id: is it another project's, or another account's?"
        )
    return deployment.agent_id


def _adopted(
    kind: Kind[AgentVersion], versions: AgentVersions, one: AgentVersion, inputs: AgentVersionInputs
) -> AgentVersion:
    declared, shown = inputs.model_dump(exclude_none=True), one.settings
    fixed = {name: value for name, value in declared.items() if name in FIXED}
    kind.ensure_as_declared(one, fixed, shown, definition.fields)
    _change(versions, one.id, declared, shown)
    if not one.active:
        versions.activate(one.id)
    return versions.get(one.id) or one


def _change(versions: AgentVersions, id: str, declared: Mapping[str, Any], there: Mapping[str, Any]) -> None:
    """Make what can change as it is declared; what is left out stays, but for a schedule."""
    fields = definition.fields
    # First: its rules may ask for more replicas than there are to be at the most.
    if "schedule" not in declared and there.get("schedule") is not None:
        versions.clear_schedule(id)
    changes = {
        name: declared[name]
        for name in sorted(CHANGED & declared.keys())
        if not fields[name].shape.same(declared[name], there.get(name))
    }
    if changes:
        versions.update(id, **changes)


def _read(
    client: Client, id: str, inputs: AgentVersionInputs, stored: Mapping[str, Any]
) -> Found[AgentVersionOutputs] | None:
    """One look-up.

    What VideoSDK shows otherwise than declared is drift. That a version is not active any more is shown by
    `active`; the next `up` leaves it so, since another one may have taken its place.
    """
    found = client.of(AgentVersions).get(id)
    if found is None:
        return None
    outputs = _outputs(found, stored.get("agent_id"))
    return Found(lasting(outputs, stored, "created_at"), found.settings)


def _update(client: Client, id: str, inputs: AgentVersionInputs, context: Context) -> AgentVersionOutputs:
    """In place: the image, the profile, the numbers of replicas and the schedule. A schedule that is left out
    is deleted."""
    if inputs.agent_id not in (None, agent := context.stored.get("agent_id")):
        raise LifecycleError(
            f"agent version {id} is of agent {agent}, as its deployment is: nothing was changed. Give that "
            "agent_id, or leave it out."
        )
    _change(client.of(AgentVersions), id, inputs.model_dump(exclude_none=True), context.stored)
    return kept(AgentVersionOutputs, context)


def _delete(client: Client, id: str, inputs: AgentVersionInputs) -> None:
    """It is deactivated. If that fails, it is looked up: if it is inactive or gone already, that is a
    success."""
    versions = client.of(AgentVersions)

    def active(id: str) -> AgentVersion | None:
        found = versions.get(id)
        return found if found is not None and found.active else None

    _kind(inputs).delete(
        id,
        lambda id: versions.deactivate(id, force=inputs.force),
        active,
        if_refused="" if inputs.force else FORCED,
    )


def _find(client: Client, deployment_id: str) -> list[Candidate]:
    found = client.of(AgentVersions).of_deployment(deployment_id)
    return [
        Candidate(
            one.id,
            f"agent version {one.id} with version_tag {one.version_tag!r} is there, made {one.created_at}",
            moment(one.created_at),
            found.answered_at,
        )
        for one in found.items
    ]


def _outputs(found: AgentVersion, agent_id: str | None) -> AgentVersionOutputs:
    return AgentVersionOutputs(
        version_id=found.id,
        agent_id=found.agent_id or agent_id or "",
        active=found.active,
        status=found.status,
        created_at=found.created_at,
    )


EXAMPLE = """
notes = videosdk.AgentDeployment("notes", name="note-taker")
version = videosdk.AgentVersion(
    "version",
    deployment_id=notes,
    image={"image_url": "ghcr.io/acme/note-taker:1.4", "image_type": "public", "image_cr": "ghcr.io"},
    profile="cpu-small",
    min_replica=0,
    max_replica=3,
)
pulumi.export("version_id", version.version_id)
"""

_ONE = "/ai/v1/cloud/versions/{id}"
_LIST = "GET /ai/v1/cloud/versions"

definition = Definition(
    name="AgentVersion",
    inputs=AgentVersionInputs,
    outputs=AgentVersionOutputs,
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    defaults={"version_tag": _generated_tag},
    unique_input="version_tag",
    id_output="version_id",
    calls={
        "create": (
            "GET /ai/v1/cloud/deployments",
            _LIST,
            "POST /ai/v1/cloud/versions",
            f"PUT {_ONE}",
            f"PUT {_ONE}/activate",
        ),
        "read": (f"GET {_ONE}",),
        "update": (f"PUT {_ONE}", f"DELETE {_ONE}/schedule"),
        "delete": (f"PUT {_ONE}/activate", f"GET {_ONE}"),
    },
    noun="agent version",
    find_by="deployment_id",
    find=_find,
    example=EXAMPLE,
    import_="By its id.",
    import_id="ddv_4f7c2a9108d1",
)
