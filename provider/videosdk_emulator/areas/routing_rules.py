"""Where calls go: to a room, and to an agent in it (API §9.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from videosdk_emulator.areas import phone_numbers
from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Area, Row, Section
from videosdk_emulator.core.ids import prefixed_id
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, invalid, not_found, page
from videosdk_emulator.core.schema import Body, Count, Name, Page, Paged, Said, Stored, Time
from videosdk_emulator.core.store import Condition, Document, contains, has

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about routing rules."""

    routing_rule_path: Literal["singular", "plural"] = "singular"
    """The path: `/v2/sip/routing-rule`, as newer sources say, or the older `/v2/sip/routing-rules`."""
    routing_rule_defaults_shown: bool = False
    """Whether replies show settings that the caller never set, as they are by default."""


Direction = Literal["inbound", "outbound"]
Headers = Literal["ALL", "SIP_X_HEADERS", "NONE"]
RoomType = Literal["static", "dynamic"]
Prefix = Literal["blank", "participantNumber", "sipNumber", "random"]
RuleId = Annotated[str, Field(pattern="^rr_[0-9a-z]+$")]


class RoomConfig(Body):
    type: RoomType | None = None
    prefix: Prefix | None = None
    id: str | None = None
    pin: str | None = None


class Changes(Body):
    name: Name | None = None
    phone_numbers: list[Name] | None = None
    room: RoomConfig | None = None
    agent_id: str | None = None
    agent_metadata: dict[str, Any] | None = None
    include_headers: Headers | None = None
    headers: dict[str, str] | None = None
    headers_to_attributes: dict[str, str] | None = None
    allowed_numbers: list[str] | None = None
    allowed_ip_addresses: list[str] | None = None
    tags: list[str] | None = None
    recording: bool | None = None
    dtmf: bool | None = None
    noise_cancellation: bool | None = None
    hide_phone_number: bool | None = None
    api_key: str | None = None


class NewRule(Changes):
    name: Name
    type: Direction


class Find(Paged):
    per_page: Count = 10
    search: str | None = None
    type: Direction | None = None
    rule_ids: str | None = None
    room_type: RoomType | None = None


class StoredRule(NewRule, Stored):
    id: str
    created_at: str
    updated_at: str


class ShownRoom(TypedDict):
    type: NotRequired[RoomType | None]
    prefix: NotRequired[Prefix | None]
    id: NotRequired[str | None]
    pin: NotRequired[str | None]


class RoutingRule(TypedDict):
    id: RuleId
    name: Name
    type: Direction
    numbers: list[str]
    createdAt: Time
    updatedAt: Time
    room: NotRequired[ShownRoom]
    agentId: NotRequired[str]
    agentMetadata: NotRequired[dict[str, Any]]
    includeHeaders: NotRequired[Headers]
    headers: NotRequired[dict[str, str]]
    headersToAttributes: NotRequired[dict[str, str]]
    allowedNumbers: NotRequired[list[str]]
    allowedIpAddresses: NotRequired[list[str]]
    tags: NotRequired[list[str]]
    recording: NotRequired[bool]
    dtmf: NotRequired[bool]
    noiseCancellation: NotRequired[bool]
    hidePhoneNumber: NotRequired[bool]
    apiKey: NotRequired[str]


PATH = "/v2/sip/routing-rule"
OLDER = "/v2/sip/routing-rules"

area = Area(
    "routing_rules",
    document=StoredRule,
    quirks=Quirks,
    section=Section(
        "Routing rules",
        empty="No routing rule yet. Create one:",
        example=lambda backend: (PATH, {"name": "support", "type": "inbound", "room": {"type": "dynamic"}}),
        searched=("id", "name"),
    ),
)
SETTINGS = tuple(str(field.alias) for field in Changes.model_fields.values())
DEFAULTS = {
    "recording": False,
    "dtmf": False,
    "includeHeaders": "NONE",
    "tags": [],
    "room": {"type": "dynamic"},
}


def _ensure_path(call: Call) -> Backend:
    backend, older = call.backend, call.url.path.startswith(OLDER)
    if older != (Quirks.of(backend).routing_rule_path == "plural"):
        raise Refused(404, f"Cannot {call.method} {call.url.path.rstrip('/')}")
    return backend


