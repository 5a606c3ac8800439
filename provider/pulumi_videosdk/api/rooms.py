"""Rooms: `/v2/rooms` (API §5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from .area import Area
from .errors import VideoSDKError
from .model import Flag, Model, OpenModel, Sent, Shown, Text, secret

_NOT_FOUND_TEXTS = ("room not found", "roomid is invalid")  # with 400, from validate (API §2.2)


class Webhook(Model):
    end_point: Annotated[str | None, secret] = None
    events: list[str] | None = None


class AutoClose(Model):
    type: str | None = None
    duration: int | float | None = None
    """Passed through: its unit is in conflict between VideoSDK's sources (API §5.1)."""


class Layout(OpenModel):
    grid_size: Any = None


class Composition(OpenModel):
    layout: Layout | Any = Field(None, union_mode="left_to_right")


class Recording(OpenModel):
    template_url: Any = None
    aws_dir_path: Any = None
    config: Composition | Any = Field(None, union_mode="left_to_right")


class AutoStart(OpenModel):
    recording: Recording | Any = Field(None, union_mode="left_to_right")
    hls: Recording | Any = Field(None, union_mode="left_to_right")


class MultiComposition(Model):
    recording: bool | None = None
    hls: bool | None = None
    rtmp: bool | None = None


class RoomSettings(Sent):
    """What a room is made with, and what of it a reply may echo (API §5.1)."""

    custom_room_id: Text | None = None
    webhook: Webhook | None = None
    auto_close: AutoClose | None = Field(None, alias="autoCloseConfig")
    auto_start: AutoStart | None = Field(None, alias="autoStartConfig")
    geo_fence: Text | None = None
    multi_composition: MultiComposition | None = None
    allowed_participant_ids: list[str] | None = None


class Room(RoomSettings, Shown):
    """A room as VideoSDK shows it; a setting that the reply does not echo is None. `id` is the record's."""

    room_id: Text
    id: Text | None = None
    disabled: Flag = False
    created_at: Text | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that it shows, under our names."""
        return self.part(RoomSettings)


class Rooms(Area[Room]):
    """The calls of `/v2/rooms`. `get` takes a custom id too (API §5.2)."""

    path, model, noun = "/v2/rooms", Room, "room"

    def create(self, custom_room_id: str, **settings: Any) -> Room:
        """Create the room of this custom id, or return the one that has it already (API §2.7).

        `settings`: the fields of `RoomSettings`.
        """
        # Idempotent on customRoomId (API §2.7), so it may be sent again after a lost reply.
        return self._created(RoomSettings(custom_room_id=custom_room_id, **settings), repeat_is_safe=True)

    def deactivate(self, room_id: str) -> bool:
        """Deactivate a room for good; False: it did not exist. Takes a room id only (API §5.2).

        LostReply for an answer that shows no room: that does not say that it was deactivated.
        """
        reply = self._if_there("POST", f"{self.path}/deactivate", {"roomId": room_id})
        if reply is not None and not isinstance(reply.data, Mapping):
            raise reply.lost("a room")
        return reply is not None

    def list(self, query: str | None = None) -> Iterator[Room]:
        """The project's rooms as the server filters them; `query`: an exact room id or custom id.

        Only VideoSDK's SDK has that (API §5.2): a server that does not know it lists all.
        """
        return self._list({"query": query})

    def _is_not_found(self, error: VideoSDKError) -> bool:
        said = (error.server_message or "").lower()
        unknown = error.status == 400 and any(text in said for text in _NOT_FOUND_TEXTS)
        return unknown or super()._is_not_found(error)
