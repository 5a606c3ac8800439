"""Versions of an agent's deployment: an image and how many of it run (API §10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator
from typing_extensions import TypedDict

from videosdk_emulator.areas import agent_deployments as deployments
from videosdk_emulator.areas.agent_deployments import BASE as DEPLOYMENTS
from videosdk_emulator.areas.agent_deployments import CloudPaged
from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Action, Area, Row, Section
from videosdk_emulator.core.ids import prefixed_id
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, invalid, not_found, page
from videosdk_emulator.core.schema import Body, Name, Number, PageInfo, Said, Stored, Time
from videosdk_emulator.core.store import Document, has

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend

BASE = "/ai/v1/cloud/versions"
DAYS = Literal["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about versions."""

    version_rollover: Literal["replaces", "beside"] = "replaces"
    """Whether a version that is activated takes the place of its deployment's others."""
    version_filters: Literal["compared", "ignored"] = "compared"
    """What the list of versions does with its filters."""
    version_image: Literal["object", "url"] = "object"
    """How a version shows its image: as it was sent (VideoSDK's CLI), or its url alone (its SDK)."""
    version_schedule: Literal["shown", "hidden"] = "shown"
    """Whether a version shows its schedule and its webhook."""
    live_sessions: Literal[409, 400] = 409
    """Ending a version with live sessions, without `force`."""
    stop_again: Literal[200, 400] = 200
    """Deactivating a version that is not active."""


# What a caller sends


class Image(Body):
    image_url: Name
    image_type: Literal["public", "private", "managed"] | None = None
    image_cr: Annotated[str | None, Field(alias="imageCR")] = None
    image_pull_secret: str | None = None


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("must be YYYY-MM-DD") from None


Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Day = Annotated[str, AfterValidator(_date), Field(json_schema_extra={"format": "date"})]
Replicas = Annotated[
    int,
    Field(ge=0, le=50),
    # JSON does not tell 3.0 from 3.
    BeforeValidator(lambda value: int(value) if isinstance(value, float) and value.is_integer() else value),
]


class Recurring(Body):
    name: str | None = None
    days: Annotated[list[DAYS], Field(min_length=1)]
    start_time: Clock
    end_time: Clock
    min_replica: Replicas


class DateRange(Body):
    start: Day
    end: Day


class Override(Body):
    # Narrower than what is accepted: a day, without a range or times.
    model_config = ConfigDict(
        json_schema_extra={
            "required": ["date", "minReplica"],
            "properties": {
                "date": {"type": "string", "format": "date"},
                "minReplica": {"type": "integer", "minimum": 0, "maximum": 50},
            },
        }
    )
    name: str | None = None
    date: Day | None = None
    date_range: DateRange | None = None
    start_time: Clock | None = None
    end_time: Clock | None = None
    min_replica: Replicas

    @model_validator(mode="after")
    def _when(self) -> Self:
        if (self.date is None) == (self.date_range is None):
            raise ValueError("must have exactly one of 'date' or 'dateRange'")
        if (self.start_time is None) != (self.end_time is None):
            raise ValueError("must provide both start and end or neither")
        return self


class Schedule(Body):
    timezone: Name
    recurring: Annotated[list[Recurring], Field(max_length=20)] | None = None
    overrides: Annotated[list[Override], Field(max_length=50)] | None = None


class Webhook(Body):
    end_point: str
    events: list[str]


class Scaling(Body):
    profile: Literal["cpu-small", "cpu-medium", "cpu-large"] | None = None
    min_replica: Replicas | None = None
    max_replica: Replicas | None = None
    schedule: Schedule | None = None


class NewVersion(Scaling):
    agent_id: Name
    deployment_id: Name
    image: Image
    region: str | None = None
    version_tag: str | None = None
    webhook: Webhook | None = None


class ChangedVersion(Scaling):
    image: Image | None = None


class Activate(Body):
    activate: bool
    force: bool = False


class Force(Body):
    force: bool = False


class Filters(CloudPaged):
    agent_id: str | None = None
    deployment_id: str | None = None
    sort: Literal["1", "-1"] = "-1"


SETTINGS = ("image", "profile", "minReplica", "maxReplica", "schedule", "region", "versionTag", "webhook")


# What is kept, and what a reply holds


class StoredVersion(Stored):
    id: str
    agent_id: str
    deployment_id: str
    active: bool
    live_sessions: Number
    """How many calls it is in: a test sets it."""
    created_at: str
    image: Image
    profile: str | None = None
    min_replica: int | None = None
    max_replica: int | None = None
    schedule: Schedule | None = None
    region: str | None = None
    version_tag: str | None = None
    webhook: Webhook | None = None


