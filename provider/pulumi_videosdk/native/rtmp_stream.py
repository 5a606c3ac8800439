# Made from definitions/rtmp_stream.py by `make generate`: change it there.
"""RtmpStream, as a program declares it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pulumi

from ..args import (
    CompositionTranscriptionArgs,
    RtmpOutputArgs,
    StreamCompositionArgs,
)
from .declaring import Resource
from .room import Room


class RtmpStream(Resource, token="videosdk:index:RtmpStream"):
    """An RTMP stream of a room to other platforms: it runs until it is destroyed or the session ends.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    room = videosdk.Room("all-hands")
    stream = videosdk.RtmpStream(
        "stream",
        room_id=room.room_id,
        outputs=[{"url": "rtmps://live.example.com/app", "stream_key": "STREAM_KEY"}],
        config={"layout": {"type": "GRID", "priority": "SPEAKER", "grid_size": 4}},
        session_timeout=120,
    )
    pulumi.export("started", stream.start)
    ```

    ## Import

    Not possible: no stream key is read back. Declare it with `adopt=True`: that takes over the one that
    runs in the room.
    """

    secrets = ("outputs",)
    accepts = (("room_id", Room, "room_id"),)
    delete_before_replace = True
    renamed_within = ("config.layout.grid_size", "outputs.stream_key")

    livestream_id: pulumi.Output[str | None]
    """VideoSDK's own id, such as `621497578bea0d0404c35c4c`; none as long as VideoSDK shows none."""
    start: pulumi.Output[str | None]
    """When it started: ISO 8601, UTC."""
    status: pulumi.Output[str]
    """`running` or `completed`; as of the last `up` or `refresh`."""
    end: pulumi.Output[str | None]
    """When it ended: ISO 8601, UTC."""
    session_id: pulumi.Output[str | None]
    """The session that is streamed."""
    room_id: pulumi.Output[str]
    session_timeout: pulumi.Output[float | None]
    restart_when_ended: pulumi.Output[bool | None]
    adopt: pulumi.Output[bool | None]
    triggers: pulumi.Output[Any]
    config: pulumi.Output[dict[str, Any] | None]
    template_url: pulumi.Output[str | None]
    transcription: pulumi.Output[dict[str, Any] | None]
    resource_id: pulumi.Output[str | None]
    outputs: pulumi.Output[list[dict[str, Any]]]

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
        outputs: pulumi.Input[Sequence[pulumi.Input[RtmpOutputArgs]]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an RtmpStream.

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
        :param outputs: The platforms that are streamed to: `[{url, stream_key}]`; encrypted in the state
            as a whole. Not empty.
        :param opts: Pulumi's options.
        """
        self._declare(
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
                "outputs": outputs,
            },
            opts,
        )
