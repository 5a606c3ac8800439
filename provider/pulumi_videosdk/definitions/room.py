"""Room: where sessions take place.

What always holds:

- A room that existed before is never taken over silently: the create fails, or adopts it if `adopt` is set.
- After a create whose reply is lost, the room is looked up; if it may exist, the state or the error names it.
- A deactivated room is never returned: it cannot be used again.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from .. import lifecycle
from ..api.area import Seen
from ..api.errors import VideoSDKError
from ..lifecycle import (
    Accepts,
    Caution,
    Context,
    Created,
    Definition,
    Found,
    Function,
    Json,
    LifecycleError,
    OpenInputs,
    replaces,
    unordered,
)
from .lookups import DEFAULT_LIMIT, Limit, first, found
from .objects import Kind
from .terms import AutoCloseType, CustomRoomId, Name, Number, Region, WebhookEvents, WebhookUrl, plain

if TYPE_CHECKING:
    from ..api.client import Client
    from ..api.rooms import Room as LiveRoom


WEBHOOK_STAYS = Caution(
    "VideoSDK cannot change a room's webhook: each room whose webhook changes is replaced by a new one, with "
    "another room_id, and the old one is deactivated"
)


class RoomWebhook(lifecycle.Inputs):
    """Who receives a room's events."""

    end_point: WebhookUrl
    """Where VideoSDK posts the room's events."""

    events: WebhookEvents | None = None
    """Which events: names, or patterns such as `session-*` (API §11.3)."""


class RoomAutoClose(lifecycle.Inputs):
    """When VideoSDK closes a session by itself."""

    type: AutoCloseType | None = None
    """What happens when the time is up; VideoSDK's default is `session-ends`."""

    duration: Annotated[Number, Field(gt=0)] | None = None
    """Sent as it is: minutes by VideoSDK's documentation (default 480), seconds by its SDK (API §5.1)."""


class RoomLayout(OpenInputs):
    """The layout of a recording or stream."""

    type: Json | None = None
    """VideoSDK's `config.layout.type`, sent as it is (API §5.1)."""

    priority: Json | None = None
    """VideoSDK's `config.layout.priority`, sent as it is (API §5.1)."""

    grid_size: Json | None = None
    """VideoSDK's `config.layout.gridSize`, sent as it is (API §5.1)."""


class RoomCompositionRecording(OpenInputs):
    """Whether an HLS stream is recorded too."""

    enabled: bool | None = None
    """Whether the stream is recorded."""


class RoomComposition(OpenInputs):
    """What a recording or stream looks like."""

    layout: RoomLayout | None = None
    """How participants are arranged."""

    theme: Json | None = None
    """The theme, such as `DARK`."""

    mode: Json | None = None
    """VideoSDK's `config.mode`, sent as it is (API §5.1)."""

    quality: Json | None = None
    """VideoSDK's `config.quality`, sent as it is (API §5.1)."""

    orientation: Json | None = None
    """VideoSDK's `config.orientation`, sent as it is (API §5.1)."""

    recording: RoomCompositionRecording | None = None
    """For an HLS stream: whether it is recorded too."""


class RoomTranscriptionSummary(OpenInputs):
    """Whether and how to summarise a transcript."""

    enabled: bool | None = None
    """Whether a summary is written."""

    prompt: str | None = None
    """What the summary is to look at."""


class RoomTranscription(OpenInputs):
    """Whether what is said is transcribed afterwards."""

    enabled: bool | None = None
    """Whether it is transcribed."""

    summary: RoomTranscriptionSummary | None = None
    """Whether and how to summarise it."""


class RoomRecording(OpenInputs):
    """The settings of a recording or an HLS stream (API §5.1)."""

    template_url: Json | None = None
    """The address of a template of your own."""

    transcription: RoomTranscription | None = None
    """Whether what is said is transcribed afterwards."""

    config: RoomComposition | None = None
    """What it looks like."""

    aws_dir_path: Json | None = None
    """For a recording: the directory that it is kept in."""


class RoomAutoStart(lifecycle.Inputs):
    """What starts with a session."""

    recording: RoomRecording | None = None
    """A recording's settings (API §5.1)."""

    hls: RoomRecording | None = None
    """An HLS stream's settings (API §5.1)."""

    composite: dict[str, Json] | None = None
    """A composite recording's settings, sent as they are: under VideoSDK's own names."""


class RoomMultiComposition(lifecycle.Inputs):
    """Which compositions may run several at a time."""

    recording: bool | None = None
    """Whether recordings may run several at a time."""

    hls: bool | None = None
    """Whether HLS streams may."""

    rtmp: bool | None = None
    """Whether RTMP streams may."""


