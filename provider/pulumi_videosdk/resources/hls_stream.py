# Made from definitions/hls_stream.py by `make generate`: change it there.
"""HlsStream, as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from ..args import (
    CompositionTranscriptionArgs,
    StreamCompositionArgs,
)
from ..declaring import Resource
from ..dynamic import Provider
from .room import Room
from .webhook_endpoint import WebhookEndpoint


class HlsStreamProvider(Provider):
    """Stored state refers to this class by its name and module."""


class HlsStream(Resource, module="videosdk", name="HlsStream"):
    """An HLS stream of a room's session: it runs until it is destroyed or the session ends.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk as videosdk

    room = videosdk.Room("all-hands")
    stream = videosdk.HlsStream(
        "stream",
        room_id=room.room_id,
        config={"layout": {"type": "SPOTLIGHT", "priority": "SPEAKER"}, "recording": {"enabled": True}},
        transcription={"enabled": True},
        session_timeout=120,
    )
    pulumi.export("playback_url", stream.playback_hls_url)
    ```

    ## Import

    While it runs; one that has ended leaves nothing to manage.

    ```sh
    python -m pulumi_videosdk import HlsStream:name=621497578bea0d0404c35c4c -o found.json
    pulumi import --file found.json --protect=false --generate-code=false --yes
    ```
    """

    accepts = (
        ("room_id", Room, "room_id"),
        ("webhook_url", WebhookEndpoint, "url"),
    )
    delete_before_replace = True

    hls_id: pulumi.Output[str | None]
    """VideoSDK's own id, such as `621497578bea0d0404c35c4c`; none as long as VideoSDK shows none."""
    start: pulumi.Output[str | None]
    """When it started: ISO 8601, UTC."""
    status: pulumi.Output[str]
    """`running` or `completed`; as of the last `up` or `refresh`."""
    end: pulumi.Output[str | None]
    """When it ended: ISO 8601, UTC."""
    session_id: pulumi.Output[str | None]
    """The session that is streamed."""
    playback_hls_url: pulumi.Output[str | None]
    """Where it is played, live and afterwards, by anyone who has the url."""
    livestream_url: pulumi.Output[str | None]
    """Where it is played while it is live, by anyone who has the url."""
    room_id: pulumi.Output[str]
    session_timeout: pulumi.Output[float | None]
    restart_when_ended: pulumi.Output[bool | None]
    adopt: pulumi.Output[bool | None]
    triggers: pulumi.Output[Any]
    config: pulumi.Output[dict[str, Any] | None]
    template_url: pulumi.Output[str | None]
    transcription: pulumi.Output[dict[str, Any] | None]
    resource_id: pulumi.Output[str | None]
    webhook_url: pulumi.Output[str | None]
    recording: pulumi.Output[dict[str, Any] | None]

    def __init__(
        self,
        resource_name: str,
        *,
        room_id: Room | pulumi.Input[str],
        session_timeout: pulumi.Input[float] | None = None,
        restart_when_ended: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        triggers: Any = None,
        config: pulumi.Input[StreamCompositionArgs] | None = None,
        template_url: pulumi.Input[str] | None = None,
        transcription: pulumi.Input[CompositionTranscriptionArgs] | None = None,
        resource_id: pulumi.Input[str] | None = None,
        webhook_url: WebhookEndpoint | pulumi.Input[str] | None = None,
        recording: pulumi.Input[Mapping[str, Any]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an HlsStream.

        :param resource_name: The resource's name in the program.
        :param room_id: The `room_id` of the room. It must have a live session. A `Room` may be given
            instead. The `room_id` that VideoSDK gave, such as `2kyv-gzay-64pg`; no custom id.
        :param session_timeout: How long to wait for a live session in the room, in seconds. 0: there must
            be one already. A wait takes up one of the operations that the engine runs at a time (`pulumi
            up --parallel`). 0 or more.
        :param restart_when_ended: Whether the next `up` starts a new one if a refresh found that this one
            has ended.
        :param adopt: Whether to take over one that already runs in the room, instead of failing.
        :param triggers: Any values; a change starts a new one.
        :param config: What it looks like: `{layout, theme, mode, quality, orientation, recording}`.
        :param template_url: The address of a template of your own, in place of a layout. Not empty.
        :param transcription: Whether what is said is transcribed afterwards: `{enabled, summary: {enabled,
            prompt}}`.
        :param resource_id: A unit of the resource pool that was acquired before (Enterprise). Not empty.
        :param webhook_url: The receiver of its events (started, playable, stopped, failed). A
            `WebhookEndpoint` may be given instead. An https address, at most 512 characters; plain http
            for a loopback host only.
        :param recording: Settings of a recording that is made alongside, sent as they are, less nulls:
            under VideoSDK's own names. Only its SDK has them.
        :param opts: Pulumi's options.
        """
        self._declare(
            HlsStreamProvider,
            resource_name,
            {
                "room_id": room_id,
                "session_timeout": session_timeout,
                "restart_when_ended": restart_when_ended,
                "adopt": adopt,
                "triggers": triggers,
                "config": config,
                "template_url": template_url,
                "transcription": transcription,
                "resource_id": resource_id,
                "webhook_url": webhook_url,
                "recording": recording,
            },
            opts,
        )
