# Made from definitions/recording.py by `make generate`: change it there.
"""Recording, as a program declares it."""

from __future__ import annotations

from typing import Any

import pulumi

from ..args import (
    CompositionArgs,
    CompositionTranscriptionArgs,
    RecordingOnFailureArgs,
)
from ..declaring import Resource
from ..dynamic import Provider
from .room import Room
from .webhook_endpoint import WebhookEndpoint


class RecordingProvider(Provider):
    """Stored state refers to this class by its name and module."""


class Recording(Resource, module="videosdk", name="Recording"):
    """A recording of a room's session: it runs until it is destroyed or the session ends. Its file stays.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk as videosdk

    room = videosdk.Room("standup")
    recording = videosdk.Recording(
        "recording",
        room_id=room.room_id,
        config={"layout": {"type": "GRID", "priority": "SPEAKER", "grid_size": 4}, "quality": "high"},
        transcription={"enabled": True, "summary": {"enabled": True, "prompt": "decisions"}},
        session_timeout=120,
    )
    pulumi.export("recording_id", recording.recording_id)
    pulumi.export("file_url", recording.file_url)
    ```

    ## Import

    While it runs; one that has ended leaves nothing to manage.

    ```sh
    python -m pulumi_videosdk import Recording:name=621497578bea0d0404c35c4c -o found.json
    pulumi import --file found.json --protect=false --generate-code=false --yes
    ```
    """

    secrets = ("pre_signed_url", "file_url")
    accepts = (
        ("room_id", Room, "room_id"),
        ("webhook_url", WebhookEndpoint, "url"),
    )
    delete_before_replace = True

    recording_id: pulumi.Output[str | None]
    """VideoSDK's own id, such as `621497578bea0d0404c35c4c`; none as long as VideoSDK shows no such
    recording."""
    start: pulumi.Output[str | None]
    """When it started: ISO 8601, UTC."""
    status: pulumi.Output[str]
    """`running` or `completed`; as of the last `up` or `refresh`."""
    end: pulumi.Output[str | None]
    """When it ended, if VideoSDK shows it: ISO 8601, UTC."""
    session_id: pulumi.Output[str | None]
    """The session that is recorded."""
    file_url: pulumi.Output[str | None]
    """Where its file can be fetched once it is there, by anyone who has the url."""
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
    aws_dir_path: pulumi.Output[str | None]
    pre_signed_url: pulumi.Output[str | None]
    file_format: pulumi.Output[str | None]
    on_failure: pulumi.Output[dict[str, Any] | None]

    def __init__(
        self,
        resource_name: str,
        *,
        room_id: Room | pulumi.Input[str],
        session_timeout: pulumi.Input[float] | None = None,
        restart_when_ended: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        triggers: Any = None,
        config: pulumi.Input[CompositionArgs] | None = None,
        template_url: pulumi.Input[str] | None = None,
        transcription: pulumi.Input[CompositionTranscriptionArgs] | None = None,
        resource_id: pulumi.Input[str] | None = None,
        webhook_url: WebhookEndpoint | pulumi.Input[str] | None = None,
        aws_dir_path: pulumi.Input[str] | None = None,
        pre_signed_url: pulumi.Input[str] | None = None,
        file_format: pulumi.Input[str] | None = None,
        on_failure: pulumi.Input[RecordingOnFailureArgs] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a Recording.

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
        :param config: What it looks like: `{layout, theme, mode, quality, orientation}`.
        :param template_url: The address of a template of your own, in place of a layout. Not empty.
        :param transcription: Whether what is said is transcribed afterwards: `{enabled, summary: {enabled,
            prompt}}`.
        :param resource_id: A unit of the resource pool that was acquired before (Enterprise). Not empty.
        :param webhook_url: The receiver of its events (started, stopped, failed). A `WebhookEndpoint` may
            be given instead. An https address, at most 512 characters; plain http for a loopback host
            only.
        :param aws_dir_path: The directory in your own storage that its file is kept in. Not empty.
        :param pre_signed_url: A presigned url that its file is uploaded to. A new one starts a new
            recording: where it is made in the program, use `ignore_changes`. Not empty.
        :param file_format: The file's format: `mp4`, which is VideoSDK's default, or `webm`. `mp4` or
            `webm` (another one is warned of, and sent); not empty.
        :param on_failure: What happens if it fails: `{action, wait_time}`.
        :param opts: Pulumi's options.
        """
        self._declare(
            RecordingProvider,
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
                "aws_dir_path": aws_dir_path,
                "pre_signed_url": pre_signed_url,
                "file_format": file_format,
                "on_failure": on_failure,
            },
            opts,
        )