class RoomInputs(lifecycle.Inputs):
    """A VideoSDK room. It cannot be changed: a change of any input but `adopt` creates a new one."""

    custom_room_id: Annotated[CustomRoomId | None, replaces] = None
    """An id of your own for the room, stable over time. If it is left out, one is generated: the resource's
    name and a random suffix."""

    webhook: Annotated[
        RoomWebhook | None,
        replaces,
        WEBHOOK_STAYS,
        Accepts("WebhookEndpoint", {"end_point": "url", "events": "events"}),
    ] = None
    """Who receives the room's events: `{end_point, events}`."""

    auto_close: Annotated[RoomAutoClose | None, replaces] = None
    """When VideoSDK closes a session by itself: `{type, duration}`."""

    auto_start: Annotated[RoomAutoStart | None, replaces] = None
    """What starts with a session: `{recording, hls, composite}`."""

    geo_fence: Annotated[Region | None, replaces] = None
    """The region that media stays in, such as `eu001`; VideoSDK's default is the API key's region."""

    multi_composition: Annotated[RoomMultiComposition | None, replaces] = None
    """Which compositions may run several at a time: `{recording, hls, rtmp}`."""

    allowed_participant_ids: Annotated[list[Name] | None, replaces, unordered] = None
    """Who may join; if it is left out, anyone with a token."""

    adopt: bool = False
    """Whether to take over a room that already has this `custom_room_id`, instead of failing. It keeps
    its settings: those that VideoSDK shows must be as declared here; the others are not compared."""


class RoomOutputs(lifecycle.Outputs):
    room_id: str
    """The id that VideoSDK gave, such as `2kyv-gzay-64pg`; the resource's `id` too."""

    created_at: str | None
    """When the room was created: ISO 8601, UTC."""

    disabled: bool
    """Whether the room is deactivated; false for every room in the state."""


class RoomDetails(lifecycle.Outputs):
    """A room, as VideoSDK shows it."""

    room_id: str
    """The id that VideoSDK gave, such as `2kyv-gzay-64pg`."""

    custom_room_id: str | None
    """Its own id, if it was given one."""

    created_at: str | None
    """When it was created: ISO 8601, UTC."""

    disabled: bool
    """Whether it is deactivated: nobody can join it any more."""

    geo_fence: str | None
    """The region that media stays in, if VideoSDK shows it."""


class GetRoomInputs(lifecycle.Inputs):
    """A room by its id, deactivated or not."""

    id: Name
    """Its `room_id` or its `custom_room_id`."""


class ListRoomsInputs(lifecycle.Inputs):
    """The project's rooms, deactivated ones too, in VideoSDK's order."""

    query: Name | None = None
    """Only those with exactly this `room_id` or `custom_room_id`."""

    limit: Limit = DEFAULT_LIMIT
    """How many at most; a longer list sets `more`."""


class RoomList(lifecycle.Outputs):
    """Some of the project's rooms."""

    rooms: list[RoomDetails]
    """The rooms."""

    more: bool
    """Whether there are more than `limit`."""


def _generated_id(name: str, suffix: str) -> str:
    return f"{plain(name, 'room')}-{suffix}"


def _look(client: Client, custom_room_id: str) -> Seen[LiveRoom]:
    room = client.rooms.get(custom_room_id)
    return Seen([] if room is None else [room], None)


ROOMS = Kind(
    "room",
    "custom_room_id",
    _look,
    id=attrgetter("room_id"),
    is_gone=attrgetter("disabled"),
    ends="deactivates",
    is_generated=True,
)


def _create(client: Client, inputs: RoomInputs, context: Context) -> Created[RoomOutputs]:
    """A `custom_room_id` of your own is looked up first, to see whether such a room exists already. After a
    lost reply the same look-up shows whether the room was created."""
    assert inputs.custom_room_id is not None  # check generates one
    custom_room_id = inputs.custom_room_id
    # A generated id cannot exist yet: there is nothing to look for.
    existing = None if "custom_room_id" in context.generated else client.rooms.get(custom_room_id)
    if existing is not None and not existing.disabled:
        return _adopted(existing, inputs, context)
    context.ensure_engine_alive()
    try:
        room = client.rooms.create(**inputs.model_dump(exclude={"adopt"}, exclude_none=True))
    except VideoSDKError as error:
        room = ROOMS.after_lost_reply(client, inputs, error)
    if room.disabled:
        raise LifecycleError(
            f"VideoSDK answered with room {room.room_id}, which is deactivated, for good: custom_room_id "
            f"{custom_room_id!r} was used before. Nothing was created. Choose another custom_room_id, or "
            "leave it out to have one generated."
        )
    if existing is not None and room.room_id == existing.room_id:
        return _adopted(room, inputs, context)
    return Created(room.room_id, _outputs(room))


