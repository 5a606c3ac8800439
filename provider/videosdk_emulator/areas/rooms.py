"""Rooms (API §5)."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from videosdk_emulator.areas import sessions
from videosdk_emulator.core.backend import Backend
from videosdk_emulator.core.ids import find_room, record_id, room_id
from videosdk_emulator.core.loopback import is_loopback
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, invalid, not_found, page
from videosdk_emulator.core.store import Document, has

SETTINGS = (
    "webhook",
    "autoCloseConfig",
    "autoStartConfig",
    "geoFence",
    "multiComposition",
    "allowedParticipantIds",
)
"""What a create may set and a reply may echo."""

_DEFAULTS = {"geoFence": "us001", "autoCloseConfig": sessions.AUTO_CLOSE}
_AUTO_CLOSE_TYPES = ("session-ends", "session-end-and-deactivate")


def create(call: Call) -> Reply:
    """POST /v2/rooms: with a known customRoomId, the room that bears it (API §2.7, §5.1)."""
    backend, body = call.backend, call.fields()
    _check(body)
    settings = {name: body[name] for name in SETTINGS if body.get(name) is not None}
    custom_id = body.get("customRoomId")
    known = backend.store.rooms.newest(customRoomId=custom_id) if custom_id else None
    if known is not None and known["disabled"] and backend.quirks.create_after_deactivate == "fresh":
        known = None
    if known is not None and backend.quirks.repeat_create_updates:
        known = backend.store.rooms.save({**known, **settings, "updatedAt": backend.timestamp()})
    room = known or _make(backend, custom_id, settings)
    return Reply(_created(backend, room), backend.quirks.created_status)


def _make(backend: Backend, custom_id: str | None, settings: dict[str, Any]) -> Document:
    now = backend.timestamp()
    room = backend.store.rooms.save(
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
    if backend.settings.join_after is not None:
        sessions.join_later(backend, room, backend.settings.join_after)
    return room


def list_(call: Call) -> Reply:
    """GET /v2/rooms: newest first; `query` is an exact roomId or customRoomId (API §5.2)."""
    backend, query = call.backend, call.query.get("query")
    wanted = [] if query is None else [has(query, "roomId", "customRoomId")]
    found = backend.store.rooms.where(*wanted)
    return Reply(page(found, call.query, backend.quirks, partial(_fetched, backend)))


def get(call: Call) -> Reply:
    """GET /v2/rooms/{roomId, customRoomId or record id} (API §5.2)."""
    room = _visible(call.backend, call.path_params["id"])
    if room is None:
        raise not_found("Room", call.backend.quirks)
    return Reply(_fetched(call.backend, room))


def validate(call: Call) -> Reply:
    """GET /v2/rooms/validate/{roomId or customRoomId} (API §5.2)."""
    room = _visible(call.backend, call.path_params["id"])
    if room is None:
        raise Refused(call.backend.quirks.validate_not_found, "Room not found.")
    return Reply(_created(call.backend, room))


def deactivate(call: Call) -> Reply:
    """POST /v2/rooms/deactivate: by roomId only; a customRoomId gives 402 (API §2.7, §5.2)."""
    backend, given = call.backend, call.fields().get("roomId")
    if not isinstance(given, str) or not given:
        raise invalid("valid 'roomId' is needed in body")
    room = backend.store.rooms.newest(roomId=given)
    if room is None and backend.store.rooms.newest(customRoomId=given):
        raise Refused(402, "Room not found", code="resource_not_found")
    if room is None:
        raise not_found("Room", backend.quirks)
    if room["disabled"] and backend.quirks.deactivate_again != 200:
        raise Refused(backend.quirks.deactivate_again, "Room is already deactivated")
    room = sessions.disable(backend, room)
    to_json = _created if backend.quirks.deactivate_reply == "sdk" else _deactivated
    return Reply(to_json(backend, room))


def _visible(backend: Backend, any_id: str) -> Document | None:
    room = find_room(backend, any_id)
    hidden = room is not None and room["disabled"] and backend.quirks.deactivated_get == "not_found"
    return None if hidden else room


def _check(body: dict[str, Any]) -> None:
    for name in ("customRoomId", "geoFence"):
        if not isinstance(body.get(name), str | None):
            raise invalid(f"'{name}' must be a string")
    for name in ("webhook", "autoCloseConfig", "autoStartConfig", "multiComposition"):
        if not isinstance(body.get(name), dict | None):
            raise invalid(f"'{name}' must be an object")
    _check_webhook(body.get("webhook"))
    auto_close = body.get("autoCloseConfig") or {}
    if auto_close.get("type", "session-ends") not in _AUTO_CLOSE_TYPES:
        raise invalid(f"'autoCloseConfig.type' must be one of {', '.join(_AUTO_CLOSE_TYPES)}")
    duration = auto_close.get("duration", 1)
    if isinstance(duration, bool) or not isinstance(duration, int | float) or duration <= 0:
        raise invalid("'autoCloseConfig.duration' must be a positive number")
    if not all(isinstance(value, bool) for value in (body.get("multiComposition") or {}).values()):
        raise invalid("'multiComposition' holds booleans")
    if not _are_strings(body.get("allowedParticipantIds", [])):
        raise invalid("'allowedParticipantIds' must be a list of strings")


def _check_webhook(webhook: dict[str, Any] | None) -> None:
    if webhook is None:
        return
    end_point = webhook.get("endPoint")
    if not isinstance(end_point, str) or not 0 < len(end_point) <= 512 or not _may_receive(end_point):
        raise invalid("'webhook.endPoint' must be an https url of at most 512 characters")
    if not _are_strings(webhook.get("events", [])):
        raise invalid("'webhook.events' must be a list of strings")


def _may_receive(url: str) -> bool:
    """https, as VideoSDK asks; http for receivers on this very machine, so that tests can have one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and is_loopback(parts.hostname or "")


def _are_strings(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _common(backend: Backend, room: Document) -> dict[str, Any]:
    names = ("roomId", "customRoomId", "disabled", "createdAt", "updatedAt", "id")
    shown = {name: room[name] for name in names}
    if backend.quirks.room_get_echo:
        shown |= _DEFAULTS if backend.quirks.room_echo_defaults else {}
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
    """The older shape (API §5.2)."""
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
