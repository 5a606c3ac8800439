"""Phone calls (API §9.4): they are looked at here, and placed by a test or a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired

from pydantic import Field
from starlette.responses import Response
from typing_extensions import TypedDict

from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Area, Row, Section
from videosdk_emulator.core.ids import record_id
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Reply, not_found, page
from videosdk_emulator.core.schema import Body, Name, Page, Paged, RecordId, Stored, Time
from videosdk_emulator.core.store import Document, has

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend

PATH = "/v2/sip/call"

Direction = Literal["inbound", "outbound"]


class NewCall(Body):
    """What a test or a person places one with."""

    type: Direction = "inbound"
    from_: Annotated[str, Field(alias="from")] = "+14155550199"
    to: str = "+14155550100"
    status: str = "answered"
    room_id: str | None = None
    gateway_id: str | None = None
    rule_id: str | None = None


SETTINGS = ("roomId", "gatewayId", "ruleId")


class StoredCall(NewCall, Stored):
    id: str
    start: str
    end: str | None


class Shown(TypedDict):
    type: Direction
    to: Name
    status: Name
    start: Time
    end: str | None
    roomId: NotRequired[str]
    gatewayId: NotRequired[str]
    ruleId: NotRequired[str]


class PhoneCall(Shown):
    id: RecordId


class ListedCall(Shown):
    callId: RecordId


class OneCall(TypedDict):
    data: PhoneCall


class Filters(Paged):
    id: str | None = None
    room_id: str | None = None
    gateway_id: str | None = None
    rule_id: str | None = None
    type: Direction | None = None


area = Area(
    "calls",
    document=StoredCall,
    section=Section("Calls", empty="No call yet: POST /_emulator/calls places one.", searched=("id", "to")),
)


@area.get(PATH, Page[list[ListedCall]])
def list_(call: Call, filters: Filters) -> Reply:
    """List the calls, newest first (API §9.4)."""
    wanted = {
        "id": filters.id,
        "roomId": filters.room_id,
        "gatewayId": filters.gateway_id,
        "ruleId": filters.rule_id,
        "type": filters.type,
    }
    conditions = [has(value, name) for name, value in wanted.items() if value is not None]
    found = area.table(call.backend).where(*conditions)
    return Reply(page(found, filters, call.backend.quirks, _listed))


@area.get(f"{PATH}/{{id}}", OneCall, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get a call (API §9.4)."""
    found = area.table(call.backend).newest(id=id)
    if found is None:
        raise not_found("Call", call.backend.quirks)
    return Reply({"data": _shown(found)})


@area.control("POST", "/calls")
def place(call: Call) -> Response:
    """Places a call, as somebody's phone would: `type`, `from`, `to`, `status`, `roomId` and so on."""
    body = call.parse(NewCall)
    start = {"id": record_id(), "start": call.backend.timestamp(), "end": None}
    made = {"type": body.type, "from": body.from_, "to": body.to, "status": body.status}
    placed = area.table(call.backend).save({**start, **made, **body.sent(*SETTINGS)})
    return Reply(_shown(placed))


@area.row
def row(backend: Backend, placed: Document) -> Row:
    """A call in the console."""
    title = [f"{placed['from']} to {placed['to']}", placed["id"]]
    return Row(placed["id"], title, [(placed["status"], ""), (placed["type"], "")], times=[placed["start"]])


def _shown(placed: Document) -> dict[str, Any]:
    return {name: value for name, value in placed.items() if name != "seq"}


def _listed(placed: Document) -> dict[str, Any]:
    return {"callId" if name == "id" else name: value for name, value in _shown(placed).items()}