def _adopted(room: LiveRoom, inputs: RoomInputs, context: Context) -> Created[RoomOutputs]:
    ROOMS.to_adopt([room], inputs)
    declared, shown = inputs.model_dump(exclude_none=True, exclude={"adopt"}), room.settings
    ROOMS.ensure_as_declared(room, declared, shown, definition.fields)
    if hidden := [name for name in declared if shown.get(name) is None]:
        context.run.progress(
            f"adopted {room.room_id} as it is; VideoSDK does not show its {', '.join(hidden)}"
        )
    visible = [name for name, value in shown.items() if value is not None]
    return Created(room.room_id, _outputs(room), adopted=True, shown=visible)


def _read(
    client: Client, id: str, inputs: RoomInputs, stored: Mapping[str, Any]
) -> Found[RoomOutputs] | None:
    """One look-up.

    A room that is deactivated, or unknown to the credentials' project, is gone: the next `up` creates a new
    one. An input that VideoSDK shows with another value than the declared one is drift; one that it does not
    show (its documentation promises only `custom_room_id`) stays as declared.
    """
    room = client.rooms.get(id)
    return None if room is None else Found(_outputs(room), room.settings, gone=room.disabled)


def _delete(client: Client, id: str, inputs: RoomInputs) -> None:
    """The room is deactivated, which cannot be undone. If that fails, it is looked up: if it is gone or
    deactivated already, that is a success."""
    # What VideoSDK answers for a room that is deactivated already is not documented (API §13).
    ROOMS.delete(id, client.rooms.deactivate, client.rooms.get)


def _get(client: Client, inputs: GetRoomInputs) -> RoomDetails:
    return _details(found("room", inputs.id, client.rooms.get(inputs.id)))


def _list(client: Client, inputs: ListRoomsInputs) -> RoomList:
    # Only VideoSDK's SDK has the filter (API §5.2): a server may ignore it.
    asked = (
        one
        for one in client.rooms.list(inputs.query)
        if inputs.query in (None, one.room_id, one.custom_room_id)
    )
    rooms, more = first(asked, inputs.limit)
    return RoomList(rooms=[_details(one) for one in rooms], more=more)


def _details(room: LiveRoom) -> RoomDetails:
    return RoomDetails.model_validate(room, from_attributes=True)


def _outputs(room: LiveRoom) -> RoomOutputs:
    return RoomOutputs.model_validate(room, from_attributes=True)


EXAMPLE = """
room = videosdk.Room(
    "standup",
    webhook={"end_point": "https://hooks.example.com/videosdk", "events": ["session-*"]},
    auto_close={"type": "session-end-and-deactivate", "duration": 60},
    geo_fence="eu001",
)
pulumi.export("room_id", room.room_id)
"""

definition = Definition(
    name="Room",
    inputs=RoomInputs,
    outputs=RoomOutputs,
    create=_create,
    read=_read,
    delete=_delete,
    defaults={"custom_room_id": _generated_id},
    unique_input="custom_room_id",
    id_output="room_id",
    calls={
        "create": ("GET /v2/rooms/{custom_room_id}", "POST /v2/rooms"),
        "read": ("GET /v2/rooms/{id}",),
        "delete": ("POST /v2/rooms/deactivate", "GET /v2/rooms/{id}"),
    },
    noun="room",
    find_by="custom_room_id",
    find=ROOMS.candidates,
    example=EXAMPLE,
    import_="By its id or its `custom_room_id`. What VideoSDK does not show of it is left out.",
    import_id="2kyv-gzay-64pg",
)

GET_ROOM = """
room = videosdk.get_room(id="standup")
notes = videosdk.RealtimeTranscription("notes", room_id=room.room_id, session_timeout=120)
"""

LIST_ROOMS = """
listed = videosdk.list_rooms(limit=1000)
pulumi.export("rooms", listed.rooms)
pulumi.export("more", listed.more)
"""

functions = (
    Function(
        name="get_room",
        inputs=GetRoomInputs,
        outputs=RoomDetails,
        call=_get,
        calls=("GET /v2/rooms/{id}",),
        example=GET_ROOM,
    ),
    Function(
        name="list_rooms",
        inputs=ListRoomsInputs,
        outputs=RoomList,
        call=_list,
        calls=("GET /v2/rooms",),
        example=LIST_ROOMS,
    ),
)
