# Made from definitions/room.py by `make generate`: change it there.
"""Room, as a program declares it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pulumi

from ..args import (
    RoomAutoCloseArgs,
    RoomAutoStartArgs,
    RoomMultiCompositionArgs,
    RoomWebhookArgs,
)
from ..declaring import Resource
from ..dynamic import Provider
from .webhook_endpoint import WebhookEndpoint


class RoomProvider(Provider):
    """Stored state refers to this class by its name and module."""


class Room(Resource, module="videosdk", name="Room"):
    """A VideoSDK room. It cannot be changed: a change of any input but `adopt` creates a new one.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk as videosdk

    room = videosdk.Room(
        "standup",
        webhook={"end_point": "https://hooks.example.com/videosdk", "events": ["session-*"]},
        auto_close={"type": "session-end-and-deactivate", "duration": 60},
        geo_fence="eu001",
    )
    pulumi.export("room_id", room.room_id)
    ```

    ## Import

    By its id or its `custom_room_id`. What VideoSDK does not show of it is left out.

    ```sh
    python -m pulumi_videosdk import Room:name=2kyv-gzay-64pg -o found.json
    pulumi import --file found.json --protect=false --generate-code=false --yes
    ```
    """

    accepts = (("webhook", WebhookEndpoint, {"end_point": "url", "events": "events"}),)
    id_output = "room_id"

    room_id: pulumi.Output[str]
    """The id that VideoSDK gave, such as `2kyv-gzay-64pg`; the resource's `id` too."""
    created_at: pulumi.Output[str | None]
    """When the room was created: ISO 8601, UTC."""
    disabled: pulumi.Output[bool]
    """Whether the room is deactivated; false for every room in the state."""
    custom_room_id: pulumi.Output[str]
    webhook: pulumi.Output[dict[str, Any] | None]
    auto_close: pulumi.Output[dict[str, Any] | None]
    auto_start: pulumi.Output[dict[str, Any] | None]
    geo_fence: pulumi.Output[str | None]
    multi_composition: pulumi.Output[dict[str, Any] | None]
    allowed_participant_ids: pulumi.Output[list[str] | None]
    adopt: pulumi.Output[bool | None]

    def __init__(
        self,
        resource_name: str,
        *,
        custom_room_id: pulumi.Input[str] | None = None,
        webhook: WebhookEndpoint | pulumi.Input[RoomWebhookArgs] | None = None,
        auto_close: pulumi.Input[RoomAutoCloseArgs] | None = None,
        auto_start: pulumi.Input[RoomAutoStartArgs] | None = None,
        geo_fence: pulumi.Input[str] | None = None,
        multi_composition: pulumi.Input[RoomMultiCompositionArgs] | None = None,
        allowed_participant_ids: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a Room.

        :param resource_name: The resource's name in the program.
        :param custom_room_id: An id of your own for the room, stable over time. If it is left out, one is
            generated: the resource's name and a random suffix. Printable, not only dots, no spaces around
            it.
        :param webhook: Who receives the room's events: `{end_point, events}`. A `WebhookEndpoint` may be
            given instead.
        :param auto_close: When VideoSDK closes a session by itself: `{type, duration}`.
        :param auto_start: What starts with a session: `{recording, hls, composite}`.
        :param geo_fence: The region that media stays in, such as `eu001`; VideoSDK's default is the API
            key's region. Not empty; `us001`, `uk001`, `sg001`, `eu001`, `uae001`, `in001`, `in002`,
            `in003`, `sg002`, `us002`, `aus001` or `dev1` (another one is warned of, and sent).
        :param multi_composition: Which compositions may run several at a time: `{recording, hls, rtmp}`.
        :param allowed_participant_ids: Who may join; if it is left out, anyone with a token. Each not
            empty.
        :param adopt: Whether to take over a room that already has this `custom_room_id`, instead of
            failing. It keeps its settings: those that VideoSDK shows must be as declared here; the others
            are not compared.
        :param opts: Pulumi's options.
        """
        self._declare(
            RoomProvider,
            resource_name,
            {
                "custom_room_id": custom_room_id,
                "webhook": webhook,
                "auto_close": auto_close,
                "auto_start": auto_start,
                "geo_fence": geo_fence,
                "multi_composition": multi_composition,
                "allowed_participant_ids": allowed_participant_ids,
                "adopt": adopt,
            },
            opts,
        )
