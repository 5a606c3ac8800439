# Made from definitions/realtime_transcription.py by `make generate`: change it there.
"""RealtimeTranscription, as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from ..args import TranscriptionSummaryArgs
from ..declaring import Resource
from ..dynamic import Provider
from .room import Room
from .webhook_endpoint import WebhookEndpoint


class RealtimeTranscriptionProvider(Provider):
    """Stored state refers to this class by its name and module."""


class RealtimeTranscription(Resource, module="videosdk", name="RealtimeTranscription"):
    """A realtime transcription of a room's session: it runs until it is destroyed or the session ends.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk as videosdk

    room = videosdk.Room("standup")
    notes = videosdk.RealtimeTranscription(
        "notes",
        room_id=room.room_id,
        language="en-US",
        summary={"enabled": True, "prompt": "decisions, and who does what"},
        session_timeout=120,
        restart_when_ended=True,
    )
    pulumi.export("transcription_id", notes.id)
    pulumi.export("transcription_start", notes.start)
    ```

    ## Import

    While it runs; one that has ended leaves nothing to manage. Where VideoSDK does not show its room, the
    id is `ID@ROOM_ID`.

    ```sh
    python -m pulumi_videosdk import RealtimeTranscription:name=82feea14-6783-4e63-84fc-17c5666bfd5c -o found.json
    pulumi import --file found.json --protect=false --generate-code=false --yes
    ```
    """

    secrets = ("model_config", "transcript_url", "summary_url")
    accepts = (
        ("room_id", Room, "room_id"),
        ("webhook_url", WebhookEndpoint, "url"),
    )
    delete_before_replace = True

    start: pulumi.Output[str | None]
    """When it started: ISO 8601, UTC."""
    status: pulumi.Output[str]
    """`running` or `completed`; as of the last `up` or `refresh`."""
    end: pulumi.Output[str | None]
    """When it ended: ISO 8601, UTC."""
    session_id: pulumi.Output[str | None]
    """The session that is transcribed."""
    provider: pulumi.Output[str | None]
    """The transcription provider, as VideoSDK names it, such as `videosdk`."""
    transcript_url: pulumi.Output[str | None]
    """Where the text can be fetched once it has ended, by anyone who has the url."""
    summary_url: pulumi.Output[str | None]
    """Where the summary, if asked for, can be fetched once it has ended, by anyone who has the url."""
    room_id: pulumi.Output[str]
    session_timeout: pulumi.Output[float | None]
    restart_when_ended: pulumi.Output[bool | None]
    adopt: pulumi.Output[bool | None]
    triggers: pulumi.Output[Any]
    webhook_url: pulumi.Output[str | None]
    model_id: pulumi.Output[str | None]
    language: pulumi.Output[str | None]
    summary: pulumi.Output[dict[str, Any] | None]
    model_config: pulumi.Output[dict[str, Any] | None]

    def __init__(
        self,
        resource_name: str,
        *,
        room_id: Room | pulumi.Input[str],
        session_timeout: pulumi.Input[float] | None = None,
        restart_when_ended: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        triggers: Any = None,
        webhook_url: WebhookEndpoint | pulumi.Input[str] | None = None,
        model_id: pulumi.Input[str] | None = None,
        language: pulumi.Input[str] | None = None,
        summary: pulumi.Input[TranscriptionSummaryArgs] | None = None,
        model_config: pulumi.Input[Mapping[str, Any]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a RealtimeTranscription.

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
        :param webhook_url: The receiver of its events (started, stopped, failed). The transcript is not
            sent there. A `WebhookEndpoint` may be given instead. An https address, at most 512 characters;
            plain http for a loopback host only.
        :param model_id: The speech model, by the provider's name for it. Not empty.
        :param language: The language that is spoken, as a hint: BCP 47, such as `en-US`. Not empty.
        :param summary: Whether and how to summarise: `{enabled, prompt}`.
        :param model_config: More settings of the speech model, passed on as they are, less nulls;
            encrypted in the state: it may hold keys.
        :param opts: Pulumi's options.
        """
        self._declare(
            RealtimeTranscriptionProvider,
            resource_name,
            {
                "room_id": room_id,
                "session_timeout": session_timeout,
                "restart_when_ended": restart_when_ended,
                "adopt": adopt,
                "triggers": triggers,
                "webhook_url": webhook_url,
                "model_id": model_id,
                "language": language,
                "summary": summary,
                "model_config": model_config,
            },
            opts,
        )