def _ensure_sound(backend: Backend, rule: Document, id: str | None) -> None:
    """Raises Refused for what is not of its direction, and for numbers that are not there or not free."""
    for name, direction in (("headers", "outbound"), ("headersToAttributes", "inbound")):
        if name in rule and rule["type"] != direction:
            raise invalid(f"'{name}' is for {direction} rules only")
    if "apiKey" in rule and rule["apiKey"] != backend.api_key:
        raise Refused(400, "Invalid API Key")
    for number in rule.get("phoneNumbers", ()):
        if phone_numbers.find_number(backend, number) is None:
            raise invalid(f"phone number {number} does not exist")
        others = [one for one in area.table(backend).find(type="inbound") if one["id"] != id]
        if rule["type"] == "inbound" and any(number in one.get("phoneNumbers", ()) for one in others):
            raise invalid(f"phone number {number} is used by another inbound rule")


@area.post(OLDER, RoutingRule, created=True, fails=(404,))
@area.post(PATH, RoutingRule, created=True, fails=(404,))
def create(call: Call, body: NewRule) -> Reply:
    """Create a rule: 201."""
    backend = _ensure_path(call)
    given = body.sent(*SETTINGS, "type")
    _ensure_sound(backend, given, None)
    now = backend.timestamp()
    made = {"id": prefixed_id("rr"), **given, "createdAt": now, "updatedAt": now}
    return Reply(_shown(backend, area.table(backend).save(made)), 201)


@area.get(OLDER, Page[list[RoutingRule]], fails=(404,))
@area.get(PATH, Page[list[RoutingRule]], fails=(404,))
def list_(call: Call, find: Find) -> Reply:
    """List the rules, newest first; `search` is a part of the name."""
    backend = _ensure_path(call)
    wanted: list[Condition] = [contains(find.search, "name")] if find.search else []
    wanted += [has(find.type, "type")] if find.type else []
    wanted += [has(find.rule_ids, "id")] if find.rule_ids else []
    wanted += [has(find.room_type, "room.type")] if find.room_type else []
    found = area.table(backend).where(*wanted)
    return Reply(page(found, find, backend.quirks, lambda one: _shown(backend, one)))


@area.get(OLDER + "/{id}", RoutingRule, fails=UNKNOWN)
@area.get(PATH + "/{id}", RoutingRule, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get a rule."""
    backend = _ensure_path(call)
    return Reply(_shown(backend, _known(backend, id)))


@area.patch(OLDER + "/{id}", RoutingRule, fails=UNKNOWN)
@area.patch(PATH + "/{id}", RoutingRule, fails=UNKNOWN)
def change(call: Call, id: str, body: Changes) -> Reply:
    """Change a rule: what is left out stays, and its direction does."""
    backend = _ensure_path(call)
    known, given = _known(backend, id), body.sent(*SETTINGS)
    if not given:
        raise Refused(400, "No editable fields provided")
    changed = {**known, **given, "updatedAt": backend.timestamp()}
    _ensure_sound(backend, changed, id)
    return Reply(_shown(backend, area.table(backend).save(changed)))


@area.delete(OLDER + "/{id}", Said, fails=UNKNOWN)
@area.delete(PATH + "/{id}", Said, fails=UNKNOWN)
def delete(call: Call, id: str) -> Reply:
    """Delete a rule."""
    backend = _ensure_path(call)
    area.remove(backend, _known(backend, id))
    return Reply({"message": "Routing rule deleted successfully"})


def _known(backend: Backend, id: str) -> Document:
    found = area.table(backend).newest(id=id)
    if found is None:
        raise not_found("Routing rule", backend.quirks)
    return found


@area.row
def row(backend: Backend, rule: Document) -> Row:
    """A rule in the console."""
    return Row(rule["id"], [rule["name"], *rule.get("phoneNumbers", ())], [(rule["type"], "")])


def _shown(backend: Backend, rule: Document) -> dict[str, Any]:
    shown = {name: value for name, value in rule.items() if name not in ("seq", "phoneNumbers")}
    defaults = DEFAULTS if Quirks.of(backend).routing_rule_defaults_shown else {}
    return {**defaults, **shown, "numbers": rule.get("phoneNumbers", [])}
