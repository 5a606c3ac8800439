"""Inbound gateways (API §9.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videosdk_emulator.areas import gateways
from videosdk_emulator.areas.gateways import Find, Gateway, Numbers, Settings
from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Area, Row, Section
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Reply
from videosdk_emulator.core.schema import Name, Page, Said, Stored
from videosdk_emulator.core.store import Document

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend

PATH = "/v2/sip/inbound-gateways"


class InboundGateway(Settings):
    """What a caller may set."""


class NewInboundGateway(InboundGateway):
    name: Name
    numbers: Numbers


class StoredInboundGateway(NewInboundGateway, Stored):
    id: str
    deleted: bool


area = Area(
    "inbound_gateways",
    document=StoredInboundGateway,
    indexed=("name",),
    section=Section(
        "Inbound gateways",
        empty="No inbound gateway yet. Create one:",
        example=lambda backend: (PATH, {"name": "support", "numbers": ["+14155550100"]}),
        searched=("id", "name"),
    ),
)
SETTINGS = tuple(str(field.alias) for field in InboundGateway.model_fields.values())


@area.post(PATH, Gateway, created=True, fails=(409,))
def create(call: Call, body: NewInboundGateway) -> Reply:
    """Create a gateway."""
    return gateways.create(area, call.backend, body.sent(*SETTINGS))


@area.get(PATH, Page[list[Gateway]])
def list_(call: Call, find: Find) -> Reply:
    """List the gateways, newest first; `search` is a part of the name."""
    return gateways.list_(area, call, find)


@area.get(PATH + "/{id}", Gateway, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get a gateway."""
    return gateways.get(area, call.backend, id)


@area.patch(PATH + "/{id}", Gateway, fails=(409, *UNKNOWN))
def change(call: Call, id: str, body: InboundGateway) -> Reply:
    """Change a gateway. Flags that are left out are reset, and the region is cleared."""
    return gateways.change(area, call.backend, id, body.sent(*SETTINGS))


@area.delete(PATH + "/{id}", Said, fails=UNKNOWN)
def delete(call: Call, id: str) -> Reply:
    """Delete a gateway."""
    return gateways.delete(area, call.backend, id)


@area.row
def row(backend: Backend, gateway: Document) -> Row:
    """A gateway in the console."""
    return gateways.row(gateway)