class Version(TypedDict):
    id: str
    agentId: str
    deploymentId: str
    active: bool
    status: str
    createdAt: Time
    image: str | dict[str, str]
    profile: NotRequired[str]
    minReplica: NotRequired[int]
    maxReplica: NotRequired[int]
    schedule: NotRequired[dict[str, Any]]
    region: NotRequired[str]
    versionTag: NotRequired[str]
    webhook: NotRequired[dict[str, Any]]


class Versions(TypedDict):
    pageInfo: PageInfo
    versions: list[Version]


class Log(TypedDict):
    log: str
    timestamp: Time
    metadata: dict[str, str]


class LogPageInfo(TypedDict):
    page: Number
    perPage: Number
    totalPages: Number
    total: Number


class Logs(TypedDict):
    logs: list[Log]
    pageInfo: LogPageInfo


def _example(backend: Backend) -> tuple[str, dict[str, Any]]:
    deployment = deployments.area.table(backend).newest(status="active")
    deployment = deployment or {"id": "DEPLOYMENT_ID", "agentId": "AGENT_ID"}
    ids = {"deploymentId": deployment["id"], "agentId": deployment["agentId"]}
    return BASE, {**ids, "image": {"imageUrl": "docker.io/acme/note-taker:1.0"}}


area = Area(
    "agent_versions",
    document=StoredVersion,
    indexed=("deploymentId",),
    quirks=Quirks,
    section=Section(
        "Agents' versions",
        empty="No version of a deployment yet. Create one:",
        example=_example,
        counted=("active versions", (has(True, "active"),)),
        searched=("id", "deploymentId", "agentId", "versionTag"),
    ),
)


@area.post(BASE, Version, created=True, fails=UNKNOWN)
def create(call: Call, body: NewVersion) -> Reply:
    """Create a version of a deployment, and activate it (API §10.2)."""
    backend = call.backend
    deployment = deployments.found(call, body.deployment_id)
    if body.agent_id != deployment["agentId"]:
        raise not_found("Agent", backend.quirks)
    settings = body.sent(*SETTINGS)
    _ensure_scaling(settings)
    version = {
        "id": prefixed_id("ddv"),
        "agentId": body.agent_id,
        "deploymentId": body.deployment_id,
        "active": False,
        "liveSessions": 0,
        "createdAt": backend.timestamp(),
        **settings,
    }
    return Reply(_to_json(backend, _activate(backend, version)), backend.quirks.created_status)


@area.get(BASE, Versions, fails=UNKNOWN)
def list_(call: Call, filters: Filters) -> Reply:
    """List the versions of an agent's deployment, newest first unless `sort` is 1 (API §10.2)."""
    backend = call.backend
    wanted = {"agentId": filters.agent_id, "deploymentId": filters.deployment_id}
    if Quirks.of(backend).version_filters == "ignored":
        wanted = {}
    found = area.table(backend).find(**{name: value for name, value in wanted.items() if value is not None})
    ordered = found if filters.sort == "1" else found[::-1]
    return Reply(page(ordered, filters, backend.quirks, partial(_to_json, backend), "versions"))


