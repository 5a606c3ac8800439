"""Rooms (API §5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, WithJsonSchema
from typing_extensions import TypedDict

from videosdk_emulator.core.area import Area, Row, Section
from videosdk_emulator.core.ids import record_id, room_id
from videosdk_emulator.core.loopback import is_loopback
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, filters_of_sdk, not_found, page
from videosdk_emulator.core.schema import HTTPS, Body, Name, Page, Paged, RecordId, RoomId, Stored, Time
from videosdk_emulator.core.store import Document, has

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about rooms."""

    create_after_deactivate: Literal["fresh", "dead"] = "fresh"
    """Creating with the customRoomId of a disabled room: a new room, or the disabled one again."""
    repeat_create_updates: bool = False
    """Whether creating with an existing customRoomId changes the room."""
    room_get_echo: bool = True
    """Whether replies show the room's webhook, autoCloseConfig and so on."""
    room_echo_defaults: bool = False
    """Whether they also show the defaults of what the caller never set."""
    deactivated_get: Literal["disabled", "not_found"] = "disabled"
    """Getting a disabled room."""
    deactivate_again: Literal[200, 400, 402, 404] = 200
    """Deactivating a disabled room."""
    validate_not_found: Literal[400, 402] = 400
    """Validating an unknown room."""
    deactivate_reply: Literal["documented", "sdk"] = "documented"
    """Reply of the call that deactivates a room: the older names, or a room like any other."""


# What a caller sends


def _may_receive(url: str) -> str:
    """https, as VideoSDK asks; http for receivers on this very machine, so that tests can have one."""
    if not re.search(HTTPS, url) and not _is_here(url):
        raise ValueError("must be an https url")
    return url


def _is_here(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "http" and is_loopback(parts.hostname or "")


EndPoint = Annotated[
    str,
    Field(min_length=1, max_length=512),
    AfterValidator(_may_receive),
    # Narrower than what is accepted: http on this machine too.
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 512, "pattern": HTTPS}),
]
CloseType = Literal["session-ends", "session-end-and-deactivate"]
AUTO_CLOSE = {"type": "session-ends", "duration": 480}
"""What a room's autoCloseConfig is unless set (API §5.1)."""


class Webhook(Body):
    end_point: str
    events: list[str] | None = None


class AutoClose(Body):
    type: CloseType = "session-ends"
    duration: Annotated[float, Field(gt=0)] = 480


class Settings(Body):
    """What a create may set and a reply may show."""

    webhook: Webhook | None = None
    auto_close_config: AutoClose | None = None
    auto_start_config: dict[str, Any] | None = None
    geo_fence: str | None = None
    multi_composition: dict[str, bool] | None = None
    allowed_participant_ids: list[str] | None = None


SETTINGS = tuple(str(field.alias) for field in Settings.model_fields.values())


class NewWebhook(Webhook):
    end_point: EndPoint


class NewRoom(Settings):
    webhook: NewWebhook | None = None
    custom_room_id: str | None = None


class NamedRoom(Body):
    room_id: Name


class Find(Paged):
    query: str | None = None


# What is kept, and what a reply holds


class StoredRoom(Settings, Stored):
    room_id: str
    custom_room_id: str | None
    disabled: bool
    created_at: str
    updated_at: str
    id: str


class ShownWebhook(TypedDict):
    endPoint: Name
    events: NotRequired[list[str] | None]


class ShownAutoClose(TypedDict):
    type: NotRequired[CloseType]
    duration: NotRequired[Annotated[float, Field(gt=0)]]


class User(TypedDict):
    id: RecordId
    email: NotRequired[str]
    name: NotRequired[str]
    discontinuedReason: NotRequired[str | None]


class Room(TypedDict):
    roomId: RoomId
    customRoomId: str | None
    id: RecordId
    disabled: bool
    createdAt: Time
    updatedAt: Time
    links: dict[str, str]
    userId: NotRequired[RecordId]
    user: NotRequired[User]
    webhook: NotRequired[ShownWebhook]
    autoCloseConfig: NotRequired[ShownAutoClose]
    autoStartConfig: NotRequired[dict[str, Any]]
    geoFence: NotRequired[str]
    multiComposition: NotRequired[dict[str, bool]]
    allowedParticipantIds: NotRequired[list[str]]


class DeactivatedRoom(TypedDict):
    """The older names (API §5.2)."""

    meetingId: RoomId
    userMeetingId: str | None
    id: RecordId
    disabled: Literal[True]
    userId: RecordId
    user: User
    webhook: NotRequired[ShownWebhook]


area = Area(
    "rooms",
    document=StoredRoom,
    id="roomId",
    indexed=("customRoomId", "id"),
    quirks=Quirks,
    section=Section(
        "Rooms",
        empty="No room yet. Create one:",
        example=lambda backend: ("/v2/rooms", {"customRoomId": "standup"}),
        counted=("rooms", ()),
        searched=("roomId", "customRoomId"),
    ),
)
UNKNOWN = (402, 404)


@area.post("/v2/rooms", Room, created=True)
def create(call: Call, body: NewRoom = NewRoom()) -> Reply:  # noqa: B008
    """Create a room, or get the one of this customRoomId (API §2.7, §5.1)."""
    backend, quirks, rooms = call.backend, Quirks.of(call.backend), area.table(call.backend)
    settings, custom_id = body.sent(*SETTINGS), body.custom_room_id
    known = rooms.newest(customRoomId=custom_id) if custom_id else None
    if known is not None and known["disabled"] and quirks.create_after_deactivate == "fresh":
        known = None
    if known is not None and quirks.repeat_create_updates:
        known = rooms.save({**known, **settings, "updatedAt": backend.timestamp()})
    room = known or _create(backend, custom_id, settings)
    return Reply(_created(backend, room), backend.quirks.created_status)


