"""Connectors, by which a telephony provider's calls come in (API §9.6)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Area, Row, Section
from videosdk_emulator.core.ids import prefixed_id
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, not_found
from videosdk_emulator.core.schema import Body, Name, Said, Stored, Time
from videosdk_emulator.core.store import Document

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about connectors."""

    connector_url_shown: Literal["always", "once"] = "always"
    """Whether get and list of connectors show the webhook url, or only the replies that make a new one."""
    connector_again: Literal["second", "refused"] = "second"
    """Creating a connector with a name that another one has: a second one, or 409."""


PATH = "/v2/connectors"
SETTINGS = ("provider", "name", "defaultRoomId", "defaultRuleId", "region")


class NewConnector(Body):
    provider: Literal["twilio", "plivo", "telnyx"]
    name: str | None = None
    default_room_id: str | None = None
    default_rule_id: str | None = None
    region: str | None = None


class StoredConnector(NewConnector, Stored):
    id: str
    key: str
    created_at: str


ConnectorId = Annotated[str, Field(pattern="^cn_[0-9a-z]+$")]


class Connector(TypedDict):
    id: ConnectorId
    provider: Name
    name: NotRequired[str]
    webhookUrl: NotRequired[Name]
    defaultRoomId: NotRequired[str]
    defaultRuleId: NotRequired[str]
    region: NotRequired[str]
    createdAt: Time


class OneConnector(TypedDict):
    data: Connector
    message: NotRequired[Name]


class Connectors(TypedDict):
    data: list[Connector]


area = Area(
    "connectors",
    document=StoredConnector,
    quirks=Quirks,
    section=Section(
        "Connectors",
        empty="No connector yet. Create one:",
        example=lambda backend: (PATH, {"provider": "twilio", "name": "support"}),
        searched=("id", "name"),
    ),
)


@area.post(PATH, OneConnector, created=True, fails=(409,))
def create(call: Call, body: NewConnector) -> Reply:
    """Create a connector: 201."""
    backend, connectors = call.backend, area.table(call.backend)
    if Quirks.of(backend).connector_again == "refused" and body.name and connectors.newest(name=body.name):
        raise Refused(409, "A connector with this name exists")
    made = {"id": prefixed_id("cn"), "key": _key(), "createdAt": backend.timestamp(), **body.sent(*SETTINGS)}
    shown = _shown(backend, connectors.save(made), new=True)
    return Reply({"message": "Connector created successfully", "data": shown}, 201)


@area.get(PATH, Connectors)
def list_(call: Call) -> Reply:
    """List the connectors, newest first, in one piece."""
    found = reversed(area.table(call.backend).find())
    return Reply({"data": [_shown(call.backend, one) for one in found]})


@area.get(f"{PATH}/{{id}}", OneConnector, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get a connector."""
    return Reply({"data": _shown(call.backend, _known(call.backend, id))})


@area.post(f"{PATH}/{{id}}/rotate-key", OneConnector, fails=UNKNOWN)
def rotate(call: Call, id: str) -> Reply:
    """Make a new webhook url; the one before is dead at once."""
    backend = call.backend
    rotated = area.table(backend).save({**_known(backend, id), "key": _key()})
    return Reply({"message": "Key rotated successfully", "data": _shown(backend, rotated, new=True)})


@area.delete(f"{PATH}/{{id}}", Said, fails=UNKNOWN)
def delete(call: Call, id: str) -> Reply:
    """Delete a connector."""
    area.remove(call.backend, _known(call.backend, id))
    return Reply({"message": "Connector deleted successfully"})


def _key() -> str:
    return f"whk_{secrets.token_hex(12)}"


def _known(backend: Backend, id: str) -> Document:
    found = area.table(backend).newest(id=id)
    if found is None:
        raise not_found("Connector", backend.quirks)
    return found


@area.row
def row(backend: Backend, connector: Document) -> Row:
    """A connector in the console, without its url, which holds a key."""
    names = [connector[name] for name in ("name", "id") if connector.get(name)]
    return Row(connector["id"], names, [(connector["provider"], "")], times=[connector["createdAt"]])


def _shown(backend: Backend, connector: Document, new: bool = False) -> dict[str, Any]:
    names = ("id", *SETTINGS, "createdAt")
    shown = {name: connector[name] for name in names if connector.get(name) is not None}
    if new or Quirks.of(backend).connector_url_shown == "always":
        url = f"{backend.url}/v2/connectors/{connector['provider']}/webhook/{connector['key']}"
        shown["webhookUrl"] = url
    return shown
