"""Phone numbers, and the gateways that they are attached to (API §9.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from videosdk_emulator.areas.gateways import Encryption, ShownAuth, Transport
from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Action, Area, Row, Section
from videosdk_emulator.core.ids import record_id
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, invalid, not_found, page
from videosdk_emulator.core.schema import Body, Name, Page, Paged, RecordId, Said, Stored, Time
from videosdk_emulator.core.store import Document, contains, has

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about phone numbers."""

    number_gateway_region: Literal["geoRegion", "sipRegion"] = "geoRegion"
    """Under which name a number's gateway shows its region."""
    detached_number: Literal["shown", "not_found"] = "shown"
    """Getting a number that was detached: without gateways, or not at all."""
    detach_again: Literal[400, 404] = 400
    """Detaching a number that is not attached."""


Region = Literal["auto", "us002", "in002"]
E164 = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{1,14}$")]


class Auth(Body):
    username: Name
    password: Name


class Inbound(Body):
    sip_region: Region


class Outbound(Body):
    address: Name
    sip_region: Region
    auth: Auth | None = None
    transport: Transport = "tls"


class NewNumbers(Body):
    name: Name
    phone_numbers: Annotated[list[E164], Field(min_length=1)]
    is_shared: bool = True
    media_encryption: Encryption | None = None
    inbound: Inbound
    outbound: Outbound


class Detached(Body):
    phone_number: Name


class GatewayChanges(Body):
    name: Name | None = None
    media_encryption: Encryption | None = None
    sip_region: Region | None = None
    address: Name | None = None
    transport: Transport | None = None
    auth: Auth | None = None
    phone_numbers: list[str] | None = None
    numbers: list[str] | None = None
    is_shared: bool | None = None


class Find(Paged):
    search: str | None = None


class StoredNumber(Stored):
    phone_number_id: str
    e164: str = Field(alias="e164")
    name: str
    inbound_id: str | None = None
    outbound_id: str | None = None
    released: bool
    created_at: str
    updated_at: str


class ShownNumber(TypedDict):
    phoneNumberId: RecordId
    e164: E164
    countryCode: str
    provider: str
    origin: str
    status: str
    name: Name
    createdAt: Time
    updatedAt: Time


class ShownGateway(TypedDict):
    id: RecordId
    name: Name
    address: str | None
    auth: ShownAuth
    numbers: list[E164]
    transport: NotRequired[Transport]
    mediaEncryption: NotRequired[Encryption]
    geoRegion: NotRequired[Region]
    sipRegion: NotRequired[Region]


class NumberWithGateways(TypedDict):
    phoneNumber: ShownNumber
    inbound: ShownGateway | None
    outbound: ShownGateway | None


class Parted(Said):
    phoneNumber: E164
    inbound: None
    outbound: None


class Released(Said):
    phoneNumberId: RecordId
    e164: E164


area = Area(
    "phone_numbers",
    document=StoredNumber,
    id="phoneNumberId",
    indexed=("e164",),
    tables=("number_gateways",),
    quirks=Quirks,
    section=Section(
        "Phone numbers",
        empty="No phone number yet. Attach one:",
        example=lambda backend: (
            PATH,
            {
                "name": "support",
                "phoneNumbers": ["+14155550100"],
                "inbound": {"sipRegion": "auto"},
                "outbound": {"address": "sip.example.com", "sipRegion": "auto"},
            },
        ),
        searched=("phoneNumberId", "e164", "name"),
    ),
)
PATH = "/v2/sip/phone-numbers"
OUTBOUND_ONLY = ("address", "transport", "auth")


@area.post(PATH, Said, created=True, fails=(409,))
def create(call: Call, body: NewNumbers) -> Reply:
    """Attach numbers to gateways: all of them, or none."""
    backend, numbers = call.backend, area.table(call.backend)
    asked = list(dict.fromkeys(body.phone_numbers))
    known = {one: number for one in asked if (number := find_number(backend, one))}
    if attached := [one for one, number in known.items() if number.get("inboundId")]:
        raise invalid(f"{', '.join(attached)} already attached")
    now, pair = backend.timestamp(), None
    for one in asked:
        pair = pair if pair and body.is_shared else _pair(backend, body)
        made = {"phoneNumberId": record_id(), "e164": one, "released": False, "createdAt": now}
        held = {"name": body.name, "inboundId": pair[0], "outboundId": pair[1], "updatedAt": now}
        numbers.save({**known.get(one, made), **held})
    return Reply({"message": "Phone numbers attached successfully"}, backend.quirks.created_status)


def _pair(backend: Backend, body: NewNumbers) -> tuple[str, str]:
    gateways = area.table(backend, "number_gateways")
    common = {"name": body.name, **body.sent("mediaEncryption")}
    inbound = {"id": record_id(), "direction": "inbound", **common, "region": body.inbound.sip_region}
    outbound = {
        "id": record_id(),
        "direction": "outbound",
        **common,
        "region": body.outbound.sip_region,
        "transport": body.outbound.transport,
        **body.outbound.sent("address", "auth"),
    }
    return gateways.save(inbound)["id"], gateways.save(outbound)["id"]


@area.get(PATH, Page[list[NumberWithGateways]])
def list_(call: Call, find: Find) -> Reply:
    """List the numbers, newest first; `search` is a part of the name or of the number."""
    backend = call.backend
    wanted = [has(False, "released")]
    wanted += [contains(find.search, "name", "e164")] if find.search else []
    found = area.table(backend).where(*wanted)
    return Reply(page(found, find, backend.quirks, lambda one: _shown(backend, one)))


