"""Rooms: `/v2/rooms` (API §5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack

from pulumi_videosdk.api import wire
from pulumi_videosdk.api.errors import NotFound, VideoSDKError
from pulumi_videosdk.api.pagination import walk
from pulumi_videosdk.api.replies import Reply
from pulumi_videosdk.api.transport import Transport

_NOT_FOUND_TEXTS = ("room not found", "roomid is invalid")  # with 400, from validate (API §2.2)

_COMPOSITION = wire.Names(below={"layout": wire.Names({"grid_size": "gridSize"})})
AUTO_START = wire.Names(
    below={
        "recording": wire.Names(
            {"template_url": "templateUrl", "aws_dir_path": "awsDirPath"}, {"config": _COMPOSITION}
        ),
        "hls": wire.Names({"template_url": "templateUrl"}, {"config": _COMPOSITION}),
    }
)
ROOM = wire.Names(
    {
        "custom_room_id": "customRoomId",
        "auto_close": "autoCloseConfig",
        "auto_start": "autoStartConfig",
        "geo_fence": "geoFence",
        "multi_composition": "multiComposition",
        "allowed_participant_ids": "allowedParticipantIds",
    },
    {"webhook": wire.Names({"end_point": "endPoint"}), "auto_start": AUTO_START},
)


class RoomSettings(TypedDict, total=False):
    """What a room is made with (API §5.1)."""

    webhook: Mapping[str, Any] | None
    auto_close: Mapping[str, Any] | None
    auto_start: Mapping[str, Any] | None
    geo_fence: str | None
    multi_composition: Mapping[str, Any] | None
    allowed_participant_ids: Sequence[str] | None


@dataclass(frozen=True)
class Room:
    """A room as VideoSDK shows it; a setting that the reply does not echo is None (API §5.1).

    `id` is the record's id, `created_at` ISO-8601, `answered_at` the server's clock at the reply.
    `auto_close["duration"]` is passed through: its unit is in conflict between VideoSDK's sources.
    """

    room_id: str
    custom_room_id: str | None = None
    id: str | None = None
    disabled: bool = False
    created_at: str | None = None
    webhook: dict[str, Any] | None = None
    auto_close: dict[str, Any] | None = None
    auto_start: dict[str, Any] | None = None
    geo_fence: str | None = None
    multi_composition: dict[str, Any] | None = None
    allowed_participant_ids: list[str] | None = None
    answered_at: datetime | None = None


def to_wire(custom_room_id: str, **settings: Unpack[RoomSettings]) -> dict[str, Any]:
    """The body of a create (API §5.1); what is None is left out."""
    body: dict[str, Any] = ROOM.to_wire(wire.given({"custom_room_id": custom_room_id, **settings}))
    return body


def from_wire(data: Any, answered_at: datetime | None = None) -> Room | None:
    """The room in a reply; None if there is none in it (API §5.1)."""
    room_id = wire.text(data, "roomId")
    if room_id is None or not isinstance(disabled := data.get("disabled") or False, bool):
        return None
    shown = ROOM.from_wire(data)
    participants = shown.get("allowed_participant_ids")
    return Room(
        room_id=room_id,
        custom_room_id=wire.text(shown, "custom_room_id"),
        id=wire.text(shown, "id"),
        disabled=disabled,
        created_at=wire.text(data, "createdAt"),
        webhook=_known(shown.get("webhook"), "end_point", "events"),
        auto_close=_known(shown.get("auto_close"), "type", "duration"),
        auto_start=_object(shown.get("auto_start")),
        geo_fence=wire.text(shown, "geo_fence"),
        multi_composition=_known(shown.get("multi_composition"), "recording", "hls", "rtmp"),
        allowed_participant_ids=participants if isinstance(participants, list) else None,
        answered_at=answered_at,
    )


def _object(value: Any) -> dict[str, Any] | None:
    return dict(value) if isinstance(value, Mapping) else None


def _known(value: Any, *keys: str) -> dict[str, Any] | None:
    """The named keys of an object: what a server adds of its own is no drift."""
    return {k: value[k] for k in keys if k in value} if isinstance(value, Mapping) else None


class Rooms:
    """The calls of `/v2/rooms`. Every method raises VideoSDKError, LostReply or NotSent."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, room_id_or_custom: str) -> Room | None:
        """A room by its id or custom id; None: not found (API §5.2)."""
        path = wire.segment(room_id_or_custom, "GET", "/v2/rooms/")
        try:
            return _room(self._transport.call("GET", path, repeat_is_safe=True))
        except VideoSDKError as error:
            if not _says_not_found(error):
                raise
        return None

    def create(self, custom_room_id: str, **settings: Unpack[RoomSettings]) -> Room:
        """Makes the room of this custom id, or returns the one that has it already (API §2.7)."""
        body = to_wire(custom_room_id, **settings)
        # Idempotent on customRoomId (API §2.7), so a lost reply may be asked for again.
        return _room(self._transport.call("POST", "/v2/rooms", body=body, repeat_is_safe=True))

    def deactivate(self, room_id: str) -> bool:
        """Deactivates a room, for good; False: it was not there. Takes a room id only (API §5.2).

        LostReply for an answer that shows no room: that does not say that it was deactivated.
        """
        try:
            reply = self._transport.call(
                "POST", "/v2/rooms/deactivate", body={"roomId": room_id}, repeat_is_safe=True
            )
        except VideoSDKError as error:
            if not _says_not_found(error):
                raise
            return False
        if not isinstance(reply.data, Mapping):
            raise reply.lost("a room")
        return True

    def list(self, query: str | None = None) -> Iterator[Room]:
        """The project's rooms; `query`: an exact room id or custom id (API §5.2)."""
        for page in walk(self._transport, "/v2/rooms", "data", wire.given({"query": query})):
            for item in page.items:
                room = from_wire(item, page.reply.date)
                if room is None:
                    raise page.reply.lost("a list of rooms")
                yield room


def _room(reply: Reply) -> Room:
    room = from_wire(reply.data, reply.date)
    if room is None:
        raise reply.lost("a room")
    return room


def _says_not_found(error: VideoSDKError) -> bool:
    if isinstance(error, NotFound):
        return True
    said = (error.server_message or "").lower()
    return error.status == 400 and any(t in said for t in _NOT_FOUND_TEXTS)
