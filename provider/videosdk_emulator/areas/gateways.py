"""Inbound and outbound gateways (API §9.2): what is the same of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from videosdk_emulator.core.area import Area, Row
from videosdk_emulator.core.ids import record_id
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, not_found, page
from videosdk_emulator.core.schema import Body, Name, Paged, RecordId
from videosdk_emulator.core.store import Condition, Document, contains, has

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about gateways."""

    gateway_name_taken: Literal[409, 400] = 409
    """Status of creating a gateway with a name that another one of its kind has, or of renaming it so."""
    deleted_gateway_name: Literal["free", "taken"] = "free"
    """Whether the name of a deleted gateway can be used again."""
    gateway_auth_shown: Literal["whole", "username", "absent"] = "whole"
    """What replies show of a gateway's `auth`."""
    gateway_defaults_shown: bool = False
    """Whether replies show settings that the caller never set, as they are by default."""


area = Area("gateways", quirks=Quirks)


class Auth(Body):
    username: Name
    password: Name


Encryption = Literal["enable", "disable"]
Transport = Literal["udp", "tcp", "tls"]
Numbers = Annotated[list[Name], Field(min_length=1)]
FLAGS = ("record", "noiseCancellation", "enableDtmf")
DEFAULTS = {
    "tags": [],
    "metadata": {},
    "allowedAddresses": [],
    "allowedNumbers": [],
    "mediaEncryption": "disable",
}


class Settings(Body):
    """What a caller may set of either kind."""

    name: Name | None = None
    numbers: Numbers | None = None
    auth: Auth | None = None
    allowed_addresses: list[str] | None = None
    allowed_numbers: list[str] | None = None
    media_encryption: Encryption | None = None
    record: bool | None = None
    noise_cancellation: bool | None = None
    enable_dtmf: bool | None = None
    metadata: dict[str, str] | None = None
    tags: list[str] | None = None
    geo_region: str | None = None


class Find(Paged):
    id: str | None = None
    search: str | None = None


class ShownAuth(TypedDict):
    username: NotRequired[str]
    password: NotRequired[str]


class Gateway(TypedDict):
    id: RecordId
    name: Name
    numbers: list[str]
    record: bool
    noiseCancellation: bool
    enableDtmf: bool
    address: NotRequired[str]
    transport: NotRequired[Transport]
    auth: NotRequired[ShownAuth]
    allowedAddresses: NotRequired[list[str]]
    allowedNumbers: NotRequired[list[str]]
    mediaEncryption: NotRequired[Encryption]
    metadata: NotRequired[dict[str, str]]
    tags: NotRequired[list[str]]
    geoRegion: NotRequired[str]


def create(area: Area, backend: Backend, settings: dict[str, Any]) -> Reply:
    """A new one, whose name no other one of its kind has."""
    _ensure_free(area, backend, settings["name"], None)
    made = {"id": record_id(), "deleted": False, **dict.fromkeys(FLAGS, False), **settings}
    return Reply(_shown(backend, area.table(backend).save(made)), backend.quirks.created_status)


def list_(area: Area, call: Call, find: Find) -> Reply:
    """One page of those that are not deleted, newest first."""
    wanted: list[Condition] = [has(False, "deleted")]
    wanted += [has(find.id, "id")] if find.id else []
    wanted += [contains(find.search, "name")] if find.search else []
    backend = call.backend
    found = area.table(backend).where(*wanted)
    return Reply(page(found, find, backend.quirks, lambda one: _shown(backend, one)))


def get(area: Area, backend: Backend, id: str) -> Reply:
    """One that is not deleted."""
    return Reply(_shown(backend, _known(area, backend, id)))


def change(area: Area, backend: Backend, id: str, settings: dict[str, Any]) -> Reply:
    """What is left out stays, but for the flags, which are reset, and the region, which is cleared."""
    known = _known(area, backend, id)
    if "name" in settings:
        _ensure_free(area, backend, settings["name"], id)
    kept = {name: value for name, value in known.items() if name != "geoRegion"}
    changed = {**kept, **dict.fromkeys(FLAGS, False), **settings}
    return Reply(_shown(backend, area.table(backend).save(changed)))


def delete(area: Area, backend: Backend, id: str) -> Reply:
    """It is kept, and not shown any more."""
    area.table(backend).save({**_known(area, backend, id), "deleted": True})
    return Reply({"message": "Gateway deleted successfully"})


def row(gateway: Document) -> Row:
    """A gateway in the console."""
    flags = [(name, "") for name in FLAGS if gateway[name]]
    return Row(gateway["id"], [gateway["name"], *gateway["numbers"]], flags)


def _known(area: Area, backend: Backend, id: str) -> Document:
    found = area.table(backend).newest(id=id)
    if found is None or found["deleted"]:
        raise not_found("Gateway", backend.quirks)
    return found


def _ensure_free(area: Area, backend: Backend, name: str, id: str | None) -> None:
    quirks = Quirks.of(backend)
    others = [one for one in area.table(backend).find(name=name) if one["id"] != id]
    if any(not one["deleted"] or quirks.deleted_gateway_name == "taken" for one in others):
        raise Refused(quirks.gateway_name_taken, "A gateway with this name already exists")


def _shown(backend: Backend, gateway: Document) -> dict[str, Any]:
    quirks = Quirks.of(backend)
    shown = {name: value for name, value in gateway.items() if name not in ("seq", "deleted", "auth")}
    shown = {**(DEFAULTS if quirks.gateway_defaults_shown else {}), **shown}
    auth = gateway.get("auth")
    if auth and quirks.gateway_auth_shown != "absent":
        shown["auth"] = auth if quirks.gateway_auth_shown == "whole" else {"username": auth["username"]}
    return shown