@area.get(PATH + "/{number}", NumberWithGateways, fails=UNKNOWN)
def get(call: Call, number: str) -> Reply:
    """Get a number, by itself as E.164."""
    backend = call.backend
    found = find_number(backend, number)
    if found is None or (not found.get("inboundId") and Quirks.of(backend).detached_number == "not_found"):
        raise not_found("Phone number", backend.quirks)
    return Reply(_shown(backend, found))


@area.post(PATH + "/detach", Parted, fails=UNKNOWN)
def detach(call: Call, body: Detached) -> Reply:
    """Detach a number from its gateways; it stays the project's."""
    backend = call.backend
    found = find_number(backend, body.phone_number)
    if found is None:
        raise not_found("Phone number", backend.quirks)
    if not found.get("inboundId"):
        raise Refused(Quirks.of(backend).detach_again, "Phone number is not attached")
    _detach(backend, found)
    message = "Phone number detached successfully"
    return Reply({"message": message, "phoneNumber": found["e164"], "inbound": None, "outbound": None})


@area.post(PATH + "/{id}/release", Released, fails=UNKNOWN)
def release(call: Call, id: str) -> Reply:
    """Give a number back to its provider, for good. Again, it is a success too."""
    found = area.table(call.backend).newest(phoneNumberId=id)
    if found is None:
        raise not_found("Phone number", call.backend.quirks)
    area.table(call.backend).save({**_detach(call.backend, found), "released": True})
    message = "Phone number released successfully"
    return Reply({"message": message, "phoneNumberId": id, "e164": found["e164"]})


@area.patch(PATH + "/gateways/{id}", Said, fails=UNKNOWN)
def change_gateway(call: Call, id: str, body: GatewayChanges) -> Reply:
    """Change a gateway of numbers."""
    gateways = area.table(call.backend, "number_gateways")
    known = gateways.newest(id=id)
    if known is None:
        raise not_found("Gateway", call.backend.quirks)
    if fixed := body.sent("phoneNumbers", "numbers", "isShared"):
        raise invalid(f"{', '.join(fixed)} cannot be changed")
    given = body.sent("name", "mediaEncryption", *OUTBOUND_ONLY)
    if known["direction"] == "inbound" and (refused := [name for name in OUTBOUND_ONLY if name in given]):
        raise invalid(f"{', '.join(refused)} of an inbound gateway cannot be set")
    region = {"region": body.sip_region} if body.sip_region else {}
    gateways.save({**known, **given, **region})
    return Reply({"message": "Gateway updated successfully"})


@area.finder
def find_number(backend: Backend, any_id: str) -> Document | None:
    """The number with this E.164 or id that was not released."""
    table = area.table(backend)
    found = table.newest(e164=any_id) or table.newest(phoneNumberId=any_id)
    return None if found is None or found["released"] else found


@area.verb("detach")
def detach_now(call: Call, number: Document) -> Document:
    """Detaches it, as somebody else would."""
    return _detach(call.backend, number)


@area.control("PUT", "/number-gateways")
def set_gateway(call: Call) -> Reply:
    """Changes a gateway of a number behind everybody's back: `{phoneNumber, direction, …}`."""
    fields = call.fields()
    number = area.find(call.backend, fields.pop("phoneNumber"))
    gateways = area.table(call.backend, "number_gateways")
    known = gateways.newest(id=number[f"{fields.pop('direction')}Id"])
    assert known is not None
    return Reply(gateways.save({**known, **fields}))


@area.row
def row(backend: Backend, number: Document) -> Row:
    """A number in the console."""
    attached = bool(number.get("inboundId"))
    badge = ("attached", "good") if attached else ("released" if number["released"] else "detached", "")
    actions = [
        Action("Detach", number["e164"], "Detached.", ("phone_numbers", number["phoneNumberId"], "detach"))
    ]
    return Row(
        number["phoneNumberId"],
        [number["e164"], number["name"]],
        [badge],
        actions=actions if attached else [],
    )


def _detach(backend: Backend, number: Document) -> Document:
    left = {name: value for name, value in number.items() if name not in ("inboundId", "outboundId")}
    return area.table(backend).save({**left, "updatedAt": backend.timestamp()})


def _shown(backend: Backend, number: Document) -> dict[str, Any]:
    names = ("phoneNumberId", "e164", "name", "createdAt", "updatedAt")
    shown = {name: number[name] for name in names}
    more = {"countryCode": "US", "provider": "byoc", "origin": "external"}
    status = "active" if number.get("inboundId") else "inactive"
    return {
        "phoneNumber": {**shown, **more, "status": status},
        "inbound": _gateway(backend, number, "inbound"),
        "outbound": _gateway(backend, number, "outbound"),
    }


def _gateway(backend: Backend, number: Document, direction: str) -> dict[str, Any] | None:
    id = number.get(f"{direction}Id")
    found = area.table(backend, "number_gateways").newest(id=id) if id else None
    if found is None:
        return None
    shown: dict[str, Any] = {
        name: found[name] for name in ("id", "name", "transport", "mediaEncryption") if name in found
    }
    shown[Quirks.of(backend).number_gateway_region] = found["region"]
    shown["numbers"] = [one["e164"] for one in area.table(backend).find(**{f"{direction}Id": id})]
    # An inbound one has no address, and nothing of a login (API §9.1).
    return {**shown, "address": found.get("address"), "auth": found.get("auth", {})}
