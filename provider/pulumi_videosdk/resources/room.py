"""Room, as a program declares it; what it is stands in `definitions`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Required, TypedDict

import pulumi

from ..declaring import Resource
from ..dynamic import Provider
from .webhook_endpoint import WebhookEndpoint


class RoomProvider(Provider):
    """Stored state refers to this class by its name and module."""


class RoomWebhookArgs(TypedDict, total=False):
    """Who is told of a room's events."""

    end_point: Required[pulumi.Input[str]]
    """Where VideoSDK posts: https, at most 512 characters; http only for a loopback host."""
    events: pulumi.Input[Sequence[pulumi.Input[str]] | None]
    """Which events: names, or patterns such as `session-*`."""


class RoomAutoCloseArgs(TypedDict, total=False):
    """When VideoSDK closes a session by itself."""

    type: pulumi.Input[str]
    """`session-ends`, `session-end-and-deactivate`, or what VideoSDK takes besides."""
    duration: pulumi.Input[float]
    """Sent as it is: minutes by VideoSDK's documentation, seconds by its SDK."""


class RoomMultiCompositionArgs(TypedDict, total=False):
    """Which compositions may run several at a time."""

    recording: pulumi.Input[bool]
    hls: pulumi.Input[bool]
    rtmp: pulumi.Input[bool]


class Room(Resource, module="videosdk", name="Room"):
    """A room of VideoSDK's. Any change makes a new one: VideoSDK has no update for rooms.

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

    By its id or its `custom_room_id`. What VideoSDK does not show of it is named, and left out.

    ```sh
    python -m pulumi_videosdk import --room standup=2kyv-gzay-64pg -o rooms.json
    pulumi import --file rooms.json --protect=false --generate-code=false --yes
    ```
    """

    accepts = (("webhook", WebhookEndpoint, {"end_point": "url", "events": "events"}),)
    id_output = "room_id"

    room_id: pulumi.Output[str]
    created_at: pulumi.Output[str | None]
    disabled: pulumi.Output[bool]
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
        auto_start: pulumi.Input[Mapping[str, Any]] | None = None,
        geo_fence: pulumi.Input[str] | None = None,
        multi_composition: pulumi.Input[RoomMultiCompositionArgs] | None = None,
        allowed_participant_ids: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a room.

        :param resource_name: The resource's name in the program.
        :param custom_room_id: The room's id of your own; left out, one is generated from the name.
        :param webhook: Who is told of the room's events: `{"end_point", "events"}`, or a `WebhookEndpoint`.
        :param auto_close: When VideoSDK closes a session by itself: `{"type", "duration"}`.
        :param auto_start: What starts with a session: `{"recording", "hls", "composite"}`.
        :param geo_fence: The region that media stays in, such as `eu001`.
        :param multi_composition: What may be composed several times at once `{"recording", "hls", "rtmp"}`.
        :param allowed_participant_ids: Who may join; left out, anyone with a token.
        :param adopt: Take over a room that already has this `custom_room_id`, instead of failing.
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