@area.get(f"{BASE}/{{id}}", Version, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get a version (API §10.2)."""
    return Reply(_to_json(call.backend, _found(call, id)))


@area.put(f"{BASE}/{{id}}", Version, fails=UNKNOWN)
def update(call: Call, id: str, body: ChangedVersion) -> Reply:
    """Change the image of a version, or how many of it run (API §10.2)."""
    version, given = _found(call, id), body.sent(*SETTINGS[:5])
    if "image" in given:
        given["image"] = {**version["image"], **given["image"]}
    changed = {**version, **given}
    _ensure_scaling(changed)
    return Reply(_to_json(call.backend, area.table(call.backend).save(changed)))


@area.put(f"{BASE}/{{id}}/activate", Said, fails=(*UNKNOWN, 409))
def activate(call: Call, id: str, body: Activate) -> Reply:
    """Activate a version, or stop it: with live sessions only by `force` (API §10.2)."""
    backend, version = call.backend, _found(call, id)
    if body.activate:
        _activate(backend, version)
        return Reply({"message": "Version activated successfully"})
    if not version["active"] and Quirks.of(backend).stop_again == 400:
        raise Refused(400, "Version is not active")
    if version["liveSessions"] and not body.force:
        raise Refused(Quirks.of(backend).live_sessions, "Version has active sessions")
    _stop(backend, version)
    return Reply({"message": "Version deactivated successfully"})


@area.delete(f"{BASE}/{{id}}/schedule", Said, fails=UNKNOWN)
def clear_schedule(call: Call, id: str) -> Reply:
    """Take a version's schedule away (API §10.2)."""
    version = _found(call, id)
    version.pop("schedule", None)
    area.table(call.backend).save(version)
    return Reply({"message": "Schedule cleared successfully"})


# The deployments' calls that are about versions


@deployments.area.get(f"{DEPLOYMENTS}/{{id}}/latest", Version, fails=UNKNOWN)
def latest(call: Call, id: str) -> Reply:
    """Get the newest version of a deployment (API §10.2)."""
    version = area.table(call.backend).newest(deploymentId=deployments.found(call, id)["id"])
    if version is None:
        raise not_found("Version", call.backend.quirks)
    return Reply(_to_json(call.backend, version))


@deployments.area.get(f"{DEPLOYMENTS}/{{id}}/console-logs", Logs, fails=UNKNOWN)
def logs(call: Call, id: str, paged: CloudPaged) -> Reply:
    """List what a deployment's versions have logged: that they began (API §10.2)."""
    versions = area.table(call.backend).find(deploymentId=deployments.found(call, id)["id"])
    shown = page(versions[::-1], paged, call.backend.quirks, _log, "logs")
    info = shown["pageInfo"]
    named = {"page": info["currentPage"], "perPage": info["perPage"]}
    return Reply(
        {"logs": shown["logs"], "pageInfo": {**named, "totalPages": info["lastPage"], "total": info["total"]}}
    )


def _log(version: Document) -> dict[str, Any]:
    said = f"version {version['id']} began"
    return {"log": said, "timestamp": version["createdAt"], "metadata": {"versionId": version["id"]}}


@deployments.area.post(f"{DEPLOYMENTS}/{{id}}/delete", Said, fails=(*UNKNOWN, 409))
def delete(call: Call, id: str, body: Force = Force()) -> Reply:  # noqa: B008
    """Delete a deployment: one with active versions or live sessions only by `force` (API §10.2)."""
    backend, deployment = call.backend, deployments.found(call, id)
    running = area.table(backend).find(deploymentId=id, active=True)
    if any(one["liveSessions"] for one in running) and not body.force:
        raise Refused(Quirks.of(backend).live_sessions, "Deployment has active sessions")
    if running and not body.force and deployments.Quirks.of(backend).deployment_in_use == "refused":
        raise Refused(409, "Deployment has active versions")
    for one in running:
        _stop(backend, one)
    deployments.area.table(backend).save({**deployment, "status": "deleted"})
    return Reply({"message": "Deployment deleted successfully"})


def _found(call: Call, id: str) -> Document:
    version = area.table(call.backend).newest(id=id)
    if version is None:
        raise not_found("Version", call.backend.quirks)
    return version


def _ensure_scaling(settings: dict[str, Any]) -> None:
    least, most = settings.get("minReplica", 0), settings.get("maxReplica", 50)
    if least > most:
        raise invalid("'minReplica' must be at most 'maxReplica'")
    schedule = settings.get("schedule") or {}
    rules = [*(schedule.get("recurring") or []), *(schedule.get("overrides") or [])]
    if any(rule["minReplica"] > most for rule in rules):
        raise invalid("'schedule' must ask for at most 'maxReplica'")


def _activate(backend: Backend, version: Document) -> Document:
    if Quirks.of(backend).version_rollover == "replaces":
        for one in area.table(backend).find(deploymentId=version["deploymentId"], active=True):
            area.table(backend).save({**one, "active": False})
    return area.table(backend).save({**version, "active": True})


def _stop(backend: Backend, version: Document) -> Document:
    return area.table(backend).save({**version, "active": False, "liveSessions": 0})


@area.verb("deactivate")
def deactivate_now(call: Call, version: Document) -> Document:
    """Stops it, as somebody else would."""
    return _stop(call.backend, version)


def _to_json(backend: Backend, version: Document) -> dict[str, Any]:
    quirks, ids = Quirks.of(backend), ("id", "agentId", "deploymentId", "active", "createdAt")
    shown = {name: version[name] for name in (*ids, *SETTINGS) if name in version}
    if quirks.version_image == "url":
        shown["image"] = version["image"]["imageUrl"]
    if quirks.version_schedule == "hidden":
        shown = {name: value for name, value in shown.items() if name not in ("schedule", "webhook")}
    return {**shown, "status": "active" if version["active"] else "inactive"}


@area.row
def row(backend: Backend, version: Document) -> Row:
    """A version in the console."""
    id_, calls = version["id"], version["liveSessions"]
    badges = [("active", "good") if version["active"] else ("inactive", "")]
    badges += [(f"{calls} live", "good")] if calls else []
    title = [id_, version.get("versionTag") or version["image"]["imageUrl"], version["deploymentId"]]
    shown = Row(id_, title, badges, times=[version["createdAt"], None])
    if version["active"]:
        path = ("agent_versions", id_, "deactivate")
        shown.actions.append(Action("Deactivate", f"version {id_}", f"Version {id_} deactivated", path))
    return shown