def _create(backend: Backend, custom_id: str | None, settings: dict[str, Any]) -> Document:
    now = backend.timestamp()
    room = area.table(backend).save(
        {
            "roomId": room_id(),
            "customRoomId": custom_id,
            "disabled": False,
            "createdAt": now,
            "updatedAt": now,
            "id": record_id(),
            **settings,
        }
    )
    area.publish("created", backend, room)
    return room


@area.get("/v2/rooms", Page[list[Room]])
def list_(call: Call, find: Find) -> Reply:
    """List the rooms, newest first; `query` is an exact roomId or customRoomId (API §2.5, §5.2)."""
    backend = call.backend
    compared = filters_of_sdk(find, {"query"}, backend.quirks)
    wanted = [has(find.query, "roomId", "customRoomId")] if compared else []
    return Reply(page(area.table(backend).where(*wanted), find, backend.quirks, partial(_fetched, backend)))


@area.post("/v2/rooms/deactivate", DeactivatedRoom | Room, fails=UNKNOWN)
def deactivate(call: Call, body: NamedRoom) -> Reply:
    """Deactivate a room by its roomId; a customRoomId gives 402 (API §2.7, §5.2)."""
    backend, quirks, rooms = call.backend, Quirks.of(call.backend), area.table(call.backend)
    room = rooms.newest(roomId=body.room_id)
    if room is None and rooms.newest(customRoomId=body.room_id):
        raise Refused(402, "Room not found", code="resource_not_found")
    if room is None:
        raise not_found("Room", backend.quirks)
    if room["disabled"] and quirks.deactivate_again != 200:
        raise Refused(quirks.deactivate_again, "Room is already deactivated")
    room = disable(backend, room)
    to_json = _created if quirks.deactivate_reply == "sdk" else _deactivated
    return Reply(to_json(backend, room))


@area.get("/v2/rooms/validate/{id}", Room, fails=(400, *UNKNOWN))
def validate(call: Call, id: str) -> Reply:
    """Tell whether there is such a room (API §5.2)."""
    room = _visible(call.backend, id)
    if room is None:
        raise Refused(Quirks.of(call.backend).validate_not_found, "Room not found.")
    return Reply(_created(call.backend, room))


@area.get("/v2/rooms/{id}", Room, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get a room by roomId, customRoomId or id (API §5.2)."""
    room = _visible(call.backend, id)
    if room is None:
        raise not_found("Room", call.backend.quirks)
    return Reply(_fetched(call.backend, room))


@area.finder
def find_room(backend: Backend, any_id: str) -> Document | None:
    """The room with this roomId, customRoomId (the newest that has it) or id."""
    rooms = area.table(backend)
    return rooms.newest(roomId=any_id) or rooms.newest(customRoomId=any_id) or rooms.newest(id=any_id)


def _visible(backend: Backend, any_id: str) -> Document | None:
    room = find_room(backend, any_id)
    hidden = room is not None and room["disabled"] and Quirks.of(backend).deactivated_get == "not_found"
    return None if hidden else room


# What a test or a person does to one


@area.verb("deactivate")
def deactivate_now(call: Call, room: Document) -> Document:
    """Deactivates it, as somebody else would."""
    return disable(call.backend, room)


def disable(backend: Backend, room: Document) -> Document:
    """Deactivates a room for good."""
    area.publish("deactivated", backend, room)
    return area.table(backend).save({**room, "disabled": True, "updatedAt": backend.timestamp()})


@area.row
def row(backend: Backend, room: Document) -> Row:
    """A room in the console; sessions add what happens in it."""
    ids = [room[name] for name in ("customRoomId", "roomId") if room[name]]
    return Row(room["roomId"], ids, [("deactivated", "bad")] if room["disabled"] else [])


# Its shapes


def _common(backend: Backend, room: Document) -> dict[str, Any]:
    names = ("roomId", "customRoomId", "disabled", "createdAt", "updatedAt", "id")
    shown, quirks = {name: room[name] for name in names}, Quirks.of(backend)
    if quirks.room_get_echo:
        shown |= {"geoFence": "us001", "autoCloseConfig": AUTO_CLOSE} if quirks.room_echo_defaults else {}
        shown |= {name: room[name] for name in SETTINGS if name in room}
    links = {
        "get_room": f"{backend.url}/v2/rooms/{room['roomId']}",
        "get_session": f"{backend.url}/v2/sessions/",
    }
    return {**shown, "links": links}


def _created(backend: Backend, room: Document) -> dict[str, Any]:
    return {**_common(backend, room), "userId": backend.user_id}


def _fetched(backend: Backend, room: Document) -> dict[str, Any]:
    return {**_common(backend, room), "user": _user(backend)}


def _deactivated(backend: Backend, room: Document) -> dict[str, Any]:
    shown = {name: room[name] for name in ("disabled", "createdAt", "updatedAt", "id")}
    if "webhook" in room:
        shown["webhook"] = room["webhook"]
    ids = {"meetingId": room["roomId"], "userMeetingId": room["customRoomId"], "userId": backend.user_id}
    return {**shown, **ids, "user": _user(backend)}


def _user(backend: Backend) -> dict[str, Any]:
    return {
        "email": "owner@example.com",
        "name": "Emulated Owner",
        "discontinuedReason": None,
        "id": backend.user_id,
    }
