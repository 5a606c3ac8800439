"""Deployments of agents in VideoSDK's cloud (API §10.2). What they run are versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NotRequired

from typing_extensions import TypedDict

from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Area, Row, Section
from videosdk_emulator.core.ids import prefixed_id
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Reply, not_found, page
from videosdk_emulator.core.schema import Body, Count, Name, Paged, PageInfo, Stored, Time
from videosdk_emulator.core.store import Document

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend

BASE = "/ai/v1/cloud/deployments"


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about deployments."""

    deployment_filters: Literal["compared", "ignored"] = "compared"
    """What the list of deployments does with its filters."""
    deployment_deleted: Literal["hidden", "shown"] = "hidden"
    """Whether the list still shows a deployment that was deleted, which its status then says."""
    deployment_in_use: Literal["refused", "deleted"] = "refused"
    """Deleting a deployment with active versions, without `force`: 409, or they end with it."""


# What a caller sends


class NewDeployment(Body):
    name: str | None = None
    agent_id: str | None = None
    env_secret: str | None = None


class NewSecret(Body):
    env_secret: Name


class CloudPaged(Paged):
    per_page: Count = 10


class Filters(CloudPaged):
    agent_id: str | None = None
    name: str | None = None
    status: str | None = None
    deployment_id: str | None = None


# What is kept, and what a reply holds


class StoredDeployment(Stored):
    id: str
    name: str
    agent_id: str
    env_secret: str | None
    status: Literal["active", "deleted"]
    created_at: str


class Deployment(TypedDict):
    id: str
    name: str
    agentId: str
    status: str
    createdAt: Time
    envSecret: NotRequired[str]


class Deployments(TypedDict):
    pageInfo: PageInfo
    deployments: list[Deployment]


area = Area(
    "agent_deployments",
    document=StoredDeployment,
    indexed=("agentId",),
    quirks=Quirks,
    section=Section(
        "Agents' deployments",
        empty="No deployment of an agent yet. Create one:",
        example=lambda backend: (BASE, {"name": "note-taker"}),
        counted=("agents' deployments", ()),
        searched=("id", "name", "agentId"),
    ),
)


@area.post(BASE, Deployment, created=True)
def create(call: Call, body: NewDeployment = NewDeployment()) -> Reply:  # noqa: B008
    """Create a deployment of an agent, and the agent unless it is named (API §10.2)."""
    backend = call.backend
    deployment = area.table(backend).save(
        {
            "id": prefixed_id("dep"),
            "name": body.name or "agent",
            "agentId": body.agent_id or prefixed_id("ag"),
            "envSecret": body.env_secret,
            "status": "active",
            "createdAt": backend.timestamp(),
        }
    )
    return Reply(to_json(deployment), backend.quirks.created_status)


@area.get(BASE, Deployments, fails=UNKNOWN)
def list_(call: Call, filters: Filters) -> Reply:
    """List the deployments, newest first; `name` is a regular expression (API §2.5, §10.2)."""
    quirks, found = Quirks.of(call.backend), area.table(call.backend).find()
    if quirks.deployment_deleted == "hidden":
        found = [one for one in found if one["status"] != "deleted"]
    if quirks.deployment_filters == "compared":
        found = [one for one in found if _meets(one, filters)]
    shown = partial(page, found[::-1], filters, call.backend.quirks, to_json)
    return Reply(shown("deployments"))


def _meets(deployment: Document, filters: Filters) -> bool:
    wanted = {"id": filters.deployment_id, "agentId": filters.agent_id, "status": filters.status}
    if any(value not in (None, deployment[name]) for name, value in wanted.items()):
        return False
    try:
        return re.search(filters.name or "", deployment["name"]) is not None
    except re.error:
        return False


@area.put(f"{BASE}/{{id}}/update", Deployment, fails=UNKNOWN)
def update(call: Call, id: str, body: NewSecret) -> Reply:
    """Give a deployment another secret (API §10.2)."""
    deployment = {**found(call, id), "envSecret": body.env_secret}
    return Reply(to_json(area.table(call.backend).save(deployment)))


def found(call: Call, id: str) -> Document:
    """A deployment that is not deleted. Raises Refused."""
    deployment = area.table(call.backend).newest(id=id)
    if deployment is None or deployment["status"] == "deleted":
        raise not_found("Deployment", call.backend.quirks)
    return deployment


def to_json(deployment: Document) -> dict[str, Any]:
    """A deployment, as replies show it."""
    names = ("id", "name", "agentId", "status", "createdAt")
    secret = {} if deployment["envSecret"] is None else {"envSecret": deployment["envSecret"]}
    return {**{name: deployment[name] for name in names}, **secret}


@area.row
def row(backend: Backend, deployment: Document) -> Row:
    """A deployment in the console."""
    tone = "bad" if deployment["status"] == "deleted" else "good"
    title = [deployment["name"], deployment["id"], deployment["agentId"]]
    return Row(deployment["id"], title, [(deployment["status"], tone)], times=[deployment["createdAt"], None])
